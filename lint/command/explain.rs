//! `cargo locklint explain`: a lint's own doc, or the list of all lints.

use std::io::Write;

use super::arguments::ExplainOptions;
use super::{CLEAN, CommandError, Engine};
use crate::policy::{LINTS, Levels, Profile, Setting, lint};

/// Writes what was asked for.
pub fn run(options: &ExplainOptions, engine: Engine, out: &mut dyn Write) -> Result<u8, CommandError> {
    let Some(wanted) = &options.lint else {
        list(out)?;
        return Ok(CLEAN);
    };
    let Some(info) = lint(wanted) else {
        let setting = Setting { selector: wanted.clone(), level: crate::policy::Level::Warn };
        // A prefix is no lint, but says which ones are meant.
        return match Levels::default().set([&setting]) {
            Ok(()) => {
                list_of(out, |code| code.starts_with(&wanted.to_ascii_uppercase()))?;
                Ok(CLEAN)
            }
            Err(problem) => Err(CommandError::Unknown(problem)),
        };
    };
    writeln!(out, "{} {}: {}\n", info.code, info.name, info.summary)?;
    let profiles: Vec<&str> = info.profiles.iter().map(|profile| profile.name()).collect();
    match (engine.explain)(info.code) {
        Some(doc) => writeln!(out, "{}\n", doc.trim())?,
        None => writeln!(out, "{}\n", about_meta(info.code))?,
    }
    writeln!(out, "On in the profiles: {}.", profiles.join(", "))?;
    Ok(CLEAN)
}

fn list(out: &mut dyn Write) -> Result<(), CommandError> {
    list_of(out, |_| true)?;
    writeln!(out, "\nMore of one:  cargo locklint explain R401")?;
    Ok(())
}

fn list_of(out: &mut dyn Write, wanted: impl Fn(&str) -> bool) -> Result<(), CommandError> {
    for info in LINTS.iter().filter(|info| wanted(info.code)) {
        let beyond = match info.profiles {
            [only] if *only != Profile::Default => format!(" ({})", only.name()),
            _ => String::new(),
        };
        writeln!(out, "{}  {:<22}  {}{beyond}", info.code, info.name, info.summary)?;
    }
    Ok(())
}

/// The lints that are not about locks have no rule of their own.
fn about_meta(code: &str) -> &'static str {
    match code {
        "L001" => {
            "A file that does not parse, or is not UTF-8, is left out of the program; all others are\nchecked. Compile it first: rustc explains syntax better."
        }
        "L002" => {
            "A file that is nested too deeply, too large, or cannot be read is left out of the program;\nall others are checked."
        }
        "L003" => {
            "A comment such as `// locklint: allow(R401) -- why` names a lint that does not exist, so it\nsuppresses nothing."
        }
        "L004" => {
            "A comment suppresses a lint that is not found there (any more). Remove it, so that it does\nnot hide the next one."
        }
        "L005" => {
            "A comment suppresses a lint without saying why. Write the reason after ` -- `:\n`// locklint: allow(R401) -- the lock protects this connection alone`."
        }
        _ => "This lint has no text of its own yet.",
    }
}
