//! Calls that come to nothing, and what is heard meanwhile.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    phone::{Command, Direction, Event, Sound},
    sip::{Cause, Headers, Name, Reason},
};
use wire::{
    Desk, options,
    pair::Pair,
    sdp,
    sip_wire::{raw, reply},
};

/// A call to bob whose INVITE is sent.
fn calling() -> (Desk, agent_sdk_wasm::sip::Request) {
    let mut desk = Desk::registered(options("alice"));
    desk.order(Command::Call { called: "bob".into(), headers: Headers::default() }, 0);
    desk.forget();
    let invite = desk.request("INVITE");
    (desk, invite)
}

#[test]
fn early_media_takes_the_ring_tones_place() {
    let (mut desk, invite) = calling();
    desk.receive(&reply(&invite, 100, "", &[], None), 10);
    desk.receive(&reply(&invite, 180, "t", &[], None), 20);
    assert_eq!(desk.take(), ["Try", "Ringing 180", "sound RingBack"]);
    desk.receive(&reply(&invite, 183, "t", &[], Some(&sdp("peer", Direction::SendRecv))), 30);
    assert_eq!(desk.take(), ["media apply early", "Ringing 183 with media", "sound None"]);
    // Whoever has sent media goes on sending it.
    desk.receive(&reply(&invite, 180, "t", &[], None), 40);
    assert_eq!(desk.take(), ["Ringing 180 with media"]);
    desk.receive(&reply(&invite, 200, "t", &[], Some(&sdp("peer", Direction::SendRecv))), 50);
    assert_eq!(desk.take(), ["> ACK", "media apply", "Accepted", "settled 2 ok"]);
}

#[test]
fn busy_is_a_failure_with_its_status() {
    let (mut desk, invite) = calling();
    let more = [("Reason", "Q.850;cause=17;text=\"User busy\"")];
    desk.receive(&reply(&invite, 486, "t", &more, None), 10);
    assert_eq!(
        desk.take(),
        ["> ACK", "media close", "CallFailed Refused 486", "Terminated Refused 486", "settled 2 CALL_ENDED 486"]
    );
    let Some(Event::Terminated(cause, _, reason)) = desk.emitted.last().map(|emit| &emit.event) else { panic!() };
    let reason = reason.as_deref().and_then(Reason::parse).unwrap();
    assert_eq!((*cause, reason.cause, reason.text().as_deref()), (Cause::Refused, Some(17), Some("User busy")));
}

#[test]
fn what_we_give_up_is_no_failure() {
    let mut pair = Pair::new();
    pair.call();
    pair.a.forget();
    pair.a.order(Command::HangUp(None), pair.now);
    assert_eq!(
        pair.a.take(),
        [
            "media close",
            "Terminated Cancelled 487",
            "settled 2 CALL_ENDED 487",
            "> CANCEL",
            "sound None",
            "settled 3 ok"
        ]
    );
    pair.run(300);
    assert_eq!(pair.b.said(), ["Invite alice", "Terminated Missed 487"]);
    assert_eq!((pair.a.sound, pair.b.sound), (Sound::None, Sound::None));
}

#[test]
fn a_call_is_refused_with_the_status_that_was_asked_for() {
    let mut pair = Pair::new();
    pair.call();
    pair.b.order(Command::Reject(None, 603), pair.now);
    pair.run(300);
    // No media was touched for it: there is nothing to close.
    assert_eq!(pair.b.told(&["media", "Terminated"]), ["Terminated Rejected 603"]);
    assert!(pair.a.said().contains(&"CallFailed Refused 603".to_owned()));
    // Hanging up a call that rings refuses it too.
    pair.call();
    pair.b.order(Command::HangUp(None), pair.now);
    pair.run(300);
    assert!(pair.a.said().contains(&"CallFailed Refused 480".to_owned()));
}

#[test]
fn a_caller_who_gives_up_while_we_answer() {
    let mut desk = Desk::registered(options("bob"));
    desk.media = wire::Media::Manual;
    let (from, offer) = ("<sip:alice@x>;tag=1", sdp("peer", Direction::SendRecv));
    desk.receive(&raw("INVITE", "sip:bob@x", from, "<sip:bob@x>", "c", 1, &[], &offer), 0);
    desk.order(Command::Answer(None), 10);
    desk.forget();
    let cancel = String::from_utf8(raw("CANCEL", "sip:bob@x", from, "<sip:bob@x>", "c", 1, &[], "")).unwrap();
    desk.receive(cancel.replace("z9hG4bKCANCEL", "z9hG4bKINVITE").as_bytes(), 20);
    assert_eq!(desk.said(), ["AnswerFailed CALL_ENDED", "Terminated Missed 487", "settled 2 CALL_ENDED 487"]);
}

#[test]
fn ringing_is_reliable_where_the_caller_insists() {
    let mut desk = Desk::registered(options("bob"));
    let (from, offer) = ("\"Alice\" <sip:alice@x>;tag=1", sdp("peer", Direction::SendRecv));
    let more = [("Require", "100rel")];
    desk.receive(&raw("INVITE", "sip:bob@x", from, "<sip:bob@x>", "c", 1, &more, &offer), 0);
    assert_eq!(desk.response(180).headers.first(Name::Require), Some("100rel"));
    assert_eq!(desk.info(desk.call()).name, "Alice");
}
