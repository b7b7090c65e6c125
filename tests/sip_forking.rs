//! Forks: several phones ring, one answers, or two.

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::sip::{Headers, Name, Request};
use wire::{Phone, config, reply};

fn calling() -> (Phone, Request) {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    (phone, invite)
}

#[test]
fn each_fork_rings_and_the_first_answer_counts() {
    let (mut phone, invite) = calling();
    phone.receive(&reply(&invite, 180, "x", &[], None), 10);
    phone.receive(&reply(&invite, 183, "y", &[], Some("early-y")), 20);
    phone.receive(&reply(&invite, 200, "x", &[], Some("answer-x")), 30);
    assert_eq!(phone.said(), ["Ringing 180", "Ringing 183 with media", "Accepted"]);
    assert_eq!(phone.media, ["offer", "early early-y", "apply answer-x"]);
    assert_eq!(phone.request("ACK").uri, "sip:peer-x@peer.example.com;transport=ws");
}

#[test]
fn a_second_fork_that_answers_gets_its_ack_and_a_bye() {
    let (mut phone, invite) = calling();
    phone.receive(&reply(&invite, 200, "x", &[], Some("answer-x")), 10);
    phone.receive(&reply(&invite, 200, "y", &[], Some("answer-y")), 20);
    assert_eq!(phone.sent(), ["INVITE", "ACK", "ACK", "BYE"]);
    // Both repeat themselves: two ACKs, no other BYE, and the call is where it was.
    phone.receive(&reply(&invite, 200, "y", &[], Some("answer-y")), 30);
    phone.receive(&reply(&invite, 200, "x", &[], Some("answer-x")), 40);
    assert_eq!(phone.sent(), ["ACK", "ACK"]);
    assert_eq!(phone.said(), ["Accepted"]);
    assert_eq!(phone.media, ["offer", "apply answer-x"]);
}

#[test]
fn early_media_is_the_answer_when_the_200_has_none() {
    let (mut phone, invite) = calling();
    phone.receive(&reply(&invite, 183, "x", &[("Require", "100rel"), ("RSeq", "7")], Some("early-x")), 10);
    phone.receive(&reply(&invite, 200, "x", &[], None), 20);
    assert_eq!(phone.media, ["offer", "early early-x", "apply early-x"]);
    assert_eq!(phone.said(), ["Ringing 183 with media", "Accepted"]);
}

#[test]
fn a_200_without_any_answer_is_no_call() {
    let (mut phone, invite) = calling();
    phone.receive(&reply(&invite, 200, "x", &[], None), 10);
    assert_eq!(phone.sent(), ["INVITE", "ACK", "BYE"]);
    assert_eq!(phone.said(), ["Ended Protocol"]);
}

#[test]
fn a_fork_that_hangs_up_leaves_the_others_ringing() {
    let (mut phone, invite) = calling();
    phone.receive(&reply(&invite, 180, "x", &[], None), 10);
    phone.receive(&reply(&invite, 180, "y", &[], None), 20);
    phone.receive(&wire::inside(&invite, "x", "BYE", 1, &[], ""), 30);
    assert_eq!(phone.said(), ["Ringing 180", "Ringing 180"]);
    phone.receive(&reply(&invite, 200, "y", &[("Record-Route", "<sip:p1;lr>, <sip:p2;lr>")], Some("answer-y")), 40);
    assert_eq!(phone.request("ACK").headers.items(Name::Route), ["<sip:p2;lr>", "<sip:p1;lr>"]);
    assert_eq!(phone.said(), ["Accepted"]);
}
