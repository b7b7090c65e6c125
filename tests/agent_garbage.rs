//! Whatever the server says, the machine neither panics nor gets stuck.

mod support;

use agent_sdk_wasm::agent::Request;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::Desk;

#[test]
fn bodies_that_are_no_messages_are_survived() {
    let mut desk = Desk::signed_in();
    for body in ["", "{", "null", "5", "\"x\"", "[]", "{}", "{\"type\":7}", "{\"type\":\"event\"}", "\u{feff}{}"] {
        desk.body(body);
    }
    assert!(!desk.did().iter().any(|line| line.starts_with("StateChange") || line == "drop"));
    desk.event(json!({ "event": "Idle", "nowState": "Idle" }));
    assert_eq!(desk.did(), ["Message", "StateChange Idle", "Idle"]);
}

#[test]
fn names_of_javascript_are_only_names() {
    let mut desk = Desk::signed_in();
    for name in ["constructor", "__proto__", "open", "close", "message", "toString", "Open", "StateChange"] {
        desk.event(json!({ "event": name, "nowState": name }));
        assert_eq!(desk.did(), ["Message".to_owned(), format!("StateChange {name}"), name.to_owned()]);
    }
    assert!(desk.session.is_login());
}

#[test]
fn an_event_without_a_name_still_brings_its_state() {
    let mut desk = Desk::signed_in();
    desk.event(json!({ "nowState": "Busy" }));
    assert_eq!(desk.did(), ["Message", "StateChange Busy"]);
    desk.event(json!({ "event": "Brand-New" }));
    assert_eq!(desk.did(), ["Message", "Brand-New"]);
}

#[test]
fn a_login_without_a_token_signs_nobody_in() {
    for data in [json!(null), json!({}), json!({ "token": null }), json!({ "token": "" }), json!("t")] {
        let mut desk = Desk::new();
        desk.connect();
        desk.greet();
        desk.did();
        desk.event(json!({ "event": "Login", "nowState": "Busy", "data": data }));
        assert_eq!(desk.did(), ["Message", "StateChange Busy", "Login"], "{data}");
        assert!(!desk.session.is_login());
    }
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-zA-Z]{1,12}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn event() -> impl Strategy<Value = Value> {
    let names = agent_sdk_wasm::agent::Event::ALL.iter().map(|event| event.as_str()).collect::<Vec<_>>();
    let name = prop_oneof![prop::sample::select(names).prop_map(Value::from), anything()];
    let keys = prop::sample::select(vec![
        "token",
        "code",
        "agentAutoIdle",
        "agentAutoIdleTime",
        "groupIdList",
        "loginType",
        "data",
    ]);
    let data = prop_oneof![
        anything(),
        prop::collection::btree_map(keys.prop_map(str::to_owned), anything(), 0..5)
            .prop_map(|map| Value::Object(map.into_iter().collect())),
    ];
    (name.clone(), name, anything(), data)
        .prop_map(|(event, state, sequence, data)| json!({ "event": event, "nowState": state, "sequence": sequence, "data": data }))
}

proptest! {
    #[test]
    fn any_events_leave_a_machine_that_works(events in prop::collection::vec((event(), 0u64..20_000), 1..20)) {
        let mut desk = Desk::signed_in();
        for (event, wait) in events {
            desk.event(event);
            desk.pass(wait);
        }
        // Whatever happened, the page can begin anew and work.
        desk.connect_with(support::options(), support::stored("t-9"));
        desk.greet();
        desk.event(json!({ "event": "Reconnect", "nowState": "Idle", "data": { "token": "t-9", "loginType": 1 } }));
        desk.did();
        let now = desk.now();
        prop_assert!(desk.session.command(Request::Idle, now).is_ok());
    }
}
