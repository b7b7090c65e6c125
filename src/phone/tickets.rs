//! What was ordered and has not come to its end: each ticket is settled once.

use super::{Code, Output, Phone, PhoneError, Ticket};
use crate::sip::CallId;

/// What a ticket waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    /// The server takes the registration.
    Registered,
    /// The server removes it.
    Unregistered,
    /// The phone is disconnected.
    Stopped,
    /// The call is up.
    Answered(CallId),
    /// The other side is on hold, or is not any more.
    Held(CallId, bool),
    /// The key was pressed.
    Tone(CallId),
    /// The peer talks to somebody else.
    Transferred(CallId),
}

impl Awaited {
    fn is_of(self, call: CallId) -> bool {
        match self {
            Self::Registered | Self::Unregistered | Self::Stopped => false,
            Self::Answered(of) | Self::Held(of, _) | Self::Tone(of) | Self::Transferred(of) => of == call,
        }
    }
}

impl Phone {
    /// Settles all tickets that wait for this.
    pub(super) fn settle(&mut self, awaited: Awaited, error: Option<&PhoneError>) {
        self.settle_where(&|_, waits_for| waits_for == awaited, error);
    }

    /// Settles one ticket.
    pub(super) fn settle_ticket(&mut self, ticket: Ticket, error: Option<&PhoneError>) {
        self.settle_where(&|have, _| have == ticket, error);
    }

    /// The call is over: whatever was ordered for it will not come to pass.
    pub(super) fn settle_call(&mut self, call: CallId, error: &PhoneError) {
        self.settle_where(&|_, awaited| awaited.is_of(call), Some(error));
    }

    /// Something took the place of what was ordered.
    pub(super) fn cancel(&mut self, awaited: Awaited) {
        self.settle(awaited, Some(&PhoneError::new(Code::Cancelled)));
    }

    fn settle_where(&mut self, is_meant: &dyn Fn(Ticket, Awaited) -> bool, error: Option<&PhoneError>) {
        while let Some(at) = self.tickets.iter().position(|(ticket, awaited)| is_meant(*ticket, *awaited)) {
            let (ticket, _) = self.tickets.remove(at);
            self.push(Output::Settle(ticket, error.cloned().map_or(Ok(()), Err)));
        }
    }
}
