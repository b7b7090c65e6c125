//! For pages that go deeper: user data, the log, what a cause means.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    agent::{self, AgentError, Code, Locale, session::Output},
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

/// What the cause of an After event means.
pub(super) fn cause_text(code: &JsValue, locale: &JsValue) -> Option<String> {
    let code = scalar(code).number().filter(|code| *code >= 0.0 && code.fract() == 0.0)?;
    let locale = locale.as_string().map_or(Locale::Zh, |tag| Locale::from_tag(&tag));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
    let code = code as u32;
    agent::cause_text(code, locale).map(str::to_owned)
}

/// A string, or what `toString()` says.
fn as_text(value: &JsValue) -> Option<String> {
    if !value.is_object() {
        return scalar(value).text();
    }
    get(value, "toString").dyn_ref::<Function>()?.call0(value).ok()?.as_string()
}
