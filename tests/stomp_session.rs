//! The client's frames, letter for letter, and what it hands on.

use agent_sdk_wasm::{
    redact::Secret,
    stomp::{Client, Command, Frame, Incoming, Output, SUB_PROTOCOLS, Settings, State, Version, heart_beat},
    time::Now,
};

fn client() -> Client {
    Client::new(Settings {
        host: "ccs".into(),
        login: "agent".into(),
        passcode: Secret::new("p:w\\d".into()),
        heart_beat: heart_beat::OFFER,
    })
}

fn receive(client: &mut Client, frame: Frame) {
    client.received(Incoming::Frame(frame), Now::at(0));
}

fn outputs(client: &mut Client) -> Vec<Output> {
    std::iter::from_fn(|| client.poll_output()).collect()
}

fn sent(client: &mut Client) -> String {
    let outputs = outputs(client);
    match &outputs[..] {
        [Output::Transmit(text)] => text.clone(),
        _ => panic!("{outputs:?}"),
    }
}

fn connected(version: &str) -> Client {
    let mut client = client();
    client.opened(Now::at(0));
    receive(&mut client, Frame::new(Command::Connected).with_header("version", version));
    outputs(&mut client);
    client
}

#[test]
fn the_sub_protocols_are_offered_best_first() {
    assert_eq!(SUB_PROTOCOLS, ["v12.stomp", "v11.stomp", "v10.stomp"]);
}

#[test]
fn connect_has_its_headers_in_order_and_unescaped() {
    let mut client = client();
    client.opened(Now::at(0));
    assert_eq!(
        sent(&mut client),
        "CONNECT\nlogin:agent\npasscode:p:w\\d\nhost:ccs\naccept-version:1.2,1.1,1.0\nheart-beat:50000,50000\n\n\0"
    );
    assert_eq!(client.state(), &State::Connecting);
}

#[test]
fn the_passcode_is_not_shown() {
    let mut client = client();
    client.opened(Now::at(0));
    let shown = format!("{client:?}");
    assert!(shown.contains("Transmit") && !shown.contains("p:w"), "{shown}");
}

#[test]
fn connected_is_handed_on() {
    for (header, version) in [
        (None, Version::V1_0),
        (Some("1.0"), Version::V1_0),
        (Some("1.1"), Version::V1_1),
        (Some("1.2"), Version::V1_2),
    ] {
        let mut client = client();
        client.opened(Now::at(0));
        sent(&mut client);
        let mut frame = Frame::new(Command::Connected).with_header("session", "s");
        if let Some(header) = header {
            frame.headers.push("version", header);
        }
        receive(&mut client, frame.clone());
        assert_eq!(outputs(&mut client), [Output::Connected { frame, version, expect_every: None }]);
        assert_eq!(client.version(), Some(version));
    }
}

#[test]
fn subscriptions_are_numbered() {
    let mut client = connected("1.1");
    assert_eq!(client.subscribe("//key").as_deref(), Ok("sub-0"));
    assert_eq!(sent(&mut client), "SUBSCRIBE\nid:sub-0\ndestination://key\n\n\0");
    assert_eq!(client.subscribe("/topic/a:b").as_deref(), Ok("sub-1"));
    assert_eq!(sent(&mut client), "SUBSCRIBE\nid:sub-1\ndestination:/topic/a\\cb\n\n\0");
}

#[test]
fn send_has_the_callers_headers_first_and_counts_bytes() {
    let mut client = connected("1.2");
    let headers = [("token", "a:b"), ("version", "2.0.0")];
    client.send("/exchange/ccs.request.exchange", &headers, "{\"a\":\"坐席\"}", Now::at(0)).unwrap();
    assert_eq!(
        sent(&mut client),
        "SEND\ntoken:a\\cb\nversion:2.0.0\ndestination:/exchange/ccs.request.exchange\ncontent-length:14\n\n\
         {\"a\":\"坐席\"}\0"
    );
    let mut client = connected("1.0");
    client.send("/a", &[("token", "a:b\\c")], "", Now::at(0)).unwrap();
    assert_eq!(sent(&mut client), "SEND\ntoken:a:b\\c\ndestination:/a\n\n\0");
}

#[test]
fn messages_go_by_subscription() {
    let mut client = connected("1.2");
    client.subscribe("/a").unwrap();
    outputs(&mut client);
    let message = |id: &str| Frame::new(Command::Message).with_header("subscription", id).with_body("{}");
    receive(&mut client, message("sub-1"));
    receive(&mut client, Frame::new(Command::Message));
    receive(&mut client, message("sub-0"));
    assert_eq!(outputs(&mut client), [Output::Message(message("sub-0"))]);
}

#[test]
fn heads_go_by_subscription() {
    let mut client = connected("1.2");
    assert_eq!(client.message("MESSAGE\nsubscription:sub-0\n\n"), Ok(false));
    client.subscribe("/a").unwrap();
    assert_eq!(client.message("MESSAGE\nsubscription:sub-0\n\n"), Ok(true));
    assert_eq!(client.message("\nMESSAGE\r\nmessage-id:1\r\nsubscription:sub-0\r\n"), Ok(true));
    assert_eq!(client.message("MESSAGE\nsubscription:sub-1\nsubscription:sub-0\n\n"), Ok(false));
    assert_eq!(client.message("MESSAGE\nmessage-id:1\n\nsubscription:sub-0\n"), Ok(false));
    assert_eq!(client.message("RECEIPT\nsubscription:sub-0\n\n"), Ok(false));
    client.closed();
    assert_eq!(client.message("MESSAGE\nsubscription:sub-0\n\n"), Ok(false));
}

#[test]
fn receipts_are_handed_on() {
    let mut client = connected("1.2");
    receive(&mut client, Frame::new(Command::Receipt).with_header("receipt-id", "7"));
    assert_eq!(outputs(&mut client), [Output::Receipt("7".into())]);
}

#[test]
fn disconnect_says_so_once() {
    let mut client = connected("1.2");
    client.subscribe("/a").unwrap();
    outputs(&mut client);
    client.disconnect();
    client.disconnect();
    assert_eq!(sent(&mut client), "DISCONNECT\n\n\0");
    assert_eq!(client.state(), &State::Closing);
    // What was under way is not looked at any more.
    receive(&mut client, Frame::new(Command::Message).with_header("subscription", "sub-0"));
    receive(&mut client, Frame::new(Command::Error));
    assert_eq!(outputs(&mut client), []);

    let mut client = self::client();
    client.opened(Now::at(0));
    outputs(&mut client);
    client.disconnect();
    assert_eq!(client.state(), &State::Closing);
    receive(&mut client, Frame::new(Command::Connected).with_header("version", "1.2"));
    assert_eq!(outputs(&mut client), []);
}

#[test]
fn nothing_is_repeated_on_another_socket() {
    let mut client = connected("1.2");
    client.subscribe("/a").unwrap();
    client.send("/a", &[], "{}", Now::at(0)).unwrap();
    receive(&mut client, Frame::new(Command::Receipt).with_header("receipt-id", "7"));
    client.closed();
    assert_eq!(outputs(&mut client), [Output::Receipt("7".into())]);
    client.opened(Now::at(9));
    assert!(sent(&mut client).starts_with("CONNECT\n"));
    receive(&mut client, Frame::new(Command::Connected).with_header("version", "1.2"));
    outputs(&mut client);
    assert_eq!(client.message("MESSAGE\nsubscription:sub-0\n\n"), Ok(false));
    assert_eq!(client.subscribe("/a").as_deref(), Ok("sub-0"));
}
