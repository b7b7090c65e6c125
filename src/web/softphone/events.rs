//! What listeners get: names and objects.

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::{glue, thrown};
use crate::{
    phone::{CallInfo, CallState, Emit, Event, Side},
    sip::{Cause, Headers, Reason},
    web::convert,
};

/// No field beside those that several events have.
const NOTHING_MORE: (&str, JsValue) = ("", JsValue::UNDEFINED);

/// A call as pages see it.
#[expect(clippy::cast_precision_loss, reason = "milliseconds stay far below 2^53")]
pub(super) fn call(info: &CallInfo) -> JsValue {
    let state = match info.state {
        CallState::Calling => 0,
        CallState::Ringing => 1,
        CallState::Connecting => 2,
        CallState::Talking => 3,
        CallState::Ended => 4,
    };
    let bits = [info.is_outgoing, info.is_held, info.is_remote_held, info.is_muted];
    let flags = bits.iter().enumerate().fold(state, |flags, (place, bit)| flags | u32::from(*bit) << (3 + place));
    let answered = info.answered_at.map_or(0.0, |at| at.0 as f64);
    glue::call(info.id.0, flags, &info.number, &info.name, info.started_at.0 as f64, answered)
}

/// An event's name.
pub(super) fn name(event: &Event) -> &'static str {
    match event {
        Event::Connected => "Connected",
        Event::Disconnected(_) => "Disconnected",
        Event::Registered => "Registered",
        Event::Unregistered => "UnRegistered",
        Event::RegistrationFailed { .. } => "RegistrationFailed",
        Event::Invite(_) => "Invite",
        Event::Try => "Try",
        Event::Ringing { .. } => "Ringing",
        Event::Answer => "Answer",
        Event::AnswerFailed(_) => "AnswerFailed",
        Event::Accepted => "Accepted",
        Event::Hold(_, true) => "Hold",
        Event::Hold(_, false) => "UnHold",
        Event::Transfer { .. } => "Transfer",
        Event::Tone(_) => "Dtmf",
        Event::CallFailed(..) => "CallFailed",
        Event::Terminated(..) => "Terminated",
        Event::Exception(_) => "Exception",
    }
}

/// What goes with an event; what is not there is left out.
pub(super) fn payload(emit: &Emit) -> JsValue {
    let (mut status, mut cause, mut retry) = (None, None, None);
    let (field, value) = match &emit.event {
        Event::Disconnected(after) => {
            retry = *after;
            NOTHING_MORE
        }
        Event::RegistrationFailed { status: of, retry: after } => {
            (status, retry) = (Some(*of), *after);
            NOTHING_MORE
        }
        Event::Invite(headers) => ("headers", all(headers)),
        Event::Ringing { status: of, early_media } => {
            status = Some(*of);
            ("earlyMedia", (*early_media).into())
        }
        Event::AnswerFailed(error) => ("error", thrown(error)),
        Event::Hold(side, _) => ("by", if *side == Side::Local { "local" } else { "remote" }.into()),
        Event::Transfer { status: of, is_final } => {
            status = Some(*of);
            ("final", (*is_final).into())
        }
        Event::Tone(tone) => ("tone", JsValue::from_str(tone.encode_utf8(&mut [0; 4]))),
        Event::CallFailed(why, of) => {
            (cause, status) = (Some(*why), *of);
            NOTHING_MORE
        }
        Event::Terminated(why, of, reason) => {
            (cause, status) = (Some(*why), *of);
            ("reason", reason.as_deref().map_or(JsValue::UNDEFINED, given))
        }
        Event::Exception(error) => return thrown(error),
        _ => NOTHING_MORE,
    };
    let call = emit.call.as_deref().map_or(JsValue::UNDEFINED, call);
    let retry = retry.map(|retry| retry.as_secs_f64() * 1000.0);
    glue::payload(&call, status, cause.map(Cause::as_str), retry, field, &value)
}

/// The peer's reason; `undefined` without a cause.
fn given(reason: &str) -> JsValue {
    let Some((cause, text)) = Reason::parse(reason).and_then(|reason| Some((reason.cause?, reason.text()))) else {
        return JsValue::UNDEFINED;
    };
    let object = Object::new();
    convert::set(&object, "cause", &cause.into());
    convert::set(&object, "text", &text.unwrap_or_default().into());
    object.into()
}

/// An INVITE's headers; the last of repeated ones counts.
fn all(headers: &Headers) -> JsValue {
    let object = Object::new();
    for (name, value) in headers.iter() {
        convert::set(&object, name, &value.into());
    }
    object.into()
}
