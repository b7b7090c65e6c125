//! What the endpoint is told, asks for and says.

use core::{fmt, time::Duration};

use super::{
    address::{Address, named},
    digest::Account,
    headers::Headers,
    mask::mask,
    message::{Request, SDP},
    name::Name,
    text,
    uri::Uri,
};

/// One call, from its first message to its end; never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallId(pub u32);

/// One question to the media side. An answer to a question that is no longer open is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskId(pub u32);

/// Who the phone is.
#[derive(Clone, Debug)]
pub struct Config {
    /// Digest user and password; the user is also the user part of the address of record.
    pub account: Account,
    /// The domain of the address of record, with a port if it has one.
    pub domain: String,
    /// The display name.
    pub display: Option<String>,
    /// User-Agent.
    pub user_agent: String,
    /// Whether the socket is `wss:`: what Via says.
    pub secure: bool,
    /// This device, for ever: a UUID, for `+sip.instance` (RFC 5626 section 4.1).
    pub instance: String,
    /// Seconds that a registration is asked for.
    pub expires: u32,
    /// Seconds between session refreshes that calls ask for (RFC 4028); 0: they do not ask.
    pub session_expires: u32,
    /// Whether provisional responses are sent reliably to peers that can, not only to those that insist (RFC 3262).
    pub reliable: bool,
}

/// What the owner has to do or to know, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Send this as one text message.
    Transmit(Wire),
    /// Ask the media side; it answers with `local_description` or `media_failed`.
    Media {
        /// The call.
        call: CallId,
        /// Goes back with the answer.
        ask: AskId,
        /// What is wanted.
        request: Media,
    },
    /// Something happened to a call.
    Call(CallId, CallEvent),
    /// Something happened to the registration.
    Registration(RegistrationEvent),
    /// A question of `Endpoint::ping` was answered with this status, or with 408 or 503 not at all.
    Pong(u16),
}

/// What is wanted of the media side. Descriptions are opaque text.
#[derive(Clone, PartialEq, Eq)]
pub enum Media {
    /// Make an offer and give it.
    CreateOffer,
    /// Take this offer, make an answer and give it.
    CreateAnswer {
        /// The peer's offer.
        offer: String,
    },
    /// Take this answer. No description is awaited; a failure is.
    ApplyAnswer {
        /// The peer's answer.
        sdp: String,
        /// Whether another one may follow: early media, which the final answer replaces.
        provisional: bool,
    },
    /// The offer that was made last will not be answered: go back to what was agreed before.
    Rollback,
}

impl Media {
    /// The answer to the offer of a request, or the offer that it lacks.
    pub(super) fn answer_to(request: &Request) -> Self {
        match request.sdp() {
            Some(offer) => Self::CreateAnswer { offer: offer.to_owned() },
            None => Self::CreateOffer,
        }
    }
}

/// What happened to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallEvent {
    /// Somebody calls: let it ring, answer or reject it.
    Incoming(Box<Incoming>),
    /// Somebody works on our call (100).
    Trying,
    /// It rings there, or something like it (101 to 199).
    Ringing {
        /// The status.
        status: u16,
        /// Whether a description came with it.
        early_media: bool,
    },
    /// There was a 2xx: the call is answered.
    Accepted,
    /// The answer is acknowledged; only for calls to us.
    Confirmed,
    /// A new offer of either side is agreed upon.
    Renegotiated,
    /// Our new offer was refused; the call goes on as before.
    OfferRefused(u16),
    /// The peer pressed a key (INFO): `0`-`9`, `*`, `#`, `A`-`D`, `!`.
    Dtmf(char),
    /// An INFO of ours was answered.
    InfoAnswered(u16),
    /// How our transfer goes: a status of the transferred call, or of REFER itself.
    Transferring(u16),
    /// A transfer of ours is over. That one failed is only said of the newest.
    Transferred {
        /// The last status: 2xx means that the peer talks to somebody else.
        status: u16,
        /// The call that it was to take our place in.
        partner: Option<CallId>,
        /// Whether we have asked for no other one since.
        is_newest: bool,
    },
    /// The peer wants us to call somebody: accept or reject it.
    Refer {
        /// Whom: the value of Refer-To, which [`Address::parse`] reads.
        to: String,
    },
    /// It is over; always the last event, and always exactly one.
    Ended(Ended),
}

/// A call to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The call that this one replaces when it is answered (RFC 3891).
    pub replaces: Option<CallId>,
    /// All headers of the INVITE.
    pub headers: Headers,
}

impl Incoming {
    /// Who calls: the asserted identity if there is one, else From.
    pub fn from(&self) -> Option<Address<'_>> {
        // A proxy that we trust has asserted it; one that we do not trust would not reach us (RFC 3325).
        self.headers.address(Name::PAssertedIdentity).or_else(|| self.headers.from())
    }

    /// Who was called.
    pub fn to(&self) -> Option<Address<'_>> {
        self.headers.to()
    }
}

/// Why and how a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The cause.
    pub cause: Cause,
    /// The status that went with it.
    pub status: Option<u16>,
    /// The peer's reason (RFC 3326), which [`Reason::parse`](super::Reason::parse) reads.
    pub reason: Option<String>,
}

/// Why a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// We hung up.
    Local,
    /// The peer hung up.
    Remote,
    /// We gave up before it was answered.
    Cancelled,
    /// The caller gave up before we answered.
    Missed,
    /// Another device answered first.
    AnsweredElsewhere,
    /// The peer, or somebody on the way, refused.
    Refused,
    /// We refused.
    Rejected,
    /// Nobody answered in time.
    TimedOut,
    /// Our 2xx was not acknowledged, or a reliable provisional response not.
    NoAck,
    /// The session was not refreshed in time.
    Expired,
    /// The socket was away too long.
    FlowLost,
    /// The media side failed.
    MediaFailed,
    /// Another call took this one's place.
    Replaced,
    /// The peer's messages cannot be worked with.
    Protocol,
}

/// Their names for programs, in the order of the enum.
const CAUSES: &str = "local remote cancelled missed answeredElsewhere refused rejected timedOut noAck expired flowLost \
    mediaFailed replaced protocol";

impl Cause {
    /// A stable name for programs.
    pub fn as_str(self) -> &'static str {
        text::piece(CAUSES, b" ", self as usize)
    }
}

/// What happened to the registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationEvent {
    /// Registered, or refreshed, for this long.
    Registered {
        /// Seconds.
        expires: u32,
        /// Whether it was so before.
        refreshed: bool,
    },
    /// Not registered any more, as asked.
    Unregistered,
    /// It failed.
    Failed {
        /// The status; 408 and 503 may be our own.
        status: u16,
        /// When the next attempt comes; none: there will be none until somebody asks for it.
        retry: Option<Duration>,
    },
}

/// The caller asks for what cannot be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misuse {
    /// There is no such call, or it is over.
    NoCall,
    /// The call is not in the state for this.
    WrongState,
    /// Another negotiation is under way.
    Busy,
    /// There is no socket.
    NoFlow,
    /// The target is no address.
    BadTarget,
}

impl Misuse {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoCall => "SIP_NO_CALL",
            Self::WrongState => "SIP_WRONG_STATE",
            Self::Busy => "SIP_BUSY",
            Self::NoFlow => "SIP_NO_FLOW",
            Self::BadTarget => "SIP_BAD_TARGET",
        }
    }
}

/// A message for the wire; formats with keys and credentials hidden and numbers shortened.
#[derive(Clone, PartialEq, Eq)]
pub struct Wire(pub String);

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(&self.0))
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateOffer => f.write_str("CreateOffer"),
            Self::CreateAnswer { offer } => f.debug_tuple("CreateAnswer").field(&mask(offer)).finish(),
            Self::ApplyAnswer { sdp, provisional } => {
                f.debug_tuple("ApplyAnswer").field(provisional).field(&mask(sdp)).finish()
            }
            Self::Rollback => f.write_str("Rollback"),
        }
    }
}

impl Config {
    /// A configuration with the usual times.
    pub fn new(account: Account, domain: String, instance: String) -> Self {
        Self {
            account,
            domain,
            display: None,
            user_agent: concat!("agent-sdk-wasm/", env!("CARGO_PKG_VERSION")).to_owned(),
            secure: true,
            instance,
            expires: 600,
            session_expires: 1800,
            reliable: false,
        }
    }

    /// The address of record, with its display name.
    pub(super) fn address(&self) -> Option<String> {
        let uri = Uri::of(&self.account.user, &self.domain)?;
        Some(named(self.display.as_deref().unwrap_or_default(), &uri))
    }
}

/// The only body that this phone negotiates with.
pub(super) const ACCEPT: &str = SDP;

/// The extensions that this phone knows.
pub(super) const SUPPORTED: &str = "100rel, replaces, timer, outbound, path, gruu";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_have_their_own_names() {
        assert_eq!(Cause::Local.as_str(), "local");
        assert_eq!(Cause::AnsweredElsewhere.as_str(), "answeredElsewhere");
        assert_eq!(Cause::TimedOut.as_str(), "timedOut");
        assert_eq!(Cause::MediaFailed.as_str(), "mediaFailed");
        assert_eq!(Cause::Protocol.as_str(), "protocol");
    }
}
