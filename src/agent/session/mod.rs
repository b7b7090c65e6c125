//! The agent's session: from the first socket to the last, through sign-ins, calls and losses.
//!
//! ```text
//!              link up, no token            Login event
//!      Out ────────────────────► Entering ─────────────► In
//!       ▲  link up, a token                Reconnect event ▲
//!       ├────────────────────► Resuming ───────────────────┘
//!       │                        │ refused, or no answer in time
//!       │                        ▼                    Login event
//!       │                     Reentering ───────────────► In
//!       │                        │ no answer in time: the same again, a little later
//!       └── Logout, Kick, the link is lost or closed
//! ```
//!
//! The picture is of the sign-in; the link below it has a machine of its own ([`crate::link`]), and so has STOMP
//! ([`crate::stomp::Client`]). What the page asks for is answered at once, as the API returns and throws at once; what
//! follows from it comes as [`Output`]s, in order.
//!
//! Refuses to read bodies, to keep listeners, and to send a command again that a lost link has swallowed.

mod commands;
mod heartbeat;
mod incoming;
mod io;
mod linking;
mod signing;
mod surveillance;

use core::time::Duration;

pub use self::io::{Close, Emit, Input, Kept, Output, PhoneAction};
use self::{commands::Pending, heartbeat::Heartbeat, signing::SignIn, surveillance::Watching};
use crate::{
    agent::{AgentError, Code, Options, Scalar, Sequence, Sequences, State},
    entropy::Entropy,
    link::{Backoff, Link},
    redact::Secret,
    stomp::{Client, Version},
    time::{Millis, Now, Timers, earliest},
};

/// What the `version` header of every command says (the heartbeat has none).
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The machine. See the module's picture.
pub struct Session {
    entropy: Box<dyn Entropy>,
    options: Options,
    link: Link,
    broker: Client,
    sign_in: SignIn,
    token: Option<Secret<String>>,
    routing_key: String,
    own_groups: Vec<Scalar>,
    state: State,
    in_conversation: bool,
    answers_next_ringing: bool,
    userdata: String,
    sequences: Sequences,
    /// The last sequence before the newest sign-in.
    entered: Sequence,
    pending: Vec<Pending>,
    private: Vec<Sequence>,
    heartbeat: Heartbeat,
    watching: Option<Watching>,
    timers: Timers<Timer>,
    outputs: Vec<Output>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Timer {
    /// A command goes unanswered.
    Command(Sequence),
    /// The next heartbeat is due.
    Heartbeat,
    /// Time to look whether heartbeats are answered.
    Watchdog,
    /// Time to sign in again, as nobody has answered.
    SignIn,
    /// Time to ask for the agents' states again.
    Surveillance,
    /// The wrap-up is over.
    AutoIdle,
}

impl Session {
    /// A session that was never connected.
    pub fn new(entropy: Box<dyn Entropy>) -> Self {
        let options = Options::default();
        Self {
            entropy,
            link: Link::new(Backoff::new(options.max_reconnect)),
            broker: Client::new(linking::settings(&options)),
            options,
            sign_in: SignIn::Out,
            token: None,
            routing_key: String::new(),
            own_groups: Vec::new(),
            state: State::default(),
            in_conversation: false,
            answers_next_ringing: false,
            userdata: String::new(),
            sequences: Sequences::default(),
            entered: 0,
            pending: Vec::new(),
            private: Vec::new(),
            heartbeat: Heartbeat::Off,
            watching: None,
            timers: Timers::default(),
            outputs: Vec::new(),
        }
    }

    /// What happened outside, and when.
    pub fn handle(&mut self, input: Input, now: Now) {
        match input {
            Input::Opened => self.socket_opened(now),
            Input::Failed => self.emit(Emit::Error),
            Input::Closed => self.lost(Close::Socket, now),
            Input::Arrived(incoming) => self.arrived(incoming, now),
            Input::Broken(error) => self.broken(error.code(), now),
            Input::Event(envelope) => self.event(envelope, now),
            Input::Response(response) => self.response(response, now),
            Input::Other => self.emit(Emit::Message),
            Input::Unreadable => self.raise(AgentError::new(Code::BodyUnreadable)),
            Input::Timeout => self.timeout(now),
        }
    }

    /// When [`Input::Timeout`] is wanted, on [`Now::tick`].
    pub fn next_timeout(&self) -> Option<Millis> {
        earliest(&[self.timers.next(), self.link.next_timeout(), self.broker.next_timeout()])
    }

    /// The next thing to do; call until there is none.
    pub fn poll_output(&mut self) -> Option<Output> {
        // A handful at most is waiting.
        (!self.outputs.is_empty()).then(|| self.outputs.remove(0))
    }

    /// Raises an `Exception` of the shell's, in order with the machine's own.
    pub fn raise(&mut self, error: AgentError) {
        self.emit(Emit::Exception(error));
    }

    /// Text that goes with every command from now on; an empty one ends that.
    pub fn set_userdata(&mut self, userdata: String) {
        self.userdata = userdata;
    }

    /// The next event of this sequence goes to the callback that was left for it, and not to its listeners.
    pub fn keep_private(&mut self, sequence: Sequence) {
        // A page that never gets its answers must not grow this list for ever.
        const MOST: usize = 64;
        if self.private.len() >= MOST {
            self.private.remove(0);
        }
        self.private.push(sequence);
    }

    /// The next AgentRinging is answered by the phone in the page: the platform rings the agent's own phone first.
    pub fn arm_answer(&mut self) {
        self.answers_next_ringing = true;
    }

    /// Takes [`Self::arm_answer`] back.
    pub fn disarm_answer(&mut self) {
        self.answers_next_ringing = false;
    }

    /// The options in force.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The agent's state, or the link's while nobody is signed in.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What the server knows the agent by.
    pub fn token(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.expose().as_str())
    }

    /// Where the server sends this agent's messages.
    pub fn routing_key(&self) -> &str {
        &self.routing_key
    }

    /// What [`Self::set_userdata`] was given.
    pub fn userdata(&self) -> &str {
        &self.userdata
    }

    /// Whether STOMP's CONNECTED has arrived and nothing was lost since.
    pub fn is_connected(&self) -> bool {
        self.broker.is_connected()
    }

    /// Whether a socket is being opened.
    pub fn is_connecting(&self) -> bool {
        self.link.is_opening()
    }

    /// Whether there is a token and a link, whether the server has accepted the token yet or not.
    pub fn is_login(&self) -> bool {
        self.token.is_some() && self.is_connected()
    }

    /// Whether a Conversation event came, and since then neither After nor a state that no call has.
    pub fn is_conversation(&self) -> bool {
        self.in_conversation
    }

    /// The version that the decoder has to follow.
    pub fn stomp_version(&self) -> Version {
        self.broker.version().unwrap_or(Version::V1_2)
    }

    fn timeout(&mut self, now: Now) {
        self.link.handle_timeout(now.tick);
        self.drain_link(now);
        self.broker.handle_timeout(now);
        self.drain_broker(now);
        while let Some((timer, ordered)) = self.timers.expired(now.tick) {
            match timer {
                Timer::Command(sequence) => self.command_timed_out(sequence, now),
                Timer::Heartbeat => self.beat(now),
                Timer::Watchdog => self.watch_heartbeat(ordered, now),
                Timer::SignIn => self.sign_in_again(now),
                Timer::Surveillance => self.watch_again(now),
                // An order that is on its way counts, however late its answer: whoever signs out is not made idle.
                Timer::AutoIdle if self.pending.iter().any(Pending::leaves_wrap_up) => {}
                Timer::AutoIdle => self.outputs.push(Output::GoIdle),
            }
        }
    }

    fn emit(&mut self, emit: Emit) {
        self.outputs.push(Output::Emit(emit));
    }

    fn change_state(&mut self, state: State, with_message: bool) {
        self.state = state.clone();
        self.emit(Emit::StateChange { state, with_message });
    }

    fn set_timer(&mut self, timer: Timer, after: Duration, now: Now) {
        self.timers.set(timer, now.tick + after);
    }
}
