//! From a submission and a rubric to a score.

use super::praise::Praise;
use super::{Found, Points, Rubric, Status, Submission, Suppressions};

/// The score of a submission.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// What it gets.
    pub points: Points,
    /// Of how many.
    pub of: Points,
    /// What each entry of the rubric takes off, in its order.
    pub entries: Vec<EntryScore>,
    /// The findings that count, as indices, with the entry that counts each.
    pub counted: Vec<(usize, Option<usize>)>,
    /// What the program had occasion to do wrong, and what it made of it.
    pub praise: Vec<Praise>,
}

/// What an entry takes off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryScore {
    /// How many findings it counts.
    pub findings: usize,
    /// What they take off.
    pub off: Points,
}

impl Score {
    /// Scores a submission. One of which nothing could be graded gets no points.
    pub fn of(submission: &Submission, rubric: &Rubric) -> Score {
        let counts = |finding: &Found| {
            let is_told = finding.profiles.iter().any(|profile| rubric.profiles.contains(profile));
            is_told && (!finding.suppressed || rubric.suppressions == Suppressions::Ignored)
        };
        let numbered = submission.findings.iter().enumerate().filter(|(_, finding)| counts(finding));
        let counted: Vec<(usize, Option<usize>)> =
            numbered.map(|(at, finding)| (at, rubric.entry_of(&finding.code))).collect();
        let entries: Vec<EntryScore> = rubric
            .entries
            .iter()
            .enumerate()
            .map(|(at, entry)| {
                let findings = counted.iter().filter(|(_, of)| *of == Some(at)).count();
                let all = entry.points.times(findings);
                EntryScore { findings, off: entry.cap.map_or(all, |cap| all.min(cap)) }
            })
            .collect();
        let off = Points::sum(entries.iter().map(|entry| entry.off));
        let points = match submission.status {
            Status::Whole | Status::Partly => rubric.points.less(off).max(rubric.floor),
            Status::NotAtAll => Points::default(),
        };
        let codes = counted.iter().map(|(at, _)| submission.findings[*at].code.as_str());
        let praise = Praise::of(submission, codes.collect());
        Score { points, of: rubric.points, entries, counted, praise }
    }

    /// The findings that count, with the entry that counts each.
    pub fn findings<'s>(&self, submission: &'s Submission) -> impl Iterator<Item = (&'s Found, Option<usize>)> {
        self.counted.iter().filter_map(|(at, entry)| Some((submission.findings.get(*at)?, *entry)))
    }
}
