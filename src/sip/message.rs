//! Requests and responses.

use core::fmt;

use super::{
    error::ParseError, fields::CSeq, headers::Headers, mask::mask, method::Method, name::Name, parse::parse, status,
    uri::Uri, write,
};

/// The type of a session description.
pub const SDP: &str = "application/sdp";

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A request.
    Request(Request),
    /// A response.
    Response(Response),
}

/// A request.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// What it asks for.
    pub method: Method,
    /// Whom it asks.
    pub uri: Uri,
    /// Its headers, without Content-Length.
    pub headers: Headers,
    /// Its body.
    pub body: Vec<u8>,
}

/// A response.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// 100 to 699.
    pub status: u16,
    /// The phrase behind the status, for people.
    pub reason: String,
    /// Its headers, without Content-Length.
    pub headers: Headers,
    /// Its body.
    pub body: Vec<u8>,
}

impl Message {
    /// Reads a message that arrived as one WebSocket message (RFC 7118 section 5).
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        parse(bytes)
    }

    /// The message for the wire.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Request(request) => request.to_bytes(),
            Self::Response(response) => response.to_bytes(),
        }
    }

    /// Its headers.
    pub fn headers(&self) -> &Headers {
        match self {
            Self::Request(request) => &request.headers,
            Self::Response(response) => &response.headers,
        }
    }

    /// Its body.
    pub fn body(&self) -> &[u8] {
        match self {
            Self::Request(request) => &request.body,
            Self::Response(response) => &response.body,
        }
    }
}

impl Request {
    /// A request without headers.
    pub fn new(method: Method, uri: Uri) -> Self {
        Self { method, uri, headers: Headers::default(), body: Vec::new() }
    }

    /// The message for the wire.
    pub fn to_bytes(&self) -> Vec<u8> {
        write::request(self)
    }

    /// Sets the body and its type.
    pub fn set_body(&mut self, content_type: &str, body: impl AsRef<[u8]>) {
        self.headers.set(Name::ContentType, content_type);
        self.body = body.as_ref().to_vec();
    }

    /// The session description, if the body is one.
    pub fn sdp(&self) -> Option<&str> {
        sdp(&self.headers, &self.body)
    }

    /// The CSeq number; the parser saw to it that there is one.
    pub fn sequence(&self) -> u32 {
        self.headers.cseq().map_or(0, |cseq| cseq.number)
    }

    /// The tag in To: none for a request outside of a dialog.
    pub fn to_tag(&self) -> Option<String> {
        self.headers.to()?.tag().map(str::to_owned)
    }
}

impl Response {
    /// A response to `request`: the headers that it has to repeat (RFC 3261 section 8.2.6.2), and the usual phrase.
    pub fn to(request: &Request, status: u16) -> Self {
        let mut headers = Headers::default();
        for name in [Name::Via, Name::From, Name::To, Name::CallId, Name::CSeq] {
            headers.copy(&name, &request.headers);
        }
        Self { status, reason: status::phrase(status).to_owned(), headers, body: Vec::new() }
    }

    /// Puts a tag into To, unless it has one.
    pub fn tag(&mut self, tag: &str) {
        if let Some(to) = self.headers.to().filter(|to| to.tag().is_none()) {
            self.headers.set(Name::To, to.with_tag(tag).to_text());
        }
    }

    /// The message for the wire.
    pub fn to_bytes(&self) -> Vec<u8> {
        write::response(self)
    }

    /// Sets the body and its type.
    pub fn set_body(&mut self, content_type: &str, body: impl AsRef<[u8]>) {
        self.headers.set(Name::ContentType, content_type);
        self.body = body.as_ref().to_vec();
    }

    /// The session description, if the body is one.
    pub fn sdp(&self) -> Option<&str> {
        sdp(&self.headers, &self.body)
    }

    /// CSeq.
    pub fn cseq(&self) -> Option<CSeq> {
        self.headers.cseq()
    }

    /// The tag in To.
    pub fn to_tag(&self) -> Option<String> {
        self.headers.to()?.tag().map(str::to_owned)
    }

    /// Whether more responses follow.
    pub fn is_provisional(&self) -> bool {
        self.status < 200
    }

    /// Whether the request was granted.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

fn sdp<'a>(headers: &Headers, body: &'a [u8]) -> Option<&'a str> {
    if body.is_empty() || headers.content_type().is_some_and(|content_type| content_type != SDP) {
        return None;
    }
    str::from_utf8(body).ok()
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(&String::from_utf8_lossy(&self.to_bytes())))
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(&String::from_utf8_lossy(&self.to_bytes())))
    }
}
