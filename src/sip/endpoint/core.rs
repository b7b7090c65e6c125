//! What all usages share: the socket's state, the transactions, and the way out.
//!
//! A request has an owner, to whom its responses go. A socket that is away fails requests with a 503 of our own (RFC 3261
//! section 8.1.3.1), at the next wake-up so that every failure comes the same way; what must not be lost waits for the
//! next socket: responses, ACK, BYE, CANCEL.

use std::collections::VecDeque;

use crate::{
    entropy::Entropy,
    sip::{
        address::Address,
        digest::Challenge,
        event::{AskId, CallEvent, CallId, Config, Media, Output, SUPPORTED, Wire},
        fields::CSeq,
        message::{Request, Response},
        method::{ALLOW, Method},
        name::Name,
        params::Params,
        text,
        transaction::{Client, Expired, InviteClient, InviteServer, Server, TIMEOUT, Take, ack},
        uri::{SipUri, Uri},
        via::{MAGIC, Via},
    },
    time::{Millis, Now},
};

/// A client transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sip) struct TxId(u32);

/// A server transaction: what its messages have in common (RFC 3261 section 17.2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sip) struct Key(String);

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
    host: String,
    flow: bool,
    backlog: Vec<(Millis, Wire)>,
    clients: Vec<ClientEntry>,
    servers: Vec<ServerEntry>,
    last_id: u32,
}

struct ClientEntry {
    id: TxId,
    branch: String,
    machine: Machine,
    request: Request,
    owner: Owner,
    /// Lost with its socket: to be failed.
    lost: bool,
    challenges: Challenges,
}

enum Machine {
    Invite(InviteClient),
    Other(Client),
}

struct ServerEntry {
    key: Key,
    machine: ServerMachine,
    /// From tag, Call-ID and CSeq: the same request that came along another way (section 8.2.2.2).
    merge: String,
    last: Option<Wire>,
}

enum ServerMachine {
    Invite(InviteServer),
    Other(Server),
}

/// The challenges answered so far, of the server and of a proxy, and how often each.
type Challenges = [(Option<Challenge>, u8); 2];

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
            host,
            flow: false,
            backlog: Vec::new(),
            clients: Vec::new(),
            servers: Vec::new(),
            last_id: 0,
        }
    }

    pub(in crate::sip) fn token(&mut self, bytes: usize) -> String {
        token(&mut *self.entropy, bytes)
    }

    pub(in crate::sip) fn has_flow(&self) -> bool {
        self.flow
    }

    /// Our Contact.
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
        headers.set(Name::Contact, self.contact().to_text());
        headers.set(Name::Allow, ALLOW);
        headers.set(Name::Supported, SUPPORTED);
    }

    pub(in crate::sip) fn send(&mut self, owner: Owner, mut request: Request, now: Now) -> TxId {
        let id = TxId(self.id());
        request.headers.set(Name::UserAgent, self.config.user_agent.as_str());
        self.start(id, owner, request, [(None, 0), (None, 0)], now);
        id
    }

    fn start(&mut self, id: TxId, owner: Owner, mut request: Request, challenges: Challenges, now: Now) {
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

    /// Cancels an INVITE, if that can still matter (section 9.1); whether it has to wait for a provisional response.
    pub(in crate::sip) fn cancel(&mut self, tx: TxId, owner: Owner, reason: Option<&str>, now: Now) -> bool {
        let Some(entry) = self.clients.iter().find(|entry| entry.id == tx) else { return false };
        let Machine::Invite(machine) = &entry.machine else { return false };
        if !machine.is_proceeding() {
            return machine.is_open();
        }
        let invite = &entry.request;
        let mut cancel = Request::new(Method::Cancel, invite.uri.clone());
        cancel.headers.copy(&Name::Via, &invite.headers);
        cancel.headers.push(Name::MaxForwards, "70");
        for name in [Name::Route, Name::From, Name::To, Name::CallId] {
            cancel.headers.copy(&name, &invite.headers);
        }
        cancel.headers.push(Name::CSeq, CSeq { number: invite.sequence(), method: Method::Cancel }.to_text());
        if let Some(reason) = reason {
            cancel.headers.push(Name::Reason, reason);
        }
        let branch = entry.branch.clone();
        let id = TxId(self.id());
        self.transmit(cancel.to_bytes(), now);
        let machine = Machine::Other(Client::new(now.tick));
        let challenges = [(None, 0), (None, 0)];
        self.clients.push(ClientEntry { id, branch, machine, request: cancel, owner, lost: false, challenges });
        false
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

    /// A response arrived.
    pub(in crate::sip) fn response(&mut self, response: Response, now: Now) -> Option<Answer> {
        let via = response.headers.via()?;
        let (branch, cseq) = (via.branch()?, response.cseq()?);
        let entry =
            self.clients.iter_mut().find(|entry| entry.branch == branch && entry.request.method == cseq.method)?;
        let take = match &mut entry.machine {
            Machine::Invite(machine) => machine.receive(response.status, now.tick),
            Machine::Other(machine) => machine.receive(response.status),
        };
        let answer =
            Answer { tx: entry.id, owner: entry.owner, request: entry.request.clone(), response, is_local: false };
        match take {
            Take::Drop => return None,
            Take::Pass => {}
            Take::PassAndAck => self.transmit(ack(&answer.request, &answer.response).to_bytes(), now),
        }
        Some(answer)
    }

    /// Whether a challenge can be answered, and has not been in vain.
    pub(in crate::sip) fn can_authorize(&self, answer: &Answer) -> bool {
        self.answerable(answer).is_some()
    }

    /// Answers a challenge by sending the request again under the same id, with this number; whether it did.
    pub(in crate::sip) fn authorize(&mut self, answer: &Answer, number: u32, now: Now) -> bool {
        let Some((at, mut challenges)) = self.answerable(answer) else { return false };
        let mut request = answer.request.clone();
        request.headers.set(Name::CSeq, CSeq { number, method: request.method.clone() }.to_text());
        let uri = request.uri.to_text();
        for (place, (challenge, _)) in challenges.iter_mut().enumerate() {
            if let Some(challenge) = challenge {
                let value = challenge.answer(&self.config.account, request.method.as_str(), &uri, &mut *self.entropy);
                request.headers.set(AUTHORIZATIONS.get(place).cloned().unwrap_or(Name::Authorization), value);
            }
        }
        self.clients.swap_remove(at);
        self.start(answer.tx, answer.owner, request, challenges, now);
        true
    }

    /// Whether a challenge may be answered, with all challenges that count for the next attempt.
    fn answerable(&self, answer: &Answer) -> Option<(usize, Challenges)> {
        let (place, name) = match answer.response.status {
            401 => (0, Name::WwwAuthenticate),
            407 => (1, Name::ProxyAuthenticate),
            _ => return None,
        };
        let at = self.clients.iter().position(|entry| entry.id == answer.tx)?;
        let mut challenges = self.clients.get(at)?.challenges.clone();
        let challenge = Challenge::strongest(answer.response.headers.all(&name))?;
        let (known, times) = challenges.get_mut(place)?;
        // The same password a second time is the wrong one, unless only the nonce was too old; and no server may
        // keep us busy for ever with that.
        if *times > 0 && !(challenge.stale && *times < 3) {
            return None;
        }
        *times += 1;
        *known = Some(challenge);
        Some((at, challenges))
    }

    /// The challenges that a request has answered: later requests of the same owner answer them in advance.
    pub(in crate::sip) fn challenges(&self, tx: TxId) -> Option<[Option<Challenge>; 2]> {
        let entry = self.clients.iter().find(|entry| entry.id == tx)?;
        let [(server, _), (proxy, _)] = &entry.challenges;
        Some([server.clone(), proxy.clone()])
    }

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
