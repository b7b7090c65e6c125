//! How long things take in the demo's world. Every figure is this demo's own choice: long enough to be seen, short
//! enough to be waited for. `--speed 10` makes everything ten times faster.

use core::time::Duration;

/// An agent's phone begins to ring.
pub(super) const AGENT_RINGS: Duration = Duration::from_millis(300);
/// An agent's own phone answers by itself when the agent dials.
pub(super) const AGENT_ANSWERS: Duration = Duration::from_millis(500);
/// An agent's phone answers by itself when somebody calls the agent.
pub(super) const AGENT_PICKS_UP: Duration = Duration::from_millis(2_000);
/// The called side begins to ring.
pub(super) const CALLED_RINGS: Duration = Duration::from_millis(500);
/// From the answer to the two talking.
pub(super) const MEDIA_JOINS: Duration = Duration::from_millis(150);
/// A leader's listening, inserting or intercepting leg comes up.
pub(super) const LEADER_JOINS: Duration = Duration::from_millis(600);
/// Three parties come together.
pub(super) const THREE_JOIN: Duration = Duration::from_millis(300);
/// Nobody answers for so long: the call is given up.
pub(super) const RING_LIMIT: Duration = Duration::from_millis(20_000);
/// A customer's patience in the queue.
pub(super) const QUEUE_PATIENCE: Duration = Duration::from_millis(600_000);
/// How long a waiting robot agent keeps a call that was handed to it.
pub(super) const ROBOT_TALKS: Duration = Duration::from_millis(90_000);
/// How long a chatting robot agent and its customer talk.
pub(super) const ROBOT_CHATS: Duration = Duration::from_millis(600_000);
/// A chatting robot agent begins its next call.
pub(super) const ROBOT_RESTS: Duration = Duration::from_millis(6_000);
/// A robot agent signs in again after it was signed out.
pub(super) const ROBOT_RETURNS: Duration = Duration::from_millis(30_000);
/// A browser that says nothing for so long has lost its connection: the agent is signed out until it resumes. At any speed:
/// browsers give signs of life every ten seconds.
pub(super) const PRESENCE: Duration = Duration::from_millis(60_000);
/// The same for an agent in a call.
pub(super) const PRESENCE_IN_CALL: Duration = Duration::from_millis(600_000);

/// The clock's speed: 1 is real time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace(f64);

impl Pace {
    /// A factor from 0.1 to 1000.
    pub fn new(speed: f64) -> Option<Self> {
        (0.1..=1_000.0).contains(&speed).then_some(Self(speed))
    }

    pub(super) fn scale(self, delay: Duration) -> Duration {
        delay.div_f64(self.0)
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self(1.0)
    }
}
