//! The README's tables are made from the code's own: of events, of errors, and of what differs from the old SDK.
//!
//! When one is behind, this fails; `UPDATE_README=1 cargo test --test readme_tables` writes it anew.

use std::{fmt::Write, fs, path::Path};

use agent_sdk_wasm::{
    agent::{Code, Event},
    phone,
};
use serde_json::Value;

#[test]
fn the_readmes_tables_are_those_of_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("README.md");
    let readme = fs::read_to_string(&path).expect("there is a README");
    let tables = [
        ("events", events()),
        ("errors", errors()),
        ("phone errors", phone_errors()),
        ("differences", differences(root)),
    ];
    let fresh = tables.iter().fold(readme.clone(), |text, (name, table)| replace(&text, name, table));
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, fresh).expect("the README can be written");
    } else {
        assert!(fresh == readme, "README.md is behind: run UPDATE_README=1 cargo test --test readme_tables");
    }
}

/// Puts `table` between the comments that begin and end the section `name`.
fn replace(text: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- table: {name} -->\n"), "<!-- end of table -->");
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("the README has no table {name}"));
    let (_, after) = rest.split_once(end).unwrap_or_else(|| panic!("the table {name} has no end"));
    format!("{before}{begin}\n{table}\n{end}{after}")
}

fn events() -> String {
    let mut table = String::from("| event | when |\n| --- | --- |\n");
    for event in Event::ALL {
        let summary = event.summary().trim().replace("[`super::Request::", "`").replace("[`", "`").replace("`]", "`");
        writeln!(table, "| `{}` | {summary} |", event.as_str()).expect("a string takes all");
    }
    table
}

fn errors() -> String {
    coded(Code::ALL.iter().map(|code| [code.as_str(), code.text(), code.hint()]))
}

fn phone_errors() -> String {
    coded(phone::Code::ALL.iter().map(|code| [code.as_str(), code.text(), code.hint()]))
}

fn coded(rows: impl Iterator<Item = [&'static str; 3]>) -> String {
    let mut table = String::from("| code | message | what to do |\n| --- | --- | --- |\n");
    for [code, text, hint] in rows {
        writeln!(table, "| `{code}` | {} | {hint} |", text.replace("{}", "…")).expect("a string takes all");
    }
    table
}

fn differences(root: &Path) -> String {
    let text = fs::read_to_string(root.join("tests/reference/differences.json")).expect("the list of differences");
    let list: Vec<Value> = serde_json::from_str(&text).expect("the list is JSON");
    let mut table = String::from("| agent-sdk.js | here | why |\n| --- | --- | --- |\n");
    let mut rows: Vec<_> = list.iter().map(|entry| ["old", "ours", "reason"].map(|key| cell(&entry[key]))).collect();
    rows.dedup();
    for [old, ours, reason] in rows {
        writeln!(table, "| {old} | {ours} | {reason} |").expect("a string takes all");
    }
    table
}

fn cell(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('|', "\\|").replace('\n', " ")
}
