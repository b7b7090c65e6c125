//! The fuzz targets' checks over the committed corpus, and over arbitrary bytes.

#[path = "fuzz/src/stomp.rs"]
#[expect(unreachable_pub, reason = "public for the fuzz targets")]
mod checks;
#[path = "support/corpus.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod corpus;

use corpus::corpus;
use proptest::prelude::*;

#[test]
fn decoder_corpus() {
    corpus("stomp_decoder", checks::decoder);
}

#[test]
fn head_corpus() {
    corpus("stomp_head", checks::head);
}

#[test]
fn client_corpus() {
    corpus("stomp_client", checks::client);
}

/// Arbitrary bytes that come further than noise does.
fn wires() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: [&str; 12] = [
        "MESSAGE\n",
        "CONNECTED\n",
        "subscription:sub-0\n",
        "a:b\\c\\n\\r\n",
        "content-length:3\n",
        "a:\\t\n",
        "abc",
        "坐",
        "\n",
        "\r\n",
        "\0",
        "\0\n",
    ];
    let piece = prop_oneof![
        6 => prop::sample::select(&PIECES[..]).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..4),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn decoder_over_anything(circumstances in any::<[u8; 2]>(), wire in wires()) {
        checks::decoder(&[&circumstances[..], &wire].concat());
    }

    #[test]
    fn head_over_anything(version in any::<u8>(), wire in wires()) {
        checks::head(&[&[version], &wire[..]].concat());
    }

    #[test]
    fn client_over_anything(script in prop::collection::vec((any::<[u8; 2]>(), wires()), 0..20)) {
        let connected = *b"\0\0\x01\x38CONNECTED\nversion:1.2\nheart-beat:10000,10000\nserver:xy\n\n\0";
        let script: Vec<u8> = script.iter().flat_map(|(action, wire)| [&action[..], wire].concat()).collect();
        checks::client(&[&connected[..], &script].concat());
    }
}
