//! New offers in a call: hold, re-INVITE without an offer, offers that meet, UPDATE.

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    sip::{Headers, Misuse, Name},
    time::Now,
};
use wire::{Pair, Phone, config, inside, reply};

#[test]
fn hold_from_either_side() {
    let (mut pair, call, theirs) = Pair::connected();
    pair.a.endpoint.reoffer(call, pair.at()).unwrap();
    pair.run(100);
    assert_eq!(pair.a.sent(), ["INVITE", "ACK"]);
    assert_eq!(pair.b.sent(), ["100", "200"]);
    assert_eq!((pair.a.said(), pair.b.said()), (vec!["Renegotiated".into()], vec!["Renegotiated".into()]));
    assert_eq!(pair.a.media, ["offer", "apply b-a2"]);
    assert_eq!(pair.b.media, ["answer a-o2"]);
    pair.b.endpoint.reoffer(theirs, pair.at()).unwrap();
    assert_eq!(pair.b.endpoint.reoffer(theirs, pair.at()), Err(Misuse::Busy));
    pair.run(100);
    assert_eq!(pair.b.sent(), ["INVITE", "ACK"]);
    assert_eq!(pair.a.media.last().unwrap(), "answer b-o3");
}

#[test]
fn offers_that_meet_are_made_again_at_different_times() {
    let (mut pair, call, theirs) = Pair::connected();
    pair.a.endpoint.reoffer(call, pair.at()).unwrap();
    pair.b.endpoint.reoffer(theirs, pair.at()).unwrap();
    pair.run(50);
    assert_eq!(pair.a.sent(), ["INVITE", "491", "ACK"]);
    assert_eq!(pair.b.sent(), ["INVITE", "491", "ACK"]);
    assert_eq!(pair.a.media, ["offer", "rollback"]);
    // The callee waits for at most 2 s, the caller for at least 2.1 s; then, or once the callee's offer is answered,
    // the caller's comes again.
    pair.run(10_000);
    assert_eq!(pair.b.sent(), ["INVITE", "ACK", "100", "200"]);
    assert_eq!(pair.a.sent(), ["100", "200", "INVITE", "ACK"]);
    assert_eq!(
        (pair.a.said(), pair.b.said()),
        (vec!["Renegotiated".to_owned(); 2], vec!["Renegotiated".to_owned(); 2])
    );
}

fn up() -> (Phone, agent_sdk_wasm::sip::Request) {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 200, "t", &[("Allow", "INVITE, UPDATE")], Some("answer")), 10);
    phone.sent();
    phone.said();
    phone.media.clear();
    (phone, invite)
}

#[test]
fn a_reinvite_without_an_offer_gets_ours() {
    let (mut phone, invite) = up();
    phone.receive(&inside(&invite, "t", "INVITE", 1, &[], ""), 20);
    assert_eq!(phone.response(200).sdp(), Some("a-o2"));
    phone.receive(&inside(&invite, "t", "ACK", 1, &[], "their-answer"), 30);
    assert_eq!(phone.media, ["offer", "apply their-answer"]);
    assert_eq!(phone.said(), ["Renegotiated"]);
    // An ACK without an answer: back to what was.
    phone.receive(&inside(&invite, "t", "INVITE", 2, &[], ""), 40);
    phone.receive(&inside(&invite, "t", "ACK", 2, &[], ""), 50);
    assert_eq!(phone.media[2..], ["offer", "rollback"]);
}

#[test]
fn a_second_reinvite_has_to_wait() {
    let (mut phone, invite) = up();
    phone.describes = false;
    phone.receive(&inside(&invite, "t", "INVITE", 1, &[], "one"), 20);
    phone.receive(&inside(&invite, "t", "INVITE", 2, &[], "two"), 30);
    assert_eq!(phone.sent(), ["100", "500"]);
    let (call, ask, _) = phone.asks.pop().unwrap();
    phone.endpoint.media_failed(call, ask, Now::at(40)).unwrap();
    phone.drain(40);
    assert_eq!(phone.sent(), ["488"]);
    // Out of order.
    phone.receive(&inside(&invite, "t", "INFO", 1, &[], ""), 50);
    assert_eq!(phone.sent(), ["500"]);
    assert_eq!(phone.said(), [""; 0]);
}

#[test]
fn a_refused_offer_changes_nothing() {
    let (mut phone, _) = up();
    let call = phone.last_call();
    phone.endpoint.reoffer(call, Now::at(20)).unwrap();
    phone.drain(20);
    let reinvite = phone.request("INVITE");
    assert_eq!(reinvite.sequence(), 2);
    phone.receive(&reply(&reinvite, 488, "t", &[], None), 30);
    assert_eq!(phone.media, ["offer", "rollback"]);
    assert_eq!(phone.said(), ["OfferRefused 488"]);
    assert_eq!(phone.sent(), ["INVITE", "ACK"]);
}

#[test]
fn a_peer_that_does_not_know_the_call_ends_it() {
    let (mut phone, _) = up();
    let call = phone.last_call();
    phone.endpoint.reoffer(call, Now::at(20)).unwrap();
    phone.drain(20);
    let reinvite = phone.request("INVITE");
    phone.receive(&reply(&reinvite, 481, "t", &[], None), 30);
    assert_eq!(phone.said(), ["OfferRefused 481", "Ended Remote"]);
}

#[test]
fn update_with_and_without_an_offer() {
    let (mut phone, invite) = up();
    phone.receive(&inside(&invite, "t", "UPDATE", 1, &[("Contact", "<sip:moved@peer>")], ""), 20);
    phone.receive(&inside(&invite, "t", "UPDATE", 2, &[], "new-offer"), 30);
    assert_eq!(phone.sent(), ["200", "200"]);
    assert_eq!(phone.media, ["answer new-offer"]);
    assert_eq!(phone.said(), ["Renegotiated"]);
    let call = phone.last_call();
    phone.endpoint.reoffer(call, Now::at(40)).unwrap();
    phone.drain(40);
    phone.receive(&inside(&invite, "t", "UPDATE", 3, &[], "offer-that-meets"), 50);
    assert_eq!(phone.sent(), ["INVITE", "491"]);
    assert!(invite.headers.lists(Name::Allow, "UPDATE"));
}

#[test]
fn a_reinvite_that_waits_is_refused_when_the_call_ends() {
    let (mut phone, invite) = up();
    phone.describes = false;
    phone.receive(&inside(&invite, "t", "INVITE", 1, &[], "one"), 20);
    phone.receive(&inside(&invite, "t", "BYE", 2, &[("Reason", "Q.850;cause=16;text=\"Terminated\"")], ""), 30);
    assert_eq!(phone.sent(), ["100", "200", "487"]);
    assert_eq!(phone.said(), ["Ended Remote"]);
    // The description comes too late.
    let (call, ask, _) = phone.asks.pop().unwrap();
    assert_eq!(phone.endpoint.local_description(call, ask, "late", Now::at(40)), Err(Misuse::NoCall));
}

#[test]
fn whoever_missed_our_bye_hears_that_the_call_is_over() {
    let (mut phone, invite) = up();
    let call = phone.last_call();
    phone.endpoint.hang_up(call, Now::at(10)).unwrap();
    phone.drain(10);
    phone.sent();
    for (number, method) in [(1, "INVITE"), (2, "UPDATE"), (3, "INFO"), (4, "BYE")] {
        phone.receive(&inside(&invite, "t", method, number, &[], ""), 20);
    }
    assert_eq!(phone.sent(), ["481", "481", "481", "200"]);
}
