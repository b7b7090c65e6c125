//! What the centre will do later: one table of deadlines for the whole centre.
//!
//! Refuses to read a clock, and refuses to grow past its bound: what does not fit is not scheduled.

use core::time::Duration;
use std::collections::BTreeMap;

use agent_sdk_wasm::time::Millis;

/// More than every seat, call and robot of the demo can have pending at once.
const LIMIT: usize = 20_000;

/// Deadlines in order of time, equal ones in order of arming.
#[derive(Debug)]
pub(super) struct Schedule<D> {
    due: BTreeMap<(Millis, u64), D>,
    armed: u64,
}

impl<D> Default for Schedule<D> {
    fn default() -> Self {
        Self { due: BTreeMap::new(), armed: 0 }
    }
}

impl<D> Schedule<D> {
    /// Arms `due`; the robots' own deadlines always fit, because calls and agents are bounded too.
    pub(super) fn after(&mut self, now: Millis, delay: Duration, due: D) {
        if self.due.len() < LIMIT {
            self.armed += 1;
            self.due.insert((now + delay, self.armed), due);
        }
    }

    /// The earliest deadline.
    pub(super) fn next(&self) -> Option<Millis> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// Takes the earliest thing due at `tick`, with its deadline; call until it gives none.
    pub(super) fn expired(&mut self, tick: Millis) -> Option<(Millis, D)> {
        if self.next()? > tick {
            return None;
        }
        self.due.pop_first().map(|((at, _), due)| (at, due))
    }

    /// Disarms what is not wanted any more.
    pub(super) fn keep(&mut self, mut wanted: impl FnMut(&D) -> bool) {
        self.due.retain(|_, due| wanted(due));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_deadlines_come_in_order_of_arming() {
        let mut schedule = Schedule::default();
        schedule.after(Millis(0), Duration::from_millis(20), 'c');
        schedule.after(Millis(0), Duration::from_millis(10), 'a');
        schedule.after(Millis(0), Duration::from_millis(10), 'b');
        assert_eq!(schedule.next(), Some(Millis(10)));
        schedule.keep(|due| *due != 'c');
        let at_10 = |due| Some((Millis(10), due));
        assert_eq!([(); 3].map(|()| schedule.expired(Millis(15))), [at_10('a'), at_10('b'), None]);
        assert_eq!(schedule.next(), None);
    }
}
