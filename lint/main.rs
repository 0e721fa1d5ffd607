//! The program `cargo-locklint`: the command line on top of the analysis.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use locklint::analysis::Outcome;
use locklint::command::{self, Analysis, Engine};
use locklint::model::Model;
use locklint::source::Program;

/// Many small allocations on all threads: a third of the time goes with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    command::main(Engine { analyse, parse: locklint::analysis::parse })
}

fn analyse(program: &mut Program, extra: Model) -> Analysis {
    let Outcome { findings, annotations, tests, checked, .. } = locklint::analysis::analyse(program, extra);
    Analysis { findings, annotations, tests, checked }
}
