//! The whole phone: messages to transactions, dialogs and calls; commands to calls; one exit.
//!
//! ```text
//!              flow_up                        flow_lost
//!  no socket ────────────► a socket: register ───────────► no socket: calls stay, the binding is made anew later
//! ```
//!
//! Hand it what happened, then poll [`Endpoint::poll_output`] until it gives none, then arm one timer for
//! [`Endpoint::next_timeout`]. Late and extra wake-ups are harmless.
//!
//! Refuses to open sockets and to decide when to: the owner's link does. Losing one ends no call that is up.

pub(super) mod clients;
pub(super) mod core;
mod routing;
mod servers;

use std::rc::Rc;

use self::core::{Answer, Core, Note, Owner};
use super::{
    address::tagged,
    call::{Call, is_tone},
    event::{AskId, CallId, Config, Misuse, Output},
    headers::Headers,
    message::{Message, Request},
    method::Method,
    registration::Registration,
    text,
    uri::Uri,
};
use crate::{
    entropy::Entropy,
    time::{Millis, Now},
};

/// See the module's picture.
pub struct Endpoint {
    core: Core,
    registration: Registration,
    calls: Vec<Call>,
}

impl Endpoint {
    /// A phone without a socket.
    pub fn new(config: Config, entropy: Box<dyn Entropy>) -> Self {
        let mut core = Core::new(config, entropy);
        let registration = Registration::new(&mut core);
        Self { core, registration, calls: Vec::new() }
    }

    /// From now on somebody else, without a binding and without a socket. What was left of the one before is forgotten;
    /// numbers of calls are not given a second time.
    pub fn configure(&mut self, config: Config) {
        self.core.configure(config);
        self.registration = Registration::new(&mut self.core);
        self.calls.clear();
    }

    /// Where the endpoint's own tags come from, for whoever needs randomness beside it.
    pub fn entropy(&mut self) -> &mut dyn Entropy {
        &mut *self.core.entropy
    }

    /// A socket is open. Registers if that was wanted.
    pub fn flow_up(&mut self, now: Now) {
        self.core.tick = now.tick;
        self.core.flow_up();
        self.registration.flow_up(&mut self.core);
        for call in &mut self.calls {
            call.flow_up(&mut self.core);
        }
        self.settle();
    }

    /// The socket is gone. What was not sent waits for the next one if it has to arrive, and fails otherwise.
    pub fn flow_lost(&mut self, now: Now) {
        // Attempts to get another one that fail are no second loss: the time that calls wait runs from the first.
        if !self.core.has_flow() {
            return;
        }
        self.core.tick = now.tick;
        self.core.flow_lost();
        self.registration.flow_lost(&mut self.core);
        for call in &mut self.calls {
            call.flow_lost(&self.core);
        }
        self.settle();
    }

    /// Whether a BYE, say, is not answered: without a socket it waits for the next one.
    pub fn owes(&self) -> bool {
        self.core.owes(None)
    }

    /// A message arrived.
    pub fn received(&mut self, bytes: &[u8], now: Now) {
        self.core.tick = now.tick;
        // The answer to a keep-alive (RFC 5626 section 4.4.1), and the question.
        if bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            if bytes.len() >= 4 {
                self.core.transmit(b"\r\n".to_vec());
            }
            return;
        }
        match Message::parse(bytes) {
            Ok(Message::Response(response)) => {
                if let Some(answer) = self.core.response(response) {
                    self.answered(&answer);
                }
            }
            Ok(Message::Request(request)) => self.request(&Rc::new(request)),
            Err(error) => {
                if let Some(mut answer) = error.answer {
                    answer.tag(&self.core.token(6));
                    self.core.transmit(answer.to_bytes());
                }
            }
        }
        self.settle();
    }

    /// The time has come.
    pub fn handle_timeout(&mut self, now: Now) {
        self.core.tick = now.tick;
        while let Some(answer) = self.core.expire() {
            self.answered(&answer);
        }
        self.registration.handle_timeout(&mut self.core);
        for call in &mut self.calls {
            call.handle_timeout(&mut self.core);
        }
        self.settle();
    }

    /// When [`Self::handle_timeout`] wants to be called.
    pub fn next_timeout(&self) -> Option<Millis> {
        let calls = self.calls.iter().filter_map(Call::next_timeout);
        calls.chain(self.core.next_timeout()).chain(self.registration.next_timeout()).min()
    }

    /// The next thing to do or to know.
    pub fn poll_output(&mut self) -> Option<Output> {
        // A handful at most is waiting.
        (!self.core.outputs.is_empty()).then(|| self.core.outputs.remove(0))
    }

    /// Registers, or refreshes at once; without a socket as soon as there is one.
    pub fn register(&mut self, now: Now) {
        self.core.tick = now.tick;
        self.registration.register(&mut self.core);
    }

    /// Removes the binding.
    pub fn unregister(&mut self, now: Now) {
        self.core.tick = now.tick;
        self.registration.unregister(&mut self.core);
    }

    /// Whether the binding holds.
    pub fn is_registered(&self) -> bool {
        self.registration.is_registered()
    }

    /// Asks the domain whether it is there (OPTIONS); [`Output::Pong`] says.
    pub fn ping(&mut self, now: Now) -> Result<(), Misuse> {
        self.core.tick = now.tick;
        let address = self.core.config.address().ok_or(Misuse::BadTarget)?;
        let mut request = Request::new(Method::Options, &join!("sip:", &self.core.config.domain));
        let from = tagged(&address, &self.core.token(6));
        request.identify(&from, &address, &self.core.token(12), 1);
        self.core.send(Owner::Ping, request);
        Ok(())
    }

    /// Calls `target`: an address, or a number or name at our domain. `headers` go into the INVITE.
    pub fn call(&mut self, target: &str, headers: &Headers) -> Result<CallId, Misuse> {
        if !self.core.has_flow() {
            return Err(Misuse::NoFlow);
        }
        let uri = self.address(target)?;
        let id = CallId(self.core.id());
        let call = Call::outgoing(id, &uri, headers, None, &mut self.core).ok_or(Misuse::BadTarget)?;
        self.calls.push(call);
        Ok(id)
    }

    /// Tells the caller that it rings here.
    pub fn ring(&mut self, call: CallId, now: Now) -> Result<(), Misuse> {
        self.with(call, now, &|call, core| call.ring(core))
    }

    /// Sends media to the caller before the call is answered.
    pub fn early_media(&mut self, call: CallId, now: Now) -> Result<(), Misuse> {
        self.with(call, now, &|call, core| call.early_media(core))
    }

    /// Answers a call.
    pub fn answer(&mut self, call: CallId, now: Now) -> Result<(), Misuse> {
        self.with(call, now, &|call, core| call.answer(core))
    }

    /// Rejects a call, with 300 to 699.
    pub fn reject(&mut self, call: CallId, status: u16, now: Now) -> Result<(), Misuse> {
        self.with(call, now, &|call, core| call.reject(status, core))
    }

    /// Hangs up, whatever the state of the call: nothing sent yet, CANCEL, 480 or BYE.
    pub fn hang_up(&mut self, call: CallId, now: Now) -> Result<(), Misuse> {
        self.with(call, now, &|call, core| call.hang_up(core))
    }

    /// Negotiates anew: the media side makes an offer that says what is wanted, hold for example.
    pub fn reoffer(&mut self, call: CallId, now: Now) -> Result<(), Misuse> {
        self.with(call, now, &|call, core| call.reoffer(core))
    }

    /// The media side's description for what it was asked.
    pub fn local_description(&mut self, call: CallId, ask: AskId, sdp: &str, now: Now) -> Result<(), Misuse> {
        self.with(call, now, &|call, core| {
            call.local_description(ask, sdp, core);
            Ok(())
        })
    }

    /// The media side could not do what it was asked.
    pub fn media_failed(&mut self, call: CallId, ask: AskId, now: Now) -> Result<(), Misuse> {
        self.with(call, now, &|call, core| {
            call.media_failed(ask, core);
            Ok(())
        })
    }

    /// Presses a key by INFO, for so many milliseconds.
    pub fn dtmf(&mut self, call: CallId, tone: char, duration: u32, now: Now) -> Result<(), Misuse> {
        if !is_tone(tone) {
            return Err(Misuse::BadTarget);
        }
        let tone = tone.to_ascii_uppercase();
        let body = join!("Signal=", tone, "\r\nDuration=", duration, "\r\n");
        self.info(call, "application/dtmf-relay", &body, now)
    }

    /// Sends an INFO.
    pub fn info(&mut self, call: CallId, content_type: &str, body: &str, now: Now) -> Result<(), Misuse> {
        self.with(call, now, &|call, core| call.send_info(content_type, body, core))
    }

    /// Asks the peer to call `target` instead of us.
    pub fn refer(&mut self, call: CallId, target: &str, now: Now) -> Result<(), Misuse> {
        let uri = self.address(target)?;
        self.with(call, now, &|call, core| call.refer(&uri, None, core))
    }

    /// Asks the peer of `call` to take our place in `other`.
    pub fn refer_to_call(&mut self, call: CallId, other: CallId, now: Now) -> Result<(), Misuse> {
        let uri = known(&mut self.calls, other).ok_or(Misuse::NoCall)?.replaces()?;
        self.with(call, now, &|call, core| call.refer(&uri, Some(other), core))
    }

    /// Calls whom the peer asks us to call.
    pub fn accept_refer(&mut self, call: CallId, now: Now) -> Result<CallId, Misuse> {
        self.core.tick = now.tick;
        let parent = known(&mut self.calls, call).ok_or(Misuse::NoCall)?;
        let call = parent.accept_refer(&mut self.core)?;
        let id = call.id();
        self.calls.push(call);
        Ok(id)
    }

    /// Does not call whom the peer asks us to call.
    pub fn reject_refer(&mut self, call: CallId, status: u16, now: Now) -> Result<(), Misuse> {
        self.with(call, now, &|call, core| call.reject_refer(status, core))
    }

    /// The calls that are not over.
    pub fn calls(&self) -> impl Iterator<Item = CallId> {
        self.calls.iter().filter(|call| call.is_alive()).map(Call::id)
    }

    /// How many calls are kept, those that are over and only put strays in order included.
    pub fn kept_calls(&self) -> usize {
        self.calls.len()
    }

    /// Not generic: there are many commands, and one function that finds the call and settles things is enough.
    fn with(
        &mut self,
        id: CallId,
        now: Now,
        act: &dyn Fn(&mut Call, &mut Core) -> Result<(), Misuse>,
    ) -> Result<(), Misuse> {
        self.core.tick = now.tick;
        let call = known(&mut self.calls, id).filter(|call| call.is_alive()).ok_or(Misuse::NoCall)?;
        let result = act(call, &mut self.core);
        self.settle();
        result
    }

    fn answered(&mut self, answer: &Answer) {
        if self.authorize(answer) {
            return;
        }
        match answer.owner {
            Owner::Registration => self.registration.answered(answer, &mut self.core),
            Owner::Ping if !answer.response.is_provisional() => {
                self.core.outputs.push(Output::Pong(answer.response.status));
            }
            Owner::Ping => {}
            Owner::Call(id, purpose) => {
                if let Some(call) = known(&mut self.calls, id) {
                    call.answered(answer, purpose, &mut self.core);
                }
            }
        }
    }

    fn authorize(&mut self, answer: &Answer) -> bool {
        if self.core.challenged(answer).is_none() {
            return false;
        }
        let number = match answer.owner {
            Owner::Registration if !self.registration.awaits(answer.tx) => return false,
            Owner::Registration => self.registration.next_sequence(),
            Owner::Ping => answer.request.sequence() + 1,
            Owner::Call(id, _) => match known(&mut self.calls, id) {
                Some(call) if call.is_wanted(&answer.request) => call.next_sequence(&answer.request),
                _ => return false,
            },
        };
        self.core.authorize(answer, number);
        true
    }

    /// What calls want of each other, and what is over.
    fn settle(&mut self) {
        while !self.core.notes.is_empty() {
            let note = self.core.notes.remove(0);
            let (Note::Replaced(id) | Note::Progress { call: id, .. }) = note;
            let Some(call) = known(&mut self.calls, id) else { continue };
            match note {
                Note::Replaced(_) => call.replaced(&mut self.core),
                Note::Progress { refer, status, .. } => call.notify_refer(refer, status, &mut self.core),
            }
        }
        self.core.reap();
        self.calls.retain(|call| !call.is_gone() || self.core.owes(Some(call.id())));
    }

    /// An address, or something that our domain knows.
    fn address(&self, target: &str) -> Result<String, Misuse> {
        let target = text::trim(target);
        let scheme = text::split(target, b':').map_or("", |(scheme, _)| scheme);
        let has_scheme = ["sip", "sips", "tel"].iter().any(|known| text::same(scheme, known));
        let uri = if has_scheme || text::has(target, b'@') {
            let uri = join!(if has_scheme { "" } else { "sip:" }, target);
            Uri::parse(&uri).is_some().then_some(uri)
        } else if target.is_empty() {
            None
        } else {
            Uri::of(target, &self.core.config.domain)
        };
        uri.ok_or(Misuse::BadTarget)
    }
}

/// The call of this number, if it is still kept.
#[inline(never)]
fn known(calls: &mut [Call], id: CallId) -> Option<&mut Call> {
    calls.iter_mut().find(|call| call.id() == id)
}
