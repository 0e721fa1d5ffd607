//! Where code that is right has a place for a kind of fault, and the edits that put it there: by what the code looks like,
//! whatever program it is of. Whether it is a fault there is for others to say.

use std::ops::Range;

use super::anchor::{Function, Guard, Source, Statement};
use super::shape::Shape;
use super::{Edit, MutateError, indentation, split_at};

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A critical section becomes two.
    Split,
    /// A guard is kept that was released.
    Hold,
    /// A check is left out.
    Check,
    /// A guard gets no name, and is gone at once.
    Unnamed,
    /// A condition is waited for once, without a loop.
    WaitOnce,
    /// Two locks are taken in the other order.
    Swap,
    /// A task reads again what it was handed a copy of.
    Reread,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 7] =
        [Kind::Split, Kind::Hold, Kind::Check, Kind::Unnamed, Kind::WaitOnce, Kind::Swap, Kind::Reread];

    /// What it does, as a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Kind::Split => "releases a lock in the middle of a critical section, and takes it again",
            Kind::Hold => "keeps a lock that was released, so that it is held over what follows",
            Kind::Check => "leaves out a check that is made with the lock held",
            Kind::Unnamed => "gives a guard no name, so that the lock is free at once",
            Kind::WaitOnce => "waits for a condition once, without testing it again",
            Kind::Swap => "takes two locks in the other order",
            Kind::Reread => "lets a task read again what it was handed a copy of",
        }
    }
}

/// A place for a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The function, as `Type::name`.
    pub function: String,
    /// Where the code changes, in bytes.
    pub at: usize,
    /// The line of that, from 1.
    pub line: usize,
    /// What is done there.
    pub what: String,
    edits: Vec<(Range<usize>, String)>,
}

impl Site {
    /// The text with the fault.
    pub fn apply(&self, text: &str) -> String {
        let mut edits = self.edits.clone();
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut text = text.to_string();
        for (range, new) in edits.into_iter().rev() {
            text.replace_range(range, &new);
        }
        text
    }
}

/// The places for a kind of fault in a file, in their order.
pub fn sites(text: &str, kind: Kind) -> Result<Vec<Site>, MutateError> {
    let source = Source::parse(text)?;
    let mut found = Vec::new();
    for function in source.functions() {
        let place = Place { text, function };
        for statement in function.statements() {
            found.extend(place.site(kind, statement));
        }
    }
    found.sort_by_key(|site| site.at);
    Ok(found)
}

/// A function in which places are looked for.
struct Place<'s> {
    text: &'s str,
    function: &'s Function,
}

impl Place<'_> {
    fn site(&self, kind: Kind, statement: &Statement) -> Option<Site> {
        match kind {
            Kind::Split => self.split(statement),
            Kind::Hold => self.hold(statement),
            Kind::Check => self.check(statement),
            Kind::Unnamed => self.unnamed(statement),
            Kind::WaitOnce => self.wait_once(statement),
            Kind::Swap => self.swap(statement),
            Kind::Reread => self.reread(statement),
        }
    }

    fn made(&self, at: usize, what: String, edits: Vec<Edit>) -> Option<Site> {
        let line = self.text.get(..at)?.matches('\n').count() + 1;
        Some(Site { function: self.function.name.clone(), at, line, what, edits })
    }

    /// Before a statement that uses the guard, but not before the first one of its section: nothing would be split off.
    fn split(&self, statement: &Statement) -> Option<Site> {
        let start = statement.bytes.start;
        let guard = self.function.guard_at(start)?;
        let acquired = guard.acquired.as_ref()?;
        let between = self.function.statements().iter().any(|earlier| {
            earlier.bytes.start > acquired.end
                && earlier.bytes.end <= start
                && self.function.mentions(&earlier.bytes, &guard.name)
        });
        if !between || !self.function.mentions(&statement.bytes, &guard.name) {
            return None;
        }
        let edits = split_at(self.text, statement, guard, &self.text[acquired.clone()]);
        self.made(start, format!("`{}` is released before this line and taken again", guard.name), edits)
    }

    fn hold(&self, statement: &Statement) -> Option<Site> {
        let start = statement.bytes.start;
        match &statement.shape {
            Shape::Drop(name) => {
                self.function.guards().find(|guard| guard.name == *name && guard.scope.contains(&start))?;
                self.made(
                    start,
                    format!("`drop({name})` is left out"),
                    vec![(self.line_of(&statement.bytes), String::new())],
                )
            }
            Shape::Block { open, close, tail } => {
                let guard = self.own_guard(open.end, close.start)?;
                let mut edits = vec![(close.clone(), String::new())];
                match tail {
                    Some((head, tail)) => {
                        edits.push((head.start..open.end, String::new()));
                        edits.push((*tail..*tail, self.text.get(head.clone())?.to_owned()));
                    }
                    None => edits.push((open.clone(), String::new())),
                }
                self.made(start, format!("the block that ends the life of `{}` is opened", guard.name), edits)
            }
            Shape::Check | Shape::WaitLoop(_) | Shape::Acquisition(_) | Shape::Copy { .. } | Shape::Other => None,
        }
    }

    /// The first guard that lives to the end of a block.
    fn own_guard(&self, from: usize, to: usize) -> Option<&Guard> {
        self.function.guards().find(|guard| guard.acquired.is_some() && from <= guard.at && guard.scope.end == to + 1)
    }

    fn check(&self, statement: &Statement) -> Option<Site> {
        let start = statement.bytes.start;
        let guard = self.function.guard_at(start)?;
        let is_check = statement.shape == Shape::Check && self.function.mentions(&statement.bytes, &guard.name);
        let edits = || vec![(self.line_of(&statement.bytes), String::new())];
        if is_check { self.made(start, "this check is left out".to_owned(), edits()) } else { None }
    }

    /// Of a guard that nothing names again.
    fn unnamed(&self, statement: &Statement) -> Option<Site> {
        let Shape::Acquisition(name) = &statement.shape else { return None };
        let guard = self.function.guards().find(|guard| guard.name == *name && statement.bytes.contains(&guard.at))?;
        if guard.is_mutable || self.function.mentions(&guard.scope, name) {
            return None;
        }
        let edit = (guard.at..guard.at + name.len(), "_".to_owned());
        self.made(statement.bytes.start, format!("`{name}` becomes `_`"), vec![edit])
    }

    fn wait_once(&self, statement: &Statement) -> Option<Site> {
        let Shape::WaitLoop(keyword) = &statement.shape else { return None };
        self.made(keyword.start, "`while` becomes `if`".to_owned(), vec![(keyword.clone(), "if".to_owned())])
    }

    /// Two acquisitions, one after the other, neither of which needs the other's guard.
    fn swap(&self, statement: &Statement) -> Option<Site> {
        let Shape::Acquisition(first) = &statement.shape else { return None };
        let next = self
            .function
            .statements()
            .iter()
            .find(|next| next.bytes.start >= statement.bytes.end && next.block == statement.block)?;
        let Shape::Acquisition(second) = &next.shape else { return None };
        if first == second || self.function.mentions(&next.bytes, first) {
            return None;
        }
        let text = |bytes: &Range<usize>| self.text.get(bytes.clone()).map(str::to_owned);
        let edits = vec![(statement.bytes.clone(), text(&next.bytes)?), (next.bytes.clone(), text(&statement.bytes)?)];
        self.made(statement.bytes.start, format!("`{first}` and `{second}` are acquired in the other order"), edits)
    }

    /// In a task that locks anyway: a copy made there, under the name of the one that it was handed.
    fn reread(&self, statement: &Statement) -> Option<Site> {
        let Shape::Copy { name, of, rest } = &statement.shape else { return None };
        let start = statement.bytes.start;
        self.function.guards().find(|guard| guard.name == *of && guard.scope.contains(&start))?;
        let later = self.function.tasks().iter().filter(|task| task.start >= statement.bytes.end);
        let task = later.into_iter().find(|task| self.function.mentions(task, name))?;
        let guard = self.function.guards().find(|guard| task.contains(&guard.at))?;
        let (acquire, rest) = (self.text.get(guard.acquired.clone()?)?, self.text.get(rest.clone())?);
        let indent = indentation(self.text, guard.at);
        let edit = (task.start..task.start, format!("\n{indent}let {name} = {acquire}{rest};"));
        self.made(task.start, format!("the task reads `{name}` itself"), vec![edit])
    }

    /// A statement with the line that it leaves empty.
    fn line_of(&self, bytes: &Range<usize>) -> Range<usize> {
        let start = bytes.start - indentation(self.text, bytes.start).len();
        let is_first = start == 0 || self.text.as_bytes().get(start - 1) == Some(&b'\n');
        match self.text.get(bytes.end..).and_then(|rest| rest.strip_prefix('\n')) {
            Some(_) if is_first => start..bytes.end + 1,
            _ => bytes.clone(),
        }
    }
}
