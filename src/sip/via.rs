//! Via (RFC 3261 section 20.42).

use super::{
    params::Params,
    text,
    uri::{host_port, push_host_port},
};

/// What a branch begins with that is unique (RFC 3261 section 8.1.1.7).
pub const MAGIC: &str = "z9hG4bK";

/// One hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Via {
    /// `WSS`, `UDP` …
    pub transport: String,
    /// Where the hop says it is.
    pub host: String,
    /// The port that it names.
    pub port: Option<u16>,
    /// `branch`, `received`, `rport` …
    pub params: Params,
}

impl Via {
    /// Reads one value.
    pub fn parse(value: &str) -> Option<Self> {
        let (protocol, rest) = value.split_once('/')?;
        let (version, rest) = rest.split_once('/')?;
        if !text::same(protocol.trim(), "SIP") || version.trim() != "2.0" {
            return None;
        }
        let (transport, rest) = rest.trim_start().split_once([' ', '\t'])?;
        let (place, params) = text::cut(rest, b';');
        let (host, port) = host_port(place)?;
        let params = params.map_or(Some(Params::default()), Params::parse)?;
        text::is_token(transport).then(|| Self { transport: transport.to_owned(), host, port, params })
    }

    /// The branch, if it is one that can be relied on: one that begins with [`MAGIC`] and goes on.
    pub fn branch(&self) -> Option<&str> {
        self.params.get("branch").filter(|branch| {
            branch.len() > MAGIC.len() && text::same(branch.get(..MAGIC.len()).unwrap_or_default(), MAGIC)
        })
    }

    /// Writes the value.
    pub fn write(&self, out: &mut String) {
        out.push_str("SIP/2.0/");
        text::push_line(out, &self.transport);
        out.push(' ');
        push_host_port(out, &self.host, self.port);
        self.params.write(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_back() {
        for (value, written) in [
            ("SIP  /   2.0  /UDP     192.0.2.2;branch=390skdjuw", "SIP/2.0/UDP 192.0.2.2;branch=390skdjuw"),
            (
                "SIP / 2.0/ TCP  spindle.example.com : 5060 ; branch  =   z9hG4bK9",
                "SIP/2.0/TCP spindle.example.com:5060;branch=z9hG4bK9",
            ),
            (
                "SIP/2.0/WSS [::1]:1;received=[2001:db8::9:255];rport",
                "SIP/2.0/WSS [::1]:1;received=[2001:db8::9:255];rport",
            ),
        ] {
            let via = Via::parse(value).unwrap_or_else(|| panic!("{value}"));
            let mut out = String::new();
            via.write(&mut out);
            assert_eq!(out, written);
            assert_eq!(Via::parse(&out), Some(via));
        }
    }

    #[test]
    fn bad_values_are_refused() {
        for bad in
            ["", "SIP/2.0/UDP", "SIP/7.0/UDP a", "SIP/2.0/UDP 192.0.2.15;;,;,,", "SIP/2.0/U:P a", "SIP/2.0/UDP a b"]
        {
            assert_eq!(Via::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_bare_magic_cookie_is_no_branch() {
        assert_eq!(Via::parse("SIP/2.0/UDP a;branch=z9hG4bK").unwrap().branch(), None);
        assert_eq!(Via::parse("SIP/2.0/UDP a;branch=z9hG4bKx").unwrap().branch(), Some("z9hG4bKx"));
    }
}
