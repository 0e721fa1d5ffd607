//! GitLab's report of code quality: a list of findings.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, printable};
use crate::policy::{Level, lint};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes the list.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Issue> = report
        .told
        .iter()
        .zip(report.fingerprints())
        .map(|(told, fingerprint)| {
            let finding = &told.finding;
            let name = lint(finding.code).map_or("", |info| info.name);
            let lines = Lines { begin: report.begin(finding.primary).0, end: report.end(finding.primary).0 };
            Issue {
                description: printable(&finding.message),
                check_name: format!("{} {name}", finding.code),
                fingerprint,
                severity: match told.level {
                    Level::Deny => "major",
                    Level::Warn => "minor",
                    Level::Allow => "info",
                },
                location: Place { path: report.file(finding.primary).shown().replace('\\', "/"), lines },
            }
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    out.write_all(b"\n")
}
