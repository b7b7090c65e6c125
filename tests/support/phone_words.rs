//! What a phone says, as short lines; and the descriptions of the fake media side.

use agent_sdk_wasm::phone::{Direction, Emit, Event, MediaOrder};

/// An order to the media side in a few words.
pub fn media_words(order: &MediaOrder) -> String {
    match order {
        MediaOrder::Offer { direction, restart: true, .. } => format!("offer {direction:?} restart"),
        MediaOrder::Offer { direction, .. } => format!("offer {direction:?}"),
        MediaOrder::Answer { direction, .. } => format!("answer {direction:?}"),
        MediaOrder::Describe(_) => "describe".to_owned(),
        MediaOrder::Apply { provisional: true, .. } => "apply early".to_owned(),
        MediaOrder::Apply { .. } => "apply".to_owned(),
        MediaOrder::Rollback(_) => "rollback".to_owned(),
        MediaOrder::Mute(on) => format!("mute {on}"),
        MediaOrder::Tone { tone, duration } => format!("tone {tone} {}", duration.as_millis()),
        MediaOrder::Close => "close".to_owned(),
    }
}

/// An event in a few words.
pub fn words(emit: &Emit) -> String {
    match &emit.event {
        Event::Disconnected(None) => "Disconnected".to_owned(),
        Event::Disconnected(Some(_)) => "Disconnected, again soon".to_owned(),
        Event::RegistrationFailed { status, retry } => {
            format!("RegistrationFailed {status}{}", if retry.is_some() { ", again soon" } else { "" })
        }
        Event::Invite(_) => format!("Invite {}", emit.call.as_ref().expect("a call").number),
        Event::Try => "Try".to_owned(),
        Event::Ringing { status, early_media } => {
            format!("Ringing {status}{}", if *early_media { " with media" } else { "" })
        }
        Event::Answer => "Answer".to_owned(),
        Event::AnswerFailed(error) => format!("AnswerFailed {}", error.code.as_str()),
        Event::Accepted => "Accepted".to_owned(),
        Event::Hold(side, true) => format!("Hold {side:?}"),
        Event::Hold(side, false) => format!("UnHold {side:?}"),
        Event::Transfer { status, is_final } => {
            format!("Transfer {status}{}", if *is_final { " final" } else { "" })
        }
        Event::Tone(tone) => format!("Tone {tone}"),
        Event::CallFailed(cause, status) => format!("CallFailed {cause:?}{}", number(*status)),
        Event::Terminated(cause, status, _) => format!("Terminated {cause:?}{}", number(*status)),
        Event::Exception(error) => format!("Exception {}", error.code.as_str()),
        other => format!("{other:?}"),
    }
}

fn number(status: Option<u16>) -> String {
    status.map(|status| format!(" {status}")).unwrap_or_default()
}

/// A description.
pub fn sdp(name: &str, direction: Direction) -> String {
    let direction = format!("{direction:?}").to_lowercase();
    format!("v=0\r\no={name}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 8\r\na={direction}\r\n")
}

/// The direction of an answer: what we want, as far as the offer allows.
pub fn meet(wanted: Direction, offer: &str) -> Direction {
    use Direction::{Inactive, RecvOnly, SendOnly, SendRecv};
    let sends = wanted == SendRecv || wanted == SendOnly;
    let sends = sends && (offer.contains("a=sendrecv") || offer.contains("a=recvonly"));
    let receives = wanted == SendRecv || wanted == RecvOnly;
    let receives = receives && (offer.contains("a=sendrecv") || offer.contains("a=sendonly"));
    match (sends, receives) {
        (true, true) => SendRecv,
        (true, false) => SendOnly,
        (false, true) => RecvOnly,
        (false, false) => Inactive,
    }
}
