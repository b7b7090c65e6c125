//! Every fault that can be ordered, seen from a client.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{net::SocketAddr, time::Instant};

use agent_sdk_wasm::stomp::Command;
use serde_json::{Value, json};
use support::{Client, Heard, api, http, post, start};

async fn agent() -> (SocketAddr, Client) {
    let address = start("").await;
    let client = Client::sign_in(address, "1001").await;
    (address, client)
}

async fn fault(address: SocketAddr, order: Value) -> Value {
    post(address, "/api/fault", order).await
}

fn busy() -> Value {
    json!({ "request": "busy" })
}

#[tokio::test]
async fn drop_closes_only_that_agents_socket() {
    let (address, mut first) = agent().await;
    let mut second = Client::sign_in(address, "1002").await;
    assert_eq!(fault(address, json!({ "kind": "drop", "agent": 1001 })).await, json!({ "connections": 1 }));
    assert!(matches!(first.next().await, Heard::Closed));
    assert_eq!(second.request(busy()).await["status"], 0);
    let (status, answer) = api(address, "POST", "/api/fault", Some(json!({ "kind": "drop", "agent": "1008" }))).await;
    assert_eq!((status, &answer["error"]), (409, &json!("NOT_SIGNED_IN")));
}

#[tokio::test]
async fn stall_is_silent_until_it_is_taken_back() {
    let (address, mut client) = agent().await;
    fault(address, json!({ "kind": "stall", "agent": "1001" })).await;
    client.post(busy()).await;
    assert!(client.soon(300).await.is_none());
    api(address, "DELETE", "/api/fault", None).await;
    assert_eq!(client.request(busy()).await["status"], 0);
}

#[tokio::test]
async fn delay_comes_later() {
    let (address, mut client) = agent().await;
    fault(address, json!({ "kind": "delay", "agent": "1001", "ms": 300, "event": "busy" })).await;
    let start = Instant::now();
    client.request(busy()).await;
    assert!(start.elapsed().as_millis() >= 300);
    // The event was not delayed, so it came before the response.
    assert_eq!(client.events[0]["event"], "Busy");
}

#[tokio::test]
async fn refuse_and_ignore() {
    let (address, mut client) = agent().await;
    fault(address, json!({ "kind": "refuse", "command": "busy", "status": 5, "msg": "不行", "times": 2 })).await;
    for _ in 0..2 {
        let response = client.request(busy()).await;
        assert_eq!((&response["status"], &response["msg"]), (&json!(5), &json!("不行")));
    }
    fault(address, json!({ "kind": "ignore", "agent": "1001" })).await;
    client.post(busy()).await;
    assert!(client.soon(300).await.is_none());
    assert_eq!(client.request(busy()).await["status"], 0);
}

#[tokio::test]
async fn a_sign_in_can_be_refused_too() {
    let address = start("").await;
    fault(address, json!({ "kind": "refuse", "agent": "1001", "command": "login", "status": 77 })).await;
    let (_, demo) = api(address, "GET", "/api/demo", None).await;
    let mut client = Client::open(demo["url"].as_str().expect("an address")).await;
    client.connect(&demo, &[]).await;
    client.raw("SUBSCRIBE\nid:0\ndestination:/topic/k\n\n\0").await;
    let body = json!({ "request": "login", "agentNumber": "1001", "routingKey": "k" });
    assert_eq!(client.request(body).await["status"], 77);
}

#[tokio::test]
async fn duplicate_and_reorder() {
    let (address, mut client) = agent().await;
    fault(address, json!({ "kind": "duplicate", "event": "Busy" })).await;
    client.request(busy()).await;
    client.event("Busy").await;
    client.event("Busy").await;
    fault(address, json!({ "kind": "reorder", "event": "busy" })).await;
    client.request(busy()).await;
    assert_eq!(client.events[0]["event"], "Busy", "the event came before its response");
    // With nothing behind it, a message goes alone after a while.
    fault(address, json!({ "kind": "reorder", "event": "heartbeat" })).await;
    assert_eq!(client.request(json!({ "request": "heartbeat" })).await["status"], 0);
}

#[tokio::test]
async fn bodies_can_be_wrong() {
    let (address, mut client) = agent().await;
    fault(address, json!({ "kind": "nullData", "event": "Busy" })).await;
    client.request(json!({ "request": "busy", "busyType": "午餐" })).await;
    let event = client.event("Busy").await;
    assert_eq!(event.get("data"), Some(&Value::Null));
    fault(address, json!({ "kind": "malformed", "event": "heartbeat" })).await;
    client.post(json!({ "request": "heartbeat" })).await;
    let text = client.text().await;
    assert!(text.starts_with("{\"type\"") && serde_json::from_str::<Value>(&text).is_err(), "{text}");
    fault(address, json!({ "kind": "malformed", "body": "null" })).await;
    client.post(json!({ "request": "heartbeat" })).await;
    assert_eq!(client.text().await, "null");
    fault(address, json!({ "kind": "raw", "agent": "1001", "message": { "type": "event", "event": "Brand" } })).await;
    assert_eq!(client.event("Brand").await, json!({ "type": "event", "event": "Brand" }));
    fault(address, json!({ "kind": "raw", "agent": "1001", "body": "not json" })).await;
    assert_eq!(client.text().await, "not json");
    let long = "座".repeat(1_000_000);
    fault(address, json!({ "kind": "raw", "agent": "1001", "message": { "list": long } })).await;
    assert_eq!(client.body().await["list"].as_str().map(str::len), Some(3_000_000));
}

#[tokio::test]
async fn garbage_and_errors_on_the_socket() {
    let (address, mut client) = agent().await;
    fault(address, json!({ "kind": "garbage", "agent": "1001", "text": "HELLO\n\n\u{0}" })).await;
    let Heard::Frame(frame) = client.next().await else { panic!("no frame") };
    assert_eq!(frame.command, Command::Other("HELLO".to_owned()));
    fault(address, json!({ "kind": "garbage", "agent": "1001", "bytes": [10] })).await;
    assert!(matches!(client.next().await, Heard::HeartBeat));
    let (status, _) = api(address, "POST", "/api/fault", Some(json!({ "kind": "garbage" }))).await;
    assert_eq!(status, 400);
    fault(address, json!({ "kind": "error", "agent": "1001", "message": "no", "close": false })).await;
    let Heard::Frame(frame) = client.next().await else { panic!("no frame") };
    assert_eq!((frame.command, frame.headers.get("message")), (Command::Error, Some("no")));
    assert_eq!(client.request(busy()).await["status"], 0);
    fault(address, json!({ "kind": "error", "agent": "1001" })).await;
    client.events.clear();
    loop {
        match client.next().await {
            Heard::Frame(frame) if frame.command == Command::Error => break,
            Heard::Frame(_) | Heard::HeartBeat => {}
            Heard::Closed => panic!("no ERROR came first"),
        }
    }
    assert!(matches!(client.next().await, Heard::Closed));
}

#[tokio::test]
async fn close_on_connect_counts() {
    let address = start("").await;
    let (_, demo) = api(address, "GET", "/api/demo", None).await;
    let url = demo["url"].as_str().expect("an address");
    fault(address, json!({ "kind": "closeOnConnect", "count": 2 })).await;
    for _ in 0..2 {
        let mut client = Client::open(url).await;
        assert!(matches!(client.connect(&demo, &[]).await, Heard::Closed));
    }
    Client::sign_in(address, "1001").await;
}

#[tokio::test]
async fn what_the_centre_does_by_itself() {
    let (address, mut client) = agent().await;
    fault(address, json!({ "kind": "upload-log", "agent": "1001" })).await;
    client.event("AgentUploadLog").await;
    fault(address, json!({ "kind": "lock", "agent": "1001" })).await;
    assert_eq!(client.event("Lock").await["nowState"], "Lock");
    fault(address, json!({ "kind": "tokenExpiry", "agent": "1001" })).await;
    let response = client.request(json!({ "request": "heartbeat" })).await;
    assert_eq!((&response["status"], &response["msg"]), (&json!(1004), &json!("登录已失效, 请重新登录")));
    let mut client = Client::sign_in(address, "1001").await;
    fault(address, json!({ "kind": "sipError", "agent": "1001" })).await;
    client.event("SipError").await;
    assert_eq!(client.event("Logout").await["data"]["code"], -1001);
    let mut client = Client::sign_in(address, "1001").await;
    fault(address, json!({ "kind": "kick", "agent": "1001" })).await;
    client.event("Kick").await;
    let (status, _) = api(address, "POST", "/api/fault", Some(json!({ "kind": "kick" }))).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn waiting_faults_are_listed_and_taken_back() {
    let address = start("").await;
    fault(address, json!({ "kind": "ignore", "times": 0 })).await;
    let (_, list) = api(address, "GET", "/api/fault", None).await;
    assert_eq!(list, json!({ "faults": [{ "kind": "ignore", "agent": null, "left": null }] }));
    let (_, list) = api(address, "DELETE", "/api/fault", None).await;
    assert_eq!(list, json!({ "faults": [] }));
}

#[tokio::test]
async fn only_this_machine_may_ask() {
    let address = start("").await;
    let own = format!("127.0.0.1:{}", address.port());
    for (host, headers, expected) in [
        (own.as_str(), "", 200),
        (&own, "origin: http://localhost:3000\r\n", 200),
        ("evil.example", "", 403),
        (&own, "origin: https://evil.example\r\n", 403),
        (&own, "origin: null\r\n", 403),
    ] {
        let (status, _) = http(address, "GET", "/api/demo", host, headers, None).await;
        assert_eq!(status, expected, "{host} {headers}");
    }
}
