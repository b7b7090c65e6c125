//! The package's own target: wasm32 whose functions give back as many values as they have.
//!
//! A `&str`, a slice or an `Option<u32>` comes back as two values of the module instead of through memory, which is 4 % of
//! the module's bytes (203 208 instead of 211 870, 82 924 instead of 85 898 after brotli). LLVM calls that ABI
//! `experimental-mv`, and rustc takes it only from a target's description. Experimental is its stability as an ABI: all code
//! of the module is compiled in one go, and what JavaScript calls keeps the C ABI. What LLVM gets wrong in it are calls of
//! its own 128-bit helpers (products, shifts): the linker warns of those, and here its warnings end the build.

use crate::{
    cargo::WASM,
    run::{Outcome, ask, target_dir, write},
};
use std::{path::PathBuf, process::Command};

/// The target's name, which is the file's, and of the folder of its outputs.
pub(crate) const NAME: &str = "wasm32-multivalue";

/// Writes the description: that of the compiler's own wasm32 target, with the other ABI.
pub(crate) fn describe(mut rustc: Command) -> Outcome<PathBuf> {
    rustc.args(["-Zunstable-options", "--print", "target-spec-json", "--target", WASM]);
    let own = ask(rustc.env("RUSTC_BOOTSTRAP", "1")).ok_or("rustc does not describe its wasm32 target")?;
    let path = target_dir().join(NAME).with_extension("json");
    write(&path, with_abi(&own).ok_or("rustc describes its wasm32 target in an unknown form")?)?;
    Ok(path)
}

fn with_abi(description: &str) -> Option<String> {
    let rest = description.trim_start().strip_prefix('{')?;
    Some(format!("{{\n  \"llvm-abiname\": \"experimental-mv\",{rest}\n"))
}

#[cfg(test)]
mod tests {
    use super::with_abi;

    #[test]
    fn the_abi_is_added_and_the_rest_stays() {
        let own = "{\n  \"arch\": \"wasm32\"\n}";
        assert_eq!(with_abi(own).unwrap(), "{\n  \"llvm-abiname\": \"experimental-mv\",\n  \"arch\": \"wasm32\"\n}\n");
        assert_eq!(with_abi("rustc 1.0"), None);
    }
}
