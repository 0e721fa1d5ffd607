//! What makes a finding the same one in another version of its program: never a line number.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use super::Told;
use crate::finding::Finding;
use crate::source::Program;

/// Of a place's text, more than this many characters say nothing new.
const LONGEST: usize = 200;

/// A finding by its code, file, function and text. Of several that have these in common, by which of them it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// The file, from some folder, with `/` between names.
    pub path: String,
    /// The lint.
    pub code: String,
    /// The function that it is in; empty outside any.
    pub function: String,
    /// The line of the place up to the place's end, without white space.
    pub text: String,
    /// From 1.
    pub ordinal: u32,
}

impl Identity {
    /// Sixteen hexadecimal digits that stand for it, the same on every machine.
    pub fn fingerprint(&self) -> String {
        // FNV-1a; what is hashed is no secret, and a change of the hash would make every known finding a new one.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let ordinal = self.ordinal.to_string();
        for part in [&self.path, &self.code, &self.function, &self.text, &ordinal] {
            for byte in part.bytes().chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    }
}

/// The identities of findings, in their order; paths are from the folder `base`.
pub fn identities(program: &Program, told: &[Told], base: &Path) -> Vec<Identity> {
    let mut seen: BTreeMap<Identity, u32> = BTreeMap::new();
    let identity = |told: &Told| {
        let finding = &told.finding;
        let mut identity = Identity {
            path: path_from(base, &program.file(finding.primary.file).absolute),
            code: finding.code.to_owned(),
            function: finding.function.clone().unwrap_or_default(),
            text: text_of(program, finding),
            ordinal: 0,
        };
        let count = seen.entry(identity.clone()).or_default();
        *count += 1;
        identity.ordinal = *count;
        identity
    };
    told.iter().map(identity).collect()
}

/// Findings that are known already.
#[derive(Clone, Debug)]
pub struct Known {
    /// The folder that their paths are from.
    pub base: std::path::PathBuf,
    /// They.
    pub identities: BTreeSet<Identity>,
}

impl Known {
    /// Parts what is new from what is known; of the latter, the identities that were met.
    pub fn part(&self, program: &Program, told: Vec<Told>) -> (Vec<Told>, BTreeSet<Identity>) {
        let identities = identities(program, &told, &self.base);
        let (mut new, mut met) = (Vec::new(), BTreeSet::new());
        for (told, identity) in told.into_iter().zip(identities) {
            if self.identities.contains(&identity) {
                met.insert(identity);
            } else {
                new.push(told);
            }
        }
        (new, met)
    }
}

/// A path from a folder, the same on every system.
pub fn path_from(base: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(base).unwrap_or(path);
    let names = relative.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_string_lossy()),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
    });
    names.collect::<Vec<_>>().join("/")
}

fn text_of(program: &Program, finding: &Finding) -> String {
    let text = &program.file(finding.primary.file).text;
    let span = finding.primary.span;
    let line = text.get(..span.start as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let place = text.get(line..span.end as usize).unwrap_or("");
    place.chars().filter(|c| !c.is_whitespace()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Location;
    use crate::policy::{Level, meta};
    use crate::span::{FileId, Span};

    /// The identities of findings at each `wait()`, and the program.
    fn told(text: &str) -> (Program, Vec<Told>) {
        let program = Program::of_texts([("src/a.rs", text)]);
        let finding = |(at, word): (usize, &str)| {
            let at = Location { file: FileId(0), span: Span::new(at as u32, (at + word.len()) as u32) };
            Told { finding: meta::about("R401", at, "waits".into(), ""), level: Level::Deny }
        };
        let found = text.match_indices("wait()").map(finding).collect();
        (program, found)
    }

    fn all(text: &str) -> Vec<Identity> {
        let (program, told) = told(text);
        identities(&program, &told, Path::new("/"))
    }

    #[test]
    fn lines_and_white_space_count_for_nothing() {
        let identity = &all("a.wait();\n")[0];
        assert_eq!((identity.path.as_str(), identity.text.as_str(), identity.ordinal), ("src/a.rs", "a.wait()", 1));
        assert_eq!(all("// more\n\n    a . wait(); // and more\n"), all("a.wait();\n"));
        assert_ne!(all("b.wait();\n"), all("a.wait();\n"));
        let twice = all("a.wait();\na.wait();\n");
        assert_eq!([twice[0].ordinal, twice[1].ordinal], [1, 2]);
        assert_ne!(twice[0].fingerprint(), twice[1].fingerprint());
        // Kept in files of others: it must not change.
        assert_eq!(twice[0].fingerprint(), "b31568283bc2bf43");
    }

    #[test]
    fn what_is_new_is_parted_from_what_is_known() {
        let known = Known { base: "/".into(), identities: all("a.wait();\nc.wait();\n").into_iter().collect() };
        let (program, told) = told("b.wait();\na.wait();\na.wait();\n");
        let (new, met) = known.part(&program, told);
        assert_eq!(new.iter().map(|told| told.finding.primary.span.start).collect::<Vec<_>>(), [2, 22]);
        assert_eq!(met, all("a.wait();\n").into_iter().collect());
    }

    #[test]
    fn paths_are_from_a_folder() {
        assert_eq!(path_from(Path::new("/a/b"), Path::new("/a/b/c/d.rs")), "c/d.rs");
        assert_eq!(path_from(Path::new("/a/b"), Path::new("/x/d.rs")), "x/d.rs");
    }
}
