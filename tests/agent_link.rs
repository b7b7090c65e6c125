//! Losing the link and coming back.

mod support;

use agent_sdk_wasm::agent::{Options, Scalar, session::Input};
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

#[test]
fn an_agent_comes_back_however_late_somebody_answers_behind_the_broker() {
    for token in [true, false] {
        let mut desk = Desk::signed_in();
        desk.input(Input::Closed);
        desk.pass(1_000);
        desk.greet();
        if !token {
            desk.respond_last(json!(1), None);
        }
        desk.did();
        desk.pass(58_000);
        let did = desk.did();
        let times = |what: &str| did.iter().filter(|line| *line == what).count();
        assert_eq!((times("> reconnect"), times("> login")), if token { (2, 3) } else { (0, 3) }, "{did:?}");
        assert!(times("Exception COMMAND_TIMED_OUT") >= 3, "{did:?}");
        assert!(!did.contains(&"drop".to_owned()), "a late answer counts as well");
        desk.event(json!({ "event": "Login", "nowState": "Idle", "data": { "token": "t-2" } }));
        assert!(desk.session.is_login());
        desk.did();
        desk.pass(10_000);
        assert_eq!(desk.did(), [""; 0]);
    }
}

#[test]
fn a_sign_in_in_place_of_a_resume_keeps_the_phone_and_its_call() {
    for answer in ["refused", "none", "late"] {
        let mut desk = Desk::signed_in();
        desk.input(Input::Closed);
        desk.pass(1_000);
        desk.greet();
        match answer {
            "refused" => desk.respond_last(json!(1), None),
            _ => desk.pass(5_000),
        }
        assert_eq!(desk.sent()["request"], "login");
        desk.did();
        let account = |token| json!({ "token": token, "loginType": 3 });
        if answer == "late" {
            desk.event(json!({ "event": "Reconnect", "nowState": "Conversation", "data": account("t-1") }));
            assert!(!desk.did().contains(&"> heartbeat".to_owned()), "the next token is on its way");
        }
        desk.event(json!({ "event": "Login", "nowState": "Conversation", "data": account("t-2") }));
        let did = desk.did();
        assert!(did.contains(&"Phone(Resume)".to_owned()), "{answer}: {did:?}");
        assert!(did.contains(&"> heartbeat".to_owned()), "{answer}: {did:?}");
        assert_eq!(desk.session.token(), Some("t-2"));
        // What the page itself orders is as ever: a new phone.
        let now = desk.now();
        let options = Options { login_type: Scalar::Number(3.0), ..support::options() };
        desk.session.login(options, support::stored("t-2"), now).unwrap();
        desk.event(json!({ "event": "Login", "nowState": "Busy", "data": account("t-3") }));
        assert!(desk.did().contains(&"Phone(Start)".to_owned()), "{answer}");
    }
}

#[test]
fn heartbeats_go_on_if_the_resume_was_accepted_late_and_the_sign_in_is_refused() {
    let mut desk = Desk::signed_in();
    desk.input(Input::Closed);
    desk.pass(1_000);
    desk.greet();
    desk.pass(5_000);
    desk.event(json!({ "event": "Reconnect", "nowState": "Idle", "data": { "token": "t-2" } }));
    desk.respond_last(json!(1), None);
    desk.did();
    desk.pass(10_000);
    assert_eq!(desk.did(), ["> heartbeat"]);
    assert!(desk.sent_head().contains("token:t-2\n"));
}

#[test]
fn refusals_of_an_earlier_token_are_no_news() {
    let mut desk = Desk::signed_in();
    desk.pass(10_000);
    let heartbeat = desk.sent().clone();
    desk.input(Input::Closed);
    desk.pass(1_000);
    desk.greet();
    let resume = desk.sent().clone();
    desk.pass(5_000);
    desk.event(json!({ "event": "Login", "nowState": "Idle", "data": { "token": "t-2" } }));
    desk.did();
    for asked in [resume, heartbeat] {
        let (name, sequence) = (&asked["request"], &asked["sequence"]);
        desk.body(&json!({ "type": "response", "response": name, "sequence": sequence, "status": 1 }).to_string());
        assert_eq!(desk.did(), ["Message"], "{name}");
        assert_eq!(desk.session.token(), Some("t-2"));
    }
    // Of the present one they are.
    desk.respond_last(json!(1), None);
    assert_eq!(desk.did(), ["Message", "Exception COMMAND_REFUSED"]);
}
