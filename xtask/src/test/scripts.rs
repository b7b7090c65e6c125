//! The parts of the tests that are scripts for Node, each a folder of `tests/`.
//!
//! A file with a failing test is played once more, alone. Real browsers, brokers and proxies on a busy machine now and then
//! miss a moment; whatever is broken is broken the second time as well. What passed only then is said at the end, as
//! `unsteady`: it is to be mended, though it holds up no change.

use crate::{
    run::{Outcome, Ran, command, root, run_keeping},
    setup::Browser,
};
use std::path::Path;

/// The parts, the quickest first.
pub(super) const PARTS: [&str; 8] = ["packages", "misuse", "e2e", "phone", "toolbar", "firefox", "webkit", "reference"];

/// Files of other parts that are played in Firefox as well: where browsers differ. The others can be, with `BROWSER=firefox`;
/// not the toolbar's pictures, as letters are drawn differently there.
const IN_FIREFOX: [&str; 5] = [
    "tests/misuse/tampering.test.mjs",
    "tests/toolbar/keyboard.test.mjs",
    "tests/toolbar/life.test.mjs",
    "tests/toolbar/opening.test.mjs",
    "tests/toolbar/work.test.mjs",
];

/// Milliseconds for one file; without a limit a lost answer would hold up the whole run.
const TIME_LIMIT: &str = "--test-timeout=900000";

/// How many tests in several files may fail and be played once more: where more fail, something is broken.
const AGAIN: usize = 3;

/// Plays one part and gives the runner's closing lines.
pub(super) fn play(
    part: &str,
    browser: &Browser,
    firefox: Option<&Path>,
    server: Option<&Path>,
) -> Outcome<Vec<String>> {
    let mut files = files(part)?;
    if firefox.is_some() {
        files.extend(IN_FIREFOX.map(str::to_owned));
    }
    let node = |files: &[String], at_once: u32| -> Outcome<Ran> {
        let mut node = command("node");
        node.args(["--test", "--test-reporter=spec", TIME_LIMIT]);
        node.arg(format!("--test-concurrency={at_once}")).args(files);
        super::surroundings(&mut node, browser, server);
        if let Some(firefox) = firefox {
            node.env("BROWSER", "firefox").env("FIREFOX", firefox);
        }
        run_keeping(&mut node, is_closing, |line| line == "✖ failing tests:")
    };

    // Mostly one file at a time: each starts a browser, and CI has two cores. Of these two parts most of the time is waiting.
    let first = node(&files, if ["e2e", "firefox"].contains(&part) { 2 } else { 1 })?;
    let failed: Vec<&str> = first.failures.iter().filter_map(|line| line.strip_prefix("test at ")).collect();
    let again = once_more(&files, &failed);
    if first.problem.is_none() || again.is_empty() {
        return first.outcome();
    }
    println!("\nOnce more, alone: {}", again.join(" "));
    let second = node(&again, 1)?;
    if second.problem.is_some() {
        return second.outcome();
    }
    let unsteady = failed.iter().map(|place| format!("unsteady: {place} passed only when it was played once more"));
    Ok(first.kept.iter().cloned().chain(unsteady).collect())
}

/// Which files are played once more when tests at these places, `file:line:column`, have failed; none where something is broken.
fn once_more(files: &[String], failed: &[&str]) -> Vec<String> {
    let is_in = |place: &str, file: &str| place.strip_prefix(file).is_some_and(|rest| rest.starts_with(':'));
    // A test that stands in what several files share names that place, and not whose test it was.
    let is_shared = failed.iter().any(|place| !files.iter().any(|file| is_in(place, file)));
    let theirs = files.iter().filter(|file| is_shared || failed.iter().any(|place| is_in(place, file)));
    let theirs: Vec<String> = theirs.cloned().collect();
    // All of one file: what it starts first did not start.
    if failed.len() <= AGAIN || theirs.len() == 1 { theirs } else { Vec::new() }
}

/// The test files of one part.
fn files(part: &str) -> Outcome<Vec<String>> {
    let folder = Path::new("tests").join(part);
    let entries = std::fs::read_dir(root().join(&folder)).map_err(|error| format!("{}: {error}", folder.display()))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut files: Vec<_> =
        names.filter(|name| name.ends_with(".test.mjs")).map(|name| folder.join(name).display().to_string()).collect();
    files.sort();
    if files.is_empty() { Err(format!("there is no test in {}", folder.display())) } else { Ok(files) }
}

fn is_closing(line: &str) -> bool {
    ["ℹ tests ", "ℹ pass ", "ℹ fail "].iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(failed: &[&str]) -> Vec<String> {
        once_more(&["tests/a.test.mjs".to_owned(), "tests/b.test.mjs".to_owned()], failed)
    }

    #[test]
    fn a_few_failures_are_played_once_more_in_their_files() {
        assert_eq!(of(&["tests/b.test.mjs:4:1"]), ["tests/b.test.mjs"]);
        assert_eq!(of(&["tests/b.test.mjs:4:1", "tests/a.test.mjs:9:3"]).len(), 2);
        assert_eq!(of(&["tests/a.test.mjs:4:1"; 20]), ["tests/a.test.mjs"]);
    }

    #[test]
    fn a_failure_in_what_files_share_may_be_any_of_theirs() {
        assert_eq!(of(&["tests/play.mjs:4:1"]).len(), 2);
    }

    #[test]
    fn many_failures_in_several_files_are_no_accident() {
        let many = ["tests/a.test.mjs:4:1", "tests/a.test.mjs:5:1", "tests/a.test.mjs:6:1", "tests/b.test.mjs:9:3"];
        assert_eq!(of(&many), Vec::<String>::new());
        assert_eq!(of(&["tests/play.mjs:4:1"; 4]), Vec::<String>::new());
    }

    #[test]
    fn without_a_place_nothing_is_played() {
        assert_eq!(of(&[]), Vec::<String>::new());
    }
}
