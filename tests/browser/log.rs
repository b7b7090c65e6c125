//! The log: bounded, masked on its way out, and nothing of it on the console by itself.

use core::arch::wasm32::memory_size;

use agent_sdk_wasm::web::log::Log;
use js_sys::{Array, Function, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page;

#[wasm_bindgen_test]
fn what_is_saved_is_masked_both_ways() {
    let log = Log::default();
    log.sent("CONNECT\nlogin:mq\npasscode:hunter2\n\n\0");
    log.received(r#"{"data":{"token":"tok-1","webrtcSipPassword":"sip-1"},"caller":"13800138000"}"#);
    log.note("said");
    let text = log.text().as_string().unwrap();
    for secret in ["hunter2", "tok-1", "sip-1", "13800138000"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(text.contains("login:mq") && text.contains("138****8000") && text.contains("- said\r\n"), "{text}");
}

#[wasm_bindgen_test]
fn it_keeps_the_last_thousand_lines_and_their_beginnings() {
    let log = Log::default();
    for number in 0..1_200 {
        log.note(&format!("line {number}."));
    }
    log.received(&"x".repeat(5_000));
    let text = log.text().as_string().unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 1_000);
    assert!(lines[0].ends_with("- line 201."), "{}", lines[0]);
    assert!(lines[999].ends_with(&format!("< {} … (5000)", "x".repeat(2_000))));
}

#[wasm_bindgen_test]
fn reading_it_takes_no_memory_for_good() {
    let log = Log::default();
    let line = "é".repeat(2_000);
    log.note(&line);
    log.text();
    let before = memory_size(0);
    for _ in 0..999 {
        log.note(&line);
    }
    log.text();
    assert_eq!(memory_size(0), before);
}

#[wasm_bindgen_test]
fn the_console_shows_masked_lines_only_while_asked_to() {
    let shown = Array::new();
    js_sys::Reflect::set(&global(), &"__shown".into(), &shown).unwrap();
    let swap = "window.__debug = console.debug; console.debug = (...args) => window.__shown.push(args.join(' '));";
    Function::new_no_args(swap).call0(&JsValue::UNDEFINED).unwrap();
    let log = Log::default();
    log.note("before");
    log.trace(true);
    log.received("SEND\ntoken:abc\n\n\0");
    log.trace(false);
    log.note("after");
    Function::new_no_args("console.debug = window.__debug").call0(&JsValue::UNDEFINED).unwrap();
    assert_eq!(page::lines(&shown), ["< SEND\ntoken:***\n\n\0"]);
}

#[wasm_bindgen_test]
fn a_saved_log_holds_no_secret_of_a_whole_session() {
    // A Blob tells its text only later: the parts are looked at on their way into it.
    let spy = "window.__blob = Blob;
         window.__parts = [];
         window.Blob = class extends Blob { constructor(parts, kind) { super(parts, kind); window.__parts.push(parts[0]); } };";
    Function::new_no_args(spy).call0(&JsValue::UNDEFINED).unwrap();
    let sdk = page::signed_in("log-1");
    let saved = Array::new();
    let listen = Function::new_with_args("saved, blob", "saved.push(blob)").bind1(&JsValue::UNDEFINED, &saved);
    page::call(&sdk, "on", &["SaveLog".into(), listen.into()]).unwrap();
    assert!(page::save_key(), "Ctrl+L is taken");
    page::call(&sdk, "saveLog", &[]).unwrap();
    page::message(r#"{"type":"event","event":"AgentUploadLog","sequence":0}"#);
    page::call(&sdk, "break", &[]).unwrap();
    Function::new_no_args("window.Blob = window.__blob").call0(&JsValue::UNDEFINED).unwrap();

    assert_eq!(saved.length(), 3);
    assert_eq!(page::get(&saved.get(0), "type"), "text/plain");
    let parts: Array = page::get(&global(), "__parts").unchecked_into();
    for text in page::lines(&parts) {
        assert!(
            text.contains("> CONNECT") && text.contains("\"request\":\"login\"") && text.contains("< MESSAGE"),
            "{text}"
        );
        for secret in ["mq-secret", "pw-secret", "tok-secret"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}
