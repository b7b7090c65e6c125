//! The entrances of the room `stomp`. The first bytes of an input choose the circumstances, the rest is the wire.

use agent_sdk_wasm::{
    redact::Secret,
    stomp::{
        self, Client, DecodeError, Decoder, Frame, Incoming, Limits, Output, Settings, State, Version, heart_beat,
    },
    time::Now,
};

/// Small enough for a fuzzer to reach.
const LIMITS: Limits = Limits { headers: 8, line: 100, body: 200 };

/// Frames, and the error behind them, do not depend on how the bytes were cut; what was read can be written and read
/// again.
pub fn decoder(data: &[u8]) {
    let [circumstances, size, wire @ ..] = data else {
        return;
    };
    let version = version(*circumstances);
    let whole = decode(version, [wire]);
    assert_eq!(whole, decode(version, wire.chunks(1)), "one byte at a time");
    assert_eq!(whole, decode(version, wire.chunks(usize::from(*size).max(1))), "{size} bytes at a time");
    let Some(version) = version else {
        return;
    };
    // A bare CR cannot be written in every version.
    if wire.contains(&b'\r') {
        return;
    }
    for frame in &whole.0 {
        assert!(frame.headers.len() <= LIMITS.headers && frame.body.len() <= LIMITS.body);
        let bytes = stomp::encode(frame, version);
        let (again, end) = decode(Some(version), [&bytes[..]]);
        let [again] = &again[..] else {
            // The encoder's own content-length and longer escapes may need more than the limits leave.
            assert!(matches!(end, Err(DecodeError::TooManyHeaders | DecodeError::LineTooLong)), "{end:?}");
            continue;
        };
        assert_eq!((&again.command, &again.body), (&frame.command, &frame.body));
        assert_eq!(stomp::encode(again, version), bytes);
    }
}

/// A head that is read as text is the head of the frame that the decoder reads.
pub fn head(data: &[u8]) {
    let [circumstances, wire @ ..] = data else {
        return;
    };
    let (Some(version), Ok(text)) = (version(*circumstances), str::from_utf8(wire)) else {
        return;
    };
    // The decoder skips stray NULs between frames, which a caller that cuts frames itself never hands over.
    if wire.iter().find(|byte| !matches!(byte, b'\n' | b'\r')) == Some(&0) {
        return;
    }
    let head = stomp::head(text, version);
    let mut decoder = Decoder::new(Limits::DEFAULT);
    decoder.set_version(version);
    decoder.push(wire);
    let mut first = decoder.next();
    if first == Ok(Some(Incoming::HeartBeat)) {
        first = decoder.next();
    }
    match first {
        Ok(Some(Incoming::Frame(frame))) => assert_eq!(head, Ok((frame.command, frame.headers))),
        // What only the body can show.
        Err(DecodeError::BodyTooLong | DecodeError::BadContentLength | DecodeError::MissingNul) => {
            assert!(head.is_ok());
        }
        Err(error) => assert_eq!(head, Err(error)),
        Ok(_) => {}
    }
}

/// Whatever the server sends and whenever: the client sends only well-formed frames, only while it may, and its states,
/// answers and timers agree.
pub fn client(data: &[u8]) {
    let mut rest = data;
    let mut millis = 0;
    let settings = Settings {
        host: "/".into(),
        login: "agent".into(),
        passcode: Secret::new("secret".into()),
        heart_beat: heart_beat::OFFER,
    };
    let mut client = Client::new(settings);
    let mut decoder = Decoder::new(LIMITS);
    while let [action, argument, after @ ..] = rest {
        rest = after;
        let (argument, now) = (usize::from(*argument), Now::at(millis));
        let was_connected = client.is_connected();
        match action % 8 {
            0 => {
                client.closed();
                client.opened(now);
                decoder = Decoder::new(LIMITS);
            }
            1 => {
                let (bytes, after) = rest.split_at(argument.min(rest.len()));
                rest = after;
                decoder.push(bytes);
                while let Ok(Some(incoming)) = decoder.next() {
                    client.received(incoming, now);
                    drain(&mut client, &mut decoder);
                }
            }
            2 => {
                let (bytes, after) = rest.split_at(argument.min(rest.len()));
                rest = after;
                let ours = client.message(&String::from_utf8_lossy(bytes));
                assert!(was_connected || ours == Ok(false));
                assert_eq!(ours.is_err(), was_connected && !client.is_connected());
            }
            3 => {
                millis += 1000 * argument as u64;
                client.handle_timeout(Now::at(millis));
                assert!(client.next_timeout().is_none_or(|due| due > Now::at(millis).tick));
            }
            4 => assert_eq!(client.subscribe("/topic/a\n\0:b").is_ok(), was_connected),
            5 => {
                let (bytes, after) = rest.split_at(argument.min(rest.len()));
                rest = after;
                let text = String::from_utf8_lossy(bytes);
                assert_eq!(client.send(&text, &[(&text, &text)], &text, now).is_ok(), was_connected);
            }
            6 => client.disconnect(),
            _ => client.closed(),
        }
        drain(&mut client, &mut decoder);
        assert_eq!(client.is_connected(), client.version().is_some());
        assert!(client.is_connected() || client.next_timeout().is_none());
        if matches!(client.state(), State::Closed) {
            assert_eq!(client.poll_output(), None);
        }
    }
}

fn drain(client: &mut Client, decoder: &mut Decoder) {
    while let Some(output) = client.poll_output() {
        match output {
            Output::Transmit(text) => {
                let unlimited = Limits { headers: usize::MAX, line: usize::MAX, body: usize::MAX };
                let mut server = Decoder::new(unlimited);
                if let Some(version) = client.version() {
                    server.set_version(version);
                }
                server.push(text.as_bytes());
                match server.next() {
                    Ok(Some(Incoming::Frame(_) | Incoming::HeartBeat)) => {}
                    // A name of nothing but what a header cannot carry: the caller's, not the server's doing.
                    Err(DecodeError::MalformedHeader) => continue,
                    other => panic!("{text:?} reads as {other:?}"),
                }
                assert!(server.is_idle(), "{text:?} is more than a frame");
            }
            Output::Connected { version, .. } => {
                assert_eq!(client.version(), Some(version));
                decoder.set_version(version);
            }
            Output::Message(_) | Output::Receipt(_) => assert!(client.is_connected()),
            Output::Refused(_) => assert_eq!(client.state(), &State::Refused),
            Output::Failed(error) => assert_eq!(client.state(), &State::Failed(error)),
        }
    }
}

fn version(choice: u8) -> Option<Version> {
    match choice % 4 {
        0 => None,
        1 => Some(Version::V1_0),
        2 => Some(Version::V1_1),
        _ => Some(Version::V1_2),
    }
}

fn decode<'a>(
    version: Option<Version>,
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> (Vec<Frame>, Result<(), DecodeError>) {
    let mut decoder = Decoder::new(LIMITS);
    if let Some(version) = version {
        decoder.set_version(version);
    }
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(chunk);
        loop {
            match decoder.next() {
                Ok(Some(Incoming::Frame(frame))) => frames.push(frame),
                Ok(Some(Incoming::HeartBeat)) => {}
                Ok(None) => break,
                Err(error) => {
                    assert_eq!(decoder.next(), Err(error), "a failed decoder stays failed");
                    assert!(!decoder.is_idle());
                    return (frames, Err(error));
                }
            }
        }
    }
    (frames, Ok(()))
}
