//! What is known already and not told again: a baseline, or what was found in an earlier revision.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::CommandError;
use super::arguments::KnownOptions;
use super::request::Asked;
use super::run::{Look, Run};
use super::setup::Setup;
use crate::git::{Origin, Repository, Snapshot};
use crate::policy::{Identity, Known, Level, Rulings, baseline, identities};
use crate::source::{self, Program, Request, SourceError};

/// A baseline that is in force.
pub struct Baseline {
    /// Its file.
    pub path: PathBuf,
    /// What it holds.
    pub known: Known,
}

impl Baseline {
    /// Reads the one of the command line, else of the configuration. One that is to be written need not be there.
    pub fn of(options: &KnownOptions, setup: &Setup) -> Result<Option<Baseline>, CommandError> {
        let named = match &options.baseline {
            Some(path) => Some(path.as_path()),
            None => setup.settings.baseline(&setup.directory).map(|(path, _)| path),
        };
        let Some(path) = named else {
            return if options.update_baseline { Err(NO_BASELINE) } else { Ok(None) };
        };
        let failed = |reason: String| CommandError::Baseline { path: path.to_owned(), reason };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let base = folder.canonicalize().map_err(|error| failed(error.to_string()))?;
        let identities = match std::fs::read_to_string(path) {
            Ok(text) => baseline::parse(&text).map_err(|problem| failed(problem.to_string()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && options.update_baseline => BTreeSet::new(),
            Err(error) => return Err(failed(error.to_string())),
        };
        Ok(Some(Baseline { path: path.to_owned(), known: Known { base, identities } }))
    }

    /// What it holds that this run would have found but did not.
    pub fn stale<'a>(&'a self, look: &'a Look, rulings: &'a Rulings) -> impl Iterator<Item = &'a Identity> {
        let is_gone = |identity: &&Identity| !look.met.contains(*identity) && self.is_judged(identity, look, rulings);
        self.known.identities.iter().filter(is_gone)
    }

    /// Is a finding's file among those that were reported on (or gone), and its lint on?
    fn is_judged(&self, identity: &Identity, look: &Look, rulings: &Rulings) -> bool {
        let path = self.known.base.join(&identity.path);
        let is_reported = look.program.find(&path).is_some_and(|file| look.program.file(file).report);
        let is_on = rulings.at(&path).of(&identity.code) != Level::Allow;
        is_on && (is_reported || !path.exists())
    }

    /// Writes what was found in place of what this run would have found; how many findings it now holds.
    pub fn update(&self, look: &Look, rulings: &Rulings) -> Result<usize, CommandError> {
        let failed = |reason: String| CommandError::Baseline { path: self.path.clone(), reason };
        let kept = self.known.identities.iter().filter(|identity| !self.is_judged(identity, look, rulings));
        let mut findings: BTreeSet<Identity> = kept.cloned().collect();
        findings.extend(identities(&look.program, &look.told, &self.known.base));
        let text = baseline::render(&findings).map_err(|error| failed(error.to_string()))?;
        std::fs::write(&self.path, text).map_err(|error| failed(error.to_string()))?;
        Ok(findings.len())
    }
}

const NO_BASELINE: CommandError = CommandError::Usage {
    problem: "`--update-baseline` needs a baseline to write",
    way_out: "give `--baseline FILE`, or name one in locklint.toml: `baseline = \"locklint-baseline.json\"`",
};

/// A revision of what is checked. Its files are those of the revision, its manifests those of today.
pub struct Earlier {
    request: Request,
    base: PathBuf,
}

impl Earlier {
    /// Asks git for it; there is none where nothing is checked.
    pub fn of(revision: &str, setup: &Setup) -> Result<Option<Earlier>, CommandError> {
        let repository = match &setup.asked {
            Asked::Nothing => return Ok(None),
            Asked::Files(_) => Repository::round(&setup.directory)?,
            Asked::Text { .. } => None,
        };
        let (Asked::Files(request), Some(repository)) = (&setup.asked, repository) else {
            return Err(CommandError::Usage {
                problem: "`--since` is about a git repository, and what is checked is in none",
                way_out: "leave it out, or change to the repository",
            });
        };
        let Snapshot { texts, absent } = repository.snapshot(Origin::Revision(revision))?;
        let request = Request { texts, absent, ..(**request).clone() };
        Ok(Some(Earlier { request, base: repository.root().to_owned() }))
    }

    /// What was found in it.
    pub fn found(&self, run: &Run) -> Result<Known, CommandError> {
        let look = run.look_at(|| match source::load_selected(run.setup.selection.clone(), &self.request) {
            // Nothing was there, so nothing was found.
            Err(SourceError::Nothing { .. }) => Ok(Program::default()),
            loaded => loaded,
        })?;
        let identities = identities(&look.program, &look.told, &self.base).into_iter().collect();
        Ok(Known { base: self.base.clone(), identities })
    }
}
