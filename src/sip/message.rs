//! Requests and responses.

use core::fmt;

use super::{
    address, error::ParseError, fields::CSeq, headers::Headers, mask::mask, method::Method, name::Name, parse::parse,
    status, text, uri::Uri, write,
};
use crate::text::readable;

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
    /// Whom it asks; [`Self::uri`] reads it.
    pub uri: String,
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
    pub fn new(method: Method, uri: &str) -> Self {
        Self { method, uri: uri.to_owned(), headers: Headers::default(), body: Vec::new() }
    }

    /// Whom it asks; none if that was never an address.
    pub fn uri(&self) -> Option<Uri<'_>> {
        Uri::parse(&self.uri)
    }

    /// The method as it stands on the wire.
    pub fn method_name(&self) -> &str {
        match self.method {
            Method::Other => self.headers.cseq().map_or("", |cseq| cseq.method),
            known => known.as_str(),
        }
    }

    /// The message for the wire.
    pub fn to_bytes(&self) -> Vec<u8> {
        write::message(&[self.method_name(), " ", &self.uri, " ", write::VERSION], &self.headers, &self.body)
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

    /// The tag in To: empty for a request outside of a dialog.
    pub fn to_tag(&self) -> &str {
        self.headers.tag(Name::To)
    }

    /// The headers that every request of ours has, behind those of its way.
    #[inline(never)]
    pub(super) fn identify(&mut self, from: &str, to: &str, call_id: &str, number: u32) {
        self.headers.push(Name::MaxForwards, "70");
        self.headers.push(Name::From, from);
        self.headers.push(Name::To, to);
        self.headers.push(Name::CallId, call_id);
        self.number(number);
    }

    /// Sets CSeq, for the method that the request has.
    pub(super) fn number(&mut self, number: u32) {
        let value = CSeq { number, method: self.method_name() }.to_text();
        self.headers.set(Name::CSeq, value);
    }
}

impl Response {
    /// A response to `request`: the headers that it has to repeat (RFC 3261 section 8.2.6.2), and the usual phrase.
    pub fn to(request: &Request, status: u16) -> Self {
        let mut headers = Headers::default();
        headers.copy(&[Name::Via, Name::From, Name::To, Name::CallId, Name::CSeq], &request.headers);
        Self { status, reason: status::phrase(status).to_owned(), headers, body: Vec::new() }
    }

    /// Puts a tag into To, unless it has one.
    pub fn tag(&mut self, tag: &str) {
        if self.headers.to().is_some_and(|to| to.tag().is_none()) {
            let value = address::tagged(self.headers.first(Name::To).unwrap_or_default(), tag);
            self.headers.set(Name::To, value);
        }
    }

    /// The message for the wire.
    pub fn to_bytes(&self) -> Vec<u8> {
        let status = text::decimal(self.status);
        write::message(&[write::VERSION, " ", &status, " ", &self.reason], &self.headers, &self.body)
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
    pub fn cseq(&self) -> Option<CSeq<'_>> {
        self.headers.cseq()
    }

    /// The tag in To; empty if there is none.
    pub fn to_tag(&self) -> &str {
        self.headers.tag(Name::To)
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
    if body.is_empty() || headers.content_type().is_some_and(|content_type| !text::same(content_type, SDP)) {
        return None;
    }
    str::from_utf8(body).ok()
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(readable(&self.to_bytes())))
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(readable(&self.to_bytes())))
    }
}
