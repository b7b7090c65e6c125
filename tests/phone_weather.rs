//! Whatever is ordered, lost, refused or delayed, and in whatever order: every call ends in one Terminated, every order is
//! settled once, every peer connection is closed once, and in the end it is quiet and no timer is armed.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    phone::{
        CallState, Candidate, Code, Command, Event, Gather, MediaInput, MediaOrder, Options, PhoneError, Sound,
        ToneMode,
    },
    sip::{CallId, Headers},
};
use wire::{
    Desk, Media, options,
    pair::Pair,
    sip_wire::{CALM, Seeded, Weather},
};

struct Play {
    random: Seeded,
}

impl Play {
    fn pick(&mut self, bound: u64) -> u64 {
        self.random.next() % bound
    }

    fn options(&mut self, account: &str) -> Options {
        let mut options = Options {
            auto_answer: self.pick(3) == 0,
            call_waiting: self.pick(2) == 0,
            tones: if self.pick(2) == 0 { ToneMode::Info } else { ToneMode::Rtp },
            ..options(account)
        };
        options.sip.session_expires = if self.pick(3) == 0 { 90 } else { 0 };
        options.sip.reliable = self.pick(2) == 0;
        options.gather = [Gather::Host, Gather::Server, Gather::Relay][self.pick(3) as usize];
        options
    }

    /// A call of this phone, one that is over, or none.
    fn some_call(&mut self, desk: &Desk) -> Option<CallId> {
        let calls = desk.phone.calls();
        match self.pick(4) {
            0 if !calls.is_empty() => Some(calls[self.pick(calls.len() as u64) as usize].id),
            1 => Some(CallId(self.pick(40) as u32)),
            _ => None,
        }
    }

    /// Each is right at some time and wrong at others: what is wrong is said, and harms nothing.
    fn command(&mut self, desk: &Desk, account: &str, other: &str) -> Command {
        let call = self.some_call(desk);
        match self.pick(24) {
            0..4 => Command::Call { called: other.into(), headers: Headers::default() },
            4..8 => Command::Answer(call),
            8 => Command::Reject(call, 486),
            9 => Command::HangUp(call),
            10 | 11 => Command::Hold(call),
            12 | 13 => Command::UnHold(call),
            14 => Command::Mute(call, self.pick(2) == 0),
            15 | 16 => Command::Tone(call, "5".into()),
            17 => Command::Transfer(call, "carol".into()),
            18 => Command::TransferToCall { call, other: CallId(self.pick(40) as u32) },
            19 => Command::Register(None),
            20 if self.pick(4) == 0 => Command::Register(Some(Box::new(self.options(account)))),
            20..23 => Command::Answer(None),
            _ => match self.pick(8) {
                0 => Command::Unregister,
                1 => Command::Stop,
                2 => Command::Disconnect,
                _ => Command::Register(None),
            },
        }
    }

    /// The media side moves on, or fails, or says what nobody asked for.
    fn media(&mut self, desk: &mut Desk, now: u64) {
        for _ in 0..self.pick(5) {
            if desk.asks.is_empty() {
                break;
            }
            desk.react(self.pick(desk.asks.len() as u64) as usize, now);
        }
        let last = desk.orders.len() as u64;
        if last == 0 {
            return;
        }
        let (call, order) = desk.orders[self.pick(last) as usize].clone();
        let stale = match order {
            MediaOrder::Offer { ask, .. } | MediaOrder::Answer { ask, .. } | MediaOrder::Apply { ask, .. } => ask,
            MediaOrder::Describe(ask) | MediaOrder::Rollback(ask) => ask,
            _ => return,
        };
        let input = match self.pick(30) {
            0 => MediaInput::Lost,
            1 => MediaInput::Failed(stale, PhoneError::new(Code::MicrophoneDenied)),
            2 => MediaInput::Gathering(stale),
            3 => MediaInput::Candidate(stale, Candidate::Relay),
            4 => MediaInput::Gathered(stale),
            5 => MediaInput::Description(stale, "v=0\r\nm=audio 9 X 8\r\n".into()),
            6 => MediaInput::Done(stale),
            7 => MediaInput::Connected,
            8 => MediaInput::Disconnected,
            _ => return,
        };
        desk.media_says(call, input, now);
    }
}

fn check(desk: &Desk, seed: u64) {
    let all = &desk.all;
    assert_eq!(desk.phone.calls(), [], "seed {seed}");
    let ends = desk.terminations();
    let mut seen = Vec::new();
    for emit in &desk.emitted {
        let Some(call) = &emit.call else { continue };
        assert!(!seen.contains(&call.id), "seed {seed}: an event after the end: {emit:?}\n{all:#?}");
        if let Event::Terminated(..) = emit.event {
            assert_eq!(call.state, CallState::Ended);
            seen.push(call.id);
        }
        assert_eq!(ends.get(&call.id.0), Some(&1), "seed {seed}: {call:?}\n{all:#?}");
    }
    for (call, _) in &desk.orders {
        let orders = desk.orders.iter().filter(|(of, _)| of == call);
        let orders: Vec<_> = orders.map(|(_, order)| *order == MediaOrder::Close).collect();
        assert_eq!(orders.iter().filter(|close| **close).count(), 1, "seed {seed}: {all:#?}");
        assert_eq!(orders.last(), Some(&true), "seed {seed}: an order after the last one");
        assert_eq!(ends.get(&call.0), Some(&1), "seed {seed}");
    }
    for ticket in &desk.ordered {
        let settled = desk.settled.get(&ticket.0).map_or(0, Vec::len);
        assert_eq!(settled, 1, "seed {seed}: ticket {ticket:?}\n{all:#?}");
    }
    assert_eq!(desk.settled.len(), desk.ordered.len(), "seed {seed}: orders that were refused are not settled");
    assert_eq!(desk.sound, Sound::None, "seed {seed}");
    assert_eq!(desk.phone.next_timeout(), None, "seed {seed}: {all:#?}");
}

fn play(seed: u64, weather: Weather) {
    let mut play = Play { random: Seeded(seed) };
    let (a, b) = (play.options("alice"), play.options("bob"));
    let mut pair = Pair::with(a, b, weather, seed);
    // A media side that does at once what it is asked, and one that the play moves.
    if seed.is_multiple_of(2) {
        pair.a.media = Media::Manual;
    }
    if seed.is_multiple_of(3) {
        pair.b.media = Media::Manual;
    }
    for _ in 0..80 {
        let now = pair.now;
        let is_a = play.pick(2) == 0;
        let desk = if is_a { &mut pair.a } else { &mut pair.b };
        let (account, other) = if is_a { ("alice", "bob") } else { ("bob", "alice") };
        match play.pick(40) {
            0 => pair.cut(),
            1..4 => pair.mend(),
            4..18 => play.media(desk, now),
            _ => {
                let command = play.command(desk, account, other);
                // What cannot be done now is said.
                let _ = desk.try_order(command, now);
            }
        }
        pair.run(play.pick(700));
    }
    pair.mend();
    pair.a.order(Command::Stop, pair.now);
    pair.b.order(Command::Stop, pair.now);
    pair.run(400_000);
    check(&pair.a, seed);
    check(&pair.b, seed);
}

#[test]
fn in_fair_weather() {
    (0..80).for_each(|seed| play(seed, CALM));
}

#[test]
fn when_messages_overtake_each_other() {
    (0..80).for_each(|seed| play(seed, Weather { delay: (1, 700), twice: 0 }));
}

#[test]
fn when_messages_come_twice() {
    (0..80).for_each(|seed| play(seed, Weather { delay: (1, 300), twice: 40 }));
}
