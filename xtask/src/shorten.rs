//! Short names for what the module imports from its glue.
//!
//! wasm-bindgen ends each import's name with sixteen random hexadecimal digits, which no compression can shrink and no
//! minifier may touch, as they stand in two files. Only wasm-bindgen's own names change: those of the crate's JavaScript
//! modules are these modules' exports.

use crate::run::Outcome;

/// The module under which wasm-bindgen lists its own functions.
const GLUE: &[u8] = b"./agent_sdk_bg.js";

/// The id of the import section (WebAssembly core specification, section 5.5.5).
const IMPORTS: u8 = 2;

/// Gives the module and its glue with the same imports under short names.
pub(crate) fn shorten(module: &[u8], glue: &str) -> Outcome<(Vec<u8>, String)> {
    let (head, mut rest) = module.split_at_checked(8).ok_or("the module ends before its first section")?;
    let mut short = head.to_vec();
    let mut names = Vec::new();
    while let Some((&id, after)) = rest.split_first() {
        let mut reader = Reader(after);
        let size = reader.number()?;
        let section = reader.take(size)?;
        rest = reader.0;
        let renamed = if id == IMPORTS { Some(imports(section, &mut names)?) } else { None };
        let section = renamed.as_deref().unwrap_or(section);
        short.push(id);
        number(&mut short, section.len());
        short.extend_from_slice(section);
    }
    Ok((short, replace(glue, &names)?))
}

/// Rewrites the import section and collects the old names; the place in the list is the new name.
fn imports(section: &[u8], names: &mut Vec<String>) -> Outcome<Vec<u8>> {
    let mut reader = Reader(section);
    let count = reader.number()?;
    let mut out = Vec::new();
    number(&mut out, count);
    for _ in 0..count {
        let module = reader.name()?;
        let name = reader.name()?;
        text(&mut out, module);
        if module == GLUE {
            text(&mut out, short_name(names.len()).as_bytes());
            names.push(String::from_utf8_lossy(name).into_owned());
        } else {
            text(&mut out, name);
        }
        let before = reader.0;
        reader.skip_type()?;
        out.extend_from_slice(before.get(..before.len() - reader.0.len()).unwrap_or_default());
    }
    Ok(out)
}

/// Replaces whole identifiers; each must be there exactly once, as the key of the object of imports.
fn replace(glue: &str, names: &[String]) -> Outcome<String> {
    let mut glue = glue.to_owned();
    for (place, name) in names.iter().enumerate() {
        let key = format!("\n        {name}: ");
        if glue.matches(&key).count() != 1 {
            return Err(format!("the glue does not define the import {name} in the form that wasm-bindgen writes"));
        }
        glue = glue.replacen(&key, &format!("\n        {}: ", short_name(place)), 1);
    }
    Ok(glue)
}

/// A, B, … Z, a, … z, then two letters. The key of an object may be a reserved word.
fn short_name(place: usize) -> String {
    let letters: Vec<char> = ('A'..='Z').chain('a'..='z').collect();
    let letter = |place: usize| letters.get(place % letters.len()).copied().unwrap_or('_');
    match place.checked_sub(letters.len()) {
        None => letter(place).to_string(),
        Some(more) => format!("{}{}", letter(more / letters.len()), letter(more)),
    }
}

fn number(out: &mut Vec<u8>, mut value: usize) {
    // LEB128 (core specification, section 5.2.2).
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn text(out: &mut Vec<u8>, text: &[u8]) {
    number(out, text.len());
    out.extend_from_slice(text);
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Outcome<u8> {
        let (&byte, rest) = self.0.split_first().ok_or("the module ends inside a section")?;
        self.0 = rest;
        Ok(byte)
    }

    fn number(&mut self) -> Outcome<usize> {
        let mut value = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err("a number in the module is too long".to_owned())
    }

    fn take(&mut self, size: usize) -> Outcome<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(size).ok_or("the module ends inside a section")?;
        self.0 = rest;
        Ok(taken)
    }

    fn name(&mut self) -> Outcome<&'a [u8]> {
        let size = self.number()?;
        self.take(size)
    }

    /// Passes over what is imported: wasm-bindgen's modules import functions and nothing else.
    fn skip_type(&mut self) -> Outcome {
        match self.byte()? {
            0 => self.number().map(drop),
            kind => Err(format!("the module imports something of kind {kind}, which is no function")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{short_name, shorten};

    #[test]
    fn module_and_glue_agree() {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let section =
            [&[2, 17][..], b"./agent_sdk_bg.js", &[9], b"__wbg_x_1", &[0, 0, 4], b"./js", &[1], b"f", &[0, 1]];
        let section = section.concat();
        module.extend([2, section.len() as u8]);
        module.extend(&section);
        module.extend([9, 1, 0]);
        let glue = "{\n        __wbg_x_1: function() {},\n        f: g,\n    }";

        let (module, glue) = shorten(&module, glue).expect("a good module");
        assert_eq!(glue, "{\n        A: function() {},\n        f: g,\n    }");
        assert_eq!(module, b"\0asm\x01\0\0\0\x02\x20\x02\x11./agent_sdk_bg.js\x01A\0\0\x04./js\x01f\0\x01\x09\x01\0");
    }

    #[test]
    fn what_is_not_a_module_is_refused() {
        assert!(shorten(b"\0asm", "").is_err());
        assert!(shorten(b"\0asm\x01\0\0\0\x02\x7f", "").is_err());
    }

    #[test]
    fn short_names_differ() {
        let names: std::collections::HashSet<_> = (0..1400).map(short_name).collect();
        assert_eq!(names.len(), 1400);
    }
}
