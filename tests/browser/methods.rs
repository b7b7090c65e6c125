//! The table of methods, which two files hold.

use agent_sdk_wasm::web::{AgentSdk, SoftPhoneSdk};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{call, get, idle_sdk, object, requests, signed_in};

#[wasm_bindgen_test]
fn both_tables_are_the_same() {
    let table = |script: &str| -> String {
        let (_, from) = script.split_once("const METHODS = (").unwrap();
        let (table, _) = from.split_once(").split(' ')").unwrap();
        table.split('\'').skip(1).step_by(2).collect()
    };
    let agent = table(include_str!("../../pkg-template/facade.js"));
    assert_eq!(agent.split(' ').collect::<Vec<_>>(), AgentSdk::METHODS);
    let phone = table(include_str!("../../pkg-template/softphone.js"));
    assert_eq!(phone.split(' ').collect::<Vec<_>>(), SoftPhoneSdk::METHODS);
}

#[wasm_bindgen_test]
fn the_store_says_the_crates_version() {
    let store = call(&idle_sdk(), "__store", &[]).unwrap();
    assert_eq!(get(&store, "version"), env!("CARGO_PKG_VERSION"));
}

#[wasm_bindgen_test]
fn arguments_are_checked_and_converted() {
    let sdk = signed_in("me-1");
    let code = |method, arguments: &[JsValue]| get(&call(&sdk, method, arguments).unwrap_err(), "code");
    assert_eq!(code("call", &[]), "CALLED_MISSING");
    assert_eq!(code("call", &[" \t".into()]), "CALLED_MISSING");
    assert_eq!(code("transferCall", &[]), "TRANSFER_TARGET_MISSING");
    assert_eq!(code("consult", &[]), "CONSULT_TARGET_MISSING");
    assert_eq!(code("listen", &[JsValue::NULL]), "TARGET_MISSING");
    assert_eq!(code("getIdleAgentByGroupId", &["".into()]), "GROUP_MISSING");
    assert_eq!(code("setUserdata", &[]), "USERDATA_UNREADABLE");
    assert_eq!(code("send", &[]), "COMMAND_MISSING");
    assert_eq!(code("send", &[object()]), "COMMAND_INVALID");
    assert_eq!(code("initSIM", &[]), "LOGIN_TYPE_UNSUPPORTED");
    assert_eq!(code("answer", &[]), "ANSWER_UNSUPPORTED");
    assert_eq!(code("init", &["x".into()]), "OPTION_INVALID");
    assert_eq!(code("init", &[object()]), "OPTION_MISSING");
    assert!(requests().is_empty());

    assert_eq!(call(&sdk, "sendDTMF", &["12".into()]).unwrap(), JsValue::UNDEFINED);
    assert!(requests().is_empty(), "not a key");
    call(&sdk, "sendDTMF", &[5.into()]).unwrap();
    call(&sdk, "call", &[10086.into()]).unwrap();
    assert!(call(&sdk, "busy", &["会议".into()]).unwrap().as_f64().is_some());
    assert_eq!(requests(), ["sendDTMF", "makeCall", "busy"]);
    call(&sdk, "break", &[]).unwrap();
}
