//! The tests: native, in headless Chromium, and of the package as its users get it.

mod scripts;

use crate::{
    build,
    cargo::{CRATE, WASM, Wasm, native},
    demo,
    run::{Outcome, command, root, run, run_keeping},
    setup,
    steps::{step, step_with_closing},
};
use std::{path::Path, process::Command, time::Instant};

/// The parts in the order in which they run: the cheapest first.
const PARTS: [&str; 12] = [
    "native",
    "types",
    "fuzz",
    "wasm",
    "packages",
    "misuse",
    "e2e",
    "phone",
    "toolbar",
    "firefox",
    "webkit",
    "reference",
];

/// A short run of each fuzz target: enough to notice that one has rotted.
const FUZZ_SECONDS: &str = "10";

/// How many seconds the tests in the page may take, at each try, before they count as stalled: they take ten, and on a slow
/// machine that has other things to do a minute. The server of wasm-bindgen's runner now and then leaves a connection
/// unanswered, and the page waits for it for minutes.
const STALLS: [u64; 4] = [60, 120, 240, 240];

/// Runs the named parts, or all of them.
pub(crate) fn test(wanted: &[String]) -> Outcome {
    if let Some(unknown) = wanted.iter().find(|part| !PARTS.contains(&part.as_str())) {
        return Err(format!("there is no part {unknown:?}; the parts are {}", PARTS.join(", ")));
    }
    let runs = |part: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == part);

    if runs("native") {
        step_with_closing("test: native", native_tests)?;
    }
    if runs("types") {
        setup::test_packages()?;
        step("test: types", types)?;
    }
    if runs("fuzz") {
        setup::cxx()?;
        step_with_closing("test: fuzz", fuzz)?;
    }
    if runs("wasm") {
        let (wasm, bindgen, browser) = (setup::wasm()?, setup::bindgen()?, setup::browser()?);
        step_with_closing("test: wasm in Chromium", || wasm_tests(&wasm, &bindgen, &browser))?;
    }
    let parts: Vec<&str> = scripts::PARTS.into_iter().filter(|part| runs(part)).collect();
    if parts.is_empty() {
        return Ok(());
    }
    setup::test_packages()?;
    let browser = setup::browser()?;
    if runs("e2e") {
        setup::broker()?;
    }
    if runs("phone") || runs("firefox") {
        setup::sip()?;
    }
    if runs("webkit") {
        setup::webkit()?;
    }
    let firefox = if runs("firefox") { Some(setup::firefox()?) } else { None };
    build::build()?;
    let needs_server = parts.iter().any(|part| ["e2e", "firefox", "webkit"].contains(part));
    let server = if needs_server { Some(step("test: demo server", demo::server)?) } else { None };
    let mut problems = Vec::new();
    for part in parts {
        let firefox = firefox.as_deref().filter(|_| part == "firefox");
        let name = format!("test: {part}");
        let result = step_with_closing(&name, || scripts::play(part, &browser, firefox, server.as_deref()));
        // A part depends on none before it, and whoever waited for half an hour wants to know of all that fails.
        problems.extend(result.err());
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// What the scripts in `tests/` find in their environment.
pub(crate) fn surroundings(command: &mut Command, browser: &setup::Browser, server: Option<&Path>) {
    command.env("PKG_DIR", build::pkg_dir());
    if let Some(server) = server {
        command.env("DEMO_SERVER", server);
    }
    command.env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver);
}

fn native_tests() -> Outcome<Vec<String>> {
    run_keeping(native().args(["test", "--workspace"]), cargo_closing, cargo_failures)?.outcome()
}

fn wasm_tests(wasm: &Wasm, bindgen: &setup::Bindgen, browser: &setup::Browser) -> Outcome<Vec<String>> {
    let mut limits = STALLS.into_iter().peekable();
    let closing = loop {
        let limit = limits.next().unwrap_or_default();
        let mut cargo = wasm.cargo();
        let runner = format!("timeout {limit} {}", bindgen.runner.display());
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner).env("CHROMEDRIVER", &browser.driver);
        // The web's part of the crate runs nowhere else; the default is Node.
        cargo.env("WASM_BINDGEN_USE_BROWSER", "1").env("WASM_BINDGEN_TEST_TIMEOUT", limit.to_string());
        cargo.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
        cargo.args(["test", "--package", CRATE, "--target", WASM, "--lib", "--test", "browser"]);
        let begun = Instant::now();
        match run_keeping(&mut cargo, cargo_closing, cargo_failures)?.outcome() {
            Err(_) if begun.elapsed().as_secs() >= limit && limits.peek().is_some() => {
                println!("The test runner's server has stalled, as it does now and then: once more.");
            }
            result => break result?,
        }
    };
    // The runner is content with nothing to run.
    if closing.is_empty() { Err("no test ran in the page".to_owned()) } else { Ok(closing) }
}

fn types() -> Outcome {
    let compiler = root().join("tests/node_modules/typescript/bin/tsc");
    run(command("node").arg(compiler).arg("--noEmit").arg("--project").arg(root().join("tests/types")))
}

fn fuzz() -> Outcome<Vec<String>> {
    let script = root().join("tests/fuzz/run.sh");
    run_keeping(
        command("sh").arg(script).arg(FUZZ_SECONDS),
        |line| line.contains(" inputs in "),
        |line| line.contains("ERROR:"),
    )?
    .outcome()
}

fn cargo_closing(line: &str) -> bool {
    line.starts_with("test result:")
}

/// Of several test programs it is the last one that fails.
fn cargo_failures(line: &str) -> bool {
    line == "failures:"
}
