//! The contact centre as a deterministic machine: requests, buttons and time go in, messages for agents come out.
//!
//! ```text
//!   request (token, body) ─┐                         ┌─► message for an agent's routing key
//!   control (a button)  ───┼─► Centre: agents ───────┤
//!   the clock (wake) ──────┘    calls, queue, robots └─► the next deadline
//! ```
//!
//! Refuses to read a clock or a random source, and knows no socket: the embedded broker and RabbitMQ run the same one.
//! It follows the platform's documents as far as they go; where they are silent the choice stands at its line.

mod agent;
mod call;
mod caller;
mod cause;
mod commands;
mod consult;
mod control;
mod ending;
mod event;
mod leader;
mod login;
mod outgoing;
mod pace;
mod phone;
mod picture;
mod queue;
mod refusal;
mod request;
mod ringing;
mod robot;
mod schedule;
pub mod seed;
mod surveillance;
mod transfer;

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use agent_sdk_wasm::{
    entropy::Entropy,
    time::{Millis, Now},
};
use serde_json::Value;

use self::{
    agent::{Agent, Work},
    call::Call,
    event::{Envelope, Event},
    schedule::Schedule,
};
pub use self::{
    call::CallId,
    cause::Cause,
    control::{Control, ControlError, CustomerAction},
    pace::Pace,
    phone::PhoneEvent,
    picture::{Means, Party, Picture, Presence},
    refusal::Refusal,
};

/// More calls than the demo's people can have; a further one is refused.
const CALL_LIMIT: usize = 400;
/// Tokens remembered after they ended, so that whoever comes with one hears that it ended.
const ENDED_TOKENS: usize = 500;
/// Messages nobody collected yet; the shell collects after every input, so this is never reached.
const OUTPUT_LIMIT: usize = 50_000;

/// What the centre is told about itself.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How fast its world goes.
    pub pace: Pace,
    /// How long a token lives.
    pub token_life: Duration,
    /// After how many seconds the After event asks the client to go idle; none: it does not ask.
    pub auto_idle: Option<u32>,
    /// The agents' passwords; a missing one is drawn.
    pub passwords: BTreeMap<String, String>,
    /// Where phones register: a whole `ws:` address, because a bare host would be reached by `wss:`.
    pub sip_address: String,
    /// The domain of the phones' accounts.
    pub sip_domain: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            pace: Pace::default(),
            // The SDK's cookie with the token lives for 168 hours.
            token_life: Duration::from_secs(168 * 3_600),
            auto_idle: Some(5),
            passwords: BTreeMap::new(),
            sip_address: "ws://127.0.0.1/sip".to_owned(),
            sip_domain: "127.0.0.1".to_owned(),
        }
    }
}

/// A request as it came from a broker.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The `token` header; empty before the sign-in.
    pub token: &'a str,
    /// The body.
    pub body: &'a [u8],
    /// Where the sender listens, if the broker knows: the only way to refuse a token that was never ours.
    pub reply_to: Option<&'a str>,
}

/// A message for an agent.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Where the agent listens.
    pub routing_key: String,
    /// Whose it is, when that is known.
    pub agent: Option<String>,
    /// The body.
    pub body: Value,
}

/// What happens later.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Due {
    AgentRings { call: CallId, agent: String },
    AgentAnswers { call: CallId, agent: String },
    AgentJoins { call: CallId, agent: String },
    LeaderJoins { call: CallId, agent: String },
    FarRings { call: CallId },
    FarAnswers { call: CallId },
    FarTalks { call: CallId },
    FarEnds { call: CallId, cause: Cause },
    GuestAnswers { call: CallId },
    GuestFails { call: CallId },
    ThreeTalk { call: CallId },
    QueueEnds { call: CallId },
    RobotIdle { agent: String },
    RobotStarts { agent: String },
    RobotLeaves { call: CallId, agent: String },
    RobotReturns { agent: String },
    Presence { agent: String },
    PhoneSilent { call: CallId, party: Party },
    PhoneLost { account: String },
}

impl Due {
    fn call(&self) -> Option<CallId> {
        match self {
            Self::AgentRings { call, .. }
            | Self::AgentAnswers { call, .. }
            | Self::AgentJoins { call, .. }
            | Self::LeaderJoins { call, .. }
            | Self::FarRings { call }
            | Self::FarAnswers { call }
            | Self::FarTalks { call }
            | Self::FarEnds { call, .. }
            | Self::GuestAnswers { call }
            | Self::GuestFails { call }
            | Self::ThreeTalk { call }
            | Self::QueueEnds { call }
            | Self::PhoneSilent { call, .. }
            | Self::RobotLeaves { call, .. } => Some(*call),
            Self::RobotIdle { .. }
            | Self::RobotStarts { .. }
            | Self::RobotReturns { .. }
            | Self::PhoneLost { .. }
            | Self::Presence { .. } => None,
        }
    }

    /// Whether it is about this agent's part in this call.
    fn is_for(&self, id: CallId, number: &str) -> bool {
        match self {
            Self::AgentRings { call, agent }
            | Self::AgentAnswers { call, agent }
            | Self::AgentJoins { call, agent }
            | Self::LeaderJoins { call, agent }
            | Self::RobotLeaves { call, agent } => *call == id && agent == number,
            Self::PhoneSilent { call, party: Party::Agent(agent) } => *call == id && agent == number,
            _ => false,
        }
    }
}

/// The contact centre.
pub struct Centre {
    settings: Settings,
    entropy: Box<dyn Entropy + Send>,
    agents: BTreeMap<String, Agent>,
    /// The accounts whose phones are registered.
    phones: BTreeSet<String>,
    /// The passwords of the customers' phones.
    customer_passwords: BTreeMap<String, String>,
    calls: BTreeMap<CallId, Call>,
    last_call: CallId,
    /// Tokens in use: whose, until when, and where that agent listened.
    tokens: BTreeMap<String, login::Token>,
    /// Tokens that ended, oldest first, and where their agents listened.
    ended: VecDeque<(String, String)>,
    schedule: Schedule<Due>,
    outputs: VecDeque<Message>,
    now: Now,
}

impl Centre {
    /// A centre whose robots are at work.
    pub fn new(settings: Settings, mut entropy: Box<dyn Entropy + Send>, now: Now) -> Self {
        let mut agents = BTreeMap::new();
        for seed in seed::AGENTS {
            let given = settings.passwords.get(seed.number).cloned();
            let password = given.unwrap_or_else(|| login::password(&mut *entropy));
            agents.insert(seed.number.to_owned(), Agent::new(seed, password));
        }
        let mut customer_passwords = BTreeMap::new();
        for customer in seed::CUSTOMERS {
            let given = settings.passwords.get(customer.number).cloned();
            let password = given.unwrap_or_else(|| login::password(&mut *entropy));
            customer_passwords.insert(customer.number.to_owned(), password);
        }
        let mut centre = Self {
            settings,
            entropy,
            agents,
            phones: BTreeSet::new(),
            customer_passwords,
            calls: BTreeMap::new(),
            last_call: 0,
            tokens: BTreeMap::new(),
            ended: VecDeque::new(),
            schedule: Schedule::default(),
            outputs: VecDeque::new(),
            now,
        };
        centre.start_robots();
        centre
    }

    /// Takes a request.
    pub fn request(&mut self, request: &Request<'_>, now: Now) {
        self.wake(now);
        self.take_request(request);
    }

    /// Takes what a button or a test asks for.
    pub fn control(&mut self, control: Control, now: Now) -> Result<Value, ControlError> {
        self.wake(now);
        self.take_control(control)
    }

    /// Does what is due. Late and extra calls are harmless.
    pub fn wake(&mut self, now: Now) {
        while let Some((at, due)) = self.schedule.expired(now.tick) {
            // What is done late is done as of its own time, so that one long sleep and many short ones end alike.
            let late = now.tick.0.saturating_sub(at.0);
            self.now = Now { tick: at, wall: Millis(now.wall.0.saturating_sub(late)) };
            self.take_due(due);
        }
        self.now = now;
    }

    /// The next message to deliver.
    pub fn poll_output(&mut self) -> Option<Message> {
        self.outputs.pop_front()
    }

    /// When to call [`Self::wake`] next.
    pub fn poll_timeout(&self) -> Option<Millis> {
        self.schedule.next()
    }

    fn take_due(&mut self, due: Due) {
        match due {
            Due::AgentRings { call, agent } => self.own_phone_rings(call, &agent),
            Due::AgentAnswers { call, agent } => self.agent_answers(call, &agent),
            Due::AgentJoins { call, agent } => self.agent_joins(call, &agent),
            Due::LeaderJoins { call, agent } => self.leader_joins(call, &agent),
            Due::FarRings { call } => self.far_rings(call),
            Due::FarAnswers { call } => self.far_answers(call),
            Due::FarTalks { call } => self.far_talks(call),
            Due::FarEnds { call, cause } => self.close(call, cause, None),
            Due::GuestAnswers { call } => self.guest_phone_answers(call),
            Due::GuestFails { call } => self.guest_fails(call),
            Due::ThreeTalk { call } => self.three_talk(call),
            Due::QueueEnds { call } => self.queue_ends(call),
            Due::RobotIdle { agent } => self.robot_idle(&agent),
            Due::RobotStarts { agent } => self.robot_starts(&agent),
            Due::RobotLeaves { call, agent } => self.robot_leaves(call, &agent),
            Due::RobotReturns { agent } => self.robot_returns(&agent),
            Due::Presence { agent } => self.presence(&agent),
            Due::PhoneSilent { call, party } => self.phone_silent(&party, call),
            Due::PhoneLost { account } => self.phone_lost(&account),
        }
    }

    /// Schedules `due` at the pace of the demo's world.
    fn later(&mut self, delay: Duration, due: Due) {
        let delay = self.settings.pace.scale(delay);
        self.schedule.after(self.now.tick, delay, due);
    }

    /// Gives an agent something else to do; the clock of its state starts again when the state's name changes.
    fn set_work(&mut self, number: &str, work: Work) {
        let wall = self.now.wall;
        if let Some(agent) = self.agents.get_mut(number) {
            let before = agent.listed_state();
            agent.work = work;
            if agent.listed_state() != before {
                agent.since = wall;
            }
        }
    }

    /// Tells an agent, if a browser sits there, what happened, with the state that the agent has by now.
    fn tell(&mut self, number: &str, event: Event, sequence: Option<&Value>, data: Option<Value>) {
        let Some(agent) = self.agents.get(number) else { return };
        let Some(session) = agent.session() else { return };
        let now_state = match event {
            Event::Kick => Some(Event::Kick.name()),
            // The session is still there so that the message finds its way; the agent is already out.
            Event::Logout | Event::SipError => Some(Event::Logout.name()),
            event if event.is_notice() => None,
            _ => Some(agent.now_state()),
        };
        let ivr_param = agent.call().and_then(|call| self.calls.get(&call)).and_then(Call::ivr_param);
        let envelope = Envelope {
            now_state,
            sequence,
            time: self.now.wall.0,
            agent: number,
            userdata: agent.userdata.as_ref(),
            ivr_param: ivr_param.as_deref(),
        };
        let body = event::event(event, &envelope, data);
        let message = Message { routing_key: session.routing_key.clone(), agent: Some(number.to_owned()), body };
        self.push(message);
    }

    /// The agent's part of a call moves on: the event's name is the agent's state from now on.
    fn show(&mut self, number: &str, call: CallId, event: Event, sequence: Option<&Value>, data: Option<Value>) {
        self.set_work(number, Work::OnCall { call, shown: event });
        self.tell(number, event, sequence, data);
    }

    /// The same, with the call's data.
    fn show_call(&mut self, number: &str, call: CallId, event: Event) {
        let Some(data) = self.calls.get(&call).map(|call| call.data(number)) else { return };
        self.show(number, call, event, None, Some(data));
    }

    fn push(&mut self, message: Message) {
        if self.outputs.len() < OUTPUT_LIMIT {
            self.outputs.push_back(message);
        }
    }
}

#[cfg(test)]
mod tests;
