//! Addresses: `sip:` and `sips:` taken apart (RFC 3261 section 19.1), all others kept as they are.

use super::{params::Params, text};
use crate::redact::Secret;

/// An address: text that was read through and found sound. Its parts are looked at when somebody asks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Uri<'a>(&'a str);

/// A SIP address; its parts are raw, that is percent-escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SipUri<'a> {
    /// Whether the scheme is `sips`.
    pub secure: bool,
    /// The user part.
    pub user: Option<&'a str>,
    /// The deprecated password of the user part.
    pub password: Option<Secret<&'a str>>,
    /// The host: a name, an IPv4 address, or an IPv6 address in its brackets.
    pub host: &'a str,
    /// The port, when one is written.
    pub port: Option<u16>,
    /// `;transport=ws;lr` …
    pub params: Params<'a>,
    /// What stands behind the question mark.
    pub headers: Option<&'a str>,
}

impl<'a> Uri<'a> {
    /// Reads a whole address, without spaces and without angle brackets.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text::split(text, b':')?;
        let is_sound = match is_sip(scheme) {
            Some(_) => SipUri::parse(text).is_some(),
            None => {
                scheme.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
                    && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
                    && !rest.is_empty()
                    && text::is_visible(rest)
            }
        };
        is_sound.then_some(Self(text))
    }

    /// The address of a user at a domain, as text; the user part is escaped as needed.
    pub fn of(user: &str, domain: &str) -> Option<String> {
        let mut text = "sip:".to_owned();
        if !user.is_empty() {
            escape(&mut text, user, b"&=+$,;?/");
            text.push('@');
        }
        text.push_str(domain);
        // A domain that brings a user of its own is none.
        (!text::has(domain, b'@') && Uri::parse(&text).is_some()).then_some(text)
    }

    /// The whole address.
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// The SIP address, if it is one.
    pub fn sip(self) -> Option<SipUri<'a>> {
        SipUri::parse(self.0)
    }

    /// The address without what stands behind its question mark.
    pub(super) fn without_headers(self) -> &'a str {
        let headers = self.sip().and_then(|sip| sip.headers).map_or(0, |headers| headers.len() + 1);
        self.0.get(..self.0.len() - headers).unwrap_or_default()
    }

    /// The user part, unescaped; the number of a `tel:` address.
    pub fn user(self) -> String {
        match (self.sip(), text::split(self.0, b':')) {
            (Some(sip), _) => unescape(sip.user.unwrap_or_default()),
            (None, Some((scheme, rest))) if text::same(scheme, "tel") => text::bare(rest).to_owned(),
            _ => String::new(),
        }
    }
}

impl core::fmt::Debug for Uri<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&crate::redact::mask_digits(self.0))
    }
}

impl<'a> SipUri<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text::split(text, b':')?;
        let secure = is_sip(scheme)?;
        // A user part may have `;`, `?` and `/` of its own; an `@` elsewhere is escaped.
        let (user, rest) = behind(rest, b'@');
        let (rest, headers) = before(rest, b'?');
        let (place, params) = before(rest, b';');
        let (host, port) = host_port(place)?;
        let (user, password) = match user {
            Some(user) => {
                let (user, password) = before(user, b':');
                (Some(user), password.map(Secret::new))
            }
            None => (None, None),
        };
        let is_sound = text::is_visible(text) && headers != Some("");
        let params = Params::parse(params)?;
        is_sound.then_some(Self { secure, user, password, host, port, params, headers })
    }
}

/// Whether a scheme is that of SIP, and if so, whether the secure one.
fn is_sip(scheme: &str) -> Option<bool> {
    let secure = text::same(scheme, "sips");
    (secure || text::same(scheme, "sip")).then_some(secure)
}

/// What stands before `at`, if it is there, and the rest.
fn behind(text: &str, at: u8) -> (Option<&str>, &str) {
    text::split(text, at).map_or((None, text), |(before, rest)| (Some(before), rest))
}

/// What stands before `at`, and what behind it, if it is there.
fn before(text: &str, at: u8) -> (&str, Option<&str>) {
    text::split(text, at).map_or((text, None), |(before, rest)| (before, Some(rest)))
}

/// A host and an optional port.
pub(super) fn host_port(text: &str) -> Option<(&str, Option<u16>)> {
    let end = if text.starts_with('[') { text::split(text, b']')?.0.len() + 1 } else { before(text, b':').0.len() };
    let (host, rest) = text.split_at_checked(end)?;
    let (host, rest) = (text::trim(host), text::trim(rest));
    let port = match rest.strip_prefix(':') {
        Some(port) => Some(u16::try_from(text::number(text::trim(port))?).ok()?),
        None if rest.is_empty() => None,
        None => return None,
    };
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        // The grammar of RFC 3261 lets three colons stand in a row, so they are taken (RFC 5118 section 4.10).
        Some(address) => {
            text::has(address, b':')
                && address.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        }
        None => {
            !host.is_empty()
                && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
        }
    };
    is_host.then_some((host, port))
}

/// Writes `text` percent-escaped, but for unreserved characters and those of `also` (RFC 3261 section 25.1).
pub(super) fn escape(out: &mut String, text: &str, also: &[u8]) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) || also.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in &[byte >> 4, byte & 0xf] {
                out.push(char::from(if *digit < 10 { b'0' + digit } else { b'A' + digit - 10 }));
            }
        }
    }
}

/// `text` without its percent escapes; what is none, and what would be no UTF-8, stays.
pub(super) fn unescape(text: &str) -> String {
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

    fn sip(text: &str) -> SipUri<'_> {
        Uri::parse(text).and_then(Uri::sip).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn addresses_are_taken_apart() {
        let text = "sips:al%69ce;day=1:pw@[2001:db8::10]:5070;transport=ws;lr?Subject=a%20b&to=x";
        let uri = sip(text);
        assert!(uri.secure);
        assert_eq!(uri.user, Some("al%69ce;day=1"));
        assert_eq!(uri.password, Some(Secret::new("pw")));
        assert_eq!((uri.host, uri.port), ("[2001:db8::10]", Some(5070)));
        assert_eq!(uri.headers, Some("Subject=a%20b&to=x"));
        assert!(uri.params.has("lr"));
        assert_eq!(sip("sip:[2001:db8::10:5070]").port, None);
    }

    #[test]
    fn other_schemes_stay_whole() {
        let other = Uri::parse("soap.beep://192.0.2.103:3002").unwrap();
        assert_eq!((other.as_str(), other.sip()), ("soap.beep://192.0.2.103:3002", None));
        assert_eq!(Uri::parse("tel:+86400;ext=1").unwrap().user(), "+86400");
    }

    #[test]
    fn bad_addresses_are_refused() {
        for bad in [
            "",
            "sip:",
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
        let text = Uri::of("a@b 坐", "example.com").unwrap();
        assert_eq!(text, "sip:a%40b%20%E5%9D%90@example.com");
        assert_eq!(Uri::parse(&text).unwrap().user(), "a@b 坐");
        assert_eq!(Uri::of("", "example.com").as_deref(), Some("sip:example.com"));
        assert_eq!(Uri::of("a", "b@example.com"), None);
        assert_eq!(unescape("100%"), "100%");
    }
}
