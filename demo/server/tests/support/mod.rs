//! A STOMP client over WebSocket, and a plain HTTP client for the control API; both as small as the tests allow.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::{collections::VecDeque, net::SocketAddr, time::Duration};

use agent_sdk_wasm::stomp::{Command, Decoder, Frame, Incoming, Limits, Version, encode_text};
use demo_server::{
    options::{self, Wish},
    server::Server,
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// Longer than anything in these tests takes, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts a server in this process with these options, and gives its address.
pub async fn start(arguments: &str) -> SocketAddr {
    let arguments = format!("--listen 127.0.0.1:0 --speed 20 {arguments}");
    let wish = options::parse(arguments.split_whitespace().map(str::to_owned)).expect("options");
    let Wish::Serve(options) = wish else { panic!("not a server") };
    let server = Server::start(*options).await.expect("a server");
    let address = server.address();
    tokio::spawn(server.serve(std::future::pending()));
    address
}

/// One request to the control API: its status and its JSON.
pub async fn api(address: SocketAddr, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let body = body.map(|body| body.to_string());
    let (status, text) = http(address, method, path, &format!("127.0.0.1:{}", address.port()), "", body).await;
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// A button that has to work.
pub async fn post(address: SocketAddr, path: &str, body: Value) -> Value {
    let (status, answer) = api(address, "POST", path, Some(body)).await;
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

/// One HTTP request, with the `Host` and further header lines that a test wants.
pub async fn http(
    address: SocketAddr,
    method: &str,
    path: &str,
    host: &str,
    headers: &str,
    body: Option<String>,
) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let body = body.unwrap_or_default();
    let kind = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\n{headers}{kind}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("written");
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("in time").expect("an answer");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let text = answer.split_once("\r\n\r\n").expect("a head").1.to_owned();
    (status, text)
}

/// What came over the socket.
#[derive(Debug)]
pub enum Heard {
    Frame(Frame),
    HeartBeat,
    Closed,
}

/// A client.
pub struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    decoder: Decoder,
    waiting: VecDeque<Heard>,
    pub token: String,
    sequence: u64,
    /// Events heard while waiting for something else.
    pub events: Vec<Value>,
}

impl Client {
    /// Opens a socket.
    pub async fn open(url: &str) -> Self {
        Self::try_open(url).await.expect("a socket")
    }

    /// The same, if the server lets it.
    pub async fn try_open(url: &str) -> Result<Self, String> {
        let mut request = url.into_client_request().expect("an address");
        let protocols = "v12.stomp, v11.stomp, v10.stomp".parse().expect("a header");
        request.headers_mut().insert("sec-websocket-protocol", protocols);
        let connecting = timeout(PATIENCE, connect_async(request)).await.expect("in time");
        let (socket, _) = connecting.map_err(|error| error.to_string())?;
        Ok(Self {
            socket,
            decoder: Decoder::new(Limits::default()),
            waiting: VecDeque::new(),
            token: String::new(),
            sequence: 1_700_000_000_000,
            events: Vec::new(),
        })
    }

    /// Sends text as it is.
    pub async fn raw(&mut self, text: &str) {
        // The server may have closed already; what comes of that is heard.
        let _ = self.socket.send(Message::text(text)).await;
    }

    /// Sends a frame.
    pub async fn send(&mut self, frame: &Frame) {
        self.raw(&encode_text(frame, Version::V1_2).expect("text")).await;
    }

    /// Sends CONNECT and gives the answer.
    pub async fn connect(&mut self, demo: &Value, headers: &[(&str, &str)]) -> Heard {
        let text = |name: &str| demo[name].as_str().expect("a default").to_owned();
        let (host, login, passcode) = (text("host"), text("connectAccount"), text("connectPassword"));
        let defaults = [
            ("accept-version", "1.2,1.1,1.0"),
            ("host", host.as_str()),
            ("login", login.as_str()),
            ("passcode", passcode.as_str()),
            ("heart-beat", "0,0"),
        ];
        let own = defaults.iter().filter(|(name, _)| !headers.iter().any(|(given, _)| given == name));
        let frame = (own.chain(headers))
            .fold(Frame::new(Command::Connect), |frame, (name, value)| frame.with_header(name, value));
        self.send(&frame).await;
        self.next().await
    }

    /// Connects, subscribes and signs an agent in, with the page's defaults.
    pub async fn sign_in(address: SocketAddr, agent: &str) -> Self {
        let (_, demo) = api(address, "GET", "/api/demo", None).await;
        let url = demo["url"].as_str().expect("an address").to_owned();
        Self::sign_in_at(&url, &demo, agent).await
    }

    pub async fn sign_in_at(url: &str, demo: &Value, agent: &str) -> Self {
        Self::sign_in_as(url, demo, agent, 1).await
    }

    /// The same with another login type: 3 is the phone in the page.
    pub async fn sign_in_with(address: SocketAddr, agent: &str, login_type: u32) -> Self {
        let (_, demo) = api(address, "GET", "/api/demo", None).await;
        let url = demo["url"].as_str().expect("an address").to_owned();
        Self::sign_in_as(&url, &demo, agent, login_type).await
    }

    async fn sign_in_as(url: &str, demo: &Value, agent: &str, login_type: u32) -> Self {
        let mut client = Self::open(url).await;
        let connected = client.connect(demo, &[]).await;
        assert!(matches!(&connected, Heard::Frame(frame) if frame.command == Command::Connected), "{connected:?}");
        let key = format!("key-of-{agent}");
        let destination = format!("{}/{key}", demo["subscribePath"].as_str().expect("a path"));
        let subscribe =
            Frame::new(Command::Subscribe).with_header("id", "sub-0").with_header("destination", &destination);
        client.send(&subscribe).await;
        let agents = demo["agents"].as_array().expect("agents");
        let account = agents.iter().find(|known| known["agentNumber"] == agent).expect("an account");
        let response = client
            .request(json!({
                "request": "login", "agentNumber": agent, "password": account["agentPassword"],
                "companyShortName": demo["companyShortName"], "loginType": login_type, "routingKey": key,
            }))
            .await;
        assert_eq!(response["status"], 0, "{response}");
        let login = client.event("Login").await;
        client.token = login["data"]["token"].as_str().expect("a token").to_owned();
        client
    }

    /// Sends a request without waiting.
    pub async fn post(&mut self, mut body: Value) -> u64 {
        self.sequence += 1;
        body["sequence"] = json!(self.sequence);
        let frame = Frame::new(Command::Send)
            .with_header("token", &self.token)
            .with_header("version", "2.0.0")
            .with_header("destination", "/exchange/ccs.request.exchange")
            .with_body(body.to_string());
        self.send(&frame).await;
        self.sequence
    }

    /// Sends a request and waits for its response; events that come first are kept.
    pub async fn request(&mut self, body: Value) -> Value {
        let sequence = self.post(body).await;
        loop {
            let body = self.body().await;
            if body["type"] == "response" && body["sequence"] == sequence {
                return body;
            }
            self.events.push(body);
        }
    }

    /// Waits for an event; others are kept.
    pub async fn event(&mut self, name: &str) -> Value {
        if let Some(place) = self.events.iter().position(|event| event["event"] == name) {
            return self.events.remove(place);
        }
        loop {
            let body = self.body().await;
            if body["event"] == name {
                return body;
            }
            self.events.push(body);
        }
    }

    /// The next MESSAGE's body.
    pub async fn body(&mut self) -> Value {
        let text = self.text().await;
        serde_json::from_str(&text).unwrap_or(Value::String(text))
    }

    /// The next MESSAGE's body as text.
    pub async fn text(&mut self) -> String {
        loop {
            match self.next().await {
                Heard::Frame(frame) if frame.command == Command::Message => {
                    return frame.body_text().expect("text").to_owned();
                }
                Heard::HeartBeat => {}
                other => panic!("no message: {other:?}"),
            }
        }
    }

    /// The next frame, heart-beat or end.
    pub async fn next(&mut self) -> Heard {
        timeout(PATIENCE, self.hear()).await.expect("something in time")
    }

    /// What comes within a short while, if anything does.
    pub async fn soon(&mut self, millis: u64) -> Option<Heard> {
        timeout(Duration::from_millis(millis), self.hear()).await.ok()
    }

    async fn hear(&mut self) -> Heard {
        loop {
            if let Some(heard) = self.waiting.pop_front() {
                return heard;
            }
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => self.decoder.push(text.as_bytes()),
                Some(Ok(Message::Binary(bytes))) => self.decoder.push(&bytes),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Heard::Closed,
                Some(Ok(_)) => {}
            }
            let mut padding = false;
            while let Some(incoming) = self.decoder.next().expect("a server that speaks STOMP") {
                // The line end behind a frame is its padding and no beat.
                match incoming {
                    Incoming::Frame(frame) => self.waiting.push_back(Heard::Frame(frame)),
                    Incoming::HeartBeat if padding => {}
                    Incoming::HeartBeat => self.waiting.push_back(Heard::HeartBeat),
                }
                padding = true;
            }
        }
    }

    /// Waits for an ERROR frame and the end after it; gives the `message`.
    pub async fn error(&mut self) -> String {
        let message = match self.next().await {
            Heard::Frame(frame) if frame.command == Command::Error => {
                frame.header("message").unwrap_or_default().to_owned()
            }
            other => panic!("no ERROR: {other:?}"),
        };
        let end = self.next().await;
        assert!(matches!(end, Heard::Closed), "{end:?}");
        message
    }
}
