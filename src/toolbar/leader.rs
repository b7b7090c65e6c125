//! What a leader may do to the chosen agent.

use crate::agent::{Event, Force};

/// Whether it may be done to an agent in this state. Listening, joining, ending and taking over need a conversation
/// (spec/toolbar.md, "Actions"); a state that already is need not be forced.
pub fn allowed(force: Force, state: &str) -> bool {
    let state = Event::from_name(state);
    match force {
        Force::Idle => state != Some(Event::Idle),
        Force::Busy => state != Some(Event::Busy),
        Force::Logout => !matches!(state, Some(Event::Logout | Event::Kick)),
        Force::Listen | Force::Insert | Force::Break | Force::Intercept => state == Some(Event::Conversation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_makes_sense_may_be_done() {
        use Force::{Break, Busy, Idle, Insert, Intercept, Listen, Logout};
        let all = [Idle, Busy, Logout, Listen, Insert, Break, Intercept];
        let of = |state| all.into_iter().filter(|force| allowed(*force, state)).collect::<Vec<_>>();
        assert_eq!(of("Idle"), [Busy, Logout]);
        assert_eq!(of("Busy"), [Idle, Logout]);
        assert_eq!(of("Conversation"), all);
        assert_eq!(of("AgentRinging"), [Idle, Busy, Logout]);
        assert_eq!(of("Logout"), [Idle, Busy]);
        assert_eq!(of("SomethingNew"), [Idle, Busy, Logout]);
    }
}
