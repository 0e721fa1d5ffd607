//! What a program did right where it had occasion to do it wrong, in words.

use super::{Handled, Submission};
use crate::occasion::Occasion;

/// What a program made of a kind of occasion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Praise {
    /// The kind.
    pub kind: Occasion,
    /// How often it had it.
    pub count: u32,
    /// How many findings there are of the lints about it.
    pub wrong: usize,
}

impl Praise {
    /// All of a submission, of which findings with these codes count.
    pub fn of(submission: &Submission, codes: Vec<&str>) -> Vec<Praise> {
        let praise = |(kind, count): &(Occasion, u32)| Praise {
            kind: *kind,
            count: *count,
            wrong: codes.iter().filter(|code| kind.lints().contains(code)).count(),
        };
        submission.occasions.iter().map(praise).collect()
    }

    /// The rule of the advice that it is about.
    pub fn rule(&self) -> &'static str {
        match self.kind {
            Occasion::Acquisition => "R1",
            Occasion::JointWrite => "R2",
            Occasion::CheckedWrite => "R3",
            Occasion::Wait | Occasion::Nesting => "R4",
            Occasion::Return | Occasion::CondvarWait | Occasion::Start => "R5",
        }
    }

    /// A sentence.
    pub fn says(&self) -> String {
        let count = self.count;
        let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
        let what = match self.kind {
            Occasion::Acquisition => format!("takes a lock {}", places(count)),
            Occasion::JointWrite => format!("changes several parts of the state in one critical section {times}"),
            Occasion::CheckedWrite => format!("tests and changes the state in one critical section {times}"),
            Occasion::Wait => format!("waits {}", places(count)),
            Occasion::Nesting => format!("takes a lock while it holds another {}", places(count)),
            Occasion::Return => format!("changes the state after it has waited with the lock free {times}"),
            Occasion::CondvarWait => format!("waits for a condition {}", places(count)),
            Occasion::Start => {
                format!("starts {} from functions that use locks", counted(count, "thread or task", "threads or tasks"))
            }
        };
        match self.wrong {
            0 => format!("{what}, {}", self.well_done()),
            wrong => {
                format!("{what}, with {}", counted(u32::try_from(wrong).unwrap_or(u32::MAX), "finding", "findings"))
            }
        }
    }

    fn well_done(&self) -> &'static str {
        match self.kind {
            Occasion::Acquisition => "and uses nothing that belongs to one without it",
            Occasion::JointWrite => "and splits none of it",
            Occasion::CheckedWrite => "so that nothing changes between the test and the act",
            Occasion::Wait => "never with a lock held",
            Occasion::Nesting => "never the same one, and never in both orders",
            Occasion::Return => "and has looked again each time",
            Occasion::CondvarWait => "and tests the condition again each time",
            Occasion::Start => "each with copies of what it needs",
        }
    }
}

impl Handled {
    /// A sentence without its subject.
    pub fn says(&self) -> String {
        let lock = self.lock.as_deref().unwrap_or("the lock");
        match self.sections {
            0 => "takes no lock".to_owned(),
            1 => format!("does all its work in one critical section of `{lock}`"),
            count => format!("releases `{lock}` in between: it has {count} critical sections"),
        }
    }
}

fn places(count: u32) -> String {
    format!("in {}", counted(count, "place", "places"))
}

fn counted(count: u32, one: &str, many: &str) -> String {
    if count == 1 { format!("one {one}") } else { format!("{count} {many}") }
}
