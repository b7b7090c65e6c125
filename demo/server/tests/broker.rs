//! The embedded broker's manners: what it accepts, what it refuses and how, heart-beats and limits.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::time::{Duration, Instant};

use agent_sdk_wasm::stomp::{Command, Frame};
use serde_json::{Value, json};
use support::{Client, Heard, api, start};

async fn opened() -> (Client, Value) {
    let address = start("").await;
    let (_, demo) = api(address, "GET", "/api/demo", None).await;
    let client = Client::open(demo["url"].as_str().expect("an address")).await;
    (client, demo)
}

async fn connected(headers: &[(&str, &str)]) -> (Client, Frame) {
    let (mut client, demo) = opened().await;
    match client.connect(&demo, headers).await {
        Heard::Frame(frame) if frame.command == Command::Connected => (client, frame),
        other => panic!("not connected: {other:?}"),
    }
}

#[tokio::test]
async fn the_best_common_version_is_chosen() {
    for (accepted, version) in [("1.2,1.1,1.0", "1.2"), ("1.1,1.0", "1.1"), ("1.0", "1.0")] {
        let (_, frame) = connected(&[("accept-version", accepted)]).await;
        assert_eq!(frame.header("version"), Some(version));
    }
}

#[tokio::test]
async fn a_bad_connect_is_refused_with_an_error_frame() {
    for header in [("passcode", "x"), ("login", "x"), ("host", "x"), ("accept-version", "9"), ("heart-beat", "x")] {
        let (mut client, demo) = opened().await;
        let Heard::Frame(frame) = client.connect(&demo, &[header]).await else { panic!("no frame") };
        assert_eq!(frame.command, Command::Error, "{header:?}");
        let end = client.next().await;
        assert!(matches!(end, Heard::Closed), "{end:?}");
    }
}

#[tokio::test]
async fn what_is_not_understood_is_refused_with_the_reason() {
    let send = |to: &str| Frame::new(Command::Send).with_header("destination", to);
    let subscribe = Frame::new(Command::Subscribe).with_header("destination", "/topic/x");
    for (frame, message) in [
        (send("/queue/x"), "Unknown destination"),
        (subscribe.clone(), "Missing id"),
        (Frame::new(Command::Subscribe).with_header("id", "1"), "Missing destination"),
        (Frame::new(Command::Subscribe).with_header("id", "1").with_header("destination", "x"), "Cannot subscribe"),
        (Frame::new(Command::Unsubscribe).with_header("id", "1"), "Subscription not found"),
        (Frame::new(Command::Connect), "Already connected"),
        (Frame::new(Command::Begin).with_header("transaction", "1"), "Bad command"),
        (Frame::new(Command::Other("DANCE".to_owned())), "Bad command"),
    ] {
        let (mut client, _) = connected(&[]).await;
        client.send(&frame).await;
        assert_eq!(client.error().await, message, "{frame:?}");
    }
    let (mut client, _) = connected(&[]).await;
    let subscribe = subscribe.with_header("id", "1");
    client.send(&subscribe).await;
    client.send(&subscribe).await;
    assert_eq!(client.error().await, "Cannot subscribe");
    let (mut client, _) = opened().await;
    client.send(&send("/exchange/ccs.request.exchange")).await;
    assert_eq!(client.error().await, "Illegal command");
    let (mut client, _) = connected(&[]).await;
    client.raw("SEND\nno colon\n\n\0").await;
    assert_eq!(client.error().await, "Invalid frame");
}

#[tokio::test]
async fn receipts_and_a_polite_end() {
    let (mut client, _) = connected(&[]).await;
    let subscribe = Frame::new(Command::Subscribe).with_header("id", "1").with_header("destination", "//key");
    client.send(&subscribe.with_header("receipt", "r1")).await;
    let Heard::Frame(receipt) = client.next().await else { panic!("no receipt") };
    assert_eq!((receipt.command.as_str(), receipt.header("receipt-id")), ("RECEIPT", Some("r1")));
    client.send(&Frame::new(Command::Unsubscribe).with_header("id", "1")).await;
    client.send(&Frame::new(Command::Disconnect).with_header("receipt", "r2")).await;
    let Heard::Frame(receipt) = client.next().await else { panic!("no receipt") };
    assert_eq!(receipt.header("receipt-id"), Some("r2"));
    let end = client.next().await;
    assert!(matches!(end, Heard::Closed), "{end:?}");
}

#[tokio::test]
async fn frames_may_be_cut_anywhere() {
    let address = start("").await;
    let mut client = Client::sign_in(address, "1001").await;
    let body = json!({ "request": "busy", "sequence": 77, "busyType": "午餐" }).to_string();
    let head = format!("SEND\ntoken:{}\ndestination:/exchange/ccs.request.exchange\n\n", client.token);
    for part in [&head[..20], &head[20..], "\0"] {
        if part == "\0" {
            client.raw(&body).await;
        }
        client.raw(part).await;
    }
    assert_eq!(client.event("Busy").await["data"]["currentBusyType"], "午餐");
}

#[tokio::test]
async fn beats_flow_and_silence_ends_the_connection() {
    let (mut client, frame) = connected(&[("heart-beat", "200,100")]).await;
    assert_eq!(frame.header("heart-beat"), Some("100,200"));
    let start = Instant::now();
    let mut beats = 0;
    loop {
        match client.next().await {
            Heard::HeartBeat => beats += 1,
            Heard::Closed => break,
            other => panic!("{other:?}"),
        }
    }
    // Three intervals of 200 ms without a word of ours; about six beats of the server's meanwhile.
    assert!(start.elapsed() >= Duration::from_millis(590), "{:?}", start.elapsed());
    assert!(beats >= 2, "{beats}");
}

#[tokio::test]
async fn too_much_is_refused() {
    let (mut client, _) = connected(&[]).await;
    for id in 0..17 {
        let subscribe = Frame::new(Command::Subscribe).with_header("id", &id.to_string());
        client.send(&subscribe.with_header("destination", "/topic/x")).await;
    }
    assert_eq!(client.error().await, "Cannot subscribe");
    let (mut client, _) = connected(&[]).await;
    let frame = Frame::new(Command::Send).with_header("destination", "/exchange/ccs.request.exchange");
    client.raw(&"SEND\ndestination:/exchange/ccs.request.exchange\n\n\0".repeat(2_000)).await;
    assert_eq!(client.error().await, "Too many frames");
    let (mut client, _) = connected(&[]).await;
    client.send(&frame.with_body("x".repeat(300_000))).await;
    assert_eq!(client.error().await, "Invalid frame");
}

#[tokio::test]
async fn old_subscription_paths_work() {
    for path in ["/", "/topic", "/exchange/amq.topic"] {
        let address = start("").await;
        let (_, mut demo) = api(address, "GET", "/api/demo", None).await;
        demo["subscribePath"] = json!(path);
        let url = demo["url"].as_str().expect("an address").to_owned();
        Client::sign_in_at(&url, &demo, "1001").await;
    }
}
