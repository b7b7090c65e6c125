//! Calls outlive their socket.

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    sip::{Headers, Misuse},
    time::Now,
};
use wire::{Pair, Phone, config, reply};

#[test]
fn a_call_that_is_up_goes_on() {
    let (mut pair, call, theirs) = Pair::connected();
    pair.cut();
    assert_eq!(pair.a.endpoint.reoffer(call, pair.at()), Err(Misuse::NoFlow));
    assert_eq!(pair.a.endpoint.dtmf(call, '1', 100, pair.at()), Err(Misuse::NoFlow));
    pair.run(60_000);
    pair.mend();
    pair.a.endpoint.reoffer(call, pair.at()).unwrap();
    pair.run(100);
    assert_eq!(pair.a.said(), ["Renegotiated"]);
    pair.b.endpoint.hang_up(theirs, pair.at()).unwrap();
    pair.run(100);
    assert_eq!(pair.a.said(), ["Ended Remote"]);
}

#[test]
fn a_bye_waits_for_the_next_socket() {
    let (mut pair, call, _) = Pair::connected();
    pair.cut();
    pair.a.endpoint.hang_up(call, pair.at()).unwrap();
    pair.run(5_000);
    assert_eq!(pair.a.said(), ["Ended Local"]);
    assert_eq!(pair.b.said(), [""; 0]);
    pair.mend();
    pair.run(100);
    assert_eq!(pair.b.said(), ["Ended Remote"]);
}

#[test]
fn a_reinvite_under_way_fails_and_the_call_goes_on() {
    let (mut pair, call, _) = Pair::connected();
    pair.a.endpoint.reoffer(call, pair.at()).unwrap();
    pair.run(5);
    pair.cut();
    pair.run(10);
    assert_eq!(pair.a.said(), ["OfferRefused 503"]);
    assert_eq!(pair.a.media, ["offer", "rollback"]);
    pair.mend();
    pair.run(50_000);
    pair.a.endpoint.reoffer(call, pair.at()).unwrap();
    pair.run(100);
    assert_eq!(pair.a.said(), ["Renegotiated"]);
}

#[test]
fn a_call_that_rings_may_be_answered_over_the_next_socket() {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 180, "t", &[], None), 10);
    phone.endpoint.flow_lost(Now::at(1000));
    phone.endpoint.flow_up(Now::at(5000));
    phone.receive(&reply(&invite, 200, "t", &[], Some("answer")), 6000);
    phone.pass(6000, 100_000);
    assert_eq!(phone.said(), ["Ringing 180", "Accepted"]);
    assert_eq!(phone.sent(), ["INVITE", "ACK"]);
}

#[test]
fn a_call_that_rings_is_given_up_when_no_news_comes() {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 180, "t", &[], None), 10);
    phone.endpoint.flow_lost(Now::at(1000));
    phone.pass(1000, 32_999);
    assert_eq!(phone.said(), ["Ringing 180"]);
    phone.pass(33_000, 33_000);
    assert_eq!(phone.said(), ["Ended FlowLost 503"]);
    phone.sent();
    phone.endpoint.flow_up(Now::at(40_000));
    phone.drain(40_000);
    assert_eq!(phone.sent(), ["CANCEL"]);
}

#[test]
fn an_answer_given_without_a_socket_arrives_later() {
    let mut pair = Pair::with(config("alice"), config("bob"), wire::CALM, 1);
    let theirs = pair.b.endpoint.call("alice", &Headers::default()).unwrap();
    pair.run(50);
    let call = pair.a.last_call();
    pair.cut();
    pair.a.endpoint.answer(call, pair.at()).unwrap();
    pair.run(3_000);
    assert_eq!(pair.b.said(), ["Trying"]);
    pair.mend();
    pair.run(6_000);
    assert_eq!(pair.b.said(), ["Accepted"]);
    assert_eq!(pair.a.said(), ["Incoming bob", "Accepted", "Confirmed"]);
    pair.b.endpoint.hang_up(theirs, pair.at()).unwrap();
    pair.run(100);
    assert_eq!(pair.a.said(), ["Ended Remote"]);
}

#[test]
fn a_bye_that_went_into_a_dying_socket_goes_into_the_next() {
    let (mut pair, call, _) = Pair::connected();
    pair.a.endpoint.hang_up(call, pair.at()).unwrap();
    pair.cut();
    pair.run(5_000);
    pair.mend();
    pair.run(100);
    assert_eq!(pair.b.said(), ["Ended Remote"]);
}

#[test]
fn a_bye_after_a_long_outage_proves_who_we_are() {
    let (mut pair, call, _) = Pair::connected();
    pair.cut();
    pair.a.endpoint.hang_up(call, pair.at()).unwrap();
    pair.run(600_000);
    let phone = &mut pair.a;
    phone.endpoint.flow_up(Now::at(600_000));
    phone.drain(600_000);
    let challenge = [("Proxy-Authenticate", "Digest realm=\"x\", nonce=\"n\"")];
    phone.receive(&reply(&phone.request("BYE"), 407, "t", &challenge, None), 600_010);
    assert!(phone.request("BYE").headers.first("Proxy-Authorization").is_some());
    phone.receive(&reply(&phone.request("BYE"), 200, "t", &[], None), 600_020);
    phone.pass(600_020, 700_000);
    assert_eq!(phone.sent(), ["BYE", "BYE"]);
    assert_eq!(phone.endpoint.kept_calls(), 0);
}

#[test]
fn a_call_that_ended_unheard_is_over_with_the_next_socket() {
    let (mut pair, _, theirs) = Pair::connected();
    pair.cut();
    pair.b.endpoint.hang_up(theirs, pair.at()).unwrap();
    pair.run(60_000);
    assert_eq!(pair.a.said(), [""; 0]);
    pair.mend();
    pair.run(100);
    assert_eq!(pair.a.said(), ["Ended Remote"]);
}

#[test]
fn a_caller_who_gave_up_unheard_is_gone_with_the_next_socket() {
    for (status, said) in
        [(481, vec!["Incoming a", "Ended Missed 487"]), (200, vec!["Incoming a"]), (403, vec!["Incoming a"])]
    {
        let mut phone = Phone::up("b", config("bob"), 1);
        let more = [("Allow", "INVITE, ACK, CANCEL, BYE, UPDATE")];
        phone.receive(&wire::raw("INVITE", "sip:bob@x", "<sip:a@x>;tag=1", "<sip:bob@x>", "c", 1, &more, "o"), 0);
        let call = phone.last_call();
        phone.endpoint.ring(call, Now::at(0)).unwrap();
        phone.drain(0);
        phone.endpoint.flow_lost(Now::at(1000));
        phone.endpoint.flow_up(Now::at(2000));
        phone.drain(2000);
        let update = phone.request("UPDATE");
        phone.receive(&reply(&update, status, "1", &[], None), 2010);
        assert_eq!(phone.said(), said, "{status}");
    }
}

#[test]
fn a_call_whose_peer_is_still_there_outlives_its_sockets() {
    let (mut pair, call, _) = Pair::connected();
    for _ in 0..3 {
        pair.cut();
        pair.run(20_000);
        pair.mend();
        // The next one may go before the answer comes.
        pair.cut();
        pair.mend();
        pair.run(40_000);
    }
    assert_eq!((pair.a.said(), pair.b.said()), (Vec::new(), Vec::new()));
    pair.a.endpoint.hang_up(call, pair.at()).unwrap();
    pair.run(100);
    assert_eq!(pair.b.said(), ["Ended Remote"]);
}

#[test]
fn a_call_that_rings_here_is_given_up_when_no_news_comes() {
    let mut phone = Phone::up("b", config("bob"), 1);
    phone.receive(&wire::raw("INVITE", "sip:bob@x", "<sip:a@x>;tag=1", "<sip:bob@x>", "c", 1, &[], "o"), 0);
    let call = phone.last_call();
    phone.endpoint.ring(call, Now::at(0)).unwrap();
    phone.drain(0);
    // The caller may give up meanwhile: its CANCEL finds no socket.
    phone.endpoint.flow_lost(Now::at(1000));
    phone.endpoint.flow_up(Now::at(5000));
    phone.drain(5000);
    phone.pass(5000, 600_000);
    assert_eq!(phone.said(), ["Incoming a", "Ended FlowLost 480"]);
    assert_eq!(phone.sent(), ["100", "180", "480"]);
}
