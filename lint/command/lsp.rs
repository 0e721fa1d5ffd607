//! `cargo locklint lsp`: the language server, over standard input and output.

mod watched;

use std::path::Path;

use watched::Watched;

use super::{CLEAN, CommandError, Engine, FOUND};
use crate::server::{self, Ended, Options, Watch};

/// Serves until the editor goes.
pub fn run(engine: Engine) -> Result<u8, CommandError> {
    let (connection, threads) = lsp_server::Connection::stdio();
    let watch =
        move |root: &Path, options: &Options| -> Box<dyn Watch> { Box::new(Watched::new(engine, root, options)) };
    let ended = server::serve(&connection, Box::new(watch));
    // The threads end when nobody has anything to write any more.
    drop(connection);
    threads.join().map_err(CommandError::Conversation)?;
    match ended {
        Ended::Properly => Ok(CLEAN),
        Ended::Abruptly => Ok(FOUND),
    }
}
