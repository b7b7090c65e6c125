//! The methods that send a command, with their default arguments.

use wasm_bindgen::JsValue;

use super::{Arguments, Method};
use crate::{
    agent::{Code, Command, Filter, Request, Scalar},
    web::{
        convert::{fields, filter, get, millis, scalar, scalar_or},
        driver::Driver,
        promises::{Issued, Waiter},
    },
};

/// Default of `surveillanceStart`'s interval, in ms.
const INTERVAL: f64 = 2000.0;

/// A field of a command: its name, the place of the argument that it is made of, and how.
struct Field(&'static str, u8, Made);

/// How a field is made of an argument.
enum Made {
    /// As it is; left out where it is missing.
    Plain,
    /// As it is, or this number where it is missing.
    Or(u8),
    /// As it is where it is true, else left out.
    IfTrue,
    /// A number to call, without white space.
    Number,
}
use Made::{IfTrue, Number, Or, Plain};

/// The number of the agent to whom a leader does something.
const TARGET: &[Field] = &[Field("beAgentNumber", 0, Plain)];

/// The methods that always send a command: its request, and its fields in the old SDK's order.
const COMMANDS: &[(Method, Request, &[Field])] = &[
    (Method::Idle, Request::Idle, &[]),
    (Method::Busy, Request::Busy, &[Field("busyType", 0, IfTrue)]),
    (
        Method::Call,
        Request::MakeCall,
        &[
            Field("called", 0, Number),
            Field("calledType", 1, Or(2)),
            Field("callId", 3, IfTrue),
            Field("contactId", 4, IfTrue),
            Field("caller", 2, IfTrue),
        ],
    ),
    (Method::Hangup, Request::CancelCall, &[]),
    (Method::Hold, Request::Hold, &[]),
    (Method::UnHold, Request::UnHold, &[]),
    (Method::Mute, Request::Mute, &[]),
    (Method::UnMute, Request::Unmute, &[]),
    (
        Method::TransferCall,
        Request::TransferCall,
        &[Field("transferType", 1, Or(2)), Field("transferId", 0, Plain), Field("transferMode", 2, Or(1))],
    ),
    (Method::TransferCancel, Request::TransferCancel, &[]),
    (Method::Consult, Request::ConsultCall, &[Field("consultType", 1, Or(1)), Field("consultId", 0, Plain)]),
    (Method::ConsultCall, Request::ConsultCall, &[Field("consultType", 1, Plain), Field("consultId", 0, Plain)]),
    (Method::ConsultCancel, Request::ConsultCancel, &[]),
    (Method::ConsultTransfer, Request::ConsultTransfer, &[]),
    (Method::TripartiteCall, Request::TripartiteTalk, &[]),
    (Method::ForceIdle, Request::ForceIdle, TARGET),
    (Method::ForceBusy, Request::ForceBusy, TARGET),
    (Method::ForceLogout, Request::ForceLogout, TARGET),
    (Method::Listen, Request::Listen, TARGET),
    (Method::Intercept, Request::Intercept, TARGET),
    (Method::ForceBreak, Request::ForceBreak, TARGET),
    (Method::ForceInsert, Request::ForceInsert, TARGET),
    (Method::GetGroups, Request::GroupInfo, &[]),
    (Method::GetIdleAgentByGroupId, Request::IdleAgent, &[Field("groupId", 0, Plain)]),
    (Method::GetQueueInfo, Request::GroupQueueNum, &[]),
];

/// A field's value.
fn made(Field(_, place, made): &Field, arguments: &Arguments) -> Scalar {
    let argument = arguments.get((*place).into());
    match made {
        Plain => scalar(&argument),
        Or(default) => scalar_or(&argument, (*default).into()),
        IfTrue => Some(scalar(&argument)).filter(Scalar::is_truthy).unwrap_or_default(),
        Number => number_called(&scalar(&argument)).into(),
    }
}

/// The command of a method; nothing for methods that send none, or have nothing to send.
pub(super) fn command(method: Method, arguments: &Arguments) -> Option<Command> {
    if let Some((_, request, fields)) = COMMANDS.iter().find(|(own, ..)| *own == method) {
        let mut command = Command::new(*request);
        for field in *fields {
            command.put(field.0, made(field, arguments));
        }
        return Some(command);
    }
    let value = |place| scalar(&arguments.get(place));
    let name = || value(0).text().unwrap_or_default();
    Some(match method {
        Method::SendDTMF => {
            // What is not on a phone's keys is ignored.
            let key = value(0).text().filter(|key| matches!(key.as_bytes(), [b'0'..=b'9' | b'*' | b'#']))?;
            Command::new(Request::SendDtmf).with("dtmf", key.into())
        }
        Method::Surveillance => Command::surveillance(filter(&arguments.get(0))),
        Method::Send => composed(&arguments.get(0))?,
        Method::DefaultCmd => Command::other(name(), Vec::new()),
        Method::DefaultTargetCmd => Command::other(name(), Vec::new()).with("beAgentNumber", value(1)),
        _ => return None,
    })
}

/// The number without white space; empty for what is false.
fn number_called(called: &Scalar) -> String {
    let text = if called.is_truthy() { called.text() } else { None };
    text.unwrap_or_default().chars().filter(|char| !char.is_whitespace()).collect()
}

/// A request that the page composed: an object with its name in `request`.
fn composed(object: &JsValue) -> Option<Command> {
    let request = get(object, "request").as_string().filter(|request| !request.is_empty())?;
    let mut fields = fields(object);
    fields.retain(|(name, _)| name != "request" && name != "sequence");
    Some(Command::other(request, fields))
}

impl Driver {
    /// `surveillanceStart`: asks now, and again each interval. As the old SDK it throws nothing: what stops it is raised.
    pub(super) fn watch(&self, arguments: &Arguments) {
        let interval = millis(&scalar_or(&arguments.get(1), INTERVAL)).unwrap_or_default();
        // Before the session is borrowed: the page's getters run.
        let filter = filter(&arguments.get(0));
        let _ = self.order(|session, now| {
            let started = session.surveillance_start(filter, interval, now);
            if let Err(error) = started.as_ref()
                && error.code == Code::FilterNeedsGroup
            {
                // The session raises what is wrong with the link; an argument's fault would go unheard.
                session.raise(error.clone());
            }
            started
        });
    }

    /// `getStateByAgentId`: an agent's state, by a surveillance query of its own.
    pub(super) fn ask_state(&self, arguments: &Arguments) -> Result<(), JsValue> {
        let agent: Scalar = scalar(&arguments.get(0));
        let waiter = Waiter::new(arguments.get(1), arguments.get(2), Some(agent.text().unwrap_or_default()));
        let wanted = Filter(vec![("agentNumber".to_owned(), agent)]);
        let sent = self.hold(|| {
            let sequence = self.order(|session, now| session.query(Command::surveillance(wanted), now))?;
            self.issued.set(Some(Issued::Command(sequence)));
            self.promises.await_command(sequence, waiter);
            Ok(())
        });
        self.run();
        sent
    }
}
