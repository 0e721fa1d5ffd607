//! Which packages a run is about: from the paths asked for to workspaces, packages and loose files.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::manifest::{self, Inherited, Manifest, Metadata, PackageTable, WorkspaceTable};
use super::modules::normal;
use super::{Request, SourceError, glob, packages, problem};
use crate::span::Edition;

/// What was asked for, in units that are analysed together.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Workspaces and single packages, by their root folder.
    pub(super) units: BTreeMap<PathBuf, Unit>,
    /// Folders outside any package.
    pub(super) loose_folders: Vec<PathBuf>,
    /// Files outside any package.
    pub(super) loose_files: Vec<PathBuf>,
    /// What to report on.
    pub(super) asked: Vec<Asked>,
    /// The folder outside of which no manifest counts; empty where all do.
    pub(super) within: PathBuf,
    /// Manifests that are not understood: the path, what is wrong, where.
    pub(super) broken: BTreeMap<PathBuf, (String, Range<usize>)>,
}

/// One thing to report on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Everything below a folder.
    Folder(PathBuf),
    /// One file.
    File(PathBuf),
    /// The package of this folder, without packages nested in it.
    Package(PathBuf),
}

/// A workspace or a package without one.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// Its packages, by folder.
    pub packages: BTreeMap<PathBuf, PackageSource>,
    /// `[workspace]`.
    pub workspace: Option<WorkspaceTable>,
    /// The packages that `[patch]` replaces, by name.
    pub patched: Vec<String>,
}

/// A package as its manifest has it.
#[derive(Clone, Debug)]
pub struct PackageSource {
    pub table: PackageTable,
    pub manifest: Manifest,
    pub edition: Edition,
    pub version: Option<String>,
}

/// Finds what the request is about.
pub fn select(request: &Request) -> Result<Selection, SourceError> {
    let mut selection = Selection { within: request.within.clone(), ..Selection::default() };
    let directory = canonical(&request.directory)?;
    if request.paths.is_empty() {
        let folder = match &request.manifest {
            Some(manifest) => folder_of_manifest(&directory, manifest)?,
            None => directory,
        };
        packages::select(request, &folder, &mut selection)?;
        return Ok(selection);
    }
    for path in &request.paths {
        let wanted = directory.join(path);
        // What has a text need not be there.
        let found = match wanted.parent().zip(wanted.file_name()) {
            Some((folder, name)) if request.texts.contains_key(&wanted) => canonical(folder).map(|to| to.join(name)),
            Some(_) | None => canonical(&wanted),
        };
        select_path(&found.map_err(|error| shown_as(error, path))?, path, &mut selection)?;
    }
    Ok(selection)
}

fn folder_of_manifest(directory: &Path, manifest: &Path) -> Result<PathBuf, SourceError> {
    let found = canonical(&directory.join(manifest)).map_err(|error| shown_as(error, manifest))?;
    let folder = found.parent().filter(|_| found.is_file() && found.ends_with("Cargo.toml"));
    folder.map(Path::to_owned).ok_or_else(|| SourceError::NotManifest { path: manifest.display().to_string() })
}

fn canonical(path: &Path) -> Result<PathBuf, SourceError> {
    path.canonicalize()
        .map_err(|error| SourceError::Path { path: path.display().to_string(), reason: problem::reason(&error) })
}

fn shown_as(error: SourceError, path: &Path) -> SourceError {
    match error {
        SourceError::Path { path: _, reason } => SourceError::Path { path: path.display().to_string(), reason },
        other @ (SourceError::NotRust { .. }
        | SourceError::Nothing { .. }
        | SourceError::Package { .. }
        | SourceError::NoManifest { .. }
        | SourceError::NotManifest { .. }) => other,
    }
}

fn select_path(found: &Path, given: &Path, selection: &mut Selection) -> Result<(), SourceError> {
    if found.is_dir() {
        let known = selection.open_unit_of(found).is_some_and(|root| selection.units[&root].holds(found));
        if !known {
            selection.loose_folders.push(found.to_owned());
        }
        selection.asked.push(Asked::Folder(found.to_owned()));
    } else if found.file_name().is_some_and(|name| name == "Cargo.toml") {
        let folder = found.parent().unwrap_or(found);
        selection.open_unit_of(folder);
        selection.asked.push(Asked::Folder(folder.to_owned()));
    } else if found.extension().is_some_and(|extension| extension == "rs") {
        let folder = found.parent().unwrap_or(found);
        let known =
            selection.open_unit_of(folder).is_some_and(|root| selection.units[&root].package_of(found).is_some());
        if !known {
            selection.loose_files.push(found.to_owned());
        }
        selection.asked.push(Asked::File(found.to_owned()));
    } else {
        return Err(SourceError::NotRust { path: given.display().to_string() });
    }
    Ok(())
}

/// A manifest that configures this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataPlace {
    /// The manifest.
    pub manifest: PathBuf,
    /// Which of its tables.
    pub of: MetadataOf,
}

/// A table of a manifest that may configure this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetadataOf {
    /// `[workspace.metadata.locklint]`.
    Workspace,
    /// `[package.metadata.locklint]`.
    Package,
}

impl Selection {
    /// The manifests of the run that configure this program: those of workspaces, then those of packages.
    pub fn metadata(&self) -> Vec<MetadataPlace> {
        let place = |folder: &PathBuf, of| MetadataPlace { manifest: folder.join("Cargo.toml"), of };
        let workspaces =
            self.units.iter().filter(|(_, unit)| unit.workspace.as_ref().is_some_and(|table| table.metadata.has_ours));
        let packages = self.units.values().flat_map(|unit| &unit.packages);
        let packages = packages.filter(|(_, package)| package.table.metadata.has_ours);
        let workspaces = workspaces.map(|(root, _)| place(root, MetadataOf::Workspace));
        workspaces.chain(packages.map(|(folder, _)| place(folder, MetadataOf::Package))).collect()
    }

    /// Reads the unit that a folder lies in, if any and unless it is known; its root.
    pub(super) fn open_unit_of(&mut self, folder: &Path) -> Option<PathBuf> {
        let own = self.above(folder).find(|ancestor| manifest::of_folder(ancestor).is_some())?;
        let known = self.units.iter().find(|(root, unit)| *root == own || unit.packages.contains_key(own));
        if let Some((root, _)) = known {
            return Some(root.clone());
        }
        let own_manifest = self.manifest(own);
        let (root, unit) = match self.workspace_of(own, &own_manifest) {
            Some(found) => found,
            None => (own.to_owned(), self.read_unit(own)),
        };
        self.units.insert(root.clone(), unit);
        Some(root)
    }

    /// The manifest of a folder; where it is broken, what cargo takes for granted.
    fn manifest(&mut self, folder: &Path) -> Manifest {
        let path = folder.join("Cargo.toml");
        let parsed = match std::fs::read_to_string(&path) {
            Ok(text) => Manifest::parse(&text),
            Err(error) => Err((problem::reason(&error), 0..0)),
        };
        parsed.unwrap_or_else(|problem| {
            self.broken.insert(path, problem);
            Manifest { package: Some(presumed_package(folder)), ..Manifest::default() }
        })
    }

    /// The workspace above a package that counts it among its members.
    fn workspace_of(&mut self, own: &Path, manifest: &Manifest) -> Option<(PathBuf, Unit)> {
        if manifest.workspace.is_some() {
            return None;
        }
        let told = manifest.package.as_ref().and_then(|package| package.workspace.as_ref());
        let root = match told {
            Some(told) => Some(normal(&own.join(told))).filter(|root| root.starts_with(&self.within))?,
            None => {
                let above: Vec<&Path> = self.above(own).skip(1).collect();
                above.into_iter().find(|ancestor| self.is_workspace(ancestor))?.to_owned()
            }
        };
        let unit = self.read_unit(&root);
        unit.packages.contains_key(own).then_some((root, unit))
    }

    /// A folder and those above it, as far as they count.
    fn above<'p>(&self, folder: &'p Path) -> impl Iterator<Item = &'p Path> + use<'p> {
        let within = self.within.clone();
        folder.ancestors().take_while(move |ancestor| ancestor.starts_with(&within))
    }

    fn is_workspace(&mut self, folder: &Path) -> bool {
        manifest::of_folder(folder).is_some() && self.manifest(folder).workspace.is_some()
    }

    /// Reads a workspace or package: its members, and what they depend on by path inside its folder.
    fn read_unit(&mut self, root: &Path) -> Unit {
        let manifest = self.manifest(root);
        let workspace = manifest.workspace.clone();
        let patched = manifest.patch.values().flat_map(|table| table.keys().cloned()).collect();
        let table = workspace.clone().unwrap_or_default();
        let excluded: Vec<PathBuf> = table.exclude.iter().map(|path| normal(&root.join(path))).collect();
        let by_path = |path: &str, from: &Path| normal(&from.join(path));

        let mut waiting = expand(root, &table.members);
        waiting.extend(table.dependencies.values().filter_map(|dependency| Some(by_path(dependency.path()?, root))));
        waiting.push(root.to_owned());
        let mut unit = Unit { packages: BTreeMap::new(), workspace, patched };
        while let Some(folder) = waiting.pop() {
            let outside = !folder.starts_with(root) || excluded.iter().any(|path| folder.starts_with(path));
            if outside || unit.packages.contains_key(&folder) || manifest::of_folder(&folder).is_none() {
                continue;
            }
            let manifest = if folder == root { manifest.clone() } else { self.manifest(&folder) };
            let paths = manifest.all_dependencies().filter_map(|(_, dependency)| dependency.path());
            waiting.extend(paths.map(|path| by_path(path, &folder)));
            if let Some(table) = manifest.package.clone() {
                let inherited = unit.workspace.as_ref();
                let edition = match self.broken.contains_key(&folder.join("Cargo.toml")) {
                    true => Edition::default(),
                    false => manifest.edition(inherited),
                };
                let inherited_version = inherited.and_then(|table| table.package.version.as_ref());
                let version = Inherited::resolve(table.version.as_ref(), inherited_version);
                unit.packages.insert(folder, PackageSource { table, manifest, edition, version });
            }
        }
        unit
    }
}

impl Unit {
    /// The folder of the package that a path lies in.
    pub fn package_of(&self, path: &Path) -> Option<&Path> {
        path.ancestors().find_map(|folder| Some(self.packages.get_key_value(folder)?.0.as_path()))
    }

    /// Is a folder part of a package, or round one?
    fn holds(&self, folder: &Path) -> bool {
        self.package_of(folder).is_some() || self.packages.keys().any(|package| package.starts_with(folder))
    }
}

fn presumed_package(folder: &Path) -> PackageTable {
    let name = folder.file_name().map_or_else(|| "package".into(), |name| name.to_string_lossy().into_owned());
    PackageTable {
        name,
        version: None,
        edition: None,
        workspace: None,
        metadata: Metadata::default(),
        autobins: true,
        autotests: true,
        autobenches: true,
        autoexamples: true,
    }
}

/// The folders that patterns of a workspace name.
pub(super) fn expand(root: &Path, patterns: &[String]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for pattern in patterns {
        let pattern = glob::Glob::new(pattern);
        expand_from(root.to_owned(), root, pattern.parts(), &mut found);
    }
    found.sort();
    found.dedup();
    found
}

fn expand_from(folder: PathBuf, root: &Path, parts: &[String], found: &mut Vec<PathBuf>) {
    // What lies elsewhere belongs to somebody else.
    if !normal(&folder).starts_with(root) {
        return;
    }
    let Some((first, rest)) = parts.split_first() else {
        found.push(normal(&folder));
        return;
    };
    if !first.contains(['*', '?', '[']) {
        expand_from(folder.join(first), root, rest, found);
        return;
    }
    if first == "**" {
        expand_from(folder.clone(), root, rest, found);
    }
    let Ok(entries) = std::fs::read_dir(&folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_folder || name.starts_with('.') || name == "target" {
            continue;
        }
        if first == "**" {
            expand_from(entry.path(), root, parts, found);
        } else if glob::component_matches(first, &name) {
            expand_from(entry.path(), root, rest, found);
        }
    }
}
