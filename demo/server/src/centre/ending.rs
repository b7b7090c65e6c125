//! How calls end: somebody hangs up, leaves, is sent away; then the After event with the cause and the times.

use serde_json::{Map, Value, json};

use super::{
    CallId, Centre, Due,
    agent::Work,
    call::{Direction, Far, Guest, Plan, Role},
    cause::Cause,
    event::Event,
    refusal::Refusal,
};

impl Centre {
    pub(super) fn cancel_call(&mut self, number: &str, sequence: &Value) -> Result<(), Refusal> {
        let id = self.agents.get(number).and_then(super::Agent::call).ok_or(Refusal::WrongState)?;
        self.show(number, id, Event::CancelCall, Some(sequence), None);
        self.leave_call(number, Cause::NormalClearing);
        Ok(())
    }

    /// The agent leaves the call; what becomes of it depends on the agent's part.
    pub(super) fn leave_call(&mut self, number: &str, cause: Cause) {
        let Some(id) = self.agents.get(number).and_then(super::Agent::call) else { return };
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Some(leg) = call.leg(number).cloned() else { return };
        if leg.role.attends() || (leg.role == Role::Intercept && call.owner() != Some(number)) {
            self.end_leg(id, number, cause, true);
            return;
        }
        if call.plan.guest() == Some(&Guest::Agent(number.to_owned())) {
            self.guest_leaves(id, number);
            return;
        }
        if call.queued.is_some() && call.far != Far::Talking && call.far != Far::OnHold {
            // Declined by this agent, but the customer still waits.
            self.end_leg(id, number, Cause::Rejected, true);
            self.queue_again(id);
            return;
        }
        let talked = matches!(call.far, Far::Talking | Far::OnHold);
        let cause = match (talked, leg.role) {
            (true, _) => cause,
            (false, Role::Callee) => Cause::Rejected,
            (false, _) => Cause::Cancelled,
        };
        self.close(id, cause, Some(number));
    }

    fn guest_leaves(&mut self, id: CallId, number: &str) {
        self.end_leg(id, number, Cause::NormalClearing, true);
        let Some(call) = self.calls.get_mut(&id) else { return };
        let owner = call.owner().map(str::to_owned);
        let three = owner.as_deref().is_some_and(|owner| self.joins_three(owner));
        let Some(call) = self.calls.get_mut(&id) else { return };
        let event = match call.plan {
            Plan::Transferring(_) => Event::TransferCallFail,
            Plan::ConsultCalling(_) => Event::ConsultCallFail,
            Plan::Consulting(_) if three => Event::TripartiteTalkFail,
            Plan::Consulting(_) => Event::ConsultCancel,
            Plan::Tripartite(_) => Event::Conversation,
            // Nobody is left for the customer.
            Plan::Handed(_) | Plan::Talk | Plan::Outside { .. } => return self.close(id, Cause::Rejected, None),
        };
        call.plan = Plan::Talk;
        call.far = Far::Talking;
        let Some(owner) = owner else { return self.close(id, Cause::NormalClearing, None) };
        if event == Event::Conversation {
            self.show_call(&owner, id, event);
        } else {
            self.show(&owner, id, event, None, None);
        }
    }

    /// The outside number that was asked, or talked with, hung up.
    pub(super) fn guest_phone_leaves(&mut self, id: CallId) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let three = matches!(call.plan, Plan::Tripartite(_));
        call.plan = Plan::Talk;
        call.far = Far::Talking;
        let Some(owner) = call.owner().map(str::to_owned) else { return self.close(id, Cause::NormalClearing, None) };
        if three {
            self.show_call(&owner, id, Event::Conversation);
        } else {
            let event = if self.joins_three(&owner) { Event::TripartiteTalkFail } else { Event::ConsultCancel };
            self.show(&owner, id, event, None, None);
        }
    }

    /// Ends the whole call. `by`: the agent who did it; none: the other side or the platform.
    pub(super) fn close(&mut self, id: CallId, cause: Cause, by: Option<&str>) {
        let Some(call) = self.calls.get(&id) else { return };
        let waiting = call.queued.is_some() && call.legs.is_empty();
        let legs: Vec<String> = call.legs.iter().map(|leg| leg.agent.clone()).collect();
        for agent in legs {
            self.end_leg(id, &agent, cause, by == Some(agent.as_str()));
        }
        self.schedule.keep(|due| due.call() != Some(id));
        if let Some(call) = self.calls.remove(&id)
            && waiting
        {
            self.announce_queue(&call, false, None);
        }
    }

    /// Ends one agent's part: After, and for robots what comes then.
    pub(super) fn end_leg(&mut self, id: CallId, number: &str, cause: Cause, this_side: bool) {
        let end = self.now.wall;
        let Some(call) = self.calls.get_mut(&id) else { return };
        let call_type = call.call_type(number);
        let Some(place) = call.legs.iter().position(|leg| leg.agent == number) else { return };
        let leg = call.legs.remove(place);
        let mut data = Map::new();
        data.insert("caller".to_owned(), json!(call.caller));
        data.insert("called".to_owned(), json!(call.called));
        data.insert("callDirection".to_owned(), json!(call.direction.wire()));
        data.insert("callType".to_owned(), json!(call_type));
        data.insert("occCallId".to_owned(), json!(call.name));
        data.insert("cause".to_owned(), json!(cause.code()));
        data.insert("data".to_owned(), json!(cause.text()));
        data.insert("hangupDirection".to_owned(), json!(u8::from(!this_side)));
        data.insert("beginTime".to_owned(), json!(leg.began.0));
        data.insert("ringTime".to_owned(), json!(leg.rang.map_or(0, |at| at.0)));
        data.insert("answerTime".to_owned(), json!(leg.answered.map_or(0, |at| at.0)));
        data.insert("endTime".to_owned(), json!(end.0));
        if let Some(waited) = call.waited {
            data.insert("inQueueTime".to_owned(), json!(waited));
        }
        if leg.answered.is_some() {
            data.insert("recordPath".to_owned(), json!(format!("/record/{}.wav", call.name)));
        }
        if call.direction == Direction::In {
            data.insert("ivrKeyRecord".to_owned(), json!([]));
        }
        data.insert("agentAutoIdle".to_owned(), json!(u8::from(self.settings.auto_idle.is_some())));
        data.insert("agentAutoIdleTime".to_owned(), json!(self.settings.auto_idle.unwrap_or(0)));
        self.schedule.keep(|due| !due.is_for(id, number));
        if self.attend_fails(number) {
            return;
        }
        self.set_work(number, Work::After);
        self.tell(number, Event::After, None, Some(Value::Object(data)));
        let auto_idle = core::time::Duration::from_secs(u64::from(self.settings.auto_idle.unwrap_or(5)));
        let Some(agent) = self.agents.get_mut(number) else { return };
        agent.userdata = None;
        if agent.is_robot() {
            // A robot does for itself what the SDK does for a browser.
            self.later(auto_idle, Due::RobotIdle { agent: number.to_owned() });
        }
    }
}
