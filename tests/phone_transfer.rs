//! Transfers: blind and attended, of ours and of the peer, and how they end.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    phone::{CallState, Command, Direction},
    sip::{CallId, Headers, Name, Request},
};
use wire::{
    Desk, options, sdp,
    sip_wire::{inside, raw, reply},
};

fn notify(desk: &mut Desk, invite: &Request, number: u32, status: &str, millis: u64) {
    notify_of(desk, invite, "refer", number, status, millis);
}

fn notify_of(desk: &mut Desk, invite: &Request, event: &str, number: u32, status: &str, millis: u64) {
    let state = if status.starts_with('1') { "active" } else { "terminated;reason=noresource" };
    let more = [("Event", event), ("Subscription-State", state), ("Content-Type", "message/sipfrag")];
    let tag = if invite.uri().unwrap().user() == "bob" { "t" } else { "carol" };
    desk.receive(&inside(invite, tag, "NOTIFY", number, &more, &format!("SIP/2.0 {status} X\r\n")), millis);
}

fn refer(desk: &mut Desk, command: Command) -> Request {
    desk.order(command, 10);
    let refer = desk.request("REFER");
    desk.receive(&reply(&refer, 202, "t", &[], None), 20);
    desk.forget();
    refer
}

fn blind() -> Command {
    Command::Transfer(None, "carol".into())
}

#[test]
fn a_blind_one_ends_the_call_once_the_peer_talks_to_somebody_else() {
    let (mut desk, _, invite) = Desk::talking(options("alice"));
    let asked = refer(&mut desk, blind());
    assert_eq!(asked.headers.first(Name::ReferTo), Some("<sip:carol@example.com>"));
    assert_eq!(desk.try_order(blind(), 25), Err("BUSY"));
    notify(&mut desk, &invite, 1, "100", 30);
    notify(&mut desk, &invite, 2, "180", 40);
    assert_eq!(desk.said(), ["Transfer 100", "Transfer 180"]);
    notify(&mut desk, &invite, 3, "200", 50);
    assert_eq!(
        desk.take(),
        ["> 200", "Transfer 200 final", "settled 3 ok", "> BYE", "media close", "Terminated Local"]
    );
}

#[test]
fn one_that_fails_leaves_the_call_as_it_is() {
    let (mut desk, call, invite) = Desk::talking(options("alice"));
    refer(&mut desk, blind());
    notify(&mut desk, &invite, 1, "486", 30);
    assert_eq!(desk.said(), ["Transfer 486 final", "settled 3 REFUSED 486"]);
    assert_eq!(desk.info(call).state, CallState::Talking);
    // A peer that does not transfer at all.
    desk.order(blind(), 40);
    let again = desk.request("REFER");
    desk.receive(&reply(&again, 603, "t", &[], None), 50);
    assert_eq!(desk.said(), ["Transfer 603 final", "settled 4 REFUSED 603"]);
}

#[test]
fn one_that_nobody_speaks_of_again_is_settled_all_the_same() {
    let (mut desk, call, invite) = Desk::talking(options("alice"));
    refer(&mut desk, blind());
    desk.pass(20, 32_009);
    assert_eq!(desk.told(&["settled"]), Vec::<String>::new());
    desk.pass(32_010, 32_010);
    assert_eq!(desk.told(&["settled"]), ["settled 3 TIMED_OUT"]);
    assert_eq!(desk.info(call).state, CallState::Talking);
    // What comes late is still true.
    notify(&mut desk, &invite, 1, "200", 33_000);
    assert_eq!(desk.said(), ["Transfer 200 final", "Terminated Local"]);
}

#[test]
fn after_one_that_timed_out_another_can_be_tried() {
    let (mut desk, _, invite) = Desk::talking(options("alice"));
    refer(&mut desk, blind());
    assert_eq!(desk.try_order(blind(), 30), Err("BUSY"));
    desk.pass(20, 32_010);
    assert_eq!(desk.told(&["settled"]), ["settled 3 TIMED_OUT"]);
    refer(&mut desk, blind());
    notify(&mut desk, &invite, 1, "180", 33_000);
    notify(&mut desk, &invite, 2, "200", 33_100);
    assert_eq!(desk.said(), ["Transfer 180", "Transfer 200 final", "settled 4 ok", "Terminated Local"]);
}

#[test]
fn the_late_failure_of_one_that_timed_out_does_not_settle_the_next() {
    let (mut desk, _, invite) = Desk::talking(options("alice"));
    let first = format!("refer;id={}", refer(&mut desk, blind()).sequence());
    notify_of(&mut desk, &invite, &first, 1, "100", 30);
    desk.pass(30, 180_030);
    assert_eq!(desk.said(), ["Transfer 100", "settled 3 TIMED_OUT"]);
    let second = format!("refer;id={}", refer(&mut desk, blind()).sequence());
    notify_of(&mut desk, &invite, &second, 2, "180", 181_000);
    notify_of(&mut desk, &invite, &first, 3, "486", 182_000);
    assert_eq!(desk.said(), ["Transfer 180"]);
    notify_of(&mut desk, &invite, &second, 4, "200", 183_000);
    assert_eq!(desk.said(), ["Transfer 200 final", "settled 4 ok", "Terminated Local"]);
}

#[test]
fn the_late_success_of_one_that_timed_out_is_not_the_nexts() {
    let (mut desk, _, invite) = Desk::talking(options("alice"));
    let first = format!("refer;id={}", refer(&mut desk, blind()).sequence());
    desk.pass(30, 32_010);
    assert_eq!(desk.said(), ["settled 3 TIMED_OUT"]);
    refer(&mut desk, blind());
    notify_of(&mut desk, &invite, &first, 1, "200", 33_000);
    // The peer talks to somebody else: whom the second one named, it will never call.
    assert_eq!(desk.said(), ["Transfer 200 final", "Terminated Local", "settled 4 CALL_ENDED"]);
}

/// The first attended one connects the peer to carol; that dave was named afterwards ends nothing of his.
#[test]
fn each_attended_one_ends_the_call_that_it_named() {
    for late in ["refused", "open", "nameless"] {
        let (mut desk, first, invite) = Desk::talking(options("alice"));
        let (carol, _) = consult(&mut desk);
        let (dave, _) = consult_with(&mut desk, "dave", "carol");
        let asked = refer(&mut desk, Command::TransferToCall { call: Some(first), other: carol });
        let event = format!("refer;id={}", asked.sequence());
        desk.pass(30, 32_010);
        desk.forget();
        let again = Command::TransferToCall { call: Some(first), other: dave };
        if late == "refused" {
            desk.order(again, 32_020);
            let asked = desk.request("REFER");
            desk.receive(&reply(&asked, 603, "t", &[], None), 32_030);
        } else {
            refer(&mut desk, again);
        }
        desk.forget();
        let event = if late == "nameless" { "refer" } else { &event };
        notify_of(&mut desk, &invite, event, 1, "200", 33_000);
        // By a peer that does not say which one it means, neither.
        let expected = if late == "nameless" { vec![carol, dave] } else { vec![dave] };
        let left: Vec<_> = desk.phone.calls().map(|info| info.id).collect();
        assert_eq!(left, expected, "{late}");
        assert_eq!(desk.info(dave).state, CallState::Talking);
    }
}

/// Whoever has said 202 and hangs up without another word has gone where we sent it.
#[test]
fn a_bye_says_that_it_is_followed() {
    let (mut desk, _, invite) = Desk::talking(options("alice"));
    refer(&mut desk, blind());
    desk.receive(&inside(&invite, "t", "BYE", 1, &[], ""), 30);
    assert_eq!(desk.said(), ["Transfer 202 final", "settled 3 ok", "Terminated Remote"]);
    // To the one who takes our place we talk until it does.
    let (mut desk, first, invite) = Desk::talking(options("alice"));
    let (second, _) = consult(&mut desk);
    refer(&mut desk, Command::TransferToCall { call: Some(first), other: second });
    desk.forget();
    desk.receive(&inside(&invite, "t", "BYE", 1, &[], ""), 30);
    assert_eq!(desk.info(second).state, CallState::Talking);
}

#[test]
fn a_call_that_ends_before_it_is_taken_settles_it() {
    let (mut desk, _, invite) = Desk::talking(options("alice"));
    desk.order(blind(), 10);
    desk.forget();
    desk.receive(&inside(&invite, "t", "BYE", 1, &[], ""), 30);
    assert_eq!(desk.said(), ["Terminated Remote", "settled 3 CALL_ENDED"]);
}

#[test]
fn a_call_that_ends_long_after_it_was_given_up_just_ends() {
    let (mut desk, _, invite) = Desk::talking(options("alice"));
    refer(&mut desk, blind());
    desk.pass(30, 40_000);
    assert_eq!(desk.said(), ["settled 3 TIMED_OUT"]);
    desk.receive(&inside(&invite, "t", "BYE", 1, &[], ""), 50_000);
    assert_eq!(desk.said(), ["Terminated Remote"]);
}

/// A NOTIFY without a word of how it went is no news (RFC 3515 section 2.4.5 wants one), but that there will be none.
#[test]
fn a_mute_end_of_news_ends_the_wait() {
    let (mut desk, _, invite) = Desk::talking(options("alice"));
    refer(&mut desk, blind());
    let more = [("Event", "refer"), ("Subscription-State", "terminated")];
    desk.receive(&inside(&invite, "t", "NOTIFY", 1, &more, ""), 30);
    assert_eq!(desk.said(), ["Transfer 100 final", "settled 3 REFUSED 100"]);
}

/// A second call, to carol, beside the first.
fn consult(desk: &mut Desk) -> (CallId, Request) {
    consult_with(desk, "carol", "t")
}

/// A call beside the one whose peer has this tag, which is put on hold.
fn consult_with(desk: &mut Desk, name: &str, held: &str) -> (CallId, Request) {
    desk.order(Command::Call { called: name.into(), headers: Headers::default() }, 5);
    let hold = desk.sent.iter().rev().find_map(|message| match message {
        agent_sdk_wasm::sip::Message::Request(request) if request.to_tag() == held => Some(request),
        _ => None,
    });
    let hold = hold.unwrap().clone();
    desk.receive(&reply(&hold, 200, held, &[], Some(&sdp("peer", Direction::RecvOnly))), 6);
    let invite = desk.sent.iter().rev().find_map(|message| match message {
        agent_sdk_wasm::sip::Message::Request(request) if request.uri().is_some_and(|uri| uri.user() == name) => {
            Some(request)
        }
        _ => None,
    });
    let invite = invite.unwrap().clone();
    desk.receive(&reply(&invite, 200, name, &[], Some(&sdp(name, Direction::SendRecv))), 7);
    desk.forget();
    (desk.call(), invite)
}

#[test]
fn an_attended_one_connects_the_two_peers() {
    let (mut desk, first, invite) = Desk::talking(options("alice"));
    let (second, other) = consult(&mut desk);
    assert_eq!(desk.try_order(Command::TransferToCall { call: None, other: CallId(99) }, 8), Err("NO_CALL"));
    let same = Command::TransferToCall { call: Some(first), other: first };
    assert_eq!(desk.try_order(same, 8), Err("WRONG_STATE"));
    let asked = refer(&mut desk, Command::TransferToCall { call: Some(first), other: second });
    let to = asked.headers.first(Name::ReferTo).unwrap();
    assert!(to.contains("?Replaces=") && to.contains(other.headers.call_id()), "{to}");
    notify(&mut desk, &invite, 1, "200", 30);
    // Both of our calls have been replaced by theirs.
    let said = ["Transfer 200 final", "settled 4 ok", "Terminated Local", "Terminated Local"];
    assert_eq!(desk.said(), said);
    assert_eq!(desk.phone.calls().len(), 0);
}

#[test]
fn the_peer_can_ask_us_to_call_somebody_else() {
    let (mut desk, first, invite) = Desk::talking(options("alice"));
    desk.receive(&inside(&invite, "t", "REFER", 1, &[("Refer-To", "\"Carol\" <sip:carol@x>")], ""), 10);
    assert_eq!(desk.take(), ["> 202", "> NOTIFY", "media offer SendRecv", "media describe", "> INVITE"]);
    let second = desk.call();
    assert_eq!((desk.info(second).number.as_str(), desk.info(second).name.as_str()), ("carol", "Carol"));
    let new = desk.request("INVITE");
    desk.receive(&reply(&new, 200, "c", &[], Some(&sdp("carol", Direction::SendRecv))), 20);
    assert_eq!(desk.phone.active(), Some(second));
    assert_eq!(desk.request("NOTIFY").body, b"SIP/2.0 200 OK\r\n");
    desk.receive(&inside(&invite, "t", "BYE", 2, &[], ""), 30);
    assert_eq!(desk.said(), ["Accepted", "Terminated Remote"]);
    assert_ne!(first, second);
    assert_eq!(desk.phone.calls().len(), 1);
}

#[test]
fn a_call_that_takes_anothers_place_is_answered_by_itself() {
    let (mut desk, first, invite) = Desk::talking(options("alice"));
    let local = invite.headers.from().unwrap().tag().unwrap().to_owned();
    let replaces = format!("{};to-tag={local};from-tag=t", invite.headers.call_id());
    let more = [("Replaces", replaces.as_str())];
    let offer = sdp("carol", Direction::SendRecv);
    desk.receive(&raw("INVITE", "sip:a@x", "<sip:carol@x>;tag=9", "<sip:a@x>", "c2", 1, &more, &offer), 10);
    assert_eq!(desk.said(), ["Invite carol", "Answer", "Accepted", "Terminated Replaced"]);
    assert_ne!(desk.phone.active(), Some(first));
    assert_eq!(desk.phone.calls().len(), 1);
}

/// Nobody at this phone has pressed anything: who was not to be heard is not heard by the next one either.
#[test]
fn who_was_muted_or_held_the_other_side_is_so_in_the_call_that_takes_its_place() {
    for is_asked in [false, true] {
        let (mut desk, first, invite) = Desk::talking(options("alice"));
        let (second, other) = consult(&mut desk);
        desk.order(Command::Mute(Some(first), true), 8);
        desk.forget();
        if is_asked {
            desk.receive(&inside(&invite, "t", "REFER", 1, &[("Refer-To", "<sip:dave@x>")], ""), 10);
            let new = desk.request("INVITE");
            assert_eq!(desk.told(&["media offer", "media mute"]), ["media offer SendRecv", "media mute true"]);
            desk.receive(&reply(&new, 200, "d", &[], Some(&sdp("dave", Direction::SendRecv))), 20);
        } else {
            let local = invite.headers.from().unwrap().tag().unwrap().to_owned();
            let replaces = format!("{};to-tag={local};from-tag=t", invite.headers.call_id());
            let more = [("Replaces", replaces.as_str())];
            let offer = sdp("dave", Direction::SendRecv);
            desk.receive(&raw("INVITE", "sip:a@x", "<sip:dave@x>;tag=9", "<sip:a@x>", "c2", 1, &more, &offer), 10);
            assert_eq!(desk.told(&["media answer", "media mute"]), ["media answer SendRecv", "media mute true"]);
            let to = desk.response(200).headers.first(Name::To).unwrap().to_owned();
            desk.receive(&raw("ACK", "sip:a@x", "<sip:dave@x>;tag=9", &to, "c2", 1, &[], ""), 20);
        }
        let hold = desk.request("INVITE");
        assert!(hold.body.ends_with(b"a=sendonly\r\n"), "{is_asked}");
        assert!(desk.info(desk.call()).is_muted);
        // Whom the agent talks to meanwhile does not notice.
        assert_eq!(desk.phone.active(), Some(second));
        assert_ne!(hold.headers.call_id(), other.headers.call_id());
    }
}
