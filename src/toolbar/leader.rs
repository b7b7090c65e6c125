//! What a leader may do to the chosen agent.

use crate::agent::Request::{self, ForceBreak, ForceBusy, ForceIdle, ForceInsert, ForceLogout, Intercept, Listen};

/// All that a leader can do, in the order of the layout's lines.
pub const FORCES: [Request; 7] = [ForceIdle, ForceBusy, Listen, ForceInsert, ForceBreak, Intercept, ForceLogout];

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
        let of = |state| {
            let bits = allowed(state);
            FORCES
                .into_iter()
                .enumerate()
                .filter(|(place, _)| bits >> place & 1 != 0)
                .map(|(_, f)| f)
                .collect::<Vec<_>>()
        };
        assert_eq!(of("Idle"), [ForceBusy, ForceLogout]);
        assert_eq!(of("Busy"), [ForceIdle, ForceLogout]);
        assert_eq!(of("Conversation"), FORCES);
        assert_eq!(of("AgentRinging"), [ForceIdle, ForceBusy, ForceLogout]);
        assert_eq!(of("Logout"), [ForceIdle, ForceBusy]);
        assert_eq!(of("SomethingNew"), [ForceIdle, ForceBusy, ForceLogout]);
    }
}
