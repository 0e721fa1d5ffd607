//! Uses of what several threads can reach without a guard: atomics, cells, `static mut`, and what
//! a comment ties to a lock. For each use: which value, what happens to it, what is held there.
//!
//! Knows nothing of what is forbidden.

mod callers;
pub mod claims;
mod declared;
pub mod depends;
mod outlived;
mod scan;
mod sole;
pub mod trace;
mod twins;
pub mod uses;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::access::{Access, Accesses};
use super::event::BodyFacts;
use super::lock::{Class, LockRef};
use super::memory::{Asked, Memory, Reads, same_all};
use super::summary::{Summaries, Summary};
use crate::ir::{Local, Operand};
use crate::model::{CellUse, Mode};
use crate::resolve::{BodyRef, FnId, GlobalId, Program};
use crate::span::{FileId, Span};

pub use declared::{Declaration, Protected};
pub use outlived::Outlived;

/// Which value is used.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The value, where it is known.
    pub access: Option<Access>,
    /// What it has in common with all values that the same code uses: its field or static.
    pub class: Class,
    /// Its name, for people.
    pub name: String,
}

/// A lock held at a use.
#[derive(Clone, Debug, PartialEq)]
pub struct Holding {
    /// The lock.
    pub lock: LockRef,
    /// What the holder may do.
    pub mode: Mode,
    /// On every path?
    pub must: bool,
    /// Where it was acquired.
    pub at: (FileId, Span),
}

/// How a use comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// A method of the atomic or cell.
    Method,
    /// A helper of the program that does nothing else, called here.
    Helper(FnId),
    /// The place itself is read, written or borrowed.
    Place,
}

impl Through {
    /// The helper that is called.
    pub fn helper(self) -> Option<FnId> {
        match self {
            Through::Helper(id) => Some(id),
            Through::Method | Through::Place => None,
        }
    }
}

/// One use.
#[derive(Clone, Debug)]
pub struct Touch {
    /// In which body.
    pub body: BodyRef,
    /// Block and statement; of a condition the block and one past its last statement.
    pub at: (u32, u32),
    /// Where to report it.
    pub span: Span,
    /// Which value.
    pub state: State,
    /// What happens to it.
    pub does: CellUse,
    /// What is written.
    pub value: Option<Operand>,
    /// Where what is read goes.
    pub dest: Option<Local>,
    /// How.
    pub through: Through,
    /// The locks held there.
    pub held: Vec<Holding>,
    /// Nobody else can reach the value here: it is owned, or borrowed mutably.
    pub sole: bool,
}

impl Touch {
    /// May it change the value?
    pub fn writes(&self) -> bool {
        match self.does {
            CellUse::Write | CellUse::Modify | CellUse::Compare => true,
            CellUse::Read | CellUse::Expose => false,
        }
    }

    /// Is a lock of this class held on every path?
    pub fn holds(&self, class: &Class) -> bool {
        self.held.iter().any(|held| held.must && held.lock.class == *class)
    }
}

/// All uses of a program, and what its comments say of them.
#[derive(Debug, Default)]
pub struct Shared {
    /// The uses, in the order of files and bodies.
    pub touches: Vec<Touch>,
    /// What stands under `// locklint: guarded_by(…)`.
    pub declarations: Vec<Declaration>,
    /// `unsafe impl Sync` and `Send` for types that are not made for it.
    pub claims: Vec<claims::Claim>,
    /// What outlives the guard that it came from.
    pub outlived: Vec<Outlived>,
    /// For each class its uses, as indices.
    pub by_class: BTreeMap<Class, Vec<usize>>,
}

impl Shared {
    /// The uses of a class.
    pub fn of<'a>(&'a self, class: &Class) -> impl Iterator<Item = &'a Touch> + use<'a> {
        self.by_class.get(class).into_iter().flatten().map(|at| &self.touches[*at])
    }
}

/// What has been found of a program's locking.
pub struct Looked<'a> {
    /// The functions and initialisers that were looked through.
    pub roots: &'a [BodyRef],
    /// Which of `roots` call a function.
    pub callers: &'a super::Callers,
    /// The bodies in which anything happens to a lock.
    pub bodies: &'a [Arc<BodyFacts>],
    /// What functions do.
    pub summaries: &'a Summaries,
}

/// What was found of a function by itself, and what it rests on besides the function.
#[derive(Clone)]
struct Answer {
    reads: Reads<Summary>,
    facts: Vec<Arc<BodyFacts>>,
    found: Arc<Found>,
}

/// What is found of a function by itself.
struct Found {
    touches: Vec<Touch>,
    twins: Vec<(Class, Class)>,
    outlived: Vec<Outlived>,
}

/// What is kept of one look for the next.
#[derive(Default)]
pub struct Known {
    answers: Memory<Answer>,
    wanted: scan::Wanted,
}

/// Finds the uses of a program whose locking is known. `stays`: may answers about a function be as they were?
pub fn shared(program: &Program, looked: &Looked, known: &mut Known, stays: &dyn Fn(BodyRef) -> bool) -> Shared {
    let declarations = declared::declarations(program);
    let claims = claims::claims(program);
    let wanted = scan::Wanted::new(program, &declarations, &claims);
    let is_same = known.wanted == wanted;
    known.wanted = wanted.clone();
    known.answers.begin(|root| is_same && stays(root));
    let by_body: FxHashMap<BodyRef, &Arc<BodyFacts>> = looked.bodies.iter().map(|facts| (facts.body, facts)).collect();
    let facts: FxHashMap<BodyRef, &BodyFacts> = looked.bodies.iter().map(|facts| (facts.body, &**facts)).collect();
    let look = |asked: &Asked, helpers: &scan::Helpers, root: &BodyRef| -> Vec<Touch> {
        let bodies = program.nested(*root);
        let sites = scan::sites(program, &wanted, helpers, bodies);
        if sites.is_empty() {
            return Vec::new();
        }
        let accesses = Accesses::new(program, looked.summaries.noting(asked), bodies);
        scan::touches(&accesses, &facts, &sites)
    };
    let none = scan::Helpers::default();
    let answer = |root: &BodyRef| -> Answer {
        let bodies = program.nested(*root);
        let own: Vec<Arc<BodyFacts>> = bodies.iter().filter_map(|body| by_body.get(body).copied().cloned()).collect();
        let before = known
            .answers
            .recall(*root)
            .filter(|answer| same_all(&answer.facts, &own) && answer.reads.hold(&looked.summaries.functions));
        if let Some(answer) = before {
            return answer.clone();
        }
        let asked = Asked::default();
        let touches = look(&asked, &none, root);
        let summaries = looked.summaries.noting(&asked);
        let hands_out = twins::may_hand_out(program, bodies);
        let accesses = hands_out.then(|| Accesses::new(program, summaries, bodies));
        let twins = accesses.map(|accesses| twins::pairs(&accesses, bodies)).unwrap_or_default();
        let outlived = outlived::outlived(program, summaries, bodies, &facts);
        let found = Arc::new(Found { touches, twins, outlived });
        Answer { reads: Reads::of(asked, &looked.summaries.functions), facts: own, found }
    };
    let answers: Vec<Answer> = looked.roots.par_iter().map(answer).collect();
    let mut by_root: Vec<Vec<Touch>> = answers.iter().map(|answer| answer.found.touches.clone()).collect();
    // A helper that only reads or writes one of them is a use where it is called.
    let helpers = scan::Helpers::of(program, by_root.iter().flatten());
    let calling: BTreeSet<u32> = helpers.ids().filter_map(|id| looked.callers.get(&id)).flatten().copied().collect();
    let again: Vec<(u32, Vec<Touch>)> =
        calling.into_par_iter().map(|at| (at, look(&Asked::default(), &helpers, &looked.roots[at as usize]))).collect();
    for (at, touches) in again {
        by_root[at as usize] = touches;
    }
    let mut touches: Vec<Touch> = by_root.into_iter().flatten().collect();
    callers::add_held_by_callers(program, looked, &facts, &mut touches);
    if !touches.is_empty() {
        let pairs: Vec<_> = answers.iter().flat_map(|answer| answer.found.twins.iter().cloned()).collect();
        twins::unite(&pairs, &mut touches);
    }
    let mut by_class: BTreeMap<Class, Vec<usize>> = BTreeMap::new();
    for (at, touch) in touches.iter().enumerate() {
        by_class.entry(touch.state.class.clone()).or_default().push(at);
    }
    let outlived = answers.iter().flat_map(|answer| answer.found.outlived.iter().cloned()).collect();
    for (root, answer) in looked.roots.iter().zip(answers) {
        known.answers.keep(*root, answer);
    }
    Shared { touches, declarations, claims, outlived, by_class }
}

/// The statics that a class may be.
pub fn global_of(class: &Class) -> Option<GlobalId> {
    match class {
        Class::Global(id) => Some(*id),
        Class::Field(_) | Class::Local(..) | Class::Param(_) | Class::Unknown => None,
    }
}

/// The classes of all locks that are held at each of some uses.
pub fn held_at_all<'a>(touches: impl IntoIterator<Item = &'a Touch>) -> BTreeSet<Class> {
    let mut common: Option<BTreeSet<Class>> = None;
    for touch in touches {
        let own: BTreeSet<Class> =
            touch.held.iter().filter(|held| held.must).map(|held| held.lock.class.clone()).collect();
        common = Some(match common {
            None => own,
            Some(known) => known.intersection(&own).cloned().collect(),
        });
    }
    common.unwrap_or_default()
}
