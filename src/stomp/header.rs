//! One header line: its name, its value, and the escapes in both ("Value Encoding").

use std::borrow::Cow;

use super::{Command, DecodeError, Version};
use crate::text::split;

/// The header that says how many bytes a body has.
pub(super) const CONTENT_LENGTH: &str = "content-length";

/// A header's name and value, unescaped.
pub(super) type Header<'a> = (Cow<'a, str>, Cow<'a, str>);

/// How the headers of one frame are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As they are. CONNECT and CONNECTED in every version: 1.0 has to understand them.
    Plain,
    /// Version 1.0: as they are, with spaces around them that do not count.
    Padded,
    /// Version 1.1: `\\`, `\n`, `\c`.
    Escaped,
    /// Version 1.2: `\\`, `\n`, `\c` and `\r`.
    EscapedCr,
    /// Nothing is negotiated yet, as in an ERROR that answers CONNECT: known escapes count, others stay as they are.
    Unknown,
}

impl Style {
    /// The style of a frame; `version` is none until it is negotiated.
    pub(super) fn of(command: &Command, version: Option<Version>) -> Self {
        match (command, version) {
            (Command::Connect | Command::Connected, _) => Self::Plain,
            (_, None) => Self::Unknown,
            (_, Some(Version::V1_0)) => Self::Padded,
            (_, Some(Version::V1_1)) => Self::Escaped,
            (_, Some(Version::V1_2)) => Self::EscapedCr,
        }
    }
}

/// A line without the CR of a CR LF, which ends a line in 1.2 ("STOMP Frames") and while the version may still become
/// 1.2.
pub(super) fn without_cr(line: &str, version: Option<Version>) -> &str {
    match version {
        Some(Version::V1_0 | Version::V1_1) => line,
        None | Some(Version::V1_2) => line.strip_suffix('\r').unwrap_or(line),
    }
}

/// A line of bytes as text, without its CR.
pub(super) fn line_text(line: &[u8], version: Option<Version>) -> Result<&str, DecodeError> {
    str::from_utf8(line).map(|line| without_cr(line, version)).map_err(|_| DecodeError::NotUtf8)
}

/// Reads a header line.
pub(super) fn parse(line: &str, style: Style) -> Result<Header<'_>, DecodeError> {
    // A colon in a value should be escaped, and is not by all servers; a name cannot have one, so the first one splits.
    let (mut name, mut value) = split(line, b':').ok_or(DecodeError::MalformedHeader)?;
    if style == Style::Padded {
        (name, value) = (unpadded(name), unpadded(value));
    }
    if name.is_empty() {
        return Err(DecodeError::MalformedHeader);
    }
    Ok((unescape(name, style)?, unescape(value, style)?))
}

/// Without the spaces around it.
fn unpadded(mut text: &str) -> &str {
    while let Some(inner) = text.strip_prefix(' ').or_else(|| text.strip_suffix(' ')) {
        text = inner;
    }
    text
}

fn unescape(text: &str, style: Style) -> Result<Cow<'_, str>, DecodeError> {
    if matches!(style, Style::Plain | Style::Padded) {
        return Ok(Cow::Borrowed(text));
    }
    let Some((before, mut rest)) = split(text, b'\\') else {
        return Ok(Cow::Borrowed(text));
    };
    let mut plain = String::with_capacity(text.len());
    plain.push_str(before);
    loop {
        let mut after = rest.chars();
        let meant = match after.next() {
            Some('\\') => '\\',
            Some('n') => '\n',
            Some('c') => ':',
            // Not an escape of 1.1, but RabbitMQ (3.10) writes it whatever the version.
            Some('r') => '\r',
            _ if style == Style::Unknown => {
                after = rest.chars();
                '\\'
            }
            // "Undefined escape sequences such as \t MUST be treated as a fatal protocol error."
            _ => return Err(DecodeError::BadEscape),
        };
        plain.push(meant);
        match split(after.as_str(), b'\\') {
            Some((before, next)) => {
                plain.push_str(before);
                rest = next;
            }
            None => {
                plain.push_str(after.as_str());
                return Ok(Cow::Owned(plain));
            }
        }
    }
}

/// Writes a name or a value onto a line.
///
/// What a style cannot carry is left out: a header must never be able to end its line and begin another one or a body.
pub(super) fn escape(line: &mut String, text: &str, style: Style, is_name: bool) {
    let escaped = matches!(style, Style::Escaped | Style::EscapedCr);
    for char in text.chars() {
        match char {
            // Some receivers cut frames at each NUL.
            '\0' => {}
            '\\' if escaped => line.push_str("\\\\"),
            '\n' if escaped => line.push_str("\\n"),
            ':' if escaped => line.push_str("\\c"),
            '\r' if style == Style::EscapedCr => line.push_str("\\r"),
            '\r' if style == Style::Escaped => line.push('\r'),
            '\n' | '\r' => {}
            ':' if is_name => {}
            char => line.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, style: Style) -> Result<(String, String), DecodeError> {
        parse(line, style).map(|(name, value)| (name.into_owned(), value.into_owned()))
    }

    fn pair(name: &str, value: &str) -> Result<(String, String), DecodeError> {
        Ok((name.into(), value.into()))
    }

    fn written(text: &str, style: Style) -> String {
        let mut line = String::new();
        escape(&mut line, text, style, false);
        line
    }

    #[test]
    fn escapes_are_the_versions_own() {
        assert_eq!(written("a:b\\c\nd\re", Style::EscapedCr), "a\\cb\\\\c\\nd\\re");
        assert_eq!(written("a:b\\c\nd\re", Style::Escaped), "a\\cb\\\\c\\nd\re");
        assert_eq!(written("a:b\\c\nd\re\0", Style::Padded), "a:b\\cde");
        assert_eq!(written("a:b\\c\nd\re\0", Style::Plain), "a:b\\cde");
    }

    #[test]
    fn escapes_read_back() {
        assert_eq!(read("a\\cb:\\\\n\\n\\r坐", Style::EscapedCr), pair("a:b", "\\n\n\r坐"));
        assert_eq!(read("a:b:c", Style::Escaped), pair("a", "b:c"));
        assert_eq!(read("a:\\n", Style::Plain), pair("a", "\\n"));
        assert_eq!(read(" a : b \\t ", Style::Padded), pair("a", "b \\t"));
        assert_eq!(read(" a : b ", Style::EscapedCr), pair(" a ", " b "));
        assert_eq!(read("a:", Style::EscapedCr), pair("a", ""));
    }

    #[test]
    fn undefined_escapes_are_fatal_once_a_version_is_known() {
        for line in ["a:\\t", "a:\\", "a:x\\\\\\", "\\x:a", "a:\\坐"] {
            assert_eq!(read(line, Style::Escaped), Err(DecodeError::BadEscape), "{line}");
        }
        assert_eq!(read("a:\\t\\n\\", Style::Unknown), pair("a", "\\t\n\\"));
    }

    #[test]
    fn a_header_needs_a_name_and_a_colon() {
        for line in ["", "a", ":", ":a"] {
            assert_eq!(read(line, Style::EscapedCr), Err(DecodeError::MalformedHeader), "{line}");
        }
        assert_eq!(read(" :a", Style::Padded), Err(DecodeError::MalformedHeader));
    }
}
