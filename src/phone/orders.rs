//! What the page orders. Whatever is wrong with an order is said at once, and then nothing was done.

use core::time::Duration;

use super::{
    CallState, Code, Command, Phone,
    line::Line,
    machine::Timer,
    tickets::{Awaited, NO_CALL, Waiting},
    tones,
};
use crate::{
    sip::{CallId, Headers, Misuse},
    text,
    time::Now,
};

/// How long the first NOTIFY after a REFER may take (RFC 6665 section 4.1.2.4, timer N).
const FIRST_NOTIFY: Duration = Duration::from_secs(32);

impl Phone {
    /// Begins what was ordered, and says what its ticket waits for, and of which call.
    pub(super) fn carry_out(&mut self, command: &mut Command, now: Now) -> Result<(CallId, Awaited), Code> {
        let call = self.meant(command)?;
        let awaited = match command {
            Command::Register(options) => self.register(options.take(), now)?,
            Command::Unregister => self.unregister(now),
            Command::Stop => self.stop(now),
            Command::Disconnect => {
                self.disconnect(now);
                Awaited::Nothing
            }
            Command::Call { called, headers } => return self.dial(text::trim_typed(called), headers, now),
            Command::Answer(_) => {
                if self.lines.iter().any(|line| line.info.state == CallState::Connecting) {
                    return Err(Code::Busy);
                }
                self.answer(call, now)?;
                self.hold_others(call);
                Awaited::Answered
            }
            Command::Reject(_, status) => {
                self.endpoint.reject(call, *status, now)?;
                Awaited::Nothing
            }
            Command::HangUp(_) => {
                self.endpoint.hang_up(call, now)?;
                Awaited::Nothing
            }
            Command::Hold(_) => self.hold(call, true)?,
            Command::UnHold(_) => self.hold(call, false)?,
            Command::Mute(_, is_muted) => {
                if let Some(line) = self.line(call) {
                    line.info.is_muted = *is_muted;
                }
                self.adjust_microphone(call);
                Awaited::Nothing
            }
            Command::Tone(_, text) => {
                self.press(call, tones::key(text).ok_or(Code::ToneInvalid)?);
                Awaited::Tone
            }
            Command::Transfer(_, target) => {
                if text::trim_typed(target).is_empty() {
                    return Err(Code::CalledMissing);
                }
                self.endpoint.refer(call, target, now)?;
                self.referring(call, now)
            }
            Command::TransferToCall { other, .. } => {
                self.talking(*other)?;
                if call == *other {
                    return Err(Code::WrongState);
                }
                self.endpoint.refer_to_call(call, *other, now)?;
                self.referring(call, now)
            }
        };
        Ok((call, awaited))
    }

    /// The call that an order means: the active one where it names none.
    fn meant(&self, command: &Command) -> Result<CallId, Code> {
        let call = match command {
            Command::Register(_) | Command::Unregister | Command::Stop | Command::Disconnect | Command::Call { .. } => {
                return Ok(NO_CALL);
            }
            Command::Tone(_, text) if tones::key(text).is_none() => return Err(Code::ToneInvalid),
            // To be answered or refused: the one that rings here.
            Command::Answer(call) | Command::Reject(call, _) => {
                call.or_else(|| self.lines.iter().find(|line| line.rings_here()).map(|line| line.info.id))
            }
            Command::HangUp(call)
            | Command::Hold(call)
            | Command::UnHold(call)
            | Command::Mute(call, _)
            | Command::Tone(call, _)
            | Command::Transfer(call, _)
            | Command::TransferToCall { call, .. } => *call,
        };
        let call = call.or_else(|| self.active()).unwrap_or(NO_CALL);
        match command {
            Command::Tone(..) => self.talking(call)?,
            Command::Transfer(..) | Command::TransferToCall { .. } => {
                self.talking(call)?;
                let is_transferred = |have: &Waiting| have.call == call && have.awaited == Awaited::Transferred;
                if self.tickets.iter().any(is_transferred) {
                    return Err(Code::Busy);
                }
            }
            _ => self.known(call).map(drop)?,
        }
        Ok(call)
    }

    fn known(&self, call: CallId) -> Result<&Line, Code> {
        self.lines.iter().find(|line| line.info.id == call).ok_or(Code::NoCall)
    }

    fn talking(&self, call: CallId) -> Result<(), Code> {
        if self.known(call)?.is_talking() { Ok(()) } else { Err(Code::WrongState) }
    }

    fn dial(&mut self, called: &str, headers: &Headers, now: Now) -> Result<(CallId, Awaited), Code> {
        if called.is_empty() {
            return Err(Code::CalledMissing);
        }
        if !self.is_registered() {
            return Err(Code::NotRegistered);
        }
        // A second click is not a second call.
        let is_beginning = |line: &Line| match line.info.state {
            CallState::Calling | CallState::Connecting => true,
            CallState::Ringing => line.info.is_outgoing,
            CallState::Talking | CallState::Ended => false,
        };
        if self.lines.iter().any(is_beginning) {
            return Err(Code::Busy);
        }
        let call = self.endpoint.call(called, headers)?;
        self.hold_others(call);
        self.add_line(call, true, (called.to_owned(), String::new()), now);
        Ok((call, Awaited::Answered))
    }

    fn referring(&mut self, call: CallId, now: Now) -> Awaited {
        self.set_timer(call, Timer::Transfer, FIRST_NOTIFY, now);
        Awaited::Transferred
    }
}

impl Command {
    /// What is told of an order that is wrong: a key, or whom to call.
    pub(super) fn words(self) -> String {
        match self {
            Self::Tone(_, words) | Self::Transfer(_, words) | Self::Call { called: words, .. } => words,
            _ => String::new(),
        }
    }
}

impl From<Misuse> for Code {
    #[inline(never)]
    fn from(misuse: Misuse) -> Self {
        match misuse {
            Misuse::NoCall => Self::NoCall,
            Misuse::WrongState => Self::WrongState,
            Misuse::Busy => Self::Busy,
            Misuse::NoFlow => Self::NotConnected,
            Misuse::BadTarget => Self::CalledInvalid,
        }
    }
}
