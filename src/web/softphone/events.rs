//! What listeners get: names and objects.

use core::time::Duration;

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::{glue, thrown};
use crate::{
    phone::{CallInfo, CallState, Emit, Event, Side},
    sip::{Cause, Headers, Reason},
    web::convert,
};

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

/// What goes with an event beside the call; what is not there is left out.
#[derive(Default)]
struct Payload {
    status: Option<u16>,
    cause: Option<Cause>,
    retry: Option<Duration>,
    /// One more field.
    field: Option<&'static str>,
    value: JsValue,
}

/// An event's name, and what goes with it.
pub(super) fn event(emit: &Emit) -> (&'static str, JsValue) {
    let mut payload = Payload::default();
    let name = match &emit.event {
        Event::Connected => "Connected",
        Event::Disconnected(retry) => {
            payload.retry = *retry;
            "Disconnected"
        }
        Event::Registered => "Registered",
        Event::Unregistered => "UnRegistered",
        Event::RegistrationFailed { status, retry } => {
            (payload.status, payload.retry) = (Some(*status), *retry);
            "RegistrationFailed"
        }
        Event::Invite(headers) => {
            (payload.field, payload.value) = (Some("headers"), all(headers));
            "Invite"
        }
        Event::Try => "Try",
        Event::Ringing { status, early_media } => {
            payload.status = Some(*status);
            (payload.field, payload.value) = (Some("earlyMedia"), (*early_media).into());
            "Ringing"
        }
        Event::Answer => "Answer",
        Event::AnswerFailed(error) => {
            (payload.field, payload.value) = (Some("error"), thrown(error));
            "AnswerFailed"
        }
        Event::Accepted => "Accepted",
        Event::Hold(side, held) => {
            let by = if *side == Side::Local { "local" } else { "remote" };
            (payload.field, payload.value) = (Some("by"), by.into());
            if *held { "Hold" } else { "UnHold" }
        }
        Event::Transfer { status, is_final } => {
            payload.status = Some(*status);
            (payload.field, payload.value) = (Some("final"), (*is_final).into());
            "Transfer"
        }
        Event::Tone(tone) => {
            (payload.field, payload.value) = (Some("tone"), JsValue::from_str(tone.encode_utf8(&mut [0; 4])));
            "Dtmf"
        }
        Event::CallFailed(cause, status) => {
            (payload.cause, payload.status) = (Some(*cause), *status);
            "CallFailed"
        }
        Event::Terminated(cause, status, reason) => {
            (payload.cause, payload.status) = (Some(*cause), *status);
            if let Some(reason) = reason.as_deref().and_then(Reason::parse)
                && let Some(code) = reason.cause
            {
                let object = Object::new();
                convert::set(&object, "cause", &code.into());
                convert::set(&object, "text", &reason.text().unwrap_or_default().into());
                (payload.field, payload.value) = (Some("reason"), object.into());
            }
            "Terminated"
        }
        Event::Exception(error) => return ("Exception", thrown(error)),
    };
    let call = emit.call.as_deref().map_or(JsValue::UNDEFINED, call);
    let retry = payload.retry.map(|retry| retry.as_secs_f64() * 1000.0);
    let cause = payload.cause.map(cause_name);
    (name, glue::payload(&call, payload.status, cause, retry, payload.field, &payload.value))
}

/// An INVITE's headers; the last of repeated ones counts.
fn all(headers: &Headers) -> JsValue {
    let object = Object::new();
    for (name, value) in headers.iter() {
        convert::set(&object, name, &value.into());
    }
    object.into()
}

/// A cause's stable name.
fn cause_name(cause: Cause) -> &'static str {
    match cause {
        Cause::Local => "local",
        Cause::Remote => "remote",
        Cause::Cancelled => "cancelled",
        Cause::Missed => "missed",
        Cause::AnsweredElsewhere => "answeredElsewhere",
        Cause::Refused => "refused",
        Cause::Rejected => "rejected",
        Cause::TimedOut => "timedOut",
        Cause::NoAck => "noAck",
        Cause::Expired => "expired",
        Cause::FlowLost => "flowLost",
        Cause::MediaFailed => "mediaFailed",
        Cause::Replaced => "replaced",
        Cause::Protocol => "protocol",
    }
}
