//! CONNECT: is it the right one, which version, which heart-beats ("Connecting", "Protocol Negotiation", "Heart-beating").

use std::time::Duration;

use agent_sdk_wasm::stomp::{
    Command, Frame, Version,
    heart_beat::{self, Beats},
};

use super::Credentials;

/// Beats faster than this would be noise; who asks for faster ones gets these.
const FASTEST_BEAT: u32 = 50;

/// Silence for so many intervals ends the connection, as on RabbitMQ.
const MISSED_BEATS: u32 = 3;

/// What was settled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    pub(super) version: Version,
    /// Something is sent at least this often.
    pub(super) send_every: Option<Duration>,
    /// Nothing heard for so long: the client is gone.
    pub(super) silence: Option<Duration>,
}

/// A refusal: the ERROR frame's `message`, its body, and the versions where those were the reason.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) message: &'static str,
    pub(super) detail: String,
    pub(super) versions: bool,
}

/// Judges a CONNECT (or STOMP) frame; gives what was settled and the CONNECTED frame.
pub(super) fn connect(frame: &Frame, credentials: &Credentials, session: &str) -> Result<(Settled, Frame), Refused> {
    let refuse = |message, detail| Err(Refused { message, detail, versions: false });
    // "1.0" clients do not send the header.
    let accepted = frame.header("accept-version").unwrap_or("1.0");
    let Some(version) = Version::negotiate(accepted) else {
        let detail = "Supported versions are 1.0,1.1,1.2\n".to_owned();
        return Err(Refused { message: "Version mismatch", detail, versions: true });
    };
    // STOMP 1.0 has no host header; later versions demand it.
    match frame.header("host") {
        Some(host) if host != credentials.host => {
            return refuse("Bad CONNECT", format!("Virtual host '{host}' access denied"));
        }
        None if version > Version::V1_0 => return refuse("Bad CONNECT", "Header 'host' is missing\n".to_owned()),
        _ => {}
    }
    let login = frame.header("login").unwrap_or_default();
    let passcode = frame.header("passcode").unwrap_or_default();
    if login != credentials.login || passcode != credentials.passcode {
        return refuse("Bad CONNECT", format!("Access refused for user '{login}'\n"));
    }
    let theirs = heart_beat::parse(frame.header("heart-beat").unwrap_or("0,0"));
    let Some(theirs) = theirs else { return refuse("Bad CONNECT", "Header 'heart-beat' is malformed\n".to_owned()) };
    // The client's wishes are mirrored: what it wants is sent, what it sends is wanted.
    let ours = (mirror(theirs.1), mirror(theirs.0));
    let beats = if version > Version::V1_0 { heart_beat::negotiate(ours, theirs) } else { Beats::default() };
    let silence = beats.expect_every.map(|every| every * MISSED_BEATS);
    let connected = Frame::new(Command::Connected)
        .with_header("server", "demo-server")
        .with_header("session", session)
        .with_header("heart-beat", &format!("{},{}", ours.0, ours.1))
        .with_header("version", version.as_str());
    Ok((Settled { version, send_every: beats.send_every, silence }, connected))
}

fn mirror(wish: u32) -> u32 {
    if wish == 0 { 0 } else { wish.max(FASTEST_BEAT) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials { login: "agent".to_owned(), passcode: "secret".to_owned(), host: "/".to_owned() }
    }

    fn frame(headers: &[(&str, &str)]) -> Frame {
        let known = [("login", "agent"), ("passcode", "secret"), ("host", "/")];
        let all = headers.iter().chain(known.iter().filter(|(name, _)| !headers.iter().any(|(own, _)| own == name)));
        all.fold(Frame::new(Command::Connect), |frame, (name, value)| frame.with_header(name, value))
    }

    #[test]
    fn the_old_clients_connect_is_mirrored() {
        let connect_frame = frame(&[("accept-version", "1.1,1.0"), ("heart-beat", "50000,50000")]);
        let (settled, connected) = connect(&connect_frame, &credentials(), "s").expect("accepted");
        assert_eq!(settled.version, Version::V1_1);
        assert_eq!(settled.send_every, Some(Duration::from_secs(50)));
        assert_eq!(settled.silence, Some(Duration::from_secs(150)));
        assert_eq!(connected.header("heart-beat"), Some("50000,50000"));
        assert_eq!(connected.header("version"), Some("1.1"));
    }

    #[test]
    fn bad_ones_are_refused_with_the_reason() {
        let refused = |headers: &[(&str, &str)]| connect(&frame(headers), &credentials(), "s").expect_err("refused");
        assert!(refused(&[("accept-version", "2.0")]).versions);
        assert_eq!(refused(&[("passcode", "x")]).detail, "Access refused for user 'agent'\n");
        assert_eq!(refused(&[("host", "x"), ("accept-version", "1.2")]).message, "Bad CONNECT");
        assert_eq!(refused(&[("heart-beat", "a,b")]).detail, "Header 'heart-beat' is malformed\n");
    }

    #[test]
    fn version_1_0_has_no_beats() {
        let (settled, _) = connect(&frame(&[("heart-beat", "100,100")]), &credentials(), "s").expect("accepted");
        assert_eq!((settled.version, settled.send_every, settled.silence), (Version::V1_0, None, None));
    }
}
