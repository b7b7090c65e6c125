//! Parameters: `;name=value;flag`, of a URI or of a header.

use super::text;

/// What stands behind the first semicolon, read through and found sound; empty when there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Params<'a>(&'a str);

impl<'a> Params<'a> {
    /// Reads what follows the first semicolon, if one is there; an empty parameter is an error (RFC 4475 section 3.1.2.1).
    pub(super) fn parse(text: Option<&'a str>) -> Option<Self> {
        let mut rest = text;
        while let Some((name, value)) = next(&mut rest) {
            if name.is_empty() || !name.bytes().all(is_name) || !value.is_none_or(is_value) {
                return None;
            }
        }
        Some(Self(text.unwrap_or_default()))
    }

    /// The raw value of a parameter, with its quotation marks; an empty one for a flag.
    #[inline(never)]
    pub fn get(self, name: &str) -> Option<&'a str> {
        let mut rest = Some(self.0);
        while let Some((have, value)) = next(&mut rest) {
            if text::same(have, name) {
                return Some(value.unwrap_or_default());
            }
        }
        None
    }

    /// The value without quotation marks.
    pub fn text(self, name: &str) -> Option<String> {
        self.get(name).map(text::plain)
    }

    /// The value as a number.
    pub fn number(self, name: &str) -> Option<u32> {
        text::number(self.get(name)?)
    }

    /// Whether the parameter is there, with or without a value.
    pub fn has(self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// As they stand, without the first semicolon.
    pub fn as_str(self) -> &'a str {
        self.0
    }
}

/// Takes one parameter.
pub(super) fn next<'a>(rest: &mut Option<&'a str>) -> Option<(&'a str, Option<&'a str>)> {
    let (param, after) = text::cut((*rest)?, b';');
    *rest = after;
    Some(text::cut(param, b'='))
}

/// Header parameters are tokens; those of a URI may also have these (RFC 3261 section 25.1, `param-unreserved`).
fn is_name(byte: u8) -> bool {
    text::is_token_byte(byte) || b"()[]/:&$".contains(&byte)
}

/// A token, a host, or one quoted string; nothing, as in `;app-imei=`, is as good as a flag.
fn is_value(value: &str) -> bool {
    if value.starts_with('"') {
        return text::is_quoted(value);
    }
    text::is_visible(value) && !text::has(value, b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found() {
        let params = Params::parse(Some(r#" tag  =  a ; lr;x="q;\",r" ;h=[::1]"#)).unwrap();
        assert_eq!(params.get("TAG"), Some("a"));
        assert_eq!(params.get("lr"), Some(""));
        assert_eq!(params.text("x").as_deref(), Some("q;\",r"));
        assert_eq!(params.get("h"), Some("[::1]"));
        assert_eq!(params.get("y"), None);
        assert_eq!(Params::parse(Some("rport=;a")).unwrap().get("rport"), Some(""));
        assert_eq!(Params::parse(Some(params.as_str())), Some(params));
        assert!(Params::parse(None).unwrap().is_empty());
    }

    #[test]
    fn bad_parameters_are_refused() {
        for bad in ["", ";", "a;", "=b", "a b", "a=\"", "a=b c", "a=\"b\"c", "ä"] {
            assert_eq!(Params::parse(Some(bad)), None, "{bad}");
        }
    }
}
