//! Handing a call over: to a colleague, a number, a group, a voice menu.
//!
//! Announced (mode 1): `TransferCall ─► TransferCalling ─► After` when the other answers; `TransferCancel` or
//! `TransferCallFail` lead back to the talk. Blind (mode 0): `TransferCall ─► After` at once.

use serde_json::Value;

use super::{
    CallId, Centre, Due,
    call::{Far, Guest, Line, Plan, Role},
    cause::Cause,
    event::Event,
    outgoing::is_phone_number,
    pace,
    picture::Party,
    refusal::Refusal,
    request::Target,
    seed::{self, Behaviour},
};

/// Where a call can go, after the directory was asked.
pub(super) enum Found {
    Guest(Guest),
    /// Known, but not free.
    Unavailable,
    /// Nobody in the group is free: its queue.
    Queue(String),
    Menu,
}

impl Centre {
    pub(super) fn transfer_call(
        &mut self,
        number: &str,
        target: Target,
        announced: bool,
        sequence: &Value,
    ) -> Result<(), Refusal> {
        let id = self.owned_talk(number)?;
        let found = self.find(target, number)?;
        self.show(number, id, Event::TransferCall, Some(sequence), None);
        match (found, announced) {
            (Found::Unavailable, _) | (Found::Queue(_), true) => {
                self.show(number, id, Event::TransferCallFail, None, None);
            }
            (Found::Queue(group), false) => {
                self.end_leg(id, number, Cause::BlindTransfer, true);
                self.put_in_queue(id, group);
            }
            // A machine answers at once, so there is nothing to announce.
            (Found::Menu, _) => {
                self.end_leg(id, number, Cause::BlindTransfer, true);
                self.close(id, Cause::BlindTransfer, None);
            }
            (Found::Guest(Guest::Phone(phone)), false) => {
                self.end_leg(id, number, Cause::BlindTransfer, true);
                self.ring_outside(id, phone);
            }
            (Found::Guest(Guest::Agent(colleague)), false) => {
                self.set_plan(id, Plan::Handed(Guest::Agent(colleague.clone())), Far::OnHold);
                self.end_leg(id, number, Cause::BlindTransfer, true);
                self.ring_agent(id, &colleague, Role::Transfer);
            }
            (Found::Guest(guest), true) => {
                self.set_plan(id, Plan::Transferring(guest.clone()), Far::OnHold);
                self.show(number, id, Event::TransferCalling, None, None);
                self.invite(id, guest, Role::Transfer);
            }
        }
        Ok(())
    }

    pub(super) fn transfer_cancel(&mut self, number: &str, sequence: &Value) -> Result<(), Refusal> {
        let id = self.agents.get(number).and_then(super::Agent::call).ok_or(Refusal::WrongState)?;
        let call = self.calls.get(&id).ok_or(Refusal::WrongState)?;
        let Plan::Transferring(guest) = &call.plan else { return Err(Refusal::WrongState) };
        if call.owner() != Some(number) {
            return Err(Refusal::WrongState);
        }
        self.dismiss(id, &guest.clone(), None);
        self.show(number, id, Event::TransferCancel, Some(sequence), None);
        Ok(())
    }

    /// The call in which the agent talks, owns the customer and has nobody else on the way.
    pub(super) fn owned_talk(&self, number: &str) -> Result<CallId, Refusal> {
        let id = self.talking_call(number)?;
        let call = self.calls.get(&id).ok_or(Refusal::WrongState)?;
        let free = call.owner() == Some(number) && call.plan == Plan::Talk && call.far == Far::Talking;
        free.then_some(id).ok_or(Refusal::WrongState)
    }

    pub(super) fn find(&self, target: Target, own: &str) -> Result<Found, Refusal> {
        match target {
            Target::Agent(number) if number == own => Err(Refusal::BadTarget),
            Target::Agent(number) => {
                let agent = self.agents.get(&number).ok_or(Refusal::NoSuchAgent)?;
                Ok(if agent.is_idle() && self.can_ring(agent) {
                    Found::Guest(Guest::Agent(number))
                } else {
                    Found::Unavailable
                })
            }
            Target::Phone(number) if is_phone_number(&number) => Ok(match seed::behaviour(&number) {
                Behaviour::NoSuchNumber => Found::Unavailable,
                _ => Found::Guest(Guest::Phone(number)),
            }),
            Target::Phone(_) => Err(Refusal::BadTarget),
            Target::Group(group) => {
                if !seed::GROUPS.iter().any(|known| known.id == group) {
                    return Err(Refusal::NoSuchGroup);
                }
                let free = self.idle_in_group(&group, true, own);
                Ok(free.map_or(Found::Queue(group), |number| Found::Guest(Guest::Agent(number))))
            }
            Target::Ivr(ivr) => {
                let known = seed::IVRS.iter().any(|known| known.id == ivr);
                known.then_some(Found::Menu).ok_or(Refusal::NoSuchIvr)
            }
        }
    }

    pub(super) fn set_plan(&mut self, id: CallId, plan: Plan, far: Far) {
        if let Some(call) = self.calls.get_mut(&id) {
            call.plan = plan;
            call.far = far;
        }
    }

    /// Rings the guest of a transfer or a consultation.
    pub(super) fn invite(&mut self, id: CallId, guest: Guest, role: Role) {
        match guest {
            Guest::Agent(number) => self.ring_agent(id, &number, role),
            Guest::Phone(number) if self.line_to(&number) == Line::Phone => {
                self.set_guest_line(id, Line::Phone);
                self.phone_called(id, Party::Guest(id));
            }
            Guest::Phone(number) => {
                self.set_guest_line(id, Line::Robot);
                let (delay, due) = match seed::behaviour(&number) {
                    Behaviour::Answers { after } | Behaviour::AnswersThenLeaves { after, .. } => {
                        (after, Due::GuestAnswers { call: id })
                    }
                    Behaviour::Busy | Behaviour::NoSuchNumber => (pace::CALLED_RINGS, Due::GuestFails { call: id }),
                    Behaviour::Rejects { after } => (after, Due::GuestFails { call: id }),
                    Behaviour::NeverAnswers => (pace::RING_LIMIT, Due::GuestFails { call: id }),
                };
                self.later(delay, due);
            }
        }
    }

    /// Sends the guest away; the owner is back with the customer. `notice` is what the guest hears first.
    pub(super) fn dismiss(&mut self, id: CallId, guest: &Guest, notice: Option<Event>) {
        self.schedule.keep(|due| {
            !matches!(due, Due::GuestAnswers { call } | Due::GuestFails { call } | Due::ThreeTalk { call } if *call == id)
        });
        if let Guest::Agent(number) = guest {
            if let Some(event) = notice {
                self.show(number, id, event, None, None);
            }
            let answered = (self.calls.get(&id).and_then(|call| call.leg(number))).and_then(|leg| leg.answered);
            let cause = if answered.is_some() { Cause::NormalClearing } else { Cause::Cancelled };
            self.end_leg(id, number, cause, false);
        }
        self.set_plan(id, Plan::Talk, Far::Talking);
    }

    pub(super) fn guest_phone_answers(&mut self, id: CallId) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Some(owner) = call.owner().map(str::to_owned) else { return };
        match call.plan.clone() {
            Plan::Transferring(guest) => {
                self.end_leg(id, &owner, Cause::AttendedTransfer, true);
                self.leave_outside(id, guest, true);
            }
            Plan::ConsultCalling(guest) => {
                call.plan = Plan::Consulting(guest);
                self.show_call(&owner, id, Event::Conversation);
            }
            _ => {}
        }
    }

    pub(super) fn guest_fails(&mut self, id: CallId) {
        let Some(call) = self.calls.get(&id) else { return };
        let Some(owner) = call.owner().map(str::to_owned) else { return };
        let event = match call.plan {
            Plan::Transferring(_) => Event::TransferCallFail,
            Plan::ConsultCalling(_) => Event::ConsultCallFail,
            _ => return,
        };
        self.set_plan(id, Plan::Talk, Far::Talking);
        self.show(&owner, id, event, None, None);
    }
}
