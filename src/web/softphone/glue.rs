//! The imports from `media.js`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::{RtcConfiguration, RtcPeerConnection};

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

    #[wasm_bindgen(method)]
    pub(super) fn configuration(this: &Media) -> RtcConfiguration;

    #[wasm_bindgen(method)]
    pub(super) fn line(this: &Media, call: u32, connection: &RtcPeerConnection, hear: &JsValue) -> Line;

    #[wasm_bindgen(method)]
    pub(super) fn sound(this: &Media, kind: u32);

    /// What goes into one call's peer connection and comes out of it.
    pub(super) type Line;

    #[wasm_bindgen(method)]
    pub(super) fn prepare(this: &Line, direction: &str) -> Promise;

    /// Our description as it is now.
    #[wasm_bindgen(method)]
    pub(super) fn described(this: &Line) -> String;

    /// Fails at an offer that would end the audio of a call.
    #[wasm_bindgen(method)]
    pub(super) fn probe(this: &Line, offer: &str) -> Promise;

    /// Takes the other side's answer, or what early media go by.
    #[wasm_bindgen(method)]
    pub(super) fn answered(this: &Line, sdp: &str, is_provisional: bool) -> Promise;

    #[wasm_bindgen(method)]
    pub(super) fn mute(this: &Line, on: bool);

    #[wasm_bindgen(method)]
    pub(super) fn tone(this: &Line, key: &str, duration: u32) -> bool;

    /// Says so, if there will be no more candidates.
    #[wasm_bindgen(method)]
    pub(super) fn gathered(this: &Line);

    /// Says what the promise gives, or why it gives nothing.
    #[wasm_bindgen(method)]
    pub(super) fn wait(this: &Line, promise: &Promise);

    #[wasm_bindgen(method)]
    pub(super) fn close(this: &Line);

    /// This page's UUID, this one if it has none.
    pub(super) fn instance(fresh: &str) -> String;

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
