//! WWW-Authenticate, Proxy-Authenticate, Authorization and Proxy-Authorization (RFC 3261 section 20.7, RFC 7616).

use super::text;

/// `Digest a="b", c=d`: the parameters of the one scheme that is known, as a challenge and as credentials have them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Auth<'a>(&'a str);

impl<'a> Auth<'a> {
    /// Reads one header's value.
    pub(super) fn parse(value: &'a str) -> Option<Self> {
        let (scheme, params) = text::words(value)?;
        let is_sound = text::list(params).iter().all(|item| text::has(item, b'='));
        (is_sound && text::same(scheme, "Digest")).then_some(Self(params))
    }

    /// A parameter without its quotation marks.
    pub(super) fn get(self, name: &str) -> Option<String> {
        text::list(self.0).iter().find_map(|item| {
            let (have, value) = text::cut(item, b'=');
            text::same(have, name).then(|| text::plain(value.unwrap_or_default()))
        })
    }
}
