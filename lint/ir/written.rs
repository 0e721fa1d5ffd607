//! A file as it is written: the text and the places of its statements, which graphs leave out. Made only
//! where a change of the text is to be suggested.

use std::sync::{Arc, OnceLock};

use crate::span::{FileId, Span};

/// A file's text and statements.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The text.
    pub text: Arc<str>,
    /// The statements of all blocks by their beginning, outer ones first. What stands in the arguments
    /// of a macro is none.
    pub statements: Vec<WrittenStatement>,
}

/// A statement, or the last expression of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenStatement {
    /// With its attributes and its semicolon.
    pub span: Span,
    /// The block that it stands in, with the braces.
    pub block: Span,
    /// What it is.
    pub form: StatementForm,
}

/// Forms of [`WrittenStatement`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementForm {
    /// `let …;`.
    Let,
    /// An item.
    Item,
    /// An expression or macro with a semicolon, or one that needs none (`if … {}`).
    Expression,
    /// The value of the block.
    Value,
}

impl Written {
    /// The source of a span.
    pub fn source(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The statements that hold a place, the innermost first.
    pub fn round(&self, place: Span) -> impl Iterator<Item = &WrittenStatement> {
        let from = self.statements.partition_point(|statement| statement.span.start <= place.start);
        self.statements[..from].iter().rev().filter(move |statement| statement.span.contains(place))
    }

    /// The statement before one in its block.
    pub fn before(&self, statement: &WrittenStatement) -> Option<&WrittenStatement> {
        let siblings = self.statements.iter().filter(|other| other.block == statement.block);
        siblings.take_while(|other| other.span.start < statement.span.start).last()
    }

    /// The white space at the beginning of the line of a byte.
    pub fn indent(&self, at: u32) -> &str {
        let line = self.line_start(at);
        let rest = &self.text[line..];
        let end = rest.find(|c: char| c != ' ' && c != '\t').unwrap_or(rest.len());
        &rest[..end.min((at as usize).saturating_sub(line))]
    }

    /// Does nothing but white space stand before a byte in its line?
    pub fn begins_line(&self, at: u32) -> bool {
        let line = self.line_start(at);
        self.text.get(line..at as usize).is_some_and(|before| before.trim().is_empty())
    }

    /// What to insert at the beginning of a statement to have other statements stand before it.
    pub fn before_statement(&self, at: u32, lines: &[String]) -> String {
        let gap = if self.begins_line(at) { format!("\n{}", self.indent(at)) } else { " ".to_string() };
        lines.iter().map(|line| format!("{line}{gap}")).collect()
    }

    fn line_start(&self, at: u32) -> usize {
        self.text.get(..at as usize).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
    }
}

/// The files of a program as they are written, each made when it is first asked for.
pub struct WrittenFiles<'a> {
    make: &'a (dyn Fn(FileId) -> Written + Sync),
    made: Vec<OnceLock<Written>>,
}

impl<'a> WrittenFiles<'a> {
    /// `count` files, each of which `make` makes.
    pub fn new(count: usize, make: &'a (dyn Fn(FileId) -> Written + Sync)) -> WrittenFiles<'a> {
        WrittenFiles { make, made: (0..count).map(|_| OnceLock::new()).collect() }
    }

    /// One of them; none of a file that is no source of the program.
    pub fn get(&self, file: FileId) -> Option<&Written> {
        Some(self.made.get(file.0 as usize)?.get_or_init(|| (self.make)(file)))
    }
}
