//! The media of one call: a peer connection with its microphone and its loudspeaker.
//!
//! ```text
//! MediaOrder ─► queue ─► one at a time, each to its end ─► RTCPeerConnection
//!     Close ───────────► at once, whatever is under way        │ candidates, states, tracks
//!                                                              ▼
//!                                              MediaInput ─► the driver
//! ```
//!
//! The peer connection is made by the first order, the microphone is opened by the first offer or answer. Refuses to read
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
    MediaStreamTrack, RtcConfiguration, RtcIceGatheringState, RtcOfferOptions, RtcPeerConnection,
    RtcPeerConnectionIceEvent, RtcPeerConnectionState, RtcRtpSender, RtcRtpTransceiver, RtcRtpTransceiverDirection,
    RtcSdpType, RtcSessionDescriptionInit,
};

use super::{
    driver::SoftPhone,
    glue::{Microphone, Player},
};
use crate::{
    phone::{Candidate, Direction, MediaFault, MediaInput, MediaOrder},
    sip::{AskId, CallId},
    web::convert::get,
};

/// Milliseconds between two keys (RFC 4733 leaves them to the sender; the browser's least is 30).
const TONE_GAP: u32 = 70;

/// What hears the connection's events.
type Heard = Closure<dyn Fn(JsValue)>;

/// One call's media. It lets everything go when it is closed or dropped.
pub(super) struct Peer {
    pub(super) call: CallId,
    pub(super) microphone: Microphone,
    pub(super) player: Player,
    connection: RtcPeerConnection,
    orders: RefCell<VecDeque<MediaOrder>>,
    /// What candidates belong to; with the orders under way, nobody else touches the connection.
    asked: Cell<Option<AskId>>,
    is_busy: Cell<bool>,
    is_closed: Cell<bool>,
    output: JsValue,
    owner: Weak<SoftPhone>,
    heard: RefCell<Option<Heard>>,
    _blocked: Closure<dyn Fn()>,
}

impl Peer {
    /// A peer connection with these settings, playing into `output`, or into an element of its own.
    ///
    /// # Errors
    ///
    /// What the browser throws: bad ICE servers, say, or too many peer connections.
    pub(super) fn new(
        call: CallId,
        configuration: &RtcConfiguration,
        output: JsValue,
        owner: &Weak<SoftPhone>,
    ) -> Result<Rc<Self>, JsValue> {
        let connection = RtcPeerConnection::new_with_configuration(configuration)?;
        let blocked = {
            let owner = owner.clone();
            Closure::<dyn Fn()>::new(move || {
                if let Some(owner) = owner.upgrade() {
                    owner.playing_blocked(call);
                }
            })
        };
        let peer = Rc::new(Self {
            call,
            microphone: Microphone::new(),
            player: Player::new(&output, blocked.as_ref()),
            connection,
            orders: RefCell::default(),
            asked: Cell::new(None),
            is_busy: Cell::new(false),
            is_closed: Cell::new(false),
            output,
            owner: owner.clone(),
            heard: RefCell::default(),
            _blocked: blocked,
        });
        let this = Rc::downgrade(&peer);
        let heard = Heard::new(move |event| {
            if let Some(peer) = this.upgrade() {
                peer.happened(&event);
            }
        });
        let function = Some(heard.as_ref().unchecked_ref());
        peer.connection.set_onicecandidate(function);
        peer.connection.set_onicegatheringstatechange(function);
        peer.connection.set_onconnectionstatechange(function);
        peer.connection.set_ontrack(function);
        peer.heard.replace(Some(heard));
        Ok(peer)
    }

    /// Does this after what was ordered before.
    pub(super) fn order(self: &Rc<Self>, order: MediaOrder) {
        match order {
            MediaOrder::Close => self.close(),
            MediaOrder::Mute(on) => self.microphone.mute(on),
            order => {
                self.orders.borrow_mut().push_back(order);
                if !self.is_busy.replace(true) {
                    spawn_local(Rc::clone(self).work());
                }
            }
        }
    }

    /// Takes another microphone, if one is in use: the one that was chosen last.
    pub(super) fn change_microphone(self: &Rc<Self>) {
        let this = Rc::clone(self);
        if self.microphone.stream().is_some() {
            spawn_local(async move {
                let Ok(tracks) = this.open_microphone().await else { return };
                for sender in this.senders() {
                    let kind = sender.track().map(|track| track.kind());
                    let track = tracks.iter().find(|track| Some(track.kind()) == kind);
                    if track.is_some() {
                        let _ = done(sender.replace_track(track)).await;
                    }
                }
            });
        }
    }

    /// The browser's report on this connection.
    pub(super) fn stats(&self) -> Promise {
        self.connection.get_stats()
    }

    /// Closes the connection and lets the microphone go.
    pub(super) fn close(&self) {
        if self.is_closed.replace(true) {
            return;
        }
        self.orders.borrow_mut().clear();
        self.connection.set_onicecandidate(None);
        self.connection.set_onicegatheringstatechange(None);
        self.connection.set_onconnectionstatechange(None);
        self.connection.set_ontrack(None);
        self.connection.close();
        self.microphone.close();
        self.player.stop();
    }

    async fn work(self: Rc<Self>) {
        loop {
            let order = self.orders.borrow_mut().pop_front();
            let Some(order) = order else { break };
            let ask = match &order {
                MediaOrder::Offer { ask, .. }
                | MediaOrder::Answer { ask, .. }
                | MediaOrder::Apply { ask, .. }
                | MediaOrder::Describe(ask)
                | MediaOrder::Rollback(ask) => Some(*ask),
                _ => None,
            };
            if let (Err(fault), Some(ask)) = (self.perform(order).await, ask) {
                self.say(MediaInput::Failed(ask, fault));
            }
        }
        self.is_busy.set(false);
    }

    async fn perform(&self, order: MediaOrder) -> Result<(), MediaFault> {
        match order {
            MediaOrder::Offer { ask, direction, restart } => {
                self.send_media(direction).await?;
                let options = RtcOfferOptions::new();
                options.set_ice_restart(restart);
                let offer = done(self.connection.create_offer_with_rtc_offer_options(&options)).await?;
                self.gather(ask, &offer).await
            }
            MediaOrder::Answer { ask, offer, direction } => {
                done(self.connection.set_remote_description(&description(RtcSdpType::Offer, &offer))).await?;
                self.send_media(direction).await?;
                let answer = done(self.connection.create_answer()).await?;
                self.gather(ask, &answer).await
            }
            MediaOrder::Describe(ask) => {
                let sdp = self.connection.local_description().map(|local| local.sdp()).unwrap_or_default();
                self.say(MediaInput::Description(ask, sdp));
                Ok(())
            }
            MediaOrder::Apply { ask, sdp, provisional } => {
                let kind = if provisional { RtcSdpType::Pranswer } else { RtcSdpType::Answer };
                done(self.connection.set_remote_description(&description(kind, &sdp))).await?;
                self.say(MediaInput::Done(ask));
                Ok(())
            }
            MediaOrder::Rollback(ask) => {
                done(self.connection.set_local_description(&description(RtcSdpType::Rollback, ""))).await?;
                self.say(MediaInput::Done(ask));
                Ok(())
            }
            MediaOrder::Tone { tone, duration } => {
                let sender = self.senders().into_iter().find_map(|sender| sender.dtmf());
                if let (Some(sender), Ok(duration)) = (sender, u32::try_from(duration.as_millis())) {
                    let tones = String::from(tone);
                    sender.insert_dtmf_with_duration_and_inter_tone_gap(&tones, duration, TONE_GAP);
                }
                Ok(())
            }
            MediaOrder::Mute(_) | MediaOrder::Close => Ok(()),
        }
    }

    /// Sets a local description, which starts the gathering.
    async fn gather(&self, ask: AskId, local: &JsValue) -> Result<(), MediaFault> {
        self.asked.set(Some(ask));
        self.say(MediaInput::Gathering(ask));
        done(self.connection.set_local_description(local.unchecked_ref())).await?;
        // A new description on a connection that has its candidates already gathers none.
        if self.connection.ice_gathering_state() == RtcIceGatheringState::Complete {
            self.say(MediaInput::Gathered(ask));
        }
        Ok(())
    }

    /// Sees to it that there is a microphone, and sends and receives as wanted.
    async fn send_media(&self, direction: Direction) -> Result<(), MediaFault> {
        if self.microphone.stream().is_none() {
            let tracks = self.open_microphone().await?;
            if let Some(stream) = self.microphone.stream() {
                for track in tracks {
                    self.connection.add_track_0(&track, &stream);
                }
            }
        }
        let direction = match direction {
            Direction::SendRecv => RtcRtpTransceiverDirection::Sendrecv,
            Direction::SendOnly => RtcRtpTransceiverDirection::Sendonly,
            Direction::RecvOnly => RtcRtpTransceiverDirection::Recvonly,
            Direction::Inactive => RtcRtpTransceiverDirection::Inactive,
        };
        for transceiver in self.connection.get_transceivers().iter() {
            let transceiver: RtcRtpTransceiver = transceiver.unchecked_into();
            // What has no track of ours, a video that the other side offers, stays as the browser has it.
            if transceiver.sender().track().is_some() {
                transceiver.set_direction(direction);
            }
        }
        Ok(())
    }

    async fn open_microphone(&self) -> Result<Vec<MediaStreamTrack>, MediaFault> {
        match JsFuture::from(self.microphone.open(&self.output)).await {
            // The call ended before the browser's question was answered.
            Ok(_) if self.is_closed.get() => Err(MediaFault::Device(String::new())),
            Ok(tracks) => Ok(tracks.iter().map(JsCast::unchecked_into).collect()),
            Err(problem) => Err(microphone_fault(&problem)),
        }
    }

    fn senders(&self) -> Vec<RtcRtpSender> {
        self.connection.get_senders().iter().map(JsCast::unchecked_into).collect()
    }

    fn happened(&self, event: &JsValue) {
        let kind = get(event, "type").as_string().unwrap_or_default();
        match kind.as_str() {
            "track" => self.player.play(&Array::from(&get(event, "streams")).get(0)),
            "connectionstatechange" => match self.connection.connection_state() {
                RtcPeerConnectionState::Connected => self.say(MediaInput::Connected),
                RtcPeerConnectionState::Disconnected => self.say(MediaInput::Disconnected),
                RtcPeerConnectionState::Failed => self.say(MediaInput::Lost),
                _ => {}
            },
            _ => {
                let Some(ask) = self.asked.get() else { return };
                if self.connection.ice_gathering_state() == RtcIceGatheringState::Complete {
                    self.say(MediaInput::Gathered(ask));
                } else if let Some(candidate) = event.dyn_ref::<RtcPeerConnectionIceEvent>().and_then(|e| e.candidate())
                {
                    self.say(MediaInput::Candidate(ask, origin(&candidate.candidate())));
                }
            }
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

/// A promise's value, or why a description was not made or not taken.
async fn done<T: wasm_bindgen::convert::FromWasmAbi + 'static>(promise: Promise<T>) -> Result<T, MediaFault> {
    JsFuture::from(promise)
        .await
        .map_err(|problem| MediaFault::Description(get(&problem, "message").as_string().unwrap_or_default()))
}

fn description(kind: RtcSdpType, sdp: &str) -> RtcSessionDescriptionInit {
    let description = RtcSessionDescriptionInit::new(kind);
    description.set_sdp(sdp);
    description
}

/// Where a candidate comes from: the word after `typ` (RFC 8839 section 5.1).
fn origin(candidate: &str) -> Candidate {
    if candidate.contains(" typ relay") {
        Candidate::Relay
    } else if candidate.contains("rflx") {
        Candidate::Reflexive
    } else {
        Candidate::Host
    }
}

/// Why there is no microphone, as `media.js` numbers it.
fn microphone_fault(problem: &JsValue) -> MediaFault {
    let problem = Array::from(problem);
    let words = problem.get(1).as_string().unwrap_or_default();
    match problem.get(0).as_f64() {
        Some(0.0) => MediaFault::Denied,
        Some(1.0) => MediaFault::Missing(words),
        Some(3.0) => MediaFault::Insecure,
        Some(4.0) => MediaFault::Unsupported,
        _ => MediaFault::Device(words),
    }
}
