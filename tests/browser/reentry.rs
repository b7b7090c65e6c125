//! Listeners that call back into the SDK while it delivers.

use agent_sdk_wasm::web::AgentSdk;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{self, call, get, lines, message, record, requests, signed_in};

const IDLE: &str = r#"{"type":"event","event":"Idle","nowState":"Idle"}"#;

/// A listener that does something to the SDK.
fn on(sdk: &std::rc::Rc<AgentSdk>, event: &str, act: impl Fn(&AgentSdk) + 'static) {
    let own = std::rc::Rc::clone(sdk);
    let listener = Closure::<dyn Fn()>::new(move || act(&own)).into_js_value();
    call(sdk, "on", &[event.into(), listener]).unwrap();
}

#[wasm_bindgen_test]
fn a_command_gives_its_sequence_at_once_and_is_sent_behind_what_is_delivered() {
    let sdk = std::rc::Rc::new(signed_in("re-1"));
    let seen = Array::new();
    let log = seen.clone();
    on(&sdk, "Message", move |sdk| {
        let sequence = call(sdk, "busy", &[]).unwrap();
        log.push(&format!("sequence {}", sequence.as_f64().unwrap() > 1e12).into());
    });
    record(&sdk, &seen, "Idle");
    message(IDLE);
    assert_eq!(lines(&seen)[0], "sequence true");
    assert!(lines(&seen)[1].starts_with("[\"Idle\""), "the event that was under way came all the same");
    assert_eq!(requests(), ["busy"]);
    call(&sdk, "break", &[]).unwrap();
}

#[wasm_bindgen_test]
fn an_error_is_thrown_at_once_and_is_the_object_that_exception_carries() {
    let sdk = std::rc::Rc::new(signed_in("re-2"));
    let thrown = Array::new();
    let log = thrown.clone();
    on(&sdk, "Close", move |sdk| {
        log.push(&call(sdk, "hold", &[]).unwrap_err());
    });
    let raised = Array::new();
    let listen = js_sys::Function::new_with_args("raised, error", "raised.push(error)");
    let listen = listen.bind1(&JsValue::UNDEFINED, &raised);
    call(&sdk, "on", &["Exception".into(), listen.into()]).unwrap();
    page::close();
    assert_eq!(thrown.length(), 1);
    assert_eq!(raised.get(0), thrown.get(0), "the same object");
    assert_eq!(get(&thrown.get(0), "code"), "NOT_CONNECTED");
    assert_eq!(get(&thrown.get(0), "message"), "请先建立链接");
    assert_eq!(get(&thrown.get(0), "name"), "AgentError");
    assert_eq!(get(&thrown.get(0), "version"), concat!("WAS_", env!("CARGO_PKG_VERSION")));
    assert!(thrown.get(0).is_instance_of::<js_sys::Error>());
    call(&sdk, "break", &[]).unwrap();
}

#[wasm_bindgen_test]
fn break_and_init_from_a_listener() {
    let sdk = std::rc::Rc::new(signed_in("re-3"));
    on(&sdk, "Message", |sdk| drop(call(sdk, "break", &[]).unwrap()));
    message(IDLE);
    assert_eq!(requests(), ["logout", "DISCONNECT"]);
    assert!(!page::is_open());
    assert!(call(&sdk, "isLogin", &[]).unwrap().is_falsy());

    let sdk = std::rc::Rc::new(signed_in("re-4"));
    let heard = Array::new();
    on(&sdk, "Message", |sdk| drop(call(sdk, "init", &[page::options("re-4")]).unwrap()));
    record(&sdk, &heard, "Idle");
    message(IDLE);
    assert!(lines(&heard).is_empty(), "init ended all listeners, at once");
    assert!(call(&sdk, "isConnecting", &[]).unwrap().is_truthy());
    call(&sdk, "break", &[]).unwrap();
}
