//! A contact centre in one native binary.
pub mod centre;
