//! What listeners get: names and objects.

use core::time::Duration;

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::{glue, thrown};
use crate::{
    phone::{CallInfo, CallState, Emit, Side},
    sip::{Cause, Headers},
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

/// What goes with an event; what is not there is left out.
#[derive(Default)]
struct Payload<'a> {
    call: Option<&'a CallInfo>,
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
    let name = match emit {
        Emit::Connected => "Connected",
        Emit::Disconnected(retry) => {
            payload.retry = *retry;
            "Disconnected"
        }
        Emit::Registered => "Registered",
        Emit::Unregistered => "UnRegistered",
        Emit::RegistrationFailed { status, retry } => {
            (payload.status, payload.retry) = (Some(*status), *retry);
            "RegistrationFailed"
        }
        Emit::Invite(info, headers) => {
            payload.call = Some(info);
            (payload.field, payload.value) = (Some("headers"), all(headers));
            "Invite"
        }
        Emit::Try(info) => {
            payload.call = Some(info);
            "Try"
        }
        Emit::Ringing { call, status, early_media } => {
            (payload.call, payload.status) = (Some(call), Some(*status));
            (payload.field, payload.value) = (Some("earlyMedia"), (*early_media).into());
            "Ringing"
        }
        Emit::Answer(info) => {
            payload.call = Some(info);
            "Answer"
        }
        Emit::AnswerFailed(info, error) => {
            payload.call = Some(info);
            (payload.field, payload.value) = (Some("error"), thrown(error));
            "AnswerFailed"
        }
        Emit::Accepted(info) => {
            payload.call = Some(info);
            "Accepted"
        }
        Emit::Hold(info, side) | Emit::UnHold(info, side) => {
            payload.call = Some(info);
            let by = if *side == Side::Local { "local" } else { "remote" };
            (payload.field, payload.value) = (Some("by"), by.into());
            if matches!(emit, Emit::Hold(..)) { "Hold" } else { "UnHold" }
        }
        Emit::Transfer { call, status, is_final } => {
            (payload.call, payload.status) = (Some(call), Some(*status));
            (payload.field, payload.value) = (Some("final"), (*is_final).into());
            "Transfer"
        }
        Emit::Tone(info, tone) => {
            payload.call = Some(info);
            (payload.field, payload.value) = (Some("tone"), JsValue::from_str(tone.encode_utf8(&mut [0; 4])));
            "Dtmf"
        }
        Emit::CallFailed { call, cause, status } => {
            (payload.call, payload.cause, payload.status) = (Some(call), Some(*cause), *status);
            "CallFailed"
        }
        Emit::Terminated { call, cause, status, reason } => {
            (payload.call, payload.cause, payload.status) = (Some(call), Some(*cause), *status);
            if let Some((code, text)) = reason {
                let reason = Object::new();
                convert::set(&reason, "cause", &(*code).into());
                convert::set(&reason, "text", &text.as_str().into());
                (payload.field, payload.value) = (Some("reason"), reason.into());
            }
            "Terminated"
        }
        Emit::Exception(error) => return ("Exception", thrown(error)),
    };
    (name, payload.object())
}

impl Payload<'_> {
    fn object(&self) -> JsValue {
        let call = self.call.map_or(JsValue::UNDEFINED, call);
        let retry = self.retry.map(|retry| retry.as_secs_f64() * 1000.0);
        glue::payload(&call, self.status, self.cause.map(cause_name), retry, self.field, &self.value)
    }
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
