//! A call between two phones, from the order to the end.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    phone::{CallState, Command, Event},
    sip::Headers,
    time::Millis,
};
use wire::pair::Pair;

#[test]
fn it_is_called_answered_and_hung_up() {
    let mut pair = Pair::new();
    let mut headers = Headers::default();
    headers.push("X-caller", "400");
    let ordered = pair.now;
    pair.a.order(Command::Call { called: " bob ".into(), headers }, ordered);
    pair.run(300);
    assert_eq!(
        pair.a.take(),
        ["media offer SendRecv", "media describe", "> INVITE", "Try", "Ringing 180", "sound RingBack"]
    );
    assert_eq!(pair.b.take(), ["> 100", "Invite alice", "> 180", "sound Ring"]);
    let Some(Event::Invite(headers)) = pair.b.emitted.last().map(|emit| &emit.event) else { panic!() };
    assert_eq!(headers.first("X-caller"), Some("400"));

    let answered = pair.now;
    pair.b.order(Command::Answer(None), answered);
    pair.run(300);
    assert_eq!(
        pair.b.take(),
        ["Answer", "media answer SendRecv", "sound None", "media describe", "> 200", "Accepted", "settled 2 ok"]
    );
    assert_eq!(pair.a.take(), ["> ACK", "media apply", "Accepted", "settled 2 ok", "sound None"]);
    let (ours, theirs) = (pair.a.info(pair.a.call()), pair.b.info(pair.b.call()));
    assert_eq!((ours.state, theirs.state), (CallState::Talking, CallState::Talking));
    assert_eq!((ours.number.as_str(), theirs.number.as_str()), ("bob", "alice"));
    assert_eq!((ours.started_at, theirs.answered_at), (Millis(ordered), Some(Millis(answered))));

    pair.a.order(Command::HangUp(None), pair.now);
    pair.run(300);
    assert_eq!(pair.a.take(), ["> BYE", "media close", "Terminated Local", "settled 3 ok"]);
    assert_eq!(pair.b.take(), ["> 200", "media close", "Terminated Remote"]);
    assert_eq!(pair.a.phone.calls(), []);
}
