//! `cargo locklint explain`: a lesson as it is read in a terminal, or the list of all.

use std::io::Write;

use super::arguments::ExplainOptions;
use super::screen::style;
use super::{CLEAN, CommandError};
use crate::lesson::{LESSONS, lesson};
use crate::policy::{LINTS, Level, Levels, Origin, Profile, Setting, lint};
use crate::report::write_page;

/// Writes what was asked for.
pub fn run(options: &ExplainOptions, out: &mut dyn Write) -> Result<u8, CommandError> {
    let Some(wanted) = &options.lesson else {
        return list_all(out);
    };
    if let Some(lesson) = lesson(wanted) {
        write_page(lesson.page, style(options.color, true), out)?;
        return Ok(CLEAN);
    }
    // A prefix is no lint, but says which ones are meant.
    let setting = Setting { selector: wanted.clone(), level: Level::Warn };
    Levels::default().set([&setting], &Origin::CommandLine).map_err(CommandError::Unknown)?;
    let prefix = wanted.to_ascii_uppercase();
    list(out, |code| code.starts_with(&prefix))?;
    Ok(CLEAN)
}

fn list_all(out: &mut dyn Write) -> Result<u8, CommandError> {
    for lesson in LESSONS.iter().filter(|lesson| lint(lesson.key).is_none()) {
        let title = lesson.title();
        let title = title.split_once(": ").map_or(title, |(_, about)| about);
        writeln!(out, "{:<6}  {title}", lesson.key)?;
    }
    writeln!(out)?;
    list(out, |_| true)?;
    writeln!(out, "\nMore of one:  cargo locklint explain R401\nWhere to begin:  cargo locklint explain method")?;
    Ok(CLEAN)
}

fn list(out: &mut dyn Write, wanted: impl Fn(&str) -> bool) -> Result<(), CommandError> {
    for info in LINTS.iter().filter(|info| wanted(info.code)) {
        let beyond = match info.profiles {
            [only] if *only != Profile::Default => format!(" ({})", only.name()),
            _ => String::new(),
        };
        writeln!(out, "{}  {:<22}  {}{beyond}", info.code, info.name, info.summary)?;
    }
    Ok(())
}
