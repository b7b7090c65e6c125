//! What clients sent, for tests: every frame with its headers and body, by agent. Passcodes are masked; passwords in
//! bodies are not, because a test may want to compare them. Only `GET /api/frames` on the loopback shows it.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use agent_sdk_wasm::stomp::Frame;
use serde_json::{Map, Value, json};

use crate::broker::ConnectionId;

/// The newest frames are kept.
const FRAMES: usize = 4_000;
/// Of a body.
const BODY: usize = 16 * 1024;
/// Names that are remembered; when there are more, all are forgotten.
const NAMES: usize = 10_000;

/// The recorder.
#[derive(Debug, Default)]
pub struct Recorder {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    frames: VecDeque<Record>,
    count: u64,
    /// Where a connection listens.
    keys: BTreeMap<ConnectionId, String>,
    /// Whose a routing key or token is.
    agents: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Record {
    number: u64,
    time: u64,
    connection: Option<ConnectionId>,
    token: String,
    command: String,
    headers: Value,
    body: String,
}

impl Recorder {
    /// A frame came in over the embedded broker.
    pub fn frame(&self, connection: ConnectionId, frame: &Frame) {
        let headers: Map<String, Value> = (frame.headers.iter())
            .map(|(name, value)| (name.to_owned(), json!(if name == "passcode" { "***" } else { value })))
            .collect();
        let token = frame.header("token").unwrap_or_default().to_owned();
        let body = frame.body_text_lossy();
        self.record(Some(connection), token, frame.command.as_str(), Value::Object(headers), &body);
    }

    /// A request came in over RabbitMQ.
    pub fn request(&self, token: &str, version: &str, body: &[u8]) {
        let headers = json!({ "token": token, "version": version });
        self.record(None, token.to_owned(), "SEND", headers, &String::from_utf8_lossy(body));
    }

    fn record(&self, connection: Option<ConnectionId>, token: String, command: &str, headers: Value, body: &str) {
        let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let time = u64::try_from(time).unwrap_or(u64::MAX);
        let command = command.chars().take(100).collect();
        let body = body.chars().take(BODY).collect();
        let mut inner = self.inner();
        inner.count += 1;
        let number = inner.count;
        if inner.frames.len() >= FRAMES {
            inner.frames.pop_front();
        }
        inner.frames.push_back(Record { number, time, connection, token, command, headers, body });
    }

    /// A connection listens to `key`.
    pub(crate) fn listens(&self, connection: ConnectionId, key: &str) {
        let mut inner = self.inner();
        if inner.keys.len() >= NAMES {
            inner.keys.clear();
        }
        inner.keys.insert(connection, key.to_owned());
    }

    /// A routing key or token turned out to be this agent's.
    pub(crate) fn belongs(&self, name: &str, agent: &str) {
        let mut inner = self.inner();
        if inner.agents.len() >= NAMES {
            inner.agents.clear();
        }
        if inner.agents.get(name).is_none_or(|known| known != agent) {
            inner.agents.insert(name.to_owned(), agent.to_owned());
        }
    }

    /// What came since frame `since`, of one agent or of all.
    pub fn frames(&self, agent: Option<&str>, since: u64) -> Value {
        let inner = self.inner();
        let list: Vec<Value> = (inner.frames.iter())
            .filter(|record| record.number > since)
            .filter_map(|record| {
                let whose = inner.agent_of(record);
                if agent.is_some() && whose.as_deref() != agent {
                    return None;
                }
                Some(json!({
                    "number": record.number, "time": record.time, "agent": whose, "connection": record.connection,
                    "command": record.command, "headers": record.headers, "body": record.body,
                }))
            })
            .collect();
        json!({ "last": inner.count, "frames": list })
    }

    /// Forgets all frames.
    pub fn clear(&self) {
        self.inner().frames.clear();
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // What is recorded is whole between any two statements, also if a thread died.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn agent_of(&self, record: &Record) -> Option<String> {
        let by_key = record.connection.and_then(|connection| self.keys.get(&connection));
        let by_key = by_key.and_then(|key| self.agents.get(key));
        let by_body = || {
            let body: Value = serde_json::from_str(&record.body).ok()?;
            body.get("agentNumber")?.as_str().map(str::to_owned)
        };
        by_key.or_else(|| self.agents.get(&record.token)).cloned().or_else(by_body)
    }
}
