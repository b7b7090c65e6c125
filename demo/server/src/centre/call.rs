//! One call: the outside party, the agents in it, and what the one who owns it is trying to do with it.
//!
//! Refuses to know about time or messages; the flows beside this file move it.

use agent_sdk_wasm::time::Millis;
use serde_json::{Map, Value, json};

use super::seed;

/// A call's number within this run.
pub type CallId = u64;

/// Which way the call went. On the wire: 1 in, 2 out, as the SDK's documents count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    In,
    Out,
}

impl Direction {
    pub(super) fn wire(self) -> u32 {
        match self {
            Self::In => 1,
            Self::Out => 2,
        }
    }
}

/// What an agent is in the call for. On the wire it is `callType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Began it, or was given it by the queue.
    Normal,
    /// Was called by the colleague who owns the call.
    Callee,
    /// Was handed it.
    Transfer,
    /// Is asked by its owner.
    Consulted,
    /// Listens, unheard.
    Listen,
    /// Talks with both.
    Insert,
    /// Took it over.
    Intercept,
}

impl Role {
    fn call_type(self) -> &'static str {
        match self {
            Self::Normal | Self::Callee => "normal",
            Self::Transfer => "transfer",
            Self::Consulted => "consulted",
            Self::Listen => "listen",
            Self::Insert => "forceInsert",
            Self::Intercept => "intercept",
        }
    }

    /// A leader who only attends: the call goes on without.
    pub(super) fn attends(self) -> bool {
        matches!(self, Self::Listen | Self::Insert)
    }

    /// A leader's doing.
    pub(super) fn is_leaders(self) -> bool {
        self.attends() || self == Self::Intercept
    }
}

/// One agent's part in a call.
#[derive(Clone, Debug)]
pub(super) struct Leg {
    pub(super) agent: String,
    pub(super) role: Role,
    pub(super) began: Millis,
    pub(super) rang: Option<Millis>,
    pub(super) answered: Option<Millis>,
    pub(super) muted: bool,
    pub(super) handset: Handset,
    /// The leg of the agent's phone, when it was the phone that called.
    pub(super) caller: Option<u64>,
}

/// The agent's own telephone, as far as this call is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handset {
    /// Imagined: it rings and answers by the clock.
    Simulated,
    /// It has been told to ring.
    Called,
    Ringing,
    /// Off the hook.
    Up,
}

/// What is at the end of an outside number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Robot,
    /// A registered phone that was, or is to be, rung.
    Phone,
    /// A registered phone that called, and its leg.
    Caller(u64),
}

impl Leg {
    pub(super) fn new(agent: &str, role: Role, began: Millis) -> Self {
        Self {
            agent: agent.to_owned(),
            role,
            began,
            rang: None,
            answered: None,
            muted: false,
            handset: Handset::Simulated,
            caller: None,
        }
    }
}

/// The second party that the owner is bringing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Guest {
    Agent(String),
    Phone(String),
}

impl Guest {
    /// Whether it is this outside number.
    pub(super) fn is(&self, number: &str) -> bool {
        matches!(self, Self::Phone(phone) if phone == number)
    }
}

/// What the owner is trying to do with the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// Just talk.
    Talk,
    /// Hand it over, staying until the other answers.
    Transferring(Guest),
    /// It was handed over unannounced; nobody owns it until the other answers.
    Handed(Guest),
    /// The colleague's phone is ringing; the customer is on hold.
    ConsultCalling(Guest),
    /// Talking to the colleague; the customer is on hold.
    Consulting(Guest),
    /// All three talk.
    Tripartite(Guest),
    /// No agent is left: the customer and the outside number have each other.
    Outside {
        guest: Guest,
        /// Or the number's phone still rings.
        talks: bool,
    },
}

impl Plan {
    pub(super) fn guest(&self) -> Option<&Guest> {
        match self {
            Self::Talk => None,
            Self::Transferring(guest)
            | Self::Handed(guest)
            | Self::ConsultCalling(guest)
            | Self::Consulting(guest)
            | Self::Tripartite(guest)
            | Self::Outside { guest, .. } => Some(guest),
        }
    }
}

/// How far the outside party, or the called colleague, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Far {
    /// Not called yet, or waiting in the queue.
    Waiting,
    Ringing,
    Talking,
    OnHold,
}

/// A call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) id: CallId,
    /// The id that the outside knows it by.
    pub(super) name: String,
    pub(super) direction: Direction,
    pub(super) caller: String,
    pub(super) called: String,
    /// The outside number; none between colleagues.
    pub(super) customer: Option<String>,
    /// Who is there under the customer's number.
    pub(super) line: Line,
    pub(super) far: Far,
    pub(super) plan: Plan,
    /// Who is there under the guest's number, if the guest is one from outside.
    pub(super) guest_line: Line,
    /// The owner first, when it has one.
    pub(super) legs: Vec<Leg>,
    /// The group whose queue it went through.
    pub(super) group: Option<String>,
    pub(super) queued: Option<Millis>,
    /// How long it waited in the queue.
    pub(super) waited: Option<u64>,
    pub(super) dtmf: String,
}

impl Call {
    pub(super) fn leg(&self, agent: &str) -> Option<&Leg> {
        self.legs.iter().find(|leg| leg.agent == agent)
    }

    pub(super) fn leg_mut(&mut self, agent: &str) -> Option<&mut Leg> {
        self.legs.iter_mut().find(|leg| leg.agent == agent)
    }

    /// Who may hold, transfer, consult: the one the call belongs to.
    pub(super) fn owner(&self) -> Option<&str> {
        let owns = |leg: &&Leg| matches!(leg.role, Role::Normal | Role::Transfer | Role::Intercept);
        let guest = match self.plan.guest() {
            Some(Guest::Agent(number)) => Some(number.as_str()),
            _ => None,
        };
        self.legs.iter().filter(owns).map(|leg| leg.agent.as_str()).find(|agent| Some(*agent) != guest)
    }

    /// Who is on the other side for `agent`.
    pub(super) fn peer(&self, agent: &str) -> String {
        if let Some(customer) = &self.customer {
            return customer.clone();
        }
        let other = if self.caller == agent { &self.called } else { &self.caller };
        other.clone()
    }

    /// What the voice menu in front of the queue passed on: a JSON string, as on the platform.
    pub(super) fn ivr_param(&self) -> Option<String> {
        let group = self.group.as_ref()?;
        Some(json!({ "groupId": group, "callId": self.name }).to_string())
    }

    /// The call data that ringing, answering and talking carry.
    pub(super) fn data(&self, agent: &str) -> Value {
        let mut data = Map::new();
        data.insert("callDirection".to_owned(), json!(self.direction.wire()));
        data.insert("caller".to_owned(), json!(self.caller));
        data.insert("called".to_owned(), json!(self.called));
        data.insert("callType".to_owned(), json!(self.call_type(agent)));
        data.insert("occCallId".to_owned(), json!(self.name));
        data.insert("isPredictive".to_owned(), json!(0));
        if let Some(waited) = self.waited {
            data.insert("inQueueTime".to_owned(), json!(waited));
        }
        if self.direction == Direction::In {
            data.insert("origCaller".to_owned(), json!(self.caller));
            data.insert("origCalled".to_owned(), json!(seed::SWITCHBOARD));
        }
        Value::Object(data)
    }

    /// What the agent's part in the call is called; the owner's own is `consult` while it asks a colleague.
    pub(super) fn call_type(&self, agent: &str) -> &'static str {
        if matches!(self.plan, Plan::Consulting(_)) && self.owner() == Some(agent) {
            return "consult";
        }
        self.leg(agent).map_or("normal", |leg| leg.role.call_type())
    }
}
