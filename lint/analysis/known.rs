//! The crates that something is known of, in the form that a program is linked with.

use std::sync::{LazyLock, OnceLock};

use crate::ir::FileIr;
use crate::lower::{self, Macros, Options};
use crate::model::{self, Model};
use crate::span::Edition;

/// A crate as the model has it.
pub struct Known {
    /// Its names: its own, and those of its parts.
    pub names: Vec<String>,
    /// Its declarations.
    pub stub: FileIr,
    /// What its functions do.
    pub effects: Model,
}

/// A known crate by its place among them. It is made ready once in a process; each cell guards only itself.
pub fn known(at: usize) -> &'static Known {
    static KNOWN: LazyLock<Vec<OnceLock<Known>>> =
        LazyLock::new(|| model::crates().iter().map(|_| OnceLock::new()).collect());
    KNOWN[at].get_or_init(|| make(&model::crates()[at]))
}

fn make(krate: &model::Crate) -> Known {
    let names = std::iter::once(krate.name).chain(krate.aliases.iter().copied());
    let scan = lower::scan(krate.stub);
    let macros = Macros::collect(std::iter::once(&scan));
    let options = Options { edition: Edition::E2024, signatures_only: true, ..Options::default() };
    Known {
        names: names.map(str::to_string).collect(),
        stub: lower::lower(krate.stub, &scan, &macros, &options),
        effects: Model::of(std::iter::once(krate)),
    }
}
