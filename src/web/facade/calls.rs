//! What an agent does with calls, and between them.

use wasm_bindgen::prelude::*;

use super::{AgentSdk, number};
use crate::{
    agent::{Command, Scalar},
    web::{
        convert::{scalar, scalar_or},
        promises::Issued,
    },
};

#[wasm_bindgen]
impl AgentSdk {
    /// Ready for calls.
    pub fn idle(&self) -> Result<f64, JsValue> {
        self.driver.idle().map(number)
    }

    /// Not ready for calls.
    pub fn busy(&self, busy_type: &JsValue) -> Result<f64, JsValue> {
        self.send(Command::Busy { busy_type: scalar(busy_type) })
    }

    /// Calls a number. With login type 3 the phone is looked at first, then the number.
    pub fn call(
        &self,
        called: &JsValue,
        called_type: &JsValue,
        caller: &JsValue,
        call_id: &JsValue,
        contact_id: &JsValue,
    ) -> Result<(), JsValue> {
        self.driver.check_phone()?;
        let called =
            Some(scalar(called)).filter(Scalar::is_truthy).and_then(|called| called.text()).unwrap_or_default();
        let command = Command::MakeCall {
            called: called.split_whitespace().collect(),
            called_type: scalar_or(called_type, 2.0),
            caller: scalar(caller),
            call_id: scalar(call_id),
            contact_id: scalar(contact_id),
        };
        let sequence = self.driver.order(|session, now| {
            let sequence = session.command(command, now)?;
            if session.options().is_webrtc() {
                session.arm_answer();
            }
            Ok(sequence)
        })?;
        self.driver.issued.set(Some(Issued::Command(sequence)));
        Ok(())
    }

    /// Hangs up.
    pub fn hangup(&self) -> Result<(), JsValue> {
        self.tell(Command::CancelCall)
    }

    /// Puts the other side on hold.
    pub fn hold(&self) -> Result<(), JsValue> {
        self.tell(Command::Hold)
    }

    /// Takes the other side off hold.
    #[wasm_bindgen(js_name = unHold)]
    pub fn un_hold(&self) -> Result<(), JsValue> {
        self.tell(Command::UnHold)
    }

    /// Mutes the agent.
    pub fn mute(&self) -> Result<(), JsValue> {
        self.tell(Command::Mute)
    }

    /// Lets the agent be heard again.
    #[wasm_bindgen(js_name = unMute)]
    pub fn un_mute(&self) -> Result<(), JsValue> {
        self.tell(Command::Unmute)
    }

    /// Sends one key; what is not on a phone's keys is ignored.
    #[wasm_bindgen(js_name = sendDTMF)]
    pub fn send_dtmf(&self, digit: &JsValue) -> Result<(), JsValue> {
        let dtmf = scalar(digit).text().unwrap_or_default();
        let is_key = matches!(dtmf.as_bytes(), [b'0'..=b'9' | b'*' | b'#']);
        if is_key { self.tell(Command::SendDtmf { dtmf }) } else { Ok(()) }
    }

    /// During a conversation as `sendDTMF`; otherwise only a toolbar has a place for it.
    pub fn dial(&self, digit: &JsValue) -> Result<(), JsValue> {
        if self.is_conversation() { self.send_dtmf(digit) } else { Ok(()) }
    }

    /// Transfers the call.
    #[wasm_bindgen(js_name = transferCall)]
    pub fn transfer_call(&self, target: &JsValue, kind: &JsValue, mode: &JsValue) -> Result<(), JsValue> {
        let (target, kind, mode) = (scalar(target), scalar_or(kind, 2.0), scalar_or(mode, 1.0));
        self.tell(Command::TransferCall { target, kind, mode })
    }

    /// Calls the transfer off.
    #[wasm_bindgen(js_name = transferCancel)]
    pub fn transfer_cancel(&self) -> Result<(), JsValue> {
        self.tell(Command::TransferCancel)
    }

    /// Consults an agent, unless told otherwise.
    pub fn consult(&self, target: &JsValue, kind: &JsValue) -> Result<(), JsValue> {
        self.tell(Command::ConsultCall { target: scalar(target), kind: scalar_or(kind, 1.0) })
    }

    /// Consults somebody; without a type none is sent.
    #[wasm_bindgen(js_name = consultCall)]
    pub fn consult_call(&self, target: &JsValue, kind: &JsValue) -> Result<(), JsValue> {
        self.tell(Command::ConsultCall { target: scalar(target), kind: scalar(kind) })
    }

    /// Calls the consultation off.
    #[wasm_bindgen(js_name = consultCancel)]
    pub fn consult_cancel(&self) -> Result<(), JsValue> {
        self.tell(Command::ConsultCancel)
    }

    /// Hands the call over to the consulted party.
    #[wasm_bindgen(js_name = consultTransfer)]
    pub fn consult_transfer(&self) -> Result<(), JsValue> {
        self.tell(Command::ConsultTransfer)
    }

    /// Makes it a call of three.
    #[wasm_bindgen(js_name = tripartiteCall)]
    pub fn tripartite_call(&self) -> Result<(), JsValue> {
        self.tell(Command::TripartiteTalk)
    }
}
