//! What touches the page itself: the question before it is left, and the key that saves the log.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use wasm_bindgen::prelude::*;

use super::{
    driver::{Context, Driver, Item},
    glue,
};
use crate::agent::session::Output;

/// Asks before the page is left, while a call would be lost by it. The listener is there only so long.
#[derive(Debug)]
pub(super) struct Guard {
    listener: glue::Guard,
    is_on: Cell<bool>,
}

impl Default for Guard {
    fn default() -> Self {
        Self { listener: glue::Guard::new(), is_on: Cell::new(false) }
    }
}

impl Guard {
    /// Asks from now on, or does not any more.
    pub(super) fn set(&self, in_call: bool) {
        if self.is_on.replace(in_call) != in_call {
            self.listener.set(in_call);
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.set(false);
    }
}

thread_local! {
    /// Whose log Ctrl+L saves: the SDK that was set up last.
    static LATEST: RefCell<Option<Weak<Driver>>> = const { RefCell::new(None) };
}

/// From now on Ctrl+L saves this SDK's log.
pub(super) fn save_log_on_key(driver: &Rc<Driver>) {
    if LATEST.replace(Some(Rc::downgrade(driver))).is_none() {
        // One listener for the page, however many SDKs there are: it ends with the page.
        glue::on_save_key(&Closure::<dyn Fn() -> bool>::new(save).into_js_value());
    }
}

fn save() -> bool {
    let latest = LATEST.with_borrow(|latest| latest.as_ref().and_then(Weak::upgrade));
    if let Some(driver) = &latest {
        driver.push(Item::Output(Output::SaveLog, Context::empty()));
    }
    latest.is_some()
}
