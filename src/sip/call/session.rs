//! A call that is up: its dialog, what is being negotiated in it, and the small requests (ACK, INFO).

use super::{
    Acks, Call, Phase, Repeated, Timer, renegotiation::Exchange, session_timer::SessionTimer, transfer::Transfers,
};
use crate::{
    sip::{
        dialog::Dialog,
        endpoint::core::{Answer, Core, Key, Purpose},
        event::{CallEvent, Cause, Media, Misuse},
        headers::Headers,
        message::{Request, Response},
        method::Method,
        name::Name,
        text,
    },
    time::Now,
};

/// There is a 2xx.
pub(super) struct Session {
    pub(super) dialog: Dialog,
    pub(super) acks: Acks,
    /// Whether we sent the first INVITE: we own the Call-ID then, and wait longer when offers meet.
    pub(super) is_caller: bool,
    pub(super) exchange: Exchange,
    /// A 2xx of ours that is repeated until its ACK comes.
    pub(super) unacknowledged: Option<Repeated>,
    /// Whether that 2xx is the first INVITE's.
    pub(super) is_initial: bool,
    /// Whether that 2xx has our offer: the ACK brings the answer.
    pub(super) offered_in_response: bool,
    pub(super) timer: SessionTimer,
    pub(super) transfers: Transfers,
    /// Whether the peer understands UPDATE.
    pub(super) has_update: bool,
}

impl Session {
    pub(super) fn new(dialog: Dialog, is_caller: bool, core: &Core) -> Self {
        Self {
            dialog,
            acks: Acks::default(),
            is_caller,
            exchange: Exchange::Idle,
            unacknowledged: None,
            is_initial: false,
            offered_in_response: false,
            timer: SessionTimer { wanted: core.config.session_expires, ..SessionTimer::default() },
            transfers: Transfers::default(),
            has_update: false,
        }
    }

    /// What the peer's headers say that it can.
    pub(super) fn learn(&mut self, headers: &Headers) {
        if headers.first(&Name::Allow).is_some() {
            self.has_update = headers.lists(&Name::Allow, "UPDATE");
        }
    }

    /// Acknowledges a 2xx to an INVITE of ours.
    pub(super) fn acknowledge(&mut self, answer: &Answer, core: &mut Core, now: Now) {
        self.acks.send(&self.dialog, answer, core, now);
    }

    /// Refuses what the peer still waits for when the dialog ends (RFC 3261 section 15.1.2).
    pub(super) fn refuse_pending(&mut self, core: &mut Core, now: Now) {
        if let Exchange::Answering { key, request, .. } = core::mem::take(&mut self.exchange) {
            core.refuse(&key, &request, 487, now);
        }
    }
}

impl Call {
    /// An ACK for a 2xx of ours.
    pub(in crate::sip) fn acknowledged(&mut self, ack: &Request, core: &mut Core, now: Now) {
        let Phase::Up(session) = &mut self.phase else { return self.close_acknowledged(core, now) };
        let is_for = |repeated: &Repeated| repeated.response.cseq().is_some_and(|cseq| cseq.number == ack.sequence());
        if !session.unacknowledged.as_ref().is_some_and(is_for) {
            return;
        }
        session.unacknowledged = None;
        self.timers.stop(Timer::Accepted);
        self.timers.stop(Timer::NoAck);
        let is_initial = core::mem::take(&mut session.is_initial);
        if core::mem::take(&mut session.offered_in_response) {
            match ack.sdp() {
                Some(sdp) => {
                    core.ask(self.id, Media::ApplyAnswer { sdp: sdp.to_owned(), provisional: false });
                }
                // Without an answer to the first offer there is nothing to hear.
                None if is_initial => {
                    return self.leave(Cause::Protocol, Some(&super::reason(488, "No answer")), core, now);
                }
                None => {
                    core.ask(self.id, Media::Rollback);
                }
            }
        }
        core.emit(self.id, if is_initial { CallEvent::Confirmed } else { CallEvent::Renegotiated });
    }

    /// Sends an INFO with this body; its answer comes as an event.
    pub(in crate::sip) fn send_info(
        &mut self,
        content_type: &str,
        body: &str,
        core: &mut Core,
        now: Now,
    ) -> Result<(), Misuse> {
        let owner = self.owner(Purpose::Info);
        let session = self.session()?;
        if !core.has_flow() {
            return Err(Misuse::NoFlow);
        }
        let mut info = session.dialog.request(Method::Info);
        info.set_body(content_type, body);
        core.send(owner, info, now);
        Ok(())
    }

    /// INFO of the peer: keys, or nothing that we know.
    pub(super) fn info(&mut self, key: &Key, request: &Request, core: &mut Core, now: Now) {
        let body = String::from_utf8_lossy(&request.body);
        let key_press = match request.headers.content_type().as_deref() {
            Some("application/dtmf-relay") => relay(&body),
            Some("application/dtmf") => body.trim().chars().next().map(|tone| (tone, 250)),
            // An empty INFO asks whether we are there.
            None if body.is_empty() => None,
            _ => return refuse_type(key, request, "application/dtmf-relay, application/dtmf", core, now),
        };
        core.respond(key, Response::to(request, 200), now);
        if let Some((tone, duration)) = key_press.filter(|(tone, _)| is_tone(*tone)) {
            core.emit(self.id, CallEvent::Dtmf { tone: tone.to_ascii_uppercase(), duration });
        }
    }

    /// A response that says that the peer has no such dialog any more, or is gone (RFC 3261 section 12.2.1.2).
    pub(super) fn dialog_may_be_gone(&mut self, answer: &Answer, core: &mut Core, now: Now) {
        match answer.response.status {
            481 => self.leave(Cause::Remote, None, core, now),
            408 if !answer.is_local || core.has_flow() => self.leave(Cause::TimedOut, None, core, now),
            _ => {}
        }
    }
}

/// A key as DTMF knows it; `!` is a hook flash.
pub(in crate::sip) fn is_tone(tone: char) -> bool {
    matches!(tone, '0'..='9' | '*' | '#' | 'A'..='D' | 'a'..='d' | '!')
}

/// Refuses a body of another type, and says which types are taken (RFC 3261 section 8.2.3).
pub(in crate::sip) fn refuse_type(key: &Key, request: &Request, accept: &str, core: &mut Core, now: Now) {
    let mut response = Response::to(request, 415);
    response.tag(&core.token(6));
    response.headers.push(Name::Accept, accept);
    core.respond(key, response, now);
}

/// `Signal=5`, `Duration=100`, in any order and spelling.
fn relay(body: &str) -> Option<(char, u32)> {
    let mut tone = None;
    let mut duration = 250;
    for line in body.lines() {
        let Some((name, value)) = line.split_once('=') else { continue };
        if text::same(name.trim(), "Signal") {
            tone = value.trim().chars().next();
        } else if text::same(name.trim(), "Duration") {
            duration = text::number(value.trim()).unwrap_or(duration);
        }
    }
    Some((tone?, duration))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_body_is_read_in_any_order() {
        assert_eq!(relay("Signal=5\r\nDuration=100\r\n"), Some(('5', 100)));
        assert_eq!(relay("duration= 160\nsignal= #\n"), Some(('#', 160)));
        assert_eq!(relay("Signal=*"), Some(('*', 250)));
        assert_eq!(relay("Signal="), None);
    }
}
