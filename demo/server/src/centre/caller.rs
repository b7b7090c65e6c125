//! Calls that begin at a phone: a customer reaches the queue, an agent or another customer; an agent dials by hand.

use super::{
    CallId, Centre,
    agent::Agent,
    call::{Direction, Far, Guest, Line, Plan, Role},
    cause::Cause,
    picture::Party,
    refusal::Refusal,
    request::Target,
    seed,
};

impl Centre {
    pub(super) fn phone_calls(&mut self, account: &str, called: &str, leg: u64) -> Result<(), u16> {
        let agent = account.strip_prefix('9').filter(|number| self.agents.contains_key(*number)).map(str::to_owned);
        let called_agent = self.agents.get(called).map(|agent| agent.seed.number);
        match (agent, called_agent) {
            (Some(agent), called_agent) => self.agents_phone_calls(&agent, called, called_agent.is_some(), leg),
            (None, Some(agent)) => self.customer_calls_agent(account, agent, leg),
            (None, None) if seed::CUSTOMERS.iter().any(|customer| customer.number == called) => {
                self.customer_calls_customer(account, called, leg)
            }
            // A group's own number, and whatever else is dialled leads to the first group, as a switchboard does.
            (None, None) => {
                let group = seed::GROUPS.iter().find(|group| group.id == called).or(seed::GROUPS.first());
                let group = group.map(|group| group.id).ok_or(404_u16)?;
                let opened = self.open_call(
                    Direction::In,
                    account.to_owned(),
                    seed::SWITCHBOARD.to_owned(),
                    Some(account.to_owned()),
                    None,
                );
                let id = opened.map_err(|_| 503_u16)?;
                self.set_line(id, Line::Caller(leg));
                self.put_in_queue(id, group.to_owned());
                Ok(())
            }
        }
    }

    /// An agent dials on the phone itself: as if the page had, and the phone is off the hook already.
    fn agents_phone_calls(&mut self, agent: &str, called: &str, to_agent: bool, leg: u64) -> Result<(), u16> {
        let has_phone = self.agents.get(agent).is_some_and(Agent::has_phone);
        let free = self.agents.get(agent).is_some_and(|agent| agent.call().is_none());
        if !has_phone || !free {
            return Err(403);
        }
        let to = called.to_owned();
        let target = if to_agent { Target::Agent(to) } else { Target::Phone(to) };
        let result = self.make_call(agent, target, None, None, &serde_json::Value::from(0));
        let id = self.agents.get(agent).and_then(Agent::call);
        let leg_of = id.and_then(|id| self.calls.get_mut(&id)).and_then(|call| call.leg_mut(agent));
        match (result, leg_of) {
            (Ok(()), Some(own)) => {
                own.caller = Some(leg);
                Ok(())
            }
            (Err(Refusal::NoSuchAgent), _) => Err(404),
            _ => Err(403),
        }
    }

    fn customer_calls_agent(&mut self, account: &str, agent: &'static str, leg: u64) -> Result<(), u16> {
        let idle = self.agents.get(agent).is_some_and(|agent| agent.is_idle() && self.can_ring(agent));
        if !idle {
            return Err(486);
        }
        let customer = account.to_owned();
        let opened = self.open_call(Direction::In, customer.clone(), agent.to_owned(), Some(customer), None);
        let id = opened.map_err(|_| 503_u16)?;
        self.set_line(id, Line::Caller(leg));
        if let Some(call) = self.calls.get_mut(&id) {
            call.far = Far::Ringing;
        }
        self.ring_agent(id, agent, Role::Normal);
        Ok(())
    }

    /// No agent is in this one: the two only use the same exchange.
    fn customer_calls_customer(&mut self, account: &str, called: &str, leg: u64) -> Result<(), u16> {
        if account == called {
            return Err(482);
        }
        match seed::behaviour(called) {
            _ if self.phones.contains(called) => {}
            seed::Behaviour::NoSuchNumber => return Err(404),
            seed::Behaviour::Busy => return Err(486),
            seed::Behaviour::Rejects { .. } => return Err(603),
            seed::Behaviour::NeverAnswers => return Err(480),
            seed::Behaviour::Answers { .. } | seed::Behaviour::AnswersThenLeaves { .. } => {}
        }
        let customer = account.to_owned();
        let opened = self.open_call(Direction::In, customer.clone(), called.to_owned(), Some(customer), None);
        let id = opened.map_err(|_| 503_u16)?;
        self.set_line(id, Line::Caller(leg));
        self.ring_outside(id, called.to_owned());
        Ok(())
    }

    /// Rings an outside number for the customer, whom no agent keeps company.
    pub(super) fn ring_outside(&mut self, id: CallId, number: String) {
        let line = self.line_to(&number);
        self.set_guest_line(id, line);
        if line == Line::Phone {
            self.phone_called(id, Party::Guest(id));
        }
        self.leave_outside(id, Guest::Phone(number), line == Line::Robot);
    }

    /// Leaves the customer and an outside number to each other.
    pub(super) fn leave_outside(&mut self, id: CallId, guest: Guest, talks: bool) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        if call.guest_line == Line::Robot && call.line == Line::Robot {
            // Two robots need nobody to listen.
            return self.close(id, Cause::AttendedTransfer, None);
        }
        call.far = Far::Talking;
        call.queued = None;
        call.plan = Plan::Outside { guest, talks };
    }
}
