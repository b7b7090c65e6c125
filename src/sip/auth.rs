//! WWW-Authenticate, Proxy-Authenticate, Authorization and Proxy-Authorization (RFC 3261 section 20.7, RFC 7616).

use super::text;

/// `Digest a="b", c=d`: a scheme and its parameters, as a challenge and as credentials have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Auth<'a> {
    pub(super) scheme: &'a str,
    params: Vec<(&'a str, &'a str)>,
}

impl<'a> Auth<'a> {
    /// Reads one header's value.
    pub(super) fn parse(value: &'a str) -> Option<Self> {
        let (scheme, rest) = value.trim().split_once([' ', '\t'])?;
        let mut params = Vec::new();
        for item in text::list(rest) {
            let (name, value) = item.split_once('=')?;
            params.push((name.trim(), value.trim()));
        }
        text::is_token(scheme).then_some(Self { scheme, params })
    }

    /// A parameter without its quotation marks.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let (_, value) = self.params.iter().find(|(have, _)| text::same(have, name))?;
        Some(text::plain(value))
    }
}
