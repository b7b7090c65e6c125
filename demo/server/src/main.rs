//! The `demo-server` program: prints its address and the agents' passwords, and serves until it is stopped.

use std::{io::Write, process::ExitCode};

use demo_server::{
    options::{self, HELP, Wish},
    server::Server,
};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo-server: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let options = match options::parse(std::env::args().skip(1))? {
        Wish::Help => return Ok(write!(std::io::stdout(), "{HELP}")?),
        Wish::Serve(options) => *options,
    };
    let server = Server::start(options).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "http://{}/", server.address())?;
    for (number, name, password) in server.accounts().await {
        writeln!(out, "{number} {password} {name}")?;
    }
    out.flush()?;
    drop(out);
    server.serve(stopped()).await?;
    Ok(())
}

/// Ctrl+C, or the signal that ends programs.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut end) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = end.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
