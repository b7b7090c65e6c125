//! Requests that belong nowhere, and the small ones inside a call: OPTIONS, INFO, unknown methods.

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    sip::{Headers, Message, Misuse, Name},
    time::Now,
};
use wire::{Pair, Phone, config, inside, raw, reply};

fn ask(phone: &mut Phone, method: &str, more: &[(&str, &str)]) -> Vec<String> {
    let id = format!("{method}-{}", more.len());
    phone.receive(&raw(method, "sip:bob@x", "<sip:a@x>;tag=1", "<sip:bob@x>", &id, 1, more, ""), 0);
    phone.sent()
}

#[test]
fn options_says_what_we_can() {
    let mut phone = Phone::up("b", config("bob"), 1);
    phone.receive(&raw("OPTIONS", "sip:bob@x", "<sip:a@x>;tag=1", "<sip:bob@x>", "o", 1, &[], ""), 0);
    let ok = phone.response(200);
    assert!(ok.headers.lists(Name::Allow, "INVITE") && ok.headers.lists(Name::Supported, "100rel"));
    assert_eq!(ok.headers.first(Name::Accept), Some("application/sdp"));
    assert!(!ok.to_tag().is_empty());
}

#[test]
fn every_other_request_gets_the_response_that_the_standard_names() {
    let mut phone = Phone::up("b", config("bob"), 1);
    for (method, status) in [
        ("MESSAGE", "405"),
        ("SUBSCRIBE", "405"),
        ("REGISTER", "405"),
        ("JUMP", "501"),
        ("BYE", "481"),
        ("INFO", "481"),
        ("NOTIFY", "481"),
        ("CANCEL", "481"),
    ] {
        assert_eq!(ask(&mut phone, method, &[]), [status], "{method}");
    }
    assert_eq!(ask(&mut phone, "ACK", &[]), [""; 0]);
    assert_eq!(ask(&mut phone, "OPTIONS", &[("Require", "timer, foo"), ("Require", "bar")]), ["420"]);
    phone.receive(
        &raw(
            "OPTIONS",
            "sip:bob@x",
            "<sip:a@x>;tag=1",
            "<sip:bob@x>",
            "q",
            1,
            &[("Require", "timer, foo"), ("Require", "bar")],
            "",
        ),
        0,
    );
    assert_eq!(phone.response(420).headers.first(Name::Unsupported), Some("foo, bar"));
    phone.sent();
    phone.receive(&raw("BYE", "sip:bob@x", "<sip:a@x>;tag=1", "<sip:bob@x>;tag=2", "n", 1, &[], ""), 0);
    assert_eq!(phone.sent(), ["481"]);
    assert_eq!(phone.said(), [""; 0]);
}

#[test]
fn the_same_request_along_two_ways_is_a_loop() {
    let mut phone = Phone::up("b", config("bob"), 1);
    let invite =
        String::from_utf8(raw("INVITE", "sip:bob@x", "<sip:a@x>;tag=1", "<sip:bob@x>", "m", 1, &[], "o")).unwrap();
    phone.receive(invite.as_bytes(), 0);
    phone.receive(invite.as_bytes(), 0);
    phone.receive(invite.replace("z9hG4bK", "z9hG4bKother").as_bytes(), 0);
    assert_eq!(phone.sent(), ["100", "100", "482"]);
    assert_eq!(phone.said(), ["Incoming a"]);
}

#[test]
fn keys_are_pressed_by_info() {
    let (mut pair, call, _) = Pair::connected();
    pair.a.endpoint.dtmf(call, '5', 100, pair.at()).unwrap();
    pair.a.endpoint.dtmf(call, 'd', 160, pair.at()).unwrap();
    pair.run(100);
    assert_eq!(pair.b.said(), ["Dtmf 5", "Dtmf D"]);
    assert_eq!(pair.a.said(), ["InfoAnswered 200", "InfoAnswered 200"]);
    assert_eq!(pair.a.request("INFO").body, b"Signal=D\r\nDuration=160\r\n");
    assert_eq!(pair.a.endpoint.dtmf(call, 'x', 100, pair.at()), Err(Misuse::BadTarget));
}

#[test]
fn an_info_of_another_kind_is_refused() {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 200, "t", &[], Some("answer")), 10);
    phone.sent();
    phone.receive(&inside(&invite, "t", "INFO", 1, &[("Content-Type", "text/plain")], "hello"), 20);
    phone.receive(&inside(&invite, "t", "INFO", 2, &[], ""), 30);
    phone.receive(&inside(&invite, "t", "OPTIONS", 3, &[], ""), 40);
    phone.receive(&inside(&invite, "t", "MESSAGE", 4, &[], ""), 50);
    assert_eq!(phone.sent(), ["415", "200", "200", "405"]);
}

#[test]
fn a_challenge_in_the_call_is_answered_with_the_next_number() {
    let (mut pair, call, _) = Pair::connected();
    pair.a.endpoint.dtmf(call, '1', 100, pair.at()).unwrap();
    pair.a.drain(pair.now);
    let info = pair.a.request("INFO");
    let now = pair.now;
    pair.a.receive(
        &reply(&info, 407, "", &[("Proxy-Authenticate", "Digest realm=\"p\", nonce=\"n\", qop=\"auth\"")], None),
        now,
    );
    let again = pair.a.request("INFO");
    assert_eq!(again.sequence(), info.sequence() + 1);
    assert!(again.headers.first(Name::ProxyAuthorization).unwrap().contains("nc=00000001"));
    pair.run(100);
    pair.a.endpoint.hang_up(call, pair.at()).unwrap();
    pair.a.drain(pair.now);
    assert_eq!(pair.a.request("BYE").sequence(), info.sequence() + 2);
}

#[test]
fn a_challenged_invite_keeps_its_credentials_in_the_ack() {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    let challenge = [("Proxy-Authenticate", "Digest realm=\"p\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\"")];
    let invite = phone.request("INVITE");
    phone.receive(&reply(&invite, 407, "p", &challenge, None), 10);
    let invite = phone.request("INVITE");
    assert_eq!(invite.sequence(), 2);
    phone.receive(&reply(&invite, 200, "t", &[], Some("answer")), 20);
    let ack = phone.request("ACK");
    assert_eq!(ack.sequence(), 2);
    assert_eq!(ack.headers.first(Name::ProxyAuthorization), invite.headers.first(Name::ProxyAuthorization));
    assert_eq!(phone.sent(), ["INVITE", "ACK", "INVITE", "ACK"]);
    assert_eq!(phone.said(), ["Accepted"]);
}

#[test]
fn a_wrong_password_ends_the_call_once() {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(0);
    for nonce in ["n1", "n2"] {
        let challenge = format!("Digest realm=\"p\", nonce=\"{nonce}\", qop=\"auth\"");
        let invite = phone.request("INVITE");
        phone.receive(&reply(&invite, 407, "p", &[("Proxy-Authenticate", &challenge)], None), 10);
    }
    assert_eq!(phone.sent(), ["INVITE", "ACK", "INVITE", "ACK"]);
    assert_eq!(phone.said(), ["Ended Refused 407"]);
}

#[test]
fn a_ping_is_answered_or_not() {
    let mut phone = Phone::up("a", config("alice"), 1);
    phone.endpoint.ping(Now::at(0)).unwrap();
    phone.drain(0);
    let options = phone.request("OPTIONS");
    phone.receive(&reply(&options, 200, "s", &[], None), 10);
    phone.endpoint.ping(Now::at(20)).unwrap();
    phone.drain(20);
    phone.pass(20, 40_000);
    assert_eq!(phone.pongs, [200, 408]);
    // Empty lines keep the socket alive; the double one wants an answer (RFC 5626 section 3.5.1).
    phone.endpoint.received(b"\r\n", Now::at(50));
    assert_eq!(phone.endpoint.poll_output(), None);
    phone.endpoint.received(b"\r\n\r\n", Now::at(50));
    assert!(
        matches!(phone.endpoint.poll_output(), Some(agent_sdk_wasm::sip::Output::Transmit(wire)) if wire.0 == "\r\n")
    );
}

#[test]
fn misuse_is_said_at_once() {
    let mut phone = Phone::new("a", config("alice"), 1);
    assert_eq!(phone.endpoint.call("bob", &Headers::default()), Err(Misuse::NoFlow));
    phone.endpoint.flow_up(Now::at(0));
    for bad in ["", "  ", "sip:", "sip:a b", "a@", "@"] {
        assert_eq!(phone.endpoint.call(bad, &Headers::default()), Err(Misuse::BadTarget), "{bad}");
    }
    let call = phone.endpoint.call("tel:+8613800138000", &Headers::default()).unwrap();
    assert_eq!(phone.endpoint.answer(call, Now::at(0)), Err(Misuse::WrongState));
    assert_eq!(phone.endpoint.reoffer(call, Now::at(0)), Err(Misuse::WrongState));
    assert_eq!(phone.endpoint.dtmf(call, '1', 1, Now::at(0)), Err(Misuse::WrongState));
    assert_eq!(phone.endpoint.accept_refer(call, Now::at(0)), Err(Misuse::WrongState));
}

#[test]
fn nothing_that_is_shown_has_a_secret() {
    let mut phone = Phone::up("a", config("13800138000"), 1);
    phone.endpoint.register(Now::at(0));
    phone.drain(0);
    let request = phone.request("REGISTER");
    let challenge = "Digest realm=\"example.com\", nonce=\"n\"";
    phone.endpoint.received(&reply(&request, 401, "s", &[("WWW-Authenticate", challenge)], None), Now::at(10));
    let shown = format!("{:?}", phone.endpoint.poll_output().unwrap());
    assert!(shown.contains("Authorization:***") && !shown.contains("response="), "{shown}");
    assert!(shown.contains("138****8000") && !shown.contains("13800138000"), "{shown}");
    assert!(!format!("{:?}", config("alice")).contains("secret"));
    assert!(matches!(phone.sent.last(), Some(Message::Request(_))));
}
