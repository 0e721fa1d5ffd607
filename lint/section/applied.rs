//! What a callee does to state, where it is called: in which cells and sections of the caller.
//!
//! Knows nothing of which calls there are.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::call::Args;
use super::cell::Cell;
use super::conduct::{CAPTURES, Checked, Conduct, Source};
use super::now::Now;
use super::record::{Check, IndexUse, Origin, Origins, SectionId, Write};
use super::scene::Scene;
use crate::flow::access::Access;
use crate::flow::arguments::Arguments;
use crate::ir::{Local, Place};
use crate::model::Mode;
use crate::resolve::BodyRef;

/// Sections inside a callee that runs a closure get numbers from here on.
pub const OF_CLOSURES: u32 = 1000;

/// Who does something: functions with their arguments, or a closure, which speaks in this function's terms.
#[derive(Clone, Copy)]
pub enum By<'c> {
    /// Functions that a call may mean.
    Call(&'c Args<'c>),
    /// A closure.
    Closure(BodyRef),
}

/// Whose doing it is: at which statement; what holds the result of a call, or which closure.
pub type Doing = ((u32, u32), Result<Local, BodyRef>);

/// Whose accesses are meant: by statement and, of functions, by what holds the result.
pub type Called = ((u32, u32), Option<Local>);

/// What a callee's accesses mean to a caller, by access and section of the callee.
pub type Meaning = rustc_hash::FxHashMap<(Access, u32), Option<Meant>>;

/// What a callee's access means to a caller.
#[derive(Clone, Debug)]
pub struct Meant {
    cell: Cell,
    section: SectionId,
    /// The callee takes the lock for itself.
    is_inside: bool,
}

/// What callees do to what is known, found when the call was first looked at: it is the same each time.
#[derive(Default)]
pub struct Applied {
    /// One after the other, what each does that does anything.
    steps: Vec<Step>,
    /// The parameters of which the result is made.
    params: BTreeSet<u32>,
    /// The state of which it is made.
    state: Origins,
}

/// What one callee does to what is known.
struct Step {
    /// Its own sections, in order.
    inside: Vec<SectionId>,
    waits: bool,
}

/// Of what a value is made.
enum Made {
    /// A parameter's value.
    Param(u32),
    /// State that was read.
    State(Origin),
}

/// Says which cell and section of this function a callee's access means.
type Here<'h> = dyn FnMut(&Access, u32) -> Option<(Cell, SectionId)> + 'h;

impl<'c> By<'c> {
    fn args(self) -> Option<&'c Args<'c>> {
        match self {
            By::Call(args) => Some(args),
            By::Closure(_) => None,
        }
    }

    fn doing(self, at: (u32, u32)) -> Doing {
        match self {
            By::Call(args) => (at, Ok(args.call.dest)),
            By::Closure(body) => (at, Err(body)),
        }
    }
}

impl Applied {
    /// Another callee does this as well.
    pub fn extend(&mut self, other: Applied) {
        self.steps.extend(other.steps);
        self.params.extend(other.params);
        self.state.extend(other.state);
    }

    /// Where what comes back comes from.
    fn result(&self, given: &Given) -> Origins {
        let mut result = self.state.clone();
        self.params.iter().for_each(|param| result.extend(given.value(*param)));
        result
    }
}

/// The values that callees are given.
pub struct Given<'g> {
    values: Cow<'g, [Origins]>,
    /// The number of the first.
    first: u32,
}

impl Given<'_> {
    fn value(&self, param: u32) -> impl Iterator<Item = Origin> + '_ {
        let at = param.checked_sub(self.first);
        at.and_then(|at| self.values.get(at as usize)).into_iter().flatten().copied()
    }
}

impl Scene<'_, '_, '_> {
    /// What callees do, here. `look` looks through them: the first time and once all is known. It says nothing if nothing
    /// is known of them.
    pub fn run_by(
        &self,
        now: &mut Now,
        at: (u32, u32),
        by: By,
        look: impl FnOnce(&mut Now, &Given) -> Option<Applied>,
    ) -> Option<Origins> {
        let given = self.given(now, by);
        if self.sink.borrow().is_none()
            && let Some(known) = self.applied.borrow().get(&by.doing(at))
        {
            let known = known.as_ref()?;
            for step in &known.steps {
                self.begin(now, at, step.waits);
                self.leave(now, step);
            }
            return Some(known.result(&given));
        }
        let applied = look(now, &given);
        let result = applied.as_ref().map(|applied| applied.result(&given));
        self.applied.borrow_mut().insert(by.doing(at), applied);
        result
    }

    fn given<'g>(&self, now: &Now, by: By<'g>) -> Given<'g> {
        match by {
            By::Call(args) => Given { values: Cow::Borrowed(&args.values), first: 0 },
            By::Closure(body) => {
                let captures = self.tracer.program.body(body).captures.iter();
                let values = captures.map(|capture| now.value(capture.outer, &Place::local(capture.outer)));
                Given { values: Cow::Owned(values.collect()), first: CAPTURES }
            }
        }
    }

    /// Whatever a callee waits for, it may wait before it does anything to state.
    fn begin(&self, now: &mut Now, at: (u32, u32), waits: bool) {
        if waits || self.waits.contains(&at) {
            now.wait();
        }
    }

    /// A callee is done.
    fn leave(&self, now: &mut Now, step: &Step) {
        now.end_inside(&step.inside, &self.tracer.tables.borrow().reads);
        if step.waits {
            now.wait();
        }
    }

    /// Looks through what one callee does, here.
    pub fn apply(
        &self,
        now: &mut Now,
        at: (u32, u32),
        (by, given): (By, &Given),
        name: &str,
        conduct: &Conduct,
    ) -> Applied {
        let args = by.args();
        self.begin(now, at, conduct.waits);
        let is_simple = conduct.is_simple();
        let is_bare = args.is_some_and(|args| args.call.args.len() == 1);
        let mut inside: Vec<SectionId> = Vec::new();
        let shared: Vec<u32> = conduct.touches.iter().filter(|touch| touch.shared).map(|touch| touch.section).collect();
        let arguments = args.map(|args| Arguments::new(self.tracer.accesses, self.view.id, args.call));
        let find = |access: &Access, section: u32| -> Option<Meant> {
            let access = match &arguments {
                Some(arguments) => access.substitute(&|index| arguments.get(index))?,
                None => access.clone(),
            };
            let cell = Cell::of(&access);
            if let Some(section) = self.section_of(&cell, at) {
                return Some(Meant { cell, section, is_inside: false });
            }
            let lock = cell.lock.as_ref()?;
            let number = match (section, args) {
                (0, Some(_)) => return None,
                (0, None) => OF_CLOSURES,
                (number, _) => number,
            };
            let mode = if shared.contains(&section) { Mode::Shared } else { Mode::Exclusive };
            let section = self.inside_section(at, number, lock, name, (mode, is_simple));
            Some(Meant { cell, section, is_inside: true })
        };
        // It is the same each time that this statement is looked at.
        let mut meant = self.meant.borrow_mut();
        let meant = meant.entry((at, args.map(|args| args.call.dest))).or_default();
        let mut here = |access: &Access, section: u32| -> Option<(Cell, SectionId)> {
            let key = (access.clone(), section);
            let found = meant.entry(key).or_insert_with_key(|(access, section)| find(access, *section));
            let Meant { cell, section, is_inside } = found.clone()?;
            if is_inside && !inside.contains(&section) {
                inside.push(section);
            }
            Some((cell, section))
        };
        let made_of = |source: &Source, here: &mut Here| -> Option<Made> {
            match source {
                Source::Param(index) => Some(Made::Param(*index)),
                Source::State { access, section, own } => {
                    let (cell, section) = here(access, *section)?;
                    Some(Made::State(self.read(cell, section, at, *own)))
                }
            }
        };
        let gather = |sources: &BTreeSet<Source>, here: &mut Here| -> Origins {
            let made = sources.iter().filter_map(|source| made_of(source, here));
            let mut origins = Origins::new();
            for made in made {
                match made {
                    Made::Param(index) => origins.extend(given.value(index)),
                    Made::State(origin) => origins.extend([origin]),
                }
            }
            origins
        };
        for touch in &conduct.touches {
            let Some((cell, section)) = here(&touch.access, touch.section) else { continue };
            let Some(kind) = touch.write else {
                let read = self.read(cell, section, at, false).read();
                if let (Some(read), true) = (read, touch.in_closure) {
                    self.tracer.tables.borrow_mut().reads[read as usize].place = touch.at.clone();
                }
                self.keep(|trace| {
                    if let (Some(read), Some(used)) = (read, &touch.used) {
                        trace.used.entry(read).or_insert_with(|| used.clone());
                        trace.used_inside.entry(read).or_insert_with(|| touch.at.clone());
                    }
                    let tested = read.filter(|_| touch.tested);
                    trace.tested_inside.extend(tested);
                    trace.on_entry.extend(tested.filter(|_| is_bare && self.begins(section, at)));
                });
                continue;
            };
            if self.sink.borrow().is_none() {
                continue;
            }
            let made_of = gather(&touch.made_of, &mut here);
            let decided_by = gather(&touch.decided_by, &mut here);
            let mut checked = Vec::new();
            for Checked { access, not_behind, presence } in &touch.checked {
                let not_behind = not_behind.map(|index| given.value(index).collect()).unwrap_or_default();
                checked.extend(here(access, touch.section).map(|(cell, _)| Check {
                    cell,
                    not_behind,
                    on_entry: false,
                    presence: *presence,
                }));
            }
            let mut point = self.point(now, at, &cell.name(self.tracer.program, ""));
            if touch.in_closure {
                point.place = touch.at.clone();
            }
            self.use_values(at, &self.of_others(at, &cell, &made_of));
            let write = Write {
                cell,
                kind,
                section,
                point,
                made_of,
                key_of: Origins::new(),
                whole: touch.whole,
                keyed: touch.keyed,
                insists: false,
                decided_by,
                checked,
                in_closure: touch.in_closure,
                in_callee: args.map(|_| touch.at.clone()),
            };
            self.keep(|trace| trace.writes.push(write));
        }
        for (access, section, sources) in &conduct.indices {
            let Some((cell, section)) = here(access, *section) else { continue };
            let index = gather(sources, &mut here);
            if self.sink.borrow().is_none() {
                // They get their numbers in the order in which they are met.
                for token in self.held(at) {
                    self.token_section(*token);
                }
                continue;
            }
            let point = self.point(now, at, &cell.name(self.tracer.program, ""));
            self.keep(|trace| trace.indices.push(IndexUse { cell, section, index, point, in_callee: true }));
        }
        let mut applied = Applied::default();
        for made in conduct.returns.iter().filter_map(|source| made_of(source, &mut here)) {
            match made {
                Made::Param(index) => {
                    applied.params.insert(index);
                }
                Made::State(origin) => applied.state.extend([origin]),
            }
        }
        let step = Step { inside, waits: conduct.waits };
        self.leave(now, &step);
        if step.waits || !step.inside.is_empty() || self.waits.contains(&at) {
            applied.steps.push(step);
        }
        applied
    }
}
