//! The registration: one binding of this device, kept alive (RFC 3261 section 10, RFC 5626).
//!
//! ```text
//!          register            200               unregister
//!    Off ───────────► Asking ───────► On ──────────────────► Leaving ──► Off
//!     ▲                │ ▲ ▲           │ refresh, a new socket  │ anything
//!     │                │ │ └───────────┘                        ▼
//!     │   no retry     │ │ due                                 Off
//!     └──── Refused ◄──┼─┴── Waiting ◄── 408, 5xx, 6xx with Retry-After, no socket
//! ```
//!
//! A wrong password is one failure: it is not tried again until somebody asks.

use core::time::Duration;

use super::{
    address::{Address, named, tagged},
    digest::Challenge,
    endpoint::core::{Answer, Core, Owner, TxId},
    event::{Output, RegistrationEvent},
    message::Request,
    method::Method,
    name::Name,
    text,
    uri::Uri,
};
use crate::time::Millis;

/// The first wait after a failure, in milliseconds (RFC 5626 section 4.5, the base time when every flow failed).
const RETRY_BASE: u32 = 30_000;

/// The longest wait after a failure, in milliseconds (RFC 5626 section 4.5).
const RETRY_MOST: u32 = 1_800_000;

/// How many seconds before its end a registration is refreshed; a short one at half of its time.
const REFRESH_BEFORE: u32 = 30;

/// See the module's picture.
#[derive(Debug)]
pub(super) struct Registration {
    state: State,
    call_id: String,
    tag: String,
    sequence: u32,
    expires: u32,
    failures: u32,
    has_outbound: bool,
    challenges: [Option<Challenge>; 2],
}

#[derive(Debug)]
enum State {
    Off,
    Asking { tx: TxId, refreshes: bool },
    On { refresh: Millis },
    Waiting { until: Option<Millis> },
    Leaving { tx: TxId },
    Refused,
}

impl Registration {
    pub(super) fn new(core: &mut Core) -> Self {
        let expires = core.config.expires;
        Self {
            state: State::Off,
            call_id: core.token(12),
            tag: core.token(6),
            sequence: 0,
            expires,
            failures: 0,
            has_outbound: true,
            challenges: [None, None],
        }
    }

    /// Registers, or refreshes at once.
    pub(super) fn register(&mut self, core: &mut Core) {
        self.failures = 0;
        self.ask(core);
    }

    pub(super) fn unregister(&mut self, core: &mut Core) {
        match self.state {
            State::On { .. } | State::Asking { .. } if core.has_flow() => {
                if let Some(tx) = self.send(core, 0) {
                    self.state = State::Leaving { tx };
                }
            }
            State::Leaving { .. } => {}
            _ => {
                self.state = State::Off;
                core.outputs.push(Output::Registration(RegistrationEvent::Unregistered));
            }
        }
    }

    pub(super) fn is_registered(&self) -> bool {
        matches!(self.state, State::On { .. } | State::Asking { refreshes: true, .. })
    }

    /// A new socket: the binding leads to the old one.
    pub(super) fn flow_up(&mut self, core: &mut Core) {
        if matches!(self.state, State::Waiting { .. } | State::On { .. } | State::Asking { .. }) {
            self.state = State::Waiting { until: None };
            self.ask(core);
        }
    }

    pub(super) fn flow_lost(&mut self, core: &mut Core) {
        match self.state {
            State::Asking { .. } | State::On { .. } => self.state = State::Waiting { until: None },
            State::Leaving { .. } => {
                self.state = State::Off;
                core.outputs.push(Output::Registration(RegistrationEvent::Unregistered));
            }
            State::Off | State::Waiting { .. } | State::Refused => {}
        }
    }

    /// Whether this is the newest request: an older one is not worth its credentials any more.
    pub(super) fn awaits(&self, newest: TxId) -> bool {
        matches!(self.state, State::Asking { tx, .. } | State::Leaving { tx } if tx == newest)
    }

    /// The number for a request that is sent again with credentials.
    pub(super) fn next_sequence(&mut self) -> u32 {
        self.sequence += 1;
        self.sequence
    }

    pub(super) fn answered(&mut self, answer: &Answer, core: &mut Core) {
        let response = &answer.response;
        match self.state {
            _ if response.is_provisional() => {}
            State::Leaving { tx } if tx == answer.tx => {
                self.state = State::Off;
                self.challenges = [None, None];
                core.outputs.push(Output::Registration(RegistrationEvent::Unregistered));
            }
            State::Asking { tx, refreshes } if tx == answer.tx => match response.status {
                200..300 => self.registered(answer, refreshes, core),
                // "It MAY retry with the value of Min-Expires" (RFC 3261 section 10.2.8), if that is more.
                423 => match response.headers.number(Name::MinExpires) {
                    Some(least) if least > self.expires => {
                        self.expires = least;
                        self.ask(core);
                    }
                    _ => self.failed(answer, false, core),
                },
                // First Hop Lacks Outbound Support (RFC 5626 section 11.6).
                439 if self.has_outbound => {
                    self.has_outbound = false;
                    self.ask(core);
                }
                408 | 480 | 500..700 => self.failed(answer, true, core),
                _ => self.failed(answer, false, core),
            },
            _ => {}
        }
    }

    pub(super) fn handle_timeout(&mut self, core: &mut Core) {
        if self.next_timeout().is_some_and(|due| due <= core.tick) {
            if core.has_flow() {
                self.ask(core);
            } else {
                // The next socket will ask.
                self.state = State::Waiting { until: None };
            }
        }
    }

    pub(super) fn next_timeout(&self) -> Option<Millis> {
        match self.state {
            State::On { refresh: due } => Some(due),
            State::Waiting { until } => until,
            _ => None,
        }
    }

    fn ask(&mut self, core: &mut Core) {
        let refreshes = self.is_registered();
        if !core.has_flow() {
            self.state = State::Waiting { until: None };
            return;
        }
        match self.send(core, self.expires) {
            Some(tx) => self.state = State::Asking { tx, refreshes },
            None => {
                self.state = State::Refused;
                core.outputs.push(Output::Registration(RegistrationEvent::Failed { status: 400, retry: None }));
            }
        }
    }

    fn send(&mut self, core: &mut Core, expires: u32) -> Option<TxId> {
        let address = core.config.address()?;
        let number = self.next_sequence();
        let mut request = Request::new(Method::Register, &join!("sip:", &core.config.domain));
        request.identify(&tagged(&address, &self.tag), &address, &self.call_id, number);
        core.introduce(&mut request.headers);
        let expires = text::decimal(expires);
        let contact = join!(
            &named("", &core.contact),
            ";+sip.instance=\"",
            &instance(&core.config.instance),
            if self.has_outbound { "\";reg-id=1;expires=" } else { "\";expires=" },
            &expires
        );
        request.headers.set(Name::Contact, contact);
        request.headers.push(Name::Expires, expires);
        // A nonce that was good is used again, which saves the round trip of a challenge (RFC 7616 section 3.4).
        core.prove(&mut request, &mut self.challenges);
        Some(core.send(Owner::Registration, request))
    }

    fn registered(&mut self, answer: &Answer, refreshed: bool, core: &mut Core) {
        let headers = &answer.response.headers;
        let ours = Uri::parse(&core.contact).map(Uri::user);
        let instance = instance(&core.config.instance);
        // All bindings of the address come back. Ours is the one with our instance or with our user part, which is random:
        // many a server puts the address in the rest that it sees us at. A single one is ours whatever it says.
        let contacts = headers.items(Name::Contact);
        let contacts: Vec<_> = contacts.iter().filter_map(|contact| Address::parse(contact)).collect();
        let is_ours = |contact: &&Address<'_>| {
            contact.params.text("+sip.instance").is_some_and(|have| text::same(&have, &instance))
                || Some(contact.uri.user()) == ours
        };
        let own = contacts.iter().find(is_ours).or(contacts.first().filter(|_| contacts.len() == 1));
        core.gruu = own.and_then(|own| own.params.text("pub-gruu")).filter(|gruu| Uri::parse(gruu).is_some());
        let expires = own
            .and_then(|own| own.params.number("expires"))
            .or_else(|| headers.number(Name::Expires))
            .unwrap_or(self.expires);
        if let Some(challenges) = core.challenges(answer.tx) {
            self.challenges = challenges;
        }
        core.service_route = text::join_with(&headers.items(Name::ServiceRoute), ",");
        self.failures = 0;
        let early = if expires > 4 * REFRESH_BEFORE { expires - REFRESH_BEFORE } else { expires / 2 };
        // A server that grants nothing must not be asked without a pause.
        self.state = State::On { refresh: core.after_seconds(early.max(1)) };
        core.outputs.push(Output::Registration(RegistrationEvent::Registered { expires, refreshed }));
    }

    fn failed(&mut self, answer: &Answer, may_retry: bool, core: &mut Core) {
        // A challenge that was answered in advance may have been the wrong one.
        self.challenges = [None, None];
        // A server that wants no pause gets one.
        let after = answer.response.headers.number(Name::RetryAfter).map(|seconds| seconds.max(1).saturating_mul(1000));
        let retry = may_retry.then(|| after.unwrap_or_else(|| self.backoff(core)).min(RETRY_MOST));
        self.failures += 1;
        self.state = match retry {
            Some(delay) => State::Waiting { until: Some(core.after(delay)) },
            None => State::Refused,
        };
        let status = answer.response.status;
        let retry = retry.map(|millis| Duration::from_millis(millis.into()));
        core.outputs.push(Output::Registration(RegistrationEvent::Failed { status, retry }));
    }

    /// Between half and all of a wait that doubles (RFC 5626 section 4.5).
    fn backoff(&self, core: &mut Core) -> u32 {
        let most = (RETRY_BASE << self.failures.min(6)).min(RETRY_MOST);
        most / 2 + core.entropy.below(most / 2)
    }
}

/// The instance as `+sip.instance` has it (RFC 5626 section 4.1).
fn instance(uuid: &str) -> String {
    join!("<urn:uuid:", uuid, ">")
}
