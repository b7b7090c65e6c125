//! Set-up: each function makes sure of one thing, is quick when it is already there, and says what it installs.

mod apt;
mod bindgen;
mod debian;
mod node;
mod rust;

pub(crate) use apt::Browser;
pub(crate) use bindgen::Bindgen;
pub(crate) use node::Tools;

use crate::{cargo::Wasm, run::Outcome, steps::set_up};
use std::path::PathBuf;

/// A compiler, a standard library and its source for wasm32.
pub(crate) fn wasm() -> Outcome<Wasm> {
    set_up("Rust for wasm32", rust::wasm)
}

/// clippy and rustfmt, for native code and for wasm32.
pub(crate) fn lints(wasm: &Wasm) -> Outcome {
    set_up("clippy and rustfmt", || rust::lints(wasm))
}

/// wasm-bindgen's programs.
pub(crate) fn bindgen() -> Outcome<Bindgen> {
    set_up("wasm-bindgen", bindgen::bindgen)
}

/// Node and npm.
pub(crate) fn node() -> Outcome {
    set_up("node", node::node)
}

/// esbuild and wasm-opt.
pub(crate) fn tools() -> Outcome<Tools> {
    set_up("node tools", node::tools)
}

/// What the tests import.
pub(crate) fn test_packages() -> Outcome {
    set_up("node packages of the tests", node::test_packages)
}

/// Chromium, its driver, and a font for the Chinese texts.
pub(crate) fn browser() -> Outcome<Browser> {
    set_up("Chromium", apt::browser)
}

/// Firefox, the second browser.
pub(crate) fn firefox() -> Outcome<PathBuf> {
    set_up("Firefox", apt::firefox)
}

/// WebKit, the third browser.
pub(crate) fn webkit() -> Outcome {
    set_up("WebKit", apt::webkit)
}

/// RabbitMQ, which the end-to-end tests start themselves.
pub(crate) fn broker() -> Outcome {
    set_up("RabbitMQ", apt::broker)
}

/// Kamailio, rtpengine, coturn and baresip, which the phone's tests start themselves.
pub(crate) fn sip() -> Outcome {
    set_up("Kamailio and its neighbours", apt::sip)
}

/// A C++ compiler, for the fuzzer's runtime.
pub(crate) fn cxx() -> Outcome {
    set_up("C++ compiler", apt::cxx)
}

/// All of it, for a machine that will later be without a network.
pub(crate) fn everything() -> Outcome {
    lints(&wasm()?)?;
    bindgen()?;
    tools()?;
    test_packages()?;
    browser()?;
    firefox()?;
    webkit()?;
    broker()?;
    sip()?;
    cxx()
}
