//! The tests: native, in headless Chromium, and of the package as its users get it.

use crate::{
    build,
    cargo::{CRATE, WASM, Wasm, native},
    demo,
    run::{Outcome, command, root, run, run_keeping},
    setup,
    steps::{step, step_with_closing},
};
use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

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

/// The parts that are scripts, in folders of `tests/`.
const SCRIPTS: [&str; 8] = ["packages", "misuse", "e2e", "phone", "toolbar", "firefox", "webkit", "reference"];

/// Files of other parts that are played in Firefox as well: where browsers differ. The others can be, with `BROWSER=firefox`;
/// not the toolbar's pictures, as letters are drawn differently there.
const IN_FIREFOX: [&str; 5] = [
    "tests/misuse/tampering.test.mjs",
    "tests/toolbar/keyboard.test.mjs",
    "tests/toolbar/life.test.mjs",
    "tests/toolbar/opening.test.mjs",
    "tests/toolbar/work.test.mjs",
];

/// A short run of each fuzz target: enough to notice that one has rotted.
const FUZZ_SECONDS: &str = "10";

/// Milliseconds for one file of scripts; without a limit a lost answer would hold up the whole run.
const TIME_LIMIT: &str = "--test-timeout=900000";

/// How long the tests in the page may take before they count as stalled: they take five seconds. The server of
/// wasm-bindgen's runner now and then leaves a connection unanswered, and the page waits for it for minutes.
const STALL: Duration = Duration::from_secs(50);

/// How often they are tried when they stall.
const TRIES: u32 = 4;

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
    let parts: Vec<&str> = SCRIPTS.into_iter().filter(|part| runs(part)).collect();
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
        let mut files = scripts(part)?;
        let firefox = firefox.as_deref().filter(|_| part == "firefox");
        if firefox.is_some() {
            files.extend(IN_FIREFOX.map(str::to_owned));
        }
        let name = format!("test: {part}");
        let result = step_with_closing(&name, || node_tests(part, &files, &browser, firefox, server.as_deref()));
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
    run_keeping(native().args(["test", "--workspace"]), cargo_closing, cargo_failures)
}

fn wasm_tests(wasm: &Wasm, bindgen: &setup::Bindgen, browser: &setup::Browser) -> Outcome<Vec<String>> {
    let mut tries = TRIES;
    let closing = loop {
        let mut cargo = wasm.cargo();
        let runner = format!("timeout {} {}", STALL.as_secs(), bindgen.runner.display());
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner).env("CHROMEDRIVER", &browser.driver);
        // The web's part of the crate runs nowhere else; the default is Node.
        cargo.env("WASM_BINDGEN_USE_BROWSER", "1").env("WASM_BINDGEN_TEST_TIMEOUT", "60");
        cargo.args(["test", "--package", CRATE, "--target", WASM, "--lib", "--test", "browser"]);
        let begun = Instant::now();
        match run_keeping(&mut cargo, cargo_closing, cargo_failures) {
            Err(_) if begun.elapsed() >= STALL && tries > 1 => {
                tries -= 1;
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
    )
}

/// The test files of one part.
fn scripts(part: &str) -> Outcome<Vec<String>> {
    let folder = Path::new("tests").join(part);
    let entries = std::fs::read_dir(root().join(&folder)).map_err(|error| format!("{}: {error}", folder.display()))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut files: Vec<_> =
        names.filter(|name| name.ends_with(".test.mjs")).map(|name| folder.join(name).display().to_string()).collect();
    files.sort();
    if files.is_empty() { Err(format!("there is no test in {}", folder.display())) } else { Ok(files) }
}

fn node_tests(
    part: &str,
    files: &[String],
    browser: &setup::Browser,
    firefox: Option<&Path>,
    server: Option<&Path>,
) -> Outcome<Vec<String>> {
    let mut node = command("node");
    // One file at a time: each starts a browser, and CI has two cores. Of these parts most of the time is waiting.
    let at_once = if ["e2e", "firefox"].contains(&part) { "--test-concurrency=2" } else { "--test-concurrency=1" };
    node.args(["--test", at_once, "--test-reporter=spec", TIME_LIMIT]).args(files);
    surroundings(&mut node, browser, server);
    if let Some(firefox) = firefox {
        node.env("BROWSER", "firefox").env("FIREFOX", firefox);
    }
    run_keeping(&mut node, node_closing, |line| line == "✖ failing tests:")
}

fn cargo_closing(line: &str) -> bool {
    line.starts_with("test result:")
}

/// Of several test programs it is the last one that fails.
fn cargo_failures(line: &str) -> bool {
    line == "failures:"
}

fn node_closing(line: &str) -> bool {
    ["ℹ tests ", "ℹ pass ", "ℹ fail "].iter().any(|start| line.starts_with(start))
}
