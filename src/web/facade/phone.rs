//! The phone of login type 3.

use wasm_bindgen::JsValue;

use crate::{
    agent::{
        AgentError, Code,
        session::{Output, PhoneAction},
    },
    web::{
        convert::{get, scalar},
        driver::{Context, Driver, Item},
    },
};

impl Driver {
    /// `register`: makes the phone anew, which registers it.
    pub(super) fn register(&self) -> Result<(), JsValue> {
        let has_account = !get(&get(&self.store, "kept"), "webrtcSipId").is_undefined();
        if self.use_webrtc() && has_account { self.start_phone() } else { Ok(()) }
    }

    /// `answer`: on the page's phone.
    pub(super) fn answer(&self) -> Result<(), JsValue> {
        let code = match self.use_webrtc() {
            false => Code::AnswerUnsupported,
            true if self.phone.instance().is_object() => return self.phone.call("answer").map(drop),
            true => Code::PhoneNotRegistered,
        };
        Err(self.raise(AgentError::new(code)))
    }

    /// `useWebRTC`: whether calls go through a phone in the page.
    pub(super) fn use_webrtc(&self) -> bool {
        scalar(&self.given().get("loginType")).equals_loosely(3.0)
    }

    /// Stops the phone behind whatever is queued.
    pub(super) fn push_phone_stop(&self) {
        let stop = Output::Phone(PhoneAction::Stop);
        self.push(Item::Output(stop, Context::empty()));
    }
}
