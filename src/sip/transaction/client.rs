//! The client transaction of all other methods (RFC 3261 figure 6).
//!
//! ```text
//!           1xx                  200-699
//! Trying ────────► Proceeding ────────────► Terminated (Completed lasts timer K, zero here)
//!   │                  │                        ▲
//!   └──── timer F ─────┴──── 200-699 ───────────┘
//! ```

use super::{Expired, TIMEOUT, Take, after};
use crate::time::Millis;

/// See the module's picture.
#[derive(Debug)]
pub(in crate::sip) struct Client(State);

#[derive(Debug)]
enum State {
    /// The request is sent, perhaps worked on; timer F runs in both cases, so they are one state here.
    Trying { f: Millis },
    /// Over.
    Terminated,
}

impl Client {
    pub(in crate::sip) fn new(tick: Millis) -> Self {
        Self(State::Trying { f: after(tick, TIMEOUT) })
    }

    pub(in crate::sip) fn receive(&mut self, status: u16) -> Take {
        match self.0 {
            State::Trying { .. } if status < 200 => Take::Pass,
            State::Trying { .. } => {
                self.0 = State::Terminated;
                Take::Pass
            }
            State::Terminated => Take::Drop,
        }
    }

    /// Whether it has nothing to wait for any more.
    pub(in crate::sip) fn is_over(&self) -> bool {
        matches!(self.0, State::Terminated)
    }

    pub(in crate::sip) fn next_timeout(&self) -> Millis {
        match self.0 {
            State::Trying { f } => f,
            State::Terminated => Millis(0),
        }
    }

    pub(in crate::sip) fn expire(&mut self, tick: Millis) -> Option<Expired> {
        let expired = match self.0 {
            State::Trying { f } if f <= tick => Expired::TimedOut,
            State::Trying { .. } => return None,
            State::Terminated => Expired::Done,
        };
        self.0 = State::Terminated;
        Some(expired)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_final_response_ends_it() {
        let mut machine = Client::new(Millis(0));
        assert_eq!(machine.receive(100), Take::Pass);
        assert_eq!(machine.expire(Millis(31_999)), None);
        assert_eq!(machine.receive(404), Take::Pass);
        assert_eq!(machine.receive(404), Take::Drop);
        assert_eq!(machine.expire(Millis(0)), Some(Expired::Done));
    }

    #[test]
    fn timer_f_runs_on_while_somebody_works() {
        let mut machine = Client::new(Millis(0));
        assert_eq!(machine.receive(100), Take::Pass);
        assert_eq!(machine.expire(Millis(32_000)), Some(Expired::TimedOut));
    }
}
