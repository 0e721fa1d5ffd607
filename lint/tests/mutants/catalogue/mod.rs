//! The mutants: the reference Raft with one fault each, by the rule that it breaks.
//!
//! One file a rule, each a list. A mutant says what is edited, where the linter tells it, and which scenario
//! shows its failure (fixtures/mutants/scenarios.rs and the two beside it); or why the linter does not tell it.

mod assumptions;
mod reads;
mod unguarded;
mod waits;
mod writes;

use locklint::mutate::{Fault, Injection};

/// The reference with one fault.
pub struct Mutant {
    /// A name for files and modules. Begins with the code that is expected.
    pub name: &'static str,
    /// What is wrong with it, in a few words.
    pub what: &'static str,
    /// Where the linter tells it.
    pub told: Told,
    /// Which scenario shows its failure.
    pub shown: By,
    /// What is edited, one after the other.
    pub edits: &'static [Edit],
}

/// Whether the linter tells a mutant.
pub enum Told {
    At(Place),
    /// Not, and why.
    Not(Place, &'static str),
}

/// A line: the one in which this code begins.
pub struct Place {
    pub file: &'static str,
    pub function: &'static str,
    pub code: &'static str,
}

/// The scenario in which exploration shows a mutant's failure.
#[derive(Clone, Copy)]
pub struct By(pub &'static str);

/// A fault, and the file that it goes into.
#[derive(Clone, Copy)]
pub struct Edit {
    pub file: &'static str,
    pub injection: Injection<'static>,
}

impl Mutant {
    /// The code that is expected.
    pub fn code(&self) -> String {
        self.name.split('_').next().unwrap_or_default().to_uppercase()
    }
}

/// All mutants, rule by rule.
pub fn mutants() -> impl Iterator<Item = &'static Mutant> {
    [unguarded::MUTANTS, writes::MUTANTS, reads::MUTANTS, waits::MUTANTS, assumptions::MUTANTS].into_iter().flatten()
}

const ELECTION: &str = "src/raft/election.rs";
const REPLICATION: &str = "src/raft/replication.rs";
const SNAPSHOT: &str = "src/raft/snapshot.rs";
const APPLY: &str = "src/raft/apply.rs";
const LOG: &str = "src/raft/log.rs";
const RAFT: &str = "src/raft/mod.rs";
const STATE: &str = "src/raft/state.rs";
const RSM: &str = "src/rsm.rs";
const DESK: &str = "src/desk.rs";
const TASKS: &str = "src/tasks.rs";
const THREADS: &str = "src/threads.rs";

const fn at(file: &'static str, function: &'static str, code: &'static str) -> Told {
    Told::At(Place { file, function, code })
}

const fn not_told(file: &'static str, function: &'static str, code: &'static str, why: &'static str) -> Told {
    Told::Not(Place { file, function, code }, why)
}

/// The guard is released and taken again before a statement.
const fn split(file: &'static str, function: &'static str, before: &'static str) -> Edit {
    Edit { file, injection: Injection { function, fault: Fault::Split { before, acquire: None } } }
}

/// As [`split`], where the guard was handed over: it is taken again by `acquire`.
const fn split_by(file: &'static str, function: &'static str, before: &'static str, acquire: &'static str) -> Edit {
    Edit { file, injection: Injection { function, fault: Fault::Split { before, acquire: Some(acquire) } } }
}

/// A statement is left out.
const fn leave(file: &'static str, function: &'static str, out: &'static str) -> Edit {
    Edit { file, injection: Injection { function, fault: Fault::Leave { out } } }
}

/// A lock is held across a statement.
const fn hold(file: &'static str, function: &'static str, acquire: &'static str, across: &'static str) -> Edit {
    Edit { file, injection: Injection { function, fault: Fault::Hold { acquire, across } } }
}

/// One piece of code stands for another; of an empty function, anywhere in the file.
const fn replace(file: &'static str, function: &'static str, code: &'static str, with: &'static str) -> Edit {
    Edit { file, injection: Injection { function, fault: Fault::Replace { code, with } } }
}

/// For a driver that takes the state's lock, which only the protocol can.
const VISIBLE_LOCK: Edit = replace(RAFT, "", "fn lock(&self)", "pub(crate) fn lock(&self)");
const VISIBLE_STATE: Edit = replace(STATE, "", "pub(super) struct State {", "pub(crate) struct State {");

/// A second lock beside the state's, for faults that need two.
const JOURNAL: Edit = replace(RAFT, "", "state: Mutex<State>,", "state: Mutex<State>,\n    journal: Mutex<Vec<Term>>,");
const NEW_JOURNAL: Edit = replace(
    RAFT,
    "Raft::new",
    "state: Mutex::new(state),",
    "state: Mutex::new(state), journal: Mutex::new(Vec::new()),",
);
