//! From the first socket to Login, back with a token, and out again.

mod support;

use agent_sdk_wasm::agent::{Options, Stored};
use serde_json::json;
use support::{Desk, options, stored};

#[test]
fn a_fresh_agent_signs_in() {
    let mut desk = Desk::new();
    desk.connect();
    assert_eq!(desk.did(), ["keep key of 1001", "StateChange connecting", "open ws://127.0.0.1/ws"]);
    desk.greet();
    assert_eq!(desk.did(), ["> CONNECT", "> SUBSCRIBE", "StateChange connected", "> login", "Open"]);
    assert_eq!(desk.sent()["agentNumber"], "1001");
    assert_eq!(desk.sent()["password"], "agent-secret");
    assert_eq!(desk.sent()["loginType"], 1);
    assert_eq!(desk.sent()["routingKey"], "00010203-0405-4607-8809-0a0b0c0d0e0f");
    assert!(desk.sent_head().contains("token:\nversion:2.0.0\ndestination:/exchange/ccs.request.exchange\n"));
    desk.answer_last();
    assert_eq!(desk.did(), ["Message", "settled login"]);
    desk.event(json!({ "event": "Login", "nowState": "Busy", "data": { "token": "t-1" } }));
    let expected = ["Message", "keep token of 1001", "SignedIn", "> heartbeat", "StateChange Busy", "Login"];
    assert_eq!(desk.did(), expected);
    assert!(desk.session.is_login());
    // The heartbeat has the new token and no version.
    assert!(desk.sent_head().contains("token:t-1\ndestination:"));
}

#[test]
fn a_stored_token_brings_the_agent_back() {
    let mut desk = Desk::new();
    desk.connect_with(options(), stored("t-0"));
    desk.greet();
    assert!(desk.did().ends_with(&["> reconnect".into(), "Open".into()]));
    assert!(desk.sent_head().contains("token:t-0\n"));
    assert!(desk.session.is_login(), "even before the server has accepted the token");
    desk.answer_last();
    desk.event(json!({ "event": "Reconnect", "nowState": "Idle", "data": { "token": "t-1", "groupIdList": [] } }));
    assert!(desk.did().ends_with(&["StateChange Idle".into(), "Reconnect".into()]));
    assert_eq!(desk.session.token(), Some("t-1"));
}

#[test]
fn a_refused_resume_falls_back_to_a_sign_in_without_the_token() {
    let mut desk = Desk::new();
    desk.connect_with(options(), stored("t-0"));
    desk.greet();
    desk.did();
    desk.respond_last(json!(1), Some("token过期"));
    let expected =
        ["Message", "failed reconnect COMMAND_REFUSED", "Exception COMMAND_REFUSED", "forget token of 1001", "> login"];
    assert_eq!(desk.did(), expected);
    assert!(desk.sent_head().contains("token:\n"));
}

#[test]
fn a_resume_without_an_answer_falls_back_to_a_sign_in() {
    let mut desk = Desk::new();
    desk.connect_with(options(), stored("t-0"));
    desk.greet();
    desk.did();
    desk.pass(4_999);
    assert_eq!(desk.did(), [""; 0]);
    desk.pass(1);
    assert_eq!(desk.did(), ["failed reconnect COMMAND_TIMED_OUT", "> login"]);
}

#[test]
fn a_sign_in_without_an_answer_is_an_exception() {
    let mut desk = Desk::new();
    desk.connect();
    desk.greet();
    desk.did();
    desk.pass(5_000);
    assert_eq!(desk.did(), ["failed login COMMAND_TIMED_OUT", "Exception COMMAND_TIMED_OUT"]);
}

#[test]
fn a_logout_forgets_the_token_unless_it_is_kept_for_a_resume() {
    for (data, keeps) in [
        (json!({ "code": -1002 }), true),
        (json!({ "code": "-1002" }), true),
        (json!({ "code": -1001 }), false),
        (json!({ "code": 0 }), false),
        (json!(null), false),
        (json!("odd"), false),
    ] {
        let mut desk = Desk::signed_in();
        desk.event(json!({ "event": "Logout", "nowState": "Logout", "data": data }));
        assert_eq!(desk.session.token().is_some(), keeps, "{data}");
        assert_eq!(desk.did().contains(&"forget token of 1001".to_owned()), !keeps, "{data}");
    }
}

#[test]
fn a_kick_signs_out() {
    let mut desk = Desk::signed_in();
    desk.event(json!({ "event": "Kick", "nowState": "Kick" }));
    let expected =
        ["Message", "SignedOut", "forget token of 1001", "Phone(StopRegistered)", "StateChange Kick", "Kick"];
    assert_eq!(desk.did(), expected);
    desk.input(agent_sdk_wasm::agent::session::Input::Closed);
    assert_eq!(desk.did()[..3], ["drop", "Close", "StateChange closed"]);
    assert_eq!(desk.session.next_timeout(), None, "nothing is tried without a token");
}

#[test]
fn the_same_agent_signs_in_again_on_the_same_link() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    desk.session.login(options(), Stored::default(), now).unwrap();
    assert_eq!(desk.did(), ["> login"]);
    assert!(desk.sent_head().contains("token:t-1\n"));
}

#[test]
fn another_agent_gets_another_link_and_the_first_is_signed_out() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    let other = Options { agent_number: "1002".into(), ..options() };
    desk.session.login(other, stored("t-of-1002"), now).unwrap();
    let did = desk.did();
    let expected = [
        "> logout",
        "> DISCONNECT",
        "drop",
        "failed logout COMMAND_CANCELLED",
        "Disconnect",
        "StateChange disconnect",
        "SignedOut",
        "forget token of 1001",
        "StateChange connecting",
        "open ws://127.0.0.1/ws",
        "forget token of 1002",
    ];
    assert_eq!(did, expected);
    desk.greet();
    assert_eq!(desk.sent()["request"], "login");
    assert_eq!(desk.sent()["agentNumber"], "1002");
}

#[test]
fn breaking_signs_out_and_stays_down() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    assert!(desk.session.close(now));
    assert_eq!(desk.did()[..3], ["> logout", "> DISCONNECT", "drop"]);
    assert_eq!(desk.session.next_timeout(), None);
    assert!(!desk.session.close(now));
}

#[test]
fn connecting_again_keeps_the_token() {
    let mut desk = Desk::signed_in();
    desk.connect_with(options(), stored("t-1"));
    let expected = [
        "> DISCONNECT",
        "drop",
        "Disconnect",
        "StateChange disconnect",
        "StateChange connecting",
        "open ws://127.0.0.1/ws",
    ];
    assert_eq!(desk.did(), expected);
    desk.greet();
    assert_eq!(desk.sent()["request"], "reconnect");
}

#[test]
fn missing_options_are_named() {
    let mut desk = Desk::new();
    let now = desk.now();
    let error = desk.session.connect(Options { host: String::new(), ..options() }, Stored::default(), now).unwrap_err();
    assert_eq!(error.message, "配置缺少必要字段: host");
    let error = desk.session.connect(Options { login_type: "4".into(), ..options() }, Stored::default(), now);
    assert_eq!(error.unwrap_err().code.as_str(), "LOGIN_TYPE_UNSUPPORTED");
    assert_eq!(desk.did(), [""; 0], "nothing was begun");
}
