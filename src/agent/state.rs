//! The agent's state as listeners see it.

use super::{Event, Name};

/// What `StateChange` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The link was closed on purpose, or never opened.
    #[default]
    Disconnect,
    /// The link was lost.
    Closed,
    /// A socket is being opened.
    Connecting,
    /// STOMP's CONNECTED arrived; the agent is not signed in yet.
    Connected,
    /// Signed in: the server's own word for the state, known or not.
    Server(Name),
}

impl State {
    /// The state's name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Disconnect => "disconnect",
            Self::Closed => "closed",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Server(name) => name.as_str(),
        }
    }

    /// Whether a call is up or being set up: leaving the page would lose it.
    pub fn is_call(&self) -> bool {
        let Self::Server(Name::Known(event)) = self else { return false };
        use Event::*;
        matches!(
            event,
            MakeCall
                | AgentOriginate
                | AgentRinging
                | AgentAnswer
                | CalledRinging
                | CalledAnswer
                | Conversation
                | TransferCall
                | TransferCalling
                | TransferCallFail
                | TransferCancel
                | ConsultCall
                | ConsultCalling
                | ConsultCallFail
                | ConsultCancel
                | ConsultTransfer
                | ConsultedCancel
                | TripartiteTalk
                | TripartiteTalking
                | TripartiteTalkFail
                | Hold
                | UnHold
                | Mute
                | Unmute
                | Listen
                | Listening
                | ForceInsert
                | ForceInserting
                | Intercept
                | Intercepting
        )
    }
}
