//! The committed inputs of a fuzz target.

/// Gives every input of this target to the check.
pub fn corpus(target: &str, check: fn(&[u8])) {
    let folder = format!("{}/tests/fuzz/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
    let mut inputs = 0;
    for input in std::fs::read_dir(folder).unwrap() {
        check(&std::fs::read(input.unwrap().path()).unwrap());
        inputs += 1;
    }
    assert_ne!(inputs, 0);
}
