//! What is taken from the page is given back.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{asks_before_unload, call, idle_sdk, is_open, lines, message, record, save_key, signed_in};

#[wasm_bindgen_test]
fn the_page_is_asked_about_leaving_only_during_a_call() {
    let sdk = signed_in("rel-1");
    assert!(!asks_before_unload());
    message(r#"{"type":"event","event":"MakeCall","nowState":"MakeCall"}"#);
    assert!(asks_before_unload());
    message(r#"{"type":"event","event":"After","nowState":"After"}"#);
    assert!(!asks_before_unload());
    message(r#"{"type":"event","event":"Conversation","nowState":"Conversation"}"#);
    assert!(asks_before_unload());
    call(&sdk, "break", &[]).unwrap();
    assert!(!asks_before_unload());
}

#[wasm_bindgen_test]
fn an_sdk_that_is_gone_leaves_nothing_behind() {
    let sdk = signed_in("rel-2");
    message(r#"{"type":"event","event":"Conversation","nowState":"Conversation"}"#);
    drop(sdk);
    assert!(is_open(), "a page that keeps no reference still has its agent");
    let sdk = signed_in("rel-3");
    call(&sdk, "break", &[]).unwrap();
    drop(sdk);
    assert!(!save_key(), "nobody's log is left to save");
}

#[wasm_bindgen_test]
fn one_key_saves_one_log_however_many_there_were() {
    let first = signed_in("rel-4");
    let second = signed_in("rel-5");
    let saved = Array::new();
    record(&first, &saved, "SaveLog");
    record(&second, &saved, "SaveLog");
    assert!(save_key());
    assert_eq!(lines(&saved).len(), 1);
    for sdk in [first, second] {
        call(&sdk, "break", &[]).unwrap();
    }
}

#[wasm_bindgen(inline_js = r#"
export async function collect() {
  // What only JavaScript held is given back by finalizers, which run after a collection and in a task of their own.
  gc();
  await new Promise((done) => setTimeout(done));
}
"#)]
extern "C" {
    async fn collect();
}

#[wasm_bindgen_test]
async fn sdks_come_and_go_without_growth() {
    let grown = || {
        let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
        let buffer: js_sys::ArrayBuffer = memory.buffer().unchecked_into();
        buffer.byte_length()
    };
    let round = || {
        for _ in 0..50 {
            let sdk = signed_in("rel-6");
            for _ in 0..20 {
                message(r#"{"type":"event","event":"Idle","nowState":"Idle","data":{"a":[1,2,3]}}"#);
            }
            call(&sdk, "break", &[]).unwrap();
            drop(idle_sdk());
        }
    };
    for _ in 0..2 {
        round();
        collect().await;
    }
    let before = grown();
    for _ in 0..4 {
        round();
        collect().await;
    }
    assert_eq!(grown(), before);
}
