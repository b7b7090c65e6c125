//! fmt, clippy and rustdoc, for native code and for what exists only on wasm32, and the size budget.

use crate::{
    budget, build,
    cargo::{CRATE, WASM, Wasm, native},
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
        // As the package has it and as its tests have it. The files in tests/ are native or the browser's.
        lint(&wasm, &["--all-features", "--lib"])?;
        lint(&wasm, &["--no-default-features", "--lib"])?;
        lint(&wasm, &["--all-features", "--lib", "--profile", "test"])?;
        lint(&wasm, &["--all-features", "--test", "browser"])
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

fn lint(wasm: &Wasm, what: &[&str]) -> Outcome {
    let mut clippy = wasm.clippy();
    clippy.args(["--package", CRATE, "--target", WASM]).args(what).args(["--", "-D", "warnings"]);
    run(&mut clippy)
}
