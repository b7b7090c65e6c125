//! What the decoder refuses to hold, and what decoding costs.

use agent_sdk_wasm::stomp::{Command, DecodeError, Decoder, Frame, Incoming, Limits, Version};

const LIMITS: Limits = Limits { headers: 3, line: 20, body: 100 };

/// The one thing that `wire` comes to, whole and byte by byte.
fn outcome(wire: &[u8]) -> Result<Option<Incoming>, DecodeError> {
    let mut whole = Decoder::new(LIMITS);
    whole.set_version(Version::V1_2);
    whole.push(wire);
    let outcome = whole.next();
    let mut decoder = Decoder::new(LIMITS);
    decoder.set_version(Version::V1_2);
    for byte in wire {
        assert_eq!(decoder.next(), Ok(None));
        decoder.push(&[*byte]);
    }
    assert_eq!(decoder.next(), outcome);
    outcome
}

fn is_frame(outcome: Result<Option<Incoming>, DecodeError>) -> bool {
    matches!(outcome, Ok(Some(Incoming::Frame(_))))
}

#[test]
fn headers_are_counted() {
    assert!(is_frame(outcome(b"SEND\na:1\nb:2\nc:3\n\n\0")));
    assert_eq!(outcome(b"SEND\na:1\nb:2\nc:3\nd:4\n"), Err(DecodeError::TooManyHeaders));
}

#[test]
fn lines_are_measured_before_they_end() {
    assert!(is_frame(outcome(b"SEND\naaaaaaaaaa:bbbbbbbbb\n\n\0")));
    assert_eq!(outcome(b"SEND\naaaaaaaaaa:bbbbbbbbbb"), Err(DecodeError::LineTooLong));
    assert_eq!(outcome(&[b'S'; 21]), Err(DecodeError::LineTooLong));
}

#[test]
fn bodies_are_measured_before_they_end() {
    assert!(is_frame(outcome(&[&b"SEND\n\n"[..], &[b'x'; 100], b"\0"].concat())));
    assert_eq!(outcome(&[&b"SEND\n\n"[..], &[b'x'; 101]].concat()), Err(DecodeError::BodyTooLong));
}

#[test]
fn announced_bodies_are_refused_at_once() {
    assert!(is_frame(outcome(&[&b"SEND\ncontent-length:100\n\n"[..], &[b'x'; 100], b"\0"].concat())));
    for length in ["101", "4294967295", "4294967296", "18446744073709551615", "99999999999999999999999"] {
        let limits = Limits { line: 100, ..LIMITS };
        let mut decoder = Decoder::new(limits);
        decoder.push(format!("SEND\ncontent-length:{length}\n\n").as_bytes());
        assert_eq!(decoder.next(), Err(DecodeError::BodyTooLong), "{length}");
    }
}

#[test]
fn an_announced_body_takes_no_room_before_it_comes() {
    // With no limit at all this would abort the process if the announced size were reserved.
    let mut decoder = Decoder::new(Limits { body: usize::MAX, line: 100, ..LIMITS });
    decoder.push(format!("SEND\ncontent-length:{}\n\nabc", usize::MAX / 2).as_bytes());
    assert_eq!(decoder.next(), Ok(None));
    assert!(!decoder.is_idle());
}

#[test]
fn a_refusal_is_for_good() {
    let mut decoder = Decoder::new(LIMITS);
    decoder.push(b"SEND\n\n\0SEND\nbad\n\n\0SEND\n\n\0");
    assert!(is_frame(decoder.next()));
    assert_eq!(decoder.next(), Err(DecodeError::MalformedHeader));
    decoder.push(b"SEND\n\n\0");
    assert_eq!(decoder.next(), Err(DecodeError::MalformedHeader));
    assert!(!decoder.is_idle());
}

/// A body of `length` in pieces of `size`. Were the held part read again for each piece, 10 MiB a byte at a time would
/// be 5 * 10^13 steps.
fn big_body(length: usize, size: usize, announced: bool) {
    let body = vec![b'x'; length];
    let mut head = "MESSAGE\nsubscription:sub-0\n".to_string();
    if announced {
        head.push_str(&format!("content-length:{}\n", body.len()));
    }
    head.push('\n');
    let mut decoder = Decoder::new(Limits::default());
    decoder.push(head.as_bytes());
    for piece in body.chunks(size) {
        decoder.push(piece);
        assert_eq!(decoder.next(), Ok(None));
    }
    decoder.push(b"\0\n");
    let Ok(Some(Incoming::Frame(frame))) = decoder.next() else {
        panic!("no frame");
    };
    assert!(frame.body == body);
    assert_eq!(decoder.next(), Ok(Some(Incoming::HeartBeat)));
    assert!(decoder.is_idle());
}

#[test]
fn a_big_body_byte_by_byte() {
    big_body(Limits::DEFAULT.body, 1, false);
    // Nothing is searched for here, so less will do.
    big_body(1 << 20, 1, true);
}

#[test]
fn a_big_body_in_kilobytes() {
    big_body(Limits::DEFAULT.body, 1024, false);
    big_body(Limits::DEFAULT.body, 1024, true);
}

#[test]
fn many_frames_in_one_push() {
    let frame = b"MESSAGE\nsubscription:sub-0\n\n{}\0\n";
    let mut decoder = Decoder::new(Limits::default());
    decoder.push(&frame.repeat(200_000));
    let expected = Frame::new(Command::Message).with_header("subscription", "sub-0").with_body("{}");
    for _ in 0..200_000 {
        assert_eq!(decoder.next(), Ok(Some(Incoming::Frame(expected.clone()))));
        assert_eq!(decoder.next(), Ok(Some(Incoming::HeartBeat)));
    }
    assert!(decoder.is_idle());
}
