//! One call as the phone keeps it.

use super::{CallInfo, CallState, MediaOrder, Phone, PhoneError, hold::Said, negotiation::Making, tones::Tones};
use crate::{
    sip::{AskId, CallId},
    text,
    time::{Millis, Now},
};

/// One call.
pub(super) struct Line {
    pub(super) info: CallInfo,
    pub(super) peer: Peer,
    pub(super) making: Making,
    /// What the media side was asked and has not answered.
    pub(super) asks: Vec<AskId>,
    /// Whether the other side is to be on hold, agreed or not.
    pub(super) wants_hold: bool,
    pub(super) said: Said,
    /// Whether the other side's offer holds us, which counts once it is answered.
    pub(super) offer_holds: Option<bool>,
    pub(super) restart: Restart,
    /// Whether the media is up.
    pub(super) is_connected: bool,
    pub(super) has_early_media: bool,
    /// Who has answered, provisionally or not, before the call was up: one, or several forks.
    pub(super) sides: Vec<String>,
    pub(super) tones: Tones,
    /// What the media side could not do.
    pub(super) fault: Option<PhoneError>,
}

/// The peer connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Peer {
    /// There is none yet.
    None,
    /// Our microphone is heard.
    Live,
    /// It is not: muted, or on hold.
    Quiet,
}

/// The one ICE restart (RFC 8445 section 2.4) that lost media gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Restart {
    /// Not needed, or it has helped.
    Unused,
    /// To be offered as soon as nothing else is negotiated.
    Wanted,
    /// Offered.
    Offered,
    /// Agreed upon: when that does not help, nothing does.
    Used,
}

impl Line {
    fn new(id: CallId, is_outgoing: bool, number: String, name: String, wall: Millis) -> Self {
        let state = if is_outgoing { CallState::Calling } else { CallState::Ringing };
        Self {
            info: CallInfo {
                id,
                is_outgoing,
                state,
                number,
                name,
                is_held: false,
                is_remote_held: false,
                is_muted: false,
                started_at: wall,
                answered_at: None,
            },
            peer: Peer::None,
            making: Making::Nothing,
            asks: Vec::new(),
            wants_hold: false,
            said: Said::Nothing,
            offer_holds: None,
            restart: Restart::Unused,
            is_connected: false,
            has_early_media: false,
            sides: Vec::new(),
            tones: Tones::default(),
            fault: None,
        }
    }

    /// Whether somebody calls and we have not answered.
    pub(super) fn rings_here(&self) -> bool {
        !self.info.is_outgoing && self.info.state == CallState::Ringing
    }

    /// Whether we have answered, or the other side has.
    pub(super) fn is_answered(&self) -> bool {
        matches!(self.info.state, CallState::Connecting | CallState::Talking)
    }

    /// Whether this question was open; it is not any more.
    pub(super) fn answers(&mut self, ask: AskId) -> bool {
        let open = self.asks.iter().position(|open| *open == ask);
        open.map(|at| self.asks.swap_remove(at)).is_some()
    }

    /// Somebody answers: ICE knows a side by this name (RFC 8839 section 5.4).
    pub(super) fn heard_of(&mut self, sdp: &str) {
        let side = text::pieces(sdp, b"\n").map(str::trim_ascii_end).find(|line| line.starts_with("a=ice-ufrag:"));
        let side = side.unwrap_or_default();
        if !self.is_talking() && !self.sides.iter().any(|known| known == side) {
            self.sides.push(side.to_owned());
        }
    }

    /// Whether nobody would hear anything in the call that this answer makes: without a codec that both sides have, a browser
    /// or a server refuses the audio, by a port of zero (RFC 3264 section 6).
    pub(super) fn is_in_vain(&self, answer: &str) -> bool {
        let is_audio = |line: &str| line.starts_with("m=audio ") && !line.starts_with("m=audio 0 ");
        !self.is_talking() && !text::pieces(answer, b"\n").any(is_audio)
    }

    /// Whether the call is up.
    pub(super) fn is_talking(&self) -> bool {
        self.info.state == CallState::Talking
    }
}

impl Phone {
    /// There is a new call: to or from this number and name.
    pub(super) fn add_line(&mut self, call: CallId, is_outgoing: bool, (number, name): (String, String), now: Now) {
        self.lines.push(Line::new(call, is_outgoing, number, name, now.wall));
    }

    /// Lets the microphone be heard in a call, or not. Whoever is put on hold shall not hear another word, however long
    /// the negotiation takes.
    pub(super) fn adjust_microphone(&mut self, call: CallId) {
        let Some(line) = self.line(call) else { return };
        let wanted = if line.info.is_muted || line.wants_hold { Peer::Quiet } else { Peer::Live };
        if line.peer != Peer::None && line.peer != wanted {
            line.peer = wanted;
            self.media(call, MediaOrder::Mute(wanted == Peer::Quiet));
        }
    }
}
