//! What was ordered and has not come to its end: each ticket is settled once.

use super::{Code, Output, Phone, PhoneError, Ticket};
use crate::sip::CallId;

/// What a ticket waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    /// Nothing: it is done.
    Nothing,
    /// The server takes the registration.
    Registered,
    /// The server removes it.
    Unregistered,
    /// The phone is disconnected.
    Stopped,
    /// The call is up.
    Answered,
    /// The other side is on hold.
    Held,
    /// It is not any more.
    UnHeld,
    /// The key was pressed.
    Tone,
    /// The peer talks to somebody else.
    Transferred,
}

/// What is no call's.
pub(super) const NO_CALL: CallId = CallId(0);

/// A ticket that is not settled.
pub(super) struct Waiting {
    pub(super) ticket: Ticket,
    pub(super) call: CallId,
    pub(super) awaited: Awaited,
}

impl Awaited {
    pub(super) fn hold(held: bool) -> Self {
        if held { Self::Held } else { Self::UnHeld }
    }
}

impl Phone {
    /// What the tickets of a call, or of none, waited for has come.
    pub(super) fn settle(&mut self, call: CallId, awaited: Awaited) {
        self.end_wait(call, Some(awaited), None);
    }

    /// It will not come.
    pub(super) fn fail(&mut self, call: CallId, awaited: Awaited, code: Code, status: Option<u16>) {
        self.end_wait(call, Some(awaited), Some(&PhoneError::with_status(code, status)));
    }

    /// Something took the place of what was ordered.
    pub(super) fn cancel(&mut self, call: CallId, awaited: Awaited) {
        self.fail(call, awaited, Code::Cancelled, None);
    }

    /// Settles the tickets of a call that wait for this, or for anything. Keys come one by one: the first of them only.
    pub(super) fn end_wait(&mut self, call: CallId, awaited: Option<Awaited>, error: Option<&PhoneError>) {
        let is_meant = |have: &Waiting| have.call == call && awaited.is_none_or(|awaited| have.awaited == awaited);
        while let Some(at) = self.tickets.iter().position(is_meant) {
            let ticket = self.tickets.remove(at).ticket;
            self.push(Output::Settle(ticket, error.cloned().map_or(Ok(()), Err)));
            if awaited == Some(Awaited::Tone) {
                return;
            }
        }
    }
}
