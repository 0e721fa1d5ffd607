//! What is drawn of a program's locking, apart from findings: the map of its sections, the protocol that they
//! make up, and a page that holds everything.
//!
//! Knows nothing of how the chart came about.

pub mod account;
mod dot;
mod escape;
pub mod gutter;
mod json;
mod layers;
mod map;
pub mod protocol;
pub mod svg;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::html::{self, Part};
use super::{Style, printable};
use crate::chart::{Chart, Entry, Function, LockId, Order, Place};
use crate::source::{Program, SourceFile};
use crate::span::{FileId, LineIndex, Span};

pub use escape::escape;

/// The characters that lines are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strokes {
    /// Box-drawing characters.
    Boxes,
    /// ASCII alone.
    Ascii,
}

/// A chart with the files that it is of.
#[derive(Debug)]
pub struct Atlas<'a> {
    program: &'a Program,
    chart: &'a Chart,
    /// Is code for tests shown too?
    tests: bool,
    lines: BTreeMap<FileId, LineIndex>,
}

impl<'a> Atlas<'a> {
    /// Of a program. `tests`: code for tests is shown too.
    pub fn new(program: &'a Program, chart: &'a Chart, tests: bool) -> Atlas<'a> {
        let mut files: Vec<FileId> = chart.functions.iter().map(|function| function.file).collect();
        files.extend(chart.locks.iter().filter_map(|lock| lock.declared).map(|place| place.file));
        files.extend(chart.entries.iter().flat_map(|entry| entry.code.into_iter().chain([entry.at])).map(|at| at.file));
        let sites = chart.orders.iter().flat_map(|order| &order.sites);
        files.extend(sites.flat_map(|site| [site.at.file, site.held_at.file]));
        let lines = files.into_iter().map(|file| (file, LineIndex::new(&program.file(file).text))).collect();
        Atlas { program, chart, tests, lines }
    }

    /// The functions of the files that were asked for.
    pub(super) fn functions(&self) -> impl Iterator<Item = (u32, &'a Function)> {
        let numbered = (0..).zip(&self.chart.functions);
        numbered.filter(|(_, function)| self.is_shown(function.file, function.test))
    }

    /// The locks that those functions take.
    fn locks(&self) -> Vec<LockId> {
        let all = 0..self.chart.locks.len() as LockId;
        let taken = |lock: &LockId| {
            self.functions().any(|(_, function)| function.holdings.iter().any(|holding| holding.lock == *lock))
        };
        all.filter(taken).collect()
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &'a Entry> {
        self.chart.entries.iter().filter(|entry| self.is_shown(entry.at.file, entry.test))
    }

    /// The order of those locks, where it shows in those files.
    pub(super) fn orders(&self) -> impl Iterator<Item = &'a Order> {
        let shown: BTreeSet<(FileId, &str)> =
            self.functions().map(|(_, function)| (function.file, function.name.as_str())).collect();
        let is_shown = move |order: &&Order| {
            order.sites.iter().any(|site| shown.contains(&(site.at.file, site.function.as_str())))
        };
        self.chart.orders.iter().filter(is_shown)
    }

    fn is_shown(&self, file: FileId, test: bool) -> bool {
        self.program.file(file).report && (self.tests || !test)
    }

    /// A file as shown.
    pub(super) fn shown(&self, file: FileId) -> String {
        self.program.file(file).shown()
    }

    /// The chart itself.
    pub(super) fn chart(&self) -> &'a Chart {
        self.chart
    }

    /// The text of a line, from 1.
    pub(super) fn line_text(&self, file: FileId, number: u32) -> &'a str {
        self.lines.get(&file).map_or("", |lines| lines.line_text(&self.program.file(file).text, number))
    }

    fn file(&self, file: FileId) -> &'a SourceFile {
        self.program.file(file)
    }

    /// The line, from 1, that a byte stands in.
    fn line(&self, file: FileId, at: u32) -> u32 {
        self.lines.get(&file).map_or(1, |lines| lines.line(at))
    }

    /// `src/raft.rs:88`.
    pub(super) fn address(&self, place: Place) -> String {
        let line = self.line(place.file, place.span.start);
        format!("{}:{line}", printable(&self.file(place.file).shown()))
    }

    /// The line, from 1, that a place in a file begins in.
    pub(super) fn line_of(&self, file: FileId, span: Span) -> u32 {
        self.line(file, span.start)
    }

    fn lock_name(&self, lock: LockId) -> String {
        printable(&self.chart.locks[lock as usize].name)
    }

    fn short_name(&self, lock: LockId) -> String {
        printable(&self.chart.locks[lock as usize].short)
    }

    /// These functions; or all that are worth being drawn.
    pub(super) fn chosen(&self, only: Option<&[u32]>) -> Vec<(u32, &'a Function)> {
        match only {
            Some(only) => self.functions().filter(|(number, _)| only.contains(number)).collect(),
            None => self.drawn().collect(),
        }
    }

    /// Those of them with sections of their own, or that wait with a lock held.
    fn drawn(&self) -> impl Iterator<Item = (u32, &'a Function)> {
        self.functions().filter(|(_, function)| {
            let holds = function.holdings.iter().any(|holding| !holding.stretches.is_empty());
            holds || function.waits.iter().any(|wait| !wait.held.is_empty())
        })
    }

    /// The functions whose name a person may mean by this: all of it, its last part, or a part of it.
    pub fn named(&self, name: &str) -> Vec<u32> {
        let by = |is_meant: &dyn Fn(&str) -> bool| -> Vec<u32> {
            self.functions().filter(|(_, function)| is_meant(&function.name)).map(|(number, _)| number).collect()
        };
        let exact = by(&|known| known == name);
        let last = || by(&|known| known.rsplit("::").next() == Some(name));
        let part = || by(&|known| known.contains(name));
        [exact]
            .into_iter()
            .chain(std::iter::once_with(last))
            .chain(std::iter::once_with(part))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// The names of all functions that can be shown.
    pub fn names(&self) -> Vec<&'a str> {
        self.functions().map(|(_, function)| function.name.as_str()).collect()
    }

    /// Draws functions with their sections beside the source: these, or all.
    pub fn write_map(
        &self,
        only: Option<&[u32]>,
        style: Style,
        strokes: Strokes,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        map::write(self, only, map::Pen { style, strokes }, out)
    }

    /// Writes a page of one part.
    pub fn write_page(&self, part: Part, out: &mut dyn Write) -> io::Result<()> {
        html::write_part(self, part, out)
    }

    /// Writes the locking protocol for a terminal.
    pub fn write_protocol(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        protocol::write(self, style, out)
    }

    /// Writes it as JSON.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write(self, out)
    }

    /// Writes the lock-order graph as a picture.
    pub fn write_svg(&self, out: &mut dyn Write) -> io::Result<()> {
        svg::write(self, out)
    }

    /// Writes the lock-order graph for Graphviz.
    pub fn write_dot(&self, out: &mut dyn Write) -> io::Result<()> {
        dot::write(self, out)
    }
}
