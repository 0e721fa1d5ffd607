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
    /// Expressions of some forms, by their beginning, outer ones first; again without those in macros.
    pub nodes: Vec<WrittenNode>,
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

/// An expression (or `let`) of a form that a change may be about, with the places of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenNode {
    /// The whole.
    pub span: Span,
    /// What it is.
    pub form: NodeForm,
}

/// Forms of [`WrittenNode`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeForm {
    /// `receiver.name(arguments)`.
    Method {
        /// On what.
        receiver: Span,
        /// Its name.
        name: Span,
        /// With what.
        arguments: Vec<Span>,
    },
    /// `if`; the condition may be, or hold, a `let`.
    If {
        /// The condition.
        condition: Span,
        /// The block, with its braces.
        then: Span,
        /// Is there an `else`?
        has_else: bool,
    },
    /// `match`, and what it matches.
    Match(Span),
    /// `left = right`.
    Assign {
        /// The place.
        left: Span,
        /// The value.
        right: Span,
    },
    /// `left == right`, `left + right` and so on; `left += right` too.
    Binary {
        /// The left side.
        left: Span,
        /// The operator.
        operator: Span,
        /// The right side.
        right: Span,
    },
    /// `for pattern in iterated`.
    For(Span),
    /// `let pattern = value`, as a statement or a condition.
    Let {
        /// The pattern, with its type.
        pattern: Span,
        /// The value.
        value: Span,
    },
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

    /// The statements of a block, by its place with the braces.
    pub fn of_block(&self, block: Span) -> impl Iterator<Item = &WrittenStatement> {
        let from = self.statements.partition_point(|statement| statement.span.start < block.start);
        let inside = self.statements[from..].iter().take_while(move |statement| statement.span.start < block.end);
        inside.filter(move |statement| statement.block == block)
    }

    /// The statement before one in its block.
    pub fn before(&self, statement: &WrittenStatement) -> Option<&WrittenStatement> {
        self.of_block(statement.block).take_while(|other| other.span.start < statement.span.start).last()
    }

    /// The expression that stands exactly here, if it has one of the forms.
    pub fn node(&self, span: Span) -> Option<&NodeForm> {
        let from = self.nodes.partition_point(|node| node.span.start < span.start);
        let mut same = self.nodes[from..].iter().take_while(|node| node.span.start == span.start);
        same.find(|node| node.span == span).map(|node| &node.form)
    }

    /// The expressions that hold a place, the innermost first.
    pub fn nodes_round(&self, place: Span) -> impl Iterator<Item = &WrittenNode> {
        let from = self.nodes.partition_point(|node| node.span.start <= place.start);
        self.nodes[..from].iter().rev().filter(move |node| node.span.contains(place))
    }

    /// The expressions inside a place.
    pub fn nodes_in(&self, place: Span) -> impl Iterator<Item = &WrittenNode> {
        let from = self.nodes.partition_point(|node| node.span.start < place.start);
        let begun = self.nodes[from..].iter().take_while(move |node| node.span.start < place.end);
        begun.filter(move |node| place.contains(node.span))
    }

    /// Does a name stand in a place? Fields and methods of that name are others; comments and strings count:
    /// better one too many.
    pub fn has_word(&self, place: Span, word: &str) -> bool {
        let text = self.source(place);
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        text.match_indices(word).any(|(at, _)| {
            let before = &text[..at];
            let is_field = before.ends_with('.') && !before.ends_with("..");
            !is_field
                && !before.chars().next_back().is_some_and(is_part)
                && !text[at + word.len()..].chars().next().is_some_and(is_part)
        })
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
