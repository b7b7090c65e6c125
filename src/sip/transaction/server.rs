//! The server transaction of all other methods (RFC 3261 figure 8).
//!
//! ```text
//!          1xx                 200-699               timer J
//! Trying ──────► Proceeding ────────────► Completed ─────────► Terminated
//!    │                                        ▲
//!    └──────────────── 200-699 ───────────────┘
//! ```

use super::{Expired, T4, after};
use crate::time::Millis;

/// See the module's picture.
#[derive(Debug)]
pub(in crate::sip) struct Server(State);

#[derive(Debug)]
enum State {
    /// Nothing is said yet: a repeated request is absorbed.
    Trying,
    /// Something provisional is said.
    Proceeding,
    /// The final response is said; it is repeated for a repeated request.
    Completed { j: Millis },
}

impl Server {
    pub(in crate::sip) fn new() -> Self {
        Self(State::Trying)
    }

    /// The user answers; whether it may.
    pub(in crate::sip) fn respond(&mut self, status: u16, tick: Millis) -> bool {
        match (&self.0, status) {
            (State::Completed { .. }, _) => return false,
            (_, ..200) => self.0 = State::Proceeding,
            _ => self.0 = State::Completed { j: after(tick, T4) },
        }
        true
    }

    /// The request came again; whether the last response is repeated.
    pub(in crate::sip) fn again(&self) -> bool {
        !matches!(self.0, State::Trying)
    }

    pub(in crate::sip) fn next_timeout(&self) -> Option<Millis> {
        match self.0 {
            State::Completed { j } => Some(j),
            State::Trying | State::Proceeding => None,
        }
    }

    pub(in crate::sip) fn expire(&mut self, tick: Millis) -> Option<Expired> {
        match self.0 {
            State::Completed { j } if j <= tick => Some(Expired::Done),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_response_is_kept_for_a_while() {
        let mut machine = Server::new();
        assert!(!machine.again());
        assert!(machine.respond(100, Millis(0)));
        assert!(machine.again());
        assert!(machine.respond(200, Millis(0)));
        assert!(!machine.respond(500, Millis(0)));
        assert!(machine.again());
        assert_eq!(machine.expire(Millis(4_999)), None);
        assert_eq!(machine.expire(Millis(5_000)), Some(Expired::Done));
    }
}
