//! The embedded STOMP broker: who is connected, who listens where, and what is published to whom.
//!
//! ```text
//!   WebSocket ─► connection ─► SEND ─► hub (the contact centre)
//!       ▲            │ SUBSCRIBE
//!       │            ▼
//!       └─────── subscriptions ◄─ publish(routing key, body) ◄─ hub
//! ```
//!
//! It does what the agents' clients need of RabbitMQ with Web-STOMP, and answers as that does. It refuses queues,
//! transactions, acknowledgements, wildcards, and every destination for SEND but the request exchange.

mod connection;
mod handshake;
mod limits;
mod session;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::sync::mpsc;

pub use self::{connection::serve, limits::Limits};
use crate::{hub::HubHandle, recorder::Recorder};

/// Where clients send their requests.
pub const REQUEST_DESTINATION: &str = "/exchange/ccs.request.exchange";

/// A connection's number within this run.
pub type ConnectionId = u64;

/// Who may connect.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The STOMP `login`.
    pub login: String,
    /// The STOMP `passcode`.
    pub passcode: String,
    /// The STOMP `host`: the virtual host.
    pub host: String,
}

/// What a connection is told to do.
#[derive(Clone, Debug)]
pub(crate) enum ToConnection {
    /// Send a MESSAGE for one subscription.
    Message { subscription: Option<String>, destination: String, body: Arc<str> },
    /// Send this as it is.
    RawText(String),
    /// Send these bytes as they are.
    RawBytes(Vec<u8>),
    /// Send an ERROR frame, and close unless told otherwise.
    Error { message: String, close: bool },
    /// Close the socket without a word.
    Drop,
    /// Say and hear nothing from now on, or go on.
    Stall(bool),
}

#[derive(Debug)]
struct Subscription {
    id: Option<String>,
    destination: String,
    key: String,
}

#[derive(Debug)]
struct Listener {
    outbox: mpsc::Sender<ToConnection>,
    subscriptions: Vec<Subscription>,
}

/// The broker.
pub struct Broker {
    credentials: Credentials,
    limits: Limits,
    hub: HubHandle,
    recorder: Arc<Recorder>,
    listeners: Mutex<BTreeMap<ConnectionId, Listener>>,
    last_connection: AtomicU64,
    /// How many of the next connections are closed instead of accepted.
    refusing: AtomicU64,
}

impl Broker {
    /// A broker that hands requests to `hub`.
    pub fn new(credentials: Credentials, limits: Limits, hub: HubHandle, recorder: Arc<Recorder>) -> Self {
        Self {
            credentials,
            limits,
            hub,
            recorder,
            listeners: Mutex::default(),
            last_connection: AtomicU64::new(0),
            refusing: AtomicU64::new(0),
        }
    }

    /// What a page needs to connect.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The limits of each connection.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Sends `body` to every subscription of `key`. A connection whose outbox is full reads too slowly and is closed.
    pub fn publish(&self, key: &str, body: &Arc<str>) {
        self.each(|listener| {
            for subscription in listener.subscriptions.iter().filter(|subscription| subscription.key == key) {
                let message = ToConnection::Message {
                    subscription: subscription.id.clone(),
                    destination: subscription.destination.clone(),
                    body: Arc::clone(body),
                };
                if listener.outbox.try_send(message).is_err() {
                    return false;
                }
            }
            true
        });
    }

    /// Tells the connections that listen to `key`, or all when there is none, to do something; says how many.
    pub(crate) fn tell(&self, key: Option<&str>, what: &ToConnection) -> usize {
        let mut told = 0;
        self.each(|listener| {
            let meant = key.is_none_or(|key| listener.subscriptions.iter().any(|known| known.key == key));
            if meant {
                told += 1;
                return listener.outbox.try_send(what.clone()).is_ok();
            }
            true
        });
        told
    }

    /// Closes the next `count` connections instead of accepting them.
    pub fn refuse_next(&self, count: u64) {
        self.refusing.store(count, Ordering::Relaxed);
    }

    /// Runs `visit` on each listener; those for which it says no are taken off, which ends their connections.
    fn each(&self, mut visit: impl FnMut(&mut Listener) -> bool) {
        self.listeners().retain(|_, listener| visit(listener));
    }

    fn listeners(&self) -> MutexGuard<'_, BTreeMap<ConnectionId, Listener>> {
        // The map is whole between any two statements of ours, also if a thread died.
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_refusal(&self) -> bool {
        let less = |left: u64| left.checked_sub(1);
        self.refusing.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    /// Takes a connection in, unless there are too many.
    fn enter(&self, outbox: mpsc::Sender<ToConnection>) -> Option<ConnectionId> {
        let mut listeners = self.listeners();
        if listeners.len() >= self.limits.connections {
            return None;
        }
        let id = self.last_connection.fetch_add(1, Ordering::Relaxed) + 1;
        listeners.insert(id, Listener { outbox, subscriptions: Vec::new() });
        Some(id)
    }

    fn leave(&self, id: ConnectionId) {
        self.listeners().remove(&id);
    }

    fn subscribe(&self, connection: ConnectionId, id: Option<&str>, destination: &str) -> Result<(), String> {
        let mut listeners = self.listeners();
        let Some(listener) = listeners.get_mut(&connection) else { return Ok(()) };
        if listener.subscriptions.len() >= self.limits.subscriptions {
            return Err(format!("Too many subscriptions: at most {}", self.limits.subscriptions));
        }
        if listener.subscriptions.iter().any(|known| known.id.as_deref() == id && id.is_some()) {
            return Err("Duplicated subscription identifier".to_owned());
        }
        let key = routing_key(destination).ok_or_else(|| format!("'{destination}' is not a valid destination"))?;
        self.recorder.listens(connection, key);
        let key = key.to_owned();
        listener.subscriptions.push(Subscription {
            id: id.map(str::to_owned),
            destination: destination.to_owned(),
            key,
        });
        Ok(())
    }

    /// By id, or in STOMP 1.0 by destination too.
    fn unsubscribe(&self, connection: ConnectionId, id: Option<&str>, destination: Option<&str>) -> bool {
        let mut listeners = self.listeners();
        let Some(listener) = listeners.get_mut(&connection) else { return true };
        let before = listener.subscriptions.len();
        listener.subscriptions.retain(|known| match id {
            Some(id) => known.id.as_deref() != Some(id),
            None => Some(known.destination.as_str()) != destination,
        });
        listener.subscriptions.len() != before
    }

    /// Where the sender of a request listens.
    fn reply_to(&self, connection: ConnectionId) -> Option<String> {
        let listeners = self.listeners();
        listeners.get(&connection)?.subscriptions.first().map(|subscription| subscription.key.clone())
    }
}

/// The last part of a destination: clients subscribe to `<subscribePath>/<routing key>`, whatever the path is.
fn routing_key(destination: &str) -> Option<&str> {
    let (_, key) = destination.rsplit_once('/')?;
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::routing_key;

    #[test]
    fn the_routing_key_is_the_last_part() {
        assert_eq!(routing_key("//a-b"), Some("a-b"));
        assert_eq!(routing_key("/topic/a-b"), Some("a-b"));
        assert_eq!(routing_key("/exchange/amq.topic/a-b"), Some("a-b"));
        assert_eq!(routing_key("/topic/"), None);
        assert_eq!(routing_key("a-b"), None);
    }
}
