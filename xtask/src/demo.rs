//! The contact centre with its demo pages.

use crate::{
    build,
    cargo::native,
    run::{Outcome, command, root, run, target_dir},
};
use std::{os::unix::process::CommandExt, path::PathBuf};

/// Sets up, builds, and runs the server until it is stopped; `rest` is for the server.
pub(crate) fn demo(rest: &[String]) -> Outcome {
    build::build()?;
    let server = server()?;
    let pages = root().join("demo/www");
    let mut demo = command(server);
    demo.arg("--static").arg(format!("/={}", pages.display()));
    demo.arg("--static").arg(format!("/pkg={}", build::pkg_dir().display()));
    // In place of this process, so that whoever ends it ends the server.
    let error = demo.args(rest).exec();
    Err(format!("the server cannot be started: {error}"))
}

/// Builds the server; in the profile that `cargo test` has already built it in.
pub(crate) fn server() -> Outcome<PathBuf> {
    run(native().args(["build", "--package", "demo-server"]))?;
    Ok(target_dir().join("debug/demo-server"))
}
