//! Hold: what is agreed, what is wanted, and who says so.
//!
//! ```text
//!            wanted             negotiation begins          agreed
//!   Agreed ─────────► Wanted ─────────────────────► Offered ───────► Agreed
//!     ▲                 ▲           rolled back        │  │ otherwise wanted by now
//!     │                 └──────────────────────────────┘──┘
//!     └── refused: as it was before
//! ```
//!
//! A wish is never an error: while something else is negotiated, or the socket is away, it waits.

use super::{
    Code, Direction, Emit, Phone, PhoneError, Side,
    line::{Line, Restart},
    tickets::Awaited,
};
use crate::{sip::CallId, time::Now};

/// Whether we hold the other side; what is agreed is in [`super::CallInfo::is_held`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// Nothing else is wanted.
    Agreed,
    /// This is to be negotiated as soon as nothing else is.
    Wanted(bool),
    /// A description of ours says it; and what is wanted by now.
    Offered { offered: bool, wanted: bool },
}

impl Line {
    /// Whether the other side is to be on hold, agreed or not.
    pub(super) fn wants_hold(&self) -> bool {
        match self.hold {
            Hold::Agreed => self.info.is_held,
            Hold::Wanted(wanted) | Hold::Offered { wanted, .. } => wanted,
        }
    }

    fn want_hold(&mut self, wanted: bool) {
        self.hold = match self.hold {
            Hold::Offered { offered, .. } => Hold::Offered { offered, wanted },
            _ if wanted == self.info.is_held => Hold::Agreed,
            _ => Hold::Wanted(wanted),
        };
    }

    /// A description of ours is being made: it says what is wanted.
    pub(super) fn offered_direction(&mut self) -> Direction {
        let wanted = self.wants_hold();
        if self.is_talking() {
            self.hold = Hold::Offered { offered: wanted, wanted };
        }
        if wanted { Direction::SendOnly } else { Direction::SendRecv }
    }

    fn wants_negotiation(&self) -> bool {
        self.is_talking() && (matches!(self.hold, Hold::Wanted(_)) || self.restart == Restart::Wanted)
    }
}

impl Phone {
    /// Holds the other side, or does not any more.
    pub(super) fn hold(&mut self, call: CallId, held: bool) -> Result<Option<Awaited>, PhoneError> {
        let line = self.line(call).filter(|line| line.is_talking()).ok_or(PhoneError::new(Code::WrongState))?;
        line.want_hold(held);
        let is_agreed = line.hold == Hold::Agreed;
        self.cancel(Awaited::Held(call, !held));
        if !held {
            self.hold_others(call);
        }
        self.adjust_microphone(call);
        Ok((!is_agreed).then_some(Awaited::Held(call, held)))
    }

    /// One call is active: whoever else talks is put on hold.
    pub(super) fn hold_others(&mut self, call: CallId) {
        for other in self.calls_where(&|line| line.info.id != call && line.is_talking() && !line.wants_hold()) {
            let _ = self.hold(other, true);
        }
    }

    /// Begins the negotiations that are wanted and possible.
    pub(super) fn renegotiate(&mut self, now: Now) {
        for call in self.calls_where(&Line::wants_negotiation) {
            // Busy, or without a socket: once more after whatever happens next.
            let _ = self.endpoint.reoffer(call, now);
        }
        if self.is_down() {
            for call in self.calls_where(&|line| line.restart == Restart::Wanted) {
                self.media_lost(call, now);
            }
        }
    }

    /// Both sides have agreed upon the descriptions that were under way.
    pub(super) fn negotiated(&mut self, call: CallId) {
        let Some(line) = self.line(call) else { return };
        if line.restart == Restart::Offered {
            line.restart = Restart::Used;
        }
        let Hold::Offered { offered, wanted } = line.hold else { return };
        line.hold = Hold::Agreed;
        let is_news = line.info.is_held != offered;
        line.info.is_held = offered;
        line.want_hold(wanted);
        let info = line.info.clone();
        if is_news {
            let emit = if offered { Emit::Hold } else { Emit::UnHold };
            self.emit(emit(info, Side::Local));
        }
        self.settle(Awaited::Held(call, offered), None);
    }

    /// The descriptions that were under way count for nothing.
    pub(super) fn rolled_back(&mut self, call: CallId) {
        let Some(line) = self.line(call) else { return };
        if line.restart == Restart::Offered {
            line.restart = Restart::Wanted;
        }
        let Hold::Offered { wanted, .. } = line.hold else { return };
        line.hold = Hold::Agreed;
        line.want_hold(wanted);
        if line.hold == Hold::Agreed {
            self.settle(Awaited::Held(call, wanted), None);
        }
    }

    /// Our offer was refused: the call goes on as before. Unless only the socket was lost under it.
    pub(super) fn offer_refused(&mut self, call: CallId, status: u16, now: Now) {
        self.rolled_back(call);
        if !self.is_connected() {
            return;
        }
        let Some(line) = self.line(call) else { return };
        line.hold = Hold::Agreed;
        let (held, restart) = (line.info.is_held, line.restart);
        self.adjust_microphone(call);
        self.settle(Awaited::Held(call, held), None);
        let error = match status {
            // Our own media side: an Exception has said what is wrong.
            0 => PhoneError::new(Code::MediaFailed),
            _ => PhoneError::with_status(Code::Refused, Some(status)),
        };
        self.settle(Awaited::Held(call, !held), Some(&error));
        if restart == Restart::Wanted {
            self.media_lost(call, now);
        }
    }

    /// The other side's description: it may hold us, or not any more.
    pub(super) fn described_by_peer(&mut self, call: CallId, holds: bool) {
        let Some(line) = self.line(call) else { return };
        if line.is_talking() && line.info.is_remote_held != holds {
            line.info.is_remote_held = holds;
            let info = line.info.clone();
            let emit = if holds { Emit::Hold } else { Emit::UnHold };
            self.emit(emit(info, Side::Remote));
        }
    }
}

/// Whether the sender of a description does not want to hear us: in the audio section, or for all of it (RFC 3264
/// section 8.4). Everything else in it stays unread.
pub(super) fn holds(sdp: &str) -> bool {
    let mut section = "";
    let mut is_silent = false;
    let mut is_nowhere = false;
    for line in sdp.lines().map(str::trim_end) {
        match line {
            _ if line.starts_with("m=") && section.starts_with("m=audio") => break,
            _ if line.starts_with("m=") => section = line,
            _ if !section.is_empty() && !section.starts_with("m=audio") => {}
            "a=sendonly" | "a=inactive" => is_silent = true,
            "a=sendrecv" | "a=recvonly" => is_silent = false,
            // How RFC 2543 held. With ICE it only says that no address is known yet (RFC 8839 section 4.3.1).
            _ if line.starts_with("c=") => is_nowhere = line.ends_with(" 0.0.0.0") && !sdp.contains("a=ice-ufrag:"),
            _ => {}
        }
    }
    is_silent || is_nowhere
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn only_the_audio_section_counts() {
        let sdp =
            "v=0\r\nc=IN IP4 10.0.0.1\r\nm=audio 4 RTP/AVP 0\r\na=sendrecv\r\nm=video 6 RTP/AVP 31\r\na=inactive\r\n";
        assert!(!holds(sdp));
        assert!(holds(&sdp.replace("a=sendrecv", "a=sendonly")));
        assert!(holds(&sdp.replace("a=sendrecv", "a=inactive")));
        // Whoever only receives hears us.
        assert!(!holds(&sdp.replace("a=sendrecv", "a=recvonly")));
        let video_first = "v=0\r\nm=video 6 RTP/AVP 31\r\na=sendrecv\r\nm=audio 4 RTP/AVP 0\r\na=sendonly\r\n";
        assert!(holds(video_first));
    }

    #[test]
    fn a_word_for_all_of_it_counts_unless_the_section_has_its_own() {
        assert!(holds("v=0\r\na=inactive\r\nm=audio 4 RTP/AVP 0\r\n"));
        assert!(!holds("v=0\r\na=inactive\r\nm=audio 4 RTP/AVP 0\r\na=sendrecv\r\n"));
    }

    #[test]
    fn the_address_of_nobody_holds_only_without_ice() {
        let sdp = "v=0\r\nc=IN IP4 0.0.0.0\r\nm=audio 9 RTP/AVP 0\r\n";
        assert!(holds(sdp));
        assert!(!holds(&[sdp, "a=ice-ufrag:abcd\r\n"].concat()));
        assert!(!holds(&[sdp, "c=IN IP4 10.0.0.1\r\n"].concat()));
    }
}
