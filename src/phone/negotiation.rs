//! Descriptions between SIP and the media side, and the candidates in them.
//!
//! ```text
//!  SIP asks ──► Ordered ──► Gathering ──► Settling ──► Describe ──► back to SIP
//!                            │  first usable candidate    ▲
//!                            └─── no more, or too late ───┘
//! ```
//!
//! Gathering never makes a caller wait: the description goes out as soon as its candidates are usable, and after
//! [`GATHER_LIMIT`] as it is.

use core::time::Duration;

use super::{
    Candidate, Code, Event, Gather, MediaInput, MediaOrder, Output, Phone, PhoneError,
    hold::{Said, held, holds},
    line::{Peer, Restart},
    machine::Timer,
    tickets::NO_CALL,
};
use crate::{
    sip::{AskId, CallId, Media},
    time::{Millis, Now},
};

/// The longest that a description waits for candidates.
const GATHER_LIMIT: Duration = Duration::from_secs(1);

/// How long after the first usable candidate others may still come along: those of other interfaces follow at once.
const SETTLE: Duration = Duration::from_millis(50);

/// How long a call may be up without media. Browsers that notice it themselves give up earlier.
pub(super) const MEDIA_LIMIT: Duration = Duration::from_secs(30);

/// No question of SIP has this number.
const NO_ASK: AskId = AskId(0);

/// A description that is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Making {
    /// None.
    Nothing,
    /// The media side has not made it yet; it may have to ask for the microphone first.
    Ordered(AskId),
    /// Candidates come, until then.
    Gathering(AskId, Millis),
    /// A usable one has come.
    Settling(AskId),
}

impl Phone {
    /// SIP needs the media side.
    pub(super) fn asked(&mut self, call: CallId, ask: AskId, request: Media, now: Now) {
        let Some(line) = self.line(call) else { return };
        line.asks.push(ask);
        if line.peer == Peer::None {
            line.peer = Peer::Live;
        }
        line.offer_holds = None;
        let mut peer_holds = None;
        let order = match request {
            Media::CreateOffer => {
                line.making = Making::Ordered(ask);
                let restart = line.restart == Restart::Wanted;
                if restart {
                    line.restart = Restart::Offered;
                }
                MediaOrder::Offer { ask, direction: line.offered_direction(), restart }
            }
            Media::CreateAnswer { offer } => {
                line.making = Making::Ordered(ask);
                line.offer_holds = Some(holds(&offer));
                MediaOrder::Answer { ask, offer, direction: line.offered_direction() }
            }
            Media::ApplyAnswer { mut sdp, provisional } => {
                if !provisional && line.is_in_vain(&sdp) {
                    return self.media_failed(call, ask, refused(), now);
                }
                if line.said == Said::Made(true) {
                    sdp = held(&sdp);
                }
                peer_holds = Some(holds(&sdp));
                line.heard_of(&sdp);
                MediaOrder::Apply { ask, sdp, provisional }
            }
            Media::Rollback => {
                line.making = Making::Nothing;
                self.rolled_back(call);
                MediaOrder::Rollback(ask)
            }
        };
        self.media(call, order);
        self.adjust_microphone(call);
        if let Some(holds) = peer_holds {
            self.described_by_peer(call, holds);
        }
    }

    /// The media side says something; what it says of questions that are not open is dropped.
    pub(super) fn media_said(&mut self, call: CallId, input: MediaInput, now: Now) {
        let policy = self.gather;
        let Some(line) = self.line(call) else { return };
        match (input, line.making) {
            (MediaInput::Gathering(ask), Making::Ordered(open)) if ask == open => {
                line.making = Making::Gathering(ask, now.tick + GATHER_LIMIT);
                self.set_timer(call, Timer::Gather, GATHER_LIMIT, now);
            }
            (MediaInput::Candidate(ask, candidate), Making::Gathering(open, limit)) if ask == open => {
                match (policy, candidate) {
                    (Gather::Relay, Candidate::Relay) => self.gathered_enough(call),
                    (Gather::Host, _) | (Gather::Server, Candidate::Reflexive | Candidate::Relay) => {
                        line.making = Making::Settling(ask);
                        self.timers.set((Timer::Gather, call), limit.min(now.tick + SETTLE));
                    }
                    _ => {}
                }
            }
            (MediaInput::Gathered(ask), Making::Gathering(open, _) | Making::Settling(open)) if ask == open => {
                self.gathered_enough(call);
            }
            (MediaInput::Description(ask, sdp), _) if line.answers(ask) => {
                if line.is_in_vain(&sdp) {
                    return self.media_failed(call, ask, refused(), now);
                }
                if let Some(holds) = line.offer_holds.take() {
                    self.described_by_peer(call, holds);
                }
                let _ = self.endpoint.local_description(call, ask, &sdp, now);
            }
            (MediaInput::Done(ask), _) => {
                line.answers(ask);
            }
            (MediaInput::Failed(ask, error), _) if line.answers(ask) => self.media_failed(call, ask, error, now),
            (MediaInput::NoTone(tone), _) => self.press_by_info(call, tone, now),
            (MediaInput::Connected, _) => {
                line.restart = Restart::Unused;
                line.is_connected = true;
                self.stop_timer(call, Timer::Media);
            }
            (MediaInput::Disconnected, _) => self.push(Output::Log("a call's media is interrupted")),
            (MediaInput::Lost, _) => self.media_missing(call, now),
            // The call goes on: the other side is heard, and another microphone may be plugged in.
            (MediaInput::Unheard(error), _) => self.tell(NO_CALL, Event::Exception(error)),
            _ => {}
        }
    }

    /// The media is lost, or has never come. That it never comes is not always told: a browser that finds no pair of addresses
    /// to try may wait for one for ever.
    pub(super) fn media_missing(&mut self, call: CallId, now: Now) {
        let Some(line) = self.line(call) else { return };
        line.is_connected = false;
        match line.restart {
            Restart::Unused if line.is_talking() => {
                line.restart = Restart::Wanted;
                self.push(Output::Log("a call's media is lost: ICE is restarted"));
            }
            Restart::Unused | Restart::Used => return self.media_lost(call, now),
            Restart::Wanted | Restart::Offered => {}
        }
        self.set_timer(call, Timer::Media, MEDIA_LIMIT, now);
    }

    /// The candidates will do.
    pub(super) fn gathered_enough(&mut self, call: CallId) {
        let Some(line) = self.line(call) else { return };
        if let Making::Gathering(ask, _) | Making::Settling(ask) = line.making {
            line.making = Making::Nothing;
            self.stop_timer(call, Timer::Gather);
            self.media(call, MediaOrder::Describe(ask));
        }
    }

    /// The media side cannot do what it was asked. What that means for the call is SIP's to say.
    fn media_failed(&mut self, call: CallId, ask: AskId, error: PhoneError, now: Now) {
        self.stop_timer(call, Timer::Gather);
        if let Some(line) = self.line(call) {
            line.making = Making::Nothing;
            if !line.is_talking() {
                line.fault = Some(error.clone());
            }
        }
        self.rolled_back(call);
        self.tell(NO_CALL, Event::Exception(error));
        let _ = self.endpoint.media_failed(call, ask, now);
    }

    /// The media does not come back: without it the call is worth nothing.
    pub(super) fn media_lost(&mut self, call: CallId, now: Now) {
        self.media_failed(call, NO_ASK, PhoneError::with(Code::MediaFailed, "ICE".to_owned()), now);
    }
}

/// What is told of a call that has no audio.
fn refused() -> PhoneError {
    PhoneError::with(Code::MediaFailed, "m=audio 0".to_owned())
}
