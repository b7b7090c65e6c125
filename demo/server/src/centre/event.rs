//! The events' names, and the envelope around each.

use serde_json::{Map, Value, json};

use super::seed;

macro_rules! events {
    ($($name:ident),* $(,)?) => {
        /// An event that the centre sends; its name on the wire is the variant's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Event { $($name),* }

        impl Event {
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }
        }
    };
}

events! {
    Login, Reconnect, Logout, Kick, Lock, SipError, Idle, Busy, After,
    MakeCall, MakeCallFail, CancelCall, AgentRinging, AgentAnswer, CalledRinging, CalledAnswer, Conversation,
    TransferCall, TransferCalling, TransferCallFail, TransferCancel,
    ConsultCall, ConsultCalling, ConsultCallFail, ConsultCancel, ConsultTransfer, ConsultedCancel,
    TripartiteTalk, TripartiteTalking, TripartiteTalkFail, Hold, UnHold, Mute, Unmute,
    Listen, Listening, ListenFail, ForceInsert, ForceInserting, ForceInsertFail,
    Intercept, Intercepting, InterceptFail, ForceBreak,
    GroupInfo, IdleAgent, QueueInfo, GroupQueueNum, Surveillance, AgentUploadLog,
}

impl Event {
    /// Whether the event is only an answer or a notice: it has no `nowState`, because an old toolbar closes its panels
    /// on every state.
    pub(super) fn is_notice(self) -> bool {
        matches!(
            self,
            Self::GroupInfo
                | Self::IdleAgent
                | Self::QueueInfo
                | Self::GroupQueueNum
                | Self::Surveillance
                | Self::AgentUploadLog
        )
    }

    /// Whether an agent that was told this last is talking to somebody.
    pub(super) fn is_talk(self) -> bool {
        matches!(
            self,
            Self::Conversation
                | Self::UnHold
                | Self::Unmute
                | Self::Mute
                | Self::TransferCallFail
                | Self::TransferCancel
                | Self::ConsultCallFail
                | Self::ConsultCancel
                | Self::TripartiteTalking
                | Self::TripartiteTalkFail
        )
    }

    /// Whether the server adds `ivrParam` to this one, when the call came through a voice menu.
    pub(super) fn has_ivr_param(self) -> bool {
        matches!(self, Self::AgentRinging | Self::AgentAnswer | Self::Conversation | Self::After)
    }
}

/// What surrounds an event's data.
#[derive(Debug, Default)]
pub(super) struct Envelope<'a> {
    pub(super) now_state: Option<&'a str>,
    pub(super) sequence: Option<&'a Value>,
    pub(super) time: u64,
    pub(super) agent: &'a str,
    pub(super) userdata: Option<&'a Value>,
    pub(super) ivr_param: Option<&'a str>,
}

/// An event's whole message.
pub(super) fn event(event: Event, envelope: &Envelope<'_>, data: Option<Value>) -> Value {
    let mut message = Map::new();
    message.insert("type".to_owned(), json!("event"));
    message.insert("event".to_owned(), json!(event.name()));
    if let Some(state) = envelope.now_state {
        message.insert("nowState".to_owned(), json!(state));
    }
    message.insert("sequence".to_owned(), envelope.sequence.cloned().unwrap_or_else(|| json!(0)));
    message.insert("eventTime".to_owned(), json!(envelope.time));
    message.insert("companyId".to_owned(), json!(seed::COMPANY_ID));
    message.insert("agentId".to_owned(), json!(agent_id(envelope.agent)));
    message.insert("agentNumber".to_owned(), json!(envelope.agent));
    if let Some(userdata) = envelope.userdata {
        message.insert("userdata".to_owned(), userdata.clone());
    }
    if let Some(param) = envelope.ivr_param.filter(|_| event.has_ivr_param()) {
        message.insert("ivrParam".to_owned(), json!(param));
    }
    if let Some(data) = data {
        message.insert("data".to_owned(), data);
    }
    Value::Object(message)
}

/// A response's whole message.
pub(super) fn response(request: &str, sequence: &Value, status: u32, text: &str) -> Value {
    json!({ "type": "response", "response": request, "sequence": sequence, "status": status, "msg": text })
}

/// The agent's id, which is another number than the one that the agent signs in with.
pub(super) fn agent_id(number: &str) -> String {
    format!("2{number}")
}
