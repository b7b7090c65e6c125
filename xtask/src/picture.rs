//! The README's picture: the demo's agent page in a call, as Chromium draws it.

use crate::{
    build, demo,
    run::{Outcome, command, root, run},
    setup, test,
};
use std::fs;

/// Where the picture stands.
const PICTURE: &str = "demo/picture.png";

/// Whoever opens the README should not wait for it.
const MOST_BYTES: u64 = 200_000;

/// Builds everything and takes the picture.
pub(crate) fn picture() -> Outcome {
    setup::test_packages()?;
    let browser = setup::browser()?;
    build::build()?;
    let file = root().join(PICTURE);
    let mut script = command("node");
    script.arg(root().join("tests/e2e/picture.mjs")).arg(&file);
    test::surroundings(&mut script, &browser, Some(&demo::server()?));
    run(&mut script)?;
    let bytes = fs::metadata(&file).map_err(|error| format!("{PICTURE}: {error}"))?.len();
    println!("{PICTURE}: {bytes} bytes");
    if bytes > MOST_BYTES { Err(format!("{PICTURE} has more than {MOST_BYTES} bytes")) } else { Ok(()) }
}
