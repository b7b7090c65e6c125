//! The object `store`: what pages read of the SDK's memory. Its fields live in `glue/page.js`; what they ask of storage is
//! answered here.

use std::rc::Weak;

use wasm_bindgen::prelude::*;

use super::{convert, driver::Driver, glue, storage};
use crate::{agent::session::Kept, redact::Secret};

/// What the store asks for, as `glue/page.js` numbers it.
const TOKEN: u32 = 0;
const KEEP_TOKEN: u32 = 1;
const OPTIONS: u32 = 3;

/// A store that asks this driver.
pub(super) fn new(driver: &Weak<Driver>) -> glue::Store {
    let driver = driver.clone();
    let ask = Closure::<dyn Fn(u32, JsValue) -> JsValue>::new(move |what, value| {
        driver.upgrade().map_or(JsValue::UNDEFINED, |driver| driver.answer_store(what, &value))
    });
    // The store may outlive the SDK in the page's hands.
    glue::Store::new(&ask.into_js_value())
}

impl Driver {
    fn answer_store(&self, what: u32, value: &JsValue) -> JsValue {
        match what {
            TOKEN => {
                let stored = storage::stored(&self.agent());
                stored.token.map_or_else(|| JsValue::from(""), |token| token.expose().into())
            }
            KEEP_TOKEN => {
                let token = convert::scalar(value).text().map(Secret::new);
                storage::keep(&Kept::Token { agent: self.agent(), token });
                JsValue::UNDEFINED
            }
            OPTIONS => self.options.borrow().clone(),
            _ => self.session.borrow().routing_key().into(),
        }
    }

    /// The agent's number, as it ends the names in storage.
    pub(super) fn agent(&self) -> String {
        convert::scalar(&self.given().get("agentNumber")).text().unwrap_or_else(|| "undefined".to_owned())
    }
}
