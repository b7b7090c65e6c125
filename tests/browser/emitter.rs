//! Order, once, off, and what listeners may do to each other.

use std::{cell::RefCell, rc::Rc};

use agent_sdk_wasm::{
    agent::Name,
    web::emitter::{Arguments, Emitter},
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::function;

/// An emitter, and what its listeners wrote down.
#[derive(Clone, Default)]
struct Bus {
    emitter: Rc<Emitter>,
    heard: Rc<RefCell<Vec<String>>>,
}

impl Bus {
    /// A listener that writes its name down, and then does something.
    fn listener(&self, name: &str, then: impl Fn(&Self) + 'static) -> JsValue {
        let (bus, name) = (self.clone(), name.to_owned());
        let closure = Closure::<dyn Fn()>::new(move || {
            bus.heard.borrow_mut().push(name.clone());
            then(&bus);
        });
        closure.into_js_value()
    }

    fn on(&self, event: &str, name: &str) -> String {
        self.emitter.add(&Name::new(event), self.listener(name, |_| {}), false)
    }

    fn emit(&self, event: &str) -> Vec<String> {
        self.emitter.emit(&Name::new(event), Arguments::One(&JsValue::NULL));
        self.heard.borrow_mut().drain(..).collect()
    }
}

#[wasm_bindgen_test]
fn listeners_run_in_order_and_by_their_own_event() {
    let bus = Bus::default();
    bus.on("Idle", "a");
    bus.on("Custom", "b");
    bus.on("Idle", "c");
    assert_eq!(bus.emit("Idle"), ["a", "c"]);
    assert_eq!(bus.emit("Custom"), ["b"]);
    assert!(bus.emit("Busy").is_empty());
    bus.emitter.clear();
    assert!(bus.emit("Idle").is_empty());
}

#[wasm_bindgen_test]
fn an_id_is_a_uuid_and_ends_its_listener_once() {
    let bus = Bus::default();
    let first = bus.on("Idle", "a");
    let second = bus.on("Idle", "b");
    assert_eq!(first.len(), 36);
    assert_eq!(first.as_bytes()[14], b'4', "version 4");
    assert_ne!(first, second);
    let idle = Name::new("Idle");
    assert!(!bus.emitter.remove(&Name::new("Busy"), &first.as_str().into()), "another event's");
    assert!(bus.emitter.remove(&idle, &first.as_str().into()));
    assert!(!bus.emitter.remove(&idle, &first.as_str().into()));
    assert_eq!(bus.emit("Idle"), ["b"]);
}

#[wasm_bindgen_test]
fn a_function_ends_the_listener_added_last() {
    let bus = Bus::default();
    let idle = Name::new("Idle");
    let twice = bus.listener("twice", |_| {});
    bus.emitter.add(&idle, twice.clone(), false);
    bus.on("Idle", "between");
    bus.emitter.add(&idle, twice.clone(), true);
    assert!(bus.emitter.remove(&idle, &twice));
    assert_eq!(bus.emit("Idle"), ["twice", "between"]);
    assert!(bus.emitter.remove(&idle, &twice));
    assert!(!bus.emitter.remove(&idle, &twice));
    assert_eq!(bus.emit("Idle"), ["between"]);
}

#[wasm_bindgen_test]
fn once_ends_before_its_callback() {
    let bus = Bus::default();
    let idle = Name::new("Idle");
    // It raises the same event again: it must not run twice.
    let again = bus.listener("once", |bus| {
        bus.emitter.emit(&Name::new("Idle"), Arguments::One(&JsValue::NULL));
    });
    let id = bus.emitter.add(&idle, again, true);
    assert_eq!(bus.emit("Idle"), ["once"]);
    assert!(bus.emit("Idle").is_empty());
    assert!(!bus.emitter.remove(&idle, &id.into()));
}

#[wasm_bindgen_test]
fn added_ones_wait_and_removed_ones_are_not_called() {
    let bus = Bus::default();
    let idle = Name::new("Idle");
    let victim = Rc::new(RefCell::new(String::new()));
    let id = Rc::clone(&victim);
    let first = bus.listener("first", move |bus| {
        bus.on("Idle", "added");
        bus.emitter.remove(&Name::new("Idle"), &id.borrow().as_str().into());
    });
    bus.emitter.add(&idle, first, false);
    *victim.borrow_mut() = bus.on("Idle", "victim");
    bus.on("Idle", "last");
    assert_eq!(bus.emit("Idle"), ["first", "last"]);
    assert_eq!(bus.emit("Idle"), ["first", "last", "added"]);
}

#[wasm_bindgen_test]
fn one_that_throws_disturbs_nobody_and_what_is_no_function_is_skipped() {
    // Its error goes to `reportError`; the test runner would take that for a failure of its own.
    let reported =
        function("", "window.__reported = []; window.reportError = (error) => window.__reported.push(error.message)");
    reported.unchecked_ref::<js_sys::Function>().call0(&JsValue::UNDEFINED).unwrap();
    let bus = Bus::default();
    let idle = Name::new("Idle");
    bus.emitter.add(&idle, function("", "throw new Error('mine')"), false);
    bus.emitter.add(&idle, JsValue::from(7), false);
    bus.emitter.add(&idle, JsValue::UNDEFINED, false);
    bus.on("Idle", "next");
    assert_eq!(bus.emit("Idle"), ["next"]);
    assert_eq!(bus.emit("Idle"), ["next"]);
    let reported = crate::page::get(&js_sys::global(), "__reported");
    assert_eq!(js_sys::JSON::stringify(&reported).unwrap(), r#"["mine","mine"]"#);
    assert!(bus.emitter.remove(&idle, &JsValue::from(7)), "any value can be removed again");
}
