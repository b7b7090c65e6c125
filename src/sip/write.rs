//! Messages onto the wire.
//!
//! Content-Length is the writer's own, stands last and is always right; one among the headers is left out. What would end
//! a header's line is left out of it: text from outside must not be able to begin another header.

use super::{
    headers::Headers,
    message::{Request, Response},
    name::Name,
    text,
};

/// The protocol of every start line.
pub(super) const VERSION: &str = "SIP/2.0";

pub(super) fn request(request: &Request) -> Vec<u8> {
    let mut out = start(&request.headers, &request.body);
    text::push_line(&mut out, request.method.as_str());
    out.push(' ');
    request.uri.write(&mut out);
    out.push(' ');
    out.push_str(VERSION);
    finish(out, &request.headers, &request.body)
}

pub(super) fn response(response: &Response) -> Vec<u8> {
    let mut out = start(&response.headers, &response.body);
    out.push_str(VERSION);
    out.push(' ');
    text::push_number(&mut out, response.status.into());
    out.push(' ');
    text::push_line(&mut out, &response.reason);
    finish(out, &response.headers, &response.body)
}

fn start(headers: &Headers, body: &[u8]) -> String {
    let lines: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    String::with_capacity(lines + body.len() + 200)
}

fn finish(mut out: String, headers: &Headers, body: &[u8]) -> Vec<u8> {
    for (name, value) in headers.iter() {
        if *name != Name::ContentLength {
            header(&mut out, name.as_str(), value);
        }
    }
    header(&mut out, Name::ContentLength.as_str(), &text::decimal(u32::try_from(body.len()).unwrap_or(u32::MAX)));
    out.push_str("\r\n\r\n");
    let mut bytes = out.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn header(out: &mut String, name: &str, value: &str) {
    out.push_str("\r\n");
    out.push_str(name);
    out.push_str(": ");
    text::push_line(out, value);
}
