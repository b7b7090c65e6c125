//! Faults on demand: what a test wants to go wrong, for whom and how often.
//!
//! Some happen at once (a socket is closed, an agent is put out); the others wait here for the next request or message
//! that they concern. This file keeps the waiting ones; `order.rs` says which there are.

mod order;

use std::time::Duration;

use serde_json::{Value, json};

pub use self::order::{Kind, Order, OrderError};

/// Faults that can wait at the same time.
const LIMIT: usize = 256;
/// Copies that a duplicate makes.
const COPIES: u32 = 2;

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It reaches the centre.
    Pass,
    /// It is answered with this and reaches nobody.
    Refuse {
        /// The response's status.
        status: i64,
        /// The response's text.
        text: String,
    },
    /// It reaches nobody.
    Ignore,
}

/// What becomes of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Treatment {
    /// What is sent.
    pub body: String,
    /// How often.
    pub copies: u32,
    /// How much later.
    pub delay: Option<Duration>,
    /// Whether it changes places with the next one.
    pub hold: bool,
}

#[derive(Debug)]
struct Waiting {
    order: Order,
    /// How often yet; none: until it is taken back.
    left: Option<u32>,
}

/// The faults that wait.
#[derive(Debug, Default)]
pub struct Faults {
    waiting: Vec<Waiting>,
}

impl Faults {
    /// Lets a fault wait for what it concerns.
    pub fn add(&mut self, order: Order) -> Result<Value, OrderError> {
        if self.waiting.len() >= LIMIT {
            return Err(OrderError::TooMany);
        }
        let left = Some(order.times).filter(|times| *times > 0);
        self.waiting.push(Waiting { order, left });
        Ok(self.list())
    }

    /// Takes all back.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Those that wait.
    pub fn list(&self) -> Value {
        let list: Vec<Value> = (self.waiting.iter())
            .map(|waiting| {
                json!({ "kind": waiting.order.kind.name(), "agent": waiting.order.agent, "left": waiting.left })
            })
            .collect();
        json!({ "faults": list })
    }

    /// A request came in.
    pub fn on_request(&mut self, agent: Option<&str>, command: &str) -> Verdict {
        let concerns = |kind: &Kind| match kind {
            Kind::Refuse { command: wanted, .. } | Kind::Ignore { command: wanted } => {
                wanted.as_deref().is_none_or(|wanted| wanted == command)
            }
            _ => false,
        };
        match self.spend(agent, concerns) {
            Some(Kind::Refuse { status, msg, .. }) => Verdict::Refuse { status, text: msg },
            Some(Kind::Ignore { .. }) => Verdict::Ignore,
            _ => Verdict::Pass,
        }
    }

    /// A message goes out. Several faults can meet on it.
    pub fn on_message(&mut self, agent: Option<&str>, mut body: Value) -> Treatment {
        let name = body.get("event").or_else(|| body.get("response")).and_then(Value::as_str).map(str::to_owned);
        let named = |wanted: &Option<String>| wanted.is_none() || *wanted == name;
        let delay = self.spend(agent, |kind| matches!(kind, Kind::Delay { event, .. } if named(event)));
        let delay = match delay {
            Some(Kind::Delay { ms, .. }) => Some(Duration::from_millis(ms.min(600_000))),
            _ => None,
        };
        let copies = self.spend(agent, |kind| matches!(kind, Kind::Duplicate { event } if named(event)));
        let hold = self.spend(agent, |kind| matches!(kind, Kind::Reorder { event } if named(event)));
        let is_event = body.get("event").is_some();
        let null = self.spend(agent, |kind| matches!(kind, Kind::NullData { event } if is_event && named(event)));
        if null.is_some()
            && let Some(fields) = body.as_object_mut()
        {
            fields.insert("data".to_owned(), Value::Null);
        }
        let text = body.to_string();
        let malformed = self.spend(agent, |kind| matches!(kind, Kind::Malformed { event, .. } if named(event)));
        let body = match malformed {
            Some(Kind::Malformed { body: Some(body), .. }) => body,
            // Half of what it was.
            Some(_) => text.chars().take(text.chars().count() / 2).collect(),
            None => text,
        };
        Treatment { body, copies: if copies.is_some() { COPIES } else { 1 }, delay, hold: hold.is_some() }
    }

    /// The first waiting fault for `agent` that `concerns` this; it is used up by that, once.
    fn spend(&mut self, agent: Option<&str>, concerns: impl Fn(&Kind) -> bool) -> Option<Kind> {
        let place = self.waiting.iter().position(|waiting| {
            let wanted = waiting.order.agent.as_deref();
            (wanted.is_none() || wanted == agent) && concerns(&waiting.order.kind)
        })?;
        let waiting = self.waiting.get_mut(place)?;
        let kind = waiting.order.kind.clone();
        match &mut waiting.left {
            Some(left) if *left > 1 => *left -= 1,
            Some(_) => drop(self.waiting.remove(place)),
            None => {}
        }
        Some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(text: &str) -> Order {
        serde_json::from_str(text).expect("an order")
    }

    #[test]
    fn a_fault_is_for_its_agent_and_is_used_up() {
        let mut faults = Faults::default();
        faults.add(order(r#"{"kind":"refuse","agent":1001,"command":"idle","status":7,"msg":"不"}"#)).expect("room");
        assert_eq!(faults.on_request(Some("1002"), "idle"), Verdict::Pass);
        assert_eq!(faults.on_request(Some("1001"), "busy"), Verdict::Pass);
        let refused = Verdict::Refuse { status: 7, text: "不".to_owned() };
        assert_eq!(faults.on_request(Some("1001"), "idle"), refused);
        assert_eq!(faults.on_request(Some("1001"), "idle"), Verdict::Pass);
    }

    #[test]
    fn times_0_lasts_until_it_is_taken_back() {
        let mut faults = Faults::default();
        faults.add(order(r#"{"kind":"ignore","times":0}"#)).expect("room");
        assert_eq!([(); 3].map(|()| faults.on_request(None, "idle")), [(); 3].map(|()| Verdict::Ignore));
        faults.clear();
        assert_eq!(faults.on_request(None, "idle"), Verdict::Pass);
    }

    #[test]
    fn several_faults_meet_on_one_message() {
        let mut faults = Faults::default();
        for text in [
            r#"{"kind":"duplicate","event":"Busy"}"#,
            r#"{"kind":"nullData","event":"Busy"}"#,
            r#"{"kind":"delay","ms":20}"#,
        ] {
            faults.add(order(text)).expect("room");
        }
        let treatment = faults.on_message(None, json!({ "event": "Busy", "data": { "a": 1 } }));
        let expected = Treatment {
            body: r#"{"event":"Busy","data":null}"#.to_owned(),
            copies: 2,
            delay: Some(Duration::from_millis(20)),
            hold: false,
        };
        assert_eq!(treatment, expected);
        assert_eq!(faults.list(), json!({ "faults": [] }));
    }

    #[test]
    fn a_malformed_body_is_cut_in_the_middle_of_its_characters() {
        let mut faults = Faults::default();
        faults.add(order(r#"{"kind":"malformed"}"#)).expect("room");
        let treatment = faults.on_message(None, json!("座席座席"));
        assert_eq!(treatment.body, "\"座席");
    }
}
