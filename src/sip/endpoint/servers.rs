//! The server transactions: new requests told from repeated ones, responses sent.

use super::core::{Core, Key};
use crate::sip::{
    message::{Request, Response},
    method::{ALLOW, Method},
    name::Name,
    text,
    transaction::{InviteServer, Server},
};

/// A server transaction.
pub(super) struct ServerEntry {
    pub(super) key: Key,
    pub(super) machine: ServerMachine,
    /// From tag, Call-ID and CSeq: the same request that came along another way (section 8.2.2.2).
    pub(super) merge: String,
    pub(super) last: Vec<u8>,
}

pub(super) enum ServerMachine {
    Invite(InviteServer),
    Other(Server),
}

impl Core {
    /// The server transaction of a request that is new, or none when it was dealt with here.
    pub(in crate::sip) fn receive(&mut self, request: &Request) -> Option<Key> {
        let key = key(request, request.method_name());
        if let Some(entry) = self.server(&key) {
            let again = match (&mut entry.machine, request.method) {
                // An ACK for a 2xx has a branch of its own; those that have not are the call's all the same.
                (ServerMachine::Invite(machine), Method::Ack) => return (!machine.ack()).then_some(key),
                (ServerMachine::Invite(machine), _) => machine.again(),
                (ServerMachine::Other(machine), _) => machine.again(),
            };
            if again && !entry.last.is_empty() {
                let last = entry.last.clone();
                self.transmit(last);
            }
            return None;
        }
        if request.method == Method::Ack {
            return Some(key);
        }
        let merge = merge(request, request.method_name());
        let is_merged = request.method != Method::Cancel
            && request.to_tag().is_empty()
            && self.servers.iter().any(|entry| entry.merge == merge);
        let machine = match request.method {
            Method::Invite => ServerMachine::Invite(InviteServer::new()),
            _ => ServerMachine::Other(Server::new()),
        };
        self.servers.push(ServerEntry { key: key.clone(), machine, merge, last: Vec::new() });
        if is_merged {
            self.refuse(&key, request, 482);
            return None;
        }
        Some(key)
    }

    /// The INVITE transaction that a CANCEL is for.
    pub(in crate::sip) fn cancelled(&mut self, cancel: &Request) -> Option<Key> {
        let key = key(cancel, Method::Invite.as_str());
        self.server(&key).is_some().then_some(key)
    }

    #[inline(never)]
    fn server(&mut self, key: &Key) -> Option<&mut ServerEntry> {
        self.servers.iter_mut().find(|entry| entry.key == *key)
    }

    /// Sends a response.
    #[inline(never)]
    pub(in crate::sip) fn respond(&mut self, key: &Key, mut response: Response) {
        response.headers.set(Name::Server, &self.config.user_agent);
        let tick = self.tick;
        let Some(entry) = self.server(key) else { return };
        let may = match &mut entry.machine {
            ServerMachine::Invite(machine) => machine.respond(response.status, tick),
            ServerMachine::Other(machine) => machine.respond(response.status, tick),
        };
        if may {
            entry.last = response.to_bytes();
            self.repeat(key);
        }
    }

    /// Sends the last response again.
    pub(in crate::sip) fn repeat(&mut self, key: &Key) {
        if let Some(entry) = self.server(key) {
            let last = entry.last.clone();
            self.transmit(last);
        }
    }

    /// Answers a request with nothing but a status, and a tag if there is none (section 8.2.6.2).
    #[inline(never)]
    pub(in crate::sip) fn refuse(&mut self, key: &Key, request: &Request, status: u16) {
        self.refuse_with(key, request, status, Name::Allow, if status == 405 { ALLOW } else { "" });
    }

    /// The same with one header that says why, unless it is empty.
    #[inline(never)]
    pub(in crate::sip) fn refuse_with(&mut self, key: &Key, request: &Request, status: u16, name: Name, value: &str) {
        let mut response = Response::to(request, status);
        response.tag(&self.token(6));
        if !value.is_empty() {
            response.headers.push(name, value);
        }
        self.respond(key, response);
    }
}

/// Branch, sent-by and method; without a branch that can be relied on, the fields that RFC 2543 compared (section 17.2.3).
fn key(request: &Request, method: &str) -> Key {
    // The ACK of a refusal belongs to its INVITE.
    let method = if method == "ACK" { "INVITE" } else { method };
    let via = request.headers.via();
    Key(match via.and_then(|via| Some((via, via.branch()?))) {
        Some((via, branch)) => {
            let port = text::decimal(via.port.unwrap_or_default());
            join!(branch, "|", via.host, "|", &port, "|", method)
        }
        None => join!(&merge(request, method), request.headers.first(Name::Via).unwrap_or_default()),
    })
}

fn merge(request: &Request, method: &str) -> String {
    let tag = request.headers.tag(Name::From);
    join!(tag, "|", request.headers.call_id(), "|", request.sequence(), method)
}
