//! What SIP says of calls: how they come, go on, are transferred and end.

use core::time::Duration;

use super::{
    CallState, Code, Event, MediaOrder, Output, Phone, PhoneError, line::Peer, machine::Timer,
    negotiation::MEDIA_LIMIT, tickets::Awaited,
};
use crate::{
    sip::{self, Address, CallEvent, CallId, Cause, Ended, Incoming, Misuse},
    time::Now,
};

/// How long a transfer may ring: the proxies' own limit (RFC 3261 section 16.6, timer C).
const TRANSFER_RINGS: Duration = Duration::from_secs(180);

impl Phone {
    pub(super) fn sip_said(&mut self, output: sip::Output, now: Now) {
        match output {
            sip::Output::Transmit(wire) => self.push(Output::Transmit(wire)),
            sip::Output::Media { call, ask, request } => self.asked(call, ask, request, now),
            sip::Output::Call(call, event) => self.progressed(call, event, now),
            sip::Output::Registration(event) => self.registration(event, now),
            sip::Output::Pong(_) => {}
        }
    }

    fn progressed(&mut self, call: CallId, event: CallEvent, now: Now) {
        match event {
            CallEvent::Incoming(incoming) => return self.incoming(call, *incoming, now),
            CallEvent::Ended(ended) => return self.ended(call, ended),
            CallEvent::Renegotiated => return self.negotiated(call),
            CallEvent::OfferRefused(status) => return self.offer_refused(call, status, now),
            CallEvent::InfoAnswered(status) => return self.tone_answered(call, status),
            CallEvent::Accepted => return self.accepted(call, now),
            _ => {}
        }
        let Some(line) = self.line(call) else { return };
        let event = match event {
            CallEvent::Trying => Event::Try,
            CallEvent::Ringing { status, early_media } => {
                line.info.state = CallState::Ringing;
                line.has_early_media |= early_media;
                Event::Ringing { status, early_media: line.has_early_media }
            }
            CallEvent::Dtmf(tone) => Event::Tone(tone),
            CallEvent::Transferring(status) => {
                self.set_timer(call, Timer::Transfer, TRANSFER_RINGS, now);
                Event::Transfer { status, is_final: false }
            }
            CallEvent::Transferred { status, partner, is_newest } => {
                return self.transferred(call, status, partner, is_newest, now);
            }
            CallEvent::Refer { to } => {
                match self.endpoint.accept_refer(call, now) {
                    Ok(new) => {
                        self.add_line(new, true, who(Address::parse(&to)), now);
                        self.succeeds(new, Some(call));
                    }
                    Err(_) => self.push(Output::Log("a transfer could not be followed")),
                }
                return;
            }
            _ => return,
        };
        self.tell(call, event);
    }

    /// Somebody calls.
    fn incoming(&mut self, call: CallId, incoming: Incoming, now: Now) {
        let is_alone = self.lines.is_empty();
        // A call that takes another one's place is no second call (RFC 3891).
        if !is_alone && !self.call_waiting && incoming.replaces.is_none() {
            let _ = self.endpoint.reject(call, 486, now);
            return;
        }
        let who = who(incoming.from());
        let Incoming { headers, replaces, .. } = incoming;
        let _ = self.endpoint.ring(call, now);
        self.add_line(call, false, who, now);
        self.succeeds(call, replaces);
        self.tell(call, Event::Invite(headers));
        // Whoever talks already has no hand free: a waiting call is never answered by itself.
        if replaces.is_some() || (is_alone && self.auto_answer) {
            let _ = self.answer(call, now);
        }
    }

    /// A call comes in the place of another one, and nobody here has pressed anything: who was muted, or had the other side on
    /// hold, is not heard in this one either.
    fn succeeds(&mut self, call: CallId, before: Option<CallId>) {
        let before = before.and_then(|before| self.line(before)).map(|line| (line.info.is_muted, line.wants_hold));
        if let (Some(before), Some(line)) = (before, self.line(call)) {
            (line.info.is_muted, line.wants_hold) = before;
        }
    }

    /// Answers a call.
    pub(super) fn answer(&mut self, call: CallId, now: Now) -> Result<(), Misuse> {
        self.endpoint.answer(call, now)?;
        if let Some(line) = self.line(call) {
            line.info.state = CallState::Connecting;
        }
        self.tell(call, Event::Answer);
        Ok(())
    }

    /// The call is up.
    fn accepted(&mut self, call: CallId, now: Now) {
        let Some(line) = self.line(call) else { return };
        line.info.state = CallState::Talking;
        line.info.answered_at = Some(now.wall);
        let is_active = !line.wants_hold;
        if line.sides.len() > 1 {
            // Who answers is not who was heard before, and what is connected to that one stays there by itself.
            self.media_missing(call, now);
        } else if !line.is_connected {
            self.set_timer(call, Timer::Media, MEDIA_LIMIT, now);
        }
        self.tell(call, Event::Accepted);
        if is_active {
            self.hold_others(call);
        }
        self.settle(call, Awaited::Answered);
    }

    /// A transfer is over: the peer talks to somebody else, or goes on talking to us.
    fn transferred(&mut self, call: CallId, status: u16, partner: Option<CallId>, is_newest: bool, now: Now) {
        // Who hangs up long after a transfer that nobody waits for any more has just hung up.
        if status == 202 && !self.timers.is_set((Timer::Transfer, call)) {
            return;
        }
        self.stop_timer(call, Timer::Transfer);
        self.tell(call, Event::Transfer { status, is_final: true });
        if !(200..300).contains(&status) {
            return self.fail(call, Awaited::Transferred, Code::Refused, Some(status));
        }
        // By an earlier one that was given up: what is waited for will not come.
        if is_newest {
            self.settle(call, Awaited::Transferred);
        }
        let _ = self.endpoint.hang_up(call, now);
        if let Some(partner) = partner {
            let _ = self.endpoint.hang_up(partner, now);
        }
    }

    pub(super) fn transfer_timed_out(&mut self, call: CallId) {
        self.fail(call, Awaited::Transferred, Code::TimedOut, None);
    }

    /// The call is over.
    fn ended(&mut self, call: CallId, ended: Ended) {
        let Ended { cause, status, reason } = ended;
        let Some(line) = self.line(call) else { return };
        let before = core::mem::replace(&mut line.info.state, CallState::Ended);
        let is_unanswered = line.info.is_outgoing && line.info.answered_at.is_none();
        let has_peer = line.peer != Peer::None;
        let error = line.fault.take().unwrap_or_else(|| PhoneError::with_status(Code::CallEnded, status));
        self.timers.stop_where(|(_, of)| of == call);
        if has_peer {
            self.media(call, MediaOrder::Close);
        }
        if before == CallState::Connecting && cause != Cause::Rejected {
            self.tell(call, Event::AnswerFailed(error.clone()));
        } else if is_unanswered && !matches!(cause, Cause::Cancelled | Cause::Replaced) {
            self.tell(call, Event::CallFailed(cause, status));
        }
        self.tell(call, Event::Terminated(cause, status, reason));
        self.lines.retain(|line| line.info.id != call);
        self.end_wait(call, None, Some(&error));
        self.rest();
    }
}

/// Somebody's number and name.
fn who(address: Option<Address<'_>>) -> (String, String) {
    address.map(|address| (address.uri.user(), address.display())).unwrap_or_default()
}
