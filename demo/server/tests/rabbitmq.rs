//! The same contact centre behind a real RabbitMQ with Web-STOMP, which these tests start and end themselves.
//!
//! Skipped, with a message, only where RabbitMQ or Node (which runs the starter) is not installed.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdin, Command, Stdio},
};

use serde_json::{Value, json};
use support::{Client, api, post, start};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::broadcast,
};

/// What the starter says when RabbitMQ is not installed.
const NOT_INSTALLED: i32 = 77;

/// A RabbitMQ that ends with this value.
struct Rabbit {
    starter: Child,
    // The starter stops when its input ends.
    input: Option<ChildStdin>,
    account: Value,
}

impl Rabbit {
    fn start() -> Option<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/support/rabbitmq.mjs");
        let spawned = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let Ok(mut starter) = spawned else {
            eprintln!("skipped: Node is not installed");
            return None;
        };
        let mut line = String::new();
        let output = starter.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let Ok(account) = serde_json::from_str(&line) else {
            let status = starter.wait().expect("an end");
            assert_eq!(status.code(), Some(NOT_INSTALLED), "RabbitMQ is there but did not start");
            eprintln!("skipped: RabbitMQ is not installed");
            return None;
        };
        let input = starter.stdin.take();
        Some(Self { starter, input, account })
    }

    fn text(&self, name: &str) -> &str {
        self.account[name].as_str().expect("a text")
    }
}

impl Drop for Rabbit {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.starter.wait();
    }
}

/// A proxy whose connections can be cut; gives its port and what cuts them.
async fn proxy(to: u16) -> (u16, broadcast::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (cut, _) = broadcast::channel(1);
    let cutter = cut.clone();
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let mut cut = cutter.subscribe();
            tokio::spawn(async move {
                let Ok(mut far) = TcpStream::connect(("127.0.0.1", to)).await else { return };
                tokio::select! {
                    _ = copy_bidirectional(&mut near, &mut far) => {}
                    _ = cut.recv() => {}
                }
            });
        }
    });
    (port, cut)
}

// One test, because RabbitMQ takes its time to start.
#[tokio::test(flavor = "multi_thread")]
async fn the_centre_works_behind_rabbitmq() {
    let Some(rabbit) = tokio::task::spawn_blocking(Rabbit::start).await.expect("a start") else { return };
    let amqp = rabbit.text("amqpUrl");
    let port = amqp.rsplit_once('/').and_then(|(front, _)| front.rsplit_once(':')).expect("a port").1;
    let (through, cut) = proxy(port.parse().expect("a number")).await;
    let broker = amqp.replace(&format!(":{port}/"), &format!(":{through}/"));
    let address = start(&format!("--broker {broker} --public-ws {}", rabbit.text("wsUrl"))).await;

    // A whole call; the page's defaults lead to RabbitMQ's own Web-STOMP.
    let (_, demo) = api(address, "GET", "/api/demo", None).await;
    assert_eq!(demo["url"], rabbit.account["wsUrl"]);
    let mut agent = Client::sign_in(address, "1001").await;
    assert_eq!(agent.request(json!({ "request": "idle" })).await["status"], 0);
    assert_eq!(agent.request(json!({ "request": "makeCall", "called": "13800138001" })).await["status"], 0);
    let talk = agent.event("Conversation").await;
    assert_eq!(talk["data"]["called"], "13800138001");
    agent.request(json!({ "request": "cancelCall" })).await;
    assert_eq!(agent.event("After").await["data"]["data"], "正常结束");
    assert_eq!(agent.request(json!({ "request": "hold" })).await["status"], 2001);

    // What clients sent can be looked at, with the headers that RabbitMQ carried over.
    let (_, seen) = api(address, "GET", "/api/frames?agent=1001", None).await;
    let frames = seen["frames"].as_array().expect("frames");
    assert_eq!(frames.len(), 5, "{frames:?}");
    assert_eq!(frames[1]["headers"], json!({ "token": agent.token, "version": "2.0.0" }));

    // Faults that concern messages work here too; those that need sockets say that they cannot.
    post(address, "/api/fault", json!({ "kind": "refuse", "agent": "1001", "command": "idle", "status": 9 })).await;
    assert_eq!(agent.request(json!({ "request": "idle" })).await["status"], 9);
    let (status, answer) = api(address, "POST", "/api/fault", Some(json!({ "kind": "drop" }))).await;
    assert_eq!((status, &answer["error"]), (409, &json!("NEEDS_EMBEDDED_BROKER")));

    // Being put out reaches the agent.
    post(address, "/api/fault", json!({ "kind": "kick", "agent": "1001" })).await;
    agent.event("Kick").await;

    // The centre's own connection is cut and comes back by itself.
    let mut agent = Client::sign_in(address, "1002").await;
    cut.send(()).expect("somebody is connected");
    let mut answered = false;
    for _ in 0..20 {
        agent.post(json!({ "request": "busy" })).await;
        if agent.soon(1_000).await.is_some() {
            answered = true;
            break;
        }
    }
    assert!(answered, "the uplink did not come back");
    tokio::task::spawn_blocking(move || drop(rabbit)).await.expect("an end");
}
