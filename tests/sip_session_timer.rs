//! Session timers (RFC 4028).

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    sip::{Config, Headers, Name, Request},
    time::Now,
};
use wire::{CALM, Pair, Phone, config, inside, reply};

fn timed(user: &str) -> Config {
    let mut config = config(user);
    config.session_expires = 1800;
    config
}

#[test]
fn the_caller_refreshes_with_update_and_the_call_goes_on() {
    let (mut pair, ..) = Pair::with(timed("alice"), timed("bob"), CALM, 1).connect();
    pair.run(4_000_000);
    // Every 900 s.
    assert_eq!(pair.a.sent(), ["UPDATE"; 4]);
    assert_eq!(pair.b.sent(), ["200"; 4]);
    assert_eq!((pair.a.said(), pair.b.said()), (vec![], vec![]));
    assert_eq!(pair.a.media, [""; 0]);
}

#[test]
fn a_peer_that_vanished_is_noticed() {
    let (mut pair, ..) = Pair::with(timed("alice"), timed("bob"), CALM, 1).connect();
    pair.cut();
    let start = pair.now;
    pair.run(1_767_000);
    assert_eq!(pair.b.said(), [""; 0]);
    pair.run(2_000);
    assert_eq!(pair.b.said(), ["Ended Expired"]);
    assert_eq!(pair.a.said(), ["Ended Expired"]);
    assert!(pair.now - start < 1_800_000);
}

#[test]
fn a_refresh_waits_for_the_next_socket() {
    let (mut pair, ..) = Pair::with(timed("alice"), timed("bob"), CALM, 1).connect();
    pair.run(890_000);
    pair.cut();
    pair.run(60_000);
    assert_eq!(pair.a.sent(), [""; 0]);
    pair.mend();
    pair.run(100);
    assert_eq!(pair.a.sent(), ["UPDATE"]);
    pair.run(1_700_000);
    assert_eq!((pair.a.said(), pair.b.said()), (vec![], vec![]));
}

fn call(allow: &str, session: &str) -> (Phone, Request) {
    let mut phone = Phone::up("a", timed("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 200, "t", &[("Allow", allow), ("Session-Expires", session)], Some("answer")), 0);
    phone.sent();
    (phone, invite)
}

#[test]
fn a_peer_without_update_gets_a_reinvite() {
    let (mut phone, _) = call("INVITE, ACK, BYE", "100;refresher=uac");
    phone.pass(0, 49_999);
    assert_eq!(phone.sent(), [""; 0]);
    phone.pass(50_000, 50_000);
    let refresh = phone.request("INVITE");
    assert_eq!(refresh.headers.first(Name::SessionExpires), Some("100;refresher=uac"));
    assert_eq!(refresh.sdp(), Some("a-o2"));
}

#[test]
fn the_peer_may_be_the_one_that_refreshes() {
    let (mut phone, invite) = call("INVITE, UPDATE", "90;refresher=uas");
    phone.pass(0, 59_999);
    let refresh = [("Supported", "timer"), ("Session-Expires", "90;refresher=uac")];
    phone.receive(&inside(&invite, "t", "UPDATE", 1, &refresh, ""), 59_999);
    let ok = phone.response(200);
    assert_eq!(ok.headers.first(Name::SessionExpires), Some("90;refresher=uac"));
    assert!(ok.headers.lists(Name::Require, "timer"));
    phone.said();
    // 90 s less a third.
    phone.pass(59_999, 119_998);
    assert_eq!(phone.said(), [""; 0]);
    phone.pass(119_999, 119_999);
    assert_eq!(phone.said(), ["Ended Expired"]);
}

/// RFC 4028 section 4: 90 s are the absolute minimum.
#[test]
fn an_interval_of_nothing_ends_no_call() {
    for answered in ["0", "0;refresher=uas", "1;refresher=uac"] {
        let (mut phone, _) = call("INVITE, UPDATE", answered);
        phone.pass(0, 30_000);
        phone.said();
        phone.pass(30_000, 44_999);
        assert_eq!((phone.said(), phone.sent()), (Vec::new(), Vec::new()), "{answered}");
    }
}

#[test]
fn an_interval_too_small_is_lengthened() {
    let mut phone = Phone::up("a", timed("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 422, "t", &[("Min-SE", "3600")], None), 10);
    let again = phone.request("INVITE");
    assert_eq!((again.sequence(), again.headers.first(Name::SessionExpires)), (2, Some("3600")));
    assert_eq!(again.headers.first(Name::MinSe), Some("3600"));
    assert_eq!(again.sdp(), invite.sdp());
    phone.receive(&reply(&again, 422, "t", &[("Min-SE", "3600")], None), 20);
    assert_eq!(phone.said(), ["Ended Refused 422"]);
}

#[test]
fn ours_has_a_least_interval_too() {
    let mut phone = Phone::up("b", timed("bob"), 1);
    let more = [("Supported", "timer"), ("Session-Expires", "60")];
    phone.receive(&wire::raw("INVITE", "sip:bob@x", "<sip:a@x>;tag=1", "<sip:bob@x>", "c", 1, &more, "o"), 0);
    assert_eq!(phone.response(422).headers.first(Name::MinSe), Some("90"));
    assert_eq!(phone.said(), [""; 0]);
}

#[test]
fn a_refresh_by_reinvite_that_was_lost_with_its_socket_is_made_again() {
    let (mut phone, _) = call("INVITE, ACK, BYE", "1800;refresher=uac");
    phone.pass(0, 900_000);
    assert_eq!(phone.sent(), ["INVITE"]);
    phone.endpoint.flow_lost(Now::at(900_001));
    phone.pass(900_001, 900_001);
    phone.endpoint.flow_up(Now::at(903_000));
    phone.drain(903_000);
    let refresh = phone.request("INVITE");
    phone.receive(&reply(&refresh, 200, "t", &[("Session-Expires", "1800;refresher=uac")], Some("answer")), 903_010);
    phone.pass(903_010, 1_800_000);
    assert!(!phone.said().iter().any(|event| event.starts_with("Ended")));
}

#[test]
fn a_refresh_by_reinvite_that_was_refused_is_tried_again() {
    let (mut phone, _) = call("INVITE, ACK, BYE", "1800;refresher=uac");
    phone.pass(0, 900_000);
    phone.receive(&reply(&phone.request("INVITE"), 500, "t", &[("Retry-After", "3")], None), 900_010);
    phone.sent();
    phone.pass(900_010, 910_000);
    assert_eq!(phone.sent(), ["INVITE"]);
}
