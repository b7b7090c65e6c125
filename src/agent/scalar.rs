//! A value that a page or a server gave, with JavaScript's own rules of truth and equality.
//!
//! The old SDK puts values into a command's body as it was given them: a `loginType` of `"1"` stays a string. Servers
//! write numbers as strings and the reverse. So such values stay as they came, and the rules that depend on them are
//! JavaScript's. Refuses to hold a tree: what is neither text, number nor truth is kept as JSON text.

use core::fmt;

use serde::{Deserialize, Deserializer, de};

use crate::text::{self, trim_typed};

/// One value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Scalar {
    /// `undefined`: left out of a body.
    #[default]
    Absent,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
    /// An array or an object, as JSON text.
    Json(String),
}

impl Scalar {
    /// Whether JavaScript takes the value for true.
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Absent | Self::Null => false,
            Self::Bool(truth) => *truth,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::Json(_) => true,
        }
    }

    /// Whether JavaScript finds the value `== number`.
    pub fn equals_loosely(&self, number: f64) -> bool {
        match self {
            Self::Absent | Self::Null | Self::Json(_) => false,
            _ => self.number() == Some(number),
        }
    }

    /// The value as JavaScript's `Number(value)` reads it, when that is a number.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Absent | Self::Null | Self::Json(_) => None,
            Self::Bool(truth) => Some(f64::from(u8::from(*truth))),
            Self::Number(number) => Some(*number).filter(|number| !number.is_nan()),
            Self::Text(text) if trim_typed(text).is_empty() => Some(0.0),
            Self::Text(text) => decimal(trim_typed(text)),
        }
    }

    /// The value as text; nothing when it is absent, null or a tree.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Absent | Self::Null | Self::Json(_) => None,
            Self::Bool(truth) => Some(if *truth { "true" } else { "false" }.to_owned()),
            Self::Number(number) => Some(number_text(*number)),
            Self::Text(text) => Some(text.clone()),
        }
    }
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Scalar {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Scalar {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// A number as JSON writes it; null for one that is too large or too fine.
///
/// The standard library's own writer of fractions, and its reader, bring tables of 12 KB into the package.
pub(super) fn number_text(number: f64) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    const PLACES: usize = 15;
    let mut scale = 1.0;
    for places in 0..=PLACES {
        let whole = (number * scale).round();
        if whole.abs() >= EXACT {
            break;
        }
        if whole / scale == number {
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53, checked above")]
            return with_point(whole as i64, places);
        }
        scale *= 10.0;
    }
    "null".to_owned()
}

/// A whole number with a point before its last `places` digits.
fn with_point(whole: i64, places: usize) -> String {
    let mut digits = text::decimal(whole.unsigned_abs());
    if places > 0 {
        while digits.len() <= places {
            digits.insert(0, '0');
        }
        digits.insert(digits.len() - places, '.');
    }
    if whole < 0 {
        digits.insert(0, '-');
    }
    digits
}

/// Reads a decimal number, as people and servers write them: without an exponent.
fn decimal(text: &str) -> Option<f64> {
    let (sign, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (-1.0, digits),
        [b'+', digits @ ..] => (1.0, digits),
        digits => (1.0, digits),
    };
    let (mut value, mut scale, mut has_point, mut has_digits) = (0.0, 1.0, false, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10.0 + f64::from(byte - b'0');
                scale *= if has_point { 10.0 } else { 1.0 };
                has_digits = true;
            }
            b'.' if !has_point => has_point = true,
            _ => return None,
        }
    }
    has_digits.then(|| sign * value / scale).filter(|number| number.is_finite())
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything)
    }
}

/// Takes whatever stands there, and never fails: a field of an unexpected type must not cost the whole message.
struct Anything;

impl<'de> de::Visitor<'de> for Anything {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
        #[expect(clippy::cast_precision_loss, reason = "numbers of JSON are doubles")]
        Ok(Scalar::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
        #[expect(clippy::cast_precision_loss, reason = "numbers of JSON are doubles")]
        Ok(Scalar::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::from(text))
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_none<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scalar, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Scalar, A::Error> {
        while items.next_element::<de::IgnoredAny>()?.is_some() {}
        Ok(Scalar::Absent)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut entries: A) -> Result<Scalar, A::Error> {
        while entries.next_entry::<de::IgnoredAny, de::IgnoredAny>()?.is_some() {}
        Ok(Scalar::Absent)
    }
}

/// The items of a list; anything that is not a list counts as an empty one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scalars(pub Vec<Scalar>);

impl<'de> Deserialize<'de> for Scalars {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Items)
    }
}

struct Items;

impl<'de> de::Visitor<'de> for Items {
    type Value = Scalars;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Scalars, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Scalars(list))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, entries: A) -> Result<Scalars, A::Error> {
        Anything.visit_map(entries).map(|_| Scalars::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scalars, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Scalars, E> {
        Ok(Scalars::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Scalars, E> {
        Ok(Scalars::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Scalars, E> {
        Ok(Scalars::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Scalars, E> {
        Ok(Scalars::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Scalars, E> {
        Ok(Scalars::default())
    }

    fn visit_unit<E>(self) -> Result<Scalars, E> {
        Ok(Scalars::default())
    }

    fn visit_none<E>(self) -> Result<Scalars, E> {
        Ok(Scalars::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_and_equality_are_javascripts() {
        let falsy = [Scalar::Absent, Scalar::Null, Scalar::from(""), Scalar::from(0.0), Scalar::from(f64::NAN)];
        assert!(falsy.iter().all(|value| !value.is_truthy()));
        assert!([Scalar::from("0"), Scalar::from(-1.0), Scalar::Json("[]".into())].iter().all(Scalar::is_truthy));
        // 0 == '' and 0 == false, but not 0 == null.
        assert!([Scalar::from(""), Scalar::Bool(false), Scalar::from("0")].iter().all(|v| v.equals_loosely(0.0)));
        assert!(!Scalar::Null.equals_loosely(0.0) && !Scalar::Absent.equals_loosely(0.0));
        assert!(Scalar::from(" 3 ").equals_loosely(3.0));
    }

    #[test]
    fn decimals_are_read_and_other_texts_are_not() {
        for (text, number) in [("7", 7.0), ("-1002", -1002.0), ("2.5", 2.5), (".5", 0.5), ("0.1", 0.1), ("+3.", 3.0)] {
            assert_eq!(decimal(text), Some(number), "{text}");
        }
        for text in ["", ".", "-", "1e3", "0x10", "1,5", "Infinity", "1.2.3", "9".repeat(400).as_str()] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_written_as_json_writes_them() {
        let texts: Vec<_> = [1.0, -2.5, 1_700_000_000_000.0, 0.1, -0.05, 1e300, 1e-300].map(number_text).into();
        assert_eq!(texts, ["1", "-2.5", "1700000000000", "0.1", "-0.05", "null", "null"]);
    }
}
