//! Losing the link and coming back.

mod support;

use agent_sdk_wasm::agent::session::Input;
use serde_json::json;
use support::Desk;

#[test]
fn a_signed_in_agent_comes_back_with_the_token() {
    let mut desk = Desk::signed_in();
    desk.input(Input::Closed);
    let did = desk.did();
    assert_eq!(did[..3], ["drop", "Close", "StateChange closed"]);
    assert!(did[3].starts_with("Retry"), "{did:?}");
    desk.pass(1_000);
    assert_eq!(desk.did(), ["StateChange connecting", "open ws://127.0.0.1/ws"]);
    desk.greet();
    assert_eq!(desk.sent()["request"], "reconnect");
}

#[test]
fn attempts_end_after_max_reconnect_and_say_so() {
    let mut desk = Desk::signed_in();
    desk.input(Input::Closed);
    let mut attempts = 0;
    for _ in 0..30 {
        desk.pass(10_000);
        let did = desk.did();
        if did.iter().any(|line| line.starts_with("open")) {
            attempts += 1;
            desk.input(Input::Failed);
            desk.input(Input::Closed);
        }
    }
    assert_eq!(attempts, 10);
    assert!(!desk.session.is_connecting());
    assert_eq!(desk.session.next_timeout(), None);
    // The page may begin again whenever it likes.
    desk.connect_with(support::options(), support::stored("t-1"));
    assert!(desk.did().iter().any(|line| line.starts_with("open")));
}

#[test]
fn giving_up_is_an_exception() {
    let mut desk = Desk::signed_in();
    let mut last = Vec::new();
    for _ in 0..11 {
        desk.input(Input::Closed);
        last = desk.did();
        desk.pass(10_000);
        desk.did();
    }
    assert!(last.contains(&"Exception RECONNECT_GAVE_UP".to_owned()), "{last:?}");
}

#[test]
fn an_error_frame_loses_the_link_but_not_the_token() {
    let mut desk = Desk::signed_in();
    desk.text("ERROR\nmessage:go away\n\nwhy\0");
    let did = desk.did();
    assert_eq!(did[..3], ["drop", "Close ERROR", "StateChange closed"]);
    assert_eq!(desk.session.token(), Some("t-1"));
}

#[test]
fn a_first_connection_that_is_refused_is_not_tried_again() {
    let mut desk = Desk::new();
    desk.connect();
    desk.did();
    desk.input(Input::Failed);
    desk.input(Input::Closed);
    assert_eq!(desk.did()[..4], ["Error", "drop", "Close", "StateChange closed"]);
    assert_eq!(desk.session.next_timeout(), None);
}

#[test]
fn a_broker_that_says_nothing_is_given_up_after_ten_seconds() {
    let mut desk = Desk::new();
    desk.connect();
    desk.input(Input::Opened);
    desk.did();
    desk.pass(10_000);
    assert_eq!(desk.did()[..3], ["drop", "Close CONNECT_TIMED_OUT", "StateChange closed"]);
}

#[test]
fn a_half_open_socket_is_noticed_by_the_missing_heartbeat_answers() {
    let mut desk = Desk::signed_in();
    desk.pass(10_000);
    assert_eq!(desk.did(), ["> heartbeat"]);
    desk.pass(10_000);
    let did = desk.did();
    assert_eq!(did[..2], ["drop", "Close HEARTBEAT_UNANSWERED"]);
    desk.pass(1_000);
    assert!(desk.did().contains(&"open ws://127.0.0.1/ws".to_owned()));
}

#[test]
fn answered_heartbeats_go_on_and_a_refused_one_too() {
    let mut desk = Desk::signed_in();
    for round in 0..20 {
        desk.pass(10_000);
        assert_eq!(desk.sent()["request"], "heartbeat");
        desk.did();
        let status = json!(round % 2);
        desk.respond_last(status, None);
    }
    assert!(desk.session.is_connected());
}

#[test]
fn a_laptop_that_slept_keeps_its_link() {
    let mut desk = Desk::signed_in();
    desk.millis += 3_600_000;
    desk.input(Input::Timeout);
    let did = desk.did();
    assert_eq!(did, ["> heartbeat"], "one heartbeat, and no judgement yet");
    desk.answer_last();
    desk.pass(9_000);
    assert!(desk.session.is_connected());
}

#[test]
fn a_silent_broker_is_noticed_within_two_of_its_beats() {
    let mut desk = Desk::new();
    desk.connect();
    desk.input(Input::Opened);
    desk.text("CONNECTED\nversion:1.2\nheart-beat:50000,0\n\n\0");
    desk.pass(99_999);
    assert!(desk.session.is_connected());
    desk.pass(1);
    assert!(desk.did().contains(&"Close LINK_SILENT".to_owned()));
}

#[test]
fn frames_over_the_limit_end_the_link_with_a_named_error() {
    let mut desk = Desk::signed_in();
    desk.input(Input::Broken(agent_sdk_wasm::stomp::DecodeError::BodyTooLong));
    let did = desk.did();
    assert_eq!(did[..3], ["Exception PROTOCOL_VIOLATED", "drop", "Close STOMP_BODY_TOO_LONG"]);
}
