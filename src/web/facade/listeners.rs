//! Listeners.

use wasm_bindgen::prelude::*;

use super::AgentSdk;
use crate::web::{
    convert::{name, scalar},
    driver::Private,
};

#[wasm_bindgen]
impl AgentSdk {
    /// Listens to an event; gives a UUID for `off`.
    pub fn on(&self, event: &JsValue, listener: JsValue) -> String {
        self.driver.emitter.add(&name(event), listener, false)
    }

    /// Listens for one time.
    pub fn once(&self, event: &JsValue, listener: JsValue) -> String {
        self.driver.emitter.add(&name(event), listener, true)
    }

    /// Ends listening, by the UUID or by the function. Says whether there was anything to end.
    pub fn off(&self, event: &JsValue, key: &JsValue) -> bool {
        self.driver.emitter.remove(&name(event), key)
    }

    /// Gives the event of this sequence to `callback` alone or, if public, to the listeners too.
    #[wasm_bindgen(js_name = onPrivateEventCallback)]
    pub fn on_private(&self, sequence: &JsValue, callback: JsValue, is_public: &JsValue) {
        // As many as the session keeps.
        const MOST: usize = 64;
        let Some(sequence) = scalar(sequence).number() else { return };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
        let sequence = sequence as u64;
        self.driver.session.borrow_mut().keep_private(sequence);
        let mut private = self.driver.private.borrow_mut();
        if private.len() >= MOST {
            private.remove(0);
        }
        private.push(Private { sequence, callback, is_public: is_public.is_truthy() });
    }
}
