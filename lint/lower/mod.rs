//! One file and its edition → ir. A lexing pass ([`scan`]) finds comments, macro definitions and how deep
//! the file is nested; then `syn` parses it, and items and bodies are lowered.
//!
//! Pure: no files are read, and nothing of `syn` or `proc-macro2` leaves. Knows nothing of other files but
//! their `macro_rules!` definitions, nor of what any name means.

mod attributes;
mod body;
mod context;
mod extent;
mod functions;
mod generics;
mod item_macros;
mod items;
mod macros;
mod offsets;
mod scan;
mod types;
mod uses;
mod written;

#[cfg(test)]
mod tests;

use context::Context;

use crate::ir::{FileIr, ModuleId, Problem, ProblemKind};
use crate::span::{Edition, Span};

pub use macros::Macros;
pub use scan::{MacroSource, Scan, scan};
pub use written::written;

/// How deep brackets may be nested.
pub const MAX_DEPTH: u32 = 200;

/// How deep a tree may be for other reasons: an operator between operands, a field access or a call weighs
/// 1, an operator before its operand or a keyword 4, a generic argument 12.
pub const MAX_CHAIN: u32 = 4_000;

/// The stack that a thread needs to lower any file within the limits.
pub const STACK: usize = 64 << 20;

/// How a file is to be lowered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The edition of the crate that holds the file.
    pub edition: Edition,
    /// Leave out bodies: of a model's stubs only the signatures matter.
    pub signatures_only: bool,
    /// Leave out modules that are compiled for tests alone.
    pub without_tests: bool,
}

/// Lowers one file. Never panics; a file that does not parse or is over a limit is a file without items
/// and with a problem.
pub fn lower(text: &str, scan: &Scan, macros: &Macros, options: &Options) -> FileIr {
    let mut ir = if let Some(problem) = over_limit(scan) {
        FileIr::broken(options.edition, vec![problem])
    } else if options.without_tests && !scan.tests.is_empty() {
        let ir = parse(&without(text, &scan.tests), scan, macros, options);
        FileIr { left_out: scan.tests.clone(), ..ir }
    } else {
        parse(text, scan, macros, options)
    };
    ir.annotations = scan.annotations.clone();
    ir
}

/// A text with nothing in some places of it: every byte and every line stays where it is.
fn without(text: &str, places: &[Span]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for place in places {
        left.push_str(&text[from..place.start as usize]);
        from = place.end as usize;
        left.extend(text[place.start as usize..from].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
    }
    left.push_str(&text[from..]);
    left
}

fn over_limit(scan: &Scan) -> Option<Problem> {
    let message = if scan.depth > MAX_DEPTH {
        format!("brackets are nested {} deep; more than {MAX_DEPTH} are not analysed", scan.depth)
    } else if scan.chain > MAX_CHAIN {
        format!("operators, calls and generics are nested {} deep; more than {MAX_CHAIN} are not analysed", scan.chain)
    } else {
        return None;
    };
    Some(Problem { kind: ProblemKind::Limit, span: scan.deepest, message })
}

fn parse(text: &str, scan: &Scan, macros: &Macros, options: &Options) -> FileIr {
    let stripped = stripped(text);
    let mut cx = Context::new(text, stripped, scan, macros, options);
    let ir = match syn::parse_str::<syn::File>(&text[stripped..]) {
        Ok(file) => {
            items::file(&mut cx, &file, ModuleId(0));
            cx.ir
        }
        Err(error) => {
            let span = cx.span(error.span());
            // An error at the end of the text has no place.
            let span = if span.end as usize <= stripped { Span::new(span.end, text.len() as u32).last() } else { span };
            let problem = Problem { kind: ProblemKind::Syntax, span, message: error.to_string() };
            FileIr::broken(options.edition, vec![problem])
        }
    };
    // The thread's source map would otherwise keep the text of every file.
    proc_macro2::extra::invalidate_current_thread_spans();
    ir
}

/// How many bytes at the beginning are no Rust: a byte-order mark, a `#!` line.
fn stripped(text: &str) -> usize {
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = &text[mark..];
    let is_shebang = rest.strip_prefix("#!").is_some_and(|rest| !rest.trim_start().starts_with('['));
    if is_shebang { mark + rest.find('\n').unwrap_or(rest.len()) } else { mark }
}
