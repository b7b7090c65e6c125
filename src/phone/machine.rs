//! The machine; see the picture in the room's head.

use super::{CallInfo, Command, Input, Output, PhoneError, Ticket};
use crate::{
    entropy::Entropy,
    sip::CallId,
    time::{Millis, Now},
};

/// One phone, with an account or without one yet.
pub struct Phone {}

impl Phone {
    /// A phone without an account.
    pub fn new(entropy: Box<dyn Entropy>) -> Self {
        Self {}
    }

    /// The page orders something; [`Output::Settle`] says how it ended.
    ///
    /// # Errors
    ///
    /// What cannot be begun: nothing was done then, and the ticket is not settled.
    pub fn order(&mut self, command: Command, now: Now) -> Result<Ticket, PhoneError> {}

    /// Something happened.
    pub fn handle(&mut self, input: Input, now: Now) {}

    /// The next thing to do.
    pub fn poll_output(&mut self) -> Option<Output> {}

    /// When [`Input::Timeout`] is wanted.
    pub fn next_timeout(&self) -> Option<Millis> {}

    /// The calls that are not over, oldest first.
    pub fn calls(&self) -> Vec<CallInfo> {}

    /// The call that orders without one mean.
    pub fn active(&self) -> Option<CallId> {}

    /// Whether the socket is open.
    pub fn is_connected(&self) -> bool {}

    /// Whether the binding holds.
    pub fn is_registered(&self) -> bool {}

    /// From now on incoming calls are answered at once, or not any more.
    pub fn set_auto_answer(&mut self, on: bool) {}

    /// Whether they are.
    pub fn auto_answer(&self) -> bool {}
}
