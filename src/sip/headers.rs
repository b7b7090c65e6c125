//! The headers of one message: lines of text in their order, read as types on demand.
//!
//! ```text
//! Via: SIP/2.0/WSS a.invalid;branch=z9hG4bK1␍␊
//! From: <sip:alice@example.com>;tag=1␍␊
//! ```
//!
//! A message passes through a phone once, and most of its headers are looked at never or once: they stay in one piece, as
//! the wire has them, until somebody asks. The parser has checked those that every message needs.

use super::{
    address::Address,
    fields::{self, CSeq, Reason, SessionExpires},
    name::Name,
    text,
    via::Via,
};

/// Names and values; values are trimmed and unfolded, compact names are written out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(String);

impl Headers {
    /// Adds a header at the end.
    #[inline(always)]
    pub fn push(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) {
        self.put(self.0.len(), name.as_ref(), value.as_ref());
    }

    /// Adds a header at the beginning, where Via has to stand.
    #[inline(always)]
    pub fn push_front(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) {
        self.put(0, name.as_ref(), value.as_ref());
    }

    /// Replaces all headers of this name by one, which stands where the first one stood.
    #[inline(always)]
    pub fn set(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) {
        self.replace(name.as_ref(), value.as_ref());
    }

    /// Removes all headers of this name.
    #[inline(always)]
    pub fn remove(&mut self, name: impl AsRef<str>) {
        self.take_out(name.as_ref());
    }

    /// The value of the first header of this name.
    #[inline(always)]
    pub fn first(&self, name: impl AsRef<str>) -> Option<&str> {
        self.value(name.as_ref())
    }

    /// The values of all headers of this name.
    #[inline(always)]
    pub fn all(&self, name: impl AsRef<str>) -> Vec<&str> {
        self.values(name.as_ref())
    }

    /// The items of a list header, whether they share a line or not.
    #[inline(always)]
    pub fn items(&self, name: impl AsRef<str>) -> Vec<&str> {
        self.list(name.as_ref())
    }

    /// Whether a list header has this token.
    #[inline(always)]
    pub fn lists(&self, name: impl AsRef<str>, token: &str) -> bool {
        self.has_item(name.as_ref(), token)
    }

    /// All headers.
    pub fn iter(&self) -> Lines<'_> {
        Lines(&self.0)
    }

    /// Adds all headers of `other` at the end.
    pub fn append(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }

    /// The lines, each with its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The topmost Via.
    pub fn via(&self) -> Option<Via<'_>> {
        Via::parse(text::cut(self.first(Name::Via)?, b',').0)
    }

    /// From.
    pub fn from(&self) -> Option<Address<'_>> {
        self.address(Name::From)
    }

    /// To.
    pub fn to(&self) -> Option<Address<'_>> {
        self.address(Name::To)
    }

    /// The first Contact that is an address.
    pub fn contact(&self) -> Option<Address<'_>> {
        self.address(Name::Contact)
    }

    /// Call-ID; empty if there is none.
    pub fn call_id(&self) -> &str {
        self.first(Name::CallId).unwrap_or_default()
    }

    /// CSeq.
    pub fn cseq(&self) -> Option<CSeq<'_>> {
        CSeq::parse(self.first(Name::CSeq)?)
    }

    /// The address of a header, the first one of a list.
    #[inline(always)]
    pub fn address(&self, name: impl AsRef<str>) -> Option<Address<'_>> {
        self.first_address(name.as_ref())
    }

    /// The tag of From or To; empty if there is none.
    pub(super) fn tag(&self, name: Name) -> &str {
        self.address(name).and_then(Address::tag).unwrap_or_default()
    }

    /// A header whose value is a number, with or without parameters.
    #[inline(always)]
    pub fn number(&self, name: impl AsRef<str>) -> Option<u32> {
        self.first_number(name.as_ref())
    }

    /// Session-Expires.
    pub fn session_expires(&self) -> Option<SessionExpires> {
        SessionExpires::parse(self.first(Name::SessionExpires)?)
    }

    /// The first Reason that can be read, as it stands.
    pub fn reason(&self) -> Option<&str> {
        self.items(Name::Reason).iter().copied().find(|item| Reason::parse(item).is_some())
    }

    /// The type of the body, without parameters; types have no case.
    pub fn content_type(&self) -> Option<&str> {
        self.first(Name::ContentType).map(text::bare)
    }

    /// The event package of a subscription, without parameters.
    pub fn event(&self) -> Option<&str> {
        self.first(Name::Event).map(text::bare)
    }

    /// Adds all headers of these names that `from` has.
    #[inline(never)]
    pub(super) fn copy(&mut self, names: &[Name], from: &Self) {
        for name in names {
            let mut at = 0;
            while let Some((start, _, end)) = from.find(name.as_str(), at) {
                self.0.push_str(from.0.get(start..end).unwrap_or_default());
                at = end;
            }
        }
    }

    // What follows is in the program once: headers are read and written in a hundred places.

    /// Writes a header's line; a name that is none has no place in a message.
    #[inline(never)]
    fn put(&mut self, at: usize, name: &str, value: &str) {
        if text::is_token(name) {
            let rest = self.0.split_off(at);
            push!(&mut self.0, name, ": ");
            text::push_line(&mut self.0, text::trim(value));
            push!(&mut self.0, "\r\n", &rest);
        }
    }

    #[inline(never)]
    fn replace(&mut self, name: &str, value: &str) {
        let at = self.find(name, 0).map_or(self.0.len(), |(start, ..)| start);
        self.take_out(name);
        self.put(at, name, value);
    }

    #[inline(never)]
    fn take_out(&mut self, name: &str) {
        while let Some((start, _, end)) = self.find(name, 0) {
            let rest = self.0.split_off(end);
            self.0.truncate(start);
            self.0.push_str(&rest);
        }
    }

    /// The next line of this name: where it begins, its value, and where it ends.
    #[inline(never)]
    fn find(&self, name: &str, from: usize) -> Option<(usize, &str, usize)> {
        let mut start = from;
        loop {
            let (line, _) = text::split(self.0.get(start..)?, b'\n')?;
            let end = start + line.len() + 1;
            if let Some((have, value)) = line.split_at_checked(name.len())
                && let Some(value) = value.strip_prefix(':')
                && text::same(have, name)
            {
                return Some((start, text::trim(value), end));
            }
            start = end;
        }
    }

    #[inline(never)]
    fn value(&self, name: &str) -> Option<&str> {
        Some(self.find(name, 0)?.1)
    }

    #[inline(never)]
    fn values(&self, name: &str) -> Vec<&str> {
        let mut values = Vec::new();
        let mut at = 0;
        while let Some((_, value, end)) = self.find(name, at) {
            values.push(value);
            at = end;
        }
        values
    }

    #[inline(never)]
    fn list(&self, name: &str) -> Vec<&str> {
        let mut items = Vec::new();
        for value in self.values(name) {
            items.append(&mut text::list(value));
        }
        items
    }

    #[inline(never)]
    fn has_item(&self, name: &str, token: &str) -> bool {
        self.values(name).iter().any(|value| text::lists(value, token))
    }

    #[inline(never)]
    fn first_address(&self, name: &str) -> Option<Address<'_>> {
        Address::parse(self.list(name).first()?)
    }

    #[inline(never)]
    fn first_number(&self, name: &str) -> Option<u32> {
        Some(fields::delta(self.value(name)?)?.0)
    }
}

/// The headers of a message, one after the other: names as they are spelled, and values.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a>(&'a str);

impl<'a> Iterator for Lines<'a> {
    type Item = (&'a str, &'a str);

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        let (line, rest) = text::split(self.0, b'\n')?;
        self.0 = rest;
        let (name, value) = text::split(line, b':')?;
        Some((name, text::trim(value)))
    }
}
