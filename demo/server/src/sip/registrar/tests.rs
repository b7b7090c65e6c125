//! A scripted phone that registers by hand.

use agent_sdk_wasm::{
    entropy::Counter,
    sip::{
        Message, Name, Request, Response,
        digest::{Account, Challenge},
    },
};

use super::*;

const FLOW: Flow = Flow(1);

struct Phone {
    registrar: Registrar,
    entropy: Counter,
    tick: Millis,
    sequence: u32,
}

impl Phone {
    fn new() -> Self {
        let accounts = [("91001", "secret"), ("91002", "other")].map(|(user, word)| (user.to_owned(), word.to_owned()));
        Self { registrar: Registrar::new(accounts.into()), entropy: Counter::default(), tick: Millis(0), sequence: 0 }
    }

    fn request(&mut self, user: &str, contact: &str, authorization: Option<&str>) -> Request {
        self.sequence += 1;
        let number = self.sequence;
        let mut text = format!(
            "REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK{number}\r\n\
             From: <sip:{user}@127.0.0.1>;tag=1\r\nTo: <sip:{user}@127.0.0.1>\r\nCall-ID: c\r\n\
             CSeq: {number} REGISTER\r\nSupported: outbound, path\r\n{contact}"
        );
        if let Some(value) = authorization {
            text.push_str(&format!("Authorization: {value}\r\n"));
        }
        match Message::parse(format!("{text}\r\n").as_bytes()) {
            Ok(Message::Request(request)) => request,
            other => panic!("{other:?}"),
        }
    }

    fn send(&mut self, request: &Request) -> (Response, Option<Change>) {
        self.registrar.register(request, FLOW, self.tick, &mut self.entropy)
    }

    /// Registers as a phone does: asks, is challenged, asks again.
    fn register(&mut self, user: &str, password: &str, contact: &str, place: usize) -> (Response, Option<Change>) {
        let first = self.request(user, contact, None);
        let (challenged, change) = self.send(&first);
        assert_eq!((challenged.status, change), (401, None));
        let value = challenged.headers.all("WWW-Authenticate")[place].to_owned();
        let answer = self.answer(&value, user, password);
        let second = self.request(user, contact, Some(&answer));
        self.send(&second)
    }

    fn answer(&mut self, challenge: &str, user: &str, password: &str) -> String {
        let account = Account { user: user.to_owned(), password: Secret::new(password.to_owned()) };
        Challenge::parse(challenge).unwrap().answer(&account, "REGISTER", "sip:127.0.0.1", &mut Counter(99))
    }
}

fn contact(expires: u32) -> String {
    format!("Contact: <sip:a@x.invalid;transport=ws>;reg-id=1;expires={expires}\r\n")
}

#[test]
fn a_phone_registers_with_either_hash_and_is_found_by_its_socket() {
    for place in [0, 1] {
        let mut phone = Phone::new();
        let (granted, change) = phone.register("91001", "secret", &contact(60), place);
        assert_eq!((granted.status, change), (200, Some(Change::Registered("91001".to_owned()))));
        assert!(granted.headers.first(Name::Contact).unwrap().ends_with(";expires=60"));
        assert_eq!(granted.headers.first("Require"), Some("outbound"));
        assert!(!granted.to_tag().is_empty());
        assert_eq!(phone.registrar.account(FLOW), Some("91001"));
        assert_eq!(phone.registrar.binding("91001").unwrap().uri().unwrap().user(), "a");
    }
}

#[test]
fn a_wrong_password_is_refused_once_and_for_all() {
    let mut phone = Phone::new();
    let (refused, change) = phone.register("91001", "wrong", &contact(60), 0);
    assert_eq!((refused.status, change), (403, None));
    let stranger = phone.request("4711", &contact(60), None);
    assert_eq!(phone.send(&stranger).0.status, 403);
    assert!(phone.registrar.binding("91001").is_none());
}

#[test]
fn a_nonce_that_was_used_or_is_old_is_stale_and_the_password_may_be_tried_again() {
    let mut phone = Phone::new();
    let first = phone.request("91001", &contact(60), None);
    let challenge = phone.send(&first).0.headers.first("WWW-Authenticate").unwrap().to_owned();
    let answer = phone.answer(&challenge, "91001", "secret");
    let second = phone.request("91001", &contact(60), Some(&answer));
    assert_eq!(phone.send(&second).0.status, 200);
    for _ in 0..2 {
        let copied = phone.request("91001", &contact(60), Some(&answer));
        let (again, _) = phone.send(&copied);
        assert_eq!(again.status, 401);
        assert!(again.headers.first("WWW-Authenticate").unwrap().contains("stale=true"));
        phone.tick = Millis(400_000);
    }
}

#[test]
fn bindings_end_by_themselves_by_wish_and_with_their_socket() {
    let mut phone = Phone::new();
    let gone = || Change::Gone("91001".to_owned());
    phone.register("91001", "secret", &contact(60), 0);
    assert_eq!(phone.registrar.next_timeout(), Some(Millis(60_000)));
    assert_eq!(phone.registrar.expire(Millis(59_999)), []);
    assert_eq!(phone.registrar.expire(Millis(60_000)), [gone()]);
    phone.register("91001", "secret", &contact(60), 0);
    let (granted, change) = phone.register("91001", "secret", &contact(0), 0);
    assert_eq!((granted.status, change), (200, Some(gone())));
    assert_eq!(granted.headers.first(Name::Contact), None);
    phone.register("91001", "secret", &contact(60), 0);
    let (_, change) = phone.register("91001", "secret", "Contact: *\r\nExpires: 0\r\n", 0);
    assert_eq!(change, Some(gone()));
    phone.register("91001", "secret", &contact(60), 0);
    assert_eq!(phone.registrar.flow_lost(Flow(2)), []);
    assert_eq!(phone.registrar.flow_lost(FLOW), [gone()]);
}

#[test]
fn too_short_and_too_late_are_refused() {
    let mut phone = Phone::new();
    let (short, _) = phone.register("91001", "secret", &contact(1), 0);
    assert_eq!((short.status, short.headers.first("Min-Expires")), (423, Some("5")));
    let (bad, _) = phone.register("91001", "secret", "Contact: *\r\nExpires: 60\r\n", 0);
    assert_eq!(bad.status, 400);
    phone.register("91001", "secret", &contact(60), 0);
    phone.sequence -= 2;
    assert_eq!(phone.register("91001", "secret", &contact(60), 0).0.status, 500);
}
