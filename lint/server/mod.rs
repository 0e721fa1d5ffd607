//! The language server: what an editor is told while someone types, and what it can ask.
//!
//! Knows nothing of how programs are read and analysed (that is handed in: [`Watch`]), of where pages are kept ([`Keep`])
//! or of what carries the messages ([`lsp_server::Connection`]).

mod actions;
mod client;
mod diagnostics;
mod document;
mod engine;
mod greeting;
mod hints;
mod hover;
mod lock;
mod options;
mod page;
mod place;
mod position;
mod registration;
mod requests;
mod section;
mod session;
#[cfg(test)]
mod tests;
mod uri;
mod watching;
mod worker;

pub use engine::{Begin, Buffer, Buffers, Keep, Trouble, Unparsed, View, Watch};
pub use options::Options;
pub use session::{Ended, serve};
