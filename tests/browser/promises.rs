//! `promises`: each settles, whatever becomes of its command.

use agent_sdk_wasm::web::AgentSdk;
use js_sys::{Array, Function};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{self, call, get, message, signed_in};

/// A list for what a promise settles with, its kind and then its value; and the two functions that fill it.
fn settlers() -> (Array, [JsValue; 2]) {
    let settled = Array::new();
    let settle = Function::new_with_args("settled, kind, value", "settled.push(kind, value)");
    let of = |kind: &str| settle.bind2(&JsValue::UNDEFINED, &settled, &kind.into()).into();
    let both = ["resolved", "rejected"].map(of);
    (settled, both)
}

/// Orders something by way of a promise; gives the list for what it settles with.
fn promise(sdk: &AgentSdk, order: impl FnOnce() -> Result<JsValue, JsValue> + 'static) -> Result<Array, JsValue> {
    let (settled, [resolve, reject]) = settlers();
    let order = wasm_bindgen::closure::Closure::once_into_js(order);
    call(sdk, "__promise", &[resolve, reject, order])?;
    Ok(settled)
}

/// Orders a command without arguments.
fn command(sdk: &std::rc::Rc<AgentSdk>, method: &'static str) -> Result<Array, JsValue> {
    let own = std::rc::Rc::clone(sdk);
    promise(sdk, move || call(&own, method, &[]))
}

fn sequence(method: &str, sdk: &AgentSdk) -> f64 {
    call(sdk, method, &[]).unwrap().as_f64().unwrap()
}

#[wasm_bindgen_test]
fn a_response_resolves_and_a_refusal_rejects() {
    let sdk = std::rc::Rc::new(signed_in("pro-1"));
    // Sequences are one apart within a millisecond at least: the next one tells this one's neighbourhood.
    let before = sequence("busy", &sdk);
    let (good, bad) = (command(&sdk, "hold").unwrap(), command(&sdk, "hold").unwrap());
    let after = sequence("busy", &sdk);
    assert_eq!(good.length(), 0, "nothing has come yet");
    for number in (before as u64 + 1)..(after as u64) {
        let status = if good.length() == 0 { 0 } else { 1 };
        message(&format!(
            r#"{{"type":"response","response":"hold","sequence":{number},"status":{status},"msg":"忙"}}"#
        ));
    }
    assert_eq!(good.get(0), "resolved");
    assert_eq!(get(&good.get(1), "response"), "hold");
    assert_eq!(bad.get(0), "rejected");
    assert_eq!(get(&bad.get(1), "code"), "COMMAND_REFUSED");
    assert_eq!(get(&bad.get(1), "message"), "忙");
    call(&sdk, "break", &[]).unwrap();
}

#[wasm_bindgen_test]
fn a_lost_link_rejects() {
    let sdk = std::rc::Rc::new(signed_in("pro-2"));
    let lost = command(&sdk, "mute").unwrap();
    page::close();
    assert_eq!(lost.get(0), "rejected");
    assert_eq!(get(&lost.get(1), "code"), "COMMAND_CANCELLED");
    // No link: the method throws, which rejects in the page's hands.
    assert_eq!(get(&command(&sdk, "mute").unwrap_err(), "code"), "NOT_CONNECTED");
    call(&sdk, "break", &[]).unwrap();
    let nobody = command(&sdk, "logout").unwrap();
    assert_eq!(get(&nobody.get(1), "code"), "NOT_SIGNED_IN");
}

#[wasm_bindgen_test]
fn a_login_settles_when_its_connection_does() {
    let sdk = std::rc::Rc::new(signed_in("pro-3"));
    let login = || {
        let own = std::rc::Rc::clone(&sdk);
        promise(&sdk, move || call(&own, "login", &[page::options("pro-4")])).unwrap()
    };
    let lost = login();
    assert_eq!(lost.length(), 0);
    page::close();
    assert_eq!(lost.get(0), "rejected");
    assert_eq!(get(&lost.get(1), "code"), "COMMAND_CANCELLED");
    call(&sdk, "break", &[]).unwrap();
}

#[wasm_bindgen_test]
fn an_agents_state_is_found_or_not() {
    let sdk = signed_in("pro-5");
    let ask = |agent: &str| {
        let (settled, [resolve, reject]) = settlers();
        message(r#"{"type":"event","event":"Login","nowState":"Idle","data":{"token":"t","groupIdList":["g1"]}}"#);
        let before = sequence("busy", &sdk);
        call(&sdk, "getStateByAgentId", &[agent.into(), resolve, reject]).unwrap();
        let after = sequence("busy", &sdk);
        for number in (before as u64 + 1)..(after as u64) {
            message(&format!(
                r#"{{"type":"event","event":"Surveillance","sequence":{number},
                    "data":{{"infoList":[{{"agentNumber":1002,"nowState":"Busy"}}]}}}}"#
            ));
        }
        settled
    };
    let found = ask("1002");
    assert_eq!((found.get(0), found.get(1)), ("resolved".into(), "Busy".into()));
    let missing = ask("1009");
    assert_eq!(missing.get(0), "rejected");
    assert_eq!(get(&missing.get(1), "code"), "AGENT_NOT_FOUND");
    call(&sdk, "break", &[]).unwrap();
}
