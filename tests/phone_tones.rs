//! Keys: one after another, by INFO or as telephone events.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::phone::{Code, Command, Input, MediaInput, Options, PhoneError, ToneMode};
use wire::{
    Desk, options,
    sip_wire::{inside, reply},
};

fn press(desk: &mut Desk, keys: &str, millis: u64) {
    for key in keys.chars() {
        desk.order(Command::Tone(None, key.into()), millis);
    }
}

#[test]
fn by_info_each_waits_for_the_gap_and_for_the_answer_before() {
    let (mut desk, _, _) = Desk::talking(options("alice"));
    press(&mut desk, "5a#", 1000);
    assert_eq!(desk.take(), ["> INFO"]);
    let first = desk.request("INFO");
    assert_eq!(first.body, b"Signal=5\r\nDuration=100\r\n");
    desk.receive(&reply(&first, 200, "t", &[], None), 1050);
    assert_eq!(desk.take(), ["settled 3 ok"]);
    desk.pass(1050, 1199);
    assert_eq!(desk.take(), Vec::<String>::new());
    desk.pass(1200, 1200);
    assert_eq!(desk.take(), ["> INFO"]);
    // This answer is slow: the next key waits for it, and for nothing more.
    let second = desk.request("INFO");
    assert_eq!(second.body, b"Signal=A\r\nDuration=100\r\n");
    desk.pass(1200, 3000);
    assert_eq!(desk.take(), Vec::<String>::new());
    desk.receive(&reply(&second, 415, "t", &[], None), 3000);
    assert_eq!(desk.take(), ["settled 4 REFUSED 415", "> INFO"]);
    desk.order(Command::HangUp(None), 3010);
    assert_eq!(desk.said(), ["Terminated Local", "settled 5 CALL_ENDED", "settled 6 ok"]);
}

#[test]
fn in_the_media_each_waits_for_the_gap() {
    let (mut desk, _, _) = Desk::talking(Options { tones: ToneMode::Rtp, ..options("alice") });
    press(&mut desk, "12", 1000);
    assert_eq!(desk.take(), ["media tone 1 100", "settled 3 ok"]);
    desk.pass(1000, 1199);
    assert_eq!(desk.take(), Vec::<String>::new());
    desk.pass(1200, 1200);
    assert_eq!(desk.take(), ["media tone 2 100", "settled 4 ok"]);
}

#[test]
fn a_key_that_the_media_do_not_take_goes_by_info() {
    let (mut desk, call, _) = Desk::talking(Options { tones: ToneMode::Rtp, ..options("alice") });
    press(&mut desk, "1", 1000);
    assert_eq!(desk.take(), ["media tone 1 100", "settled 3 ok"]);
    desk.input(Input::Media(call, MediaInput::NoTone('1')), 1000);
    assert_eq!(desk.take(), ["> INFO"]);
    assert_eq!(desk.request("INFO").body, b"Signal=1\r\nDuration=100\r\n");
}

#[test]
fn what_is_no_key_is_said_at_once() {
    let (mut desk, _, _) = Desk::talking(options("alice"));
    for keys in ["", "12", "x", "!", "１", " 1"] {
        assert_eq!(desk.try_order(Command::Tone(None, keys.into()), 10), Err("TONE_INVALID"), "{keys}");
    }
    let error = PhoneError::with(Code::ToneInvalid, "12".into());
    assert_eq!(error.message(), "DTMF异常: 12 指令不合法");
    assert_eq!(desk.take(), Vec::<String>::new());
}

#[test]
fn without_a_socket_keys_fail_and_do_not_pile_up() {
    let (mut desk, _, _) = Desk::talking(options("alice"));
    press(&mut desk, "12", 10);
    desk.input(Input::Closed, 20);
    desk.pass(20, 20);
    assert_eq!(desk.told(&["settled"]), ["settled 3 REFUSED 503"]);
    desk.pass(20, 300);
    assert_eq!(desk.told(&["settled"]), ["settled 4 NOT_CONNECTED"]);
}

#[test]
fn a_key_of_the_other_side_is_told() {
    let (mut desk, _, invite) = Desk::talking(options("alice"));
    let more = [("Content-Type", "application/dtmf-relay")];
    desk.receive(&inside(&invite, "t", "INFO", 1, &more, "Signal=7\r\nDuration=160\r\n"), 10);
    assert_eq!(desk.take(), ["> 200", "Tone 7"]);
}
