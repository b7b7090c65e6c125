//! The fuzz targets' checks over the committed corpus, over the torture messages, and over arbitrary bytes.

#[path = "fuzz/src/sip.rs"]
#[expect(unreachable_pub, reason = "public for the fuzz targets")]
mod checks;
#[path = "support/corpus.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod corpus;
#[path = "support/sip_fixture.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod fixture;

use corpus::corpus;
use proptest::prelude::*;

#[test]
fn parser_corpus() {
    corpus("sip_parser", checks::parser);
    for fixture in fixture::fixtures("rfc4475").into_iter().chain(fixture::fixtures("rfc5118")) {
        checks::parser(&fixture.wire);
        // Cut anywhere, a message is another message or none.
        for end in 0..fixture.wire.len().min(600) {
            checks::parser(&fixture.wire[..end]);
        }
    }
}

#[test]
fn writer_corpus() {
    corpus("sip_writer", checks::writer);
}

#[test]
fn endpoint_corpus() {
    corpus("sip_endpoint", checks::endpoint);
}

/// Arbitrary bytes that come further than noise does.
fn wires() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: [&str; 30] = [
        "INVITE sip:a@b SIP/2.0\r\n",
        "OPTIONS sip:a@b SIP/2.0\r\n",
        "SIP/2.0 200 OK\r\n",
        "SIP/2.0 183 \r\n",
        "Via: SIP/2.0/WSS x;branch=z9hG4bK1\r\n",
        "From: \"A\" <sip:a@b>;tag=1\r\n",
        "To: sip:c@d\r\n",
        "Call-ID: x\r\n",
        "CSeq: 1 INVITE\r\n",
        "CSeq: 1 OPTIONS\r\n",
        "m: <sip:a@[::1]:5060;lr>;q=1, *\r\n",
        "Content-Length: 3\r\n",
        "Content-Type: application/sdp\r\n",
        "Require: 100rel\r\n",
        "RSeq: 1\r\n",
        "Replaces: a;to-tag=b;from-tag=c\r\n",
        "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n",
        "Session-Expires: 90;refresher=uas\r\n",
        "Subject: a\r\n b\r\n",
        "\r\n",
        "\n",
        "abc",
        "\"",
        "<",
        ";",
        ",",
        "%41",
        "坐",
        "$",
        ": ",
    ];
    let piece = prop_oneof![
        6 => prop::sample::select(&PIECES[..]).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..4),
    ];
    prop::collection::vec(piece, 0..25).prop_map(|pieces| pieces.concat())
}

/// A message that is nearly right.
fn messages() -> impl Strategy<Value = Vec<u8>> {
    let base = "Via: SIP/2.0/WSS x;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n";
    let start = prop::sample::select(&["OPTIONS sip:a@b SIP/2.0\r\n", "SIP/2.0 200 OK\r\n"][..]);
    (start, wires()).prop_map(move |(start, wire)| [start.as_bytes(), base.as_bytes(), b"X: ", &wire].concat())
}

proptest! {
    #[test]
    fn parser_over_anything(wire in wires()) {
        checks::parser(&wire);
    }

    #[test]
    fn parser_over_messages(wire in messages()) {
        checks::parser(&wire);
    }

    #[test]
    fn writer_over_anything(text in ".{0,80}") {
        checks::writer(text.as_bytes());
    }

    #[test]
    fn endpoint_over_anything(script in prop::collection::vec((any::<[u8; 2]>(), wires()), 0..40)) {
        let script: Vec<u8> = script.iter().flat_map(|(action, wire)| match action[0] % 20 {
            2 | 3 => [&[action[0], wire.len().min(255) as u8], &wire[..wire.len().min(255)]].concat(),
            _ => action.to_vec(),
        }).collect();
        checks::endpoint(&[&[0, 0][..], &script].concat());
    }
}
