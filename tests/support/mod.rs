//! A desk: the session machine between a scripted server and a fake clock. What the machine does is written down as
//! short lines, so that a test compares lists.

#![allow(dead_code, reason = "every test file uses its own part of it")]

use agent_sdk_wasm::{
    agent::{
        Data, Envelope, Name, Options, Response, Session, Stored,
        session::{Close, Emit, Input, Kept, Output},
    },
    entropy::Counter,
    redact::Secret,
    stomp::{Decoder, Frame, Limits},
    time::Now,
};
use serde_json::{Value, json};

pub struct Desk {
    pub session: Session,
    pub millis: u64,
    decoder: Decoder,
    lines: Vec<String>,
    sent: Vec<(String, Value)>,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            session: Session::new(Box::new(Counter::default())),
            millis: 1_000_000,
            decoder: Decoder::new(Limits::default()),
            lines: Vec::new(),
            sent: Vec::new(),
        }
    }

    /// A desk at which 1001 is signed in and idle.
    pub fn signed_in() -> Self {
        let mut desk = Self::new();
        desk.connect();
        desk.greet();
        desk.answer_last();
        desk.event(json!({ "event": "Login", "nowState": "Busy", "data": { "token": "t-1", "groupIdList": ["g1"] } }));
        desk.answer_last();
        desk.event(json!({ "event": "Idle", "nowState": "Idle" }));
        desk.did();
        desk
    }

    pub fn now(&self) -> Now {
        Now::at(self.millis)
    }

    pub fn connect(&mut self) {
        self.connect_with(options(), Stored::default());
    }

    pub fn connect_with(&mut self, options: Options, stored: Stored) {
        let now = self.now();
        self.session.connect(options, stored, now).expect("the options are good");
        self.drain();
    }

    /// The socket opens and the broker says CONNECTED.
    pub fn greet(&mut self) {
        self.input(Input::Opened);
        self.text("CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0");
    }

    pub fn input(&mut self, input: Input) {
        let now = self.now();
        self.session.handle(input, now);
        self.drain();
    }

    /// Text arrives on the socket.
    pub fn text(&mut self, text: &str) {
        self.decoder.push(text.as_bytes());
        while let Ok(Some(incoming)) = self.decoder.next() {
            self.input(Input::Arrived(incoming));
        }
    }

    /// A MESSAGE with this body arrives.
    pub fn body(&mut self, body: &str) {
        let length = body.len();
        self.text(&format!(
            "MESSAGE\nsubscription:sub-0\nmessage-id:1\ndestination:/topic/x\ncontent-length:{length}\n\n{body}\0\n"
        ));
    }

    pub fn event(&mut self, mut event: Value) {
        event["type"] = json!("event");
        self.body(&event.to_string());
    }

    /// The server answers the last command well.
    pub fn answer_last(&mut self) {
        self.respond_last(json!(0), None);
    }

    pub fn respond_last(&mut self, status: Value, msg: Option<&str>) {
        let (_, body) = self.sent.last().expect("a command was sent").clone();
        let response = json!({
            "type": "response", "response": body["request"], "sequence": body["sequence"], "status": status, "msg": msg
        });
        self.body(&response.to_string());
    }

    /// Lets time pass, waking the machine whenever it wants to be woken.
    pub fn pass(&mut self, millis: u64) {
        let until = self.millis + millis;
        while let Some(deadline) = self.session.next_timeout().filter(|deadline| deadline.0 <= until) {
            self.millis = self.millis.max(deadline.0);
            self.input(Input::Timeout);
        }
        self.millis = until;
    }

    /// The last command's body.
    pub fn sent(&self) -> &Value {
        &self.sent.last().expect("a command was sent").1
    }

    /// The last command's header lines.
    pub fn sent_head(&self) -> &str {
        &self.sent.last().expect("a command was sent").0
    }

    /// What the machine did since the last look.
    pub fn did(&mut self) -> Vec<String> {
        self.drain();
        core::mem::take(&mut self.lines)
    }

    pub fn drain(&mut self) {
        while let Some(output) = self.session.poll_output() {
            if let Output::Open(_) = &output {
                self.decoder = Decoder::new(Limits::default());
            }
            if let Output::Read(frame) = &output {
                self.read(frame);
                continue;
            }
            let line = self.line(output);
            self.lines.push(line);
        }
    }

    /// Does with a body what the browser's shell does.
    fn read(&mut self, frame: &Frame) {
        let now = self.now();
        let input = match serde_json::from_slice::<Value>(&frame.body) {
            Ok(body) if body.is_object() => message(&body),
            Ok(_) => Input::Other,
            Err(_) => Input::Unreadable,
        };
        self.session.handle(input, now);
    }

    fn line(&mut self, output: Output) -> String {
        match output {
            Output::Open(url) => format!("open {url}"),
            Output::Drop => "drop".to_owned(),
            Output::Transmit(wire) => self.frame(&wire.0),
            Output::Keep(Kept::Token { agent, token }) => {
                format!("{} token of {agent}", if token.is_some() { "keep" } else { "forget" })
            }
            Output::Keep(Kept::RoutingKey { agent, .. }) => format!("keep key of {agent}"),
            Output::Settle { sequence, result } => match result {
                Ok(()) => format!("settled {}", self.request(sequence)),
                Err(error) => format!("failed {} {}", self.request(sequence), error.code.as_str()),
            },
            Output::Emit(emit) => emitted(emit),
            other => format!("{other:?}"),
        }
    }

    fn request(&self, sequence: u64) -> String {
        let sent = self.sent.iter().find(|(_, body)| body["sequence"] == json!(sequence));
        sent.and_then(|(_, body)| body["request"].as_str()).unwrap_or("?").to_owned()
    }

    fn frame(&mut self, text: &str) -> String {
        if text == "\n" {
            return "> beat".to_owned();
        }
        let (head, body) = text.split_once("\n\n").expect("a frame has a head");
        if !head.starts_with("SEND") {
            return format!("> {}", head.lines().next().unwrap_or_default());
        }
        let body: Value = serde_json::from_str(body.trim_end_matches('\0')).expect("a command's body is JSON");
        self.sent.push((head.to_owned(), body.clone()));
        format!("> {}", body["request"].as_str().unwrap_or_default())
    }
}

fn emitted(emit: Emit) -> String {
    match emit {
        Emit::Open(_) => "Open".to_owned(),
        Emit::Close(Close::Socket) => "Close".to_owned(),
        Emit::Close(Close::Frame(frame)) => format!("Close {}", frame.command.as_str()),
        Emit::Close(Close::Given(why)) => format!("Close {why}"),
        Emit::StateChange { state, .. } => format!("StateChange {}", state.as_str()),
        Emit::Event(name) => name.as_str().to_owned(),
        Emit::Exception(error) => format!("Exception {}", error.code.as_str()),
        other => format!("{other:?}"),
    }
}

/// A parsed body as the machine's input.
pub fn message(body: &Value) -> Input {
    let sequence = body["sequence"].as_u64().or_else(|| body["sequence"].as_str()?.parse().ok()).unwrap_or(0);
    match body["type"].as_str() {
        Some("event") => {
            let event = Name::new(body["event"].as_str().unwrap_or_default());
            let now_state = body["nowState"].as_str().filter(|state| !state.is_empty()).map(Name::new);
            let data = Data::read(&event, || body.get("data").cloned());
            Input::Event(Envelope { event, now_state, sequence, data })
        }
        Some("response") => Input::Response(Response {
            response: body["response"].as_str().map(str::to_owned),
            sequence,
            accepted: body["status"] == json!(0) || body["status"] == json!("0"),
            msg: body["msg"].as_str().map(str::to_owned),
        }),
        _ => Input::Other,
    }
}

pub fn options() -> Options {
    Options {
        url: "ws://127.0.0.1/ws".to_owned(),
        host: "/".to_owned(),
        connect_account: "agent".to_owned(),
        connect_password: Secret::new("broker-secret".to_owned()),
        subscribe_path: "/topic".to_owned(),
        agent_number: "1001".into(),
        agent_password: Secret::new("agent-secret".into()),
        company_short_name: "demo".into(),
        ..Options::default()
    }
}

pub fn stored(token: &str) -> Stored {
    Stored { token: Some(Secret::new(token.to_owned())), routing_key: Some("key-1".to_owned()) }
}
