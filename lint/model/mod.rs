//! What the world outside the program does, as data: declarations of external crates in Rust syntax
//! (`stubs/`), and what their functions do to locks and threads (`effects/`, TOML). A user's
//! configuration extends it with the same sections.
//!
//! Knows nothing of the program, and does not parse Rust: stubs are text for `lower`.
//!
//! A path names a free function (`std::thread::sleep`), a method of a type (`std::sync::Mutex::lock`, also
//! one that comes from a trait: `std::net::TcpStream::read` is `Read::read` of that receiver) or a trait's
//! method (`std::task::Wake::wake`). It is the path of the definition itself, not of a re-export or an alias:
//! `lock_api::Mutex`, of which `parking_lot::Mutex` is an alias. Where a function is `async` or returns a
//! future, what is said of it happens when that future is awaited, not at the call.

mod crates;
mod parts;
mod schema;
#[cfg(test)]
mod tests;
pub mod updates;

pub use crates::{Crate, crates};
pub use parts::*;
pub use schema::{Key, Section, Takes, Word, one_line};
pub(crate) use schema::{table, words};

use serde::Deserialize;

/// All that is known of the outside, by section. Later entries come from nearer the user.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// `[[lock]]`: lock types.
    #[serde(default, rename = "lock")]
    pub locks: Vec<Lock>,
    /// `[[guard]]`: functions on guards that are no plain moves.
    #[serde(default, rename = "guard")]
    pub guards: Vec<GuardOp>,
    /// `[[condvar]]`: waits that give up the guard that they are handed.
    #[serde(default, rename = "condvar")]
    pub condvars: Vec<CondvarWait>,
    /// `[[wait]]`: functions that block.
    #[serde(default, rename = "wait")]
    pub waits: Vec<Wait>,
    /// `[[channel]]`: which constructors make bounded channels.
    #[serde(default, rename = "channel")]
    pub channels: Vec<Channel>,
    /// `[[rpc]]`: functions that talk to another process or machine.
    #[serde(default, rename = "rpc")]
    pub rpcs: Vec<Rpc>,
    /// `[[connection]]`: types that are a connection to a peer.
    #[serde(default, rename = "connection")]
    pub connections: Vec<Connection>,
    /// `[[spawn]]`: functions that run a closure or future elsewhere.
    #[serde(default, rename = "spawn")]
    pub spawns: Vec<Spawn>,
    /// `[[closure]]`: when a function runs the closures that it is handed.
    #[serde(default, rename = "closure")]
    pub closures: Vec<ClosureRun>,
    /// `[[callback]]`: functions that run code which nobody here knows.
    #[serde(default, rename = "callback")]
    pub callbacks: Vec<Callback>,
    /// `[[cell]]`: types whose value changes through a shared reference, without a guard.
    #[serde(default, rename = "cell")]
    pub cells: Vec<Cell>,
}

/// Model entries that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {source}")]
pub struct ModelError {
    /// The file, as a person knows it.
    pub origin: String,
    /// What is wrong, and where in it.
    pub source: toml::de::Error,
}

impl Model {
    /// The sections, for a configuration that holds others as well.
    pub const SECTIONS: [Section; 11] = [
        Lock::SECTION,
        GuardOp::SECTION,
        CondvarWait::SECTION,
        Wait::SECTION,
        Channel::SECTION,
        Rpc::SECTION,
        Connection::SECTION,
        Spawn::SECTION,
        ClosureRun::SECTION,
        Callback::SECTION,
        Cell::SECTION,
    ];

    /// What is known of every crate in [`crates`].
    pub fn builtin() -> Model {
        Model::of(crates())
    }

    /// What is known of these crates, in their order.
    pub fn of<'a>(crates: impl IntoIterator<Item = &'a Crate>) -> Model {
        let mut model = Model::default();
        for known in crates {
            // The embedded files are parsed by a test, so that none can fail here.
            if let Ok(part) = Model::parse(known.effects, known.name) {
                model.extend(part);
            }
        }
        model
    }

    /// Reads the sections; `origin` is named in errors.
    pub fn parse(text: &str, origin: &str) -> Result<Model, ModelError> {
        toml::from_str(text).map_err(|source| ModelError { origin: origin.to_owned(), source })
    }

    /// Adds everything of `other`.
    pub fn extend(&mut self, other: Model) {
        let Model { locks, guards, condvars, waits, channels, rpcs, connections, spawns, closures, callbacks, cells } =
            other;
        self.locks.extend(locks);
        self.guards.extend(guards);
        self.condvars.extend(condvars);
        self.waits.extend(waits);
        self.channels.extend(channels);
        self.rpcs.extend(rpcs);
        self.connections.extend(connections);
        self.spawns.extend(spawns);
        self.closures.extend(closures);
        self.callbacks.extend(callbacks);
        self.cells.extend(cells);
    }
}
