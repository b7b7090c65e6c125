//! Listeners.

use wasm_bindgen::JsValue;

use super::Arguments;
use crate::web::{
    convert::{name, scalar},
    driver::{Driver, Private},
};

impl Driver {
    /// `on` and `once`: give a UUID for `off`.
    pub(super) fn add_listener(&self, arguments: &Arguments, once: bool) -> JsValue {
        self.emitter.add(&name(&arguments.get(0)), arguments.get(1), once).into()
    }

    /// `off`: by the UUID or by the function. Says whether there was anything to end.
    pub(super) fn remove_listener(&self, arguments: &Arguments) -> JsValue {
        self.emitter.remove(&name(&arguments.get(0)), &arguments.get(1)).into()
    }

    /// `onPrivateEventCallback`: gives the event of a sequence to a callback alone or, if public, to the listeners too.
    pub(super) fn keep_private(&self, arguments: &Arguments) {
        // As many as the session keeps.
        const MOST: usize = 64;
        let (Some(sequence), callback) = (scalar(&arguments.get(0)).number(), arguments.get(1)) else { return };
        if !callback.is_function() {
            return;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
        let sequence = sequence as u64;
        self.session.borrow_mut().keep_private(sequence);
        let mut private = self.private.borrow_mut();
        if private.len() >= MOST {
            private.remove(0);
        }
        private.push(Private { sequence, callback, is_public: arguments.get(2).is_truthy() });
    }
}
