//! The stage.

use agent_sdk_wasm::web::AgentSdk;
use js_sys::{Array, Function, JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(inline_js = r#"
let last;
class FakeSocket {
  constructor(url, protocols) {
    Object.assign(this, { url, protocols, readyState: 0, sent: [] });
    last = this;
  }
  send(text) { this.sent.push(text); }
  close() { this.readyState = 3; }
}
export function install() { window.WebSocket = FakeSocket; }
export function isOpen() { return last.readyState === 1; }
export function sent() { return last.sent.splice(0); }
export function open() {
  last.readyState = 1;
  last.onopen(new Event('open'));
}
export function close() {
  last.readyState = 3;
  last.onclose?.(new CloseEvent('close', { code: 1006 }));
}
export function receive(data) { last.onmessage({ data }); }
export function bytes(text) { return new TextEncoder().encode(text).buffer; }
export function watch(record, name) { return (...args) => void record.push(JSON.stringify([name, ...args])); }
export function asksBeforeUnload() { return !dispatchEvent(new Event('beforeunload', { cancelable: true })); }
export function saveKey() { return !dispatchEvent(new KeyboardEvent('keydown', { key: 'l', ctrlKey: true, cancelable: true })); }
export function count(body) { return Function('calls', body); }
"#)]
extern "C" {
    fn install();
    fn sent() -> Array;
    fn open();
    fn watch(record: &Array, name: &str) -> Function;
    pub(crate) fn close();
    pub(crate) fn receive(data: &JsValue);
    pub(crate) fn bytes(text: &str) -> JsValue;
    #[wasm_bindgen(js_name = isOpen)]
    pub(crate) fn is_open() -> bool;
    #[wasm_bindgen(js_name = asksBeforeUnload)]
    pub(crate) fn asks_before_unload() -> bool;
    #[wasm_bindgen(js_name = saveKey)]
    pub(crate) fn save_key() -> bool;
}

/// Options that connect.
pub(crate) fn options(agent: &str) -> JsValue {
    JSON::parse(&format!(
        r#"{{"url":"ws://broker/ws","host":"/","connectAccount":"mq","connectPassword":"mq-secret",
            "agentNumber":"{agent}","agentPassword":"pw-secret","companyShortName":"acme","unDownloadLog":true}}"#
    ))
    .unwrap()
}

/// An SDK without options.
pub(crate) fn idle_sdk() -> AgentSdk {
    install();
    AgentSdk::new(Function::new_no_args("return {}"))
}

/// An SDK whose connection is up and whose agent is signed in.
pub(crate) fn signed_in(agent: &str) -> AgentSdk {
    let sdk = idle_sdk();
    call(&sdk, "init", &[options(agent)]).unwrap();
    open();
    receive(&"CONNECTED\nversion:1.1\nheart-beat:0,0\n\n\0\n".into());
    message(r#"{"type":"event","event":"Login","nowState":"Idle","sequence":1,"data":{"token":"tok-secret"}}"#);
    sent();
    sdk
}

/// Calls a method as the facade does.
pub(crate) fn call(sdk: &AgentSdk, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let place = AgentSdk::METHODS.iter().position(|name| *name == method).expect("there is such a method");
    sdk.run(place, arguments.iter().collect())
}

/// Records what listeners of this event get, as JSON.
pub(crate) fn record(sdk: &AgentSdk, record: &Array, event: &str) {
    call(sdk, "on", &[event.into(), watch(record, event).into()]).unwrap();
}

/// A record as texts.
pub(crate) fn lines(record: &Array) -> Vec<String> {
    record.iter().map(|line| line.as_string().unwrap()).collect()
}

/// What was sent since the last look: the requests' names, or else the commands of the frames.
pub(crate) fn requests() -> Vec<String> {
    let name = |text: String| match text.split_once("\"request\":\"") {
        Some((_, rest)) => rest.split('"').next().unwrap().to_owned(),
        None => text.lines().next().unwrap().to_owned(),
    };
    sent().iter().map(|text| name(text.as_string().unwrap())).collect()
}

/// A MESSAGE of our subscription with this body.
pub(crate) fn text(body: &str) -> String {
    format!("MESSAGE\nsubscription:sub-0\nmessage-id:m-1\ndestination:/queue/a\\cb\n\n{body}\0\n")
}

/// It arrives.
pub(crate) fn message(body: &str) {
    receive(&text(body).into());
}

/// A property.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A function of the page's, from its source.
pub(crate) fn function(parameters: &str, body: &str) -> JsValue {
    Function::new_with_args(parameters, body).into()
}

/// An empty object.
pub(crate) fn object() -> JsValue {
    Object::new().into()
}
