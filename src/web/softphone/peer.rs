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
    collections::VecDeque,
    rc::{Rc, Weak},
};

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    RtcIceGatheringState, RtcOfferOptions, RtcPeerConnection, RtcPeerConnectionState, RtcSdpType,
    RtcSessionDescriptionInit,
};

use super::{driver::SoftPhone, glue::Line};
use crate::{
    phone::{Candidate, Code, Direction, MediaInput, MediaOrder, PhoneError},
    sip::{AskId, CallId},
    text,
    time::millis,
    web::convert::get,
};

/// One call's media. It lets everything go when it is closed or dropped.
pub(super) struct Peer {
    pub(super) call: CallId,
    line: Line,
    connection: RtcPeerConnection,
    orders: RefCell<VecDeque<MediaOrder>>,
    /// What candidates belong to; with the orders under way, nobody else touches the connection.
    asked: Cell<Option<AskId>>,
    is_busy: Cell<bool>,
    is_closed: Cell<bool>,
    owner: Weak<SoftPhone>,
    heard: RefCell<Option<Heard>>,
}

/// What hears the connection's events.
type Heard = Closure<dyn Fn(JsValue)>;

impl Peer {
    /// A peer connection with the phone's settings.
    ///
    /// # Errors
    ///
    /// What the browser throws: bad ICE servers, say, or too many peer connections.
    pub(super) fn new(call: CallId, phone: &SoftPhone) -> Result<Rc<Self>, JsValue> {
        let connection = RtcPeerConnection::new_with_configuration(&phone.media.configuration())?;
        let peer = Rc::new(Self {
            call,
            line: phone.media.line(call.0, &connection),
            connection,
            orders: RefCell::default(),
            asked: Cell::new(None),
            is_busy: Cell::new(false),
            is_closed: Cell::new(false),
            owner: phone.this.clone(),
            heard: RefCell::default(),
        });
        let this = Rc::downgrade(&peer);
        let heard = Heard::new(move |event: JsValue| {
            if let Some(peer) = this.upgrade() {
                peer.happened(&event);
            }
        });
        peer.listen(Some(heard.as_ref().unchecked_ref()));
        peer.heard.replace(Some(heard));
        Ok(peer)
    }

    /// Does this after what was ordered before.
    pub(super) fn order(self: &Rc<Self>, order: MediaOrder) {
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
                self.orders.borrow_mut().push_back(order);
                if !self.is_busy.replace(true) {
                    spawn_local(Rc::clone(self).work());
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
            self.listen(None);
            self.connection.close();
            self.line.close();
        }
    }

    fn listen(&self, function: Option<&js_sys::Function>) {
        self.connection.set_onicecandidate(function);
        self.connection.set_onicegatheringstatechange(function);
        self.connection.set_onconnectionstatechange(function);
    }

    async fn work(self: Rc<Self>) {
        loop {
            let order = self.orders.borrow_mut().pop_front();
            let Some(order) = order else { break };
            // One place to wait, however many steps there are: each costs the module bytes.
            let (mut step, mut last) = (0, JsValue::UNDEFINED);
            while let Some(promise) = self.step(&order, step, &last) {
                match JsFuture::from(self.line.wait(&promise)).await {
                    Ok(value) => last = value,
                    Err(problem) => {
                        self.failed(&order, &problem);
                        break;
                    }
                }
                step += 1;
            }
        }
        self.is_busy.set(false);
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
            MediaOrder::Answer { offer, .. } if step == 0 => Some(self.remote(RtcSdpType::Offer, offer)),
            MediaOrder::Answer { ask, direction, .. } => {
                self.local(*ask, *direction, step - 1, last, &|| self.connection.create_answer())
            }
            MediaOrder::Apply { sdp, provisional, .. } if step == 0 => {
                Some(self.remote(if *provisional { RtcSdpType::Pranswer } else { RtcSdpType::Answer }, sdp))
            }
            MediaOrder::Rollback(_) if step == 0 => {
                Some(self.connection.set_local_description(&RtcSessionDescriptionInit::new(RtcSdpType::Rollback)))
            }
            MediaOrder::Apply { ask, .. } | MediaOrder::Rollback(ask) => {
                self.say(MediaInput::Done(*ask));
                None
            }
            MediaOrder::Describe(ask) => {
                let sdp = self.connection.local_description().map(|local| local.sdp());
                self.say(MediaInput::Description(*ask, sdp.unwrap_or_default()));
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
                self.gathered();
                None
            }
        }
    }

    fn remote(&self, kind: RtcSdpType, sdp: &str) -> Promise {
        let description = RtcSessionDescriptionInit::new(kind);
        description.set_sdp(sdp);
        self.connection.set_remote_description(&description)
    }

    fn failed(&self, order: &MediaOrder, problem: &JsValue) {
        if let Some(ask) = order.ask() {
            self.say(MediaInput::Failed(ask, fault(problem)));
        }
    }

    fn happened(&self, event: &JsValue) {
        if get(event, "type").as_string().is_some_and(|kind| kind == "connectionstatechange") {
            self.say(match self.connection.connection_state() {
                RtcPeerConnectionState::Connected => MediaInput::Connected,
                RtcPeerConnectionState::Disconnected => MediaInput::Disconnected,
                RtcPeerConnectionState::Failed => MediaInput::Lost,
                _ => return,
            });
        } else if !self.gathered()
            && let (Some(ask), Some(text)) = (self.asked.get(), get(&get(event, "candidate"), "candidate").as_string())
        {
            self.say(MediaInput::Candidate(ask, origin(&text)));
        }
    }

    /// Says so, if there will be no more candidates.
    fn gathered(&self) -> bool {
        let is_complete = self.connection.ice_gathering_state() == RtcIceGatheringState::Complete;
        if let Some(ask) = self.asked.get().filter(|_| is_complete) {
            self.say(MediaInput::Gathered(ask));
        }
        is_complete
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

/// Where a candidate comes from: the word after `typ` (RFC 8839 section 5.1).
fn origin(candidate: &str) -> Candidate {
    if text::contains(candidate, " typ relay") {
        Candidate::Relay
    } else if text::contains(candidate, "rflx") {
        Candidate::Reflexive
    } else {
        Candidate::Host
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
