//! What SIP says of calls: how they come, go on, are transferred and end.

use core::time::Duration;

use super::{
    CallState, Code, Emit, MediaOrder, Output, Phone, PhoneError,
    line::{Line, Peer},
    machine::Timer,
    tickets::Awaited,
};
use crate::{
    sip::{self, Address, CallEvent, CallId, Cause, Ended, Incoming, Misuse, Reason},
    time::Now,
};

/// How long a transfer may ring: the proxies' own limit (RFC 3261 section 16.6, timer C).
const TRANSFER_RINGS: Duration = Duration::from_secs(180);

impl Phone {
    pub(super) fn sip_said(&mut self, output: sip::Output, now: Now) {
        match output {
            sip::Output::Transmit(wire) => self.push(Output::Transmit(wire)),
            sip::Output::Media { call, ask, request } => self.asked(call, ask, request),
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
        let emit = match event {
            CallEvent::Trying => Emit::Try(line.info.clone()),
            CallEvent::Ringing { status, early_media } => {
                line.info.state = CallState::Ringing;
                line.has_early_media |= early_media;
                let early_media = line.has_early_media;
                Emit::Ringing { call: line.info.clone(), status, early_media }
            }
            CallEvent::Dtmf { tone, .. } => Emit::Tone(line.info.clone(), tone),
            CallEvent::Transferring(status) => {
                let info = line.info.clone();
                self.set_timer(Timer::Transfer(call), TRANSFER_RINGS, now);
                Emit::Transfer { call: info, status, is_final: false }
            }
            CallEvent::Transferred(status) => return self.transferred(call, status, now),
            CallEvent::Refer { to, .. } => {
                match self.endpoint.accept_refer(call, now) {
                    Ok(new) => {
                        let (number, name) = who(Address::parse(&to));
                        self.lines.push(Line::new(new, true, number, name, now.wall));
                    }
                    Err(_) => self.push(Output::Log("a transfer could not be followed")),
                }
                return;
            }
            _ => return,
        };
        self.emit(emit);
    }

    /// Somebody calls.
    fn incoming(&mut self, call: CallId, incoming: Incoming, now: Now) {
        let takes_more = self.options.as_ref().is_some_and(|options| options.call_waiting);
        let is_alone = self.lines.is_empty();
        // A call that takes another one's place is no second call (RFC 3891).
        if !is_alone && !takes_more && incoming.replaces.is_none() {
            let _ = self.endpoint.reject(call, 486, now);
            return;
        }
        let (number, name) = who(incoming.from());
        let Incoming { headers, replaces, .. } = incoming;
        let _ = self.endpoint.ring(call, now);
        let line = Line::new(call, false, number, name, now.wall);
        let info = line.info.clone();
        self.lines.push(line);
        self.emit(Emit::Invite(info, Box::new(headers)));
        // Whoever talks already has no hand free: a waiting call is never answered by itself.
        if replaces.is_some() || (is_alone && self.auto_answer) {
            let _ = self.answer(call, now);
        }
    }

    /// Answers a call.
    pub(super) fn answer(&mut self, call: CallId, now: Now) -> Result<(), Misuse> {
        self.endpoint.answer(call, now)?;
        if let Some(line) = self.line(call) {
            line.info.state = CallState::Connecting;
            let info = line.info.clone();
            self.emit(Emit::Answer(info));
        }
        Ok(())
    }

    /// The call is up.
    fn accepted(&mut self, call: CallId, now: Now) {
        let Some(line) = self.line(call) else { return };
        line.info.state = CallState::Talking;
        line.info.answered_at = Some(now.wall);
        let info = line.info.clone();
        self.emit(Emit::Accepted(info));
        self.hold_others(call);
        self.settle(Awaited::Answered(call), None);
    }

    /// A transfer is over: the peer talks to somebody else, or goes on talking to us.
    fn transferred(&mut self, call: CallId, status: u16, now: Now) {
        self.timers.stop(Timer::Transfer(call));
        let Some(line) = self.line(call) else { return };
        let (info, partner) = (line.info.clone(), line.partner.take());
        self.emit(Emit::Transfer { call: info, status, is_final: true });
        if !(200..300).contains(&status) {
            let error = PhoneError::with_status(Code::Refused, Some(status));
            return self.settle(Awaited::Transferred(call), Some(&error));
        }
        self.settle(Awaited::Transferred(call), None);
        for call in [Some(call), partner].into_iter().flatten() {
            let _ = self.endpoint.hang_up(call, now);
        }
    }

    pub(super) fn transfer_timed_out(&mut self, call: CallId) {
        self.settle(Awaited::Transferred(call), Some(&PhoneError::new(Code::TimedOut)));
    }

    /// The call is over.
    fn ended(&mut self, call: CallId, ended: Ended) {
        let Some(at) = self.lines.iter().position(|line| line.info.id == call) else { return };
        let Line { mut info, peer, fault, .. } = self.lines.remove(at);
        let Ended { cause, status, reason } = ended;
        let of_call = |timer| matches!(timer, Timer::Gather(of) | Timer::Tone(of) | Timer::Transfer(of) if of == call);
        self.timers.stop_where(of_call);
        if peer != Peer::None {
            self.media(call, MediaOrder::Close);
        }
        let error = fault.unwrap_or_else(|| PhoneError::with_status(Code::CallEnded, status));
        let before = core::mem::replace(&mut info.state, CallState::Ended);
        if before == CallState::Connecting && cause != Cause::Rejected {
            self.emit(Emit::AnswerFailed(info.clone(), error.clone()));
        } else if info.is_outgoing && info.answered_at.is_none() && cause != Cause::Cancelled {
            self.emit(Emit::CallFailed { call: info.clone(), cause, status });
        }
        let reason = reason.as_deref().and_then(Reason::parse);
        let reason = reason.and_then(|reason| Some((reason.cause?, reason.text().unwrap_or_default())));
        self.emit(Emit::Terminated { call: info, cause, status, reason });
        self.settle_call(call, &error);
        self.rest();
    }
}

/// Somebody's number and name.
fn who(address: Option<Address<'_>>) -> (String, String) {
    address.map(|address| (address.uri.user(), address.display())).unwrap_or_default()
}
