//! A call and what follows it: wrap-up, automatic idle, the phone that answers.

mod support;

use core::time::Duration;

use agent_sdk_wasm::agent::{Command, Options, Request, Scalar, Stored, session::Input};
use serde_json::{Value, json};
use support::{Desk, options, stored};

fn after(data: Value) -> Value {
    json!({ "event": "After", "nowState": "After", "data": data })
}

fn idles(desk: &mut Desk) -> bool {
    desk.did().contains(&"GoIdle".to_owned())
}

#[test]
fn wrap_up_ends_by_itself() {
    for (idle, time) in [(json!(1), json!(3)), (json!("1"), json!("3"))] {
        let mut desk = Desk::signed_in();
        desk.event(after(json!({ "agentAutoIdle": idle, "agentAutoIdleTime": time, "cause": 0 })));
        desk.pass(2_999);
        assert!(!idles(&mut desk));
        desk.pass(1);
        assert!(idles(&mut desk));
        desk.pass(60_000);
        assert!(!idles(&mut desk));
    }
}

#[test]
fn wrap_up_does_not_end_when_told_not_to_or_when_the_phone_was_signed_off() {
    for data in [
        json!({ "agentAutoIdle": 0, "agentAutoIdleTime": 3 }),
        json!({ "agentAutoIdle": 1, "agentAutoIdleTime": 3, "data": "话机注销" }),
        json!({}),
        json!(null),
        json!("odd"),
    ] {
        let mut desk = Desk::signed_in();
        desk.event(after(data.clone()));
        desk.pass(10_000);
        assert!(!idles(&mut desk), "{data}");
    }
}

#[test]
fn odd_wrap_up_times_are_survived() {
    for (time, at_once) in [(json!(-5), true), (json!(null), true), (json!(1e300), false), (json!("soon"), true)] {
        let mut desk = Desk::signed_in();
        desk.event(after(json!({ "agentAutoIdle": 1, "agentAutoIdleTime": time })));
        desk.pass(0);
        assert_eq!(idles(&mut desk), at_once, "{time}");
    }
}

#[test]
fn a_new_call_a_state_or_a_loss_cancels_the_automatic_idle() {
    for event in ["AgentRinging", "Busy", "Idle", "MakeCall", "Logout", "Kick", "Conversation"] {
        let mut desk = Desk::signed_in();
        desk.event(after(json!({ "agentAutoIdle": 1, "agentAutoIdleTime": 3 })));
        desk.event(json!({ "event": event, "nowState": event }));
        desk.pass(10_000);
        assert!(!idles(&mut desk), "{event}");
    }
    let mut desk = Desk::signed_in();
    desk.event(after(json!({ "agentAutoIdle": 1, "agentAutoIdleTime": 3 })));
    desk.input(Input::Closed);
    desk.pass(10_000);
    assert!(!idles(&mut desk));
}

#[test]
fn an_order_that_is_on_its_way_cancels_the_automatic_idle() {
    for order in [Request::Idle, Request::Busy, Request::Logout, Request::MakeCall] {
        for (answered_after, refused) in [(2_000, false), (4_000, false), (2_000, true)] {
            let mut desk = Desk::signed_in();
            desk.event(after(json!({ "agentAutoIdle": 1, "agentAutoIdleTime": 3 })));
            desk.pass(1_000);
            desk.session.command(Command::new(order).with("called", Scalar::from("10086")), desk.now()).unwrap();
            desk.drain();
            desk.pass(answered_after - 1_000);
            desk.respond_last(json!(u8::from(refused)), None);
            desk.pass(1_500);
            // Whose order is refused is in the wrap-up as before.
            assert_eq!(idles(&mut desk), refused, "{order:?} answered after {answered_after}");
        }
    }
}

#[test]
fn options_stand_in_for_an_after_without_data() {
    let mut desk = Desk::new();
    desk.connect_with(Options { auto_idle: Some(Duration::from_secs(2)), ..options() }, Stored::default());
    desk.greet();
    desk.event(json!({ "event": "Login", "nowState": "Busy", "data": { "token": "t" } }));
    desk.event(json!({ "event": "After", "nowState": "After" }));
    desk.pass(2_000);
    assert!(idles(&mut desk));
}

#[test]
fn conversation_lasts_from_conversation_to_after() {
    let mut desk = Desk::signed_in();
    desk.event(json!({ "event": "MakeCall", "nowState": "MakeCall" }));
    assert!(!desk.session.is_conversation() && desk.session.state().is_call());
    desk.event(json!({ "event": "Conversation", "nowState": "Conversation" }));
    desk.event(json!({ "event": "Hold", "nowState": "Hold" }));
    assert!(desk.session.is_conversation());
    desk.event(json!({ "event": "After", "nowState": "After", "data": null }));
    assert!(!desk.session.is_conversation() && !desk.session.state().is_call());
}

#[test]
fn the_agents_own_ringing_is_answered_once_and_after_its_listeners() {
    let mut desk = Desk::signed_in();
    desk.session.arm_answer();
    desk.event(json!({ "event": "AgentRinging", "nowState": "AgentRinging" }));
    assert_eq!(desk.did(), ["Message", "StateChange AgentRinging", "AgentRinging", "Phone(Answer)"]);
    desk.event(json!({ "event": "AgentRinging", "nowState": "AgentRinging" }));
    assert!(!desk.did().contains(&"Phone(Answer)".to_owned()));

    desk.session.arm_answer();
    desk.event(after(json!(null)));
    desk.event(json!({ "event": "AgentRinging", "nowState": "AgentRinging" }));
    assert!(!desk.did().contains(&"Phone(Answer)".to_owned()));
}

#[test]
fn a_webrtc_agent_gets_a_phone() {
    let mut desk = Desk::new();
    desk.connect_with(Options { login_type: "1".into(), ..options() }, Stored::default());
    desk.greet();
    desk.did();
    // The server has the last word on how the agent talks.
    desk.event(json!({ "event": "Login", "nowState": "Busy", "data": { "token": "t", "loginType": "3" } }));
    assert!(desk.did().contains(&"Phone(Start)".to_owned()));
    assert!(desk.session.options().is_webrtc());
}

#[test]
fn a_conversation_whose_after_was_lost_with_the_link_is_over() {
    for state in ["Busy", "Idle"] {
        let mut desk = Desk::signed_in();
        desk.event(json!({ "event": "Conversation", "nowState": "Conversation" }));
        desk.input(Input::Closed);
        assert!(desk.session.is_conversation(), "nobody knows better yet");
        desk.pass(1_000);
        desk.greet();
        desk.event(json!({ "event": "Reconnect", "nowState": state, "data": { "token": "t-2" } }));
        assert!(!desk.session.is_conversation(), "{state}");
    }
}

#[test]
fn a_conversation_that_began_before_the_page_is_one() {
    let mut desk = Desk::new();
    desk.connect_with(options(), stored("t-1"));
    desk.greet();
    desk.event(json!({ "event": "Reconnect", "nowState": "Conversation", "data": { "token": "t-2" } }));
    assert!(desk.session.is_conversation());
    desk.event(json!({ "event": "Hold", "nowState": "Hold" }));
    assert!(desk.session.is_conversation());
    desk.event(after(json!({})));
    assert!(!desk.session.is_conversation());
}
