//! One call: the INVITE usage from its first message to its end (RFC 3261 sections 13 to 15).
//!
//! ```text
//!             offer made            2xx: ACK
//! Drafting ─────────────► Inviting ─────────► Up ◄───────── Ringing ◄── INVITE
//!    │                       │                 │  2xx sent     │
//!    │ hung up       hung up │ refused         │ BYE           │ CANCEL, rejected
//!    ▼                       ▼                 ▼               ▼
//!    └────────────────► Closing: the end was told; stray messages are still put in order ──► gone
//! ```
//!
//! `Ended` is said once, at once: when we hang up nobody has to wait for the peer. What the protocol still wants (a CANCEL
//! that waits for a 180, the BYE for a 2xx that crossed it, repeated ACKs) happens in Closing.

mod closing;
mod incoming;
mod outgoing;
mod renegotiation;
mod session;
mod session_timer;
mod transfer;

use std::rc::Rc;

use self::{
    closing::Closing,
    incoming::Ringing,
    outgoing::{Acks, Inviting},
    session::Session,
};
pub(super) use self::{incoming::MIN_SE, session::is_tone};
use super::{
    dialog::Dialog,
    endpoint::core::{Answer, Core, Key, Note, Owner, Purpose},
    event::{AskId, CallEvent, CallId, Cause, Ended, Misuse},
    fields::Replaces,
    message::Request,
    method::Method,
    name::Name,
    transaction::TIMEOUT,
};
use crate::time::{Millis, Timers};

/// See the module's picture.
pub(super) struct Call {
    id: CallId,
    phase: Phase,
    /// One for each fork while our INVITE is not answered; then the one of the call, also after its end.
    dialogs: Vec<Dialog>,
    /// The highest number of a request in a fork that was given up: a 2xx may come from it all the same.
    last_number: u32,
    acks: Acks,
    timers: Timers<Timer>,
    parent: Option<Parent>,
}

enum Phase {
    /// The INVITE waits for its offer.
    Drafting { invite: Box<Request>, ask: AskId },
    /// The INVITE is sent.
    Inviting(Inviting),
    /// An INVITE has come.
    Ringing(Box<Ringing>),
    /// There is a 2xx.
    Up(Box<Session>),
    /// The owner knows that it is over.
    Closing(Closing),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Timer {
    /// The socket was lost while it rang, and no other came with news.
    Flow,
    /// A reliable provisional response is repeated.
    Provisional,
    /// No PRACK came.
    NoPrack,
    /// A 2xx is repeated.
    Accepted,
    /// No ACK came.
    NoAck,
    /// An offer that met another one is made again.
    Glare,
    /// The session is refreshed.
    Refresh,
    /// The invitation ends, or the session.
    Expiry,
    /// Strays are not looked at any more.
    Linger,
}

/// The REFER that asked for a call: its call and its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parent {
    pub(super) call: CallId,
    pub(super) refer: u32,
}

/// A response that is repeated until it is acknowledged, at intervals that double.
struct Repeated {
    key: Key,
    /// The CSeq number of its request.
    number: u32,
    /// Milliseconds, as the longest one.
    interval: u32,
    most: u32,
}

impl Call {
    fn new(id: CallId, phase: Phase, dialogs: Vec<Dialog>, parent: Option<Parent>) -> Self {
        Self { id, phase, dialogs, last_number: 0, acks: Acks::default(), timers: Timers::default(), parent }
    }

    pub(super) fn id(&self) -> CallId {
        self.id
    }

    /// Whether nothing is left to do.
    pub(super) fn is_gone(&self) -> bool {
        !self.is_alive() && !self.timers.is_set(Timer::Linger)
    }

    /// Whether the owner knows it as a call.
    pub(super) fn is_alive(&self) -> bool {
        !matches!(self.phase, Phase::Closing(_))
    }

    /// Whether a message with this Call-ID and these tags, ours and the peer's, belongs here.
    pub(super) fn owns(&self, call_id: &str, local: &str, remote: &str) -> bool {
        self.dialogs.iter().any(|dialog| dialog.is(call_id, local, remote))
    }

    /// Whether the INVITE of this transaction rings here.
    pub(super) fn rings_by(&self, key: &Key) -> bool {
        matches!(&self.phase, Phase::Ringing(ringing) if ringing.key == *key)
    }

    pub(super) fn next_timeout(&self) -> Option<Millis> {
        self.timers.next()
    }

    pub(super) fn handle_timeout(&mut self, core: &mut Core) {
        while let Some((timer, _)) = self.timers.expired(core.tick) {
            match timer {
                Timer::Flow => self.flow_is_gone(core),
                Timer::Provisional => self.repeat_provisional(core),
                Timer::NoPrack => self.no_prack(core),
                Timer::Accepted => self.repeat_accepted(core),
                Timer::NoAck => self.no_ack(core),
                Timer::Glare => self.offer_again(core),
                Timer::Refresh => self.refresh_session(core),
                Timer::Expiry => self.expired(core),
                // Looked at by `is_gone`.
                Timer::Linger => {}
            }
        }
    }

    /// A request of ours was answered.
    pub(super) fn answered(&mut self, answer: &Answer, purpose: Purpose, core: &mut Core) {
        let status = answer.response.status;
        match purpose {
            Purpose::Invite => self.invite_answered(answer, core),
            Purpose::Reinvite => self.reinvite_answered(answer, core),
            _ if status < 200 => {}
            Purpose::Refresh => self.refresh_answered(answer, core),
            Purpose::Info => {
                self.dialog_may_be_gone(answer, core);
                if self.is_alive() {
                    core.emit(self.id, CallEvent::InfoAnswered(status));
                }
            }
            Purpose::Refer => self.refer_answered(answer, core),
            Purpose::Prack | Purpose::Other => {}
        }
    }

    /// The number for a request of ours that is sent again with credentials.
    pub(super) fn next_sequence(&mut self, request: &Request) -> u32 {
        self.dialog_with(request.to_tag()).map_or(request.sequence() + 1, Dialog::next_sequence)
    }

    /// A request inside one of our dialogs, already known to be one that we understand.
    pub(super) fn request(&mut self, key: &Key, request: &Rc<Request>, core: &mut Core) {
        let order = match self.dialog_with(request.headers.tag(Name::From)) {
            Some(dialog) => dialog.receive(request),
            None => Err(481),
        };
        if let Err(status) = order {
            return core.refuse(key, request, status);
        }
        match request.method {
            Method::Bye => self.bye(key, request, core),
            // Whoever has not heard our BYE hears it now.
            _ if !self.is_alive() => core.refuse(key, request, 481),
            Method::Invite => self.reinvited(key, request, core),
            Method::Update => self.updated(key, request, core),
            Method::Prack => self.pracked(key, request, core),
            Method::Info => self.info(key, request, core),
            Method::Refer => self.referred(key, request, core),
            Method::Notify => self.notified(key, request, core),
            _ => core.refuse(key, request, 405),
        }
    }

    /// Says that the call is over; everything else that ends one goes through here.
    fn end(&mut self, cause: Cause, status: Option<u16>, reason: Option<&str>, closing: Closing, core: &mut Core) {
        match self.phase {
            Phase::Closing(_) => return,
            // What was never answered has no dialog.
            Phase::Drafting { .. } | Phase::Inviting(_) => self.give_forks_up(),
            Phase::Ringing(_) | Phase::Up(_) => {}
        }
        self.progress(status.filter(|status| *status >= 300).unwrap_or(487), core);
        self.timers = Timers::default();
        self.timers.set(Timer::Linger, core.after(TIMEOUT));
        self.phase = Phase::Closing(closing);
        core.emit(self.id, CallEvent::Ended(Ended { cause, status, reason: reason.map(str::to_owned) }));
    }

    /// Tells the REFER that asked for this call how it goes; once it went well or wrong, no more.
    fn progress(&mut self, status: u16, core: &mut Core) {
        if let Some(parent) = self.parent {
            core.notes.push(Note::Progress { call: parent.call, refer: parent.refer, status });
            if status >= 200 {
                self.parent = None;
            }
        }
    }

    /// The dialog that a Replaces header names (RFC 3891 section 3), with the status to refuse it.
    pub(super) fn replaced_by(&self, replaces: Replaces<'_>) -> Option<Result<(), u16>> {
        if !self.owns(replaces.call_id, replaces.to_tag, replaces.from_tag) {
            return None;
        }
        Some(match &self.phase {
            Phase::Up(_) if replaces.early_only => Err(486),
            Phase::Up(_) | Phase::Inviting(_) => Ok(()),
            // "If the Replaces header field matches an early dialog that was not initiated by this UA … 481".
            Phase::Ringing(_) | Phase::Drafting { .. } => Err(481),
            Phase::Closing(_) => Err(603),
        })
    }

    /// The peer's address, with the header that lets somebody take our place there.
    pub(super) fn replaces(&self) -> Result<String, Misuse> {
        let Some(dialog) = self.dialogs.first().filter(|_| matches!(self.phase, Phase::Up(_))) else {
            return Err(Misuse::WrongState);
        };
        let uri = dialog.remote().map(|remote| remote.uri).filter(|uri| uri.sip().is_some());
        let uri = uri.ok_or(Misuse::BadTarget)?;
        Ok(join!(uri.without_headers(), "?", &dialog.replaces().to_header()))
    }

    pub(super) fn flow_lost(&mut self, core: &Core) {
        if matches!(self.phase, Phase::Inviting(_) | Phase::Ringing(_)) {
            self.timers.set(Timer::Flow, core.after(TIMEOUT));
        }
    }

    /// The peer may have hung up while nobody heard it: a call that is gone there must not keep the next one out. Whoever has
    /// no such dialog says 481 to a refresh (RFC 3261 section 12.2.2), and to an UPDATE while it rings here (RFC 3311 section 5.1).
    pub(super) fn flow_up(&mut self, core: &mut Core) {
        if let Phase::Ringing(ringing) = &self.phase
            && ringing.invite.headers.lists(Name::Allow, "UPDATE")
        {
            self.ask_peer(Method::Update, Purpose::Refresh, core, &|update, core| core.introduce(&mut update.headers));
        }
        self.refresh_session(core);
    }

    /// The media side has made a description.
    pub(super) fn local_description(&mut self, ask: AskId, sdp: &str, core: &mut Core) {
        match self.phase {
            Phase::Drafting { .. } => self.offer_drafted(ask, sdp, core),
            Phase::Ringing(_) => self.described(ask, sdp, core),
            Phase::Up(_) => self.redescribed(ask, sdp, core),
            Phase::Inviting(_) | Phase::Closing(_) => {}
        }
    }

    /// Whether a request that was challenged is still worth its credentials.
    pub(super) fn is_wanted(&self, request: &Request) -> bool {
        self.is_alive() || request.method == Method::Bye
    }

    /// The tag by which the peer knows us.
    pub(super) fn local_tag(&self) -> &str {
        self.dialogs.first().map_or("", Dialog::local_tag)
    }

    fn owner(&self, purpose: Purpose) -> Owner {
        Owner::Call(self.id, purpose)
    }

    fn session(&mut self) -> Result<&mut Session, Misuse> {
        match &mut self.phase {
            Phase::Up(session) => Ok(session),
            _ => Err(Misuse::WrongState),
        }
    }

    /// The dialog with the peer that has this tag.
    fn dialog_with(&mut self, tag: &str) -> Option<&mut Dialog> {
        self.dialogs.iter_mut().find(|dialog| dialog.remote_tag() == tag)
    }

    /// Sends a request in the call's dialog, once `fill` has added what it says.
    fn ask_peer(&mut self, method: Method, purpose: Purpose, core: &mut Core, fill: &dyn Fn(&mut Request, &Core)) {
        let owner = self.owner(purpose);
        if let Some(dialog) = self.dialogs.first_mut() {
            let mut request = dialog.request(method);
            fill(&mut request, core);
            core.send(owner, request);
        }
    }

    /// Repeats a 2xx of ours until its ACK comes.
    fn await_ack(&mut self, interval: u32, core: &Core) {
        self.timers.set(Timer::Accepted, core.after(interval));
        self.timers.set(Timer::NoAck, core.after(TIMEOUT));
    }

    fn stop_awaiting_ack(&mut self) {
        self.timers.stop(Timer::Accepted);
        self.timers.stop(Timer::NoAck);
    }
}

impl Repeated {
    /// Sends the response again and gives the next interval.
    fn repeat(&mut self, core: &mut Core) -> u32 {
        core.repeat(&self.key);
        self.interval = (self.interval * 2).min(self.most);
        self.interval
    }
}

/// Says in a BYE why the call ends (RFC 3326), where a plain BYE would not.
fn explain(bye: &mut Request, cause: Cause) {
    let (status, words) = match cause {
        Cause::Protocol => (488_u16, "No answer"),
        Cause::MediaFailed => (488, "Media failed"),
        Cause::NoAck => (408, "No ACK"),
        Cause::Expired => (408, "Session expired"),
        Cause::AnsweredElsewhere => (487, "Answered elsewhere"),
        _ => return,
    };
    bye.headers.push(Name::Reason, join!("SIP;cause=", status, ";text=\"", words, "\""));
}
