//! The one task that owns the contact centre: requests, buttons, faults and time go in one after the other.
//!
//! ```text
//!   broker or RabbitMQ ─► request ─► faults ─► Centre ─► faults ─► late? ─► outlet ─► broker or RabbitMQ
//!   control API ─────────► control ────────────┤
//!   exchange ────────────► phone events ───────┴─► picture ─► exchange
//! ```
//!
//! All its queues are bounded; a sender waits while the centre is behind.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use agent_sdk_wasm::time::Millis;
use serde_json::{Value, json};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::sleep_until,
};

use crate::{
    broker::Broker,
    centre::{Centre, Control, ControlError, Message, PhoneEvent, Picture, Request},
    clock::Clock,
    faults::{Faults, Order, OrderError, Treatment, Verdict},
    recorder::Recorder,
    uplink::Uplink,
};

/// Requests that wait for the centre.
const INBOX: usize = 1_024;
/// Messages that a fault holds back.
const LATE: usize = 10_000;
/// A message held back to change places with the next one goes alone when there is no next one.
const REORDER_LIMIT: Duration = Duration::from_millis(1_000);

/// A request from a client.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The `token` header.
    pub token: String,
    /// The body.
    pub body: Vec<u8>,
    /// Where the sender listens, when the broker knows.
    pub reply_to: Option<String>,
}

/// Something for the hub.
#[derive(Debug)]
enum Input {
    Request(Incoming),
    Control(Control, oneshot::Sender<Result<Value, ControlError>>),
    Fault(Order, oneshot::Sender<Result<Value, OrderError>>),
    Faults(oneshot::Sender<Value>),
    ClearFaults(oneshot::Sender<Value>),
    Phone(PhoneEvent, oneshot::Sender<Result<(), u16>>),
}

/// The hub is gone; the server is shutting down.
#[derive(Clone, Copy, Debug)]
pub struct Gone;

/// The hub's entrance.
#[derive(Clone, Debug)]
pub struct HubHandle {
    inbox: mpsc::Sender<Input>,
}

/// What the hub will receive.
#[derive(Debug)]
pub struct Inbox(mpsc::Receiver<Input>);

/// An entrance and what comes in by it.
pub fn entrance() -> (HubHandle, Inbox) {
    let (inbox, received) = mpsc::channel(INBOX);
    (HubHandle { inbox }, Inbox(received))
}

impl HubHandle {
    /// Hands a request over.
    pub async fn request(&self, request: Incoming) -> Result<(), Gone> {
        self.inbox.send(Input::Request(request)).await.map_err(|_| Gone)
    }

    /// Presses a button.
    pub async fn control(&self, control: Control) -> Result<Result<Value, ControlError>, Gone> {
        self.ask(|reply| Input::Control(control, reply)).await
    }

    /// Orders a fault.
    pub async fn fault(&self, order: Order) -> Result<Result<Value, OrderError>, Gone> {
        self.ask(|reply| Input::Fault(order, reply)).await
    }

    /// Which faults wait.
    pub async fn faults(&self) -> Result<Value, Gone> {
        self.ask(Input::Faults).await
    }

    /// Takes all faults back.
    pub async fn clear_faults(&self) -> Result<Value, Gone> {
        self.ask(Input::ClearFaults).await
    }

    /// Says what happened to a phone; a call that is refused gets the status.
    pub async fn phone(&self, event: PhoneEvent) -> Result<Result<(), u16>, Gone> {
        self.ask(|reply| Input::Phone(event, reply)).await
    }

    async fn ask<T>(&self, input: impl FnOnce(oneshot::Sender<T>) -> Input) -> Result<T, Gone> {
        let (reply, answer) = oneshot::channel();
        self.inbox.send(input(reply)).await.map_err(|_| Gone)?;
        answer.await.map_err(|_| Gone)
    }
}

/// Where messages go.
pub enum Outlet {
    /// To the clients of the embedded broker.
    Embedded(Arc<Broker>),
    /// To RabbitMQ.
    Uplink(Uplink),
}

#[derive(Clone, Debug)]
struct Delivery {
    routing_key: String,
    body: Arc<str>,
}

/// The hub.
pub struct Hub {
    centre: Centre,
    clock: Clock,
    recorder: Arc<Recorder>,
    outlet: Outlet,
    faults: Faults,
    late: BTreeMap<(Instant, u64), Delivery>,
    /// By routing key: what waits to change places with the next one.
    held: BTreeMap<String, (Instant, Delivery)>,
    count: u64,
    /// What phones and ears have to do.
    picture: watch::Sender<Arc<Picture>>,
}

impl Hub {
    /// A hub around a centre.
    pub fn new(centre: Centre, clock: Clock, recorder: Arc<Recorder>, outlet: Outlet) -> Self {
        Self {
            centre,
            clock,
            recorder,
            outlet,
            faults: Faults::default(),
            late: BTreeMap::new(),
            held: BTreeMap::new(),
            count: 0,
            picture: watch::Sender::default(),
        }
    }

    /// What phones and ears have to do, whenever that changes.
    pub fn picture(&self) -> watch::Receiver<Arc<Picture>> {
        self.picture.subscribe()
    }

    /// Works until every entrance is gone.
    pub async fn run(mut self, mut inbox: Inbox) {
        loop {
            let wake = self.deadline();
            tokio::select! {
                input = inbox.0.recv() => match input {
                    Some(input) => self.take(input),
                    None => return,
                },
                () = sleep_until(wake.into()) => self.centre.wake(self.clock.now()),
            }
            self.collect();
            self.flush();
            self.draw();
        }
    }

    fn deadline(&self) -> Instant {
        // A millisecond's fraction would make the centre wake before its deadline, again and again.
        let centre = self.centre.poll_timeout().map(|tick| self.clock.at(Millis(tick.0.saturating_add(1))));
        let late = self.late.keys().next().map(|(at, _)| *at);
        let held = self.held.values().map(|(at, _)| *at).min();
        let idle = Instant::now() + Duration::from_secs(3_600);
        [centre, late, held].into_iter().flatten().min().unwrap_or(idle)
    }

    fn take(&mut self, input: Input) {
        let now = self.clock.now();
        // Who asked may have gone meanwhile; then the answer is for nobody.
        match input {
            Input::Request(request) => self.request(&request),
            Input::Control(control, reply) => drop(reply.send(self.centre.control(control, now))),
            Input::Fault(order, reply) => {
                let result = self.order(order);
                drop(reply.send(result));
            }
            Input::Phone(event, reply) => drop(reply.send(self.centre.phone(event, now))),
            Input::Faults(reply) => drop(reply.send(self.faults.list())),
            Input::ClearFaults(reply) => {
                self.clear_faults();
                drop(reply.send(self.faults.list()));
            }
        }
    }

    fn draw(&self) {
        let newest = self.centre.picture();
        self.picture.send_if_modified(|picture| {
            let is_new = **picture != newest;
            if is_new {
                *picture = Arc::new(newest);
            }
            is_new
        });
    }

    fn request(&mut self, request: &Incoming) {
        let now = self.clock.now();
        let known = Known::read(&request.body);
        let listener = self.centre.listener(&request.token);
        let agent = known.agent.clone().or_else(|| listener.as_ref().map(|(agent, _)| agent.clone()));
        match self.faults.on_request(agent.as_deref(), &known.command) {
            Verdict::Pass => {}
            Verdict::Ignore => return,
            Verdict::Refuse { status, text } => {
                let key = known.routing_key.or(listener.map(|(_, key)| key)).or(request.reply_to.clone());
                let Some(routing_key) = key else { return };
                let body = json!({
                    "type": "response", "response": known.command, "sequence": known.sequence,
                    "status": status, "msg": text,
                });
                return self.deliver(Message { routing_key, agent, body });
            }
        }
        let request = Request { token: &request.token, body: &request.body, reply_to: request.reply_to.as_deref() };
        self.centre.request(&request, now);
    }

    fn order(&mut self, order: Order) -> Result<Value, OrderError> {
        let now = self.clock.now();
        let number = order.agent.as_deref();
        let listening = |centre: &Centre| -> Result<Option<String>, OrderError> {
            let Some(number) = number else { return Ok(None) };
            centre.routing_key(number).map(Some).ok_or(OrderError::NotSignedIn)
        };
        if let Some(control) = order.control()? {
            return self.centre.control(control, now).map_err(OrderError::Control);
        }
        if let Some(body) = order.raw() {
            let Some(routing_key) = listening(&self.centre)? else { return Err(OrderError::NeedsAgent) };
            self.send(Delivery { routing_key, body: body.into() });
            return Ok(json!({ "sent": 1 }));
        }
        if let Some(count) = order.refusals() {
            let Outlet::Embedded(broker) = &self.outlet else { return Err(OrderError::NeedsEmbeddedBroker) };
            broker.refuse_next(count);
            return Ok(json!({ "closing": count }));
        }
        if let Some(what) = order.to_connection()? {
            let key = listening(&self.centre)?;
            let Outlet::Embedded(broker) = &self.outlet else { return Err(OrderError::NeedsEmbeddedBroker) };
            return Ok(json!({ "connections": broker.tell(key.as_deref(), &what) }));
        }
        self.faults.add(order)
    }

    fn clear_faults(&mut self) {
        self.faults.clear();
        if let Outlet::Embedded(broker) = &self.outlet {
            broker.refuse_next(0);
            broker.tell(None, &crate::broker::ToConnection::Stall(false));
        }
    }

    /// Takes what the centre has to say.
    fn collect(&mut self) {
        while let Some(message) = self.centre.poll_output() {
            if let Some(agent) = &message.agent {
                self.recorder.belongs(&message.routing_key, agent);
                if let Some(token) = message.body.pointer("/data/token").and_then(Value::as_str) {
                    self.recorder.belongs(token, agent);
                }
            }
            self.deliver(message);
        }
    }

    /// Sends a message, as the faults want it.
    fn deliver(&mut self, message: Message) {
        let Treatment { body, copies, delay, hold } = self.faults.on_message(message.agent.as_deref(), message.body);
        let delivery = Delivery { routing_key: message.routing_key, body: body.into() };
        let now = Instant::now();
        for _ in 0..copies {
            match delay {
                Some(delay) => self.later(now + delay, delivery.clone()),
                None if hold => {
                    let held = (now + REORDER_LIMIT, delivery.clone());
                    // Two in a row to hold: the first one has waited long enough.
                    if let Some((_, before)) = self.held.insert(delivery.routing_key.clone(), held) {
                        self.send(before);
                    }
                }
                None => {
                    self.send(delivery.clone());
                    if let Some((_, held)) = self.held.remove(&delivery.routing_key) {
                        self.send(held);
                    }
                }
            }
        }
    }

    fn later(&mut self, at: Instant, delivery: Delivery) {
        if self.late.len() < LATE {
            self.count += 1;
            self.late.insert((at, self.count), delivery);
        }
    }

    /// Sends what a fault held back long enough.
    fn flush(&mut self) {
        let now = Instant::now();
        while let Some(entry) = self.late.first_entry().filter(|entry| entry.key().0 <= now) {
            let delivery = entry.remove();
            self.send(delivery);
        }
        while let Some(key) = self.held.iter().find(|(_, (at, _))| *at <= now).map(|(key, _)| key.clone()) {
            if let Some((_, delivery)) = self.held.remove(&key) {
                self.send(delivery);
            }
        }
    }

    fn send(&self, delivery: Delivery) {
        match &self.outlet {
            Outlet::Embedded(broker) => broker.publish(&delivery.routing_key, &delivery.body),
            Outlet::Uplink(uplink) => uplink.publish(delivery.routing_key, delivery.body),
        }
    }
}

/// What the faults need to know of a request.
#[derive(Debug, Default)]
struct Known {
    command: String,
    sequence: Value,
    agent: Option<String>,
    routing_key: Option<String>,
}

impl Known {
    fn read(body: &[u8]) -> Self {
        let Ok(Value::Object(fields)) = serde_json::from_slice(body) else { return Self::default() };
        let text = |key| fields.get(key).and_then(Value::as_str).map(str::to_owned);
        let command = text("request").unwrap_or_default();
        // Other commands may name an agent too, but there it is a filter.
        let agent = if command == "login" { text("agentNumber") } else { None };
        let sequence = fields.get("sequence").cloned().unwrap_or(Value::Null);
        Self { sequence, agent, routing_key: text("routingKey"), command }
    }
}
