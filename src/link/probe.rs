//! Notices a half-open socket: one that looks open and on which nothing arrives any more.
//!
//! It needs to know how often something must arrive. A wake-up that comes far too late says that this machine slept, not
//! that the peer fell silent; what arrived meanwhile may still wait in the browser's queue, so one more interval is given.

use core::time::Duration;

use crate::time::{Millis, millis};

/// How many intervals may pass without a sign of life.
const MISSED: u32 = 2;

/// Watches over one socket.
#[derive(Clone, Debug)]
pub struct Probe {
    interval: Duration,
    heard: Millis,
}

/// What a wake-up of the probe found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Something arrived, or this machine slept: look again at this time.
    Wait(Millis),
    /// Two intervals passed without a sign of life.
    Silent,
}

impl Probe {
    /// A probe that expects something each `interval`, beginning now.
    pub fn new(interval: Duration, tick: Millis) -> Self {
        Self { interval, heard: tick }
    }

    /// Something arrived, whatever it was.
    pub fn heard(&mut self, tick: Millis) {
        self.heard = tick;
    }

    /// When the silence will have lasted for too long.
    pub fn deadline(&self) -> Millis {
        self.heard + self.interval * MISSED
    }

    /// Judges at a wake-up that was ordered for `ordered`.
    pub fn check(&mut self, ordered: Millis, tick: Millis) -> Verdict {
        if tick < self.deadline() {
            return Verdict::Wait(self.deadline());
        }
        if tick.since(ordered) > self.interval {
            self.heard = Millis(tick.0.saturating_sub(u64::from(millis(self.interval))));
            return Verdict::Wait(self.deadline());
        }
        Verdict::Silent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_secs(10);

    #[test]
    fn silence_for_two_intervals_is_noticed() {
        let mut probe = Probe::new(INTERVAL, Millis(0));
        probe.heard(Millis(7_000));
        assert_eq!(probe.check(Millis(20_000), Millis(20_000)), Verdict::Wait(Millis(27_000)));
        assert_eq!(probe.check(Millis(27_000), Millis(27_003)), Verdict::Silent);
    }

    #[test]
    fn a_machine_that_slept_does_not_blame_its_peer() {
        let mut probe = Probe::new(INTERVAL, Millis(0));
        let after_an_hour = Millis(3_600_000);
        assert_eq!(probe.check(Millis(20_000), after_an_hour), Verdict::Wait(Millis(3_610_000)));
        assert_eq!(probe.check(Millis(3_610_000), Millis(3_610_000)), Verdict::Silent);
    }
}
