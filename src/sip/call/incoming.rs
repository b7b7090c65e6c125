//! Calls that come: ringing, reliably or not, early media, answering, rejecting, CANCEL.

use std::rc::Rc;

use super::{Call, Closing, Phase, Repeated, Session, Timer};
use crate::{
    sip::{
        dialog::Dialog,
        endpoint::core::{Core, Key},
        event::{AskId, CallEvent, CallId, Cause, Incoming, Media, Misuse},
        fields::{RAck, Reason, Refresher, SessionExpires},
        message::{Request, Response, SDP},
        name::Name,
        text,
        transaction::{T1, T2, TIMEOUT},
    },
    time::Timers,
};

/// The smallest session interval that we take (RFC 4028 section 4).
pub(in crate::sip) const MIN_SE: u32 = 90;

/// An INVITE has come.
pub(super) struct Ringing {
    pub(super) key: Key,
    pub(super) invite: Rc<Request>,
    replaces: Option<CallId>,
    stage: Stage,
    reliable: Reliable,
}

/// How far the answering is.
enum Stage {
    /// Nobody has asked for anything, or only to let it ring.
    Alerting,
    /// The media side makes our description, for a 183 or for the 200.
    Describing { ask: AskId, accept: bool },
    /// Our answer went out with a 183.
    Described { sdp: String, accept: bool },
}

/// Reliable provisional responses (RFC 3262 section 3): one at a time.
struct Reliable {
    wanted: bool,
    next: u32,
    pending: Option<Repeated>,
    /// Whether the pending one has our description: a 2xx then waits for its PRACK.
    describes: bool,
}

impl Call {
    /// A call to us; its INVITE is sound and its transaction open.
    pub(in crate::sip) fn incoming(
        id: CallId,
        key: &Key,
        invite: &Rc<Request>,
        replaces: Option<CallId>,
        core: &mut Core,
    ) -> Option<Self> {
        let dialog = Dialog::uas(invite, &core.token(6))?;
        let headers = &invite.headers;
        let wanted = headers.lists(Name::Require, "100rel")
            || (core.config.reliable && headers.lists(Name::Supported, "100rel"));
        let next = core.entropy.below(0x7fff) + 1;
        let event = Incoming { replaces, headers: headers.clone() };
        core.emit(id, CallEvent::Incoming(Box::new(event)));
        let reliable = Reliable { wanted, next, pending: None, describes: false };
        let ringing = Ringing { key: key.clone(), invite: invite.clone(), replaces, stage: Stage::Alerting, reliable };
        let mut call = Self::new(id, Phase::Ringing(Box::new(ringing)), vec![dialog], None);
        if let Some(seconds) = headers.number(Name::Expires) {
            call.timers.set(Timer::Expiry, core.after_seconds(seconds));
        }
        Some(call)
    }

    /// Tells the caller that it rings.
    pub(in crate::sip) fn ring(&mut self, core: &mut Core) -> Result<(), Misuse> {
        let Phase::Ringing(ringing) = &mut self.phase else { return Err(Misuse::WrongState) };
        // The first reliable response to an INVITE without an offer would have to make one (RFC 3262 section 5);
        // such a caller hears 100 until we answer.
        let must_offer = ringing.reliable.wanted && ringing.invite.sdp().is_none();
        if !must_offer && ringing.reliable.pending.is_none() {
            self.send_provisional(180, "", core);
        }
        Ok(())
    }

    /// Sends media before the call is answered: a reliable 183 with our answer.
    pub(in crate::sip) fn early_media(&mut self, core: &mut Core) -> Result<(), Misuse> {
        let Phase::Ringing(ringing) = &mut self.phase else { return Err(Misuse::WrongState) };
        let can = ringing.reliable.wanted || ringing.invite.headers.lists(Name::Supported, "100rel");
        if !can || ringing.invite.sdp().is_none() {
            return Err(Misuse::WrongState);
        }
        if !matches!(ringing.stage, Stage::Alerting) || ringing.reliable.pending.is_some() {
            return Err(Misuse::Busy);
        }
        ringing.reliable.wanted = true;
        let ask = core.ask(self.id, Media::answer_to(&ringing.invite));
        ringing.stage = Stage::Describing { ask, accept: false };
        Ok(())
    }

    /// Answers the call.
    pub(in crate::sip) fn answer(&mut self, core: &mut Core) -> Result<(), Misuse> {
        let Phase::Ringing(ringing) = &mut self.phase else { return Err(Misuse::WrongState) };
        match &mut ringing.stage {
            Stage::Alerting => {
                let ask = core.ask(self.id, Media::answer_to(&ringing.invite));
                ringing.stage = Stage::Describing { ask, accept: true };
            }
            Stage::Describing { accept, .. } | Stage::Described { accept, .. } => {
                if *accept {
                    return Err(Misuse::Busy);
                }
                *accept = true;
                self.accept_described(core);
            }
        }
        Ok(())
    }

    /// Rejects the call.
    pub(in crate::sip) fn reject(&mut self, status: u16, core: &mut Core) -> Result<(), Misuse> {
        if !matches!(self.phase, Phase::Ringing(_)) {
            return Err(Misuse::WrongState);
        }
        self.give_up(Cause::Rejected, status.clamp(300, 699), None, core);
        Ok(())
    }

    /// Our description for a call that rings is made.
    pub(super) fn described(&mut self, ask: AskId, sdp: &str, core: &mut Core) {
        let Phase::Ringing(ringing) = &mut self.phase else { return };
        match ringing.stage {
            Stage::Describing { ask: open, accept: true } if open == ask => self.accept(sdp, core),
            Stage::Describing { ask: open, accept: false } if open == ask => {
                ringing.stage = Stage::Described { sdp: sdp.to_owned(), accept: false };
                self.send_provisional(183, sdp, core);
            }
            _ => {}
        }
    }

    /// The caller gives up (RFC 3261 section 9.2); the CANCEL itself is answered already.
    pub(in crate::sip) fn cancelled(&mut self, reason: Option<&str>, core: &mut Core) {
        // RFC 3326 section 2: a fork was answered elsewhere; in the words of Q.850, this one was not selected.
        let elsewhere = reason.and_then(Reason::parse).is_some_and(|reason| matches!(reason.cause, Some(200 | 26)));
        let cause = if elsewhere { Cause::AnsweredElsewhere } else { Cause::Missed };
        self.give_up(cause, 487, reason, core);
    }

    /// Refuses the INVITE and ends.
    pub(super) fn give_up(&mut self, cause: Cause, status: u16, reason: Option<&str>, core: &mut Core) {
        if let Phase::Ringing(ringing) = &self.phase {
            let mut response = Response::to(&ringing.invite, status);
            response.tag(self.local_tag());
            core.respond(&ringing.key, response);
            self.end(cause, Some(status), reason, Closing::default(), core);
        }
    }

    /// PRACK (RFC 3262 section 3).
    pub(super) fn pracked(&mut self, key: &Key, request: &Request, core: &mut Core) {
        let rack = request.headers.first(Name::RAck).and_then(RAck::parse);
        let is_pending = rack.is_some_and(|rack| match &mut self.phase {
            Phase::Ringing(ringing) => {
                rack.rseq == ringing.reliable.next
                    && rack.cseq.number == ringing.invite.sequence()
                    && ringing.reliable.pending.take().is_some()
            }
            // It crossed our 2xx: "it MUST be prepared to process PRACK requests for those outstanding responses".
            Phase::Up(session) => session.unpracked.take_if(|rseq| *rseq == rack.rseq).is_some(),
            _ => false,
        });
        if !is_pending {
            return core.refuse(key, request, 481);
        }
        if let Phase::Ringing(ringing) = &mut self.phase {
            ringing.reliable.next += 1;
        }
        self.timers.stop(Timer::Provisional);
        self.timers.stop(Timer::NoPrack);
        // An offer in PRACK would be a second negotiation before the first one is used: not taken (488).
        core.refuse(key, request, if request.sdp().is_some() { 488 } else { 200 });
        self.accept_described(core);
    }

    pub(super) fn repeat_provisional(&mut self, core: &mut Core) {
        if let Phase::Ringing(ringing) = &mut self.phase
            && let Some(pending) = &mut ringing.reliable.pending
        {
            let interval = pending.repeat(core);
            self.timers.set(Timer::Provisional, core.after(interval));
        }
    }

    /// "The UAS SHOULD reject the original request with a 5xx response" (RFC 3262 section 3).
    pub(super) fn no_prack(&mut self, core: &mut Core) {
        self.give_up(Cause::NoAck, 504, None, core);
    }

    fn send_provisional(&mut self, status: u16, sdp: &str, core: &mut Core) {
        let Phase::Ringing(ringing) = &mut self.phase else { return };
        let tag = self.dialogs.first().map_or("", Dialog::local_tag);
        let mut response = ringing.response(status, tag, sdp, core);
        if ringing.reliable.wanted {
            response.headers.push(Name::Require, "100rel");
            response.headers.push(Name::RSeq, text::decimal(ringing.reliable.next));
            ringing.reliable.describes = !sdp.is_empty();
            // It doubles without a limit of T2 (RFC 3262 section 3).
            let pending = Repeated { key: ringing.key.clone(), number: 0, interval: T1, most: TIMEOUT };
            ringing.reliable.pending = Some(pending);
            self.timers.set(Timer::Provisional, core.after(T1));
            self.timers.set(Timer::NoPrack, core.after(TIMEOUT));
        }
        core.respond(&ringing.key, response);
    }

    /// Answers with the description of a 183, once it is known to have arrived.
    fn accept_described(&mut self, core: &mut Core) {
        if let Phase::Ringing(ringing) = &mut self.phase
            && let Stage::Described { sdp, accept: true } = &mut ringing.stage
            && !(ringing.reliable.pending.is_some() && ringing.reliable.describes)
        {
            let sdp = core::mem::take(sdp);
            self.accept(&sdp, core);
        }
    }

    /// Sends the 200.
    fn accept(&mut self, sdp: &str, core: &mut Core) {
        let Phase::Ringing(ringing) = &mut self.phase else { return };
        let tag = self.dialogs.first().map_or("", Dialog::local_tag);
        let mut response = ringing.response(200, tag, sdp, core);
        let timer = agree(&ringing.invite, core.config.session_expires, &mut response);
        core.respond(&ringing.key, response);
        let mut session = Session::new(false, core);
        session.learn(&ringing.invite.headers);
        session.is_initial = true;
        session.unpracked = ringing.reliable.pending.as_ref().map(|_| ringing.reliable.next);
        session.offered_in_response = ringing.invite.sdp().is_none();
        let number = ringing.invite.sequence();
        session.unacknowledged = Some(Repeated { key: ringing.key.clone(), number, interval: T1, most: T2 });
        let replaced = ringing.replaces;
        self.timers = Timers::default();
        self.await_ack(T1, core);
        self.phase = Phase::Up(Box::new(session));
        core.emit(self.id, CallEvent::Accepted);
        self.arm_session_timer(timer, false, core);
        Self::notes_replaced(core, replaced);
    }
}

impl Ringing {
    fn response(&self, status: u16, tag: &str, sdp: &str, core: &Core) -> Response {
        let mut response = Response::to(&self.invite, status);
        response.tag(tag);
        // Whoever recorded a route wants to see the dialog's requests (RFC 3261 section 12.1.1).
        response.headers.copy(&[Name::RecordRoute], &self.invite.headers);
        core.introduce(&mut response.headers);
        if !sdp.is_empty() {
            response.set_body(SDP, sdp);
        }
        response
    }
}

/// Settles the session timer as the side that answers (RFC 4028 section 9), and says so in the response.
pub(super) fn agree(request: &Request, most: u32, response: &mut Response) -> Option<SessionExpires> {
    if !request.headers.lists(Name::Supported, "timer") {
        return None;
    }
    let asked = request.headers.session_expires()?;
    let least = request.headers.number(Name::MinSe).unwrap_or(MIN_SE).max(MIN_SE);
    let interval = if most == 0 { asked.interval } else { asked.interval.min(most) }.max(least);
    let refresher = asked.refresher.unwrap_or(Refresher::Uac);
    let agreed = SessionExpires { interval, refresher: Some(refresher) };
    response.headers.set(Name::SessionExpires, agreed.to_text());
    if refresher == Refresher::Uac {
        response.headers.push(Name::Require, "timer");
    }
    Some(agreed)
}
