//! How the outside reaches the exchange: sockets, the API, and the centre's answers.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc, time::Instant};

use serde_json::Value;
use tokio::sync::{mpsc, oneshot, watch};

use super::{Access, Exchange};
use crate::{
    centre::{PhoneEvent, Picture},
    clock::Clock,
    hub::{Gone, HubHandle},
    media::{peer::Identity, studio::Studio},
    sip::{
        registrar::{Flow, Registrar},
        trunk::{self, Trunk, TrunkOptions},
    },
};

/// Messages and datagrams that wait for the exchange.
const INBOX: usize = 1_024;

/// Something for the exchange.
#[derive(Debug)]
pub(super) enum Input {
    Opened(Flow, mpsc::Sender<String>),
    Heard(Flow, String),
    Closed(Flow),
    Refused(u64, u16),
    Report(oneshot::Sender<Value>),
    Cut(String, oneshot::Sender<bool>),
}

/// The exchange's entrance.
#[derive(Clone, Debug)]
pub struct Entrance(mpsc::Sender<Input>);

impl Entrance {
    /// A phone opened a socket.
    pub async fn opened(&self, flow: Flow, outbox: mpsc::Sender<String>) -> Result<(), Gone> {
        self.put(Input::Opened(flow, outbox)).await
    }

    /// A phone said something.
    pub async fn heard(&self, flow: Flow, text: String) -> Result<(), Gone> {
        self.put(Input::Heard(flow, text)).await
    }

    /// A socket is gone.
    pub async fn closed(&self, flow: Flow) -> Result<(), Gone> {
        self.put(Input::Closed(flow)).await
    }

    /// Who hears what.
    pub async fn report(&self) -> Result<Value, Gone> {
        let (reply, answer) = oneshot::channel();
        self.put(Input::Report(reply)).await?;
        answer.await.map_err(|_| Gone)
    }

    /// Cuts the socket of an account's phone, without a word; gives whether there was one.
    pub async fn cut(&self, account: String) -> Result<bool, Gone> {
        let (reply, answer) = oneshot::channel();
        self.put(Input::Cut(account, reply)).await?;
        answer.await.map_err(|_| Gone)
    }

    async fn put(&self, input: Input) -> Result<(), Gone> {
        self.0.send(input).await.map_err(|_| Gone)
    }
}

/// What the exchange starts with.
pub struct Parts {
    /// The accounts with their passwords.
    pub accounts: BTreeMap<String, String>,
    /// Somebody else's proxy, instead of a registrar of our own.
    pub trunk: Option<TrunkOptions>,
    /// The centre's newest picture.
    pub picture: watch::Receiver<Arc<Picture>>,
    /// Where to say what happened to phones.
    pub hub: HubHandle,
    /// The clock that everybody has.
    pub clock: Clock,
    /// The keys for media.
    pub identity: Identity,
    /// Where media comes and goes.
    pub media: IpAddr,
}

/// Starts an exchange in a thread of its own.
pub fn start(parts: Parts) -> std::io::Result<Entrance> {
    let (inbox, inputs) = mpsc::channel(INBOX);
    let entrance = Entrance(inbox);
    let own = entrance.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new()
        .name("exchange".to_owned())
        .spawn(move || runtime.block_on(serve(parts, own, inputs)))?;
    Ok(entrance)
}

async fn serve(parts: Parts, entrance: Entrance, inputs: mpsc::Receiver<Input>) {
    let (datagrams, speech) = mpsc::channel(INBOX);
    let (events, told) = mpsc::unbounded_channel();
    tokio::spawn(tell(parts.hub, told, entrance.clone()));
    let access = match parts.trunk {
        None => Access::Registrar(Registrar::new(parts.accounts)),
        Some(options) => {
            tokio::spawn(trunk::keep(options.address.clone(), entrance));
            Access::Trunk(Box::new(Trunk::new(options, parts.accounts.into_keys().collect(), parts.clock.now())))
        }
    };
    let studio = Studio::new(parts.identity, parts.media, datagrams, Instant::now());
    Exchange::new(access, parts.clock, studio, events).run(inputs, speech, parts.picture).await;
}

/// Tells the centre, in order; a call that it refuses comes back.
async fn tell(hub: HubHandle, mut events: mpsc::UnboundedReceiver<PhoneEvent>, entrance: Entrance) {
    while let Some(event) = events.recv().await {
        let calls = match &event {
            PhoneEvent::Calls { leg, .. } => Some(*leg),
            _ => None,
        };
        match (hub.phone(event).await, calls) {
            (Err(Gone), _) => return,
            (Ok(Err(status)), Some(leg)) => {
                if entrance.put(Input::Refused(leg, status)).await.is_err() {
                    return;
                }
            }
            (Ok(_), _) => {}
        }
    }
}
