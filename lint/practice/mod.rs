//! Practice: the broken programs of the lessons as exercises, a whole Raft peer with faults injected, and what a program
//! must still do that solves one.
//!
//! Knows nothing of files, of compilers and of terminals: whoever asks has compiled, run and analysed.

mod peer;

use std::collections::BTreeSet;

use crate::lesson::{LESSONS, Lesson, lesson};
use crate::mutate;
use crate::policy::{Profile, lint};

/// What the linter's facts say of a program, as far as an exercise asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Its functions, by name: `Raft::observe`.
    pub functions: BTreeSet<String>,
    /// What is written under locks, by the name of the field.
    pub written: BTreeSet<String>,
}

/// A broken program that is to be mended.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// From 1.
    pub number: usize,
    /// What it is about.
    pub lesson: &'static Lesson,
    /// The profile in which its fault is told.
    pub profile: Profile,
    name: String,
    bad: String,
    mended: &'static str,
    word: String,
}

/// What a program lacks that was there to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// A function.
    Function(String),
    /// Nobody writes this field under a lock any more.
    Write(String),
    /// `run`, which tries the program out, is not what it was.
    Trial,
}

/// All exercises: rule by rule its lints, and then the advice's own example, which is a larger program; at last a whole
/// Raft peer, broken in one way after the other.
pub fn exercises() -> Vec<Exercise> {
    let mut exercises = of_lessons();
    exercises.extend(of_the_peer());
    exercises.into_iter().zip(1..).map(|(exercise, number)| Exercise { number, ..exercise }).collect()
}

fn of_lessons() -> Vec<Exercise> {
    let of_rule = |rule: char| {
        let lints =
            LESSONS.iter().filter(move |lesson| lesson.key.strip_prefix('R').is_some_and(|key| key.starts_with(rule)));
        lints.chain(
            LESSONS
                .iter()
                .filter(move |lesson| lesson.key.strip_prefix("rule-").is_some_and(|key| key.starts_with(rule))),
        )
    };
    let mut exercises: Vec<Exercise> = Vec::new();
    for lesson in ['1', '2', '3', '4', '5'].into_iter().flat_map(of_rule) {
        let (Some(bad), Some(mended)) = (lesson.bad(), lesson.mended()) else { continue };
        // Where a rule has no example but that of one of its lints, once is enough.
        if exercises.iter().all(|known| known.bad != bad) {
            let info = lint(lesson.key);
            let name = match info {
                Some(info) => format!("{}_{}", info.code.to_lowercase(), info.name.replace('-', "_")),
                None => lesson.key.replace('-', "_"),
            };
            let profile = info.and_then(|info| info.profiles.first().copied()).unwrap_or(Profile::Default);
            let (bad, word) = (bad.into(), first_words(mended));
            exercises.push(Exercise { number: 0, lesson, profile, name, bad, mended, word });
        }
    }
    exercises
}

fn of_the_peer() -> impl Iterator<Item = Exercise> {
    let right = lesson("raft").and_then(Lesson::mended).unwrap_or_default();
    // Its first words say what is right about it; in their place stands what is wrong.
    let code = right.split_once("\n\n").map_or("", |(_, code)| code);
    peer::BROKEN.iter().filter_map(move |broken| {
        let text = mutate::inject(code, broken.faults).ok()?;
        Some(Exercise {
            number: 0,
            lesson: lesson(broken.lesson)?,
            name: broken.name.into(),
            profile: Profile::Lab,
            bad: format!("//! {}\n\n{text}", broken.problem.replace('\n', "\n//! ")),
            mended: right,
            word: broken.word.into(),
        })
    })
}

impl Exercise {
    /// The name of its file, without the ending: `r301_check_then_act`, `rule_4`, `raft_vote`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Is it meant by this word? A code is enough.
    pub fn is_called(&self, word: &str) -> bool {
        let word = word.strip_suffix(".rs").unwrap_or(word);
        self.name.eq_ignore_ascii_case(word)
            || self.lesson.key.eq_ignore_ascii_case(word)
            || word.parse() == Ok(self.number)
    }

    /// What is wrong, in a sentence or two.
    pub fn problem(&self) -> String {
        first_words(&self.bad)
    }

    /// Why the mended program is right.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// A way out, without the code.
    pub fn hint(&self) -> &'static str {
        let text = self.lesson.section("How to mend it").unwrap_or_default();
        text.split("\n```").next().unwrap_or(text).split("\n<!--").next().unwrap_or(text).trim()
    }

    /// The program that is to be mended, without the marks that say where.
    pub fn broken(&self) -> String {
        let is_mark =
            |line: &&str| line.trim_start().strip_prefix("//").is_some_and(|rest| rest.trim_start().starts_with('^'));
        self.bad.lines().filter(|line| !is_mark(line)).map(|line| format!("{line}\n")).collect()
    }

    /// The same, mended.
    pub fn mended(&self) -> &'static str {
        self.mended
    }

    /// Has it a function `run` that tries it out?
    pub fn has_trial(&self) -> bool {
        trial(&self.bad).is_some()
    }

    /// What a program lacks that claims to solve it. `survey` says of a program what the linter's facts do.
    pub fn lacks(&self, text: &str, mut survey: impl FnMut(&str) -> Survey) -> Vec<Lack> {
        let (bad, mended, own) = (survey(&self.bad), survey(self.mended), survey(text));
        // What the mended program does without, any other may.
        let functions = bad.functions.intersection(&mended.functions);
        let written = bad.written.intersection(&mended.written);
        let mut lacks: Vec<Lack> =
            functions.filter(|name| !own.functions.contains(*name)).cloned().map(Lack::Function).collect();
        lacks.extend(written.filter(|name| !own.written.contains(*name)).cloned().map(Lack::Write));
        let is_kept = trial(&self.bad) == trial(self.mended);
        if is_kept && trial(text) != trial(&self.bad) {
            lacks.push(Lack::Trial);
        }
        lacks
    }
}

/// The text at the head of a program.
fn first_words(program: &str) -> String {
    let lines = program.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(str::trim).collect::<Vec<_>>().join(" ")
}

/// What tries a program out, without white space.
fn trial(program: &str) -> Option<String> {
    let at = program.find("pub fn run()")?;
    Some(program[at..].split_whitespace().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercise(key: &str) -> Exercise {
        exercises().into_iter().find(|exercise| exercise.is_called(key)).expect("it is there")
    }

    /// Functions and assignments, as a text shows them.
    fn survey(text: &str) -> Survey {
        let functions = text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next()).map(str::to_owned);
        let written = text.lines().filter_map(|line| line.trim().split(" = ").next()?.rsplit('.').next());
        Survey { functions: functions.collect(), written: written.map(str::to_owned).collect() }
    }

    #[test]
    fn there_are_enough_and_each_is_found() {
        let all = exercises();
        assert!(all.len() >= 25, "{}", all.len());
        for (at, exercise) in all.iter().enumerate() {
            assert_eq!(exercise.number, at + 1);
            assert!(exercise.is_called(exercise.name()) && exercise.is_called(exercise.lesson.key));
            for text in [exercise.problem(), exercise.word().to_owned(), exercise.hint().to_owned()] {
                assert!(text.len() > 20, "{}: `{text}`", exercise.name());
            }
            assert!(!exercise.broken().contains("^^"), "{}", exercise.name());
        }
    }

    #[test]
    fn every_fault_goes_into_the_peer() {
        let names: Vec<String> = exercises().iter().map(|exercise| exercise.name().to_owned()).collect();
        for broken in peer::BROKEN {
            assert!(names.iter().any(|name| name == broken.name), "{}: the fault is not in the peer", broken.name);
        }
    }

    #[test]
    fn what_was_there_must_stay() {
        let exercise = exercise("R301");
        assert_eq!(exercise.lacks(exercise.mended(), survey), []);
        let gutted = exercise.mended().replace("            state.term = term;\n", "");
        assert_eq!(exercise.lacks(&gutted, survey), [Lack::Write("term".into())]);
        let renamed = exercise.mended().replace("fn observe", "fn other");
        assert!(exercise.lacks(&renamed, survey).contains(&Lack::Function("observe".into())));
        let untried = exercise.mended().replace("assert_eq!", "let _ = (").replace("\"the term went back\")", "\"\")");
        assert_eq!(exercise.lacks(&untried, survey).last(), Some(&Lack::Trial));
    }
}
