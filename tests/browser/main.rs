//! The web room in a real browser. One behaviour a file; `page.rs` is the stage: an SDK, a socket that tests play, and a
//! record of what listeners got.

#![cfg(target_arch = "wasm32")]

mod emitter;
mod log;
mod methods;
mod page;
mod promises;
mod reading;
mod reentry;
mod release;
mod storage;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
