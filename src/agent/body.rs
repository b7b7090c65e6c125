//! Writes a command's body: one flat JSON object.
//!
//! Not serde_json: a body is a handful of fields, and the crate would cost the package 12 KB (gzip) for it.

use super::{Scalar, scalar::number_text};
use crate::text;

/// A body in the making.
#[derive(Debug)]
pub(super) struct Body(String);

impl Body {
    /// A body that begins with its request's name.
    pub(super) fn new(request: &str) -> Self {
        let mut body = Self(String::from("{"));
        body.put("request", &Scalar::from(request));
        body
    }

    /// Adds a field; absent values are left out, as `JSON.stringify` leaves out `undefined`.
    pub(super) fn put(&mut self, name: &str, value: &Scalar) {
        if *value == Scalar::Absent {
            return;
        }
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.text(name);
        self.0.push(':');
        match value {
            Scalar::Absent | Scalar::Null => self.0.push_str("null"),
            Scalar::Bool(truth) => self.0.push_str(if *truth { "true" } else { "false" }),
            // JSON has no word for these; `JSON.stringify` writes null.
            Scalar::Number(number) if !number.is_finite() => self.0.push_str("null"),
            Scalar::Number(number) => self.0.push_str(&number_text(*number)),
            Scalar::Text(text) => self.text(text),
            Scalar::Json(json) => self.0.push_str(json),
        }
    }

    /// The finished text.
    pub(super) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }

    /// A string with its escapes (RFC 8259 section 7).
    fn text(&mut self, value: &str) {
        self.0.push('"');
        for c in value.chars() {
            match c {
                '"' | '\\' => push!(&mut self.0, '\\', c),
                '\n' => self.0.push_str("\\n"),
                '\u{0}'..='\u{1f}' => {
                    self.0.push_str("\\u00");
                    text::push_hex(&mut self.0, &[c as u8]);
                }
                _ => self.0.push(c),
            }
        }
        self.0.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_read_back() {
        let mut body = Body::new("makeCall");
        body.put("called", &Scalar::from("1\"2\\3\n\u{1}\u{1f}\u{0}é中🎧"));
        body.put("none", &Scalar::Absent);
        body.put("calledType", &Scalar::from(2.0));
        body.put("odd", &Scalar::from(f64::INFINITY));
        body.put("truth", &Scalar::Bool(true));
        body.put("tree", &Scalar::Json(r#"{"a":[1]}"#.to_owned()));
        let read: serde_json::Value = serde_json::from_str(&body.finish()).expect("it is JSON");
        assert_eq!(
            read,
            serde_json::json!({
                "request": "makeCall", "called": "1\"2\\3\n\u{1}\u{1f}\u{0}é中🎧", "calledType": 2,
                "odd": null, "truth": true, "tree": {"a": [1]}
            })
        );
    }
}
