//! Which levels hold where: what profiles, files, packages and flags say, the later overriding the earlier.

use std::path::Path;

use thiserror::Error;

use super::level::{Levels, SelectorProblem, select};
use super::{Origin, Ruling, Scope};
use crate::finding::Finding;
use crate::source::Program;
use crate::span::FileId;

/// All that is said about levels, in order.
#[derive(Clone, Debug, Default)]
pub struct Rulings(Vec<Ruling>);

/// A ruling about what is no lint.
#[derive(Clone, Debug, Error)]
#[error("{problem} ({origin})")]
pub struct RulingProblem {
    /// What is wrong.
    pub problem: SelectorProblem,
    /// Who says it.
    pub origin: Origin,
}

impl Rulings {
    /// Takes rulings, what is overridden first.
    pub fn new(rulings: Vec<Ruling>) -> Result<Rulings, RulingProblem> {
        for ruling in &rulings {
            for setting in &ruling.levels {
                let selected = select(&setting.selector);
                selected.map_err(|problem| RulingProblem { problem, origin: ruling.origin.clone() })?;
            }
        }
        Ok(Rulings(rulings))
    }

    /// What holds for a file or folder, by its absolute path.
    pub fn at(&self, path: &Path) -> Levels {
        self.holding(|scope| scope.covers(path))
    }

    fn holding(&self, holds: impl Fn(&Scope) -> bool) -> Levels {
        let held: Vec<&Ruling> = self.0.iter().filter(|ruling| holds(&ruling.scope)).collect();
        let chosen = held.iter().rev().find(|ruling| !ruling.profiles.is_empty());
        let mut levels = match chosen {
            Some(ruling) => Levels::chosen(&ruling.profiles, ruling.origin.clone()),
            None => Levels::default(),
        };
        for ruling in held {
            // Selectors have been tried before.
            let _ = levels.set(&ruling.levels, &ruling.origin);
        }
        levels
    }

    /// Which rulings hold for a file.
    fn mask(&self, path: &Path) -> Vec<bool> {
        self.0.iter().map(|ruling| ruling.scope.covers(path)).collect()
    }
}

/// The levels of each file of a program.
#[derive(Clone, Debug)]
pub struct FileLevels {
    sets: Vec<Levels>,
    /// By file, an index into `sets`.
    of_file: Vec<usize>,
}

impl FileLevels {
    /// What holds for each file; files of which the same is said share it.
    pub fn new(program: &Program, rulings: &Rulings) -> FileLevels {
        let mut masks: Vec<Vec<bool>> = Vec::new();
        let mut of_file = Vec::with_capacity(program.files.len());
        let mut sets = Vec::new();
        for file in &program.files {
            let mask = rulings.mask(&file.absolute);
            let at = masks.iter().position(|known| *known == mask).unwrap_or_else(|| {
                sets.push(rulings.at(&file.absolute));
                masks.push(mask);
                masks.len() - 1
            });
            of_file.push(at);
        }
        FileLevels { sets, of_file }
    }

    /// The same levels for every file.
    pub fn everywhere(program: &Program, levels: Levels) -> FileLevels {
        FileLevels { sets: vec![levels], of_file: vec![0; program.files.len()] }
    }

    /// Those of a file.
    pub fn of(&self, file: FileId) -> &Levels {
        &self.sets[self.of_file[file.0 as usize]]
    }

    /// Is a finding told?
    pub fn shows(&self, finding: &Finding) -> bool {
        self.of(finding.primary.file).shows(finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Level, Profile, Setting};

    fn ruling(scope: Scope, profiles: &[Profile], levels: &[(&str, Level)], origin: Origin) -> Ruling {
        let levels = levels.iter().map(|(selector, level)| Setting { selector: (*selector).into(), level: *level });
        Ruling { scope, profiles: profiles.to_vec(), levels: levels.collect(), origin }
    }

    #[test]
    fn later_rulings_override_where_they_hold() {
        let file = Origin::File(Path::new("/p/locklint.toml").into());
        let rulings = Rulings::new(vec![
            ruling(Scope::Everywhere, &[Profile::Lab], &[("R4", Level::Warn)], file.clone()),
            ruling(Scope::Below("/p/old".into()), &[Profile::Default], &[("R401", Level::Allow)], file.clone()),
            ruling(Scope::Everywhere, &[], &[("R402", Level::Deny)], Origin::CommandLine),
        ])
        .expect("they are right");
        let (new, old) = (rulings.at(Path::new("/p/a.rs")), rulings.at(Path::new("/p/old/a.rs")));
        assert_eq!((new.of("R401"), old.of("R401")), (Level::Warn, Level::Allow));
        assert_eq!((new.of("R402"), old.of("R402")), (Level::Deny, Level::Deny));
        assert_eq!((new.origin_of("R401"), new.origin_of("R402")), (&file, &Origin::CommandLine));
        assert_eq!(old.profiles(), (&[Profile::Default][..], &file));
        assert_eq!(new.profiles().0, [Profile::Lab]);

        let program = Program::of_texts([("p/a.rs", ""), ("p/old/a.rs", ""), ("p/old/b.rs", "")]);
        let levels = FileLevels::new(&program, &rulings);
        assert_eq!(levels.sets.len(), 2);
        assert_eq!([0, 1, 2].map(|id| levels.of(FileId(id)).of("R401")), [Level::Warn, Level::Allow, Level::Allow]);
    }

    #[test]
    fn who_names_no_lint_is_told() {
        let wrong = ruling(Scope::Everywhere, &[], &[("R499", Level::Deny)], Origin::CommandLine);
        let problem = Rulings::new(vec![wrong]).expect_err("there is no such lint").to_string();
        assert!(problem.contains("`R499`") && problem.ends_with("(the command line)"), "{problem}");
    }
}
