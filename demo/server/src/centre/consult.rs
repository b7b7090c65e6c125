//! Asking a colleague while the customer waits, and what can follow: hand over, talk all three, or go back.
//!
//! ```text
//!   ConsultCall ─► ConsultCalling ─► Conversation (consult) ─┬─► ConsultTransfer ─► After
//!        │               │                                   ├─► TripartiteTalk ─► TripartiteTalking
//!        └► ConsultCallFail, ConsultCancel                   └─► ConsultCancel
//! ```
//!
//! TripartiteTalkFail comes when the colleague leaves before all three are together.

use serde_json::Value;

use super::{
    CallId, Centre, Due,
    agent::Work,
    call::{Far, Guest, Plan, Role},
    cause::Cause,
    event::Event,
    pace,
    refusal::Refusal,
    request::Target,
    transfer::Found,
};

impl Centre {
    pub(super) fn consult_call(&mut self, number: &str, target: Target, sequence: &Value) -> Result<(), Refusal> {
        let id = self.owned_talk(number)?;
        let guest = match self.find(target, number)? {
            Found::Guest(guest) => Some(guest),
            Found::Unavailable | Found::Queue(_) => None,
            // A voice menu cannot be asked.
            Found::Menu => return Err(Refusal::BadTarget),
        };
        self.show(number, id, Event::ConsultCall, Some(sequence), None);
        match guest {
            None => self.show(number, id, Event::ConsultCallFail, None, None),
            Some(guest) => {
                self.set_plan(id, Plan::ConsultCalling(guest.clone()), Far::OnHold);
                self.show(number, id, Event::ConsultCalling, None, None);
                self.invite(id, guest, Role::Consulted);
            }
        }
        Ok(())
    }

    pub(super) fn consult_cancel(&mut self, number: &str, sequence: &Value) -> Result<(), Refusal> {
        let (id, plan) = self.owned_plan(number)?;
        let (Plan::ConsultCalling(guest) | Plan::Consulting(guest) | Plan::Tripartite(guest)) = plan else {
            return Err(Refusal::WrongState);
        };
        self.dismiss(id, &guest, Some(Event::ConsultedCancel));
        self.show(number, id, Event::ConsultCancel, Some(sequence), None);
        Ok(())
    }

    pub(super) fn consult_transfer(&mut self, number: &str, sequence: &Value) -> Result<(), Refusal> {
        let (id, plan) = self.owned_plan(number)?;
        let (Plan::Consulting(guest) | Plan::Tripartite(guest)) = plan else { return Err(Refusal::WrongState) };
        self.show(number, id, Event::ConsultTransfer, Some(sequence), None);
        self.end_leg(id, number, Cause::AttendedTransfer, true);
        match guest {
            Guest::Phone(_) => self.leave_outside(id, guest, true),
            Guest::Agent(colleague) => {
                self.set_plan(id, Plan::Talk, Far::Talking);
                if let Some(call) = self.calls.get_mut(&id) {
                    if let Some(leg) = call.leg_mut(&colleague) {
                        leg.role = Role::Transfer;
                    }
                    // The owner stands first.
                    call.legs.sort_by_key(|leg| leg.agent != colleague);
                }
                self.show_call(&colleague, id, Event::Conversation);
                self.robot_keeps(id, &colleague);
            }
        }
        Ok(())
    }

    pub(super) fn tripartite_talk(&mut self, number: &str, sequence: &Value) -> Result<(), Refusal> {
        let (id, plan) = self.owned_plan(number)?;
        if !matches!(plan, Plan::Consulting(_)) || self.joins_three(number) {
            return Err(Refusal::WrongState);
        }
        self.show(number, id, Event::TripartiteTalk, Some(sequence), None);
        self.later(pace::THREE_JOIN, Due::ThreeTalk { call: id });
        Ok(())
    }

    pub(super) fn three_talk(&mut self, id: CallId) {
        let Some(call) = self.calls.get(&id) else { return };
        let Some(owner) = call.owner().map(str::to_owned) else { return };
        let Plan::Consulting(guest) = call.plan.clone() else { return };
        self.set_plan(id, Plan::Tripartite(guest.clone()), Far::Talking);
        self.show(&owner, id, Event::TripartiteTalking, None, None);
        if let Guest::Agent(colleague) = guest {
            self.show(&colleague, id, Event::TripartiteTalking, None, None);
        }
    }

    /// Whether the agent's three-way talk is on its way.
    pub(super) fn joins_three(&self, number: &str) -> bool {
        let work = self.agents.get(number).map(|agent| &agent.work);
        matches!(work, Some(Work::OnCall { shown: Event::TripartiteTalk, .. }))
    }

    fn owned_plan(&self, number: &str) -> Result<(CallId, Plan), Refusal> {
        let id = self.agents.get(number).and_then(super::Agent::call).ok_or(Refusal::WrongState)?;
        let call = self.calls.get(&id).ok_or(Refusal::WrongState)?;
        (call.owner() == Some(number)).then(|| (id, call.plan.clone())).ok_or(Refusal::WrongState)
    }
}
