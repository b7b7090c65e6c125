//! The server transactions: new requests told from repeated ones, responses sent.

use super::core::{Core, Key};
use crate::{
    sip::{
        address::Address,
        event::Wire,
        message::{Request, Response},
        method::{ALLOW, Method},
        name::Name,
        text,
        transaction::{InviteServer, Server},
    },
    time::Now,
};

/// A server transaction.
pub(super) struct ServerEntry {
    pub(super) key: Key,
    pub(super) machine: ServerMachine,
    /// From tag, Call-ID and CSeq: the same request that came along another way (section 8.2.2.2).
    pub(super) merge: String,
    pub(super) last: Option<Wire>,
}

pub(super) enum ServerMachine {
    Invite(InviteServer),
    Other(Server),
}

impl Core {
    /// The server transaction of a request that is new, or none when it was dealt with here.
    pub(in crate::sip) fn receive(&mut self, request: &Request, now: Now) -> Option<Key> {
        let key = key(request, &request.method);
        if let Some(entry) = self.servers.iter_mut().find(|entry| entry.key == key) {
            let again = match (&mut entry.machine, &request.method) {
                // An ACK for a 2xx has a branch of its own; those that have not are the call's all the same.
                (ServerMachine::Invite(machine), Method::Ack) => return (!machine.ack()).then_some(key),
                (ServerMachine::Invite(machine), _) => machine.again(),
                (ServerMachine::Other(machine), _) => machine.again(),
            };
            if let Some(last) = entry.last.clone().filter(|_| again) {
                self.transmit(last.0.into_bytes(), now);
            }
            return None;
        }
        if request.method == Method::Ack {
            return Some(key);
        }
        let merge = merge(request);
        let is_merged = request.method != Method::Cancel
            && request.to_tag().is_none()
            && self.servers.iter().any(|entry| entry.merge == merge);
        let machine = match request.method {
            Method::Invite => ServerMachine::Invite(InviteServer::new()),
            _ => ServerMachine::Other(Server::new()),
        };
        self.servers.push(ServerEntry { key: key.clone(), machine, merge, last: None });
        if is_merged {
            self.refuse(&key, request, 482, now);
            return None;
        }
        Some(key)
    }

    /// The INVITE transaction that a CANCEL is for.
    pub(in crate::sip) fn cancelled(&self, cancel: &Request) -> Option<Key> {
        let key = key(cancel, &Method::Invite);
        self.servers.iter().any(|entry| entry.key == key).then_some(key)
    }

    /// Sends a response.
    pub(in crate::sip) fn respond(&mut self, key: &Key, mut response: Response, now: Now) {
        response.headers.set(Name::Server, self.config.user_agent.as_str());
        let Some(entry) = self.servers.iter_mut().find(|entry| entry.key == *key) else { return };
        let may = match &mut entry.machine {
            ServerMachine::Invite(machine) => machine.respond(response.status, now.tick),
            ServerMachine::Other(machine) => machine.respond(response.status, now.tick),
        };
        if !may {
            return;
        }
        let bytes = response.to_bytes();
        entry.last = String::from_utf8(bytes.clone()).ok().map(Wire);
        self.transmit(bytes, now);
    }

    /// Answers a request with nothing but a status, and a tag if there is none (section 8.2.6.2).
    pub(in crate::sip) fn refuse(&mut self, key: &Key, request: &Request, status: u16, now: Now) {
        let mut response = Response::to(request, status);
        response.tag(&self.token(6));
        if status == 405 {
            response.headers.push(Name::Allow, ALLOW);
        }
        self.respond(key, response, now);
    }
}

/// Branch, sent-by and method; without a branch that can be relied on, the fields that RFC 2543 compared (section 17.2.3).
fn key(request: &Request, method: &Method) -> Key {
    let via = request.headers.via();
    let mut key = String::new();
    match via.as_ref().and_then(|via| Some((via, via.branch()?))) {
        Some((via, branch)) => {
            key.push_str(branch);
            key.push('|');
            key.push_str(&via.host);
            if let Some(port) = via.port {
                text::push_number(&mut key, port.into());
            }
        }
        None => {
            key.push_str(&merge(request));
            key.push_str(request.headers.first(&Name::Via).unwrap_or_default());
        }
    }
    key.push('|');
    key.push_str(if *method == Method::Ack { "INVITE" } else { method.as_str() });
    Key(key)
}

fn merge(request: &Request) -> String {
    let from = request.headers.from();
    let tag = from.as_ref().and_then(Address::tag).unwrap_or_default();
    let method = if request.method == Method::Ack { "INVITE" } else { request.method.as_str() };
    [tag, "|", request.headers.call_id(), "|", &text::decimal(request.sequence()), method].concat()
}
