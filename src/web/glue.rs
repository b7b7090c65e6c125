//! The imports from the scripts in `glue/`, a block for each of their parts. There are two scripts and not a dozen, since
//! the server of wasm-bindgen's test runner stalls when a page asks it for more than a few files at once.
//!
//! They do what would cost several crossings of the border for each frame, hold the objects that pages see as they are, and
//! what is a tenth of the bytes that it would be as WebAssembly. They refuse to decide anything: they cut, parse, count and
//! keep.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::socket::Inlet;

#[wasm_bindgen(module = "/src/web/glue/page.js")]
extern "C" {
    /// The error that pages see.
    #[wasm_bindgen(js_name = AgentError)]
    pub(super) type JsAgentError;

    #[wasm_bindgen(constructor, js_class = "AgentError")]
    pub(super) fn new(code: &str, message: &str, hint: &str) -> JsAgentError;
}

#[wasm_bindgen(module = "/src/web/glue/link.js")]
extern "C" {
    /// Hands over the table of names, each with a blank behind it; gives it back as strings of JavaScript.
    pub(super) fn learn(table: &str) -> Array;
}

#[wasm_bindgen(module = "/src/web/glue/link.js")]
extern "C" {
    /// One socket and its messages.
    pub(super) type Link;

    #[wasm_bindgen(constructor)]
    pub(super) fn new(url: &str, protocols: &str, waits: bool, log: &Log, inlet: Inlet, tell: &JsValue) -> Link;

    #[wasm_bindgen(method)]
    pub(super) fn take(this: &Link, frame: &JsValue);

    #[wasm_bindgen(method)]
    pub(super) fn send(this: &Link, text: &str);

    #[wasm_bindgen(method)]
    pub(super) fn drop(this: &Link);

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_partial(this: &Link, is_partial: bool);

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_plain(this: &Link, is_plain: bool);

    /// A close event with code 1006.
    pub(super) fn closed(reason: &str) -> JsValue;
}

#[wasm_bindgen(module = "/src/web/glue/link.js")]
extern "C" {
    /// A frame as listeners get it.
    pub(super) fn decoded(command: &str, headers: &Object, body: &[u8], can_ack: bool) -> JsValue;
}

#[wasm_bindgen(module = "/src/web/glue/page.js")]
extern "C" {
    /// Calls a listener.
    pub(super) fn notify(listener: &JsValue, amount: u32, first: &JsValue, second: &JsValue);
}

#[wasm_bindgen(module = "/src/web/glue/link.js")]
extern "C" {
    /// The log's lines.
    #[derive(Debug)]
    pub(super) type Log;

    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> Log;

    #[wasm_bindgen(method)]
    pub(super) fn add(this: &Log, direction: &str, text: &str);

    #[wasm_bindgen(method)]
    pub(super) fn text(this: &Log, mask: &JsValue) -> JsValue;

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_trace(this: &Log, mask: &JsValue);
}

#[wasm_bindgen(module = "/src/web/glue/page.js")]
extern "C" {
    /// Asks before the page is left.
    #[derive(Debug)]
    pub(super) type Guard;

    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> Guard;

    #[wasm_bindgen(method)]
    pub(super) fn set(this: &Guard, on: bool);

    /// Calls `save` on Ctrl+L.
    #[wasm_bindgen(js_name = onSaveKey)]
    pub(super) fn on_save_key(save: &JsValue);

    /// Text as a file.
    pub(super) fn saved(text: &JsValue, download: bool) -> JsValue;
}

#[wasm_bindgen(module = "/src/web/glue/page.js")]
extern "C" {
    /// Options with others over them.
    pub(super) fn merged(own: &JsValue, options: &JsValue) -> JsValue;

    /// Options that the page did not give.
    pub(super) fn additions(ping_interval: f64, max_reconnect: u32, phone_encryption: bool) -> JsValue;

    /// The page's object with these options in it.
    pub(super) fn adopted(own: &JsValue, options: &JsValue) -> JsValue;
}

#[wasm_bindgen(module = "/src/web/glue/page.js")]
extern "C" {
    /// The class of phones that the page wants, or `undefined`.
    #[wasm_bindgen(js_name = phoneFactory)]
    pub(super) fn phone_factory(own: &JsValue) -> JsValue;

    /// What tells one phone's account from another's.
    #[wasm_bindgen(catch, js_name = phoneAccount)]
    pub(super) fn phone_account(kept: &JsValue) -> Result<String, JsValue>;

    /// Makes a phone of the account that was kept.
    #[wasm_bindgen(catch)]
    pub(super) fn phone(
        factory: &JsValue,
        kept: &JsValue,
        extra: &JsValue,
        auto_answer: &JsValue,
        hear: &JsValue,
    ) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/src/web/glue/page.js")]
extern "C" {
    /// An agent's state in the surveillance list that a message holds, or `undefined`.
    #[wasm_bindgen(js_name = stateOf)]
    pub(super) fn state_of(agent: &str, message: &JsValue) -> JsValue;
}

#[wasm_bindgen(module = "/src/web/glue/page.js")]
extern "C" {
    /// A kept value.
    pub(super) fn recall(key: &str) -> Option<String>;

    /// Keeps a value, or forgets it.
    pub(super) fn keep(key: &str, value: Option<&str>);
}

#[wasm_bindgen(module = "/src/web/glue/page.js")]
extern "C" {
    /// Tells the toolbar of something else than a state.
    pub(super) fn tell(store: &Store, what: &str, value: &JsValue);
}

#[wasm_bindgen(module = "/src/web/glue/page.js")]
extern "C" {
    /// What pages read of the SDK's memory.
    pub(super) type Store;

    #[wasm_bindgen(constructor)]
    pub(super) fn new(ask: &JsValue) -> Store;

    pub(super) fn enter(store: &Store, place: i32, state: &JsValue, in_conversation: bool, message: &JsValue);

    #[wasm_bindgen(js_name = signedIn)]
    pub(super) fn signed_in(store: &Store, data: &JsValue);

    #[wasm_bindgen(js_name = signedOut)]
    pub(super) fn signed_out(store: &Store);

    pub(super) fn queued(store: &Store, payload: &JsValue);
}
