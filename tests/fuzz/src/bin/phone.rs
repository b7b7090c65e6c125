#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| agent_sdk_wasm_fuzz::phone::phone(data));
