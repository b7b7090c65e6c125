//! The codec as a whole: frames read back as they were written, in every version and however the bytes are cut.

use agent_sdk_wasm::stomp::{self, Command, Decoder, Frame, Incoming, Limits, Version};
use proptest::prelude::*;

fn versions() -> impl Strategy<Value = Version> {
    prop_oneof![Just(Version::V1_0), Just(Version::V1_1), Just(Version::V1_2)]
}

fn commands() -> impl Strategy<Value = Command> {
    let known = "CONNECT STOMP CONNECTED SEND SUBSCRIBE UNSUBSCRIBE ACK NACK BEGIN COMMIT ABORT DISCONNECT MESSAGE RECEIPT \
                 ERROR";
    prop_oneof![
        4 => prop::sample::select(known.split(' ').map(Command::parse).collect::<Vec<_>>()),
        1 => "[A-Z]{1,8}".prop_map(|line| Command::parse(&line)),
    ]
}

/// Header text, rich in what has to be escaped.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z-]{1,8}", "[a:\\\\ \r\n坐席😀]{0,8}", any::<String>()]
}

/// What a header can carry in this version and frame.
fn carried(text: &str, version: Version, command: &Command, is_name: bool) -> String {
    let plain = matches!(command, Command::Connect | Command::Connected);
    let mut text = text.replace('\0', "");
    if plain || version == Version::V1_0 {
        text = text.replace(['\r', '\n'], "");
        if is_name {
            text = text.replace(':', "");
        }
    }
    if version == Version::V1_0 && !plain {
        text = text.trim_matches(' ').into();
    }
    text
}

fn frames(version: Version) -> impl Strategy<Value = Frame> {
    let headers = prop::collection::vec((texts(), texts()), 0..6);
    let body = prop_oneof![Just(Vec::new()), any::<Vec<u8>>(), any::<String>().prop_map(String::into_bytes)];
    (commands(), headers, body).prop_map(move |(command, headers, body)| {
        let mut frame = Frame::new(command).with_body(body);
        for (name, value) in headers {
            let name = carried(&name, version, &frame.command, true);
            let value = carried(&value, version, &frame.command, false);
            if !name.is_empty() && name != "content-length" {
                frame.headers.push(&name, &value);
            }
        }
        frame
    })
}

/// A frame as its receiver sees it: with the length that the encoder wrote.
fn with_length(frame: &Frame) -> Frame {
    match frame.body.len() {
        0 => frame.clone(),
        length => frame.clone().with_header("content-length", &length.to_string()),
    }
}

fn decode<'a>(version: Version, chunks: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Frame>, Decoder) {
    let mut decoder = Decoder::new(Limits::default());
    decoder.set_version(version);
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(chunk);
        while let Some(incoming) = decoder.next().expect("well-formed") {
            if let Incoming::Frame(frame) = incoming {
                frames.push(frame);
            }
        }
    }
    (frames, decoder)
}

fn version_and_frames() -> impl Strategy<Value = (Version, Vec<Frame>)> {
    versions().prop_flat_map(|version| (Just(version), prop::collection::vec(frames(version), 1..5)))
}

proptest! {
    #[test]
    fn a_frame_reads_back((version, frames) in version_and_frames()) {
        for frame in frames {
            let bytes = stomp::encode(&frame, version);
            let (again, decoder) = decode(version, [&bytes[..]]);
            prop_assert_eq!(&again, &[with_length(&frame)]);
            // Nothing is left, and nothing else was there: the same bytes come out again.
            prop_assert!(decoder.is_idle());
            prop_assert_eq!(stomp::encode(&again[0], version), bytes);
            if let Some(text) = stomp::encode_text(&frame, version) {
                prop_assert_eq!(text.into_bytes(), stomp::encode(&frame, version));
            } else {
                prop_assert!(frame.body_text().is_err());
            }
        }
    }

    #[test]
    fn any_chunking_gives_the_same_frames(
        (version, frames) in version_and_frames(),
        padding in prop::collection::vec("\n{0,2}|(\r\n){0,2}", 5),
        sizes in prop::collection::vec(1_usize..40, 1..20),
    ) {
        let mut wire = Vec::new();
        for (frame, padding) in frames.iter().zip(&padding) {
            wire.extend(stomp::encode(frame, version));
            wire.extend(padding.as_bytes());
        }
        let mut chunks = Vec::new();
        let mut rest = &wire[..];
        for size in sizes.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (chunk, after) = rest.split_at((*size).min(rest.len()));
            chunks.push(chunk);
            rest = after;
        }
        let (again, decoder) = decode(version, chunks);
        prop_assert_eq!(again, frames.iter().map(with_length).collect::<Vec<_>>());
        prop_assert!(decoder.is_idle());
    }

    #[test]
    fn a_part_of_a_frame_is_held((version, frames) in version_and_frames(), cut in any::<prop::sample::Index>()) {
        let bytes = stomp::encode(&frames[0], version);
        let cut = cut.index(bytes.len());
        let (whole, mut decoder) = decode(version, [&bytes[..cut]]);
        prop_assert!(whole.is_empty());
        prop_assert_eq!(decoder.is_idle(), cut == 0);
        decoder.push(&bytes[cut..]);
        prop_assert_eq!(decoder.next(), Ok(Some(Incoming::Frame(with_length(&frames[0])))));
        prop_assert!(decoder.is_idle());
    }

    #[test]
    fn a_head_is_the_head_of_its_frame((version, frames) in version_and_frames()) {
        for frame in frames {
            let bytes = stomp::encode(&frame, version);
            // Header text is text, so the head is, whatever the body.
            let head = std::str::from_utf8(&bytes[..bytes.len() - frame.body.len() - 1]).expect("text");
            let frame = with_length(&frame);
            prop_assert_eq!(stomp::head(head, version), Ok((frame.command, frame.headers)));
        }
    }
}
