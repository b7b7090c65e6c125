//! What the server says: responses and events.

use core::time::Duration;

use super::{Emit, Output, PhoneAction, Session, Timer};
use crate::{
    agent::{AfterCall, AgentError, Code, Data, Departure, Envelope, Event, Name, Response, State},
    time::{Millis, Now},
};

/// The After of an agent whose phone was signed off: going idle would fail. The words are the server's.
const PHONE_SIGNED_OFF: &str = "话机注销";

impl Session {
    pub(super) fn response(&mut self, response: Response, now: Now) {
        let Response { response: name, sequence, accepted, msg } = response;
        self.emit(Emit::Message);
        let request = self.answered(sequence, accepted, now);
        let name = name.or_else(|| request.clone()).unwrap_or_default();
        if name == "heartbeat" {
            self.heartbeat_answered(now);
        }
        let result = if accepted { Ok(()) } else { Err(AgentError::quoting(Code::CommandRefused, msg)) };
        if request.is_some() {
            self.settle(sequence, result.clone());
        }
        // Asked with an earlier token, before the sign-in that has given the present one.
        let is_stale = matches!(name.as_str(), "heartbeat" | "reconnect") && (1..=self.entered).contains(&sequence);
        if let Err(error) = result
            && !is_stale
        {
            self.refused(&name, error);
            self.resume_failed(sequence, true, now);
        }
    }

    pub(super) fn event(&mut self, envelope: Envelope, now: Now) {
        let Envelope { event, now_state, sequence, data } = envelope;
        self.emit(Emit::Message);
        let known = match &event {
            Name::Known(event) => Some(*event),
            Name::Other(_) => None,
        };
        let now_state = now_state.filter(|_| !known.is_some_and(Event::keeps_state));
        // The event that said so may have been lost with the link, or with an earlier page.
        match now_state {
            Some(Name::Known(Event::Conversation)) => self.in_conversation = true,
            Some(Name::Known(Event::Idle | Event::Busy)) => self.in_conversation = false,
            _ => {}
        }
        if let Some(event) = known {
            self.take_effect(event, data, now);
        }
        if let Some(now_state) = now_state {
            self.enter(State::Server(now_state));
        }
        if sequence != 0 && known.is_some_and(Self::is_query_answer) {
            self.query_ended(sequence);
        }
        if let Some(index) = self.private.iter().position(|private| *private == sequence) {
            self.private.remove(index);
            self.emit(Emit::Private(sequence));
        } else if !event.is_empty() {
            self.emit(Emit::Event(event));
        }
        if known == Some(Event::AgentRinging) && core::mem::take(&mut self.answers_next_ringing) {
            self.outputs.push(Output::Phone(PhoneAction::Answer));
        }
    }

    fn enter(&mut self, state: State) {
        if state.is_call() {
            // A new call during the wrap-up: idling in the middle of it would be wrong.
            self.timers.stop(Timer::AutoIdle);
        }
        self.change_state(state, true);
    }

    fn take_effect(&mut self, event: Event, data: Data, now: Now) {
        match (event, data) {
            (Event::Login | Event::Reconnect, Data::Account(account)) => {
                self.signed_in(*account, event == Event::Reconnect, now);
            }
            (Event::Logout, Data::Departure(departure)) => self.departed(&departure),
            // Without data it is as final as with the code 0.
            (Event::Logout, _) => self.departed(&Departure::default()),
            (Event::Kick, _) => {
                self.sign_out(true);
                self.outputs.push(Output::Phone(PhoneAction::StopRegistered));
            }
            (Event::Idle | Event::Busy, _) => {
                self.timers.stop(Timer::AutoIdle);
            }
            (Event::Conversation, _) => self.in_conversation = true,
            (Event::After, data) => self.after(data, now),
            (Event::AgentUploadLog, _) => self.outputs.push(Output::SaveLog),
            _ => {}
        }
    }

    fn after(&mut self, data: Data, now: Now) {
        self.in_conversation = false;
        self.disarm_answer();
        self.timers.stop(Timer::AutoIdle);
        let wrap_up = match data {
            Data::After(after) => Self::wrap_up(&after),
            // As 1.2.9: calls through a SIM module end without data.
            _ => self.options.auto_idle,
        };
        if let Some(wrap_up) = wrap_up {
            self.set_timer(Timer::AutoIdle, wrap_up, now);
        }
    }

    /// When the wrap-up ends by itself, on [`Now::tick`]; nothing, if it does not.
    pub fn wrap_up_ends(&self) -> Option<Millis> {
        self.timers.deadline(Timer::AutoIdle)
    }

    /// The wrap-up does not end by itself any more.
    pub fn stay_in_wrap_up(&mut self) {
        self.timers.stop(Timer::AutoIdle);
    }

    /// How long the wrap-up lasts, if it ends by itself.
    fn wrap_up(after: &AfterCall) -> Option<Duration> {
        let ends = after.agent_auto_idle.equals_loosely(1.0) && after.data.text().as_deref() != Some(PHONE_SIGNED_OFF);
        let seconds = after.agent_auto_idle_time.number().unwrap_or(0.0).max(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast saturates, which is never"
        )]
        ends.then(|| Duration::from_millis((seconds * 1000.0) as u64))
    }
}
