//! The call at hand, as far as the states tell.

use super::Details;
use crate::agent::Event;

/// Who began it. The server's `callDirection` is not asked: servers disagree about its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The other side did.
    In,
    /// The agent did.
    Out,
}

/// What the agent is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// One of two who talk.
    Main,
    /// Talks to somebody while the customer waits.
    Consulting,
    /// Is the one who was asked.
    Consulted,
    /// One of three. The old toolbar leaves it only with the call.
    Three,
    /// Listens to an agent's call, or has joined it.
    Watching,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What the agent is in it.
    pub role: Role,
    /// Who began it.
    pub direction: Direction,
    /// The other side's number; empty while it is unknown.
    pub party: String,
    /// Nobody hears the agent. Stays so while the call is held or handed about.
    pub muted: bool,
}

impl Call {
    /// What becomes of the call in a state that belongs to one.
    pub(super) fn after(call: Option<Self>, state: Event, details: &Details<'_>) -> Self {
        let begun = match state {
            Event::MakeCall | Event::CalledRinging | Event::CalledAnswer => Direction::Out,
            _ => Direction::In,
        };
        let new = Self { role: Role::Main, direction: begun, party: String::new(), muted: false };
        let mut call = call.unwrap_or(new);
        call.muted = state == Event::Mute || call.muted && state != Event::Unmute;
        call.role = call.role.after(state, details);
        // The leg to a consulted party names that party, not the customer.
        if !matches!(call.role, Role::Consulting | Role::Watching) {
            let party = match call.direction {
                Direction::In => details.caller,
                Direction::Out => details.called,
            };
            if !party.is_empty() {
                party.clone_into(&mut call.party);
            }
        }
        call
    }
}

impl Role {
    fn after(self, state: Event, details: &Details<'_>) -> Self {
        use Event::*;
        match (self, state) {
            (_, Listen | Listening | ForceInsert | ForceInserting) => Self::Watching,
            (Self::Three, _) | (_, TripartiteTalking) => Self::Three,
            (_, ConsultCallFail | ConsultCancel | ConsultedCancel | TransferCallFail | TransferCancel) => Self::Main,
            (_, Conversation) => Self::of(details.call_type).unwrap_or(Self::Main),
            (role, _) => Self::of(details.call_type).unwrap_or(role),
        }
    }

    fn of(call_type: &str) -> Option<Self> {
        Some(match call_type {
            "" => return None,
            "consult" => Self::Consulting,
            "consulted" => Self::Consulted,
            "listen" | "forceInsert" => Self::Watching,
            _ => Self::Main,
        })
    }
}
