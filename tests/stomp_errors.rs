//! Bytes that are not STOMP and servers that do not keep to it: each case has its name, and none is a panic.

use agent_sdk_wasm::{
    redact::Secret,
    stomp::{
        Client, Command, DecodeError, Decoder, Frame, Incoming, Limits, NotConnected, Output, ProtocolError, Settings,
        State, Version, heart_beat,
    },
    time::Now,
};

const NOW: Now = Now { tick: agent_sdk_wasm::time::Millis(0), wall: agent_sdk_wasm::time::Millis(0) };

fn decode(wire: &[u8], version: Option<Version>) -> Result<Option<Incoming>, DecodeError> {
    let mut decoder = Decoder::new(Limits::default());
    if let Some(version) = version {
        decoder.set_version(version);
    }
    decoder.push(wire);
    decoder.next()
}

fn frame(incoming: Result<Option<Incoming>, DecodeError>) -> Frame {
    match incoming {
        Ok(Some(Incoming::Frame(frame))) => frame,
        other => panic!("{other:?}"),
    }
}

/// A client that has sent CONNECT.
fn connecting() -> Client {
    let mut client = Client::new(Settings {
        host: "ccs".into(),
        login: "agent".into(),
        passcode: Secret::new("secret".into()),
        heart_beat: heart_beat::OFFER,
    });
    client.opened(NOW);
    outputs(&mut client);
    client
}

fn connected() -> Client {
    let mut client = connecting();
    receive(&mut client, Frame::new(Command::Connected).with_header("version", "1.2"));
    outputs(&mut client);
    assert!(client.is_connected());
    client
}

fn receive(client: &mut Client, frame: Frame) {
    client.received(Incoming::Frame(frame), NOW);
}

fn outputs(client: &mut Client) -> Vec<Output> {
    std::iter::from_fn(|| client.poll_output()).collect()
}

#[test]
fn broken_bytes_are_named() {
    let v1_2 = Some(Version::V1_2);
    for (wire, error, code) in [
        (&b"MESSAGE\nnocolon\n\n\0"[..], DecodeError::MalformedHeader, "STOMP_MALFORMED_HEADER"),
        (b"MESSAGE\n:value\n\n\0", DecodeError::MalformedHeader, "STOMP_MALFORMED_HEADER"),
        (b"MESSAGE\na:\\t\n\n\0", DecodeError::BadEscape, "STOMP_BAD_ESCAPE"),
        (b"MESSAGE\na:\xff\n\n\0", DecodeError::NotUtf8, "STOMP_NOT_UTF8"),
        (b"MESS\xe5\x9d\n\n\0", DecodeError::NotUtf8, "STOMP_NOT_UTF8"),
        (b"MESSAGE\na:b\0MESSAGE\n\n\0", DecodeError::NulInHead, "STOMP_NUL_IN_HEAD"),
        (b"MESSAGE\ncontent-length:2\n\nabc\0", DecodeError::MissingNul, "STOMP_MISSING_NUL"),
        (b"MESSAGE\ncontent-length:4\n\nabc\0\n", DecodeError::MissingNul, "STOMP_MISSING_NUL"),
        (b"MESSAGE\ncontent-length:\n\nabc\0", DecodeError::BadContentLength, "STOMP_BAD_CONTENT_LENGTH"),
        (b"MESSAGE\ncontent-length:-1\n\nabc\0", DecodeError::BadContentLength, "STOMP_BAD_CONTENT_LENGTH"),
        (b"MESSAGE\ncontent-length:+3\n\nabc\0", DecodeError::BadContentLength, "STOMP_BAD_CONTENT_LENGTH"),
        (b"MESSAGE\ncontent-length:3.0\n\nabc\0", DecodeError::BadContentLength, "STOMP_BAD_CONTENT_LENGTH"),
    ] {
        assert_eq!(decode(wire, v1_2), Err(error), "{:?}", String::from_utf8_lossy(wire));
        assert_eq!(error.code(), code);
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn the_first_content_length_counts() {
    let frame = frame(decode(b"MESSAGE\ncontent-length:3\ncontent-length:9\n\na\0c\0", None));
    assert_eq!(frame.body, b"a\0c");
}

#[test]
fn stray_nuls_and_line_ends_between_frames_are_no_frames() {
    let mut decoder = Decoder::new(Limits::default());
    decoder.push(b"\0\0\r\n\n\0RECEIPT\nreceipt-id:1\n\n\0\0\n\0");
    assert_eq!(decoder.next(), Ok(Some(Incoming::HeartBeat)));
    assert_eq!(frame(decoder.next()).command, Command::Receipt);
    assert_eq!(decoder.next(), Ok(Some(Incoming::HeartBeat)));
    assert_eq!(decoder.next(), Ok(None));
    assert!(decoder.is_idle());
}

#[test]
fn cr_belongs_to_the_line_end_only_where_the_version_says_so() {
    let wire = b"MESSAGE\na:b\r\n\nhi\0";
    assert_eq!(frame(decode(wire, Some(Version::V1_2))).header("a"), Some("b"));
    assert_eq!(frame(decode(wire, None)).header("a"), Some("b"));
    assert_eq!(frame(decode(wire, Some(Version::V1_1))).header("a"), Some("b\r"));
    assert_eq!(decode(b"MESSAGE\na:b\r\n\r\nhi\0", Some(Version::V1_1)), Err(DecodeError::MalformedHeader));
}

#[test]
fn an_error_before_connected_is_read_whatever_its_escapes() {
    let frame = frame(decode(b"ERROR\nmessage:C:\\temp \\c\n\n\0", None));
    assert_eq!(frame.header("message"), Some("C:\\temp :"));
}

#[test]
fn a_server_with_an_unknown_version_is_refused() {
    for version in ["2.0", "", "1.2,1.1", "1"] {
        let mut client = connecting();
        receive(&mut client, Frame::new(Command::Connected).with_header("version", version));
        assert_eq!(outputs(&mut client), [Output::Failed(ProtocolError::UnsupportedVersion)], "{version:?}");
        assert_eq!(client.state(), &State::Failed(ProtocolError::UnsupportedVersion));
    }
}

#[test]
fn a_malformed_heart_beat_is_refused() {
    for value in ["", "1", "a,b", "-1,0", "0,99999999999"] {
        let mut client = connecting();
        let frame = Frame::new(Command::Connected).with_header("version", "1.1").with_header("heart-beat", value);
        receive(&mut client, frame);
        assert_eq!(outputs(&mut client), [Output::Failed(ProtocolError::BadHeartBeat)], "{value:?}");
    }
}

#[test]
fn a_failed_client_stays_failed_until_its_socket_is_gone() {
    let mut client = connecting();
    receive(&mut client, Frame::new(Command::Connected).with_header("version", "3"));
    outputs(&mut client);
    receive(&mut client, Frame::new(Command::Connected).with_header("version", "1.2"));
    receive(&mut client, Frame::new(Command::Error));
    client.disconnect();
    assert_eq!(outputs(&mut client), []);
    assert_eq!(client.state(), &State::Failed(ProtocolError::UnsupportedVersion));
    client.closed();
    assert_eq!(client.state(), &State::Closed);
}

#[test]
fn an_error_frame_ends_the_session() {
    for mut client in [connecting(), connected()] {
        let error = Frame::new(Command::Error).with_header("message", "Bad CONNECT").with_body("no");
        receive(&mut client, error.clone());
        assert_eq!(outputs(&mut client), [Output::Refused(error)]);
        assert_eq!(client.state(), &State::Refused);
        assert_eq!(client.subscribe("/a"), Err(NotConnected));
        client.disconnect();
        assert_eq!(outputs(&mut client), []);
    }
}

#[test]
fn frames_out_of_order_change_nothing() {
    let message = || Frame::new(Command::Message).with_header("subscription", "sub-0");
    let mut client = connecting();
    receive(&mut client, message());
    receive(&mut client, Frame::new(Command::Receipt).with_header("receipt-id", "1"));
    assert_eq!(outputs(&mut client), []);
    assert_eq!(client.state(), &State::Connecting);

    let mut client = connected();
    // Not subscribed yet, no receipt-id, a second CONNECTED, a client's frame, a command of no version.
    receive(&mut client, message());
    receive(&mut client, Frame::new(Command::Receipt));
    receive(&mut client, Frame::new(Command::Connected).with_header("version", "1.0"));
    receive(&mut client, Frame::new(Command::Send));
    receive(&mut client, Frame::new(Command::Other("HELLO".into())));
    client.received(Incoming::HeartBeat, NOW);
    assert_eq!(outputs(&mut client), []);
    assert_eq!(client.version(), Some(Version::V1_2));
}

#[test]
fn an_unreadable_head_ends_the_session() {
    let mut client = connected();
    client.subscribe("/a").unwrap();
    outputs(&mut client);
    assert_eq!(client.message("MESSAGE\nsubscription:sub-0\nbad\n\n"), Err(DecodeError::MalformedHeader));
    assert_eq!(client.state(), &State::Failed(ProtocolError::Decode(DecodeError::MalformedHeader)));
    assert_eq!(client.message("MESSAGE\nsubscription:sub-0\n\n"), Ok(false));
    assert_eq!(client.send("/a", &[], "", NOW), Err(NotConnected));
}

#[test]
fn nothing_can_be_sent_without_a_session() {
    let mut client = connecting();
    assert_eq!(client.subscribe("/a"), Err(NotConnected));
    assert_eq!(client.send("/a", &[], "{}", NOW), Err(NotConnected));
    client.closed();
    client.disconnect();
    assert_eq!(client.send("/a", &[], "{}", NOW), Err(NotConnected));
    assert_eq!(outputs(&mut client), []);
}

#[test]
fn a_header_value_cannot_begin_a_frame_of_its_own() {
    for version in ["1.0", "1.1", "1.2"] {
        let mut client = connecting();
        receive(&mut client, Frame::new(Command::Connected).with_header("version", version));
        client.send("/a", &[("token", "x\ndestination:/evil\n\n\0SEND\n")], "{}", NOW).unwrap();
        let Some(Output::Transmit(text)) = outputs(&mut client).pop() else {
            panic!("nothing sent");
        };
        let mut server = Decoder::new(Limits::default());
        server.set_version(client.version().unwrap());
        server.push(text.as_bytes());
        assert_eq!(frame(server.next()).header("destination"), Some("/a"));
        assert!(server.is_idle());
    }
}
