//! Short names on the border between the module and its glue.
//!
//! wasm-bindgen names each import and each closure's export after its whole Rust type, with a hash: a twentieth of the
//! package. Both sides only have to agree. Exports of the crate's own and imports that name a JavaScript module's own
//! exports stay as they are.

use crate::run::Outcome;

/// The module whose imports the glue itself defines, key by key.
const GLUE: &str = "./agent_sdk_bg.js";

/// Gives both files with short names in the places of the long ones.
pub(crate) fn shorten(module: &[u8], glue: &str) -> Outcome<(Vec<u8>, String)> {
    let mut renamed = Renamed { glue: glue.to_owned(), given: 0 };
    let mut out = module.get(..8).ok_or("the module is cut off")?.to_vec();
    let mut rest = Reader(module.get(8..).unwrap_or_default());
    while let Some((&id, after)) = rest.0.split_first() {
        rest = Reader(after);
        let section = Reader(rest.text()?);
        let content = match id {
            2 => imports(section, &mut renamed)?,
            7 => exports(section, &mut renamed)?,
            _ => section.0.to_vec(),
        };
        out.push(id);
        put(&mut out, &content);
    }
    Ok((out, renamed.glue))
}

struct Renamed {
    glue: String,
    given: usize,
}

impl Renamed {
    /// A short name that the glue uses too from now on.
    fn name(&mut self, long: &str) -> String {
        const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let letter = |index: usize| char::from(LETTERS[index % LETTERS.len()]);
        // The underscore keeps them apart from the crate's own exports.
        let short: String = ['_', letter(self.given / LETTERS.len()), letter(self.given)].iter().collect();
        self.given += 1;
        self.glue = replace_word(&self.glue, long, &short);
        short
    }
}

fn imports(mut section: Reader<'_>, renamed: &mut Renamed) -> Outcome<Vec<u8>> {
    let count = section.number()?;
    let mut out = Vec::new();
    put_number(&mut out, count);
    for _ in 0..count {
        let (module, name) = (section.text()?, section.text()?);
        put(&mut out, module);
        let long = std::str::from_utf8(name).map_err(|error| error.to_string())?;
        if module == GLUE.as_bytes() && renamed.glue.contains(long) {
            put(&mut out, renamed.name(long).as_bytes());
        } else {
            put(&mut out, name);
        }
        let kind = section.byte()?;
        out.push(kind);
        match kind {
            // A function: its type.
            0 => section.copy_number(&mut out)?,
            // A table: the kind of its elements, then its limits.
            1 => {
                out.push(section.byte()?);
                section.copy_limits(&mut out)?;
            }
            2 => section.copy_limits(&mut out)?,
            // A global: its type, and whether it changes.
            3 => out.extend([section.byte()?, section.byte()?]),
            other => return Err(format!("an import of the unknown kind {other}")),
        }
    }
    Ok(out)
}

fn exports(mut section: Reader<'_>, renamed: &mut Renamed) -> Outcome<Vec<u8>> {
    let count = section.number()?;
    let mut out = Vec::new();
    put_number(&mut out, count);
    for _ in 0..count {
        let name = section.text()?;
        let long = std::str::from_utf8(name).map_err(|error| error.to_string())?;
        if long.starts_with("wasm_bindgen_") && renamed.glue.contains(long) {
            put(&mut out, renamed.name(long).as_bytes());
        } else {
            put(&mut out, name);
        }
        out.push(section.byte()?);
        section.copy_number(&mut out)?;
    }
    Ok(out)
}

/// Replaces a name, but not where it is a part of a longer one.
fn replace_word(text: &str, long: &str, short: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(long) {
        let (before, from) = rest.split_at(at);
        let after = &from[long.len()..];
        out.push_str(before);
        let whole = !before.ends_with(is_word) && !after.starts_with(is_word);
        out.push_str(if whole { short } else { long });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Bytes of a module (WebAssembly Core Specification, chapter 5).
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Outcome<u8> {
        let (first, rest) = self.0.split_first().ok_or("the module is cut off")?;
        self.0 = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Outcome<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 || shift > 63 {
                return Ok(number);
            }
        }
    }

    fn text(&mut self) -> Outcome<&'a [u8]> {
        let length = usize::try_from(self.number()?).map_err(|error| error.to_string())?;
        let (text, rest) = self.0.split_at_checked(length).ok_or("the module is cut off")?;
        self.0 = rest;
        Ok(text)
    }

    fn copy_number(&mut self, out: &mut Vec<u8>) -> Outcome {
        let number = self.number()?;
        put_number(out, number);
        Ok(())
    }

    fn copy_limits(&mut self, out: &mut Vec<u8>) -> Outcome {
        let flags = self.byte()?;
        out.push(flags);
        self.copy_number(out)?;
        if flags & 1 == 1 { self.copy_number(out) } else { Ok(()) }
    }
}

fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module of one import and one export, both of the glue's.
    fn module(import: &str, export: &str) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut imports = vec![1];
        put(&mut imports, GLUE.as_bytes());
        put(&mut imports, import.as_bytes());
        imports.extend([0, 5]);
        let mut exports = vec![1];
        put(&mut exports, export.as_bytes());
        exports.extend([0, 200, 1]);
        for (id, content) in [(2, imports), (7, exports), (10, vec![9; 300])] {
            module.push(id);
            put(&mut module, &content);
        }
        module
    }

    #[test]
    fn both_sides_get_the_same_names_and_nothing_else_changes() {
        let (import, export) = ("__wbg_call_0123456789abcdef", "wasm_bindgen_1234___invoke");
        let glue = format!("{{ {import}: f }}; wasm.{export}(); wasm.{export}_2(); wasm.agentsdk_run()");
        let (short, glue) = shorten(&module(import, export), &glue).unwrap();
        assert_eq!(glue, format!("{{ _aa: f }}; wasm._ab(); wasm.{export}_2(); wasm.agentsdk_run()"));
        assert_eq!(short, module("_aa", "_ab"));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(shorten(b"\0asm", "").is_err());
        assert!(shorten(b"\0asm\x01\0\0\0\x02\x7f", "").is_err());
    }
}
