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

use core::time::Duration;

use self::{
    closing::Closing,
    incoming::Ringing,
    outgoing::{Acks, Inviting},
    session::Session,
};
pub(super) use self::{
    incoming::MIN_SE,
    session::{is_tone, refuse_type},
};
use super::{
    dialog::Dialog,
    endpoint::core::{Answer, Core, Key, Note, Owner, Purpose},
    event::{AskId, CallEvent, CallId, Cause, Ended, Misuse},
    fields::{Reason, Replaces},
    message::{Request, Response},
    method::Method,
    name::Name,
    transaction::TIMEOUT,
};
use crate::time::{Millis, Now, Timers};

/// See the module's picture.
pub(super) struct Call {
    id: CallId,
    phase: Phase,
    timers: Timers<Timer>,
    parent: Option<Parent>,
}

enum Phase {
    /// The INVITE waits for its offer.
    Drafting { invite: Box<Request>, ask: AskId },
    /// The INVITE is sent.
    Inviting(Box<Inviting>),
    /// An INVITE has come.
    Ringing(Box<Ringing>),
    /// There is a 2xx.
    Up(Box<Session>),
    /// The owner knows that it is over.
    Closing(Box<Closing>),
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
    /// The session ends.
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
    response: Response,
    interval: Duration,
    most: Duration,
}

impl Call {
    pub(super) fn id(&self) -> CallId {
        self.id
    }

    /// Whether nothing is left to do.
    pub(super) fn is_gone(&self) -> bool {
        matches!(&self.phase, Phase::Closing(_)) && !self.timers.is_set(Timer::Linger)
    }

    /// Whether the owner knows it as a call.
    pub(super) fn is_alive(&self) -> bool {
        !matches!(self.phase, Phase::Closing(_))
    }

    /// Whether a message with this Call-ID and these tags, ours and the peer's, belongs here.
    pub(super) fn owns(&self, call_id: &str, local: &str, remote: &str) -> bool {
        self.dialogs().any(|dialog| dialog.is(call_id, local, remote))
    }

    /// Whether the INVITE of this transaction rings here.
    pub(super) fn rings_by(&self, key: &Key) -> bool {
        matches!(&self.phase, Phase::Ringing(ringing) if ringing.key == *key)
    }

    pub(super) fn next_timeout(&self) -> Option<Millis> {
        self.timers.next()
    }

    pub(super) fn handle_timeout(&mut self, core: &mut Core, now: Now) {
        while let Some((timer, _)) = self.timers.expired(now.tick) {
            match timer {
                Timer::Flow => self.flow_is_gone(core, now),
                Timer::Provisional => self.repeat_provisional(core, now),
                Timer::NoPrack => self.no_prack(core, now),
                Timer::Accepted => self.repeat_accepted(core, now),
                Timer::NoAck => self.no_ack(core, now),
                Timer::Glare => self.offer_again(core),
                Timer::Refresh => self.refresh_session(core, now),
                Timer::Expiry => self.session_expired(core, now),
                // Looked at by `is_gone`.
                Timer::Linger => {}
            }
        }
    }

    /// A request of ours was answered.
    pub(super) fn answered(&mut self, answer: &Answer, purpose: Purpose, core: &mut Core, now: Now) {
        let final_status = Some(answer.response.status).filter(|status| *status >= 200);
        match (purpose, final_status) {
            (Purpose::Invite, _) => self.invite_answered(answer, core, now),
            (Purpose::Reinvite, _) => self.reinvite_answered(answer, core, now),
            (Purpose::Refresh, Some(_)) => self.refresh_answered(answer, core, now),
            (Purpose::Prack, Some(_)) => {}
            (Purpose::Info, Some(status)) => {
                self.dialog_may_be_gone(answer, core, now);
                if self.is_alive() {
                    core.emit(self.id, CallEvent::InfoAnswered(status));
                }
            }
            (Purpose::Refer, Some(status)) => self.refer_answered(status, core),
            (Purpose::Other, _) | (_, None) => {}
        }
    }

    /// The number for a request of ours that is sent again with credentials.
    pub(super) fn next_sequence(&mut self, request: &Request) -> u32 {
        let tag = request.to_tag().unwrap_or_default();
        let dialog = self.dialogs_mut().into_iter().find(|dialog| dialog.remote_tag() == tag);
        dialog.map_or_else(|| request.sequence() + 1, Dialog::next_sequence)
    }

    /// A request inside one of our dialogs, already known to be one that we understand.
    pub(super) fn request(&mut self, key: &Key, request: &Request, core: &mut Core, now: Now) {
        let tag = request.headers.from().and_then(|from| from.tag().map(str::to_owned)).unwrap_or_default();
        let order = match self.dialogs_mut().into_iter().find(|dialog| dialog.remote_tag() == tag) {
            Some(dialog) => dialog.receive(request),
            None => Err(481),
        };
        if let Err(status) = order {
            return core.refuse(key, request, status, now);
        }
        match request.method {
            Method::Bye => self.bye(key, request, core, now),
            Method::Invite => self.reinvited(key, request, core, now),
            Method::Update => self.updated(key, request, core, now),
            Method::Prack => self.pracked(key, request, core, now),
            Method::Info => self.info(key, request, core, now),
            Method::Refer => self.referred(key, request, core, now),
            Method::Notify => self.notified(key, request, core, now),
            _ => core.refuse(key, request, 405, now),
        }
    }

    /// Says that the call is over; everything else that ends one goes through here.
    fn end(
        &mut self,
        cause: Cause,
        status: Option<u16>,
        reason: Option<Reason>,
        closing: Closing,
        core: &mut Core,
        now: Now,
    ) {
        if !self.is_alive() {
            return;
        }
        self.progress(status.filter(|status| *status >= 300).unwrap_or(487), core);
        self.timers = Timers::default();
        self.timers.set(Timer::Linger, now.tick + TIMEOUT);
        self.phase = Phase::Closing(Box::new(closing));
        core.emit(self.id, CallEvent::Ended(Ended { cause, status, reason }));
    }

    /// Tells the REFER that asked for this call how it goes; once it went well or wrong, no more.
    fn progress(&mut self, status: u16, core: &mut Core) {
        if let Some(parent) = self.parent {
            core.notes.push_back(Note::Progress { call: parent.call, refer: parent.refer, status });
            if status >= 200 {
                self.parent = None;
            }
        }
    }

    /// The dialog that a Replaces header names (RFC 3891 section 3), with the status to refuse it.
    pub(super) fn replaced_by(&self, replaces: &Replaces) -> Option<Result<(), u16>> {
        if !self.owns(&replaces.call_id, &replaces.to_tag, &replaces.from_tag) {
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

    /// This call's dialog as others name it.
    pub(super) fn replaces(&self) -> Option<(Replaces, super::Uri)> {
        match &self.phase {
            Phase::Up(session) => Some((session.dialog.replaces(), session.dialog.remote().uri.clone())),
            _ => None,
        }
    }

    pub(super) fn flow_lost(&mut self, now: Now) {
        if matches!(self.phase, Phase::Inviting(_)) {
            self.timers.set(Timer::Flow, now.tick + TIMEOUT);
        }
    }

    pub(super) fn flow_up(&mut self, core: &mut Core, now: Now) {
        if let Phase::Up(session) = &self.phase
            && session.timer.is_due
        {
            self.refresh_session(core, now);
        }
    }

    /// The media side has made a description.
    pub(super) fn local_description(&mut self, ask: AskId, sdp: &str, core: &mut Core, now: Now) {
        match self.phase {
            Phase::Drafting { .. } => self.offer_drafted(ask, sdp, core, now),
            Phase::Ringing(_) => self.described(ask, sdp, core, now),
            Phase::Up(_) => self.redescribed(ask, sdp, core, now),
            Phase::Inviting(_) | Phase::Closing(_) => {}
        }
    }

    /// Whether a request that was challenged is still worth its credentials.
    pub(super) fn is_wanted(&self, request: &Request) -> bool {
        self.is_alive() || request.method == Method::Bye
    }

    /// The tag by which the peer knows us.
    pub(super) fn local_tag(&self) -> &str {
        self.dialogs().next().map_or("", Dialog::local_tag)
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

    fn dialogs(&self) -> impl Iterator<Item = &Dialog> {
        let (early, one): (&[outgoing::Early], Option<&Dialog>) = match &self.phase {
            Phase::Drafting { .. } => (&[], None),
            Phase::Inviting(inviting) => (&inviting.early, None),
            Phase::Ringing(ringing) => (&[], Some(&ringing.dialog)),
            Phase::Up(session) => (&[], Some(&session.dialog)),
            Phase::Closing(closing) => (&[], closing.dialog.as_ref()),
        };
        early.iter().map(|early| &early.dialog).chain(one)
    }

    fn dialogs_mut(&mut self) -> Vec<&mut Dialog> {
        match &mut self.phase {
            Phase::Drafting { .. } => Vec::new(),
            Phase::Inviting(inviting) => inviting.early.iter_mut().map(|early| &mut early.dialog).collect(),
            Phase::Ringing(ringing) => vec![&mut ringing.dialog],
            Phase::Up(session) => vec![&mut session.dialog],
            Phase::Closing(closing) => closing.dialog.as_mut().into_iter().collect(),
        }
    }
}

impl Repeated {
    /// Sends the response again and gives the next interval.
    fn repeat(&mut self, core: &mut Core, now: Now) -> Duration {
        core.respond(&self.key, self.response.clone(), now);
        self.interval = (self.interval * 2).min(self.most);
        self.interval
    }
}

/// The Reason header as a value, for BYE and CANCEL.
fn reason(status: u16, text: &str) -> String {
    Reason { protocol: "SIP".to_owned(), cause: Some(status), text: Some(text.to_owned()) }.to_text()
}

/// Adds a Reason, if there is one.
fn explain(request: &mut Request, reason: Option<&str>) {
    if let Some(reason) = reason {
        request.headers.push(Name::Reason, reason);
    }
}
