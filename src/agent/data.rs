//! Typed views of the events' data (spec/events.md). Every field takes a number as a string and the reverse; a field
//! of another shape counts as missing, and unknown fields are passed over. Listeners never see these: they get the
//! parsed body itself.

use serde::Deserialize;

use super::Scalar;

/// Data of Login and Reconnect.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", default)]
pub struct Account {
    /// What the server knows the agent by from now on.
    pub token: Scalar,
    /// 0 agent, 1 leader, 2 extension.
    pub agent_type: Scalar,
    /// The agent's own groups.
    pub group_id_list: Option<Vec<Scalar>>,
    /// How the agent talks: 1 SIP phone, 2 mobile, 3 WebRTC, 4 SIM module.
    pub login_type: Scalar,
}

/// Data of Logout.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Departure {
    /// −1002: kept for a resume; −1001: the phone lost its registration; 0 or missing: signed out.
    pub code: f64,
}
