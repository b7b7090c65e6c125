//! A call that an agent makes.
//!
//! ```text
//!   MakeCall ─► AgentRinging ─► AgentAnswer ─► CalledRinging ─► CalledAnswer ─► Conversation
//!       │            (the agent's own phone)        │  │
//!       └─ MakeCallFail: not a number               │  └─ After: nobody answers, declined
//!                                                   └─ After at once: busy, no such number
//! ```

use core::time::Duration;

use serde_json::{Value, json};

use super::{
    Call, CallId, Centre, Due,
    agent::Work,
    call::{Direction, Far, Leg, Line, Plan, Role},
    cause::Cause,
    event::Event,
    pace,
    picture::Party,
    refusal::Refusal,
    request::Target,
    seed::{self, Behaviour},
};

impl Centre {
    pub(super) fn make_call(
        &mut self,
        number: &str,
        target: Target,
        caller: Option<String>,
        name: Option<String>,
        sequence: &Value,
    ) -> Result<(), Refusal> {
        let agent = self.agents.get(number).ok_or(Refusal::NoSuchAgent)?;
        if !matches!(agent.work, Work::Busy { .. } | Work::Idle | Work::After) {
            return Err(Refusal::WrongState);
        }
        if !self.can_ring(agent) {
            return Err(Refusal::PhoneNotRegistered);
        }
        let (called, customer) = match target {
            Target::Agent(colleague) if colleague == number => return Err(Refusal::BadTarget),
            Target::Agent(colleague) if !self.agents.contains_key(&colleague) => return Err(Refusal::NoSuchAgent),
            Target::Agent(colleague) => (colleague, None),
            Target::Phone(phone) if !is_phone_number(&phone) => {
                // The response says that the command was taken; the event says why there is no call.
                self.tell(number, Event::MakeCallFail, Some(sequence), Some(json!({ "cause": "无效的号码格式" })));
                return Ok(());
            }
            Target::Phone(phone) => (phone.clone(), Some(phone)),
            Target::Group(_) | Target::Ivr(_) => return Err(Refusal::BadRequest),
        };
        let caller = match &customer {
            Some(_) => caller.unwrap_or_else(|| seed::SWITCHBOARD.to_owned()),
            None => number.to_owned(),
        };
        let id = self.open_call(Direction::Out, caller, called, customer, name)?;
        let leg = Leg::new(number, Role::Normal, self.now.wall);
        if let Some(call) = self.calls.get_mut(&id) {
            call.legs.push(leg);
        }
        self.show(number, id, Event::MakeCall, Some(sequence), None);
        self.later(pace::AGENT_RINGS, Due::AgentRings { call: id, agent: number.to_owned() });
        Ok(())
    }

    pub(super) fn open_call(
        &mut self,
        direction: Direction,
        caller: String,
        called: String,
        customer: Option<String>,
        name: Option<String>,
    ) -> Result<CallId, Refusal> {
        if self.calls.len() >= super::CALL_LIMIT {
            return Err(Refusal::CentreFull);
        }
        self.last_call += 1;
        let id = self.last_call;
        let name = name.unwrap_or_else(|| format!("{}{id:04}", self.now.wall.0));
        let call = Call {
            id,
            name,
            direction,
            caller,
            called,
            customer,
            line: Line::Robot,
            far: Far::Waiting,
            plan: Plan::Talk,
            guest_line: Line::Robot,
            legs: Vec::new(),
            group: None,
            queued: None,
            waited: None,
            dtmf: String::new(),
        };
        self.calls.insert(id, call);
        Ok(id)
    }

    /// The phone of the agent who dials rings first.
    pub(super) fn own_phone_rings(&mut self, id: CallId, number: &str) {
        let wall = self.now.wall;
        let Some(leg) = self.calls.get_mut(&id).and_then(|call| call.leg_mut(number)) else { return };
        leg.rang = Some(wall);
        if self.leg_rings(id, number) {
            return;
        }
        self.show_call(number, id, Event::AgentRinging);
        self.later(pace::AGENT_ANSWERS, Due::AgentAnswers { call: id, agent: number.to_owned() });
    }

    pub(super) fn far_rings(&mut self, id: CallId) {
        let Some(call) = self.calls.get(&id) else { return };
        let Some(owner) = call.owner().map(str::to_owned) else { return };
        match call.customer.clone() {
            None => {
                let colleague = call.called.clone();
                if !self.agents.get(&colleague).is_some_and(|agent| agent.is_idle() && self.can_ring(agent)) {
                    self.close(id, Cause::UserBusy, None);
                    return;
                }
                self.set_far(id, Far::Ringing);
                self.show_call(&owner, id, Event::CalledRinging);
                self.ring_agent(id, &colleague, Role::Callee);
            }
            Some(phone) if self.line_to(&phone) == Line::Phone => {
                self.set_line(id, Line::Phone);
                self.set_far(id, Far::Ringing);
                self.phone_called(id, Party::Customer(id));
            }
            Some(phone) => {
                let next = match seed::behaviour(&phone) {
                    Behaviour::Busy => return self.close(id, Cause::UserBusy, None),
                    Behaviour::NoSuchNumber => return self.close(id, Cause::NumberEmpty, None),
                    Behaviour::Answers { after } | Behaviour::AnswersThenLeaves { after, .. } => {
                        (after, Due::FarAnswers { call: id })
                    }
                    Behaviour::Rejects { after } => (after, Due::FarEnds { call: id, cause: Cause::Rejected }),
                    Behaviour::NeverAnswers => (pace::RING_LIMIT, Due::FarEnds { call: id, cause: Cause::NoAnswer }),
                };
                self.set_far(id, Far::Ringing);
                self.show_call(&owner, id, Event::CalledRinging);
                self.later(next.0, next.1);
            }
        }
    }

    fn set_far(&mut self, id: CallId, far: Far) {
        if let Some(call) = self.calls.get_mut(&id) {
            call.far = far;
        }
    }

    pub(super) fn far_answers(&mut self, id: CallId) {
        let wall = self.now.wall;
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Some(owner) = call.owner().map(str::to_owned) else { return };
        if let Some(leg) = call.leg_mut(&owner) {
            leg.answered = Some(wall);
        }
        self.show_call(&owner, id, Event::CalledAnswer);
        self.later(pace::MEDIA_JOINS, Due::FarTalks { call: id });
    }

    pub(super) fn far_talks(&mut self, id: CallId) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Some(owner) = call.owner().map(str::to_owned) else { return };
        call.far = Far::Talking;
        let customer = call.customer.clone();
        self.show_call(&owner, id, Event::Conversation);
        if let Some(talks) = customer.and_then(|phone| leaves_after(&phone)) {
            self.later(talks, Due::FarEnds { call: id, cause: Cause::NormalClearing });
        }
    }
}

/// How long a customer talks before hanging up, if the customer does.
pub(super) fn leaves_after(phone: &str) -> Option<Duration> {
    match seed::behaviour(phone) {
        Behaviour::AnswersThenLeaves { talks, .. } => Some(talks),
        _ => None,
    }
}

/// Digits, with the signs that people write between or before them.
pub(super) fn is_phone_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (2..=20).contains(&digits)
        && text.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '+' | '-' | '*' | '#'))
}
