//! The package's sizes against `xtask/budget.json`: part of what the product promises.

use crate::{
    build::pkg_dir,
    run::{Outcome, command, root, run},
    setup,
};

/// Shows the sizes of what was built; fails if a file is over its limit.
pub(crate) fn budget() -> Outcome {
    setup::node()?;
    let xtask = root().join("xtask");
    run(command("node").arg(xtask.join("tools/budget.mjs")).arg(xtask.join("budget.json")).arg(pkg_dir()))
}
