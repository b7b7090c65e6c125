//! The imports from `media.js`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/web/softphone/media.js")]
extern "C" {
    /// One WebSocket with SIP on it.
    pub(super) type Wire;

    /// One that cannot be opened says that it is closed, and why.
    #[wasm_bindgen(constructor)]
    pub(super) fn new(url: &str, hear: &JsValue) -> Wire;

    #[wasm_bindgen(method)]
    pub(super) fn send(this: &Wire, text: &str);

    #[wasm_bindgen(method)]
    pub(super) fn drop(this: &Wire);

    /// All calls' media of one phone.
    pub(super) type Media;

    #[wasm_bindgen(constructor)]
    pub(super) fn new(blocked: &JsValue) -> Media;

    /// Throws what the browser throws: bad ICE servers, say, or too many peer connections.
    #[wasm_bindgen(method, catch)]
    pub(super) fn line(this: &Media, call: u32, hear: &JsValue) -> Result<Line, JsValue>;

    #[wasm_bindgen(method)]
    pub(super) fn sound(this: &Media, kind: u32);

    /// One call's peer connection. It does what was asked one after another.
    pub(super) type Line;

    /// Makes an offer, or the answer to one, and gathers.
    #[wasm_bindgen(method)]
    pub(super) fn make(this: &Line, ask: u32, direction: &str, restart: bool, offer: Option<&str>);

    /// Gives the description as it is now.
    #[wasm_bindgen(method)]
    pub(super) fn describe(this: &Line, ask: u32);

    /// Takes an answer of this type; or goes back to what was agreed before.
    #[wasm_bindgen(method)]
    pub(super) fn take(this: &Line, ask: u32, kind: &str, sdp: &str);

    #[wasm_bindgen(method)]
    pub(super) fn mute(this: &Line, on: bool);

    #[wasm_bindgen(method)]
    pub(super) fn tone(this: &Line, key: &str, duration: u32) -> bool;

    #[wasm_bindgen(method)]
    pub(super) fn stats(this: &Line) -> Promise;

    #[wasm_bindgen(method)]
    pub(super) fn close(this: &Line);

    /// What keeps this page from calling at all.
    pub(super) fn obstacle() -> Option<u32>;

    /// A call as pages see it.
    pub(super) fn call(id: u32, flags: u32, number: &str, name: &str, started_at: f64, answered_at: f64) -> JsValue;

    /// What goes with an event.
    pub(super) fn payload(
        call: &JsValue,
        status: Option<u16>,
        cause: Option<&str>,
        retry_after: Option<f64>,
        flag: &str,
        value: &JsValue,
    ) -> JsValue;
}
