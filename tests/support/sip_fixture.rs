//! Messages of RFC 4475 and RFC 5118 as files: a head with the verdict of the RFC, then the message in its notation.
//!
//! Lines end with CR LF on the wire. `<allOneLine>` joins lines, `<hex>` gives bytes, `<repeat count=n>` repeats (RFC 4475
//! section 2).
#![allow(dead_code)]

use std::{fs, path::Path};

/// One file.
pub struct Fixture {
    pub name: String,
    pub verdict: Verdict,
    pub wire: Vec<u8>,
}

/// What the RFC says that a receiver does; for a phone, which is neither a registrar nor a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A valid message, and the final response to it if it gets one at once.
    Accept(Option<u16>),
    /// An invalid request, and the response to it.
    Reject(u16),
    /// An invalid response: it is ignored.
    Drop,
}

/// All files of a folder.
pub fn fixtures(folder: &str) -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut found: Vec<Fixture> = fs::read_dir(folder).unwrap().map(|entry| read(&entry.unwrap().path())).collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

fn read(path: &Path) -> Fixture {
    let text = fs::read_to_string(path).unwrap();
    let (head, message) = text.split_once("\n---\n").unwrap();
    let verdict = head.lines().find_map(|line| line.strip_prefix("verdict: ")).unwrap();
    let verdict = match verdict.split_once(' ') {
        Some(("accept", status)) => Verdict::Accept(Some(status.parse().unwrap())),
        Some(("reject", status)) => Verdict::Reject(status.parse().unwrap()),
        None if verdict == "accept" => Verdict::Accept(None),
        None if verdict == "drop" => Verdict::Drop,
        _ => panic!("{path:?}: {verdict}"),
    };
    Fixture { name: path.file_stem().unwrap().to_str().unwrap().to_owned(), verdict, wire: wire(message) }
}

fn wire(message: &str) -> Vec<u8> {
    let mut lines = String::new();
    let mut rest = message;
    while let Some((before, from)) = rest.split_once("<allOneLine>\n") {
        let (joined, after) = from.split_once("</allOneLine>").unwrap();
        lines.push_str(before);
        lines.push_str(&joined.replace('\n', ""));
        rest = after;
    }
    lines.push_str(rest);
    let mut bytes = Vec::new();
    let mut rest = lines.as_str();
    while let Some(at) = rest.find(['<', '\n']) {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix('\n') {
            bytes.extend_from_slice(b"\r\n");
            rest = after;
        } else if let Some((hex, after)) = rest.strip_prefix("<hex>").and_then(|rest| rest.split_once("</hex>")) {
            let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
            bytes.extend(digits.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8));
            rest = after;
        } else if let Some((repeat, after)) =
            rest.strip_prefix("<repeat count=").and_then(|rest| rest.split_once("</repeat>"))
        {
            let (count, text) = repeat.split_once('>').unwrap();
            bytes.extend(text.repeat(count.parse().unwrap()).into_bytes());
            rest = after;
        } else {
            bytes.push(b'<');
            rest = &rest[1..];
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}
