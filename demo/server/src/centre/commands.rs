//! From a request to what it does: who sends it, may it be done, then the response, then the events.

use serde_json::{Value, json};

use super::{
    Centre, Message, Request,
    agent::Work,
    call::{Far, Plan, Role},
    event::{self, Event},
    login,
    refusal::Refusal,
    request::{self, Command, Head},
};

impl Centre {
    pub(super) fn take_request(&mut self, request: &Request<'_>) {
        // What is not a request has no sequence to answer; the platform drops it, and so does this.
        let Some((head, command)) = request::parse(request.body) else { return };
        let before = self.outputs.len();
        let (reply, result) = match command {
            Ok(Command::Login { number, password, company, login_type, routing_key }) => {
                let wanted = login::Wanted { number, password, company, login_type, routing_key: routing_key.clone() };
                (Some((routing_key, None)), self.log_in(wanted, &head))
            }
            Ok(Command::Reconnect) => match self.resume(request.token, &head) {
                Ok(number) => (self.route(&number), Ok(())),
                Err(refusal) => (self.route_of_ended(request), Err(refusal)),
            },
            command => match self.signed_in(request.token) {
                None => (self.route_of_ended(request), Err(Refusal::NotSignedIn)),
                Some(number) => {
                    let reply = self.route(&number);
                    (reply, command.and_then(|command| self.command(&number, command, &head)))
                }
            },
        };
        let Some((routing_key, agent)) = reply else { return };
        let (status, text) = match result {
            Ok(()) => (0, "成功"),
            Err(refusal) => (refusal.status(), refusal.text()),
        };
        let body = event::response(&head.name, &head.sequence, status, text);
        // The response comes before the events that the command caused.
        let place = before.min(self.outputs.len());
        self.outputs.insert(place, Message { routing_key, agent, body });
    }

    fn route(&self, number: &str) -> Option<(String, Option<String>)> {
        let session = self.agents.get(number)?.session()?;
        Some((session.routing_key.clone(), Some(number.to_owned())))
    }

    fn route_of_ended(&self, request: &Request<'_>) -> Option<(String, Option<String>)> {
        let ended = self.ended.iter().rev().find(|(token, _)| token == request.token);
        let key = ended.map(|(_, key)| key.as_str()).or(request.reply_to)?;
        Some((key.to_owned(), None))
    }

    fn command(&mut self, number: &str, command: Command, head: &Head) -> Result<(), Refusal> {
        let sequence = &head.sequence;
        let begins_call = matches!(command, Command::MakeCall { .. });
        if begins_call && let Some(agent) = self.agents.get_mut(number) {
            agent.userdata.clone_from(&head.userdata);
        }
        match command {
            // Handled before anybody is signed in.
            Command::Login { .. } | Command::Reconnect => Err(Refusal::BadRequest),
            Command::Heartbeat => Ok(()),
            Command::Logout => {
                self.log_out(number, Some(sequence), Some(json!({ "code": 0 })));
                Ok(())
            }
            Command::Idle => self.go_idle(number, Some(sequence)),
            Command::Busy { reason } => self.go_busy(number, reason, Some(sequence)),
            Command::MakeCall { target, caller, call_id } => self.make_call(number, target, caller, call_id, sequence),
            Command::CancelCall => self.cancel_call(number, sequence),
            Command::Hold => self.hold(number, sequence),
            Command::UnHold => self.unhold(number, sequence),
            Command::Mute => self.mute(number, true, sequence),
            Command::Unmute => self.mute(number, false, sequence),
            Command::SendDtmf { digits } => self.send_dtmf(number, &digits),
            Command::TransferCall { target, announced } => self.transfer_call(number, target, announced, sequence),
            Command::TransferCancel => self.transfer_cancel(number, sequence),
            Command::ConsultCall { target } => self.consult_call(number, target, sequence),
            Command::ConsultCancel => self.consult_cancel(number, sequence),
            Command::ConsultTransfer => self.consult_transfer(number, sequence),
            Command::TripartiteTalk => self.tripartite_talk(number, sequence),
            Command::Surveillance(filter) => self.surveillance(number, &filter, sequence),
            Command::Force { force, target } => self.force(number, force, &target, sequence),
            Command::GroupInfo => {
                self.group_info(number, sequence);
                Ok(())
            }
            Command::IdleAgent { group } => self.idle_agents(number, &group, sequence),
            Command::GroupQueueNum => {
                self.group_queue_num(number, sequence);
                Ok(())
            }
        }
    }

    pub(super) fn go_idle(&mut self, number: &str, sequence: Option<&Value>) -> Result<(), Refusal> {
        let agent = self.agents.get(number).ok_or(Refusal::NoSuchAgent)?;
        match agent.work {
            Work::Busy { .. } | Work::Idle | Work::After => {}
            Work::Away { .. } | Work::OnCall { .. } | Work::Locked => return Err(Refusal::WrongState),
        }
        if !self.can_ring(agent) {
            return Err(Refusal::PhoneNotRegistered);
        }
        let login_type = agent.session().map(|session| session.login_type);
        self.set_work(number, Work::Idle);
        self.tell(number, Event::Idle, sequence, login_type.map(|kind| json!({ "loginType": kind })));
        self.serve_queues();
        Ok(())
    }

    pub(super) fn go_busy(
        &mut self,
        number: &str,
        reason: Option<String>,
        sequence: Option<&Value>,
    ) -> Result<(), Refusal> {
        let agent = self.agents.get(number).ok_or(Refusal::NoSuchAgent)?;
        match agent.work {
            Work::Busy { .. } | Work::Idle | Work::After => {}
            Work::Away { .. } | Work::OnCall { .. } | Work::Locked => return Err(Refusal::WrongState),
        }
        let data = reason.as_ref().map(|reason| json!({ "currentBusyType": reason }));
        self.set_work(number, Work::Busy { reason });
        self.tell(number, Event::Busy, sequence, data);
        Ok(())
    }

    fn hold(&mut self, number: &str, sequence: &Value) -> Result<(), Refusal> {
        let id = self.talking_call(number)?;
        let call = self.calls.get_mut(&id).ok_or(Refusal::WrongState)?;
        let may = call.owner() == Some(number) || call.leg(number).is_some_and(|leg| leg.role == Role::Callee);
        if !may || call.plan != Plan::Talk || call.far != Far::Talking {
            return Err(Refusal::WrongState);
        }
        call.far = Far::OnHold;
        self.show(number, id, Event::Hold, Some(sequence), None);
        Ok(())
    }

    fn unhold(&mut self, number: &str, sequence: &Value) -> Result<(), Refusal> {
        let agent = self.agents.get(number).ok_or(Refusal::NoSuchAgent)?;
        let Work::OnCall { call: id, shown: Event::Hold } = agent.work else { return Err(Refusal::WrongState) };
        if let Some(call) = self.calls.get_mut(&id) {
            call.far = Far::Talking;
        }
        self.show(number, id, Event::UnHold, Some(sequence), None);
        Ok(())
    }

    fn mute(&mut self, number: &str, muted: bool, sequence: &Value) -> Result<(), Refusal> {
        let id = self.talking_call(number)?;
        let call = self.calls.get_mut(&id).ok_or(Refusal::WrongState)?;
        let call_type = call.call_type(number);
        let leg = call.leg_mut(number).ok_or(Refusal::WrongState)?;
        if leg.muted == muted {
            return Err(Refusal::WrongState);
        }
        leg.muted = muted;
        let event = if muted { Event::Mute } else { Event::Unmute };
        self.show(number, id, event, Some(sequence), Some(json!({ "callType": call_type })));
        Ok(())
    }

    fn send_dtmf(&mut self, number: &str, digits: &str) -> Result<(), Refusal> {
        /// More than anybody presses in a call.
        const DIGITS: usize = 256;
        let id = self.agents.get(number).and_then(super::Agent::call).ok_or(Refusal::WrongState)?;
        let call = self.calls.get_mut(&id).ok_or(Refusal::WrongState)?;
        if call.dtmf.len() + digits.len() > DIGITS {
            return Err(Refusal::BadRequest);
        }
        call.dtmf.push_str(digits);
        Ok(())
    }

    /// The call in which the agent talks right now.
    pub(super) fn talking_call(&self, number: &str) -> Result<super::CallId, Refusal> {
        let agent = self.agents.get(number).ok_or(Refusal::NoSuchAgent)?;
        agent.call().filter(|_| agent.talks()).ok_or(Refusal::WrongState)
    }
}
