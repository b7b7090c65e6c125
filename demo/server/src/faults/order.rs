//! One ordered fault, as `POST /api/fault` takes it.

use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use crate::{
    broker::ToConnection,
    centre::{Control, ControlError},
};

/// A fault with whom it is for and how often it happens.
#[derive(Clone, Debug, Deserialize)]
pub struct Order {
    /// The agent's number; none: everybody.
    #[serde(default, deserialize_with = "number")]
    pub agent: Option<String>,
    /// How often; 0: until the faults are taken back.
    #[serde(default = "once")]
    pub times: u32,
    /// What goes wrong.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What goes wrong.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Kind {
    /// The socket closes without a word.
    Drop,
    /// The socket stays open and nothing comes or is heard, until the faults are taken back.
    Stall,
    /// Messages come `ms` later.
    Delay {
        /// Milliseconds.
        ms: u64,
        /// Only this event or response.
        event: Option<String>,
    },
    /// A command is refused.
    Refuse {
        /// Only this one.
        command: Option<String>,
        /// The response's status.
        #[serde(default = "one")]
        status: i64,
        /// The response's text.
        #[serde(default)]
        msg: String,
    },
    /// A command is not answered.
    Ignore {
        /// Only this one.
        command: Option<String>,
    },
    /// A message comes twice.
    Duplicate {
        /// Only this event or response.
        event: Option<String>,
    },
    /// A message changes places with the next one.
    Reorder {
        /// Only this event or response.
        event: Option<String>,
    },
    /// Raw text or bytes on the socket, outside any frame.
    Garbage {
        /// Text.
        text: Option<String>,
        /// Bytes.
        bytes: Option<Vec<u8>>,
    },
    /// The agent's token is worth nothing from now on.
    #[serde(alias = "token-expiry")]
    TokenExpiry,
    /// The agent is put out.
    Kick,
    /// A STOMP ERROR frame.
    Error {
        /// Its `message`.
        #[serde(default = "failure")]
        message: String,
        /// Whether the socket closes then, as it should.
        #[serde(default = "yes")]
        close: bool,
    },
    /// The next connections are closed instead of accepted.
    #[serde(alias = "close-on-connect")]
    CloseOnConnect {
        /// How many.
        count: Option<u64>,
    },
    /// A message's body is something else, or only its first half.
    Malformed {
        /// Only this event or response.
        event: Option<String>,
        /// What it is instead.
        body: Option<String>,
    },
    /// An event's data is null.
    #[serde(alias = "null-data")]
    NullData {
        /// Only this event.
        event: Option<String>,
    },
    /// The platform asks for the agent's log.
    #[serde(alias = "upload-log")]
    UploadLog,
    /// The agent is locked.
    Lock,
    /// The agent's phone lost its registration.
    #[serde(alias = "sip-error")]
    SipError,
    /// A message with this body.
    Raw {
        /// Any JSON.
        message: Option<Value>,
        /// Any text, instead.
        body: Option<String>,
    },
}

/// Why a fault cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderError {
    /// It needs an agent's number.
    NeedsAgent,
    /// It needs the sockets of the embedded broker.
    NeedsEmbeddedBroker,
    /// The agent is not signed in from a browser.
    NotSignedIn,
    /// Too many wait already.
    TooMany,
    /// Neither text nor bytes.
    Empty,
    /// The centre refuses.
    Control(ControlError),
}

impl Kind {
    /// The name in lists.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Stall => "stall",
            Self::Delay { .. } => "delay",
            Self::Refuse { .. } => "refuse",
            Self::Ignore { .. } => "ignore",
            Self::Duplicate { .. } => "duplicate",
            Self::Reorder { .. } => "reorder",
            Self::Garbage { .. } => "garbage",
            Self::TokenExpiry => "tokenExpiry",
            Self::Kick => "kick",
            Self::Error { .. } => "error",
            Self::CloseOnConnect { .. } => "closeOnConnect",
            Self::Malformed { .. } => "malformed",
            Self::NullData { .. } => "nullData",
            Self::UploadLog => "uploadLog",
            Self::Lock => "lock",
            Self::SipError => "sipError",
            Self::Raw { .. } => "raw",
        }
    }
}

impl Order {
    /// What the centre itself does.
    pub(crate) fn control(&self) -> Result<Option<Control>, OrderError> {
        let make: fn(String) -> Control = match self.kind {
            Kind::TokenExpiry => Control::ExpireToken,
            Kind::Kick => Control::Kick,
            Kind::UploadLog => Control::UploadLog,
            Kind::Lock => Control::Lock,
            Kind::SipError => Control::SipError,
            _ => return Ok(None),
        };
        self.agent.clone().map(make).map(Some).ok_or(OrderError::NeedsAgent)
    }

    /// What the agent's connections do at once.
    pub(crate) fn to_connection(&self) -> Result<Option<ToConnection>, OrderError> {
        Ok(Some(match &self.kind {
            Kind::Drop => ToConnection::Drop,
            Kind::Stall => ToConnection::Stall(true),
            Kind::Error { message, close } => ToConnection::Error { message: message.clone(), close: *close },
            Kind::Garbage { text: Some(text), .. } => ToConnection::RawText(text.clone()),
            Kind::Garbage { bytes: Some(bytes), .. } => ToConnection::RawBytes(bytes.clone()),
            Kind::Garbage { .. } => return Err(OrderError::Empty),
            _ => return Ok(None),
        }))
    }

    /// The body of a message that is sent at once.
    pub(crate) fn raw(&self) -> Option<String> {
        match &self.kind {
            Kind::Raw { body: Some(body), .. } => Some(body.clone()),
            Kind::Raw { message, .. } => Some(message.as_ref().unwrap_or(&Value::Null).to_string()),
            _ => None,
        }
    }

    /// How many connections are closed.
    pub(crate) fn refusals(&self) -> Option<u64> {
        match self.kind {
            Kind::CloseOnConnect { count } => Some(count.unwrap_or(u64::from(self.times))),
            _ => None,
        }
    }
}

/// An agent's number as text or as a number.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Option::<Value>::deserialize(deserializer)? {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(de::Error::custom("agent must be a number or a string")),
    }
}

fn once() -> u32 {
    1
}

fn one() -> i64 {
    1
}

fn yes() -> bool {
    true
}

fn failure() -> String {
    "Internal server error".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_read_in_both_spellings() {
        let order: Order = serde_json::from_str(r#"{"kind":"upload-log","agent":"1001"}"#).expect("an order");
        assert_eq!(order.control(), Ok(Some(Control::UploadLog("1001".to_owned()))));
        let order: Order = serde_json::from_str(r#"{"kind":"uploadLog"}"#).expect("an order");
        assert_eq!(order.control(), Err(OrderError::NeedsAgent));
        assert!(serde_json::from_str::<Order>(r#"{"kind":"explode"}"#).is_err());
        assert!(serde_json::from_str::<Order>(r#"{"kind":"drop","agent":[]}"#).is_err());
    }
}
