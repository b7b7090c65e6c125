//! One WebSocket. It closes, and says nothing more, when it is dropped.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::{
    clock, convert,
    driver::{Context, Driver},
    glue,
    log::Log,
};
use crate::{
    agent::{Envelope, Event, Name, session::Input},
    stomp::{DecodeError, Decoder, Frame, Incoming, Limits, SUB_PROTOCOLS, Version},
    text,
};

/// What a body is, as `glue/link.js` numbers it.
mod kind {
    pub(super) const EVENT: u32 = 1;
    pub(super) const ACCEPTED: u32 = 2;
    pub(super) const REFUSED: u32 = 3;
    pub(super) const UNREADABLE: u32 = 4;
}

/// What a link tells, as `glue/link.js` numbers it; anything else is for the codec.
mod told {
    pub(super) const OPENED: u32 = 0;
    pub(super) const FAILED: u32 = 1;
    pub(super) const CLOSED: u32 = 2;
}

/// The head is the one that came last.
const SAME_HEAD: u32 = 128;

/// Where `glue/link.js` hands over a body that it has read. A class of its own, since a closure costs as much a call as
/// reading the message does.
#[wasm_bindgen]
pub struct Inlet {
    owner: Weak<Driver>,
    last_head: RefCell<String>,
}

#[wasm_bindgen]
impl Inlet {
    /// A body with its envelope: kind, event and state in one number; and the two clocks as they showed when it came.
    /// Without a head, the codec has found the frame to be ours.
    #[expect(clippy::too_many_arguments, reason = "scalars cross the border at less cost than an object of them")]
    pub fn deliver(
        &self,
        head: Option<String>,
        frame: JsValue,
        payload: JsValue,
        envelope: u32,
        sequence: f64,
        tick: f64,
        wall: f64,
    ) {
        let Some(owner) = self.owner.upgrade() else { return };
        let input = input(&payload, envelope, sequence);
        let now = clock::at(tick, wall);
        let has_head = head.is_some() || envelope & SAME_HEAD != 0;
        if let Some(head) = head {
            self.last_head.replace(head);
        }
        let is_ours = {
            let head = self.last_head.borrow();
            owner.accepts(has_head.then_some(head.as_str()), now)
        };
        owner.message(is_ours.then_some(input), &Context::new(payload, frame), now);
    }
}

/// The socket and what hears it.
pub(super) struct Socket {
    link: glue::Link,
    decoder: RefCell<Decoder>,
    _told: Closure<dyn Fn(u32, JsValue)>,
}

impl Socket {
    /// Opens a socket.
    ///
    /// # Errors
    ///
    /// What the browser throws: the page's own policy forbids the address, say.
    pub(super) fn open(url: &str, log: &Log, driver: &Rc<Driver>) -> Result<Self, JsValue> {
        // The closure holds the driver, and the driver holds it: a page that keeps no reference to the SDK still works
        // while its socket lives.
        let inlet = Inlet { owner: Rc::downgrade(driver), last_head: RefCell::default() };
        let owner = Rc::clone(driver);
        let told = Closure::<dyn Fn(u32, JsValue)>::new(move |what, value| match what {
            told::OPENED => owner.happened(Input::Opened, value),
            told::FAILED => owner.happened(Input::Failed, value),
            told::CLOSED => owner.happened(Input::Closed, value),
            _ => owner.bytes(&value),
        });
        let protocols = text::join_with(&SUB_PROTOCOLS, " ");
        let link = glue::Link::new(url, &protocols, log.lines(), inlet, told.as_ref())?;
        let decoder = RefCell::new(Decoder::new(Limits::DEFAULT));
        Ok(Self { link, decoder, _told: told })
    }

    /// Sends a text message.
    pub(super) fn send(&self, text: &str) {
        self.link.send(text);
    }

    /// Takes a message that the fast path did not.
    pub(super) fn push(&self, data: &JsValue) {
        let mut decoder = self.decoder.borrow_mut();
        match data.as_string() {
            Some(text) => decoder.push(text.as_bytes()),
            None => decoder.push(&Uint8Array::new(data).to_vec()),
        }
    }

    /// The next frame of what was pushed, by the rules of `version` where that is settled.
    pub(super) fn next(&self, version: Option<Version>) -> Result<Option<Incoming>, DecodeError> {
        let mut decoder = self.decoder.borrow_mut();
        if let Some(version) = version {
            decoder.set_version(version);
        }
        let next = decoder.next();
        self.link.set_partial(!decoder.is_idle());
        next
    }

    /// The version is settled.
    pub(super) fn set_version(&self, version: Version) {
        self.link.set_plain(version == Version::V1_0);
    }

    /// Reads the body of a frame that came through the codec; it comes back as from the fast path, without a head.
    pub(super) fn read(&self, message: &Frame) {
        self.link.take(&frame(message, true));
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.link.drop();
    }
}

/// A frame as listeners get it.
pub(super) fn frame(frame: &Frame, can_ack: bool) -> JsValue {
    glue::decoded(frame.command.as_str(), &convert::headers(&frame.headers), &frame.body, can_ack)
}

fn input(payload: &JsValue, envelope: u32, sequence: f64) -> Input {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates; it is never below 0"
    )]
    let sequence = sequence as u64;
    match envelope & 7 {
        kind::EVENT => {
            let event = name(payload, "event", envelope >> 8 & 0xff).unwrap_or_else(|| Name::new(""));
            let data = convert::data(&event, payload);
            Input::Event(Envelope { event, now_state: name(payload, "nowState", envelope >> 16), sequence, data })
        }
        kind @ (kind::ACCEPTED | kind::REFUSED) => {
            Input::Response(convert::response(payload, sequence, kind == kind::ACCEPTED))
        }
        kind::UNREADABLE => Input::Unreadable,
        _ => Input::Other,
    }
}

/// A name: none, as it stands in the body, or by its place in the table.
fn name(payload: &JsValue, field: &str, place: u32) -> Option<Name> {
    match place {
        0 => None,
        1 => convert::scalar(&convert::get(payload, field)).text().map(|text| Name::new(&text)),
        place => Event::from_index(place as usize - 2).map(Name::Known),
    }
}
