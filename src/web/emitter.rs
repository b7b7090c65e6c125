//! The page's listeners.
//!
//! A round runs the listeners that were there when it began, in the order of their registration: one that is added
//! meanwhile waits for the next round, one that is removed is not called any more, one for a single time ends before it
//! is called. What a listener throws goes to `reportError`.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::JsValue;

use super::{entropy::Crypto, glue};
use crate::{
    agent::{Event, Name},
    entropy::Entropy,
};

/// All listeners of one SDK.
#[derive(Debug, Default)]
pub struct Emitter {
    lists: RefCell<Lists>,
}

#[derive(Debug, Default)]
struct Lists {
    /// By the place in the table of names.
    known: Vec<List>,
    other: Vec<(Box<str>, List)>,
    /// The number of the newest listener: numbers only grow.
    newest: u32,
}

type List = Vec<Rc<Listener>>;

#[derive(Debug)]
struct Listener {
    number: u32,
    id: String,
    function: JsValue,
    is_function: bool,
    once: bool,
}

/// What listeners are called with.
#[derive(Clone, Copy, Debug)]
pub enum Arguments<'a> {
    /// One value.
    One(&'a JsValue),
    /// Two values.
    Two(&'a JsValue, &'a JsValue),
}

impl Emitter {
    /// Adds a listener and gives its id, a UUID. Any value is taken; what is not a function is never called.
    pub fn add(&self, name: &Name, function: JsValue, once: bool) -> String {
        let id = Crypto.uuid();
        let mut lists = self.lists.borrow_mut();
        lists.newest += 1;
        let is_function = function.is_function();
        let listener = Listener { number: lists.newest, id: id.clone(), function, is_function, once };
        lists.list_for(name).push(Rc::new(listener));
        id
    }

    /// Removes a listener by its id or, the one added last, by its function. Says whether there was one.
    pub fn remove(&self, name: &Name, key: &JsValue) -> bool {
        let id = key.as_string();
        self.remove_where(name, |listener| match &id {
            Some(id) => listener.id == *id,
            None => listener.function == *key,
        })
    }

    /// Removes them all.
    pub fn clear(&self) {
        let mut lists = self.lists.borrow_mut();
        lists.known.clear();
        lists.other.clear();
    }

    /// Whether anybody listens.
    pub fn has(&self, name: &Name) -> bool {
        self.lists.borrow().list(name).is_some_and(|list| !list.is_empty())
    }

    /// Calls the listeners of this name.
    pub fn emit(&self, name: &Name, arguments: Arguments<'_>) {
        let last = self.lists.borrow().newest;
        let mut done = 0;
        while let Some(listener) = self.after(name, done).filter(|listener| listener.number <= last) {
            done = listener.number;
            if listener.once {
                self.remove_where(name, |other| other.number == done);
            }
            if listener.is_function {
                match arguments {
                    Arguments::One(first) => glue::notify(&listener.function, 1, first, &JsValue::UNDEFINED),
                    Arguments::Two(first, second) => glue::notify(&listener.function, 2, first, second),
                }
            }
        }
    }

    fn after(&self, name: &Name, done: u32) -> Option<Rc<Listener>> {
        let lists = self.lists.borrow();
        let list = lists.list(name)?;
        list.get(list.partition_point(|listener| listener.number <= done)).cloned()
    }

    fn remove_where(&self, name: &Name, is_it: impl Fn(&Listener) -> bool) -> bool {
        let removed = {
            let mut lists = self.lists.borrow_mut();
            let list = lists.list_for(name);
            let place = list.iter().rposition(|listener| is_it(listener));
            place.map(|place| list.remove(place))
        };
        removed.is_some()
    }
}

impl Lists {
    fn list(&self, name: &Name) -> Option<&List> {
        match name {
            Name::Known(event) => self.known.get(*event as usize),
            Name::Other(name) => self.other.iter().find(|(other, _)| other == name).map(|(_, list)| list),
        }
    }

    fn list_for(&mut self, name: &Name) -> &mut List {
        match name {
            Name::Known(event) => {
                if self.known.is_empty() {
                    self.known.resize_with(Event::ALL.len(), List::default);
                }
                // The table has just been made as long as the enum is.
                #[expect(clippy::indexing_slicing, reason = "one list for each event, see above")]
                &mut self.known[*event as usize]
            }
            Name::Other(name) => {
                let place = self.other.iter().position(|(other, _)| other == name).unwrap_or_else(|| {
                    self.other.push((name.clone(), List::new()));
                    self.other.len() - 1
                });
                #[expect(clippy::indexing_slicing, reason = "found or pushed just above")]
                &mut self.other[place].1
            }
        }
    }
}
