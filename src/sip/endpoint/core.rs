//! What all usages share: the socket's state, the transactions, and the way out.
//!
//! A request has an owner, to whom its responses go. A socket that is away fails requests with a 503 of our own (RFC 3261
//! section 8.1.3.1), at the next wake-up so that every failure comes the same way; what must not be lost waits for the
//! next socket: responses, ACK, BYE, CANCEL.

use std::collections::VecDeque;

use super::{
    clients::{Challenges, ClientEntry, Machine},
    servers::{ServerEntry, ServerMachine},
};
use crate::{
    entropy::Entropy,
    sip::{
        address::Address,
        event::{AskId, CallEvent, CallId, Config, Media, Output, SUPPORTED, Wire},
        message::{Request, Response},
        method::{ALLOW, Method},
        name::Name,
        params::Params,
        text,
        transaction::{Client, Expired, InviteClient, TIMEOUT},
        uri::{SipUri, Uri},
        via::{MAGIC, Via},
    },
    time::{Millis, Now},
};

/// A client transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sip) struct TxId(pub(super) u32);

/// A server transaction: what its messages have in common (RFC 3261 section 17.2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sip) struct Key(pub(super) String);

/// Who sent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sip) enum Owner {
    Registration,
    Ping,
    Call(CallId, Purpose),
}

/// What a call sent a request for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sip) enum Purpose {
    Invite,
    Reinvite,
    Refresh,
    Prack,
    Info,
    Refer,
    /// BYE, CANCEL and NOTIFY: whatever comes back changes nothing.
    Other,
}

/// What one call wants of another one.
#[derive(Clone, Debug)]
pub(in crate::sip) enum Note {
    /// This call's place was taken.
    Replaced(CallId),
    /// How the call goes that `call` was asked for by the REFER of this number.
    Progress { call: CallId, refer: u32, status: u16 },
}

pub(in crate::sip) struct Core {
    pub(in crate::sip) config: Config,
    pub(in crate::sip) entropy: Box<dyn Entropy>,
    pub(in crate::sip) outputs: VecDeque<Output>,
    pub(in crate::sip) notes: VecDeque<Note>,
    pub(in crate::sip) service_route: Vec<String>,
    contact: SipUri,
    /// What the registrar gave us as an address that outlives the flow (RFC 5627 section 4.2).
    pub(in crate::sip) gruu: Option<Uri>,
    host: String,
    flow: bool,
    backlog: Vec<(Millis, Wire)>,
    pub(super) clients: Vec<ClientEntry>,
    pub(super) servers: Vec<ServerEntry>,
    last_id: u32,
}

/// A response for an owner.
pub(in crate::sip) struct Answer {
    pub(in crate::sip) tx: TxId,
    pub(in crate::sip) owner: Owner,
    pub(in crate::sip) request: Request,
    pub(in crate::sip) response: Response,
    /// Whether it is our own 408 or 503.
    pub(in crate::sip) is_local: bool,
}

impl Core {
    pub(in crate::sip) fn new(config: Config, mut entropy: Box<dyn Entropy>) -> Self {
        // Nobody can reach a page by its address: the name says so (RFC 7118 section 5).
        let host = [&token(&mut *entropy, 6), ".invalid"].concat();
        let mut params = Params::default();
        params.set("transport", Some("ws"));
        let contact = SipUri { user: Some(token(&mut *entropy, 4)), host: host.clone(), params, ..SipUri::default() };
        Self {
            config,
            entropy,
            outputs: VecDeque::new(),
            notes: VecDeque::new(),
            service_route: Vec::new(),
            contact,
            gruu: None,
            host,
            flow: false,
            backlog: Vec::new(),
            clients: Vec::new(),
            servers: Vec::new(),
            last_id: 0,
        }
    }

    pub(in crate::sip) fn configure(&mut self, config: Config) {
        self.config = config;
        self.outputs.clear();
        self.notes.clear();
        self.service_route.clear();
        self.gruu = None;
        self.flow = false;
        self.backlog.clear();
        self.clients.clear();
        self.servers.clear();
    }

    pub(in crate::sip) fn token(&mut self, bytes: usize) -> String {
        token(&mut *self.entropy, bytes)
    }

    pub(in crate::sip) fn has_flow(&self) -> bool {
        self.flow
    }

    /// Our Contact in a registration: what this flow reaches.
    pub(in crate::sip) fn contact(&self) -> Address {
        Address::new(Uri::Sip(Box::new(self.contact.clone())))
    }

    pub(in crate::sip) fn emit(&mut self, call: CallId, event: CallEvent) {
        self.outputs.push_back(Output::Call(call, event));
    }

    /// Asks the media side; the id is what its answer must carry.
    pub(in crate::sip) fn ask(&mut self, call: CallId, request: Media) -> AskId {
        let ask = AskId(self.id());
        self.outputs.push_back(Output::Media { call, ask, request });
        ask
    }

    /// A number that was not given before.
    pub(in crate::sip) fn id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }

    /// Says what every dialog-making request and response of ours says: who we are and what we know.
    pub(in crate::sip) fn introduce(&self, headers: &mut crate::sip::Headers) {
        // With a GRUU the other side finds us after a loss of the socket too (RFC 5627 section 4.4).
        let contact = self.gruu.clone().map_or_else(|| self.contact(), Address::new);
        headers.set(Name::Contact, contact.to_text());
        headers.set(Name::Allow, ALLOW);
        headers.set(Name::Supported, SUPPORTED);
    }

    pub(in crate::sip) fn send(&mut self, owner: Owner, mut request: Request, now: Now) -> TxId {
        let id = TxId(self.id());
        request.headers.set(Name::UserAgent, self.config.user_agent.as_str());
        self.start(id, owner, request, [(None, 0), (None, 0)], now);
        id
    }

    pub(super) fn start(&mut self, id: TxId, owner: Owner, mut request: Request, challenges: Challenges, now: Now) {
        let branch = [MAGIC, &self.token(8)].concat();
        request.headers.remove(&Name::Via);
        request.headers.0.insert(0, (Name::Via, self.via(&branch)));
        let machine = match request.method {
            Method::Invite => Machine::Invite(InviteClient::new(now.tick)),
            _ => Machine::Other(Client::new(now.tick)),
        };
        let waits = matches!(request.method, Method::Bye | Method::Cancel);
        let lost = !self.flow && !waits;
        if !lost {
            self.transmit(request.to_bytes(), now);
        }
        self.clients.push(ClientEntry { id, branch, machine, request, owner, lost, challenges });
    }

    fn via(&self, branch: &str) -> String {
        let mut params = Params::default();
        params.set("branch", Some(branch));
        let transport = if self.config.secure { "WSS" } else { "WS" };
        let mut out = String::new();
        Via { transport: transport.to_owned(), host: self.host.clone(), port: None, params }.write(&mut out);
        out
    }

    /// Sends what has no transaction: the ACK for a 2xx. It is kept by the caller to be sent again.
    pub(in crate::sip) fn acknowledge(&mut self, mut ack: Request, now: Now) -> Vec<u8> {
        let branch = [MAGIC, &self.token(8)].concat();
        ack.headers.0.insert(0, (Name::Via, self.via(&branch)));
        let bytes = ack.to_bytes();
        self.transmit(bytes.clone(), now);
        bytes
    }

    /// Hands bytes to the socket, or keeps them for the next one as long as they can matter.
    pub(in crate::sip) fn transmit(&mut self, bytes: Vec<u8>, now: Now) {
        let wire = Wire(
            String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        );
        if self.flow {
            self.outputs.push_back(Output::Transmit(wire));
        } else {
            self.backlog.push((now.tick + TIMEOUT, wire));
        }
    }

    pub(in crate::sip) fn flow_up(&mut self, now: Now) {
        self.flow = true;
        for (until, wire) in core::mem::take(&mut self.backlog) {
            if until > now.tick {
                self.outputs.push_back(Output::Transmit(wire));
            }
        }
    }

    pub(in crate::sip) fn flow_lost(&mut self, now: Now) {
        self.flow = false;
        // What was not handed over goes along with what is said from now on.
        let (unsent, kept) =
            core::mem::take(&mut self.outputs).into_iter().partition(|output| matches!(output, Output::Transmit(_)));
        self.outputs = kept;
        let unsent: VecDeque<Output> = unsent;
        for output in unsent {
            if let Output::Transmit(wire) = output {
                self.backlog.push((now.tick + TIMEOUT, wire));
            }
        }
        for entry in &mut self.clients {
            // A call that rings may be answered over the next socket; a BYE or CANCEL is as good as done.
            let stays = matches!(entry.owner, Owner::Call(_, Purpose::Invite | Purpose::Other));
            entry.lost |= !stays;
        }
    }

    /// Forgets the transactions that are over. Not before their last response was looked at: it may be a challenge.
    pub(in crate::sip) fn reap(&mut self) {
        self.clients.retain(|entry| match &entry.machine {
            Machine::Invite(machine) => !machine.is_over(),
            Machine::Other(machine) => !machine.is_over(),
        });
        self.servers.retain(|entry| !matches!(&entry.machine, ServerMachine::Invite(machine) if machine.is_over()));
    }

    /// The next request that failed on our side: with a 408 of our own, or 503 when its socket is gone.
    pub(in crate::sip) fn expire(&mut self, now: Now) -> Option<Answer> {
        self.servers.retain_mut(|entry| {
            let expired = match &mut entry.machine {
                ServerMachine::Invite(machine) => machine.expire(now.tick),
                ServerMachine::Other(machine) => machine.expire(now.tick),
            };
            expired.is_none()
        });
        let mut at = 0;
        while let Some(entry) = self.clients.get_mut(at) {
            let expired = match &mut entry.machine {
                Machine::Invite(machine) => machine.expire(now.tick),
                Machine::Other(machine) => machine.expire(now.tick),
            };
            let status = match expired {
                Some(Expired::Done) => 0,
                Some(Expired::TimedOut) => 408,
                None if entry.lost => 503,
                None => {
                    at += 1;
                    continue;
                }
            };
            let entry = self.clients.remove(at);
            if status != 0 {
                let response = Response::to(&entry.request, status);
                return Some(Answer {
                    tx: entry.id,
                    owner: entry.owner,
                    request: entry.request,
                    response,
                    is_local: true,
                });
            }
        }
        None
    }

    pub(in crate::sip) fn next_timeout(&self) -> Option<Millis> {
        let clients = self.clients.iter().filter_map(|entry| match &entry.machine {
            _ if entry.lost => Some(Millis(0)),
            Machine::Invite(machine) => machine.next_timeout(),
            Machine::Other(machine) => Some(machine.next_timeout()),
        });
        let servers = self.servers.iter().filter_map(|entry| match &entry.machine {
            ServerMachine::Invite(machine) => machine.next_timeout(),
            ServerMachine::Other(machine) => machine.next_timeout(),
        });
        clients.chain(servers).min()
    }
}

fn token(entropy: &mut dyn Entropy, bytes: usize) -> String {
    let mut random = [0; 16];
    let random = random.get_mut(..bytes).unwrap_or_default();
    entropy.fill(random);
    let mut token = String::with_capacity(2 * bytes);
    text::push_hex(&mut token, random);
    token
}
