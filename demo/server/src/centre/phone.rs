//! Real phones: they are registered or not, they ring, answer, hang up and call.
//!
//! ```text
//!   picture: ring it ─► Called ─► Ringing ─► Up ─► hangs up, or is not in the picture any more
//!                                (AgentRinging) (AgentAnswer)
//! ```
//!
//! An agent of login type 3 has one, and so may every customer. Times of the demo's world do not apply to them: a phone
//! needs the time that it needs.

use core::time::Duration;

use super::{
    CallId, Centre, Due,
    agent::Agent,
    call::{Far, Handset, Line, Plan},
    cause::Cause,
    event::Event,
    picture::Party,
};

/// The login type whose calls go to a phone in the page.
pub(super) const WEBRTC: i64 = 3;
/// A phone that was cut off may come back so long, over another socket.
const COMES_BACK: Duration = Duration::from_secs(10);
/// One that took its registration back may register anew so long.
const REGISTERS_ANEW: Duration = Duration::from_millis(1_500);
/// A phone that does not answer rings so long.
const RINGS: Duration = Duration::from_secs(30);

/// What happened to a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneEvent {
    /// It can be rung.
    Registered {
        /// Whose.
        account: String,
    },
    /// It cannot be rung any more.
    Gone {
        /// Whose.
        account: String,
        /// Whether its socket was lost, and it did not say goodbye.
        cut: bool,
    },
    /// It rings.
    Ringing(Party, CallId),
    /// It was answered.
    Answered(Party, CallId),
    /// It hung up, declined or could not be reached: then with the status.
    Ended(Party, CallId, Option<u16>),
    /// A key was pressed in a call.
    Tone(Party, CallId, char),
    /// Somebody calls.
    Calls {
        /// Who.
        account: String,
        /// Whom.
        called: String,
        /// The leg, for the picture.
        leg: u64,
    },
}

/// The account of an agent's phone.
pub(super) fn account(agent: &str) -> String {
    format!("9{agent}")
}

impl Centre {
    /// Takes what happened to a phone. A call that is refused gets the status.
    pub fn phone(&mut self, event: PhoneEvent, now: agent_sdk_wasm::time::Now) -> Result<(), u16> {
        self.wake(now);
        match event {
            PhoneEvent::Registered { account } => self.phone_registered(account),
            PhoneEvent::Gone { account, cut } => self.phone_gone(account, cut),
            PhoneEvent::Ringing(party, call) => self.phone_rings(&party, call),
            PhoneEvent::Answered(party, call) => self.phone_answers(&party, call),
            PhoneEvent::Ended(party, call, status) => self.phone_ends(&party, call, status),
            PhoneEvent::Tone(_, call, tone) => {
                if let Some(call) = self.calls.get_mut(&call).filter(|call| call.dtmf.len() < 256) {
                    call.dtmf.push(tone);
                }
            }
            PhoneEvent::Calls { account, called, leg } => return self.phone_calls(&account, &called, leg),
        }
        Ok(())
    }

    /// The accounts of phones, the agents' and perhaps the customers', with their passwords.
    pub fn phone_accounts(&self, customers: bool) -> std::collections::BTreeMap<String, String> {
        let agents = self.agents.values().map(|agent| (account(agent.seed.number), agent.password.clone()));
        let others = self.customer_passwords.clone().into_iter().filter(|_| customers);
        agents.chain(others).collect()
    }

    /// Whether calls to this agent can be rung: without a phone of its own it always can.
    pub(super) fn can_ring(&self, agent: &Agent) -> bool {
        !agent.has_phone() || self.phones.contains(&account(agent.seed.number))
    }

    /// How this agent's phone is to be rung.
    pub(super) fn handset(&self, number: &str) -> Handset {
        let has_phone = self.agents.get(number).is_some_and(Agent::has_phone);
        if has_phone { Handset::Called } else { Handset::Simulated }
    }

    /// Arms the end of the ringing.
    pub(super) fn phone_called(&mut self, id: CallId, party: Party) {
        let due = Due::PhoneSilent { call: id, party };
        self.schedule.keep(|armed| *armed != due);
        self.schedule.after(self.now.tick, RINGS, due);
    }

    /// Who answers this outside number.
    pub(super) fn line_to(&self, number: &str) -> Line {
        if self.phones.contains(number) { Line::Phone } else { Line::Robot }
    }

    fn phone_registered(&mut self, account: String) {
        let lost = Due::PhoneLost { account: account.clone() };
        self.schedule.keep(|due| *due != lost);
        if self.phones.insert(account) {
            self.serve_queues();
        }
    }

    fn phone_gone(&mut self, account: String, cut: bool) {
        self.phones.remove(&account);
        let grace = if cut { COMES_BACK } else { REGISTERS_ANEW };
        self.schedule.after(self.now.tick, grace, Due::PhoneLost { account });
    }

    /// It did not come back.
    pub(super) fn phone_lost(&mut self, account: &str) {
        if let Some(agent) = account.strip_prefix('9').and_then(|number| self.agents.get(number)) {
            if agent.has_phone() {
                self.sip_error(agent.seed.number);
            }
            return;
        }
        let ids: Vec<CallId> = self.calls.keys().copied().collect();
        for id in ids {
            let Some(call) = self.calls.get(&id) else { continue };
            let is_guest = call.guest_line == Line::Phone && call.plan.guest().is_some_and(|guest| guest.is(account));
            let is_customer = call.line != Line::Robot && call.customer.as_deref() == Some(account);
            if is_customer {
                self.phone_ends(&Party::Customer(id), id, None);
            } else if is_guest {
                self.phone_ends(&Party::Guest(id), id, None);
            }
        }
    }

    fn phone_rings(&mut self, party: &Party, id: CallId) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        match party {
            Party::Agent(number) => {
                let Some(leg) = call.leg_mut(number).filter(|leg| leg.handset == Handset::Called) else { return };
                leg.handset = Handset::Ringing;
                // A leader's phone has no ringing of its own in the protocol: Listen, ForceInsert, Intercept say it.
                if !leg.role.is_leaders() {
                    self.show_call(number, id, Event::AgentRinging);
                }
            }
            Party::Customer(_) if call.far == Far::Ringing && call.line == Line::Phone => {
                let Some(owner) = call.owner().map(str::to_owned) else { return };
                if !self.agents.get(&owner).is_some_and(|agent| agent.shows(Event::CalledRinging)) {
                    self.show_call(&owner, id, Event::CalledRinging);
                }
            }
            _ => {}
        }
    }

    fn phone_answers(&mut self, party: &Party, id: CallId) {
        self.phone_rings(party, id);
        let silent = Due::PhoneSilent { call: id, party: party.clone() };
        self.schedule.keep(|due| *due != silent);
        let Some(call) = self.calls.get_mut(&id) else { return };
        match party {
            Party::Agent(number) => {
                let Some(leg) = call.leg_mut(number).filter(|leg| leg.handset == Handset::Ringing) else { return };
                leg.handset = Handset::Up;
                if leg.role.is_leaders() {
                    self.leader_joins(id, number);
                } else {
                    self.agent_answers(id, number);
                }
            }
            Party::Customer(_) if call.far == Far::Ringing && call.line == Line::Phone => self.far_answers(id),
            Party::Guest(_) => match &mut call.plan {
                Plan::Outside { talks, .. } => *talks = true,
                _ => self.guest_phone_answers(id),
            },
            _ => {}
        }
    }

    /// Nobody answered for so long.
    pub(super) fn phone_silent(&mut self, party: &Party, id: CallId) {
        self.phone_ends(party, id, Some(408));
    }

    fn phone_ends(&mut self, party: &Party, id: CallId, status: Option<u16>) {
        let Some(call) = self.calls.get(&id) else { return };
        match party {
            Party::Agent(number) if call.leg(number).is_some_and(|leg| leg.handset != Handset::Simulated) => {
                self.leave_call(number, Cause::NormalClearing);
            }
            Party::Customer(_) if call.line != Line::Robot => {
                let cause = match (status, call.far) {
                    (Some(status), Far::Ringing) => refused(status),
                    _ => Cause::NormalClearing,
                };
                self.close(id, cause, None);
            }
            Party::Guest(_) if call.guest_line == Line::Phone => match call.plan {
                Plan::Transferring(_) | Plan::ConsultCalling(_) => self.guest_fails(id),
                Plan::Consulting(_) | Plan::Tripartite(_) => self.guest_phone_leaves(id),
                Plan::Outside { .. } => self.close(id, Cause::NormalClearing, None),
                Plan::Talk | Plan::Handed(_) => {}
            },
            _ => {}
        }
    }

    pub(super) fn set_guest_line(&mut self, id: CallId, line: Line) {
        if let Some(call) = self.calls.get_mut(&id) {
            call.guest_line = line;
        }
    }

    pub(super) fn set_line(&mut self, id: CallId, line: Line) {
        if let Some(call) = self.calls.get_mut(&id) {
            call.line = line;
        }
    }

    /// A leg's phone has to be rung; gives whether there is one.
    pub(super) fn leg_rings(&mut self, id: CallId, number: &str) -> bool {
        let handset = self.handset(number);
        let rings = handset == Handset::Called;
        if let Some(leg) = self.calls.get_mut(&id).and_then(|call| call.leg_mut(number)) {
            leg.handset = handset;
        }
        if rings {
            self.phone_called(id, Party::Agent(number.to_owned()));
        }
        rings
    }
}

fn refused(status: u16) -> Cause {
    match status {
        486 | 600 => Cause::UserBusy,
        404 | 484 | 604 => Cause::NumberEmpty,
        408 | 480 | 487 => Cause::NoAnswer,
        _ => Cause::Rejected,
    }
}
