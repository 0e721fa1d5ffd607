//! A program that is looked at again and again while its texts change. What a change cannot affect is kept: parts
//! in which nothing has changed; of a changed part, where a change is inside bodies, all files but the changed ones
//! as they were lowered and linked, with the types of their bodies; and what was found of each function for which
//! all that it rests on is the same. What is declared otherwise has its part read anew.
//!
//! What is found is what [`super::check`] finds.

use rustc_hash::FxHashSet;

use super::{Found, Ground, Judged, Remembered, named_crates, read};
use crate::chart::{self, Chart};
use crate::lower;
use crate::model::{self, Model};
use crate::source::{Crate, Part, Program, SourceFile};
use crate::span::FileId;

/// What is kept of a program.
#[derive(Default)]
pub struct Again {
    parts: Vec<Kept>,
}

/// A part, as it was looked at last.
struct Kept {
    /// Its files as they were read.
    files: Vec<SourceFile>,
    /// Its crates before loose files became crates.
    crates: Vec<Crate>,
    /// What the configuration adds to the model.
    extra: String,
    /// The words of the model: names that it may mean, whether or not the program has them.
    words: FxHashSet<String>,
    sources: Program,
    ground: Ground,
    /// What is known of its functions.
    known: Remembered,
    found: Found,
    chart: Chart,
}

impl Again {
    /// Looks at the program. `extra`: what the user's configuration adds to the model.
    pub fn look(&mut self, sources: &mut Program, extra: &Model) -> (Found, Chart) {
        let mut all = (Found::default(), Chart::default());
        let mut before = std::mem::take(&mut self.parts);
        let model = format!("{extra:?}");
        // Of the others nothing is told.
        let is_told = |part: &Part| part.program.files.iter().any(|file| file.report);
        for Part { program, files } in sources.parts().into_iter().filter(is_told) {
            let known = before.iter().position(|kept| kept.is_of(&program, &model)).map(|at| before.swap_remove(at));
            let kept = known
                .and_then(|kept| kept.brought_up_to(&program))
                .unwrap_or_else(|| Kept::new(program, extra.clone(), model.clone()));
            let (mut found, mut chart) = (kept.found.clone(), kept.chart.clone());
            found.renumber(&files);
            chart.renumber(&files);
            all.0.add(found);
            all.1.add(chart);
            self.parts.push(kept);
        }
        let (mut found, chart) = all;
        found.reached.sort_unstable();
        found.roots.sort_unstable();
        found.roots.iter().for_each(|root| sources.crown(*root));
        found.add_unread(sources);
        (found, chart)
    }
}

impl Kept {
    fn new(part: Program, extra: Model, model: String) -> Kept {
        let (files, crates) = (part.files.clone(), part.crates.clone());
        let mut sources = part;
        let words = words(&extra);
        let ground = super::ground(&mut sources, extra);
        let mut kept = Kept {
            files,
            crates,
            extra: model,
            words,
            sources,
            ground,
            known: Remembered::default(),
            found: Found::default(),
            chart: Chart::default(),
        };
        kept.judge(&[]);
        kept
    }

    /// Is it of this part, whatever its texts?
    fn is_of(&self, part: &Program, extra: &str) -> bool {
        let is_same = |(one, other): (&SourceFile, &SourceFile)| {
            one.absolute == other.absolute
                && one.path == other.path
                && one.boundary == other.boundary
                && (one.edition, one.package.is_some()) == (other.edition, other.package.is_some())
        };
        self.extra == extra
            && self.files.len() == part.files.len()
            && self.files.iter().zip(&part.files).all(is_same)
            && self.crates == part.crates
            && self.sources.problems == part.problems
    }

    /// With the texts of now; none where more than bodies has changed.
    fn brought_up_to(mut self, part: &Program) -> Option<Kept> {
        let differs = |(_, (one, other)): &(FileId, (&SourceFile, &SourceFile))| one.text != other.text;
        let changed: Vec<FileId> =
            part.ids().zip(self.files.iter().zip(&part.files)).filter(differs).map(|(id, _)| id).collect();
        for id in &changed {
            let text = &part.file(*id).text;
            self.replace(*id, text)?;
            self.files[id.0 as usize].text = text.clone();
            self.sources.files[id.0 as usize].text = text.clone();
        }
        if !changed.is_empty() {
            self.judge(&changed);
        }
        Some(self)
    }

    /// Puts a text in the place of a file, if only bodies differ.
    fn replace(&mut self, id: FileId, text: &str) -> Option<()> {
        let file = &self.files[id.0 as usize];
        let (scan, before) = (lower::scan(text), lower::scan(&file.text));
        if !self.ground.read[id.0 as usize] {
            return before.defines_same(&scan).then_some(());
        }
        let options = read::options(&self.sources, id);
        let lowered = lower::lower(text, &scan, &self.ground.macros, &options);
        let program = &self.ground.program;
        let is_new = |name: &str| program.symbols.get(name).is_none();
        let stays = lowered.problems.is_empty()
            && before.defines_same(&scan)
            && self.ground.named[id.0 as usize] == named_crates(&lowered)
            && !self.ground.missing.iter().any(|(at, _)| at.file == id)
            && !lowered.symbols.names().any(|name| is_new(name) && self.words.contains(name));
        if !stays {
            return None;
        }
        self.ground.annotations.retain(|(file, _)| *file != id);
        if !lowered.annotations.is_empty() {
            let at = self.ground.annotations.partition_point(|(file, _)| *file < id);
            self.ground.annotations.insert(at, (id, lowered.annotations.clone()));
        }
        self.ground.program.replace(id, lowered).then_some(())
    }

    /// `changed`: since the last time.
    fn judge(&mut self, changed: &[FileId]) {
        let stays = |file| !changed.contains(&file);
        let Judged { findings, facts, sections } = self.ground.judge(&self.sources, &mut self.known, &stays);
        self.chart = chart::chart(&self.ground.program, &facts, &sections, &|file| &self.sources.file(file).text);
        self.found = self.ground.found(&self.sources, findings);
    }
}

/// The words of which a model's paths are made, and some more.
fn words(extra: &Model) -> FxHashSet<String> {
    let texts = model::crates().iter().map(|krate| krate.effects.to_string()).chain([format!("{extra:?}")]);
    let mut words = FxHashSet::default();
    for text in texts {
        words.extend(text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_string));
    }
    words
}
