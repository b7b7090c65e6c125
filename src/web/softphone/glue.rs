//! The imports from `media.js`.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::MediaStream;

#[wasm_bindgen(module = "/src/web/softphone/media.js")]
extern "C" {
    /// One WebSocket with SIP on it.
    pub(super) type Wire;

    #[wasm_bindgen(constructor, catch)]
    pub(super) fn new(url: &str, hear: &JsValue) -> Result<Wire, JsValue>;

    #[wasm_bindgen(method)]
    pub(super) fn send(this: &Wire, text: &str);

    #[wasm_bindgen(method)]
    pub(super) fn drop(this: &Wire);

    /// A microphone, opened for one call.
    #[derive(Debug)]
    pub(super) type Microphone;

    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> Microphone;

    /// A list of tracks; fails with a number and words.
    #[wasm_bindgen(method)]
    pub(super) fn open(this: &Microphone, output: &JsValue) -> Promise<Array>;

    #[wasm_bindgen(method, getter)]
    pub(super) fn stream(this: &Microphone) -> Option<MediaStream>;

    #[wasm_bindgen(method)]
    pub(super) fn mute(this: &Microphone, on: bool);

    #[wasm_bindgen(method)]
    pub(super) fn level(this: &Microphone) -> f64;

    #[wasm_bindgen(method)]
    pub(super) fn close(this: &Microphone);

    /// Plays one call's remote media.
    #[derive(Debug)]
    pub(super) type Player;

    #[wasm_bindgen(constructor)]
    pub(super) fn new(output: &JsValue, blocked: &JsValue) -> Player;

    #[wasm_bindgen(method)]
    pub(super) fn play(this: &Player, stream: &JsValue);

    #[wasm_bindgen(method)]
    pub(super) fn sink(this: &Player);

    #[wasm_bindgen(method)]
    pub(super) fn stop(this: &Player);

    /// What the agent hears beside the calls.
    #[derive(Debug)]
    pub(super) type Sounds;

    #[wasm_bindgen(constructor)]
    pub(super) fn new(blocked: &JsValue) -> Sounds;

    #[wasm_bindgen(method)]
    pub(super) fn play(this: &Sounds, kind: u32, address: &JsValue);

    #[wasm_bindgen(method)]
    pub(super) fn tone(this: &Sounds, length: f64, period: f64, is_loop: bool);

    /// What keeps this page from calling at all.
    pub(super) fn obstacle() -> Option<u32>;

    /// What is asked of getUserMedia.
    pub(super) fn constraints(output: &JsValue) -> JsValue;

    /// Keeps which device is to be used.
    pub(super) fn choose(which: u32, id: &str);

    /// A call as pages see it.
    pub(super) fn call(id: u32, flags: u32, number: &str, name: &str, started_at: f64, answered_at: f64) -> JsValue;
}
