//! The entrances of the room `sip`.

use agent_sdk_wasm::{
    entropy::Counter,
    redact::Secret,
    sip::{
        Address, CSeq, CallEvent, CallId, Config, Endpoint, Headers, Message, Misuse, Name, Output, Reason, Replaces,
        Request, Response, SDP, SessionExpires, Uri, Via, digest,
    },
    time::Now,
};

/// What can be read can be written and read again; what cannot be read and is answered, is answered with an error.
pub fn parser(data: &[u8]) {
    match Message::parse(data) {
        Ok(message) => {
            let written = message.to_bytes();
            assert_eq!(Message::parse(&written).as_ref(), Ok(&message));
            values(&message);
        }
        Err(error) => {
            if let Some(answer) = error.answer {
                assert!((400..600).contains(&answer.status));
                assert!(answer.to_bytes().starts_with(b"SIP/2.0 "));
            }
        }
    }
}

/// What can be read has its parts, and what can be written as text reads back.
fn values(message: &Message) {
    let headers = message.headers();
    for (name, value) in headers.iter() {
        for item in headers.items(name).into_iter().chain([value]) {
            if let Some(address) = Address::parse(item) {
                let text = address.to_text();
                let again = Address::parse(&text).expect("an address that was written");
                assert_eq!((again.uri, again.params), (address.uri, address.params));
                assert_eq!((again.display(), again.to_text()), (line(&address.display()), text.clone()));
                assert_eq!(Uri::parse(address.uri.as_str()), Some(address.uri));
            }
            if let Some(via) = Via::parse(item) {
                assert!(!via.host.is_empty() && !via.transport.is_empty() && item.contains(via.params.as_str()));
            }
            if let Some(uri) = Uri::parse(item) {
                assert_eq!(uri.as_str(), item);
                let _ = (uri.user(), uri.sip());
            }
            if let Some(cseq) = CSeq::parse(item) {
                assert_eq!(CSeq::parse(&cseq.to_text()), Some(cseq));
            }
            if let Some(replaces) = Replaces::parse(item) {
                assert_eq!(Replaces::among(&replaces.to_header()), Some(replaces.to_text()));
            }
            if let Some(session) = SessionExpires::parse(item) {
                assert_eq!(SessionExpires::parse(&session.to_text()), Some(session));
            }
            let _ = (Reason::parse(item).map(Reason::text), digest::Challenge::parse(item));
        }
    }
}

/// What is left of a text that is written into a line.
fn line(text: &str) -> String {
    text.replace(['\r', '\n'], "")
}

/// Whatever stands in a message that we make, it is one message, and its headers are those that were put in.
pub fn writer(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut parts = text.split('|');
    let mut part = || parts.next().unwrap_or_default();
    let Some(Message::Request(mut request)) = options() else { return };
    if let Some(address) = Uri::of(part(), "example.com") {
        request.uri = address;
    }
    let display = part();
    let to = Address::parse("<sip:a>").expect("an address").named(display);
    request.headers.set(Name::To, to);
    let free = part();
    request.headers.push("X-Caller", free);
    request.set_body(SDP, part());
    let written = request.to_bytes();
    let read = match Message::parse(&written) {
        Ok(Message::Request(read)) => read,
        other => panic!("{other:?} of {:?}", String::from_utf8_lossy(&written)),
    };
    assert_eq!((&read.uri, &read.body), (&request.uri, &request.body));
    assert_eq!(read.headers.iter().count(), request.headers.iter().count());
    assert_eq!(read.headers.first("X-Caller"), Some(line(free).trim_ascii()));
    assert_eq!(read.headers.to().map(Address::display), Some(line(display)));
    let mut response = Response::to(&read, 200);
    response.reason = part().to_owned();
    assert!(Message::parse(&response.to_bytes()).is_ok());
}

fn options() -> Option<Message> {
    Message::parse(
        b"OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/WSS b;branch=z9hG4bK1\r\nFrom: <sip:c>;tag=1\r\nTo: <sip:a>\r\n\
          Call-ID: d\r\nCSeq: 1 OPTIONS\r\n\r\n",
    )
    .ok()
}

/// Whatever the peer sends and the page does, and whenever: only readable messages go out, every call ends once, and
/// when everything was hung up nothing is left.
///
/// `$` in what the peer sends stands for what the phone said last: its branch, tags and Call-ID make answers fit.
pub fn endpoint(data: &[u8]) {
    let account = digest::Account { user: "alice".into(), password: Secret::new("secret".into()) };
    let config = Config::new(account, "example.com".into(), "00000000-0000-4000-8000-000000000001".into());
    let mut world = World {
        endpoint: Endpoint::new(config, Box::new(Counter::default())),
        millis: 0,
        last: None,
        live: Vec::new(),
        known: Vec::new(),
    };
    let mut rest = data;
    while let [action, argument, after @ ..] = rest {
        rest = after;
        let now = Now::at(world.millis);
        let call = world.known.get(usize::from(*argument) % world.known.len().max(1)).copied().unwrap_or(CallId(0));
        let endpoint = &mut world.endpoint;
        match action % 20 {
            0 => endpoint.flow_up(now),
            1 => endpoint.flow_lost(now),
            2 | 3 => {
                let (bytes, after) = rest.split_at(usize::from(*argument).min(rest.len()));
                rest = after;
                let bytes = world.filled(bytes);
                world.endpoint.received(&bytes, now);
            }
            4 => world.respond(100 + u16::from(*argument) * 5 % 600),
            5 => world.respond([100, 180, 183, 200, 401, 407, 422, 491][usize::from(*argument % 8)]),
            6 => world.millis += 250 * u64::from(*argument),
            15 => endpoint.register(now),
            16 => endpoint.unregister(now),
            19 => world.inside(*argument),
            action => {
                // What is wrong at the moment is an error and changes nothing.
                let _: Result<(), Misuse> = match action {
                    7 => endpoint.call("bob", &Headers::default()).map(|_| ()),
                    8 => endpoint.ring(call, now),
                    9 => endpoint.answer(call, now),
                    10 => endpoint.hang_up(call, now),
                    11 => endpoint.reoffer(call, now),
                    12 => endpoint.dtmf(call, '5', 100, now),
                    13 => endpoint.refer(call, "carol", now),
                    14 => endpoint.accept_refer(call, now).map(|_| ()),
                    17 => endpoint.early_media(call, now),
                    _ => endpoint.reject(call, u16::from(*argument) * 4, now),
                };
            }
        }
        world.settle();
    }
    world.end();
}

struct World {
    endpoint: Endpoint,
    millis: u64,
    last: Option<Request>,
    live: Vec<CallId>,
    known: Vec<CallId>,
}

impl World {
    fn settle(&mut self) {
        for _ in 0..10_000 {
            self.drain();
            match self.endpoint.next_timeout() {
                Some(due) if due.0 <= self.millis => self.endpoint.handle_timeout(Now::at(self.millis)),
                _ => return,
            }
        }
        panic!("the endpoint never comes to rest");
    }

    fn drain(&mut self) {
        while let Some(output) = self.endpoint.poll_output() {
            match output {
                Output::Transmit(wire) => {
                    if let Ok(Message::Request(request)) = Message::parse(wire.0.as_bytes()) {
                        self.last = Some(request);
                    } else {
                        // A refusal repeats what it refuses; everything else of ours can be read.
                        assert!(wire.0.starts_with("SIP/2.0 ") || wire.0 == "\r\n", "{}", wire.0);
                    }
                }
                Output::Media { call, ask, .. } => {
                    let now = Now::at(self.millis);
                    // The id decides, so that both outcomes are met.
                    let _ = match ask.0 % 7 {
                        0 => self.endpoint.media_failed(call, ask, now),
                        _ => self.endpoint.local_description(call, ask, "description", now),
                    };
                    if !self.known.contains(&call) {
                        self.known.push(call);
                        self.live.push(call);
                    }
                }
                Output::Call(call, event) => {
                    if !self.known.contains(&call) {
                        self.known.push(call);
                        self.live.push(call);
                    }
                    assert!(self.live.contains(&call), "{event:?} after the end");
                    if matches!(event, CallEvent::Ended(_)) {
                        self.live.retain(|live| *live != call);
                    }
                }
                Output::Registration(_) | Output::Pong(_) => {}
            }
        }
    }

    /// The peer answers what we said last.
    fn respond(&mut self, status: u16) {
        let Some(request) = &self.last else { return };
        let mut response = Response::to(request, status.clamp(100, 699));
        response.tag("peer");
        response.headers.push(Name::Contact, "<sip:peer@peer.invalid>");
        response.headers.push(Name::SessionExpires, "90;refresher=uac");
        response.headers.push(Name::WwwAuthenticate, "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
        response.headers.push(Name::MinSe, "3600");
        if status == 183 {
            response.headers.push(Name::Require, "100rel");
            response.headers.push(Name::RSeq, "1");
        }
        if status > 180 {
            response.set_body(SDP, "answer");
        }
        self.endpoint.received(&response.to_bytes(), Now::at(self.millis));
    }

    /// The peer asks something inside the dialog of what we said last.
    fn inside(&mut self, argument: u8) {
        let Some(last) = &self.last else { return };
        let method = ["BYE", "INVITE", "UPDATE", "INFO", "REFER", "NOTIFY", "PRACK", "ACK"][usize::from(argument % 8)];
        let (Some(from), Some(to)) = (last.headers.first(Name::To), last.headers.first(Name::From)) else { return };
        let from = if from.contains("tag=") { from.to_owned() } else { [from, ";tag=peer"].concat() };
        let body = if argument & 8 == 0 { "" } else { "description" };
        let text = format!(
            "{method} sip:alice@x SIP/2.0\r\nVia: SIP/2.0/WSS p;branch=z9hG4bK{argument}{}\r\nFrom: {from}\r\nTo: {to}\r\n\
             Call-ID: {}\r\nCSeq: {} {method}\r\nContact: <sip:p@p>\r\nRefer-To: <sip:carol@x>\r\nEvent: refer\r\n\r\n{body}",
            self.millis,
            last.headers.call_id(),
            argument / 16 + 1,
        );
        self.endpoint.received(text.as_bytes(), Now::at(self.millis));
    }

    /// The peer's bytes, with each `$` replaced by the headers that make them fit.
    fn filled(&self, bytes: &[u8]) -> Vec<u8> {
        let mut filled = Vec::new();
        for byte in bytes {
            match (&self.last, byte) {
                (Some(last), b'$') => {
                    for name in [Name::Via, Name::From, Name::To, Name::CallId, Name::CSeq] {
                        if let Some(value) = last.headers.first(name) {
                            filled.extend([name.as_str(), ": ", value, "\r\n"].concat().into_bytes());
                        }
                    }
                }
                _ => filled.push(*byte),
            }
        }
        filled
    }

    fn end(&mut self) {
        let now = Now::at(self.millis);
        self.endpoint.unregister(now);
        for call in self.endpoint.calls().collect::<Vec<_>>() {
            assert!(self.live.contains(&call) || !self.known.contains(&call));
            let _ = self.endpoint.hang_up(call, now);
        }
        self.settle();
        assert_eq!(self.live, []);
        // What nobody has heard is said over the next socket.
        self.endpoint.flow_up(now);
        self.settle();
        for _ in 0..1_000 {
            let Some(due) = self.endpoint.next_timeout() else { break };
            self.millis = self.millis.max(due.0);
            self.settle();
        }
        assert_eq!((self.endpoint.kept_calls(), self.endpoint.next_timeout()), (0, None));
    }
}
