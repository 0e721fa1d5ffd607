//! The whole way once: files, ir, program, facts, findings.
//!
//! Knows nothing of levels or output formats.

mod again;
mod found;
mod known;
mod parts;
mod read;
mod unread;

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::chart::{self, Chart};
use crate::finding::{Finding, Location};
use crate::flow::{self, Facts};
use crate::ir::{Annotation, FileIr, WrittenFiles};
use crate::lower::{self, Macros, Options};
use crate::model::{self, Model};
use crate::resolve::{CrateInput, LinkInput, Program, link};
use crate::rules;
use crate::section::{self, Sections};
use crate::source::{self, ModuleProblem};
use crate::span::{Edition, FileId, Span};

pub use again::Again;
pub use found::Found;
use known::Known;
pub use parts::check;
use read::{Modules, Read};

/// What is known of a program once it has been looked through.
pub struct Outcome {
    /// Everything found, in no particular order.
    pub findings: Vec<Finding>,
    /// The comments addressed to the linter, by file.
    pub annotations: Vec<(FileId, Vec<Annotation>)>,
    /// Code that is compiled for tests alone.
    pub tests: Vec<(FileId, Span)>,
    /// How many of the files asked for belong to a crate and were understood.
    pub checked: usize,
    /// The program, linked.
    pub program: Program,
    /// The facts that the findings rest on.
    pub facts: Facts,
    /// The critical sections, and what they do.
    pub sections: Sections,
}

impl Outcome {
    /// Draws the chart of the program; `sources` is what was analysed.
    pub fn chart(&self, sources: &source::Program) -> Chart {
        chart::chart(&self.program, &self.facts, &self.sections, &|file| &sources.file(file).text)
    }
}

/// Analyses a program as a whole, and gives it back with all that is known of it. `extra`: what the user's
/// configuration adds to the model.
pub fn analyse(sources: &mut source::Program, extra: Model) -> Outcome {
    let Looked { mut found, program, facts, sections } = look(sources, extra);
    found.add_unread(sources);
    let checked = found.checked(sources);
    let Found { findings, annotations, tests, .. } = found;
    Outcome { findings, annotations, tests, checked, program, facts, sections }
}

/// All that comes of looking through a program.
struct Looked {
    found: Found,
    program: Program,
    facts: Facts,
    sections: Sections,
}

/// Looks through a program, but for the files that could not be read.
fn look(sources: &mut source::Program, extra: Model) -> Looked {
    let ground = ground(sources, extra);
    let Judged { findings, facts, sections } = ground.judge(sources, &mut Remembered::default(), &|_| false);
    let found = ground.found(sources, findings);
    Looked { found, program: ground.program, facts, sections }
}

/// A program that has been linked, and what is known of it before anything is judged.
struct Ground {
    program: Program,
    macros: Macros,
    /// Was it read? Files that no crate leads to are not, nor those of tests that nobody asked for.
    read: Vec<bool>,
    /// The known crates that each file names, by their place among them.
    named: Vec<Vec<usize>>,
    annotations: Vec<(FileId, Vec<Annotation>)>,
    problems: Vec<Finding>,
    /// Modules without a file.
    missing: BTreeMap<Location, ModuleProblem>,
    reached: Vec<FileId>,
    understood: Vec<FileId>,
    /// Loose files that are programs of their own.
    roots: Vec<FileId>,
}

/// Reads a program: lowered and linked.
fn ground(sources: &mut source::Program, extra: Model) -> Ground {
    let known_crates = sources.crates.len();
    let Read { mut files, read, macros, modules: Modules { found: modules, missing } } = read::read(sources);
    let named: Vec<Vec<usize>> = files.iter().map(named_crates).collect();
    let roots = sources.crates.iter().filter(|krate| !read::is_left_out(sources, krate)).map(|krate| krate.root);
    let reached: FxHashSet<FileId> = modules.values().copied().chain(roots).collect();
    let problems = problems(&files, |id| reached.contains(&id));
    let annotations = files
        .iter()
        .enumerate()
        .filter(|(_, file)| !file.annotations.is_empty())
        .map(|(id, file)| (FileId(id as u32), file.annotations.clone()))
        .collect();
    let mut reached: Vec<FileId> = reached.into_iter().collect();
    reached.sort_unstable();
    let is_understood = |id: &FileId| files[id.0 as usize].problems.is_empty();
    let understood = reached.iter().copied().filter(is_understood).collect();

    let known: Vec<&Known> = with_needs(&named).into_par_iter().map(known::known).collect();
    let mut model = Model::default();
    known.iter().for_each(|krate| model.extend(krate.effects.clone()));
    model.extend(extra);
    let first_stub = files.len() as u32;
    files.extend(known.iter().map(|krate| krate.stub.clone()));
    let stubs = known.iter().enumerate().map(|(at, krate)| (krate.names.clone(), FileId(first_stub + at as u32)));
    let crates = sources.crates.iter().map(|krate| CrateInput {
        name: krate.name.clone(),
        root: krate.root,
        externs: krate.dependencies.clone(),
        test: krate.test,
    });
    let program = link(LinkInput {
        files,
        crates: crates.collect(),
        stubs: stubs.collect(),
        module_file: &|file, declaration, name| modules.get(&(file, declaration.span.start, name.to_string())).copied(),
        model: &model,
    });
    let roots = sources.crates[known_crates..].iter().map(|krate| krate.root).collect();
    Ground { program, macros, read, named, annotations, problems, missing, reached, understood, roots }
}

/// What was found of functions, for the next look.
#[derive(Default)]
struct Remembered {
    facts: flow::Known,
    sections: section::Known,
}

/// What the rules said of a program, and what they rest on.
struct Judged {
    findings: Vec<Finding>,
    facts: Facts,
    sections: Sections,
}

impl Ground {
    /// `stays`: the files that are as they were when `known` was.
    fn judge(&self, sources: &source::Program, known: &mut Remembered, stays: &dyn Fn(FileId) -> bool) -> Judged {
        let facts = flow::facts_again(&self.program, &mut known.facts, stays);
        let sections = section::sections_again(&self.program, &facts, &mut known.sections, stays);
        let write = |file: FileId| lower::written(&sources.file(file).text);
        let written = WrittenFiles::new(sources.files.len(), &write);
        let findings = rules::check(&self.program, &facts, &sections, &written);
        Judged { findings, facts, sections }
    }

    /// All that was found; `judged`: by rules.
    fn found(&self, sources: &source::Program, judged: Vec<Finding>) -> Found {
        let mut findings = self.problems.clone();
        let missing = self.missing.iter();
        findings.extend(missing.map(|(at, problem)| unread::without_file(*at, sources.file(at.file), problem)));
        findings.extend(judged);
        Found {
            findings,
            annotations: self.annotations.clone(),
            tests: test_code(&self.program),
            reached: self.reached.clone(),
            understood: self.understood.clone(),
            roots: self.roots.clone(),
        }
    }
}

/// What is wrong with the syntax of one text, as findings in file 0.
pub fn parse(text: &str, edition: Edition) -> Vec<Finding> {
    let scan = lower::scan(text);
    let macros = Macros::collect(std::iter::once(&scan));
    let options = Options { edition, signatures_only: true, ..Options::default() };
    let file = lower::lower(text, &scan, &macros, &options);
    file.problems.iter().map(|problem| unread::not_understood(FileId(0), problem)).collect()
}

/// Which of the known crates a file names, by their place among them.
fn named_crates(file: &FileIr) -> Vec<usize> {
    let is_named = |krate: &model::Crate| {
        std::iter::once(&krate.name).chain(krate.aliases).any(|name| file.symbols.get(name).is_some())
    };
    (0..).zip(model::crates()).filter(|(_, krate)| is_named(krate)).map(|(at, _)| at).collect()
}

/// The known crates that some files name, with those that they need themselves, in order.
fn with_needs(named: &[Vec<usize>]) -> Vec<usize> {
    let crates = model::crates();
    let mut names: FxHashSet<&str> = named.iter().flatten().map(|at| crates[*at].name).collect();
    names.insert("std");
    let mut waiting: Vec<&str> = names.iter().copied().collect();
    while let Some(name) = waiting.pop() {
        for krate in crates.iter().filter(|krate| krate.name == name) {
            waiting.extend(krate.needs.iter().copied().filter(|need| names.insert(need)));
        }
    }
    (0..).zip(crates).filter(|(_, krate)| names.contains(krate.name)).map(|(at, _)| at).collect()
}

/// What lowering could not do, as findings.
fn problems(files: &[FileIr], reached: impl Fn(FileId) -> bool) -> Vec<Finding> {
    let numbered = files.iter().enumerate().map(|(at, file)| (FileId(at as u32), file));
    let of_program = numbered.filter(|(id, _)| reached(*id));
    let told =
        of_program.flat_map(|(id, file)| file.problems.iter().map(move |problem| unread::not_understood(id, problem)));
    told.collect()
}

/// The functions and statements that are compiled for tests alone.
fn test_code(program: &Program) -> Vec<(FileId, Span)> {
    let roots = program.roots().filter(|root| program.is_test(*root));
    let functions = roots.filter_map(|root| program.function_of(root));
    let functions = functions.map(|id| (program.function_file(id), program.function(id).span));
    let files = (0..program.user_files).map(FileId);
    let bodies = files.clone().flat_map(|file| program.file(file).bodies.iter().map(move |body| (file, body)));
    let statements = bodies.flat_map(|(file, body)| body.map.tests.iter().map(move |span| (file, *span)));
    let left_out = files.flat_map(|file| program.file(file).left_out.iter().map(move |span| (file, *span)));
    functions.chain(statements).chain(left_out).collect()
}
