//! The phone of login type 3.

use wasm_bindgen::prelude::*;

use super::AgentSdk;
use crate::{
    agent::{
        AgentError, Code,
        session::{Output, PhoneAction},
    },
    web::{
        convert::{get, scalar},
        driver::{Context, Driver, Item},
        error,
    },
};

#[wasm_bindgen]
impl AgentSdk {
    /// The phone, once there is one.
    #[wasm_bindgen(getter, js_name = softPhoneInstance)]
    pub fn soft_phone_instance(&self) -> JsValue {
        self.driver.phone.instance()
    }

    /// The same, by a method.
    #[wasm_bindgen(js_name = getSoftPhoneInstance)]
    pub fn soft_phone(&self) -> JsValue {
        self.driver.phone.instance()
    }

    /// The phone's own word; `undefined` without a phone.
    #[wasm_bindgen(js_name = isRegistered)]
    pub fn is_registered(&self) -> JsValue {
        self.driver.phone.is_registered()
    }

    /// Makes the phone anew, which registers it.
    pub fn register(&self) -> Result<(), JsValue> {
        let has_account = !get(&self.driver.store, "webrtcSipId").is_undefined();
        if self.use_webrtc() && has_account { self.driver.start_phone() } else { Ok(()) }
    }

    /// Takes the phone's registration back.
    pub fn unregister(&self) -> Result<(), JsValue> {
        self.driver.phone.call("unregister").map(drop)
    }

    /// Stops the phone.
    pub fn stop(&self) -> Result<(), JsValue> {
        self.driver.phone.call("stop").map(drop)
    }

    /// Answers on the page's phone.
    pub fn answer(&self) -> Result<(), JsValue> {
        if !self.use_webrtc() {
            return Err(self.driver.raise(AgentError::new(Code::AnswerUnsupported)));
        }
        if !self.driver.phone.instance().is_object() {
            return Err(self.driver.raise(AgentError::new(Code::PhoneNotRegistered)));
        }
        self.driver.phone.call("answer").map(drop)
    }

    /// Whether calls go through a phone in the page.
    #[wasm_bindgen(js_name = useWebRTC)]
    pub fn use_webrtc(&self) -> bool {
        scalar(&self.login_type()).equals_loosely(3.0)
    }

    /// Never: login type 4 is not supported.
    #[wasm_bindgen(js_name = useSIM)]
    pub fn use_sim(&self) -> bool {
        false
    }

    /// Not supported.
    #[wasm_bindgen(js_name = initSIM)]
    pub fn init_sim(&self) -> Result<(), JsValue> {
        Err(error::thrown(Code::LoginTypeUnsupported))
    }
}

impl Driver {
    /// Stops the phone behind whatever is queued.
    pub(super) fn push_phone_stop(&self) {
        let stop = Output::Phone(PhoneAction::Stop);
        self.push(Item::Output(stop, Context::new(JsValue::UNDEFINED, JsValue::UNDEFINED)));
    }
}
