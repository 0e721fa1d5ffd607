//! What people and tools see: one file a format.
//!
//! Knows nothing of analysis; levels have been decided before.

mod diff;
mod excerpt;
mod github;
mod gitlab;
mod html;
mod human;
mod json;
mod junit;
mod lanes;
mod line;
mod page;
mod rdjsonl;
mod sarif;
mod short;
mod snippet;
mod statistics;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod view;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

pub use diff::write_diff;
pub use html::{Part, lessons};
pub use page::write_page;
pub use summary::{counted, write_mended};
pub use text::{printable, wrap};
pub use view::{Atlas, Strokes, escape};

use crate::finding::{Finding, Interleaving, Location};
use crate::policy::{Identity, Level, Told, identities};
use crate::source::{Program, SourceFile};
use crate::span::{FileId, LineIndex};

/// The formats of a run's findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    #[default]
    Human,
    /// One line a finding.
    Short,
    /// One JSON object a line, as cargo prints them.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub's commands.
    Github,
    /// GitLab's code quality.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// Reviewdog's diagnostics.
    Rdjsonl,
    /// A page.
    Html,
}

impl Format {
    /// Has it room for edits that a program makes?
    pub fn carries_suggestions(self) -> bool {
        match self {
            Format::Json | Format::Sarif | Format::Rdjsonl => true,
            Format::Human | Format::Short | Format::Github | Format::Gitlab | Format::Junit | Format::Html => false,
        }
    }
}

/// How a terminal shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// Colours.
    pub color: bool,
}

impl Default for Style {
    fn default() -> Style {
        Style { width: 80, color: false }
    }
}

/// What a run found, ready to be shown.
#[derive(Debug)]
pub struct Report<'a> {
    /// The files.
    pub program: &'a Program,
    /// What is told, in order.
    pub told: &'a [Told],
    /// How many files were checked.
    pub checked: usize,
    /// How long it took.
    pub elapsed: Duration,
    /// No summary.
    pub quiet: bool,
    atlas: Option<Atlas<'a>>,
    lines: BTreeMap<FileId, LineIndex>,
}

impl<'a> Report<'a> {
    /// Gathers what is to be shown.
    pub fn new(program: &'a Program, told: &'a [Told], checked: usize, elapsed: Duration, quiet: bool) -> Report<'a> {
        let mut lines = BTreeMap::new();
        for location in told.iter().flat_map(places) {
            lines.entry(location.file).or_insert_with(|| LineIndex::new(&program.file(location.file).text));
        }
        Report { program, told, checked, elapsed, quiet, atlas: None, lines }
    }

    /// Does the run fail?
    pub fn fails(&self) -> bool {
        self.told.iter().any(|told| told.level == Level::Deny)
    }

    /// Writes it.
    pub fn write(&self, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Human => {
                human::write(self, style, out)?;
                if !self.quiet { summary::write(self, style, out) } else { Ok(()) }
            }
            Format::Short => short::write(self, out),
            Format::Json => json::write(self, out),
            Format::Sarif => sarif::write(self, out),
            Format::Github => github::write(self, out),
            Format::Gitlab => gitlab::write(self, out),
            Format::Junit => junit::write(self, out),
            Format::Rdjsonl => rdjsonl::write(self, out),
            Format::Html => html::write_report(self, out),
        }
    }

    /// Writes how many findings of what there are: as JSON, or as a table.
    pub fn write_statistics(&self, as_json: bool, out: &mut dyn Write) -> io::Result<()> {
        if as_json { statistics::write_json(self, out) } else { statistics::write_table(self, out) }
    }

    /// Writes a table of the findings in Markdown.
    pub fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        github::write_table(self, out)
    }

    /// Shows the program's locking too, where a format has room for it.
    pub fn with_atlas(self, atlas: Atlas<'a>) -> Report<'a> {
        Report { atlas: Some(atlas), ..self }
    }

    /// What stands for each finding, in their order. Paths are from the working directory.
    fn fingerprints(&self) -> Vec<String> {
        let shown =
            self.program.files.iter().find(|file| file.path.is_relative() && file.absolute.ends_with(&file.path));
        let base = shown.and_then(|file| file.absolute.ancestors().nth(file.path.components().count()));
        let identities = identities(self.program, self.told, base.unwrap_or(Path::new("/")));
        identities.iter().map(Identity::fingerprint).collect()
    }

    /// Writes it as JSON round the messages of others: what they say comes before the last line, which says
    /// whether all succeeded. Whether the others did.
    pub fn write_json_with(
        &self,
        out: &mut dyn Write,
        others: impl FnOnce(&mut dyn Write) -> io::Result<bool>,
    ) -> io::Result<bool> {
        json::write_findings(self, out)?;
        let succeeded = others(out)?;
        json::write_last(!self.fails() && succeeded, out)?;
        Ok(succeeded)
    }

    /// An interleaving in lanes, a line each, without its introduction and outcome.
    pub fn interleaving(&self, finding: &Finding, scenario: &Interleaving, columns: usize) -> Vec<String> {
        lanes::draw(self, finding, scenario, columns)
    }

    fn file(&self, at: Location) -> &SourceFile {
        self.program.file(at.file)
    }

    /// Line and column of a place's beginning, from 1, in characters.
    fn begin(&self, at: Location) -> (u32, u32) {
        self.position(at, at.span.start)
    }

    /// Line and column of a place's end, from 1, in characters; exclusive.
    fn end(&self, at: Location) -> (u32, u32) {
        self.position(at, at.span.end)
    }

    fn position(&self, at: Location, byte: u32) -> (u32, u32) {
        self.lines.get(&at.file).map_or((1, 1), |lines| lines.line_column(&self.file(at).text, byte))
    }

    /// `src/raft.rs:88:9`.
    fn address(&self, at: Location) -> String {
        let (line, column) = self.begin(at);
        format!("{}:{line}:{column}", printable(&self.file(at).shown()))
    }
}

/// Every place that a finding speaks of.
fn places(told: &Told) -> impl Iterator<Item = Location> + '_ {
    let finding = &told.finding;
    let steps = finding.scenario.iter().flat_map(|scenario| scenario.steps.iter().filter_map(|step| step.at));
    let edits = finding.suggestions.iter().flat_map(|suggestion| &suggestion.edits).map(|edit| edit.at);
    std::iter::once(finding.primary).chain(finding.labels.iter().map(|label| label.at)).chain(steps).chain(edits)
}
