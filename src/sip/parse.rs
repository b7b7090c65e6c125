//! Bytes into messages: tolerant where a mistake is harmless, strict where two readers could understand different things.
//!
//! Taken: folded lines, compact names, comma lists, spaces around colons, bare LF, unknown headers, a missing
//! Content-Length and bytes beyond it. Refused: what RFC 4475 calls invalid and a receiver cannot repair without a guess.

use super::{
    address::Address,
    error::{ErrorKind, ParseError},
    fields::{self, CSeq},
    headers::Headers,
    message::{Message, Request, Response},
    method::Method,
    name::{Name, long},
    text,
    uri::Uri,
    via::Via,
    write::VERSION,
};

/// The largest message that is read.
const MOST_BYTES: usize = 128 * 1024;

/// The most header lines that are read.
const MOST_HEADERS: usize = 256;

enum Start<'a> {
    Request { method: &'a str, uri: &'a str, version: &'a str },
    Response { status: u16, reason: &'a str },
}

pub(super) fn parse(bytes: &[u8]) -> Result<Message, ParseError> {
    let bare = |kind| ParseError { kind, answer: None };
    if bytes.len() > MOST_BYTES {
        return Err(bare(ErrorKind::TooLarge));
    }
    // Empty lines before the first one are skipped (RFC 3261 section 7.5).
    let skipped = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let (head, body) = split(bytes.get(skipped..).unwrap_or_default());
    let head = str::from_utf8(head).map_err(|_| bare(ErrorKind::NotUtf8))?;
    let (first, lines) = text::split(head, b'\n').unwrap_or((head, ""));
    let start = start_line(first.strip_suffix('\r').unwrap_or(first)).ok_or(bare(ErrorKind::StartLine))?;
    let mut headers = Headers::default();
    let (lengths, mut read) = header_lines(lines, &mut headers);
    let cut = body_length(&lengths, body.len());
    if cut.is_none() && read.is_ok() {
        read = Err(ErrorKind::ContentLength);
    }
    let body = body.get(..cut.unwrap_or_default()).unwrap_or_default().to_vec();
    match start {
        Start::Response { status, reason } => {
            read.and_then(|()| check(&headers, None)).map_err(bare)?;
            Ok(Message::Response(Response { status, reason: reason.to_owned(), headers, body }))
        }
        Start::Request { method, uri, version } => {
            // Headers are not allowed in a Request-URI (RFC 3261 table 1).
            let is_address = Uri::parse(uri).is_some_and(|uri| uri.sip().is_none_or(|uri| uri.headers.is_none()));
            let verdict = if !text::same(version, VERSION) {
                Err(ErrorKind::Version)
            } else if !is_address {
                Err(ErrorKind::StartLine)
            } else {
                read.and_then(|()| check(&headers, Some(method)))
            };
            let method = Method::parse(method).unwrap_or(Method::Other);
            let request = Request { method, uri: uri.to_owned(), headers, body };
            match verdict {
                Ok(()) => Ok(Message::Request(request)),
                Err(kind) => Err(ParseError { answer: answer(&request, kind), kind }),
            }
        }
    }
}

/// The head, and what follows the empty line.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut line = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\n' {
            continue;
        }
        if matches!(bytes.get(line..at), Some([] | [b'\r'])) {
            return (bytes.get(..line).unwrap_or_default(), bytes.get(at + 1..).unwrap_or_default());
        }
        line = at + 1;
    }
    (bytes, &[])
}

fn start_line(line: &str) -> Option<Start<'_>> {
    if text::has(line, b'\r') {
        return None;
    }
    let (first, rest) = text::split(line, b' ')?;
    if text::same(first, VERSION) {
        // The space behind the status may have been eaten on the way.
        let (status, reason) = text::split(rest, b' ').unwrap_or((rest, ""));
        let status = text::number(status).and_then(|status| u16::try_from(status).ok())?;
        return (100..700).contains(&status).then_some(Start::Response { status, reason });
    }
    let trimmed = rest.trim_ascii_end();
    let (uri, version) = trimmed.split_at_checked(trimmed.bytes().rposition(|byte| byte == b' ')?)?;
    // Spaces where none belong make it a bad request, one that can be answered: they stay in the address, or empty it.
    let uri = if trimmed.len() == rest.len() { uri } else { "" };
    let version = text::trim(version);
    let is_version = version.get(..4).is_some_and(|sip| text::same(sip, "SIP/"));
    (is_version && text::is_token(first)).then_some(Start::Request { method: first, uri, version })
}

/// The headers, as far as they can be read, and the values of Content-Length.
fn header_lines<'a>(lines: &'a str, headers: &mut Headers) -> (Vec<&'a str>, Result<(), ErrorKind>) {
    let mut lengths = Vec::new();
    let mut result = Ok(());
    let mut count = 0;
    let mut rest = lines;
    while !rest.is_empty() {
        let (line, after) = logical_line(rest);
        rest = after;
        let (name, value) = text::split(line, b':').unwrap_or_default();
        let name = long(name.trim_ascii_end());
        if !text::is_token(name) {
            result = Err(ErrorKind::HeaderLine);
        } else if text::same(name, Name::ContentLength.as_str()) {
            lengths.push(text::trim(value));
        } else if count < MOST_HEADERS {
            count += 1;
            let value = text::trim(value);
            if text::place(value, text::LINE_ENDS).is_some() {
                headers.push(name, unfold(value));
            } else {
                headers.push(name, value);
            }
        } else {
            result = Err(ErrorKind::TooLarge);
        }
    }
    (lengths, result)
}

/// A line with those that continue it: they begin with a space (RFC 3261 section 7.3.1).
fn logical_line(text: &str) -> (&str, &str) {
    let mut end = 0;
    for line in text::pieces(text, b"\n") {
        if end > 0 && !matches!(line.as_bytes(), [b' ' | b'\t', ..]) {
            break;
        }
        end += line.len() + 1;
    }
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// A fold counts as one space.
fn unfold(value: &str) -> String {
    let mut flat = String::with_capacity(value.len());
    for line in text::pieces(value, text::LINE_ENDS).map(text::trim).filter(|line| !line.is_empty()) {
        let space = if flat.is_empty() { "" } else { " " };
        push!(&mut flat, space, line);
    }
    flat
}

/// How much of what follows the head is the body. On a WebSocket all of it may be (RFC 7118 section 5); what lies beyond
/// an announced length is not ours (RFC 3261 section 18.3).
fn body_length(announced: &[&str], there: usize) -> Option<usize> {
    match announced {
        [] => Some(there),
        [length] => usize::try_from(text::number(length)?).ok().filter(|length| *length <= there),
        // "There's no way to know how many octets are supposed to be here" (RFC 4475 section 3.3.9).
        _ => None,
    }
}

/// The headers that are looked through: first those that every message needs.
const CHECKED: [Name; 12] = [
    Name::From,
    Name::To,
    Name::CallId,
    Name::CSeq,
    Name::MaxForwards,
    Name::ContentType,
    Name::Expires,
    Name::Event,
    Name::Via,
    Name::Contact,
    Name::Route,
    Name::RecordRoute,
];

/// How many of them every message needs. Via, which stands among the lists, is needed as well.
const NEEDED: usize = 4;

/// How many of them may stand once; the others are lists.
const SINGLE: usize = 8;

fn check(headers: &Headers, method: Option<&str>) -> Result<(), ErrorKind> {
    // One bit for each of the checked headers.
    let (mut seen, mut again, mut bad) = (0_u16, 0_u16, 0_u16);
    for (have, value) in headers.iter() {
        for (at, name) in CHECKED.iter().enumerate() {
            if text::same(have, name.as_str()) {
                let bit = 1 << at;
                again |= seen & bit;
                seen |= bit;
                if !is_readable(*name, value, at < SINGLE) {
                    bad |= bit;
                }
            }
        }
    }
    if headers.first(Name::Via).is_none() {
        return Err(ErrorKind::Missing(Name::Via));
    }
    for (at, &name) in CHECKED.iter().enumerate() {
        let is_in = |set: u16| set & 1 << at != 0;
        if at < NEEDED && !is_in(seen) {
            return Err(ErrorKind::Missing(name));
        }
        if at < SINGLE && is_in(again) {
            return Err(ErrorKind::Repeated(name));
        }
        // A registrar's 200 lists other devices too: what is odd about theirs is no reason to be without ours.
        if is_in(bad) && (method.is_some() || name != Name::Contact) {
            return Err(ErrorKind::Malformed(name));
        }
    }
    match (method, headers.cseq()) {
        (Some(method), Some(cseq)) if cseq.method != method => Err(ErrorKind::MethodMismatch),
        _ => Ok(()),
    }
}

fn is_readable(name: Name, value: &str, is_single: bool) -> bool {
    let mut rest = Some(value);
    while let Some(from) = rest {
        let (item, after) = if is_single { (value, None) } else { text::cut(from, b',') };
        rest = after;
        let is_sound = match name {
            // A list may have empty places.
            _ if !is_single && item.is_empty() => true,
            Name::Via => Via::parse(item).is_some(),
            Name::Contact => item == "*" || Address::parse(item).is_some(),
            Name::From | Name::To | Name::Route | Name::RecordRoute => Address::parse(item).is_some(),
            Name::CSeq => CSeq::parse(item).is_some(),
            // 0 to 255 (RFC 3261 section 20.22).
            Name::MaxForwards => text::number(item).is_some_and(|hops| hops <= 255),
            // Values that do not fit are as good as the largest (RFC 4475 section 3.1.2.4); what is no number is malformed.
            Name::Expires => item.bytes().all(|byte| byte.is_ascii_digit()) || fields::delta(item).is_some(),
            Name::CallId => !item.is_empty() && !item.bytes().any(|byte| byte.is_ascii_whitespace()),
            _ => true,
        };
        if !is_sound {
            return false;
        }
    }
    true
}

/// The response to a request that cannot be read, as far as its headers can be repeated.
fn answer(request: &Request, kind: ErrorKind) -> Option<Box<Response>> {
    if request.method == Method::Ack || request.headers.first(Name::Via).is_none() {
        return None;
    }
    let status = match kind {
        ErrorKind::Version => 505,
        ErrorKind::TooLarge => 513,
        _ => 400,
    };
    let mut response = Response::to(request, status);
    if status == 513 {
        response.reason = "Message Too Large".to_owned();
    }
    Some(Box::new(response))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Via: SIP/2.0/WSS a;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n";

    fn read(text: &str) -> Result<Message, ErrorKind> {
        Message::parse(text.as_bytes()).map_err(|error| error.kind)
    }

    #[test]
    fn a_message_reads_back() {
        let text = [
            "\r\n\r\nOPTIONS sip:c@d SIP/2.0\r\n",
            HEAD,
            "X-Caller:  a \r\n b\r\nv: SIP/2.0/UDP e\r\nl: 3\r\n\r\nabcd",
        ]
        .concat();
        let message = read(&text).unwrap();
        assert_eq!(message.headers().first("x-caller"), Some("a b"));
        assert_eq!(message.headers().items(Name::Via).len(), 2);
        assert_eq!(message.body(), b"abc");
        let written = message.to_bytes();
        assert!(written.ends_with(b"Content-Length: 3\r\n\r\nabc"));
        assert_eq!(Message::parse(&written), Ok(message));
    }

    #[test]
    fn a_bad_request_carries_its_answer() {
        let text = ["OPTIONS sip:c@d SIP/3.0\r\n", HEAD, "\r\n"].concat();
        let error = Message::parse(text.as_bytes()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Version);
        let answer = error.answer.unwrap();
        assert_eq!((answer.status, answer.headers.call_id()), (505, "x"));
    }

    #[test]
    fn responses_and_noise_have_no_answer() {
        for text in [
            "",
            "\r\n",
            "x",
            "SIP/2.0 200 OK",
            "SIP/2.0 99 x\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "ACK sip:a SIP/2.0\r\nVia: x\r\n\r\n",
        ] {
            assert!(Message::parse(text.as_bytes()).is_err_and(|error| error.answer.is_none()), "{text}");
        }
        assert_eq!(read("OPTIONS sip:c@d SIP/2.0\r\nx y: z\r\n\r\n"), Err(ErrorKind::HeaderLine));
    }

    #[test]
    fn text_from_outside_cannot_begin_a_header() {
        let Ok(Message::Request(mut request)) = read(&["OPTIONS sip:c@d SIP/2.0\r\n", HEAD, "\r\n"].concat()) else {
            panic!()
        };
        request.headers.push("X-Caller", "1\r\nEvil: 2\r\n\r\nbody");
        let text = String::from_utf8(request.to_bytes()).unwrap();
        assert!(text.contains("\r\nX-Caller: 1Evil: 2body\r\n"));
    }
}
