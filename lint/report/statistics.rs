//! How many findings of what, instead of the findings.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use crate::policy::{Level, lint};
use crate::span::FileId;

#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    name: &'a str,
    level: &'a str,
    findings: usize,
    files: usize,
}

/// As a table, the most frequent first; nothing if nothing was found.
pub fn write_table(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for Row { code, name, level, findings, files } in rows(report) {
        let plural = if files == 1 { "" } else { "s" };
        writeln!(out, "{findings:>6}  {level:<7}  {code}  {name:<24}  in {files} file{plural}")?;
    }
    Ok(())
}

/// As one JSON array.
pub fn write_json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &rows(report))?;
    out.write_all(b"\n")
}

fn rows<'a>(report: &Report<'a>) -> Vec<Row<'a>> {
    let mut by_code: BTreeMap<(&str, Level), (usize, BTreeSet<FileId>)> = BTreeMap::new();
    for told in report.told {
        let (count, files) = by_code.entry((told.finding.code, told.level)).or_default();
        *count += 1;
        files.insert(told.finding.primary.file);
    }
    let row = |((code, level), (findings, files)): ((&'a str, Level), (usize, BTreeSet<FileId>))| Row {
        code,
        name: lint(code).map_or("", |info| info.name),
        level: level.name(),
        findings,
        files: files.len(),
    };
    let mut rows: Vec<Row> = by_code.into_iter().map(row).collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.findings), row.code));
    rows
}
