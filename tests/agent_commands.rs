//! Commands: their checks and their order, answers, refusals and time-outs.

mod support;

use agent_sdk_wasm::agent::{Command, Filter, Request, Scalar, session::Input};
use serde_json::json;
use support::Desk;

fn call(called: &str) -> Command {
    Command::new(Request::MakeCall).with("called", Scalar::from(called)).with("calledType", 2.0.into())
}

#[test]
fn arguments_are_checked_before_the_link_and_the_link_before_the_sign_in() {
    let mut desk = Desk::new();
    let now = desk.now();
    let target = || Command::new(Request::Listen).with("beAgentNumber", Scalar::from(""));
    assert_eq!(desk.session.command(target(), now).unwrap_err().message, "操作目标不能为空");
    assert_eq!(desk.did(), [""; 0], "argument errors are thrown, not raised");
    assert_eq!(desk.session.command(Request::Hold, now).unwrap_err().message, "请先建立链接");
    assert_eq!(desk.did(), ["Exception NOT_CONNECTED"]);

    desk.connect();
    desk.greet();
    desk.did();
    assert_eq!(desk.session.command(Request::Hold, now).unwrap_err().message, "请先进行登录");
    assert_eq!(desk.did(), ["SignedOut", "Exception NOT_SIGNED_IN"]);
}

#[test]
fn two_commands_of_one_millisecond_have_different_sequences() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    let first = desk.session.command(Request::Hold, now).unwrap();
    let second = desk.session.command(Request::UnHold, now).unwrap();
    assert!(second > first);
    desk.did();
    desk.answer_last();
    desk.pass(5_000);
    let did = desk.did();
    assert!(did.contains(&"failed hold COMMAND_TIMED_OUT".to_owned()), "{did:?}");
    assert!(!did.contains(&"failed unHold COMMAND_TIMED_OUT".to_owned()), "{did:?}");
}

#[test]
fn a_refusal_carries_the_servers_words() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    desk.session.command(Request::Hold, now).unwrap();
    desk.did();
    desk.respond_last(json!("7"), Some("当前状态不允许"));
    assert_eq!(desk.did(), ["Message", "failed hold COMMAND_REFUSED", "Exception COMMAND_REFUSED"]);
    desk.pass(10_000);
    assert!(!desk.did().contains(&"Exception COMMAND_TIMED_OUT".to_owned()));
}

#[test]
fn a_refused_call_repeats_the_state() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    desk.session.command(call("13800138000"), now).unwrap();
    desk.did();
    desk.respond_last(json!(1), None);
    let expected = ["Message", "failed makeCall COMMAND_REFUSED", "StateChange Idle", "Exception COMMAND_REFUSED"];
    assert_eq!(desk.did(), expected);
}

#[test]
fn an_answer_that_comes_twice_or_late_hurts_nobody() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    desk.session.command(Request::Hold, now).unwrap();
    desk.did();
    desk.answer_last();
    desk.answer_last();
    assert_eq!(desk.did(), ["Message", "settled hold", "Message"]);
    desk.session.command(Request::UnHold, now).unwrap();
    desk.pass(6_000);
    desk.did();
    desk.answer_last();
    assert_eq!(desk.did(), ["Message"]);
}

#[test]
fn answers_out_of_order_find_their_commands() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    let first = desk.session.command(Request::Hold, now).unwrap();
    let second = desk.session.command(Request::GroupInfo, now).unwrap();
    desk.did();
    let answer = |sequence, status| {
        // Numbers may come as strings, and the request's name may be missing.
        json!({ "type": "response", "sequence": format!("{sequence}"), "status": status }).to_string()
    };
    desk.body(&answer(second, json!("0")));
    desk.body(&answer(first, json!(1)));
    let expected =
        ["Message", "settled groupInfo", "Message", "failed hold COMMAND_REFUSED", "Exception COMMAND_REFUSED"];
    assert_eq!(desk.did(), expected);
}

#[test]
fn an_event_is_not_an_answer_but_ends_a_query() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    let sequence = desk.session.query(Command::surveillance(Filter::default()), now).unwrap();
    desk.did();
    desk.answer_last();
    assert_eq!(desk.did(), ["Message"]);
    desk.event(json!({ "event": "Surveillance", "sequence": sequence, "data": { "agentList": [] } }));
    assert_eq!(desk.did(), ["Message", "settled surveillance", "Surveillance"]);

    let sequence = desk.session.command(Request::Hold, now).unwrap();
    desk.did();
    desk.event(json!({ "event": "Hold", "nowState": "Hold", "sequence": sequence }));
    assert_eq!(desk.did(), ["Message", "StateChange Hold", "Hold"]);
    desk.pass(5_000);
    assert!(desk.did().contains(&"Exception COMMAND_TIMED_OUT".to_owned()));
}

#[test]
fn a_lost_link_ends_every_wait_once_and_repeats_nothing() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    desk.session.command(Request::Hold, now).unwrap();
    desk.did();
    desk.input(Input::Closed);
    let did = desk.did();
    assert_eq!(did.iter().filter(|line| line.contains("hold")).collect::<Vec<_>>(), ["failed hold COMMAND_CANCELLED"]);
    desk.pass(1_000);
    desk.greet();
    desk.event(json!({ "event": "Reconnect", "nowState": "Idle", "data": { "token": "t-1" } }));
    desk.pass(20_000);
    let did = desk.did();
    assert!(!did.iter().any(|line| line.contains("hold")), "{did:?}");
}

#[test]
fn userdata_goes_with_commands_but_not_with_heartbeats() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    desk.session.set_userdata("case 7".to_owned());
    desk.session.command(Request::Idle, now).unwrap();
    desk.drain();
    assert_eq!(desk.sent()["userdata"], "case 7");
    desk.session.start_heartbeat(now).unwrap();
    desk.drain();
    assert_eq!(desk.sent()["request"], "heartbeat");
    assert_eq!(desk.sent().get("userdata"), None);
    desk.session.set_userdata(String::new());
    desk.session.command(Request::Idle, now).unwrap();
    desk.drain();
    assert_eq!(desk.sent().get("userdata"), None);
}

#[test]
fn a_private_answer_reaches_only_its_callback() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    let sequence = desk.session.command(Request::GroupInfo, now).unwrap();
    desk.session.keep_private(sequence);
    desk.did();
    desk.event(json!({ "event": "GroupInfo", "sequence": sequence, "nowState": "Idle" }));
    assert_eq!(desk.did(), ["Message".to_owned(), "StateChange Idle".into(), format!("Private({sequence})")]);
    desk.event(json!({ "event": "GroupInfo", "sequence": sequence }));
    assert_eq!(desk.did(), ["Message", "GroupInfo"]);
}

#[test]
fn surveillance_repeats_until_it_is_ended() {
    let mut desk = Desk::signed_in();
    let now = desk.now();
    let every = core::time::Duration::from_secs(2);
    desk.session.surveillance_start(Filter::default(), every, now).unwrap();
    desk.session.surveillance_start(Filter::default(), every, now).unwrap();
    assert_eq!(desk.did(), ["> surveillance"]);
    desk.answer_last();
    desk.did();
    desk.pass(4_000);
    let asked = desk.did().iter().filter(|line| *line == "> surveillance").count();
    assert_eq!(asked, 2);
    desk.session.surveillance_end();
    desk.pass(4_000);
    assert!(!desk.did().contains(&"> surveillance".to_owned()));
}
