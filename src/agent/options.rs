//! What an integrator configures, as the machine needs it.

use core::time::Duration;

use super::{AgentError, Code, Scalar};
use crate::redact::Secret;

/// The options of one connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The WebSocket address of the broker.
    pub url: String,
    /// STOMP's `host` header: the broker's virtual host.
    pub host: String,
    /// STOMP's `login` header.
    pub connect_account: String,
    /// STOMP's `passcode` header. Nothing is built in: when missing, an empty one is sent.
    pub connect_password: Secret<String>,
    /// The prefix of the subscription's destination.
    pub subscribe_path: String,
    /// The agent's number, as given.
    pub agent_number: Scalar,
    /// The agent's password, as given.
    pub agent_password: Secret<Scalar>,
    /// The company, as given.
    pub company_short_name: Scalar,
    /// How the agent talks: 1 SIP phone, 2 mobile, 3 WebRTC, 4 SIM module; as given.
    pub login_type: Scalar,
    /// From a heartbeat's answer to the next heartbeat.
    pub ping_interval: Duration,
    /// How long a command may go unanswered.
    pub timeout: Duration,
    /// Attempts to come back after a lost link.
    pub max_reconnect: u32,
    /// Whether wrap-up ends by itself when an After event has no data, and after how many seconds (1.2.9).
    pub auto_idle: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            url: String::new(),
            host: String::new(),
            connect_account: String::new(),
            connect_password: Secret::default(),
            subscribe_path: String::from("/"),
            agent_number: Scalar::Absent,
            agent_password: Secret::default(),
            company_short_name: Scalar::Absent,
            login_type: Scalar::Absent,
            ping_interval: Self::PING_INTERVAL,
            timeout: Self::TIMEOUT,
            max_reconnect: Self::MAX_RECONNECT,
            auto_idle: None,
        }
    }
}

impl Options {
    /// Default of [`Self::ping_interval`]: the old SDK's.
    pub const PING_INTERVAL: Duration = Duration::from_millis(10_000);
    /// Default of [`Self::timeout`]: the old SDK's.
    pub const TIMEOUT: Duration = Duration::from_millis(5_000);
    /// Default of [`Self::max_reconnect`]: the old SDK's.
    pub const MAX_RECONNECT: u32 = 10;

    /// Whether a connection can be tried with these.
    ///
    /// # Errors
    ///
    /// [`Code::OptionMissing`] for the first of `url`, `host`, `connectAccount` and `subscribePath` that is empty,
    /// [`Code::LoginTypeUnsupported`] for the SIM module.
    pub fn check(&self) -> Result<(), AgentError> {
        let required = [
            ("url", &self.url),
            ("host", &self.host),
            ("connectAccount", &self.connect_account),
            ("subscribePath", &self.subscribe_path),
        ];
        if let Some((name, _)) = required.iter().find(|(_, value)| value.is_empty()) {
            return Err(AgentError::with(Code::OptionMissing, name));
        }
        if self.login_type.equals_loosely(4.0) {
            return Err(AgentError::new(Code::LoginTypeUnsupported));
        }
        Ok(())
    }

    /// Whether calls go through a phone in the page.
    pub fn is_webrtc(&self) -> bool {
        self.login_type.equals_loosely(3.0)
    }

    /// Whether the same agent would sign in in the same way.
    pub fn is_same_agent(&self, other: &Self) -> bool {
        self.agent_number == other.agent_number
            && self.agent_password == other.agent_password
            && self.company_short_name == other.company_short_name
            && self.login_type == other.login_type
    }
}

/// What the shell found in its storage for the options' agent number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The token of the last sign-in, unless it has expired.
    pub token: Option<Secret<String>>,
    /// This browser's routing key for the agent.
    pub routing_key: Option<String>,
}
