//! A request's body as a typed command. Numbers may be written as strings and strings as numbers: both are taken.

use serde_json::{Map, Value};

use super::refusal::Refusal;

/// Longer than any number, name or password of the demo; longer ones are refused.
const FIELD_LIMIT: usize = 512;

/// What every request carries beside its command.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Head {
    /// The command's name as it was sent, for the response.
    pub(super) name: String,
    /// As it was sent: it is only echoed.
    pub(super) sequence: Value,
    /// What `setUserdata` set.
    pub(super) userdata: Option<Value>,
}

/// Whom a call is transferred to, consulted with or made to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Agent(String),
    Phone(String),
    Group(String),
    Ivr(String),
}

/// Which agents a surveillance shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) group: Option<String>,
    pub(super) number: Option<String>,
    pub(super) name: Option<String>,
    pub(super) state: Option<String>,
    pub(super) direction: Option<String>,
}

/// What a leader does to an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Force {
    Idle,
    Busy,
    Logout,
    Break,
    Listen,
    Insert,
    Intercept,
}

/// A command of the agent protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Login { number: String, password: String, company: String, login_type: i64, routing_key: String },
    Reconnect,
    Logout,
    Heartbeat,
    Idle,
    Busy { reason: Option<String> },
    MakeCall { target: Target, caller: Option<String>, call_id: Option<String> },
    CancelCall,
    Hold,
    UnHold,
    Mute,
    Unmute,
    SendDtmf { digits: String },
    TransferCall { target: Target, announced: bool },
    TransferCancel,
    ConsultCall { target: Target },
    ConsultCancel,
    ConsultTransfer,
    TripartiteTalk,
    Surveillance(Filter),
    Force { force: Force, target: String },
    GroupInfo,
    IdleAgent { group: String },
    GroupQueueNum,
}

/// Reads a body: what every request has, then its command or why it cannot be one.
pub(super) fn parse(body: &[u8]) -> Option<(Head, Result<Command, Refusal>)> {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else { return None };
    let name = text(&fields, "request")?;
    let head = Head {
        sequence: fields.get("sequence").cloned().unwrap_or(Value::Null),
        userdata: fields.get("userdata").filter(|value| !value.is_null()).cloned(),
        name,
    };
    let command = command(&head.name, &fields);
    Some((head, command))
}

fn command(name: &str, fields: &Map<String, Value>) -> Result<Command, Refusal> {
    let need = |key| text(fields, key).filter(|value| !value.is_empty()).ok_or(Refusal::BadRequest);
    let force = |force| Ok(Command::Force { force, target: need("beAgentNumber")? });
    match name {
        "login" => Ok(Command::Login {
            number: need("agentNumber")?,
            password: text(fields, "password").unwrap_or_default(),
            company: text(fields, "companyShortName").unwrap_or_default(),
            login_type: int(fields, "loginType").unwrap_or(1),
            routing_key: need("routingKey")?,
        }),
        "reconnect" => Ok(Command::Reconnect),
        "logout" => Ok(Command::Logout),
        "heartbeat" => Ok(Command::Heartbeat),
        "idle" => Ok(Command::Idle),
        "busy" => Ok(Command::Busy { reason: text(fields, "busyType").filter(|reason| !reason.is_empty()) }),
        "makeCall" => Ok(Command::MakeCall {
            target: target(int(fields, "calledType").unwrap_or(2), need("called")?)?,
            caller: text(fields, "caller").filter(|caller| !caller.is_empty()),
            call_id: text(fields, "callId").filter(|id| !id.is_empty()),
        }),
        "cancelCall" => Ok(Command::CancelCall),
        "hold" => Ok(Command::Hold),
        "unHold" => Ok(Command::UnHold),
        "mute" => Ok(Command::Mute),
        "unmute" => Ok(Command::Unmute),
        "sendDTMF" => {
            let digits = need("dtmf")?;
            let plain = digits.chars().all(|digit| matches!(digit, '0'..='9' | '*' | '#' | 'A'..='D'));
            plain.then_some(Command::SendDtmf { digits }).ok_or(Refusal::BadRequest)
        }
        "transferCall" => Ok(Command::TransferCall {
            target: target(int(fields, "transferType").unwrap_or(2), need("transferId")?)?,
            // Transfer mode 0 is blind, 1 is announced; the SDK's default is 1.
            announced: int(fields, "transferMode").unwrap_or(1) != 0,
        }),
        "transferCancel" => Ok(Command::TransferCancel),
        "consultCall" => {
            Ok(Command::ConsultCall { target: target(int(fields, "consultType").unwrap_or(1), need("consultId")?)? })
        }
        "consultCancel" => Ok(Command::ConsultCancel),
        "consultTransfer" => Ok(Command::ConsultTransfer),
        "tripartiteTalk" => Ok(Command::TripartiteTalk),
        "surveillance" => surveillance(fields),
        "forceIdle" => force(Force::Idle),
        "forceBusy" => force(Force::Busy),
        "forceLogout" => force(Force::Logout),
        "forceBreak" => force(Force::Break),
        "listen" => force(Force::Listen),
        "forceInsert" => force(Force::Insert),
        "intercept" => force(Force::Intercept),
        "groupInfo" => Ok(Command::GroupInfo),
        "idleAgent" => Ok(Command::IdleAgent { group: need("groupId")? }),
        "groupQueueNum" => Ok(Command::GroupQueueNum),
        _ => Err(Refusal::UnknownCommand),
    }
}

fn surveillance(fields: &Map<String, Value>) -> Result<Command, Refusal> {
    let given = |key| text(fields, key).filter(|value| !value.is_empty());
    let filter = Filter {
        group: given("groupId"),
        number: given("agentNumber"),
        name: given("agentName"),
        state: given("agentState"),
        direction: given("callDirection"),
    };
    // The platform's documents: these three narrow a group, so they need one.
    let narrowed = filter.number.is_some() || filter.name.is_some() || filter.state.is_some();
    if narrowed && filter.group.is_none() {
        return Err(Refusal::BadRequest);
    }
    Ok(Command::Surveillance(filter))
}

fn target(kind: i64, id: String) -> Result<Target, Refusal> {
    match kind {
        1 => Ok(Target::Agent(id)),
        2 => Ok(Target::Phone(id)),
        3 => Ok(Target::Group(id)),
        4 => Ok(Target::Ivr(id)),
        _ => Err(Refusal::BadRequest),
    }
}

/// A string, or a number as one. Anything else, and anything too long, is as good as absent.
fn text(fields: &Map<String, Value>, key: &str) -> Option<String> {
    match fields.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| text.len() <= FIELD_LIMIT),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn int(fields: &Map<String, Value>, key: &str) -> Option<i64> {
    text(fields, key)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Command, Refusal> {
        parse(body.as_bytes()).expect("a request").1
    }

    #[test]
    fn numbers_may_be_strings_and_strings_numbers() {
        let expected = Ok(Command::TransferCall { target: Target::Agent("1004".to_owned()), announced: false });
        assert_eq!(
            read(r#"{"request":"transferCall","transferType":"1","transferId":1004,"transferMode":"0"}"#),
            expected
        );
        assert_eq!(
            read(r#"{"request":"transferCall","transferType":1,"transferId":"1004","transferMode":0}"#),
            expected
        );
    }

    #[test]
    fn what_is_not_a_request_is_none_and_what_is_not_a_command_is_refused() {
        for body in ["", "[]", "null", "{", r#"{"request":null}"#, r#"{"sequence":1}"#, "\u{0}"] {
            assert_eq!(parse(body.as_bytes()), None, "{body:?}");
        }
        assert_eq!(read(r#"{"request":"dance"}"#), Err(Refusal::UnknownCommand));
        assert_eq!(read(r#"{"request":"listen"}"#), Err(Refusal::BadRequest));
        assert_eq!(read(r#"{"request":"sendDTMF","dtmf":"5x"}"#), Err(Refusal::BadRequest));
        assert_eq!(read(r#"{"request":"surveillance","agentName":"王"}"#), Err(Refusal::BadRequest));
        let long = "9".repeat(FIELD_LIMIT + 1);
        assert_eq!(read(&format!(r#"{{"request":"makeCall","called":"{long}"}}"#)), Err(Refusal::BadRequest));
    }
}
