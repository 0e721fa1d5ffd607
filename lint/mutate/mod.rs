//! Edits that break: each injects one fault against the locking rules into code that is right.
//!
//! A fault says where it goes by the function and by what the code there says, never by a line. If that is not there, or
//! there twice, nothing is changed and the error tells what was looked for. The text between the edits stays as it is.
//! Knows nothing of rules, findings or files: text in, text out.

mod anchor;
mod shape;
mod sites;

use std::ops::Range;

pub use self::sites::{Kind, Site, sites};

use self::anchor::{Function, Guard, Source, Statement};

/// One fault. The code that it names is compared token by token, so that spaces, line ends and comments do not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault<'a> {
    /// Splits a critical section: the guard is released and taken again just before a statement.
    Split {
        /// How the statement begins.
        before: &'a str,
        /// How the guard is taken again where the function does not say so itself, because it was handed the guard.
        acquire: Option<&'a str>,
    },
    /// Leaves a statement out: a check, or the release of a guard.
    Leave {
        /// How the statement begins.
        out: &'a str,
    },
    /// Holds a lock across a statement and to the end of its block.
    Hold {
        /// What takes the lock.
        acquire: &'a str,
        /// How the statement begins.
        across: &'a str,
    },
    /// Writes one piece of code for another: present state for a copy, an index for what it stood for.
    Replace {
        /// What stands there.
        code: &'a str,
        /// What is to stand there.
        with: &'a str,
    },
}

/// A fault and the function that it goes into: `Raft::start`, or `next_after` if it belongs to no type. An empty name is
/// the whole file, for what stands in no function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Injection<'a> {
    /// The function.
    pub function: &'a str,
    /// The fault.
    pub fault: Fault<'a>,
}

/// Why a fault was not injected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MutateError {
    /// The file is no Rust.
    #[error("the file does not parse ({0}); faults are injected into code that compiles")]
    Unparsed(String),
    /// No such function, or several.
    #[error("there are {found} functions `{function}`; name one as `Type::name`, or `name` if it belongs to no type")]
    Function {
        /// What was looked for.
        function: String,
        /// How many there are.
        found: usize,
    },
    /// The code is not there, or several times.
    #[error("`{code}` is there {found} times in `{function}`; name code that is there once")]
    Code {
        /// What was looked for.
        code: String,
        /// Where.
        function: String,
        /// How many times.
        found: usize,
    },
    /// The code is there, but begins no statement.
    #[error("`{code}` in `{function}` is not the beginning of a statement; name one that is")]
    NoStatement {
        /// What was looked for.
        code: String,
        /// Where.
        function: String,
    },
    /// No guard is alive before the statement.
    #[error("before `{code}` in `{function}`, no variable has a guard; name a statement of a critical section")]
    NoGuard {
        /// The statement.
        code: String,
        /// Where.
        function: String,
    },
    /// The guard is a parameter.
    #[error("`{function}` is handed the guard `{guard}`; say how it is taken again")]
    GuardOfCaller {
        /// Where.
        function: String,
        /// The parameter.
        guard: String,
    },
}

/// Injects faults into a file, one after the other: each sees what those before it have left.
pub fn inject(text: &str, injections: &[Injection]) -> Result<String, MutateError> {
    let mut text = text.to_string();
    for injection in injections {
        let mut edits = edits(&text, injection)?;
        edits.sort_by_key(|(range, _)| range.start);
        for (range, new) in edits.into_iter().rev() {
            text.replace_range(range, &new);
        }
    }
    Ok(text)
}

/// The line, from 1, in which a piece of code begins: where a finding in it is expected.
pub fn line_of(text: &str, function: &str, code: &str) -> Result<usize, MutateError> {
    let start = Source::parse(text)?.function(function)?.code(code)?.start;
    Ok(text[..start].matches('\n').count() + 1)
}

type Edit = (Range<usize>, String);

fn edits(text: &str, injection: &Injection) -> Result<Vec<Edit>, MutateError> {
    let source = Source::parse(text)?;
    let function = source.function(injection.function)?;
    match injection.fault {
        Fault::Split { before, acquire } => split(text, &function, before, acquire),
        Fault::Leave { out } => Ok(vec![(function.statement(out)?.bytes.clone(), String::new())]),
        Fault::Hold { acquire, across } => {
            let at = function.statement(across)?.bytes.start;
            Ok(vec![(at..at, format!("let _held = {acquire};\n{}", indentation(text, at)))])
        }
        Fault::Replace { code, with } => Ok(vec![(function.code(code)?, with.to_string())]),
    }
}

/// The fault at the place that an injection names: `drop(g); g = …;`. By assignment, since the statement may stand in a block that ends before the guard's own. A parameter
/// may have a lifetime that a guard of this function does not, so a variable takes its place.
fn split(text: &str, function: &Function, before: &str, acquire: Option<&str>) -> Result<Vec<Edit>, MutateError> {
    let statement = function.statement(before)?;
    let at = statement.bytes.start;
    let guard = function
        .guard_at(at)
        .ok_or_else(|| MutateError::NoGuard { code: before.to_string(), function: function.name.clone() })?;
    let acquire = match (acquire, &guard.acquired) {
        (Some(given), _) => given,
        (None, Some(range)) => &text[range.clone()],
        (None, None) => {
            let (function, guard) = (function.name.clone(), guard.name.clone());
            return Err(MutateError::GuardOfCaller { function, guard });
        }
    };
    Ok(split_at(text, statement, guard, acquire))
}

fn split_at(text: &str, statement: &Statement, guard: &Guard, acquire: &str) -> Vec<Edit> {
    let at = statement.bytes.start;
    let (name, indent) = (&guard.name, indentation(text, at));
    let is_replaced = guard.acquired.is_none() && statement.block == guard.scope;
    let declares = if is_replaced { "let mut " } else { "" };
    let mut edits = vec![(at..at, format!("drop({name});\n{indent}{declares}{name} = {acquire};\n{indent}"))];
    if !guard.is_mutable && !is_replaced {
        edits.push((guard.at..guard.at, "mut ".to_string()));
    }
    edits
}

/// The space before the first word of the line of a byte.
fn indentation(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = &text[start..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

#[cfg(test)]
mod tests;
