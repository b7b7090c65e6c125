//! The few words of grammar that all of SIP's texts share: tokens, quoted strings, lists, lines.
//!
//! Hand-written, because a phone in a page pays for every byte: no tables, no copies of a generic function.

pub(super) use crate::text::{decimal, has, join_with, number, piece, pieces, place, push_hex, same, split, trim};

/// Whether `text` is a token (RFC 3261 section 25.1).
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

pub(super) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'!' | b'%' | b'*' | b'_' | b'+' | b'`' | b'\'' | b'~')
}

/// The first word and what follows it, both trimmed.
pub(super) fn words(text: &str) -> Option<(&str, &str)> {
    let text = trim(text);
    let end = text.bytes().position(|byte| byte.is_ascii_whitespace())?;
    Some((text.get(..end)?, trim(text.get(end..)?)))
}

/// The first `wanted` byte that is neither in a quoted string nor between angle brackets.
///
/// `wanted` is ASCII, so the place is a character boundary.
#[inline(never)]
pub(super) fn find(text: &str, wanted: u8) -> Option<usize> {
    let mut quoted = false;
    let mut bracketed = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' if !bracketed => quoted = !quoted,
            _ if quoted => {}
            _ if byte == wanted && (!bracketed || byte == b'>') => return Some(at),
            b'<' => bracketed = true,
            b'>' => bracketed = false,
            _ => {}
        }
    }
    None
}

/// `text` before and after the first `at` that [`find`] finds, both trimmed.
#[inline(never)]
pub(super) fn cut(text: &str, at: u8) -> (&str, Option<&str>) {
    let place = find(text, at).unwrap_or(text.len());
    (trim(text.get(..place).unwrap_or_default()), text.get(place + 1..).map(trim))
}

/// The value without the parameters behind it.
pub(super) fn bare(value: &str) -> &str {
    cut(value, b';').0
}

/// The items of a list, trimmed; a list that is not there has none.
pub(super) fn list(text: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let mut rest = Some(text);
    while let Some(from) = rest {
        let (item, after) = cut(from, b',');
        if !item.is_empty() {
            items.push(item);
        }
        rest = after;
    }
    items
}

/// Whether a list has this item; neither has case.
pub(super) fn lists(text: &str, wanted: &str) -> bool {
    let mut rest = Some(text);
    while let Some(from) = rest {
        let (item, after) = cut(from, b',');
        if same(item, wanted) {
            return true;
        }
        rest = after;
    }
    false
}

/// Nothing that separates: no space, no control character, no bracket or quotation mark of a header.
#[inline(never)]
pub(super) fn is_visible(text: &str) -> bool {
    !text.bytes().any(|byte| byte <= b' ' || matches!(byte, b'<' | b'>' | b'"' | 0x7f))
}

/// Whether `text` is exactly one quoted string.
pub(super) fn is_quoted(text: &str) -> bool {
    unquote(text).is_some()
}

/// What a quoted string says; none when `text` is not exactly one quoted string.
pub(super) fn unquote(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?;
    let mut plain = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    loop {
        match chars.next()? {
            '"' => return chars.as_str().is_empty().then_some(plain),
            '\\' => plain.push(chars.next()?),
            char => plain.push(char),
        }
    }
}

/// Writes a quoted string; what would end its line is left out.
pub(super) fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '\r' | '\n' => continue,
            '"' | '\\' => out.push('\\'),
            _ => {}
        }
        out.push(char);
    }
    out.push('"');
}

/// A token as it is, or a quoted string without its quotation marks.
pub(super) fn plain(value: &str) -> String {
    unquote(value).unwrap_or_else(|| value.to_owned())
}

/// What ends a line.
pub(super) const LINE_ENDS: &[u8] = b"\r\n";

/// Writes text that came from outside into a line: a value must never be able to begin another header.
pub(super) fn push_line(out: &mut String, text: &str) {
    for piece in pieces(text, LINE_ENDS) {
        out.push_str(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_cut_outside_of_quotes_and_brackets() {
        assert_eq!(
            list(r#"<sip:a,b@c>;x="1,\",2" , "d,e" <sip:f>,,g"#),
            [r#"<sip:a,b@c>;x="1,\",2""#, "\"d,e\" <sip:f>", "g"]
        );
        assert_eq!(list(""), [""; 0]);
    }

    #[test]
    fn quoted_strings_read_back() {
        let mut out = String::new();
        push_quoted(&mut out, "a\"b\\c\r\n坐");
        assert_eq!(out, r#""a\"b\\c坐""#);
        assert_eq!(unquote(&out).as_deref(), Some("a\"b\\c坐"));
        assert_eq!(unquote("\"a"), None);
        assert_eq!(unquote("\"a\"b"), None);
        assert_eq!(unquote("a"), None);
    }
}
