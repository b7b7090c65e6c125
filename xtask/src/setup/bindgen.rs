//! wasm-bindgen's command line and test runner, from crates.io, in the version of the lock file.

use crate::{
    cargo::native,
    run::{Outcome, cache_dir, persist, read, root, run},
};
use std::path::PathBuf;

/// Its two programs.
#[derive(Debug)]
pub(crate) struct Bindgen {
    pub(crate) cli: PathBuf,
    pub(crate) runner: PathBuf,
}

/// Makes sure of both.
pub(crate) fn bindgen() -> Outcome<Bindgen> {
    let version = locked_version()?;
    let folder = cache_dir()?.join(format!("wasm-bindgen-{version}"));
    let programs =
        || Bindgen { cli: folder.join("bin/wasm-bindgen"), runner: folder.join("bin/wasm-bindgen-test-runner") };
    let there = programs();
    if there.cli.exists() && there.runner.exists() {
        return Ok(there);
    }
    println!("installing wasm-bindgen-cli {version} from crates.io into {}", folder.display());
    let mut cargo = native();
    // Unoptimised: it compiles in a third of the time, and our module is small.
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0").env_remove("CARGO_TARGET_DIR");
    cargo.args(["install", "--quiet", "--debug", "wasm-bindgen-cli", "--version", &version, "--root"]).arg(&folder);
    persist(|| run(&mut cargo))?;
    Ok(programs())
}

/// The two sides of the border must be of one version.
fn locked_version() -> Outcome<String> {
    let lock = read(&root().join("Cargo.lock"))?;
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"");
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| "Cargo.lock names no version of wasm-bindgen".to_owned())
}
