//! A call from its first message to its end, on a calm wire.

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::sip::{CallEvent, Cause, Headers, Misuse, Name};
use wire::{Pair, Phone, config};

#[test]
fn call_ring_answer_hang_up() {
    let mut pair = Pair::new();
    let mut headers = Headers::default();
    headers.push("X-caller", "400");
    let call = pair.a.endpoint.call("bob", &headers).unwrap();
    pair.run(50);
    let theirs = pair.b.last_call();
    let (_, CallEvent::Incoming(incoming)) = &pair.b.events[0] else { panic!("{:?}", pair.b.events) };
    assert_eq!(incoming.headers.first("x-caller"), Some("400"));
    pair.b.endpoint.ring(theirs, pair.at()).unwrap();
    pair.run(50);
    pair.b.endpoint.answer(theirs, pair.at()).unwrap();
    pair.run(50);
    assert_eq!(pair.a.said(), ["Trying", "Ringing 180", "Accepted"]);
    assert_eq!(pair.b.said(), ["Incoming alice", "Accepted", "Confirmed"]);
    assert_eq!(pair.a.media, ["offer", "apply b-a1"]);
    assert_eq!(pair.b.media, ["answer a-o1"]);
    pair.a.endpoint.hang_up(call, pair.at()).unwrap();
    pair.run(50);
    assert_eq!(pair.a.said(), ["Ended Local"]);
    assert_eq!(pair.b.said(), ["Ended Remote"]);
    assert_eq!(pair.a.sent(), ["INVITE", "ACK", "BYE"]);
    assert_eq!(pair.b.sent(), ["100", "180", "200", "200"]);
    assert_eq!(pair.a.endpoint.hang_up(call, pair.at()), Err(Misuse::NoCall));
    pair.run(40_000);
    assert_eq!((pair.a.endpoint.kept_calls(), pair.b.endpoint.kept_calls()), (0, 0));
    assert_eq!((pair.a.endpoint.next_timeout(), pair.b.endpoint.next_timeout()), (None, None));
}

#[test]
fn both_hang_up_at_once() {
    let (mut pair, call, theirs) = Pair::connected();
    pair.a.endpoint.hang_up(call, pair.at()).unwrap();
    pair.b.endpoint.hang_up(theirs, pair.at()).unwrap();
    pair.run(40_000);
    assert_eq!(pair.a.said(), ["Ended Local"]);
    assert_eq!(pair.b.said(), ["Ended Local"]);
    assert_eq!((pair.a.endpoint.kept_calls(), pair.b.endpoint.kept_calls()), (0, 0));
}

#[test]
fn reject_and_busy() {
    let mut pair = Pair::new();
    pair.a.endpoint.call("bob", &Headers::default()).unwrap();
    pair.run(50);
    let theirs = pair.b.last_call();
    pair.b.endpoint.reject(theirs, 486, pair.at()).unwrap();
    pair.run(50);
    assert_eq!(pair.a.said(), ["Trying", "Ended Refused 486"]);
    assert_eq!(pair.b.said(), ["Incoming alice", "Ended Rejected 486"]);
    assert_eq!(pair.a.sent(), ["INVITE", "ACK"]);
}

#[test]
fn nobody_answers_the_invite() {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    phone.pass(0, 31_999);
    assert_eq!(phone.said(), [""; 0]);
    phone.pass(32_000, 32_000);
    assert_eq!(phone.said(), ["Ended TimedOut 408"]);
}

#[test]
fn an_invite_without_an_offer_is_answered_with_one() {
    let mut phone = Phone::up("b", config("bob"), 1);
    let invite = wire::raw("INVITE", "sip:bob@x", "<sip:alice@example.com>;tag=1", "<sip:bob@x>", "c1", 1, &[], "");
    phone.receive(&invite, 0);
    let call = phone.last_call();
    phone.endpoint.answer(call, agent_sdk_wasm::time::Now::at(0)).unwrap();
    phone.drain(0);
    assert_eq!(phone.media, ["offer"]);
    let ok = phone.response(200);
    assert_eq!(ok.sdp(), Some("b-o1"));
    let to = ok.headers.first(Name::To).unwrap();
    let ack = wire::raw("ACK", "sip:bob@x", "<sip:alice@example.com>;tag=1", to, "c1", 1, &[], "peer-answer");
    phone.receive(&ack, 10);
    assert_eq!(phone.media, ["offer", "apply peer-answer"]);
    assert_eq!(phone.said(), ["Incoming alice", "Accepted", "Confirmed"]);
}

#[test]
fn a_2xx_is_repeated_until_nobody_can_be_waiting() {
    let mut phone = Phone::up("b", config("bob"), 1);
    let invite = wire::raw("INVITE", "sip:bob@x", "<sip:alice@example.com>;tag=1", "<sip:bob@x>", "c1", 1, &[], "o");
    phone.receive(&invite, 0);
    let call = phone.last_call();
    phone.endpoint.answer(call, agent_sdk_wasm::time::Now::at(0)).unwrap();
    phone.drain(0);
    phone.sent();
    phone.pass(0, 31_999);
    // At 0.5, 1.5, 3.5, 7.5, 11.5 … 31.5 s: doubled up to T2.
    assert_eq!(phone.sent(), ["200"; 10]);
    phone.pass(32_000, 32_000);
    assert_eq!(phone.sent(), ["BYE"]);
    let (_, CallEvent::Ended(ended)) = phone.events.last().unwrap() else { panic!() };
    assert_eq!(ended.cause, Cause::NoAck);
}

#[test]
fn a_callee_that_hangs_up_before_the_ack_waits_with_its_bye() {
    let mut phone = Phone::up("b", config("bob"), 1);
    let from = "<sip:alice@example.com>;tag=1";
    phone.receive(&wire::raw("INVITE", "sip:bob@x", from, "<sip:bob@x>", "c1", 1, &[], "o"), 0);
    let call = phone.last_call();
    phone.endpoint.answer(call, agent_sdk_wasm::time::Now::at(0)).unwrap();
    phone.drain(0);
    let to = phone.response(200).headers.first(Name::To).unwrap().to_owned();
    phone.endpoint.hang_up(call, agent_sdk_wasm::time::Now::at(10)).unwrap();
    phone.drain(10);
    assert_eq!(phone.said(), ["Incoming alice", "Accepted", "Ended Local"]);
    assert_eq!(phone.sent(), ["100", "200"]);
    phone.receive(&wire::raw("ACK", "sip:bob@x", from, &to, "c1", 1, &[], ""), 20);
    assert_eq!(phone.sent(), ["BYE"]);
}
