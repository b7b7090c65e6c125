//! How long to wait before the next attempt: one pure function.

use core::time::Duration;

use crate::time::millis;

/// What is known when a link was lost and a retry is considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// How many attempts have failed since the link was last stable; 0 right after a loss.
    pub failed: u32,
    /// A random number, drawn anew for each attempt: retries that share their jitter arrive together.
    pub random: u32,
}

/// The policy: exponential from [`Self::first`] to [`Self::longest`], at most `attempts` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Attempts after which the link stays down (option `maxReconnect`).
    pub attempts: u32,
    /// The longest first wait.
    pub first: Duration,
    /// The longest wait of all.
    pub longest: Duration,
}

impl Backoff {
    /// 1 s to 10 s: the old SDK tried about every 10 s, which stays the slowest pace.
    pub fn new(attempts: u32) -> Self {
        Self { attempts, first: Duration::from_secs(1), longest: Duration::from_secs(10) }
    }

    /// The wait before the next attempt, or nothing when it is time to give up.
    ///
    /// The first wait is spread over its whole length, because a restarted server drops every agent at the same moment;
    /// later ones over the upper half of theirs, so that they do get longer.
    pub fn delay(&self, attempt: Attempt) -> Option<Duration> {
        if attempt.failed >= self.attempts {
            return None;
        }
        let longest = millis(self.first).saturating_mul(1 << attempt.failed.min(16)).min(millis(self.longest));
        let surely = if attempt.failed == 0 { 0 } else { longest / 2 };
        let spread = longest - surely;
        Some(Duration::from_millis(u64::from(surely + attempt.random.checked_rem(spread + 1).unwrap_or(0))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(failed: u32, random: u32) -> Option<u32> {
        Backoff::new(10).delay(Attempt { failed, random }).map(millis)
    }

    #[test]
    fn waits_grow_up_to_the_longest_and_then_stop() {
        let longest: Vec<_> = (0..12).map(|failed| wait(failed, 0).map(|low| (low, failed))).collect();
        let lows: Vec<_> = longest.iter().flatten().map(|(low, _)| *low).collect();
        assert_eq!(lows, [0, 1000, 2000, 4000, 5000, 5000, 5000, 5000, 5000, 5000]);
        assert_eq!(wait(10, 0), None);
    }

    #[test]
    fn every_wait_is_jittered_and_stays_in_its_bounds() {
        for failed in 0..10 {
            let waits: Vec<_> = (0..2000).filter_map(|random| wait(failed, random * 7919)).collect();
            let (least, most) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
            assert!(most - least > 400, "attempt {failed}: {least} to {most}");
            assert!(*most <= 10_000);
        }
    }

    #[test]
    fn no_attempts_means_none() {
        assert_eq!(Backoff::new(0).delay(Attempt { failed: 0, random: 1 }), None);
    }
}
