//! The browser's random numbers. `getRandomValues` is there on insecure pages too, `randomUUID` is not.

use wasm_bindgen::prelude::*;

use crate::entropy::Entropy;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn random_values(bytes: &mut [u8]);
}

/// `crypto`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crypto;

impl Entropy for Crypto {
    fn fill(&mut self, bytes: &mut [u8]) {
        random_values(bytes);
    }
}
