//! Who else touches the same state, and how it goes wrong with two threads, in the program's own lines.
//!
//! Knows nothing of output formats, nor of which rule is broken.

use crate::finding::{Interleaving, Location, Step};
use crate::flow::summary::Hop;
use crate::resolve::{BodyRef, Program};
use crate::section::conduct::WriteKind;
use crate::section::evidence::Site;

/// The names of two lanes and the steps in them.
pub struct Story {
    lanes: Vec<String>,
    steps: Vec<Step>,
}

impl Story {
    /// Of two threads that run these functions.
    pub fn new(program: &Program, one: BodyRef, other: BodyRef) -> Story {
        let name = |body: BodyRef| function_name(program, body);
        let (one, other) = (name(one), name(other));
        let other = if one == other { format!("another `{other}`") } else { format!("`{other}`") };
        Story { lanes: vec![format!("`{one}`"), other], steps: Vec::new() }
    }

    /// A step of the first lane.
    pub fn here(mut self, at: &Hop, text: impl Into<String>) -> Story {
        self.steps.push(Step { lane: 0, at: Some(place(at)), text: text.into() });
        self
    }

    /// A step of the first lane that no line stands for.
    pub fn meanwhile(mut self, text: impl Into<String>) -> Story {
        self.steps.push(Step { lane: 0, at: None, text: text.into() });
        self
    }

    /// A step of the second lane.
    pub fn there(mut self, at: &Hop, text: impl Into<String>) -> Story {
        self.steps.push(Step { lane: 1, at: Some(place(at)), text: text.into() });
        self
    }

    /// What it ends in.
    pub fn ends(self, outcome: impl Into<String>) -> Interleaving {
        let intro = format!("{} can come between:", self.lanes[1]);
        Interleaving { intro, lanes: self.lanes, steps: self.steps, outcome: outcome.into() }
    }
}

/// A place as findings name it.
pub fn place(at: &Hop) -> Location {
    Location { file: at.file, span: at.span }
}

/// The function round a body.
pub fn function_name(program: &Program, body: BodyRef) -> String {
    let name = program.function_of(body).map(|id| program.name(program.function(id).name).to_string());
    name.unwrap_or_else(|| "an initialiser".to_string())
}

/// What a write does, as a verb with its object.
pub fn does(kind: WriteKind, what: &str) -> String {
    match kind {
        WriteKind::Set | WriteKind::Merge => format!("sets `{what}`"),
        WriteKind::Bump => format!("adds to `{what}`"),
        WriteKind::Insert => format!("puts something into `{what}`"),
        WriteKind::Remove => format!("takes something out of `{what}`"),
        WriteKind::Reset => format!("empties `{what}`"),
        WriteKind::Change => format!("changes `{what}`"),
    }
}

/// What another thread does to a cell.
pub fn site_does(site: &Site) -> String {
    does(site.kind, &site.place.name)
}
