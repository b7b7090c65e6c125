//! The package as npm would publish it.

use crate::{
    build::{build, pkg_dir},
    run::{Outcome, command, run, target_dir},
};

/// Builds and packs it into the target folder.
pub(crate) fn package() -> Outcome {
    build()?;
    run(command("npm").current_dir(pkg_dir()).arg("pack").arg("--pack-destination").arg(target_dir()))?;
    println!("the package stands in {}", target_dir().display());
    Ok(())
}
