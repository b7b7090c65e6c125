//! Hold and resume, from either side.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::phone::{Command, Direction, MediaInput, MediaOrder};
use wire::{
    Desk, Media, options,
    pair::Pair,
    sdp,
    sip_wire::{inside, reply},
};

#[test]
fn both_sides_know_who_holds() {
    let (mut pair, call, theirs) = Pair::new().talking();
    pair.a.order(Command::Hold(None), pair.now);
    // The microphone is off at once, and not only when the other side has agreed.
    assert_eq!(pair.a.take(), ["media mute true", "media offer SendOnly", "media describe", "> INVITE"]);
    pair.run(300);
    assert_eq!(pair.a.take(), ["> ACK", "media apply", "Hold Local", "settled 3 ok"]);
    assert_eq!(pair.b.take(), ["> 100", "media answer SendRecv", "media describe", "Hold Remote", "> 200"]);
    assert!(pair.a.info(call).is_held && pair.b.info(theirs).is_remote_held);
    assert!(!pair.a.info(call).is_remote_held && !pair.b.info(theirs).is_held);

    // Held by both: each takes back only its own.
    pair.b.order(Command::Hold(None), pair.now);
    pair.run(300);
    assert_eq!(pair.b.said(), ["Hold Local", "settled 3 ok"]);
    assert_eq!(pair.a.said(), ["Hold Remote"]);
    pair.a.order(Command::UnHold(None), pair.now);
    pair.run(300);
    assert_eq!(pair.a.said(), ["UnHold Local", "settled 4 ok"]);
    assert_eq!(pair.b.said(), ["UnHold Remote"]);
    assert!(pair.b.info(theirs).is_held && pair.a.info(call).is_remote_held);
    pair.b.order(Command::UnHold(None), pair.now);
    pair.run(300);
    assert_eq!(pair.b.told(&["media mute", "UnHold", "settled"]), ["media mute false", "UnHold Local", "settled 4 ok"]);
    assert_eq!(pair.a.said(), ["UnHold Remote"]);
}

#[test]
fn what_is_so_already_is_done() {
    let (mut desk, _, _) = Desk::talking(options("alice"));
    desk.order(Command::UnHold(None), 10);
    assert_eq!(desk.take(), ["settled 3 ok"]);
}

#[test]
fn a_refused_hold_goes_back_to_what_was() {
    let (mut desk, call, _) = Desk::talking(options("alice"));
    desk.order(Command::Hold(None), 10);
    desk.forget();
    let invite = desk.request("INVITE");
    desk.receive(&reply(&invite, 488, "t", &[], None), 20);
    assert_eq!(desk.take(), ["> ACK", "media rollback", "media mute false", "settled 3 REFUSED 488"]);
    assert!(!desk.info(call).is_held);
}

/// Media servers, gateways and whoever is led astray by a browser's `a=sendrecv` for the whole session.
#[test]
fn whoever_answers_a_hold_as_if_it_were_none_is_on_hold() {
    for answer in [Direction::SendRecv, Direction::SendOnly, Direction::RecvOnly] {
        let (mut desk, call, _) = Desk::talking(options("alice"));
        desk.order(Command::Hold(None), 10);
        let hold = desk.request("INVITE");
        desk.forget();
        desk.receive(&reply(&hold, 200, "t", &[], Some(&sdp("peer", answer))), 20);
        let Some((_, MediaOrder::Apply { sdp, .. })) = desk.orders.last() else { panic!() };
        // "MUST be marked as recvonly or inactive" (RFC 3264 section 6.1): browsers refuse what is not.
        assert!(sdp.contains("a=recvonly\r\n") && !sdp.contains("a=send"), "{sdp}");
        assert_eq!(desk.said(), ["Hold Local", "settled 3 ok"]);
        assert!(desk.info(call).is_held && !desk.info(call).is_remote_held);
    }
}

#[test]
fn a_hold_waits_while_the_other_side_negotiates() {
    let (mut desk, _, invite) = Desk::talking(options("alice"));
    desk.media = Media::Manual;
    desk.receive(&inside(&invite, "t", "INVITE", 1, &[], &sdp("peer", Direction::SendRecv)), 10);
    desk.order(Command::Hold(None), 20);
    assert_eq!(desk.take(), ["> 100", "media answer SendRecv", "media mute true"]);
    desk.react(0, 30);
    desk.react(0, 30);
    assert_eq!(desk.take(), ["media describe", "> 200"]);
    // The other side has its answer: now it is our turn.
    desk.receive(&inside(&invite, "t", "ACK", 1, &[], ""), 40);
    assert_eq!(desk.take(), ["media offer SendOnly"]);
    desk.react(0, 50);
    desk.react(0, 50);
    let hold = desk.request("INVITE");
    desk.receive(&reply(&hold, 200, "t", &[], Some(&sdp("peer", Direction::RecvOnly))), 60);
    assert_eq!(desk.said(), ["Hold Local", "settled 3 ok"]);
}

#[test]
fn an_answer_of_ours_can_say_it_as_well() {
    let (mut desk, _, invite) = Desk::talking(options("alice"));
    desk.order(Command::Hold(None), 10);
    let hold = desk.request("INVITE");
    desk.receive(&reply(&hold, 200, "t", &[], Some(&sdp("peer", Direction::RecvOnly))), 20);
    desk.forget();
    // A session refresh of the other side: who is on hold stays on hold.
    desk.receive(&inside(&invite, "t", "INVITE", 1, &[], &sdp("peer", Direction::SendRecv)), 30);
    desk.receive(&inside(&invite, "t", "ACK", 1, &[], ""), 40);
    assert_eq!(desk.take(), ["> 100", "media answer SendOnly", "media describe", "> 200"]);
}

#[test]
fn one_that_a_refused_refresh_did_not_say_is_tried_on_its_own() {
    let (mut desk, call, _) = Desk::answered(options("alice"), &[("Session-Expires", "90;refresher=uac")]);
    desk.media_says(call, MediaInput::Connected, 0);
    // We refresh the session at half of its time (RFC 4028 section 10).
    desk.pass(0, 45_000);
    let refresh = desk.request("INVITE");
    desk.forget();
    desk.order(Command::Hold(None), 45_010);
    assert_eq!(desk.told(&["settled", "> INVITE"]), Vec::<String>::new());
    desk.receive(&reply(&refresh, 488, "t", &[], None), 45_020);
    assert_eq!(desk.told(&["settled", "media offer", "> INVITE"]), ["media offer SendOnly", "> INVITE"]);
    let hold = desk.request("INVITE");
    desk.receive(&reply(&hold, 488, "t", &[], None), 45_030);
    // This one was about it.
    assert_eq!(desk.told(&["settled", "> INVITE", "Hold"]), ["settled 3 REFUSED 488"]);
    assert!(!desk.info(call).is_held);
}

#[test]
fn one_that_is_ordered_while_the_answer_is_made_waits_for_the_call() {
    let mut pair = Pair::new();
    pair.call();
    pair.run(300);
    pair.b.media = Media::Manual;
    pair.b.order(Command::Answer(None), pair.now);
    pair.b.forget();
    pair.b.order(Command::Hold(None), pair.now);
    // Whoever is to be on hold hears nothing from the beginning.
    assert_eq!(pair.b.take(), ["media mute true"]);
    pair.b.media = Media::Ready;
    let now = pair.now;
    pair.b.drain(now);
    pair.run(2000);
    let told = pair.b.told(&["media answer", "media offer", "Accepted", "Hold", "settled"]);
    assert_eq!(told, ["Accepted", "settled 2 ok", "media offer SendOnly", "Hold Local", "settled 3 ok"]);
    assert_eq!(pair.a.phone.calls().next().map(|call| call.is_remote_held), Some(true));
}

#[test]
fn whoever_changes_their_mind_gets_what_they_want_last() {
    let (mut desk, call, _) = Desk::talking(options("alice"));
    desk.order(Command::Hold(None), 10);
    desk.order(Command::UnHold(None), 11);
    assert_eq!(desk.told(&["settled"]), ["settled 3 CANCELLED"]);
    let hold = desk.request("INVITE");
    desk.receive(&reply(&hold, 200, "t", &[], Some(&sdp("peer", Direction::RecvOnly))), 20);
    assert_eq!(desk.told(&["media offer", "Hold"]), ["Hold Local", "media offer SendRecv"]);
    let unhold = desk.request("INVITE");
    desk.receive(&reply(&unhold, 200, "t", &[], Some(&sdp("peer", Direction::SendRecv))), 30);
    assert_eq!(desk.said(), ["UnHold Local", "settled 4 ok"]);
    assert!(!desk.info(call).is_held);
    let mutes: Vec<_> = desk.orders.iter().filter(|(_, order)| matches!(order, MediaOrder::Mute(_))).collect();
    assert_eq!(mutes.len(), 2);
}

#[test]
fn two_holds_that_meet_are_both_carried_out() {
    let (mut pair, call, theirs) = Pair::new().talking();
    pair.a.order(Command::Hold(None), pair.now);
    pair.b.order(Command::Hold(None), pair.now);
    pair.run(10_000);
    assert_eq!(pair.a.said(), ["Hold Remote", "Hold Local", "settled 3 ok"]);
    assert_eq!(pair.b.said(), ["Hold Remote", "Hold Local", "settled 3 ok"]);
    let (a, b) = (pair.a.info(call), pair.b.info(theirs));
    assert!(a.is_held && a.is_remote_held && b.is_held && b.is_remote_held);
}

#[test]
fn muted_stays_muted_through_a_hold() {
    let (mut pair, call, _) = Pair::new().talking();
    pair.a.order(Command::Mute(None, true), pair.now);
    assert!(pair.a.info(call).is_muted);
    pair.a.order(Command::Hold(None), pair.now);
    pair.run(300);
    pair.a.order(Command::UnHold(None), pair.now);
    pair.run(300);
    assert_eq!(pair.a.told(&["media mute"]), ["media mute true"]);
    pair.a.order(Command::Mute(None, false), pair.now);
    assert_eq!(pair.a.take(), ["media mute false", "settled 6 ok"]);
}

#[test]
fn what_is_taken_back_before_anybody_agreed_is_done_with_the_rollback() {
    let (mut desk, ..) = Desk::talking(options("alice"));
    desk.order(Command::Hold(None), 10);
    desk.order(Command::UnHold(None), 11);
    desk.forget();
    let hold = desk.request("INVITE");
    desk.receive(&reply(&hold, 491, "t", &[], None), 20);
    assert_eq!(desk.said(), ["settled 4 ok"]);
}

#[test]
fn one_that_met_another_offer_waits_for_a_slow_ack() {
    let (mut desk, call, invite) = Desk::talking(options("alice"));
    desk.order(Command::Hold(None), 10);
    let hold = desk.request("INVITE");
    desk.receive(&reply(&hold, 491, "t", &[], None), 20);
    // The peer's own offer comes meanwhile, and our answer says that we hold.
    desk.receive(&inside(&invite, "t", "INVITE", 1, &[], &sdp("peer", Direction::SendRecv)), 30);
    desk.forget();
    desk.pass(30, 1_500);
    assert_eq!(desk.said(), Vec::<String>::new());
    desk.receive(&inside(&invite, "t", "ACK", 1, &[], ""), 1_600);
    desk.pass(1_600, 3_000);
    assert_eq!(desk.said(), ["Hold Local", "settled 3 ok"]);
    assert!(desk.info(call).is_held);
}
