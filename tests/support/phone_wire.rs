//! Two phones with a fake server between them, or one phone with a scripted peer; a fake clock and a fake media side.
//!
//! The server answers REGISTER and OPTIONS by itself and hands everything else to the other phone. The media side makes
//! descriptions of a few lines that say who made them and in which direction the audio goes. What a phone says is written
//! down as short lines, so that a test compares lists.
#![allow(dead_code, reason = "every test file uses its own part of it")]

#[path = "sip_wire.rs"]
pub mod sip_wire;

use std::collections::BTreeMap;

use agent_sdk_wasm::{
    phone::{
        CallInfo, Candidate, Command, Direction, Emit, Gather, Input, MediaFault, MediaInput, MediaOrder, Options,
        Output, Phone, Sound, Ticket, ToneMode,
    },
    redact::Secret,
    sip::{AskId, CallId, Message, Method, Name, Request, Response},
    time::Now,
};
use sip_wire::{CALM, Seeded, Weather, reply, title};

pub fn options(account: &str) -> Options {
    Options {
        url: "wss://sip.example.com:8443".into(),
        account: account.into(),
        password: Secret::new("secret".into()),
        domain: "example.com".into(),
        display: None,
        instance: "00000000-0000-4000-8000-000000000001".into(),
        auto_answer: false,
        call_waiting: false,
        tones: ToneMode::Info,
        register_expires: 600,
        session_expires: 0,
        reliable: false,
        gather: Gather::Host,
    }
}

/// How the fake media side behaves.
#[derive(Clone, Debug, PartialEq)]
pub enum Media {
    /// It does at once what it is asked.
    Ready,
    /// The test plays it.
    Manual,
    /// It fails at descriptions.
    Faulty(MediaFault),
}

/// A phone, and all that it said.
pub struct Desk {
    pub phone: Phone,
    pub name: &'static str,
    pub media: Media,
    /// Everything in its order.
    pub all: Vec<String>,
    pub emitted: Vec<Emit>,
    pub sent: Vec<Message>,
    pub sound: Sound,
    /// Open questions to the media side.
    pub asks: Vec<(CallId, AskId, MediaOrder)>,
    /// Every order to the media side.
    pub orders: Vec<(CallId, MediaOrder)>,
    pub settled: BTreeMap<u32, Vec<String>>,
    pub ordered: Vec<Ticket>,
    /// Whether a socket is asked for.
    pub wants_socket: bool,
    /// Whether OPTIONS go unanswered.
    pub server_is_silent: bool,
    mark: usize,
    wire: Vec<String>,
    descriptions: u32,
}

impl Desk {
    pub fn new(name: &'static str, seed: u64) -> Self {
        Self {
            phone: Phone::new(Box::new(Seeded(seed))),
            name,
            media: Media::Ready,
            all: Vec::new(),
            emitted: Vec::new(),
            sent: Vec::new(),
            sound: Sound::None,
            asks: Vec::new(),
            orders: Vec::new(),
            settled: BTreeMap::new(),
            ordered: Vec::new(),
            wants_socket: false,
            server_is_silent: false,
            mark: 0,
            wire: Vec::new(),
            descriptions: 0,
        }
    }

    /// A phone that is registered; the test is its server.
    pub fn registered(options: Options) -> Self {
        let mut desk = Self::new("a", 1);
        desk.order(Command::Register(Some(Box::new(options))), 0);
        desk.input(Input::Opened, 0);
        desk.answer_register(0);
        assert!(desk.phone.is_registered());
        desk.forget();
        desk
    }

    /// A registered phone with a call of its own to bob that is up: the INVITE is the last request of that name.
    pub fn talking(options: Options) -> (Self, CallId, Request) {
        let mut desk = Self::registered(options);
        desk.order(Command::Call { called: "bob".into(), headers: Vec::new() }, 0);
        let (call, invite) = (desk.call(), desk.request("INVITE"));
        desk.receive(&reply(&invite, 200, "t", &[], Some(&sdp("peer", Direction::SendRecv))), 0);
        desk.forget();
        (desk, call, invite)
    }

    /// The server takes the registration.
    pub fn answer_register(&mut self, millis: u64) {
        let register = self.request("REGISTER");
        self.receive(&accept(&register), millis);
    }

    pub fn order(&mut self, command: Command, millis: u64) -> Ticket {
        self.try_order(command, millis).unwrap_or_else(|code| panic!("{code}"))
    }

    /// Orders something, or gives the error's code.
    pub fn try_order(&mut self, command: Command, millis: u64) -> Result<Ticket, &'static str> {
        let result = self.phone.order(command, Now::at(millis)).map_err(|error| error.code.as_str());
        self.ordered.extend(result);
        self.drain(millis);
        result
    }

    pub fn input(&mut self, input: Input, millis: u64) {
        self.phone.handle(input, Now::at(millis));
        self.drain(millis);
    }

    pub fn receive(&mut self, bytes: &[u8], millis: u64) {
        self.input(Input::Arrived(bytes.to_vec()), millis);
    }

    /// The media side of a call says something.
    pub fn media_says(&mut self, call: CallId, input: MediaInput, millis: u64) {
        self.input(Input::Media(call, input), millis);
    }

    /// Lets the time pass for a phone whose peers are scripted; its server answers OPTIONS.
    pub fn pass(&mut self, from: u64, until: u64) {
        let mut millis = from;
        for _ in 0..10_000 {
            let Some(due) = self.phone.next_timeout().filter(|due| due.0 <= until) else { return };
            millis = millis.max(due.0);
            let before = self.sent.len();
            self.input(Input::Timeout, millis);
            let fresh: Vec<Message> = self.sent[before..].to_vec();
            for message in fresh {
                if let Message::Request(request) = message
                    && request.method == Method::Options
                    && !self.server_is_silent
                {
                    self.receive(&accept(&request), millis);
                }
            }
        }
        panic!("the phone never comes to rest");
    }

    /// The newest call.
    pub fn call(&self) -> CallId {
        self.phone.calls().last().expect("no call").id
    }

    pub fn info(&self, call: CallId) -> CallInfo {
        self.phone.calls().into_iter().find(|info| info.id == call).expect("no such call")
    }

    /// What was said since the last time: events and settled orders.
    pub fn said(&mut self) -> Vec<String> {
        let quiet = ["media ", "sound ", "> ", "open", "drop", "log "];
        self.take().into_iter().filter(|line| !quiet.iter().any(|start| line.starts_with(start))).collect()
    }

    /// What was said since the last time, all of it that begins with one of these words.
    pub fn told(&mut self, starts: &[&str]) -> Vec<String> {
        self.take().into_iter().filter(|line| starts.iter().any(|start| line.starts_with(start))).collect()
    }

    /// Everything since the last time.
    pub fn take(&mut self) -> Vec<String> {
        let lines = self.all[self.mark..].to_vec();
        self.mark = self.all.len();
        lines
    }

    pub fn forget(&mut self) {
        self.mark = self.all.len();
    }

    /// The last request of this method that was sent.
    pub fn request(&self, method: &str) -> Request {
        let found = self.sent.iter().rev().find_map(|message| match message {
            Message::Request(request) if request.method.as_str() == method => Some(request.clone()),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no {method} among {:?}", self.sent.iter().map(title).collect::<Vec<_>>()))
    }

    /// The last response with this status that was sent.
    pub fn response(&self, status: u16) -> Response {
        let found = self.sent.iter().rev().find_map(|message| match message {
            Message::Response(response) if response.status == status => Some(response.clone()),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no {status} among {:?}", self.sent.iter().map(title).collect::<Vec<_>>()))
    }

    /// How often this was emitted for a call.
    pub fn terminations(&self) -> BTreeMap<u32, usize> {
        let mut ends = BTreeMap::new();
        for emit in &self.emitted {
            if let Emit::Terminated { call, .. } = emit {
                *ends.entry(call.id.0).or_default() += 1;
            }
        }
        ends
    }

    pub fn drain(&mut self, millis: u64) {
        loop {
            while let Some(output) = self.phone.poll_output() {
                self.note(output);
            }
            if self.media == Media::Manual || self.asks.is_empty() {
                return;
            }
            for (call, ask, order) in std::mem::take(&mut self.asks) {
                for input in self.reaction(ask, &order) {
                    self.phone.handle(Input::Media(call, input), Now::at(millis));
                }
            }
        }
    }

    /// The media side, played by the test, does one of the things that it was asked.
    pub fn react(&mut self, at: usize, millis: u64) {
        let (call, ask, order) = self.asks.remove(at);
        for input in self.reaction(ask, &order) {
            self.media_says(call, input, millis);
        }
    }

    fn reaction(&mut self, ask: AskId, order: &MediaOrder) -> Vec<MediaInput> {
        let makes = matches!(order, MediaOrder::Offer { .. } | MediaOrder::Answer { .. });
        match order {
            _ if makes && let Media::Faulty(fault) = &self.media => vec![MediaInput::Failed(ask, fault.clone())],
            MediaOrder::Offer { .. } | MediaOrder::Answer { .. } => {
                vec![MediaInput::Gathering(ask), MediaInput::Candidate(ask, Candidate::Host), MediaInput::Gathered(ask)]
            }
            MediaOrder::Describe(_) => vec![MediaInput::Description(ask, self.describe(ask))],
            _ => vec![MediaInput::Done(ask)],
        }
    }

    /// The description for a question.
    pub fn describe(&mut self, ask: AskId) -> String {
        self.descriptions += 1;
        let direction = self.orders.iter().rev().find_map(|(_, order)| match order {
            MediaOrder::Offer { ask: of, direction, .. } if *of == ask => Some(*direction),
            MediaOrder::Answer { ask: of, direction, offer } if *of == ask => Some(meet(*direction, offer)),
            _ => None,
        });
        sdp(&format!("{}{}", self.name, self.descriptions), direction.expect("a question was asked"))
    }

    fn note(&mut self, output: Output) {
        let line = match output {
            Output::Open(url) => {
                self.wants_socket = true;
                format!("open {url}")
            }
            Output::Drop => {
                self.wants_socket = false;
                "drop".to_owned()
            }
            Output::Transmit(wire) => {
                if wire.0.trim().is_empty() {
                    // The answer to a keep-alive.
                    return self.all.push("> CRLF".to_owned());
                }
                let message = Message::parse(wire.0.as_bytes());
                let message = message.unwrap_or_else(|error| panic!("{error:?} in {}", wire.0));
                let line = format!("> {}", title(&message));
                self.sent.push(message);
                self.wire.push(wire.0);
                line
            }
            Output::Media(call, order) => {
                let line = format!("media {}", media_words(&order));
                if let Some(ask) = ask_of(&order) {
                    self.asks.push((call, ask, order.clone()));
                }
                self.orders.push((call, order));
                line
            }
            Output::Sound(sound) => {
                assert_ne!(sound, self.sound, "only changes are said");
                self.sound = sound;
                format!("sound {sound:?}")
            }
            Output::Emit(emit) => {
                let line = words(&emit);
                self.emitted.push(emit);
                line
            }
            Output::Settle(ticket, result) => {
                let result = match result {
                    Ok(()) => "ok".to_owned(),
                    Err(error) => match error.status {
                        Some(status) => format!("{} {status}", error.code.as_str()),
                        None => error.code.as_str().to_owned(),
                    },
                };
                self.settled.entry(ticket.0).or_default().push(result.clone());
                format!("settled {} {result}", ticket.0)
            }
            Output::Log(text) => format!("log {text}"),
        };
        self.all.push(line);
    }
}

fn ask_of(order: &MediaOrder) -> Option<AskId> {
    match order {
        MediaOrder::Offer { ask, .. }
        | MediaOrder::Answer { ask, .. }
        | MediaOrder::Describe(ask)
        | MediaOrder::Apply { ask, .. }
        | MediaOrder::Rollback(ask) => Some(*ask),
        MediaOrder::Mute(_) | MediaOrder::Tone { .. } | MediaOrder::Close => None,
    }
}

fn media_words(order: &MediaOrder) -> String {
    match order {
        MediaOrder::Offer { direction, restart: true, .. } => format!("offer {direction:?} restart"),
        MediaOrder::Offer { direction, .. } => format!("offer {direction:?}"),
        MediaOrder::Answer { direction, .. } => format!("answer {direction:?}"),
        MediaOrder::Describe(_) => "describe".to_owned(),
        MediaOrder::Apply { provisional: true, .. } => "apply early".to_owned(),
        MediaOrder::Apply { .. } => "apply".to_owned(),
        MediaOrder::Rollback(_) => "rollback".to_owned(),
        MediaOrder::Mute(on) => format!("mute {on}"),
        MediaOrder::Tone { tone, duration } => format!("tone {tone} {}", duration.as_millis()),
        MediaOrder::Close => "close".to_owned(),
    }
}

/// An event in a few words.
pub fn words(emit: &Emit) -> String {
    match emit {
        Emit::Disconnected(None) => "Disconnected".to_owned(),
        Emit::Disconnected(Some(_)) => "Disconnected, again soon".to_owned(),
        Emit::RegistrationFailed { status, retry } => {
            format!("RegistrationFailed {status}{}", if retry.is_some() { ", again soon" } else { "" })
        }
        Emit::Invite(call, _) => format!("Invite {}", call.number),
        Emit::Try(_) => "Try".to_owned(),
        Emit::Ringing { status, early_media, .. } => {
            format!("Ringing {status}{}", if *early_media { " with media" } else { "" })
        }
        Emit::Answer(_) => "Answer".to_owned(),
        Emit::AnswerFailed(_, error) => format!("AnswerFailed {}", error.code.as_str()),
        Emit::Accepted(_) => "Accepted".to_owned(),
        Emit::Hold(_, side) => format!("Hold {side:?}"),
        Emit::UnHold(_, side) => format!("UnHold {side:?}"),
        Emit::Transfer { status, is_final, .. } => {
            format!("Transfer {status}{}", if *is_final { " final" } else { "" })
        }
        Emit::Tone(_, tone) => format!("Tone {tone}"),
        Emit::CallFailed { cause, status, .. } => format!("CallFailed {cause:?}{}", number(*status)),
        Emit::Terminated { cause, status, .. } => format!("Terminated {cause:?}{}", number(*status)),
        Emit::Exception(error) => format!("Exception {}", error.code.as_str()),
        other => format!("{other:?}"),
    }
}

fn number(status: Option<u16>) -> String {
    status.map(|status| format!(" {status}")).unwrap_or_default()
}

/// A description.
pub fn sdp(name: &str, direction: Direction) -> String {
    let direction = format!("{direction:?}").to_lowercase();
    format!("v=0\r\no={name}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 8\r\na={direction}\r\n")
}

/// The direction of an answer: what we want, as far as the offer allows.
fn meet(wanted: Direction, offer: &str) -> Direction {
    use Direction::{Inactive, RecvOnly, SendOnly, SendRecv};
    let sends = wanted == SendRecv || wanted == SendOnly;
    let sends = sends && (offer.contains("a=sendrecv") || offer.contains("a=recvonly"));
    let receives = wanted == SendRecv || wanted == RecvOnly;
    let receives = receives && (offer.contains("a=sendrecv") || offer.contains("a=sendonly"));
    match (sends, receives) {
        (true, true) => SendRecv,
        (true, false) => SendOnly,
        (false, true) => RecvOnly,
        (false, false) => Inactive,
    }
}

/// The server's 200 for a REGISTER or OPTIONS.
pub fn accept(request: &Request) -> Vec<u8> {
    let mut response = Response::to(request, 200);
    response.tag("server");
    if request.method == Method::Register
        && let Some(contact) = request.headers.first(&Name::Contact)
    {
        response.headers.push(Name::Contact, contact);
    }
    response.to_bytes()
}

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
        self.a.order(Command::Call { called: "bob".into(), headers: Vec::new() }, self.now);
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
