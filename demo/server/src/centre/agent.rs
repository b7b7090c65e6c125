//! One agent's seat: who sits there, and what the agent is doing.
//!
//! ```text
//!            login                    idle                  a call
//!   Away ──────────► Busy ◄────────────────────► Idle ────────────► OnCall ──► After ──► Idle or Busy
//!    ▲                │        busy                                   │
//!    └────────────────┴──── logout, kick, silence ◄───────────────────┘ (the call ends first)
//! ```

use agent_sdk_wasm::time::Millis;
use serde_json::Value;

use super::{
    call::CallId,
    event::Event,
    seed::{AgentSeed, Understudy},
};

/// Who sits there.
#[derive(Clone, Debug)]
pub(super) enum Seat {
    /// Nobody.
    Empty,
    /// The demo itself.
    Robot,
    /// A browser.
    Browser(Session),
}

/// A browser's sign-in.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) token: String,
    /// Where everything for this agent is published.
    pub(super) routing_key: String,
    pub(super) login_type: i64,
    /// When the browser last said something.
    pub(super) heard: Millis,
}

/// What the agent is doing.
#[derive(Clone, Debug)]
pub(super) enum Work {
    /// Not signed in. `kept`: a session that fell silent, to be resumed with its token.
    Away {
        kept: Option<Session>,
    },
    Busy {
        reason: Option<String>,
    },
    Idle,
    /// In a call; `shown` is the last event of it, and so the state's name.
    OnCall {
        call: CallId,
        shown: Event,
    },
    /// After a call.
    After,
    /// Locked by the platform.
    Locked,
}

/// An agent.
#[derive(Clone, Debug)]
pub(super) struct Agent {
    pub(super) seed: &'static AgentSeed,
    pub(super) password: String,
    pub(super) seat: Seat,
    pub(super) work: Work,
    /// Since when the agent has this state, on the wall clock.
    pub(super) since: Millis,
    /// When the agent signed in, on the wall clock.
    pub(super) signed_in: Millis,
    /// What `setUserdata` set in the request that began the call.
    pub(super) userdata: Option<Value>,
}

impl Agent {
    pub(super) fn new(seed: &'static AgentSeed, password: String) -> Self {
        Self {
            seed,
            password,
            seat: Seat::Empty,
            work: Work::Away { kept: None },
            since: Millis(0),
            signed_in: Millis(0),
            userdata: None,
        }
    }

    pub(super) fn session(&self) -> Option<&Session> {
        match &self.seat {
            Seat::Browser(session) => Some(session),
            Seat::Empty | Seat::Robot => None,
        }
    }

    pub(super) fn session_mut(&mut self) -> Option<&mut Session> {
        match &mut self.seat {
            Seat::Browser(session) => Some(session),
            Seat::Empty | Seat::Robot => None,
        }
    }

    /// Whether calls to the agent ring a phone in the page.
    pub(super) fn has_phone(&self) -> bool {
        self.session().is_some_and(|session| session.login_type == super::phone::WEBRTC)
    }

    /// Whether this was the last event of the agent's call.
    pub(super) fn shows(&self, event: Event) -> bool {
        matches!(self.work, Work::OnCall { shown, .. } if shown == event)
    }

    pub(super) fn is_robot(&self) -> bool {
        matches!(self.seat, Seat::Robot)
    }

    pub(super) fn is_chatting_robot(&self) -> bool {
        self.is_robot() && self.seed.understudy == Understudy::Chatting
    }

    pub(super) fn is_away(&self) -> bool {
        matches!(self.work, Work::Away { .. })
    }

    pub(super) fn is_idle(&self) -> bool {
        matches!(self.work, Work::Idle)
    }

    pub(super) fn call(&self) -> Option<CallId> {
        match self.work {
            Work::OnCall { call, .. } => Some(call),
            _ => None,
        }
    }

    /// Whether the agent talks to somebody right now.
    pub(super) fn talks(&self) -> bool {
        matches!(self.work, Work::OnCall { shown, .. } if shown.is_talk())
    }

    /// The state's name as events carry it.
    pub(super) fn now_state(&self) -> &'static str {
        match &self.work {
            Work::Away { .. } => "Logout",
            Work::Busy { .. } => "Busy",
            Work::Idle => "Idle",
            Work::OnCall { shown, .. } => shown.name(),
            Work::After => "After",
            Work::Locked => "Lock",
        }
    }

    /// The state's name as a leader's list shows it: a leader may act on whoever is in `Conversation`, so every kind
    /// of talking is called that.
    pub(super) fn listed_state(&self) -> &'static str {
        if self.talks() { Event::Conversation.name() } else { self.now_state() }
    }

    pub(super) fn in_group(&self, group: &str) -> bool {
        self.seed.groups.contains(&group)
    }
}
