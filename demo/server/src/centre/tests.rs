//! The centre without sockets: requests in, lists of events out.

mod calls;
mod colleagues;
mod leaders;
mod phones;
mod robustness;
mod sign_in;

use agent_sdk_wasm::{entropy::Counter, time::Now};
use serde_json::{Value, json};

use super::{Centre, Control, Request, Settings};

/// A centre, its clock, and what it said so far.
struct World {
    centre: Centre,
    time: u64,
    heard: Vec<(String, Value)>,
}

impl World {
    /// Ten o'clock on some day.
    const START: u64 = 1_700_000_000_000;

    fn new() -> Self {
        let passwords = super::seed::AGENTS.iter().map(|agent| (agent.number.to_owned(), "pw".to_owned())).collect();
        let settings = Settings { passwords, ..Settings::default() };
        let centre = Centre::new(settings, Box::new(Counter::default()), Now::at(Self::START));
        Self { centre, time: Self::START, heard: Vec::new() }
    }

    /// Sends a request and gives its response.
    fn request(&mut self, token: &str, body: &Value) -> Value {
        let body = body.to_string();
        let request = Request { token, body: body.as_bytes(), reply_to: Some("reply") };
        self.centre.request(&request, Now::at(self.time));
        let before = self.heard.len();
        self.collect();
        let response = self.heard[before..].iter().find(|(_, body)| body["type"] == "response");
        response.map(|(_, body)| body.clone()).unwrap_or(Value::Null)
    }

    /// Sends a command of a signed-in agent that has to succeed.
    fn does(&mut self, agent: &str, body: &Value) {
        let response = self.says(agent, body);
        assert_eq!(response["status"], 0, "{agent} {body}: {response}");
    }

    /// Sends a command that has to be refused, and gives the status.
    fn refused(&mut self, agent: &str, body: &Value) -> u64 {
        let before = self.heard.len();
        let response = self.says(agent, body);
        assert_eq!(self.heard.len(), before + 1, "a refused command causes nothing: {:?}", &self.heard[before..]);
        response["status"].as_u64().unwrap_or(0)
    }

    fn says(&mut self, agent: &str, body: &Value) -> Value {
        let token = self.token(agent);
        self.request(&token, body)
    }

    fn token(&self, agent: &str) -> String {
        self.centre.agents[agent].session().map(|session| session.token.clone()).unwrap_or_default()
    }

    fn control(&mut self, control: Control) -> Value {
        let answer = self.centre.control(control, Now::at(self.time)).expect("it can be done");
        self.collect();
        answer
    }

    /// Signs an agent in; its events are those for the routing key that is called like it.
    fn sign_in(&mut self, agent: &str) {
        let login = login(agent, "pw", agent);
        assert_eq!(self.request("", &login)["status"], 0);
    }

    /// Signs in and goes idle, and forgets what was said about it.
    fn ready(&mut self, agents: &[&str]) {
        for agent in agents {
            self.sign_in(agent);
            self.does(agent, &json!({ "request": "idle" }));
        }
        self.heard.clear();
    }

    /// Lets time pass.
    fn pass(&mut self, millis: u64) {
        self.time += millis;
        self.centre.wake(Now::at(self.time));
        self.collect();
    }

    /// Lets time pass until an agent heard `event`.
    fn until(&mut self, agent: &str, event: &str) {
        for _ in 0..2_000 {
            if self.heard.iter().any(|(to, body)| to == agent && body["event"] == event) {
                return;
            }
            self.pass(50);
        }
        panic!("{agent} never heard {event}: {:?}", self.events(agent));
    }

    fn collect(&mut self) {
        while let Some(message) = self.centre.poll_output() {
            self.heard.push((message.routing_key, message.body));
        }
    }

    /// The events' names that an agent heard since the last look, with the state where that has another name.
    fn events(&mut self, agent: &str) -> Vec<String> {
        let mut names = Vec::new();
        self.heard.retain(|(to, body)| {
            if to != agent {
                return true;
            }
            if let Some(event) = body["event"].as_str() {
                let state = body["nowState"].as_str().filter(|state| *state != event);
                names.push(state.map_or(event.to_owned(), |state| format!("{event}/{state}")));
            }
            false
        });
        names
    }

    /// The newest event of that name that an agent heard.
    fn last(&self, agent: &str, event: &str) -> Value {
        let found = self.heard.iter().rev().find(|(to, body)| to == agent && body["event"] == event);
        found.unwrap_or_else(|| panic!("{agent} heard no {event}")).1.clone()
    }

    fn state(&self, agent: &str) -> &str {
        self.centre.agents[agent].now_state()
    }

    /// Brings an agent into a conversation with a customer.
    fn talking(&mut self, agent: &str) {
        self.does(agent, &call("13800138001"));
        self.until(agent, "Conversation");
        self.heard.clear();
    }
}

fn login(agent: &str, password: &str, key: &str) -> Value {
    json!({
        "request": "login", "sequence": 1, "agentNumber": agent, "password": password,
        "companyShortName": "demo", "loginType": "1", "routingKey": key,
    })
}

fn call(number: &str) -> Value {
    json!({ "request": "makeCall", "sequence": 5, "called": number, "calledType": 2 })
}

fn just(request: &str) -> Value {
    json!({ "request": request, "sequence": 9 })
}
