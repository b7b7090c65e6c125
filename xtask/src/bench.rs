//! Measurements in headless Chromium; what is measured stands in `tests/bench`.

use crate::{
    build, demo,
    run::{Outcome, command, root, run},
    setup, test,
};

/// Builds the package and measures it; `rest` is for the measuring script.
pub(crate) fn bench(rest: &[String]) -> Outcome {
    setup::test_packages()?;
    let browser = setup::browser()?;
    build::build()?;
    let mut bench = command("node");
    bench.arg(root().join("tests/bench/run.mjs")).args(rest);
    test::surroundings(&mut bench, &browser, Some(&demo::server()?));
    run(&mut bench)
}
