//! `cargo locklint lsp`: the language server, over standard input and output.

mod pages;
mod priority;
mod watched;
mod wire;

use std::path::Path;
use std::sync::Once;

use pages::Pages;
use watched::Watched;
use wire::Wire;

use super::{CLEAN, CommandError, Engine, FOUND};
use crate::server::{self, Ended, Options, Watch};

/// Serves until the editor goes.
pub fn run(engine: Engine) -> Result<u8, CommandError> {
    let wire = Wire::begin();
    let lowered = Once::new();
    let watch = move |root: &Path, options: &Options| -> Box<dyn Watch> {
        // It is the first thing that is done in the thread that does the work.
        lowered.call_once(priority::lower);
        Box::new(Watched::new(engine, root, options))
    };
    let mut pages = Pages::default();
    let mut keep = |name: &str, text: &[u8]| pages.write(name, text);
    let ended = server::serve(&wire.connection, Box::new(watch), &mut keep);
    wire.end().map_err(CommandError::Conversation)?;
    match ended {
        Ended::Properly => Ok(CLEAN),
        Ended::Abruptly => Ok(FOUND),
    }
}
