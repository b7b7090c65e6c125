//! What goes into the session machine and what comes out of it: small, comparable values.

use core::time::Duration;

use crate::{
    agent::{AgentError, Envelope, Name, Response, Sequence, State},
    redact::{Secret, Wire},
    stomp::{DecodeError, Frame, Incoming},
};

/// What happened outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The socket is open.
    Opened,
    /// The socket reported an error; its close follows.
    Failed,
    /// The socket closed.
    Closed,
    /// A frame or a heart-beat arrived.
    Arrived(Incoming),
    /// What arrived is not STOMP, or is too large.
    Broken(DecodeError),
    /// A MESSAGE of ours held an event.
    Event(Envelope),
    /// A MESSAGE of ours held a response.
    Response(Response),
    /// A MESSAGE of ours held something else, which only `Message` listeners get.
    Other,
    /// A MESSAGE of ours held no JSON object.
    Unreadable,
    /// A deadline passed; late and extra ones are harmless.
    Timeout,
}

/// What is to be done, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Open a socket to this address, with [`crate::stomp::SUB_PROTOCOLS`].
    Open(String),
    /// Drop the socket, and whatever it may still say.
    Drop,
    /// Send this text as one message.
    Transmit(Wire),
    /// Read this MESSAGE's body and answer with [`Input::Event`], [`Input::Response`], [`Input::Other`] or
    /// [`Input::Unreadable`].
    Read(Frame),
    /// Keep a value for later pages, or forget it.
    Keep(Kept),
    /// Tell the page's listeners.
    Emit(Emit),
    /// A command has come to its end, well or not; whoever waits for it is told.
    Settle {
        /// The command's sequence.
        sequence: Sequence,
        /// How it ended. When well, the message at hand is the answer.
        result: Result<(), AgentError>,
    },
    /// The agent is signed in: what the page can read of the account comes from the message at hand.
    SignedIn,
    /// The agent is signed out, or was never let in.
    SignedOut,
    /// Do something with the phone in the page.
    Phone(PhoneAction),
    /// The wrap-up is over: go idle as the page would.
    GoIdle,
    /// The server asks for the log.
    SaveLog,
    /// A line for the log.
    Log(&'static str),
    /// The next attempt to come back is due after this long.
    Retry {
        /// How long from now.
        after: Duration,
    },
}

/// A value that outlives the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// The agent's token; nothing forgets it.
    Token {
        /// The agent's number, as it ends the key's name.
        agent: String,
        /// The token.
        token: Option<Secret<String>>,
    },
    /// The browser's routing key for the agent.
    RoutingKey {
        /// The agent's number, as it ends the key's name.
        agent: String,
        /// The key.
        key: String,
    },
}

/// What listeners are told. "The message at hand" is the parsed body of the input that this came from.
#[derive(Clone, Debug, PartialEq)]
pub enum Emit {
    /// `Open`, with the CONNECTED frame.
    Open(Frame),
    /// `Error`, with the socket's error event.
    Error,
    /// `Close`, with what ended the link.
    Close(Close),
    /// `Disconnect`, with nothing.
    Disconnect,
    /// `StateChange`, with the state, and with the message at hand where one made it.
    StateChange {
        /// The new state.
        state: State,
        /// Whether the message at hand is passed too.
        with_message: bool,
    },
    /// `Message`, with the message at hand.
    Message,
    /// The event of this name, with the message at hand.
    Event(Name),
    /// The callback that was left for this sequence, with the message at hand.
    Private(Sequence),
    /// `Exception`.
    Exception(AgentError),
}

/// What a `Close` event carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Close {
    /// The socket's own close event, which is the input at hand.
    Socket,
    /// STOMP's ERROR frame.
    Frame(Frame),
    /// Nobody closed the link: it fell silent or was given up. The page gets a close event with code 1006 and this text.
    Given(&'static str),
}

/// What the machine wants of the phone in the page (loginType 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneAction {
    /// Make one with the account in the message at hand; an earlier one is stopped first.
    Start,
    /// The session goes on: keep the one that there is, if it is registered or in a call; otherwise as [`Self::Start`].
    Resume,
    /// Answer, unless the phone answers by itself.
    Answer,
    /// Stop it if it is registered, or may be again by itself.
    StopRegistered,
    /// Stop it.
    Stop,
}
