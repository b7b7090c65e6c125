//! The methods that send a command, with their default arguments.

use wasm_bindgen::JsValue;

use super::{Arguments, Method};
use crate::{
    agent::{Code, Command, Filter, Force, Scalar},
    redact::Phone,
    web::{
        convert::{fields, filter, get, millis, scalar, scalar_or},
        driver::Driver,
        promises::{Issued, Waiter},
    },
};

/// Default of `surveillanceStart`'s interval, in ms.
const INTERVAL: f64 = 2000.0;

/// The command of a method; nothing for methods that send none, or have nothing to send.
pub(super) fn command(method: Method, arguments: &Arguments) -> Option<Command> {
    let value = |place| scalar(&arguments.get(place));
    let or = |place, default| scalar_or(&arguments.get(place), default);
    if let Some(force) = force(method) {
        return Some(Command::Force(force, value(0)));
    }
    Some(match method {
        Method::Idle => Command::Idle,
        Method::Busy => Command::Busy { busy_type: value(0) },
        Method::Call => Command::MakeCall {
            called: Phone::new(number_called(&value(0))),
            called_type: or(1, 2.0),
            caller: value(2),
            call_id: value(3),
            contact_id: value(4),
        },
        Method::Hangup => Command::CancelCall,
        Method::Hold => Command::Hold,
        Method::UnHold => Command::UnHold,
        Method::Mute => Command::Mute,
        Method::UnMute => Command::Unmute,
        Method::SendDTMF => {
            // What is not on a phone's keys is ignored.
            let dtmf = value(0).text().filter(|dtmf| matches!(dtmf.as_bytes(), [b'0'..=b'9' | b'*' | b'#']))?;
            Command::SendDtmf { dtmf }
        }
        Method::TransferCall => Command::TransferCall { target: value(0), kind: or(1, 2.0), mode: or(2, 1.0) },
        Method::TransferCancel => Command::TransferCancel,
        Method::Consult => Command::ConsultCall { target: value(0), kind: or(1, 1.0) },
        Method::ConsultCall => Command::ConsultCall { target: value(0), kind: value(1) },
        Method::ConsultCancel => Command::ConsultCancel,
        Method::ConsultTransfer => Command::ConsultTransfer,
        Method::TripartiteCall => Command::TripartiteTalk,
        Method::Surveillance => Command::Surveillance(filter(&arguments.get(0))),
        Method::GetGroups => Command::GroupInfo,
        Method::GetIdleAgentByGroupId => Command::IdleAgent { group_id: value(0) },
        Method::GetQueueInfo => Command::GroupQueueNum,
        Method::Send => composed(&arguments.get(0))?,
        Method::DefaultCmd => Command::Other { request: value(0).text().unwrap_or_default(), fields: Vec::new() },
        Method::DefaultTargetCmd => Command::Other {
            request: value(0).text().unwrap_or_default(),
            fields: vec![("beAgentNumber".to_owned(), value(1))],
        },
        _ => return None,
    })
}

/// What a leader does to an agent.
fn force(method: Method) -> Option<Force> {
    Some(match method {
        Method::ForceIdle => Force::Idle,
        Method::ForceBusy => Force::Busy,
        Method::ForceLogout => Force::Logout,
        Method::Listen => Force::Listen,
        Method::Intercept => Force::Intercept,
        Method::ForceBreak => Force::Break,
        Method::ForceInsert => Force::Insert,
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
    Some(Command::Other { request, fields })
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
            let sequence = self.order(|session, now| session.query(Command::Surveillance(wanted), now))?;
            self.issued.set(Some(Issued::Command(sequence)));
            self.promises.await_command(sequence, waiter);
            Ok(())
        });
        self.run();
        sent
    }
}
