//! An agent's phone rings because somebody else wants the agent: the queue, a colleague, a customer handed over.

use super::{
    CallId, Centre, Due,
    agent::Work,
    call::{Far, Guest, Leg, Plan, Role},
    cause::Cause,
    event::Event,
    outgoing::leaves_after,
    pace,
};

impl Centre {
    /// Rings an idle agent; an imagined phone answers by itself.
    pub(super) fn ring_agent(&mut self, id: CallId, number: &str, role: Role) {
        let wall = self.now.wall;
        let Some(call) = self.calls.get_mut(&id) else { return };
        let mut leg = Leg::new(number, role, wall);
        leg.rang = Some(wall);
        call.legs.push(leg);
        if let Some(agent) = self.agents.get_mut(number) {
            agent.userdata = None;
        }
        if self.leg_rings(id, number) {
            // Nobody else may ring the agent; the agent hears of it when the phone rings.
            return self.set_work(number, Work::OnCall { call: id, shown: Event::AgentRinging });
        }
        self.show_call(number, id, Event::AgentRinging);
        self.later(pace::AGENT_PICKS_UP, Due::AgentAnswers { call: id, agent: number.to_owned() });
    }

    pub(super) fn agent_answers(&mut self, id: CallId, number: &str) {
        let wall = self.now.wall;
        let Some(call) = self.calls.get_mut(&id) else { return };
        let dials = call.far == Far::Waiting && call.queued.is_none();
        let owner = call.owner().map(str::to_owned);
        let Some(leg) = call.leg_mut(number) else { return };
        let role = leg.role;
        if role == Role::Normal && dials {
            self.show_call(number, id, Event::AgentAnswer);
            self.later(pace::CALLED_RINGS, Due::FarRings { call: id });
            return;
        }
        leg.answered = Some(wall);
        self.show_call(number, id, Event::AgentAnswer);
        if let (Role::Callee, Some(owner)) = (role, owner) {
            self.far_answers_for(id, &owner);
        }
        self.later(pace::MEDIA_JOINS, Due::AgentJoins { call: id, agent: number.to_owned() });
    }

    fn far_answers_for(&mut self, id: CallId, owner: &str) {
        let wall = self.now.wall;
        if let Some(leg) = self.calls.get_mut(&id).and_then(|call| call.leg_mut(owner)) {
            leg.answered = Some(wall);
        }
        self.show_call(owner, id, Event::CalledAnswer);
    }

    /// The phone was answered and the media is up: what that means depends on why it rang.
    pub(super) fn agent_joins(&mut self, id: CallId, number: &str) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Some(role) = call.leg(number).map(|leg| leg.role) else { return };
        let owner = call.owner().map(str::to_owned);
        let guest = Guest::Agent(number.to_owned());
        match role {
            Role::Normal | Role::Callee => {
                call.far = Far::Talking;
                let customer = call.customer.clone();
                if let (Role::Callee, Some(owner)) = (role, owner) {
                    self.show_call(&owner, id, Event::Conversation);
                }
                self.show_call(number, id, Event::Conversation);
                if let Some(talks) = customer.and_then(|phone| leaves_after(&phone)) {
                    self.later(talks, Due::FarEnds { call: id, cause: Cause::NormalClearing });
                }
            }
            Role::Transfer => {
                let old = owner.filter(|_| matches!(call.plan, Plan::Transferring(_)));
                call.plan = Plan::Talk;
                call.far = Far::Talking;
                // The owner stands first.
                call.legs.sort_by_key(|leg| leg.agent != number);
                if let Some(old) = old {
                    self.end_leg(id, &old, Cause::AttendedTransfer, true);
                }
                self.show_call(number, id, Event::Conversation);
                self.robot_keeps(id, number);
            }
            Role::Consulted => {
                call.plan = Plan::Consulting(guest);
                if let Some(owner) = owner {
                    self.show_call(&owner, id, Event::Conversation);
                }
                self.show_call(number, id, Event::Conversation);
            }
            // Leaders come in by their own way.
            Role::Listen | Role::Insert | Role::Intercept => {}
        }
    }

    /// The idle agent who takes a call for a group: people before robots, who waited longest before the others.
    pub(super) fn idle_in_group(&self, group: &str, robots: bool, but: &str) -> Option<String> {
        let free = self.agents.values().filter(|agent| {
            matches!(agent.work, Work::Idle)
                && self.can_ring(agent)
                && agent.in_group(group)
                && agent.seed.number != but
                && (!agent.is_robot() || (robots && !agent.is_chatting_robot()))
        });
        let first = free.min_by_key(|agent| (agent.is_robot(), agent.since, agent.seed.number));
        first.map(|agent| agent.seed.number.to_owned())
    }
}
