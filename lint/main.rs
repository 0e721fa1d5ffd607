//! The program `cargo-locklint`: the command line on top of the analysis.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use locklint::analysis::{self, Found, Outcome};
use locklint::cache::Cache;
use locklint::command::{self, Again, Analysis, Engine};
use locklint::model::Model;
use locklint::occasion::{self, Occasions};
use locklint::practice::Survey;
use locklint::source::Program;

/// Many small allocations on all threads: a third of the time goes with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    command::main(Engine { analyse, check, charted, again, appraise, parse: locklint::analysis::parse, survey })
}

fn analyse(program: &mut Program, extra: Model) -> Analysis {
    told(locklint::analysis::analyse(program, extra))
}

fn check(program: &mut Program, extra: &Model, cache: &Cache) -> Analysis {
    let found = locklint::analysis::check(program, extra, cache);
    let checked = found.checked(program);
    let Found { findings, annotations, tests, .. } = found;
    Analysis { findings, annotations, tests, checked, chart: None }
}

/// The program that an editor has open.
#[derive(Default)]
struct Edited(analysis::Again);

impl Again for Edited {
    fn look(&mut self, program: &mut Program, extra: &Model) -> Analysis {
        let (found, chart) = self.0.look(program, extra);
        let checked = found.checked(program);
        let Found { findings, annotations, tests, .. } = found;
        Analysis { findings, annotations, tests, checked, chart: Some(chart) }
    }
}

fn again() -> Box<dyn Again> {
    Box::new(Edited::default())
}

fn charted(program: &mut Program, extra: Model) -> Analysis {
    let outcome = locklint::analysis::analyse(program, extra);
    let chart = outcome.chart(program);
    Analysis { chart: Some(chart), ..told(outcome) }
}

fn told(outcome: Outcome) -> Analysis {
    let Outcome { findings, annotations, tests, checked, .. } = outcome;
    Analysis { findings, annotations, tests, checked, chart: None }
}

fn appraise(program: &mut Program, extra: Model, handlers: &[String]) -> (Analysis, Occasions) {
    let outcome = locklint::analysis::analyse(program, extra);
    let occasions = occasion::occasions(&outcome.program, &outcome.facts, &outcome.sections, handlers);
    (told(outcome), occasions)
}

fn survey(program: &mut Program) -> Survey {
    let outcome = locklint::analysis::analyse(program, Model::default());
    let chart = outcome.chart(program);
    let fields = chart.locks.iter().flat_map(|lock| &lock.fields).filter(|field| !field.written_by.is_empty());
    let written = fields.map(|field| field.name.clone()).filter(|name| !name.is_empty()).collect();
    let linked = &outcome.program;
    let functions = program.ids().flat_map(|file| {
        let count = linked.file(file).functions.len() as u32;
        (0..count).map(move |at| linked.function_name(linked.function_at(file, at)).to_owned())
    });
    Survey { functions: functions.collect(), written }
}
