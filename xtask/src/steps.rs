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
pub(crate) fn step(name: &str, work: impl FnOnce() -> Outcome) -> Outcome {
    step_with_closing(name, || work().map(|()| Vec::new()))
}

/// The same for a step whose closing lines belong into the summary.
pub(crate) fn step_with_closing(name: &str, work: impl FnOnce() -> Outcome<Vec<String>>) -> Outcome {
    println!("\n== {name}");
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f64();
    let (closing, result) = match result {
        Ok(closing) => (closing, Ok(())),
        Err(problem) => (vec!["failed".to_owned()], Err(format!("{name}: {problem}"))),
    };
    if let Ok(mut done) = DONE.lock() {
        done.push(Step { name: name.to_owned(), seconds, closing });
    }
    result
}

/// Prints what was remembered, and hands on how it all ended.
pub(crate) fn report(result: Outcome) -> Outcome {
    if let Ok(mut done) = DONE.lock() {
        println!("\n== seconds");
        for step in done.drain(..) {
            println!("{:8.1}  {}", step.seconds, step.name);
            for line in step.closing {
                println!("          {line}");
            }
        }
    }
    result
}
