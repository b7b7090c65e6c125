//! Two phones and the fake server between them.
//!
//! The server answers REGISTER and OPTIONS by itself and hands everything else to the other phone.

use agent_sdk_wasm::{
    phone::{Command, Input, Options},
    sip::{CallId, Headers, Message, Method, Request},
};

use super::{
    Desk, accept, options,
    sip_wire::{CALM, Seeded, Weather},
};

/// Two phones and their server.
pub struct Pair {
    pub now: u64,
    pub a: Desk,
    pub b: Desk,
    pub weather: Weather,
    flying: Vec<(u64, bool, String)>,
    sockets: [Socket; 2],
    random: Seeded,
}

#[derive(Clone, Copy, PartialEq)]
enum Socket {
    None,
    Open,
    /// Cut by the test: none opens until it is mended.
    Cut,
}

impl Pair {
    /// Both are registered.
    pub fn new() -> Self {
        Self::with(options("alice"), options("bob"), CALM, 1)
    }

    pub fn with(a: Options, b: Options, weather: Weather, seed: u64) -> Self {
        let mut pair = Self {
            now: 0,
            a: Desk::new("a", seed),
            b: Desk::new("b", seed + 1000),
            weather,
            flying: Vec::new(),
            sockets: [Socket::None; 2],
            random: Seeded(seed + 2000),
        };
        pair.a.order(Command::Register(Some(Box::new(a))), 0);
        pair.b.order(Command::Register(Some(Box::new(b))), 0);
        pair.run(3000);
        assert!(pair.a.phone.is_registered() && pair.b.phone.is_registered());
        pair.a.forget();
        pair.b.forget();
        pair
    }

    /// A call from a to b that is up.
    pub fn talking(mut self) -> (Self, CallId, CallId) {
        self.call();
        let theirs = self.b.call();
        self.b.order(Command::Answer(None), self.now);
        self.run(300);
        let call = self.a.call();
        self.a.forget();
        self.b.forget();
        (self, call, theirs)
    }

    /// A call from a that rings at b.
    pub fn call(&mut self) -> CallId {
        self.a.order(Command::Call { called: "bob".into(), headers: Headers::default() }, self.now);
        self.run(300);
        self.a.call()
    }

    pub fn run(&mut self, millis: u64) {
        let end = self.now + millis;
        for _ in 0..100_000 {
            self.post();
            let arrival = self.flying.iter().map(|(at, ..)| *at).min();
            let timers = [self.a.phone.next_timeout(), self.b.phone.next_timeout()];
            let timer = timers.into_iter().flatten().map(|due| due.0).min();
            let Some(next) = [arrival, timer].into_iter().flatten().min().filter(|next| *next <= end) else {
                self.now = end;
                return;
            };
            self.now = self.now.max(next);
            if arrival.is_some_and(|at| at <= self.now) {
                let at = self.flying.iter().position(|(at, ..)| *at <= self.now).unwrap();
                let (_, to_a, text) = self.flying.remove(at);
                let desk = if to_a { &mut self.a } else { &mut self.b };
                desk.receive(text.as_bytes(), self.now);
            } else {
                self.a.input(Input::Timeout, self.now);
                self.b.input(Input::Timeout, self.now);
            }
        }
        panic!("the two never come to rest");
    }

    /// Cuts the socket of a, and what flies; none opens until [`Self::mend`].
    pub fn cut(&mut self) {
        self.post();
        self.flying.clear();
        let had_one = self.sockets[0] == Socket::Open;
        self.sockets[0] = Socket::Cut;
        if had_one {
            self.a.input(Input::Closed, self.now);
        }
    }

    pub fn mend(&mut self) {
        if self.sockets[0] == Socket::Cut {
            self.sockets[0] = Socket::None;
        }
    }

    fn post(&mut self) {
        for is_a in [true, false] {
            let desk = if is_a { &mut self.a } else { &mut self.b };
            let socket = &mut self.sockets[usize::from(!is_a)];
            desk.drain(self.now);
            match (*socket, desk.wants_socket) {
                (Socket::None, true) => {
                    *socket = Socket::Open;
                    desk.input(Input::Opened, self.now);
                }
                (Socket::Open, false) => *socket = Socket::None,
                (Socket::Cut, true) => {
                    desk.wants_socket = false;
                    desk.input(Input::Closed, self.now);
                }
                _ => {}
            }
            for text in std::mem::take(&mut desk.wire) {
                // What was handed over before the socket was dropped still goes.
                if *socket == Socket::Cut {
                    continue;
                }
                let copies = 1 + u64::from(self.random.next() % 100 < self.weather.twice);
                for _ in 0..copies {
                    let (least, most) = self.weather.delay;
                    let delay = least + self.random.next() % (most - least + 1);
                    let (to_a, text) = match Message::parse(text.as_bytes()) {
                        Ok(Message::Request(request)) if is_for_server(&request) => {
                            (is_a, String::from_utf8(accept(&request)).unwrap())
                        }
                        _ => (!is_a, text.clone()),
                    };
                    self.flying.push((self.now + delay, to_a, text));
                }
            }
        }
    }
}

fn is_for_server(request: &Request) -> bool {
    matches!(request.method, Method::Register | Method::Options)
}
