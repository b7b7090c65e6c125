//! Reliable provisional responses (RFC 3262) of both sides.

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    sip::{Headers, Name, Request},
    time::Now,
};
use wire::{Pair, Phone, config, reply};

const FROM: &str = "<sip:alice@example.com>;tag=1";

fn calling() -> (Phone, Request) {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.sent();
    (phone, invite)
}

fn reliable(invite: &Request, rseq: &str) -> Vec<u8> {
    reply(invite, 180, "x", &[("Require", "100rel"), ("RSeq", rseq)], None)
}

#[test]
fn each_is_acknowledged_once_and_in_order() {
    let (mut phone, invite) = calling();
    phone.receive(&reliable(&invite, "5"), 10);
    let prack = phone.request("PRACK");
    assert_eq!(prack.headers.first(Name::RAck), Some("5 1 INVITE"));
    assert_eq!(prack.sequence(), 2);
    phone.receive(&reliable(&invite, "5"), 20);
    phone.receive(&reliable(&invite, "7"), 30);
    assert_eq!(phone.sent(), ["PRACK"]);
    phone.receive(&reliable(&invite, "6"), 40);
    assert_eq!(phone.request("PRACK").headers.first(Name::RAck), Some("6 1 INVITE"));
    assert_eq!(phone.said(), ["Ringing 180", "Ringing 180"]);
    // The BYE goes on counting where the PRACKs stopped.
    phone.receive(&reply(&invite, 200, "x", &[], Some("answer")), 50);
    let call = phone.last_call();
    phone.endpoint.hang_up(call, Now::at(60)).unwrap();
    phone.drain(60);
    assert_eq!(phone.request("BYE").sequence(), 4);
    assert_eq!(phone.request("ACK").sequence(), 1);
}

#[test]
fn both_phones_do_it_when_both_can() {
    let mut careful = config("bob");
    careful.reliable = true;
    let mut pair = Pair::with(config("alice"), careful, wire::CALM, 1);
    pair.a.endpoint.call("bob", &Headers::default()).unwrap();
    pair.run(50);
    let theirs = pair.b.last_call();
    pair.b.endpoint.ring(theirs, pair.at()).unwrap();
    pair.run(100);
    pair.b.endpoint.answer(theirs, pair.at()).unwrap();
    pair.run(100);
    assert_eq!(pair.a.sent(), ["INVITE", "PRACK", "ACK"]);
    assert_eq!(pair.b.sent(), ["100", "180", "200", "200"]);
    assert_eq!(pair.a.said(), ["Trying", "Ringing 180", "Accepted"]);
}

#[test]
fn early_media_of_ours_is_reliable_and_comes_before_the_answer() {
    let mut pair = Pair::new();
    pair.a.endpoint.call("bob", &Headers::default()).unwrap();
    pair.run(50);
    let theirs = pair.b.last_call();
    pair.b.endpoint.early_media(theirs, pair.at()).unwrap();
    pair.run(5);
    // Answered before the PRACK is there: the 200 waits for it.
    pair.b.endpoint.answer(theirs, pair.at()).unwrap();
    pair.run(5);
    assert_eq!(pair.b.sent(), ["100", "183"]);
    pair.run(100);
    assert_eq!(pair.b.sent(), ["200", "200"]);
    assert_eq!(pair.a.said(), ["Trying", "Ringing 183 with media", "Accepted"]);
    assert_eq!(pair.a.media, ["offer", "early b-a1", "apply b-a1"]);
    assert_eq!(pair.b.said(), ["Incoming alice", "Accepted", "Confirmed"]);
}

fn ringing() -> (Phone, Request) {
    let mut phone = Phone::up("b", config("bob"), 1);
    let invite = wire::raw("INVITE", "sip:bob@x", FROM, "<sip:bob@x>", "c1", 1, &[("Require", "100rel")], "o");
    phone.receive(&invite, 0);
    let call = phone.last_call();
    phone.endpoint.ring(call, Now::at(0)).unwrap();
    phone.drain(0);
    let Ok(agent_sdk_wasm::sip::Message::Request(invite)) = agent_sdk_wasm::sip::Message::parse(&invite) else {
        panic!()
    };
    (phone, invite)
}

#[test]
fn a_required_one_is_repeated_until_the_call_is_given_up() {
    let (mut phone, _) = ringing();
    assert!(phone.response(180).headers.lists(Name::Require, "100rel"));
    phone.sent();
    phone.pass(0, 31_999);
    // At 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s.
    assert_eq!(phone.sent(), ["180"; 6]);
    phone.pass(32_000, 32_000);
    assert_eq!(phone.sent(), ["504"]);
    assert_eq!(phone.said(), ["Incoming alice", "Ended NoAck 504"]);
}

#[test]
fn a_prack_for_something_else_is_refused() {
    let (mut phone, _) = ringing();
    let ringing = phone.response(180);
    let to = ringing.headers.first(Name::To).unwrap().to_owned();
    let rseq = ringing.headers.number(Name::RSeq).unwrap();
    phone.sent();
    let prack =
        |number: u32, rack: String| wire::raw("PRACK", "sip:bob@x", FROM, &to, "c1", number, &[("RAck", &rack)], "");
    phone.receive(&prack(2, format!("{} 1 INVITE", rseq + 1)), 10);
    phone.receive(&prack(3, format!("{rseq} 2 INVITE")), 20);
    phone.receive(&prack(4, format!("{rseq} 1 INVITE")), 30);
    phone.receive(&prack(5, format!("{rseq} 1 INVITE")), 40);
    assert_eq!(phone.sent(), ["481", "481", "200", "481"]);
    assert_eq!(phone.endpoint.next_timeout().map(|due| due.0), Some(5_010));
}

#[test]
fn one_that_crosses_the_answer_is_acknowledged() {
    let (mut phone, _) = ringing();
    let ringing = phone.response(180);
    let to = ringing.headers.first(Name::To).unwrap().to_owned();
    let rseq = ringing.headers.number(Name::RSeq).unwrap();
    let call = phone.last_call();
    phone.endpoint.answer(call, Now::at(5)).unwrap();
    phone.drain(5);
    phone.sent();
    // "It MUST be prepared to process PRACK requests for those outstanding responses" (RFC 3262 section 3).
    let prack = |number: u32| {
        wire::raw("PRACK", "sip:bob@x", FROM, &to, "c1", number, &[("RAck", &format!("{rseq} 1 INVITE"))], "")
    };
    phone.receive(&prack(2), 10);
    phone.receive(&prack(3), 20);
    assert_eq!(phone.sent(), ["200", "481"]);
}

#[test]
fn a_bye_for_an_answer_that_crossed_our_cancel_counts_on_after_the_pracks() {
    let (mut phone, invite) = calling();
    phone.receive(&reliable(&invite, "5"), 10);
    let prack = phone.request("PRACK").sequence();
    let call = phone.last_call();
    phone.endpoint.hang_up(call, Now::at(20)).unwrap();
    phone.drain(20);
    phone.receive(&reply(&invite, 200, "x", &[], Some("answer")), 30);
    // With the PRACK's number it would be refused as out of order (RFC 3261 section 12.2.2), and the peer would talk on.
    assert!(phone.request("BYE").sequence() > prack);
    assert_eq!(phone.sent(), ["PRACK", "CANCEL", "ACK", "BYE"]);
}
