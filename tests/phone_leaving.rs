//! Leaving: every way ends the calls, and nothing is left over.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    phone::{Command, Input},
    sip::{Headers, Name},
};
use wire::{Desk, options};

#[test]
fn stop_hangs_up_unregisters_and_disconnects() {
    let (mut desk, ..) = Desk::talking(options("alice"));
    desk.order(Command::Stop, 10);
    assert_eq!(desk.take(), ["> BYE", "media close", "Terminated Local", "> REGISTER"]);
    assert_eq!(desk.request("REGISTER").headers.first(Name::Expires), Some("0"));
    desk.answer_register(20);
    assert_eq!(desk.take(), ["Unregistered", "drop", "Disconnected", "settled 3 ok"]);
    desk.pass(20, 100_000);
    assert_eq!((desk.take(), desk.phone.next_timeout()), (Vec::new(), None));
}

#[test]
fn a_server_that_does_not_answer_is_left_after_two_seconds() {
    let mut desk = Desk::registered(options("alice"));
    desk.order(Command::Stop, 10);
    desk.pass(10, 2009);
    assert_eq!(desk.take(), ["> REGISTER"]);
    desk.pass(2010, 2010);
    assert_eq!(desk.take(), ["drop", "Unregistered", "Disconnected", "settled 2 ok"]);
}

#[test]
fn a_socket_that_goes_meanwhile_ends_it_as_well() {
    let mut desk = Desk::registered(options("alice"));
    desk.order(Command::Stop, 10);
    desk.forget();
    desk.input(Input::Closed, 20);
    assert_eq!(desk.take(), ["drop", "Unregistered", "Disconnected", "settled 2 ok"]);
    desk.pass(20, 20);
    assert_eq!((desk.take(), desk.phone.next_timeout()), (Vec::new(), None));
}

#[test]
fn disconnect_waits_for_nobody() {
    let (mut desk, ..) = Desk::talking(options("alice"));
    desk.order(Command::Disconnect, 10);
    assert_eq!(desk.take(), ["> BYE", "media close", "Terminated Local", "drop", "Disconnected", "settled 3 ok"]);
    assert!(!desk.phone.is_connected() && !desk.phone.is_registered());
    // Twice is as good as once, and not news.
    desk.order(Command::Disconnect, 20);
    assert_eq!(desk.take(), ["settled 4 ok"]);
    desk.pass(20, 100_000);
    assert_eq!((desk.take(), desk.phone.next_timeout()), (Vec::new(), None));
}

#[test]
fn other_options_end_the_calls_of_the_old_ones() {
    let (mut desk, old, _) = Desk::talking(options("alice"));
    desk.order(Command::Register(Some(Box::new(options("carol")))), 10);
    assert_eq!(
        desk.take(),
        ["> BYE", "media close", "Terminated Local", "drop", "Disconnected", "open wss://sip.example.com:8443"]
    );
    desk.input(Input::Opened, 20);
    desk.answer_register(30);
    desk.order(Command::Call { called: "bob".into(), headers: Headers::default() }, 40);
    // Numbers of calls are not given twice.
    assert_ne!(desk.call(), old);
    assert!(desk.call().0 > old.0);
}

#[test]
fn after_a_stop_it_can_begin_again() {
    let mut desk = Desk::registered(options("alice"));
    desk.order(Command::Stop, 10);
    desk.order(Command::Register(None), 11);
    // The order to stop was overtaken; the newest is carried out.
    assert_eq!(desk.told(&["settled", "drop"]), ["settled 2 CANCELLED"]);
    desk.answer_register(20);
    assert_eq!(desk.said(), ["Registered", "settled 3 ok"]);
    desk.pass(20, 10_000);
    assert!(desk.phone.is_registered());
}
