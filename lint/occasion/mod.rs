//! What a program had occasion to do wrong, counted from the facts: how often it takes locks, waits, changes related
//! state, comes back after a wait; and what its handlers of remote calls do with the lock.
//!
//! Knows nothing of what was found, or of marks.

mod handled;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::flow::Facts;
use crate::flow::held::Origin;
use crate::resolve::Program;
use crate::section::Sections;
use crate::section::record::{BodyTrace, RootTrace, SectionId};
use crate::span::{FileId, Span};

/// The occasions of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasions {
    /// How many there were of each kind, in the order of the rules; kinds without any are left out.
    pub counts: Vec<(Occasion, u32)>,
    /// The handlers of remote calls, in the order of files.
    pub handlers: Vec<Handler>,
}

/// A kind of occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// A lock is taken for what follows.
    Acquisition,
    /// Several parts of a lock's state are changed in one critical section.
    JointWrite,
    /// State is changed for what the same critical section has read and tested.
    CheckedWrite,
    /// Something waits, in a function that has to do with locks.
    Wait,
    /// A lock is taken while another is held.
    Nesting,
    /// State is changed in a critical section that comes after another of the same lock and a wait.
    Return,
    /// A thread waits for a condition.
    CondvarWait,
    /// A thread or task is started, in a function that has to do with locks.
    Start,
}

impl Occasion {
    /// All kinds, by rule.
    pub const ALL: [Occasion; 8] = [
        Occasion::Acquisition,
        Occasion::JointWrite,
        Occasion::CheckedWrite,
        Occasion::Wait,
        Occasion::Nesting,
        Occasion::Return,
        Occasion::CondvarWait,
        Occasion::Start,
    ];

    /// The lints that would tell if it was done wrong.
    pub fn lints(self) -> &'static [&'static str] {
        match self {
            Occasion::Acquisition => &["R103", "R104", "R105"],
            Occasion::JointWrite => &["R201", "R202", "R203"],
            Occasion::CheckedWrite => &["R301", "R302", "R303", "R304"],
            Occasion::Wait => &["R401", "R402", "R403", "R404", "R405", "R406", "R411"],
            Occasion::Nesting => &["R407", "R408", "R412"],
            Occasion::Return => &["R501", "R502", "R504"],
            Occasion::CondvarWait => &["R505"],
            Occasion::Start => &["R503"],
        }
    }
}

/// A function that answers remote calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// `Raft::request_vote`.
    pub function: String,
    /// Where its name stands.
    pub at: (FileId, Span),
    /// Its critical sections of one lock, in itself or in what it calls: as many as follow each other on one way through it.
    pub sections: u32,
    /// That lock: the one with most of them.
    pub lock: Option<String>,
}

/// Counts the occasions of what is no test. `names`: functions of these names are handlers if they take a lock.
pub fn occasions(program: &Program, facts: &Facts, sections: &Sections, names: &[String]) -> Occasions {
    let own: Vec<&RootTrace> =
        sections.roots.iter().map(|root| &**root).filter(|root| !program.is_test(root.root)).collect();
    let bodies = || facts.bodies.iter().filter(|body| !program.is_test(body.body));
    let taken = bodies().flat_map(|body| &body.acquisitions);
    let edges = facts.edges.iter().filter(|edge| !edge.repeated && !program.is_test(edge.body));
    let nested: BTreeSet<(FileId, u32)> = edges.map(|edge| (edge.at.file, edge.at.span.start)).collect();
    let traces = || own.iter().flat_map(|root| &root.bodies);
    let count = |kind| match kind {
        Occasion::Acquisition => {
            taken.clone().filter(|acquisition| matches!(acquisition.origin, Origin::Call(..))).count()
        }
        Occasion::JointWrite => own.iter().map(|root| joint_writes(root)).sum(),
        Occasion::CheckedWrite => sections_that(&own, |root, body| {
            let checked = body.writes.iter().filter(|write| !body.checked_cells(&root.reads, write).is_empty());
            checked.map(|write| write.section).collect()
        }),
        Occasion::Wait => bodies().map(|body| body.waits.len()).sum(),
        Occasion::Nesting => nested.len(),
        Occasion::Return => sections_that(&own, returns),
        Occasion::CondvarWait => traces().map(|body| body.condvar_waits.len()).sum(),
        Occasion::Start => traces().map(|body| body.starts.len()).sum(),
    };
    let counts = Occasion::ALL.into_iter().map(|kind| (kind, u32::try_from(count(kind)).unwrap_or(u32::MAX)));
    Occasions {
        counts: counts.filter(|(_, count)| *count > 0).collect(),
        handlers: handled::handled(program, facts, &own, names),
    }
}

/// How many sections of locks are among those that `of` finds in each body.
fn sections_that(roots: &[&RootTrace], of: impl Fn(&RootTrace, &BodyTrace) -> BTreeSet<SectionId>) -> usize {
    let of_root = |root: &&RootTrace| {
        let found: BTreeSet<SectionId> = root.bodies.iter().flat_map(|body| of(root, body)).collect();
        found.into_iter().filter(|section| root.sections[*section as usize].lock.is_some()).count()
    };
    roots.iter().map(of_root).sum()
}

fn joint_writes(root: &RootTrace) -> usize {
    let changes_several = |section: usize| {
        let writes = root.bodies.iter().flat_map(|body| &body.writes);
        let cells: BTreeSet<_> =
            writes.filter(|write| write.section as usize == section).map(|write| &write.cell).collect();
        cells.len() > 1
    };
    let numbered = root.sections.iter().enumerate().filter(|(_, section)| section.lock.is_some());
    numbered.filter(|(id, _)| changes_several(*id)).count()
}

/// Sections in which something is written though an earlier one of the same lock, and a wait, lie behind.
fn returns(root: &RootTrace, body: &BodyTrace) -> BTreeSet<SectionId> {
    let comes_back = |section: SectionId, past: SectionId| {
        past != section && root.sections[past as usize].lock == root.sections[section as usize].lock
    };
    let writes = body.writes.iter().filter(|write| {
        let mut past = write.point.past.iter().filter(|(_, waited)| **waited);
        past.any(|(past, _)| comes_back(write.section, *past))
    });
    writes.map(|write| write.section).collect()
}
