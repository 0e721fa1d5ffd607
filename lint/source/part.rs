//! A program in parts that can know nothing of each other: packages of which none depends on another, and
//! whatever lies outside any package.

use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::modules::normal;
use super::{Crate, Program, SourceFile, SourceProblem};
use crate::span::FileId;

/// Some of a program's files, with all that these can see of the program.
#[derive(Clone, Debug)]
pub struct Part {
    /// They, numbered anew in the same order.
    pub program: Program,
    /// The number that each of them has in the whole.
    pub files: Vec<FileId>,
}

impl Program {
    /// The program's parts, in the order of their first files.
    pub fn parts(&self) -> Vec<Part> {
        let homes = self.homes();
        let mut files: Vec<Vec<FileId>> = vec![Vec::new(); homes.count()];
        self.ids().for_each(|id| files[homes.of(self.file(id))].push(id));
        let mut found: Vec<Part> =
            files.into_iter().filter(|files| !files.is_empty()).map(|files| self.part(files)).collect();
        found.sort_by_key(|part| part.files.first().copied());
        found
    }

    fn part(&self, files: Vec<FileId>) -> Part {
        let number = |id: FileId| files.binary_search(&id).ok().map(|at| FileId(at as u32));
        let own = |(at, krate): (usize, &Crate)| number(krate.root).map(|_| at);
        let crates: Vec<usize> = self.crates.iter().enumerate().filter_map(own).collect();
        let renumbered = |at: &usize| {
            let krate = &self.crates[*at];
            let seen = |(name, other): &(String, usize)| Some((name.clone(), crates.binary_search(other).ok()?));
            Some(Crate {
                root: number(krate.root)?,
                dependencies: krate.dependencies.iter().filter_map(seen).collect(),
                ..krate.clone()
            })
        };
        let problem = |problem: &SourceProblem| Some(SourceProblem { file: number(problem.file)?, ..problem.clone() });
        let by_path = |(at, id): (usize, &FileId)| (self.file(*id).absolute.clone(), FileId(at as u32));
        let program = Program {
            files: files.iter().map(|id| self.file(*id).clone()).collect(),
            crates: crates.iter().filter_map(renumbered).collect(),
            packages: self.packages.clone(),
            problems: self.problems.iter().filter_map(problem).collect(),
            without_tests: self.without_tests,
            by_path: files.iter().enumerate().map(by_path).collect(),
        };
        Part { program, files }
    }

    /// Packages that can see each other's items or files have one home.
    fn homes(&self) -> Homes {
        let mut homes = Homes { with: (0..=self.packages.len()).collect() };
        for krate in &self.crates {
            for (_, other) in &krate.dependencies {
                homes.join(homes.of(self.file(krate.root)), homes.of(self.file(self.crates[*other].root)));
            }
        }
        // A `mod` line finds files below its crate's root, and those may be of a package that lies there.
        let mut roots: FxHashMap<&Path, FxHashSet<usize>> = FxHashMap::default();
        let crowned = self.files.iter().filter(|file| file.package.is_none());
        for root in self.crates.iter().map(|krate| self.file(krate.root)).chain(crowned) {
            if let Some(folder) = root.absolute.parent() {
                roots.entry(folder).or_default().insert(homes.at(root));
            }
        }
        for (at, package) in self.packages.iter().enumerate() {
            for folder in package.folder.ancestors() {
                roots.get(folder).into_iter().flatten().for_each(|root| homes.join(*root, at));
            }
        }
        // One with a path of its own may lead into any package.
        let folders: FxHashMap<&Path, usize> =
            self.packages.iter().enumerate().map(|(at, package)| (package.folder.as_path(), at)).collect();
        let outside = self.packages.len();
        let leads = |file: &SourceFile| -> Vec<usize> {
            let places = paths_elsewhere(&file.text).flat_map(|path| places(&file.absolute, path));
            places.map(|place| place.ancestors().find_map(|at| folders.get(at)).copied().unwrap_or(outside)).collect()
        };
        let led: Vec<Vec<usize>> = self.files.par_iter().map(leads).collect();
        for (file, led) in self.files.iter().zip(led) {
            led.into_iter().for_each(|home| homes.join(homes.at(file), home));
        }
        homes
    }
}

/// Where files are at home: of each package a number, one more for what is outside any.
struct Homes {
    /// Those that have been joined lead to the least among them.
    with: Vec<usize>,
}

impl Homes {
    fn count(&self) -> usize {
        self.with.len()
    }

    /// Before anything is joined.
    fn at(&self, file: &SourceFile) -> usize {
        file.package.unwrap_or(self.with.len() - 1)
    }

    fn of(&self, file: &SourceFile) -> usize {
        self.root(self.at(file))
    }

    fn root(&self, home: usize) -> usize {
        let mut at = home;
        while self.with[at] != at {
            at = self.with[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.with[one.max(other)] = one.min(other);
    }
}

/// What stands in each `path = "…"` that may leave its folder. It may be one of a comment, which costs little.
fn paths_elsewhere(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("path").filter_map(|(at, word)| {
        let rest = text[at + word.len()..].trim_start().strip_prefix('=')?;
        let value = rest.trim_start().trim_start_matches('r').trim_start_matches('#').strip_prefix('"')?;
        let value = value.split('"').next()?;
        (value.contains("..") || Path::new(value).is_absolute()).then_some(value)
    })
}

/// Where such a path may lead from a file: from its own folder, or from that of a module inside, which may be as
/// deep as the path goes up.
fn places(file: &Path, path: &str) -> impl Iterator<Item = PathBuf> {
    let path = PathBuf::from(path.replace('\\', "/"));
    let ups = path.components().take_while(|part| *part == Component::ParentDir).count();
    let down: PathBuf = path.components().skip(ups).collect();
    let from: Vec<PathBuf> = file.ancestors().skip(1).take(ups + 1).map(Path::to_owned).collect();
    from.into_iter().map(move |from| normal(&from.join(&down)))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{paths_elsewhere, places};

    #[test]
    fn paths_that_may_leave_their_folder() {
        let found = |text| paths_elsewhere(text).collect::<Vec<_>>();
        assert_eq!(found("#[path = \"../a.rs\"] mod a; #[path=r#\"/b.rs\"#]"), ["../a.rs", "/b.rs"]);
        assert_eq!(found("#[cfg_attr(x, path=\"a/../../b.rs\")]"), ["a/../../b.rs"]);
        for text in ["#[path = \"a/b.rs\"] mod b;", "let path = 2; \"../\"", "path == \"..\"", "xpath", "path = \""] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn places_that_they_may_lead_to() {
        let found = |path| places(Path::new("/w/a/src/lib.rs"), path).collect::<Vec<_>>();
        assert_eq!(found("../../b/x.rs"), ["/w/a/src/b/x.rs", "/w/a/b/x.rs", "/w/b/x.rs"].map(PathBuf::from));
        assert_eq!(found("/b/x.rs"), [PathBuf::from("/b/x.rs")]);
        assert_eq!(found("x/../../y.rs"), [PathBuf::from("/w/a/y.rs")]);
        assert_eq!(found("..\\y.rs"), ["/w/a/src/y.rs", "/w/a/y.rs"].map(PathBuf::from));
    }
}
