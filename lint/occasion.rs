//! What a program had occasion to do wrong, counted from the facts: how often it takes locks, waits, changes related
//! state, comes back after a wait; and what its handlers of remote calls do with the lock.
//!
//! Knows nothing of what was found, or of marks.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::flow::Facts;
use crate::flow::held::Origin;
use crate::flow::summary::WaitKind;
use crate::ir::Receiver;
use crate::resolve::{FnId, Program, Ty};
use crate::section::Sections;
use crate::section::record::{BodyTrace, RootTrace, SectionId, SectionKind};
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
            Occasion::Wait => &["R401", "R402", "R403", "R404", "R405", "R406"],
            Occasion::Nesting => &["R407", "R408"],
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
    /// Its critical sections, in itself or in what it calls.
    pub sections: u32,
    /// The lock of the first.
    pub lock: Option<String>,
}

/// Counts the occasions of what is no test. `names`: functions of these names are handlers if they take a lock.
pub fn occasions(program: &Program, facts: &Facts, sections: &Sections, names: &[String]) -> Occasions {
    let own: Vec<&RootTrace> = sections.roots.iter().filter(|root| !program.is_test(root.root)).collect();
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
        handlers: handlers(program, facts, &own, names),
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

/// The functions that answer remote calls: those that have the name of one that is marked or known as remote, and those
/// of the given names that take a lock.
fn handlers(program: &Program, facts: &Facts, roots: &[&RootTrace], names: &[String]) -> Vec<Handler> {
    let all = || (0..program.function_count()).map(FnId);
    let is_remote = |id: FnId| program.effects.is_remote(program, id);
    let remote: Vec<FnId> = all().filter(|id| is_remote(*id)).collect();
    let mut found = Vec::new();
    for id in all().filter(|id| program.is_user_file(program.function_file(*id))) {
        let Some(body) = program.function_body(id) else { continue };
        if !program.is_reached(body) || program.is_test(body) {
            continue;
        }
        let name = program.function(id).name;
        let root = roots.iter().find(|root| root.root == body);
        let sections: Vec<_> = root.iter().flat_map(|root| own_sections(root)).collect();
        let is_named = !sections.is_empty() && names.iter().any(|known| known == program.name(name));
        let waits = facts.summaries.of(id).map_or(&[][..], |summary| &summary.waits);
        let is_answer = if is_remote(id) {
            // Whoever implements the calls' trait, locks and never waits is at the other end.
            !sections.is_empty() && waits.is_empty()
        } else {
            // What calls others in its turn is their caller.
            let calls = waits.iter().any(|wait| wait.kind == WaitKind::Rpc);
            !calls && remote.iter().any(|remote| answers(program, id, *remote))
        };
        if is_named || is_answer {
            found.push(Handler {
                function: program.function_name(id).to_string(),
                at: program.function_place(id),
                sections: sections.len() as u32,
                lock: sections.first().map(|section| section.name.clone()),
            });
        }
    }
    found.sort_by_key(|handler| (handler.at.0, handler.at.1.start));
    found
}

/// Has a function the name of a remote call, and takes what that sends?
fn answers(program: &Program, id: FnId, remote: FnId) -> bool {
    let sent = |id: FnId| {
        let function = program.function(id);
        let own = usize::from(function.receiver != Receiver::None);
        let params = program.signature(id).params.iter().skip(own).map(Ty::peeled);
        params.filter(|ty| matches!(ty, Ty::Adt(..))).cloned().collect::<Vec<Ty>>()
    };
    let wanted = sent(remote);
    program.function(id).name == program.function(remote).name
        && (wanted.is_empty() || sent(id).iter().any(|ty| wanted.contains(ty)))
}

/// The sections that a function begins itself, in its own body or through a call. What it starts elsewhere does not count.
fn own_sections(root: &RootTrace) -> impl Iterator<Item = &crate::section::record::Section> {
    root.sections.iter().filter(|section| {
        let is_own = match section.kind {
            SectionKind::Token(_) | SectionKind::Inside(..) => true,
            SectionKind::Caller => false,
        };
        is_own && section.lock.is_some() && section.body == root.root && section.under.is_empty()
    })
}
