//! Losing the socket: calls that are up go on, the phone comes back with backoff, registers again, and works as before.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    phone::{CallState, Command, Event, Input, MediaInput, Sound},
    sip::Headers,
    time::Millis,
};
use wire::{
    Desk, options,
    pair::Pair,
    sip_wire::{reply, title},
};

#[test]
fn a_call_that_is_up_survives() {
    let (mut pair, call, _) = Pair::new().talking();
    pair.cut();
    assert_eq!(pair.a.take(), ["drop", "Disconnected, again soon"]);
    assert!(!pair.a.phone.is_connected() && !pair.a.phone.is_registered());
    assert_eq!(pair.a.info(call).state, CallState::Talking);
    // What is wanted meanwhile waits.
    pair.a.order(Command::Hold(None), pair.now);
    pair.run(4000);
    assert!(pair.a.told(&["media"]).iter().all(|line| line == "media mute true"));
    pair.mend();
    pair.run(12_000);
    assert_eq!(pair.a.said(), ["Connected", "Registered", "Hold Local", "settled 3 ok"]);
    assert_eq!(pair.b.said(), ["Hold Remote"]);
    pair.b.order(Command::Tone(None, "5".into()), pair.now);
    pair.run(300);
    assert_eq!(pair.a.said(), ["Tone 5"]);
    pair.a.order(Command::HangUp(None), pair.now);
    pair.run(300);
    assert!(pair.b.said().contains(&"Terminated Remote".to_owned()));
}

#[test]
fn a_hold_whose_offer_was_lost_is_offered_again() {
    let (mut pair, call, _) = Pair::new().talking();
    pair.a.order(Command::Hold(None), pair.now);
    pair.a.drain(pair.now);
    pair.cut();
    pair.run(100);
    assert!(!pair.a.info(call).is_held);
    pair.mend();
    pair.run(12_000);
    assert_eq!(pair.a.told(&["Hold", "settled"]), ["Hold Local", "settled 3 ok"]);
}

#[test]
fn a_hang_up_without_a_socket_reaches_the_peer_with_the_next() {
    let (mut pair, ..) = Pair::new().talking();
    pair.cut();
    pair.run(100);
    pair.a.order(Command::HangUp(None), pair.now);
    assert_eq!(pair.a.told(&["Terminated", "settled"]), ["Terminated Local", "settled 3 ok"]);
    pair.mend();
    pair.run(12_000);
    assert_eq!(pair.b.said(), ["Terminated Remote"]);
}

/// The other side stays in the call until it hears it.
#[test]
fn a_hang_up_is_said_however_long_the_socket_was_away() {
    for hangs_up_first in [false, true] {
        let (mut pair, _, theirs) = Pair::new().talking();
        pair.b.media_says(theirs, MediaInput::Connected, pair.now);
        if hangs_up_first {
            pair.a.order(Command::HangUp(None), pair.now);
        }
        pair.cut();
        if !hangs_up_first {
            pair.a.order(Command::HangUp(None), pair.now);
        }
        pair.run(50_000);
        pair.mend();
        pair.run(12_000);
        assert_eq!(pair.b.said(), ["Terminated Remote"]);
    }
}

#[test]
fn also_when_the_phone_had_given_up() {
    let (mut pair, _, theirs) = Pair::new().talking();
    pair.b.media_says(theirs, MediaInput::Connected, pair.now);
    pair.cut();
    pair.a.order(Command::HangUp(None), pair.now);
    pair.run(200_000);
    assert!(pair.a.said().contains(&"Exception GAVE_UP".to_owned()));
    pair.mend();
    pair.a.order(Command::Register(None), pair.now);
    pair.run(1_000);
    assert_eq!(pair.b.said(), ["Terminated Remote"]);
    assert_eq!(pair.a.sent.iter().filter(|message| title(message) == "BYE").count(), 1);
}

#[test]
fn waits_grow_and_at_last_the_phone_gives_up() {
    let mut desk = Desk::registered(options("alice"));
    desk.input(Input::Closed, 0);
    let mut waits = Vec::new();
    for _ in 0..20 {
        let Some(Event::Disconnected(Some(wait))) = desk.emitted.last().map(|emit| &emit.event) else { break };
        waits.push(wait.as_millis());
        let due = desk.phone.next_timeout().unwrap();
        desk.input(Input::Timeout, due.0);
        desk.input(Input::Closed, due.0);
    }
    assert_eq!(waits.len(), 10);
    assert!(waits[0] <= 1000 && waits[3] >= 4000 && waits.iter().all(|wait| *wait <= 10_000), "{waits:?}");
    let end: Vec<_> = desk.said().into_iter().rev().take(2).collect();
    assert_eq!(end, ["Exception GAVE_UP", "Disconnected"]);
    assert_eq!(desk.phone.next_timeout(), None);
    // Asked to, it tries again.
    desk.order(Command::Register(None), 1_000_000);
    desk.input(Input::Opened, 1_000_000);
    desk.answer_register(1_000_000);
    assert_eq!(
        desk.take(),
        ["open wss://sip.example.com:8443", "Connected", "> REGISTER", "Registered", "settled 2 ok"]
    );
}

#[test]
fn an_order_to_register_is_settled_when_the_phone_gives_up() {
    let mut desk = Desk::new("a", 1);
    desk.order(Command::Register(Some(Box::new(options("alice")))), 0);
    // Sockets that never open.
    desk.pass(0, 600_000);
    assert_eq!(desk.settled[&1], ["GAVE_UP"]);
    assert_eq!(desk.phone.next_timeout(), None);
}

#[test]
fn the_count_starts_anew_only_after_a_registration_that_lasted() {
    let mut desk = Desk::registered(options("alice"));
    let mut now = 0;
    let mut lose = |desk: &mut Desk, lasted: u64| {
        desk.pass(now, now + lasted);
        now += lasted;
        desk.input(Input::Closed, now);
        let wait = desk.emitted.iter().rev().find_map(|emit| match emit.event {
            Event::Disconnected(wait) => Some(wait),
            _ => None,
        });
        let wait = wait.unwrap();
        let wait = wait.map_or(0, |wait| wait.as_millis());
        while desk.phone.next_timeout().is_some() && !desk.take().iter().any(|line| line.starts_with("open")) {
            now = now.max(desk.phone.next_timeout().unwrap_or(Millis(0)).0);
            desk.input(Input::Timeout, now);
        }
        desk.input(Input::Opened, now);
        desk.answer_register(now);
        wait
    };
    // A server that lets us in and closes at once.
    let waits: Vec<_> = (0..5).map(|_| lose(&mut desk, 1000)).collect();
    assert!(waits[4] >= 5000, "{waits:?}");
    // One that stayed.
    assert!(lose(&mut desk, 6000) <= 1000);
}

#[test]
fn a_socket_that_fell_silent_is_noticed() {
    let mut desk = Desk::registered(options("alice"));
    desk.pass(0, 61_000);
    assert_eq!(desk.take(), ["> OPTIONS"]);
    desk.server_is_silent = true;
    desk.pass(61_000, 181_000);
    let lines = desk.take();
    assert_eq!(lines[..3], ["> OPTIONS", "drop", "Disconnected, again soon"]);
}

#[test]
fn a_call_that_rings_there_waits_for_the_next_socket_as_long_as_sip_does() {
    let mut desk = Desk::registered(options("alice"));
    desk.order(Command::Call { called: "bob".into(), headers: Headers::default() }, 0);
    let invite = desk.request("INVITE");
    desk.receive(&reply(&invite, 180, "t", &[], None), 10);
    desk.forget();
    desk.input(Input::Closed, 20);
    desk.pass(20, 32_019);
    assert_eq!(desk.told(&["CallFailed", "Terminated"]), Vec::<String>::new());
    desk.pass(32_020, 32_020);
    let said = ["CallFailed FlowLost 503", "Terminated FlowLost 503", "settled 2 CALL_ENDED 503"];
    assert_eq!(desk.told(&["CallFailed", "Terminated", "settled"]), said);
    assert_eq!(desk.sound, Sound::None);
}

#[test]
fn without_a_registration_only_a_call_brings_it_back() {
    let (mut desk, ..) = Desk::talking(options("alice"));
    desk.order(Command::Unregister, 0);
    desk.answer_register(0);
    desk.forget();
    desk.input(Input::Closed, 10);
    assert_eq!(desk.take(), ["drop", "Disconnected, again soon"]);
    desk.pass(10, 1100);
    desk.input(Input::Opened, 1100);
    desk.pass(1100, 20_000);
    // The peer is asked whether it is still there.
    let asked = ["open wss://sip.example.com:8443", "Connected", "media offer SendRecv", "media describe", "> INVITE"];
    assert_eq!(desk.take(), asked);
    desk.input(Input::Closed, 20_000);
    desk.order(Command::HangUp(None), 20_001);
    desk.forget();
    desk.pass(20_001, 22_000);
    desk.input(Input::Opened, 22_000);
    assert_eq!(desk.take(), ["open wss://sip.example.com:8443", "Connected", "> BYE"]);
    desk.receive(&reply(&desk.request("BYE"), 200, "t", &[], None), 22_010);
    desk.input(Input::Closed, 22_020);
    // Nobody needs it any more: it stays away.
    desk.forget();
    desk.pass(22_020, 200_000);
    assert_eq!(desk.take(), Vec::<String>::new());
    assert_eq!(desk.phone.next_timeout(), None);
}
