//! Registering, refreshing, unregistering, and what goes wrong with it.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    phone::{Command, Input, Options},
    redact::Secret,
    sip::Name,
};
use wire::{Desk, options, sip_wire::reply};

fn register(options: Options) -> Command {
    Command::Register(Some(Box::new(options)))
}

#[test]
fn it_connects_registers_refreshes_and_unregisters() {
    let mut desk = Desk::new("a", 1);
    assert_eq!(desk.try_order(Command::Register(None), 0), Err("OPTIONS_MISSING"));
    assert_eq!(desk.try_order(register(Options { url: String::new(), ..options("alice") }), 0), Err("ACCOUNT_MISSING"));
    desk.order(register(options("alice")), 0);
    assert_eq!(desk.take(), ["open wss://sip.example.com:8443"]);
    desk.input(Input::Opened, 50);
    assert_eq!(desk.take(), ["Connected", "> REGISTER"]);
    let challenge = [("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"")];
    let first = desk.request("REGISTER");
    desk.receive(&reply(&first, 401, "s", &challenge, None), 60);
    assert!(desk.request("REGISTER").headers.first(Name::Authorization).is_some());
    desk.answer_register(70);
    assert_eq!(desk.take(), ["> REGISTER", "Registered", "settled 1 ok"]);

    // The refresh, 30 s before the end, is nobody's news.
    desk.pass(70, 569_999);
    desk.forget();
    desk.pass(570_000, 570_069);
    assert_eq!(desk.take(), Vec::<String>::new());
    desk.pass(570_070, 570_070);
    desk.answer_register(570_200);
    assert_eq!(desk.take(), ["> REGISTER"]);
    // Ordered once more: it is refreshed at once.
    desk.order(Command::Register(None), 571_000);
    desk.answer_register(571_010);
    assert_eq!(desk.take(), ["> REGISTER", "settled 2 ok"]);

    desk.order(Command::Unregister, 572_000);
    let gone = desk.request("REGISTER");
    assert_eq!(gone.headers.first(Name::Expires), Some("0"));
    desk.answer_register(572_010);
    assert_eq!(desk.take(), ["> REGISTER", "Unregistered", "settled 3 ok"]);
    assert!(desk.phone.is_connected() && !desk.phone.is_registered());
}

#[test]
fn a_wrong_password_is_one_failure() {
    let mut desk = Desk::new("a", 1);
    desk.order(register(options("alice")), 0);
    desk.input(Input::Opened, 0);
    let challenge = [("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"")];
    for _ in 0..2 {
        let asked = desk.request("REGISTER");
        desk.receive(&reply(&asked, 401, "s", &challenge, None), 0);
    }
    let said = ["Connected", "RegistrationFailed 401", "settled 1 REGISTRATION_FAILED 401"];
    assert_eq!(desk.said(), said);
    // Not again on this socket, and not on another one: the phone is not even wanted any more.
    desk.pass(0, 50_000);
    desk.input(Input::Closed, 50_000);
    assert_eq!(desk.said(), ["Disconnected"]);
    desk.pass(50_000, 4_000_000);
    assert_eq!(desk.take(), Vec::<String>::new());
    assert_eq!(desk.phone.next_timeout(), None);
    // With the right one it works.
    let mut right = options("alice");
    right.sip.account.password = Secret::new("right".into());
    desk.order(register(right), 4_000_000);
    desk.input(Input::Opened, 4_000_000);
    desk.answer_register(4_000_010);
    assert_eq!(desk.said(), ["Connected", "Registered", "settled 2 ok"]);
}

#[test]
fn a_server_without_time_is_asked_again() {
    let mut desk = Desk::new("a", 1);
    desk.order(register(options("alice")), 0);
    desk.input(Input::Opened, 0);
    let asked = desk.request("REGISTER");
    desk.receive(&reply(&asked, 503, "s", &[("Retry-After", "7")], None), 0);
    assert_eq!(desk.said(), ["Connected", "RegistrationFailed 503, again soon", "settled 1 REGISTRATION_FAILED 503"]);
    desk.pass(0, 6_999);
    assert_eq!(desk.take(), Vec::<String>::new());
    desk.pass(7_000, 7_000);
    desk.answer_register(7_010);
    assert_eq!(desk.take(), ["> REGISTER", "Registered"]);
}

/// Web servers and load balancers in front of SIP servers close a socket on which nothing came for 60 s, and browsers' timers
/// are late.
#[test]
fn something_is_said_well_within_each_minute() {
    let mut desk = Desk::registered(options("alice"));
    for due in [50_000, 100_000, 150_000] {
        desk.forget();
        desk.pass(due - 50_000, due);
        assert_eq!(desk.take(), ["> OPTIONS"]);
    }
}

#[test]
fn other_options_disconnect_first() {
    let mut desk = Desk::registered(options("alice"));
    desk.order(register(Options { url: "ws://other".into(), ..options("carol") }), 10);
    assert_eq!(desk.take(), ["drop", "Disconnected", "open ws://other"]);
    // What the old socket still says is nobody's.
    desk.receive(b"OPTIONS sip:x SIP/2.0\r\n\r\n", 20);
    desk.input(Input::Opened, 30);
    let register = desk.request("REGISTER");
    assert_eq!(register.headers.to().unwrap().uri.as_str(), "sip:carol@example.com");
    assert!(register.headers.first(Name::Via).unwrap().starts_with("SIP/2.0/WS "));
    desk.answer_register(40);
    assert_eq!(desk.take(), ["Connected", "> REGISTER", "Registered", "settled 2 ok"]);
}

#[test]
fn what_was_ordered_and_given_up_is_cancelled() {
    let mut desk = Desk::new("a", 1);
    desk.order(register(options("alice")), 0);
    desk.order(Command::Unregister, 10);
    assert_eq!(desk.said(), ["settled 1 CANCELLED", "Unregistered", "settled 2 ok"]);
    desk.order(Command::Register(None), 20);
    desk.order(Command::Disconnect, 30);
    assert_eq!(desk.said(), ["Disconnected", "settled 3 CANCELLED", "settled 4 ok"]);
    assert_eq!(desk.phone.next_timeout(), None);
}
