//! The entries of a [`super::Model`], as the TOML writes them.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Deserialize;

use super::schema::{Takes, table, words};

table! {
    /// A type whose values are locks.
    "lock" => Lock {
        /// The type.
        "type" => ty: String as "a path",
        /// What kind of lock it is.
        "kind" => kind: LockKind,
        /// Types whose owned values keep it held. Where a guard names no type of its own for what it protects, the
        /// lock's type says it.
        "guards" => guards: Vec<String>,
        /// The methods that acquire it. One whose result holds no guard takes and releases it inside the call.
        "acquire" => acquire: BTreeMap<String, Acquire>,
        /// Who waits while the lock is held elsewhere.
        #[serde(default)]
        "waits" => waits: Waits,
        /// Acquiring gives a `Result` whose error holds the guard as well.
        #[serde(default)]
        "reports_poison" => reports_poison: bool,
        /// Acquiring gives a `Result`, and a `try` without it an `Option`. Needed only where no signature tells:
        /// for crates that locklint does not know.
        #[serde(default)]
        "fallible" => fallible: bool,
    }
}

words! {
    /// Kinds of [`Lock`].
    LockKind {
        /// one holder
        "mutex" => Mutex,
        /// one writer or many readers
        "rwlock" => Rwlock,
        /// one thread, any number of times
        "reentrant" => Reentrant,
    }
}

words! {
    /// Who waits in a blocking acquisition.
    #[derive(Default)]
    Waits {
        /// the thread: nothing else runs on it (the default)
        "thread" => #[default] Thread,
        /// the task: the acquisition is awaited
        "task" => Task,
    }
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

impl Takes for Acquire {
    fn takes() -> String {
        "`exclusive`, `shared`, `upgradable` or `recursive` (a second one of the same thread is always granted); \
         before it `try ` if it may give up, or `blocking ` if it blocks the thread though the lock is one for tasks"
            .to_owned()
    }
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

table! {
    /// Functions on guards that are no plain moves. One that takes a guard and returns a guard type is a move and
    /// needs no entry.
    "guard" => GuardOp {
        /// The functions; the guard is the first argument of a guard's type.
        "fn" => functions: Vec<String>,
        /// What they do to it.
        "does" => does: GuardEffect,
    }
}

words! {
    /// What a [`GuardOp`] does.
    GuardEffect {
        /// released while the closure runs, then acquired again
        "unlocked" => Unlocked,
        /// released and acquired again inside the call
        "bump" => Bump,
        /// never released
        "forget" => Forget,
        /// released
        "release" => Release,
        /// turned into a shared one
        "downgrade" => Downgrade,
        /// turned into an exclusive one, which may wait for readers
        "upgrade" => Upgrade,
    }
}

table! {
    /// Waits on a condition, which release the guard that they are handed (the first argument of a guard's type) and
    /// acquire it again.
    "condvar" => CondvarWait {
        /// The functions.
        "fn" => functions: Vec<String>,
        /// They give up after a time.
        #[serde(default)]
        "timed" => timed: bool,
        /// They test the condition again themselves.
        #[serde(default)]
        "rechecks" => rechecks: bool,
    }
}

table! {
    /// Functions that block until another party acts.
    "wait" => Wait {
        /// The functions.
        "fn" => functions: Vec<String>,
        /// What kind of wait it is.
        "kind" => kind: WaitKind,
        /// What it does, to follow "it".
        "says" => says: String as "a text: `\"waits for a message\"`",
        /// Does it always wait?
        #[serde(default)]
        "when" => when: When,
        /// It gives up after a time.
        #[serde(default)]
        "timed" => timed: bool,
    }
}

words! {
    /// Kinds of [`Wait`].
    #[derive(PartialOrd, Ord, Hash)]
    WaitKind {
        /// sleeps, parks, timers, events (R402)
        "sleep" => Sleep,
        /// what a loop calls that spins until something changes (R402): no wait by itself
        "spin" => Spin,
        /// receives, or sends on a channel that can be full (R403)
        "channel" => Channel,
        /// waits for a thread, task, process or barrier to end (R405)
        "join" => Join,
        /// files (R411)
        "file" => File,
    }
}

words! {
    /// When a [`Wait`] waits.
    #[derive(Default)]
    When {
        /// whenever there is nothing yet (the default)
        "always" => #[default] Always,
        /// if the channel was made bounded, as its constructor's `[[channel]]` says
        "bounded" => Bounded,
        /// never; told in the `lab` profile only
        "never" => Never,
    }
}

table! {
    /// Which constructors make bounded channels. Needed only where one type serves both.
    "channel" => Channel {
        /// The functions that make both ends.
        "constructor" => constructors: Vec<String>,
        /// Which they make.
        "capacity" => capacity: Capacity,
    }
}

words! {
    /// Capacities of a channel.
    Capacity {
        /// a send can wait for room
        "bounded" => Bounded,
        /// a send cannot wait
        "unbounded" => Unbounded,
    }
}

table! {
    /// Functions that talk to another process or machine, and wait for it. In the source the same can be said with
    /// `// locklint: remote` before a function, a method, or a trait.
    "rpc" => Rpc {
        /// The functions.
        "fn" => functions: Vec<String>,
        /// What it does, to follow "it".
        #[serde(default = "Rpc::says")]
        "says" => says: String as "a text; the default is `\"waits for a peer\"`",
        /// What the call goes over, if that is known.
        #[serde(default)]
        "connection" => connection: Option<Over>,
    }
}

impl Rpc {
    fn says() -> String {
        "waits for a peer".to_owned()
    }
}

words! {
    /// What a remote call goes over.
    Over {
        /// a connection that the call's receiver is
        "receiver" => Receiver,
    }
}

table! {
    /// Types that are a connection to a peer. A lock whose state is one of these, held for one exchange over it, is
    /// right.
    "connection" => Connection {
        /// The types.
        "type" => types: Vec<String>,
    }
}

table! {
    /// Functions that run a closure or future elsewhere, with no lock held.
    "spawn" => Spawn {
        /// The functions.
        "fn" => functions: Vec<String>,
        /// Where they run it.
        "runs" => runs: Runs,
    }
}

words! {
    /// Where a [`Spawn`] runs what it is given.
    Runs {
        /// on a thread of its own
        "thread" => Thread,
        /// as a task
        "task" => Task,
        /// on a thread that may block, of a runtime or a pool
        "blocking" => Blocking,
        /// on a thread that ends before its scope does
        "scoped" => Scoped,
    }
}

table! {
    /// When a function runs the closures that it is handed. Without an entry, a closure for a parameter bound by `Fn`,
    /// `FnMut` or `FnOnce` runs here in `std`, later in other crates; one that is handed on as a plain value does not
    /// run.
    "closure" => ClosureRun {
        /// The functions.
        "fn" => functions: Vec<String>,
        /// When they run it.
        "runs" => runs: Time,
    }
}

words! {
    /// When a closure runs.
    Time {
        /// during the call
        "here" => Here,
        /// at another time, if ever
        "later" => Later,
    }
}

table! {
    /// Functions that run code which the caller does not know, a waker for one. Told as R410, in the `pedantic` profile.
    "callback" => Callback {
        /// The functions.
        "fn" => functions: Vec<String>,
    }
}

table! {
    /// Types whose value changes through a shared reference, without a guard. R102, R103, R202 and R303 rest on it.
    "cell" => Cell {
        /// The types.
        "type" => types: Vec<String>,
        /// Several threads may use one at once, as an atomic; else it is for one thread at a time.
        #[serde(default)]
        "shared" => shared: bool,
        /// Its clones share a count that is not atomic: all of them must stay on one thread.
        #[serde(default)]
        "clones" => clones: bool,
        /// What its methods do.
        #[serde(default)]
        "methods" => methods: BTreeMap<String, CellUse>,
    }
}

words! {
    /// What a method does to a [`Cell`].
    CellUse {
        /// reads the value
        "read" => Read,
        /// puts another value in its place, its first argument
        "write" => Write,
        /// reads and writes in one step that nobody comes between
        "modify" => Modify,
        /// writes if the value is still the expected one, in one such step
        "compare" => Compare,
        /// gives a reference or pointer to the inside
        "expose" => Expose,
    }
}
