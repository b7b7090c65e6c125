//! The commands of the protocol: each with its fields, its name on the wire and its body.

use super::{AgentError, Code, Scalar, Sequence, body::Body};
use crate::redact::Phone;

/// What an agent can ask of the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Sign in; the machine adds the options' credentials and the routing key.
    Login,
    /// Sign in again with the stored token.
    Reconnect,
    /// Say that the agent is still there.
    Heartbeat,
    /// Sign out.
    Logout,
    /// Ready for calls.
    Idle,
    /// Not ready for calls.
    Busy {
        /// One of the company's busy reasons.
        busy_type: Scalar,
    },
    /// Call somebody.
    MakeCall {
        /// The number, without white space.
        called: Phone,
        /// 1 agent, 2 phone.
        called_type: Scalar,
        /// The number to show to the called party.
        caller: Scalar,
        /// The integrator's own id of the call.
        call_id: Scalar,
        /// The integrator's own id of the contact.
        contact_id: Scalar,
    },
    /// Hang up.
    CancelCall,
    /// Put the other side on hold.
    Hold,
    /// Take the other side off hold.
    UnHold,
    /// Mute the agent.
    Mute,
    /// Let the agent be heard again.
    Unmute,
    /// Send one key of the dial pad.
    SendDtmf {
        /// One of `0`–`9`, `*`, `#`.
        dtmf: String,
    },
    /// Transfer the call.
    TransferCall {
        /// The target's number or id.
        target: Scalar,
        /// 1 agent, 2 phone, 3 group, 4 IVR.
        kind: Scalar,
        /// 0 blind, 1 after consulting.
        mode: Scalar,
    },
    /// Call a transfer off.
    TransferCancel,
    /// Consult somebody while the caller waits.
    ConsultCall {
        /// The target's number or id.
        target: Scalar,
        /// As the transfer's.
        kind: Scalar,
    },
    /// Call a consultation off.
    ConsultCancel,
    /// Hand the call over to the consulted party.
    ConsultTransfer,
    /// Make it a call of three.
    TripartiteTalk,
    /// Ask for the states of agents.
    Surveillance(Filter),
    /// Something that a leader does to an agent.
    Force(Force, Scalar),
    /// Ask for all groups.
    GroupInfo,
    /// Ask for a group's idle agents.
    IdleAgent {
        /// The group.
        group_id: Scalar,
    },
    /// Ask for the queue's length.
    GroupQueueNum,
    /// Any other request, as a page composed it.
    Other {
        /// The request's name.
        request: String,
        /// Its fields.
        fields: Vec<(String, Scalar)>,
    },
}

/// What a leader can do to an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// Make the agent idle.
    Idle,
    /// Make the agent busy.
    Busy,
    /// Sign the agent out.
    Logout,
    /// Listen to the agent's call.
    Listen,
    /// Take the agent's call over.
    Intercept,
    /// End the agent's call.
    Break,
    /// Join the agent's call.
    Insert,
}

/// Which agents a surveillance asks for: names of filters with their values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter(pub Vec<(String, Scalar)>);

impl Filter {
    /// Makes it the filter that the server gets: of each name whose value is true or `== 0`, with a group, which is the agent's
    /// first own one if none is named.
    ///
    /// # Errors
    ///
    /// [`Code::FilterNeedsGroup`] when anything is filtered, no group is named, and the agent has none.
    pub(super) fn complete(&mut self, own_group: Option<&Scalar>) -> Result<(), AgentError> {
        let was_given = !self.0.is_empty();
        self.0.retain(|(_, value)| value.is_truthy() || value.equals_loosely(0.0));
        let names_group = self.0.iter().any(|(name, value)| name == "groupId" && value.is_truthy());
        if names_group {
            return Ok(());
        }
        match own_group {
            Some(own_group) => {
                self.0.retain(|(name, _)| name != "groupId");
                self.0.push(("groupId".to_owned(), own_group.clone()));
            }
            None if was_given => return Err(AgentError::new(Code::FilterNeedsGroup)),
            None => {}
        }
        Ok(())
    }
}

impl Command {
    /// The name on the wire.
    pub fn request(&self) -> &str {
        match self {
            Self::Login => "login",
            Self::Reconnect => "reconnect",
            Self::Heartbeat => "heartbeat",
            Self::Logout => "logout",
            Self::Idle => "idle",
            Self::Busy { .. } => "busy",
            Self::MakeCall { .. } => "makeCall",
            Self::CancelCall => "cancelCall",
            Self::Hold => "hold",
            Self::UnHold => "unHold",
            Self::Mute => "mute",
            Self::Unmute => "unmute",
            Self::SendDtmf { .. } => "sendDTMF",
            Self::TransferCall { .. } => "transferCall",
            Self::TransferCancel => "transferCancel",
            Self::ConsultCall { .. } => "consultCall",
            Self::ConsultCancel => "consultCancel",
            Self::ConsultTransfer => "consultTransfer",
            Self::TripartiteTalk => "tripartiteTalk",
            Self::Surveillance(_) => "surveillance",
            Self::Force(force, _) => force.request(),
            Self::GroupInfo => "groupInfo",
            Self::IdleAgent { .. } => "idleAgent",
            Self::GroupQueueNum => "groupQueueNum",
            Self::Other { request, .. } => request,
        }
    }

    /// Whether the fields that the command cannot do without are there.
    ///
    /// # Errors
    ///
    /// The old SDK's own text for each; such an error raises no Exception event, it is only thrown.
    pub fn check(&self) -> Result<(), AgentError> {
        let (missing, code) = match self {
            Self::MakeCall { called, .. } => (called.expose().is_empty(), Code::CalledMissing),
            Self::TransferCall { target, .. } => (!target.is_truthy(), Code::TransferTargetMissing),
            Self::ConsultCall { target, .. } => (!target.is_truthy(), Code::ConsultTargetMissing),
            Self::Force(_, target) => (!target.is_truthy(), Code::TargetMissing),
            Self::IdleAgent { group_id } => (!group_id.is_truthy(), Code::GroupMissing),
            _ => return Ok(()),
        };
        if missing { Err(AgentError::new(code)) } else { Ok(()) }
    }

    /// Whether only a signed-in agent can send it.
    pub(super) fn needs_sign_in(&self) -> bool {
        !matches!(self, Self::Login)
    }

    /// The beginning of the body: the command's own fields.
    pub(super) fn body(&self, sequence: Sequence) -> Body {
        let mut body = Body::new(self.request());
        #[expect(clippy::cast_precision_loss, reason = "milliseconds stay far below 2^53")]
        body.put("sequence", &Scalar::Number(sequence as f64));
        match self {
            Self::Busy { busy_type } if busy_type.is_truthy() => body.put("busyType", busy_type),
            Self::MakeCall { called, called_type, caller, call_id, contact_id } => {
                body.put("called", &Scalar::from(called.expose()));
                body.put("calledType", called_type);
                for (name, value) in [("callId", call_id), ("contactId", contact_id), ("caller", caller)] {
                    if value.is_truthy() {
                        body.put(name, value);
                    }
                }
            }
            Self::SendDtmf { dtmf } => body.put("dtmf", &Scalar::from(dtmf.as_str())),
            Self::TransferCall { target, kind, mode } => {
                body.put("transferType", kind);
                body.put("transferId", target);
                body.put("transferMode", mode);
            }
            Self::ConsultCall { target, kind } => {
                body.put("consultType", kind);
                body.put("consultId", target);
            }
            Self::Force(_, target) => body.put("beAgentNumber", target),
            Self::IdleAgent { group_id } => body.put("groupId", group_id),
            Self::Surveillance(Filter(fields)) | Self::Other { fields, .. } => {
                for (name, value) in fields {
                    body.put(name, value);
                }
            }
            _ => {}
        }
        body
    }
}

impl Force {
    fn request(self) -> &'static str {
        match self {
            Self::Idle => "forceIdle",
            Self::Busy => "forceBusy",
            Self::Logout => "forceLogout",
            Self::Listen => "listen",
            Self::Intercept => "intercept",
            Self::Break => "forceBreak",
            Self::Insert => "forceInsert",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(fields: &[(&str, Scalar)]) -> Filter {
        Filter(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    }

    fn complete(mut given: Filter, own_group: Option<&Scalar>) -> Result<Filter, AgentError> {
        given.complete(own_group).map(|()| given)
    }

    #[test]
    fn a_filter_keeps_its_own_group_and_falls_back_to_the_agents() {
        let own = Scalar::from("g1");
        let given = filter(&[("groupId", "g2".into()), ("agentName", "".into()), ("agentState", Scalar::Null)]);
        assert_eq!(complete(given, Some(&own)).unwrap(), filter(&[("groupId", "g2".into()), ("agentName", "".into())]));

        let given = filter(&[("callDirection", 0.0.into())]);
        assert_eq!(
            complete(given, Some(&own)).unwrap(),
            filter(&[("callDirection", 0.0.into()), ("groupId", "g1".into())])
        );

        let error = complete(filter(&[("agentNumber", "1001".into())]), None).unwrap_err();
        assert_eq!(error.code, Code::FilterNeedsGroup);
        assert_eq!(complete(Filter::default(), None).unwrap(), Filter::default());
        assert_eq!(complete(Filter::default(), Some(&own)).unwrap(), filter(&[("groupId", "g1".into())]));
    }

    #[test]
    fn a_call_carries_only_what_was_given() {
        let call = Command::MakeCall {
            called: Phone::new("13800138000".to_owned()),
            called_type: 2.0.into(),
            caller: Scalar::Absent,
            call_id: "c-1".into(),
            contact_id: Scalar::from(""),
        };
        let body = call.body(7).finish();
        assert_eq!(body, r#"{"request":"makeCall","sequence":7,"called":"13800138000","calledType":2,"callId":"c-1"}"#);
    }
}
