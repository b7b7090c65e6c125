//! Addresses: `sip:` and `sips:` taken apart (RFC 3261 section 19.1), all others kept as they are.

use super::{params::Params, text};
use crate::redact::Secret;

/// An address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uri {
    /// `sip:` or `sips:`.
    Sip(Box<SipUri>),
    /// Any other scheme (`tel:`, `urn:` …), whole.
    Other(String),
}

/// A SIP address; its parts are raw, that is percent-escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SipUri {
    /// Whether the scheme is `sips`.
    pub secure: bool,
    /// The user part.
    pub user: Option<String>,
    /// The deprecated password of the user part.
    pub password: Option<Secret<String>>,
    /// The host: a name, an IPv4 address, or an IPv6 address in its brackets.
    pub host: String,
    /// The port, when one is written.
    pub port: Option<u16>,
    /// `;transport=ws;lr` …
    pub params: Params,
    /// What stands behind the question mark.
    pub headers: Option<String>,
}

impl Uri {
    /// Reads a whole address, without spaces and without angle brackets.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        let secure = text::same(scheme, "sips");
        if secure || text::same(scheme, "sip") {
            return Some(Self::Sip(Box::new(SipUri::parse(rest, secure)?)));
        }
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        (is_scheme && !rest.is_empty() && is_visible(rest)).then(|| Self::Other(text.to_owned()))
    }

    /// The address of a user at a domain; the user part is escaped as needed.
    pub fn of(user: &str, domain: &str) -> Option<Self> {
        let mut escaped = String::with_capacity(user.len());
        escape(&mut escaped, user, b"&=+$,;?/");
        let Self::Sip(mut uri) = Self::parse(&["sip:", domain].concat())? else { return None };
        uri.user = (!escaped.is_empty()).then_some(escaped);
        Some(Self::Sip(uri))
    }

    /// The SIP address, if it is one.
    pub fn sip(&self) -> Option<&SipUri> {
        match self {
            Self::Sip(uri) => Some(uri),
            Self::Other(_) => None,
        }
    }

    /// The user part, unescaped; the number of a `tel:` address.
    pub fn user(&self) -> String {
        match self {
            Self::Sip(uri) => unescape(uri.user.as_deref().unwrap_or_default()),
            Self::Other(text) => text
                .split_once(':')
                .filter(|(scheme, _)| text::same(scheme, "tel"))
                .map(|(_, rest)| rest.split(';').next().unwrap_or_default().to_owned())
                .unwrap_or_default(),
        }
    }

    /// Whether both name the same resource (RFC 3261 section 19.1.4, as far as a phone needs it: the parameters that
    /// must agree are those that a binding is told apart by).
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Sip(one), Self::Sip(other)) => {
                one.secure == other.secure
                    && unescape(one.user.as_deref().unwrap_or_default())
                        == unescape(other.user.as_deref().unwrap_or_default())
                    && text::same(&one.host, &other.host)
                    && one.port == other.port
                    && ["transport", "user", "method", "maddr", "ttl"].iter().all(|name| {
                        text::same(one.params.get(name).unwrap_or_default(), other.params.get(name).unwrap_or_default())
                    })
            }
            (Self::Other(one), Self::Other(other)) => one == other,
            _ => false,
        }
    }

    /// Writes the address.
    pub fn write(&self, out: &mut String) {
        match self {
            Self::Sip(uri) => uri.write(out),
            Self::Other(text) => text::push_line(out, text),
        }
    }

    /// The address as text.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }
}

impl SipUri {
    fn parse(rest: &str, secure: bool) -> Option<Self> {
        let mut uri = Self { secure, ..Self::default() };
        // A user part may have `;`, `?` and `/` of its own; an `@` elsewhere is escaped.
        let rest = match rest.split_once('@') {
            Some((userinfo, rest)) => {
                let (user, password) = match userinfo.split_once(':') {
                    Some((user, password)) => (user, Some(password)),
                    None => (userinfo, None),
                };
                if user.is_empty() || !is_visible(userinfo) {
                    return None;
                }
                uri.user = Some(user.to_owned());
                uri.password = password.map(|password| Secret::new(password.to_owned()));
                rest
            }
            None => rest,
        };
        let (rest, headers) = match rest.split_once('?') {
            Some((rest, headers)) => (rest, Some(headers)),
            None => (rest, None),
        };
        if let Some(headers) = headers {
            if headers.is_empty() || !is_visible(headers) {
                return None;
            }
            uri.headers = Some(headers.to_owned());
        }
        let (place, params) = match rest.split_once(';') {
            Some((place, params)) => (place, Some(params)),
            None => (rest, None),
        };
        (uri.host, uri.port) = host_port(place)?;
        if let Some(params) = params {
            if !is_visible(params) {
                return None;
            }
            uri.params = Params::parse(params)?;
        }
        Some(uri)
    }

    fn write(&self, out: &mut String) {
        out.push_str(if self.secure { "sips:" } else { "sip:" });
        if let Some(user) = &self.user {
            text::push_line(out, user);
            if let Some(password) = &self.password {
                out.push(':');
                text::push_line(out, password.expose());
            }
            out.push('@');
        }
        push_host_port(out, &self.host, self.port);
        self.params.write(out);
        if let Some(headers) = &self.headers {
            out.push('?');
            text::push_line(out, headers);
        }
    }
}

/// A host and an optional port.
pub(super) fn host_port(text: &str) -> Option<(String, Option<u16>)> {
    let text = text.trim();
    let split =
        if text.starts_with('[') { text.find(']')?.checked_add(1)? } else { text.find(':').unwrap_or(text.len()) };
    let (host, rest) = text.split_at_checked(split)?;
    let (host, rest) = (host.trim_end(), rest.trim_start());
    let port = match rest.strip_prefix(':') {
        Some(port) => Some(u16::try_from(text::number(port.trim())?).ok()?),
        None if rest.is_empty() => None,
        None => return None,
    };
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        // The grammar of RFC 3261 lets three colons stand in a row, so they are taken (RFC 5118 section 4.10).
        Some(address) => {
            address.contains(':') && address.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        }
        None => {
            !host.is_empty()
                && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
        }
    };
    is_host.then(|| (host.to_owned(), port))
}

/// Writes a host and its port.
pub(super) fn push_host_port(out: &mut String, host: &str, port: Option<u16>) {
    text::push_line(out, host);
    if let Some(port) = port {
        out.push(':');
        text::push_number(out, port.into());
    }
}

/// Nothing that separates: no space, no control character, no bracket or quotation mark of a header.
fn is_visible(text: &str) -> bool {
    !text.bytes().any(|byte| byte <= b' ' || matches!(byte, b'<' | b'>' | b'"' | 0x7f))
}

/// Writes `text` percent-escaped, but for unreserved characters and those of `also` (RFC 3261 section 25.1).
pub(super) fn escape(out: &mut String, text: &str, also: &[u8]) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) || also.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 0xf] {
                out.push(char::from(if digit < 10 { b'0' + digit } else { b'A' + digit - 10 }));
            }
        }
    }
}

/// `text` without its percent escapes; what is none, and what would be no UTF-8, stays.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = match after {
            [high, low, beyond @ ..] if *first == b'%' && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(digit(*high) << 4 | digit(*low));
                beyond
            }
            _ => {
                bytes.push(*first);
                after
            }
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn digit(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        _ => (byte | 0x20) - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sip(text: &str) -> SipUri {
        match Uri::parse(text) {
            Some(Uri::Sip(uri)) => *uri,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn addresses_are_taken_apart_and_written_back() {
        let text = "sips:al%69ce;day=1:pw@[2001:db8::10]:5070;transport=ws;lr?Subject=a%20b&to=x";
        let uri = sip(text);
        assert!(uri.secure);
        assert_eq!(uri.user.as_deref(), Some("al%69ce;day=1"));
        assert_eq!(uri.password, Some(Secret::new("pw".into())));
        assert_eq!((uri.host.as_str(), uri.port), ("[2001:db8::10]", Some(5070)));
        assert_eq!(uri.headers.as_deref(), Some("Subject=a%20b&to=x"));
        assert_eq!(Uri::Sip(Box::new(uri)).to_text(), text);
        assert_eq!(sip("sip:[2001:db8::10:5070]").port, None);
    }

    #[test]
    fn other_schemes_stay_whole() {
        assert_eq!(Uri::parse("soap.beep://192.0.2.103:3002"), Some(Uri::Other("soap.beep://192.0.2.103:3002".into())));
        assert_eq!(Uri::parse("tel:+86400;ext=1").unwrap().user(), "+86400");
    }

    #[test]
    fn bad_addresses_are_refused() {
        for bad in [
            "",
            "sip:",
            "sip:@a",
            "sip:a b@c",
            "sip:c; lr",
            "<sip:a@b>",
            "sip:a@b:x",
            "sip:a@b:70000",
            "sip:2001:db8::1",
            "sip:a@[::1",
            "sip:a@b;",
            "sip:a@b?",
            "1x:y",
            ":a",
            "x:",
        ] {
            assert_eq!(Uri::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn users_are_escaped_and_compared_unescaped() {
        let uri = Uri::of("a@b 坐", "example.com").unwrap();
        assert_eq!(uri.to_text(), "sip:a%40b%20%E5%9D%90@example.com");
        assert_eq!(uri.user(), "a@b 坐");
        assert!(Uri::parse("sip:%61lice@A.com;x=1").unwrap().same_as(&Uri::parse("sip:alice@a.com").unwrap()));
        assert!(!Uri::parse("sip:alice@a.com").unwrap().same_as(&Uri::parse("sip:Alice@a.com").unwrap()));
        assert_eq!(unescape("100%"), "100%");
    }
}
