//! The head of a frame as text: the command line and the header lines, without the body.
//!
//! For callers that cut a frame themselves and keep its body, as the browser does. Nothing is allocated until a caller
//! asks for it: finding one header of a small message is most of the work there is.

use super::{
    Command, DecodeError, Headers, Limits, Version,
    header::{self, Header, Style, without_cr},
};

/// Reads the command and the headers of a frame; what follows the blank line, if anything, is not looked at.
pub fn head(text: &str, version: Version) -> Result<(Command, Headers), DecodeError> {
    let mut lines = Head::open(text, version)?;
    let mut headers = Headers::default();
    while let Some((name, value)) = lines.next_header()? {
        headers.push(&name, &value);
    }
    Ok((lines.command, headers))
}

/// A head that is read line by line.
pub(super) struct Head<'a> {
    pub(super) command: Command,
    rest: &'a str,
    version: Version,
    style: Style,
    headers_left: usize,
}

impl<'a> Head<'a> {
    /// Reads the command line, behind any padding.
    pub(super) fn open(text: &'a str, version: Version) -> Result<Self, DecodeError> {
        let mut rest = text;
        while let Some(after) = rest.strip_prefix("\n").or_else(|| rest.strip_prefix("\r\n")) {
            rest = after;
        }
        let command = Command::parse(without_cr(next_line(&mut rest)?, Some(version)));
        let style = Style::of(&command, Some(version));
        Ok(Self { command, rest, version, style, headers_left: Limits::DEFAULT.headers })
    }

    /// The next header, until the blank line or the end of the text.
    pub(super) fn next_header(&mut self) -> Result<Option<Header<'a>>, DecodeError> {
        let line = without_cr(next_line(&mut self.rest)?, Some(self.version));
        if line.is_empty() {
            self.rest = "";
            return Ok(None);
        }
        self.headers_left = self.headers_left.checked_sub(1).ok_or(DecodeError::TooManyHeaders)?;
        header::parse(line, self.style).map(Some)
    }
}

fn next_line<'a>(rest: &mut &'a str) -> Result<&'a str, DecodeError> {
    let end = rest.bytes().position(|byte| matches!(byte, b'\n' | 0)).unwrap_or(rest.len());
    if end > Limits::DEFAULT.line {
        return Err(DecodeError::LineTooLong);
    }
    let (line, after) = rest.split_at(end);
    if after.starts_with('\0') {
        return Err(DecodeError::NulInHead);
    }
    *rest = after.get(1..).unwrap_or_default();
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_ends_at_the_blank_line_or_with_the_text() {
        let mut headers = Headers::default();
        headers.push("subscription", "sub-0");
        headers.push("destination", "/topic/a:b");
        let expected = (Command::Message, headers);
        for text in [
            "MESSAGE\nsubscription:sub-0\ndestination:/topic/a\\cb",
            "MESSAGE\nsubscription:sub-0\ndestination:/topic/a\\cb\n",
            "MESSAGE\nsubscription:sub-0\ndestination:/topic/a\\cb\n\n",
            "\n\r\nMESSAGE\nsubscription:sub-0\ndestination:/topic/a:b\n\n{\"no\":\"header\"}\0",
            "MESSAGE\r\nsubscription:sub-0\r\ndestination:/topic/a\\cb\r\n\r\n",
        ] {
            assert_eq!(head(text, Version::V1_2), Ok(expected.clone()), "{text:?}");
        }
    }

    #[test]
    fn a_head_has_the_decoders_limits() {
        let many = "a:b\n".repeat(Limits::DEFAULT.headers);
        assert!(head(&format!("MESSAGE\n{many}"), Version::V1_2).is_ok());
        assert_eq!(head(&format!("MESSAGE\n{many}a:b"), Version::V1_2), Err(DecodeError::TooManyHeaders));
        let long = "a".repeat(Limits::DEFAULT.line + 1);
        assert_eq!(head(&long, Version::V1_2), Err(DecodeError::LineTooLong));
    }

    #[test]
    fn a_bad_head_is_named() {
        assert_eq!(head("MESSAGE\nnocolon\n", Version::V1_2), Err(DecodeError::MalformedHeader));
        assert_eq!(head("MESSAGE\na:\\x\n", Version::V1_1), Err(DecodeError::BadEscape));
        assert_eq!(head("MESSAGE\na:b\0", Version::V1_1), Err(DecodeError::NulInHead));
        assert_eq!(head("", Version::V1_1), Ok((Command::Other(String::new()), Headers::default())));
    }
}
