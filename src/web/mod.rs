//! Stub for the toolchain's own trials.

use wasm_bindgen::prelude::*;

/// The class.
#[wasm_bindgen]
#[derive(Debug)]
pub struct AgentSdk {}

#[wasm_bindgen]
impl AgentSdk {
    /// Makes one.
    #[wasm_bindgen(constructor)]
    pub fn new(_options: JsValue) -> Self {
        Self {}
    }

    /// The version.
    #[wasm_bindgen(js_name = getVersion)]
    pub fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }
}

#[wasm_bindgen(module = "/src/web/agent_error.js")]
extern "C" {
    #[wasm_bindgen(js_name = agentError)]
    fn agent_error(code: &str, message: &str) -> JsValue;
}

/// An error.
#[wasm_bindgen(js_name = stubError)]
pub fn stub_error() -> JsValue {
    agent_error("STUB", "stub")
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::*;

    #[wasm_bindgen_test]
    fn the_version_is_there() {
        assert_eq!(super::AgentSdk::new(wasm_bindgen::JsValue::NULL).version(), "2.0.0");
    }
}
