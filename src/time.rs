//! Time as an argument: points in time, and one table of deadlines per machine.
//!
//! Refuses to read a clock. The shell passes [`Now`] with every input, tests pass whatever they like. Late and extra
//! wake-ups are harmless: a background tab's timers are throttled, and a laptop sleeps.

use core::{ops::Add, time::Duration};

/// A point on a clock, in whole milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millis(pub u64);

impl Millis {
    /// The time from `earlier` to this point; zero when `earlier` lies after it.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// Reads what its number was written as: up to 15 digits and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().map(|byte| byte.wrapping_sub(b'0'));
        let fits = (1..=15).contains(&text.len()) && digits.clone().all(|digit| digit <= 9);
        fits.then(|| Self(digits.fold(0, |sum, digit| 10 * sum + u64::from(digit))))
    }
}

impl Add<Duration> for Millis {
    type Output = Self;

    fn add(self, delay: Duration) -> Self {
        Self(self.0.saturating_add(u64::from(millis(delay))))
    }
}

/// The earliest of the deadlines that are there.
pub fn earliest(deadlines: &[Option<Millis>]) -> Option<Millis> {
    deadlines.iter().fold(None, |earliest, deadline| match (earliest, *deadline) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    })
}

/// The whole milliseconds of a duration, at most 49 days.
///
/// [`Duration::as_millis`] counts in 128 bits, and brings a helper of the compiler with it.
pub fn millis(duration: Duration) -> u32 {
    let seconds = u32::try_from(duration.as_secs()).unwrap_or(u32::MAX);
    seconds.saturating_mul(1000).saturating_add(duration.subsec_millis())
}

/// What the shell's two clocks show when an input arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// The monotonic clock: deadlines are measured on it.
    pub tick: Millis,
    /// The wall clock, since the Unix epoch: sequences and times shown to people come from it. It may jump.
    pub wall: Millis,
}

impl Now {
    /// Both clocks at the same reading, for tests and for shells that have one clock.
    pub fn at(millis: u64) -> Self {
        Self { tick: Millis(millis), wall: Millis(millis) }
    }
}

/// The armed deadlines of one machine, at most one per key.
///
/// A machine has a handful of timers, so a short list beats a map in bytes and in speed.
#[derive(Clone, Debug)]
pub struct Timers<K> {
    armed: Vec<(K, Millis)>,
}

impl<K> Default for Timers<K> {
    fn default() -> Self {
        Self { armed: Vec::new() }
    }
}

impl<K: Copy + PartialEq> Timers<K> {
    /// Arms `key`; an earlier deadline of the same key is replaced.
    pub fn set(&mut self, key: K, deadline: Millis) {
        self.stop(key);
        self.armed.push((key, deadline));
    }

    /// Disarms `key`, and says whether it was armed.
    pub fn stop(&mut self, key: K) -> bool {
        let place = self.armed.iter().position(|(armed, _)| *armed == key);
        place.map(|place| self.take(place)).is_some()
    }

    /// Disarms every key for which `unwanted` says so.
    pub fn stop_where(&mut self, unwanted: impl Fn(K) -> bool) {
        self.armed.retain(|(key, _)| !unwanted(*key));
    }

    /// Whether `key` is armed.
    pub fn is_set(&self, key: K) -> bool {
        self.deadline(key).is_some()
    }

    /// When `key` is due, if it is armed.
    pub fn deadline(&self, key: K) -> Option<Millis> {
        self.armed.iter().find(|(armed, _)| *armed == key).map(|(_, deadline)| *deadline)
    }

    /// The earliest deadline.
    pub fn next(&self) -> Option<Millis> {
        Some(self.first()?.1)
    }

    /// Takes the earliest timer that is due at `tick`, with the deadline it had; call until it gives none.
    pub fn expired(&mut self, tick: Millis) -> Option<(K, Millis)> {
        let (place, _) = self.first().filter(|(_, deadline)| *deadline <= tick)?;
        Some(self.take(place))
    }

    /// Where the earliest timer stands, and its deadline.
    fn first(&self) -> Option<(usize, Millis)> {
        first(&|place| self.armed.get(place).map(|(_, deadline)| *deadline))
    }

    #[inline(never)]
    fn take(&mut self, place: usize) -> (K, Millis) {
        // `remove` keeps the order of arming, which breaks ties between equal deadlines.
        self.armed.remove(place)
    }
}

/// The first place of the earliest deadline, and that deadline; `at` gives the deadline at a place. Not generic: each
/// machine has timers of its own kind.
#[inline(never)]
fn first(at: &dyn Fn(usize) -> Option<Millis>) -> Option<(usize, Millis)> {
    let mut first: Option<(usize, Millis)> = None;
    let mut place = 0;
    while let Some(deadline) = at(place) {
        if first.is_none_or(|(_, first)| deadline < first) {
            first = Some((place, deadline));
        }
        place += 1;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_are_a_point_in_time() {
        assert_eq!(Millis::parse("1700000000000"), Some(Millis(1_700_000_000_000)));
        assert_eq!(Millis::parse("0"), Some(Millis(0)));
        for text in ["", "-1", "+1", "1e3", "12 ", "NaN", "1234567890123456"] {
            assert_eq!(Millis::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_longest_duration_is_49_days() {
        assert_eq!(millis(Duration::from_millis(1999)), 1999);
        assert_eq!(millis(Duration::MAX), u32::MAX);
    }

    #[test]
    fn the_earliest_due_timer_comes_first() {
        let mut timers = Timers::default();
        timers.set('b', Millis(20));
        timers.set('a', Millis(10));
        timers.set('c', Millis(30));
        assert_eq!(timers.next(), Some(Millis(10)));
        assert_eq!(timers.expired(Millis(25)), Some(('a', Millis(10))));
        assert_eq!(timers.expired(Millis(25)), Some(('b', Millis(20))));
        assert_eq!(timers.expired(Millis(25)), None);
        assert_eq!(timers.next(), Some(Millis(30)));
    }

    #[test]
    fn arming_again_replaces_the_deadline() {
        let mut timers = Timers::default();
        timers.set('a', Millis(10));
        timers.set('a', Millis(40));
        assert_eq!(timers.expired(Millis(10)), None);
        assert!(timers.stop('a'));
        assert!(!timers.stop('a'));
    }

    #[test]
    fn points_in_time_saturate() {
        assert_eq!(Millis(5).since(Millis(9)), Duration::ZERO);
        assert_eq!(Millis(u64::MAX) + Duration::from_secs(1), Millis(u64::MAX));
    }
}
