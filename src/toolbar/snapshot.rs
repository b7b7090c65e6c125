//! What is known of the state and the call, and how each state changes it.

use super::{Account, Call, Controls};
use crate::agent::{Event, Name, State};

/// What an event's message says of the state and the call; empty, where it says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Details<'message> {
    /// Who calls.
    pub caller: &'message str,
    /// Who is called.
    pub called: &'message str,
    /// What kind of leg the call is for this agent.
    pub call_type: &'message str,
    /// −1001: the phone lost its registration.
    pub code: &'message str,
}

/// What is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    pub(super) state: State,
    pub(super) call: Option<Call>,
    /// What stands for the state's own name: the call's type, or that the phone is gone.
    instead: Option<&'static str>,
}

/// What is to be seen of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View<'snapshot> {
    /// What shows, beside the state.
    pub controls: Controls,
    /// The key of the state's text: the state's own name, unless something else says more.
    pub text: &'snapshot str,
    /// A word for the state's colour: `off`, `ready`, `busy`, `ringing` or `talking`.
    pub mood: &'static str,
    /// The call at hand.
    pub call: Option<&'snapshot Call>,
}

impl Snapshot {
    /// The state changed, with what its message says.
    pub fn enter(&mut self, state: State, details: &Details<'_>) {
        self.state = state;
        self.instead = self.instead(details);
        // A lost link says nothing of the call: the server may have kept it.
        if matches!(self.state, State::Server(_)) {
            let call = self.call.take();
            self.call = match self.event() {
                Some(event) if self.state.is_call() || event == Event::InterceptFail => {
                    Some(Call::after(call, event, details))
                }
                _ => None,
            };
        }
    }

    /// What is to be seen by an agent with this account.
    pub fn view(&self, account: Account) -> View<'_> {
        View {
            controls: self.controls(account),
            text: self.instead.unwrap_or(self.state.as_str()),
            mood: self.mood(),
            call: self.call.as_ref(),
        }
    }

    /// The event that the state is named after; nothing for the link's states and unknown ones.
    pub(super) fn event(&self) -> Option<Event> {
        match &self.state {
            State::Server(Name::Known(event)) => Some(*event),
            _ => None,
        }
    }

    fn mood(&self) -> &'static str {
        match (&self.state, self.event()) {
            (State::Disconnect | State::Closed | State::Connecting | State::Connected, _)
            | (_, Some(Event::Logout | Event::Kick)) => "off",
            (_, Some(Event::Idle)) => "ready",
            (_, Some(Event::AgentRinging)) => "ringing",
            _ if self.state.is_call() => "talking",
            _ => "busy",
        }
    }

    /// What the old toolbar says instead of the state's name.
    fn instead(&self, details: &Details<'_>) -> Option<&'static str> {
        if details.code == "-1001" {
            return Some("phoneOff");
        }
        Some(match details.call_type {
            _ if self.event() == Some(Event::After) => return None,
            "transfer" => "TransferCalling",
            "consult" => "ConsultCalling",
            "listen" => "Listening",
            "forceInsert" => "ForceInserting",
            "intercept" => "Intercepting",
            _ => return None,
        })
    }
}
