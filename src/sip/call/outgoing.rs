//! Calls that we make: the INVITE, its forks, reliable provisional responses, CANCEL.
//!
//! The INVITE always has an offer. Each fork that rings has an early dialog of its own; the first 2xx makes the call, and
//! any other fork that answers all the same gets its ACK and a BYE at once (RFC 3261 section 13.2.2.4).

use super::{Call, Closing, Parent, Phase, Session, Timer, explain, reason};
use crate::{
    sip::{
        address::Address,
        dialog::Dialog,
        endpoint::core::{Answer, Core, Purpose, TxId},
        event::{AskId, CallEvent, CallId, Cause, Media},
        fields::{CSeq, RAck, SessionExpires},
        message::{Request, SDP},
        method::Method,
        name::Name,
        text,
        uri::Uri,
    },
    time::{Now, Timers},
};

/// The INVITE is sent.
pub(super) struct Inviting {
    pub(super) tx: TxId,
    pub(super) early: Vec<Early>,
    /// The answer that the media side has, and whose it is.
    applied: Option<String>,
}

/// A fork that rings.
pub(super) struct Early {
    pub(super) dialog: Dialog,
    rseq: Option<u32>,
    answer: Option<String>,
}

/// A page of forks is enough; more are not followed.
const MOST_FORKS: usize = 16;

impl Call {
    /// A call to `target`, whose INVITE is sent when the media side has made an offer.
    pub(in crate::sip) fn outgoing(
        id: CallId,
        target: Uri,
        headers: &[(Name, String)],
        parent: Option<Parent>,
        core: &mut Core,
    ) -> Option<Self> {
        let from = core.config.address()?.with_tag(&core.token(6));
        let mut invite = Request::new(Method::Invite, target.clone());
        let fields = &mut invite.headers;
        for route in &core.service_route {
            fields.push(Name::Route, route.as_str());
        }
        fields.push(Name::MaxForwards, "70");
        fields.push(Name::From, from.to_text());
        fields.push(Name::To, Address::new(target).to_text());
        fields.push(Name::CallId, core.token(12));
        fields.push(Name::CSeq, CSeq { number: 1, method: Method::Invite }.to_text());
        core.introduce(fields);
        if core.config.session_expires > 0 {
            let interval = core.config.session_expires;
            fields.push(Name::SessionExpires, SessionExpires { interval, refresher: None }.to_text());
        }
        for (name, value) in headers {
            fields.push(name.clone(), value.as_str());
        }
        let ask = core.ask(id, Media::CreateOffer);
        Some(Self { id, phase: Phase::Drafting { invite: Box::new(invite), ask }, timers: Timers::default(), parent })
    }

    /// The offer is made.
    pub(super) fn offer_drafted(&mut self, ask: AskId, sdp: &str, core: &mut Core, now: Now) {
        let owner = self.owner(Purpose::Invite);
        if let Phase::Drafting { invite, ask: open } = &mut self.phase
            && *open == ask
        {
            invite.set_body(SDP, sdp);
            let tx = core.send(owner, (**invite).clone(), now);
            self.phase = Phase::Inviting(Box::new(Inviting { tx, early: Vec::new(), applied: None }));
        }
    }

    pub(super) fn invite_answered(&mut self, answer: &Answer, core: &mut Core, now: Now) {
        if !answer.is_local {
            self.timers.stop(Timer::Flow);
        }
        match (&self.phase, answer.response.status) {
            (Phase::Inviting(_), ..200) => self.provisional(answer, core, now),
            (Phase::Inviting(_), 200..300) => self.accepted(answer, core, now),
            (Phase::Inviting(_), status) => self.refused(answer, status, core, now),
            (Phase::Up(_) | Phase::Closing(_), _) => self.stray(answer, core, now),
            (Phase::Drafting { .. } | Phase::Ringing(_), _) => {}
        }
    }

    fn provisional(&mut self, answer: &Answer, core: &mut Core, now: Now) {
        let response = &answer.response;
        let owner = self.owner(Purpose::Prack);
        let Phase::Inviting(inviting) = &mut self.phase else { return };
        if response.status == 100 {
            return core.emit(self.id, CallEvent::Trying);
        }
        let mut early_media = false;
        if let Some(dialog) = Dialog::uac(&answer.request, response) {
            let known = inviting.early.iter().position(|early| early.dialog.remote_tag() == dialog.remote_tag());
            let at = known.unwrap_or(inviting.early.len());
            if known.is_none() {
                if at == MOST_FORKS {
                    return;
                }
                inviting.early.push(Early { dialog, rseq: None, answer: None });
            }
            let Some(early) = inviting.early.get_mut(at) else { return };
            early.dialog.refresh(&response.headers);
            if response.headers.lists(&Name::Require, "100rel") {
                let Some(rseq) = response.headers.number(&Name::RSeq) else { return };
                // Only the next one counts; a gap is filled by the peer's repetitions (RFC 3262 section 4).
                if early.rseq.is_some_and(|last| last.checked_add(1) != Some(rseq)) {
                    return;
                }
                early.rseq = Some(rseq);
                let mut prack = early.dialog.request(Method::Prack);
                let cseq = CSeq { number: answer.request.sequence(), method: Method::Invite };
                prack.headers.push(Name::RAck, RAck { rseq, cseq }.to_text());
                core.send(owner, prack, now);
            }
            if let Some(sdp) = response.sdp() {
                early_media = true;
                if early.answer.as_deref() != Some(sdp) {
                    early.answer = Some(sdp.to_owned());
                    inviting.applied = Some(sdp.to_owned());
                    core.ask(self.id, Media::ApplyAnswer { sdp: sdp.to_owned(), provisional: true });
                }
            }
        }
        core.emit(self.id, CallEvent::Ringing { status: response.status, early_media });
        self.progress(response.status, core);
    }

    fn accepted(&mut self, answer: &Answer, core: &mut Core, now: Now) {
        let response = &answer.response;
        let Phase::Inviting(inviting) = &mut self.phase else { return };
        let Some(mut dialog) = Dialog::uac(&answer.request, response) else {
            // Without a tag there is no dialog to end either.
            let closing = Closing::default();
            return self.end(Cause::Protocol, Some(response.status), None, closing, core, now);
        };
        let early = inviting.early.iter().find(|early| early.dialog.remote_tag() == dialog.remote_tag());
        if let Some(early) = early {
            dialog.continue_from(&early.dialog);
        }
        // An answer that was given reliably need not be repeated (RFC 3262 section 5).
        let sdp = response.sdp().map(str::to_owned).or_else(|| early?.answer.clone());
        let mut session = Session::new(dialog, true, core);
        session.acknowledge(answer, core, now);
        session.learn(&response.headers);
        let Some(sdp) = sdp else {
            self.phase = Phase::Up(Box::new(session));
            return self.leave(Cause::Protocol, Some(&reason(488, "No answer")), core, now);
        };
        self.phase = Phase::Up(Box::new(session));
        core.ask(self.id, Media::ApplyAnswer { sdp, provisional: false });
        core.emit(self.id, CallEvent::Accepted);
        self.progress(200, core);
        self.arm_session_timer(response.headers.session_expires(), true, now);
    }

    fn refused(&mut self, answer: &Answer, status: u16, core: &mut Core, now: Now) {
        let owner = self.owner(Purpose::Invite);
        let Phase::Inviting(inviting) = &mut self.phase else { return };
        // Session Interval Too Small (RFC 4028 section 7.3): once more with what the peer wants.
        if status == 422
            && let Some(least) = answer.response.headers.number(&Name::MinSe)
            && answer.request.headers.session_expires().is_some_and(|asked| asked.interval < least)
        {
            let mut invite = answer.request.clone();
            let number = invite.sequence() + 1;
            invite.headers.set(Name::CSeq, CSeq { number, method: Method::Invite }.to_text());
            invite.headers.set(Name::SessionExpires, text::decimal(least));
            invite.headers.set(Name::MinSe, text::decimal(least));
            inviting.tx = core.send(owner, invite, now);
            inviting.early.clear();
            return;
        }
        let cause = match status {
            503 if answer.is_local => Cause::FlowLost,
            408 => Cause::TimedOut,
            _ => Cause::Refused,
        };
        self.end(cause, Some(status), answer.response.headers.reason(), Closing::default(), core, now);
    }

    /// A response to the INVITE when the call is up or over: repetitions, other forks, and the 2xx that crossed a CANCEL.
    fn stray(&mut self, answer: &Answer, core: &mut Core, now: Now) {
        let response = &answer.response;
        if response.is_provisional() {
            if let Phase::Closing(closing) = &mut self.phase {
                closing.cancel(self.id, core, now);
            }
            return;
        }
        let Some(dialog) = Dialog::uac(&answer.request, response).filter(|_| response.is_success()) else { return };
        let known = match &mut self.phase {
            Phase::Up(session) => session.acks.again(dialog.remote_tag(), answer.request.sequence(), core, now),
            Phase::Closing(closing) => closing.acks.again(dialog.remote_tag(), answer.request.sequence(), core, now),
            _ => true,
        };
        if known {
            return;
        }
        let mut dialog = dialog;
        let acks = match &mut self.phase {
            Phase::Up(session) => &mut session.acks,
            Phase::Closing(closing) => &mut closing.acks,
            _ => return,
        };
        acks.send(&dialog, answer, core, now);
        let mut bye = dialog.request(Method::Bye);
        explain(&mut bye, Some(&reason(487, "Answered elsewhere")));
        core.send(self.owner(Purpose::Other), bye, now);
    }

    /// The socket has been away for as long as a transaction may take.
    pub(super) fn flow_is_gone(&mut self, core: &mut Core, now: Now) {
        if let Phase::Inviting(inviting) = &self.phase {
            let closing = Closing::cancelling(inviting.tx, None);
            self.end(Cause::FlowLost, Some(503), None, closing, core, now);
            if let Phase::Closing(closing) = &mut self.phase {
                closing.cancel(self.id, core, now);
            }
        }
    }
}

/// The ACKs of this call's 2xx responses: each repetition of a 2xx gets its ACK again.
#[derive(Default)]
pub(super) struct Acks(Vec<(String, u32, Vec<u8>)>);

impl Acks {
    /// Acknowledges a 2xx.
    pub(super) fn send(&mut self, dialog: &Dialog, answer: &Answer, core: &mut Core, now: Now) {
        let mut ack = dialog.ack(answer.request.sequence());
        // An ACK carries the credentials of its INVITE (RFC 3261 section 22.1).
        for name in crate::sip::endpoint::clients::AUTHORIZATIONS {
            ack.headers.copy(&name, &answer.request.headers);
        }
        let bytes = core.acknowledge(ack, now);
        if self.0.len() == MOST_FORKS {
            self.0.remove(0);
        }
        self.0.push((dialog.remote_tag().to_owned(), answer.request.sequence(), bytes));
    }

    /// Sends the ACK of a repeated 2xx again; whether there was one.
    pub(super) fn again(&self, tag: &str, number: u32, core: &mut Core, now: Now) -> bool {
        let ack = self.0.iter().find(|(have, of, _)| have == tag && *of == number);
        if let Some((_, _, bytes)) = ack {
            core.transmit(bytes.clone(), now);
        }
        ack.is_some()
    }
}
