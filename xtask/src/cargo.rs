//! Which cargo builds what: the calling one for native code, and one of two ways for wasm32.

use crate::run::{command, root};
use std::{path::PathBuf, process::Command};

/// The target of the package.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The root crate's name.
pub(crate) const CRATE: &str = "agent-sdk-wasm";

/// The cargo that started xtask.
pub(crate) fn native() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Where the compiler for wasm32, its standard library and its source come from.
#[derive(Debug)]
pub(crate) enum Wasm {
    /// The calling toolchain has the target and the component `rust-src`.
    Rustup,
    /// Debian's own Rust, which ships the source but no standard library for wasm32.
    Debian {
        /// A standard library built from that source; `--sysroot` points here.
        sysroot: PathBuf,
        /// Debian's rustc has no linker for wasm32.
        linker: PathBuf,
    },
}

impl Wasm {
    /// Cargo for development builds, against a standard library that is already compiled.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = self.compiler();
        if let Self::Debian { sysroot, .. } = self {
            let flags = format!("--sysroot={}", sysroot.display());
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", &flags);
            cargo.env("RUSTDOCFLAGS", flags);
        }
        cargo
    }

    /// Cargo's clippy, to be given the arguments after `clippy`.
    pub(crate) fn clippy(&self) -> Command {
        let cargo = self.cargo();
        match self {
            Self::Rustup => {
                let mut clippy = cargo;
                clippy.arg("clippy");
                clippy
            }
            // Run by its path: `cargo clippy` would find rustup's proxy first.
            Self::Debian { .. } => {
                let mut clippy = command("/usr/bin/cargo-clippy");
                clippy.arg("clippy").env("CARGO", "/usr/bin/cargo");
                for (key, value) in cargo.get_envs() {
                    match value {
                        Some(value) => clippy.env(key, value),
                        None => clippy.env_remove(key),
                    };
                }
                clippy
            }
        }
    }

    /// Cargo for the package: the standard library is built with it, without panic texts and for size.
    ///
    /// `-C panic=immediate-abort` as a flag and not in the profile: there it needs a `cargo-features` line, which a
    /// stable cargo refuses to read.
    pub(crate) fn package(&self) -> Command {
        let mut cargo = self.compiler();
        cargo.env("RUSTC_BOOTSTRAP", "1");
        let flags = [
            "-Zunstable-options -Cpanic=immediate-abort",
            // Nothing in the package formats with `{:?}` or says where it panicked.
            "-Zfmt-debug=none -Zlocation-detail=none",
            // Loops in registers that count for themselves, and code moved between blocks before LLVM sees it, are bytes.
            "-Cllvm-args=-disable-lsr -Zmir-opt-level=1",
            // A call whose two ends differ in their types is only a warning of the linker, and a trap at run time.
            "-Clink-arg=--fatal-warnings",
            // A password is hashed once in a while: the small SHA-256, not the unrolled one.
            "--cfg=sha2_backend_soft=\"compact\"",
            // Keeps the folders of this machine out of the module.
            &format!("--remap-path-prefix={}=.", root().display()),
        ];
        let flags = flags.join(" ");
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
        cargo.args(["rustc", "--package", CRATE, "--lib", "--crate-type", "cdylib", "--release", "--target", WASM]);
        cargo.args(["-Z", "build-std=std,panic_abort", "-Z", "build-std-features=optimize_for_size"]);
        cargo
    }

    fn compiler(&self) -> Command {
        match self {
            Self::Rustup => native(),
            Self::Debian { linker, .. } => {
                let mut cargo = debian();
                cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                cargo
            }
        }
    }
}

/// Debian's cargo with Debian's compiler, whatever toolchain started xtask.
pub(crate) fn debian() -> Command {
    let mut cargo = command("/usr/bin/cargo");
    cargo.env("RUSTC", "/usr/bin/rustc").env("RUSTDOC", "/usr/bin/rustdoc");
    cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("LD_LIBRARY_PATH");
    cargo
}
