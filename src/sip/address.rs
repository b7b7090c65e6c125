//! `"Alice" <sip:alice@example.com>;tag=1`: From, To, Contact, Route, Refer-To and their like (RFC 3261 section 20.10).

use super::{params::Params, text, uri::Uri};

/// A display name, an address and the header's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The display name, without quotation marks.
    pub display: Option<String>,
    /// The address.
    pub uri: Uri,
    /// The header's own parameters.
    pub params: Params,
}

impl Address {
    /// An address without a name and without parameters.
    pub fn new(uri: Uri) -> Self {
        Self { display: None, uri, params: Params::default() }
    }

    /// Reads one value.
    pub fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        let (display, uri, rest) = match text::find(value, b'<') {
            Some(open) => {
                let (display, from) = value.split_at_checked(open)?;
                let (uri, rest) = from.get(1..)?.split_once('>')?;
                // Spaces inside the brackets are wrong, and harmless (RFC 4475 section 3.1.2.14).
                (display.trim(), uri.trim(), rest)
            }
            None => {
                let (uri, _) = text::cut(value, b';');
                // Without brackets a question mark or a comma would belong to nobody (RFC 3261 section 20).
                if uri.contains(['?', ',']) {
                    return None;
                }
                ("", uri.trim(), value.get(uri.len()..)?)
            }
        };
        let display = match display {
            "" => None,
            quoted if quoted.starts_with('"') => Some(text::unquote(quoted)?),
            // Unquoted words are tokens; names that are not English are met without quotation marks as well.
            words => {
                let is_word = |word: &str| {
                    word.bytes().all(|byte| byte >= 0x80 || text::is_token(char::from(byte).encode_utf8(&mut [0; 4])))
                };
                if !words.split_ascii_whitespace().all(is_word) {
                    return None;
                }
                Some(words.to_owned())
            }
        };
        let params = match rest.trim() {
            "" => Params::default(),
            rest => Params::parse(rest.strip_prefix(';')?)?,
        };
        Some(Self { display: display.filter(|display| !display.is_empty()), uri: Uri::parse(uri)?, params })
    }

    /// Writes the value: always with brackets, a display name always quoted.
    pub fn write(&self, out: &mut String) {
        if let Some(display) = &self.display {
            text::push_quoted(out, display);
            out.push(' ');
        }
        out.push('<');
        self.uri.write(out);
        out.push('>');
        self.params.write(out);
    }

    /// The value as text.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// The `tag`, if it has one.
    pub fn tag(&self) -> Option<&str> {
        self.params.get("tag").filter(|tag| !tag.is_empty())
    }

    /// The same with this tag.
    pub fn with_tag(mut self, tag: &str) -> Self {
        self.params.set("tag", Some(tag));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_back() {
        for (value, written) in [
            ("sip:a@b ;   tag    = 1918181833n", "<sip:a@b>;tag=1918181833n"),
            (r#""J Rosenberg \\\""       <sip:j@e.com>"#, r#""J Rosenberg \\\"" <sip:j@e.com>"#),
            ("caller<sip:c@e.com>;tag=323", "\"caller\" <sip:c@e.com>;tag=323"),
            ("坐席 1001 <sip:1@e>", "\"坐席 1001\" <sip:1@e>"),
            ("\"\" <sip:1@e;x=y?z=1>", "<sip:1@e;x=y?z=1>"),
            ("< sip:t@e >", "<sip:t@e>"),
            ("<tel:+86>;q=0.5", "<tel:+86>;q=0.5"),
        ] {
            let address = Address::parse(value).unwrap_or_else(|| panic!("{value}"));
            assert_eq!(address.to_text(), written);
            assert_eq!(Address::parse(written), Some(address));
        }
    }

    #[test]
    fn bad_values_are_refused() {
        for bad in [
            "",
            "<>",
            "<sip:a@b",
            "\"Mr. J. User <sip:j@e.com>",
            "Bell, Alexander <sip:a@b>",
            "sip:a@b?x=1",
            "\"Joe\" <sip:j@e>;;;;",
            "<sip:a@b> x",
            "\"a\" b <sip:c@d>",
            "*",
        ] {
            assert_eq!(Address::parse(bad), None, "{bad}");
        }
    }
}
