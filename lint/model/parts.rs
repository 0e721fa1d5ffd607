//! The entries of a [`super::Model`], as the TOML writes them.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Deserialize;

/// `[[lock]]`: a type whose values are locks.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The type.
    #[serde(rename = "type")]
    pub ty: String,
    /// What kind of lock it is.
    pub kind: LockKind,
    /// Types whose owned values keep it held. Of a guard without generics of its own state, the lock's
    /// type says what is protected.
    pub guards: Vec<String>,
    /// Who waits in a blocking acquisition.
    #[serde(default)]
    pub waits: Waits,
    /// Methods that acquire it. One whose result holds no guard takes and releases it inside the call.
    pub acquire: BTreeMap<String, Acquire>,
    /// Its acquisitions give a `Result` whose error holds the guard as well.
    #[serde(default)]
    pub reports_poison: bool,
    /// For a crate without stub: `acquire`d guards (the first of `guards`) come in a `Result`, those of
    /// `try` in an `Option` otherwise. Not needed where signatures are known.
    #[serde(default)]
    pub fallible: bool,
}

/// Kinds of [`Lock`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LockKind {
    /// One holder.
    Mutex,
    /// One writer or many readers.
    Rwlock,
    /// One thread, any number of times.
    Reentrant,
}

/// Who waits in a blocking acquisition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Waits {
    /// The thread: nothing else runs on it.
    #[default]
    Thread,
    /// The task: the acquisition is awaited.
    Task,
}

/// How a method acquires: `[try|blocking] exclusive|shared|upgradable|recursive`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Acquire {
    /// What the holder may do.
    pub mode: Mode,
    /// Whether it waits.
    pub how: How,
}

/// What a holder may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Read and write, alone.
    Exclusive,
    /// Read, with others. A second one of the same thread can deadlock behind a waiting writer.
    Shared,
    /// Read, with readers, and become the writer.
    Upgradable,
    /// As `Shared`, and a second one of the same thread is granted whoever waits.
    Recursive,
}

/// Whether an acquisition waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// As the lock's [`Waits`] says.
    Waits,
    /// It gives up, at once or after a time: the result may hold no guard.
    Tries,
    /// It blocks the thread though the lock is one for tasks.
    Blocks,
}

impl FromStr for Acquire {
    type Err = String;

    fn from_str(text: &str) -> Result<Acquire, String> {
        let (how, mode) = match text.split_once(' ') {
            None => (How::Waits, text),
            Some(("try", mode)) => (How::Tries, mode),
            Some(("blocking", mode)) => (How::Blocks, mode),
            Some((how, _)) => return Err(format!("`{how}` is neither `try` nor `blocking`")),
        };
        let mode = match mode {
            "exclusive" => Mode::Exclusive,
            "shared" => Mode::Shared,
            "upgradable" => Mode::Upgradable,
            "recursive" => Mode::Recursive,
            mode => return Err(format!("`{mode}` is none of `exclusive`, `shared`, `upgradable`, `recursive`")),
        };
        Ok(Acquire { mode, how })
    }
}

impl TryFrom<String> for Acquire {
    type Error = String;

    fn try_from(text: String) -> Result<Acquire, String> {
        text.parse()
    }
}

/// `[[guard]]`: functions on guards. A function that takes a guard and returns a guard type is a move
/// and needs no entry.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuardOp {
    /// The functions; the guard is the first argument of a guard's type.
    #[serde(rename = "fn")]
    pub functions: Vec<String>,
    /// What they do to it.
    pub does: GuardEffect,
}

/// What a [`GuardOp`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GuardEffect {
    /// Released while the closure runs, then acquired again.
    Unlocked,
    /// Released and acquired again inside the call.
    Bump,
    /// Never released.
    Forget,
    /// Released.
    Release,
    /// Turned into a shared one.
    Downgrade,
    /// Turned into an exclusive one, which may wait for readers.
    Upgrade,
}

/// `[[condvar]]`: waits that release the guard handed to them (the first argument of a guard's type) and
/// acquire it again.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CondvarWait {
    /// The functions.
    #[serde(rename = "fn")]
    pub functions: Vec<String>,
    /// They give up after a time.
    #[serde(default)]
    pub timed: bool,
    /// They test the condition again themselves.
    #[serde(default)]
    pub rechecks: bool,
}

/// `[[wait]]`: functions that block until another party acts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// The functions.
    #[serde(rename = "fn")]
    pub functions: Vec<String>,
    /// What kind of wait it is.
    pub kind: WaitKind,
    /// What it does, to follow "it": "sleeps", "waits for a message".
    pub says: String,
    /// Does it always wait?
    #[serde(default)]
    pub when: When,
    /// It gives up after a time.
    #[serde(default)]
    pub timed: bool,
}

/// Kinds of [`Wait`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WaitKind {
    /// Sleeps, parks, timers, events.
    Sleep,
    /// What a loop calls that spins until something changes: no wait by itself.
    Spin,
    /// Receives, or sends on a channel that can be full.
    Channel,
    /// Waits for a thread, task, process or barrier to end.
    Join,
    /// Files.
    File,
}

/// When a [`Wait`] waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// Whenever there is nothing yet.
    #[default]
    Always,
    /// If the channel was made bounded, as its constructor's [`Channel`] says.
    Bounded,
    /// Never; told only where every use of a channel under a lock is.
    Never,
}

/// `[[channel]]`: what capacity the ends have that a constructor makes. Types of one capacity need none.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// The functions that make both ends.
    #[serde(rename = "constructor")]
    pub constructors: Vec<String>,
    /// Which.
    pub capacity: Capacity,
}

/// Capacities of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Capacity {
    /// A send can wait for room.
    Bounded,
    /// A send cannot wait.
    Unbounded,
}

/// `[[rpc]]`: functions that talk to another process or machine, and wait for it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rpc {
    /// The functions.
    #[serde(rename = "fn")]
    pub functions: Vec<String>,
    /// What it does, to follow "it".
    #[serde(default = "Rpc::says")]
    pub says: String,
    /// Whether the call goes over a connection that its receiver is.
    #[serde(default)]
    pub connection: Option<Over>,
}

impl Rpc {
    fn says() -> String {
        "waits for a peer".to_owned()
    }
}

/// What a remote call goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Over {
    /// The receiver is the connection.
    Receiver,
}

/// `[[connection]]`: a lock whose state is one of these, held for one exchange over it, is right.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// The types.
    #[serde(rename = "type")]
    pub types: Vec<String>,
}

/// `[[spawn]]`: functions that run a closure or future elsewhere, with no lock held.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spawn {
    /// The functions.
    #[serde(rename = "fn")]
    pub functions: Vec<String>,
    /// Where.
    pub runs: Runs,
}

/// Where a [`Spawn`] runs what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Runs {
    /// On a thread of its own.
    Thread,
    /// As a task.
    Task,
    /// On a thread that may block, of a runtime or a pool.
    Blocking,
    /// On a thread that ends before its scope does.
    Scoped,
}

/// `[[closure]]`: when a function runs the closures that it is handed. Without an entry: a closure for a
/// parameter bound by `Fn`, `FnMut` or `FnOnce` runs here in `std`, later in other crates; one that is
/// handed on as a plain value does not run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosureRun {
    /// The functions.
    #[serde(rename = "fn")]
    pub functions: Vec<String>,
    /// When.
    pub runs: Time,
}

/// When a closure runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Time {
    /// During the call.
    Here,
    /// At another time, if ever.
    Later,
}

/// `[[callback]]`: functions that run code which the caller does not know, a waker for one.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    /// The functions.
    #[serde(rename = "fn")]
    pub functions: Vec<String>,
}
