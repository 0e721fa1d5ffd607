//! What is kept of a class, a line of JSON each: its submissions, and after each what was found in it. Enough to score it again
//! under another rubric, and to write every page.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::occasion::Occasion;
use crate::policy::{Profile, lint};

/// Counts up when old files cannot be read any more.
const FORMAT: u32 = 1;

/// A submission with what was found in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// What it is called: the name of its folder.
    pub name: String,
    /// How much of it could be graded.
    pub status: Status,
    /// Why not all of it, in sentences.
    pub notes: Vec<String>,
    /// How many Rust files it has.
    pub files: u32,
    /// How many of them belong to a crate and were understood.
    pub checked: u32,
    /// How often it could have gone wrong.
    pub occasions: Vec<(Occasion, u32)>,
    /// Its handlers of remote calls.
    pub handlers: Vec<Handled>,
    /// What was found, by path and place.
    #[serde(skip)]
    pub findings: Vec<Found>,
}

/// How much of a submission could be graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// All.
    Whole,
    /// What parses, or was read.
    Partly,
    /// Nothing.
    NotAtAll,
}

impl Status {
    /// For people.
    pub fn says(self) -> &'static str {
        match self {
            Status::Whole => "graded",
            Status::Partly => "partly graded",
            Status::NotAtAll => "not graded",
        }
    }
}

/// A handler, and how it goes about its lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handled {
    /// `Raft::request_vote`.
    pub function: String,
    /// Its file, from the submission's folder.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// How many critical sections it has.
    pub sections: u32,
    /// The lock of the first.
    pub lock: Option<String>,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Its code.
    pub code: String,
    /// The profiles that tell it.
    pub profiles: Vec<Profile>,
    /// Does a comment or attribute suppress it?
    pub suppressed: bool,
    /// Its file, from the submission's folder.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// The function that it is in; empty outside any.
    pub function: String,
    /// Its first line.
    pub message: String,
    /// What stays the same when lines move.
    pub fingerprint: String,
    /// As a terminal shows it, without colours.
    pub text: String,
}

/// A line.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line {
    /// The first.
    Class { format: u32, submissions: usize },
    Submission {
        findings: usize,
        #[serde(flatten)]
        submission: Submission,
    },
    Finding {
        submission: String,
        #[serde(flatten)]
        finding: Found,
    },
}

/// Why a class cannot be read.
#[derive(Debug, Error)]
pub enum RecordError {
    /// A line is something else.
    #[error("line {line}: {reason}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// Another version wrote it.
    #[error("it has format {0}, and this locklint reads format {FORMAT}")]
    Format(u32),
    /// The first line is no class's.
    #[error("it does not begin with a line of type `class`")]
    NoClass,
    /// Something is missing at the end.
    #[error("{there} of {told} {what} are there")]
    Short {
        /// Of what.
        what: &'static str,
        /// How many there should be.
        told: usize,
        /// How many there are.
        there: usize,
    },
}

/// Writes a class.
pub fn write(class: &[Submission]) -> String {
    let mut out = String::new();
    let mut line = |line: &Line| {
        // Text and numbers only: nothing that JSON cannot say.
        out += &serde_json::to_string(line).unwrap_or_default();
        out.push('\n');
    };
    line(&Line::Class { format: FORMAT, submissions: class.len() });
    for submission in class {
        line(&Line::Submission { findings: submission.findings.len(), submission: submission.clone() });
        for finding in &submission.findings {
            line(&Line::Finding { submission: submission.name.clone(), finding: finding.clone() });
        }
    }
    out
}

/// Reads what [`write()`] wrote.
pub fn read(text: &str) -> Result<Vec<Submission>, RecordError> {
    let mut class: Vec<Submission> = Vec::new();
    let mut expected: Option<usize> = None;
    let mut findings: usize = 0;
    for (at, text) in text.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
        let wrong = |reason: String| RecordError::Line { line: at + 1, reason };
        let line: Line = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        match line {
            Line::Class { format, submissions } if expected.is_none() => {
                if format != FORMAT {
                    return Err(RecordError::Format(format));
                }
                expected = Some(submissions);
            }
            Line::Class { .. } => return Err(wrong("a second class".into())),
            Line::Submission { .. } | Line::Finding { .. } if expected.is_none() => return Err(RecordError::NoClass),
            Line::Submission { findings: told, submission } => {
                all_findings(&class, findings)?;
                if class.iter().any(|known| known.name == submission.name) {
                    return Err(wrong(format!("a second submission `{}`", submission.name)));
                }
                findings = told;
                class.push(submission);
            }
            Line::Finding { submission, finding } => {
                if lint(&finding.code).is_none_or(|lint| lint.code != finding.code) {
                    return Err(wrong(format!("there is no lint `{}`", finding.code)));
                }
                match class.last_mut().filter(|last| last.name == submission) {
                    Some(last) => last.findings.push(finding),
                    None => return Err(wrong(format!("it is not about the submission before it: `{submission}`"))),
                }
            }
        }
    }
    all_findings(&class, findings)?;
    match expected {
        None => Err(RecordError::NoClass),
        Some(told) if told != class.len() => Err(RecordError::Short { what: "submissions", told, there: class.len() }),
        Some(_) => Ok(class),
    }
}

fn all_findings(class: &[Submission], told: usize) -> Result<(), RecordError> {
    let there = class.last().map_or(0, |submission| submission.findings.len());
    if there == told { Ok(()) } else { Err(RecordError::Short { what: "findings of a submission", told, there }) }
}
