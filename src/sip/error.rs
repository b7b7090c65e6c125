//! What can be wrong with a message.

use core::{error::Error, fmt};

use super::{message::Response, name::Name};

/// Why bytes are not a message, and what to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// What is wrong.
    pub kind: ErrorKind,
    /// The response that the standard names; none for a response, for ACK, and for what cannot be answered.
    pub answer: Option<Box<Response>>,
}

/// What is wrong with the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// More bytes or more headers than the limits.
    TooLarge,
    /// The head is not UTF-8.
    NotUtf8,
    /// The first line is neither that of a request nor that of a response.
    StartLine,
    /// Another version than 2.0.
    Version,
    /// A line without a name or without a colon.
    HeaderLine,
    /// Content-Length is no number, or more than there is, or said twice.
    ContentLength,
    /// A header that every message needs is not there.
    Missing(Name),
    /// A header cannot be read.
    Malformed(Name),
    /// A header that may stand once stands twice.
    Repeated(Name),
    /// CSeq names another method than the first line.
    MethodMismatch,
}

impl ErrorKind {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        self.parts().0
    }

    fn parts(&self) -> (&'static str, &'static str) {
        match self {
            Self::TooLarge => ("SIP_TOO_LARGE", "a message is too large"),
            Self::NotUtf8 => ("SIP_NOT_UTF8", "a message's head is not UTF-8"),
            Self::StartLine => ("SIP_START_LINE", "a message's first line is malformed"),
            Self::Version => ("SIP_VERSION", "a message is of another version"),
            Self::HeaderLine => ("SIP_HEADER_LINE", "a header line is malformed"),
            Self::ContentLength => ("SIP_CONTENT_LENGTH", "Content-Length is wrong"),
            Self::Missing(_) => ("SIP_MISSING_HEADER", "a header is missing"),
            Self::Malformed(_) => ("SIP_MALFORMED_HEADER", "a header is malformed"),
            Self::Repeated(_) => ("SIP_REPEATED_HEADER", "a header is repeated"),
            Self::MethodMismatch => ("SIP_METHOD_MISMATCH", "CSeq names another method"),
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.parts().1)
    }
}

impl Error for ParseError {}
