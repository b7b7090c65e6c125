//! Signing in, resuming, signing out, and noticing that a browser fell silent.

use agent_sdk_wasm::{entropy::Entropy, time::Millis};
use serde_json::{Value, json};

use super::{
    Centre, Due, ENDED_TOKENS,
    agent::{Agent, Seat, Session, Work},
    cause::Cause,
    event::Event,
    pace,
    refusal::Refusal,
    request::Head,
    seed,
};

/// A token in use.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) agent: String,
    pub(super) ends: Millis,
}

/// What a login command asks for.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) number: String,
    pub(super) password: String,
    pub(super) company: String,
    pub(super) login_type: i64,
    pub(super) routing_key: String,
}

/// The answer to a kept session: it may be resumed.
const KEPT_FOR_RESUME: i64 = -1002;
/// The phone lost its registration.
const PHONE_LOST: i64 = -1001;

/// A password that can be read out: two groups of four letters and digits that nobody mistakes for each other.
pub(super) fn password(entropy: &mut dyn Entropy) -> String {
    const ALPHABET: [char; 31] = [
        'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y',
        'z', '2', '3', '4', '5', '6', '7', '8', '9',
    ];
    let mut letter = || {
        let place = entropy.below(31) as usize;
        ALPHABET.get(place).copied().unwrap_or('a')
    };
    let mut half = || (0..4).map(|_| letter()).collect::<String>();
    format!("{}-{}", half(), half())
}

impl Centre {
    /// Whose token it is, if it is in use. The browser is heard by this.
    pub(super) fn signed_in(&mut self, token: &str) -> Option<String> {
        let Token { agent: number, ends } = self.tokens.get(token)?.clone();
        if ends <= self.now.wall {
            self.end_token(token);
            return None;
        }
        let heard = self.now.tick;
        let session = self.agents.get_mut(&number)?.session_mut()?;
        session.heard = heard;
        Some(number)
    }

    /// Whose token it is and where that agent listens.
    pub fn listener(&self, token: &str) -> Option<(String, String)> {
        let agent = self.tokens.get(token)?.agent.clone();
        let key = self.routing_key(&agent)?;
        Some((agent, key))
    }

    /// Where an agent listens, if a browser sits there.
    pub fn routing_key(&self, number: &str) -> Option<String> {
        self.agents.get(number)?.session().map(|session| session.routing_key.clone())
    }

    pub(super) fn log_in(&mut self, wanted: Wanted, head: &Head) -> Result<(), Refusal> {
        if wanted.company != seed::COMPANY {
            return Err(Refusal::NoSuchCompany);
        }
        let agent = self.agents.get(&wanted.number).ok_or(Refusal::BadCredentials)?;
        if agent.password != wanted.password {
            return Err(Refusal::BadCredentials);
        }
        // 1 SIP phone, 2 mobile, 3 WebRTC, 4 SIM module.
        if !(1..=4).contains(&wanted.login_type) {
            return Err(Refusal::BadLoginType);
        }
        let number = wanted.number.as_str();
        let same_browser = agent.session().is_some_and(|session| session.routing_key == wanted.routing_key);
        // A browser that signs in again on its own connection keeps its call; anybody else begins afresh.
        let keeps_call = same_browser && agent.call().is_some();
        if !keeps_call {
            self.leave_call(number, Cause::NormalClearing);
        }
        if !same_browser {
            // The second sign-in of an agent puts the first one out.
            self.tell(number, Event::Kick, None, None);
        }
        self.drop_session(number);
        let token = self.entropy.uuid();
        let wall = self.now.wall;
        let ends = wall + self.settings.token_life;
        self.tokens.insert(token.clone(), Token { agent: number.to_owned(), ends });
        let session =
            Session { token, routing_key: wanted.routing_key, login_type: wanted.login_type, heard: self.now.tick };
        if let Some(agent) = self.agents.get_mut(number) {
            agent.seat = Seat::Browser(session);
            agent.signed_in = wall;
            if !keeps_call {
                agent.userdata = None;
            }
        }
        if !keeps_call {
            self.set_work(number, Work::Busy { reason: None });
        }
        self.watch_presence(number);
        let data = self.login_data(number);
        self.tell(number, Event::Login, Some(&head.sequence), data);
        Ok(())
    }

    /// Takes a session up again; gives whose it was.
    pub(super) fn resume(&mut self, token: &str, head: &Head) -> Result<String, Refusal> {
        let Token { agent: number, ends } = self.tokens.get(token).cloned().ok_or(Refusal::NotSignedIn)?;
        if ends <= self.now.wall && self.agents.get(&number).is_some_and(Agent::is_away) {
            // Kept too long: there is nothing to take up.
            self.drop_session(&number);
            return Err(Refusal::NotSignedIn);
        }
        let agent = self.agents.get_mut(&number).ok_or(Refusal::NotSignedIn)?;
        if let Work::Away { kept } = &mut agent.work
            && let Some(session) = kept.take()
        {
            agent.seat = Seat::Browser(session);
            self.set_work(&number, Work::Busy { reason: None });
            self.watch_presence(&number);
        }
        let number = self.signed_in(token).ok_or(Refusal::NotSignedIn)?;
        let data = self.login_data(&number);
        self.tell(&number, Event::Reconnect, Some(&head.sequence), data);
        Ok(number)
    }

    /// Signs an agent out; a robot comes back to its own seat after a while.
    pub(super) fn log_out(&mut self, number: &str, sequence: Option<&Value>, data: Option<Value>) {
        self.leave_call(number, Cause::NormalClearing);
        self.set_work(number, Work::Away { kept: None });
        self.tell(number, Event::Logout, sequence, data);
        self.drop_session(number);
        self.empty_seat(number);
    }

    /// The platform puts an agent out, as a second sign-in does.
    pub(super) fn kick(&mut self, number: &str) {
        self.leave_call(number, Cause::NormalClearing);
        self.set_work(number, Work::Away { kept: None });
        self.tell(number, Event::Kick, None, None);
        self.drop_session(number);
        self.empty_seat(number);
    }

    /// The agent's phone is gone from the registrar: the platform says so and signs the agent out.
    pub(super) fn sip_error(&mut self, number: &str) {
        self.leave_call(number, Cause::NormalClearing);
        self.set_work(number, Work::Away { kept: None });
        self.tell(number, Event::SipError, None, None);
        self.log_out(number, None, Some(json!({ "code": PHONE_LOST })));
    }

    /// The agent's token is worth nothing any more; the agent's state stays, as on a server whose cache lost it.
    pub(super) fn expire_token(&mut self, number: &str) {
        let token = self.agents.get(number).and_then(|agent| agent.session()).map(|session| session.token.clone());
        if let Some(token) = token {
            self.end_token(&token);
        }
    }

    pub(super) fn presence(&mut self, number: &str) {
        let Some(agent) = self.agents.get(number) else { return };
        let Some(session) = agent.session() else { return };
        let silent = self.now.tick.since(session.heard);
        // A call goes on while its agent's browser is being reloaded, but not for ever.
        let limit = if agent.call().is_some() { pace::PRESENCE_IN_CALL } else { pace::PRESENCE };
        if silent < limit {
            self.watch_presence(number);
            return;
        }
        let kept = Some(session.clone());
        self.leave_call(number, Cause::NormalClearing);
        self.tell(number, Event::Logout, None, Some(json!({ "code": KEPT_FOR_RESUME })));
        self.set_work(number, Work::Away { kept });
        if let Some(agent) = self.agents.get_mut(number) {
            agent.seat = Seat::Empty;
        }
    }

    fn watch_presence(&mut self, number: &str) {
        let due = Due::Presence { agent: number.to_owned() };
        self.schedule.keep(|armed| *armed != due);
        self.schedule.after(self.now.tick, pace::PRESENCE, due);
    }

    fn empty_seat(&mut self, number: &str) {
        let Some(agent) = self.agents.get_mut(number) else { return };
        agent.seat = Seat::Empty;
        agent.userdata = None;
        if agent.seed.understudy != seed::Understudy::Nobody {
            self.later(pace::ROBOT_RETURNS, Due::RobotReturns { agent: number.to_owned() });
        }
    }

    fn drop_session(&mut self, number: &str) {
        let Some(agent) = self.agents.get_mut(number) else { return };
        let session = match (&mut agent.work, agent.seat.clone()) {
            (_, Seat::Browser(session)) => Some(session),
            (Work::Away { kept }, _) => kept.take(),
            _ => None,
        };
        agent.seat = Seat::Empty;
        if let Some(session) = session {
            self.tokens.remove(&session.token);
            self.remember_ended(session.token, session.routing_key);
        }
    }

    fn end_token(&mut self, token: &str) {
        let Some(Token { agent, .. }) = self.tokens.remove(token) else { return };
        let key = self.agents.get(&agent).and_then(|agent| agent.session()).map(|session| session.routing_key.clone());
        if let Some(key) = key {
            self.remember_ended(token.to_owned(), key);
        }
    }

    fn remember_ended(&mut self, token: String, routing_key: String) {
        if self.ended.len() >= ENDED_TOKENS {
            self.ended.pop_front();
        }
        self.ended.push_back((token, routing_key));
    }

    /// The data of Login and Reconnect.
    fn login_data(&self, number: &str) -> Option<Value> {
        let agent = self.agents.get(number)?;
        let session = agent.session()?;
        let group = |id: &&str| seed::GROUPS.iter().find(|group| group.id == *id);
        let main = agent.seed.groups.first();
        let groups: Vec<Value> = (agent.seed.groups.iter().filter_map(group))
            .map(|group| json!({ "id": group.id, "name": group.name, "isMaster": u8::from(main == Some(&group.id)) }))
            .collect();
        let ivrs: Vec<Value> = seed::IVRS.iter().map(|ivr| json!({ "id": ivr.id, "name": ivr.name })).collect();
        let mut data = json!({
            "token": session.token,
            "agentType": u8::from(agent.seed.leader),
            "loginType": session.login_type,
            "agentMakeCall": 1,
            "registered": u8::from(self.can_ring(agent)),
            "busyType": seed::BUSY_REASONS,
            "groupIdList": agent.seed.groups,
            "groupInfoList": groups,
            "ivrList": ivrs,
            "queueNum": 1,
            "domain": "127.0.0.1",
            "sipId": format!("8{number}"),
            "sipPassword": agent.password,
            "webrtcDomain": self.settings.sip_domain,
            "webrtcSipId": super::phone::account(number),
            "webrtcSipPassword": agent.password,
            "registerSipIp": self.settings.sip_address,
        });
        if let (Work::Busy { reason: Some(reason) }, Some(fields)) = (&agent.work, data.as_object_mut()) {
            fields.insert("currentBusyType".to_owned(), json!(reason));
        }
        Some(data)
    }
}
