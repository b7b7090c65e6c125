//! The end of a call, and what the protocol still wants after it.

use super::{Acks, Call, Phase, Repeated, Timer, explain};
use crate::{
    sip::{
        dialog::Dialog,
        endpoint::core::{Core, Key, Note, Owner, Purpose, TxId},
        event::{CallId, Cause, Misuse},
        message::{Request, Response},
        method::Method,
    },
    time::Now,
};

/// What is kept of a call that is over.
#[derive(Default)]
pub(super) struct Closing {
    pub(super) dialog: Option<Dialog>,
    pub(super) acks: Acks,
    /// An INVITE that is to be cancelled as soon as somebody has answered it provisionally, and why.
    pub(super) cancel: Option<(TxId, Option<String>)>,
    /// Our 2xx that is not acknowledged: the BYE waits for the ACK (RFC 3261 section 15).
    pub(super) unacknowledged: Option<(Repeated, Option<String>)>,
}

impl Closing {
    pub(super) fn cancelling(tx: TxId, reason: Option<String>) -> Self {
        Self { cancel: Some((tx, reason)), ..Self::default() }
    }

    /// Sends the CANCEL if the time for it has come.
    pub(super) fn cancel(&mut self, id: CallId, core: &mut Core, now: Now) {
        if let Some((tx, reason)) = self.cancel.take()
            && core.cancel(tx, Owner::Call(id, Purpose::Other), reason.as_deref(), now)
        {
            self.cancel = Some((tx, reason));
        }
    }

    fn bye(&mut self, id: CallId, reason: Option<&str>, core: &mut Core, now: Now) {
        if let Some(dialog) = &mut self.dialog {
            let mut bye = dialog.request(Method::Bye);
            explain(&mut bye, reason);
            core.send(Owner::Call(id, Purpose::Other), bye, now);
        }
    }
}

impl Call {
    /// We hang up, whatever the state of the call.
    pub(in crate::sip) fn hang_up(&mut self, reason: Option<&str>, core: &mut Core, now: Now) -> Result<(), Misuse> {
        match &self.phase {
            Phase::Drafting { .. } => self.end(Cause::Cancelled, None, None, Closing::default(), core, now),
            Phase::Inviting(inviting) => {
                let closing = Closing::cancelling(inviting.tx, reason.map(str::to_owned));
                self.end(Cause::Cancelled, Some(487), None, closing, core, now);
                if let Phase::Closing(closing) = &mut self.phase {
                    closing.cancel(self.id, core, now);
                }
            }
            Phase::Ringing(_) => return self.reject(480, core, now),
            Phase::Up(_) => self.leave(Cause::Local, reason, core, now),
            Phase::Closing(_) => return Err(Misuse::NoCall),
        }
        Ok(())
    }

    /// Ends a call that is up with a BYE, at once or as soon as it may be sent.
    pub(super) fn leave(&mut self, cause: Cause, reason: Option<&str>, core: &mut Core, now: Now) {
        let id = self.id;
        let Phase::Up(session) = &mut self.phase else { return };
        session.refuse_pending(core, now);
        let mut closing = Closing {
            dialog: Some(session.dialog.clone()),
            acks: core::mem::take(&mut session.acks),
            ..Closing::default()
        };
        // "The callee's UA MUST NOT send a BYE on a confirmed dialog until it has received an ACK for its 2xx
        // response or until the server transaction times out" (section 15).
        match session.unacknowledged.take().filter(|_| session.is_initial) {
            Some(repeated) => {
                let interval = repeated.interval;
                closing.unacknowledged = Some((repeated, reason.map(str::to_owned)));
                self.end(cause, None, None, closing, core, now);
                self.timers.set(Timer::Accepted, now.tick + interval);
                self.timers.set(Timer::NoAck, now.tick + crate::sip::transaction::TIMEOUT);
            }
            None => {
                closing.bye(id, reason, core, now);
                self.end(cause, None, None, closing, core, now);
            }
        }
    }

    /// Our call was taken over by another one (RFC 3891 section 3).
    pub(in crate::sip) fn replaced(&mut self, core: &mut Core, now: Now) {
        match &self.phase {
            Phase::Up(_) => self.leave(Cause::Replaced, None, core, now),
            _ => {
                let _ = self.hang_up(None, core, now);
            }
        }
    }

    /// The BYE that waited for an ACK, or for its failure.
    pub(super) fn close_acknowledged(&mut self, core: &mut Core, now: Now) {
        if let Phase::Closing(closing) = &mut self.phase
            && let Some((_, reason)) = closing.unacknowledged.take()
        {
            self.timers.stop(Timer::Accepted);
            self.timers.stop(Timer::NoAck);
            closing.bye(self.id, reason.as_deref(), core, now);
        }
    }

    /// The peer hangs up.
    pub(super) fn bye(&mut self, key: &Key, request: &Request, core: &mut Core, now: Now) {
        core.respond(key, Response::to(request, 200), now);
        let reason = request.headers.reason();
        let status = reason
            .as_ref()
            .filter(|reason| reason.protocol.eq_ignore_ascii_case("SIP"))
            .and_then(|reason| reason.cause);
        match &mut self.phase {
            Phase::Up(session) => {
                session.refuse_pending(core, now);
                let closing = Closing {
                    dialog: Some(session.dialog.clone()),
                    acks: core::mem::take(&mut session.acks),
                    ..Closing::default()
                };
                self.end(Cause::Remote, status, reason, closing, core, now);
            }
            // A caller may end an early dialog with BYE; the INVITE is refused as by CANCEL (section 15.1.2).
            Phase::Ringing(_) => self.give_up(Cause::Missed, 487, reason, core, now),
            // A fork hangs up before it has answered; the others ring on.
            Phase::Inviting(inviting) => {
                let tag = request.headers.from().and_then(|from| from.tag().map(str::to_owned)).unwrap_or_default();
                inviting.early.retain(|early| early.dialog.remote_tag() != tag);
            }
            Phase::Closing(closing) => closing.unacknowledged = None,
            Phase::Drafting { .. } => {}
        }
    }

    /// A 2xx of ours is sent again.
    pub(super) fn repeat_accepted(&mut self, core: &mut Core, now: Now) {
        let repeated = match &mut self.phase {
            Phase::Up(session) => session.unacknowledged.as_mut(),
            Phase::Closing(closing) => closing.unacknowledged.as_mut().map(|(repeated, _)| repeated),
            _ => None,
        };
        if let Some(repeated) = repeated {
            let interval = repeated.repeat(core, now);
            self.timers.set(Timer::Accepted, now.tick + interval);
        }
    }

    /// "If the server retransmits the 2xx response for 64*T1 seconds without receiving an ACK, … the session SHOULD be
    /// terminated" (section 13.3.1.4).
    pub(super) fn no_ack(&mut self, core: &mut Core, now: Now) {
        if let Phase::Up(session) = &mut self.phase {
            session.unacknowledged = None;
            self.leave(Cause::NoAck, Some(&super::reason(408, "No ACK")), core, now);
        } else {
            self.close_acknowledged(core, now);
        }
    }

    pub(in crate::sip) fn notes_replaced(core: &mut Core, call: Option<CallId>) {
        if let Some(call) = call {
            core.notes.push_back(Note::Replaced(call));
        }
    }
}
