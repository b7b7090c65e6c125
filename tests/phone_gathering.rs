//! Gathering never makes a caller wait: a description goes out as soon as its candidates are usable.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    phone::{Candidate, Command, Direction, Gather, MediaInput, Options},
    sip::{AskId, CallId, Headers},
};
use wire::{Desk, Media, options, sdp, sip_wire::raw};

/// A phone that calls, and whose media side has made a description at 1000.
fn calling(gather: Gather) -> (Desk, CallId, AskId) {
    let mut desk = Desk::registered(Options { gather, ..options("alice") });
    desk.media = Media::Manual;
    desk.order(Command::Call { called: "bob".into(), headers: Headers::default() }, 0);
    // The microphone comes first, and people take their time to allow it.
    assert_eq!(desk.take(), ["media offer SendRecv"]);
    desk.pass(0, 1000);
    let (call, ask, _) = desk.asks.remove(0);
    desk.media_says(call, MediaInput::Gathering(ask), 1000);
    assert_eq!(desk.take(), Vec::<String>::new());
    (desk, call, ask)
}

/// When the description is asked for, with candidates that come at these times; `None` is the end of candidates.
fn described(gather: Gather, candidates: &[(u64, Option<Candidate>)]) -> u64 {
    let (mut desk, call, ask) = calling(gather);
    let mut candidates = candidates.iter();
    let mut next = candidates.next();
    for millis in 1000..4000 {
        desk.pass(millis, millis);
        while let Some((at, candidate)) = next.filter(|(at, _)| *at == millis) {
            let input = candidate.map_or(MediaInput::Gathered(ask), |kind| MediaInput::Candidate(ask, kind));
            desk.media_says(call, input, *at);
            next = candidates.next();
        }
        let said = desk.take();
        if !said.is_empty() {
            assert_eq!(said, ["media describe"]);
            return millis;
        }
    }
    panic!("never");
}

const HOST: Option<Candidate> = Some(Candidate::Host);
const REFLEXIVE: Option<Candidate> = Some(Candidate::Reflexive);
const RELAY: Option<Candidate> = Some(Candidate::Relay);

#[test]
fn without_servers_the_first_address_and_its_neighbours_do() {
    assert_eq!(described(Gather::Host, &[(1010, HOST), (1020, HOST), (1040, HOST)]), 1060);
    assert_eq!(described(Gather::Host, &[(1010, HOST), (1020, None)]), 1020);
}

#[test]
fn with_servers_one_address_that_they_saw_does() {
    assert_eq!(described(Gather::Server, &[(1010, HOST), (1200, REFLEXIVE)]), 1250);
    assert_eq!(described(Gather::Server, &[(1010, HOST), (1300, RELAY)]), 1350);
}

#[test]
fn by_relay_only_the_first_relayed_one_does() {
    assert_eq!(described(Gather::Relay, &[(1010, HOST), (1100, REFLEXIVE), (1400, RELAY)]), 1400);
}

#[test]
fn after_a_second_it_goes_as_it_is() {
    assert_eq!(described(Gather::Host, &[]), 2000);
    assert_eq!(described(Gather::Server, &[(1010, HOST)]), 2000);
    assert_eq!(described(Gather::Relay, &[(1010, HOST), (1020, REFLEXIVE)]), 2000);
    // A late one does not make it later.
    assert_eq!(described(Gather::Server, &[(1990, REFLEXIVE)]), 2000);
}

#[test]
fn no_candidates_at_all_end_it_at_once() {
    assert_eq!(described(Gather::Server, &[(1030, None)]), 1030);
}

#[test]
fn an_answer_is_gathered_for_in_the_same_way() {
    let mut desk = Desk::registered(options("bob"));
    desk.media = Media::Manual;
    let offer = sdp("peer", Direction::SendRecv);
    desk.receive(&raw("INVITE", "sip:bob@x", "<sip:alice@x>;tag=1", "<sip:bob@x>", "c", 1, &[], &offer), 0);
    desk.order(Command::Answer(None), 0);
    desk.forget();
    let (call, ask, _) = desk.asks.remove(0);
    desk.media_says(call, MediaInput::Gathering(ask), 10);
    desk.media_says(call, MediaInput::Candidate(ask, Candidate::Host), 20);
    desk.pass(20, 69);
    assert_eq!(desk.take(), Vec::<String>::new());
    desk.pass(70, 70);
    assert_eq!(desk.take(), ["media describe"]);
    desk.media_says(call, MediaInput::Description(ask, sdp("a", Direction::SendRecv)), 75);
    assert_eq!(desk.take(), ["> 200", "Accepted", "settled 2 ok"]);
}

#[test]
fn what_belongs_to_another_question_is_dropped() {
    let (mut desk, call, ask) = calling(Gather::Host);
    let other = AskId(ask.0 + 1);
    desk.media_says(call, MediaInput::Candidate(other, Candidate::Host), 1001);
    desk.media_says(call, MediaInput::Gathered(other), 1002);
    desk.media_says(call, MediaInput::Description(other, "x".into()), 1003);
    desk.media_says(CallId(99), MediaInput::Gathered(ask), 1004);
    assert_eq!(desk.take(), Vec::<String>::new());
    desk.media_says(call, MediaInput::Gathered(ask), 1005);
    desk.media_says(call, MediaInput::Gathered(ask), 1006);
    desk.media_says(call, MediaInput::Description(ask, sdp("a", Direction::SendRecv)), 1007);
    desk.media_says(call, MediaInput::Description(ask, sdp("b", Direction::SendRecv)), 1008);
    assert_eq!(desk.take(), ["media describe", "> INVITE"]);
}

#[test]
fn nobody_waits_for_the_candidates_of_a_call_that_is_over() {
    let (mut desk, ..) = calling(Gather::Host);
    desk.order(Command::HangUp(None), 1010);
    let next = desk.phone.next_timeout().unwrap();
    assert!(next.0 > 2000, "{next:?}: the end of gathering would be at 2000");
}
