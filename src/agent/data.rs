//! Typed views of the events' data. Every field takes a number as a string and the reverse; a field
//! of another shape counts as missing, and unknown fields are passed over. Listeners never see these: they get the
//! parsed body itself.

use serde::Deserialize;

use super::{Scalar, scalar::Scalars};

/// Data of Login and Reconnect.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", default)]
pub struct Account {
    /// What the server knows the agent by from now on.
    pub token: Scalar,
    /// 0 agent, 1 leader, 2 extension.
    pub agent_type: Scalar,
    /// The agent's own groups.
    pub group_id_list: Scalars,
    /// How the agent talks: 1 SIP phone, 2 mobile, 3 WebRTC, 4 SIM module.
    pub login_type: Scalar,
}

/// Data of Logout.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct Departure {
    /// −1002: kept for a resume; −1001: the phone lost its registration; 0 or missing: signed out.
    pub code: Scalar,
}

/// Data of After.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", default)]
pub struct AfterCall {
    /// 1: the wrap-up ends by itself.
    pub agent_auto_idle: Scalar,
    /// After how many seconds it does.
    pub agent_auto_idle_time: Scalar,
    /// Why the call ended, in words.
    pub data: Scalar,
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn numbers_may_be_strings_and_other_shapes_count_as_missing() {
        let account: Account = from_value(json!({
            "token": "t", "agentType": "1", "groupIdList": ["g1", 7], "loginType": {"deep": [[[]]]}, "unknown": [1]
        }))
        .unwrap();
        assert_eq!(account.token, Scalar::from("t"));
        assert_eq!(account.agent_type.number(), Some(1.0));
        assert_eq!(account.group_id_list, Scalars(vec![Scalar::from("g1"), Scalar::from(7.0)]));
        assert_eq!(account.login_type, Scalar::Absent);
        for odd in [json!("g1"), json!(null), json!(3), json!({"a": 1}), json!(true)] {
            let account: Account = from_value(json!({ "groupIdList": odd })).unwrap();
            assert_eq!(account.group_id_list, Scalars::default());
        }
    }
}
