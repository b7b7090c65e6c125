//! For pages that go deeper: user data and the log.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    agent::{AgentError, Code, session::Output},
    web::{
        convert::{get, scalar, set},
        driver::{Context, Driver, Item},
        error, page,
    },
};

impl Driver {
    /// `setUserdata`: text that goes with every command from now on.
    pub(super) fn set_userdata(&self, userdata: &JsValue) -> Result<(), JsValue> {
        let text = as_text(userdata).ok_or_else(|| {
            let shown = if userdata.is_null() { "null" } else { "undefined" };
            error::to_js(&AgentError::with(Code::UserdataUnreadable, shown))
        })?;
        set(&self.store, "userdata", &text.as_str().into());
        self.session.borrow_mut().set_userdata(text);
        Ok(())
    }

    /// `setDebug`: shows the log's lines on the console, masked, while it is on.
    pub(super) fn set_debug(&self, on: &JsValue) {
        set(&self.store, "debug", on);
        self.log.trace(on.is_truthy());
    }

    /// `saveLog`: as an event and, unless `unDownloadLog`, as a file.
    pub(super) fn order_log(&self) {
        self.push(Item::Output(Output::SaveLog, Context::empty()));
    }

    /// `bindDocumentEvent`: from now on Ctrl+L saves this SDK's log. `init` does it by itself.
    pub(super) fn bind_document_event(&self) {
        if let Some(this) = self.this.upgrade() {
            page::save_log_on_key(&this);
        }
    }
}

/// A string, or what `toString()` says.
fn as_text(value: &JsValue) -> Option<String> {
    if !value.is_object() {
        return scalar(value).text();
    }
    get(value, "toString").dyn_ref::<Function>()?.call0(value).ok()?.as_string()
}
