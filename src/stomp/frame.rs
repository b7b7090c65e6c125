//! A frame: a command, an ordered list of headers, and a body of bytes.
//!
//! `Debug` hides the values of secret headers and never prints a body: bodies carry passwords and tokens.

use core::{fmt, str};
use std::borrow::Cow;

use crate::redact;

/// The command line of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the protocol's own")]
pub enum Command {
    Connect,
    Stomp,
    Connected,
    Send,
    Subscribe,
    Unsubscribe,
    Ack,
    Nack,
    Begin,
    Commit,
    Abort,
    Disconnect,
    Message,
    Receipt,
    Error,
    /// A command that no version defines, as it came.
    Other(String),
}

impl Command {
    /// Reads a command line; commands are case sensitive ("STOMP Frames").
    pub fn parse(line: &str) -> Self {
        match line {
            "CONNECT" => Self::Connect,
            "STOMP" => Self::Stomp,
            "CONNECTED" => Self::Connected,
            "SEND" => Self::Send,
            "SUBSCRIBE" => Self::Subscribe,
            "UNSUBSCRIBE" => Self::Unsubscribe,
            "ACK" => Self::Ack,
            "NACK" => Self::Nack,
            "BEGIN" => Self::Begin,
            "COMMIT" => Self::Commit,
            "ABORT" => Self::Abort,
            "DISCONNECT" => Self::Disconnect,
            "MESSAGE" => Self::Message,
            "RECEIPT" => Self::Receipt,
            "ERROR" => Self::Error,
            _ => Self::Other(line.into()),
        }
    }

    /// The command as it stands on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Connect => "CONNECT",
            Self::Stomp => "STOMP",
            Self::Connected => "CONNECTED",
            Self::Send => "SEND",
            Self::Subscribe => "SUBSCRIBE",
            Self::Unsubscribe => "UNSUBSCRIBE",
            Self::Ack => "ACK",
            Self::Nack => "NACK",
            Self::Begin => "BEGIN",
            Self::Commit => "COMMIT",
            Self::Abort => "ABORT",
            Self::Disconnect => "DISCONNECT",
            Self::Message => "MESSAGE",
            Self::Receipt => "RECEIPT",
            Self::Error => "ERROR",
            Self::Other(line) => line,
        }
    }
}

/// The headers of a frame, in the order of the wire, unescaped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Adds a header behind the others.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.into(), value.into()));
    }

    /// The value of the first header called `name`: that one counts ("Repeated Header Entries").
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// All headers, repeated ones included.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, value)| redact::mask(&[name, ":", value].concat()))).finish()
    }
}

/// One frame.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// What the frame is.
    pub command: Command,
    /// Its headers, `content-length` included where the peer sent one.
    pub headers: Headers,
    /// Its body; only SEND, MESSAGE and ERROR have one ("Body").
    pub body: Vec<u8>,
}

impl Frame {
    /// A frame without headers and body.
    pub fn new(command: Command) -> Self {
        Self { command, headers: Headers::default(), body: Vec::new() }
    }

    /// The frame with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push(name, value);
        self
    }

    /// The frame with this body; the encoder adds its `content-length`.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The value of the first header called `name`.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// The body as text, if it is UTF-8.
    pub fn body_text(&self) -> Result<&str, str::Utf8Error> {
        str::from_utf8(&self.body)
    }

    /// The body as text, with U+FFFD for what is not UTF-8.
    pub fn body_text_lossy(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame")
            .field("command", &self.command)
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_repeated_headers_counts() {
        let frame = Frame::new(Command::Message).with_header("foo", "World").with_header("foo", "Hello");
        assert_eq!(frame.header("foo"), Some("World"));
        assert_eq!(frame.header("Foo"), None);
        assert_eq!(frame.headers.len(), 2);
    }

    #[test]
    fn a_command_reads_back() {
        for line in "CONNECT STOMP CONNECTED SEND SUBSCRIBE UNSUBSCRIBE ACK NACK BEGIN COMMIT ABORT DISCONNECT MESSAGE \
                     RECEIPT ERROR"
            .split(' ')
        {
            let command = Command::parse(line);
            assert!(!matches!(command, Command::Other(_)), "{line}");
            assert_eq!(command.as_str(), line);
        }
        assert_eq!(Command::parse("message"), Command::Other("message".into()));
    }

    #[test]
    fn debug_shows_no_secret() {
        let frame = Frame::new(Command::Connect)
            .with_header("login", "agent")
            .with_header("passcode", "hunter2")
            .with_body("{\"password\":\"hunter2\"}");
        let shown = format!("{frame:?}");
        assert!(shown.contains("login:agent"), "{shown}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn a_body_is_bytes_first() {
        let frame = Frame::new(Command::Message).with_body(vec![b'a', 0xff]);
        assert!(frame.body_text().is_err());
        assert_eq!(frame.body_text_lossy(), "a\u{fffd}");
        assert_eq!(Frame::new(Command::Message).with_body("坐席").body_text(), Ok("坐席"));
    }
}
