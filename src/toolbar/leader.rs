//! What a leader may do to the chosen agent.

use crate::agent::Force;

/// All that a leader can do, in the order of the layout's lines.
pub const FORCES: [Force; 7] =
    [Force::Idle, Force::Busy, Force::Listen, Force::Insert, Force::Break, Force::Intercept, Force::Logout];

/// What may be done to an agent in this state: a bit for each of [`FORCES`]. Listening, joining, ending and taking over need
/// a conversation, as with the old toolbar; a state that already is need not be forced.
pub fn allowed(state: &str) -> u8 {
    const IDLE: u8 = 1;
    const BUSY: u8 = 2;
    const CALL: u8 = 4 | 8 | 16 | 32;
    const LOGOUT: u8 = 64;
    match state {
        "Conversation" => IDLE | BUSY | CALL | LOGOUT,
        "Idle" => BUSY | LOGOUT,
        "Busy" => IDLE | LOGOUT,
        "Logout" | "Kick" => IDLE | BUSY,
        _ => IDLE | BUSY | LOGOUT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_makes_sense_may_be_done() {
        use Force::{Busy, Idle, Logout};
        let of = |state| {
            let bits = allowed(state);
            FORCES
                .into_iter()
                .enumerate()
                .filter(|(place, _)| bits >> place & 1 != 0)
                .map(|(_, f)| f)
                .collect::<Vec<_>>()
        };
        assert_eq!(of("Idle"), [Busy, Logout]);
        assert_eq!(of("Busy"), [Idle, Logout]);
        assert_eq!(of("Conversation"), FORCES);
        assert_eq!(of("AgentRinging"), [Idle, Busy, Logout]);
        assert_eq!(of("Logout"), [Idle, Busy]);
        assert_eq!(of("SomethingNew"), [Idle, Busy, Logout]);
    }
}
