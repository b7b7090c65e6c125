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
    /// Settles all tickets of a call, or of none, that wait for this.
    pub(super) fn settle(&mut self, call: CallId, awaited: Awaited, error: Option<&PhoneError>) {
        self.settle_where(&|waiting| waiting.call == call && waiting.awaited == awaited, error);
    }

    /// Something took the place of what was ordered.
    pub(super) fn cancel(&mut self, call: CallId, awaited: Awaited) {
        self.settle(call, awaited, Some(&PhoneError::new(Code::Cancelled)));
    }

    pub(super) fn settle_where(&mut self, is_meant: &dyn Fn(&Waiting) -> bool, error: Option<&PhoneError>) {
        while let Some(at) = self.tickets.iter().position(is_meant) {
            let ticket = self.tickets.remove(at).ticket;
            self.push(Output::Settle(ticket, error.cloned().map_or(Ok(()), Err)));
        }
    }
}
