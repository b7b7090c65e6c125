//! The fuzz target's checks over the committed corpus, and over arbitrary bytes.

#[path = "fuzz/src/phone.rs"]
#[expect(unreachable_pub, reason = "public for the fuzz targets")]
mod checks;
#[path = "support/corpus.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod corpus;

use corpus::corpus;
use proptest::prelude::*;

#[test]
fn phone_corpus() {
    corpus("phone", checks::phone);
}

proptest! {
    #[test]
    fn any_life_of_a_phone_ends_in_good_order(data in proptest::collection::vec(any::<u8>(), 0..400)) {
        checks::phone(&data);
    }
}
