//! Which files belong to a run: workspaces, packages, folders and single files, read into memory.
//!
//! Reads manifests itself, since asking cargo costs more than a small program's whole check. Knows
//! nothing of Rust's grammar: which `mod` lines a file holds is told to it ([`Program::module_file`]).

mod assemble;
mod glob;
mod manifest;
mod modules;
mod output;
mod packages;
mod part;
mod problem;
mod read;
mod stage;
mod targets;
#[cfg(test)]
mod tests;
mod workspace;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use glob::Glob;
pub use modules::{Declaration, ModulePlace, ModuleProblem};
pub use part::Part;
pub use problem::{SourceError, SourceProblem, SourceReason};
pub use stage::{LeftOut, StageError, StageKind, StageLimits, Staged, stage};
pub use workspace::{MetadataOf, MetadataPlace, Selection, select};

use crate::span::{Edition, FileId};

/// Files over this many bytes are told and not read.
pub const LARGEST_FILE: u64 = 16 << 20;

/// What a run was asked to look at.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The working directory; shown paths are relative to it.
    pub directory: PathBuf,
    /// Packages, folders, files; none means the workspace of the working directory.
    pub paths: Vec<PathBuf>,
    /// The manifest whose workspace or package is meant, instead of the working directory's.
    pub manifest: Option<PathBuf>,
    /// Which packages of that workspace, where no paths are given.
    pub packages: Packages,
    /// Report on tests, benches and examples too.
    pub all_targets: bool,
    /// The edition of files outside any package.
    pub edition: Option<Edition>,
    /// Files never reported on, as paths from the folder given with them.
    pub excludes: Vec<(PathBuf, Glob)>,
    /// Texts that stand for what is on disk, or is not there yet, by absolute path.
    pub texts: BTreeMap<PathBuf, Arc<str>>,
    /// Files on disk that are taken not to be there, by absolute path.
    pub absent: BTreeSet<PathBuf>,
    /// The paths were chosen by a program, not named by a person: tests among them are no exception.
    pub chosen: bool,
    /// Manifests above or beside this folder are nobody's business; empty where all are.
    pub within: PathBuf,
}

/// A choice of a workspace's packages. Names may have `*`, `?` and `[a-z]`, as cargo's do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Packages {
    /// Those that cargo takes where none are named: the default members.
    #[default]
    Default,
    /// Those with these names.
    Named(Vec<String>),
    /// All but those with these names.
    AllBut(Vec<String>),
}

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The files, sorted by path; [`FileId`] indexes them.
    pub files: Vec<SourceFile>,
    /// The crates, each after its package's library.
    pub crates: Vec<Crate>,
    /// The packages that the crates belong to.
    pub packages: Vec<Package>,
    /// What could not be read, and why.
    pub problems: Vec<SourceProblem>,
    /// Nothing that is compiled for tests alone was asked for.
    pub without_tests: bool,
    by_path: FxHashMap<PathBuf, FileId>,
}

/// A file of the run.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// As shown: relative to the working directory where it lies below that.
    pub path: PathBuf,
    /// Where it is.
    pub absolute: PathBuf,
    /// Its text; empty where it could not be read.
    pub text: Arc<str>,
    /// The edition of its package.
    pub edition: Edition,
    /// Was it asked for? Findings elsewhere are not told.
    pub report: bool,
    /// Was this very file named on the command line?
    pub named: bool,
    /// Does it lie where tests, benches and examples do?
    pub test: bool,
    /// The folder that nothing of its program may lie outside of.
    pub boundary: Arc<Path>,
    /// Its package, an index into [`Program::packages`]; none outside any package.
    pub package: Option<usize>,
}

impl SourceFile {
    /// The path as shown, with what is not UTF-8 replaced.
    pub fn shown(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }
}

/// What a crate is built as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CrateKind {
    /// A library.
    Lib,
    /// A program.
    Bin,
    /// An integration test.
    Test,
    /// An example.
    Example,
    /// A benchmark.
    Bench,
}

impl CrateKind {
    /// As cargo's messages call it.
    pub fn name(self) -> &'static str {
        match self {
            CrateKind::Lib => "lib",
            CrateKind::Bin => "bin",
            CrateKind::Test => "test",
            CrateKind::Example => "example",
            CrateKind::Bench => "bench",
        }
    }

    /// Is it reported on only when all targets are asked for?
    pub fn is_test(self) -> bool {
        match self {
            CrateKind::Lib | CrateKind::Bin => false,
            CrateKind::Test | CrateKind::Example | CrateKind::Bench => true,
        }
    }
}

/// A crate: a root file and what it may call by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crate {
    /// Its name in paths (`_`, never `-`).
    pub name: String,
    /// Its root file.
    pub root: FileId,
    /// Its edition.
    pub edition: Edition,
    /// The name of its package; empty outside any.
    pub package: String,
    /// What it is built as.
    pub kind: CrateKind,
    /// Other crates of the run by the name that this one calls them, sorted.
    pub dependencies: Vec<(String, usize)>,
    /// A test, bench or example.
    pub test: bool,
}

/// A package of the run.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version, where its manifest says one.
    pub version: Option<String>,
    /// The folder of its manifest.
    pub folder: PathBuf,
}

impl Program {
    /// A program of texts that are on no disk, outside any package.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Program {
        let mut program = Program::default();
        for (path, text) in texts {
            let absolute = Path::new("/").join(path);
            program.by_path.insert(absolute.clone(), FileId(program.files.len() as u32));
            program.files.push(SourceFile {
                path: path.into(),
                absolute,
                text: text.into(),
                edition: Edition::default(),
                report: true,
                named: false,
                test: false,
                boundary: Path::new("/").into(),
                package: None,
            });
        }
        program
    }

    /// A program of one text that is on no disk, shown under this name.
    pub fn of_text(shown: &str, text: &str, edition: Edition) -> Program {
        let mut program = Program::of_texts([("text.rs", text)]);
        for file in &mut program.files {
            file.path = shown.into();
            file.edition = edition;
            file.named = true;
        }
        program
    }

    /// The same program with other texts of some files.
    pub fn with_texts(&self, texts: BTreeMap<FileId, Arc<str>>) -> Program {
        let mut program = self.clone();
        for (file, text) in texts {
            program.files[file.0 as usize].text = text;
        }
        program
    }

    /// A file.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The file at an absolute path.
    pub fn find(&self, absolute: &Path) -> Option<FileId> {
        self.by_path.get(absolute).copied()
    }

    /// May a module of this file be made by a build, or stand where nobody looked? Only what a package says, and no
    /// build script changes, is certain.
    pub fn may_be_made(&self, file: FileId) -> bool {
        let package = self.file(file).package.and_then(|at| self.packages.get(at));
        package.is_none_or(|package| self.find(&package.folder.join("build.rs")).is_some())
    }

    /// The files that could not be read, if they belong to the program: `reached` tells whether a crate
    /// reaches them. What no crate reaches is nobody's business, unless it was named.
    pub fn problems_of(&self, reached: impl Fn(FileId) -> bool) -> impl Iterator<Item = &SourceProblem> {
        let matters = move |problem: &&SourceProblem| {
            let file = self.file(problem.file);
            !problem.reason.is_of_a_module() || file.named || file.package.is_none() || reached(problem.file)
        };
        self.problems.iter().filter(matters)
    }

    /// All files with their numbers.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len() as u32).map(FileId)
    }
}

/// Finds and reads every file that may belong to the run. What cannot be read is among the program's
/// problems; an error is only what makes the whole run pointless.
pub fn load(request: &Request) -> Result<Program, SourceError> {
    load_selected(select(request)?, request)
}

/// The same for what has been selected. Nothing but what is excluded may have changed in the request.
pub fn load_selected(mut selection: Selection, request: &Request) -> Result<Program, SourceError> {
    let (found, targets) = read::candidates(&mut selection, request);
    if found.is_empty() && targets.is_empty() && selection.broken.is_empty() {
        let path = request.paths.first().unwrap_or(&request.directory);
        return Err(SourceError::Nothing { path: path.display().to_string() });
    }
    Ok(assemble::assemble(&selection, found, &targets, request))
}
