//! The token and the routing key: localStorage, the old SDK's cookies, expiry.

use agent_sdk_wasm::{agent::session::Kept, redact::Secret, web::storage};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn run(script: &str) -> JsValue {
    Function::new_no_args(script).call0(&JsValue::UNDEFINED).unwrap()
}

fn token(agent: &str) -> Option<String> {
    storage::stored(agent).token.map(|token| token.expose().clone())
}

fn keep(agent: &str, token: Option<&str>) {
    storage::keep(&Kept::Token { agent: agent.to_owned(), token: token.map(|token| Secret::new(token.to_owned())) });
}

#[wasm_bindgen_test]
fn values_are_kept_under_the_old_names() {
    assert_eq!(token("s1"), None);
    keep("s1", Some("t-1"));
    storage::keep(&Kept::RoutingKey { agent: "s1".to_owned(), key: "k-1".to_owned() });
    assert_eq!(run("return localStorage.getItem('sdkToken_s1')"), "t-1");
    assert_eq!(run("return localStorage.getItem('sdkRoutingKey_s1')"), "k-1");
    assert_eq!(token("s1").as_deref(), Some("t-1"));
    assert_eq!(storage::stored("s1").routing_key.as_deref(), Some("k-1"));
    keep("s1", None);
    assert_eq!(run("return localStorage.getItem('sdkToken_s1')"), JsValue::NULL);
    assert_eq!(token("s1"), None);
    assert_eq!(run("return document.cookie.includes('s1')"), false, "no cookie is written");
}

#[wasm_bindgen_test]
fn a_cookie_is_read_once_and_removed() {
    run("localStorage.setItem('sdkToken_座席 2', 'stale');
         for (const [name, value] of [['sdkToken_座席 2', 'from;cookie'], ['sdkRoutingKey_座席 2', 'key']])
           document.cookie = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;");
    assert_eq!(token("座席 2").as_deref(), Some("from;cookie"));
    assert_eq!(storage::stored("座席 2").routing_key.as_deref(), Some("key"));
    assert_eq!(run("return document.cookie"), "");
    assert_eq!(token("座席 2").as_deref(), Some("from;cookie"), "moved into localStorage");
}

#[wasm_bindgen_test]
fn an_emptied_cookie_is_no_token() {
    run("localStorage.setItem('sdkToken_s3', ''); document.cookie = 'sdkToken_s3=';");
    assert_eq!(token("s3"), None);
    assert_eq!(run("return document.cookie"), "");
}

#[wasm_bindgen_test]
fn a_token_expires_after_a_week() {
    keep("s4", Some("t-4"));
    let left = run("return localStorage.getItem('sdkTokenExpires_s4') - Date.now()").as_f64().unwrap();
    let week = 168.0 * 3_600_000.0;
    assert!((week - 60_000.0..=week).contains(&left), "{left}");
    run("localStorage.setItem('sdkTokenExpires_s4', Date.now() - 1)");
    assert_eq!(token("s4"), None);
    assert_eq!(run("return localStorage.getItem('sdkToken_s4')"), JsValue::NULL);
}

#[wasm_bindgen_test]
fn an_old_token_without_expiry_is_taken() {
    run("localStorage.setItem('sdkToken_s5', 'old')");
    assert_eq!(token("s5").as_deref(), Some("old"));
}

#[wasm_bindgen_test]
fn where_storage_is_blocked_values_live_as_long_as_the_page() {
    run(
        "window.__storage = Object.getOwnPropertyDescriptor(Window.prototype, 'localStorage')
           ?? Object.getOwnPropertyDescriptor(window, 'localStorage');
         Object.defineProperty(window, 'localStorage', { configurable: true, get() { throw new Error('blocked'); } });",
    );
    assert_eq!(token("s6"), None);
    keep("s6", Some("t-6"));
    let kept = token("s6");
    keep("s6", None);
    let forgotten = token("s6");
    run("Object.defineProperty(window, 'localStorage', window.__storage)");
    assert_eq!(kept.as_deref(), Some("t-6"));
    assert_eq!(forgotten, None);
}
