//! What touches the page itself: the question before it is left, the key that saves the log, the download.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, Event, EventTarget, HtmlAnchorElement, KeyboardEvent, Url};

use super::{
    clock,
    driver::{Context, Driver, Item},
    listener::Listener,
};
use crate::agent::session::Output;

/// Asks before the page is left, while a call would be lost by it.
#[derive(Debug, Default)]
pub(super) struct Guard {
    listener: RefCell<Option<Listener>>,
}

impl Guard {
    /// Asks from now on, or does not any more.
    pub(super) fn set(&self, in_call: bool) {
        let mut listener = self.listener.borrow_mut();
        if in_call == listener.is_some() {
            return;
        }
        *listener = window().filter(|_| in_call).and_then(|window| {
            Listener::new(&window, "beforeunload", |event: Event| {
                event.prevent_default();
                // Browsers that are older than the standard's `preventDefault` want this.
                super::convert::set(&event, "returnValue", &JsValue::TRUE);
            })
        });
    }
}

thread_local! {
    /// Whose log Ctrl+L saves: the SDK that was set up last.
    static LATEST: RefCell<Weak<Driver>> = RefCell::default();
    /// One listener for the page, however many SDKs there are: it ends with the page.
    static KEYS: RefCell<Option<Listener>> = RefCell::default();
}

/// From now on Ctrl+L saves this SDK's log.
pub(super) fn save_log_on_key(driver: &Rc<Driver>) {
    LATEST.set(Rc::downgrade(driver));
    KEYS.with_borrow_mut(|keys| {
        if keys.is_none() {
            *keys = window().and_then(|window| Listener::new(&window, "keydown", key_pressed));
        }
    });
}

fn key_pressed(event: Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
    if !key.ctrl_key() || !key.key().eq_ignore_ascii_case("l") {
        return;
    }
    if let Some(driver) = LATEST.with_borrow(Weak::upgrade) {
        event.prevent_default();
        driver.push(Item::Output(Output::SaveLog, Rc::new(Context::default())));
    }
}

/// Text as a file.
pub(super) fn text_blob(text: &str) -> Option<Blob> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/plain");
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind).ok()
}

/// Hands the log to the browser's downloads, as `<host>_<ms>.txt`.
pub(super) fn download(blob: &Blob) {
    let _ = try_download(blob);
}

fn try_download(blob: &Blob) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let host = document.location()?.host().ok()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    let url = Url::create_object_url_with_blob(blob).ok()?;
    anchor.set_download(&[&host, "_", &clock::now().wall.0.to_string(), ".txt"].concat());
    anchor.set_href(&url);
    anchor.click();
    Url::revoke_object_url(&url).ok()
}

fn window() -> Option<EventTarget> {
    web_sys::window().map(Into::into)
}
