//! Customers who call in: they wait in a group's queue until somebody of the group is idle.

use serde_json::{Value, json};

use super::{
    Call, CallId, Centre, Due,
    call::{Direction, Far, Plan, Role},
    cause::Cause,
    event::Event,
    pace,
    refusal::Refusal,
    seed,
};

impl Centre {
    /// A customer calls a group.
    pub(super) fn call_in(&mut self, caller: &str, group: &str) -> Result<CallId, Refusal> {
        if !seed::GROUPS.iter().any(|known| known.id == group) {
            return Err(Refusal::NoSuchGroup);
        }
        let caller = caller.to_owned();
        let id = self.open_call(Direction::In, caller.clone(), seed::SWITCHBOARD.to_owned(), Some(caller), None)?;
        self.put_in_queue(id, group.to_owned());
        Ok(id)
    }

    /// The customer waits for the group, or rings at once when somebody is idle.
    pub(super) fn put_in_queue(&mut self, id: CallId, group: String) {
        let wall = self.now.wall;
        let Some(call) = self.calls.get_mut(&id) else { return };
        call.group = Some(group);
        call.queued = Some(wall);
        call.waited = None;
        call.plan = Plan::Talk;
        call.far = Far::Waiting;
        self.later(pace::QUEUE_PATIENCE, Due::QueueEnds { call: id });
        if !self.serve(id)
            && let Some(call) = self.calls.get(&id).cloned()
        {
            self.announce_queue(&call, true, None);
        }
    }

    /// An agent declined: the customer keeps the place in the queue.
    pub(super) fn queue_again(&mut self, id: CallId) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        call.far = Far::Waiting;
        if !self.serve(id)
            && let Some(call) = self.calls.get(&id).cloned()
        {
            self.announce_queue(&call, true, None);
        }
    }

    /// Somebody became idle: whoever waits longest is served first.
    pub(super) fn serve_queues(&mut self) {
        let mut waiting: Vec<&Call> = self.calls.values().filter(|call| waits(call)).collect();
        waiting.sort_by_key(|call| (call.queued, call.id));
        let waiting: Vec<CallId> = waiting.into_iter().map(|call| call.id).collect();
        for id in waiting {
            let Some(before) = self.calls.get(&id).cloned() else { continue };
            if self.serve(id) {
                let handler = self.calls.get(&id).and_then(|call| call.legs.first()).map(|leg| leg.agent.clone());
                self.announce_queue(&before, false, handler.as_deref());
            }
        }
    }

    /// Rings an idle person of the group; robots leave the queue to the people.
    fn serve(&mut self, id: CallId) -> bool {
        let Some(group) = self.calls.get(&id).and_then(|call| call.group.clone()) else { return false };
        let Some(number) = self.idle_in_group(&group, false, "") else { return false };
        let wall = self.now.wall;
        if let Some(call) = self.calls.get_mut(&id) {
            call.far = Far::Ringing;
            let waited = call.queued.map(|since| wall.since(since).as_millis());
            call.waited = waited.and_then(|waited| u64::try_from(waited).ok());
        }
        self.ring_agent(id, &number, Role::Normal);
        true
    }

    /// Patience is over, unless somebody answered meanwhile.
    pub(super) fn queue_ends(&mut self, id: CallId) {
        if self.calls.get(&id).is_some_and(waits) {
            self.close(id, Cause::AllottedTimeout, None);
        }
    }

    /// Who waits for a group, longest first.
    pub(super) fn waiting(&self, group: &str) -> Vec<&Call> {
        let mut waiting: Vec<&Call> =
            self.calls.values().filter(|call| waits(call) && call.group.as_deref() == Some(group)).collect();
        waiting.sort_by_key(|call| (call.queued, call.id));
        waiting
    }

    /// Tells everybody of the group that a customer joined the queue or left it.
    pub(super) fn announce_queue(&mut self, call: &Call, joined: bool, handler: Option<&str>) {
        let Some(group) = call.group.as_deref() else { return };
        let data = json!({
            "groupID": group,
            "groupWaitNumber": self.waiting(group).len(),
            "isInQueue": u8::from(joined),
            "handleAgentID": handler.map_or_else(String::new, super::event::agent_id),
            "data": [{
                "caller": call.caller,
                "called": call.called,
                "groupID": group,
                "inQueueTime": call.queued.map_or(0, |since| since.0),
            }],
        });
        let members: Vec<String> = (self.agents.values().filter(|agent| agent.in_group(group)))
            .map(|agent| agent.seed.number.to_owned())
            .collect();
        for number in members {
            self.tell(&number, Event::QueueInfo, None, Some(data.clone()));
        }
    }

    /// The answer to `groupQueueNum`: how many wait for the agent's groups.
    pub(super) fn group_queue_num(&mut self, number: &str, sequence: &Value) {
        let groups = self.agents.get(number).map_or(&[][..], |agent| agent.seed.groups);
        let count: usize = groups.iter().map(|group| self.waiting(group).len()).sum();
        self.tell(number, Event::GroupQueueNum, Some(sequence), Some(json!({ "groupQueueNum": count })));
    }
}

fn waits(call: &Call) -> bool {
    call.queued.is_some() && call.far == Far::Waiting && call.legs.is_empty()
}
