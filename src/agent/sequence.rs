//! The numbers by which responses find their commands.

use crate::time::Millis;

/// A command's number: the wall clock's milliseconds at its making, as servers expect.
pub type Sequence = u64;

/// Gives out sequences that are strictly increasing. The old SDK gave two commands of one millisecond the same number,
/// so that one response cancelled the wrong time-out.
#[derive(Clone, Debug, Default)]
pub struct Sequences {
    last: Sequence,
}

impl Sequences {
    /// The next number: the time, or one more than the last number if the clock has not moved on or has jumped back.
    pub fn next(&mut self, wall: Millis) -> Sequence {
        self.last = wall.0.max(self.last + 1);
        self.last
    }

    /// The number that was given out last; 0 before the first.
    pub fn last(&self) -> Sequence {
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_increase_whatever_the_clock_does() {
        let mut sequences = Sequences::default();
        let given: Vec<_> = [10, 10, 10, 12, 13, 5].map(|wall| sequences.next(Millis(wall))).into();
        assert_eq!(given, [10, 11, 12, 13, 14, 15]);
    }
}
