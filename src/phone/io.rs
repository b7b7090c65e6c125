//! What goes into the phone and what comes out of it: small, comparable values.

use core::{fmt, time::Duration};

use super::{error::PhoneError, options::Options};
use crate::{
    sip::{AskId, CallId, Cause, Headers, Wire, mask},
    time::Millis,
};

/// Something that was ordered and will be settled, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(pub u32);

/// What the page orders. Without a call the active one is meant.
#[derive(Clone, Debug)]
pub enum Command {
    /// Connects and registers, with these options from now on; without any, with those that it has.
    Register(Option<Box<Options>>),
    /// Removes the binding, and stays connected.
    Unregister,
    /// Ends all calls, removes the binding and disconnects.
    Stop,
    /// Ends all calls and disconnects at once.
    Disconnect,
    /// Calls somebody: a number, a name, or an address; with further headers.
    Call {
        /// Whom.
        called: String,
        /// Further headers of the INVITE.
        headers: Headers,
    },
    /// Answers.
    Answer(Option<CallId>),
    /// Refuses, with 300 to 699.
    Reject(Option<CallId>, u16),
    /// Hangs up, whatever the state.
    HangUp(Option<CallId>),
    /// Puts the other side on hold.
    Hold(Option<CallId>),
    /// Takes it back.
    UnHold(Option<CallId>),
    /// Mutes the microphone in this call, or does not any more.
    Mute(Option<CallId>, bool),
    /// Presses a key.
    Tone(Option<CallId>, String),
    /// Asks the peer to call somebody else (REFER).
    Transfer(Option<CallId>, String),
    /// Connects the peers of two calls (REFER with Replaces).
    TransferToCall {
        /// Whose peer is asked to.
        call: Option<CallId>,
        /// The call whose peer it shall talk to.
        other: CallId,
    },
}

/// What happened outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The socket is open.
    Opened,
    /// The socket closed, or could not be opened.
    Closed,
    /// A message arrived.
    Arrived(Vec<u8>),
    /// Something happened to a call's media.
    Media(CallId, MediaInput),
    /// A deadline passed; late and extra ones are harmless.
    Timeout,
}

/// What the media side says of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaInput {
    /// The description is made; from now on candidates come.
    Gathering(AskId),
    /// A candidate has come.
    Candidate(AskId, Candidate),
    /// There will be no more candidates; also when there was nothing left to gather, as in a new offer on a connection
    /// that has its candidates. Without it a description waits for the limit.
    Gathered(AskId),
    /// The description that [`MediaOrder::Describe`] asked for.
    Description(AskId, String),
    /// An answer was applied, or an offer was rolled back.
    Done(AskId),
    /// What was asked for cannot be done.
    Failed(AskId, PhoneError),
    /// The media take no key now: the other side knows no telephone events, or the call is on hold.
    NoTone(char),
    /// The media flows.
    Connected,
    /// The media stopped; it may come back.
    Disconnected,
    /// The media is lost.
    Lost,
    /// The microphone was unplugged, or another one was chosen, and none can be opened in its place.
    Unheard(PhoneError),
}

/// Where a candidate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// An address of this machine.
    Host,
    /// An address that a STUN server saw.
    Reflexive,
    /// An address of a TURN server.
    Relay,
}

/// What is to be done, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Open a socket to this address, with the sub-protocol `sip` (RFC 7118 section 4).
    Open(String),
    /// Drop the socket, and whatever it may still say.
    Drop,
    /// Send this as one text message.
    Transmit(Wire),
    /// Something for a call's peer connection, which is made by the first order and closed by [`MediaOrder::Close`].
    Media(CallId, MediaOrder),
    /// Play this from now on.
    Sound(Sound),
    /// Tell the page's listeners.
    Emit(Emit),
    /// An order has come to its end.
    Settle(Ticket, Result<(), PhoneError>),
    /// A line for the log.
    Log(&'static str),
}

/// What a peer connection is to do.
#[derive(Clone, PartialEq, Eq)]
pub enum MediaOrder {
    /// Open the microphone if it is not open, make an offer, and gather.
    Offer {
        /// Goes back with what follows.
        ask: AskId,
        /// Whether we send and receive.
        direction: Direction,
        /// Whether new ICE credentials are wanted: the media was lost.
        restart: bool,
    },
    /// Open the microphone if it is not open, take this offer, make an answer, and gather. In a call that is up an offer after
    /// which nobody would hear anything fails before it is taken.
    Answer {
        /// Goes back with what follows.
        ask: AskId,
        /// The peer's offer.
        offer: String,
        /// Whether we send and receive, as far as the offer allows.
        direction: Direction,
    },
    /// Give the local description as it is now.
    Describe(AskId),
    /// Take the peer's answer.
    Apply {
        /// Goes back.
        ask: AskId,
        /// The peer's answer.
        sdp: String,
        /// Whether another one may follow: early media.
        provisional: bool,
    },
    /// Go back to what was agreed before.
    Rollback(AskId),
    /// Mute the microphone in this call, or do not any more: muted by the page, or the other side is on hold. May come
    /// before the microphone is open.
    Mute(bool),
    /// Send a key as a telephone event (RFC 4733).
    Tone {
        /// The key.
        tone: char,
        /// How long.
        duration: Duration,
    },
    /// Close it, and let the microphone go if no other call uses it.
    Close,
}

impl MediaOrder {
    /// What its answer is to carry; none for those that have no answer.
    pub fn ask(&self) -> Option<AskId> {
        match self {
            Self::Offer { ask, .. }
            | Self::Answer { ask, .. }
            | Self::Apply { ask, .. }
            | Self::Describe(ask)
            | Self::Rollback(ask) => Some(*ask),
            Self::Mute(_) | Self::Tone { .. } | Self::Close => None,
        }
    }
}

impl fmt::Debug for MediaOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offer { ask, direction, restart } => write!(f, "Offer({ask:?}, {direction:?}, {restart})"),
            Self::Answer { ask, offer, direction } => write!(f, "Answer({ask:?}, {direction:?}, {:?})", mask(offer)),
            Self::Describe(ask) => write!(f, "Describe({ask:?})"),
            Self::Apply { ask, sdp, provisional } => write!(f, "Apply({ask:?}, {provisional}, {:?})", mask(sdp)),
            Self::Rollback(ask) => write!(f, "Rollback({ask:?})"),
            Self::Mute(on) => write!(f, "Mute({on})"),
            // Keys may be a PIN.
            Self::Tone { duration, .. } => write!(f, "Tone({duration:?})"),
            Self::Close => f.write_str("Close"),
        }
    }
}

/// Whether media is sent and received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Both.
    SendRecv,
    /// The other side is on hold.
    SendOnly,
    /// We are on hold.
    RecvOnly,
    /// Both are.
    Inactive,
}

/// What the agent hears beside the calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// Nothing.
    None,
    /// Somebody calls.
    Ring,
    /// It rings at the other end, and no early media says so.
    RingBack,
    /// A second call waits.
    Waiting,
}

/// One of the two ends of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Ours.
    Local,
    /// The other.
    Remote,
}

/// A call as the page sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct CallInfo {
    /// The call.
    pub id: CallId,
    /// Whether we called.
    pub is_outgoing: bool,
    /// Its state.
    pub state: CallState,
    /// The other side's number or user name.
    pub number: String,
    /// Its display name, or nothing.
    pub name: String,
    /// Whether we have put it on hold.
    pub is_held: bool,
    /// Whether it has put us on hold.
    pub is_remote_held: bool,
    /// Whether our microphone is muted in it.
    pub is_muted: bool,
    /// When it began, on the wall clock.
    pub started_at: Millis,
    /// When it was answered, on the wall clock.
    pub answered_at: Option<Millis>,
}

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallState {
    /// We call, and have heard nothing yet.
    Calling,
    /// It rings, here or there.
    Ringing,
    /// It is answered, and the media is being agreed upon.
    Connecting,
    /// Both talk.
    Talking,
    /// It is over.
    Ended,
}

/// What listeners are told.
#[derive(Clone, Debug, PartialEq)]
pub struct Emit {
    /// The call as it is now, if it is about one.
    pub call: Option<Box<CallInfo>>,
    /// What happened.
    pub event: Event,
}

/// What happened, as listeners know it.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The socket is open.
    Connected,
    /// The socket is gone; the next attempt follows after this time, or none does.
    Disconnected(Option<Duration>),
    /// Registered, or registered again after a loss.
    Registered,
    /// Not registered any more, as ordered. A lost socket says [`Event::Disconnected`] instead.
    Unregistered,
    /// The server did not take the registration.
    RegistrationFailed {
        /// SIP's status.
        status: u16,
        /// When the next attempt comes.
        retry: Option<Duration>,
    },
    /// Somebody calls.
    Invite(Headers),
    /// The server works on our call.
    Try,
    /// It rings there.
    Ringing {
        /// SIP's status.
        status: u16,
        /// Whether the other side sends media already.
        early_media: bool,
    },
    /// We have answered.
    Answer,
    /// Answering failed; `Terminated` follows.
    AnswerFailed(PhoneError),
    /// The call is up.
    Accepted,
    /// Somebody is on hold now, or is not any more.
    Hold(Side, bool),
    /// How a transfer goes.
    Transfer {
        /// SIP's status of the new call.
        status: u16,
        /// Whether it is the last one.
        is_final: bool,
    },
    /// The peer pressed a key.
    Tone(char),
    /// Our call came to nothing; `Terminated` follows. Not for one that we gave up ourselves.
    CallFailed(Cause, Option<u16>),
    /// The call is over: the last event of each call, and always one. With SIP's status and the peer's reason (RFC 3326),
    /// which [`Reason::parse`](crate::sip::Reason::parse) reads.
    Terminated(Cause, Option<u16>, Option<String>),
    /// Something went wrong.
    Exception(PhoneError),
}
