//! The seconds and the closing lines of each step, shown together at the end.

use crate::run::Outcome;
use std::{sync::Mutex, time::Instant};

static DONE: Mutex<Vec<Step>> = Mutex::new(Vec::new());

struct Step {
    name: String,
    seconds: f64,
    closing: Vec<String>,
}

/// Does one step under a heading and remembers its time.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("\n== {name}");
    timed(name, work, |_| Vec::new())
}

/// The same for a step whose closing lines belong into the summary.
pub(crate) fn step_with_closing(name: &str, work: impl FnOnce() -> Outcome<Vec<String>>) -> Outcome {
    println!("\n== {name}");
    timed(name, work, Vec::clone).map(drop)
}

/// A step that mostly finds its work done: no heading, for it says itself what it installs.
pub(crate) fn set_up<T>(what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    timed(&format!("set-up: {what}"), work, |_| Vec::new())
}

fn timed<T>(name: &str, work: impl FnOnce() -> Outcome<T>, closing: impl Fn(&T) -> Vec<String>) -> Outcome<T> {
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f64();
    let closing = result.as_ref().map_or_else(|_| vec!["failed".to_owned()], closing);
    if let Ok(mut done) = DONE.lock() {
        done.push(Step { name: name.to_owned(), seconds, closing });
    }
    result.map_err(|problem| format!("{name}: {problem}"))
}

/// Prints what was remembered, and hands on how it all ended.
pub(crate) fn report(result: Outcome) -> Outcome {
    if let Ok(mut done) = DONE.lock() {
        println!("\n== seconds");
        // A set-up that only looked is no news.
        for step in done.drain(..).filter(|step| step.seconds >= 0.05 || !step.closing.is_empty()) {
            println!("{:8.1}  {}", step.seconds, step.name);
            for line in step.closing {
                println!("          {line}");
            }
        }
    }
    result
}
