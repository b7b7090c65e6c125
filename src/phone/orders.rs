//! What the page orders. Whatever is wrong with an order is said at once, and then nothing was done.

use core::time::Duration;

use super::{CallState, Code, Command, Phone, PhoneError, Ticket, line::Line, machine::Timer, tickets::Awaited, tones};
use crate::{
    sip::{CallId, Headers, Misuse},
    time::Now,
};

/// How long the first NOTIFY after a REFER may take (RFC 6665 section 4.1.2.4, timer N).
const FIRST_NOTIFY: Duration = Duration::from_secs(32);

impl Phone {
    /// Begins what was ordered, and says what its ticket waits for; nothing: it is done.
    pub(super) fn carry_out(
        &mut self,
        command: Command,
        ticket: Ticket,
        now: Now,
    ) -> Result<Option<Awaited>, PhoneError> {
        match command {
            Command::Register(options) => return self.register(options, now),
            Command::Unregister => return Ok(self.unregister(now)),
            Command::Stop => return Ok(self.stop(now)),
            Command::Disconnect => self.disconnect(now),
            Command::Call { called, headers } => return self.call(&called, headers, now),
            Command::Answer(call) => {
                let call = self.ringing(call)?;
                if self.lines.iter().any(|line| line.info.state == CallState::Connecting) {
                    return Err(PhoneError::new(Code::Busy));
                }
                self.answer(call, now)?;
                self.hold_others(call);
                return Ok(Some(Awaited::Answered(call)));
            }
            Command::Reject(call, status) => {
                let call = self.ringing(call)?;
                self.endpoint.reject(call, status, now)?;
            }
            Command::HangUp(call) => {
                let call = self.meant(call)?;
                self.endpoint.hang_up(call, now)?;
            }
            Command::Hold(call) => {
                let call = self.meant(call)?;
                return self.hold(call, true);
            }
            Command::UnHold(call) => {
                let call = self.meant(call)?;
                return self.hold(call, false);
            }
            Command::Mute(call, is_muted) => {
                let call = self.meant(call)?;
                if let Some(line) = self.line(call) {
                    line.info.is_muted = is_muted;
                }
                self.adjust_microphone(call);
            }
            Command::Tone(call, text) => {
                let Some(tone) = tones::key(&text) else { return Err(PhoneError::with(Code::ToneInvalid, text)) };
                let call = self.talking(call)?;
                self.press(call, tone, ticket);
                return Ok(Some(Awaited::Tone(call)));
            }
            Command::Transfer(call, target) => {
                let call = self.talking(call)?;
                if target.trim().is_empty() {
                    return Err(PhoneError::new(Code::CalledMissing));
                }
                self.endpoint.refer(call, &target, now)?;
                return Ok(self.referring(call, None, now));
            }
            Command::TransferToCall { call, other } => {
                let call = self.talking(call)?;
                let other = self.talking(Some(other))?;
                if call == other {
                    return Err(PhoneError::new(Code::WrongState));
                }
                self.endpoint.refer_to_call(call, other, now)?;
                return Ok(self.referring(call, Some(other), now));
            }
        }
        Ok(None)
    }

    fn call(&mut self, called: &str, headers: Vec<(String, String)>, now: Now) -> Result<Option<Awaited>, PhoneError> {
        let called = called.trim();
        if called.is_empty() {
            return Err(PhoneError::new(Code::CalledMissing));
        }
        if !self.is_registered() {
            return Err(PhoneError::new(Code::NotRegistered));
        }
        // A second click is not a second call.
        let is_beginning = |line: &Line| match line.info.state {
            CallState::Calling | CallState::Connecting => true,
            CallState::Ringing => line.info.is_outgoing,
            CallState::Talking | CallState::Ended => false,
        };
        if self.lines.iter().any(is_beginning) {
            return Err(PhoneError::new(Code::Busy));
        }
        let mut lines = Headers::default();
        for (name, value) in headers {
            lines.push(name, value);
        }
        let call = self.endpoint.call(called, &lines)?;
        self.hold_others(call);
        self.lines.push(Line::new(call, true, called.to_owned(), String::new(), now.wall));
        Ok(Some(Awaited::Answered(call)))
    }

    fn referring(&mut self, call: CallId, partner: Option<CallId>, now: Now) -> Option<Awaited> {
        if let Some(line) = self.line(call) {
            line.partner = partner;
        }
        self.set_timer(Timer::Transfer(call), FIRST_NOTIFY, now);
        Some(Awaited::Transferred(call))
    }

    /// The call that is meant.
    fn meant(&self, call: Option<CallId>) -> Result<CallId, PhoneError> {
        let call = call.or_else(|| self.active());
        call.filter(|call| self.lines.iter().any(|line| line.info.id == *call)).ok_or(PhoneError::new(Code::NoCall))
    }

    /// The call that is meant, to be answered or refused: the one that rings here.
    fn ringing(&self, call: Option<CallId>) -> Result<CallId, PhoneError> {
        let rings = self.lines.iter().find(|line| line.rings_here()).map(|line| line.info.id);
        self.meant(call.or(rings))
    }

    /// The call that is meant, which must be up.
    fn talking(&self, call: Option<CallId>) -> Result<CallId, PhoneError> {
        let call = self.meant(call)?;
        let is_up = self.lines.iter().any(|line| line.info.id == call && line.is_talking());
        if is_up { Ok(call) } else { Err(PhoneError::new(Code::WrongState)) }
    }
}

impl From<Misuse> for PhoneError {
    fn from(misuse: Misuse) -> Self {
        Self::new(match misuse {
            Misuse::NoCall => Code::NoCall,
            Misuse::WrongState => Code::WrongState,
            Misuse::Busy => Code::Busy,
            Misuse::NoFlow => Code::NotConnected,
            Misuse::BadTarget => Code::CalledInvalid,
        })
    }
}
