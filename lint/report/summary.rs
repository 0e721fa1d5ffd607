//! What a run ends in: how many findings of what, and what to do next.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use super::human::{BOLD, level_color, paint};
use super::{Report, Style};
use crate::policy::{Level, lint};

/// Writes it: one quiet line if nothing was found.
pub fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let files = counted(report.checked, "file");
    let time = shown_time(report.elapsed);
    if report.told.is_empty() {
        return writeln!(out, "locklint: nothing found in {files} ({time})");
    }
    let mut by_code: BTreeMap<(&str, Level), usize> = BTreeMap::new();
    for told in report.told {
        *by_code.entry((told.finding.code, told.level)).or_default() += 1;
    }
    let found = counted(report.told.len(), "finding");
    writeln!(out, "{}", paint(style, BOLD, &format!("locklint: {found} in {files} ({time})")))?;
    let most = by_code.values().max().map_or(1, |count| count.to_string().len());
    for ((code, level), count) in &by_code {
        let info = lint(code);
        let word = paint(style, level_color(*level), &format!("{:<7}", level.word()));
        let name = info.map_or("", |info| info.name);
        writeln!(out, "  {count:>most$} {word}  {code}  {name}")?;
    }
    let suggested = report.told.iter().filter(|told| !told.finding.suggestions.is_empty()).count();
    if suggested > 0 {
        let findings = counted(suggested, "finding");
        writeln!(out, "what would mend {findings}:    cargo locklint --diff --unsafe-fixes")?;
    }
    let to_learn = by_code
        .iter()
        .filter(|((code, _), _)| code.starts_with('R'))
        .max_by_key(|(key, count)| (**count, std::cmp::Reverse(*key)));
    if let Some(((code, _), _)) = to_learn {
        writeln!(out, "learn what is behind one:  cargo locklint explain {code}")?;
    }
    Ok(())
}

/// Says which files were changed, and how many findings that mended in each.
pub fn write_mended(files: &[(String, usize)], out: &mut dyn Write) -> io::Result<()> {
    for (path, count) in files {
        writeln!(out, "mended {} in {}", counted(*count, "finding"), super::printable(path))?;
    }
    Ok(())
}

/// A number of things: "1 file", "2 files".
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn shown_time(time: Duration) -> String {
    let milliseconds = time.as_millis();
    if milliseconds < 1000 { format!("{milliseconds} ms") } else { format!("{:.1} s", time.as_secs_f64()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_times() {
        assert_eq!(counted(1, "file"), "1 file");
        assert_eq!(counted(0, "file"), "0 files");
        assert_eq!(shown_time(Duration::from_millis(12)), "12 ms");
        assert_eq!(shown_time(Duration::from_millis(2345)), "2.3 s");
    }
}
