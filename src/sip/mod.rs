//! SIP for a phone in a page: messages, transactions, dialogs, registration and calls (RFC 3261 over WebSocket, RFC 7118).
//!
//! ```text
//! socket text ─► Message ─► transaction ─► dialog ─► call, registration ─► Output ─► the owner
//! socket text ◄─ Message ◄─ transaction ◄─ dialog ◄─ call, registration ◄─ commands
//! ```
//!
//! Refuses to open a socket, to read a clock or a random source, to touch media (it asks for descriptions and hands them
//! over as opaque text), and to be a proxy.

mod address;
mod auth;
mod call;
mod dialog;
pub mod digest;
mod endpoint;
mod error;
mod event;
mod fields;
mod headers;
mod mask;
mod md5;
mod message;
mod method;
mod name;
mod params;
mod parse;
mod registration;
mod status;
mod text;
pub mod transaction;
mod uri;
mod via;
mod write;

pub use self::{
    address::Address,
    endpoint::Endpoint,
    error::{ErrorKind, ParseError},
    event::{AskId, CallEvent, CallId, Cause, Config, Ended, Incoming, Media, Misuse, Output, RegistrationEvent, Wire},
    fields::{CSeq, RAck, Reason, Refresher, Replaces, SessionExpires},
    headers::{Headers, Lines},
    mask::mask,
    message::{Message, Request, Response, SDP},
    method::{ALLOW, Method},
    name::Name,
    params::Params,
    status::phrase,
    uri::{SipUri, Uri},
    via::{MAGIC, Via},
};
