//! A microphone or a browser that does not work: at every moment the call ends in good order, and the page is told why.

#[path = "support/phone_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::phone::{Code, Command, Direction, Event, MediaInput, PhoneError};
use agent_sdk_wasm::sip::Headers;
use wire::{
    Desk, Media, options, sdp,
    sip_wire::{inside, raw, reply},
};

fn call() -> Command {
    Command::Call { called: "bob".into(), headers: Headers::default() }
}

#[test]
fn a_microphone_that_is_refused_before_the_invite() {
    let mut desk = Desk::registered(options("alice"));
    desk.media = Media::Faulty(PhoneError::new(Code::MicrophoneDenied));
    desk.order(call(), 0);
    assert_eq!(
        desk.take(),
        [
            "media offer SendRecv",
            "Exception MICROPHONE_DENIED",
            "media close",
            "CallFailed MediaFailed",
            "Terminated MediaFailed",
            "settled 2 MICROPHONE_DENIED",
        ]
    );
    // The next one may work.
    desk.media = Media::Ready;
    desk.order(call(), 10);
    assert_eq!(desk.take(), ["media offer SendRecv", "media describe", "> INVITE"]);
}

#[test]
fn a_microphone_that_is_missing_when_we_answer() {
    let mut desk = Desk::registered(options("bob"));
    desk.media = Media::Faulty(PhoneError::with(Code::MicrophoneMissing, "NotFoundError".into()));
    let offer = sdp("peer", Direction::SendRecv);
    desk.receive(&raw("INVITE", "sip:bob@x", "<sip:alice@x>;tag=1", "<sip:bob@x>", "c", 1, &[], &offer), 0);
    desk.order(Command::Answer(None), 0);
    let said = [
        "Invite alice",
        "Answer",
        "Exception MICROPHONE_MISSING",
        "AnswerFailed MICROPHONE_MISSING",
        "Terminated MediaFailed 488",
        "settled 2 MICROPHONE_MISSING",
    ];
    assert_eq!(desk.said(), said);
    assert_eq!(desk.response(488).status, 488);
    assert!(desk.phone.next_timeout().is_some(), "the 488 waits for its ACK");
}

#[test]
fn a_call_without_a_codec_that_we_know_is_none() {
    for (answer, ends) in [
        ("v=0\r\nm=audio 0 UDP/TLS/RTP/SAVPF 0\r\n", true),
        // The other of two offers for the same audio was taken.
        ("v=0\r\nm=audio 0 RTP/AVP 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 8\r\n", false),
    ] {
        let mut desk = Desk::registered(options("bob"));
        let offer = sdp("peer", Direction::SendRecv);
        desk.receive(&raw("INVITE", "sip:bob@x", "<sip:alice@x>;tag=1", "<sip:bob@x>", "c", 1, &[], &offer), 0);
        desk.media = Media::Manual;
        desk.order(Command::Answer(None), 0);
        desk.react(0, 10);
        let (call, ask, _) = desk.asks.remove(0);
        desk.forget();
        desk.media_says(call, MediaInput::Description(ask, answer.into()), 20);
        if ends {
            let told = [
                "Exception MEDIA_FAILED",
                "AnswerFailed MEDIA_FAILED",
                "Terminated MediaFailed 488",
                "settled 2 MEDIA_FAILED",
            ];
            assert_eq!(desk.said(), told);
            assert_eq!(desk.response(488).status, 488);
        } else {
            assert_eq!(desk.said(), ["Accepted", "settled 2 ok"]);
        }
    }
}

#[test]
fn nor_is_one_whose_audio_the_other_side_refuses() {
    let mut desk = Desk::registered(options("alice"));
    desk.order(call(), 0);
    let invite = desk.request("INVITE");
    desk.forget();
    let answer = "v=0\r\nm=audio 0 UDP/TLS/RTP/SAVPF 19\r\n";
    desk.receive(&reply(&invite, 200, "t", &[], Some(answer)), 10);
    let told = ["Exception MEDIA_FAILED", "Accepted", "settled 2 ok", "Terminated MediaFailed"];
    assert_eq!(desk.said(), told);
    assert!(desk.request("BYE").headers.first("Reason").is_some_and(|reason| reason.contains("cause=488")));
}

#[test]
fn the_texts_are_those_that_agents_know() {
    let text = |code| PhoneError::with(code, "x".into()).message();
    assert_eq!(text(Code::MicrophoneDenied), "获取授权失败:未获取麦克风授权");
    assert_eq!(text(Code::MicrophoneMissing), "获取授权失败:设备未找到: x");
    assert_eq!(text(Code::MicrophoneFailed), "获取授权失败:获取媒体异常: x");
    assert_eq!(text(Code::PageInsecure), "不支持WebRTC的环境, 请使用https协议访问");
    assert_eq!(text(Code::Unsupported), "不支持WebRTC的环境, 检查浏览器是否支持WebRTC");
}

#[test]
fn hung_up_while_the_browser_asks_for_the_microphone() {
    let mut desk = Desk::registered(options("alice"));
    desk.media = Media::Manual;
    desk.order(call(), 0);
    let (call, ask, _) = desk.asks.remove(0);
    desk.order(Command::HangUp(None), 10);
    let said = ["media offer SendRecv", "media close", "Terminated Cancelled", "settled 2 CALL_ENDED", "settled 3 ok"];
    assert_eq!(desk.take(), said);
    // The agent allows it now: nobody is called.
    desk.media_says(call, MediaInput::Gathering(ask), 20);
    desk.media_says(call, MediaInput::Failed(ask, PhoneError::new(Code::MicrophoneDenied)), 30);
    assert_eq!(desk.take(), Vec::<String>::new());
}

#[test]
fn an_answer_that_the_browser_does_not_take() {
    let mut desk = Desk::registered(options("alice"));
    desk.order(call(), 0);
    let invite = desk.request("INVITE");
    desk.media = Media::Manual;
    desk.receive(&reply(&invite, 200, "t", &[], Some(&sdp("peer", Direction::SendRecv))), 10);
    desk.forget();
    let (call, ask, _) = desk.asks.remove(0);
    desk.media_says(call, MediaInput::Failed(ask, PhoneError::with(Code::MediaFailed, "bad".into())), 20);
    assert_eq!(desk.take(), ["Exception MEDIA_FAILED", "> BYE", "media close", "Terminated MediaFailed"]);
    let Some(Event::Exception(error)) =
        desk.emitted.iter().map(|emit| &emit.event).find(|event| matches!(event, Event::Exception(_)))
    else {
        panic!()
    };
    assert_eq!((error.code, error.message().as_str()), (Code::MediaFailed, "媒体异常: bad"));
}

#[test]
fn a_new_offer_that_cannot_be_made_leaves_the_call_as_it_was() {
    let (mut desk, call, _) = Desk::talking(options("alice"));
    desk.media = Media::Faulty(PhoneError::with(Code::MicrophoneFailed, "busy".into()));
    desk.order(Command::Hold(None), 10);
    assert_eq!(
        desk.take(),
        [
            "media mute true",
            "media offer SendOnly",
            "Exception MICROPHONE_FAILED",
            "media mute false",
            "settled 3 MEDIA_FAILED"
        ]
    );
    assert!(!desk.info(call).is_held);
}

#[test]
fn an_offer_of_the_peer_that_cannot_be_answered_is_refused_and_the_call_goes_on() {
    let (mut desk, call, invite) = Desk::talking(options("alice"));
    desk.media = Media::Manual;
    desk.receive(&inside(&invite, "t", "INVITE", 1, &[], &sdp("peer", Direction::SendOnly)), 10);
    // What we want meanwhile does not fall with it.
    desk.order(Command::Hold(None), 20);
    desk.forget();
    let (_, ask, _) = desk.asks.remove(0);
    desk.media_says(call, MediaInput::Failed(ask, PhoneError::with(Code::MediaFailed, "bad".into())), 30);
    assert_eq!(desk.take(), ["Exception MEDIA_FAILED", "> 488", "media offer SendOnly"]);
    // Nor does its hold count.
    assert!(!desk.info(call).is_remote_held);
    assert_eq!(desk.phone.active(), Some(call));
}

#[test]
fn a_microphone_that_is_pulled_out_ends_no_call() {
    let (mut desk, call, _) = Desk::talking(options("alice"));
    desk.forget();
    let error = PhoneError::with(Code::MicrophoneMissing, "NotFoundError".into());
    desk.media_says(call, MediaInput::Unheard(error), 1_000);
    assert_eq!(desk.take(), ["Exception MICROPHONE_MISSING"]);
    assert_eq!(desk.phone.active(), Some(call));
}
