//! What looking through a function gives: its sections, what each reads and writes, what decides, what is
//! combined, what it hands to other threads.
//!
//! Knows nothing of what is forbidden.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::cell::Cell;
use super::conduct::WriteKind;
use super::control::Control;
use super::message::Field;
pub use super::origin::{Origin, OriginOf, Origins};
use crate::flow::access::Access;
use crate::flow::lock::Class;
use crate::flow::summary::Hop;
use crate::model::Mode;
use crate::resolve::{BodyRef, FnId};

/// A critical section of a function; indexes [`RootTrace::sections`].
pub type SectionId = u32;
/// A read; indexes [`RootTrace::reads`].
pub type ReadId = u32;

/// Which critical section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    /// An acquisition of the body.
    Token(u32),
    /// Inside a call, which takes and releases the lock: the statement, and which of the callee's.
    Inside((u32, u32), u32),
    /// Whoever calls holds the lock, if anybody does.
    Caller,
}

/// A critical section.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// In which body.
    pub body: BodyRef,
    /// Which.
    pub kind: SectionKind,
    /// The lock; none where only the caller knows.
    pub lock: Option<Access>,
    /// The lock's class.
    pub class: Option<Class>,
    /// The lock's name, for people.
    pub name: String,
    /// What its holder may do.
    pub mode: Mode,
    /// The lock is one of tasks: whoever waits for it lets others have their turn.
    pub awaited: bool,
    /// Of a section inside a call: the callee does so little that it reads and writes for its caller.
    pub simple: bool,
    /// Where it begins.
    pub at: Hop,
    /// The statement that begins it, if it is one of the body.
    pub begins: Option<(u32, u32)>,
    /// Sections of the body that go on where it begins.
    pub under: Vec<SectionKind>,
}

/// A read of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// What is read.
    pub cell: Cell,
    /// In which section.
    pub section: SectionId,
    /// In which body, at which statement.
    pub at: (BodyRef, (u32, u32)),
    /// The place to show.
    pub place: Hop,
    /// What was read was moved out: nobody else has it.
    pub own: bool,
}

/// Sections that have ended on some way to a point, and whether anything has waited since.
pub type Past = BTreeMap<SectionId, bool>;

/// A branch: what it tests.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Where what it tests comes from.
    pub tests: Origins,
    /// The condition or scrutinee.
    pub place: Hop,
    /// It asks whether state is behind something.
    pub bound: Option<Bound>,
    /// It asks whether there is something: `if let Some(entry) = map.get_mut(&key)`.
    pub presence: bool,
}

/// A comparison by order of something fresh with what no section has: `reply.term > st.term`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// Where the other side comes from.
    pub against: Origins,
    /// The block to which it leads where the state is behind. On the other way the state may be any way ahead.
    pub behind: u32,
}

/// What a section has tested before it goes on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Check {
    /// What was read afresh.
    pub cell: Cell,
    /// All that is known of it is that it is not behind this; empty where the test says more.
    pub not_behind: Origins,
    /// The helper that acquired the lock has tested it, before it handed out the guard.
    pub on_entry: bool,
    /// It asks only whether there is something.
    pub presence: bool,
}

impl Check {
    /// Does it say only that there is what the written cell is a field of? Nothing is known of the field then.
    pub fn is_of_presence(&self, written: &Cell) -> bool {
        self.presence && written.is_inside(&self.cell)
    }

    /// Does it say anything of what an earlier section knew? That the state is not behind a reply does not: it may
    /// have moved on since the request was made.
    pub fn is_recheck(&self) -> bool {
        !self.not_behind.iter().any(|origin| matches!(origin.of, OriginOf::Brought | OriginOf::Reply))
    }
}

/// A point of a body with what is known there.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The statement.
    pub at: (u32, u32),
    /// The place to report.
    pub place: Hop,
    /// Sections that have ended.
    pub past: Past,
    /// Sections that go on.
    pub current: Vec<SectionId>,
    /// Branches that tested, in a section that still goes on, what they had read there.
    pub tested: BTreeSet<(u32, SectionId)>,
}

/// A write of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// What is written.
    pub cell: Cell,
    /// How.
    pub kind: WriteKind,
    /// In which section.
    pub section: SectionId,
    /// Where.
    pub point: Point,
    /// Of what the value is made.
    pub made_of: Origins,
    /// Of what the key of an insertion is made.
    pub key_of: Origins,
    /// What decides in the callee that does it.
    pub decided_by: Origins,
    /// What the callee that does it has tested in the same section.
    pub checked: Vec<Check>,
    /// All of the cell, not only something inside a container.
    pub whole: bool,
    /// An insertion whose key says where it belongs.
    pub keyed: bool,
    /// What it takes out is taken to be there: nothing else is done where it is not.
    pub insists: bool,
    /// It is told of a closure's body, which is looked at by itself too.
    pub in_closure: bool,
    /// A call leads to it: where the callee does it.
    pub in_callee: Option<Hop>,
}

/// Values that meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Combination {
    /// In what.
    pub kind: CombinationKind,
    /// The values, one by one.
    pub of: Vec<Origins>,
    /// Where.
    pub point: Point,
}

/// In what values meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CombinationKind {
    /// A comparison.
    Comparison,
    /// Arithmetic.
    Expression,
    /// A struct literal, or the arguments of a call.
    Message,
}

/// State that is reached by an index.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexUse {
    /// The container.
    pub cell: Cell,
    /// In which section.
    pub section: SectionId,
    /// Where the index comes from.
    pub index: Origins,
    /// Where.
    pub point: Point,
    /// A callee reaches into it, by a part of what it is handed: which part is not told.
    pub in_callee: bool,
}

/// A thread or task that is started.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// What it runs.
    pub body: BodyRef,
    /// Where it is started; the sections that go on there are not in its past.
    pub point: Point,
    /// Sections that go on where it is started.
    pub current: Vec<SectionId>,
}

/// An argument for a function of the program that a wait or a parameter brought.
#[derive(Clone, Debug, PartialEq)]
pub struct Handed {
    /// The function.
    pub to: FnId,
    /// Which parameter, from 0.
    pub param: u32,
    /// What its value was here: parameters and what waits brought.
    pub from: BTreeSet<OriginOf>,
    /// Where.
    pub at: Hop,
}

/// A field of a struct gets a value that is made of state.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// The field.
    pub field: Field,
    /// Where its value comes from.
    pub with: Origins,
    /// Where.
    pub at: Hop,
    /// The statement.
    pub point: (u32, u32),
}

/// An untimed wait on a condition variable that does not test by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct CondvarWait {
    /// The section that it interrupts.
    pub section: SectionId,
    /// Where.
    pub point: Point,
}

/// What one body does.
pub struct BodyTrace {
    /// Which.
    pub id: BodyRef,
    /// What decides whether blocks run.
    pub control: Arc<Control>,
    /// By block, its branch.
    pub branches: BTreeMap<u32, Branch>,
    /// Its writes, in the order of the graph.
    pub writes: Vec<Write>,
    /// Values that meet in it.
    pub combinations: Vec<Combination>,
    /// Its uses of indices.
    pub indices: Vec<IndexUse>,
    /// Threads and tasks that it starts.
    pub starts: Vec<Start>,
    /// Struct literals that it fills from state.
    pub filled: Vec<Filled>,
    /// Fields that it sets from state, of structs that came in as arguments.
    pub refilled: Vec<Filled>,
    /// Statements that send something and wait for the reply.
    pub asks: BTreeSet<(u32, u32)>,
    /// What it hands on.
    pub handed: Vec<Handed>,
    /// Its waits on condition variables.
    pub condvar_waits: Vec<CondvarWait>,
    /// Reads whose value went into a message, an argument or a write.
    pub used: BTreeMap<ReadId, Hop>,
    /// Reads that the callee uses which makes them, at its own line.
    pub used_inside: BTreeMap<ReadId, Hop>,
    /// Reads that the callee tests which makes them.
    pub tested_inside: BTreeSet<ReadId>,
    /// Of those, what a helper tests that is handed nothing but the lock, before it hands out the guard.
    pub on_entry: BTreeSet<ReadId>,
    /// Where its result comes from.
    pub returns: Origins,
}

/// What a function with its closures does.
pub struct RootTrace {
    /// The function.
    pub root: BodyRef,
    /// Its sections.
    pub sections: Vec<Section>,
    /// Its reads.
    pub reads: Vec<Read>,
    /// Its bodies, itself first.
    pub bodies: Vec<BodyTrace>,
}

impl Branch {
    /// Does it test something of a section that goes on?
    pub fn tests_fresh(&self, reads: &[Read], section: SectionId) -> bool {
        self.tests
            .iter()
            .any(|origin| !origin.stale && origin.read().is_some_and(|read| reads[read as usize].section == section))
    }
}

impl BodyTrace {
    /// The branches that decide whether a block runs, or that every path to it has left a loop by.
    pub fn tests_before(&self, block: u32) -> BTreeSet<u32> {
        let mut tests = self.control.deciding(block);
        tests.extend(self.branches.keys().filter(|branch| self.control.leaves_loop_before(**branch, block)));
        tests
    }

    /// Is what was read tested by some branch, here or in the callee that reads it?
    pub fn is_tested(&self, read: ReadId) -> bool {
        let mut tests = self.branches.values().flat_map(|branch| &branch.tests);
        self.tested_inside.contains(&read) || tests.any(|origin| !origin.stale && origin.read() == Some(read))
    }

    /// All that was read of which this is so: that some branch tests it, here or in the callee that reads it.
    pub fn tested(&self) -> FxHashSet<ReadId> {
        let tests = self.branches.values().flat_map(|branch| &branch.tests);
        let fresh = tests.filter(|origin| !origin.stale).filter_map(Origin::read);
        fresh.chain(self.tested_inside.iter().copied()).collect()
    }

    /// The cells that were read and tested in a write's own section before it.
    pub fn checked_cells(&self, reads: &[Read], write: &Write) -> Vec<Cell> {
        let mut cells: Vec<Cell> =
            self.checks(reads, write).into_iter().filter(Check::is_recheck).map(|check| check.cell).collect();
        cells.dedup();
        cells
    }

    /// What a write's own section has tested before it.
    pub fn checks(&self, reads: &[Read], write: &Write) -> Vec<Check> {
        let mut checks = self.checks_before(reads, &write.point, write.section);
        checks.extend(write.checked.iter().cloned());
        checks.sort();
        checks
    }

    /// The cells that decide in a section whether a block of it runs.
    pub fn tested_cells_of(&self, reads: &[Read], block: u32, section: SectionId) -> Vec<Cell> {
        let deciding = self.control.deciding(block);
        let tests = deciding.iter().filter_map(|branch| self.branches.get(branch)).flat_map(|branch| &branch.tests);
        let tested = tests.filter_map(Origin::read).map(|read| &reads[read as usize]);
        tested.filter(|read| read.section == section).map(|read| read.cell.clone()).collect()
    }

    /// The cells that were read and tested in a section before a point of it.
    pub fn tested_cells(&self, reads: &[Read], point: &Point, section: SectionId) -> Vec<Cell> {
        self.checks_before(reads, point, section).into_iter().map(|check| check.cell).collect()
    }

    fn checks_before(&self, reads: &[Read], point: &Point, section: SectionId) -> Vec<Check> {
        let before = self.tests_before(point.at.0);
        let tested = point.tested.iter().filter(|(branch, of)| *of == section && before.contains(branch));
        let mut checks = Vec::new();
        for branch in tested.filter_map(|(branch, _)| self.branches.get(branch)) {
            let ahead = |bound: &&Bound| !self.control.leads(bound.behind, point.at.0);
            let not_behind = branch.bound.as_ref().filter(ahead).map(|bound| bound.against.clone()).unwrap_or_default();
            let fresh = branch.tests.iter().filter(|origin| !origin.stale).filter_map(Origin::read);
            let of_section = fresh.filter(|read| reads[*read as usize].section == section);
            checks.extend(of_section.map(|read| Check {
                cell: reads[read as usize].cell.clone(),
                not_behind: not_behind.clone(),
                on_entry: self.on_entry.contains(&read),
                presence: branch.presence,
            }));
        }
        checks
    }
}
