//! CANCEL, and the 2xx that crosses it.

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    sip::{Headers, Name},
    time::Now,
};
use wire::{Pair, Phone, config, reply};

#[test]
fn a_call_that_rings_is_cancelled() {
    let mut pair = Pair::new();
    let call = pair.a.endpoint.call("bob", &Headers::default()).unwrap();
    pair.run(50);
    let theirs = pair.b.last_call();
    pair.b.endpoint.ring(theirs, pair.at()).unwrap();
    pair.run(50);
    pair.a.endpoint.hang_up(call, pair.at()).unwrap();
    pair.run(50);
    assert_eq!(pair.a.said(), ["Trying", "Ringing 180", "Ended Cancelled 487"]);
    assert_eq!(pair.b.said(), ["Incoming alice", "Ended Missed 487"]);
    assert_eq!(pair.a.sent(), ["INVITE", "CANCEL", "ACK"]);
    assert_eq!(pair.b.sent(), ["100", "180", "200", "487"]);
}

#[test]
fn a_cancel_waits_for_a_provisional_response() {
    let mut phone = Phone::up("a", config("alice"), 1);
    let call = phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.endpoint.hang_up(call, Now::at(5)).unwrap();
    phone.drain(5);
    assert_eq!(phone.said(), ["Ended Cancelled 487"]);
    assert_eq!(phone.sent(), ["INVITE"]);
    phone.receive(&reply(&invite, 100, "", &[], None), 10);
    assert_eq!(phone.request("CANCEL").headers.first(Name::Via), invite.headers.first(Name::Via));
    assert_eq!(phone.sent(), ["CANCEL"]);
    phone.receive(&reply(&invite, 487, "t", &[], None), 20);
    assert_eq!(phone.sent(), ["ACK"]);
    assert_eq!(phone.said(), [""; 0]);
}

/// RFC 3261 section 9.1: the transaction is as good as cancelled after 64*T1.
#[test]
fn an_invite_whose_cancel_nobody_obeys_is_forgotten() {
    let mut phone = Phone::up("a", config("alice"), 1);
    let call = phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 180, "t", &[], None), 10);
    phone.endpoint.hang_up(call, Now::at(20)).unwrap();
    phone.drain(20);
    phone.receive(&reply(&phone.request("CANCEL"), 200, "t", &[], None), 30);
    phone.endpoint.handle_timeout(Now::at(32_020));
    phone.drain(32_020);
    assert_eq!(phone.said(), ["Ringing 180", "Ended Cancelled 487"]);
    phone.endpoint.handle_timeout(Now::at(70_000));
    phone.drain(70_000);
    assert_eq!(phone.endpoint.kept_calls(), 0);
    // What still comes belongs to nobody: there is no transaction that would acknowledge it.
    phone.sent();
    phone.receive(&reply(&invite, 487, "t", &[], None), 70_010);
    assert_eq!(phone.sent(), [""; 0]);
}

#[test]
fn the_200_that_crosses_a_cancel_is_acknowledged_and_ended() {
    let mut phone = Phone::up("a", config("alice"), 1);
    let call = phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 180, "t", &[], None), 10);
    phone.endpoint.hang_up(call, Now::at(20)).unwrap();
    phone.drain(20);
    phone.receive(&reply(&invite, 200, "t", &[], Some("answer")), 30);
    assert_eq!(phone.sent(), ["INVITE", "CANCEL", "ACK", "BYE"]);
    assert_eq!(phone.said(), ["Ringing 180", "Ended Cancelled 487"]);
    // The 200 comes again: so does the ACK, and nothing else.
    phone.receive(&reply(&invite, 200, "t", &[], Some("answer")), 40);
    assert_eq!(phone.sent(), ["ACK"]);
    phone.pass(40, 80_000);
    assert_eq!(phone.endpoint.kept_calls(), 0);
}

#[test]
fn the_cancel_that_crosses_a_200_changes_nothing() {
    let mut phone = Phone::up("b", config("bob"), 1);
    let from = "<sip:alice@example.com>;tag=1";
    phone.receive(&wire::raw("INVITE", "sip:bob@x", from, "<sip:bob@x>", "c1", 1, &[], "o"), 0);
    let call = phone.last_call();
    phone.endpoint.answer(call, Now::at(0)).unwrap();
    phone.drain(0);
    let cancel = String::from_utf8(wire::raw("CANCEL", "sip:bob@x", from, "<sip:bob@x>", "c1", 1, &[], "")).unwrap();
    phone.receive(cancel.replace("z9hG4bKCANCEL", "z9hG4bKINVITE").as_bytes(), 10);
    assert_eq!(phone.sent(), ["100", "200", "200"]);
    assert_eq!(phone.said(), ["Incoming alice", "Accepted"]);
}

#[test]
fn a_cancel_says_why() {
    for reason in ["SIP;cause=200;text=\"Call completed elsewhere\"", "Q.850;cause=26"] {
        let mut phone = Phone::up("b", config("bob"), 1);
        let from = "<sip:alice@example.com>;tag=1";
        phone.receive(&wire::raw("INVITE", "sip:bob@x", from, "<sip:bob@x>", "c1", 1, &[], "o"), 0);
        let reason = [("Reason", reason)];
        let cancel =
            String::from_utf8(wire::raw("CANCEL", "sip:bob@x", from, "<sip:bob@x>", "c1", 1, &reason, "")).unwrap();
        phone.receive(cancel.replace("z9hG4bKCANCEL", "z9hG4bKINVITE").as_bytes(), 10);
        assert_eq!(phone.said(), ["Incoming alice", "Ended AnsweredElsewhere 487"]);
        phone.receive(cancel.replace("z9hG4bKCANCEL", "z9hG4bKother").as_bytes(), 10);
        assert_eq!(phone.sent(), ["100", "200", "487", "481"]);
    }
}

/// RFC 3261 section 13.3.1: an invitation may have an end.
#[test]
fn an_invitation_that_is_over_rings_no_more() {
    for answers in [false, true] {
        let mut phone = Phone::up("b", config("bob"), 1);
        let more = [("Expires", "20")];
        phone.receive(&wire::raw("INVITE", "sip:bob@x", "<sip:a@x>;tag=1", "<sip:bob@x>", "c", 1, &more, "o"), 0);
        phone.endpoint.ring(phone.last_call(), Now::at(0)).unwrap();
        phone.pass(0, 19_999);
        if answers {
            phone.endpoint.answer(phone.last_call(), Now::at(19_999)).unwrap();
        }
        phone.drain(19_999);
        assert_eq!(phone.said().len(), if answers { 2 } else { 1 });
        phone.pass(20_000, 30_000);
        assert_eq!(phone.said(), if answers { vec![] } else { vec!["Ended Missed 487"] });
    }
}
