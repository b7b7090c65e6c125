//! New offers in a call that is up: re-INVITE and UPDATE of both sides (RFC 3261 section 14, RFC 3311).
//!
//! ```text
//!          offer wanted            offer made              answer, refusal
//!   Idle ─────────────► Preparing ─────────────► Offering ─────────────────► Idle
//!    │ ▲                    ▲ time passed           │ 491
//!    │ └── answer made ──┐  └────── Waiting ◄───────┘
//!    └─ peer's offer ─► Answering (peer's re-INVITE without an offer: our offer goes into the 200)
//! ```
//!
//! One negotiation at a time: an offer that meets ours is refused with 491, and so is ours by the peer; both then wait
//! for times that cannot meet again (section 14.1).

use core::time::Duration;

use super::{Call, Phase, Repeated, Timer, incoming::agree};
use crate::{
    sip::{
        endpoint::core::{Answer, Core, Key, Purpose},
        event::{AskId, CallEvent, Cause, Media, Misuse},
        message::{Request, Response, SDP},
        method::Method,
        name::Name,
        text,
        transaction::{T1, T2, TIMEOUT},
    },
    time::Now,
};

/// What is being negotiated.
#[derive(Default)]
pub(super) enum Exchange {
    /// Nothing.
    #[default]
    Idle,
    /// The media side makes our offer.
    Preparing { ask: AskId },
    /// Our offer is sent.
    Offering,
    /// Our offer met the peer's; it is made again after a while.
    Waiting,
    /// The media side makes the answer to a request of the peer, or the offer that it lacks.
    Answering { key: Key, request: Box<Request>, ask: AskId },
}

impl Call {
    /// Makes a new offer: hold, resume, another device, a new ICE generation. What it says is the media side's affair.
    pub(in crate::sip) fn reoffer(&mut self, core: &mut Core) -> Result<(), Misuse> {
        let id = self.id;
        let session = self.session()?;
        match session.exchange {
            // Offered again anyhow, with whatever is wanted by then.
            Exchange::Waiting => return Ok(()),
            Exchange::Idle if session.unacknowledged.is_none() => {}
            _ => return Err(Misuse::Busy),
        }
        if !core.has_flow() {
            return Err(Misuse::NoFlow);
        }
        session.exchange = Exchange::Preparing { ask: core.ask(id, Media::CreateOffer) };
        Ok(())
    }

    /// A description of ours for a call that is up is made.
    pub(super) fn redescribed(&mut self, ask: AskId, sdp: &str, core: &mut Core, now: Now) {
        let owner = self.owner(Purpose::Reinvite);
        let Phase::Up(session) = &mut self.phase else { return };
        match &session.exchange {
            Exchange::Preparing { ask: open } if *open == ask => {
                let mut invite = session.dialog.request(Method::Invite);
                core.introduce(&mut invite.headers);
                session.timer.ask(&mut invite.headers);
                invite.set_body(SDP, sdp);
                session.exchange = Exchange::Offering;
                core.send(owner, invite, now);
            }
            Exchange::Answering { ask: open, .. } if *open == ask => {
                if let Exchange::Answering { key, request, .. } = core::mem::take(&mut session.exchange) {
                    self.accept_offer(key, &request, Some(sdp), core, now);
                }
            }
            _ => {}
        }
    }

    /// The media side could not do what it was asked.
    pub(in crate::sip) fn media_failed(&mut self, ask: AskId, core: &mut Core, now: Now) {
        match &mut self.phase {
            Phase::Up(session) => match &session.exchange {
                // Our own offer failed: the call goes on as it was.
                Exchange::Preparing { ask: open } if *open == ask => {
                    session.exchange = Exchange::Idle;
                    core.emit(self.id, CallEvent::OfferRefused(0));
                }
                // The peer's offer cannot be answered: it is not acceptable here, and the call goes on as it was.
                Exchange::Answering { ask: open, .. } if *open == ask => {
                    if let Exchange::Answering { key, request, .. } = core::mem::take(&mut session.exchange) {
                        core.refuse(&key, &request, 488, now);
                    }
                }
                // An answer was refused: what both sides now believe differs.
                _ => self.leave(Cause::MediaFailed, Some(&super::reason(488, "Media failed")), core, now),
            },
            Phase::Ringing(_) => self.give_up(Cause::MediaFailed, 488, None, core, now),
            Phase::Drafting { .. } => {
                self.end(Cause::MediaFailed, None, None, super::Closing::default(), core, now);
            }
            Phase::Inviting(inviting) => {
                let closing = super::Closing::cancelling(inviting.tx, None);
                self.end(Cause::MediaFailed, None, None, closing, core, now);
                if let Phase::Closing(closing) = &mut self.phase {
                    closing.cancel(self.id, core, now);
                }
            }
            Phase::Closing(_) => {}
        }
    }

    /// Our re-INVITE was answered, perhaps again.
    pub(super) fn reinvite_answered(&mut self, answer: &Answer, core: &mut Core, now: Now) {
        let Phase::Up(session) = &mut self.phase else {
            if let Phase::Closing(closing) = &mut self.phase
                && answer.response.is_success()
                && let Some(dialog) = &closing.dialog
                && !closing.acks.again(dialog.remote_tag(), answer.request.sequence(), core, now)
            {
                closing.acks.send(dialog, answer, core, now);
            }
            return;
        };
        if answer.response.is_provisional() {
            return;
        }
        if answer.response.is_success() {
            let tag = session.dialog.remote_tag().to_owned();
            if session.acks.again(&tag, answer.request.sequence(), core, now) {
                return;
            }
            session.dialog.refresh(&answer.response.headers);
            session.acknowledge(answer, core, now);
        }
        self.offer_answered(answer, core, now);
    }

    /// An offer of ours was answered with a final response.
    pub(super) fn offer_answered(&mut self, answer: &Answer, core: &mut Core, now: Now) {
        let id = self.id;
        let Phase::Up(session) = &mut self.phase else { return };
        if !matches!(session.exchange, Exchange::Offering) {
            return;
        }
        let response = &answer.response;
        session.exchange = Exchange::Idle;
        match (response.status, response.sdp()) {
            (200..300, Some(sdp)) => {
                core.ask(id, Media::ApplyAnswer { sdp: sdp.to_owned(), provisional: false });
                core.emit(id, CallEvent::Renegotiated);
                self.arm_session_timer(response.headers.session_expires(), true, now);
            }
            (491, _) => {
                core.ask(id, Media::Rollback);
                session.exchange = Exchange::Waiting;
                // The owner of the Call-ID waits 2.1 to 4 s, the other side 0 to 2 s, in steps of 10 ms (section 14.1).
                let (least, steps) = if session.is_caller { (2100, 191) } else { (0, 201) };
                let delay = Duration::from_millis(least + 10 * u64::from(core.entropy.below(steps)));
                self.timers.set(Timer::Glare, now.tick + delay);
            }
            (status, _) => {
                core.ask(id, Media::Rollback);
                core.emit(id, CallEvent::OfferRefused(status));
                if status == 422
                    && let Some(least) = response.headers.number(&Name::MinSe)
                {
                    session.timer.wanted = session.timer.wanted.max(least);
                }
                self.dialog_may_be_gone(answer, core, now);
            }
        }
    }

    pub(super) fn offer_again(&mut self, core: &mut Core) {
        let id = self.id;
        let Phase::Up(session) = &mut self.phase else { return };
        if !matches!(session.exchange, Exchange::Waiting) {
            return;
        }
        session.exchange = Exchange::Idle;
        if self.reoffer(core).is_err() {
            core.emit(id, CallEvent::OfferRefused(491));
        }
    }

    /// The peer's re-INVITE.
    pub(super) fn reinvited(&mut self, key: &Key, request: &Request, core: &mut Core, now: Now) {
        let Phase::Up(session) = &mut self.phase else {
            // An INVITE in a dialog whose first INVITE is not answered (section 14.2).
            return refuse_for_a_while(key, request, core, now);
        };
        if session.unacknowledged.is_some() {
            return refuse_for_a_while(key, request, core, now);
        }
        match session.exchange {
            Exchange::Preparing { .. } | Exchange::Offering => return core.refuse(key, request, 491, now),
            Exchange::Answering { .. } => return refuse_for_a_while(key, request, core, now),
            Exchange::Idle | Exchange::Waiting => {}
        }
        core.respond(key, Response::to(request, 100), now);
        self.answer_offer(key, request, core);
    }

    /// The peer's UPDATE: a target refresh, a session refresh, perhaps an offer.
    pub(super) fn updated(&mut self, key: &Key, request: &Request, core: &mut Core, now: Now) {
        let Phase::Up(session) = &mut self.phase else {
            // Before the call is up only the first negotiation counts (RFC 3311 section 5.2).
            if request.sdp().is_some() {
                return core.refuse(key, request, 491, now);
            }
            for dialog in self.dialogs_mut() {
                if request.headers.from().is_some_and(|from| from.tag() == Some(dialog.remote_tag())) {
                    dialog.refresh(&request.headers);
                }
            }
            let mut response = Response::to(request, 200);
            core.introduce(&mut response.headers);
            return core.respond(key, response, now);
        };
        if request.sdp().is_none() {
            session.dialog.refresh(&request.headers);
            let mut response = Response::to(request, 200);
            core.introduce(&mut response.headers);
            let timer = agree(request, session.timer.wanted, &mut response);
            core.respond(key, response, now);
            return self.arm_session_timer(timer, false, now);
        }
        match session.exchange {
            Exchange::Preparing { .. } | Exchange::Offering => core.refuse(key, request, 491, now),
            Exchange::Answering { .. } => refuse_for_a_while(key, request, core, now),
            Exchange::Idle | Exchange::Waiting if session.unacknowledged.is_some() && session.offered_in_response => {
                core.refuse(key, request, 491, now);
            }
            Exchange::Idle | Exchange::Waiting => self.answer_offer(key, request, core),
        }
    }

    fn answer_offer(&mut self, key: &Key, request: &Request, core: &mut Core) {
        let id = self.id;
        self.timers.stop(Timer::Glare);
        let Phase::Up(session) = &mut self.phase else { return };
        let media = match request.sdp() {
            Some(offer) => Media::CreateAnswer { offer: offer.to_owned() },
            None => Media::CreateOffer,
        };
        let ask = core.ask(id, media);
        let was_waiting = matches!(session.exchange, Exchange::Waiting);
        session.exchange = Exchange::Answering { key: key.clone(), request: Box::new(request.clone()), ask };
        session.timer.offer_afterwards |= was_waiting;
    }

    fn accept_offer(&mut self, key: Key, request: &Request, sdp: Option<&str>, core: &mut Core, now: Now) {
        let id = self.id;
        let Phase::Up(session) = &mut self.phase else { return };
        session.dialog.refresh(&request.headers);
        session.learn(&request.headers);
        let mut response = Response::to(request, 200);
        core.introduce(&mut response.headers);
        if let Some(sdp) = sdp {
            response.set_body(SDP, sdp);
        }
        let timer = agree(request, session.timer.wanted, &mut response);
        core.respond(&key, response.clone(), now);
        let again = core::mem::take(&mut session.timer.offer_afterwards);
        if request.method == Method::Invite {
            session.offered_in_response = request.sdp().is_none();
            session.unacknowledged = Some(Repeated { key, response, interval: T1, most: T2 });
            self.timers.set(Timer::Accepted, now.tick + T1);
            self.timers.set(Timer::NoAck, now.tick + TIMEOUT);
        } else {
            core.emit(id, CallEvent::Renegotiated);
        }
        if again {
            session.exchange = Exchange::Waiting;
            self.timers.set(Timer::Glare, now.tick + T1);
        }
        self.arm_session_timer(timer, false, now);
    }
}

/// "A UAS that receives a second INVITE before it sends the final response to a first INVITE … MUST return a 500 … with
/// a randomly chosen value of between 0 and 10 seconds" (section 14.2).
fn refuse_for_a_while(key: &Key, request: &Request, core: &mut Core, now: Now) {
    let mut response = Response::to(request, 500);
    let seconds = core.entropy.below(11);
    response.headers.push(Name::RetryAfter, text::decimal(seconds));
    core.respond(key, response, now);
}
