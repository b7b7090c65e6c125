//! fmt, clippy and rustdoc, for native code and for what exists only on wasm32, and the size budget.

use crate::{
    budget, build,
    cargo::{CRATE, WASM, native},
    run::{Outcome, run},
    setup,
    steps::step,
};

/// All of it; nothing may warn.
pub(crate) fn check() -> Outcome {
    let wasm = setup::wasm()?;
    setup::lints(&wasm)?;
    step("check: fmt", || run(native().args(["fmt", "--all", "--check"])))?;
    step("check: clippy, native", || {
        run(native().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    step("check: clippy, wasm32", || {
        // No `--all-targets`: a native-only test file is empty on wasm32, its imports then unused.
        let mut clippy = wasm.clippy();
        clippy.args(["--package", CRATE, "--lib", "--tests", "--target", WASM, "--", "-D", "warnings"]);
        run(&mut clippy)
    })?;
    step("check: rustdoc, native", || {
        let mut doc = native();
        doc.env("RUSTDOCFLAGS", "-D warnings");
        run(doc.args(["doc", "--workspace", "--no-deps", "--document-private-items"]))
    })?;
    step("check: rustdoc, wasm32", || {
        let mut doc = wasm.cargo();
        let flags = doc.get_envs().find(|(key, _)| *key == "RUSTDOCFLAGS").and_then(|(_, value)| value);
        let flags = format!("{} -D warnings", flags.unwrap_or_default().to_string_lossy());
        doc.env("RUSTDOCFLAGS", flags.trim());
        doc.args(["doc", "--package", CRATE, "--no-deps", "--document-private-items", "--target", WASM]);
        run(&mut doc)
    })?;
    build::build()?;
    step("check: size budget", budget::budget)
}
