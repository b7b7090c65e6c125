//! Calls that we make: the INVITE, its forks, reliable provisional responses, CANCEL.
//!
//! The INVITE always has an offer. Each fork that rings has an early dialog of its own; the first 2xx makes the call, and
//! any other fork that answers all the same gets its ACK and a BYE at once (RFC 3261 section 13.2.2.4).

use super::{Call, Closing, Parent, Phase, Session, Timer, explain};
use crate::sip::{
    address::{named, tagged},
    dialog::Dialog,
    endpoint::core::{AUTHORIZATIONS, Answer, Core, Purpose, TxId},
    event::{AskId, CallEvent, CallId, Cause, Media},
    fields::{CSeq, RAck, SessionExpires},
    headers::Headers,
    message::{Request, SDP},
    method::Method,
    name::Name,
    text,
};

/// The INVITE is sent.
pub(super) struct Inviting {
    pub(super) tx: TxId,
}

/// A page of forks is enough; more are not followed.
const MOST_FORKS: usize = 16;

impl Call {
    /// A call to `target`, whose INVITE is sent when the media side has made an offer.
    pub(in crate::sip) fn outgoing(
        id: CallId,
        target: &str,
        headers: &Headers,
        parent: Option<Parent>,
        core: &mut Core,
    ) -> Option<Self> {
        let from = tagged(&core.config.address()?, &core.token(6));
        let mut invite = Request::new(Method::Invite, target);
        for route in text::list(&core.service_route) {
            invite.headers.push(Name::Route, route);
        }
        invite.identify(&from, &named("", target), &core.token(12), 1);
        core.introduce(&mut invite.headers);
        if core.config.session_expires > 0 {
            let interval = core.config.session_expires;
            invite.headers.push(Name::SessionExpires, SessionExpires { interval, refresher: None }.to_text());
        }
        invite.headers.append(headers);
        let ask = core.ask(id, Media::CreateOffer);
        Some(Self::new(id, Phase::Drafting { invite: Box::new(invite), ask }, Vec::new(), parent))
    }

    /// The offer is made.
    pub(super) fn offer_drafted(&mut self, ask: AskId, sdp: &str, core: &mut Core) {
        let owner = self.owner(Purpose::Invite);
        if let Phase::Drafting { invite, ask: open } = &mut self.phase
            && *open == ask
        {
            invite.set_body(SDP, sdp);
            let invite = Request::clone(invite);
            self.phase = Phase::Inviting(Inviting { tx: core.send(owner, invite) });
        }
    }

    pub(super) fn invite_answered(&mut self, answer: &Answer, core: &mut Core) {
        if !answer.is_local {
            self.timers.stop(Timer::Flow);
        }
        match (&self.phase, answer.response.status) {
            (Phase::Inviting(_), 100) => core.emit(self.id, CallEvent::Trying),
            (Phase::Inviting(_), ..200) => self.provisional(answer, core),
            (Phase::Inviting(_), 200..300) => self.accepted(answer, core),
            (Phase::Inviting(_), status) => self.refused(answer, status, core),
            (Phase::Up(_) | Phase::Closing(_), _) => self.stray(answer, core),
            (Phase::Drafting { .. } | Phase::Ringing(_), _) => {}
        }
    }

    fn provisional(&mut self, answer: &Answer, core: &mut Core) {
        let response = &answer.response;
        let owner = self.owner(Purpose::Prack);
        let sdp = response.sdp();
        let mut early_media = false;
        if let Some(new) = Dialog::uac(&answer.request, response) {
            let is_known = self.dialog_with(new.remote_tag()).is_some();
            if !is_known {
                if self.dialogs.len() == MOST_FORKS {
                    return;
                }
                self.dialogs.push(new);
            }
            let Some(dialog) = self.dialog_with(response.to_tag()) else { return };
            dialog.refresh(&response.headers);
            if response.headers.lists(Name::Require, "100rel") {
                let Some(rseq) = response.headers.number(Name::RSeq) else { return };
                // Only the next one counts; a gap is filled by the peer's repetitions (RFC 3262 section 4).
                if dialog.rseq.is_some_and(|last| last.checked_add(1) != Some(rseq)) {
                    return;
                }
                dialog.rseq = Some(rseq);
                let mut prack = dialog.request(Method::Prack);
                let cseq = CSeq { number: answer.request.sequence(), method: Method::Invite.as_str() };
                prack.headers.push(Name::RAck, RAck { rseq, cseq }.to_text());
                core.send(owner, prack);
            }
            early_media = sdp.is_some();
            if let Some(sdp) = sdp.filter(|sdp| dialog.answer.as_deref() != Some(sdp)) {
                dialog.answer = Some(sdp.to_owned());
                core.apply(self.id, sdp, true);
            }
        }
        core.emit(self.id, CallEvent::Ringing { status: response.status, early_media });
        self.progress(response.status, core);
    }

    fn accepted(&mut self, answer: &Answer, core: &mut Core) {
        let response = &answer.response;
        let Some(mut dialog) = Dialog::uac(&answer.request, response) else {
            // Without a tag there is no dialog to end either.
            return self.end(Cause::Protocol, Some(response.status), None, Closing::default(), core);
        };
        // An answer that was given reliably need not be repeated (RFC 3262 section 5).
        let mut sdp = response.sdp().map(str::to_owned);
        if let Some(early) = self.dialog_with(dialog.remote_tag()) {
            dialog.continue_from(early);
            sdp = sdp.or_else(|| early.answer.take());
        }
        self.acks.send(&dialog, answer, core);
        self.give_forks_up();
        self.dialogs.push(dialog);
        let mut session = Session::new(true, core);
        session.learn(&response.headers);
        self.phase = Phase::Up(Box::new(session));
        let Some(sdp) = sdp else { return self.leave(Cause::Protocol, core) };
        core.apply(self.id, &sdp, false);
        core.emit(self.id, CallEvent::Accepted);
        self.progress(200, core);
        self.arm_session_timer(response.headers.session_expires(), true, core);
    }

    fn refused(&mut self, answer: &Answer, status: u16, core: &mut Core) {
        let headers = &answer.response.headers;
        // Session Interval Too Small (RFC 4028 section 7.3): once more with what the peer wants.
        if status == 422
            && let Some(least) = headers.number(Name::MinSe)
            && answer.request.headers.session_expires().is_some_and(|asked| asked.interval < least)
        {
            let mut invite = Request::clone(&answer.request);
            invite.number(invite.sequence() + 1);
            invite.headers.set(Name::SessionExpires, text::decimal(least));
            invite.headers.set(Name::MinSe, text::decimal(least));
            self.phase = Phase::Inviting(Inviting { tx: core.send(self.owner(Purpose::Invite), invite) });
            return self.dialogs.clear();
        }
        let cause = match status {
            503 if answer.is_local => Cause::FlowLost,
            408 => Cause::TimedOut,
            _ => Cause::Refused,
        };
        self.end(cause, Some(status), headers.reason(), Closing::default(), core);
    }

    /// A response to the INVITE when the call is up or over: repetitions, other forks, and the 2xx that crossed a CANCEL.
    fn stray(&mut self, answer: &Answer, core: &mut Core) {
        let response = &answer.response;
        if response.is_provisional() {
            if let Phase::Closing(closing) = &mut self.phase {
                closing.cancel(self.id, core);
            }
            return;
        }
        let Some(mut dialog) = Dialog::uac(&answer.request, response).filter(|_| response.is_success()) else { return };
        if self.acks.again(&dialog, answer, core) {
            return;
        }
        self.acks.send(&dialog, answer, core);
        dialog.count_from(self.last_number);
        let mut bye = dialog.request(Method::Bye);
        explain(&mut bye, Cause::AnsweredElsewhere);
        core.send(self.owner(Purpose::Other), bye);
    }

    /// Forgets the early dialogs, but for how far they counted.
    pub(super) fn give_forks_up(&mut self) {
        let numbers = self.dialogs.drain(..).map(|dialog| dialog.last_sequence());
        self.last_number = numbers.fold(self.last_number, u32::max);
    }

    /// The socket has been away for as long as a transaction may take. Of a call that rings here the caller may have given
    /// up meanwhile, and its CANCEL found no socket.
    pub(super) fn flow_is_gone(&mut self, core: &mut Core) {
        self.give_up(Cause::FlowLost, 480, None, core);
        self.abandon(Cause::FlowLost, Some(503), core);
    }
}

/// The ACKs of this call's 2xx responses: each repetition of a 2xx gets its ACK again.
#[derive(Default)]
pub(super) struct Acks(Vec<Ack>);

/// Whose 2xx it is for, to the INVITE of which number, and its text.
struct Ack {
    tag: String,
    number: u32,
    bytes: Vec<u8>,
}

impl Acks {
    /// Acknowledges a 2xx.
    pub(super) fn send(&mut self, dialog: &Dialog, answer: &Answer, core: &mut Core) {
        let number = answer.request.sequence();
        let mut ack = dialog.ack(number);
        // An ACK carries the credentials of its INVITE (RFC 3261 section 22.1).
        ack.headers.copy(&AUTHORIZATIONS, &answer.request.headers);
        let bytes = core.acknowledge(ack);
        if self.0.len() == MOST_FORKS {
            self.0.remove(0);
        }
        self.0.push(Ack { tag: dialog.remote_tag().to_owned(), number, bytes });
    }

    /// Sends the ACK of a repeated 2xx again; whether there was one.
    pub(super) fn again(&self, dialog: &Dialog, answer: &Answer, core: &mut Core) -> bool {
        let (tag, number) = (dialog.remote_tag(), answer.request.sequence());
        let ack = self.0.iter().find(|ack| ack.tag == tag && ack.number == number);
        if let Some(ack) = ack {
            core.transmit(ack.bytes.clone());
        }
        ack.is_some()
    }
}
