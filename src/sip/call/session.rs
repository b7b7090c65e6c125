//! A call that is up: what is being negotiated in it, and the small requests (ACK, INFO).

use super::{Call, Phase, Repeated, renegotiation::Exchange, session_timer::SessionTimer, transfer::Transfers};
use crate::sip::{
    endpoint::core::{Answer, Core, Key, Purpose},
    event::{CallEvent, Cause, Media, Misuse},
    headers::Headers,
    message::{Request, Response},
    method::Method,
    name::Name,
    text,
};

/// There is a 2xx.
pub(super) struct Session {
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
    /// The RSeq of a provisional response of ours whose PRACK was not there before our 2xx.
    pub(super) unpracked: Option<u32>,
}

impl Session {
    pub(super) fn new(is_caller: bool, core: &Core) -> Self {
        Self {
            is_caller,
            exchange: Exchange::Idle,
            unacknowledged: None,
            is_initial: false,
            offered_in_response: false,
            timer: SessionTimer { wanted: core.config.session_expires, ..SessionTimer::default() },
            transfers: Transfers::default(),
            has_update: false,
            unpracked: None,
        }
    }

    /// What the peer's headers say that it can.
    pub(super) fn learn(&mut self, headers: &Headers) {
        if headers.first(Name::Allow).is_some() {
            self.has_update = headers.lists(Name::Allow, "UPDATE");
        }
    }

    /// Refuses what the peer still waits for when the dialog ends (RFC 3261 section 15.1.2).
    pub(super) fn refuse_pending(&mut self, core: &mut Core) {
        self.refuse_offer(487, core);
    }

    /// Refuses the offer of the peer that waits for an answer.
    pub(super) fn refuse_offer(&mut self, status: u16, core: &mut Core) {
        if let Exchange::Answering { key, request, .. } = core::mem::take(&mut self.exchange) {
            core.refuse(&key, &request, status);
        }
    }
}

impl Call {
    /// An ACK for a 2xx of ours.
    pub(in crate::sip) fn acknowledged(&mut self, ack: &Request, core: &mut Core) {
        let Phase::Up(session) = &mut self.phase else { return self.close_acknowledged(core) };
        if session.unacknowledged.as_ref().is_none_or(|repeated| repeated.number != ack.sequence()) {
            return;
        }
        session.unacknowledged = None;
        let is_initial = core::mem::take(&mut session.is_initial);
        if core::mem::take(&mut session.offered_in_response) {
            match ack.sdp() {
                Some(sdp) => core.apply(self.id, sdp, false),
                // Without an answer to the first offer there is nothing to hear.
                None if is_initial => {
                    return self.leave(Cause::Protocol, core);
                }
                None => {
                    core.ask(self.id, Media::Rollback);
                }
            }
        }
        self.stop_awaiting_ack();
        core.emit(self.id, if is_initial { CallEvent::Confirmed } else { CallEvent::Renegotiated });
    }

    /// Sends an INFO with this body; its answer comes as an event.
    pub(in crate::sip) fn send_info(&mut self, content_type: &str, body: &str, core: &mut Core) -> Result<(), Misuse> {
        self.session()?;
        if !core.has_flow() {
            return Err(Misuse::NoFlow);
        }
        self.ask_peer(Method::Info, Purpose::Info, core, &|info, _| info.set_body(content_type, body));
        Ok(())
    }

    /// INFO of the peer: keys, or nothing that we know.
    pub(super) fn info(&mut self, key: &Key, request: &Request, core: &mut Core) {
        let body = str::from_utf8(&request.body).unwrap_or_default();
        let key_press = match request.headers.content_type() {
            Some(kind) if text::same(kind, "application/dtmf-relay") => relay(body),
            Some(kind) if text::same(kind, "application/dtmf") => text::trim(body).chars().next(),
            // An empty INFO asks whether we are there.
            None if request.body.is_empty() => None,
            _ => return core.refuse_with(key, request, 415, Name::Accept, "application/dtmf-relay, application/dtmf"),
        };
        core.respond(key, Response::to(request, 200));
        if let Some(tone) = key_press.filter(|tone| is_tone(*tone)) {
            core.emit(self.id, CallEvent::Dtmf(tone.to_ascii_uppercase()));
        }
    }

    /// A response that says that the peer has no such dialog any more, or is gone (RFC 3261 section 12.2.1.2).
    pub(super) fn dialog_may_be_gone(&mut self, answer: &Answer, core: &mut Core) {
        match answer.response.status {
            481 => self.leave(Cause::Remote, core),
            408 if !answer.is_local || core.has_flow() => self.leave(Cause::TimedOut, core),
            _ => {}
        }
    }
}

/// A key as DTMF knows it; `!` is a hook flash.
pub(in crate::sip) fn is_tone(tone: char) -> bool {
    matches!(tone, '0'..='9' | '*' | '#' | 'A'..='D' | 'a'..='d' | '!')
}

/// `Signal=5`, wherever it stands and however it is spelled.
fn relay(body: &str) -> Option<char> {
    text::pieces(body, b"\n").find_map(|line| {
        let (name, value) = text::cut(line, b'=');
        if text::same(name, "Signal") { value?.chars().next() } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_body_is_read_in_any_order() {
        assert_eq!(relay("Signal=5\r\nDuration=100\r\n"), Some('5'));
        assert_eq!(relay("duration= 160\nsignal= #\n"), Some('#'));
        assert_eq!(relay("Signal=*"), Some('*'));
        assert_eq!(relay("Signal="), None);
    }
}
