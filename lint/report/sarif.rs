//! SARIF 2.1.0, for code scanning: one run, its interleavings as code flows.

use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::{Report, printable};
use crate::finding::{Location, Suggestion};
use crate::lesson;
use crate::policy::{Level, Told, lint};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the log.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut codes: Vec<&str> = report.told.iter().map(|told| told.finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|code| rule(report, code)).collect();
    let prints = report.fingerprints();
    let results: Vec<Value> =
        report.told.iter().zip(prints).map(|(told, print)| result(report, told, &print, &codes)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": true }],
            "results": results,
        }],
    });
    serde_json::to_writer(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn rule(report: &Report, code: &str) -> Value {
    let info = lint(code);
    let name = info.map_or(code, |info| info.name);
    let summary = info.map_or(code, |info| info.summary);
    let lesson = lesson::page(code).unwrap_or(summary);
    let levels = report.told.iter().filter(|told| told.finding.code == code).map(|told| told.level);
    json!({
        "id": code,
        "name": name,
        "shortDescription": { "text": summary },
        "fullDescription": { "text": format!("{name}: {summary}") },
        "help": { "text": lesson, "markdown": lesson },
        "defaultConfiguration": { "level": level(levels.max().unwrap_or(Level::Warn)) },
        "properties": { "tags": ["concurrency", "locks"] },
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "note",
    }
}

fn result(report: &Report, told: &Told, print: &str, codes: &[&str]) -> Value {
    let finding = &told.finding;
    let mut message = printable(&finding.message);
    for help in &finding.helps {
        message = format!("{message}\nHelp: {}", printable(&help.text));
        for line in &help.code {
            message = format!("{message}\n    {}", printable(line));
        }
    }
    let related = finding.labels.iter().enumerate().map(|(id, label)| {
        json!({
            "id": id,
            "physicalLocation": physical(report, label.at),
            "message": { "text": or(&label.text, "part of this") },
        })
    });
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": codes.iter().position(|code| *code == finding.code),
        "level": level(told.level),
        "message": { "text": or(&message, finding.code) },
        "locations": [{ "physicalLocation": physical(report, finding.primary) }],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": { "locklintIdentity/v1": print },
    });
    if let Some(flow) = flow(report, told) {
        result["codeFlows"] = json!([flow]);
    }
    let fixes: Vec<Value> = finding.suggestions.iter().map(|suggestion| fix(report, suggestion)).collect();
    if !fixes.is_empty() {
        result["fixes"] = fixes.into();
    }
    result
}

/// The interleaving, in one flow: viewers draw one after the other. A step without a place of its own is where its
/// lane was before.
fn flow(report: &Report, told: &Told) -> Option<Value> {
    let scenario = told.finding.scenario.as_ref().filter(|scenario| !scenario.steps.is_empty())?;
    let mut last = vec![told.finding.primary; scenario.lanes.len()];
    let mut locations = Vec::new();
    for (at, step) in scenario.steps.iter().enumerate() {
        let lane = scenario.lanes.get(step.lane).map_or("", String::as_str);
        let place = step.at.or_else(|| last.get(step.lane).copied()).unwrap_or(told.finding.primary);
        if let Some(last) = last.get_mut(step.lane) {
            *last = place;
        }
        let text = printable(&format!("{lane}: {}", step.text));
        locations.push(json!({
            "executionOrder": at + 1,
            "location": { "physicalLocation": physical(report, place), "message": { "text": text } },
        }));
    }
    let outcome = or(&scenario.outcome, "this goes wrong");
    Some(json!({ "message": { "text": outcome }, "threadFlows": [{ "locations": locations }] }))
}

fn fix(report: &Report, suggestion: &Suggestion) -> Value {
    let changes = suggestion.edits.iter().map(|edit| {
        json!({
            "artifactLocation": artifact(report, edit.at),
            "replacements": [{
                "deletedRegion": region(report, edit.at),
                "insertedContent": { "text": edit.replacement },
            }],
        })
    });
    json!({ "description": { "text": or(&suggestion.text, "mend it") }, "artifactChanges": changes.collect::<Vec<_>>() })
}

fn physical(report: &Report, at: Location) -> Value {
    json!({ "artifactLocation": artifact(report, at), "region": region(report, at) })
}

fn artifact(report: &Report, at: Location) -> Value {
    let path = &report.file(at).path;
    if path.is_absolute() {
        json!({ "uri": format!("file://{}", uri(path)) })
    } else {
        json!({ "uri": uri(path), "uriBaseId": "%SRCROOT%" })
    }
}

fn region(report: &Report, at: Location) -> Value {
    let (start_line, start_column) = report.begin(at);
    let (end_line, end_column) = report.end(at);
    json!({ "startLine": start_line, "startColumn": start_column, "endLine": end_line, "endColumn": end_column })
}

/// A path as a URI has it.
fn uri(path: &Path) -> String {
    let mut uri = String::new();
    for byte in path.to_string_lossy().replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// No text may be empty.
fn or(text: &str, otherwise: &str) -> String {
    printable_lines(if text.is_empty() { otherwise } else { text })
}

fn printable_lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}
