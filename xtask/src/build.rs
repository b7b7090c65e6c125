//! The npm package, from the crate and `pkg-template/` into `pkg/`.
//!
//! ```text
//! cargo rustc ─► wasm-bindgen ─► wasm-opt ─┬─► pkg/agent_sdk_bg.wasm ◄── pkg/streaming.mjs
//!                     │                    └─► split, a literal in agent-sdk.js, index.mjs, index.cjs
//!                     └─► glue + pkg-template/*.js ─► esbuild ─► those four scripts
//! ```

use crate::{
    cargo::WASM,
    embed::Embedded,
    minify::Renamed,
    run::{Outcome, ask, command, copy, fresh_dir, read, root, run, target_dir, write},
    setup,
    steps::step,
};
use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// Named one by one: with `--all-features` wasm-opt writes encodings that browsers refuse.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// A script of the package.
struct Script {
    entry: &'static str,
    output: &'static str,
    format: &'static str,
    /// The syntax it is written in.
    target: &'static str,
    /// U+FEFF at the start settles the encoding of a classic script, whatever the page's own is.
    byte_order_mark: bool,
}

/// What browsers with the module's features read.
const BROWSERS: &str = "es2022";
/// What bundlers read of a package without a loader for it: webpack 4 knows neither `?.` nor private fields.
const BUNDLERS: &str = "es2019";

const SCRIPTS: [Script; 4] = [
    Script { entry: "script.js", output: "agent-sdk.js", format: "iife", target: BROWSERS, byte_order_mark: true },
    Script { entry: "index.js", output: "index.mjs", format: "esm", target: BUNDLERS, byte_order_mark: false },
    Script { entry: "index.js", output: "index.cjs", format: "cjs", target: BUNDLERS, byte_order_mark: false },
    Script { entry: "streaming.js", output: "streaming.mjs", format: "esm", target: BROWSERS, byte_order_mark: false },
];

/// What is built: the package, or one that lacks something.
pub(crate) struct Edition<'a> {
    /// The crate's features, if not all that a package has.
    pub(crate) features: Option<&'a str>,
    /// Scripts that take the place of others, or add to what wasm-bindgen has written.
    pub(crate) stubs: &'a [Stub],
    /// Where everything is put together.
    pub(crate) stage: PathBuf,
    /// Where it stands afterwards.
    pub(crate) pkg: PathBuf,
}

/// A script of a part that is left out.
pub(crate) enum Stub {
    /// The whole of it.
    Whole(&'static str, &'static str),
    /// What it would export beside what is there.
    Behind(&'static str, &'static str),
}

/// Where the package stands when it is built.
pub(crate) fn pkg_dir() -> PathBuf {
    root().join("pkg")
}

/// Builds the whole package; once, however many commands of one run ask for it.
pub(crate) fn build() -> Outcome {
    static BUILT: OnceLock<Outcome> = OnceLock::new();
    let whole =
        || build_edition(&Edition { features: None, stubs: &[], stage: target_dir().join("package"), pkg: pkg_dir() });
    BUILT.get_or_init(whole).clone()
}

/// Builds this edition.
pub(crate) fn build_edition(edition: &Edition<'_>) -> Outcome {
    let Edition { features, stubs, stage, pkg } = edition;
    let wasm = setup::wasm()?;
    let bindgen = setup::bindgen()?;
    let tools = setup::tools()?;
    let mut cargo = wasm.package();
    if let Some(features) = features {
        cargo.args(["--no-default-features", "--features", features]);
    }
    step("build: the module", || run(&mut cargo))?;
    step("build: glue and wasm-opt", || {
        fresh_dir(stage)?;
        let module = target_dir().join(WASM).join("release/agent_sdk_wasm.wasm");
        let mut glue = command(&bindgen.cli);
        glue.args([
            "--target",
            "web",
            "--no-typescript",
            "--omit-default-module-path",
            "--remove-name-section",
            "--remove-producers-section",
        ]);
        run(glue.args(["--out-name", "agent_sdk", "--out-dir"]).arg(stage).arg(module))?;
        let mut optimise = command(tools.folder.join("node_modules/.bin/wasm-opt"));
        optimise.args(WASM_FEATURES);
        // Flat first: code that was made for size is not always what compresses best. Twice: the second pass finds what the
        // first has laid bare.
        // Nothing lives in the lowest 1 KiB: the stack comes first, and would have to be full. So a load's own offset can
        // take up what is added to its address.
        optimise.args(["--low-memory-unused", "--flatten", "--rereloop", "--optimize-added-constants-propagate"]);
        optimise.args(["-Oz", "-Oz", "--strip-debug", "--strip-target-features"]);
        optimise.arg("--minify-imports-and-exports-and-modules");
        optimise.arg("-o").arg(stage.join("small.wasm")).arg(stage.join("agent_sdk_bg.wasm"));
        let said = ask(&mut optimise).ok_or("wasm-opt failed")?;
        let glue = stage.join("agent_sdk.js");
        let short = Renamed::read(&said)?.apply(&read(&glue)?)?;
        write(&glue, short)
    })?;
    step("build: scripts", || {
        copy_loaders(stage)?;
        write(&stage.join("snippets.js"), snippets(stage)?)?;
        for stub in *stubs {
            let (name, text) = match stub {
                Stub::Whole(name, text) => (name, (*text).to_owned()),
                Stub::Behind(name, text) => (name, read(&stage.join(name))? + text),
            };
            write(&stage.join(name), text)?;
        }
        fresh_dir(pkg)?;
        let module = std::fs::read(stage.join("small.wasm")).map_err(|error| format!("small.wasm: {error}"))?;
        let embedded = Embedded::of(&module, &tools.folder, stage)?;
        for script in SCRIPTS {
            bundle(&script, &tools.folder, stage, pkg, &embedded)?;
        }
        write(&pkg.join("agent_sdk_bg.wasm"), module)?;
        copy_texts(pkg)
    })
}

/// The loaders and the toolbar's scripts and tables stand beside the glue while they are bundled, so their imports are plain.
fn copy_loaders(stage: &Path) -> Outcome {
    for (folder, ending) in [("pkg-template", ".js"), ("src/web/toolbar", ".js"), ("src/toolbar", ".tsv")] {
        let folder = root().join(folder);
        for name in files(&folder)?.into_iter().filter(|name| name.ends_with(ending)) {
            copy(&folder.join(&name), &stage.join(name))?;
        }
    }
    Ok(())
}

/// One module that gives on what the crate's own JavaScript exports: wasm-bindgen puts it into folders with a hash.
fn snippets(stage: &Path) -> Outcome<String> {
    let mut text = String::new();
    let mut folders = vec![stage.join("snippets")];
    while let Some(folder) = folders.pop().filter(|folder| folder.exists()) {
        let ours = folder.components().any(|part| part.as_os_str().to_string_lossy().starts_with("agent-sdk-wasm-"));
        for name in files(&folder)? {
            let path = folder.join(&name);
            if path.is_dir() {
                folders.push(path);
            } else if ours && name.ends_with(".js") {
                let relative = path.strip_prefix(stage).unwrap_or(&path);
                text.push_str(&format!("export * from './{}';\n", relative.display()));
            }
        }
    }
    Ok(text)
}

fn bundle(script: &Script, tools: &Path, stage: &Path, pkg: &Path, embedded: &Embedded) -> Outcome {
    let output = pkg.join(script.output);
    let mut esbuild = command(tools.join("node_modules/.bin/esbuild"));
    esbuild.arg(stage.join(script.entry));
    esbuild.args(["--bundle", "--loader:.tsv=text", "--minify", "--charset=utf8", "--log-level=warning"]);
    esbuild.arg(format!("--target={}", script.target));
    esbuild.arg(format!("--format={}", script.format)).arg(format!("--outfile={}", output.display()));
    // wasm-bindgen names a JavaScript module of the crate once for each `extern` block: the same object every time.
    esbuild.arg("--log-override:duplicate-object-key=silent");
    // `script.js` looks whether it has become a module of a bundle.
    esbuild.arg("--log-override:commonjs-variable-in-esm=silent");
    run(&mut esbuild)?;
    // What stands in a template stays as it is written: the style sheet, a line for each rule.
    let code = read(&output)?.replace("}\n", "}");
    let mark = if script.byte_order_mark { "\u{feff}" } else { "" };
    write(&output, format!("{mark}{}", embedded.put_into(&code)))
}

/// What the package holds beside its scripts. The types are the same for `import` and `require`, but TypeScript takes
/// the module system from the file's ending.
fn copy_texts(pkg: &Path) -> Outcome {
    let template = root().join("pkg-template");
    for name in files(&template)? {
        if name.ends_with(".d.ts") || name == "package.json" || name == "README.md" {
            copy(&template.join(&name), &pkg.join(name))?;
        }
    }
    copy(&template.join("index.d.ts"), &pkg.join("index.d.cts"))?;
    copy(&root().join("LICENSE"), &pkg.join("LICENSE"))
}

/// The names in a folder, in a fixed order.
fn files(folder: &Path) -> Outcome<Vec<String>> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}
