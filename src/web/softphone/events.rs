//! What listeners get: names and objects.

use core::time::Duration;

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::{glue, thrown};
use crate::{
    phone::{CallInfo, CallState, Emit, Side},
    sip::Cause,
    web::convert::set,
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

/// What goes with an event of a call: an object with the call in it.
pub(super) fn payload(info: &CallInfo) -> JsValue {
    let payload = Object::new();
    set(&payload, "call", &call(info));
    payload.into()
}

/// An event's names, old and new, and what goes with it.
pub(super) fn event(emit: &Emit) -> (&'static [&'static str], JsValue) {
    let bare = || JsValue::from(Object::new());
    match emit {
        Emit::Connected => (&["Connected"], bare()),
        Emit::Disconnected(retry) => (&["Disconnected"], retrying(bare(), *retry)),
        Emit::Registered => (&["Registered"], bare()),
        Emit::Unregistered => (&["UnRegistered"], bare()),
        Emit::RegistrationFailed { status, retry } => {
            (&["RegistrationFailed"], retrying(with_status(bare(), Some(*status)), *retry))
        }
        Emit::Invite(info, headers) => {
            let payload = payload(info);
            set(&payload, "number", &info.number.as_str().into());
            set(&payload, "displayName", &info.name.as_str().into());
            let all = bare();
            for (name, value) in headers.iter() {
                set(&all, name.as_str(), &value.into());
            }
            set(&payload, "headers", &all);
            (&["Invite"], payload)
        }
        Emit::Try(info) => (&["Try"], payload(info)),
        Emit::Ringing { call, status, early_media } => {
            let payload = with_status(payload(call), Some(*status));
            set(&payload, "earlyMedia", &(*early_media).into());
            (&["Ringing"], payload)
        }
        Emit::Answer(info) => (&["Answer"], payload(info)),
        Emit::AnswerFailed(info, error) => {
            let payload = payload(info);
            set(&payload, "error", &thrown(error));
            (&["AnswerFailed"], payload)
        }
        Emit::Accepted(info) => (&["Accepted"], payload(info)),
        Emit::Hold(info, side) => (&["Hold"], by(payload(info), *side)),
        Emit::UnHold(info, side) => (&["UnHold"], by(payload(info), *side)),
        Emit::Transfer { call, status, is_final } => {
            let payload = with_status(payload(call), Some(*status));
            set(&payload, "final", &(*is_final).into());
            (&["Transfer"], payload)
        }
        Emit::Tone(info, tone) => {
            let payload = payload(info);
            set(&payload, "tone", &String::from(*tone).into());
            (&["Dtmf"], payload)
        }
        // The documents call it the one, the old phone raised the other.
        Emit::CallFailed { call, cause, status } => {
            (&["CallFailed", "CallTerminated"], with_status(with_cause(payload(call), *cause), *status))
        }
        Emit::Terminated { call, cause, status, reason } => {
            let payload = with_status(with_cause(payload(call), *cause), *status);
            if let Some((code, text)) = reason {
                let object = bare();
                set(&object, "cause", &(*code).into());
                set(&object, "text", &text.as_str().into());
                set(&payload, "reason", &object);
            }
            (&["Terminated"], payload)
        }
        Emit::Exception(error) => (&["Exception"], thrown(error)),
    }
}

fn with_status(payload: JsValue, status: Option<u16>) -> JsValue {
    if let Some(status) = status {
        set(&payload, "status", &status.into());
    }
    payload
}

fn with_cause(payload: JsValue, cause: Cause) -> JsValue {
    set(&payload, "cause", &cause_name(cause).into());
    payload
}

/// Milliseconds to the next attempt, if there will be one.
fn retrying(payload: JsValue, retry: Option<Duration>) -> JsValue {
    if let Some(retry) = retry {
        set(&payload, "retryAfter", &JsValue::from_f64(retry.as_secs_f64() * 1000.0));
    }
    payload
}

fn by(payload: JsValue, side: Side) -> JsValue {
    set(&payload, "by", &if side == Side::Local { "local" } else { "remote" }.into());
    payload
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
