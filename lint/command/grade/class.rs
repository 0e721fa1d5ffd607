//! Which submissions there are, and what each is called.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::super::CommandError;

/// The submissions of a class, by name.
pub struct Class {
    /// The name of each, and its folder.
    pub submissions: Vec<(String, PathBuf)>,
}

impl Class {
    /// From folders as they were given. A folder is called as itself; where several are called the same, as it was given.
    pub fn of(given: &[PathBuf]) -> Result<Class, CommandError> {
        // Without a `/` at the end, which would follow a link.
        let paths: Vec<PathBuf> = given.iter().map(|path| path.components().collect()).collect();
        let mut seen = BTreeSet::new();
        for path in &paths {
            let refused = |reason| Err(CommandError::Submission { path: path.clone(), reason });
            match fs::symlink_metadata(path) {
                Err(_) => return refused("it is not there, or may not be looked at"),
                Ok(metadata) if metadata.is_dir() || metadata.is_symlink() => {}
                Ok(_) => return refused("it is no folder"),
            }
            let place = fs::symlink_metadata(path).ok().filter(|metadata| metadata.is_dir());
            let place = place.and_then(|_| path.canonicalize().ok());
            if place.is_some_and(|place| !seen.insert(place)) {
                return refused("it is given twice");
            }
        }
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for path in &paths {
            *counts.entry(short(path)).or_default() += 1;
        }
        let named = paths.into_iter().map(|path| {
            let short = short(&path);
            if counts.get(&short) == Some(&1) { (short, path) } else { (path.to_string_lossy().into_owned(), path) }
        });
        let mut submissions: Vec<(String, PathBuf)> = named.collect();
        submissions.sort();
        // Names that are not UTF-8 may come to the same.
        let mut taken = BTreeSet::new();
        for (name, _) in &mut submissions {
            let plain = name.clone();
            let mut number = 1;
            while !taken.insert(name.clone()) {
                number += 1;
                *name = format!("{plain} ({number})");
            }
        }
        Ok(Class { submissions })
    }
}

fn short(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    // Of `.` and `..`, the folder's real name.
    let real = || Some(path.canonicalize().ok()?.file_name()?.to_string_lossy().into_owned());
    name.or_else(real).unwrap_or_else(|| "submission".to_owned())
}
