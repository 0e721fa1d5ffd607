//! `cargo locklint explain`: a lint's own doc, or the list of all lints.

use std::io::Write;

use super::arguments::ExplainOptions;
use super::{CLEAN, CommandError, Engine};
use crate::policy::{LINTS, Level, Levels, Origin, Profile, Setting, lint};
use crate::report::wrap;

/// The width of a page.
const COLUMNS: usize = 80;

/// Writes what was asked for.
pub fn run(options: &ExplainOptions, engine: Engine, out: &mut dyn Write) -> Result<u8, CommandError> {
    let Some(wanted) = &options.lint else {
        list(out, |_| true)?;
        writeln!(out, "\nMore of one:  cargo locklint explain R401")?;
        return Ok(CLEAN);
    };
    let Some(info) = lint(wanted) else {
        // A prefix is no lint, but says which ones are meant.
        let setting = Setting { selector: wanted.clone(), level: Level::Warn };
        Levels::default().set([&setting], &Origin::CommandLine).map_err(CommandError::Unknown)?;
        let prefix = wanted.to_ascii_uppercase();
        list(out, |code| code.starts_with(&prefix))?;
        return Ok(CLEAN);
    };
    let head = format!("# {} {}", info.code, info.name);
    let doc = (engine.explain)(info.code).unwrap_or_else(|| about_meta(info.code));
    // A lint's own doc may begin with its name.
    let body = doc.trim().strip_prefix(&head).unwrap_or(doc.trim());
    writeln!(out, "{head}\n\n{}.\n", capital(info.summary))?;
    for line in page(body.trim()) {
        writeln!(out, "{line}")?;
    }
    let profiles: Vec<&str> = info.profiles.iter().map(|profile| profile.name()).collect();
    writeln!(out, "\nOn in the profiles: {}.", profiles.join(", "))?;
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

/// Markdown as it is read best in a terminal: paragraphs and list items broken at 80 columns, code and
/// tables as they are.
fn page(markdown: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph = String::new();
    let mut in_code = false;
    for line in markdown.lines() {
        let is_fence = line.trim_start().starts_with("```");
        let is_code = in_code || is_fence || (paragraph.is_empty() && line.starts_with("    "));
        let as_it_is = is_code || line.is_empty() || line.starts_with(['#', '|']);
        if as_it_is || line.starts_with("- ") {
            lines.append(&mut broken(&std::mem::take(&mut paragraph)));
        }
        if as_it_is {
            lines.push(line.to_owned());
        } else {
            paragraph = format!("{paragraph} {}", line.trim()).trim_start().to_owned();
        }
        in_code ^= is_fence;
    }
    lines.append(&mut broken(&paragraph));
    lines
}

/// A paragraph in lines; those of a list item below its first word.
fn broken(paragraph: &str) -> Vec<String> {
    if paragraph.is_empty() {
        return Vec::new();
    }
    let (bullet, indent, text) = match paragraph.strip_prefix("- ") {
        Some(text) => ("- ", "  ", text),
        None => ("", "", paragraph),
    };
    let lines = wrap(text, COLUMNS - bullet.len()).into_iter().enumerate();
    lines.map(|(at, line)| format!("{}{line}", if at == 0 { bullet } else { indent })).collect()
}

fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// The lints that are not about locks have no file of their own.
fn about_meta(code: &str) -> &'static str {
    match code {
        "L001" => {
            "A file that does not parse, or is not UTF-8, is left out of the program; all others are checked. \
             Compile it first: rustc explains syntax better."
        }
        "L002" => {
            "A file that is nested too deeply, too large, or cannot be read is left out of the program; all \
             others are checked."
        }
        "L003" => {
            "A comment such as `// locklint: allow(R401) -- why` names a lint that does not exist, so it \
             suppresses nothing."
        }
        "L004" => {
            "A comment suppresses a lint that is not found there (any more). Remove it, so that it does not \
             hide the next one."
        }
        "L005" => {
            "A comment suppresses a lint without saying why. Write the reason after two dashes:\n\n    \
             // locklint: allow(R401) -- the lock protects this connection alone"
        }
        _ => "There is nothing more to say of it yet.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_broken_where_they_may_be() {
        let long = "word ".repeat(30);
        let markdown = format!("{long}\n{long}\n\n- one {long}\n  more\n- two\n```\n{long}\n```\n## Head\n");
        let page = page(&markdown);
        assert!(page.contains(&long) && page.contains(&"- two".to_owned()) && page.contains(&"## Head".to_owned()));
        assert!(page.iter().filter(|line| **line != long).all(|line| line.len() <= COLUMNS), "{page:#?}");
        assert!(page.iter().any(|line| line.starts_with("  word")));
        assert_eq!(page.iter().filter(|line| line.is_empty()).count(), 1);
    }
}
