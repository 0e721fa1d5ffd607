//! The folder of results: the class's files, and a folder for each submission.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::super::CommandError;
use crate::grade::{self, Graded, Rubric, Submission};

/// What tells the folder of an earlier grading.
const RECORD: &str = "findings.jsonl";
/// How that begins.
const BEGIN: &str = "{\"type\":\"class\",";
/// The folders of submissions.
const STUDENTS: &str = "students";

/// The folder, known to be fit.
pub struct Results(PathBuf);

impl Results {
    /// A mistake in the path is told before anything is graded.
    pub fn of(folder: &Path) -> Result<Results, CommandError> {
        let is_ours = || begins_as_record(&folder.join(RECORD));
        let is_empty = || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
        if folder.symlink_metadata().is_ok() && !is_ours() && !is_empty() {
            return Err(CommandError::Occupied(folder.to_owned()));
        }
        Ok(Results(folder.to_owned()))
    }

    /// Writes everything. What an earlier grading wrote of its submissions is gone.
    pub fn write(&self, class: &[Submission], graded: &[Graded], rubric: &Rubric) -> Result<(), CommandError> {
        let students = self.0.join(STUDENTS);
        if students.is_dir() {
            let failed = |error: std::io::Error| destination(&students, &error);
            fs::remove_dir_all(&students).map_err(failed)?;
        }
        self.put(RECORD, &grade::write(class))?;
        for one in graded {
            let folder = Path::new(STUDENTS).join(&one.folder);
            self.put(folder.join("index.html"), &grade::student_page(one, rubric))?;
            self.put(folder.join("results.json"), &grade::gradescope(one, rubric))?;
            self.put(folder.join("classroom.json"), &grade::classroom(one, rubric))?;
        }
        self.put("grades.csv", &grade::sheet(graded, rubric))?;
        self.put("index.html", &grade::class_page(graded, rubric))
    }

    fn put(&self, name: impl AsRef<Path>, text: &str) -> Result<(), CommandError> {
        let path = self.0.join(name);
        let folder = path.parent().unwrap_or(&path);
        let done = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        done.map_err(|error| destination(&path, &error))
    }
}

fn begins_as_record(path: &Path) -> bool {
    let mut begin = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(BEGIN.len() as u64).read_to_end(&mut begin));
    read.is_ok() && begin == BEGIN.as_bytes()
}

fn destination(path: &Path, error: &std::io::Error) -> CommandError {
    CommandError::Destination { path: path.to_owned(), reason: error.to_string() }
}
