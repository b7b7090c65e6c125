//! The agent protocol's own heartbeat, and the watch over its answers. It runs beside STOMP's: the broker may be well
//! while nobody behind it answers.

use super::{Close, Session, Timer};
use crate::{
    agent::{AgentError, Request},
    link::{Probe, Verdict},
    time::{Millis, Now},
};

/// Where the heartbeat stands.
#[derive(Debug)]
pub(super) enum Heartbeat {
    /// Nobody is signed in.
    Off,
    /// It runs; the probe hears the answers.
    On(Probe),
}

impl Session {
    /// Sends a heartbeat now; the next one follows [`crate::agent::Options::ping_interval`] after its answer.
    ///
    /// # Errors
    ///
    /// [`crate::agent::Code::NotSignedIn`], which is raised as `Exception` as well.
    pub fn start_heartbeat(&mut self, now: Now) -> Result<(), AgentError> {
        self.check_sign_in()?;
        self.beat(now);
        Ok(())
    }

    /// Ends the heartbeat, and what may bring it back.
    pub fn stop_heartbeat(&mut self) {
        self.heartbeat = Heartbeat::Off;
        for timer in [Timer::Heartbeat, Timer::Watchdog, Timer::SignIn] {
            self.timers.stop(timer);
        }
    }

    pub(super) fn beat(&mut self, now: Now) {
        self.timers.stop(Timer::Heartbeat);
        if !self.is_login() {
            return;
        }
        let sequence = self.sequences.next(now.wall);
        self.transmit(&Request::Heartbeat.into(), sequence, now);
        if matches!(self.heartbeat, Heartbeat::Off) {
            let probe = Probe::new(self.options.ping_interval, now.tick);
            self.timers.set(Timer::Watchdog, probe.deadline());
            self.heartbeat = Heartbeat::On(probe);
        }
    }

    /// An answer has come, whatever it says.
    pub(super) fn heartbeat_answered(&mut self, now: Now) {
        if let Heartbeat::On(probe) = &mut self.heartbeat {
            probe.heard(now.tick);
            self.set_timer(Timer::Heartbeat, self.options.ping_interval, now);
        }
    }

    /// Nobody has noticed a missing answer before: the old SDK's heartbeat just stopped.
    pub(super) fn watch_heartbeat(&mut self, ordered: Millis, now: Now) {
        let Heartbeat::On(probe) = &mut self.heartbeat else { return };
        match probe.check(ordered, now.tick) {
            Verdict::Wait(until) => self.timers.set(Timer::Watchdog, until),
            Verdict::Silent => self.lost(Close::Given("HEARTBEAT_UNANSWERED"), now),
        }
    }
}
