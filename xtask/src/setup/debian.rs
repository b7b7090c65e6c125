//! Debian's own Rust for wasm32, for machines that rustup's server does not reach.
//!
//! Debian ships the compiler, the source of the standard library and clippy, but neither a standard library nor a linker
//! for wasm32. The library is compiled once into the user's cache folder; the linker is rustup's, or that of the package
//! `lld-22`. Nothing is written into `/usr` but by apt-get, and rustup's own toolchains stay as they are.

use super::{
    apt::{install as install_packages, update},
    rust::{has_std, sysroot as rustup_sysroot},
};
use crate::{
    cargo::{WASM, Wasm, debian},
    run::{Outcome, ask, cache_dir, command, copy, find, fresh_dir, make_dir, persist, run, write},
};
use std::path::{Path, PathBuf};

/// The compiler and its source, as the packages of bookworm-security and later install them.
const RUSTC: &str = "/usr/bin/rustc";
const SOURCE: &str = "/usr/lib/rustlib/src/rust/library/Cargo.lock";

const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// The first version that has edition 2024, `-C panic=immediate-abort` and what the crate asks for.
const OLDEST: (u32, u32) = (1, 95);

/// What is there already, if it is complete.
pub(crate) fn ready() -> Outcome<Option<Wasm>> {
    let Some(id) = compiler() else { return Ok(None) };
    let sysroot = cache_dir()?.join(format!("sysroot-{id}"));
    Ok(match linker() {
        Some(linker) if has_std(&library(&sysroot)) => Some(Wasm::Debian { sysroot, linker }),
        _ => None,
    })
}

/// Installs what is missing.
pub(crate) fn install() -> Outcome<Wasm> {
    if let Some(ready) = ready()? {
        return Ok(ready);
    }
    if compiler().is_none() {
        let elsewhere = format!("a Rust with the target {WASM} and the component rust-src: `rustup target add {WASM}`");
        install_packages(&PACKAGES, &elsewhere)?;
    }
    if compiler().is_none() {
        // Old package lists know an older version than the one that the security archive has by now.
        persist(update)?;
        install_packages(&PACKAGES, "Debian's Rust")?;
    }
    let id = compiler().ok_or_else(|| format!("Debian's rustc is older than {}.{}", OLDEST.0, OLDEST.1))?;
    if linker().is_none() {
        install_packages(&["lld-22"], "the linker wasm-ld")?;
    }
    let linker = linker().ok_or("Debian's lld-22 brought no wasm-ld-22")?;
    let sysroot = cache_dir()?.join(format!("sysroot-{id}"));
    compile_std(&sysroot)?;
    Ok(Wasm::Debian { sysroot, linker })
}

/// Makes sure of the clippy that belongs to Debian's compiler.
pub(crate) fn clippy() -> Outcome {
    if Path::new("/usr/bin/cargo-clippy").exists() {
        return Ok(());
    }
    install_packages(&["rust-web-clippy"], "clippy for Debian's rustc")
}

/// Debian's compiler, as a name for what is built with it; nothing if it is absent, incomplete or too old.
fn compiler() -> Option<String> {
    if !Path::new(SOURCE).exists() || !Path::new("/usr/bin/cargo").exists() {
        return None;
    }
    let version = ask(command(RUSTC).env_remove("LD_LIBRARY_PATH").arg("--version"))?;
    let number = version.split_whitespace().nth(1)?;
    let mut parts = number.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    ((parts.next()?, parts.next()?) >= OLDEST).then(|| format!("debian-{number}"))
}

/// rustup's own linker where there is a rustup; else Debian's, of the LLVM that Debian's rustc has.
fn linker() -> Option<PathBuf> {
    let rustup = rustup_sysroot().map(|sysroot| sysroot.join(format!("lib/rustlib/{}/bin/rust-lld", host())));
    rustup.filter(|linker| linker.exists()).or_else(|| find("wasm-ld-22"))
}

fn host() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}

fn library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(WASM).join("lib")
}

/// Compiles the standard library and the test harness, by way of a crate that is empty.
fn compile_std(sysroot: &Path) -> Outcome {
    println!("compiling the standard library for {WASM} into {}", sysroot.display());
    let work = sysroot.with_extension(format!("work-{}", std::process::id()));
    fresh_dir(&work.join("src"))?;
    write(&work.join("src/lib.rs"), "#![no_std]\n")?;
    // An own workspace: the cache folder may lie inside somebody else's.
    write(&work.join("Cargo.toml"), "[package]\nname = \"empty\"\nedition = \"2024\"\n\n[workspace]\n")?;
    let mut cargo = debian();
    cargo.current_dir(&work).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", work.join("target"));
    // Tests run on it, packages do not (they build their own): a little optimisation, and the shortest wait.
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "");
    cargo.args(["build", "--quiet", "--release", "--target", WASM]);
    cargo.args(["-Z", "build-std=std,panic_abort,proc_macro,test"]);
    run(&mut cargo)?;

    let staged = work.join("sysroot");
    make_dir(&library(&staged))?;
    let built = work.join("target").join(WASM).join("release/deps");
    let entries = std::fs::read_dir(&built).map_err(|error| format!("{}: {error}", built.display()))?;
    for file in entries.flatten().map(|entry| entry.path()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            copy(&file, &library(&staged).join(name))?;
        }
    }
    // Renamed as a whole, so that a broken-off run or a second one beside it leaves nothing half done.
    if let Err(error) = std::fs::rename(&staged, sysroot)
        && !has_std(&library(sysroot))
    {
        return Err(format!("{}: {error}", sysroot.display()));
    }
    std::fs::remove_dir_all(&work).map_err(|error| format!("{}: {error}", work.display()))
}
