//! Commands on their way: checks, sending, answers and time-outs.

use super::{Emit, Output, Session, Timer, VERSION};
use crate::{
    agent::{AgentError, Code, Command, Event, Request, Scalar, Sequence},
    time::Now,
};

/// Where every request goes: the platform's own exchange.
const DESTINATION: &str = "/exchange/ccs.request.exchange";

/// A command without its answer yet.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) sequence: Sequence,
    request: String,
    ends_with: Ending,
}

impl Pending {
    /// Whether the agent is out of the wrap-up with it.
    pub(super) fn leaves_wrap_up(&self) -> bool {
        ["idle", "busy", "logout", "makeCall"].contains(&self.request.as_str())
    }
}

/// What ends the wait for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Response,
    Event,
}

impl Session {
    /// Sends a command and gives its sequence.
    ///
    /// # Errors
    ///
    /// What is missing in the command itself, then [`Code::NotConnected`], then [`Code::NotSignedIn`]. The latter two
    /// are raised as `Exception` as well.
    pub fn command(&mut self, command: impl Into<Command>, now: Now) -> Result<Sequence, AgentError> {
        self.send(command.into(), Ending::Response, now)
    }

    /// As [`Self::command`], but it has come to its end only with the event that carries its sequence.
    ///
    /// # Errors
    ///
    /// As [`Self::command`].
    pub fn query(&mut self, command: Command, now: Now) -> Result<Sequence, AgentError> {
        self.send(command, Ending::Event, now)
    }

    fn send(&mut self, mut command: Command, ends_with: Ending, now: Now) -> Result<Sequence, AgentError> {
        command.check()?;
        command.complete(self.own_groups.first())?;
        self.check_link()?;
        if command.kind() != Request::Login {
            self.check_sign_in()?;
        }
        if command.kind() == Request::Idle {
            self.disarm_answer();
        }
        let sequence = self.sequences.next(now.wall);
        self.transmit(&command, sequence, now);
        self.signing_in(command.kind(), sequence);
        self.pending.push(Pending { sequence, request: command.request().to_owned(), ends_with });
        self.set_timer(Timer::Command(sequence), self.options.timeout, now);
        Ok(sequence)
    }

    /// There must be a link.
    ///
    /// # Errors
    ///
    /// [`Code::NotConnected`], which is raised as `Exception` as well.
    pub fn check_link(&mut self) -> Result<(), AgentError> {
        if self.is_connected() {
            return Ok(());
        }
        let error = AgentError::new(Code::NotConnected);
        self.raise(error.clone());
        Err(error)
    }

    /// Somebody must be signed in; if nobody is, what is left of an earlier sign-in is cleared away.
    pub(super) fn check_sign_in(&mut self) -> Result<(), AgentError> {
        if self.is_login() {
            return Ok(());
        }
        self.sign_out(true);
        let error = AgentError::new(Code::NotSignedIn);
        self.raise(error.clone());
        Err(error)
    }

    pub(super) fn transmit(&mut self, command: &Command, sequence: Sequence, now: Now) {
        let mut body = command.body(sequence);
        if command.kind() == Request::Login {
            self.put_credentials(&mut body);
        }
        let token = self.token().unwrap_or_default().to_owned();
        let headers = [("token", token.as_str()), ("version", VERSION)];
        // The heartbeat has neither version nor userdata: as the old SDK's.
        let headers = if command.kind() == Request::Heartbeat {
            headers.get(..1).unwrap_or(&headers)
        } else {
            if !self.userdata.is_empty() {
                body.put("userdata", &Scalar::from(self.userdata.as_str()));
            }
            &headers
        };
        // The callers have checked the link.
        let _ = self.broker.send(DESTINATION, headers, &body.finish(), now);
        self.drain_broker(now);
    }

    /// A response has come: takes its command from the list, and gives the command's name.
    pub(super) fn answered(&mut self, sequence: Sequence, accepted: bool, now: Now) -> Option<String> {
        let index = self.pending.iter().position(|pending| pending.sequence == sequence)?;
        let waits_on = accepted && self.pending.get(index).is_some_and(|pending| pending.ends_with == Ending::Event);
        if waits_on {
            self.set_timer(Timer::Command(sequence), self.options.timeout, now);
            return None;
        }
        self.timers.stop(Timer::Command(sequence));
        let pending = self.pending.remove(index);
        if accepted && pending.leaves_wrap_up() {
            // Its event may come later.
            self.timers.stop(Timer::AutoIdle);
        }
        Some(pending.request)
    }

    /// An event with this sequence has come, which is what a query waits for.
    pub(super) fn query_ended(&mut self, sequence: Sequence) {
        let is_it = |pending: &Pending| pending.sequence == sequence && pending.ends_with == Ending::Event;
        if let Some(index) = self.pending.iter().position(is_it) {
            self.pending.remove(index);
            self.timers.stop(Timer::Command(sequence));
            self.settle(sequence, Ok(()));
        }
    }

    pub(super) fn command_timed_out(&mut self, sequence: Sequence, now: Now) {
        let Some(index) = self.pending.iter().position(|pending| pending.sequence == sequence) else { return };
        let request = self.pending.remove(index).request;
        let error = AgentError::with(Code::CommandTimedOut, &request);
        self.settle(sequence, Err(error.clone()));
        if !self.resume_failed(sequence, false, now) {
            self.raise(error);
        }
    }

    pub(super) fn refused(&mut self, request: &str, error: AgentError) {
        if request == "makeCall" {
            // The page may have shown the call already: tell it the state again, as the old SDK did.
            self.emit(Emit::StateChange { state: self.state.clone(), with_message: false });
        }
        self.raise(error);
    }

    pub(super) fn settle(&mut self, sequence: Sequence, result: Result<(), AgentError>) {
        self.outputs.push(Output::Settle { sequence, result });
    }

    /// The link is gone, and with it the answers.
    pub(super) fn cancel_pending(&mut self) {
        for Pending { sequence, .. } in core::mem::take(&mut self.pending) {
            self.timers.stop(Timer::Command(sequence));
            self.settle(sequence, Err(AgentError::new(Code::CommandCancelled)));
        }
    }

    /// Whether an event of this name answers queries.
    pub(super) fn is_query_answer(event: Event) -> bool {
        matches!(event, Event::Surveillance | Event::GroupInfo | Event::IdleAgent | Event::GroupQueueNum)
    }
}
