//! Walking folders for the files that may belong to a run, and reading a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::targets::{self, Target};
use super::workspace::Selection;
use super::{LARGEST_FILE, Request, SourceReason, manifest, modules, problem};
use crate::span::Edition;

/// A file that may belong to the run, before it is read.
#[derive(Debug)]
pub struct Candidate {
    pub edition: Edition,
    pub boundary: Arc<Path>,
    /// The folder of its package.
    pub package: Option<PathBuf>,
    /// Known beforehand to be unreadable.
    pub problem: Option<SourceReason>,
}

/// Candidates by absolute path: the order of the run.
pub type Candidates = BTreeMap<PathBuf, Candidate>;

/// A crate to be, with the root of its unit and the folder of its package.
#[derive(Debug)]
pub struct OwnedTarget {
    pub unit: PathBuf,
    pub folder: PathBuf,
    pub target: Target,
}

/// Everything that the selection may need. Packages found in a loose folder join the selection.
pub fn candidates(selection: &mut Selection, request: &Request) -> (Candidates, Vec<OwnedTarget>) {
    let mut found = Candidates::new();
    let mut owned = Vec::new();
    let loose_edition = request.edition.unwrap_or_default();
    for folder in std::mem::take(&mut selection.loose_folders) {
        let boundary: Arc<Path> = folder.as_path().into();
        let nested = walk(&folder, &boundary, loose_edition, None, &mut found);
        for package in nested {
            selection.open_unit_of(&package);
        }
    }
    for file in &selection.loose_files {
        follow_modules(file, loose_edition, request, &mut found);
    }
    for (root, unit) in &selection.units {
        let boundary: Arc<Path> = root.as_path().into();
        for (folder, package) in &unit.packages {
            walk(folder, &boundary, package.edition, Some(folder), &mut found);
            for target in targets::of_package(folder, package) {
                let inside = target.root.starts_with(root) && target.root.is_file();
                if inside && !found.contains_key(&target.root) {
                    let (edition, boundary, package) = (package.edition, boundary.clone(), Some(folder.clone()));
                    found.insert(target.root.clone(), Candidate { edition, boundary, package, problem: None });
                }
                owned.push(OwnedTarget { unit: root.clone(), folder: folder.clone(), target });
            }
        }
    }
    for path in request.texts.keys() {
        let Some((root, unit)) = selection.units.iter().find(|(_, unit)| unit.package_of(path).is_some()) else {
            continue;
        };
        if let Some((folder, package)) = unit.package_of(path).and_then(|folder| unit.packages.get_key_value(folder)) {
            let (edition, boundary, package) = (package.edition, root.as_path().into(), Some(folder.clone()));
            // The text is there, whatever is wrong with the file.
            found.insert(path.clone(), Candidate { edition, boundary, package, problem: None });
        }
    }
    found.retain(|path, _| !request.absent.contains(path));
    (found, owned)
}

/// Collects the Rust files below a folder; answers with nested folders that have a manifest.
fn walk(
    folder: &Path,
    boundary: &Arc<Path>,
    edition: Edition,
    package: Option<&PathBuf>,
    found: &mut Candidates,
) -> Vec<PathBuf> {
    let mut nested = Vec::new();
    let mut entries = WalkDir::new(folder).follow_links(true).into_iter();
    while let Some(entry) = entries.next() {
        let candidate = |problem| Candidate { edition, boundary: boundary.clone(), package: package.cloned(), problem };
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                if let (Some(path), Some(reason)) = (error.path(), walk_problem(&error)) {
                    found.insert(path.to_owned(), candidate(Some(reason)));
                }
                continue;
            }
        };
        let path = entry.path();
        let leads_out =
            entry.path_is_symlink() && path.canonicalize().is_ok_and(|target| !target.starts_with(boundary));
        if entry.file_type().is_dir() {
            let is_nested = entry.depth() > 0 && manifest::of_folder(path).is_some();
            if is_nested && !is_passed_over(&entry) {
                nested.push(path.to_owned());
            }
            if is_nested || leads_out || is_passed_over(&entry) {
                entries.skip_current_dir();
            }
        } else if is_rust(path) {
            let problem = leads_out.then(|| SourceReason::LeadsOut { boundary: boundary.to_path_buf() });
            found.insert(path.to_owned(), candidate(problem));
        }
    }
    nested
}

/// Hidden folders, and what cargo builds into.
pub(super) fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_output = name == "target" && (entry.depth() == 1 || entry.path().join("CACHEDIR.TAG").is_file());
    entry.depth() > 0 && (name.starts_with('.') || is_output)
}

/// A Rust file that someone means to be one: editors leave hidden links beside the files that they hold.
pub(super) fn is_rust(path: &Path) -> bool {
    let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    !is_hidden && path.extension().is_some_and(|extension| extension == "rs")
}

/// What to tell of a place that cannot be walked; broken links are told only where a module needs them.
fn walk_problem(error: &walkdir::Error) -> Option<SourceReason> {
    let path = error.path()?;
    if let Some(to) = error.loop_ancestor() {
        return Some(SourceReason::LinkCircle { to: to.to_owned() });
    }
    let reason = error.io_error().map_or_else(|| error.to_string(), problem::reason);
    (is_rust(path) || !path.is_symlink()).then_some(SourceReason::Unreadable(reason))
}

/// A file outside any package, with the files that its text may declare as modules. What merely looks
/// like a declaration (in a comment, say) costs a read and means nothing.
fn follow_modules(file: &Path, edition: Edition, request: &Request, found: &mut Candidates) {
    let boundary: Arc<Path> = file.parent().unwrap_or(file).into();
    let mut waiting = vec![file.to_owned()];
    while let Some(path) = waiting.pop() {
        if found.contains_key(&path) || !path.starts_with(&boundary) {
            continue;
        }
        let candidate = Candidate { edition, boundary: boundary.clone(), package: None, problem: None };
        if let (Ok(text), Some(folder)) = (text_of(&path, request), path.parent()) {
            let below = path.with_extension("");
            for name in possible_modules(&text) {
                let places = [folder, &below].into_iter().flat_map(|place| {
                    [place.join(format!("{name}.rs")), place.join(name).join("mod.rs"), place.join(name)]
                });
                let files = places.map(|place| modules::normal(&place)).filter(|place| place.is_file());
                waiting.extend(files.filter(|place| is_rust(place)));
            }
        }
        found.insert(path, candidate);
    }
}

/// What stands between `mod` and `;`, and strings that end in `.rs`.
fn possible_modules(text: &str) -> impl Iterator<Item = &str> {
    let declared = text.split("mod ").skip(1).filter_map(|rest| Some(rest.split_once(';')?.0.trim()));
    let names = declared.filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '#'));
    let paths = text.split('"').filter(|part| part.ends_with(".rs") && part.len() < 256);
    names.map(|name| name.strip_prefix("r#").unwrap_or(name)).chain(paths)
}

/// The text that stands for a file, or the file's own.
pub fn text_of(path: &Path, request: &Request) -> Result<Arc<str>, SourceReason> {
    request.texts.get(path).map_or_else(|| read(path).map(Arc::from), |text| Ok(text.clone()))
}

/// A file's text, or why it is not had.
fn read(path: &Path) -> Result<String, SourceReason> {
    let unreadable = |error: std::io::Error| SourceReason::Unreadable(problem::reason(&error));
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(SourceReason::NotAFile);
    }
    if metadata.len() > LARGEST_FILE {
        return Err(SourceReason::TooLarge { bytes: metadata.len() });
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        SourceReason::NotUtf8 { line: 1 + valid.iter().filter(|byte| **byte == b'\n').count() }
    })
}
