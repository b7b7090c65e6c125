//! The system's clocks and its random source, for machines that refuse to read either.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use agent_sdk_wasm::{
    entropy::Entropy,
    time::{Millis, Now},
};

/// The clocks, counted from when this was made.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// Starts the monotonic clock.
    pub fn start() -> Self {
        Self { start: Instant::now() }
    }

    /// What both clocks show.
    pub fn now(&self) -> Now {
        let tick = self.start.elapsed().as_millis();
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        Now { tick: millis(tick), wall: millis(wall) }
    }

    /// When the monotonic clock shows `tick`.
    pub fn at(&self, tick: Millis) -> Instant {
        self.start + Millis(tick.0).since(Millis(0))
    }
}

fn millis(count: u128) -> Millis {
    Millis(u64::try_from(count).unwrap_or(u64::MAX))
}

/// The system's random source.
#[derive(Clone, Copy, Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            // Passwords and tokens of zeros would be worse than no server.
            eprintln!("demo-server: the system gives no random bytes: {error}");
            std::process::abort();
        }
    }
}
