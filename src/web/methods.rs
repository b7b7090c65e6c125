//! The shape of a class's table of methods. A class crosses the border through one export, with the method's place in its
//! table: an export each would cost the package 8 KB.

macro_rules! methods {
    ($($method:ident $name:literal,)+) => {
        /// A method of the class, or one of what stands between.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Method { $($method,)+ }

        impl Method {
            /// All of them, in the order of the table.
            pub(super) const ALL: &'static [Self] = &[$(Self::$method,)+];

            /// Their names, in the order of the table.
            pub(super) const NAMES: &'static [&'static str] = &[$($name,)+];
        }
    };
}
