//! The media of one call: a peer connection, and the line that leads from the microphone into it and out to the speaker.
//!
//! ```text
//! MediaOrder ─► Line: one at a time, step by step ─► RTCPeerConnection
//!     Close ──► at once, whatever is under way            │ candidates, states
//!                                                         ▼
//!                                         MediaInput ─► the driver
//! ```
//!
//! The peer connection is made with the first order, the microphone is opened by the first offer or answer. Refuses to read
//! descriptions and to decide when one is good enough.

use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use super::{driver::SoftPhone, glue::Line};
use crate::{
    phone::{Candidate, Code, Direction, MediaInput, MediaOrder, PhoneError},
    sip::{AskId, CallId},
    time::millis,
    web::convert::get,
};

/// What a line says, as `media.js` numbers it.
mod said {
    pub(super) const GATHERING: usize = 0;
    pub(super) const HOST: usize = 1;
    pub(super) const REFLEXIVE: usize = 2;
    pub(super) const RELAY: usize = 3;
    pub(super) const GATHERED: usize = 4;
    pub(super) const DESCRIPTION: usize = 5;
    pub(super) const DONE: usize = 6;
    pub(super) const FAILED: usize = 7;
    pub(super) const CONNECTED: usize = 8;
    pub(super) const DISCONNECTED: usize = 9;
    pub(super) const LOST: usize = 10;
}

/// One call's media. It lets everything go, and says nothing more, when it is dropped.
pub(super) struct Peer {
    pub(super) call: CallId,
    line: Line,
    _hear: Closure<dyn Fn(usize, JsValue)>,
}

impl Peer {
    /// A peer connection with the phone's settings.
    ///
    /// # Errors
    ///
    /// What the browser throws: bad ICE servers, say, or too many peer connections.
    pub(super) fn new(call: CallId, phone: &SoftPhone) -> Result<Rc<Self>, JsValue> {
        let owner = phone.this.clone();
        let hear = Closure::<dyn Fn(usize, JsValue)>::new(move |what, value| {
            if let Some(owner) = owner.upgrade()
                && let Some(input) = heard(what, &value)
            {
                owner.media(call, input);
            }
        });
        let line = phone.media.line(call.0, hear.as_ref())?;
        Ok(Rc::new(Self { call, line, _hear: hear }))
    }

    /// Does this, descriptions after what was ordered before; gives what can be said at once.
    pub(super) fn order(&self, order: &MediaOrder) -> Option<MediaInput> {
        let line = &self.line;
        match order {
            MediaOrder::Offer { ask, direction, restart } => line.make(ask.0, word(*direction), *restart, None),
            MediaOrder::Answer { ask, offer, direction } => line.make(ask.0, word(*direction), false, Some(offer)),
            MediaOrder::Describe(ask) => line.describe(ask.0),
            MediaOrder::Apply { ask, sdp, provisional } => {
                line.take(ask.0, if *provisional { "pranswer" } else { "answer" }, sdp);
            }
            MediaOrder::Rollback(ask) => line.take(ask.0, "rollback", ""),
            MediaOrder::Mute(on) => line.mute(*on),
            MediaOrder::Tone { tone, duration } => {
                let is_taken = line.tone(tone.encode_utf8(&mut [0; 4]), millis(*duration));
                return (!is_taken).then_some(MediaInput::NoTone(*tone));
            }
            MediaOrder::Close => {}
        }
        None
    }

    /// The browser's report on this connection.
    pub(super) fn stats(&self) -> Promise {
        self.line.stats()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.line.close();
    }
}

/// A direction as the browser has it.
fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::SendRecv => "sendrecv",
        Direction::SendOnly => "sendonly",
        Direction::RecvOnly => "recvonly",
        Direction::Inactive => "inactive",
    }
}

/// What a line says. The upper bits are what it was asked.
fn heard(what: usize, value: &JsValue) -> Option<MediaInput> {
    let ask = AskId(u32::try_from(what >> 4).unwrap_or_default());
    Some(match what & 15 {
        said::GATHERING => MediaInput::Gathering(ask),
        said::HOST => MediaInput::Candidate(ask, Candidate::Host),
        said::REFLEXIVE => MediaInput::Candidate(ask, Candidate::Reflexive),
        said::RELAY => MediaInput::Candidate(ask, Candidate::Relay),
        said::GATHERED => MediaInput::Gathered(ask),
        said::DESCRIPTION => MediaInput::Description(ask, value.as_string().unwrap_or_default()),
        said::DONE => MediaInput::Done(ask),
        said::FAILED => MediaInput::Failed(ask, fault(value)),
        said::CONNECTED => MediaInput::Connected,
        said::DISCONNECTED => MediaInput::Disconnected,
        said::LOST => MediaInput::Lost,
        _ => return None,
    })
}

/// What went wrong: a list of `media.js`, why there is no microphone; or an error of the browser's.
pub(super) fn fault(problem: &JsValue) -> PhoneError {
    let (code, words) = match problem.dyn_ref::<Array>() {
        None => (Code::MediaFailed, get(problem, "message")),
        Some(problem) => {
            let code = match problem.get(0).as_f64().unwrap_or_default() {
                0.0 => Code::MicrophoneDenied,
                1.0 => Code::MicrophoneMissing,
                3.0 => Code::PageInsecure,
                4.0 => Code::Unsupported,
                _ => Code::MicrophoneFailed,
            };
            (code, problem.get(1))
        }
    };
    PhoneError::with(code, words.as_string().unwrap_or_default())
}
