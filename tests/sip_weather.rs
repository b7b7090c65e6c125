//! Whatever order messages come in, and however often: every call ends once, and nothing is left over.

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::sip::{CallId, Headers};
use wire::{Pair, Seeded, Weather, config};

fn play(seed: u64, weather: Weather) {
    let mut careful = config("bob");
    careful.reliable = seed.is_multiple_of(2);
    careful.session_expires = if seed.is_multiple_of(3) { 90 } else { 0 };
    let mut caller = config("alice");
    caller.session_expires = careful.session_expires;
    let mut pair = Pair::with(caller, careful, weather, seed);
    let mut random = Seeded(seed);
    let mut pick = |bound: u64| random.next() % bound;
    for _ in 0..12 {
        let at = pair.at();
        let is_a = pick(2) == 0;
        let other = if is_a { "bob" } else { "alice" };
        let phone = if is_a { &mut pair.a } else { &mut pair.b };
        let call = phone.calls.last().copied().unwrap_or(CallId(0));
        // Each is right at some time and wrong at others: what is wrong is said, and harms nothing.
        let _ = match pick(10) {
            0 | 1 => phone.endpoint.call(other, &Headers::default()).map(|_| ()),
            2 => phone.endpoint.ring(call, at),
            3 => phone.endpoint.answer(call, at),
            4 => phone.endpoint.hang_up(call, at),
            5 => phone.endpoint.reoffer(call, at),
            6 => phone.endpoint.dtmf(call, '1', 100, at),
            7 => phone.endpoint.reject(call, 486, at),
            8 => phone.endpoint.early_media(call, at),
            _ => phone.endpoint.refer(call, "carol", at),
        };
        pair.run(pick(900));
    }
    for is_a in [true, false] {
        let at = pair.at();
        let phone = if is_a { &mut pair.a } else { &mut pair.b };
        for call in phone.endpoint.calls().collect::<Vec<_>>() {
            phone.endpoint.hang_up(call, at).unwrap();
        }
        pair.run(10);
    }
    pair.run(200_000);
    for phone in [&pair.a, &pair.b] {
        for call in &phone.calls {
            assert_eq!(phone.ends(*call), 1, "seed {seed}: {:?}", phone.events);
        }
        assert_eq!(phone.endpoint.kept_calls(), 0, "seed {seed}: {:?}", phone.events);
        assert_eq!(phone.endpoint.next_timeout(), None, "seed {seed}");
    }
}

#[test]
fn every_call_ends_once_in_fair_weather() {
    (0..300).for_each(|seed| play(seed, wire::CALM));
}

#[test]
fn every_call_ends_once_when_messages_overtake_each_other() {
    (0..300).for_each(|seed| play(seed, Weather { delay: (1, 700), twice: 0 }));
}

#[test]
fn every_call_ends_once_when_messages_come_twice() {
    (0..300).for_each(|seed| play(seed, Weather { delay: (1, 300), twice: 40 }));
}
