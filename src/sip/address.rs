//! `"Alice" <sip:alice@example.com>;tag=1`: From, To, Contact, Route, Refer-To and their like (RFC 3261 section 20.10).

use super::{
    params::{self, Params},
    text,
    uri::Uri,
};

/// A display name, an address and the header's parameters: views of a value that was read through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// Raw, with its quotation marks.
    display: &'a str,
    /// The address.
    pub uri: Uri<'a>,
    /// The header's own parameters.
    pub params: Params<'a>,
}

impl<'a> Address<'a> {
    /// Reads one value.
    pub fn parse(value: &'a str) -> Option<Self> {
        let (display, uri, params) = match text::find(value, b'<') {
            Some(open) => {
                let (uri, rest) = text::split(value.get(open + 1..)?, b'>')?;
                let (nothing, params) = text::cut(rest, b';');
                if !nothing.is_empty() {
                    return None;
                }
                // Spaces inside the brackets are wrong, and harmless (RFC 4475 section 3.1.2.14).
                (text::trim(value.get(..open)?), text::trim(uri), params)
            }
            None => {
                let (uri, params) = text::cut(value, b';');
                // Without brackets a question mark or a comma would belong to nobody (RFC 3261 section 20).
                if text::place(uri, b"?,").is_some() {
                    return None;
                }
                ("", uri, params)
            }
        };
        // Unquoted words should be tokens. Names with other letters, with `@` or `(Sales)` are met as well, and harm nobody.
        let is_name = text::place(display, b"\",;").is_none() || text::is_quoted(display);
        is_name.then_some(Self { display, uri: Uri::parse(uri)?, params: Params::parse(params)? })
    }

    /// The display name, without quotation marks; empty when there is none.
    pub fn display(self) -> String {
        text::plain(self.display)
    }

    /// The `tag`, if it has one.
    pub fn tag(self) -> Option<&'a str> {
        self.params.get("tag").filter(|tag| !tag.is_empty())
    }

    /// The value as text: always with brackets, a display name always quoted.
    pub fn to_text(self) -> String {
        let mut out = named(&self.display(), self.uri.as_str());
        if !self.params.is_empty() {
            push!(&mut out, ";", self.params.as_str());
        }
        out
    }

    /// The address as text under this display name, without the header's parameters.
    pub fn named(self, display: &str) -> String {
        named(display, self.uri.as_str())
    }

    /// The value as text with this parameter, in place of one that it may have.
    pub fn with_param(self, name: &str, value: &str) -> String {
        let mut out = named(&self.display(), self.uri.as_str());
        let mut rest = Some(self.params.as_str()).filter(|params| !params.is_empty());
        while let Some((have, old)) = params::next(&mut rest) {
            if !text::same(have, name) {
                let equals = if old.is_some() { "=" } else { "" };
                push!(&mut out, ";", have, equals, old.unwrap_or_default());
            }
        }
        push!(&mut out, ";", name, "=", value);
        out
    }

    /// The value as text with this tag.
    pub fn with_tag(self, tag: &str) -> String {
        self.with_param("tag", tag)
    }
}

/// A display name, if it is not empty, and an address.
pub(super) fn named(display: &str, uri: &str) -> String {
    let mut out = String::new();
    if !display.is_empty() {
        text::push_quoted(&mut out, display);
        out.push(' ');
    }
    push!(&mut out, "<", uri, ">");
    out
}

/// A value with this tag; it must have none yet.
pub(super) fn tagged(value: &str, tag: &str) -> String {
    join!(value, ";tag=", tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_back() {
        for (value, written) in [
            ("sip:a@b ;   tag    = 1918181833n", "<sip:a@b>;tag    = 1918181833n"),
            (r#""J Rosenberg \\\""       <sip:j@e.com>"#, r#""J Rosenberg \\\"" <sip:j@e.com>"#),
            ("caller<sip:c@e.com>;tag=323", "\"caller\" <sip:c@e.com>;tag=323"),
            ("坐席 1001 <sip:1@e>", "\"坐席 1001\" <sip:1@e>"),
            ("\"\" <sip:1@e;x=y?z=1>", "<sip:1@e;x=y?z=1>"),
            ("< sip:t@e >", "<sip:t@e>"),
            ("<tel:+86>;q=0.5", "<tel:+86>;q=0.5"),
        ] {
            let address = Address::parse(value).unwrap_or_else(|| panic!("{value}"));
            assert_eq!(address.to_text(), written);
            let again = Address::parse(written).unwrap();
            assert_eq!((again.display(), again.uri, again.params), (address.display(), address.uri, address.params));
        }
    }

    #[test]
    fn a_parameter_takes_the_place_of_an_old_one() {
        let address = Address::parse("a <sip:b>;tag=1;lr;x=\"y\"").unwrap();
        assert_eq!(address.with_tag("2"), "\"a\" <sip:b>;lr;x=\"y\";tag=2");
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
