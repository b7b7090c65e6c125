//! Misuse is an error at once, and changes nothing.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    phone::{Code, Command, Direction, PhoneError},
    sip::{CallId, Headers},
};
use wire::{Desk, options, sdp, sip_wire::raw};

fn call(called: &str) -> Command {
    Command::Call { called: called.into(), headers: Headers::default() }
}

#[test]
fn without_a_registration_nobody_is_called() {
    let mut desk = Desk::new("a", 1);
    assert_eq!(desk.try_order(call("bob"), 0), Err("NOT_REGISTERED"));
    desk.order(Command::Register(Some(Box::new(options("alice")))), 0);
    assert_eq!(desk.try_order(call("bob"), 0), Err("NOT_REGISTERED"));
    assert_eq!(PhoneError::new(Code::NotRegistered).message(), "话机未注册");
}

#[test]
fn without_a_call_there_is_nothing_to_do() {
    let mut desk = Desk::registered(options("alice"));
    let other = CallId(9);
    for command in [
        Command::Answer(None),
        Command::Reject(None, 486),
        Command::HangUp(None),
        Command::Hold(None),
        Command::UnHold(Some(other)),
        Command::Mute(None, true),
        Command::Tone(None, "1".into()),
        Command::Transfer(None, "carol".into()),
        Command::TransferToCall { call: None, other },
    ] {
        assert_eq!(desk.try_order(command.clone(), 0), Err("NO_CALL"), "{command:?}");
    }
    assert_eq!(PhoneError::new(Code::NoCall).message(), "当前没有通话");
    assert_eq!(desk.take(), Vec::<String>::new());
}

#[test]
fn nobody_is_called_by_no_number() {
    let mut desk = Desk::registered(options("alice"));
    assert_eq!(desk.try_order(call(" "), 0), Err("CALLED_MISSING"));
    assert_eq!(desk.try_order(call("sip:"), 0), Err("CALLED_INVALID"));
    assert_eq!(PhoneError::new(Code::CalledMissing).message(), "外呼号码为空");
    assert_eq!(desk.take(), Vec::<String>::new());
}

#[test]
fn a_call_that_rings_can_be_answered_and_nothing_else() {
    let mut desk = Desk::registered(options("alice"));
    let offer = sdp("peer", Direction::SendRecv);
    desk.receive(&raw("INVITE", "sip:bob@x", "<sip:bob@x>;tag=1", "<sip:a@x>", "c", 1, &[], &offer), 0);
    desk.forget();
    for command in [Command::Hold(None), Command::Tone(None, "1".into()), Command::Transfer(None, "carol".into())] {
        assert_eq!(desk.try_order(command.clone(), 0), Err("WRONG_STATE"), "{command:?}");
    }
    assert_eq!(desk.take(), Vec::<String>::new());
    desk.order(Command::Mute(None, true), 0);
    desk.order(Command::Answer(None), 0);
    // Muted before there was a microphone: it is from the first moment.
    assert_eq!(desk.told(&["media answer", "media mute"]), ["media answer SendRecv", "media mute true"]);
    assert_eq!(desk.try_order(Command::Answer(None), 0), Err("WRONG_STATE"));
    assert_eq!(desk.try_order(Command::Reject(None, 486), 0), Err("WRONG_STATE"));
}

#[test]
fn a_transfer_needs_a_target() {
    let (mut desk, ..) = Desk::talking(options("alice"));
    assert_eq!(desk.try_order(Command::Transfer(None, "  ".into()), 0), Err("CALLED_MISSING"));
    assert_eq!(desk.try_order(Command::Transfer(None, "sip:".into()), 0), Err("CALLED_INVALID"));
    assert_eq!(desk.take(), Vec::<String>::new());
}

#[test]
fn what_is_no_sip_passes() {
    let mut desk = Desk::registered(options("alice"));
    for bytes in [&b""[..], b"\r\n", b"\0\xff\xfe", b"HTTP/1.1 200 OK\r\n\r\n", b"INVITE"] {
        desk.receive(bytes, 0);
    }
    assert_eq!(desk.take(), Vec::<String>::new());
    desk.receive(b"\r\n\r\n", 0);
    assert!(desk.phone.is_registered());
}
