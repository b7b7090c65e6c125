//! Keys: one after another, with gaps.
//!
//! ```text
//!          pressed             answered          gap over
//!   Up ───────────────► Down ────────────► Gap ──────────► Up: the next one
//!                         │ gap over
//!                         └────────────► Late ── answered ──► Up
//! ```

use core::time::Duration;

use super::{Code, MediaOrder, Phone, ToneMode, machine::Timer, tickets::Awaited};
use crate::{
    sip::CallId,
    time::{Now, millis},
};

/// How long a key sounds: as the old phone's.
const DURATION: Duration = Duration::from_millis(100);

/// The pause after it: as the old phone's.
const GAP: Duration = Duration::from_millis(100);

/// The keys of one call. Their tickets wait in the same order.
#[derive(Default)]
pub(super) struct Tones {
    waiting: String,
    key: Key,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Key {
    /// None is pressed.
    #[default]
    Up,
    /// An INFO is sent: it sounds, and is to be answered.
    Down,
    /// It has sounded, and is not answered: the order of keys is worth more than their pace.
    Late,
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
    pub(super) fn press(&mut self, call: CallId, tone: char) {
        if let Some(line) = self.line(call) {
            line.tones.waiting.push(tone);
        }
    }

    /// Presses the key whose turn it is.
    pub(super) fn press_next(&mut self, call: CallId, now: Now) {
        let by_info = self.tones == ToneMode::Info;
        while let Some(line) = self.line(call)
            && line.tones.key == Key::Up
            && !line.tones.waiting.is_empty()
        {
            let tone = line.tones.waiting.remove(0);
            line.tones.key = if by_info { Key::Down } else { Key::Gap };
            if !by_info {
                self.media(call, MediaOrder::Tone { tone, duration: DURATION });
                self.settle(call, Awaited::Tone);
            } else if let Err(misuse) = self.endpoint.dtmf(call, tone, millis(DURATION), now) {
                self.set_key(call, Key::Up);
                self.fail(call, Awaited::Tone, misuse.into(), None);
                continue;
            }
            self.set_timer(call, Timer::Tone, DURATION + GAP, now);
        }
    }

    /// A key that the media did not take. Its ticket is settled: nobody waits for more.
    pub(super) fn press_by_info(&mut self, call: CallId, tone: char, now: Now) {
        let _ = self.endpoint.dtmf(call, tone, millis(DURATION), now);
    }

    /// An INFO was answered.
    pub(super) fn tone_answered(&mut self, call: CallId, status: u16) {
        let next = match self.line(call).map(|line| line.tones.key) {
            Some(Key::Down) => Key::Gap,
            Some(Key::Late) => Key::Up,
            _ => return,
        };
        self.set_key(call, next);
        if status < 300 {
            self.settle(call, Awaited::Tone);
        } else {
            self.fail(call, Awaited::Tone, Code::Refused, Some(status));
        }
    }

    /// A key and its gap are over.
    pub(super) fn tone_is_over(&mut self, call: CallId) {
        let Some(line) = self.line(call) else { return };
        line.tones.key = match line.tones.key {
            Key::Down | Key::Late => Key::Late,
            Key::Up | Key::Gap => Key::Up,
        };
    }

    fn set_key(&mut self, call: CallId, key: Key) {
        if let Some(line) = self.line(call) {
            line.tones.key = key;
        }
    }
}
