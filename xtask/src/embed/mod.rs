//! The module as it stands in the scripts.
//!
//! ```text
//! module ─► wasm.rs ─► split.rs ─► literal.rs ─► a literal in the script ─┐
//!                                                                        ├─► the module again, in the browser
//! join.wat ─► wasm-opt ──────────► literal.rs ─► another ─────────────────┘
//! ```
//!
//! Refuses to give out what it has not put together again itself.

mod literal;
mod row;
mod split;
mod symbols;
mod wasm;

use crate::run::{Outcome, command, root, run};
use literal::literal;
use std::path::Path;
use wasm::Module;

/// What the loaders write where the literals belong; esbuild would spell the bytes its own way.
const MODULE: &str = "\"@agent-sdk-wasm:module@\"";
const JOIN: &str = "\"@agent-sdk-wasm:join@\"";

/// The literals of the split module and of what puts it together again.
pub(crate) struct Embedded {
    module: String,
    join: String,
}

impl Embedded {
    pub(crate) fn of(module: &[u8], tools: &Path, stage: &Path) -> Outcome<Self> {
        let [join, split, joined] = ["join.wasm", "split.bin", "joined.wasm"].map(|name| stage.join(name));
        let mut optimise = command(tools.join("node_modules/.bin/wasm-opt"));
        optimise.args(["-Oz", "--enable-bulk-memory", "--enable-multivalue", "-o"]).arg(&join);
        run(optimise.arg(root().join("xtask/src/embed/join.wat")))?;

        let module = Module::read(module)?;
        let bytes = split::split(&module)?;
        std::fs::write(&split, &bytes).map_err(|error| format!("{}: {error}", split.display()))?;
        run(command("node").arg(root().join("xtask/tools/join.mjs")).args([&join, &split, &joined]))?;
        if read(&joined)? != module.written()? {
            return Err("the split module, put together again, is another".to_owned());
        }
        Ok(Self { module: literal(&bytes), join: literal(&read(&join)?) })
    }

    /// The script with the literals.
    pub(crate) fn put_into(&self, script: &str) -> String {
        script.replace(MODULE, &self.module).replace(JOIN, &self.join)
    }
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}
