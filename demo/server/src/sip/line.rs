//! One leg to a phone: a user agent of the centre's own, for one call over one socket.
//!
//! It shows the number of whoever is on the other side, as a private exchange does. Everything that RFC 3261
//! wants of a user agent is [`Endpoint`]'s business: the same machine as in the page's phone.

use agent_sdk_wasm::{
    entropy::Entropy,
    sip::{AskId, CallEvent, CallId, Cause, Config, Endpoint, Headers, Media, Message, Name, Output},
    time::{Millis, Now},
};

use super::registrar::Flow;

/// What a leg wants or tells.
#[derive(Debug)]
pub enum Said {
    /// Send this to the phone.
    Send(String),
    /// The media side has to do something, and to answer if it was asked for a description.
    Media(AskId, Media),
    /// The phone calls.
    Called,
    /// The phone rings.
    Rings,
    /// The phone answered, or knows that it was answered.
    Answered,
    /// A key was pressed.
    Tone(char),
    /// It is over; with a status if the phone refused or was not reached.
    Ended(Option<u16>),
}

/// See the module's words.
pub struct Line {
    endpoint: Endpoint,
    /// The phone's account.
    account: String,
    /// The socket; none while the phone is cut off.
    flow: Option<Flow>,
    call: Option<CallId>,
    /// Its Call-ID; none before its first message.
    call_id: Option<String>,
}

impl Line {
    /// A leg to the phone of `account`, on which the centre is who `config` says.
    pub fn new(account: &str, config: Config, flow: Flow, entropy: Box<dyn Entropy>, now: Now) -> Self {
        let mut endpoint = Endpoint::new(config, entropy);
        endpoint.flow_up(now);
        Self { endpoint, account: account.to_owned(), flow: Some(flow), call: None, call_id: None }
    }

    /// The phone's account.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Whether a message with this Call-ID is this leg's.
    pub fn owns(&self, call_id: &str) -> bool {
        self.call_id.as_deref() == Some(call_id)
    }

    /// The socket.
    pub fn flow(&self) -> Option<Flow> {
        self.flow
    }

    /// Rings the phone at this address, and asserts an identity if there is one. Gives whether there will be a call.
    pub fn ring(&mut self, target: &str, asserted: Option<&str>) -> bool {
        let mut headers = Headers::default();
        if let Some(identity) = asserted {
            headers.push(Name::PAssertedIdentity, identity);
        }
        self.call = self.endpoint.call(target, &headers).ok();
        self.call.is_some()
    }

    /// A message came from the phone.
    pub fn received(&mut self, text: &str, now: Now) {
        self.learn(text);
        self.endpoint.received(text.as_bytes(), now);
    }

    /// Answers the phone's call.
    pub fn answer(&mut self, now: Now) {
        if let Some(call) = self.call {
            // It may be over meanwhile; then its end was told.
            let _ = self.endpoint.answer(call, now);
        }
    }

    /// Tells the phone that it rings somewhere.
    pub fn progress(&mut self, now: Now) {
        if let Some(call) = self.call {
            let _ = self.endpoint.ring(call, now);
        }
    }

    /// Refuses the phone's call.
    pub fn refuse(&mut self, status: u16, now: Now) {
        if let Some(call) = self.call {
            let _ = self.endpoint.reject(call, status, now);
        }
    }

    /// Hangs up, whatever the state.
    pub fn hang_up(&mut self, now: Now) {
        if let Some(call) = self.call {
            let _ = self.endpoint.hang_up(call, now);
        }
    }

    /// The media side's answer to [`Said::Media`]; none: it could not.
    pub fn described(&mut self, ask: AskId, sdp: Option<&str>, now: Now) {
        let Some(call) = self.call else { return };
        let _ = match sdp {
            Some(sdp) => self.endpoint.local_description(call, ask, sdp, now),
            None => self.endpoint.media_failed(call, ask, now),
        };
    }

    /// The phone has another socket, or none.
    pub fn set_flow(&mut self, flow: Option<Flow>, now: Now) {
        if self.flow == flow {
            return;
        }
        if self.flow.is_some() {
            self.endpoint.flow_lost(now);
        }
        self.flow = flow;
        if flow.is_some() {
            self.endpoint.flow_up(now);
        }
    }

    /// The time has come.
    pub fn handle_timeout(&mut self, now: Now) {
        self.endpoint.handle_timeout(now);
    }

    /// When [`Self::handle_timeout`] wants to be called.
    pub fn next_timeout(&self) -> Option<Millis> {
        self.endpoint.next_timeout()
    }

    /// Whether nothing is left to be done.
    pub fn is_over(&self) -> bool {
        self.endpoint.kept_calls() == 0
    }

    /// The next thing to do or to know.
    pub fn poll(&mut self, now: Now) -> Option<Said> {
        loop {
            match self.endpoint.poll_output()? {
                Output::Transmit(wire) => {
                    self.learn(&wire.0);
                    return Some(Said::Send(wire.0));
                }
                Output::Media { ask, request, .. } => return Some(Said::Media(ask, request)),
                Output::Call(call, event) => {
                    if let Some(said) = self.event(call, event, now) {
                        return Some(said);
                    }
                }
                // This side registers nowhere.
                Output::Registration(_) | Output::Pong(_) => {}
            }
        }
    }

    fn learn(&mut self, text: &str) {
        if self.call_id.is_none()
            && let Ok(message) = Message::parse(text.as_bytes())
        {
            self.call_id = Some(message.headers().call_id().to_owned());
        }
    }

    fn event(&mut self, call: CallId, event: CallEvent, now: Now) -> Option<Said> {
        if let CallEvent::Incoming(_) = event {
            if self.call.is_some() {
                // One leg, one call: a phone's second call has a leg of its own.
                let _ = self.endpoint.reject(call, 486, now);
                return None;
            }
            self.call = Some(call);
            return Some(Said::Called);
        }
        if self.call != Some(call) {
            return None;
        }
        match event {
            CallEvent::Ringing { .. } => Some(Said::Rings),
            // Of a call to us the phone's ACK says that it heard the answer.
            CallEvent::Accepted | CallEvent::Confirmed => Some(Said::Answered),
            CallEvent::Dtmf(tone) => Some(Said::Tone(tone)),
            CallEvent::Refer { .. } => {
                // Transfers are the agent protocol's business.
                let _ = self.endpoint.reject_refer(call, 603, now);
                None
            }
            CallEvent::Ended(ended) => {
                let is_answer = matches!(ended.cause, Cause::Refused | Cause::TimedOut | Cause::FlowLost);
                Some(Said::Ended(ended.status.filter(|_| is_answer)))
            }
            _ => None,
        }
    }
}
