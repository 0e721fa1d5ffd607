//! `cargo locklint learn`: exercises, one after the other, until all are solved.

mod folder;
mod problem;
mod trial;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use super::arguments::{ColorChoice, LearnAction, LearnOptions};
use super::run::on_deep_stack;
use super::{CLEAN, CommandError, Engine, FOUND, screen};
use crate::model::Model;
use crate::policy::{self, FileLevels, Levels, Told};
use crate::practice::{Exercise, Lack, Survey, exercises};
use crate::report::{Format, Report, Style, write_page};
use crate::source::Program;
use crate::span::Edition;
use folder::Folder;
pub use problem::LearnError;
use trial::{Trial, try_out};

/// How often files are looked at for changes.
const TURN: Duration = Duration::from_millis(300);

/// A lesson in hand.
struct Practice<'a> {
    engine: Engine,
    exercises: Vec<Exercise>,
    folder: Folder,
    style: Style,
    out: &'a mut dyn Write,
}

/// Does what was asked for.
pub fn run(options: &LearnOptions, engine: Engine, out: &mut dyn Write) -> Result<u8, CommandError> {
    let directory = std::env::current_dir().map_err(CommandError::Directory)?;
    let exercises = exercises();
    let style = screen::style(ColorChoice::Auto, true);
    let (folder, is_new) = match (Folder::find(&directory)?, &options.action) {
        (Some(folder), _) => (folder, false),
        (None, None | Some(LearnAction::Watch)) => (Folder::new(&directory, &exercises)?, true),
        (None, Some(LearnAction::List | LearnAction::Hint { .. } | LearnAction::Check { .. })) => {
            return Err(LearnError::None.into());
        }
    };
    let mut practice = Practice { engine, exercises, folder, style, out };
    if is_new {
        practice.welcome()?;
    }
    match &options.action {
        None => practice.go_on(),
        Some(LearnAction::List) => practice.list(),
        Some(LearnAction::Hint { exercise }) => practice.hint(exercise.as_deref()),
        Some(LearnAction::Check { exercise }) => practice.check(exercise.as_deref()),
        Some(LearnAction::Watch) => practice.watch(),
    }
}

impl Practice<'_> {
    fn welcome(&mut self) -> Result<(), CommandError> {
        let path = self.folder.path.join("README.md");
        let shown = path.file_name().map_or_else(|| path.clone(), |name| Path::new(folder::NAME).join(name));
        self.say(&format!("Wrote {} exercises; `{}` says how it goes.\n", self.exercises.len(), shown.display()))
    }

    /// Markdown.
    fn say(&mut self, text: &str) -> Result<(), CommandError> {
        Ok(write_page(text, self.style, self.out)?)
    }

    fn gap(&mut self) -> Result<(), CommandError> {
        Ok(writeln!(self.out)?)
    }

    /// The one that is meant, or the first that is not solved; none if all are.
    fn meant(&self, word: Option<&str>) -> Result<Option<Exercise>, CommandError> {
        let Some(word) = word else {
            return Ok(self.exercises.iter().find(|exercise| !self.folder.is_solved(exercise)).cloned());
        };
        let found = self.exercises.iter().find(|exercise| exercise.is_called(word)).cloned();
        Ok(Some(found.ok_or_else(|| LearnError::Unknown(word.to_owned()))?))
    }

    fn solved(&self) -> usize {
        self.exercises.iter().filter(|exercise| self.folder.is_solved(exercise)).count()
    }

    fn all_done(&mut self) -> Result<u8, CommandError> {
        let text =
            "All exercises are solved. Where to go from here: `cargo locklint --profile lab` on a program of your own.";
        self.say(text)?;
        Ok(CLEAN)
    }

    /// The next exercise, and what to do with it.
    fn go_on(&mut self) -> Result<u8, CommandError> {
        self.folder.complete(&self.exercises)?;
        let Some(exercise) = self.meant(None)? else { return self.all_done() };
        self.set(&exercise)?;
        self.say(
            "\nMend the file, then `cargo locklint learn check`; or let `cargo locklint learn watch` ask again whenever you save.",
        )?;
        Ok(CLEAN)
    }

    fn set(&mut self, exercise: &Exercise) -> Result<(), CommandError> {
        let file = self.folder.file(exercise);
        let file = shown(&file);
        let (number, count, key) = (exercise.number, self.exercises.len(), exercise.lesson.key);
        self.say(&format!(
            "# Exercise {number} of {count}: `{file}`\n\n{}\n\nHelp: `cargo locklint learn hint`, `cargo locklint explain {key}`.",
            exercise.problem()
        ))
    }

    fn list(&mut self) -> Result<u8, CommandError> {
        let (solved, count) = (self.solved(), self.exercises.len());
        for exercise in &self.exercises {
            let mark = if self.folder.is_solved(exercise) { "solved" } else { "" };
            writeln!(self.out, "{:>3}  {mark:<6}  {}", exercise.number, exercise.name())?;
        }
        writeln!(self.out, "\n{solved} of {count} solved.")?;
        Ok(CLEAN)
    }

    fn hint(&mut self, word: Option<&str>) -> Result<u8, CommandError> {
        let Some(exercise) = self.meant(word)? else { return self.all_done() };
        self.say(&format!("{}\n\n{}", exercise.problem(), exercise.hint()))?;
        Ok(CLEAN)
    }

    fn check(&mut self, word: Option<&str>) -> Result<u8, CommandError> {
        let Some(exercise) = self.meant(word)? else { return self.all_done() };
        if !self.is_passed(&exercise)? {
            return Ok(FOUND);
        }
        if let Some(next) = self.meant(None)? {
            self.gap()?;
            self.set(&next)?;
        } else {
            self.gap()?;
            self.all_done()?;
        }
        Ok(CLEAN)
    }

    /// Looks at an exercise, says what is missing or why it is right, and keeps which.
    fn is_passed(&mut self, exercise: &Exercise) -> Result<bool, CommandError> {
        let text = self.folder.read(exercise)?;
        let file = self.folder.file(exercise);
        let is_passed = match try_out(&file, exercise.has_trial(), self.style.color)? {
            Trial::NotCompiled(words) => {
                self.out.write_all(words.as_bytes())?;
                self.say(&format!("`{}` does not compile yet.", shown(&file)))?;
                false
            }
            tried @ (Trial::Passed | Trial::Failed(_) | Trial::Endless) => {
                self.is_clean(exercise, &text)? && self.ends_well(&tried)? && self.is_whole(exercise, &text)?
            }
        };
        self.folder.keep(exercise, is_passed)?;
        if is_passed {
            let (solved, count) = (self.solved(), self.exercises.len());
            self.say(&format!(
                "**Solved**: `{}` ({solved} of {count}).\n\nWhy the lesson's own solution is right: {}",
                exercise.name(),
                exercise.word()
            ))?;
        }
        Ok(is_passed)
    }

    /// Does the linter find nothing? What comments suppress counts.
    fn is_clean(&mut self, exercise: &Exercise, text: &str) -> Result<bool, CommandError> {
        let engine = self.engine;
        let shown = shown(&self.folder.file(exercise));
        let profile = exercise.profile;
        let (program, told) = on_deep_stack(0, || {
            let mut program = Program::of_text(&shown, text, Edition::E2024);
            let analysis = (engine.analyse)(&mut program, Model::default());
            let levels = FileLevels::everywhere(&program, Levels::of_profiles(&[profile]));
            let context = policy::Context::new(Vec::new(), analysis.tests);
            let told: Vec<Told> = policy::apply(&program, &levels, &context, analysis.findings);
            Ok((program, told))
        })?;
        if told.is_empty() {
            return Ok(true);
        }
        let report = Report::new(&program, &told, 1, Duration::ZERO, true);
        report.write(Format::Human, self.style, self.out)?;
        Ok(false)
    }

    fn ends_well(&mut self, tried: &Trial) -> Result<bool, CommandError> {
        match tried {
            Trial::Passed => Ok(true),
            Trial::Failed(words) => {
                self.out.write_all(words.as_bytes())?;
                self.say("The linter finds nothing, but `run` does not end well.")?;
                Ok(false)
            }
            Trial::Endless => {
                self.say("The linter finds nothing, but `run` does not come to its end.")?;
                Ok(false)
            }
            // Told before.
            Trial::NotCompiled(_) => Ok(false),
        }
    }

    /// Does it still do what it did?
    fn is_whole(&mut self, exercise: &Exercise, text: &str) -> Result<bool, CommandError> {
        let engine = self.engine;
        let lacks = on_deep_stack(0, || {
            let survey =
                |text: &str| -> Survey { (engine.survey)(&mut Program::of_text("exercise.rs", text, Edition::E2024)) };
            Ok(exercise.lacks(text, survey))
        })?;
        for lack in &lacks {
            let text = match lack {
                Lack::Function(name) => format!("The function `{name}` has gone: others call it."),
                Lack::Write(name) => format!("Nobody writes `{name}` under a lock any more: it has to be done still."),
                Lack::Trial => "`run` is what tries your program out: leave it as it was.".into(),
            };
            self.say(&text)?;
        }
        Ok(lacks.is_empty())
    }

    /// Asks again whenever the file in hand is saved, until all are solved.
    fn watch(&mut self) -> Result<u8, CommandError> {
        self.folder.complete(&self.exercises)?;
        while let Some(exercise) = self.meant(None)? {
            let path = self.folder.file(&exercise);
            // What is saved while this is still being said counts.
            let mut seen = modified(&path);
            self.set(&exercise)?;
            self.say(&format!("\nWaiting for `{}` to be saved; Ctrl-C ends it.", shown(&self.folder.file(&exercise))))?;
            self.out.flush()?;
            loop {
                thread::sleep(TURN);
                let now = modified(&path);
                if now == seen || now.is_none() {
                    continue;
                }
                seen = now;
                self.gap()?;
                let is_passed = self.is_passed(&exercise)?;
                self.gap()?;
                self.out.flush()?;
                if is_passed {
                    break;
                }
            }
        }
        self.all_done()
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}

/// A path as it is typed from the working directory.
fn shown(path: &Path) -> String {
    let directory = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(directory).unwrap_or(path).to_string_lossy().into_owned()
}
