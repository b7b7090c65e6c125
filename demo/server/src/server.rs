//! Puts the parts together and serves.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use agent_sdk_wasm::stomp::SUB_PROTOCOLS;
use axum::{
    Router,
    extract::{State, WebSocketUpgrade},
    http::{Method, StatusCode, Uri},
    response::Response,
    routing::{any, get},
};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::{
    api::{self, Api},
    broker::{self, Broker, Credentials, Limits},
    centre::{Centre, Control, Settings, seed},
    clock::{Clock, SystemEntropy},
    hub::{self, Hub, HubHandle, Outlet},
    media::peer::Identity,
    options::{self, Options},
    recorder::Recorder,
    sip::{
        digest::REALM,
        exchange::{self, Entrance, Parts},
        socket::{self, MESSAGE_LIMIT, SUB_PROTOCOL},
    },
    statics::{Statics, plain},
    uplink::Uplink,
};

/// The usual address.
const USUAL: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// The STOMP account of the demo.
const LOGIN: &str = "agent";

/// Why there is no server. Its text is for people.
#[derive(Debug)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

/// A server that listens already.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    hub: HubHandle,
}

impl Server {
    /// Starts the centre and binds the port.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let passwords = match &options.passwords {
            Some(file) => read_passwords(file).await?,
            None => Default::default(),
        };
        let folders = folders(&options.statics)?;
        let listener = listen(options.listen).await?;
        let address = listener.local_addr().map_err(|error| StartError(error.to_string()))?;

        let clock = Clock::start();
        let (phones_at, domain) = match &options.trunk {
            Some(trunk) => (trunk.address.clone(), trunk.domain.clone()),
            None => (format!("ws://{address}/sip"), REALM.to_owned()),
        };
        let is_registrar = options.trunk.is_none();
        let settings = Settings {
            pace: options.speed,
            token_life: options.token_life,
            auto_idle: options.auto_idle,
            passwords,
            sip_address: phones_at.clone(),
            sip_domain: domain.clone(),
        };
        let centre = Centre::new(settings, Box::new(SystemEntropy), clock.now());
        let recorder = Arc::new(Recorder::default());
        let (hub, inbox) = hub::entrance();
        let (credentials, outlet) = match &options.broker {
            Some(uri) => {
                let credentials = rabbit_credentials(uri);
                let uplink = Uplink::connect(uri.clone(), hub.clone(), Arc::clone(&recorder)).await;
                let uplink = uplink.map_err(|error| StartError(format!("no RabbitMQ behind --broker: {error}")))?;
                (credentials, Outlet::Uplink(uplink))
            }
            None => {
                let credentials = own_credentials();
                let limits = Limits::default();
                let broker = Broker::new(credentials.clone(), limits, hub.clone(), Arc::clone(&recorder));
                (credentials, Outlet::Embedded(Arc::new(broker)))
            }
        };
        let own_broker = match &outlet {
            Outlet::Embedded(broker) => Some(Arc::clone(broker)),
            Outlet::Uplink(_) => None,
        };
        let accounts = centre.phone_accounts(is_registrar);
        let hub_task = Hub::new(centre, clock, Arc::clone(&recorder), outlet);
        let identity = Identity::draw().ok_or(StartError("no keys for media can be drawn".to_owned()))?;
        let parts = Parts {
            accounts,
            trunk: options.trunk,
            picture: hub_task.picture(),
            hub: hub.clone(),
            clock,
            identity,
            media: options.media,
        };
        let exchange = exchange::start(parts).map_err(|error| StartError(format!("no exchange: {error}")))?;
        let api = Api {
            exchange: exchange.clone(),
            hub: hub.clone(),
            recorder: Arc::clone(&recorder),
            credentials,
            public_ws: options.public_ws,
            phones_at,
            domain,
        };
        let statics = Arc::new(Statics::new(folders));
        let mut router = Router::new()
            .merge(api::routes(api))
            .fallback(any(move |method: Method, uri: Uri| page(Arc::clone(&statics), method, uri)));
        if let Some(broker) = own_broker {
            router = router.merge(Router::new().route("/ws", get(broker_socket)).with_state(broker));
        }
        if is_registrar {
            router = router.merge(Router::new().route("/sip", get(phone)).with_state(exchange));
        }
        tokio::spawn(hub_task.run(inbox));
        Ok(Self { listener, address, router, hub })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The agents' numbers, names and passwords.
    pub async fn accounts(&self) -> Vec<(&'static str, &'static str, String)> {
        let Ok(Ok(passwords)) = self.hub.control(Control::Passwords).await else { return Vec::new() };
        let password = |number| passwords.get(number).and_then(Value::as_str).unwrap_or_default().to_owned();
        seed::AGENTS.iter().map(|agent| (agent.number, agent.name, password(agent.number))).collect()
    }

    /// Serves until `stop` is done.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(self.listener, service).into_future();
        // Connections of WebSockets would hold a graceful end up for ever.
        tokio::select! {
            result = serving => result,
            () = stop => Ok(()),
        }
    }
}

/// An address that was asked for must be free; instead of the usual one a free port does.
async fn listen(wanted: Option<SocketAddr>) -> Result<TcpListener, StartError> {
    let address = wanted.unwrap_or(USUAL);
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if wanted.is_none() => {
            eprintln!("demo-server: cannot listen on {address} ({error}), taking a free port instead");
            let any = SocketAddr::new(address.ip(), 0);
            TcpListener::bind(any).await.map_err(|error| StartError(format!("cannot listen on {any}: {error}")))
        }
        Err(error) => {
            let hint = "another program may have it; --listen 127.0.0.1:0 takes a free port";
            Err(StartError(format!("cannot listen on {address}: {error}; {hint}")))
        }
    }
}

async fn broker_socket(State(broker): State<Arc<Broker>>, upgrade: WebSocketUpgrade) -> Response {
    let limit = broker.limits().message;
    upgrade
        .protocols(SUB_PROTOCOLS)
        .max_message_size(limit)
        .max_frame_size(limit)
        .on_upgrade(move |socket| broker::serve(broker, socket))
}

async fn phone(State(entrance): State<Entrance>, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .protocols([SUB_PROTOCOL])
        .max_message_size(MESSAGE_LIMIT)
        .max_frame_size(MESSAGE_LIMIT)
        .on_upgrade(move |socket| socket::serve(entrance, socket))
}

async fn page(statics: Arc<Statics>, method: Method, uri: Uri) -> Response {
    if uri.path() == "/ws" || uri.path().starts_with("/api/") {
        return plain(StatusCode::NOT_FOUND, "not here");
    }
    statics.answer(&method, uri.path()).await
}

async fn read_passwords(file: &Path) -> Result<std::collections::BTreeMap<String, String>, StartError> {
    let name = file.display();
    let text = tokio::fs::read_to_string(file).await;
    let text = text.map_err(|error| StartError(format!("cannot read --passwords {name}: {error}")))?;
    options::passwords(&text).map_err(|error| StartError(format!("--passwords {name}: {error}")))
}

/// The folders to serve. One that was asked for must be there; a default one may be missing.
fn folders(wanted: &[(String, PathBuf)]) -> Result<Vec<(String, PathBuf)>, StartError> {
    if let Some((_, missing)) = wanted.iter().find(|(_, folder)| !folder.is_dir()) {
        return Err(StartError(format!("--static: there is no folder {}", missing.display())));
    }
    if !wanted.is_empty() {
        return Ok(wanted.to_vec());
    }
    let defaults = [(String::new(), PathBuf::from("demo/www")), ("/pkg".to_owned(), PathBuf::from("pkg"))];
    for (prefix, folder) in defaults.iter().filter(|(_, folder)| !folder.is_dir()) {
        eprintln!("demo-server: {}/ is empty: there is no folder {}", prefix, folder.display());
    }
    Ok(defaults.to_vec())
}

fn own_credentials() -> Credentials {
    use agent_sdk_wasm::entropy::Entropy;
    Credentials { login: LOGIN.to_owned(), passcode: SystemEntropy.uuid(), host: "/".to_owned() }
}

/// What browsers need for RabbitMQ's Web-STOMP stands in its AMQP address too.
fn rabbit_credentials(uri: &str) -> Credentials {
    let parsed: Result<lapin::uri::AMQPUri, _> = uri.parse();
    match parsed {
        Ok(uri) => Credentials {
            login: uri.authority.userinfo.username,
            passcode: uri.authority.userinfo.password,
            host: uri.vhost,
        },
        // The connection then fails with the reason.
        Err(_) => Credentials { login: String::new(), passcode: String::new(), host: "/".to_owned() },
    }
}
