//! Messages onto the wire.
//!
//! Content-Length is the writer's own, stands last and is always right. What would end a line is left out of it: text
//! from outside must not be able to begin another header.

use super::{headers::Headers, name::Name, text};

/// The protocol of every start line.
pub(super) const VERSION: &str = "SIP/2.0";

/// A message of a start line, in pieces, headers and a body.
#[inline(never)]
pub(super) fn message(start: &[&str], headers: &Headers, body: &[u8]) -> Vec<u8> {
    let lines = headers.as_str();
    let mut out = String::with_capacity(lines.len() + body.len() + 200);
    for piece in start {
        text::push_line(&mut out, piece);
    }
    let length = text::decimal(u32::try_from(body.len()).unwrap_or(u32::MAX));
    push!(&mut out, "\r\n", lines, Name::ContentLength.as_str(), ": ", &length, "\r\n\r\n");
    let mut bytes = out.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}
