//! The entrance of the room `phone`.

use std::collections::BTreeMap;

use agent_sdk_wasm::{
    entropy::Counter,
    phone::{
        CallState, Candidate, Code, Command, Event, Gather, Input, MediaInput, MediaOrder, Options, Output, Phone,
        PhoneError, Ticket, ToneMode,
    },
    redact::Secret,
    sip::{AskId, CallId, Config, Headers, Message, Method, Name, Request, Response, SDP, digest::Account},
    time::Now,
};

/// Whatever is ordered, said and lost, and whenever: every call ends in one Terminated, with nothing after it; every order
/// is settled once; every peer connection is closed once; and when everything is stopped it is quiet.
pub fn phone(data: &[u8]) {
    let mut world = World {
        phone: Phone::new(Box::new(Counter::default())),
        millis: 0,
        last: None,
        invites: 0,
        wants_socket: false,
        asks: Vec::new(),
        known: Vec::new(),
        ended: Vec::new(),
        open: Vec::new(),
        closed: Vec::new(),
        ordered: Vec::new(),
        settled: BTreeMap::new(),
    };
    let flags = data.first().copied().unwrap_or_default();
    world.order(Command::Register(Some(Box::new(options(flags)))));
    world.input(Input::Opened);
    world.respond(200);
    let mut rest = data.get(1..).unwrap_or_default();
    while let [action, argument, after @ ..] = rest {
        rest = after;
        world.act(action % 32, *argument);
    }
    world.end();
}

fn options(flags: u8) -> Options {
    let account = Account { user: "alice".into(), password: Secret::new("secret".into()) };
    let instance = "00000000-0000-4000-8000-000000000001".into();
    let mut sip = Config::new(account, "example.com".into(), instance);
    sip.session_expires = if flags & 1 == 0 { 0 } else { 90 };
    sip.reliable = flags & 2 != 0;
    Options {
        url: "wss://example.com".into(),
        sip,
        auto_answer: flags & 4 != 0,
        call_waiting: flags & 8 != 0,
        tones: if flags & 16 == 0 { ToneMode::Info } else { ToneMode::Rtp },
        gather: if flags & 32 == 0 { Gather::Host } else { Gather::Relay },
    }
}

struct World {
    phone: Phone,
    millis: u64,
    /// What the phone asked last: answers fit it, and so does what the peer asks.
    last: Option<Request>,
    invites: u32,
    wants_socket: bool,
    /// What the media side was asked and has not answered.
    asks: Vec<(CallId, AskId, MediaOrder)>,
    known: Vec<CallId>,
    ended: Vec<CallId>,
    /// The peer connections that were made, and those that were closed.
    open: Vec<CallId>,
    closed: Vec<CallId>,
    ordered: Vec<Ticket>,
    settled: BTreeMap<u32, usize>,
}

impl World {
    fn act(&mut self, action: u8, argument: u8) {
        let place = usize::from(argument);
        // Known ones, one that never was, and the active one.
        let known = self.known.get(place % (self.known.len() + 2)).copied();
        let call = known.or((argument & 1 == 0).then_some(CallId(999)));
        match action {
            0 => self.order(Command::Call { called: "bob".into(), headers: Headers::default() }),
            1 | 2 => self.order(Command::Answer(call)),
            3 => self.order(Command::Reject(call, 300 + 2 * u16::from(argument))),
            4 => self.order(Command::HangUp(call)),
            5 => self.order(Command::Hold(call)),
            6 => self.order(Command::UnHold(call)),
            7 => self.order(Command::Mute(call, argument & 2 == 0)),
            8 => self.order(Command::Tone(call, ["5", "#", "", "12"][place % 4].into())),
            9 => self.order(Command::Transfer(call, ["carol", ""][place / 128].into())),
            10 => self.order(Command::TransferToCall { call: None, other: call.unwrap_or(CallId(1)) }),
            11 => match argument % 8 {
                0 => self.order(Command::Unregister),
                1 => self.order(Command::Stop),
                2 => self.order(Command::Disconnect),
                3 => self.order(Command::Register(Some(Box::new(options(argument))))),
                _ => self.order(Command::Register(None)),
            },
            12 | 13 => self.input(Input::Opened),
            14 => self.input(Input::Closed),
            15 => self.input(Input::Arrived(vec![argument; 3])),
            16 | 17 => self.respond([100, 180, 183, 200, 202, 401, 486, 491][place % 8]),
            18 => self.respond(200),
            19 | 20 => self.inside(argument),
            21 => self.invite(),
            22 => self.pass(20 * u64::from(argument)),
            23 => self.pass(1000 * u64::from(argument)),
            24 => self.media(argument, MediaInput::Lost),
            25 => self.media(argument, MediaInput::Connected),
            26 => self.fault(argument),
            _ => self.media_side(argument),
        }
    }

    fn order(&mut self, command: Command) {
        // What is wrong at the moment is an error, and is not settled.
        self.ordered.extend(self.phone.order(command, Now::at(self.millis)));
        self.drain();
    }

    fn input(&mut self, input: Input) {
        self.phone.handle(input, Now::at(self.millis));
        self.drain();
    }

    fn media(&mut self, argument: u8, input: MediaInput) {
        let call = self.known.get(usize::from(argument) % self.known.len().max(1));
        if let Some(call) = call.copied() {
            self.input(Input::Media(call, input));
        }
    }

    /// The media side takes a step, not always with the question that was asked first.
    fn media_side(&mut self, argument: u8) {
        if self.asks.is_empty() {
            return;
        }
        let (call, ask, order) = self.asks.remove(usize::from(argument) % self.asks.len());
        match order {
            MediaOrder::Offer { .. } | MediaOrder::Answer { .. } => {
                self.input(Input::Media(call, MediaInput::Gathering(ask)));
                self.input(Input::Media(call, MediaInput::Candidate(ask, Candidate::Host)));
                if argument & 1 == 0 {
                    self.input(Input::Media(call, MediaInput::Gathered(ask)));
                }
            }
            MediaOrder::Describe(_) => {
                self.input(Input::Media(call, MediaInput::Description(ask, description(argument))))
            }
            _ => self.input(Input::Media(call, MediaInput::Done(ask))),
        }
    }

    fn fault(&mut self, argument: u8) {
        let Some((call, ask, _)) = self.asks.pop() else { return };
        let code = [Code::MediaFailed, Code::MicrophoneDenied][usize::from(argument % 2)];
        self.input(Input::Media(call, MediaInput::Failed(ask, PhoneError::with(code, "words".into()))));
    }

    fn pass(&mut self, millis: u64) {
        let end = self.millis + millis;
        for _ in 0..10_000 {
            let Some(due) = self.phone.next_timeout().filter(|due| due.0 <= end) else {
                self.millis = end;
                return;
            };
            self.millis = self.millis.max(due.0);
            self.input(Input::Timeout);
        }
        panic!("the phone never comes to rest");
    }

    /// The peer answers what we asked last.
    fn respond(&mut self, status: u16) {
        let Some(request) = &self.last else { return };
        let mut response = Response::to(request, status);
        response.tag("peer");
        if request.method == Method::Register
            && let Some(contact) = request.headers.first(Name::Contact)
        {
            response.headers.push(Name::Contact, contact);
        } else {
            response.headers.push(Name::Contact, "<sip:peer@peer.invalid>");
            response.headers.push(Name::SessionExpires, "90;refresher=uac");
        }
        if request.method == Method::Invite && status > 180 {
            response.set_body(SDP, description(0));
        }
        let bytes = response.to_bytes();
        self.input(Input::Arrived(bytes));
    }

    /// The peer asks something inside the dialog of what we asked last.
    fn inside(&mut self, argument: u8) {
        let Some(last) = &self.last else { return };
        let method = ["BYE", "INVITE", "UPDATE", "INFO", "REFER", "NOTIFY", "CANCEL", "ACK"][usize::from(argument % 8)];
        let (Some(from), Some(to)) = (last.headers.first(Name::To), last.headers.first(Name::From)) else { return };
        let from = if from.contains("tag=") { from.to_owned() } else { [from, ";tag=peer"].concat() };
        let status = ["180", "200", "486", "100"][usize::from(argument / 64)];
        let body = match method {
            "NOTIFY" => format!("SIP/2.0 {status} X\r\n"),
            "INVITE" | "UPDATE" if argument & 8 == 0 => description(argument),
            _ => String::new(),
        };
        let text = format!(
            "{method} sip:alice@x SIP/2.0\r\nVia: SIP/2.0/WSS p;branch=z9hG4bK{argument}{}\r\nFrom: {from}\r\nTo: {to}\r\n\
             Call-ID: {}\r\nCSeq: {} {method}\r\nContact: <sip:p@p>\r\nRefer-To: <sip:carol@x>\r\nEvent: refer\r\n\
             Content-Type: {SDP}\r\n\r\n{body}",
            self.millis,
            last.headers.call_id(),
            self.millis + u64::from(argument),
        );
        self.input(Input::Arrived(text.into_bytes()));
    }

    /// Somebody calls.
    fn invite(&mut self) {
        self.invites += 1;
        let text = format!(
            "INVITE sip:alice@x SIP/2.0\r\nVia: SIP/2.0/WSS p;branch=z9hG4bKi{0}\r\nFrom: <sip:bob@x>;tag=b{0}\r\n\
             To: <sip:alice@x>\r\nCall-ID: i{0}\r\nCSeq: 1 INVITE\r\nContact: <sip:p@p>\r\nContent-Type: {SDP}\r\n\r\n{1}",
            self.invites,
            description(0),
        );
        self.input(Input::Arrived(text.into_bytes()));
    }

    fn drain(&mut self) {
        while let Some(output) = self.phone.poll_output() {
            match output {
                Output::Open(_) => self.wants_socket = true,
                Output::Drop => self.wants_socket = false,
                Output::Transmit(wire) => match Message::parse(wire.0.as_bytes()) {
                    Ok(Message::Request(request)) if request.method != Method::Ack => self.last = Some(request),
                    _ => {}
                },
                Output::Media(call, order) => self.ordered_of_media(call, order),
                Output::Emit(emit) => {
                    let Some(call) = emit.call else { continue };
                    assert!(!self.ended.contains(&call.id), "{:?} after the end", emit.event);
                    if !self.known.contains(&call.id) {
                        self.known.push(call.id);
                    }
                    let is_last = matches!(emit.event, Event::Terminated(..));
                    if is_last {
                        assert_eq!(call.state, CallState::Ended);
                        self.ended.push(call.id);
                    }
                }
                Output::Settle(ticket, _) => *self.settled.entry(ticket.0).or_default() += 1,
                Output::Sound(_) | Output::Log(_) => {}
            }
        }
    }

    fn ordered_of_media(&mut self, call: CallId, order: MediaOrder) {
        assert!(!self.closed.contains(&call), "{order:?} after Close");
        match order {
            MediaOrder::Close => {
                self.closed.push(call);
                self.asks.retain(|(of, ..)| *of != call);
            }
            _ if !self.open.contains(&call) => self.open.push(call),
            _ => {}
        }
        if let Some(ask) = order.ask() {
            self.asks.push((call, ask, order));
        }
    }

    /// Everything is stopped, nobody answers any more, and time passes.
    fn end(&mut self) {
        self.order(Command::Stop);
        for _ in 0..1_000 {
            let Some(due) = self.phone.next_timeout() else { break };
            self.pass(due.0.saturating_sub(self.millis));
        }
        assert_eq!(self.phone.next_timeout(), None);
        assert_eq!(self.phone.calls().len(), 0);
        assert!(!self.wants_socket);
        assert!(self.known.iter().all(|call| self.ended.contains(call)));
        assert_eq!(self.open.len(), self.closed.len(), "each is closed once");
        for ticket in &self.ordered {
            assert_eq!(self.settled.get(&ticket.0), Some(&1), "{ticket:?}");
        }
        assert_eq!(self.settled.len(), self.ordered.len(), "what was refused is not settled");
    }
}

fn description(argument: u8) -> String {
    let direction = ["sendrecv", "sendonly", "inactive", "recvonly"][usize::from(argument / 16 % 4)];
    format!("v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 8\r\na={direction}\r\n")
}
