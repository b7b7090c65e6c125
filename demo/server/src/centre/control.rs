//! What the demo's buttons and the tests ask of the centre, and how it looks from outside.

use serde_json::{Value, json};

use super::{
    CallId, Centre, Due,
    agent::{Seat, Work},
    call::{Far, Line},
    cause::Cause,
    event::{self, Event},
    refusal::Refusal,
    seed,
};

/// More customers than a demo's queue needs at once.
const QUEUE_LIMIT: u32 = 100;

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// A customer calls in.
    Inbound {
        /// The group, by number or name; none: the first.
        group: Option<String>,
        /// The customer's number; none: one from the list.
        caller: Option<String>,
    },
    /// Several customers call a group.
    Queue {
        /// The group, by number or name.
        group: String,
        /// How many.
        count: u32,
    },
    /// A customer does something.
    Customer {
        /// Which call, by its id on the wire; none: the newest with a customer.
        call: Option<String>,
        /// What.
        action: CustomerAction,
    },
    /// An agent's token is worth nothing from now on.
    ExpireToken(String),
    /// An agent is put out.
    Kick(String),
    /// The platform wants an agent's log.
    UploadLog(String),
    /// An agent is locked.
    Lock(String),
    /// An agent's phone lost its registration.
    SipError(String),
    /// What everybody is doing.
    State,
    /// The passwords of the agents, and of the customers' phones.
    Passwords,
}

/// What a customer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerAction {
    /// Answers a ringing phone.
    Answer,
    /// Hangs up, or leaves the queue.
    HangUp,
}

/// Why a button did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlError {
    /// There is no such agent, group or call.
    NotFound,
    /// It is there, but not in a state for this.
    WrongState,
    /// The agent is not signed in from a browser.
    NotSignedIn,
    /// The centre refuses.
    Refused(Refusal),
}

impl Centre {
    pub(super) fn take_control(&mut self, control: Control) -> Result<Value, ControlError> {
        match control {
            Control::Inbound { group, caller } => {
                let group = group_id(group.as_deref())?;
                let caller = caller.unwrap_or_else(|| self.next_customer());
                let id = self.call_in(&caller, group).map_err(ControlError::Refused)?;
                Ok(json!({ "callId": self.call_name(id), "caller": caller, "group": group }))
            }
            Control::Queue { group, count } => {
                let group = group_id(Some(&group))?;
                for _ in 0..count.min(QUEUE_LIMIT) {
                    let caller = self.next_customer();
                    self.call_in(&caller, group).map_err(ControlError::Refused)?;
                }
                Ok(json!({ "group": group, "waiting": self.waiting(group).len() }))
            }
            Control::Customer { call, action } => self.customer_acts(call.as_deref(), action),
            Control::ExpireToken(number) => self.with_browser(&number, Self::expire_token),
            Control::Kick(number) => self.with_browser(&number, Self::kick),
            Control::UploadLog(number) => self.with_browser(&number, Self::ask_for_log),
            Control::Lock(number) => self.with_browser(&number, Self::lock),
            Control::SipError(number) => self.with_browser(&number, Self::sip_error),
            Control::State => Ok(self.state()),
            Control::Passwords => {
                let words = self.agents.values().map(|agent| (agent.seed.number.to_owned(), json!(agent.password)));
                let customers = self.customer_passwords.iter().map(|(number, word)| (number.clone(), json!(word)));
                Ok(Value::Object(words.chain(customers).collect()))
            }
        }
    }

    fn with_browser(&mut self, number: &str, act: fn(&mut Self, &str)) -> Result<Value, ControlError> {
        let agent = self.agents.get(number).ok_or(ControlError::NotFound)?;
        if agent.session().is_none() {
            return Err(ControlError::NotSignedIn);
        }
        act(self, number);
        Ok(json!({ "agentNumber": number }))
    }

    fn ask_for_log(&mut self, number: &str) {
        self.tell(number, Event::AgentUploadLog, None, None);
    }

    fn lock(&mut self, number: &str) {
        self.leave_call(number, Cause::NormalClearing);
        self.set_work(number, Work::Locked);
        self.tell(number, Event::Lock, None, None);
    }

    fn customer_acts(&mut self, name: Option<&str>, action: CustomerAction) -> Result<Value, ControlError> {
        let with_customer = self.calls.values().rev().filter(|call| call.customer.is_some());
        let mut ours = with_customer.filter(|call| {
            let robots = call.legs.iter().all(|leg| self.agents.get(&leg.agent).is_some_and(|agent| agent.is_robot()));
            name.map_or(!robots || call.legs.is_empty(), |name| call.name == name)
        });
        let call = ours.next().ok_or(ControlError::NotFound)?;
        let (id, far, queued, line) = (call.id, call.far, call.queued.is_some(), call.line);
        let answer = json!({ "callId": call.name });
        match action {
            CustomerAction::HangUp => {
                let talked = matches!(far, Far::Talking | Far::OnHold);
                let cause = if talked || queued { Cause::NormalClearing } else { Cause::Rejected };
                self.close(id, cause, None);
            }
            CustomerAction::Answer if far == Far::Ringing && !queued && line == Line::Robot => {
                // What the customer was going to do otherwise does not happen any more.
                self.schedule
                    .keep(|due| !matches!(due, Due::FarAnswers { call } | Due::FarEnds { call, .. } if *call == id));
                self.far_answers(id);
            }
            CustomerAction::Answer => return Err(ControlError::WrongState),
        }
        Ok(answer)
    }

    fn call_name(&self, id: CallId) -> String {
        self.calls.get(&id).map(|call| call.name.clone()).unwrap_or_default()
    }

    /// Customers who call take turns, the ones whose phone answers first.
    fn next_customer(&self) -> String {
        let callers: Vec<&str> = (seed::CUSTOMERS.iter())
            .filter(|customer| matches!(customer.behaviour, seed::Behaviour::Answers { .. }))
            .map(|customer| customer.number)
            .collect();
        let turn = usize::try_from(self.last_call).unwrap_or(0) % callers.len().max(1);
        callers.get(turn).copied().unwrap_or_default().to_owned()
    }

    fn state(&self) -> Value {
        let agents: Vec<Value> = self.agents.values().map(|agent| self.outside_view(agent)).collect();
        let calls: Vec<Value> = (self.calls.values())
            .map(|call| {
                let legs: Vec<Value> = (call.legs.iter())
                    .map(
                        |leg| json!({ "agent": leg.agent, "callType": call.call_type(&leg.agent), "muted": leg.muted }),
                    )
                    .collect();
                json!({
                    "callId": call.name, "caller": call.caller, "called": call.called,
                    "direction": call.direction.wire(), "customer": call.customer,
                    "far": format!("{:?}", call.far), "agents": legs, "group": call.group, "dtmf": call.dtmf,
                })
            })
            .collect();
        let queues: Vec<Value> = (seed::GROUPS.iter())
            .map(|group| json!({ "id": group.id, "name": group.name, "waiting": self.waiting(group.id).len() }))
            .collect();
        json!({ "agents": agents, "calls": calls, "queues": queues })
    }

    fn outside_view(&self, agent: &super::Agent) -> Value {
        let seat = match &agent.seat {
            Seat::Empty => "empty",
            Seat::Robot => "robot",
            Seat::Browser(_) => "browser",
        };
        json!({
            "agentNumber": agent.seed.number,
            "agentId": event::agent_id(agent.seed.number),
            "agentName": agent.seed.name,
            "leader": agent.seed.leader,
            "seat": seat,
            "nowState": agent.now_state(),
            "callId": agent.call().map(|call| self.call_name(call)),
            "routingKey": agent.session().map(|session| session.routing_key.clone()),
        })
    }
}

fn group_id(wanted: Option<&str>) -> Result<&'static str, ControlError> {
    let known = |group: &&seed::GroupSeed| wanted.is_none_or(|wanted| group.id == wanted || group.name == wanted);
    seed::GROUPS.iter().find(known).map(|group| group.id).ok_or(ControlError::NotFound)
}
