//! The INVITE server transaction (RFC 3261 figure 7, with RFC 6026 figure 2).
//!
//! ```text
//!                    300-699               ACK (Confirmed lasts timer I, zero here)
//! ──► Proceeding ──────────────► Completed ─────────────► Terminated
//!      │   ▲ 1xx                     │ timer H                 ▲
//!      │   └──┘                      └─────────────────────────┤
//!      │ 2xx                                       timer L     │
//!      └──────────────────► Accepted ──────────────────────────┘
//! ```
//!
//! An INVITE that comes again gets the last response again; in Accepted it is absorbed, because the user repeats a 2xx
//! by itself until it is acknowledged (RFC 6026 section 7.1).

use super::{Expired, TIMEOUT, after};
use crate::time::Millis;

/// See the module's picture.
#[derive(Debug)]
pub(in crate::sip) struct InviteServer(State);

#[derive(Debug)]
enum State {
    /// No final response yet.
    Proceeding,
    /// Refused; the ACK is awaited.
    Completed { h: Millis },
    /// Accepted; repeated INVITEs are absorbed.
    Accepted { l: Millis },
    /// Over.
    Terminated,
}

impl InviteServer {
    pub(in crate::sip) fn new() -> Self {
        Self(State::Proceeding)
    }

    /// The user answers; whether it may.
    pub(in crate::sip) fn respond(&mut self, status: u16, tick: Millis) -> bool {
        match (&self.0, status) {
            (State::Proceeding, ..200) => {}
            (State::Proceeding, 200..300) => self.0 = State::Accepted { l: after(tick, TIMEOUT) },
            (State::Proceeding, _) => self.0 = State::Completed { h: after(tick, TIMEOUT) },
            // The user repeats its 2xx.
            (State::Accepted { .. }, 200..300) => {}
            _ => return false,
        }
        true
    }

    /// The INVITE came again; whether the last response is repeated.
    pub(in crate::sip) fn again(&self) -> bool {
        matches!(self.0, State::Proceeding | State::Completed { .. })
    }

    /// An ACK with this transaction's branch; whether it was for us. That of a 2xx has a branch of its own.
    pub(in crate::sip) fn ack(&mut self) -> bool {
        let is_ours = matches!(self.0, State::Completed { .. } | State::Terminated);
        if is_ours {
            self.0 = State::Terminated;
        }
        is_ours
    }

    pub(in crate::sip) fn next_timeout(&self) -> Option<Millis> {
        match self.0 {
            State::Proceeding => None,
            State::Completed { h: due } | State::Accepted { l: due } => Some(due),
            State::Terminated => Some(Millis(0)),
        }
    }

    pub(in crate::sip) fn expire(&mut self, tick: Millis) -> Option<Expired> {
        match self.0 {
            State::Completed { h: due } | State::Accepted { l: due } if due <= tick => {}
            State::Terminated => {}
            _ => return None,
        }
        self.0 = State::Terminated;
        Some(Expired::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_waits_for_its_ack() {
        let mut machine = InviteServer::new();
        assert!(machine.respond(180, Millis(0)));
        assert!(!machine.ack());
        assert!(machine.respond(486, Millis(0)));
        assert!(machine.again());
        assert!(!machine.respond(200, Millis(0)));
        assert_eq!(machine.expire(Millis(31_999)), None);
        assert!(machine.ack());
        assert_eq!(machine.expire(Millis(0)), Some(Expired::Done));
    }

    #[test]
    fn a_2xx_may_be_repeated_and_absorbs_the_invite() {
        let mut machine = InviteServer::new();
        assert!(machine.respond(200, Millis(0)));
        assert!(machine.respond(200, Millis(500)));
        assert!(!machine.again());
        assert!(!machine.respond(180, Millis(500)));
        assert!(!machine.ack());
        assert_eq!(machine.expire(Millis(32_000)), Some(Expired::Done));
    }
}
