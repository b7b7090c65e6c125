//! Running other programs: one line that says what runs, output as it comes, a clear error when it fails.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// What a step gives: nothing, or one sentence for the person at the terminal.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The repository's top folder.
pub(crate) fn root() -> PathBuf {
    // Cargo sets this for `cargo run`, so the binary may move with the checkout.
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let xtask = xtask.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    xtask.parent().map(Path::to_path_buf).unwrap_or(xtask)
}

/// Where cargo puts what it builds.
pub(crate) fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Where tools are kept between runs and between checkouts.
pub(crate) fn cache_dir() -> Outcome<PathBuf> {
    let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    // The XDG base directory specification: a relative XDG_CACHE_HOME is to be ignored.
    let base = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
    base.map(|base| base.join("agent-sdk-wasm")).ok_or_else(|| "neither XDG_CACHE_HOME nor HOME is set".to_owned())
}

/// A command that starts in the repository's top folder.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Runs to the end with the terminal's own input and output.
pub(crate) fn run(command: &mut Command) -> Outcome {
    say(command);
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", name(command))) }
}

/// How many lines of a runner's own list of failures the error repeats.
const FAILURES: usize = 60;

/// What a program left that has run to its end.
pub(crate) struct Ran {
    /// The lines of standard output that were to be kept.
    pub(crate) kept: Vec<String>,
    /// How it ended, if it failed.
    pub(crate) problem: Option<String>,
    /// What it lists at its end about its failures.
    pub(crate) failures: Vec<String>,
}

impl Ran {
    /// What was kept, if nothing failed.
    ///
    /// # Errors
    ///
    /// The program has failed.
    pub(crate) fn outcome(self) -> Outcome<Vec<String>> {
        let Some(problem) = self.problem else { return Ok(self.kept) };
        let listed = self.failures.iter().take(FAILURES).map(|line| format!("\n  {line}"));
        Err(listed.fold(problem, |all, line| all + &line))
    }
}

/// Runs and shows everything, and keeps the lines of standard output for which `keep` says so, and what it lists
/// at its end from the line on for which `list` says so.
///
/// # Errors
///
/// The program cannot be started.
pub(crate) fn run_keeping(command: &mut Command, keep: fn(&str) -> bool, list: fn(&str) -> bool) -> Outcome<Ran> {
    say(command);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| cannot_start(command, &error))?;
    let (mut kept, mut failures) = (Vec::new(), Vec::new());
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.map_err(|error| format!("{}: {error}", name(command)))?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            if keep(&line) {
                kept.push(line.trim_end().to_owned());
            }
            if !failures.is_empty() || list(&line) {
                failures.push(line.trim_end().to_owned());
            }
        }
    }
    let status = child.wait().map_err(|error| format!("{}: {error}", name(command)))?;
    let problem = (!status.success()).then(|| format!("{} ended with {status}", name(command)));
    Ok(Ran { kept, problem, failures })
}

/// Runs silently and gives what was printed on standard output, or nothing if the program failed or is not there.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs with a limit of time, and says whether it succeeded within it.
pub(crate) fn run_within(command: &mut Command, limit: Duration) -> Outcome {
    say(command);
    let mut child = command.stdin(Stdio::null()).spawn().map_err(|error| cannot_start(command, &error))?;
    let end = Instant::now() + limit;
    loop {
        match child.try_wait().map_err(|error| format!("{}: {error}", name(command)))? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(format!("{} ended with {status}", name(command))),
            None if Instant::now() >= end => {
                // Both may fail only because the child has just ended by itself.
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("{} took longer than {} s", name(command), limit.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// The seconds before each further attempt at what other people's servers have to give.
const PAUSES: [u64; 3] = [5, 20, 60];

/// Tries again, later each time, what has failed: a server may have been busy, or the network away for a moment.
///
/// # Errors
///
/// That of the last attempt.
pub(crate) fn persist(mut attempt: impl FnMut() -> Outcome) -> Outcome {
    for pause in PAUSES {
        let Err(problem) = attempt() else { return Ok(()) };
        println!("{problem}; once more in {pause} s");
        std::thread::sleep(Duration::from_secs(pause));
    }
    attempt()
}

/// The first program of that name on PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The text of a file, with its name in the error.
pub(crate) fn read(file: &Path) -> Outcome<String> {
    std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// Writes a file, with its name in the error.
pub(crate) fn write(file: &Path, content: impl AsRef<[u8]>) -> Outcome {
    std::fs::write(file, content).map_err(|error| format!("{}: {error}", file.display()))
}

/// Copies a file, with its name in the error.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::copy(from, to).map(drop).map_err(|error| format!("{} to {}: {error}", from.display(), to.display()))
}

/// Makes an empty folder, whatever was there.
pub(crate) fn fresh_dir(folder: &Path) -> Outcome {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {error}", folder.display())),
        _ => make_dir(folder),
    }
}

/// Makes a folder and its parents.
pub(crate) fn make_dir(folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn name(command: &Command) -> String {
    Path::new(command.get_program()).file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned()
}

fn say(command: &Command) {
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    println!("$ {} {}", name(command), arguments.join(" "));
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("{} cannot be started: {error}", command.get_program().to_string_lossy())
}
