//! Lost media: ICE is restarted once, and if that does not help the call ends.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::phone::{CallState, Command, Direction, Input, MediaInput};
use agent_sdk_wasm::sip::Headers;
use wire::{Desk, options, sdp, sip_wire::reply};

fn lose(desk: &mut Desk, millis: u64) {
    let call = desk.call();
    desk.media_says(call, MediaInput::Lost, millis);
}

fn agree(desk: &mut Desk, millis: u64) {
    let invite = desk.request("INVITE");
    desk.receive(&reply(&invite, 200, "t", &[], Some(&sdp("peer", Direction::SendRecv))), millis);
}

const RESTART: [&str; 4] =
    ["log a call's media is lost: ICE is restarted", "media offer SendRecv restart", "media describe", "> INVITE"];

#[test]
fn it_is_restarted_and_the_call_goes_on() {
    let (mut desk, call, _) = Desk::talking(options("alice"));
    desk.media_says(call, MediaInput::Disconnected, 5);
    lose(&mut desk, 10);
    lose(&mut desk, 11);
    assert_eq!(desk.take()[1..], RESTART);
    agree(&mut desk, 20);
    desk.media_says(call, MediaInput::Connected, 30);
    assert_eq!(desk.take(), ["> ACK", "media apply"]);
    // The next loss, an hour later, gets a restart of its own.
    lose(&mut desk, 3_600_000);
    assert_eq!(desk.take(), RESTART);
    assert_eq!(desk.info(call).state, CallState::Talking);
}

#[test]
fn when_that_does_not_help_the_call_ends() {
    let (mut desk, ..) = Desk::talking(options("alice"));
    lose(&mut desk, 10);
    agree(&mut desk, 20);
    desk.forget();
    lose(&mut desk, 30);
    assert_eq!(desk.take(), ["Exception MEDIA_FAILED", "> BYE", "media close", "Terminated MediaFailed"]);
}

#[test]
fn a_peer_that_refuses_it_ends_the_call() {
    let (mut desk, ..) = Desk::talking(options("alice"));
    lose(&mut desk, 10);
    desk.forget();
    let invite = desk.request("INVITE");
    desk.receive(&reply(&invite, 488, "t", &[], None), 20);
    let lines = ["> ACK", "media rollback", "Exception MEDIA_FAILED", "> BYE", "media close", "Terminated MediaFailed"];
    assert_eq!(desk.take(), lines);
}

#[test]
fn without_a_socket_it_waits_for_one() {
    let (mut desk, ..) = Desk::talking(options("alice"));
    desk.input(Input::Closed, 10);
    lose(&mut desk, 20);
    desk.pass(20, 1100);
    assert_eq!(desk.told(&["media", "Terminated"]), Vec::<String>::new());
    desk.input(Input::Opened, 1100);
    assert_eq!(desk.told(&["media offer"]), ["media offer SendRecv restart"]);
}

#[test]
fn when_no_socket_will_come_it_ends_the_call() {
    let (mut desk, ..) = Desk::talking(options("alice"));
    desk.input(Input::Closed, 10);
    desk.pass(10, 600_000);
    // Nobody can be asked any more, and both hear each other all the same: the call goes on.
    assert!(desk.told(&["Exception", "Terminated"]).ends_with(&["Exception GAVE_UP".to_owned()]));
    lose(&mut desk, 600_010);
    assert_eq!(desk.said(), ["Exception MEDIA_FAILED", "Terminated MediaFailed"]);
}

#[test]
fn early_media_that_is_lost_ends_the_attempt() {
    let mut desk = Desk::registered(options("alice"));
    desk.order(Command::Call { called: "bob".into(), headers: Headers::default() }, 0);
    let invite = desk.request("INVITE");
    desk.receive(&reply(&invite, 183, "t", &[], Some(&sdp("peer", Direction::SendRecv))), 10);
    desk.forget();
    lose(&mut desk, 20);
    let said = ["Exception MEDIA_FAILED", "CallFailed MediaFailed", "Terminated MediaFailed", "settled 2 MEDIA_FAILED"];
    assert_eq!(desk.said(), said);
    assert_eq!(desk.request("CANCEL").method.as_str(), "CANCEL");
}

#[test]
fn media_that_never_comes_is_tried_once_more_and_ends_the_call() {
    let (mut desk, ..) = Desk::answered(options("alice"), &[]);
    // No word from the browser: it has found no pair of addresses to try.
    desk.pass(0, 29_999);
    assert_eq!(desk.told(&["log", "media"]), Vec::<String>::new());
    desk.pass(29_999, 30_000);
    assert_eq!(desk.told(&["log", "media", "> INVITE"]), RESTART);
    agree(&mut desk, 30_100);
    desk.forget();
    desk.pass(30_100, 60_000);
    assert_eq!(
        desk.told(&["Exception", "> BYE", "Terminated"]),
        ["Exception MEDIA_FAILED", "> BYE", "Terminated MediaFailed"]
    );
}

#[test]
fn media_that_is_up_is_not_waited_for() {
    let (mut desk, call, _) = Desk::talking(options("alice"));
    desk.pass(0, 3_600_000);
    assert_eq!(desk.told(&["media", "Exception", "Terminated"]), Vec::<String>::new());
    assert_eq!(desk.info(call).state, CallState::Talking);
}

/// Two forks of a call answer, the first provisionally: what is connected to it stays there.
#[test]
fn another_fork_than_the_one_that_was_heard_gets_a_restart() {
    let side = |name| [&sdp("peer", Direction::SendRecv), "a=ice-ufrag:", name, "\r\n"].concat();
    for (heard, answers, restarts) in [("one", "two", true), ("one", "one", false)] {
        let mut desk = Desk::registered(options("alice"));
        desk.order(Command::Call { called: "bob".into(), headers: Headers::default() }, 0);
        let invite = desk.request("INVITE");
        desk.receive(&reply(&invite, 183, "first", &[], Some(&side(heard))), 10);
        desk.media_says(desk.call(), MediaInput::Connected, 20);
        desk.forget();
        desk.receive(&reply(&invite, 200, "second", &[], Some(&side(answers))), 30);
        let done = desk.take();
        assert_eq!(done.contains(&"media offer SendRecv restart".to_owned()), restarts, "{done:?}");
        if restarts {
            // Once: the answer to it is nobody else's.
            agree(&mut desk, 40);
            desk.media_says(desk.call(), MediaInput::Connected, 50);
            assert_eq!(desk.take(), ["> ACK", "media apply"]);
        }
    }
}
