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

use std::rc::Rc;

use super::{Call, Phase, Repeated, Timer, incoming::agree};
use crate::sip::{
    endpoint::core::{Answer, Core, Key, Purpose},
    event::{AskId, CallEvent, Cause, Media, Misuse},
    message::{Request, Response, SDP},
    method::Method,
    name::Name,
    text,
    transaction::{T1, T2},
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
    Answering { key: Key, request: Rc<Request>, ask: AskId },
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
    pub(super) fn redescribed(&mut self, ask: AskId, sdp: &str, core: &mut Core) {
        let Phase::Up(session) = &mut self.phase else { return };
        match &session.exchange {
            Exchange::Preparing { ask: open } if *open == ask => {
                session.exchange = Exchange::Offering;
                let interval = session.timer.to_ask();
                self.ask_peer(Method::Invite, Purpose::Reinvite, core, &|invite, core| {
                    core.introduce(&mut invite.headers);
                    if let Some(interval) = interval {
                        invite.headers.set(Name::SessionExpires, interval.to_text());
                    }
                    invite.set_body(SDP, sdp);
                });
            }
            Exchange::Answering { ask: open, .. } if *open == ask => {
                if let Exchange::Answering { key, request, .. } = core::mem::take(&mut session.exchange) {
                    self.accept_offer(key, &request, sdp, core);
                }
            }
            _ => {}
        }
    }

    /// The media side could not do what it was asked.
    pub(in crate::sip) fn media_failed(&mut self, ask: AskId, core: &mut Core) {
        match &mut self.phase {
            Phase::Up(session) => match &session.exchange {
                // Our own offer failed: the call goes on as it was.
                Exchange::Preparing { ask: open } if *open == ask => {
                    session.exchange = Exchange::Idle;
                    core.emit(self.id, CallEvent::OfferRefused(0));
                    self.refresh_later(core);
                }
                // The peer's offer cannot be answered: it is not acceptable here, and the call goes on as it was.
                Exchange::Answering { ask: open, .. } if *open == ask => session.refuse_offer(488, core),
                // An answer was refused: what both sides now believe differs.
                _ => self.leave(Cause::MediaFailed, core),
            },
            Phase::Ringing(_) => self.give_up(Cause::MediaFailed, 488, None, core),
            Phase::Drafting { .. } => self.end(Cause::MediaFailed, None, None, super::Closing::default(), core),
            Phase::Inviting(_) => self.abandon(Cause::MediaFailed, None, core),
            Phase::Closing(_) => {}
        }
    }

    /// Our re-INVITE was answered, perhaps again.
    pub(super) fn reinvite_answered(&mut self, answer: &Answer, core: &mut Core) {
        if answer.response.is_success()
            && let Some(dialog) = self.dialogs.first_mut()
        {
            if self.acks.again(dialog, answer, core) {
                return;
            }
            if matches!(self.phase, Phase::Up(_)) {
                dialog.refresh(&answer.response.headers);
            }
            self.acks.send(dialog, answer, core);
        }
        if !answer.response.is_provisional() {
            self.offer_answered(answer, core);
        }
    }

    /// An offer of ours was answered with a final response.
    fn offer_answered(&mut self, answer: &Answer, core: &mut Core) {
        let id = self.id;
        let Phase::Up(session) = &mut self.phase else { return };
        if !matches!(session.exchange, Exchange::Offering) {
            return;
        }
        let response = &answer.response;
        session.exchange = Exchange::Idle;
        match (response.status, response.sdp()) {
            (200..300, Some(sdp)) => {
                core.apply(id, sdp, false);
                core.emit(id, CallEvent::Renegotiated);
                self.arm_session_timer(response.headers.session_expires(), true, core);
            }
            (491, _) => {
                core.ask(id, Media::Rollback);
                session.exchange = Exchange::Waiting;
                // The owner of the Call-ID waits 2.1 to 4 s, the other side 0 to 2 s, in steps of 10 ms (section 14.1).
                let (least, steps) = if session.is_caller { (2100, 191) } else { (0, 201) };
                let delay = least + 10 * core.entropy.below(steps);
                self.timers.set(Timer::Glare, core.after(delay));
            }
            (status, _) => {
                core.ask(id, Media::Rollback);
                core.emit(id, CallEvent::OfferRefused(status));
                if status == 422 {
                    session.timer.lengthen(&response.headers);
                }
                self.refresh_later(core);
                self.dialog_may_be_gone(answer, core);
            }
        }
    }

    pub(super) fn offer_again(&mut self, core: &mut Core) {
        let Phase::Up(session) = &mut self.phase else { return };
        if matches!(session.exchange, Exchange::Waiting) {
            // The ACK for our answer to the peer's offer is slow: it is no end of ours.
            if session.unacknowledged.is_some() {
                return self.timers.set(Timer::Glare, core.after(T1));
            }
            session.exchange = Exchange::Idle;
            if self.reoffer(core).is_err() {
                core.emit(self.id, CallEvent::OfferRefused(491));
            }
        }
    }

    /// The peer's re-INVITE.
    pub(super) fn reinvited(&mut self, key: &Key, request: &Rc<Request>, core: &mut Core) {
        match &self.phase {
            Phase::Up(session) if session.unacknowledged.is_none() => match session.exchange {
                Exchange::Preparing { .. } | Exchange::Offering => core.refuse(key, request, 491),
                Exchange::Answering { .. } => refuse_for_a_while(key, request, core),
                Exchange::Idle | Exchange::Waiting => {
                    core.respond(key, Response::to(request, 100));
                    self.answer_offer(key, request, core);
                }
            },
            // An INVITE in a dialog whose first INVITE is not done with (section 14.2).
            _ => refuse_for_a_while(key, request, core),
        }
    }

    /// The peer's UPDATE: a target refresh, a session refresh, perhaps an offer.
    pub(super) fn updated(&mut self, key: &Key, request: &Rc<Request>, core: &mut Core) {
        let has_offer = request.sdp().is_some();
        match &mut self.phase {
            Phase::Up(session) if has_offer => match session.exchange {
                Exchange::Preparing { .. } | Exchange::Offering => core.refuse(key, request, 491),
                Exchange::Answering { .. } => refuse_for_a_while(key, request, core),
                _ if session.unacknowledged.is_some() && session.offered_in_response => core.refuse(key, request, 491),
                Exchange::Idle | Exchange::Waiting => self.answer_offer(key, request, core),
            },
            // Before the call is up only the first negotiation counts (RFC 3311 section 5.2).
            _ if has_offer => core.refuse(key, request, 491),
            phase => {
                let mut response = Response::to(request, 200);
                core.introduce(&mut response.headers);
                let timer = match phase {
                    Phase::Up(session) => agree(request, session.timer.wanted, &mut response),
                    _ => None,
                };
                if let Some(dialog) = self.dialog_with(request.headers.tag(Name::From)) {
                    dialog.refresh(&request.headers);
                }
                core.respond(key, response);
                self.arm_session_timer(timer, false, core);
            }
        }
    }

    fn answer_offer(&mut self, key: &Key, request: &Rc<Request>, core: &mut Core) {
        self.timers.stop(Timer::Glare);
        let Phase::Up(session) = &mut self.phase else { return };
        let ask = core.ask(self.id, Media::answer_to(request));
        session.timer.offer_afterwards |= matches!(session.exchange, Exchange::Waiting);
        session.exchange = Exchange::Answering { key: key.clone(), request: request.clone(), ask };
    }

    fn accept_offer(&mut self, key: Key, request: &Request, sdp: &str, core: &mut Core) {
        let Phase::Up(session) = &mut self.phase else { return };
        if let Some(dialog) = self.dialogs.first_mut() {
            dialog.refresh(&request.headers);
        }
        session.learn(&request.headers);
        let mut response = Response::to(request, 200);
        core.introduce(&mut response.headers);
        response.set_body(SDP, sdp);
        let timer = agree(request, session.timer.wanted, &mut response);
        core.respond(&key, response);
        let again = core::mem::take(&mut session.timer.offer_afterwards);
        if again {
            session.exchange = Exchange::Waiting;
            self.timers.set(Timer::Glare, core.after(T1));
        }
        if request.method == Method::Invite {
            session.offered_in_response = request.sdp().is_none();
            let number = request.sequence();
            session.unacknowledged = Some(Repeated { key, number, interval: T1, most: T2 });
            self.await_ack(T1, core);
        } else {
            core.emit(self.id, CallEvent::Renegotiated);
        }
        self.arm_session_timer(timer, false, core);
    }
}

/// "A UAS that receives a second INVITE before it sends the final response to a first INVITE … MUST return a 500 … with
/// a randomly chosen value of between 0 and 10 seconds" (section 14.2).
fn refuse_for_a_while(key: &Key, request: &Request, core: &mut Core) {
    let seconds = core.entropy.below(11);
    core.refuse_with(key, request, 500, Name::RetryAfter, &text::decimal(seconds));
}
