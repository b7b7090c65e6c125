//! The same contact centre behind a real SIP proxy, Kamailio, which these tests start and end themselves.
//!
//! Skipped, with a message, only where Kamailio is not installed.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/phone.rs"]
mod phone;
mod support;

use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use phone::{Do, Phone};
use serde_json::{Value, json};
use support::{Client, api, http, start};
use tokio::{net::TcpStream, task::LocalSet, time::sleep};

const DOMAIN: &str = "phone.test";
/// The centre's account, and what a customer's phone and an agent's say.
const CENTRE: &str = "4008001234";
const CUSTOMER: u32 = 1_400;
const AGENT: u32 = 1_600;
const ALL: [u32; 3] = [440, CUSTOMER, AGENT];

/// A Kamailio that ends with this value.
struct Proxy {
    program: Child,
    address: SocketAddr,
}

impl Proxy {
    async fn start() -> Option<Self> {
        let Some(modules) = modules() else {
            eprintln!("skipped: Kamailio with its WebSocket module is not installed");
            return None;
        };
        let [sip, ws] = [free_port(), free_port()];
        let folder = std::env::temp_dir().join(format!("demo-server-kamailio-{ws}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        let config = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/support/kamailio.cfg");
        let defines = [
            format!("SIP_PORT={sip}"),
            format!("WS_PORT={ws}"),
            "RTPENGINE=\"udp:127.0.0.1:9\"".to_owned(),
            "NONCE_SECONDS=300".to_owned(),
            "DIGEST=\"\"".to_owned(),
        ];
        let program = Command::new("kamailio")
            .args(["-f", config, "-DD", "-E", "-m", "64", "-M", "8", "-L"])
            .arg(modules)
            .arg("-Y")
            .arg(&folder)
            .arg("-w")
            .arg(&folder)
            .args(defines.iter().flat_map(|define| ["-A", define]))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("kamailio");
        let proxy = Self { program, address: SocketAddr::from(([127, 0, 0, 1], ws)) };
        let deadline = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(proxy.address).await.is_err() {
            assert!(Instant::now() < deadline, "Kamailio does not come up");
            sleep(Duration::from_millis(50)).await;
        }
        Some(proxy)
    }

    async fn account(&self, user: &str, password: &str) {
        let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "htable.sets", "params": ["acc", user, password] });
        let host = self.address.to_string();
        let (status, answer) = http(self.address, "POST", "/RPC", &host, "", Some(call.to_string())).await;
        assert_eq!(status, 200, "{answer}");
    }

    fn url(&self) -> String {
        format!("ws://{}", self.address)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // Its main process takes its children along when it is asked, not when it is killed.
        let asked = Command::new("kill").arg(self.program.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.program.kill();
        }
        let _ = self.program.wait();
    }
}

/// Debian keeps the modules below the name of the machine's architecture.
fn modules() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path().join("kamailio/modules"));
    folders.into_iter().find(|folder| folder.join("websocket.so").exists())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

async fn registered(address: SocketAddr, agent: &str) -> Client {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let mut client = Client::sign_in_with(address, agent, 3).await;
        if client.request(json!({ "request": "idle" })).await["status"] == 0 {
            return client;
        }
        assert!(Instant::now() < deadline, "the centre never registers at the proxy");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn agents_and_customers_meet_the_centre_at_the_proxy() {
    let Some(proxy) = Proxy::start().await else { return };
    let story = async {
        proxy.account(CENTRE, "trunk").await;
        let options = format!("--sip {} --sip-account {CENTRE}:trunk --sip-domain {DOMAIN}", proxy.url());
        let address = start(&options).await;
        let (_, demo) = api(address, "GET", "/api/demo", None).await;
        assert_eq!(demo["sip"], json!({ "url": proxy.url(), "domain": DOMAIN }));
        let agents = demo["agents"].as_array().expect("agents");
        let known = agents.iter().find(|agent| agent["agentNumber"] == "1001").expect("an agent");
        let password = known["agentPassword"].as_str().expect("a password");
        proxy.account("91001", password).await;
        proxy.account("13800138001", "customer").await;
        let mut phone = Phone::open_at(proxy.url(), DOMAIN, "91001", password, AGENT);
        phone.until("Registered").await;
        let mut client = registered(address, "1001").await;

        // Out, to a robot.
        let made = client.request(json!({ "request": "makeCall", "called": "13800138001" })).await;
        assert_eq!(made["status"], 0, "{made}");
        assert_eq!(phone.until("Incoming").await, "Incoming 13800138001");
        client.event("AgentRinging").await;
        phone.tell(Do::Answer);
        client.event("Conversation").await;
        phone.hears(&[440], &ALL).await;
        phone.tell(Do::HangUp);
        client.event("After").await;
        assert_eq!(client.request(json!({ "request": "idle" })).await["status"], 0);

        // In, from a customer's phone, and hung up by the centre.
        let mut customer = Phone::open_at(proxy.url(), DOMAIN, "13800138001", "customer", CUSTOMER);
        customer.until("Registered").await;
        customer.tell(Do::Call(CENTRE.to_owned()));
        assert_eq!(phone.until("Incoming").await, "Incoming 13800138001");
        phone.tell(Do::Answer);
        client.events.clear();
        let talk = client.event("Conversation").await;
        assert_eq!(talk["data"]["caller"], "13800138001");
        customer.hears(&[AGENT], &ALL).await;
        phone.hears(&[CUSTOMER], &ALL).await;
        client.request(json!({ "request": "cancelCall" })).await;
        phone.until("Ended Remote").await;
        customer.until("Ended Remote").await;
        client.event("After").await;

        // A phone that is not there: the proxy's 480 ends the call.
        phone.tell(Do::Unregister);
        phone.until("Unregistered").await;
        client.events.clear();
        client.request(json!({ "request": "makeCall", "called": "13800138001" })).await;
        assert_eq!(client.event("After").await["data"]["answerTime"], Value::from(0));
    };
    LocalSet::new().run_until(story).await;
}
