//! One timer for the whole machine.
//!
//! Deadlines move on with every message, nearly always to a later time. A timer that is early only wakes the machine for
//! nothing, so it is left alone; it is armed anew when it would be late.
//!
//! And with the next message when another timer may have armed it. A timer that a row of timers has armed is woken by Chromium
//! but once a minute in a page that was hidden for five, too seldom for a heartbeat; an event of the socket begins a new row.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;

use super::clock;
use crate::time::{Millis, millis};

/// A browser's timer cannot wait longer than 2^31 ms; a day is enough to look again.
const LONGEST: u32 = 24 * 60 * 60 * 1000;

/// Later than every deadline.
const NEVER: Millis = Millis(u64::MAX);

/// The timer, armed or not. It ends when this is dropped.
#[derive(Debug, Default)]
pub(super) struct Timer {
    /// For when it counts as armed: [`NEVER`] where that is to be done anew with the next message.
    armed: RefCell<Option<(Millis, Timeout)>>,
    /// Whether what goes on now began with an event from outside.
    begins: Cell<bool>,
}

impl Timer {
    /// What goes on now began with an event from outside, or did not.
    pub(super) fn begin(&self, from_outside: bool) {
        self.begins.set(from_outside);
    }

    /// Sees to it that `wake` is called at `deadline` at the latest, if there is one.
    pub(super) fn arm(&self, deadline: Option<Millis>, wake: impl FnOnce() + 'static) {
        let mut armed = self.armed.borrow_mut();
        let begins = self.begins.take();
        match (deadline, &*armed) {
            (None, _) => *armed = None,
            (Some(deadline), Some((earlier, _))) if *earlier <= deadline => {}
            (Some(deadline), _) => {
                let delay = millis(deadline.since(clock::now().tick)).min(LONGEST);
                *armed = Some((if begins { deadline } else { NEVER }, Timeout::new(delay, wake)));
            }
        }
    }

    /// The timer has gone off.
    pub(super) fn fired(&self) {
        *self.armed.borrow_mut() = None;
    }
}
