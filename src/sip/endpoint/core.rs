//! What all usages share: the socket's state, the transactions, and the way out.
//!
//! A request has an owner, to whom its responses go. A socket that is away fails requests with a 503 of our own (RFC 3261
//! section 8.1.3.1), at the next wake-up so that every failure comes the same way; what must not be lost waits for the
//! next socket: responses, ACK, BYE, CANCEL.

use std::rc::Rc;

use super::{
    clients::{Challenges, ClientEntry, Machine},
    servers::{ServerEntry, ServerMachine},
};
use crate::{
    entropy::Entropy,
    sip::{
        address::named,
        digest::Challenge,
        event::{AskId, CallEvent, CallId, Config, Media, Output, SUPPORTED, Wire},
        headers::Headers,
        message::{Request, Response},
        method::{ALLOW, Method},
        name::Name,
        text,
        transaction::{Client, Expired, InviteClient, TIMEOUT},
        via::MAGIC,
    },
    time::Millis,
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

impl Owner {
    /// Whether the request waits for the next socket, however long that takes.
    fn waits(self) -> bool {
        matches!(self, Self::Call(_, Purpose::Other))
    }
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
    /// The time of the input that is being handled.
    pub(in crate::sip) tick: Millis,
    pub(in crate::sip) outputs: Vec<Output>,
    pub(in crate::sip) notes: Vec<Note>,
    /// The way of requests that begin something (RFC 3608), a list.
    pub(in crate::sip) service_route: String,
    /// Our address on this flow.
    pub(in crate::sip) contact: String,
    /// The one that the registrar gave us, which outlives the flow (RFC 5627 section 4.2).
    pub(in crate::sip) gruu: Option<String>,
    host: String,
    flow: bool,
    backlog: Vec<(Millis, String)>,
    pub(super) clients: Vec<ClientEntry>,
    pub(super) servers: Vec<ServerEntry>,
    last_id: u32,
}

/// A response for an owner.
pub(in crate::sip) struct Answer {
    pub(in crate::sip) tx: TxId,
    pub(in crate::sip) owner: Owner,
    pub(in crate::sip) request: Rc<Request>,
    pub(in crate::sip) response: Response,
    /// Whether it is our own 408 or 503.
    pub(in crate::sip) is_local: bool,
}

impl Core {
    pub(in crate::sip) fn new(config: Config, mut entropy: Box<dyn Entropy>) -> Self {
        // Nobody can reach a page by its address: the name says so (RFC 7118 section 5).
        let host = join!(&token(&mut *entropy, 6), ".invalid");
        let contact = join!("sip:", &token(&mut *entropy, 4), "@", &host, ";transport=ws");
        Self {
            config,
            entropy,
            tick: Millis(0),
            outputs: Vec::new(),
            notes: Vec::new(),
            service_route: String::new(),
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

    #[inline(never)]
    pub(in crate::sip) fn token(&mut self, bytes: usize) -> String {
        token(&mut *self.entropy, bytes)
    }

    pub(in crate::sip) fn has_flow(&self) -> bool {
        self.flow
    }

    /// So many milliseconds from now.
    pub(in crate::sip) fn after(&self, millis: u32) -> Millis {
        Millis(self.tick.0 + u64::from(millis))
    }

    /// So many seconds from now.
    pub(in crate::sip) fn after_seconds(&self, seconds: u32) -> Millis {
        Millis(self.tick.0 + 1000 * u64::from(seconds))
    }

    #[inline(never)]
    pub(in crate::sip) fn emit(&mut self, call: CallId, event: CallEvent) {
        self.outputs.push(Output::Call(call, event));
    }

    /// Asks the media side; the id is what its answer must carry.
    #[inline(never)]
    pub(in crate::sip) fn ask(&mut self, call: CallId, request: Media) -> AskId {
        let ask = AskId(self.id());
        self.outputs.push(Output::Media { call, ask, request });
        ask
    }

    /// Has the media side take the peer's answer.
    pub(in crate::sip) fn apply(&mut self, call: CallId, sdp: &str, provisional: bool) {
        self.ask(call, Media::ApplyAnswer { sdp: sdp.to_owned(), provisional });
    }

    /// A number that was not given before.
    pub(in crate::sip) fn id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }

    /// Says what every dialog-making request and response of ours says: who we are and what we know.
    #[inline(never)]
    pub(in crate::sip) fn introduce(&self, headers: &mut Headers) {
        // With a GRUU the other side finds us after the loss of a socket too (RFC 5627 section 4.4).
        headers.set(Name::Contact, named("", self.gruu.as_ref().unwrap_or(&self.contact)));
        headers.set(Name::Allow, ALLOW);
        headers.set(Name::Supported, SUPPORTED);
    }

    #[inline(never)]
    pub(in crate::sip) fn send(&mut self, owner: Owner, mut request: Request) -> TxId {
        let id = TxId(self.id());
        request.headers.set(Name::UserAgent, &self.config.user_agent);
        self.start(id, owner, request, Challenges::default());
        id
    }

    #[inline(never)]
    pub(super) fn start(&mut self, id: TxId, owner: Owner, mut request: Request, challenges: Challenges) {
        let branch = self.stamp(&mut request);
        let machine = match request.method {
            Method::Invite => Machine::Invite(InviteClient::new(self.tick)),
            _ => Machine::Other(Client::new(self.tick)),
        };
        let waits = matches!(request.method, Method::Bye | Method::Cancel);
        let lost = !self.flow && !waits;
        if self.flow {
            self.transmit(request.to_bytes());
        }
        self.clients.push(ClientEntry { id, branch, machine, request: Rc::new(request), owner, lost, challenges });
    }

    /// Puts a Via with a new branch on top, in place of an old one.
    fn stamp(&mut self, request: &mut Request) -> String {
        let branch = join!(MAGIC, &self.token(8));
        let transport = if self.config.secure { "SIP/2.0/WSS " } else { "SIP/2.0/WS " };
        request.headers.remove(Name::Via);
        request.headers.push_front(Name::Via, join!(transport, &self.host, ";branch=", &branch));
        branch
    }

    /// Sends what has no transaction: the ACK for a 2xx. It is kept by the caller to be sent again.
    pub(in crate::sip) fn acknowledge(&mut self, mut ack: Request) -> Vec<u8> {
        self.stamp(&mut ack);
        let bytes = ack.to_bytes();
        self.transmit(bytes.clone());
        bytes
    }

    /// Hands bytes to the socket, or keeps them for the next one as long as they can matter.
    #[inline(never)]
    pub(in crate::sip) fn transmit(&mut self, bytes: Vec<u8>) {
        // All that we write is text: bodies are descriptions and a few words.
        let text = String::from_utf8(bytes).unwrap_or_default();
        if self.flow {
            self.outputs.push(Output::Transmit(Wire(text)));
        } else {
            self.backlog.push((self.after(TIMEOUT), text));
        }
    }

    pub(in crate::sip) fn flow_up(&mut self) {
        self.flow = true;
        for (until, text) in core::mem::take(&mut self.backlog) {
            if until > self.tick {
                self.outputs.push(Output::Transmit(Wire(text)));
            }
        }
        // Nobody knows whether it left before the socket died: it is said again, as over a transport that loses. However long
        // that took: whoever does not hear a BYE stays in a call with nobody.
        let mut again = Vec::new();
        for entry in self.clients.iter_mut().filter(|entry| entry.owner.waits()) {
            entry.machine = Machine::Other(Client::new(self.tick));
            again.push(entry.request.to_bytes());
        }
        again.into_iter().for_each(|bytes| self.transmit(bytes));
    }

    /// Whether this call, or any without one, has a request that waits for its answer or for the next socket.
    pub(super) fn owes(&self, call: Option<CallId>) -> bool {
        let is_meant = |id| call.is_none_or(|call| call == id);
        self.clients.iter().any(|entry| matches!(entry.owner, Owner::Call(id, Purpose::Other) if is_meant(id)))
    }

    pub(in crate::sip) fn flow_lost(&mut self) {
        self.flow = false;
        // What was not handed over goes along with what is said from now on.
        for output in core::mem::take(&mut self.outputs) {
            match output {
                Output::Transmit(wire) => self.backlog.push((self.after(TIMEOUT), wire.0)),
                other => self.outputs.push(other),
            }
        }
        for entry in &mut self.clients {
            // A call that rings may be answered over the next socket; a BYE or CANCEL is as good as done.
            entry.lost |= !matches!(entry.owner, Owner::Call(_, Purpose::Invite | Purpose::Other));
        }
    }

    /// Forgets the transactions that are over. Not before their last response was looked at: it may be a challenge.
    pub(in crate::sip) fn reap(&mut self) {
        self.clients.retain(|entry| match &entry.machine {
            Machine::Invite(machine) => !machine.is_over(),
            Machine::Other(machine) => !machine.is_over(),
        });
        let tick = self.tick;
        self.servers.retain_mut(|entry| {
            let expired = match &mut entry.machine {
                ServerMachine::Invite(machine) => machine.expire(tick),
                ServerMachine::Other(machine) => machine.expire(tick),
            };
            expired.is_none()
        });
    }

    /// The next request that failed on our side: with a 408 of our own, or 503 when its socket is gone.
    pub(in crate::sip) fn expire(&mut self) -> Option<Answer> {
        let tick = self.tick;
        let mut at = 0;
        while let Some(entry) = self.clients.get_mut(at) {
            let expired = match &mut entry.machine {
                Machine::Invite(machine) => machine.expire(tick),
                Machine::Other(_) if !self.flow && entry.owner.waits() => None,
                Machine::Other(machine) => machine.expire(tick),
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
            let ClientEntry { id: tx, owner, request, .. } = self.clients.remove(at);
            if status != 0 {
                let response = Response::to(&request, status);
                return Some(Answer { tx, owner, request, response, is_local: true });
            }
        }
        None
    }

    pub(in crate::sip) fn next_timeout(&self) -> Option<Millis> {
        let clients = self.clients.iter().filter_map(|entry| match &entry.machine {
            _ if entry.lost => Some(Millis(0)),
            Machine::Invite(machine) => machine.next_timeout(),
            Machine::Other(_) if !self.flow && entry.owner.waits() => None,
            Machine::Other(machine) => Some(machine.next_timeout()),
        });
        let servers = self.servers.iter().filter_map(|entry| match &entry.machine {
            ServerMachine::Invite(machine) => machine.next_timeout(),
            ServerMachine::Other(machine) => machine.next_timeout(),
        });
        clients.chain(servers).min()
    }

    /// Lets a request prove who we are to a server and to a proxy whose challenges are known.
    #[inline(never)]
    pub(in crate::sip) fn prove(&mut self, request: &mut Request, challenges: &mut [Option<Challenge>; 2]) {
        for (challenge, name) in challenges.iter_mut().zip(&AUTHORIZATIONS) {
            if let Some(challenge) = challenge {
                let method = request.method.as_str();
                let value = challenge.answer(&self.config.account, method, &request.uri, &mut *self.entropy);
                request.headers.set(*name, value);
            }
        }
    }
}

/// The headers that answer a server's and a proxy's challenge.
pub(in crate::sip) const AUTHORIZATIONS: [Name; 2] = [Name::Authorization, Name::ProxyAuthorization];

fn token(entropy: &mut dyn Entropy, bytes: usize) -> String {
    let mut random = [0; 16];
    let random = random.get_mut(..bytes).unwrap_or_default();
    entropy.fill(random);
    let mut token = String::with_capacity(2 * bytes);
    text::push_hex(&mut token, random);
    token
}
