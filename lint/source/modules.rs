//! From `mod name;` to the file, by rustc's rules of where a module's file lies.

use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashSet;
use thiserror::Error;

use super::{Crate, CrateKind, Program};
use crate::span::FileId;

/// A module that is a file, and where its own modules are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModulePlace {
    /// The file.
    pub file: FileId,
    /// The folder in which `mod x;` finds `x.rs` and `x/mod.rs`.
    pub directory: PathBuf,
}

/// A `mod name;` as the grammar has it.
#[derive(Clone, Copy, Debug)]
pub struct Declaration<'a> {
    /// The inline modules of the file that it stands in, outermost first.
    pub inside: &'a [&'a str],
    /// Its name.
    pub name: &'a str,
    /// `#[path = "…"]`.
    pub path: Option<&'a str>,
}

/// Why a module has no file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ModuleProblem {
    /// None of the files where it could be is there.
    #[error("no file for module `{name}`: neither `{}` nor `{}` is there", .tried[0].display(), .tried[1].display())]
    Missing {
        /// The module.
        name: String,
        /// Where it was looked for.
        tried: [PathBuf; 2],
    },
    /// The file that `#[path]` names is not there.
    #[error("no file for module `{name}`: `{}` is not there", .tried.display())]
    MissingPath {
        /// The module.
        name: String,
        /// Where it was looked for.
        tried: PathBuf,
    },
    /// `#[path]` leads out of the folder that was checked.
    #[error("the path of module `{name}` leads out of the program's folder and was not followed")]
    LeadsOut {
        /// The module.
        name: String,
    },
}

impl Program {
    /// The place of a crate's root.
    pub fn root_place(&self, root: FileId) -> ModulePlace {
        ModulePlace { file: root, directory: folder(&self.file(root).absolute).to_owned() }
    }

    /// The file of a module that `from` declares.
    pub fn module_file(
        &self,
        from: &ModulePlace,
        declaration: Declaration<'_>,
    ) -> Result<ModulePlace, Box<ModuleProblem>> {
        let own = self.file(from.file);
        let name = plain(declaration.name);
        let mut directory = from.directory.clone();
        directory.extend(declaration.inside.iter().map(|inline| plain(inline)));

        if let Some(path) = declaration.path {
            // Rust reads it from the file's own folder, inside an inline module from that module's.
            let base = if declaration.inside.is_empty() { folder(&own.absolute) } else { &directory };
            let wanted = normal(&base.join(path));
            if !wanted.starts_with(&own.boundary) {
                return Err(Box::new(ModuleProblem::LeadsOut { name: name.into() }));
            }
            return match self.find(&wanted) {
                Some(file) => Ok(ModulePlace { file, directory: folder(&wanted).to_owned() }),
                None => Err(Box::new(ModuleProblem::MissingPath { name: name.into(), tried: wanted })),
            };
        }
        let tried = [directory.join(format!("{name}.rs")), directory.join(name).join("mod.rs")];
        match tried.iter().find_map(|path| self.find(path)) {
            Some(file) => Ok(ModulePlace { file, directory: directory.join(name) }),
            None => Err(Box::new(ModuleProblem::Missing { name: name.into(), tried })),
        }
    }

    /// Makes crates of the files outside any package: each file that no other one's `mod` names is a
    /// program of its own. `declarations` tells the `mod` lines of a file.
    pub fn crown_loose_files<'a>(&mut self, declarations: impl Fn(FileId) -> Vec<Declaration<'a>>) {
        let loose: Vec<FileId> = self.ids().filter(|id| self.is_loose(*id)).collect();
        let mut named = FxHashSet::default();
        for id in &loose {
            for place in self.loose_places(*id) {
                for declaration in declarations(*id) {
                    named.extend(self.module_file(&place, declaration).ok().map(|found| found.file));
                }
            }
        }
        let mut roots: Vec<FileId> = loose.iter().copied().filter(|id| !named.contains(id)).collect();
        // Files that name each other in a circle have no root: the first of them is taken for one.
        let mut reached = FxHashSet::default();
        for root in &roots {
            self.reach(self.root_place(*root), &declarations, &mut reached);
        }
        for id in loose {
            if !reached.contains(&id) && named.contains(&id) {
                roots.push(id);
                self.reach(self.root_place(id), &declarations, &mut reached);
            }
        }
        roots.sort_unstable();
        for root in roots {
            self.crown(root);
        }
    }

    /// Makes a crate of a file that no crate reaches, though it was named.
    pub fn crown(&mut self, file: FileId) {
        // A program with other texts has been looked at before.
        if !self.crates.iter().any(|krate| krate.root == file) {
            self.crates.push(self.loose_crate(file));
        }
    }

    fn is_loose(&self, id: FileId) -> bool {
        let file = self.file(id);
        file.package.is_none()
            && file.absolute.extension().is_some_and(|extension| extension == "rs")
            && !self.problems.iter().any(|problem| problem.file == id)
    }

    /// A loose file may be a root or a module below one; which decides where its modules lie.
    fn loose_places(&self, id: FileId) -> Vec<ModulePlace> {
        let path = &self.file(id).absolute;
        let mut places = vec![self.root_place(id)];
        if !is_folder_module(path) {
            places.push(ModulePlace { file: id, directory: path.with_extension("") });
        }
        places
    }

    fn reach<'a>(
        &self,
        from: ModulePlace,
        declarations: &impl Fn(FileId) -> Vec<Declaration<'a>>,
        reached: &mut FxHashSet<FileId>,
    ) {
        let mut waiting = vec![from];
        while let Some(place) = waiting.pop() {
            if reached.insert(place.file) {
                let children = declarations(place.file);
                waiting.extend(children.into_iter().filter_map(|child| self.module_file(&place, child).ok()));
            }
        }
    }

    fn loose_crate(&self, root: FileId) -> Crate {
        let file = self.file(root);
        let path = &file.absolute;
        let named_by = if is_folder_module(path) { folder(path).file_name() } else { path.file_stem() };
        let name = named_by.map_or_else(|| "program".into(), |name| name.to_string_lossy().into_owned());
        Crate {
            name: crate_name(&name),
            root,
            edition: file.edition,
            package: String::new(),
            kind: CrateKind::Bin,
            dependencies: Vec::new(),
            test: false,
        }
    }
}

/// A name as Rust's paths write it.
pub(super) fn crate_name(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

fn is_folder_module(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "mod" || stem == "main" || stem == "lib")
}

/// Without `.` and `..`, by the names alone.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => out.push(component),
        }
    }
    out
}
