//! The way to phones through somebody else's proxy: one WebSocket, one registration, all calls (`--sip`).
//!
//! ```text
//!   socket ─► REGISTER ─► registered: every agent's phone counts as there ─► socket lost: all gone
//! ```
//!
//! Whether a phone is registered at the proxy only the proxy knows: a call to one that is not comes back with its 480.
//! Refuses to be a registrar beside it.

use core::time::Duration;
use std::collections::VecDeque;

use agent_sdk_wasm::{
    entropy::Entropy,
    redact::Secret,
    sip::{Address, Config, Endpoint, Output, RegistrationEvent, Uri, digest::Account},
    time::{Millis, Now},
};
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::{
    exchange::Entrance,
    registrar::{Change, Flow},
    socket::SUB_PROTOCOL,
};
use crate::clock::SystemEntropy;

/// Seconds that the registration is asked for.
const EXPIRES: u32 = 120;
/// Between two attempts to reach the proxy.
const RETRY: Duration = Duration::from_secs(1);
/// Messages that wait to be sent.
const OUTBOX: usize = 1_024;

/// Where the proxy is, and who the centre is there.
#[derive(Clone, Debug, PartialEq)]
pub struct TrunkOptions {
    /// Its WebSocket address; browsers reach it by the same.
    pub address: String,
    /// The centre's account.
    pub user: String,
    /// Its password.
    pub password: Secret<String>,
    /// The domain of all accounts.
    pub domain: String,
}

/// What the trunk wants or tells.
#[derive(Debug)]
pub enum TrunkEvent {
    /// Send this over the socket.
    Send(Flow, String),
    /// An account can be reached, or not any more.
    Changed(Change),
}

/// See the module's picture.
pub struct Trunk {
    options: TrunkOptions,
    registrant: Endpoint,
    flow: Option<Flow>,
    /// The agents' accounts.
    phones: Vec<String>,
    events: VecDeque<TrunkEvent>,
}

impl Trunk {
    /// A trunk that registers as soon as it has a socket.
    pub fn new(options: TrunkOptions, phones: Vec<String>, now: Now) -> Self {
        let mut registrant = Endpoint::new(config(&options, None), Box::new(SystemEntropy));
        registrant.register(now);
        Self { options, registrant, flow: None, phones, events: VecDeque::new() }
    }

    /// There is a socket, or none.
    pub fn set_flow(&mut self, flow: Option<Flow>, now: Now) {
        if self.flow.is_some() {
            self.registrant.flow_lost(now);
            self.all(Change::Gone);
        }
        self.flow = flow;
        if flow.is_some() {
            self.registrant.flow_up(now);
        }
    }

    /// A response to a REGISTER came.
    pub fn received(&mut self, text: &str, now: Now) {
        self.registrant.received(text.as_bytes(), now);
    }

    /// The time has come.
    pub fn handle_timeout(&mut self, now: Now) {
        self.registrant.handle_timeout(now);
    }

    /// When [`Self::handle_timeout`] wants to be called.
    pub fn next_timeout(&self) -> Option<Millis> {
        self.registrant.next_timeout()
    }

    /// The next thing to send or to know.
    pub fn poll(&mut self) -> Option<TrunkEvent> {
        while let Some(output) = self.registrant.poll_output() {
            match (output, self.flow) {
                (Output::Transmit(wire), Some(flow)) => self.events.push_back(TrunkEvent::Send(flow, wire.0)),
                (Output::Registration(RegistrationEvent::Registered { refreshed: false, .. }), _) => {
                    self.all(Change::Registered);
                }
                (Output::Registration(RegistrationEvent::Failed { status, .. }), _) => {
                    eprintln!("demo-server: the proxy refuses the registration: {status}");
                    self.all(Change::Gone);
                }
                _ => {}
            }
        }
        self.events.pop_front()
    }

    /// The socket and the address by which an account's phone is reached.
    pub fn way_to(&self, account: &str) -> Option<(Flow, String)> {
        let uri = Uri::of(account, &self.options.domain)?;
        Some((self.flow?, uri))
    }

    /// Who the centre is on a leg that shows this number.
    pub fn config(&self, shows: Option<&str>) -> Config {
        config(&self.options, shows)
    }

    /// A number as an identity of this domain.
    pub fn asserted(&self, number: &str) -> Option<String> {
        Some(Address::parse(&Uri::of(number, &self.options.domain)?)?.to_text())
    }

    fn all(&mut self, change: fn(String) -> Change) {
        self.events.extend(self.phones.iter().cloned().map(change).map(TrunkEvent::Changed));
    }
}

fn config(options: &TrunkOptions, shows: Option<&str>) -> Config {
    let account = Account { user: options.user.clone(), password: options.password.clone() };
    let mut config = Config::new(account, options.domain.clone(), SystemEntropy.uuid());
    config.display = shows.map(str::to_owned);
    config.secure = false;
    config.expires = EXPIRES;
    config
}

/// Keeps a socket to the proxy, for ever.
pub async fn keep(address: String, entrance: Entrance) {
    loop {
        if let Err(error) = connect(&address, &entrance).await {
            eprintln!("demo-server: the proxy behind --sip: {error}");
        }
        tokio::time::sleep(RETRY).await;
    }
}

/// One socket, until it ends.
async fn connect(address: &str, entrance: &Entrance) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut request = address.into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", SUB_PROTOCOL.parse()?);
    let (socket, _) = connect_async(request).await?;
    let (mut sink, mut stream) = socket.split();
    let (outbox, mut waiting) = mpsc::channel::<String>(OUTBOX);
    let flow = Flow::fresh();
    let gone = |_| "the exchange is gone";
    entrance.opened(flow, outbox).await.map_err(gone)?;
    loop {
        tokio::select! {
            message = stream.next() => match message {
                Some(Ok(Message::Text(text))) => entrance.heard(flow, text.to_string()).await.map_err(gone)?,
                Some(Ok(Message::Binary(bytes))) => {
                    entrance.heard(flow, String::from_utf8_lossy(&bytes).into_owned()).await.map_err(gone)?;
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
            text = waiting.recv() => {
                let Some(text) = text else { break };
                if sink.send(Message::text(text)).await.is_err() {
                    break;
                }
            }
        }
    }
    entrance.closed(flow).await.map_err(gone)?;
    Ok(())
}
