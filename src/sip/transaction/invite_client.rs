//! The INVITE client transaction (RFC 3261 figure 5, with RFC 6026 figure 1).
//!
//! ```text
//!            1xx                  2xx                timer M
//! Calling ────────► Proceeding ─────────► Accepted ──────────► Terminated
//!   │ │                 │  ▲ 1xx             ▲ 2xx (passed on)      ▲
//!   │ │ 2xx             └──┘                 │                      │
//!   │ └──────────────────────────────────────┘                      │
//!   └─ timer B; 300-699: ACK (Completed lasts timer D, zero here) ──┘
//! ```
//!
//! A CANCEL takes Proceeding back to Calling, where timer B waits for the end.

use super::{Expired, TIMEOUT, Take, after};
use crate::{
    sip::{
        message::{Request, Response},
        method::Method,
        name::Name,
    },
    time::Millis,
};

/// See the module's picture.
#[derive(Debug)]
pub(in crate::sip) struct InviteClient(State);

#[derive(Debug)]
enum State {
    /// The INVITE is sent, or its CANCEL; timer B runs.
    Calling { b: Millis },
    /// Somebody is working on it. Only the user's patience ends this.
    Proceeding,
    /// There was a 2xx; others of other forks, and repetitions, still go to the user until timer M.
    Accepted { m: Millis },
    /// Over.
    Terminated,
}

impl InviteClient {
    pub(in crate::sip) fn new(tick: Millis) -> Self {
        Self(State::Calling { b: after(tick, TIMEOUT) })
    }

    pub(in crate::sip) fn receive(&mut self, status: u16, tick: Millis) -> Take {
        match (&self.0, status) {
            (State::Calling { .. } | State::Proceeding, ..200) => {
                self.0 = State::Proceeding;
                Take::Pass
            }
            (State::Calling { .. } | State::Proceeding, 200..300) => {
                self.0 = State::Accepted { m: after(tick, TIMEOUT) };
                Take::Pass
            }
            (State::Calling { .. } | State::Proceeding, _) => {
                self.0 = State::Terminated;
                Take::PassAndAck
            }
            (State::Accepted { .. }, 200..300) => Take::Pass,
            (State::Accepted { .. } | State::Terminated, _) => Take::Drop,
        }
    }

    /// Whether it has nothing to wait for any more.
    pub(in crate::sip) fn is_over(&self) -> bool {
        matches!(self.0, State::Terminated)
    }

    pub(in crate::sip) fn next_timeout(&self) -> Option<Millis> {
        match self.0 {
            State::Calling { b: due } | State::Accepted { m: due } => Some(due),
            State::Proceeding => None,
            State::Terminated => Some(Millis(0)),
        }
    }

    pub(in crate::sip) fn expire(&mut self, tick: Millis) -> Option<Expired> {
        let expired = match self.0 {
            State::Calling { b } if b <= tick => Expired::TimedOut,
            State::Accepted { m } if m <= tick => Expired::Done,
            State::Terminated => Expired::Done,
            _ => return None,
        };
        self.0 = State::Terminated;
        Some(expired)
    }

    /// Whether a CANCEL could still matter, and may be sent (section 9.1: not before a provisional response).
    pub(in crate::sip) fn is_proceeding(&self) -> bool {
        matches!(self.0, State::Proceeding)
    }

    /// The CANCEL is sent: whoever has not refused the INVITE 64*T1 later never will (section 9.1).
    pub(in crate::sip) fn cancelled(&mut self, tick: Millis) {
        self.0 = State::Calling { b: after(tick, TIMEOUT) };
    }

    /// Whether no final response has come.
    pub(in crate::sip) fn is_open(&self) -> bool {
        matches!(self.0, State::Calling { .. } | State::Proceeding)
    }
}

/// The ACK for a response of 300 and more (section 17.1.1.3).
pub(in crate::sip) fn ack(invite: &Request, response: &Response) -> Request {
    let mut ack = Request::new(Method::Ack, &invite.uri);
    let headers = &invite.headers;
    ack.headers.copy(&[Name::Via, Name::MaxForwards, Name::Route, Name::From, Name::CallId], headers);
    ack.headers.copy(&[Name::To], &response.headers);
    ack.number(invite.sequence());
    ack
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: Millis = Millis(1000);

    #[test]
    fn nobody_answers() {
        let mut machine = InviteClient::new(T);
        assert_eq!(machine.expire(Millis(32_999)), None);
        assert_eq!(machine.next_timeout(), Some(Millis(33_000)));
        assert_eq!(machine.expire(Millis(33_000)), Some(Expired::TimedOut));
        assert_eq!(machine.receive(200, T), Take::Drop);
    }

    #[test]
    fn ringing_has_no_end_of_its_own() {
        let mut machine = InviteClient::new(T);
        assert_eq!(machine.receive(100, T), Take::Pass);
        assert_eq!(machine.next_timeout(), None);
        assert_eq!(machine.receive(486, T), Take::PassAndAck);
        assert_eq!(machine.receive(486, T), Take::Drop);
        assert_eq!(machine.expire(T), Some(Expired::Done));
    }

    #[test]
    fn every_2xx_is_passed_on_until_timer_m() {
        let mut machine = InviteClient::new(T);
        assert_eq!(machine.receive(200, T), Take::Pass);
        assert_eq!(machine.receive(200, T), Take::Pass);
        assert_eq!(machine.receive(180, T), Take::Drop);
        assert_eq!(machine.receive(486, T), Take::Drop);
        assert_eq!(machine.expire(Millis(33_000)), Some(Expired::Done));
    }
}
