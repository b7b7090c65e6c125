//! Parameters: `;name=value;flag`, of a URI or of a header.

use super::text;

/// Names and raw values in their order. A value keeps its quotation marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, Option<String>)>);

impl Params {
    /// Reads what follows the first semicolon; an empty parameter is an error (RFC 4475 section 3.1.2.1).
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut params = Vec::new();
        let mut rest = Some(text);
        while let Some(from) = rest {
            let (param, after) = text::cut(from, b';');
            let (name, value) = text::cut(param, b'=');
            let name = name.trim();
            let value = value.map(str::trim);
            if name.is_empty() || !name.bytes().all(is_name) || !value.is_none_or(is_value) {
                return None;
            }
            params.push((name.to_owned(), value.map(str::to_owned)));
            rest = after;
        }
        Some(Self(params))
    }

    /// The raw value of a parameter; an empty one for a flag.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(have, _)| text::same(have, name))?;
        Some(value.as_deref().unwrap_or_default())
    }

    /// The value without quotation marks.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(text::plain)
    }

    /// The value as a number.
    pub fn number(&self, name: &str) -> Option<u32> {
        text::number(self.get(name)?)
    }

    /// Whether the parameter is there, with or without a value.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets a parameter; what cannot stand in one is the caller's fault and is left out by the writer.
    pub fn set(&mut self, name: &str, value: Option<&str>) {
        self.0.retain(|(have, _)| !text::same(have, name));
        self.0.push((name.to_owned(), value.map(str::to_owned)));
    }

    /// Sets a parameter whose value is a quoted string.
    pub fn set_quoted(&mut self, name: &str, value: &str) {
        let mut quoted = String::with_capacity(value.len() + 2);
        text::push_quoted(&mut quoted, value);
        self.set(name, Some(&quoted));
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn write(&self, out: &mut String) {
        for (name, value) in &self.0 {
            out.push(';');
            text::push_line(out, name);
            if let Some(value) = value {
                out.push('=');
                text::push_line(out, value);
            }
        }
    }
}

/// Header parameters are tokens; those of a URI may also have these (RFC 3261 section 25.1, `param-unreserved`).
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-.!%*_+`'~()[]/:&$".contains(&byte)
}

/// A token, a host, or one quoted string.
fn is_value(value: &str) -> bool {
    if value.starts_with('"') {
        return text::unquote(value).is_some();
    }
    !value.is_empty() && !value.bytes().any(|byte| byte <= b' ' || matches!(byte, b'"' | b'<' | b'>' | b',' | 0x7f))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_read_back() {
        let params = Params::parse(r#" tag  =  a ; lr;x="q;\",r" ;h=[::1]"#).unwrap();
        assert_eq!(params.get("TAG"), Some("a"));
        assert_eq!(params.get("lr"), Some(""));
        assert_eq!(params.text("x").as_deref(), Some("q;\",r"));
        let mut out = String::new();
        params.write(&mut out);
        assert_eq!(out, r#";tag=a;lr;x="q;\",r";h=[::1]"#);
        assert_eq!(Params::parse(&out[1..]), Some(params));
    }

    #[test]
    fn bad_parameters_are_refused() {
        for bad in ["", ";", "a;", "a=", "=b", "a b", "a=\"", "a=b c", "a=\"b\"c", "ä"] {
            assert_eq!(Params::parse(bad), None, "{bad}");
        }
    }
}
