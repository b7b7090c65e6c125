//! Short names on the border between the module and its glue.
//!
//! wasm-bindgen names every import and export in full, with a hash: bytes that do not compress, once in the module and
//! once in the glue. wasm-opt can shorten them in the module and says how; this does the same to the glue.

use crate::run::Outcome;

/// What wasm-opt renamed.
#[derive(Default)]
pub(crate) struct Renamed {
    /// Module, old name, new name.
    imports: Vec<[String; 3]>,
    /// Old name, new name.
    exports: Vec<[String; 2]>,
}

/// The module of the imports that the glue defines itself; all others are scripts that it imports.
const GLUE: &str = "./agent_sdk_bg.js";

/// The one module that all imports are in afterwards (wasm-opt's own choice).
const MERGED: &str = "a";

impl Renamed {
    /// Reads what wasm-opt prints: a JSON object with one list a line.
    pub(crate) fn read(text: &str) -> Outcome<Self> {
        let mut renamed = Self::default();
        for line in text.lines() {
            let mut names = line.split('"').skip(1).step_by(2).map(str::to_owned);
            if !line.trim_start().starts_with("[\"") {
                continue;
            }
            match (names.next(), names.next(), names.next()) {
                (Some(module), Some(old), Some(new)) => renamed.imports.push([module, old, new]),
                (Some(old), Some(new), None) => renamed.exports.push([old, new]),
                _ => return Err(format!("wasm-opt renamed something in an unknown way: {line}")),
            }
        }
        if renamed.imports.is_empty() || renamed.exports.is_empty() {
            return Err("wasm-opt did not say what it renamed".to_owned());
        }
        Ok(renamed)
    }

    /// The glue with the short names.
    pub(crate) fn apply(&self, glue: &str) -> Outcome<String> {
        let mut text = String::with_capacity(glue.len());
        let mut scripts = Vec::new();
        let mut merged = false;
        for line in glue.lines() {
            let trimmed = line.trim_start();
            if let Some((name, module)) = script_import(trimmed) {
                scripts.push((name.to_owned(), module.to_owned()));
            }
            let definition = trimmed.split_once(": function(").and_then(|(old, rest)| Some((self.import(old)?, rest)));
            if let Some((new, rest)) = definition {
                text.push_str(&format!("\"{new}\": function({rest}\n"));
            } else if trimmed.starts_with(&format!("\"{GLUE}\": import0")) {
                text.push_str(&format!(
                    "\"{MERGED}\": Object.assign(import0, {{{}}}),\n",
                    self.script_entries(&scripts)?
                ));
                merged = true;
            } else if !(trimmed.starts_with("\"./") && trimmed.contains("\": import")) {
                text.push_str(&self.exports_in(line));
                text.push('\n');
            }
        }
        if merged { Ok(text) } else { Err("the glue's table of imports was not found".to_owned()) }
    }

    fn import(&self, old: &str) -> Option<&str> {
        self.imports.iter().find(|[module, name, _]| module == GLUE && name == old).map(|[_, _, new]| new.as_str())
    }

    /// The entries of the table whose functions come from other scripts.
    fn script_entries(&self, scripts: &[(String, String)]) -> Outcome<String> {
        let mut entries = String::new();
        for [module, old, new] in self.imports.iter().filter(|[module, ..]| module != GLUE) {
            let script = scripts.iter().find(|(_, path)| path == module);
            let (script, _) = script.ok_or_else(|| format!("the glue does not import {module}"))?;
            entries.push_str(&format!("\"{new}\": {script}.{old}, "));
        }
        Ok(entries)
    }

    /// A line with `wasm.<export>` in its short form.
    fn exports_in(&self, line: &str) -> String {
        let mut text = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(at) = rest.find("wasm.") {
            let (before, from) = rest.split_at(at);
            let name = &from[5..];
            let end = name.find(|c: char| !is_word(c)).unwrap_or(name.len());
            let (name, after) = name.split_at(end);
            let is_word_before = before.ends_with(is_word);
            let new = self.exports.iter().find(|[old, _]| old == name && !is_word_before).map(|[_, new]| new.as_str());
            text.push_str(before);
            text.push_str("wasm.");
            text.push_str(new.unwrap_or(name));
            rest = after;
        }
        text.push_str(rest);
        text
    }
}

/// `import * as import1 from "./x.js"`
fn script_import(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix("import * as ")?.split_once(" from ")?;
    Some((name, rest.trim_matches(['"', '\'', ';', ' '])))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = r#"{
 "imports": [
  ["./agent_sdk_bg.js", "__wbg_new_20c5", "b"],
  ["./snippets/glue.js", "queued", "p"],
 ],
"exports": [
  ["memory", "Ab"],
  ["agentsdk_new", "c"]
 ]
}"#;

    #[test]
    fn both_sides_of_the_border_get_the_same_names() {
        let glue = r#"import * as import1 from "./snippets/glue.js"
    const import0 = {
        __wbg_new_20c5: function(arg0) {
            return notwasm.memory + wasm.memory;
        },
    };
    return {
        "./agent_sdk_bg.js": import0,
        "./snippets/glue.js": import1,
    };
    const ret = wasm.agentsdk_new(wasm.other);"#;
        let text = Renamed::read(SAID).and_then(|renamed| renamed.apply(glue)).expect("it is glue");
        assert!(text.contains("\"b\": function(arg0) {\n"));
        assert!(text.contains("return notwasm.memory + wasm.Ab;"));
        assert!(text.contains("\"a\": Object.assign(import0, {\"p\": import1.queued, }),"));
        assert!(!text.contains("\"./snippets/glue.js\": import1"));
        assert!(text.contains("wasm.c(wasm.other)"));
    }

    #[test]
    fn glue_of_another_shape_is_an_error() {
        assert!(Renamed::read("{}").is_err());
        assert!(Renamed::read(SAID).and_then(|renamed| renamed.apply("nothing")).is_err());
    }
}
