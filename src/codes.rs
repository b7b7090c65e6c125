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

            // One text: three slices for each error would be as many bytes again.
            const TABLE: &'static str = concat!($($code, "\t", $text, "\t", $hint, "\n",)+);

            fn field(self, place: usize) -> &'static str {
                let line = crate::text::piece(Self::TABLE, b"\n", self as usize);
                crate::text::piece(line, b"\t", place)
            }

            /// The stable name, for programs.
            pub fn as_str(self) -> &'static str {
                self.field(0)
            }

            /// The text, for people: the old SDK's, where it had one. A detail follows it, or stands where `{}` is.
            pub fn text(self) -> &'static str {
                self.field(1)
            }

            /// What it means and what to do, in English.
            pub fn hint(self) -> &'static str {
                self.field(2)
            }
        }
    };
}
