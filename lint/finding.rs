//! A finding as plain data: what is wrong, where, the story in labels, the interleaving, the way out.
//!
//! Knows nothing of output formats, of levels, or of how anything was found.

use serde::{Deserialize, Serialize};

use crate::span::{FileId, Span};

/// How likely a finding is what it says; profiles choose by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// A hint for a review (`pedantic`).
    Low,
    /// What the advice asks for to the letter (`lab`).
    Medium,
    /// Very likely wrong (`default`).
    High,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub span: Span,
}

/// A secondary place with what it has to do with the finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub at: Location,
    /// A few words.
    pub text: String,
}

/// One way to mend it: a sentence, and the lines that one would write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// What to do.
    pub text: String,
    /// Code lines, without indentation common to all; may be empty.
    pub code: Vec<String>,
}

/// How safe it is to make a change without looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Applicability {
    /// What the program means provably stays.
    Safe,
    /// It may change what the program means (when a lock is released, say): a person has to look at it.
    Unsafe,
}

/// A change of the program's text that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What it does, as one would ask for it: "release `rf` before the wait".
    pub text: String,
    /// May it be made unseen?
    pub applicability: Applicability,
    /// What to write where; they do not overlap.
    pub edits: Vec<Edit>,
    /// The code on whose sight it was judged right. It holds all edits; a change of another suggestion
    /// inside may make this one wrong.
    pub judged: Location,
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced; an empty span inserts before its byte.
    pub at: Location,
    /// By what. Lines end with `\n` here, whatever they end with in the file.
    pub replacement: String,
}

/// Two (or more) threads, tasks or nodes, step by step, to what goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interleaving {
    /// A sentence before it ("between (1) and (2), `start_election` can run:"); may be empty.
    pub intro: String,
    /// The lanes' names.
    pub lanes: Vec<String>,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// What it ends in.
    pub outcome: String,
}

/// One step of an [`Interleaving`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which lane, from 0.
    pub lane: usize,
    /// The user's line; none for a step that has none ("A's handler waits for A.rf").
    pub at: Option<Location>,
    /// What happens.
    pub text: String,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its code, `R401` or `L001`. Not written with the rest: only those who know the codes can read it.
    #[serde(skip)]
    pub code: &'static str,
    /// How likely it is.
    pub confidence: Confidence,
    /// Where it is reported.
    pub primary: Location,
    /// The first line, in the user's names.
    pub message: String,
    /// What the primary place does.
    pub label: String,
    /// Everything else that it rests on, in the order of the story.
    pub labels: Vec<Label>,
    /// Further sentences, a line each.
    pub notes: Vec<String>,
    /// How it goes wrong.
    pub scenario: Option<Interleaving>,
    /// How to mend it, the best way first.
    pub helps: Vec<Help>,
    /// Changes of the text that mend it, the best first.
    pub suggestions: Vec<Suggestion>,
    /// The function that holds the primary place, as `Type::name`, if any.
    pub function: Option<String>,
}

impl Finding {
    /// All places that it speaks of, to be changed.
    pub fn each_place(&mut self, change: &mut impl FnMut(&mut Location)) {
        change(&mut self.primary);
        self.labels.iter_mut().for_each(|label| change(&mut label.at));
        let steps = self.scenario.iter_mut().flat_map(|scenario| &mut scenario.steps);
        steps.filter_map(|step| step.at.as_mut()).for_each(&mut *change);
        for suggestion in &mut self.suggestions {
            suggestion.edits.iter_mut().for_each(|edit| change(&mut edit.at));
            change(&mut suggestion.judged);
        }
    }
}
