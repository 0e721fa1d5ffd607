//! JUnit's XML, for whatever shows the results of tests: a suite is a file, a case is a lint. What is at level `deny`
//! fails.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Report, Style, human, printable};
use crate::policy::{Level, Told, lint};

/// Findings of one lint in one file.
type Case<'a> = (&'a str, Vec<&'a Told>);

/// Writes the suites. Where nothing was found there is one case, which passes: a report without tests is taken for a
/// mistake.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<String, BTreeMap<&str, Vec<&Told>>> = BTreeMap::new();
    for told in report.told {
        let suite = suites.entry(report.file(told.finding.primary).shown()).or_default();
        suite.entry(told.finding.code).or_default().push(told);
    }
    let cases: Vec<&Vec<&Told>> = suites.values().flat_map(BTreeMap::values).collect();
    let failures = cases.iter().filter(|told| fails(told)).count();
    let tests = cases.len().max(1);
    let seconds = report.elapsed.as_secs_f64();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"locklint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"{seconds:.3}\">"
    )?;
    if suites.is_empty() {
        writeln!(out, "  <testsuite name=\"locklint\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">")?;
        writeln!(out, "    <testcase name=\"nothing found\" classname=\"locklint\"/>\n  </testsuite>")?;
    }
    for (file, cases) in suites {
        let failures = cases.values().filter(|told| fails(told)).count();
        let (name, tests) = (escaped(&file), cases.len());
        writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
        )?;
        for case in cases {
            write_case(report, &name, &case, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn fails(told: &[&Told]) -> bool {
    told.iter().any(|told| told.level == Level::Deny)
}

fn write_case(report: &Report, suite: &str, (code, told): &Case, out: &mut dyn Write) -> io::Result<()> {
    let name = lint(code).map_or("", |info| info.name);
    let text: Vec<String> = told.iter().map(|told| human::render(report, told, Style::default())).collect();
    let text: Vec<String> = text.join("\n").lines().map(escaped).collect();
    writeln!(out, "    <testcase name=\"{code} {name}\" classname=\"{suite}\">")?;
    if fails(told) {
        let first = told.first().map_or("", |told| told.finding.message.as_str());
        let more = if told.len() > 1 { format!(" (and {} more)", told.len() - 1) } else { String::new() };
        let message = escaped(&format!("{first}{more}"));
        writeln!(out, "      <failure message=\"{message}\" type=\"{code}\">{}</failure>", text.join("\n"))?;
    } else {
        writeln!(out, "      <system-out>{}</system-out>", text.join("\n"))?;
    }
    writeln!(out, "    </testcase>")
}

/// A text for an attribute or an element, without what XML cannot say.
fn escaped(text: &str) -> String {
    let allowed = printable(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    allowed.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
