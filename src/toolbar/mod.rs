//! The toolbar's decisions: which control shows in which state, what the state is called, who is on the other side, and what
//! a leader may do.
//!
//! ```text
//! a state and its message ──► Snapshot ──view()──► View ──► src/web/toolbar draws it
//! ```
//!
//! Refuses to hold a text, to draw and to send: `layout.tsv` says what there is and which method of the SDK's is behind it,
//! `catalogue.tsv` what it says in both languages. Both are read in the page, as the
//! package has little room for code that handles text, and are tested here.

mod call;
mod control;
mod leader;
mod snapshot;

pub use call::{Call, Direction, Role};
pub use control::{Account, Control, Controls};
pub use leader::{FORCES, allowed};
pub use snapshot::{Details, Snapshot, View};

/// The words: a key, the old toolbar's Chinese and the English behind tabs, one a line. States stand under the server's own
/// names. `@` is where a number goes; of two forms with a bar between them the first is for one.
pub const CATALOGUE: &str = include_str!("catalogue.tsv");

/// What there is, in the order in which it is drawn, one node a line: depth, kind, when it shows, what it does and its
/// shortcut as one letter each; then, behind tabs, its key, and its method and the key of its text where they are not its own. The
/// letters' meanings stand in `src/web/toolbar/view.js` and `model.js`.
pub const LAYOUT: &str = include_str!("layout.tsv");
