//! The shape of a table of errors: one line each, a stable code for programs, a text for people, and what to do.
//!
//! Codes are part of the API and follow semantic versioning; texts are not. The README's tables are made from these.

macro_rules! codes {
    ($($name:ident $code:literal $text:literal $hint:literal,)+) => {
        /// Which error. See [`Code::as_str`], [`Code::text`] and [`Code::hint`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Code { $(#[doc = $hint] $name,)+ }

        impl Code {
            /// All of them, in the order of the README's table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable name, for programs.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The text, for people: the old SDK's, where it had one. A detail follows it, or stands where `{}` is.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What it means and what to do, in English.
            pub fn hint(self) -> &'static str {
                match self { $(Self::$name => $hint,)+ }
            }
        }
    };
}
