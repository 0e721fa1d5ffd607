//! Which files of a program are read: those that its crates lead to, wave by wave as `mod` lines are met, and loose files.
//! Of tests that nobody asked for none are.
//!
//! Knows nothing of what is in a file besides `mod` lines and macros.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::Location;
use crate::ir::FileIr;
use crate::lower::{self, Macros, Options, Scan};
use crate::source::{Crate, Declaration, ModulePlace, ModuleProblem, Program};
use crate::span::FileId;

/// A program, read.
pub struct Read {
    /// All files; those that were not read are empty.
    pub files: Vec<FileIr>,
    /// Which were read.
    pub read: Vec<bool>,
    /// The macros of all files.
    pub macros: Macros,
    /// What the `mod` lines lead to.
    pub modules: Modules,
}

/// Is a crate for tests, which nobody asked for?
pub fn is_left_out(sources: &Program, krate: &Crate) -> bool {
    sources.without_tests && krate.test
}

/// Reads what is needed of a program, and makes loose files that are programs of their own its crates.
pub fn read(sources: &mut Program) -> Read {
    let scans: Vec<Scan> = sources
        .files
        .par_iter()
        .map(|file| if sources.without_tests && file.test { Scan::default() } else { lower::scan(&file.text) })
        .collect();
    let macros = Macros::collect(scans.iter());
    let mut files: Vec<Option<FileIr>> = sources.files.iter().map(|_| None).collect();
    let roots = sources.crates.iter().filter(|krate| !is_left_out(sources, krate)).map(|krate| krate.root);
    let loose = sources.ids().filter(|id| sources.file(*id).package.is_none());
    let first: Vec<FileId> = roots.chain(loose).collect();
    lower_all(sources, &scans, &macros, first, &mut files);
    sources.crown_loose_files(|id| files[id.0 as usize].as_ref().map(declarations).unwrap_or_default());
    let modules = loop {
        let modules = connect(sources, &files);
        let next: Vec<FileId> = modules.found.values().copied().filter(|id| files[id.0 as usize].is_none()).collect();
        if next.is_empty() {
            break modules;
        }
        lower_all(sources, &scans, &macros, next, &mut files);
    };
    let read = files.iter().map(Option::is_some).collect();
    let unread = |file: &crate::source::SourceFile| FileIr::broken(file.edition, Vec::new());
    let files = files.into_iter().zip(&sources.files).map(|(file, source)| file.unwrap_or_else(|| unread(source)));
    Read { files: files.collect(), read, macros, modules }
}

/// How a file is read.
pub fn options(sources: &Program, file: FileId) -> Options {
    Options { edition: sources.file(file).edition, signatures_only: false, without_tests: sources.without_tests }
}

/// Lowers files, the largest first, so that no worker is left with one at the end.
fn lower_all(
    sources: &Program,
    scans: &[Scan],
    macros: &Macros,
    mut wanted: Vec<FileId>,
    files: &mut [Option<FileIr>],
) {
    wanted.sort_by_key(|id| (Reverse(sources.file(*id).text.len()), *id));
    wanted.dedup();
    let lowered: Vec<(FileId, FileIr)> = wanted
        .into_par_iter()
        .with_max_len(1)
        .map(|id| {
            let text = &sources.file(id).text;
            // What lies among tests has not been scanned yet.
            let own = (sources.without_tests && sources.file(id).test).then(|| lower::scan(text));
            let scan = own.as_ref().unwrap_or(&scans[id.0 as usize]);
            (id, lower::lower(text, scan, macros, &options(sources, id)))
        })
        .collect();
    lowered.into_iter().for_each(|(id, file)| files[id.0 as usize] = Some(file));
}

/// The `mod name;`s of a file that stand in no inline module: those that make a loose file a root.
fn declarations(file: &FileIr) -> Vec<Declaration<'_>> {
    let outer = file.modules.iter().take(1).flat_map(|module| &module.declarations);
    outer
        .map(|declaration| Declaration {
            inside: &[],
            name: file.symbols.name(declaration.name),
            path: declaration.path.as_deref(),
        })
        .collect()
}

/// What the `mod name;`s lead to that a crate reaches.
#[derive(Default)]
pub struct Modules {
    /// Their files, by the declaring file and the declaration's place.
    pub found: FxHashMap<(FileId, u32, String), FileId>,
    /// Those without a file that are compiled in any case, in the order of their places.
    pub missing: BTreeMap<Location, ModuleProblem>,
}

fn connect(sources: &Program, files: &[Option<FileIr>]) -> Modules {
    let Modules { mut found, mut missing } = Modules::default();
    let mut seen: FxHashSet<(FileId, PathBuf)> = FxHashSet::default();
    let roots = sources.crates.iter().filter(|krate| !is_left_out(sources, krate));
    // Each with whether it is compiled in any case.
    let mut waiting: Vec<(ModulePlace, bool)> =
        roots.map(|krate| (sources.root_place(krate.root), !krate.test)).collect();
    while let Some((place, certain)) = waiting.pop() {
        if !seen.insert((place.file, place.directory.clone())) || seen.len() > 4 * files.len() + 64 {
            continue;
        }
        // Those that are not read yet lead nowhere yet.
        let Some(file) = &files[place.file.0 as usize] else { continue };
        for (at, module) in file.modules.iter().enumerate() {
            let inside = inline_names(file, at);
            let is_told = |test: bool| !(test && sources.without_tests);
            for declaration in module.declarations.iter().filter(|one| is_told(one.test || module.test)) {
                let name = file.symbols.name(declaration.name);
                let wanted = Declaration { inside: &inside, name, path: declaration.path.as_deref() };
                let certain = certain && declaration.certain;
                match sources.module_file(&place, wanted) {
                    Ok(target) => {
                        found.entry((place.file, declaration.span.start, name.to_string())).or_insert(target.file);
                        waiting.push((target, certain));
                    }
                    Err(problem) if certain && !sources.may_be_made(place.file) => {
                        missing.insert(Location { file: place.file, span: declaration.span }, *problem);
                    }
                    Err(_) => {}
                }
            }
        }
    }
    Modules { found, missing }
}

fn inline_names(file: &FileIr, module: usize) -> Vec<&str> {
    let mut names = Vec::new();
    let mut at = Some(module);
    while let Some(index) = at {
        names.extend(file.modules[index].name.map(|name| file.symbols.name(name)));
        at = file.modules[index].parent.map(|parent| parent.0 as usize);
    }
    names.reverse();
    names
}
