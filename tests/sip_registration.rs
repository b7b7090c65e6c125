//! The registration: digest, refresh, failures, sockets that come and go.

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use core::time::Duration;

use agent_sdk_wasm::{
    redact::Secret,
    sip::{
        Headers, Message, Name, RegistrationEvent, Request,
        digest::{Account, proves},
    },
    time::Now,
};
use wire::{Phone, reply};

const CHALLENGE: (&str, &str) = ("WWW-Authenticate", "Digest realm=\"example.com\", nonce=\"n1\", qop=\"auth\"");

fn credentials(request: &Request) -> &str {
    request.headers.first(Name::Authorization).unwrap_or_default()
}

fn registered() -> Phone {
    let (mut phone, request) = Phone::asking();
    phone.receive(&reply(&request, 401, "s", &[CHALLENGE], None), 10);
    let request = phone.request("REGISTER");
    phone.receive(&granted(&request, 600), 20);
    assert_eq!(phone.registration, [RegistrationEvent::Registered { expires: 600, refreshed: false }]);
    phone.registration.clear();
    phone
}

/// A 200 with our binding and one of another device.
fn granted(request: &Request, expires: u32) -> Vec<u8> {
    let (ours, _) = request.headers.first(Name::Contact).unwrap().rsplit_once(";expires=").unwrap();
    let contact = format!("<sip:other@x>;expires=5, {ours};expires={expires}");
    let text = String::from_utf8(reply(request, 200, "s", &[("Contact", &contact)], None)).unwrap();
    text.replace("Contact: <sip:peer-s@peer.example.com;transport=ws>\r\n", "").into_bytes()
}

#[test]
fn a_challenge_is_answered_and_the_nonce_used_again() {
    let (mut phone, first) = Phone::asking();
    assert_eq!(credentials(&first), "");
    let contact = first.headers.contact().unwrap();
    assert_eq!(
        contact.params.text("+sip.instance").as_deref(),
        Some("<urn:uuid:00000000-0000-4000-8000-000000000001>")
    );
    assert_eq!(contact.params.get("reg-id"), Some("1"));
    phone.receive(&reply(&first, 401, "s", &[CHALLENGE], None), 10);
    let second = phone.request("REGISTER");
    let account = Account { user: "alice".into(), password: Secret::new("secret".into()) };
    assert!(proves(credentials(&second), &account, "example.com", "REGISTER"));
    assert_eq!((first.sequence(), second.sequence()), (1, 2));
    assert_eq!(first.headers.call_id(), second.headers.call_id());
    phone.receive(&granted(&second, 600), 20);
    assert!(phone.endpoint.is_registered());
    // 30 s before its end it is refreshed, with the same nonce counted up.
    phone.pass(20, 570_019);
    assert_eq!(phone.sent(), ["REGISTER", "REGISTER"]);
    phone.pass(570_020, 570_020);
    let third = phone.request("REGISTER");
    assert!(proves(credentials(&third), &account, "example.com", "REGISTER"));
    assert!(credentials(&third).contains("nc=00000002"));
    phone.receive(&granted(&third, 600), 570_030);
    assert_eq!(phone.registration.last(), Some(&RegistrationEvent::Registered { expires: 600, refreshed: true }));
}

#[test]
fn a_stale_nonce_is_no_wrong_password() {
    let mut phone = registered();
    phone.endpoint.register(Now::at(1000));
    phone.drain(1000);
    let request = phone.request("REGISTER");
    let stale = ("WWW-Authenticate", "Digest realm=\"example.com\", nonce=\"n2\", qop=\"auth\", stale=true");
    phone.receive(&reply(&request, 401, "s", &[stale], None), 1010);
    let request = phone.request("REGISTER");
    assert!(credentials(&request).contains("nonce=\"n2\""));
    phone.receive(
        &reply(
            &request,
            401,
            "s",
            &[("WWW-Authenticate", "Digest realm=\"example.com\", nonce=\"n3\", stale=true, qop=\"auth\"")],
            None,
        ),
        1020,
    );
    let request = phone.request("REGISTER");
    assert!(credentials(&request).contains("nonce=\"n3\""));
    phone.receive(&granted(&request, 60), 1030);
    assert_eq!(phone.registration, [RegistrationEvent::Registered { expires: 60, refreshed: true }]);
}

#[test]
fn a_wrong_password_is_one_failure_and_no_loop() {
    let (mut phone, request) = Phone::asking();
    phone.receive(&reply(&request, 401, "s", &[CHALLENGE], None), 10);
    let request = phone.request("REGISTER");
    phone.receive(
        &reply(
            &request,
            401,
            "s",
            &[("WWW-Authenticate", "Digest realm=\"example.com\", nonce=\"n2\", qop=\"auth\"")],
            None,
        ),
        20,
    );
    assert_eq!(phone.registration, [RegistrationEvent::Failed { status: 401, retry: None }]);
    phone.sent();
    phone.pass(20, 10_000_000);
    phone.endpoint.flow_lost(Now::at(10_000_000));
    phone.endpoint.flow_up(Now::at(10_000_001));
    phone.drain(10_000_001);
    assert_eq!(phone.sent(), [""; 0]);
    assert!(!phone.endpoint.is_registered());
}

#[test]
fn server_and_proxy_may_both_ask() {
    let (mut phone, request) = Phone::asking();
    phone.receive(&reply(&request, 407, "s", &[("Proxy-Authenticate", "Digest realm=\"p\", nonce=\"p1\"")], None), 10);
    let request = phone.request("REGISTER");
    assert!(request.headers.first(Name::ProxyAuthorization).is_some());
    phone.receive(&reply(&request, 401, "s", &[CHALLENGE], None), 20);
    let request = phone.request("REGISTER");
    assert!(
        request.headers.first(Name::ProxyAuthorization).is_some()
            && request.headers.first(Name::Authorization).is_some()
    );
}

#[test]
fn an_interval_too_brief_is_lengthened_once() {
    let (mut phone, request) = Phone::asking();
    phone.receive(&reply(&request, 423, "s", &[("Min-Expires", "3600")], None), 10);
    let request = phone.request("REGISTER");
    assert_eq!(request.headers.number(Name::Expires), Some(3600));
    phone.receive(&reply(&request, 423, "s", &[("Min-Expires", "3600")], None), 20);
    assert_eq!(phone.registration, [RegistrationEvent::Failed { status: 423, retry: None }]);
}

#[test]
fn a_busy_server_says_when_to_come_again() {
    let (mut phone, request) = Phone::asking();
    phone.receive(&reply(&request, 503, "s", &[("Retry-After", "18 (maintenance)")], None), 1000);
    assert_eq!(phone.registration, [RegistrationEvent::Failed { status: 503, retry: Some(Duration::from_secs(18)) }]);
    phone.sent();
    phone.pass(1000, 18_999);
    assert_eq!(phone.sent(), [""; 0]);
    phone.pass(19_000, 19_000);
    assert_eq!(phone.sent(), ["REGISTER"]);
}

#[test]
fn a_busy_server_that_wants_no_pause_gets_one() {
    let (mut phone, request) = Phone::asking();
    phone.receive(&reply(&request, 503, "s", &[("Retry-After", "0")], None), 1000);
    phone.sent();
    phone.pass(1000, 1999);
    assert_eq!(phone.sent(), [""; 0]);
    phone.pass(2000, 2000);
    assert_eq!(phone.sent(), ["REGISTER"]);
}

#[test]
fn failures_without_a_time_wait_longer_and_longer() {
    let (mut phone, mut request) = Phone::asking();
    let mut millis = 0;
    for most in [30, 60, 120, 240, 480, 960, 1800, 1800] {
        phone.registration.clear();
        phone.receive(&reply(&request, 500, "s", &[], None), millis);
        let Some(RegistrationEvent::Failed { status: 500, retry: Some(delay) }) = phone.registration.last() else {
            panic!()
        };
        assert!((most * 500..=most * 1000).contains(&(delay.as_millis() as u64)), "{delay:?} of {most} s");
        let due = phone.endpoint.next_timeout().unwrap().0;
        phone.pass(millis, due);
        millis = due;
        request = phone.request("REGISTER");
    }
}

#[test]
fn a_new_socket_registers_again_under_the_same_call_id() {
    let mut phone = registered();
    let before = phone.request("REGISTER");
    phone.endpoint.flow_lost(Now::at(5000));
    assert!(!phone.endpoint.is_registered());
    phone.endpoint.flow_up(Now::at(8000));
    phone.drain(8000);
    let after = phone.request("REGISTER");
    assert_eq!(before.headers.call_id(), after.headers.call_id());
    assert_eq!(after.sequence(), before.sequence() + 1);
    phone.receive(&granted(&after, 600), 8010);
    assert!(phone.endpoint.is_registered());
}

#[test]
fn unregister_removes_the_binding() {
    let mut phone = registered();
    phone.endpoint.unregister(Now::at(100));
    phone.drain(100);
    let request = phone.request("REGISTER");
    assert_eq!(request.headers.number(Name::Expires), Some(0));
    phone.receive(&reply(&request, 200, "s", &[], None), 110);
    assert_eq!(phone.registration, [RegistrationEvent::Unregistered]);
    assert_eq!(phone.endpoint.next_timeout(), None);
    assert!(matches!(phone.sent.last(), Some(Message::Request(_))));
}

#[test]
fn a_first_hop_without_outbound_is_asked_without() {
    let (mut phone, request) = Phone::asking();
    phone.receive(&reply(&request, 439, "s", &[], None), 10);
    assert_eq!(phone.request("REGISTER").headers.contact().unwrap().params.get("reg-id"), None);
}

/// RFC 5627: the address that the registrar gave is our Contact in dialogs, and not in registrations.
#[test]
fn a_gruu_stands_in_dialogs_and_outlives_the_socket() {
    let (mut phone, request) = Phone::asking();
    assert!(request.headers.first(Name::Supported).is_some_and(|tags| tags.contains("gruu")));
    let gruu = "sip:alice@example.com;gr=urn:uuid:f81d4fae";
    let ours = request.headers.first(Name::Contact).unwrap();
    let grant = reply(&request, 200, "s", &[("Contact", &format!("{ours};pub-gruu=\"{gruu}\""))], None);
    let grant =
        String::from_utf8(grant).unwrap().replace("Contact: <sip:peer-s@peer.example.com;transport=ws>\r\n", "");
    phone.receive(grant.as_bytes(), 10);
    phone.endpoint.call("bob", &Headers::default()).unwrap();
    phone.drain(20);
    assert_eq!(phone.request("INVITE").headers.first(Name::Contact), Some(&*format!("<{gruu}>")));
    phone.endpoint.register(Now::at(30));
    phone.drain(30);
    assert_eq!(phone.request("REGISTER").headers.first(Name::Contact), Some(ours));
}

#[test]
fn a_late_challenge_does_not_bind_a_phone_that_left() {
    let (mut phone, register) = Phone::asking();
    phone.endpoint.unregister(Now::at(10));
    phone.drain(10);
    let leave = phone.request("REGISTER");
    phone.receive(&reply(&leave, 200, "t", &[], None), 20);
    phone.sent();
    phone.receive(&reply(&register, 401, "t", &[("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\"")], None), 30);
    assert_eq!(phone.sent(), [""; 0]);
}
