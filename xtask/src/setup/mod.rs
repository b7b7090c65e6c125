//! Set-up: each function makes sure of one thing, is quick when it is already there, and says what it installs.

mod apt;
mod bindgen;
mod debian;
mod node;
mod rust;

pub(crate) use apt::{Browser, broker, browser, cxx};
pub(crate) use bindgen::bindgen;
pub(crate) use node::{node, test_packages, tools};
pub(crate) use rust::{lints, wasm};

use crate::{run::Outcome, steps::step};

/// All of it, for a machine that will later be without a network.
pub(crate) fn everything() -> Outcome {
    step("set-up: Rust for wasm32", || wasm().map(drop))?;
    step("set-up: clippy and rustfmt", || lints(&wasm()?))?;
    step("set-up: wasm-bindgen", || bindgen().map(drop))?;
    step("set-up: node tools", || tools().and_then(|_| test_packages()))?;
    step("set-up: Chromium", || browser().map(drop))?;
    step("set-up: RabbitMQ", broker)?;
    step("set-up: C++ compiler", cxx)
}
