//! One timer for the whole machine.
//!
//! Deadlines move on with every message, nearly always to a later time. A timer that is early only wakes the machine for
//! nothing, so it is left alone; it is armed anew when it would be late.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;

use super::clock;
use crate::time::{Millis, millis};

/// A browser's timer cannot wait longer than 2^31 ms; a day is enough to look again.
const LONGEST: u32 = 24 * 60 * 60 * 1000;

/// The timer, armed or not. It ends when this is dropped.
#[derive(Debug, Default)]
pub(super) struct Timer {
    armed: RefCell<Option<(Millis, Timeout)>>,
}

impl Timer {
    /// Sees to it that `wake` is called at `deadline` at the latest, if there is one.
    pub(super) fn arm(&self, deadline: Option<Millis>, wake: impl FnOnce() + 'static) {
        let mut armed = self.armed.borrow_mut();
        match (deadline, &*armed) {
            (None, _) => *armed = None,
            (Some(deadline), Some((earlier, _))) if *earlier <= deadline => {}
            (Some(deadline), _) => {
                let delay = millis(deadline.since(clock::now().tick)).min(LONGEST);
                *armed = Some((deadline, Timeout::new(delay, wake)));
            }
        }
    }

    /// The timer has gone off.
    pub(super) fn fired(&self) {
        *self.armed.borrow_mut() = None;
    }
}
