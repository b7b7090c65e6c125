//! What phones should not send: every one gets an answer that the RFCs name, or none, and the others keep talking.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/phone.rs"]
mod phone;
mod support;

use std::net::SocketAddr;

use agent_sdk_wasm::{
    redact::Secret,
    sip::{self, Config, Endpoint, Output, RegistrationEvent, digest::Account},
};
use demo_server::clock::{Clock, SystemEntropy};
use futures_util::{SinkExt, StreamExt};
use phone::{Do, Phone};
use support::{api, start};
use tokio::{net::TcpStream, task::LocalSet};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message, tungstenite::client::IntoClientRequest,
};

const SESSION: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
const FLOW: &str = "c=IN IP4 127.0.0.1\r\na=mid:0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\na=setup:actpass\r\na=rtcp-mux\r\na=sendrecv\r\n";
const PRINT: &str = "a=fingerprint:sha-256 CA:FB:35:4D:01:02:81:75:E8:81:7F:CB:33:C8:A7:9B:80:E5:B6:69:94:63:A0:58:B3:94:EC:33:FE:A2:AB:39\r\n";

async fn customer(address: SocketAddr) -> Phone {
    let (_, demo) = api(address, "GET", "/api/demo", None).await;
    let password = demo["customers"][0]["sipPassword"].as_str().expect("a password").to_owned();
    Phone::register(address, "13800138001", &password, 1_400).await
}

#[tokio::test]
async fn offers_that_nobody_can_answer_are_refused() {
    let audio = |payloads: &str, maps: &str| format!("m=audio 9 UDP/TLS/RTP/SAVPF {payloads}\r\n{FLOW}{maps}");
    let bad = [
        "garbage".to_owned(),
        SESSION.to_owned(),
        format!("{SESSION}{}", audio("0", "a=rtpmap:0 PCMU/8000\r\n")),
        format!("{SESSION}{PRINT}{}", audio("111", "a=rtpmap:111 opus/48000/2\r\n")),
        format!("{SESSION}{PRINT}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n{FLOW}a=rtpmap:96 VP8/90000\r\n"),
        format!("{SESSION}a=ice-lite\r\n{PRINT}{}", audio("0", "a=rtpmap:0 PCMU/8000\r\n")),
        format!("{SESSION}m=audio 5004 RTP/AVP 0\r\nc=IN IP4 127.0.0.1\r\na=rtpmap:0 PCMU/8000\r\n"),
    ];
    let story = async {
        let address = start("").await;
        let mut phone = customer(address).await;
        for offer in bad {
            phone.tell(Do::Offer("13900139002".to_owned(), offer.clone()));
            let end = phone.until("Ended").await;
            assert!(end.starts_with("Ended Refused 488"), "{end} for {offer}");
        }
        phone.tell(Do::Call("13900139002".to_owned()));
        phone.hears(&[550], &[440, 550]).await;
    };
    LocalSet::new().run_until(story).await;
}

async fn open(address: SocketAddr) -> WebSocketStream<MaybeTlsStream<TcpStream>> {
    let mut request = format!("ws://{address}/sip").into_client_request().expect("an address");
    request.headers_mut().insert("sec-websocket-protocol", "sip".parse().expect("a value"));
    connect_async(request).await.expect("a socket").0
}

#[tokio::test]
async fn calls_of_a_phone_beyond_the_bound_are_refused() {
    const CALLS: usize = 300;
    let address = start("").await;
    let (_, demo) = api(address, "GET", "/api/demo", None).await;
    let password = demo["customers"][0]["sipPassword"].as_str().expect("a password").to_owned();
    let account = Account { user: "13800138001".to_owned(), password: Secret::new(password) };
    let mut config = Config::new(account, "127.0.0.1".to_owned(), "00000000-0000-4000-8000-000000000001".to_owned());
    config.secure = false;
    let (mut endpoint, clock) = (Endpoint::new(config, Box::new(SystemEntropy)), Clock::start());
    let mut socket = open(address).await;
    endpoint.register(clock.now());
    endpoint.flow_up(clock.now());
    'registering: loop {
        while let Some(output) = endpoint.poll_output() {
            match output {
                Output::Transmit(wire) => socket.send(Message::text(wire.0)).await.expect("sent"),
                Output::Registration(RegistrationEvent::Registered { .. }) => break 'registering,
                _ => {}
            }
        }
        let message = socket.next().await.expect("an answer").expect("an answer");
        endpoint.received(message.to_text().expect("text").as_bytes(), clock.now());
    }
    // None is acknowledged, so each of them waits for half a minute after its end (RFC 3261, timer H).
    for call in 0..CALLS {
        let invite = format!(
            "INVITE sip:101@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK{call}\r\nMax-Forwards: 70\r\n\
             From: <sip:13800138001@127.0.0.1>;tag=1\r\nTo: <sip:101@127.0.0.1>\r\nCall-ID: {call}\r\n\
             CSeq: 1 INVITE\r\nContact: <sip:x@x.invalid;transport=ws>\r\nContent-Type: application/sdp\r\n\
             Content-Length: 3\r\n\r\nv=0"
        );
        socket.send(Message::text(invite)).await.expect("sent");
    }
    let mut last = [0; CALLS];
    while last.iter().any(|status| *status < 180) {
        let message = socket.next().await.expect("an answer").expect("an answer");
        let Ok(sip::Message::Response(response)) = sip::Message::parse(message.to_text().expect("text").as_bytes())
        else {
            continue;
        };
        let call = response.headers.call_id().parse::<usize>();
        if let Some(known) = call.ok().and_then(|call| last.get_mut(call)) {
            *known = response.status;
        }
    }
    let refused = last.iter().filter(|status| **status == 503).count();
    assert!((1..CALLS).contains(&refused), "{refused} of {CALLS}");
}

#[tokio::test]
async fn a_socket_may_say_anything() {
    let address = start("").await;
    let mut socket = open(address).await;
    let head = |method: &str| {
        format!(
            "{method} sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK{method}\r\nMax-Forwards: 70\r\n\
             From: <sip:x@127.0.0.1>;tag=1\r\nTo: <sip:x@127.0.0.1>\r\nCall-ID: c{method}\r\nCSeq: 1 {method}\r\n\r\n"
        )
    };
    let mut said = Vec::new();
    for text in ["", "\r\n\r\n", "hello", "SIP/2.0 200 OK\r\n\r\n", "INVITE sip:x SIP/3.0\r\n\r\n"] {
        socket.send(Message::text(text)).await.expect("sent");
    }
    for method in ["OPTIONS", "INVITE", "BYE", "CANCEL", "SUBSCRIBE", "FROB", "ACK", "REGISTER"] {
        socket.send(Message::text(head(method))).await.expect("sent");
    }
    socket.send(Message::text(head("OPTIONS").replace("CSeq: 1 OPTIONS\r\n", ""))).await.expect("sent");
    while said.len() < 9 {
        let message = socket.next().await.expect("an answer").expect("an answer");
        let text = message.to_text().expect("text").to_owned();
        said.push(text.lines().next().unwrap_or_default().split(' ').nth(1).unwrap_or("pong").to_owned());
    }
    assert_eq!(said, ["pong", "200", "403", "481", "481", "405", "481", "403", "400"]);
    // Larger than any message: the socket is closed, and the next phone is served.
    let _ = socket.send(Message::text("x".repeat(300_000))).await;
    LocalSet::new().run_until(async { customer(address).await }).await;
}
