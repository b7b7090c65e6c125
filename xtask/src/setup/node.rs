//! Node, npm, and the two folders of npm packages: the build's tools and what the tests need.

use super::apt::install;
use crate::run::{Outcome, ask, command, find, persist, read, root, run, write};
use std::path::PathBuf;

/// The oldest Node whose `node --test` takes several files and whose `require` reads what the tests use.
const OLDEST_NODE: u32 = 20;

/// The build's npm tools.
#[derive(Debug)]
pub(crate) struct Tools {
    /// xtask/tools, with its node_modules.
    pub(crate) folder: PathBuf,
}

/// Makes sure of Node and npm.
pub(crate) fn node() -> Outcome {
    let elsewhere = format!("install Node.js {OLDEST_NODE} or later with npm (nodejs.org)");
    if find("node").is_none() || find("npm").is_none() {
        install(&["nodejs", "npm"], &elsewhere)?;
    }
    let version = ask(command("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => Err(format!("Node.js is {version:?}: {elsewhere}")),
    }
}

/// Makes sure of esbuild and wasm-opt.
pub(crate) fn tools() -> Outcome<Tools> {
    Ok(Tools { folder: packages("xtask/tools")? })
}

/// Makes sure of what the tests import.
pub(crate) fn test_packages() -> Outcome {
    packages("tests").map(drop)
}

/// `npm ci`, unless the folder already holds what the lock file says.
fn packages(folder: &str) -> Outcome<PathBuf> {
    node()?;
    let folder = root().join(folder);
    let lock = read(&folder.join("package-lock.json"))?;
    // npm's own record in node_modules differs in form, so a copy of ours marks a finished installation.
    let mark = folder.join("node_modules/.installed-lock.json");
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(folder);
    }
    println!("installing npm packages into {}", folder.join("node_modules").display());
    // No package here needs its install script, and some machines block them.
    let mut npm = command("npm");
    npm.current_dir(&folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    persist(|| run(&mut npm))?;
    write(&mark, lock)?;
    Ok(folder)
}
