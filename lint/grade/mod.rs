//! Marks: from what was found in the submissions of a class, and a rubric, to points and to the files that instructors,
//! students and services read.
//!
//! Knows nothing of how anything was found, or of where files are: text in, text out.

mod classroom;
mod folder;
mod gradescope;
mod page;
mod points;
mod praise;
mod record;
mod rubric;
mod score;
mod sheet;
mod student;

pub use folder::folders;
pub use points::Points;
pub use record::{Found, Handled, RecordError, Status, Submission, read, write};
pub use rubric::{BUILT_IN, Entry, Rubric, RubricError, RubricKeys, RuleKeys, Suppressions};
pub use score::{EntryScore, Score};

/// A submission with its score and the name of its folder among the results.
#[derive(Clone, Debug)]
pub struct Graded<'a> {
    /// It.
    pub submission: &'a Submission,
    /// Its score.
    pub score: Score,
    /// The folder's name.
    pub folder: String,
}

/// Scores a class, in its order.
pub fn grade<'a>(class: &'a [Submission], rubric: &Rubric) -> Vec<Graded<'a>> {
    let names: Vec<&str> = class.iter().map(|submission| submission.name.as_str()).collect();
    let scored = class.iter().zip(folders(&names));
    scored.map(|(submission, folder)| Graded { submission, score: Score::of(submission, rubric), folder }).collect()
}

pub use classroom::classroom;
pub use gradescope::gradescope;
pub use page::class_page;
pub use sheet::sheet;
pub use student::student_page;
