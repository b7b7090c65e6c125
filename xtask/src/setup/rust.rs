//! Rust for wasm32: by rustup where its server answers, else Debian's own.

use super::debian;
use crate::{
    cargo::{WASM, Wasm, native},
    run::{Outcome, ask, command, find, persist, run_within},
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// `rustup` downloads about 50 MB; a server that does not answer should not hold anybody up for longer.
const RUSTUP_LIMIT: Duration = Duration::from_secs(180);

/// Set to `rustup` or `debian` to skip the search.
const CHOICE: &str = "AGENT_SDK_RUST";

/// Makes sure of a compiler, a standard library and its source for wasm32.
pub(crate) fn wasm() -> Outcome<Wasm> {
    match std::env::var(CHOICE).as_deref() {
        Ok("rustup") => return by_rustup(),
        Ok("debian") => return debian::install(),
        Ok(other) => return Err(format!("{CHOICE} is {other:?}; it may be \"rustup\" or \"debian\"")),
        Err(_) => {}
    }
    if rustup_is_ready() {
        return Ok(Wasm::Rustup);
    }
    // Before rustup is asked: where its server is out of reach, each asking costs seconds.
    if let Some(ready) = debian::ready()? {
        return Ok(ready);
    }
    by_rustup().or_else(|problem| {
        println!("not by rustup: {problem}");
        debian::install()
    })
}

/// Makes sure of clippy and rustfmt, for native code and for wasm32.
pub(crate) fn lints(wasm: &Wasm) -> Outcome {
    let has = |tool: &str| ask(native().args([tool, "--version"])).is_some();
    if !has("fmt") || !has("clippy") {
        println!("installing rustup's clippy and rustfmt");
        let add = || run_within(command("rustup").args(["component", "add", "clippy", "rustfmt"]), RUSTUP_LIMIT);
        persist(add).map_err(|problem| format!("clippy or rustfmt is missing, and {problem}"))?;
    }
    match wasm {
        Wasm::Rustup => Ok(()),
        Wasm::Debian { .. } => debian::clippy(),
    }
}

fn by_rustup() -> Outcome<Wasm> {
    if rustup_is_ready() {
        return Ok(Wasm::Rustup);
    }
    if find("rustup").is_none() {
        return Err("rustup is not on PATH".to_owned());
    }
    println!("installing by rustup: the target {WASM} and the component rust-src");
    run_within(command("rustup").args(["target", "add", WASM]), RUSTUP_LIMIT)?;
    run_within(command("rustup").args(["component", "add", "rust-src"]), RUSTUP_LIMIT)?;
    if rustup_is_ready() { Ok(Wasm::Rustup) } else { Err("rustup installed for another toolchain".to_owned()) }
}

/// Whether the calling toolchain has all that it takes.
fn rustup_is_ready() -> bool {
    let Some(sysroot) = sysroot() else { return false };
    let library = sysroot.join("lib/rustlib");
    library.join("src/rust/library/Cargo.lock").exists() && has_std(&library.join(WASM).join("lib"))
}

/// The folder of the calling toolchain.
pub(crate) fn sysroot() -> Option<PathBuf> {
    let cargo = native();
    // Beside cargo, when a toolchain started us; `rustc` on PATH otherwise.
    let rustc = Path::new(cargo.get_program()).with_file_name("rustc");
    let rustc = if rustc.is_file() { rustc } else { find("rustc")? };
    ask(command(rustc).args(["--print", "sysroot"])).map(PathBuf::from)
}

/// Whether a folder holds a standard library.
pub(crate) fn has_std(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}
