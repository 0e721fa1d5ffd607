//! A program that an editor has open: kept in memory, with the editor's texts in the place of its files.
//!
//! A text that does not parse leaves the one before it in its place, so that nothing else is lost meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;

use rayon::ThreadPool;

use super::super::arguments::{KnownOptions, LevelOptions, ProfileName, SelectionOptions};
use super::super::known::Baseline;
use super::super::request::Asked;
use super::super::run::{Look, Run, deep_pool};
use super::super::setup::Setup;
use super::super::{Again, CommandError, Engine};
use crate::finding::Suggestion;
use crate::fix;
use crate::policy::{Known, Level, Setting};
use crate::server::{Buffer, Buffers, Options, Trouble, Unparsed, View, Watch};
use crate::source::{self, LARGEST_FILE, Program, SourceProblem, SourceReason};
use crate::span::{FileId, Span};

/// It.
pub struct Watched {
    engine: Engine,
    root: PathBuf,
    options: Options,
    read: Option<Read>,
    /// The texts that stand in the place of files: the last ones that parse, or the first ones that do not.
    texts: BTreeMap<PathBuf, Buffer>,
    /// Buffers whose present text does not parse.
    unparsed: BTreeMap<PathBuf, Unparsed>,
    /// Buffers that are none of the program's files, though it was read with them.
    foreign: BTreeSet<PathBuf>,
    /// Has something changed since the last look?
    is_stale: bool,
    last: Option<Look>,
    memory: Memory,
}

/// What is kept of one analysis for the next.
struct Memory {
    again: Box<dyn Again>,
    /// New threads for each keystroke would cost time and memory.
    pool: Option<ThreadPool>,
}

/// What was read from disk.
struct Read {
    setup: Setup,
    known: Vec<Known>,
    program: Program,
}

impl Watched {
    /// Nothing is read yet.
    pub fn new(engine: Engine, root: &Path, options: &Options) -> Watched {
        Watched {
            engine,
            root: root.to_owned(),
            options: options.clone(),
            read: None,
            texts: BTreeMap::new(),
            unparsed: BTreeMap::new(),
            foreign: BTreeSet::new(),
            is_stale: true,
            last: None,
            memory: Memory { again: (engine.again)(), pool: None },
        }
    }

    fn setup(&self) -> Result<Setup, CommandError> {
        let selection = SelectionOptions {
            paths: vec![self.root.clone()],
            package: Vec::new(),
            workspace: false,
            exclude: Vec::new(),
            manifest_path: None,
            all_targets: self.options.all_targets,
            staged: false,
            stdin_filename: None,
            edition: None,
        };
        let profile = self.options.profile.iter().map(|name| ProfileName::named(name)).collect::<Result<_, _>>()?;
        let Options { allow, warn, deny, config, .. } = &self.options;
        let levels = LevelOptions {
            profile,
            allow: Vec::new(),
            warn: Vec::new(),
            deny: Vec::new(),
            config: config.as_ref().map(|path| self.folder().join(path)),
            ignore_suppressions: false,
        };
        let of_level = |list: &[String], level| -> Vec<Setting> {
            list.iter().map(|selector| Setting { selector: selector.clone(), level }).collect()
        };
        let order = [of_level(allow, Level::Allow), of_level(warn, Level::Warn), of_level(deny, Level::Deny)].concat();
        Setup::within(self.folder(), &selection, &levels, &order)
    }

    /// Where configuration is looked for from.
    fn folder(&self) -> PathBuf {
        let folder = if self.root.is_dir() { Some(self.root.as_path()) } else { self.root.parent() };
        folder.unwrap_or(&self.root).to_owned()
    }

    /// Reads all files, and those of the editor's texts that may belong to them.
    fn read(&self) -> Result<Read, CommandError> {
        let mut setup = self.setup()?;
        let options = KnownOptions { baseline: None, update_baseline: false, since: None };
        let known = Baseline::of(&options, &setup)?.map(|baseline| baseline.known);
        let program = match &mut setup.asked {
            Asked::Files(request) => {
                let texts = self.texts.iter().filter(|(path, _)| path.starts_with(&self.root));
                request.texts = texts.map(|(path, buffer)| (path.clone(), buffer.text.clone())).collect();
                source::load_selected(setup.selection.clone(), request)?
            }
            Asked::Nothing | Asked::Text { .. } => Program::default(),
        };
        Ok(Read { setup, known: known.into_iter().collect(), program })
    }

    /// Brings the program up to date with the editor's texts.
    fn settle(&mut self, buffers: &Buffers) -> Result<(), CommandError> {
        let closed = |path: &PathBuf| !buffers.contains_key(path);
        if self.texts.keys().any(closed) {
            // What is on disk may be something else.
            self.texts.retain(|path, _| !closed(path));
            self.forget();
        }
        self.unparsed.retain(|path, _| !closed(path));
        self.foreign.retain(|path| !closed(path));
        if self.read.is_none() {
            self.read = Some(self.read()?);
            self.is_stale = true;
        }
        for (path, buffer) in buffers {
            if self.concerns(path) {
                self.take(path, buffer);
            }
        }
        let Some(Read { program, .. }) = &self.read else { return Ok(()) };
        let new: Vec<PathBuf> = self.texts.keys().filter(|path| program.find(path).is_none()).cloned().collect();
        if new.iter().any(|path| !self.foreign.contains(path)) {
            self.foreign.extend(new);
            self.read = Some(self.read()?);
            self.is_stale = true;
        }
        if let Some(read) = &mut self.read {
            for (path, buffer) in &self.texts {
                if let Some(file) = read.program.find(path) {
                    put(&mut read.program, file, &buffer.text);
                }
            }
        }
        Ok(())
    }

    /// Is a buffer a file of the program, or may it become one?
    fn concerns(&self, path: &Path) -> bool {
        let is_known = self.read.as_ref().is_some_and(|read| read.program.find(path).is_some());
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        is_known || (is_rust && path.starts_with(&self.root))
    }

    /// Takes over a buffer's text if it parses, or if there is no earlier one that does.
    fn take(&mut self, path: &PathBuf, buffer: &Buffer) {
        let is_known = |known: Option<u64>| known == Some(buffer.revision);
        if is_known(self.texts.get(path).map(|known| known.revision))
            || is_known(self.unparsed.get(path).map(|known| known.revision))
        {
            return;
        }
        let program = self.read.as_ref().map(|read| &read.program);
        let file = program.and_then(|program| Some(program.file(program.find(path)?)));
        let edition = file.map(|file| file.edition).unwrap_or_default();
        let is_large = buffer.text.len() as u64 > LARGEST_FILE;
        let findings = if is_large { Vec::new() } else { (self.engine.parse)(&buffer.text, edition) };
        let earlier = || file.is_some_and(|file| (self.engine.parse)(&file.text, edition).is_empty());
        self.is_stale = true;
        if findings.is_empty() || !(self.texts.contains_key(path) || earlier()) {
            self.unparsed.remove(path);
            self.texts.insert(path.clone(), buffer.clone());
        } else {
            self.unparsed.insert(path.clone(), Unparsed { revision: buffer.revision, findings });
        }
    }

    fn look_again(&mut self, is_wanted: &dyn Fn() -> bool) -> Result<Option<View>, CommandError> {
        let Some(read) = &self.read else { return Ok(None) };
        if !self.is_stale || !is_wanted() {
            return Ok(None);
        }
        let run = run(self.engine, &self.options, read);
        let mut look = self.memory.look(&run, read.program.clone())?;
        if !is_wanted() {
            return Ok(None);
        }
        self.is_stale = false;
        let revisions = self.texts.iter().map(|(path, buffer)| (path.clone(), buffer.revision)).collect();
        let unparsed = self.unparsed.clone();
        let view = View {
            program: look.program.clone(),
            chart: look.chart.take().unwrap_or_default(),
            told: look.told.clone(),
            revisions,
            unparsed,
        };
        self.last = Some(look);
        Ok(Some(view))
    }

    /// As `--message-format json` does: a suggestion has to mend its finding and bring about no other.
    fn prove_again(&mut self, finding: usize) -> Result<Vec<Suggestion>, CommandError> {
        let (Some(read), Some(look)) = (&self.read, &self.last) else { return Ok(Vec::new()) };
        let mut findings = look.findings();
        for (at, other) in findings.iter_mut().enumerate() {
            if at != finding {
                other.suggestions.clear();
            }
        }
        let run = run(self.engine, &self.options, read);
        // What is kept serves here too: most of the program is as it was.
        let memory = &mut self.memory;
        fix::proven(&look.program, &mut findings, &mut |program| {
            Ok::<_, CommandError>(memory.look(&run, program.clone())?.findings())
        })?;
        Ok(findings.into_iter().nth(finding).map(|finding| finding.suggestions).unwrap_or_default())
    }
}

impl Memory {
    fn look(&mut self, run: &Run, program: Program) -> Result<Look, CommandError> {
        let pool = match self.pool.take() {
            Some(pool) => pool,
            None => deep_pool(run.threads)?,
        };
        let looked = run.look_on(&pool, program, &mut *self.again);
        self.pool = Some(pool);
        if looked.is_err() {
            // What is kept may be half of one thing and half of another.
            self.again = (run.engine.again)();
        }
        looked
    }
}

impl Watch for Watched {
    fn forget(&mut self) {
        self.read = None;
        self.foreign.clear();
    }

    fn look(&mut self, buffers: &Buffers, is_wanted: &dyn Fn() -> bool) -> Result<Option<View>, Trouble> {
        let view = self.settle(buffers).and_then(|()| self.look_again(is_wanted));
        view.map_err(|error| Trouble(format!("{error}\n{}", error.way_out())))
    }

    fn prove(&mut self, finding: usize) -> Result<Vec<Suggestion>, Trouble> {
        self.prove_again(finding).map_err(|error| Trouble(error.to_string()))
    }
}

fn run<'a>(engine: Engine, options: &Options, read: &'a Read) -> Run<'a> {
    // The other half is for the editor and its other servers.
    let half = available_parallelism().map_or(1, NonZero::get).div_ceil(2);
    Run {
        engine,
        setup: &read.setup,
        ignore_suppressions: false,
        all_targets: options.all_targets,
        known: read.known.clone(),
        threads: options.threads.unwrap_or(half),
        charted: false,
    }
}

/// Puts a text in the place of a file; one that is too large is told of and not read, as on disk.
fn put(program: &mut Program, file: FileId, text: &Arc<str>) {
    let bytes = text.len() as u64;
    let is_large = bytes > LARGEST_FILE;
    program.problems.retain(|problem| problem.file != file || !problem.reason.is_of_a_module());
    if is_large {
        let (span, reason) = (Span::default(), SourceReason::TooLarge { bytes });
        program.problems.push(SourceProblem { file, span, reason });
        program.problems.sort_by_key(|problem| (problem.file, problem.span));
    }
    program.files[file.0 as usize].text = if is_large { Arc::default() } else { text.clone() };
}
