//! The client's session: CONNECT, the negotiated version and heart-beats, subscriptions, DISCONNECT.
//!
//! ```text
//!         opened              CONNECTED              disconnect
//! Closed ───────► Connecting ──────────► Connected ────────────► Closing
//!                  │      │               │     │
//!                  │      └─ ERROR ───────┘     │ unreadable head
//!                  │           ▼                ▼
//!                  │        Refused          Failed ◄── CONNECTED that cannot be worked with
//!                  └── disconnect: Closing
//! every state ── closed ──► Closed
//! ```
//!
//! Refuses to decide how long to wait for CONNECTED or for a sign of life: the owner of the socket does.

use core::{fmt, time::Duration};

use super::{
    Command, DecodeError, Frame, Incoming, NotConnected, ProtocolError, Version,
    encoder::FrameText,
    head::Head,
    heart_beat::{self, Beats},
    version::ACCEPT_VERSION,
};
use crate::{
    redact::{self, Secret},
    time::{Millis, Now},
};

/// What CONNECT says.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The broker's virtual host.
    pub host: String,
    /// The broker's account.
    pub login: String,
    /// Its password.
    pub passcode: Secret<String>,
    /// Milliseconds between beats that we can send and that we want; see [`heart_beat::OFFER`].
    pub heart_beat: (u32, u32),
}

/// Where the session stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// There is no socket.
    Closed,
    /// CONNECT is sent.
    Connecting,
    /// CONNECTED has come.
    Connected(Session),
    /// We are leaving: what still arrives is not looked at.
    Closing,
    /// The server sent ERROR; it closes the socket ("ERROR").
    Refused,
    /// The server cannot be worked with; the socket is to be closed.
    Failed(ProtocolError),
}

/// What both sides settled on, and what was asked for since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    version: Version,
    beats: Beats,
    next_beat: Option<Millis>,
    subscriptions: Vec<String>,
    /// The head that was last found to be ours.
    own_head: String,
}

/// What the owner has to do or to know, in this order.
#[derive(Clone, PartialEq, Eq)]
pub enum Output {
    /// Send this text message.
    Transmit(String),
    /// The session is up: tell the decoder the version.
    Connected {
        /// The server's frame.
        frame: Frame,
        /// The negotiated version.
        version: Version,
        /// How often the server sends something; none: its silence means nothing.
        expect_every: Option<Duration>,
    },
    /// A MESSAGE of one of our subscriptions.
    Message(Frame),
    /// The `receipt-id` of a RECEIPT.
    Receipt(String),
    /// The server's ERROR. It is about to close the socket.
    Refused(Frame),
    /// Close the socket: the server cannot be worked with.
    Failed(ProtocolError),
}

/// The client's side of one connection after the other.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
    state: State,
    outputs: Vec<Output>,
}

impl Client {
    /// A client without a socket.
    pub fn new(settings: Settings) -> Self {
        Self { settings, state: State::Closed, outputs: Vec::new() }
    }

    /// A socket is open: sends CONNECT. Whatever an earlier socket left behind is forgotten.
    pub fn opened(&mut self, _now: Now) {
        self.closed();
        self.state = State::Connecting;
        let (sends, wants) = self.settings.heart_beat;
        let text = FrameText::new(&Command::Connect, Version::V1_0)
            .header("login", &self.settings.login)
            .header("passcode", self.settings.passcode.expose())
            .header("host", &self.settings.host)
            .header("accept-version", ACCEPT_VERSION)
            .header("heart-beat", &join!(sends, ",", wants))
            .body("");
        self.outputs.push(Output::Transmit(text));
    }

    /// The decoder gave something.
    pub fn received(&mut self, incoming: Incoming, now: Now) {
        let Incoming::Frame(frame) = incoming else {
            return;
        };
        match (&self.state, &frame.command) {
            (State::Connecting, Command::Connected) => match Session::agree(&self.settings, &frame, now) {
                Ok(session) => {
                    let (version, expect_every) = (session.version, session.beats.expect_every);
                    self.state = State::Connected(session);
                    self.outputs.push(Output::Connected { frame, version, expect_every });
                }
                Err(error) => {
                    self.state = State::Failed(error);
                    self.outputs.push(Output::Failed(error));
                }
            },
            (State::Connecting | State::Connected(_), Command::Error) => {
                self.state = State::Refused;
                self.outputs.push(Output::Refused(frame));
            }
            (State::Connected(session), Command::Message) if session.has(frame.header("subscription")) => {
                self.outputs.push(Output::Message(frame));
            }
            (State::Connected(_), Command::Receipt) => {
                if let Some(id) = frame.header("receipt-id") {
                    self.outputs.push(Output::Receipt(id.into()));
                }
            }
            // Messages of other subscriptions, and frames that a server does not send, or not now, change nothing.
            _ => {}
        }
    }

    /// The head of a frame whose body stays with the caller: whether it is a MESSAGE of one of our subscriptions.
    ///
    /// An error ends the session, as it would have ended the decoder: close the socket.
    pub fn message(&mut self, head: &str) -> Result<bool, DecodeError> {
        let State::Connected(session) = &mut self.state else {
            return Ok(false);
        };
        // Nearly every head says the same as the one before it.
        if session.own_head == head {
            return Ok(true);
        }
        let ours = session.has_message(head);
        match ours {
            Ok(true) => head.clone_into(&mut session.own_head),
            Ok(false) => {}
            Err(error) => self.state = State::Failed(ProtocolError::Decode(error)),
        }
        ours
    }

    /// Subscribes, and gives the subscription's id.
    pub fn subscribe(&mut self, destination: &str) -> Result<String, NotConnected> {
        let State::Connected(session) = &mut self.state else {
            return Err(NotConnected);
        };
        let id = join!("sub-", session.subscriptions.len() as u64);
        let text = FrameText::new(&Command::Subscribe, session.version)
            .header("id", &id)
            .header("destination", destination)
            .body("");
        session.subscriptions.push(id.clone());
        self.outputs.push(Output::Transmit(text));
        Ok(id)
    }

    /// Sends a message; its `destination` and `content-length` stand behind `headers`.
    pub fn send(
        &mut self,
        destination: &str,
        headers: &[(&str, &str)],
        body: &str,
        now: Now,
    ) -> Result<(), NotConnected> {
        let State::Connected(session) = &mut self.state else {
            return Err(NotConnected);
        };
        let mut text = FrameText::new(&Command::Send, session.version);
        for (name, value) in headers {
            text.header(name, value);
        }
        self.outputs.push(Output::Transmit(text.header("destination", destination).body(body)));
        // Any data counts as a heart-beat ("Heart-beating").
        session.beat_after(now);
        Ok(())
    }

    /// Leaves: says so if there is a session. The socket may be closed once the outputs are sent.
    pub fn disconnect(&mut self) {
        match &self.state {
            State::Connected(session) => {
                let text = FrameText::new(&Command::Disconnect, session.version).body("");
                self.outputs.push(Output::Transmit(text));
                self.state = State::Closing;
            }
            State::Connecting => self.state = State::Closing,
            State::Closed | State::Closing | State::Refused | State::Failed(_) => {}
        }
    }

    /// The socket is gone. What was not sent never will be: nothing is repeated on another socket.
    pub fn closed(&mut self) {
        self.state = State::Closed;
        self.outputs.retain(|output| !matches!(output, Output::Transmit(_)));
    }

    /// Sends a heart-beat if one is due.
    pub fn handle_timeout(&mut self, now: Now) {
        let State::Connected(session) = &mut self.state else {
            return;
        };
        if session.next_beat.is_some_and(|due| due <= now.tick) {
            session.beat_after(now);
            self.outputs.push(Output::Transmit("\n".into()));
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) has something to do.
    pub fn next_timeout(&self) -> Option<Millis> {
        match &self.state {
            State::Connected(session) => session.next_beat,
            _ => None,
        }
    }

    /// The next thing to do; call until there is none.
    pub fn poll_output(&mut self) -> Option<Output> {
        // A handful at most is waiting.
        (!self.outputs.is_empty()).then(|| self.outputs.remove(0))
    }

    /// Where the session stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whether frames can be sent.
    pub fn is_connected(&self) -> bool {
        matches!(self.state, State::Connected(_))
    }

    /// The negotiated version, while there is a session.
    pub fn version(&self) -> Option<Version> {
        match &self.state {
            State::Connected(session) => Some(session.version),
            _ => None,
        }
    }
}

impl Session {
    /// Reads CONNECTED.
    fn agree(settings: &Settings, connected: &Frame, now: Now) -> Result<Self, ProtocolError> {
        // A server of version 1.0 does not know the header ("Protocol Negotiation").
        let version = match connected.header("version") {
            Some(version) => Version::parse(version.trim_ascii()).ok_or(ProtocolError::UnsupportedVersion)?,
            None => Version::V1_0,
        };
        let beats = match connected.header("heart-beat") {
            Some(value) if version > Version::V1_0 => {
                let theirs = heart_beat::parse(value).ok_or(ProtocolError::BadHeartBeat)?;
                heart_beat::negotiate(settings.heart_beat, theirs)
            }
            // "A missing heart-beat header MUST be treated the same way as a heart-beat:0,0 header."
            _ => Beats::default(),
        };
        let mut session = Self { version, beats, next_beat: None, subscriptions: Vec::new(), own_head: String::new() };
        session.beat_after(now);
        Ok(session)
    }

    /// The negotiated version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The negotiated heart-beats.
    pub fn beats(&self) -> Beats {
        self.beats
    }

    fn beat_after(&mut self, now: Now) {
        self.next_beat = self.beats.send_every.map(|every| now.tick + every);
    }

    fn has(&self, subscription: Option<&str>) -> bool {
        subscription.is_some_and(|id| self.subscriptions.iter().any(|ours| ours == id))
    }

    fn has_message(&self, head: &str) -> Result<bool, DecodeError> {
        let mut head = Head::open(head, self.version)?;
        let mut ours = None;
        // All lines are read: a bad one is an error wherever it stands.
        while let Some((name, value)) = head.next_header()? {
            if ours.is_none() && name == "subscription" {
                ours = Some(self.has(Some(&value)));
            }
        }
        Ok(head.command == Command::Message && ours == Some(true))
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transmit(text) => f.debug_tuple("Transmit").field(&redact::mask(text)).finish(),
            Self::Connected { frame, version, expect_every } => f
                .debug_struct("Connected")
                .field("frame", frame)
                .field("version", version)
                .field("expect_every", expect_every)
                .finish(),
            Self::Message(frame) => f.debug_tuple("Message").field(frame).finish(),
            Self::Receipt(id) => f.debug_tuple("Receipt").field(id).finish(),
            Self::Refused(frame) => f.debug_tuple("Refused").field(frame).finish(),
            Self::Failed(error) => f.debug_tuple("Failed").field(error).finish(),
        }
    }
}
