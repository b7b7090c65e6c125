//! Typed views of values of JavaScript: a serde deserializer that asks an object for the fields that are wanted, and
//! looks at nothing else.
//!
//! Not serde-wasm-bindgen: half of it is the texts of its errors, and nobody reads them here. What has another shape
//! than was wanted is an error without words, and its reader takes a default.

use core::fmt::{self, Display};

use js_sys::Array;
use serde::{
    de::{self, IntoDeserializer, Visitor, value::StrDeserializer},
    forward_to_deserialize_any,
};
use wasm_bindgen::{JsCast, JsValue};

use super::convert::get;

/// A value to be read.
#[derive(Debug)]
pub(super) struct View(pub(super) JsValue);

/// The value has another shape.
#[derive(Debug)]
pub(super) struct OtherShape;

impl<'de> de::Deserializer<'de> for View {
    type Error = OtherShape;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherShape> {
        let Self(value) = self;
        if let Some(truth) = value.as_bool() {
            visitor.visit_bool(truth)
        } else if let Some(number) = value.as_f64() {
            visitor.visit_f64(number)
        } else if let Some(text) = value.as_string() {
            visitor.visit_string(text)
        } else if let Ok(items) = value.dyn_into::<Array>() {
            visitor.visit_seq(Items { items, next: 0 })
        } else {
            // Null, and trees: nobody wants those.
            visitor.visit_unit()
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, OtherShape> {
        if !self.0.is_object() {
            return Err(OtherShape);
        }
        visitor.visit_map(Fields { object: self.0, names: fields.iter(), value: JsValue::UNDEFINED })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Items {
    items: Array,
    next: u32,
}

impl<'de> de::SeqAccess<'de> for Items {
    type Error = OtherShape;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, OtherShape> {
        if self.next >= self.items.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(View(self.items.get(self.next - 1))).map(Some)
    }
}

struct Fields {
    object: JsValue,
    names: core::slice::Iter<'static, &'static str>,
    value: JsValue,
}

impl<'de> de::MapAccess<'de> for Fields {
    type Error = OtherShape;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, OtherShape> {
        for name in self.names.by_ref() {
            self.value = get(&self.object, name);
            if !self.value.is_undefined() {
                let name: StrDeserializer<'_, OtherShape> = (*name).into_deserializer();
                return seed.deserialize(name).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, OtherShape> {
        seed.deserialize(View(self.value.clone()))
    }
}

impl de::Error for OtherShape {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }

    // The words would be put together for nobody.
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

impl Display for OtherShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another shape")
    }
}

impl core::error::Error for OtherShape {}
