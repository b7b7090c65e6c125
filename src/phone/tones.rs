//! Keys: one after another, with gaps.
//!
//! ```text
//!          pressed             answered          gap over
//!   Up ───────────────► Down ────────────► Gap ──────────► Up: the next one
//!                         │ gap over
//!                         └────────────► Late ── answered ──► Up
//! ```

use core::time::Duration;

use super::{Code, MediaOrder, Phone, PhoneError, Ticket, ToneMode, machine::Timer};
use crate::{sip::CallId, time::Now};

/// How long a key sounds (spec/softphone.md, "On the wire today").
const DURATION: Duration = Duration::from_millis(100);

/// The pause after it (spec/softphone.md, "On the wire today").
const GAP: Duration = Duration::from_millis(100);

/// The keys of one call.
#[derive(Default)]
pub(super) struct Tones {
    waiting: Vec<(Ticket, char)>,
    key: Key,
}

#[derive(Clone, Copy, Default)]
enum Key {
    /// None is pressed.
    #[default]
    Up,
    /// An INFO is sent: it sounds, and is to be answered.
    Down(Ticket),
    /// It has sounded, and is not answered: the order of keys is worth more than their pace.
    Late(Ticket),
    /// It is answered, or needs no answer, and sounds.
    Gap,
}

/// The key, if it is exactly one of the sixteen.
pub(super) fn key(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let is_key = |key: &char| matches!(key, '0'..='9' | '*' | '#' | 'A'..='D' | 'a'..='d');
    let key = chars.next().filter(is_key)?.to_ascii_uppercase();
    chars.next().is_none().then_some(key)
}

impl Phone {
    /// Puts a key at the end.
    pub(super) fn press(&mut self, call: CallId, tone: char, ticket: Ticket) {
        if let Some(line) = self.line(call) {
            line.tones.waiting.push((ticket, tone));
        }
    }

    /// Presses the key whose turn it is.
    pub(super) fn press_next(&mut self, call: CallId, now: Now) {
        let by_info = self.tones == ToneMode::Info;
        while let Some(line) = self.line(call)
            && matches!(line.tones.key, Key::Up)
            && !line.tones.waiting.is_empty()
        {
            let (ticket, tone) = line.tones.waiting.remove(0);
            let sent = if by_info {
                self.endpoint.dtmf(call, tone, DURATION.as_millis() as u32, now)
            } else {
                self.media(call, MediaOrder::Tone { tone, duration: DURATION });
                Ok(())
            };
            let error = sent.err().map(|misuse| PhoneError::new(misuse.into()));
            if error.is_none() {
                self.set_timer(call, Timer::Tone, DURATION + GAP, now);
                if let Some(line) = self.line(call) {
                    line.tones.key = if by_info { Key::Down(ticket) } else { Key::Gap };
                }
            }
            if error.is_some() || !by_info {
                self.settle_ticket(ticket, error.as_ref());
            }
        }
    }

    /// An INFO was answered.
    pub(super) fn tone_answered(&mut self, call: CallId, status: u16) {
        let Some(line) = self.line(call) else { return };
        let (ticket, next) = match line.tones.key {
            Key::Down(ticket) => (ticket, Key::Gap),
            Key::Late(ticket) => (ticket, Key::Up),
            Key::Up | Key::Gap => return,
        };
        line.tones.key = next;
        let error = PhoneError::with_status(Code::Refused, Some(status));
        self.settle_ticket(ticket, Some(&error).filter(|_| status >= 300));
    }

    /// A key and its gap are over.
    pub(super) fn tone_is_over(&mut self, call: CallId) {
        let Some(line) = self.line(call) else { return };
        line.tones.key = match line.tones.key {
            Key::Down(ticket) | Key::Late(ticket) => Key::Late(ticket),
            Key::Up | Key::Gap => Key::Up,
        };
    }

    fn settle_ticket(&mut self, ticket: Ticket, error: Option<&PhoneError>) {
        self.settle_where(&|waiting| waiting.ticket == ticket, error);
    }
}
