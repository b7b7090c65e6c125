//! Frames onto the wire.

use core::mem;

use super::{
    Command, Frame, Version,
    header::{CONTENT_LENGTH, Style, escape},
};
use crate::text::decimal;

/// A frame as bytes, its final NUL included.
///
/// `content-length` is the encoder's own: it stands last, for every frame with a body, and is always right; one among the
/// frame's headers is left out. So is what the version cannot carry in a header (in 1.0: line ends), because a header
/// must never be able to begin another one.
pub fn encode(frame: &Frame, version: Version) -> Vec<u8> {
    let mut bytes = head_of(frame, version).end(frame.body.len()).into_bytes();
    bytes.reserve_exact(frame.body.len() + 1);
    bytes.extend_from_slice(&frame.body);
    bytes.push(0);
    bytes
}

/// A frame as text, for text messages; none when its body is not UTF-8.
pub fn encode_text(frame: &Frame, version: Version) -> Option<String> {
    Some(head_of(frame, version).body(frame.body_text().ok()?))
}

fn head_of(frame: &Frame, version: Version) -> FrameText {
    let mut text = FrameText::new(&frame.command, version);
    for (name, value) in frame.headers.iter() {
        text.header(name, value);
    }
    text
}

/// A frame that is written header by header, without a [`Frame`] to hold them.
pub(super) struct FrameText {
    text: String,
    style: Style,
}

impl FrameText {
    pub(super) fn new(command: &Command, version: Version) -> Self {
        let mut text = String::new();
        // A command is not escaped in any version; without its line ends it stays one line.
        escape(&mut text, command.as_str(), Style::Plain, false);
        text.push('\n');
        Self { text, style: Style::of(command, Some(version)) }
    }

    pub(super) fn header(&mut self, name: &str, value: &str) -> &mut Self {
        if name != CONTENT_LENGTH {
            escape(&mut self.text, name, self.style, true);
            self.text.push(':');
            escape(&mut self.text, value, self.style, false);
            self.text.push('\n');
        }
        self
    }

    /// The whole frame.
    pub(super) fn body(&mut self, body: &str) -> String {
        let mut text = self.end(body.len());
        text.reserve_exact(body.len() + 1);
        text.push_str(body);
        text.push('\0');
        text
    }

    /// The frame up to the blank line; `length` is the number of bytes in the body.
    fn end(&mut self, length: usize) -> String {
        let mut text = mem::take(&mut self.text);
        if length > 0 {
            text.push_str(CONTENT_LENGTH);
            text.push(':');
            text.push_str(&decimal(length as u64));
            text.push('\n');
        }
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_has_its_length_last_and_ends_with_nul() {
        let frame = Frame::new(Command::Send)
            .with_header("content-length", "7")
            .with_header("destination", "/queue/a:b")
            .with_body("坐席");
        let expected = "SEND\ndestination:/queue/a\\cb\ncontent-length:6\n\n坐席\0";
        assert_eq!(encode(&frame, Version::V1_1), expected.as_bytes());
        assert_eq!(encode_text(&frame, Version::V1_1).as_deref(), Some(expected));
    }

    #[test]
    fn connect_is_never_escaped() {
        let frame = Frame::new(Command::Connect).with_header("host", "a:b\\c");
        assert_eq!(encode(&frame, Version::V1_2), b"CONNECT\nhost:a:b\\c\n\n\0");
    }

    #[test]
    fn a_header_cannot_begin_another_one() {
        let frame = Frame::new(Command::Connect).with_header("login", "me\r\npasscode:x\n\n\0SEND");
        assert_eq!(encode(&frame, Version::V1_2), b"CONNECT\nlogin:mepasscode:xSEND\n\n\0");
        let frame = Frame::new(Command::Other("A\nb:c".into())).with_header("a:\n", "");
        assert_eq!(encode(&frame, Version::V1_0), b"Ab:c\na:\n\n\0");
    }

    #[test]
    fn bytes_that_are_not_text_stay_bytes() {
        let frame = Frame::new(Command::Message).with_body(vec![0, 0xff]);
        assert_eq!(encode(&frame, Version::V1_2), b"MESSAGE\ncontent-length:2\n\n\0\xff\0");
        assert_eq!(encode_text(&frame, Version::V1_2), None);
    }
}
