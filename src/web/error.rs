//! Errors on their way to the page.

use wasm_bindgen::JsValue;

use super::glue::JsAgentError;
use crate::agent::{AgentError, Code};

/// The error as the page's own `AgentError`.
pub(super) fn to_js(error: &AgentError) -> JsValue {
    JsAgentError::new(error.code.as_str(), &error.message, error.code.hint()).into()
}

/// An error that is only thrown.
pub(super) fn thrown(code: Code) -> JsValue {
    to_js(&AgentError::new(code))
}
