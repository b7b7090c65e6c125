//! The program itself: what it prints, what it says when it cannot start, and the pages.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
};

use support::{api, http};

/// A running program, ended with this value.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_demo-server"))
}

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[tokio::test]
async fn it_prints_its_address_and_the_passwords_and_serves_pages() {
    let pages = folder("pages");
    std::fs::write(pages.join("index.html"), "<!doctype html>座席").expect("a page");
    std::fs::write(pages.join("a.wasm"), [0]).expect("a file");
    let passwords = pages.join("passwords.json");
    std::fs::write(&passwords, r#"{"1001":"given"}"#).expect("a file");
    let child = command()
        .args(["--listen", "127.0.0.1:0", "--static", &format!("/={}", pages.display()), "--passwords"])
        .arg(&passwords)
        .stdout(Stdio::piped())
        .spawn();
    let mut program = Program(child.expect("a program"));
    let output = program.0.stdout.take().expect("a pipe");
    let lines: Vec<String> = BufReader::new(output).lines().take(11).map(|line| line.expect("a line")).collect();
    let address = lines[0].strip_prefix("http://").and_then(|rest| rest.strip_suffix('/')).expect("an address");
    let address: SocketAddr = address.parse().expect("an address");
    assert_eq!(lines[1], "1001 given 王芳");
    let drawn: Vec<&str> = lines[2..].iter().filter_map(|line| line.split(' ').nth(1)).collect();
    assert!(drawn.iter().all(|password| password.len() == 9), "{drawn:?}");
    assert_eq!(drawn.iter().collect::<std::collections::BTreeSet<_>>().len(), 9, "no two alike: {drawn:?}");

    let (_, demo) = api(address, "GET", "/api/demo", None).await;
    assert_eq!(demo["agentPassword"], "given");
    assert_eq!(demo["url"], format!("ws://{address}/ws"));
    let host = address.to_string();
    for (path, status) in [("/", 200), ("/a.wasm", 200), ("/none", 404), ("/..%2fpasswords.json", 404), ("/api/x", 404)]
    {
        assert_eq!(http(address, "GET", path, &host, "", None).await.0, status, "{path}");
    }
    assert_eq!(http(address, "POST", "/", &host, "", None).await.0, 405);
    assert!(http(address, "GET", "/", &host, "", None).await.1.contains("座席"));
}

/// The usual port is taken by this test, or by whoever has it anyway.
#[test]
fn without_an_address_it_takes_a_free_port_when_the_usual_one_is_taken() {
    let _taken = TcpListener::bind("127.0.0.1:8080");
    let pages = folder("none-needed");
    let child = command().args(["--static", &format!("/={}", pages.display())]).stdout(Stdio::piped()).spawn();
    let mut program = Program(child.expect("a program"));
    let output = program.0.stdout.take().expect("a pipe");
    let line = BufReader::new(output).lines().next().expect("a line").expect("text");
    assert!(line.starts_with("http://127.0.0.1:") && line != "http://127.0.0.1:8080/", "{line}");
}

#[test]
fn it_says_why_it_cannot_start() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let missing = folder("empty").join("none").display().to_string();
    let page = format!("/={missing}");
    for (arguments, reason) in [
        (["--listen", address.as_str()], "another program may have it"),
        (["--listen", "x"], "an address such as"),
        (["--static", &page], "there is no folder"),
        (["--passwords", &missing], "cannot read --passwords"),
        (["--broker", "amqp://127.0.0.1:1/%2f"], "no RabbitMQ behind --broker"),
        (["--dance", "x"], "is not an option"),
    ] {
        let output = command().args(["--listen", "127.0.0.1:0"]).args(arguments).output().expect("an end");
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && text.contains(reason), "{arguments:?}: {text}");
    }
}
