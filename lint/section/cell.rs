//! Cells: the parts of shared state that sections read and write. Elements of a container are not told apart, their
//! fields are.
//!
//! Knows nothing of what is done to them.

use crate::flow::access::{Access, Part, Root};
use crate::flow::lock::Class;
use crate::ir::Symbol;
use crate::resolve::{AdtId, Program};

/// How many fields deep state is told apart.
const DEPTH: usize = 3;

/// A part of what a lock protects; or of what a parameter refers to, which some caller's lock may protect.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The lock, if the access leads through one.
    pub lock: Option<Access>,
    /// Where the state begins otherwise: a parameter.
    pub root: Root,
    /// The fields on the way, from the state down; none means all of it.
    pub path: Vec<(Option<AdtId>, Symbol)>,
}

/// What the same field is called in all functions, whichever value it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A field of a type.
    Field(AdtId, Symbol),
    /// A part of a tuple that locks of a class protect.
    Part(Class, Symbol),
    /// All that locks of a class protect.
    Whole(Class),
}

impl Cell {
    /// The cell that an access leads to.
    pub fn of(access: &Access) -> Cell {
        let at = access.parts.iter().rposition(|part| *part == Part::Content);
        let lock = at.map(|at| Access { root: access.root, parts: access.parts[..at].to_vec() });
        let rest = at.map_or(&access.parts[..], |at| &access.parts[at + 1..]);
        let fields = rest.iter().filter_map(|part| match part {
            Part::Field(owner, name) => Some((*owner, *name)),
            Part::Element(_) | Part::Content => None,
        });
        Cell { lock, root: access.root, path: fields.take(DEPTH).collect() }
    }

    /// The access again, without the elements on the way.
    pub fn access(&self) -> Access {
        let start = match &self.lock {
            Some(lock) => lock.clone().then(Part::Content),
            None => Access::of(self.root),
        };
        self.path.iter().fold(start, |access, (owner, name)| access.then(Part::Field(*owner, *name)))
    }

    /// Is one of them part of the other, or the same?
    pub fn overlaps(&self, other: &Cell) -> bool {
        self.lock == other.lock
            && self.root == other.root
            && (self.path.starts_with(&other.path) || other.path.starts_with(&self.path))
    }

    /// Is it a field of the other, however deep?
    pub fn is_inside(&self, other: &Cell) -> bool {
        self.overlaps(other) && self.path.len() > other.path.len()
    }

    /// What all functions call it; none where only the caller knows.
    pub fn key(&self, class: Option<&Class>) -> Option<Key> {
        match (self.path.last(), class) {
            (Some((Some(owner), name)), _) => Some(Key::Field(*owner, *name)),
            (Some((None, name)), Some(class)) => Some(Key::Part(class.clone(), *name)),
            (None, Some(class)) => Some(Key::Whole(class.clone())),
            (Some((None, _)) | None, None) => None,
        }
    }

    /// The keys of what it is a part of, the whole first.
    pub fn wholes(&self, class: Option<&Class>) -> Vec<Key> {
        (0..self.path.len())
            .filter_map(|depth| Cell { path: self.path[..depth].to_vec(), ..self.clone() }.key(class))
            .collect()
    }

    /// The two fields of one struct in which their ways part.
    pub fn parting(&self, other: &Cell, class: Option<&Class>) -> Option<(Key, Key)> {
        let at = self.path.iter().zip(&other.path).position(|(one, other)| one != other)?;
        let cut = |cell: &Cell| Cell { path: cell.path[..=at].to_vec(), ..cell.clone() }.key(class);
        Some((cut(self)?, cut(other)?))
    }

    /// Its name, for people: the last field, or else `of`, the lock's name.
    pub fn name(&self, program: &Program, of: &str) -> String {
        match self.path.last() {
            Some((_, name)) => program.name(*name).to_string(),
            None => of.to_string(),
        }
    }
}
