//! The headers of one message: raw values in their order, read as types on demand.
//!
//! A message passes through a phone once, and most of its headers are looked at never or once: values stay text until
//! somebody asks. The parser has checked those that every message needs.

use super::{
    address::Address,
    fields::{self, CSeq, Reason, SessionExpires},
    name::Name,
    text,
    via::Via,
};

/// Names and values; values are trimmed and unfolded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(pub(super) Vec<(Name, String)>);

impl Headers {
    /// Adds a header at the end.
    pub fn push(&mut self, name: Name, value: impl AsRef<str>) {
        self.put(name, value.as_ref(), false);
    }

    /// Replaces all headers of this name by one, which stands where the first one stood.
    pub fn set(&mut self, name: Name, value: impl AsRef<str>) {
        self.put(name, value.as_ref(), true);
    }

    /// Both, in one function that is in the program once: headers are written in a hundred places.
    #[inline(never)]
    fn put(&mut self, name: Name, value: &str, replace: bool) {
        let mut at = self.0.len();
        if replace {
            at = self.0.iter().position(|(have, _)| *have == name).unwrap_or(at);
            self.remove(&name);
        }
        self.0.insert(at.min(self.0.len()), (name, value.to_owned()));
    }

    /// Removes all headers of this name.
    pub fn remove(&mut self, name: &Name) {
        self.0.retain(|(have, _)| have != name);
    }

    /// The value of the first header of this name.
    pub fn first(&self, name: &Name) -> Option<&str> {
        self.0.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// The values of all headers of this name.
    pub fn all<'a>(&'a self, name: &'a Name) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// The items of a list header, whether they share a line or not.
    pub fn items(&self, name: &Name) -> Vec<&str> {
        let mut items = Vec::new();
        for (have, value) in &self.0 {
            if have == name {
                items.append(&mut text::list(value));
            }
        }
        items
    }

    /// Whether a list header has this token.
    pub fn lists(&self, name: &Name, token: &str) -> bool {
        self.items(name).iter().any(|item| text::same(item, token))
    }

    /// All headers.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &str)> {
        self.0.iter().map(|(name, value)| (name, value.as_str()))
    }

    /// A header of no type of ours, by its name.
    pub fn other(&self, name: &str) -> Option<&str> {
        self.first(&Name::parse(name)?)
    }

    /// The topmost Via.
    pub fn via(&self) -> Option<Via> {
        let value = self.first(&Name::Via)?;
        Via::parse(text::cut(value, b',').0.trim())
    }

    /// From.
    pub fn from(&self) -> Option<Address> {
        self.address(&Name::From)
    }

    /// To.
    pub fn to(&self) -> Option<Address> {
        self.address(&Name::To)
    }

    /// The first Contact that is an address.
    pub fn contact(&self) -> Option<Address> {
        Address::parse(self.items(&Name::Contact).first()?)
    }

    /// Call-ID; empty if there is none.
    pub fn call_id(&self) -> &str {
        self.first(&Name::CallId).unwrap_or_default()
    }

    /// CSeq.
    pub fn cseq(&self) -> Option<CSeq> {
        CSeq::parse(self.first(&Name::CSeq)?)
    }

    /// A header whose value is one address.
    pub fn address(&self, name: &Name) -> Option<Address> {
        Address::parse(self.first(name)?)
    }

    /// A header whose value is a number, with or without parameters.
    pub fn number(&self, name: &Name) -> Option<u32> {
        Some(fields::delta(self.first(name)?)?.0)
    }

    /// Session-Expires.
    pub fn session_expires(&self) -> Option<SessionExpires> {
        SessionExpires::parse(self.first(&Name::SessionExpires)?)
    }

    /// The first Reason that can be read.
    pub fn reason(&self) -> Option<Reason> {
        self.items(&Name::Reason).into_iter().find_map(Reason::parse)
    }

    /// The type of the body, without parameters, in lower case.
    pub fn content_type(&self) -> Option<String> {
        let value = self.first(&Name::ContentType)?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// The event package of a subscription, without parameters.
    pub fn event(&self) -> Option<&str> {
        Some(self.first(&Name::Event)?.split(';').next().unwrap_or_default().trim())
    }

    pub(super) fn copy(&mut self, name: &Name, from: &Self) {
        for value in from.all(name) {
            self.push(name.clone(), value);
        }
    }
}
