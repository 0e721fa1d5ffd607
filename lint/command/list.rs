//! `--list`: all lints with the level that they have here.

use std::io::Write;

use super::setup::Setup;
use super::{CLEAN, CommandError};
use crate::policy::{LINTS, Origin};

/// Writes a line a lint.
pub fn run(setup: &Setup, out: &mut dyn Write) -> Result<u8, CommandError> {
    let directory = setup.directory.canonicalize().unwrap_or_else(|_| setup.directory.clone());
    let levels = setup.rulings.at(&directory);
    for info in LINTS {
        let origin = match levels.origin_of(info.code) {
            Origin::BuiltIn => String::new(),
            origin => format!(" ({origin})"),
        };
        writeln!(
            out,
            "{:<5}  {}  {:<22}  {}{origin}",
            levels.of(info.code).name(),
            info.code,
            info.name,
            info.summary
        )?;
    }
    Ok(CLEAN)
}
