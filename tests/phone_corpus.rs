//! The fuzz target's checks over the committed corpus, and over arbitrary bytes.

#[path = "fuzz/src/phone.rs"]
#[expect(unreachable_pub, reason = "public for the fuzz targets")]
mod checks;

use proptest::prelude::*;

#[test]
fn phone_corpus() {
    let folder = format!("{}/tests/fuzz/corpus/phone", env!("CARGO_MANIFEST_DIR"));
    let mut inputs = 0;
    for input in std::fs::read_dir(folder).unwrap() {
        checks::phone(&std::fs::read(input.unwrap().path()).unwrap());
        inputs += 1;
    }
    assert_ne!(inputs, 0);
}

proptest! {
    #[test]
    fn any_life_of_a_phone_ends_in_good_order(data in proptest::collection::vec(any::<u8>(), 0..400)) {
        checks::phone(&data);
    }
}
