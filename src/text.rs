//! The few things that every room does with text: to cut it at a byte, to find a word in it, to read and to write numbers.
//!
//! Byte by byte, and each function once in the program: the standard library's searchers, one for each kind of pattern,
//! and its writers of numbers would be 4 KB of the package. Refuses to know any protocol's grammar.

/// A decimal number that fits; leading zeros count for nothing.
pub(crate) fn number(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(0_u32, |sum, byte| {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 { None } else { sum.checked_mul(10)?.checked_add(u32::from(digit)) }
    })
}

/// A number as text.
pub(crate) fn decimal(number: impl Into<u64>) -> String {
    let mut text = String::new();
    push_number(&mut text, number.into());
    text
}

/// Writes a number.
#[inline(never)]
fn push_number(out: &mut String, number: u64) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// Bytes in lower-case hexadecimal.
#[inline(never)]
pub(crate) fn push_hex(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for digit in &[byte >> 4, byte & 0xf] {
            out.push(char::from(if *digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
        }
    }
}

/// Whether two names are the same that have no case.
#[inline(never)]
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// Without the ASCII spaces around it.
#[inline(never)]
pub(crate) fn trim(text: &str) -> &str {
    text.trim_ascii()
}

/// Without the spaces around it, those of other scripts among them: what people type and paste.
#[inline(never)]
pub(crate) fn trim_typed(text: &str) -> &str {
    let mut chars = text.chars();
    let mut inner = text;
    while chars.next().is_some_and(char::is_whitespace) {
        inner = chars.as_str();
    }
    chars = inner.chars();
    while chars.next_back().is_some_and(char::is_whitespace) {
        inner = chars.as_str();
    }
    inner
}

/// Where the first of these bytes stands. They are ASCII, so the place is a character boundary.
#[inline(never)]
#[expect(clippy::manual_contains, reason = "with `contains` comes a search by words, which is for long lists")]
pub(crate) fn place(text: &str, wanted: &[u8]) -> Option<usize> {
    text.bytes().position(|byte| wanted.iter().any(|wanted| *wanted == byte))
}

/// `text` before and after the first `at`, which is ASCII.
#[inline(never)]
pub(crate) fn split(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Whether `byte`, which is ASCII, stands anywhere in `text`.
pub(crate) fn has(text: &str, byte: u8) -> bool {
    split(text, byte).is_some()
}

/// What stands between these bytes, which are ASCII; a text without them is one piece.
pub(crate) fn pieces<'a>(text: &'a str, ends: &'static [u8]) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    core::iter::from_fn(move || next_piece(&mut rest, ends))
}

/// The piece at a place of [`pieces`]; nothing where there are fewer.
#[inline(never)]
pub(crate) fn piece<'a>(text: &'a str, ends: &'static [u8], place: usize) -> &'a str {
    pieces(text, ends).nth(place).unwrap_or_default()
}

#[inline(never)]
fn next_piece<'a>(rest: &mut Option<&'a str>, ends: &[u8]) -> Option<&'a str> {
    let text = (*rest)?;
    let end = place(text, ends).unwrap_or(text.len());
    *rest = text.get(end + 1..);
    text.get(..end)
}

/// Whether these words stand anywhere in `text`.
#[inline(never)]
pub(crate) fn contains(text: &str, words: &str) -> bool {
    text.as_bytes().windows(words.len()).any(|window| window == words.as_bytes())
}

/// As much of the bytes as is text.
#[inline(never)]
pub(crate) fn readable(bytes: &[u8]) -> &str {
    str::from_utf8(bytes)
        .or_else(|error| str::from_utf8(bytes.get(..error.valid_up_to()).unwrap_or_default()))
        .unwrap_or_default()
}

/// What `join!` and `push!` write: text, characters, and numbers in decimal.
pub(crate) trait Piece {
    /// Writes it at the end.
    fn push_to(self, out: &mut String);
}

impl Piece for &str {
    #[inline(always)]
    fn push_to(self, out: &mut String) {
        push_text(out, self);
    }
}

impl Piece for &String {
    #[inline(always)]
    fn push_to(self, out: &mut String) {
        push_text(out, self);
    }
}

impl Piece for char {
    #[inline(always)]
    fn push_to(self, out: &mut String) {
        out.push(self);
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Piece for $number {
            #[inline(always)]
            fn push_to(self, out: &mut String) {
                push_number(out, self.into());
            }
        }
    )*};
}

numbers!(u16 u32 u64);

#[inline(never)]
fn push_text(out: &mut String, text: &str) {
    out.push_str(text);
}

/// Writes the pieces at the end of a string, one after the other.
///
/// One call a piece: an array of them would be twice the code.
macro_rules! push {
    ($out:expr, $($piece:expr),+ $(,)?) => {{
        let out: &mut String = $out;
        $($crate::text::Piece::push_to($piece, &mut *out);)+
    }};
}

/// The pieces one after the other, as a string.
macro_rules! join {
    ($($piece:expr),+ $(,)?) => {{
        let mut out = String::new();
        push!(&mut out, $($piece),+);
        out
    }};
}

/// The pieces with this between them.
#[inline(never)]
pub(crate) fn join_with(pieces: &[&str], between: &str) -> String {
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        push!(&mut out, if at > 0 { between } else { "" }, *piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_digits_that_fit() {
        assert_eq!(number("0009"), Some(9));
        assert_eq!(number("4294967295"), Some(u32::MAX));
        for bad in ["", "-1", "4294967296", "1 ", "1a", "+1"] {
            assert_eq!(number(bad), None, "{bad}");
        }
        assert_eq!(decimal(0_u32), "0");
        assert_eq!(decimal(u64::MAX), "18446744073709551615");
    }

    #[test]
    fn text_is_cut_at_bytes() {
        assert_eq!(split("坐=席=", b'='), Some(("坐", "席=")));
        assert_eq!(split("坐", b'='), None);
        assert_eq!(pieces("a,;坐", b",;").collect::<Vec<_>>(), ["a", "", "坐"]);
        assert_eq!(pieces("", b",").collect::<Vec<_>>(), [""]);
        assert_eq!(place("坐席;=", b"=;"), Some(6));
        assert_eq!(place("", b"="), None);
        assert!(has("a=", b'=') && !has("a", b'='));
    }

    #[test]
    fn pieces_are_joined() {
        assert_eq!(join!("a", 7_u16, "", &"坐".to_owned()), "a7坐");
        assert_eq!(join_with(&["a", "", "坐"], ", "), "a, , 坐");
        assert_eq!(join_with(&[], ", "), "");
    }

    #[test]
    fn words_are_found_anywhere() {
        for text in ["typ relay", " typ relay", "a typ relay", "typ typ relay x"] {
            assert!(contains(text, "typ relay"), "{text}");
        }
        assert!(!contains("typ rela", "typ relay"));
        assert!(!contains("", "a"));
    }

    #[test]
    fn spaces_of_all_scripts_are_typed() {
        assert_eq!(trim_typed("\u{3000} 1 0\u{a0}\t"), "1 0");
        assert_eq!(trim_typed(" \u{3000}"), "");
        assert_eq!(trim("\u{3000} "), "\u{3000}");
    }

    #[test]
    fn bytes_are_read_as_far_as_they_are_text() {
        assert_eq!(readable("坐席".as_bytes()), "坐席");
        assert_eq!(readable(b"a\xe5\x9d"), "a");
    }
}
