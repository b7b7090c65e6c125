//! The loop by which a leader watches the agents.

use core::time::Duration;

use super::{Session, Timer};
use crate::{
    agent::{AgentError, Command, Filter},
    time::Now,
};

/// The shortest interval that is taken: below it a server would drown in questions.
const LEAST_INTERVAL: Duration = Duration::from_millis(100);

/// A running loop.
#[derive(Debug)]
pub(super) struct Watching {
    filter: Filter,
    interval: Duration,
}

impl Session {
    /// Asks now, and again each `interval`; nothing when the loop runs already.
    ///
    /// # Errors
    ///
    /// As [`Self::command`]; the loop does not start then.
    pub fn surveillance_start(&mut self, filter: Filter, interval: Duration, now: Now) -> Result<(), AgentError> {
        if self.watching.is_some() {
            return Ok(());
        }
        self.command(Command::surveillance(filter.clone()), now)?;
        let interval = interval.max(LEAST_INTERVAL);
        self.watching = Some(Watching { filter, interval });
        self.set_timer(Timer::Surveillance, interval, now);
        Ok(())
    }

    /// Ends the loop.
    pub fn surveillance_end(&mut self) {
        self.watching = None;
        self.timers.stop(Timer::Surveillance);
    }

    pub(super) fn watch_again(&mut self, now: Now) {
        let Some(Watching { filter, interval }) = &self.watching else { return };
        let (filter, interval) = (filter.clone(), *interval);
        match self.command(Command::surveillance(filter), now) {
            Ok(_) => self.set_timer(Timer::Surveillance, interval, now),
            Err(_) => self.surveillance_end(),
        }
    }
}
