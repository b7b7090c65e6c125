//! Hold: what is agreed, what is wanted, and who says so.
//!
//! ```text
//!             a description of ours is made
//!   None ────────────────────────────────────► Made ── agreed ──► None
//!                                              ▲  │ rolled back
//!                             wanted still ────┘  ▼
//!                                           TakenBack ── refused ──► None: the wish is given up, if it was in the offer
//! ```
//!
//! A wish is never an error: while something else is negotiated, or the socket is away, it waits.

use super::{
    Code, Direction, Event, Phone, Side,
    line::{Line, Restart},
    tickets::Awaited,
};
use crate::{sip::CallId, text, time::Now};

/// The last description of ours that is not agreed upon, and whether it holds the other side. What is agreed is in
/// [`super::CallInfo::is_held`], what is wanted in [`Line::wants_hold`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// None.
    Nothing,
    /// It is under way.
    Made(bool),
    /// It counts for nothing; that it was refused may follow.
    TakenBack(bool),
}

impl Line {
    /// A description of ours is being made: it says what is wanted. The first one always says that we talk: what was
    /// ordered meanwhile comes after it.
    pub(super) fn offered_direction(&mut self) -> Direction {
        if !self.is_talking() {
            return Direction::SendRecv;
        }
        self.said = Said::Made(self.wants_hold);
        if self.wants_hold { Direction::SendOnly } else { Direction::SendRecv }
    }

    fn wants_negotiation(&self) -> bool {
        let wants_hold = self.wants_hold != self.info.is_held && !matches!(self.said, Said::Made(_));
        self.is_talking() && (wants_hold || self.restart == Restart::Wanted)
    }
}

impl Phone {
    /// Holds the other side, or does not any more.
    pub(super) fn hold(&mut self, call: CallId, held: bool) -> Result<Awaited, Code> {
        let line = self.line(call).filter(|line| line.is_answered()).ok_or(Code::WrongState)?;
        line.wants_hold = held;
        let is_agreed = held == line.info.is_held && !matches!(line.said, Said::Made(_));
        self.cancel(call, Awaited::hold(!held));
        if !held {
            self.hold_others(call);
        }
        self.adjust_microphone(call);
        Ok(if is_agreed { Awaited::Nothing } else { Awaited::hold(held) })
    }

    /// One call is active: whoever else talks is put on hold.
    pub(super) fn hold_others(&mut self, call: CallId) {
        for other in self.ids() {
            if other != call && self.line(other).is_some_and(|line| line.is_talking() && !line.wants_hold) {
                let _ = self.hold(other, true);
            }
        }
    }

    /// Begins the negotiation that is wanted, if it is possible.
    pub(super) fn renegotiate(&mut self, call: CallId, now: Now) {
        let is_down = self.is_down();
        let Some(line) = self.line(call) else { return };
        let is_lost = is_down && line.restart == Restart::Wanted;
        if line.wants_negotiation() {
            // Busy, or without a socket: once more after whatever happens next.
            let _ = self.endpoint.reoffer(call, now);
        }
        if is_lost {
            self.media_lost(call, now);
        }
    }

    /// Both sides have agreed upon the descriptions that were under way.
    pub(super) fn negotiated(&mut self, call: CallId) {
        let Some(line) = self.line(call) else { return };
        if line.restart == Restart::Offered {
            line.restart = Restart::Used;
        }
        let Said::Made(held) = line.said else { return };
        line.said = Said::Nothing;
        let before = core::mem::replace(&mut line.info.is_held, held);
        if before != held {
            self.tell(call, Event::Hold(Side::Local, held));
        }
        self.settle(call, Awaited::hold(held));
    }

    /// The descriptions that were under way count for nothing.
    pub(super) fn rolled_back(&mut self, call: CallId) {
        let Some(line) = self.line(call) else { return };
        if line.restart == Restart::Offered {
            line.restart = Restart::Wanted;
        }
        let Said::Made(held) = line.said else { return };
        line.said = Said::TakenBack(held);
        let held = line.info.is_held;
        if line.wants_hold == held {
            self.settle(call, Awaited::hold(held));
        }
    }

    /// Our offer was refused: the call goes on as before. Unless only the socket was lost under it.
    pub(super) fn offer_refused(&mut self, call: CallId, status: u16, now: Now) {
        self.rolled_back(call);
        if !self.is_connected() {
            return;
        }
        let Some(line) = self.line(call) else { return };
        let (held, restart) = (line.info.is_held, line.restart);
        // A wish that the offer did not say, a session refresh for example, is tried on its own.
        if core::mem::replace(&mut line.said, Said::Nothing) != Said::TakenBack(held) {
            line.wants_hold = held;
            self.adjust_microphone(call);
            // Without a status it was our own media side: an Exception has said what is wrong.
            let code = if status == 0 { Code::MediaFailed } else { Code::Refused };
            self.fail(call, Awaited::hold(!held), code, Some(status).filter(|status| *status != 0));
        }
        if restart == Restart::Wanted {
            self.media_lost(call, now);
        }
    }

    /// The other side's description: it may hold us, or not any more.
    pub(super) fn described_by_peer(&mut self, call: CallId, holds: bool) {
        let Some(line) = self.line(call) else { return };
        if line.is_talking() && line.info.is_remote_held != holds {
            line.info.is_remote_held = holds;
            self.tell(call, Event::Hold(Side::Remote, holds));
        }
    }
}

/// Whether the sender of a description does not want to hear us: in the audio section, or for all of it (RFC 3264
/// section 8.4). Everything else in it stays unread.
pub(super) fn holds(sdp: &str) -> bool {
    let mut section = "";
    let mut is_silent = false;
    let mut is_nowhere = false;
    for line in text::pieces(sdp, b"\n").map(str::trim_ascii_end) {
        match line {
            _ if line.starts_with("m=") && section.starts_with("m=audio") => break,
            _ if line.starts_with("m=") => section = line,
            _ if !section.is_empty() && !section.starts_with("m=audio") => {}
            "a=sendonly" | "a=inactive" => is_silent = true,
            "a=sendrecv" | "a=recvonly" => is_silent = false,
            // How RFC 2543 held. With ICE it only says that no address is known yet (RFC 8839 section 4.3.1).
            _ if line.starts_with("c=") => {
                is_nowhere = line.ends_with(" 0.0.0.0") && !text::contains(sdp, "a=ice-ufrag:")
            }
            _ => {}
        }
    }
    is_silent || is_nowhere
}

/// The answer of somebody whom we hold, as browsers take it. "If a stream is offered as sendonly, the corresponding stream MUST
/// be marked as recvonly or inactive" (RFC 3264 section 6.1): many a server repeats what we said, or what it always says, or says
/// nothing, and a browser that reads this ends the call.
pub(super) fn held(answer: &str) -> String {
    let mut lines = Vec::new();
    let mut is_audio = false;
    for line in text::pieces(answer, b"\n") {
        if line.starts_with("m=") {
            is_audio = line.starts_with("m=audio");
        }
        if !is_audio || !line.starts_with("a=send") {
            lines.push(line);
        }
        if line.starts_with("m=audio") {
            lines.push("a=recvonly\r");
        }
    }
    text::join_with(&lines, "\n")
}

#[cfg(test)]
mod tests {
    use super::{held, holds};

    #[test]
    fn whom_we_hold_sends_nothing_in_the_audio_section() {
        let session = "v=0\r\na=sendrecv\r\n";
        let audio = "m=audio 4 RTP/AVP 0\r\n";
        let video = "m=video 6 RTP/AVP 31\r\na=sendonly\r\n";
        for said in ["", "a=sendrecv\r\n", "a=sendonly\r\n"] {
            assert_eq!(
                held(&[session, audio, said, video].concat()),
                [session, audio, "a=recvonly\r\n", video].concat()
            );
        }
        // What it may say is what counts: the last word.
        assert!(held(&[audio, "a=inactive\r\n"].concat()).ends_with("\r\na=inactive\r\n"));
    }

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
