//! The media of one call: a peer connection, and the line that leads from the microphone into it and out to the speaker.
//!
//! ```text
//! MediaOrder ─► queue ─► one at a time, step by step ─► RTCPeerConnection
//!     Close ───────────► at once, whatever is under way       │ candidates, states
//!                                                             ▼
//!                                             MediaInput ─► the driver
//! ```
//!
//! The peer connection is made with the first order, the microphone is opened by the first offer or answer. Refuses to read
//! descriptions and to decide when one is good enough.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{RtcOfferOptions, RtcPeerConnection, RtcSdpType, RtcSessionDescriptionInit};

use super::{driver::SoftPhone, glue::Line};
use crate::{
    phone::{Candidate, Code, Direction, MediaInput, MediaOrder, PhoneError},
    sip::{AskId, CallId},
    time::millis,
    web::convert::get,
};

/// What a line says, as `media.js` numbers it.
mod heard {
    pub(super) const TAKEN: usize = 0;
    pub(super) const FAILED: usize = 1;
    pub(super) const HOST: usize = 2;
    pub(super) const REFLEXIVE: usize = 3;
    pub(super) const RELAY: usize = 4;
    pub(super) const GATHERED: usize = 5;
    pub(super) const CONNECTED: usize = 6;
    pub(super) const DISCONNECTED: usize = 7;
    pub(super) const LOST: usize = 8;
    pub(super) const UNHEARD: usize = 9;
}

/// One call's media. It lets everything go when it is closed or dropped.
pub(super) struct Peer {
    pub(super) call: CallId,
    line: Line,
    connection: RtcPeerConnection,
    orders: RefCell<Vec<MediaOrder>>,
    work: RefCell<Work>,
    /// What candidates belong to; with the orders under way, nobody else touches the connection.
    asked: Cell<Option<AskId>>,
    is_closed: Cell<bool>,
    owner: Weak<SoftPhone>,
    _hear: Closure<dyn Fn(usize, JsValue)>,
}

/// What is being done of the orders.
#[derive(Default)]
enum Work {
    /// Nothing.
    #[default]
    None,
    /// A step is being begun.
    Step,
    /// A promise of the browser's is waited for: the order, and which step of it follows.
    Promised(MediaOrder, u32),
}

impl Peer {
    /// A peer connection with the phone's settings.
    ///
    /// # Errors
    ///
    /// What the browser throws: bad ICE servers, say, or too many peer connections.
    pub(super) fn new(call: CallId, phone: &SoftPhone) -> Result<Rc<Self>, JsValue> {
        let connection = RtcPeerConnection::new_with_configuration(&phone.media.configuration())?;
        Ok(Rc::new_cyclic(|this: &Weak<Self>| {
            let this = this.clone();
            let hear = Closure::<dyn Fn(usize, JsValue)>::new(move |what, value| {
                if let Some(peer) = this.upgrade() {
                    peer.heard(what, &value);
                }
            });
            Self {
                call,
                line: phone.media.line(call.0, &connection, hear.as_ref()),
                connection,
                orders: RefCell::default(),
                work: RefCell::default(),
                asked: Cell::new(None),
                is_closed: Cell::new(false),
                owner: phone.this.clone(),
                _hear: hear,
            }
        }))
    }

    /// Does this after what was ordered before.
    pub(super) fn order(&self, order: MediaOrder) {
        match order {
            MediaOrder::Close => self.close(),
            MediaOrder::Mute(on) => self.line.mute(on),
            MediaOrder::Tone { tone, duration } => {
                let duration = millis(duration);
                if !self.line.tone(tone.encode_utf8(&mut [0; 4]), duration) {
                    self.say(MediaInput::NoTone(tone));
                }
            }
            order => {
                self.orders.borrow_mut().push(order);
                if matches!(*self.work.borrow(), Work::None) {
                    self.work(None, &JsValue::UNDEFINED);
                }
            }
        }
    }

    /// The browser's report on this connection.
    pub(super) fn stats(&self) -> Promise {
        self.connection.get_stats()
    }

    fn close(&self) {
        if !self.is_closed.replace(true) {
            self.orders.borrow_mut().clear();
            self.connection.close();
            self.line.close();
        }
    }

    /// Begins the next step of the order under way, with what the last one gave, and then those of the orders behind it,
    /// up to one that has to be waited for.
    fn work(&self, mut under_way: Option<(MediaOrder, u32)>, last: &JsValue) {
        self.work.replace(Work::Step);
        loop {
            let next = under_way.take().or_else(|| Some((self.next_order()?, 0)));
            let Some((order, step)) = next else { break };
            if let Some(promise) = self.step(&order, step, last) {
                self.work.replace(Work::Promised(order, step + 1));
                return self.line.wait(&promise);
            }
        }
        self.work.replace(Work::None);
    }

    fn next_order(&self) -> Option<MediaOrder> {
        let mut orders = self.orders.borrow_mut();
        (!orders.is_empty()).then(|| orders.remove(0))
    }

    /// The promise that was waited for is settled.
    fn settled(&self, what: usize, value: &JsValue) {
        let Work::Promised(order, step) = self.work.take() else { return };
        if what == heard::TAKEN {
            return self.work(Some((order, step)), value);
        }
        if let Some(ask) = order.ask() {
            self.work.replace(Work::Step);
            self.say(MediaInput::Failed(ask, fault(value)));
        }
        self.work(None, value);
    }

    /// Begins the next step of an order, with what the last one gave; nothing after the last step.
    fn step(&self, order: &MediaOrder, step: u32, last: &JsValue) -> Option<Promise> {
        if self.is_closed.get() {
            return None;
        }
        match order {
            MediaOrder::Offer { ask, direction, restart } => self.local(*ask, *direction, step, last, &|| {
                let options = RtcOfferOptions::new();
                options.set_ice_restart(*restart);
                self.connection.create_offer_with_rtc_offer_options(&options)
            }),
            MediaOrder::Answer { offer, .. } if step == 0 => Some(self.line.probe(offer)),
            MediaOrder::Answer { offer, .. } if step == 1 => {
                let description = RtcSessionDescriptionInit::new(RtcSdpType::Offer);
                description.set_sdp(offer);
                Some(self.connection.set_remote_description(&description))
            }
            MediaOrder::Answer { ask, direction, .. } => {
                self.local(*ask, *direction, step - 2, last, &|| self.connection.create_answer())
            }
            MediaOrder::Apply { sdp, provisional, .. } if step == 0 => Some(self.line.answered(sdp, *provisional)),
            MediaOrder::Rollback(_) if step == 0 => {
                Some(self.connection.set_local_description(&RtcSessionDescriptionInit::new(RtcSdpType::Rollback)))
            }
            MediaOrder::Apply { ask, .. } | MediaOrder::Rollback(ask) => {
                self.say(MediaInput::Done(*ask));
                None
            }
            MediaOrder::Describe(ask) => {
                self.say(MediaInput::Description(*ask, self.line.described()));
                None
            }
            _ => None,
        }
    }

    /// The steps to a local description, with which the gathering starts.
    fn local(
        &self,
        ask: AskId,
        direction: Direction,
        step: u32,
        last: &JsValue,
        create: &dyn Fn() -> Promise,
    ) -> Option<Promise> {
        match step {
            0 => Some(self.line.prepare(match direction {
                Direction::SendRecv => "sendrecv",
                Direction::SendOnly => "sendonly",
                Direction::RecvOnly => "recvonly",
                Direction::Inactive => "inactive",
            })),
            1 => Some(create()),
            2 => {
                self.asked.set(Some(ask));
                self.say(MediaInput::Gathering(ask));
                Some(self.connection.set_local_description(last.unchecked_ref()))
            }
            _ => {
                // A new description on a connection that has its candidates already gathers none.
                self.line.gathered();
                None
            }
        }
    }

    /// The line says something.
    fn heard(&self, what: usize, value: &JsValue) {
        let candidate = |origin| self.asked.get().map(|ask| MediaInput::Candidate(ask, origin));
        let input = match what {
            heard::TAKEN | heard::FAILED => return self.settled(what, value),
            heard::HOST => candidate(Candidate::Host),
            heard::REFLEXIVE => candidate(Candidate::Reflexive),
            heard::RELAY => candidate(Candidate::Relay),
            heard::GATHERED => self.asked.get().map(MediaInput::Gathered),
            heard::CONNECTED => Some(MediaInput::Connected),
            heard::DISCONNECTED => Some(MediaInput::Disconnected),
            heard::LOST => Some(MediaInput::Lost),
            heard::UNHEARD => Some(MediaInput::Unheard(fault(value))),
            _ => None,
        };
        if let Some(input) = input {
            self.say(input);
        }
    }

    fn say(&self, input: MediaInput) {
        if let Some(owner) = self.owner.upgrade().filter(|_| !self.is_closed.get()) {
            owner.media(self.call, input);
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.close();
    }
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
