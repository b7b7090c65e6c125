//! The connection machine.
//!
//! ```text
//!            open                 opened               confirmed
//!   Down ───────────► Opening ───────────► Greeting ──────────────► Up ──► stable: the count starts anew
//!    ▲                   │ lost, too slow     │ lost, too slow        │ lost, silent
//!    │ close             ▼                    ▼                       ▼
//!    ├──────────────── Waiting (the next attempt is timed) ◄──────────┘
//!    └── no retry wanted, or no attempts left
//! ```

use core::time::Duration;

use super::{Attempt, Backoff, Probe, Verdict};
use crate::{
    entropy::Entropy,
    time::{Millis, Timers},
};

/// How long a socket and the handshake on it may take together. The old SDK's retry timer looked after 10 s.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a link must have been up before its failures are forgotten. Without it, a server that greets and then
/// closes would be asked again and again at the shortest wait.
pub const STABLE_AFTER: Duration = Duration::from_secs(5);

/// Why a link was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The socket closed, or could not be opened.
    Closed,
    /// Opening and greeting took longer than [`CONNECT_TIMEOUT`].
    TooSlow,
    /// Nothing arrived for two intervals.
    Silent,
    /// The peer refused to go on, or broke the protocol.
    Refused,
}

/// What the owner has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Open a new socket.
    Open,
    /// Drop the socket and everything that it may still say.
    Drop,
    /// The link noticed by itself that it is lost; the socket was dropped. Answer with [`Link::retry`] if wanted.
    Lost(Loss),
}

/// One link. See the module's picture.
#[derive(Debug)]
pub struct Link {
    backoff: Backoff,
    state: State,
    failed: u32,
    timers: Timers<Timer>,
    outputs: Vec<Output>,
}

#[derive(Debug)]
enum State {
    Down,
    Opening,
    Greeting,
    Up { probe: Option<Probe> },
    Waiting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Timer {
    /// Opening and greeting take too long.
    Connect,
    /// The next attempt is due.
    Retry,
    /// The link counts as stable.
    Stable,
    /// Time to look whether anything arrived.
    Probe,
}

impl Link {
    /// A link that is down.
    pub fn new(backoff: Backoff) -> Self {
        Self { backoff, state: State::Down, failed: 0, timers: Timers::default(), outputs: Vec::new() }
    }

    /// Another policy, from the next attempt on.
    pub fn set_backoff(&mut self, backoff: Backoff) {
        self.backoff = backoff;
    }

    /// Opens a socket now; one that is there is dropped first.
    pub fn open(&mut self, tick: Millis) {
        self.drop_socket();
        self.failed = 0;
        self.attempt(tick);
    }

    /// The socket is open; the handshake begins.
    pub fn opened(&mut self) {
        if matches!(self.state, State::Opening) {
            self.state = State::Greeting;
        }
    }

    /// The handshake is through. `expect_every`: how often the peer has promised to be heard.
    pub fn confirmed(&mut self, expect_every: Option<Duration>, tick: Millis) {
        if !matches!(self.state, State::Greeting) {
            return;
        }
        self.timers.stop(Timer::Connect);
        self.timers.set(Timer::Stable, tick + STABLE_AFTER);
        let probe = expect_every.map(|interval| Probe::new(interval, tick));
        if let Some(probe) = &probe {
            self.timers.set(Timer::Probe, probe.deadline());
        }
        self.state = State::Up { probe };
    }

    /// Anything arrived.
    pub fn heard(&mut self, tick: Millis) {
        if let State::Up { probe: Some(probe) } = &mut self.state {
            probe.heard(tick);
        }
    }

    /// The socket is gone, or its owner has lost faith in it: drops what is left of it.
    pub fn lost(&mut self) {
        self.drop_socket();
        self.state = State::Down;
    }

    /// Orders the next attempt and says when it comes, or gives up.
    pub fn retry(&mut self, entropy: &mut dyn Entropy, tick: Millis) -> Option<Duration> {
        let attempt = Attempt { failed: self.failed, random: entropy.below(u32::MAX) };
        let delay = self.backoff.delay(attempt)?;
        self.failed += 1;
        self.state = State::Waiting;
        self.timers.set(Timer::Retry, tick + delay);
        Some(delay)
    }

    /// Goes down for good, until the next [`Self::open`].
    pub fn close(&mut self) {
        self.lost();
        self.failed = 0;
    }

    /// The time has come; late and extra calls are harmless.
    pub fn handle_timeout(&mut self, tick: Millis) {
        while let Some((timer, ordered)) = self.timers.expired(tick) {
            match timer {
                Timer::Connect => self.fail(Loss::TooSlow),
                Timer::Retry => self.attempt(tick),
                Timer::Stable => self.failed = 0,
                Timer::Probe => self.probe(ordered, tick),
            }
        }
    }

    /// When [`Self::handle_timeout`] wants to be called.
    pub fn next_timeout(&self) -> Option<Millis> {
        self.timers.next()
    }

    /// The next thing to do.
    pub fn poll_output(&mut self) -> Option<Output> {
        // A handful at most is waiting.
        (!self.outputs.is_empty()).then(|| self.outputs.remove(0))
    }

    /// Whether a socket is being opened.
    pub fn is_opening(&self) -> bool {
        matches!(self.state, State::Opening)
    }

    /// Whether the handshake is through.
    pub fn is_up(&self) -> bool {
        matches!(self.state, State::Up { .. })
    }

    /// Whether a socket exists, whatever its state.
    pub fn has_socket(&self) -> bool {
        matches!(self.state, State::Opening | State::Greeting | State::Up { .. })
    }

    fn attempt(&mut self, tick: Millis) {
        self.state = State::Opening;
        self.timers.set(Timer::Connect, tick + CONNECT_TIMEOUT);
        self.outputs.push(Output::Open);
    }

    fn probe(&mut self, ordered: Millis, tick: Millis) {
        let State::Up { probe: Some(probe) } = &mut self.state else { return };
        match probe.check(ordered, tick) {
            Verdict::Wait(until) => self.timers.set(Timer::Probe, until),
            Verdict::Silent => self.fail(Loss::Silent),
        }
    }

    fn fail(&mut self, loss: Loss) {
        self.lost();
        self.outputs.push(Output::Lost(loss));
    }

    fn drop_socket(&mut self) {
        if self.has_socket() {
            self.outputs.push(Output::Drop);
        }
        self.timers = Timers::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Counter;

    fn outputs(link: &mut Link) -> Vec<Output> {
        core::iter::from_fn(|| link.poll_output()).collect()
    }

    fn up(expect_every: Option<Duration>) -> Link {
        let mut link = Link::new(Backoff::new(3));
        link.open(Millis(0));
        link.opened();
        link.confirmed(expect_every, Millis(100));
        assert_eq!(outputs(&mut link), [Output::Open]);
        link
    }

    #[test]
    fn a_socket_that_never_opens_is_given_up() {
        let mut link = Link::new(Backoff::new(3));
        link.open(Millis(0));
        link.handle_timeout(Millis(9_999));
        link.handle_timeout(Millis(10_000));
        assert_eq!(outputs(&mut link), [Output::Open, Output::Drop, Output::Lost(Loss::TooSlow)]);
        assert!(!link.has_socket());
    }

    #[test]
    fn attempts_are_counted_until_the_link_was_stable() {
        let mut link = up(None);
        let mut entropy = Counter::default();
        let mut tick = Millis(200);
        // A server that greets and closes at once does not start the count anew.
        for _ in 0..3 {
            link.lost();
            let wait = link.retry(&mut entropy, tick).expect("an attempt is left");
            tick = tick + wait;
            link.handle_timeout(tick);
            link.opened();
            link.confirmed(None, tick);
        }
        link.lost();
        assert_eq!(link.retry(&mut entropy, tick), None);

        let mut link = up(None);
        link.handle_timeout(Millis(100) + STABLE_AFTER);
        link.lost();
        assert!(link.retry(&mut entropy, tick).is_some());
    }

    #[test]
    fn a_half_open_socket_is_noticed_after_two_intervals() {
        let mut link = up(Some(Duration::from_secs(10)));
        link.heard(Millis(5_000));
        link.handle_timeout(Millis(20_100));
        assert_eq!(outputs(&mut link), []);
        link.handle_timeout(Millis(25_000));
        assert_eq!(outputs(&mut link), [Output::Drop, Output::Lost(Loss::Silent)]);
    }

    #[test]
    fn closing_forgets_every_timer() {
        let mut link = up(Some(Duration::from_secs(10)));
        link.close();
        assert_eq!(outputs(&mut link), [Output::Drop]);
        assert_eq!(link.next_timeout(), None);
        link.confirmed(None, Millis(7));
        assert!(!link.is_up());
    }
}
