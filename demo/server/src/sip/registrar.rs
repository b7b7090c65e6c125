//! Who is registered, and over which socket (RFC 3261 section 10, RFC 5626): REGISTER in, response out.
//!
//! ```text
//!   no credentials ─► 401 ─► proven ─► 200, bound to the socket ─► refreshed, removed, expired, socket gone
//!                      └──► wrong: 403, so that nobody tries on with the same password
//! ```
//!
//! One binding an account: the newest phone is the one that rings. Refuses to read a clock or a random source.

use core::time::Duration;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
};

use agent_sdk_wasm::{
    entropy::Entropy,
    redact::Secret,
    sip::{Address, Name, Request, Response, Uri, digest::Account},
    time::Millis,
};

use super::digest::{Nonces, Verdict};

/// Seconds that a binding lives when the phone does not say.
const USUAL: u32 = 600;
/// Shorter ones are refused (RFC 3261 section 10.2.8); short enough that tests can wait for the end.
const LEAST: u32 = 5;
/// Longer ones are cut.
const MOST: u32 = 7_200;

/// A socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flow(pub u64);

static LAST_FLOW: AtomicU64 = AtomicU64::new(0);

impl Flow {
    /// One that there was not before.
    pub fn fresh() -> Self {
        Self(LAST_FLOW.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// Where an account's phone is.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Its socket: the address alone leads nowhere (RFC 7118 section 5).
    pub flow: Flow,
    /// Its Contact: [`Self::uri`] is what requests to it have to name.
    contact: String,
    until: Millis,
    call_id: String,
    sequence: u32,
}

impl Binding {
    /// What all registrations of one run of a phone have in common: their Call-ID (RFC 3261 section 10.2).
    pub fn run(&self) -> &str {
        &self.call_id
    }

    /// The phone's address.
    pub fn uri(&self) -> Option<Uri<'_>> {
        Some(Address::parse(&self.contact)?.uri)
    }
}

/// What became of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It has a phone, perhaps over another socket than before.
    Registered(String),
    /// It has none any more.
    Gone(String),
}

/// The registrar.
#[derive(Debug, Default)]
pub struct Registrar {
    accounts: BTreeMap<String, Account>,
    bindings: BTreeMap<String, Binding>,
    nonces: Nonces,
}

impl Registrar {
    /// A registrar for these accounts and passwords.
    pub fn new(accounts: BTreeMap<String, String>) -> Self {
        let account =
            |(user, password): (String, String)| (user.clone(), Account { user, password: Secret::new(password) });
        Self { accounts: accounts.into_iter().map(account).collect(), ..Self::default() }
    }

    /// Whether there is such an account.
    pub fn knows(&self, user: &str) -> bool {
        self.accounts.contains_key(user)
    }

    /// Where an account's phone is.
    pub fn binding(&self, user: &str) -> Option<&Binding> {
        self.bindings.get(user)
    }

    /// Whose phone is behind this socket.
    pub fn account(&self, flow: Flow) -> Option<&str> {
        self.bindings.iter().find(|(_, binding)| binding.flow == flow).map(|(user, _)| user.as_str())
    }

    /// Takes a REGISTER.
    pub fn register(
        &mut self,
        request: &Request,
        flow: Flow,
        tick: Millis,
        entropy: &mut dyn Entropy,
    ) -> (Response, Option<Change>) {
        let (mut response, change) = self.answer(request, flow, tick, entropy);
        response.tag(&entropy.uuid());
        (response, change)
    }

    fn answer(
        &mut self,
        request: &Request,
        flow: Flow,
        tick: Millis,
        entropy: &mut dyn Entropy,
    ) -> (Response, Option<Change>) {
        let refuse = |status| (Response::to(request, status), None);
        let user = request.headers.to().map(|to| to.uri.user()).unwrap_or_default();
        let Some(account) = self.accounts.get(&user) else { return refuse(403) };
        match self.nonces.judge(request, account, tick) {
            Verdict::Proven => {}
            Verdict::Wrong => return refuse(403),
            verdict => {
                let mut response = Response::to(request, 401);
                for challenge in self.nonces.challenge(verdict == Verdict::Stale, tick, entropy) {
                    response.headers.push("WWW-Authenticate", &challenge);
                }
                return (response, None);
            }
        }
        self.bind(user, request, flow, tick)
    }

    /// RFC 3261 section 10.3, steps 6 to 8.
    fn bind(&mut self, user: String, request: &Request, flow: Flow, tick: Millis) -> (Response, Option<Change>) {
        let sequence = request.sequence();
        let is_late = (self.bindings.get(&user))
            .is_some_and(|old| old.call_id == request.headers.call_id() && old.sequence >= sequence);
        if is_late {
            // "If it is less than or equal … the update MUST be aborted and the request fails."
            return (Response::to(request, 500), None);
        }
        let header = request.headers.number(Name::Expires);
        let change = match request.headers.contact() {
            Some(contact) => {
                let expires = contact.params.number("expires").or(header).unwrap_or(USUAL).min(MOST);
                if expires == 0 {
                    self.bindings.remove(&user).map(|_| Change::Gone(user.clone()))
                } else if expires < LEAST {
                    let mut response = Response::to(request, 423);
                    response.headers.push("Min-Expires", LEAST.to_string());
                    return (response, None);
                } else {
                    let until = tick + Duration::from_secs(expires.into());
                    let call_id = request.headers.call_id().to_owned();
                    self.bindings
                        .insert(user.clone(), Binding { flow, contact: contact.to_text(), until, call_id, sequence });
                    Some(Change::Registered(user.clone()))
                }
            }
            // `Contact: *` is for taking everything away, and for nothing else (section 10.2.2).
            None if request.headers.first(Name::Contact).is_some_and(|value| value.trim() == "*") => {
                if header != Some(0) {
                    return (Response::to(request, 400), None);
                }
                self.bindings.remove(&user).map(|_| Change::Gone(user.clone()))
            }
            // A question.
            None => None,
        };
        (self.granted(&user, request, tick), change)
    }

    /// The response that lists what is bound.
    fn granted(&self, user: &str, request: &Request, tick: Millis) -> Response {
        let mut response = Response::to(request, 200);
        if let Some(binding) = self.bindings.get(user)
            && let Some(contact) = Address::parse(&binding.contact)
        {
            let left = binding.until.since(tick).as_secs();
            response.headers.push(Name::Contact, contact.with_param("expires", &left.to_string()));
            // Says that requests for the phone come over this very socket (RFC 5626 section 6).
            if contact.params.has("reg-id") && request.headers.lists(Name::Supported, "outbound") {
                response.headers.push("Require", "outbound");
            }
        }
        response
    }

    /// A socket is gone, and the bindings over it with it.
    pub fn flow_lost(&mut self, flow: Flow) -> Vec<Change> {
        self.remove(|binding| binding.flow == flow)
    }

    /// Removes what nobody refreshed.
    pub fn expire(&mut self, tick: Millis) -> Vec<Change> {
        self.remove(|binding| binding.until <= tick)
    }

    /// When [`Self::expire`] wants to be called.
    pub fn next_timeout(&self) -> Option<Millis> {
        self.bindings.values().map(|binding| binding.until).min()
    }

    fn remove(&mut self, unwanted: impl Fn(&Binding) -> bool) -> Vec<Change> {
        let gone: Vec<String> =
            self.bindings.iter().filter(|(_, binding)| unwanted(binding)).map(|(user, _)| user.clone()).collect();
        self.bindings.retain(|user, _| !gone.contains(user));
        gone.into_iter().map(Change::Gone).collect()
    }
}

#[cfg(test)]
mod tests;
