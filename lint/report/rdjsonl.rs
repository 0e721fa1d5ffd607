//! Reviewdog's format: one diagnostic a line. Its columns count bytes.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Report, Style, human, printable};
use crate::finding::Location;
use crate::policy::{Level, Told};

/// Writes all findings.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for told in report.told {
        serde_json::to_writer(&mut *out, &diagnostic(report, told))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn diagnostic(report: &Report, told: &Told) -> Value {
    let finding = &told.finding;
    // What replaces one place can be offered; several places at once cannot.
    let suggestions = finding.suggestions.iter().filter_map(|suggestion| match suggestion.edits.as_slice() {
        [edit] if edit.at.file == finding.primary.file => {
            Some(json!({ "range": range(report, edit.at), "text": edit.replacement }))
        }
        _ => None,
    });
    let related = finding
        .labels
        .iter()
        .map(|label| json!({ "message": printable(&label.text), "location": location(report, label.at) }));
    json!({
        "message": printable(&finding.message),
        "location": location(report, finding.primary),
        "severity": match told.level {
            Level::Deny => "ERROR",
            Level::Warn => "WARNING",
            Level::Allow => "INFO",
        },
        "source": { "name": "locklint" },
        "code": { "value": finding.code },
        "suggestions": suggestions.collect::<Vec<_>>(),
        "related_locations": related.collect::<Vec<_>>(),
        "original_output": human::render(report, told, Style::default()),
    })
}

fn location(report: &Report, at: Location) -> Value {
    json!({ "path": report.file(at).shown().replace('\\', "/"), "range": range(report, at) })
}

fn range(report: &Report, at: Location) -> Value {
    json!({ "start": position(report, at, at.span.start), "end": position(report, at, at.span.end) })
}

/// Line and column from 1, the column in bytes.
fn position(report: &Report, at: Location, byte: u32) -> Value {
    let text = &report.file(at).text;
    let before = text.get(..byte as usize).unwrap_or(text);
    let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
    json!({ "line": report.position(at, byte).0, "column": column })
}
