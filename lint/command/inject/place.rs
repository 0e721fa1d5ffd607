//! Places for a fault in a program, and what is found when it is put there.

use std::collections::BTreeMap;

use super::super::CommandError;
use super::super::run::{Look, Run};
use crate::mutate::{self, Kind, Site};
use crate::policy::Told;
use crate::source::{Program, SourceFile};
use crate::span::FileId;

/// Where places are looked for.
pub struct Places<'a> {
    /// How the program is looked at; what is found without a fault is known.
    pub run: &'a Run<'a>,
    /// The program without a fault.
    pub program: &'a Program,
    /// Only in this function.
    pub at: Option<&'a str>,
}

/// A place for a fault.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The kind of fault.
    pub kind: Kind,
    /// Where in the file.
    pub site: Site,
}

/// A program with a fault.
pub struct Injected {
    /// Where it is.
    pub place: Place,
    /// The program.
    pub program: Program,
    /// All that is found of it.
    pub found: Told,
    /// The file's text before.
    pub before: std::sync::Arc<str>,
}

impl Injected {
    /// The file that was changed.
    pub fn file(&self) -> &SourceFile {
        self.program.file(self.place.file)
    }
}

impl Places<'_> {
    /// The places for a kind, in the order of files. Files that do not parse have none.
    pub fn of(&self, kind: Kind) -> Vec<Place> {
        let mut found = Vec::new();
        for id in self.program.ids() {
            let file = self.program.file(id);
            if !file.report || file.absolute.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let sites = mutate::sites(&file.text, kind).unwrap_or_default();
            let wanted = sites.into_iter().filter(|site| self.at.is_none_or(|at| site.function == at));
            found.extend(wanted.map(|site| Place { file: id, kind, site }));
        }
        found
    }

    /// The same in an order that a number decides.
    pub fn shuffled(&self, kind: Kind, seed: u64) -> Vec<Place> {
        let mut numbered: Vec<(u64, Place)> =
            self.of(kind).into_iter().zip(0_u64..).map(|(place, at)| (mixed(seed, at), place)).collect();
        numbered.sort_by_key(|(key, _)| *key);
        numbered.into_iter().map(|(_, place)| place).collect()
    }

    /// Puts the fault there, if then that fault is found in that function and nothing else is.
    pub fn inject(&self, place: &Place) -> Result<Option<Injected>, CommandError> {
        let before = self.program.file(place.file).text.clone();
        let text = place.site.apply(&before);
        let changed = self.program.with_texts(BTreeMap::from([(place.file, text.into())]));
        let Look { program, told, .. } = self.run.look_again(changed)?;
        let Ok([found]) = <[Told; 1]>::try_from(told) else { return Ok(None) };
        let is_there = found.finding.primary.file == place.file
            && found.finding.function.as_deref() == Some(place.site.function.as_str());
        let is_it = is_there && codes(place.kind).contains(&found.finding.code);
        Ok(is_it.then(|| Injected { place: place.clone(), program, found, before }))
    }
}

/// The lints that speak of a kind of fault.
fn codes(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Split => &["R201", "R301", "R302", "R304", "R504"],
        Kind::Hold => &["R401", "R402", "R403", "R404", "R405", "R406", "R407", "R411", "R412"],
        Kind::Check => &["R301", "R304", "R501", "R502", "R504"],
        Kind::Unnamed => &["R104"],
        Kind::WaitOnce => &["R505"],
        Kind::Swap => &["R408"],
        Kind::Reread => &["R503"],
    }
}

/// A number that looks like any other, made of two (splitmix64).
fn mixed(seed: u64, at: u64) -> u64 {
    let mut z = seed.wrapping_add(at.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
