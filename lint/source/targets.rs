//! The crates of a package: what its manifest names and what cargo finds by itself.

use std::path::{Path, PathBuf};

use super::CrateKind;
use super::manifest::TargetTable;
use super::modules::{crate_name, normal};
use super::workspace::PackageSource;

/// A crate before its root file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its name, as cargo has it.
    pub name: String,
    /// What it is built as.
    pub kind: CrateKind,
    /// Its root file.
    pub root: PathBuf,
}

impl Target {
    /// Its name in paths.
    pub fn crate_name(&self) -> String {
        crate_name(&self.name)
    }
}

/// All targets of a package, the library first, each root once.
pub fn of_package(folder: &Path, package: &PackageSource) -> Vec<Target> {
    let table = &package.table;
    let manifest = &package.manifest;
    let mut found = Vec::new();
    library(folder, package, &mut found);
    binaries(folder, package, &mut found);
    for (kind, listed, automatic, place) in [
        (CrateKind::Test, &manifest.test, table.autotests, "tests"),
        (CrateKind::Example, &manifest.example, table.autoexamples, "examples"),
        (CrateKind::Bench, &manifest.bench, table.autobenches, "benches"),
    ] {
        found.extend(listed.iter().filter_map(|target| listed_target(folder, kind, place, target)));
        if automatic {
            automatic_targets(folder, kind, place, &mut found);
        }
    }
    let mut seen = rustc_hash::FxHashSet::default();
    found.retain(|target| seen.insert(target.root.clone()));
    found
}

fn library(folder: &Path, package: &PackageSource, found: &mut Vec<Target>) {
    let listed = package.manifest.lib.as_ref();
    let told = listed.and_then(|table| table.path.as_ref());
    let root = normal(&folder.join(told.map_or("src/lib.rs", String::as_str)));
    if listed.is_some() || root.is_file() {
        let name = listed.and_then(|table| table.name.clone()).unwrap_or_else(|| package.table.name.clone());
        found.push(Target { name, kind: CrateKind::Lib, root });
    }
}

fn binaries(folder: &Path, package: &PackageSource, found: &mut Vec<Target>) {
    let main = folder.join("src/main.rs");
    for target in &package.manifest.bin {
        let Some(name) = target.name.clone() else { continue };
        let root = match &target.path {
            Some(path) => normal(&folder.join(path)),
            None => {
                let own = in_place(&folder.join("src/bin"), &name);
                if own.is_file() || name != package.table.name { own } else { main.clone() }
            }
        };
        found.push(Target { name, kind: CrateKind::Bin, root });
    }
    if package.table.autobins {
        if main.is_file() {
            found.push(Target { name: package.table.name.clone(), kind: CrateKind::Bin, root: main });
        }
        automatic_targets(folder, CrateKind::Bin, "src/bin", found);
    }
}

/// A target that the manifest lists. One without a file is no matter: published packages leave out
/// their tests.
fn listed_target(folder: &Path, kind: CrateKind, place: &str, target: &TargetTable) -> Option<Target> {
    let name = target.name.clone()?;
    let root = match &target.path {
        Some(path) => normal(&folder.join(path)),
        None => in_place(&folder.join(place), &name),
    };
    root.is_file().then_some(Target { name, kind, root })
}

/// `place/name.rs`, or `place/name/main.rs` where only that is there.
fn in_place(place: &Path, name: &str) -> PathBuf {
    let nested = place.join(name).join("main.rs");
    if nested.is_file() { nested } else { place.join(format!("{name}.rs")) }
}

fn automatic_targets(folder: &Path, kind: CrateKind, place: &str, found: &mut Vec<Target>) {
    let Ok(entries) = std::fs::read_dir(folder.join(place)) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let root = if path.extension().is_some_and(|extension| extension == "rs") {
            path.clone()
        } else {
            path.join("main.rs")
        };
        if let (true, Some(stem)) = (root.is_file(), path.file_stem()) {
            found.push(Target { name: stem.to_string_lossy().into_owned(), kind, root });
        }
    }
}
