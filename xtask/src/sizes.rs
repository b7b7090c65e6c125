//! What the parts of the package weigh: each is left out in turn, and what is left is compared with the whole.
//!
//! The sources stay as they are: a part of the crate is a feature of it, a part of the scripts has a stub here.

use crate::{
    build::{Edition, Stub, build, build_edition, pkg_dir},
    run::{Outcome, command, root, run, target_dir},
    setup,
};

/// A part that the package can do without.
struct Part {
    name: &'static str,
    /// The crate's features without it.
    features: &'static str,
    stubs: &'static [Stub],
    /// Bytes that it may add to `agent-sdk.js`, as brotli.
    limit: u32,
}

const PARTS: [Part; 2] = [
    Part {
        name: "toolbar",
        features: "phone,sha256",
        stubs: &[Stub::Whole("element.js", "export const mount = () => {};\n")],
        limit: 12 * 1024,
    },
    Part {
        name: "phone",
        features: "sha256,toolbar",
        stubs: &[
            Stub::Whole("softphone.js", "export const makeSoftPhoneSdk = (Base) => Base;\n"),
            Stub::Behind("agent_sdk.js", "export const SoftPhoneSdk = undefined;\n"),
        ],
        limit: 30 * 1024,
    },
];

/// Builds the package and an edition without each part, and shows the differences; they go into `sizes.json` in cargo's
/// target folder too.
pub(crate) fn sizes() -> Outcome {
    build()?;
    let folder = target_dir().join("without");
    let mut weigh = command("node");
    weigh.arg(root().join("xtask/tools/sizes.mjs")).arg(target_dir().join("sizes.json")).arg(pkg_dir());
    for Part { name, features, stubs, limit } in &PARTS {
        let pkg = folder.join(name);
        build_edition(&Edition {
            features: Some(features),
            stubs,
            stage: folder.join(format!("{name}.stage")),
            pkg: pkg.clone(),
        })?;
        weigh.arg(format!("{name}={limit}={}", pkg.display()));
    }
    setup::node()?;
    run(&mut weigh)
}
