//! The page's two clocks.

use wasm_bindgen::prelude::*;

use crate::time::{Millis, Now};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn monotonic() -> f64;

    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn wall() -> f64;
}

/// What they show.
pub(super) fn now() -> Now {
    at(monotonic(), wall())
}

/// What they showed.
pub(super) fn at(tick: f64, wall: f64) -> Now {
    Now { tick: millis(tick), wall: millis(wall) }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and no clock is there"
)]
fn millis(reading: f64) -> Millis {
    Millis(reading as u64)
}
