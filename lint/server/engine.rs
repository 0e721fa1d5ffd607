//! What the server asks of those who can read and analyse programs, and what they answer.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Options;
use crate::chart::Chart;
use crate::finding::{Finding, Suggestion};
use crate::policy::Told;
use crate::source::Program;

/// Begins to watch a folder, or a file that is a program of its own.
pub type Begin = Box<dyn Fn(&Path, &Options) -> Box<dyn Watch> + Send>;

/// Keeps a page, by a name for it, where a browser finds it.
pub type Keep<'a> = &'a mut dyn FnMut(&str, &[u8]) -> Result<PathBuf, Trouble>;

/// A program that is looked at again and again.
pub trait Watch: Send {
    /// Forgets what was read: files or the configuration have changed.
    fn forget(&mut self);

    /// Looks at the program with these buffers in the place of its files. Nothing where that is as it was the last
    /// time, or where it is not wanted any more.
    fn look(&mut self, buffers: &Buffers, is_wanted: &dyn Fn() -> bool) -> Result<Option<View>, Trouble>;

    /// Those suggestions of a finding of the last view that prove right.
    fn prove(&mut self, finding: usize) -> Result<Vec<Suggestion>, Trouble>;
}

/// The texts of the editor, by absolute path.
pub type Buffers = BTreeMap<PathBuf, Buffer>;

/// A text that is being edited.
#[derive(Clone, Debug)]
pub struct Buffer {
    /// It.
    pub text: Arc<str>,
    /// Its number among all texts that the editor sent; a later one is higher.
    pub revision: u64,
}

/// What there was to see.
#[derive(Debug, Default)]
pub struct View {
    /// The program. Places below are in its texts.
    pub program: Program,
    /// Where each lock is held.
    pub chart: Chart,
    /// What is told, in order.
    pub told: Vec<Told>,
    /// Of which revision the texts of buffers are.
    pub revisions: BTreeMap<PathBuf, u64>,
    /// Buffers that do not parse. The program holds what they were before.
    pub unparsed: BTreeMap<PathBuf, Unparsed>,
}

/// A buffer that does not parse.
#[derive(Clone, Debug)]
pub struct Unparsed {
    /// Which of its texts.
    pub revision: u64,
    /// Why not; the primary place is in that text.
    pub findings: Vec<Finding>,
}

/// Why a program cannot be looked at, and the way out, as one reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble(pub String);
