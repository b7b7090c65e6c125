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
    digest::Challenge,
    endpoint::{
        clients::AUTHORIZATIONS,
        core::{Answer, Core, Owner, TxId},
    },
    event::{Output, RegistrationEvent},
    fields::CSeq,
    message::Request,
    method::Method,
    name::Name,
    text,
    uri::Uri,
};
use crate::time::{Millis, Now};

/// The first wait after a failure (RFC 5626 section 4.5, the base time when every flow failed).
const RETRY_BASE: Duration = Duration::from_secs(30);

/// The longest wait after a failure (RFC 5626 section 4.5).
const RETRY_MOST: Duration = Duration::from_secs(1800);

/// How long before its end a registration is refreshed; a short one at half of its time.
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
    pub(super) fn register(&mut self, core: &mut Core, now: Now) {
        self.failures = 0;
        self.ask(core, now);
    }

    pub(super) fn unregister(&mut self, core: &mut Core, now: Now) {
        match self.state {
            State::On { .. } | State::Asking { .. } if core.has_flow() => {
                if let Some(tx) = self.send(core, 0, now) {
                    self.state = State::Leaving { tx };
                }
            }
            State::Leaving { .. } => {}
            _ => {
                self.state = State::Off;
                core.outputs.push_back(Output::Registration(RegistrationEvent::Unregistered));
            }
        }
    }

    pub(super) fn is_registered(&self) -> bool {
        matches!(self.state, State::On { .. } | State::Asking { refreshes: true, .. })
    }

    /// A new socket: the binding leads to the old one.
    pub(super) fn flow_up(&mut self, core: &mut Core, now: Now) {
        if matches!(self.state, State::Waiting { .. } | State::On { .. } | State::Asking { .. }) {
            self.state = State::Waiting { until: None };
            self.ask(core, now);
        }
    }

    pub(super) fn flow_lost(&mut self, core: &mut Core) {
        match self.state {
            State::Asking { .. } | State::On { .. } => self.state = State::Waiting { until: None },
            State::Leaving { .. } => {
                self.state = State::Off;
                core.outputs.push_back(Output::Registration(RegistrationEvent::Unregistered));
            }
            State::Off | State::Waiting { .. } | State::Refused => {}
        }
    }

    /// The number for a request that is sent again with credentials.
    pub(super) fn next_sequence(&mut self) -> u32 {
        self.sequence += 1;
        self.sequence
    }

    pub(super) fn answered(&mut self, answer: &Answer, core: &mut Core, now: Now) {
        let response = &answer.response;
        match self.state {
            _ if response.is_provisional() => {}
            State::Leaving { tx } if tx == answer.tx => {
                self.state = State::Off;
                self.challenges = [None, None];
                core.outputs.push_back(Output::Registration(RegistrationEvent::Unregistered));
            }
            State::Asking { tx, refreshes } if tx == answer.tx => match response.status {
                200..300 => self.registered(answer, refreshes, core, now),
                // "It MAY retry with the value of Min-Expires" (RFC 3261 section 10.2.8), if that is more.
                423 => match response.headers.number(&Name::MinExpires) {
                    Some(least) if least > self.expires => {
                        self.expires = least;
                        self.ask(core, now);
                    }
                    _ => self.failed(answer, false, core, now),
                },
                // First Hop Lacks Outbound Support (RFC 5626 section 11.6).
                439 if self.has_outbound => {
                    self.has_outbound = false;
                    self.ask(core, now);
                }
                408 | 480 | 500..700 => self.failed(answer, true, core, now),
                _ => self.failed(answer, false, core, now),
            },
            _ => {}
        }
    }

    pub(super) fn handle_timeout(&mut self, core: &mut Core, now: Now) {
        if self.next_timeout().is_some_and(|due| due <= now.tick) {
            if core.has_flow() {
                self.ask(core, now);
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

    fn ask(&mut self, core: &mut Core, now: Now) {
        let refreshes = self.is_registered();
        if !core.has_flow() {
            self.state = State::Waiting { until: None };
            return;
        }
        match self.send(core, self.expires, now) {
            Some(tx) => self.state = State::Asking { tx, refreshes },
            None => {
                self.state = State::Refused;
                core.outputs.push_back(Output::Registration(RegistrationEvent::Failed { status: 400, retry: None }));
            }
        }
    }

    fn send(&mut self, core: &mut Core, expires: u32, now: Now) -> Option<TxId> {
        let address = core.config.address()?;
        let registrar = Uri::parse(&["sip:", &core.config.domain].concat())?;
        let number = self.next_sequence();
        let mut request = Request::new(Method::Register, registrar);
        let headers = &mut request.headers;
        headers.push(Name::MaxForwards, "70");
        headers.push(Name::From, address.clone().with_tag(&self.tag).to_text());
        headers.push(Name::To, address.to_text());
        headers.push(Name::CallId, self.call_id.as_str());
        headers.push(Name::CSeq, CSeq { number, method: Method::Register }.to_text());
        core.introduce(headers);
        let mut contact = core.contact();
        contact.params.set_quoted("+sip.instance", &instance(&core.config.instance));
        if self.has_outbound {
            contact.params.set("reg-id", Some("1"));
        }
        contact.params.set("expires", Some(&text::decimal(expires)));
        headers.set(Name::Contact, contact.to_text());
        headers.push(Name::Expires, text::decimal(expires));
        // A nonce that was good is used again, which saves the round trip of a challenge (RFC 7616 section 3.4).
        let uri = request.uri.to_text();
        for (challenge, name) in self.challenges.iter_mut().zip(AUTHORIZATIONS) {
            if let Some(challenge) = challenge {
                let value = challenge.answer(&core.config.account, "REGISTER", &uri, &mut *core.entropy);
                request.headers.set(name, value);
            }
        }
        Some(core.send(Owner::Registration, request, now))
    }

    fn registered(&mut self, answer: &Answer, refreshed: bool, core: &mut Core, now: Now) {
        let headers = &answer.response.headers;
        let ours = core.contact();
        // All bindings of the address come back; ours is the one with our instance, or with our address.
        let contacts = headers.items(&Name::Contact).into_iter().filter_map(super::Address::parse);
        let own = contacts.into_iter().find(|contact| {
            contact.params.text("+sip.instance").is_some_and(|have| text::same(&have, &instance(&core.config.instance)))
                || contact.uri.same_as(&ours.uri)
        });
        core.gruu = own.as_ref().and_then(|own| Uri::parse(&own.params.text("pub-gruu")?));
        let expires = own
            .and_then(|own| own.params.number("expires"))
            .or_else(|| headers.number(&Name::Expires))
            .unwrap_or(self.expires);
        if let Some(challenges) = core.challenges(answer.tx).filter(|challenges| challenges.iter().any(Option::is_some))
        {
            self.challenges = challenges;
        }
        core.service_route = headers.items(&Name::ServiceRoute).into_iter().map(str::to_owned).collect();
        self.failures = 0;
        let early = if expires > 4 * REFRESH_BEFORE { expires - REFRESH_BEFORE } else { expires / 2 };
        // A server that grants nothing must not be asked without a pause.
        self.state = State::On { refresh: now.tick + Duration::from_secs(early.max(1).into()) };
        core.outputs.push_back(Output::Registration(RegistrationEvent::Registered { expires, refreshed }));
    }

    fn failed(&mut self, answer: &Answer, may_retry: bool, core: &mut Core, now: Now) {
        // A challenge that was answered in advance may have been the wrong one.
        self.challenges = [None, None];
        let after =
            answer.response.headers.number(&Name::RetryAfter).map(|seconds| Duration::from_secs(seconds.into()));
        let retry = may_retry.then(|| after.unwrap_or_else(|| self.backoff(core)).min(RETRY_MOST));
        self.failures += 1;
        self.state = match retry {
            Some(delay) => State::Waiting { until: Some(now.tick + delay) },
            None => State::Refused,
        };
        let status = answer.response.status;
        core.outputs.push_back(Output::Registration(RegistrationEvent::Failed { status, retry }));
    }

    /// Between half and all of a wait that doubles (RFC 5626 section 4.5).
    fn backoff(&self, core: &mut Core) -> Duration {
        let most = RETRY_BASE.saturating_mul(1 << self.failures.min(6)).min(RETRY_MOST);
        let half = most / 2;
        half + Duration::from_millis(core.entropy.below(u32::try_from(half.as_millis()).unwrap_or(u32::MAX)).into())
    }
}

/// The instance as `+sip.instance` has it (RFC 5626 section 4.1).
fn instance(uuid: &str) -> String {
    ["<urn:uuid:", uuid, ">"].concat()
}
