//! The log: the last thousand lines, masked on their way out.
//!
//! It is our own: the page's console is left alone. Lines are held in JavaScript, where frames arrive (see `glue/link.js`).

use wasm_bindgen::prelude::*;

use super::glue;
use crate::redact::mask;

/// One SDK's log.
#[derive(Debug)]
pub struct Log {
    lines: glue::Log,
    mask: Closure<dyn Fn(String) -> String>,
    masker: fn(&str) -> String,
}

impl Default for Log {
    fn default() -> Self {
        Self::masked_by(mask)
    }
}

impl Log {
    /// A log of another protocol than the agents'.
    pub fn masked_by(masker: fn(&str) -> String) -> Self {
        Self { lines: glue::Log::new(), mask: Closure::new(move |line: String| masker(&line)), masker }
    }

    /// A message that was sent.
    pub fn sent(&self, text: &str) {
        self.lines.add(">", &(self.masker)(text));
    }

    /// Something that the SDK has to say.
    pub fn note(&self, text: &str) {
        self.lines.add("-", text);
    }

    /// A message that has arrived.
    pub fn received(&self, text: &str) {
        self.lines.add("<", text);
    }

    /// All lines, masked. They stay in JavaScript: memory that WebAssembly has taken once is never given back.
    pub fn text(&self) -> JsValue {
        self.lines.text(self.mask.as_ref())
    }

    /// Shows each line on the console too, masked, or does not any more.
    pub fn trace(&self, on: bool) {
        let mask = if on { self.mask.as_ref().clone() } else { JsValue::UNDEFINED };
        self.lines.set_trace(&mask);
    }

    /// The lines themselves, for the socket.
    pub(super) fn lines(&self) -> &glue::Log {
        &self.lines
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        // A page may hold the socket's last message, and that the lines: the mask is gone.
        self.trace(false);
    }
}
