//! Transfer: REFER, NOTIFY and Replaces, seen from all three phones.

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    sip::{Headers, Name, Request},
    time::Now,
};
use wire::{Pair, Phone, config, inside, reply};

#[test]
fn a_blind_transfer_is_followed_to_its_end() {
    let (mut pair, call, theirs) = Pair::connected();
    pair.a.endpoint.refer(call, "carol", pair.at()).unwrap();
    pair.run(50);
    assert_eq!(pair.b.said(), ["Refer carol"]);
    let refer = pair.a.request("REFER");
    assert_eq!(refer.headers.first(Name::ReferTo), Some("<sip:carol@example.com>"));
    assert_eq!(refer.headers.first(Name::ReferredBy), Some("<sip:alice@example.com>"));
    pair.b.endpoint.accept_refer(theirs, pair.at()).unwrap();
    pair.b.drain(pair.now);
    let invite = pair.b.request("INVITE");
    assert_eq!(invite.uri, "sip:carol@example.com");
    assert_eq!(invite.headers.first(Name::ReferredBy), Some("<sip:alice@example.com>"));
    // Carol is the test itself; the INVITE that also reaches a is only somebody else's call there.
    pair.run(50);
    let now = pair.now;
    pair.b.receive(&reply(&invite, 180, "c", &[], None), now);
    pair.run(50);
    pair.b.receive(&reply(&invite, 200, "c", &[], Some("carols-answer")), now + 50);
    pair.run(50);
    let said: Vec<String> = pair.a.said().into_iter().filter(|event| event.starts_with("Transfer")).collect();
    assert_eq!(said, ["Transferring 100", "Transferring 180", "Transferred 200"]);
    let notify = pair.b.request("NOTIFY");
    assert_eq!(notify.headers.event(), Some("refer"));
    assert_eq!(notify.headers.first(Name::SubscriptionState), Some("terminated;reason=noresource"));
    pair.a.endpoint.hang_up(call, pair.at()).unwrap();
    pair.run(50);
    assert!(pair.b.said().contains(&"Ended Remote".to_owned()));
    assert_eq!(pair.b.endpoint.calls().count(), 1);
}

fn up() -> (Phone, Request) {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 200, "t", &[], Some("answer")), 10);
    phone.sent();
    phone.said();
    (phone, invite)
}

fn notify(invite: &Request, number: u32, state: &str, line: &str) -> Vec<u8> {
    let more = [("Event", "refer;id=2"), ("Subscription-State", state), ("Content-Type", "message/sipfrag")];
    inside(invite, "t", "NOTIFY", number, &more, line)
}

#[test]
fn a_transfer_that_fails_says_so() {
    let (mut phone, invite) = up();
    let call = phone.last_call();
    phone.endpoint.refer(call, "sip:carol@x", Now::at(20)).unwrap();
    phone.drain(20);
    let refer = phone.request("REFER");
    phone.receive(&reply(&refer, 202, "t", &[], None), 30);
    phone.receive(&notify(&invite, 1, "active", "SIP/2.0 100 Trying\r\n"), 40);
    phone.receive(&notify(&invite, 2, "terminated;reason=noresource", "SIP/2.0 486 Busy Here\r\n"), 50);
    phone.receive(&notify(&invite, 3, "terminated", "SIP/2.0 200 OK\r\n"), 60);
    assert_eq!(phone.said(), ["Transferring 100", "Transferred 486"]);
    assert_eq!(phone.sent(), ["REFER", "200", "200", "481"]);
    // Another one may be tried, and may be refused at once.
    phone.endpoint.refer(call, "sip:dave@x", Now::at(70)).unwrap();
    phone.drain(70);
    let refer = phone.request("REFER");
    phone.receive(&reply(&refer, 603, "t", &[], None), 80);
    assert_eq!(phone.said(), ["Transferred 603"]);
}

/// As SIP.js 0.21 does it: every NOTIFY is `terminated`, from the 100 on. A reason makes it the end.
#[test]
fn a_transfer_is_not_over_with_a_provisional_status() {
    let (mut phone, invite) = up();
    let call = phone.last_call();
    phone.endpoint.refer(call, "sip:carol@x", Now::at(20)).unwrap();
    phone.receive(&notify(&invite, 1, "terminated", "SIP/2.0 100 Trying"), 40);
    phone.receive(&notify(&invite, 2, "terminated", "SIP/2.0 180 Ringing"), 50);
    phone.receive(&notify(&invite, 3, "terminated", "SIP/2.0 200 OK"), 60);
    assert_eq!(phone.said(), ["Transferring 100", "Transferring 180", "Transferred 200"]);
    let (mut phone, invite) = up();
    phone.endpoint.refer(phone.last_call(), "sip:dave@x", Now::at(20)).unwrap();
    phone.receive(&notify(&invite, 1, "terminated;reason=giveup", "SIP/2.0 100 Trying"), 40);
    assert_eq!(phone.said(), ["Transferred 100"]);
}

/// RFC 3515 section 2.4.6.
#[test]
fn a_notify_belongs_to_the_refer_that_its_event_names() {
    let (mut phone, invite) = up();
    let call = phone.last_call();
    phone.endpoint.refer(call, "sip:carol@x", Now::at(20)).unwrap();
    phone.endpoint.refer(call, "sip:dave@x", Now::at(30)).unwrap();
    phone.drain(30);
    // Sent again with credentials, the second one has a higher number than at first.
    let refer = phone.request("REFER");
    let challenge = [("WWW-Authenticate", "Digest realm=\"x\", nonce=\"n\"")];
    phone.receive(&reply(&refer, 401, "t", &challenge, None), 40);
    let second = format!("refer;id={}", phone.request("REFER").sequence());
    phone.sent();
    let mut hear = |number: u32, event: &str, line: &str| {
        let more = [("Event", event), ("Subscription-State", "active"), ("Content-Type", "message/sipfrag")];
        phone.receive(&inside(&invite, "t", "NOTIFY", number, &more, line), 50);
        (phone.sent(), phone.said())
    };
    let taken = |said: &[&str]| (vec!["200".to_owned()], said.iter().map(|&said| said.to_owned()).collect());
    let refused = |status: &str| (vec![status.to_owned()], Vec::<String>::new());
    assert_eq!(hear(1, &second, "SIP/2.0 180 Ringing"), taken(&["Transferring 180"]));
    // Only the first may come without an id.
    assert_eq!(hear(2, "refer", "SIP/2.0 486 Busy Here"), taken(&[]));
    assert_eq!(hear(3, "refer;id=2", "SIP/2.0 486 Busy Here"), refused("481"));
    assert_eq!(hear(4, "refer;id=x", "SIP/2.0 486 Busy Here"), refused("481"));
    assert_eq!(hear(5, "presence", "SIP/2.0 486 Busy Here"), refused("489"));
    assert_eq!(hear(6, &second, "SIP/2.0 603 Decline"), taken(&["Transferred 603"]));
    // A peer that gives no id at all is understood as long as only one can be meant.
    phone.endpoint.refer(call, "sip:erin@x", Now::at(60)).unwrap();
    phone.drain(60);
    phone.sent();
    phone.receive(&inside(&invite, "t", "NOTIFY", 7, &[("Event", "refer")], "SIP/2.0 200 OK"), 70);
    assert_eq!(phone.said(), ["Transferred 200"]);
}

#[test]
fn an_attended_transfer_names_the_other_dialog() {
    let (mut phone, _) = up();
    let first = phone.last_call();
    let second = phone.endpoint.call("carol", &Headers::default()).unwrap();
    phone.drain(20);
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 200, "carol", &[], Some("answer")), 30);
    phone.endpoint.refer_to_call(first, second, Now::at(40)).unwrap();
    phone.drain(40);
    let refer = phone.request("REFER");
    let local = invite.headers.from().unwrap().tag().unwrap().to_owned();
    let expected =
        format!("<sip:carol@example.com?Replaces={}%3Bto-tag%3Dcarol%3Bfrom-tag%3D{local}>", invite.headers.call_id());
    assert_eq!(refer.headers.first(Name::ReferTo), Some(expected.as_str()));
}

#[test]
fn a_call_that_replaces_another_one_takes_its_place() {
    let (mut phone, invite) = up();
    let old = phone.last_call();
    let local = invite.headers.from().unwrap().tag().unwrap().to_owned();
    let replaces = format!("{};to-tag={local};from-tag=t", invite.headers.call_id());
    let more = [("Replaces", replaces.as_str()), ("Require", "replaces")];
    let target = "sip:alice@x";
    phone.receive(&wire::raw("INVITE", target, "<sip:carol@x>;tag=9", "<sip:alice@x>", "c2", 1, &more, "o"), 20);
    let new = phone.last_call();
    let (_, agent_sdk_wasm::sip::CallEvent::Incoming(incoming)) = phone.events.last().unwrap() else { panic!() };
    assert_eq!(incoming.replaces, Some(old));
    phone.endpoint.answer(new, Now::at(30)).unwrap();
    phone.drain(30);
    phone.endpoint.handle_timeout(Now::at(31));
    phone.drain(31);
    assert_eq!(phone.said(), ["Incoming carol", "Accepted", "Ended Replaced"]);
    assert_eq!(phone.sent(), ["100", "200", "BYE"]);
    assert_eq!(phone.endpoint.calls().collect::<Vec<_>>(), [new]);
}

/// A colleague picks up what rings for another one: our call is not given up, it is another one now.
#[test]
fn a_call_that_still_rings_can_be_replaced() {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 180, "t", &[], None), 10);
    let local = invite.headers.from().unwrap().tag().unwrap().to_owned();
    let replaces = format!("{};to-tag={local};from-tag=t", invite.headers.call_id());
    let more = [("Replaces", replaces.as_str())];
    phone.receive(&wire::raw("INVITE", "sip:alice@x", "<sip:carol@x>;tag=9", "<sip:alice@x>", "c2", 1, &more, "o"), 20);
    phone.endpoint.answer(phone.last_call(), Now::at(30)).unwrap();
    phone.drain(30);
    assert_eq!(phone.said(), ["Ringing 180", "Incoming carol", "Accepted", "Ended Replaced 487"]);
    assert_eq!(phone.sent(), ["INVITE", "100", "200", "CANCEL"]);
}

#[test]
fn what_cannot_be_replaced_is_refused() {
    let (mut phone, invite) = up();
    let local = invite.headers.from().unwrap().tag().unwrap().to_owned();
    let id = invite.headers.call_id();
    let mut ask = |number: u32, value: &str| {
        let from = format!("<sip:carol@x>;tag={number}");
        let call_id = format!("r{number}");
        phone.receive(
            &wire::raw("INVITE", "sip:alice@x", &from, "<sip:alice@x>", &call_id, 1, &[("Replaces", value)], "o"),
            20,
        );
        phone.sent()
    };
    assert_eq!(ask(1, "unknown;to-tag=a;from-tag=b"), ["481"]);
    assert_eq!(ask(2, "no-tags"), ["400"]);
    assert_eq!(ask(3, &format!("{id};to-tag={local};from-tag=t;early-only")), ["486"]);
    let call = phone.last_call();
    phone.endpoint.hang_up(call, Now::at(30)).unwrap();
    phone.drain(30);
    phone.sent();
    let value = format!("{id};to-tag={local};from-tag=t");
    phone.receive(
        &wire::raw(
            "INVITE",
            "sip:alice@x",
            "<sip:carol@x>;tag=4",
            "<sip:alice@x>",
            "r4",
            1,
            &[("Replaces", &value)],
            "o",
        ),
        40,
    );
    assert_eq!(phone.sent(), ["603"]);
}

#[test]
fn a_refer_is_the_owners_decision() {
    let (mut phone, invite) = up();
    let call = phone.last_call();
    phone.receive(&inside(&invite, "t", "REFER", 1, &[], ""), 20);
    phone.receive(
        &inside(&invite, "t", "REFER", 2, &[("Refer-To", "<sip:carol@x?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>")], ""),
        30,
    );
    assert_eq!(phone.said(), ["Refer carol"]);
    phone.endpoint.reject_refer(call, 603, Now::at(40)).unwrap();
    phone.drain(40);
    assert_eq!(phone.sent(), ["400", "603"]);
    phone.receive(
        &inside(&invite, "t", "REFER", 3, &[("Refer-To", "<sip:carol@x?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>")], ""),
        50,
    );
    phone.endpoint.accept_refer(call, Now::at(60)).unwrap();
    phone.drain(60);
    let invite = phone.request("INVITE");
    assert_eq!(invite.headers.first(Name::Replaces), Some("a;to-tag=b;from-tag=c"));
    assert_eq!(invite.uri, "sip:carol@x");
    assert_eq!(phone.sent(), ["202", "NOTIFY", "INVITE"]);
    phone.receive(&reply(&invite, 486, "c", &[], None), 70);
    let notify = phone.request("NOTIFY");
    assert_eq!(notify.body, b"SIP/2.0 486 Busy Here\r\n");
    assert_eq!(phone.sent(), ["ACK", "NOTIFY"]);
}

#[test]
fn a_peer_that_does_not_know_the_call_cannot_be_asked_and_ends_it() {
    let (mut phone, _) = up();
    let call = phone.last_call();
    phone.endpoint.refer(call, "carol", Now::at(10)).unwrap();
    phone.drain(10);
    let refer = phone.request("REFER");
    phone.receive(&reply(&refer, 481, "t", &[], None), 20);
    assert_eq!(phone.said(), ["Transferred 481", "Ended Remote"]);
}
