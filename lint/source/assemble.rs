//! From files and targets to a program: what is reported on, which crates there are, what they use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::read::{Candidate, Candidates, OwnedTarget, text_of};
use super::workspace::{Asked, Selection};
use super::{Crate, CrateKind, Glob, Package, Program, Request, SourceFile, SourceProblem, SourceReason, modules};
use crate::span::{Edition, FileId, Span};

/// Reads the candidates and makes crates of them.
pub fn assemble(selection: &Selection, mut found: Candidates, targets: &[OwnedTarget], request: &Request) -> Program {
    let directory = request.directory.canonicalize().unwrap_or_else(|_| request.directory.clone());
    let scope = Scope::of(selection, targets, request);
    add_manifests(selection, targets, &mut found);
    let mut program = Program::default();
    let mut packages: BTreeMap<&Path, usize> = BTreeMap::new();
    for (folder, package) in selection.units.values().flat_map(|unit| &unit.packages) {
        packages.insert(folder, program.packages.len());
        let name = package.table.name.clone();
        program.packages.push(Package { name, version: package.version.clone(), folder: folder.clone() });
    }

    let texts: Vec<Result<Arc<str>, SourceReason>> = found
        .par_iter()
        .map(|(path, candidate)| candidate.problem.clone().map_or_else(|| text_of(path, request), Err))
        .collect();
    for ((absolute, candidate), text) in found.into_iter().zip(texts) {
        let file = FileId(program.files.len() as u32);
        let text = text.unwrap_or_else(|reason| {
            program.problems.push(SourceProblem { file, span: Span::default(), reason });
            Arc::default()
        });
        program.by_path.insert(absolute.clone(), file);
        program.files.push(SourceFile {
            path: absolute.strip_prefix(&directory).unwrap_or(&absolute).to_owned(),
            text,
            edition: candidate.edition,
            report: scope.reports(&absolute, &candidate),
            named: scope.files.contains(absolute.as_path()),
            test: scope.is_test(&absolute, &candidate),
            package: candidate.package.as_ref().and_then(|folder| packages.get(folder.as_path())).copied(),
            boundary: candidate.boundary,
            absolute,
        });
    }
    for (path, (reason, place)) in &selection.broken {
        if let Some(file) = program.find(path) {
            let span = Span::new(place.start as u32, place.end as u32);
            program.problems.push(SourceProblem { file, span, reason: SourceReason::Manifest(reason.clone()) });
        }
    }
    add_crates(&mut program, selection, targets);
    program.without_tests = !request.all_targets && !program.files.iter().any(|file| file.report && file.test);
    program.problems.sort_by_key(|problem| (problem.file, problem.span));
    program
}

/// Manifests that something must be said of are files of the run.
fn add_manifests(selection: &Selection, targets: &[OwnedTarget], found: &mut Candidates) {
    let rootless = targets.iter().filter(|owned| !found.contains_key(&owned.target.root));
    let paths: Vec<PathBuf> = rootless.map(|owned| owned.folder.join("Cargo.toml")).collect();
    for path in paths.into_iter().chain(selection.broken.keys().cloned()) {
        let boundary: Arc<Path> = path.parent().unwrap_or(&path).into();
        let package = Some(boundary.to_path_buf());
        found.insert(path, Candidate { edition: Edition::default(), boundary, package, problem: None });
    }
}

/// What is reported on.
struct Scope<'a> {
    folders: Vec<&'a Path>,
    files: BTreeSet<&'a Path>,
    packages: BTreeSet<&'a Path>,
    test_roots: BTreeSet<&'a Path>,
    all_targets: bool,
    chosen: bool,
    excludes: Vec<(PathBuf, &'a Glob)>,
}

impl<'a> Scope<'a> {
    fn of(selection: &'a Selection, targets: &'a [OwnedTarget], request: &'a Request) -> Scope<'a> {
        let (mut folders, mut files, mut packages) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for asked in &selection.asked {
            match asked {
                Asked::Folder(folder) => folders.push(folder.as_path()),
                Asked::File(file) => _ = files.insert(file.as_path()),
                Asked::Package(folder) => _ = packages.insert(folder.as_path()),
            }
        }
        let tests = targets.iter().filter(|owned| owned.target.kind.is_test());
        let excludes = request.excludes.iter();
        Scope {
            folders,
            files,
            packages,
            test_roots: tests.map(|owned| owned.target.root.as_path()).collect(),
            all_targets: request.all_targets,
            chosen: request.chosen,
            excludes: excludes.filter_map(|(folder, glob)| Some((folder.canonicalize().ok()?, glob))).collect(),
        }
    }

    fn reports(&self, path: &Path, candidate: &Candidate) -> bool {
        let is_named = self.files.contains(path);
        let in_package = candidate.package.as_deref().is_some_and(|package| self.packages.contains(package));
        let is_meant = is_named && !self.chosen;
        let is_asked = is_named
            || in_package
            || self.folders.iter().any(|folder| path.starts_with(folder))
            // A file outside any package is a program of its own: its modules are meant too.
            || (candidate.package.is_none() && self.files.iter().any(|file| file.parent() == Some(&candidate.boundary)));
        is_asked && (is_meant || self.all_targets || !self.is_test(path, candidate)) && !self.excludes(path)
    }

    fn is_test(&self, path: &Path, candidate: &Candidate) -> bool {
        let below = candidate.package.as_ref().and_then(|package| path.strip_prefix(package).ok());
        let in_folder = |name: &str| below.is_some_and(|below| below.starts_with(name));
        self.test_roots.contains(path) || ["tests", "benches", "examples"].into_iter().any(in_folder)
    }

    fn excludes(&self, path: &Path) -> bool {
        self.excludes.iter().any(|(folder, glob)| {
            path.strip_prefix(folder).is_ok_and(|relative| glob.covers(&relative.to_string_lossy()))
        })
    }
}

fn add_crates(program: &mut Program, selection: &Selection, targets: &[OwnedTarget]) {
    let mut libraries: FxHashMap<(&Path, &str), usize> = FxHashMap::default();
    let mut made = Vec::new();
    for OwnedTarget { unit, folder, target } in targets {
        let package = &selection.units[unit].packages[folder];
        let Some(root) = program.find(&target.root) else {
            if let Some(file) = program.find(&folder.join("Cargo.toml")) {
                let expected = target.root.strip_prefix(folder).unwrap_or(&target.root).to_owned();
                let reason = SourceReason::NoRoot { target: target.name.clone(), expected };
                program.problems.push(SourceProblem { file, span: Span::default(), reason });
            }
            continue;
        };
        if target.kind == CrateKind::Lib {
            libraries.insert((unit, &package.table.name), program.crates.len());
        }
        made.push((unit, folder));
        program.crates.push(Crate {
            name: target.crate_name(),
            root,
            edition: package.edition,
            package: package.table.name.clone(),
            kind: target.kind,
            dependencies: Vec::new(),
            test: target.kind.is_test(),
        });
    }
    for (index, (root, folder)) in made.into_iter().enumerate() {
        let unit = &selection.units[root];
        let package = &unit.packages[folder];
        let mut used = BTreeMap::new();
        let own = libraries.get(&(root.as_path(), package.table.name.as_str()));
        if let Some(own) = own.filter(|own| **own != index) {
            used.insert(program.crates[*own].name.clone(), *own);
        }
        // What is called `std` stands in for the standard library, and is taken for it.
        let dependencies = package.manifest.all_dependencies().filter(|(key, _)| key.as_str() != "std");
        for (key, dependency) in dependencies {
            let shared = unit.workspace.as_ref().and_then(|table| table.dependencies.get(key));
            let shared = shared.filter(|_| dependency.inherited());
            let name = dependency.package().or_else(|| shared?.package()).unwrap_or(key);
            let path = dependency.path().or_else(|| shared?.path());
            let is_local = path.is_some() || unit.patched.iter().any(|patched| patched == name);
            if let Some(library) = libraries.get(&(root.as_path(), name)).filter(|_| is_local) {
                // A renamed dependency is called by its key, others by the name of their library.
                let own_name = || program.crates[*library].name.clone();
                let called = if name == key { own_name() } else { modules::crate_name(key) };
                used.insert(called, *library);
            }
        }
        program.crates[index].dependencies = used.into_iter().collect();
    }
}
