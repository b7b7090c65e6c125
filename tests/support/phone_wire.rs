//! One phone with a scripted peer, or two of them (`pair`); a fake clock and a fake media side.
//!
//! The media side makes descriptions of a few lines that say who made them and in which direction the audio goes. What a
//! phone says is written down as short lines, so that a test compares lists.
#![allow(dead_code, reason = "every test file uses its own part of it")]

#[path = "phone_pair.rs"]
pub mod pair;
#[path = "sip_wire.rs"]
pub mod sip_wire;
#[path = "phone_words.rs"]
mod words;

use std::collections::BTreeMap;

use agent_sdk_wasm::{
    phone::{
        CallInfo, Candidate, Command, Direction, Emit, Event, Gather, Input, MediaInput, MediaOrder, Options, Output,
        Phone, PhoneError, Sound, Ticket, ToneMode,
    },
    redact::Secret,
    sip::{AskId, CallId, Config, Headers, Message, Method, Name, Request, Response, digest::Account},
    time::Now,
};
use sip_wire::{Seeded, last_request, last_response, reply, title};
pub use words::sdp;
use words::{media_words, meet, words};

pub fn options(account: &str) -> Options {
    let account = Account { user: account.into(), password: Secret::new("secret".into()) };
    let instance = "00000000-0000-4000-8000-000000000001".into();
    let mut sip = Config::new(account, "example.com".into(), instance);
    sip.session_expires = 0;
    Options {
        url: "wss://sip.example.com:8443".into(),
        sip,
        auto_answer: false,
        call_waiting: false,
        tones: ToneMode::Info,
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
    Faulty(PhoneError),
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
        let (mut desk, call, invite) = Self::answered(options, &[]);
        desk.media_says(call, MediaInput::Connected, 0);
        desk.forget();
        (desk, call, invite)
    }

    /// The same call without a word of its media yet; `headers` stand in the answer.
    pub fn answered(options: Options, headers: &[(&str, &str)]) -> (Self, CallId, Request) {
        let mut desk = Self::registered(options);
        desk.order(Command::Call { called: "bob".into(), headers: Headers::default() }, 0);
        let (call, invite) = (desk.call(), desk.request("INVITE"));
        desk.receive(&reply(&invite, 200, "t", headers, Some(&sdp("peer", Direction::SendRecv))), 0);
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
        self.phone.call(Some(call)).expect("no such call").clone()
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
        last_request(&self.sent, method)
    }

    /// The last response with this status that was sent.
    pub fn response(&self, status: u16) -> Response {
        last_response(&self.sent, status)
    }

    /// How often this was emitted for a call.
    pub fn terminations(&self) -> BTreeMap<u32, usize> {
        let mut ends = BTreeMap::new();
        for emit in &self.emitted {
            if let (Some(call), Event::Terminated(..)) = (&emit.call, &emit.event) {
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

/// The server's 200 for a REGISTER or OPTIONS.
pub fn accept(request: &Request) -> Vec<u8> {
    let mut response = Response::to(request, 200);
    response.tag("server");
    if request.method == Method::Register
        && let Some(contact) = request.headers.first(Name::Contact)
    {
        response.headers.push(Name::Contact, contact);
    }
    response.to_bytes()
}
