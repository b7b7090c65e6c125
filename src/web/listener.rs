//! A DOM listener that ends when it is dropped.

use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget};

/// One registration.
#[derive(Debug)]
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Registers `callback`; nothing if the target refuses.
    pub fn new(target: &EventTarget, name: &'static str, callback: impl Fn(Event) + 'static) -> Option<Self> {
        let closure = Closure::<dyn Fn(Event)>::new(callback);
        target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref()).ok()?;
        Some(Self { target: target.clone(), name, closure })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // It was there: removing it cannot fail.
        let _ = self.target.remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}
