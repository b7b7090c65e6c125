//! The project's commands: `cargo xtask <command>`.
//!
//! Each command does the set-up that it needs, says what it installs, and does nothing twice. Refuses to decide anything
//! about the product: what is built and tested stands in the crate, in `pkg-template/` and in `tests/`.

mod bench;
mod budget;
mod build;
mod cargo;
mod check;
mod demo;
mod embed;
mod minify;
mod package;
mod picture;
mod run;
mod setup;
mod sizes;
mod steps;
mod test;

use run::Outcome;

const USAGE: &str = "\
cargo xtask <command>

  demo              set up, build, and run the contact centre with its demo pages
  test [part …]     set up, build, and run the tests; parts: native types fuzz wasm packages misuse e2e phone toolbar
                    firefox webkit reference
  build             the npm package, into pkg/
  package           the npm package as one .tgz
  bench [option …]  measure in headless Chromium
  check             fmt, clippy and rustdoc for native and wasm32, the size budget
  picture           the README's picture, into demo/picture.png
  budget            the package's sizes against xtask/budget.json
  sizes             what the phone and the toolbar add to the package
  setup             everything that the other commands would install
  ci                check and test, with the seconds of each step";

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    match dispatch(command, rest) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nxtask {command}: {problem}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, rest: &[String]) -> Outcome {
    match command {
        "demo" => demo::demo(rest),
        "test" => steps::report(test::test(rest)),
        "build" => build::build(),
        "package" => package::package(),
        "picture" => picture::picture(),
        "bench" => bench::bench(rest),
        "check" => steps::report(check::check()),
        "budget" => build::build().and_then(|()| budget::budget()),
        "sizes" => sizes::sizes(),
        "setup" => steps::report(setup::everything()),
        "ci" => steps::report(check::check().and_then(|()| test::test(&[]))),
        "help" | "-h" | "--help" => {
            println!("{USAGE}");
            Ok(())
        }
        unknown => Err(format!("there is no command {unknown:?}\n\n{USAGE}")),
    }
}
