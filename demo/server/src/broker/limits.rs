//! What one connection may ask for. All figures are this server's own: far above what an agent's client does, far below
//! what would hurt the machine it runs on.

use std::time::{Duration, Instant};

use agent_sdk_wasm::stomp;

/// The limits.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at the same time.
    pub connections: usize,
    /// Subscriptions of one connection.
    pub subscriptions: usize,
    /// Bytes of one WebSocket message.
    pub message: usize,
    /// What the decoder takes.
    pub frame: stomp::Limits,
    /// Frames a second, over a while.
    pub rate: u32,
    /// Frames at once.
    pub burst: u32,
    /// Messages that wait for a slow reader before its connection is closed.
    pub outbox: usize,
    /// From the open socket to CONNECT.
    pub connect: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 256,
            subscriptions: 16,
            message: 1024 * 1024,
            frame: stomp::Limits { headers: 32, line: 4 * 1024, body: 256 * 1024 },
            rate: 200,
            burst: 600,
            outbox: 2_048,
            connect: Duration::from_secs(10),
        }
    }
}

/// A bucket of permissions that fills at the rate and holds the burst.
#[derive(Debug)]
pub(super) struct Bucket {
    rate: f64,
    burst: f64,
    left: f64,
    filled: Instant,
}

impl Bucket {
    pub(super) fn new(limits: &Limits, now: Instant) -> Self {
        let burst = f64::from(limits.burst);
        Self { rate: f64::from(limits.rate), burst, left: burst, filled: now }
    }

    pub(super) fn take(&mut self, now: Instant) -> bool {
        let gained = now.saturating_duration_since(self.filled).as_secs_f64() * self.rate;
        self.left = (self.left + gained).min(self.burst);
        self.filled = now;
        if self.left < 1.0 {
            return false;
        }
        self.left -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_then_the_rate() {
        let limits = Limits { rate: 10, burst: 3, ..Limits::default() };
        let start = Instant::now();
        let mut bucket = Bucket::new(&limits, start);
        assert_eq!([(); 4].map(|()| bucket.take(start)), [true, true, true, false]);
        assert!(bucket.take(start + Duration::from_millis(101)));
        assert!(!bucket.take(start + Duration::from_millis(102)));
    }
}
