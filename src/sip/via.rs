//! Via (RFC 3261 section 20.42).

use super::{params::Params, text, uri::host_port};

/// What a branch begins with that is unique (RFC 3261 section 8.1.1.7).
pub const MAGIC: &str = "z9hG4bK";

/// One hop: views of a value that was read through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Via<'a> {
    /// `WSS`, `UDP` …
    pub transport: &'a str,
    /// Where the hop says it is.
    pub host: &'a str,
    /// The port that it names.
    pub port: Option<u16>,
    /// `branch`, `received`, `rport` …
    pub params: Params<'a>,
}

impl<'a> Via<'a> {
    /// Reads one value.
    pub fn parse(value: &'a str) -> Option<Self> {
        let (protocol, rest) = text::split(value, b'/')?;
        let (version, rest) = text::split(rest, b'/')?;
        if !text::same(text::trim(protocol), "SIP") || text::trim(version) != "2.0" {
            return None;
        }
        let (transport, rest) = text::words(rest)?;
        let (place, params) = text::cut(rest, b';');
        let (host, port) = host_port(place)?;
        let params = Params::parse(params)?;
        text::is_token(transport).then_some(Self { transport, host, port, params })
    }

    /// The branch, if it is one that can be relied on: one that begins with [`MAGIC`] and goes on.
    pub fn branch(self) -> Option<&'a str> {
        self.params.get("branch").filter(|branch| {
            branch.len() > MAGIC.len() && text::same(branch.get(..MAGIC.len()).unwrap_or_default(), MAGIC)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read() {
        for (value, transport, host, port, branch) in [
            ("SIP  /   2.0  /UDP     192.0.2.2;branch=390skdjuw", "UDP", "192.0.2.2", None, Some("390skdjuw")),
            (
                "SIP / 2.0/ TCP  spindle.example.com : 5060 ; branch  =   z9hG4bK9",
                "TCP",
                "spindle.example.com",
                Some(5060),
                Some("z9hG4bK9"),
            ),
            ("SIP/2.0/WSS [::1]:1;received=[2001:db8::9:255];rport", "WSS", "[::1]", Some(1), None),
        ] {
            let via = Via::parse(value).unwrap_or_else(|| panic!("{value}"));
            assert_eq!((via.transport, via.host, via.port), (transport, host, port));
            assert_eq!(via.params.get("branch"), branch);
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
