//! What a chart is made of.
//!
//! Knows nothing of how it comes about.

use serde::Serialize;

use crate::span::{FileId, Span};

/// A lock of the chart; indexes [`Chart::locks`].
pub type LockId = u32;

/// All of it. Everything is in the order of files and places.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Chart {
    /// The locks that some code takes.
    pub locks: Vec<Lock>,
    /// The functions in which anything happens to a lock.
    pub functions: Vec<Function>,
    /// Which lock is taken while which other is held.
    pub orders: Vec<Order>,
    /// Where threads, tasks and handlers begin.
    pub entries: Vec<Entry>,
}

/// A place in a file of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub span: Span,
}

/// How a lock is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Known {
    /// The field of a type: all values of the type are taken together.
    Field,
    /// A static.
    Static,
    /// A local variable.
    Local,
    /// A parameter, or what else only the callers know.
    Handed,
}

/// A lock: all values that the same field, static or variable holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lock {
    /// `Raft.state`, `REGISTRY`, `queue in main`.
    pub name: String,
    /// The last part of the name, as the code says it.
    pub short: String,
    /// How it is known.
    pub known: Known,
    /// Where it is declared.
    pub declared: Option<Place>,
    /// The declaration as written, on one line: `state: Mutex<State>`.
    pub declaration: Option<String>,
    /// Its type, by path: `std::sync::Mutex`; empty where it is not known.
    pub kind: String,
    /// The type that it protects, where it has a name.
    pub protects: Option<String>,
    /// What sections read and write of that, by name.
    pub fields: Vec<Field>,
    /// Only tests take it.
    pub test: bool,
}

/// A part of what a lock protects.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// Its name; of parts of parts `a.b`; empty for the whole.
    pub name: String,
    /// The functions whose sections read it; index [`Chart::functions`].
    pub read_by: Vec<u32>,
    /// The functions whose sections write it.
    pub written_by: Vec<u32>,
}

/// A function with its closures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Function {
    /// `Type::name`.
    pub name: String,
    /// Its file.
    pub file: FileId,
    /// Its name's place.
    pub name_at: Span,
    /// The whole item.
    pub item: Span,
    /// Compiled for tests alone.
    pub test: bool,
    /// Where it holds locks, in the order of acquisitions.
    pub holdings: Vec<Holding>,
    /// What waits in it, in the order of places.
    pub waits: Vec<Wait>,
}

/// What a holder may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Everything, alone: a mutex, or the like.
    Lock,
    /// Everything, alone: the writer of a reader-writer lock.
    Write,
    /// Read, with others.
    Read,
}

/// How a function comes to hold a lock.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// It acquires it.
    Here,
    /// A function that it calls returns the guard.
    Helper(String),
    /// A function that it calls takes and releases it: there are no stretches.
    Inside(String),
    /// It is handed the guard.
    Parameter,
    /// Whoever runs this closure, or awaits this block, holds it.
    Runner,
}

/// One critical section, as it stands in the source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Holding {
    /// The lock.
    pub lock: LockId,
    /// What the holder may do.
    pub mode: Mode,
    /// How it comes to be held.
    pub origin: Origin,
    /// An attempt, which may fail.
    pub tries: bool,
    /// The acquisition: the call, or the parameter.
    pub acquired: Span,
    /// Where the guard ends, on each way.
    pub ends: Vec<End>,
    /// Where the lock is held: in order, none over another. Closures that run elsewhere are left out.
    pub stretches: Vec<Stretch>,
    /// Lines from the acquisition to the last end, both included.
    pub lines: u32,
}

/// A part of the source throughout which a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The bytes.
    pub span: Span,
    /// On every path that leads there?
    pub must: bool,
}

/// Where a guard ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct End {
    /// The place: the brace, the semicolon, the call.
    pub at: Span,
    /// How.
    pub by: EndBy,
}

/// How a guard ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EndBy {
    /// The end of its block.
    Scope,
    /// The end of the statement or condition that made it.
    Statement,
    /// `return`, `break`, `continue`, `?`.
    Leave,
    /// `drop(guard)`.
    Drop,
    /// It is moved into something, or another takes its place.
    Move,
    /// It goes to the caller.
    Return,
}

/// What waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WaitFor {
    /// Time.
    Sleep,
    /// Another thread, in a loop that spins.
    Spin,
    /// A channel.
    Channel,
    /// The network, or what is marked as remote.
    Remote,
    /// The end of a thread, task or process.
    Join,
    /// A condition variable.
    Condvar,
    /// A future.
    Await,
}

/// A wait.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wait {
    /// The call, or the `.await`.
    pub at: Span,
    /// What for; none where nothing is held and only the callee knows.
    pub kind: Option<WaitFor>,
    /// What it does, in words: "sleeps", "awaits `send`".
    pub says: String,
    /// The calls that lead to it, where it is inside one.
    pub through: Vec<String>,
    /// The locks held meanwhile, and whether on every path.
    pub held: Vec<(LockId, bool)>,
}

/// One lock taken while another is held.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Order {
    /// The lock held.
    pub held: LockId,
    /// The lock taken.
    pub taken: LockId,
    /// Each way leads back: no order holds for all.
    pub circular: bool,
    /// Where.
    pub sites: Vec<OrderSite>,
}

/// Where a lock is taken under another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct OrderSite {
    /// The function.
    pub function: String,
    /// The second acquisition, or the call that leads to it.
    pub at: Place,
    /// The first acquisition.
    pub held_at: Place,
    /// An attempt only, which does not wait.
    pub tries: bool,
}

/// What begins somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// A thread.
    Thread,
    /// A thread that ends before its scope does.
    Scoped,
    /// A task.
    Task,
    /// Blocking work of a runtime or pool.
    Blocking,
    /// A function that looks like the handler of a request.
    Handler,
}

/// Where a thread, task or handler begins.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// What begins.
    pub kind: EntryKind,
    /// The call that starts it; of a handler its name.
    pub at: Place,
    /// The function that starts it; none for a handler.
    pub started_in: Option<String>,
    /// What runs: a function, or the code at the place.
    pub runs: Option<String>,
    /// Where what runs stands.
    pub code: Option<Place>,
    /// In tests alone.
    pub test: bool,
    /// How it deals with locks.
    pub method: Method,
}

/// How a thread, task or handler follows the pragmatic method: take the lock at the start, release it round
/// waits, look again afterwards.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Method {
    /// How it begins.
    pub begins: Begin,
    /// The locks that it takes, in the order of places.
    pub locks: Vec<LockId>,
    /// Waits with a lock held.
    pub holds_over: Vec<(Place, Vec<LockId>)>,
    /// Waits with none held.
    pub free_waits: Vec<Place>,
    /// Sections after a wait that write, and the first write where nothing was tested before it.
    pub resumes: Vec<Resume>,
}

/// How code begins, as locks go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Begin {
    /// It takes no lock.
    #[default]
    NoLock,
    /// It takes a lock before it waits or uses anything shared.
    Locks(Place),
    /// It waits first.
    Waits(Place),
    /// It changes something shared that no guard protects first.
    Uses(Place),
}

/// A section that comes after a wait.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Resume {
    /// Its lock.
    pub lock: LockId,
    /// Its beginning.
    pub at: Place,
    /// A write that rests on what was read before the wait, with nothing of what the lock protects tested again.
    pub unchecked: Option<Place>,
}

impl Method {
    /// Is there nothing to say against it?
    pub fn is_followed(&self) -> bool {
        let begins = match self.begins {
            Begin::NoLock | Begin::Locks(_) | Begin::Waits(_) => true,
            Begin::Uses(_) => false,
        };
        begins && self.holds_over.is_empty() && self.resumes.iter().all(|resume| resume.unchecked.is_none())
    }
}

impl Chart {
    /// The sections of a lock, each with its function's number.
    pub fn sections_of(&self, lock: LockId) -> impl Iterator<Item = (u32, &Holding)> {
        let numbered = (0..).zip(&self.functions);
        numbered.flat_map(move |(number, function)| {
            let own = function.holdings.iter().filter(move |holding| holding.lock == lock);
            own.map(move |holding| (number, holding))
        })
    }

    /// The waits over which a lock is held, each with its function's number, and whether it is on every path.
    pub fn waits_under(&self, lock: LockId) -> impl Iterator<Item = (u32, &Wait, bool)> {
        let numbered = (0..).zip(&self.functions);
        numbered.flat_map(move |(number, function)| {
            let held = move |wait: &Wait| wait.held.iter().find(|(held, _)| *held == lock).map(|(_, must)| *must);
            function.waits.iter().filter_map(move |wait| held(wait).map(|must| (number, wait, must)))
        })
    }
}

impl Holding {
    /// Does the function itself decide how long the lock is held?
    pub fn is_own(&self) -> bool {
        match self.origin {
            Origin::Here | Origin::Helper(_) | Origin::Inside(_) => true,
            Origin::Parameter | Origin::Runner => false,
        }
    }
}
