//! Values that cannot be formatted unmasked, and the masking of text that goes into a log.
//!
//! A secret is wrapped where it enters and unwrapped, by a call that can be searched for, where it goes onto the wire.
//! Refuses to guess: [`mask`] knows the protocol's own names of secrets and phone numbers, and leaves other text alone.

use core::fmt;

use crate::text;

/// A password, token or pass code: formats as `***`, also inside a derived `Debug`.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps `value`.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: for the wire and for storage, never for a log.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Text for the wire, a STOMP frame: formats with its secrets hidden and its numbers shortened.
#[derive(Clone, PartialEq, Eq)]
pub struct Wire(pub String);

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&mask(&self.0), f)
    }
}

/// The first three and the last four of each run of seven digits or more, as the old SDK showed
/// numbers; shorter runs stay.
pub fn mask_digits(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        masked.push_str(take(&mut rest, false));
        let run = take(&mut rest, true);
        match (run.get(..3), run.len().checked_sub(4).and_then(|from| run.get(from..))) {
            (Some(head), Some(tail)) if run.len() >= 7 => push!(&mut masked, head, "****", tail),
            _ => masked.push_str(run),
        }
    }
    masked
}

/// Takes the digits that `rest` begins with, or what stands before the first digit.
#[inline(never)]
fn take<'a>(rest: &mut &'a str, digits: bool) -> &'a str {
    let end = rest.bytes().position(|byte| byte.is_ascii_digit() != digits).unwrap_or(rest.len());
    let (run, after) = rest.split_at_checked(end).unwrap_or_default();
    *rest = after;
    run
}

/// The names whose values are secrets, in JSON bodies and in STOMP headers.
const SECRETS: &str = "password agentPassword passcode connectPassword token sipPassword webrtcSipPassword";

/// The names whose values are phone numbers.
const PHONES: &str = "caller called origCaller origCalled transferId consultId dtmf ivrKeyRecord handleAgentPhone";

/// `text`, a STOMP frame or a JSON body, with the values of secrets hidden and phone numbers shortened.
///
/// Works on the text as it is, whole or cut off, well-formed or not: a log also holds what could not be parsed.
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = text::place(rest, b":\0") {
        let (before, from) = rest.split_at_checked(at).unwrap_or_default();
        let (end, value) = from.split_at_checked(1).unwrap_or_default();
        push!(&mut masked, before, end);
        let name = trailing_name(before);
        let is_one_of = |names| text::pieces(names, b" ").any(|known| known == name);
        let is_secret = is_one_of(SECRETS);
        let length = if is_secret || is_one_of(PHONES) { value_length(value, before.ends_with('"')) } else { 0 };
        let (value, after) = value.split_at_checked(length).unwrap_or((value, ""));
        masked.push_str(&if is_secret { hidden(value) } else { mask_digits(value) });
        rest = after;
    }
    masked.push_str(rest);
    masked
}

/// The word before a colon, without the quotation marks of a JSON key.
fn trailing_name(before: &str) -> &str {
    let before = before.trim_ascii_end();
    let behind_last = |text: &str, is: &dyn Fn(u8) -> bool| text.bytes().rposition(is).map_or(0, |at| at + 1);
    let end = behind_last(before, &|byte| !matches!(byte, b'"' | b'\\'));
    let before = before.get(..end).unwrap_or_default();
    let start = behind_last(before, &|byte| !byte.is_ascii_alphanumeric());
    before.get(start..).unwrap_or_default()
}

/// How far a value reaches: to the closing quotation mark or bracket, or to the end of a header line.
fn value_length(value: &str, is_json: bool) -> usize {
    let skipped = value.bytes().position(|byte| !matches!(byte, b' ' | b'\\')).unwrap_or(value.len());
    let body = value.get(skipped..).unwrap_or_default();
    let end = match body.as_bytes().first() {
        Some(b'"') => closing_quote(body),
        Some(b'[') => text::place(body, b"]").map(|at| at + 1),
        _ if is_json => text::place(body, b",}\n\0"),
        _ => text::place(body, b"\n\0"),
    };
    skipped + end.unwrap_or(body.len())
}

/// The place after the quotation mark that ends the string which `quoted` begins with.
fn closing_quote(quoted: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in quoted.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// A hidden value that keeps its quotation marks, and shows whether there was one at all.
fn hidden(value: &str) -> String {
    match text::trim(value) {
        "" | "\"\"" | "null" => value.to_owned(),
        quoted if quoted.starts_with('"') => "\"***\"".to_owned(),
        _ => "***".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_shows_no_secret() {
        assert_eq!(format!("{:?}", Some(Secret::new("hunter2"))), "Some(***)");
    }

    #[test]
    fn short_numbers_and_other_text_stay() {
        assert_eq!(
            mask_digits("座席 1001 呼叫 13912345678, 转 400-800-8208888"),
            "座席 1001 呼叫 139****5678, 转 400-800-820****8888"
        );
    }

    #[test]
    fn a_frame_loses_its_secrets() {
        let frame = "CONNECT\nlogin:agent\npasscode:s3cret:with,colon\nhost:/\n\n\0";
        assert_eq!(mask(frame), "CONNECT\nlogin:agent\npasscode:***\nhost:/\n\n\0");
        let body =
            r#"{"request":"login","password":"a\"b","token": "t-1","called":"13800138000","sequence":1700000000000}"#;
        assert_eq!(
            mask(body),
            r#"{"request":"login","password":"***","token":"***","called":"138****8000","sequence":1700000000000}"#
        );
    }

    #[test]
    fn empty_and_cut_values_are_handled() {
        assert_eq!(mask("SEND\ntoken:\nversion:2.0.0\n"), "SEND\ntoken:\nversion:2.0.0\n");
        assert_eq!(mask(r#"{"token":null,"password":"abc"#), r#"{"token":null,"password":"***""#);
        assert_eq!(mask(r#"{"called":"1380013"#), r#"{"called":"138****0013"#);
    }
}
