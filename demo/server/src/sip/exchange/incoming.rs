//! Messages from phones: to the registrar, to the leg that they belong to, or into a new one.

use agent_sdk_wasm::{
    entropy::Entropy,
    sip::{Message, Method, Name, Request, Response, Uri},
    time::Now,
};

use super::{Access, Exchange, Leg, MOST_LEGS, State};
use crate::{
    centre::PhoneEvent,
    clock::SystemEntropy,
    sip::{line::Line, registrar::Flow},
};

impl Exchange {
    pub(super) fn heard(&mut self, flow: Flow, text: &str, now: Now) {
        // The keep-alive of RFC 5626 section 4.4.1.
        if text.bytes().all(|byte| matches!(byte, b'\r' | b'\n')) {
            if text.len() >= 4 {
                self.send(flow, "\r\n".to_owned());
            }
            return;
        }
        match Message::parse(text.as_bytes()) {
            Ok(Message::Request(request)) => self.request(flow, &request, text, now),
            Ok(Message::Response(response)) => {
                if let Access::Trunk(trunk) = &mut self.access
                    && response.cseq().is_some_and(|cseq| cseq.method == "REGISTER")
                {
                    return trunk.received(text, now);
                }
                self.pass(response.headers.call_id(), flow, text, now);
            }
            Err(error) => {
                if let Some(answer) = error.answer {
                    self.respond(flow, &answer);
                }
            }
        }
    }

    fn request(&mut self, flow: Flow, request: &Request, text: &str, now: Now) {
        let id = request.headers.call_id();
        if self.legs.values().any(|leg| leg.line.owns(id)) {
            return self.pass(id, flow, text, now);
        }
        match (&mut self.access, &request.method) {
            (Access::Registrar(registrar), Method::Register) => {
                let (response, change) = registrar.register(request, flow, now.tick, &mut SystemEntropy);
                self.respond(flow, &response);
                if let Some(change) = change {
                    self.changed(change, false, now);
                }
            }
            (_, Method::Invite) if request.to_tag().is_empty() && self.legs.len() >= MOST_LEGS => {
                self.refuse(flow, request, 503);
            }
            (_, Method::Invite) if request.to_tag().is_empty() => match self.account(flow, request) {
                Some(account) => self.called(flow, account, request, text, now),
                None => self.refuse(flow, request, 403),
            },
            (_, Method::Options) => self.refuse(flow, request, 200),
            // An ACK is never answered (RFC 3261 section 17.1.1.3).
            (_, Method::Ack) => {}
            (_, Method::Register | Method::Subscribe | Method::Publish | Method::Message) => {
                self.refuse(flow, request, 405);
            }
            _ => self.refuse(flow, request, 481),
        }
    }

    /// Who calls. With phones of our own it is who registered over this socket, whatever From says; a trunk has asked
    /// for credentials already.
    fn account(&self, flow: Flow, request: &Request) -> Option<String> {
        match &self.access {
            Access::Registrar(registrar) => registrar.account(flow).map(str::to_owned),
            Access::Trunk(_) => {
                let asserted = request.headers.address(Name::PAssertedIdentity);
                Some(asserted.or(request.headers.from())?.uri.user())
            }
        }
    }

    fn called(&mut self, flow: Flow, account: String, request: &Request, text: &str, now: Now) {
        self.last_leg += 1;
        let leg = self.last_leg;
        // Through a trunk the request names our own contact; whom the caller dialled stands in To.
        let called = match &self.access {
            Access::Registrar(_) => request.uri().map(Uri::user).unwrap_or_default(),
            Access::Trunk(_) => request.headers.to().map(|to| to.uri.user()).unwrap_or_default(),
        };
        let config = self.config(&called);
        let mut line = Line::new(&account, config, flow, Box::new(SystemEntropy), now);
        line.received(text, now);
        let run = self.run_of(&account);
        self.legs.insert(leg, Leg { line, state: State::Offered, run });
        self.tell(PhoneEvent::Calls { account, called, leg });
    }

    /// Hands a message to the leg of its Call-ID.
    fn pass(&mut self, call_id: &str, flow: Flow, text: &str, now: Now) {
        let account = match &self.access {
            Access::Registrar(registrar) => registrar.account(flow),
            Access::Trunk(_) => None,
        };
        // Nobody may speak for another account's phone.
        let leg = self.legs.values_mut().find(|leg| {
            leg.line.owns(call_id) && (leg.line.flow() == Some(flow) || account == Some(leg.line.account()))
        });
        if let Some(leg) = leg {
            leg.line.set_flow(Some(flow), now);
            leg.line.received(text, now);
        }
    }

    fn refuse(&mut self, flow: Flow, request: &Request, status: u16) {
        let mut response = Response::to(request, status);
        response.tag(&SystemEntropy.uuid());
        self.respond(flow, &response);
    }

    fn respond(&self, flow: Flow, response: &Response) {
        self.send(flow, String::from_utf8_lossy(&response.to_bytes()).into_owned());
    }

    pub(super) fn send(&self, flow: Flow, text: String) {
        // A phone that reads nothing loses messages; SIP repeats what matters.
        if let Some(outbox) = self.flows.get(&flow) {
            let _ = outbox.try_send(text);
        }
    }
}
