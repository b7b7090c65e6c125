//! What leaders do to agents and their calls.
//!
//! ```text
//!   Listen ──────► Listening ──────┐
//!   ForceInsert ─► ForceInserting ─┼─► After, when the leader leaves or the call ends
//!   Intercept ───► Intercepting ─► Conversation (intercept); the agent: After, 被拦截
//! ```
//!
//! When the call ends while the leader's phone is still coming up: ListenFail, ForceInsertFail, InterceptFail.

use serde_json::Value;

use super::{
    CallId, Centre, Due,
    agent::Work,
    call::{Far, Leg, Role},
    cause::Cause,
    event::Event,
    pace,
    refusal::Refusal,
    request::Force,
};

/// More legs than the owner, a guest and some leaders; a further leader is refused.
const LEG_LIMIT: usize = 6;

impl Centre {
    pub(super) fn force(&mut self, leader: &str, force: Force, target: &str, sequence: &Value) -> Result<(), Refusal> {
        let own = self.agents.get(leader).ok_or(Refusal::NoSuchAgent)?.seed;
        if !own.leader {
            return Err(Refusal::NotPermitted);
        }
        let agent = self.agents.get(target).ok_or(Refusal::NoSuchAgent)?;
        if !agent.seed.groups.iter().any(|group| own.groups.contains(group)) {
            return Err(Refusal::NotPermitted);
        }
        if agent.is_away() {
            return Err(Refusal::AgentAway);
        }
        match force {
            Force::Idle | Force::Busy => self.force_work(target, force),
            Force::Logout => {
                self.log_out(target, None, None);
                Ok(())
            }
            Force::Break => {
                let call = agent.call().ok_or(Refusal::AgentNotTalking)?;
                self.tell(leader, Event::ForceBreak, Some(sequence), None);
                self.close(call, Cause::ManagerRequest, None);
                Ok(())
            }
            Force::Listen => self.attend(leader, target, Role::Listen, sequence),
            Force::Insert => self.attend(leader, target, Role::Insert, sequence),
            Force::Intercept => self.attend(leader, target, Role::Intercept, sequence),
        }
    }

    fn force_work(&mut self, target: &str, force: Force) -> Result<(), Refusal> {
        let agent = self.agents.get(target).ok_or(Refusal::NoSuchAgent)?;
        if agent.call().is_some() {
            return Err(Refusal::AgentInCall);
        }
        let robot = agent.is_robot();
        if matches!(agent.work, Work::Locked) {
            // A leader's word opens the lock.
            self.set_work(target, Work::Busy { reason: None });
        }
        if force == Force::Idle {
            return self.go_idle(target, None);
        }
        self.go_busy(target, None, None)?;
        if robot {
            self.later(pace::ROBOT_RETURNS, Due::RobotIdle { agent: target.to_owned() });
        }
        Ok(())
    }

    fn attend(&mut self, leader: &str, target: &str, role: Role, sequence: &Value) -> Result<(), Refusal> {
        let own = self.agents.get(leader).ok_or(Refusal::NoSuchAgent)?;
        let has_phone = own.has_phone();
        if !self.can_ring(own) {
            return Err(Refusal::PhoneNotRegistered);
        }
        let agent = self.agents.get(target).ok_or(Refusal::NoSuchAgent)?;
        let id = agent.call().ok_or(Refusal::AgentNotTalking)?;
        let held = matches!(agent.work, Work::OnCall { shown: Event::Hold, .. });
        if leader == target || !(agent.talks() || held) {
            return Err(Refusal::AgentNotTalking);
        }
        let call = self.calls.get_mut(&id).ok_or(Refusal::AgentNotTalking)?;
        if role == Role::Intercept && call.owner() != Some(target) {
            return Err(Refusal::AgentNotTalking);
        }
        let is_new = call.leg(leader).is_none();
        match self.agents.get(leader).map(|agent| &agent.work) {
            Some(Work::Busy { .. } | Work::Idle | Work::After) => {
                if call.legs.len() >= LEG_LIMIT {
                    return Err(Refusal::CentreFull);
                }
                let mut leg = Leg::new(leader, role, self.now.wall);
                leg.rang = has_phone.then_some(self.now.wall);
                call.legs.push(leg);
            }
            // Whoever listens may step in.
            Some(Work::OnCall { call: own, shown: Event::Listening | Event::ForceInserting }) if *own == id => {
                let leg = call.leg_mut(leader).ok_or(Refusal::WrongState)?;
                if leg.role == role {
                    return Err(Refusal::WrongState);
                }
                leg.role = role;
            }
            _ => return Err(Refusal::WrongState),
        }
        let begin = match role {
            Role::Insert => Event::ForceInsert,
            Role::Intercept => Event::Intercept,
            _ => Event::Listen,
        };
        self.show(leader, id, begin, Some(sequence), None);
        if is_new && self.leg_rings(id, leader) {
            return Ok(());
        }
        self.later(pace::LEADER_JOINS, Due::LeaderJoins { call: id, agent: leader.to_owned() });
        Ok(())
    }

    pub(super) fn leader_joins(&mut self, id: CallId, leader: &str) {
        let wall = self.now.wall;
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Some(leg) = call.leg_mut(leader) else { return };
        leg.answered = Some(wall);
        match leg.role {
            Role::Listen => self.show(leader, id, Event::Listening, None, None),
            Role::Insert => self.show(leader, id, Event::ForceInserting, None, None),
            Role::Intercept => self.take_over(id, leader),
            _ => {}
        }
    }

    fn take_over(&mut self, id: CallId, leader: &str) {
        let Some(call) = self.calls.get(&id) else { return };
        let guest = call.plan.guest().cloned();
        let owner = call.owner().filter(|owner| *owner != leader).map(str::to_owned);
        self.show(leader, id, Event::Intercepting, None, None);
        // A consultation or transfer under way ends: the leader takes the customer, not the colleague.
        if let Some(guest) = guest {
            self.dismiss(id, &guest, Some(Event::ConsultedCancel));
        }
        if let Some(owner) = owner {
            self.end_leg(id, &owner, Cause::PickedOff, false);
        }
        if let Some(call) = self.calls.get_mut(&id) {
            call.far = Far::Talking;
            // The owner stands first.
            call.legs.sort_by_key(|leg| leg.agent != leader);
        }
        self.show_call(leader, id, Event::Conversation);
    }

    /// The call ended before the leader was in it: back to where the leader was, with the reason.
    pub(super) fn attend_fails(&mut self, number: &str) -> bool {
        let Some(Work::OnCall { shown, .. }) = self.agents.get(number).map(|agent| &agent.work) else { return false };
        let event = match shown {
            Event::Listen => Event::ListenFail,
            Event::ForceInsert => Event::ForceInsertFail,
            Event::Intercept => Event::InterceptFail,
            _ => return false,
        };
        self.set_work(number, Work::Busy { reason: None });
        self.tell(number, event, None, None);
        true
    }
}
