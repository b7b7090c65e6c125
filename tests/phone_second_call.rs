//! Several calls at once: one is active, and no second one harms the first.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    phone::{CallState, Command, Direction, Options, Sound},
    sip::{CallId, Headers, Name, Request},
};
use wire::{
    Desk, options, sdp,
    sip_wire::{raw, reply},
};

fn waiting() -> Options {
    Options { call_waiting: true, ..options("alice") }
}

/// Somebody calls.
fn ring(desk: &mut Desk, who: &str, millis: u64) -> CallId {
    let from = format!("<sip:{who}@x>;tag={who}");
    let offer = sdp(who, Direction::SendRecv);
    desk.receive(&raw("INVITE", "sip:alice@x", &from, "<sip:alice@x>", who, 1, &[], &offer), millis);
    desk.call()
}

/// The caller takes our 200.
fn acknowledge(desk: &mut Desk, who: &str, millis: u64) {
    let to = desk.response(200).headers.first(Name::To).unwrap().to_owned();
    let from = format!("<sip:{who}@x>;tag={who}");
    desk.receive(&raw("ACK", "sip:alice@x", &from, &to, who, 1, &[], ""), millis);
}

/// The peer agrees to a new offer.
fn agree(desk: &mut Desk, invite: &Request, direction: Direction, millis: u64) {
    let tag = invite.to_tag();
    desk.receive(&reply(invite, 200, tag, &[], Some(&sdp("peer", direction))), millis);
}

#[test]
fn a_second_call_is_busy_unless_it_may_wait() {
    let (mut desk, call, _) = Desk::talking(options("alice"));
    let from = "<sip:carol@x>;tag=1";
    desk.receive(&raw("INVITE", "sip:alice@x", from, "<sip:alice@x>", "c", 1, &[], ""), 10);
    assert_eq!(desk.take(), ["> 100", "> 486"]);
    assert_eq!(desk.info(call).state, CallState::Talking);
    assert_eq!((desk.phone.calls().len(), desk.phone.active()), (1, Some(call)));
    // Also while ours still rings there.
    let mut desk = Desk::registered(options("alice"));
    desk.order(Command::Call { called: "bob".into(), headers: Headers::default() }, 0);
    desk.forget();
    desk.receive(&raw("INVITE", "sip:alice@x", from, "<sip:alice@x>", "c", 1, &[], ""), 10);
    assert_eq!(desk.take(), ["> 100", "> 486"]);
}

#[test]
fn answering_a_waiting_call_holds_the_other() {
    let (mut desk, first, _) = Desk::talking(waiting());
    let second = ring(&mut desk, "carol", 10);
    assert_eq!(desk.take(), ["> 100", "Invite carol", "> 180", "sound Waiting"]);
    assert_eq!(desk.phone.active(), Some(first));
    desk.order(Command::Answer(None), 20);
    assert_eq!(desk.phone.active(), Some(second));
    let lines = desk.told(&["media mute", "media offer", "Answer", "Accepted", "sound"]);
    assert_eq!(lines, ["Answer", "media mute true", "media offer SendOnly", "sound None", "Accepted"]);
    acknowledge(&mut desk, "carol", 30);
    let hold = desk.request("INVITE");
    agree(&mut desk, &hold, Direction::RecvOnly, 40);
    assert_eq!(desk.said(), ["Hold Local"]);
    assert!(desk.info(first).is_held && !desk.info(second).is_held);

    // Resuming one holds the other.
    desk.order(Command::UnHold(Some(first)), 50);
    assert_eq!(desk.phone.active(), Some(first));
    assert_eq!(
        desk.told(&["media mute", "media offer"]),
        ["media mute true", "media mute false", "media offer SendRecv", "media offer SendOnly"]
    );
}

#[test]
fn calling_while_another_talks_holds_it() {
    let (mut desk, first, _) = Desk::talking(options("alice"));
    desk.order(Command::Call { called: "carol".into(), headers: Headers::default() }, 10);
    let second = desk.call();
    let lines = desk.told(&["media mute", "media offer", "> "]);
    assert_eq!(lines, ["media mute true", "media offer SendRecv", "media offer SendOnly", "> INVITE", "> INVITE"]);
    // None talks, none rings here: the newest is meant.
    assert_eq!(desk.phone.active(), Some(second));
    // A second click is no third call.
    let again = Command::Call { called: "carol".into(), headers: Headers::default() };
    assert_eq!(desk.try_order(again, 20), Err("BUSY"));
    // The new one comes to nothing: the first one is held until somebody takes it back.
    desk.order(Command::HangUp(None), 30);
    assert_eq!(desk.phone.active(), Some(first));
}

#[test]
fn a_waiting_call_that_gives_up_leaves_the_other_alone() {
    let (mut desk, first, _) = Desk::talking(waiting());
    ring(&mut desk, "carol", 10);
    let from = "<sip:carol@x>;tag=carol";
    let cancel = raw("CANCEL", "sip:alice@x", from, "<sip:alice@x>", "carol", 1, &[], "");
    desk.forget();
    let cancel = String::from_utf8(cancel).unwrap().replace("z9hG4bKCANCEL", "z9hG4bKINVITE");
    desk.receive(cancel.as_bytes(), 20);
    assert_eq!(desk.take(), ["> 200", "> 487", "Terminated Missed 487", "sound None"]);
    assert_eq!(desk.info(first).state, CallState::Talking);
}

#[test]
fn a_call_that_rings_alone_rings_and_beside_another_one_waits() {
    let mut desk = Desk::registered(waiting());
    let first = ring(&mut desk, "carol", 0);
    assert_eq!(desk.sound, Sound::Ring);
    ring(&mut desk, "dave", 10);
    assert_eq!(desk.sound, Sound::Ring);
    // Without an id the one that has rung longest is answered; by now the other one waits.
    desk.order(Command::Answer(None), 20);
    assert_eq!((desk.phone.active(), desk.sound), (Some(first), Sound::Waiting));
    desk.order(Command::Reject(None, 486), 30);
    assert_eq!((desk.phone.calls().len(), desk.sound), (1, Sound::None));
    assert!(desk.response(486).headers.call_id().starts_with("dave"));
}

#[test]
fn a_call_is_answered_by_itself_if_that_is_wanted_and_no_other_is_there() {
    let mut desk = Desk::registered(Options { auto_answer: true, ..waiting() });
    assert!(desk.phone.auto_answer());
    ring(&mut desk, "carol", 0);
    assert_eq!(
        desk.take(),
        ["> 100", "Invite carol", "Answer", "> 180", "media answer SendRecv", "media describe", "> 200", "Accepted"]
    );
    ring(&mut desk, "dave", 10);
    assert_eq!(desk.take(), ["> 100", "Invite dave", "> 180", "sound Waiting"]);
    desk.phone.set_auto_answer(false);
    assert!(!desk.phone.auto_answer());
}
