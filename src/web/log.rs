//! The log: the last thousand lines, masked on their way out.
//!
//! It is our own: the page's console is left alone. Lines are held in JavaScript, where frames arrive (see `glue.js`).

use wasm_bindgen::prelude::*;

use super::glue;
use crate::redact::mask;

/// One SDK's log.
#[derive(Debug)]
pub struct Log {
    lines: glue::Log,
}

impl Default for Log {
    fn default() -> Self {
        Self { lines: glue::Log::new() }
    }
}

impl Log {
    /// A frame that was sent.
    pub fn sent(&self, text: &str) {
        self.lines.add(">", &mask(text));
    }

    /// Something that the SDK has to say.
    pub fn note(&self, text: &str) {
        self.lines.add("-", text);
    }

    /// A message that has arrived.
    pub fn received(&self, text: &str) {
        self.lines.add("<", text);
    }

    /// All lines, masked.
    pub fn text(&self) -> String {
        self.lines.text(&|line| mask(&line))
    }

    /// Shows each line on the console too, masked, or does not any more.
    pub fn trace(&self, on: bool) {
        let trace = if on {
            let show = |direction: JsValue, text: String| {
                web_sys::console::debug_2(&direction, &mask(&text).into());
            };
            Closure::<dyn Fn(JsValue, String)>::new(show).into_js_value()
        } else {
            JsValue::UNDEFINED
        };
        self.lines.set_trace(&trace);
    }

    /// The lines themselves, for the socket.
    pub(super) fn lines(&self) -> &glue::Log {
        &self.lines
    }
}
