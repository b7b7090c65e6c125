//! Calls that come: ringing, reliably or not, early media, answering, rejecting, CANCEL.

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
    time::{Now, Timers},
};

/// The smallest session interval that we take (RFC 4028 section 4).
pub(in crate::sip) const MIN_SE: u32 = 90;

/// An INVITE has come.
pub(super) struct Ringing {
    pub(super) key: Key,
    invite: Request,
    pub(super) dialog: Dialog,
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
        key: Key,
        invite: Request,
        replaces: Option<CallId>,
        core: &mut Core,
    ) -> Option<Self> {
        let dialog = Dialog::uas(&invite, &core.token(6))?;
        let headers = &invite.headers;
        let required = headers.lists(&Name::Require, "100rel");
        let wanted = required || (core.config.reliable && headers.lists(&Name::Supported, "100rel"));
        let next = core.entropy.below(0x7fff) + 1;
        let event = Incoming {
            // A proxy that we trust has asserted it; one that we do not trust would not reach us (RFC 3325).
            from: headers.address(&Name::PAssertedIdentity).unwrap_or_else(|| dialog.remote().clone()),
            to: dialog.local().clone(),
            replaces,
            has_offer: invite.sdp().is_some(),
            headers: headers.clone(),
        };
        core.emit(id, CallEvent::Incoming(Box::new(event)));
        let reliable = Reliable { wanted, next, pending: None, describes: false };
        let ringing = Ringing { key, invite, dialog, replaces, stage: Stage::Alerting, reliable };
        Some(Self { id, phase: Phase::Ringing(Box::new(ringing)), timers: Timers::default(), parent: None })
    }

    /// Tells the caller that it rings.
    pub(in crate::sip) fn ring(&mut self, core: &mut Core, now: Now) -> Result<(), Misuse> {
        let Phase::Ringing(ringing) = &mut self.phase else { return Err(Misuse::WrongState) };
        // The first reliable response to an INVITE without an offer would have to make one (RFC 3262 section 5);
        // such a caller hears 100 until we answer.
        if ringing.reliable.wanted && ringing.invite.sdp().is_none() {
            return Ok(());
        }
        if ringing.reliable.pending.is_some() {
            return Ok(());
        }
        let response = ringing.response(180, core);
        self.send_provisional(response, core, now);
        Ok(())
    }

    /// Sends media before the call is answered: a reliable 183 with our answer.
    pub(in crate::sip) fn early_media(&mut self, core: &mut Core) -> Result<(), Misuse> {
        let Phase::Ringing(ringing) = &mut self.phase else { return Err(Misuse::WrongState) };
        let can = ringing.invite.headers.lists(&Name::Supported, "100rel") || ringing.reliable.wanted;
        let Some(offer) = ringing.invite.sdp().map(str::to_owned).filter(|_| can) else {
            return Err(Misuse::WrongState);
        };
        if !matches!(ringing.stage, Stage::Alerting) || ringing.reliable.pending.is_some() {
            return Err(Misuse::Busy);
        }
        ringing.reliable.wanted = true;
        let ask = core.ask(self.id, Media::CreateAnswer { offer });
        ringing.stage = Stage::Describing { ask, accept: false };
        Ok(())
    }

    /// Answers the call.
    pub(in crate::sip) fn answer(&mut self, core: &mut Core, now: Now) -> Result<(), Misuse> {
        let Phase::Ringing(ringing) = &mut self.phase else { return Err(Misuse::WrongState) };
        match &mut ringing.stage {
            Stage::Alerting => {
                let request = match ringing.invite.sdp() {
                    Some(offer) => Media::CreateAnswer { offer: offer.to_owned() },
                    None => Media::CreateOffer,
                };
                let ask = core.ask(self.id, request);
                ringing.stage = Stage::Describing { ask, accept: true };
            }
            Stage::Describing { accept: true, .. } | Stage::Described { accept: true, .. } => return Err(Misuse::Busy),
            Stage::Describing { accept, .. } => *accept = true,
            Stage::Described { accept, .. } => {
                *accept = true;
                self.accept_described(core, now);
            }
        }
        Ok(())
    }

    /// Rejects the call.
    pub(in crate::sip) fn reject(&mut self, status: u16, core: &mut Core, now: Now) -> Result<(), Misuse> {
        if !matches!(self.phase, Phase::Ringing(_)) {
            return Err(Misuse::WrongState);
        }
        self.give_up(Cause::Rejected, status.clamp(300, 699), None, core, now);
        Ok(())
    }

    /// Our description for a call that rings is made.
    pub(super) fn described(&mut self, ask: AskId, sdp: &str, core: &mut Core, now: Now) {
        let Phase::Ringing(ringing) = &mut self.phase else { return };
        let Stage::Describing { ask: open, accept } = ringing.stage else { return };
        if open != ask {
            return;
        }
        if accept {
            return self.accept(Some(sdp), core, now);
        }
        ringing.stage = Stage::Described { sdp: sdp.to_owned(), accept: false };
        let mut response = ringing.response(183, core);
        response.set_body(SDP, sdp);
        self.send_provisional(response, core, now);
    }

    /// The caller gives up (RFC 3261 section 9.2); the CANCEL itself is answered already.
    pub(in crate::sip) fn cancelled(&mut self, reason: Option<Reason>, core: &mut Core, now: Now) {
        // RFC 3326 section 2: a fork was answered elsewhere.
        let elsewhere = reason.as_ref().is_some_and(|reason| reason.cause == Some(200));
        let cause = if elsewhere { Cause::AnsweredElsewhere } else { Cause::Missed };
        self.give_up(cause, 487, reason, core, now);
    }

    /// Refuses the INVITE and ends.
    pub(super) fn give_up(&mut self, cause: Cause, status: u16, reason: Option<Reason>, core: &mut Core, now: Now) {
        if let Phase::Ringing(ringing) = &self.phase {
            let mut response = Response::to(&ringing.invite, status);
            response.tag(ringing.dialog.local_tag());
            core.respond(&ringing.key, response, now);
            let closing = Closing { dialog: Some(ringing.dialog.clone()), ..Closing::default() };
            self.end(cause, Some(status), reason, closing, core, now);
        }
    }

    /// PRACK (RFC 3262 section 3).
    pub(super) fn pracked(&mut self, key: &Key, request: &Request, core: &mut Core, now: Now) {
        let Phase::Ringing(ringing) = &mut self.phase else { return core.refuse(key, request, 481, now) };
        let rack = request.headers.first(&Name::RAck).and_then(RAck::parse);
        let is_pending = ringing.reliable.pending.is_some()
            && rack.is_some_and(|rack| {
                rack.rseq == ringing.reliable.next && rack.cseq.number == ringing.invite.sequence()
            });
        if !is_pending {
            return core.refuse(key, request, 481, now);
        }
        ringing.reliable.pending = None;
        ringing.reliable.next += 1;
        self.timers.stop(Timer::Provisional);
        self.timers.stop(Timer::NoPrack);
        // An offer in PRACK would be a second negotiation before the first one is used: not taken (488).
        let status = if request.sdp().is_some() { 488 } else { 200 };
        core.refuse(key, request, status, now);
        self.accept_described(core, now);
    }

    pub(super) fn repeat_provisional(&mut self, core: &mut Core, now: Now) {
        if let Phase::Ringing(ringing) = &mut self.phase
            && let Some(pending) = &mut ringing.reliable.pending
        {
            let interval = pending.repeat(core, now);
            self.timers.set(Timer::Provisional, now.tick + interval);
        }
    }

    /// "The UAS SHOULD reject the original request with a 5xx response" (RFC 3262 section 3).
    pub(super) fn no_prack(&mut self, core: &mut Core, now: Now) {
        self.give_up(Cause::NoAck, 504, None, core, now);
    }

    fn send_provisional(&mut self, mut response: Response, core: &mut Core, now: Now) {
        let Phase::Ringing(ringing) = &mut self.phase else { return };
        if ringing.reliable.wanted {
            response.headers.push(Name::Require, "100rel");
            response.headers.push(Name::RSeq, text::decimal(ringing.reliable.next));
            ringing.reliable.describes = !response.body.is_empty();
            // It doubles without a limit of T2 (RFC 3262 section 3).
            let pending =
                Repeated { key: ringing.key.clone(), response: response.clone(), interval: T1, most: TIMEOUT };
            ringing.reliable.pending = Some(pending);
            self.timers.set(Timer::Provisional, now.tick + T1);
            self.timers.set(Timer::NoPrack, now.tick + TIMEOUT);
        }
        core.respond(&ringing.key, response, now);
    }

    /// Answers with the description of a 183, once it is known to have arrived.
    fn accept_described(&mut self, core: &mut Core, now: Now) {
        if let Phase::Ringing(ringing) = &self.phase
            && let Stage::Described { sdp, accept: true } = &ringing.stage
            && !(ringing.reliable.pending.is_some() && ringing.reliable.describes)
        {
            let sdp = sdp.clone();
            self.accept(Some(&sdp), core, now);
        }
    }

    /// Sends the 200.
    fn accept(&mut self, sdp: Option<&str>, core: &mut Core, now: Now) {
        let Phase::Ringing(ringing) = &mut self.phase else { return };
        let mut response = ringing.response(200, core);
        if let Some(sdp) = sdp {
            response.set_body(SDP, sdp);
        }
        let timer = agree(&ringing.invite, core.config.session_expires, &mut response);
        core.respond(&ringing.key, response.clone(), now);
        let mut session = Session::new(ringing.dialog.clone(), false, core);
        session.learn(&ringing.invite.headers);
        session.is_initial = true;
        session.offered_in_response = ringing.invite.sdp().is_none();
        session.unacknowledged = Some(Repeated { key: ringing.key.clone(), response, interval: T1, most: T2 });
        let replaced = ringing.replaces;
        self.timers = Timers::default();
        self.timers.set(Timer::Accepted, now.tick + T1);
        self.timers.set(Timer::NoAck, now.tick + TIMEOUT);
        self.phase = Phase::Up(Box::new(session));
        core.emit(self.id, CallEvent::Accepted);
        self.arm_session_timer(timer, false, now);
        Self::notes_replaced(core, replaced);
    }
}

impl Ringing {
    fn response(&self, status: u16, core: &Core) -> Response {
        let mut response = Response::to(&self.invite, status);
        response.tag(self.dialog.local_tag());
        // Whoever recorded a route wants to see the dialog's requests (RFC 3261 section 12.1.1).
        response.headers.copy(&Name::RecordRoute, &self.invite.headers);
        core.introduce(&mut response.headers);
        response
    }
}

/// Settles the session timer as the side that answers (RFC 4028 section 9), and says so in the response.
pub(super) fn agree(request: &Request, most: u32, response: &mut Response) -> Option<SessionExpires> {
    if !request.headers.lists(&Name::Supported, "timer") {
        return None;
    }
    let asked = request.headers.session_expires()?;
    let least = request.headers.number(&Name::MinSe).unwrap_or(MIN_SE).max(MIN_SE);
    let interval = if most == 0 { asked.interval } else { asked.interval.min(most) }.max(least);
    let refresher = asked.refresher.unwrap_or(Refresher::Uac);
    let agreed = SessionExpires { interval, refresher: Some(refresher) };
    response.headers.set(Name::SessionExpires, agreed.to_text());
    if refresher == Refresher::Uac {
        response.headers.push(Name::Require, "timer");
    }
    Some(agreed)
}
