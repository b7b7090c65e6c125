//! Two phones on a fake wire with delay, reordering and duplication, and one phone with a scripted peer.
//!
//! The media side is a fake as well: descriptions are short words that say which question they answer.
#![allow(dead_code)]

use agent_sdk_wasm::{
    entropy::Entropy,
    redact::Secret,
    sip::{
        Address, AskId, CallEvent, CallId, Config, Endpoint, Headers, Media, Message, Name, Output, RegistrationEvent,
        Request, Response, SDP, digest::Account,
    },
    time::Now,
};

/// A small generator with a seed: tests repeat exactly.
#[derive(Clone)]
pub struct Seeded(pub u64);

impl Seeded {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.0 >> 33
    }
}

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.next() as u8;
        }
    }
}

pub fn config(user: &str) -> Config {
    let account = Account { user: user.into(), password: Secret::new("secret".into()) };
    let mut config = Config::new(account, "example.com".into(), "00000000-0000-4000-8000-000000000001".into());
    config.session_expires = 0;
    config
}

/// A phone, what it said, and its fake media side.
pub struct Phone {
    pub endpoint: Endpoint,
    pub name: &'static str,
    pub sent: Vec<Message>,
    pub calls: Vec<CallId>,
    pub events: Vec<(CallId, CallEvent)>,
    pub registration: Vec<RegistrationEvent>,
    pub pongs: Vec<u16>,
    /// Everything that the media side was asked, in words.
    pub media: Vec<String>,
    /// Whether the media side answers by itself.
    pub describes: bool,
    pub asks: Vec<(CallId, AskId, Media)>,
    wire: Vec<String>,
    descriptions: u32,
}

impl Phone {
    pub fn new(name: &'static str, config: Config, seed: u64) -> Self {
        Self {
            endpoint: Endpoint::new(config, Box::new(Seeded(seed))),
            name,
            sent: Vec::new(),
            calls: Vec::new(),
            events: Vec::new(),
            registration: Vec::new(),
            pongs: Vec::new(),
            media: Vec::new(),
            describes: true,
            asks: Vec::new(),
            wire: Vec::new(),
            descriptions: 0,
        }
    }

    /// A phone with a socket.
    pub fn up(name: &'static str, config: Config, seed: u64) -> Self {
        let mut phone = Self::new(name, config, seed);
        phone.endpoint.flow_up(Now::at(0));
        phone
    }

    /// A phone that has just asked for its registration, and what it asked.
    pub fn asking() -> (Self, Request) {
        let mut phone = Self::up("a", config("alice"), 1);
        phone.endpoint.register(Now::at(0));
        phone.drain(0);
        let request = phone.request("REGISTER");
        (phone, request)
    }

    /// Takes what the endpoint has to say.
    pub fn drain(&mut self, millis: u64) {
        loop {
            while let Some(output) = self.endpoint.poll_output() {
                match output {
                    Output::Transmit(wire) => {
                        let message = Message::parse(wire.0.as_bytes());
                        self.sent.push(message.unwrap_or_else(|error| panic!("{error:?} in {}", wire.0)));
                        self.wire.push(wire.0);
                    }
                    Output::Media { call, ask, request } => {
                        self.media.push(match &request {
                            Media::CreateOffer => "offer".to_owned(),
                            Media::CreateAnswer { offer } => format!("answer {offer}"),
                            Media::ApplyAnswer { sdp, provisional: true } => format!("early {sdp}"),
                            Media::ApplyAnswer { sdp, .. } => format!("apply {sdp}"),
                            Media::Rollback => "rollback".to_owned(),
                        });
                        self.asks.push((call, ask, request));
                    }
                    Output::Call(call, event) => {
                        if !self.calls.contains(&call) {
                            self.calls.push(call);
                        }
                        self.events.push((call, event));
                    }
                    Output::Registration(event) => self.registration.push(event),
                    Output::Pong(status) => self.pongs.push(status),
                }
            }
            if !self.describes || self.asks.is_empty() {
                return;
            }
            for (call, ask, request) in std::mem::take(&mut self.asks) {
                let kind = match request {
                    Media::CreateOffer => "o",
                    Media::CreateAnswer { .. } => "a",
                    Media::ApplyAnswer { .. } | Media::Rollback => continue,
                };
                self.descriptions += 1;
                let sdp = format!("{}-{kind}{}", self.name, self.descriptions);
                // The call may be over by now.
                let _ = self.endpoint.local_description(call, ask, &sdp, Now::at(millis));
            }
        }
    }

    pub fn receive(&mut self, bytes: &[u8], millis: u64) {
        self.endpoint.received(bytes, Now::at(millis));
        self.drain(millis);
    }

    /// Lets the time pass for a phone that nobody else is connected to.
    pub fn pass(&mut self, from: u64, until: u64) {
        let mut millis = from;
        while let Some(due) = self.endpoint.next_timeout().filter(|due| due.0 <= until) {
            millis = millis.max(due.0);
            self.endpoint.handle_timeout(Now::at(millis));
            self.drain(millis);
        }
    }

    pub fn last_call(&self) -> CallId {
        *self.calls.last().expect("no call")
    }

    /// The events of all calls in words, since the last time.
    pub fn said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.events).into_iter().map(|(_, event)| words(&event)).collect()
    }

    /// How often the end of a call was said.
    pub fn ends(&self, call: CallId) -> usize {
        self.events.iter().filter(|(of, event)| *of == call && matches!(event, CallEvent::Ended(_))).count()
    }

    /// What was sent since the last time, by method or status.
    pub fn sent(&mut self) -> Vec<String> {
        std::mem::take(&mut self.sent).iter().map(title).collect()
    }

    /// The last request of this method that was sent.
    pub fn request(&self, method: &str) -> Request {
        last_request(&self.sent, method)
    }

    /// The last response with this status that was sent.
    pub fn response(&self, status: u16) -> Response {
        last_response(&self.sent, status)
    }
}

/// The last request of this method among what was sent.
pub fn last_request(sent: &[Message], method: &str) -> Request {
    let found = sent.iter().rev().find_map(|message| match message {
        Message::Request(request) if request.method.as_str() == method => Some(request.clone()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no {method} among {:?}", sent.iter().map(title).collect::<Vec<_>>()))
}

/// The last response with this status among what was sent.
pub fn last_response(sent: &[Message], status: u16) -> Response {
    let found = sent.iter().rev().find_map(|message| match message {
        Message::Response(response) if response.status == status => Some(response.clone()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no {status} among {:?}", sent.iter().map(title).collect::<Vec<_>>()))
}

/// A message in a word.
pub fn title(message: &Message) -> String {
    match message {
        Message::Request(request) => request.method.as_str().to_owned(),
        Message::Response(response) => response.status.to_string(),
    }
}

pub fn words(event: &CallEvent) -> String {
    match event {
        CallEvent::Incoming(incoming) => format!("Incoming {}", incoming.from().unwrap().uri.user()),
        CallEvent::Ringing { status, early_media: true } => format!("Ringing {status} with media"),
        CallEvent::Ringing { status, .. } => format!("Ringing {status}"),
        CallEvent::Transferred { status, .. } => format!("Transferred {status}"),
        CallEvent::Ended(ended) => match ended.status {
            Some(status) => format!("Ended {:?} {status}", ended.cause),
            None => format!("Ended {:?}", ended.cause),
        },
        CallEvent::Dtmf(tone) => format!("Dtmf {tone}"),
        CallEvent::Refer { to } => format!("Refer {}", Address::parse(to).unwrap().uri.user()),
        other => format!("{other:?}").replace(['(', ')'], " ").trim().to_owned(),
    }
}

/// A response of a scripted peer: with a tag, a contact, more headers and perhaps a description.
pub fn reply(request: &Request, status: u16, tag: &str, more: &[(&str, &str)], sdp: Option<&str>) -> Vec<u8> {
    let mut response = Response::to(request, status);
    if status > 100 {
        response.tag(tag);
        response.headers.push(Name::Contact, format!("<sip:peer-{tag}@peer.example.com;transport=ws>"));
    }
    for (name, value) in more {
        response.headers.push(*name, *value);
    }
    if let Some(sdp) = sdp {
        response.set_body(SDP, sdp);
    }
    response.to_bytes()
}

/// A request of a scripted peer inside the dialog that `invite` of ours and the peer's `tag` made.
pub fn inside(invite: &Request, tag: &str, method: &str, number: u32, more: &[(&str, &str)], body: &str) -> Vec<u8> {
    let to = invite.headers.first(Name::From).unwrap();
    let from = invite.headers.to().unwrap().with_tag(tag);
    let target = invite.headers.contact().unwrap().uri.as_str();
    raw(method, target, &from, to, invite.headers.call_id(), number, more, body)
}

/// A request of a scripted caller.
#[allow(clippy::too_many_arguments)]
pub fn raw(
    method: &str,
    target: &str,
    from: &str,
    to: &str,
    call_id: &str,
    number: u32,
    more: &[(&str, &str)],
    body: &str,
) -> Vec<u8> {
    let mut text = format!(
        "{method} {target} SIP/2.0\r\nVia: SIP/2.0/WSS peer.invalid;branch=z9hG4bK{method}{number}{call_id}\r\n\
         Max-Forwards: 70\r\nFrom: {from}\r\nTo: {to}\r\nCall-ID: {call_id}\r\nCSeq: {number} {method}\r\n\
         Contact: <sip:peer@peer.invalid;transport=ws>\r\n"
    );
    for (name, value) in more {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() && !more.iter().any(|(name, _)| *name == "Content-Type") {
        text.push_str("Content-Type: application/sdp\r\n");
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    text.into_bytes()
}

/// How the wire treats messages.
#[derive(Clone, Copy)]
pub struct Weather {
    /// Milliseconds, from and to; messages overtake each other when these differ.
    pub delay: (u64, u64),
    /// How many of a hundred messages come twice.
    pub twice: u64,
}

pub const CALM: Weather = Weather { delay: (10, 10), twice: 0 };

/// Two phones on a wire.
pub struct Pair {
    pub now: u64,
    pub a: Phone,
    pub b: Phone,
    pub weather: Weather,
    flying: Vec<(u64, bool, String)>,
    random: Seeded,
    is_cut: bool,
}

impl Pair {
    pub fn new() -> Self {
        Self::with(config("alice"), config("bob"), CALM, 1)
    }

    pub fn with(a: Config, b: Config, weather: Weather, seed: u64) -> Self {
        Self {
            now: 0,
            a: Phone::up("a", a, seed),
            b: Phone::up("b", b, seed + 1000),
            weather,
            flying: Vec::new(),
            random: Seeded(seed + 2000),
            is_cut: false,
        }
    }

    /// A call from a to b that is up.
    pub fn connected() -> (Self, CallId, CallId) {
        Self::with(config("alice"), config("bob"), CALM, 1).connect()
    }

    pub fn connect(mut self) -> (Self, CallId, CallId) {
        let call = self.a.endpoint.call("bob", &Headers::default()).unwrap();
        self.run(100);
        let theirs = self.b.last_call();
        self.b.endpoint.answer(theirs, self.at()).unwrap();
        self.run(200);
        let (a, b) = (self.a.said(), self.b.said());
        assert_eq!(a, ["Trying", "Accepted"]);
        assert_eq!(b, ["Incoming alice", "Accepted", "Confirmed"]);
        self.a.sent();
        self.b.sent();
        self.a.media.clear();
        self.b.media.clear();
        (self, call, theirs)
    }

    pub fn at(&self) -> Now {
        Now::at(self.now)
    }

    /// Lets so many milliseconds pass.
    pub fn run(&mut self, millis: u64) {
        let end = self.now + millis;
        for _ in 0..100_000 {
            self.post();
            let arrival = self.flying.iter().map(|(at, ..)| *at).min();
            let timers = [self.a.endpoint.next_timeout(), self.b.endpoint.next_timeout()];
            let timer = timers.into_iter().flatten().map(|due| due.0).min();
            let Some(next) = [arrival, timer].into_iter().flatten().min().filter(|next| *next <= end) else {
                self.now = end;
                return;
            };
            self.now = self.now.max(next);
            if arrival.is_some_and(|at| at <= self.now) {
                let at = self.flying.iter().position(|(at, ..)| *at <= self.now).unwrap();
                let (_, to_a, text) = self.flying.remove(at);
                let phone = if to_a { &mut self.a } else { &mut self.b };
                phone.receive(text.as_bytes(), self.now);
            } else {
                self.a.endpoint.handle_timeout(Now::at(self.now));
                self.b.endpoint.handle_timeout(Now::at(self.now));
            }
        }
        panic!("the two never come to rest");
    }

    /// Cuts the socket of a, and what flies.
    pub fn cut(&mut self) {
        self.post();
        self.flying.clear();
        self.is_cut = true;
        self.a.endpoint.flow_lost(self.at());
        self.a.drain(self.now);
    }

    pub fn mend(&mut self) {
        self.is_cut = false;
        self.a.endpoint.flow_up(self.at());
    }

    fn post(&mut self) {
        for is_a in [true, false] {
            let phone = if is_a { &mut self.a } else { &mut self.b };
            phone.drain(self.now);
            for text in std::mem::take(&mut phone.wire) {
                if self.is_cut {
                    continue;
                }
                let copies = 1 + u64::from(self.random.next() % 100 < self.weather.twice);
                for _ in 0..copies {
                    let (least, most) = self.weather.delay;
                    let delay = least + self.random.next() % (most - least + 1);
                    self.flying.push((self.now + delay, !is_a, text.clone()));
                }
            }
        }
    }
}
