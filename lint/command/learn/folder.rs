//! The folder of exercises: a file for each, what is about them, and what is solved.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::problem::LearnError;
use crate::practice::Exercise;

/// Its name, in the working directory.
pub const NAME: &str = "locklint-exercises";
/// The file that keeps what is solved: by it, the folder is known from inside too.
const PROGRESS: &str = "progress.txt";
const ABOUT_PROGRESS: &str = "# The exercises that are solved, as `cargo locklint learn` keeps them: a name a line.\n";

/// It.
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    solved: BTreeSet<String>,
}

impl Folder {
    /// The folder of the working directory, or the working directory itself; None if there is none yet.
    pub fn find(directory: &Path) -> Result<Option<Folder>, LearnError> {
        let candidates = [directory.to_owned(), directory.join(NAME)];
        let Some(path) = candidates.into_iter().find(|path| path.join(PROGRESS).is_file()) else { return Ok(None) };
        let file = path.join(PROGRESS);
        let text = fs::read_to_string(&file).map_err(|reason| problem(&file, reason))?;
        let names = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Ok(Some(Folder { solved: names.map(str::to_owned).collect(), path }))
    }

    /// Makes a new one.
    pub fn new(directory: &Path, exercises: &[Exercise]) -> Result<Folder, LearnError> {
        let folder = Folder { path: directory.join(NAME), solved: BTreeSet::new() };
        fs::create_dir_all(&folder.path).map_err(|reason| problem(&folder.path, reason))?;
        folder.complete(exercises)?;
        folder.write(PROGRESS, ABOUT_PROGRESS)?;
        Ok(folder)
    }

    /// Writes what is missing; what is there stays as it is.
    pub fn complete(&self, exercises: &[Exercise]) -> Result<(), LearnError> {
        for exercise in exercises {
            let path = self.file(exercise);
            if !path.exists() {
                fs::write(&path, text(exercise, exercises.len())).map_err(|reason| problem(&path, reason))?;
            }
        }
        if !self.path.join("README.md").exists() {
            self.write("README.md", &readme(exercises))?;
        }
        Ok(())
    }

    /// The file of an exercise.
    pub fn file(&self, exercise: &Exercise) -> PathBuf {
        self.path.join(format!("{}.rs", exercise.name()))
    }

    /// What stands in it.
    pub fn read(&self, exercise: &Exercise) -> Result<String, LearnError> {
        let path = self.file(exercise);
        fs::read_to_string(&path).map_err(|reason| problem(&path, reason))
    }

    /// Is it solved?
    pub fn is_solved(&self, exercise: &Exercise) -> bool {
        self.solved.contains(exercise.name())
    }

    /// Keeps whether it is solved.
    pub fn keep(&mut self, exercise: &Exercise, is_solved: bool) -> Result<(), LearnError> {
        let has_changed = match is_solved {
            true => self.solved.insert(exercise.name().to_owned()),
            false => self.solved.remove(exercise.name()),
        };
        if !has_changed {
            return Ok(());
        }
        let mut text = ABOUT_PROGRESS.to_owned();
        for name in &self.solved {
            let _ = writeln!(text, "{name}");
        }
        self.write(PROGRESS, &text)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), LearnError> {
        let path = self.path.join(name);
        fs::write(&path, text).map_err(|reason| problem(&path, reason))
    }
}

fn problem(path: &Path, reason: io::Error) -> LearnError {
    LearnError::Folder { path: path.to_owned(), reason }
}

/// The file of an exercise as it is handed out.
fn text(exercise: &Exercise, count: usize) -> String {
    let name = exercise.name();
    let key = exercise.lesson.key;
    format!(
        "// Exercise {} of {count}: mend this program.\n//\n// cargo locklint learn check {name}\n// cargo locklint learn hint {name}\n\
         // cargo locklint explain {key}\n\n{}",
        exercise.number,
        exercise.broken()
    )
}

fn readme(exercises: &[Exercise]) -> String {
    let mut text = format!(
        "# Exercises in locking\n\nEach file here is a small program that breaks a rule of locking. Mend it so that nobody \
         can come between where nobody may, and so that it still does what it did.\n\n```sh\n\
         cargo locklint learn          # the next exercise\n\
         cargo locklint learn check    # is it solved?\n\
         cargo locklint learn watch    # asks again whenever a file is saved\n\
         cargo locklint learn hint     # a way out\n\
         cargo locklint learn list     # all {} of them\n\
         cargo locklint explain R301   # the lesson behind an exercise\n```\n\n\
         An exercise is solved when it compiles, the linter finds nothing in it, its function `run` ends well, and it does \
         what it did: its functions are there, and write what they wrote. Suppressing a finding does not count. Any \
         solution will do; the lesson has one. To begin an exercise anew, delete its file and run `cargo locklint learn`.\n\n\
         Nothing is needed but rustc, and no network.\n\n| | exercise | lesson |\n|---|---|---|\n",
        exercises.len()
    );
    for exercise in exercises {
        let _ = writeln!(text, "| {} | `{}.rs` | {} |", exercise.number, exercise.name(), exercise.lesson.title());
    }
    text
}
