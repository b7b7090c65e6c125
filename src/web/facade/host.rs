//! For pages that go deeper: user data, commands of their own, the log.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::AgentSdk;
use crate::{
    agent::{AgentError, Code, Command, Locale, Scalar, cause_text, session::Output},
    web::{
        convert::{fields, get, scalar, set},
        driver::{Context, Item},
        error, page,
    },
};

#[wasm_bindgen]
impl AgentSdk {
    /// Text that goes with every command from now on.
    #[wasm_bindgen(js_name = setUserdata)]
    pub fn set_userdata(&self, userdata: &JsValue) -> Result<(), JsValue> {
        let text = as_text(userdata).ok_or_else(|| {
            let shown = if userdata.is_null() { "null" } else { "undefined" };
            error::to_js(&AgentError::with(Code::UserdataUnreadable, shown))
        })?;
        set(&self.driver.store, "userdata", &text.as_str().into());
        self.driver.session.borrow_mut().set_userdata(text);
        Ok(())
    }

    /// Sends a request that the page composed: an object with its name in `request`.
    #[wasm_bindgen(js_name = send)]
    pub fn send_object(&self, command: &JsValue) -> Result<f64, JsValue> {
        let Some(request) = get(command, "request").as_string().filter(|request| !request.is_empty()) else {
            return Err(self.driver.raise(AgentError::new(Code::CommandInvalid)));
        };
        let mut fields = fields(command);
        fields.retain(|(name, _)| name != "request" && name != "sequence");
        self.send(Command::Other { request, fields })
    }

    /// Sends a request without fields.
    #[wasm_bindgen(js_name = defaultCmd)]
    pub fn default_command(&self, request: &JsValue) -> Result<f64, JsValue> {
        self.send_request(request, Vec::new())
    }

    /// Sends a request about an agent.
    #[wasm_bindgen(js_name = defaultTargetCmd)]
    pub fn default_target_command(&self, request: &JsValue, target: &JsValue) -> Result<f64, JsValue> {
        self.send_request(request, vec![("beAgentNumber".to_owned(), scalar(target))])
    }

    /// Shows the log's lines on the console, masked, while it is on.
    #[wasm_bindgen(js_name = setDebug)]
    pub fn set_debug(&self, on: &JsValue) {
        set(&self.driver.store, "debug", on);
        self.driver.log.trace(on.is_truthy());
    }

    /// Saves the log: as an event and, unless `unDownloadLog`, as a file.
    #[wasm_bindgen(js_name = saveLog)]
    pub fn save_log(&self) {
        self.driver.push(Item::Output(Output::SaveLog, Context::new(JsValue::UNDEFINED, JsValue::UNDEFINED)));
    }

    /// From now on Ctrl+L saves this SDK's log. `init` does it by itself.
    #[wasm_bindgen(js_name = bindDocumentEvent)]
    pub fn bind_document_event(&self) {
        page::save_log_on_key(&self.driver);
    }

    /// Nothing without a toolbar.
    #[wasm_bindgen(js_name = changeStyle)]
    pub fn change_style(&self) {}

    /// Nothing without a toolbar.
    #[wasm_bindgen(js_name = executeUI)]
    pub fn execute_ui(&self) {}

    /// What the cause of an After event means.
    #[wasm_bindgen(js_name = causeText)]
    pub fn cause_text(code: &JsValue, locale: &JsValue) -> Option<String> {
        let code = scalar(code).number().filter(|code| *code >= 0.0 && code.fract() == 0.0)?;
        let locale = locale.as_string().map_or(Locale::Zh, |tag| Locale::from_tag(&tag));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
        let code = code as u32;
        cause_text(code, locale).map(str::to_owned)
    }
}

impl AgentSdk {
    fn send_request(&self, request: &JsValue, fields: Vec<(String, Scalar)>) -> Result<f64, JsValue> {
        let request = scalar(request).text().unwrap_or_default();
        self.send(Command::Other { request, fields })
    }
}

/// A string, or what `toString()` says.
fn as_text(value: &JsValue) -> Option<String> {
    if value.is_null() || value.is_undefined() {
        return None;
    }
    if let Some(text) = value.as_string() {
        return Some(text);
    }
    if !value.is_object() {
        return scalar(value).text();
    }
    get(value, "toString").dyn_ref::<Function>()?.call0(value).ok()?.as_string()
}
