//! The end of a call, and what the protocol still wants after it.

use super::{Call, Phase, Repeated, Timer, explain};
use crate::sip::{
    endpoint::core::{Core, Key, Note, Owner, Purpose, TxId},
    event::{CallId, Cause, Misuse},
    fields::Reason,
    message::{Request, Response},
    method::Method,
    name::Name,
    text,
};

/// What is kept of a call that is over, beside its dialog.
#[derive(Default)]
pub(super) struct Closing {
    /// An INVITE that is to be cancelled as soon as somebody has answered it provisionally.
    cancel: Option<TxId>,
    /// Our 2xx that is not acknowledged: the BYE waits for the ACK (RFC 3261 section 15), and says this.
    unacknowledged: Option<(Repeated, Cause)>,
}

impl Closing {
    /// Sends the CANCEL if the time for it has come.
    pub(super) fn cancel(&mut self, id: CallId, core: &mut Core) {
        self.cancel = self.cancel.filter(|tx| core.cancel(*tx, Owner::Call(id, Purpose::Other)));
    }
}

impl Call {
    /// We hang up, whatever the state of the call.
    pub(in crate::sip) fn hang_up(&mut self, core: &mut Core) -> Result<(), Misuse> {
        match &self.phase {
            Phase::Drafting { .. } => self.end(Cause::Cancelled, None, None, Closing::default(), core),
            Phase::Inviting(_) => self.abandon(Cause::Cancelled, Some(487), core),
            Phase::Ringing(_) => return self.reject(480, core),
            Phase::Up(_) => self.leave(Cause::Local, core),
            Phase::Closing(_) => return Err(Misuse::NoCall),
        }
        Ok(())
    }

    /// Ends a call whose INVITE nobody has accepted, with a CANCEL as soon as that may be sent.
    pub(super) fn abandon(&mut self, cause: Cause, status: Option<u16>, core: &mut Core) {
        let Phase::Inviting(inviting) = &self.phase else { return };
        let cancel = Some(inviting.tx);
        self.end(cause, status, None, Closing { cancel, ..Closing::default() }, core);
        if let Phase::Closing(closing) = &mut self.phase {
            closing.cancel(self.id, core);
        }
    }

    /// Ends a call that is up with a BYE, at once or as soon as it may be sent.
    pub(super) fn leave(&mut self, cause: Cause, core: &mut Core) {
        let Phase::Up(session) = &mut self.phase else { return };
        session.refuse_pending(core);
        // "The callee's UA MUST NOT send a BYE on a confirmed dialog until it has received an ACK for its 2xx
        // response or until the server transaction times out" (section 15).
        let repeated = session.unacknowledged.take().filter(|_| session.is_initial);
        let interval = repeated.as_ref().map(|repeated| repeated.interval);
        let unacknowledged = repeated.map(|repeated| (repeated, cause));
        if unacknowledged.is_none() {
            self.say_bye(cause, core);
        }
        self.end(cause, None, None, Closing { unacknowledged, ..Closing::default() }, core);
        if let Some(interval) = interval {
            self.await_ack(interval, core);
        }
    }

    fn say_bye(&mut self, cause: Cause, core: &mut Core) {
        self.ask_peer(Method::Bye, Purpose::Other, core, &|bye, _| explain(bye, cause));
    }

    /// Our call was taken over by another one (RFC 3891 section 3).
    pub(in crate::sip) fn replaced(&mut self, core: &mut Core) {
        self.leave(Cause::Replaced, core);
        self.abandon(Cause::Replaced, Some(487), core);
    }

    /// The BYE that waited for an ACK, or for its failure.
    pub(super) fn close_acknowledged(&mut self, core: &mut Core) {
        if let Phase::Closing(closing) = &mut self.phase
            && let Some((_, cause)) = closing.unacknowledged.take()
        {
            self.stop_awaiting_ack();
            self.say_bye(cause, core);
        }
    }

    /// The peer hangs up.
    pub(super) fn bye(&mut self, key: &Key, request: &Request, core: &mut Core) {
        core.respond(key, Response::to(request, 200));
        self.left(core);
        let reason = request.headers.reason();
        match &mut self.phase {
            Phase::Up(session) => {
                session.refuse_pending(core);
                let status = reason
                    .and_then(Reason::parse)
                    .filter(|reason| text::same(reason.protocol, "SIP"))
                    .and_then(|reason| reason.cause);
                self.end(Cause::Remote, status, reason, Closing::default(), core);
            }
            // A caller may end an early dialog with BYE; the INVITE is refused as by CANCEL (section 15.1.2).
            Phase::Ringing(_) => self.give_up(Cause::Missed, 487, reason, core),
            // A fork hangs up before it has answered; the others ring on.
            Phase::Inviting(_) => {
                let tag = request.headers.tag(Name::From);
                self.dialogs.retain(|dialog| dialog.remote_tag() != tag);
            }
            Phase::Closing(closing) => closing.unacknowledged = None,
            Phase::Drafting { .. } => {}
        }
    }

    /// A 2xx of ours is sent again.
    pub(super) fn repeat_accepted(&mut self, core: &mut Core) {
        let repeated = match &mut self.phase {
            Phase::Up(session) => session.unacknowledged.as_mut(),
            Phase::Closing(closing) => closing.unacknowledged.as_mut().map(|(repeated, _)| repeated),
            _ => None,
        };
        if let Some(repeated) = repeated {
            let interval = repeated.repeat(core);
            self.timers.set(Timer::Accepted, core.after(interval));
        }
    }

    /// "If the server retransmits the 2xx response for 64*T1 seconds without receiving an ACK, … the session SHOULD be
    /// terminated" (section 13.3.1.4).
    pub(super) fn no_ack(&mut self, core: &mut Core) {
        if let Phase::Up(session) = &mut self.phase {
            session.unacknowledged = None;
            self.leave(Cause::NoAck, core);
        } else {
            self.close_acknowledged(core);
        }
    }

    pub(in crate::sip) fn notes_replaced(core: &mut Core, call: Option<CallId>) {
        if let Some(call) = call {
            core.notes.push(Note::Replaced(call));
        }
    }
}
