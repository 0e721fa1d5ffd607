//! The rubric: what is taken off for which lints, and what counts.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::Points;
use crate::model::{Takes, table, words};
use crate::policy::{LINTS, Profile, SelectorProblem, select};
use crate::settings::{self, Listed, SettingsProblem};

/// The rubric that holds where none is given.
pub const BUILT_IN: &str = include_str!("rubric.toml");

table! {
    /// The keys before the first `[[rule]]`.
    "" => RubricKeys {
        /// What it is called on the pages.
        #[serde(default)]
        "title" => title: Option<String>,
        /// What a submission without findings gets. 100 unless it is said.
        #[serde(default = "full_marks")]
        "points" => points: Points,
        /// What a submission gets at least, unless nothing of it could be graded. 0 unless it is said.
        #[serde(default)]
        "floor" => floor: Points,
        /// Whose findings count: `lab` unless it is said.
        #[serde(default = "coursework")]
        "profile" => profile: Listed<Profile>,
        /// What comments and attributes in a submission that suppress findings are to the grade. `ignored` unless it is said.
        #[serde(default)]
        "suppressions" => suppressions: Suppressions,
        /// Files that are not graded, from a submission's folder: what was handed out.
        #[serde(default)]
        "exclude" => exclude: Listed<String> as "a list of path patterns",
        /// Names of functions that answer remote calls if they take a lock. Unless it is said: `request_vote`,
        /// `append_entries` and `install_snapshot`. What answers a call that is marked `// locklint: remote`, or named by `[[rpc]]`
        /// in the configuration, is known besides, and so is what is named `handle_…` or `on_…`, or takes a request and returns a
        /// reply by the names of their types, if it takes a lock.
        #[serde(default = "raft_handlers")]
        "handlers" => handlers: Listed<String> as "a list of names",
        /// What is taken off: see `[[rule]]`. The built-in ones hold where there is none.
        #[serde(default)]
        "rule" => rules: Vec<RuleKeys>,
    }
}

table! {
    /// What findings cost. A finding is counted by the entry that names its lint most closely (`R401` before `R4`), and costs nothing
    /// where none does.
    "rule" => RuleKeys {
        /// A code, a name, or a prefix of codes.
        "lint" => lint: String as "a code (`R401`), a name (`lock-order`) or a prefix (`R4`)",
        /// What each finding takes off.
        "points" => points: Points,
        /// What all of them together take off at most.
        #[serde(default)]
        "cap" => cap: Option<Points>,
        /// What it is called on the pages. The advice's own words, or the lint's, unless it is said.
        #[serde(default)]
        "title" => title: Option<String>,
    }
}

words! {
    /// What becomes of suppressed findings.
    #[derive(Default)]
    Suppressions {
        /// they count like all others
        "ignored" => #[default] Ignored,
        /// what is suppressed does not count
        "allowed" => Allowed,
    }
}

impl Takes for Vec<RuleKeys> {
    fn takes() -> String {
        "tables".to_owned()
    }
}

fn full_marks() -> Points {
    Points::whole(100)
}

fn coursework() -> Listed<Profile> {
    Listed(vec![Profile::Lab])
}

fn raft_handlers() -> Listed<String> {
    Listed(["request_vote", "append_entries", "install_snapshot"].map(String::from).to_vec())
}

/// A rubric.
#[derive(Clone, Debug, PartialEq)]
pub struct Rubric {
    /// What it is called.
    pub title: Option<String>,
    /// Full marks.
    pub points: Points,
    /// The least.
    pub floor: Points,
    /// Whose findings count.
    pub profiles: Vec<Profile>,
    /// What becomes of suppressed findings.
    pub suppressions: Suppressions,
    /// Path patterns of what is not graded.
    pub exclude: Vec<String>,
    /// Names of handlers.
    pub handlers: Vec<String>,
    /// What is taken off.
    pub entries: Vec<Entry>,
}

/// What some lints cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// As written: `R4`.
    pub lint: String,
    /// For people.
    pub title: String,
    /// Each finding.
    pub points: Points,
    /// All together at most.
    pub cap: Option<Points>,
    /// The codes that no other entry names more closely.
    pub codes: Vec<&'static str>,
}

/// Why a rubric is not understood.
#[derive(Debug, Error)]
#[error("{}: {problem}", .path.display())]
pub struct RubricError {
    /// Its file.
    pub path: PathBuf,
    /// What is wrong.
    pub problem: RubricProblem,
}

/// The kinds of [`RubricError`].
#[derive(Debug, Error)]
pub enum RubricProblem {
    /// The keys.
    #[error(transparent)]
    Keys(#[from] SettingsProblem),
    /// A lint that is not known.
    #[error(transparent)]
    Selector(#[from] SelectorProblem),
    /// Two entries are about the same lints.
    #[error("two entries are about `{0}`")]
    Twice(String),
    /// The least is more than the most.
    #[error("`floor` ({floor}) is more than `points` ({points})")]
    Floor {
        /// The least.
        floor: Points,
        /// The most.
        points: Points,
    },
}

impl Rubric {
    /// Reads a rubric; `path` is what errors call it.
    pub fn parse(text: &str, path: &Path) -> Result<Rubric, RubricError> {
        Rubric::of(text).map_err(|problem| RubricError { path: path.to_owned(), problem })
    }

    /// The one that holds where none is given.
    pub fn built_in() -> Result<Rubric, RubricError> {
        Rubric::parse(BUILT_IN, Path::new("the built-in rubric"))
    }

    fn of(text: &str) -> Result<Rubric, RubricProblem> {
        let read = |text: &str| settings::read::<RubricKeys>(text, &RubricKeys::SECTION, &[RuleKeys::SECTION]);
        let keys = read(text)?;
        let rules = if keys.rules.is_empty() { read(BUILT_IN)?.rules } else { keys.rules };
        if keys.floor > keys.points {
            return Err(RubricProblem::Floor { floor: keys.floor, points: keys.points });
        }
        Ok(Rubric {
            title: keys.title,
            points: keys.points,
            floor: keys.floor,
            profiles: keys.profile.0,
            suppressions: keys.suppressions,
            exclude: keys.exclude.0,
            handlers: keys.handlers.0,
            entries: entries(rules)?,
        })
    }

    /// The entry that counts a lint.
    pub fn entry_of(&self, code: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.codes.contains(&code))
    }
}

fn entries(rules: Vec<RuleKeys>) -> Result<Vec<Entry>, RubricProblem> {
    let mut selected = Vec::new();
    for rule in &rules {
        let codes = select(&rule.lint)?;
        if selected.contains(&codes) {
            return Err(RubricProblem::Twice(rule.lint.clone()));
        }
        selected.push(codes);
    }
    let closest = |code: &&'static str| {
        let naming = selected.iter().enumerate().filter(|(_, codes)| codes.contains(code));
        naming.min_by_key(|(_, codes)| codes.len()).map(|(at, _)| at)
    };
    let entry = |(at, rule): (usize, RuleKeys)| Entry {
        title: rule.title.unwrap_or_else(|| title(&selected[at])),
        lint: rule.lint,
        points: rule.points,
        cap: rule.cap,
        codes: selected[at].iter().copied().filter(|code| closest(code) == Some(at)).collect(),
    };
    Ok(rules.into_iter().enumerate().map(entry).collect())
}

/// What codes are about: one lint, one rule of the advice, or what they begin with.
fn title(codes: &[&'static str]) -> String {
    match codes {
        [code] => {
            let summary = LINTS.iter().find(|lint| lint.code == *code).map_or("", |lint| lint.summary);
            format!("{code}: {summary}")
        }
        _ => {
            let rules: Vec<Option<&str>> = codes.iter().map(|code| code.get(..2)).collect();
            match rules.first().copied().flatten().filter(|first| rules.iter().all(|rule| *rule == Some(first))) {
                Some(rule) => advice(rule).map_or_else(|| rule.to_owned(), |advice| format!("{rule}: {advice}")),
                None => "all rules".to_owned(),
            }
        }
    }
}

/// The five rules, in a few words.
pub(super) fn advice(rule: &str) -> Option<&'static str> {
    match rule {
        "R1" => Some("shared data is used under a lock"),
        "R2" => Some("what others must not see half done is one critical section"),
        "R3" => Some("what needs one view is one critical section"),
        "R4" => Some("no lock is held while waiting"),
        "R5" => Some("nothing is taken for granted after a lock was released"),
        _ => None,
    }
}
