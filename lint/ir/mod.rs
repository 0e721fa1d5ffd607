//! The program as rules see it: items, types as written, and bodies as control-flow graphs in which
//! scopes, temporaries, drops, waits, calls and captures are explicit.
//!
//! Knows nothing of `syn`, of other files, or of what any call does. Names are symbols of the file's
//! own table until [`FileIr::rename`] moves them to the program's.

mod body;
mod condition;
mod item;
mod mention;
mod print;
mod rename;
mod shape;
mod ty;
mod written;

pub use body::*;
pub use condition::{excludes, is_not};
pub use item::*;
pub use print::print;
pub use shape::same_shape;
pub use ty::*;
pub use written::*;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::span::{Edition, Span};

/// An interned name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Symbol(pub u32);

/// A table of names, each once. A file has one of its own, so that workers share nothing; the program
/// merges them.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    names: Vec<Box<str>>,
    ids: FxHashMap<Box<str>, Symbol>,
}

impl Symbols {
    /// The symbol of a name, a new one if need be.
    pub fn intern(&mut self, name: &str) -> Symbol {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = Symbol(self.names.len() as u32);
        self.names.push(name.into());
        self.ids.insert(name.into(), id);
        id
    }

    /// The symbol of a name that is already known.
    pub fn get(&self, name: &str) -> Option<Symbol> {
        self.ids.get(name).copied()
    }

    /// The name of a symbol of this table.
    pub fn name(&self, id: Symbol) -> &str {
        &self.names[id.0 as usize]
    }

    /// All names in the order of their symbols.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }
}

/// One file, lowered: everything later layers know of it.
#[derive(Clone, Debug, Default)]
pub struct FileIr {
    /// The edition of the crate that holds the file.
    pub edition: Edition,
    /// The names that the file uses.
    pub symbols: Symbols,
    /// Modules: the first is the file itself, the others are inline `mod` blocks and function bodies
    /// that hold items.
    pub modules: Vec<Module>,
    /// Paths as written; [`PathId`] indexes them.
    pub paths: Vec<PathRef>,
    /// Types as written; [`TypeId`] indexes them.
    pub types: Vec<TypeRef>,
    /// `use` declarations, one for each leaf.
    pub uses: Vec<Use>,
    /// Functions and methods.
    pub functions: Vec<Function>,
    /// Structs, enums, unions and type aliases.
    pub adts: Vec<Adt>,
    /// Type aliases.
    pub aliases: Vec<Alias>,
    /// Traits.
    pub traits: Vec<Trait>,
    /// Impl blocks.
    pub impls: Vec<Impl>,
    /// Statics and constants.
    pub globals: Vec<Global>,
    /// Bodies of functions, closures, `async` blocks and initialisers; [`BodyId`] indexes them.
    pub bodies: Vec<Body>,
    /// `// locklint: …` comments, in order.
    pub annotations: Vec<Annotation>,
    /// What could not be lowered, and why.
    pub problems: Vec<Problem>,
    /// Code for tests that was not read.
    pub left_out: Vec<Span>,
}

/// Something about a file that a person must be told: it does not parse, or a limit was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of problem it is.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// One sentence for a person.
    pub message: String,
}

/// The kinds of [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProblemKind {
    /// The file is not Rust as `syn` knows it, or not UTF-8 (L001).
    Syntax,
    /// The file is nested too deeply or is over a limit of size (L002).
    Limit,
}

/// A comment addressed to the linter: the text after `locklint:`, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// The comment.
    pub span: Span,
    /// The text after `locklint:`, trimmed.
    pub text: String,
    /// Does only white space precede it on its line?
    pub own_line: bool,
    /// What it is about: for a comment on its own line the next token that is not in a comment or an
    /// attribute, else the comment's line. A byte offset.
    pub target: u32,
}

/// A problem is one finding; the file is otherwise empty.
impl FileIr {
    /// A file of which only problems are known.
    pub fn broken(edition: Edition, problems: Vec<Problem>) -> FileIr {
        FileIr { edition, problems, modules: vec![Module::default()], ..FileIr::default() }
    }
}
