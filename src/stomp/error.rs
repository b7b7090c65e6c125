//! What can go wrong, sorted by who must act: the peer's bytes, the peer's promises, our caller.

use core::{error::Error, fmt};

use crate::text;

/// The peer's bytes are not STOMP, or more of it than the limits allow. The connection has to end: where the next frame
/// begins is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// More header lines than the limit.
    TooManyHeaders,
    /// A command or header line that is longer than the limit.
    LineTooLong,
    /// A body, or an announced one, that is longer than the limit.
    BodyTooLong,
    /// A command or header line that is not UTF-8.
    NotUtf8,
    /// A header line without a colon or without a name.
    MalformedHeader,
    /// A backslash in a header that begins no known escape.
    BadEscape,
    /// A `content-length` that is not a decimal number.
    BadContentLength,
    /// A NUL among the command and header lines.
    NulInHead,
    /// No NUL after a body whose length was announced.
    MissingNul,
}

/// Their stable names and their texts, in the order of the enum.
const DECODE_ERRORS: &str = "\
    STOMP_TOO_MANY_HEADERS\ta frame has too many headers\n\
    STOMP_LINE_TOO_LONG\ta header line is too long\n\
    STOMP_BODY_TOO_LONG\ta frame's body is too long\n\
    STOMP_NOT_UTF8\ta header line is not UTF-8\n\
    STOMP_MALFORMED_HEADER\ta header line has no name or no colon\n\
    STOMP_BAD_ESCAPE\ta header has an undefined escape\n\
    STOMP_BAD_CONTENT_LENGTH\tcontent-length is not a number\n\
    STOMP_NUL_IN_HEAD\ta frame ends before its headers do\n\
    STOMP_MISSING_NUL\ta body is not as long as content-length says";

impl DecodeError {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        self.parts().0
    }

    fn parts(self) -> (&'static str, &'static str) {
        let line = text::piece(DECODE_ERRORS, b"\n", self as usize);
        text::split(line, b'\t').unwrap_or_default()
    }
}

/// The server's frames cannot be worked with. The connection has to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtocolError {
    /// CONNECTED names a version that was not offered.
    UnsupportedVersion,
    /// The `heart-beat` header of CONNECTED is not two decimal numbers.
    BadHeartBeat,
    /// A head that was handed over as text could not be read.
    Decode(DecodeError),
}

impl ProtocolError {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        self.parts().0
    }

    fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::UnsupportedVersion => {
                ("STOMP_UNSUPPORTED_VERSION", "the server chose a version that was not offered")
            }
            Self::BadHeartBeat => ("STOMP_BAD_HEART_BEAT", "the server's heart-beat header is malformed"),
            Self::Decode(error) => error.parts(),
        }
    }
}

/// The caller wants to send and there is no STOMP session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotConnected;

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.parts().1)
    }
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.parts().1)
    }
}

impl fmt::Display for NotConnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not connected")
    }
}

impl Error for DecodeError {}
impl Error for ProtocolError {}
impl Error for NotConnected {}
