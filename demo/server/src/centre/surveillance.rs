//! The lists: who works in a group and what they do, which groups there are, who is idle.

use serde_json::{Map, Value, json};

use super::{Centre, agent::Agent, event, event::Event, refusal::Refusal, request::Filter, seed};

impl Centre {
    pub(super) fn surveillance(&mut self, number: &str, filter: &Filter, sequence: &Value) -> Result<(), Refusal> {
        let own = self.agents.get(number).ok_or(Refusal::NoSuchAgent)?.seed.groups;
        if let Some(group) = &filter.group
            && !own.contains(&group.as_str())
        {
            let known = seed::GROUPS.iter().any(|known| known.id == *group);
            return Err(if known { Refusal::NotPermitted } else { Refusal::NoSuchGroup });
        }
        let list: Vec<Value> = (self.agents.values())
            .filter(|agent| !agent.is_away())
            .filter(|agent| agent.seed.groups.iter().any(|group| own.contains(group)))
            .filter(|agent| self.matches(agent, filter))
            .map(|agent| self.listed(agent))
            .collect();
        self.tell(number, Event::Surveillance, Some(sequence), Some(json!({ "agentList": list })));
        Ok(())
    }

    fn matches(&self, agent: &Agent, filter: &Filter) -> bool {
        let is = |wanted: &Option<String>, test: &dyn Fn(&str) -> bool| wanted.as_deref().is_none_or(test);
        let direction =
            agent.call().and_then(|call| self.calls.get(&call)).map(|call| call.direction.wire().to_string());
        is(&filter.group, &|group| agent.in_group(group))
            && is(&filter.number, &|number| agent.seed.number == number)
            && is(&filter.name, &|name| agent.seed.name.contains(name))
            && is(&filter.state, &|state| agent.listed_state() == state)
            && is(&filter.direction, &|wanted| direction.as_deref() == Some(wanted))
    }

    fn listed(&self, agent: &Agent) -> Value {
        let number = agent.seed.number;
        let group = |id: &&str| seed::GROUPS.iter().find(|group| group.id == *id);
        let groups: Vec<Value> = (agent.seed.groups.iter().filter_map(group))
            .map(|group| json!({ "id": group.id, "name": group.name }))
            .collect();
        let mut entry = Map::new();
        let mut put = |key: &str, value: Value| entry.insert(key.to_owned(), value);
        put("companyId", json!(seed::COMPANY_ID));
        put("agentId", json!(event::agent_id(number)));
        put("agentNumber", json!(number));
        put("agentName", json!(agent.seed.name));
        put("nowState", json!(agent.listed_state()));
        let in_state = self.now.wall.since(agent.since).as_millis();
        put("operatingTime", json!(u64::try_from(in_state).unwrap_or(u64::MAX)));
        put("loginTime", json!(agent.signed_in.0));
        let duration = self.now.wall.since(agent.signed_in).as_secs();
        put("loginDuration", json!(duration));
        if let Some(call) = agent.call().and_then(|call| self.calls.get(&call)) {
            put("peerId", json!(call.peer(number)));
            put("callDirection", json!(call.direction.wire()));
        }
        put("groupList", json!(groups));
        Value::Object(entry)
    }

    pub(super) fn group_info(&mut self, number: &str, sequence: &Value) {
        let list: Vec<Value> =
            seed::GROUPS.iter().map(|group| json!({ "id": group.id, "name": group.name, "type": 0 })).collect();
        self.tell(number, Event::GroupInfo, Some(sequence), Some(json!({ "groupList": list })));
    }

    pub(super) fn idle_agents(&mut self, number: &str, group: &str, sequence: &Value) -> Result<(), Refusal> {
        if !seed::GROUPS.iter().any(|known| known.id == group) {
            return Err(Refusal::NoSuchGroup);
        }
        let list: Vec<Value> = (self.agents.values())
            .filter(|agent| agent.is_idle() && agent.in_group(group) && agent.seed.number != number)
            .map(|agent| {
                let seed = agent.seed;
                json!({
                    "agentId": event::agent_id(seed.number),
                    "agentNumber": seed.number,
                    "agentName": seed.name,
                })
            })
            .collect();
        self.tell(number, Event::IdleAgent, Some(sequence), Some(json!({ "agentList": list })));
        Ok(())
    }
}
