//! One body while it is looked through: its tokens, what is held before each statement, and what places
//! mean as state.
//!
//! Knows nothing of calls.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::applied::{Applied, Called, Doing, Meaning};
use super::cell::Cell;
use super::conduct::Conduct;
use super::control::Control;
use super::known::Conducts;
use super::record::{self, BodyTrace, OriginOf, Origins, Past, Section, SectionId, SectionKind};
use super::tables::Tables;
use crate::flow::access::{Access, Accesses, Part, Root, View};
use crate::flow::dataflow::Analysis;
use crate::flow::event::BodyFacts;
use crate::flow::held::{Acquisition, HeldAnalysis, Origin, Token, is_task_lock};
use crate::flow::lock::Class;
use crate::flow::summary::Hop;
use crate::ir::{Base, BinaryOp, BlockId, Local, Operand, Place};
use crate::model::Mode;
use crate::resolve::{BodyRef, Program, Ty};
use crate::span::Span;

/// One root function while it is looked through.
pub struct Tracer<'a, 'p> {
    /// The program.
    pub program: &'p Program,
    /// What functions are known to do by now.
    pub conducts: Conducts<'a>,
    /// What places mean.
    pub accesses: &'a Accesses<'p>,
    /// Facts of its bodies.
    pub facts: FxHashMap<BodyRef, &'a BodyFacts>,
    /// Numbers of sections and reads.
    pub tables: RefCell<Tables>,
    /// What its closures do, in its own terms.
    pub inner: RefCell<FxHashMap<BodyRef, Conduct>>,
    /// What closures capture.
    pub captured: RefCell<FxHashMap<(BodyRef, Local), Origins>>,
    /// Closures that run where they stand, with the sections before them.
    pub ran: RefCell<FxHashMap<BodyRef, Past>>,
    /// Threads and tasks, with the sections that were or went on where they are started.
    pub started: RefCell<FxHashMap<BodyRef, Past>>,
    /// What decides whether blocks run, by body.
    pub controls: RefCell<FxHashMap<BodyRef, Arc<Control>>>,
}

/// A comparison by order: which, and where its sides come from.
pub type Ordered = (BinaryOp, Origins, Origins);

/// One body.
pub struct Scene<'t, 'a, 'p> {
    /// The root.
    pub tracer: &'t Tracer<'a, 'p>,
    /// The body.
    pub view: &'a View<'p>,
    /// Its acquisitions.
    pub tokens: Vec<Acquisition>,
    /// Tokens alive before each statement and at the end, by block.
    held: Vec<Vec<Vec<Token>>>,
    /// Statements that wait.
    pub waits: FxHashSet<(u32, u32)>,
    /// What decides whether blocks run.
    pub control: Arc<Control>,
    /// The sections of its tokens, where they are known.
    of_tokens: RefCell<Vec<Option<SectionId>>>,
    /// What places mean as state.
    states: RefCell<FxHashMap<Place, Option<Access>>>,
    /// What callees' accesses mean here.
    pub meant: RefCell<FxHashMap<Called, Meaning>>,
    /// What callees do to what is known.
    pub applied: RefCell<FxHashMap<Doing, Option<Applied>>>,
    /// Comparisons by order, with where their sides come from.
    pub ordered: RefCell<FxHashMap<(u32, u32), Ordered>>,
    /// What is found, once all is known.
    pub sink: RefCell<Option<BodyTrace>>,
}

impl<'t, 'a, 'p> Scene<'t, 'a, 'p> {
    /// Finds what is held where.
    pub fn new(tracer: &'t Tracer<'a, 'p>, id: BodyRef) -> Scene<'t, 'a, 'p> {
        let accesses: &'a Accesses<'p> = tracer.accesses;
        let view = accesses.view(id);
        let facts = tracer.facts.get(&id).copied();
        // Where `flow` has seen no lock held, none is.
        let holding = facts.filter(|facts| !facts.acquisitions.is_empty());
        let analysis = holding.map(|facts| HeldAnalysis::new(accesses, id, &facts.callers, &facts.given));
        let held = analysis.as_ref().map_or_else(Vec::new, |analysis| held(analysis, view));
        let tokens = analysis.map_or_else(Vec::new, |analysis| analysis.tokens);
        let mut controls = tracer.controls.borrow_mut();
        let control = Arc::clone(controls.entry(id).or_insert_with(|| Arc::new(Control::new(view.body))));
        let waits = facts.map(|facts| facts.waits.iter().copied().collect()).unwrap_or_default();
        Scene {
            tracer,
            view,
            of_tokens: RefCell::new(vec![None; tokens.len()]),
            tokens,
            held,
            waits,
            control,
            states: RefCell::default(),
            meant: RefCell::default(),
            applied: RefCell::default(),
            ordered: RefCell::default(),
            sink: RefCell::default(),
        }
    }

    /// The tokens alive before a statement.
    pub fn held(&self, at: (u32, u32)) -> &[Token] {
        self.held.get(at.0 as usize).and_then(|block| block.get(at.1 as usize)).map_or(&[], Vec::as_slice)
    }

    /// A place of the body's file.
    pub fn hop(&self, span: Span, name: &str) -> Hop {
        Hop { file: self.view.id.file, span, name: name.to_string() }
    }

    /// Where a statement (or, one past the last, the block's end) stands.
    pub fn span(&self, at: (u32, u32)) -> Span {
        let map = &self.view.body.map;
        let statements = map.statements.get(at.0 as usize);
        let span = statements.and_then(|statements| statements.get(at.1 as usize));
        span.or_else(|| map.ends.get(at.0 as usize)).copied().unwrap_or_default()
    }

    /// The section of a token.
    pub fn token_section(&self, token: Token) -> SectionId {
        if let Some(known) = self.of_tokens.borrow()[token as usize] {
            return known;
        }
        let acquisition = &self.tokens[token as usize];
        let kind = SectionKind::Token(token);
        let section = self.section(self.view.id, kind, acquisition.lock.access.clone(), || Section {
            body: self.view.id,
            kind,
            lock: acquisition.lock.access.clone(),
            class: Some(self.own_class(acquisition.lock.class.clone())),
            name: acquisition.lock.name.clone(),
            mode: acquisition.mode,
            awaited: is_task_lock(self.tracer.program, acquisition),
            simple: true,
            at: self.hop(acquisition.span, &acquisition.lock.name),
            begins: match acquisition.origin {
                Origin::Call(block, at) => Some((block, at)),
                Origin::Local(_) | Origin::Caller | Origin::Awaiter => None,
            },
            under: match acquisition.origin {
                Origin::Call(block, at) => {
                    self.held((block, at)).iter().map(|token| SectionKind::Token(*token)).collect()
                }
                Origin::Local(_) | Origin::Caller | Origin::Awaiter => Vec::new(),
            },
        });
        if !matches!(acquisition.origin, Origin::Call(..)) {
            self.tracer.tables.borrow_mut().set_callers(section);
        }
        self.of_tokens.borrow_mut()[token as usize] = Some(section);
        section
    }

    /// A lock that a caller hands in is of no class that another function knows.
    fn own_class(&self, class: Class) -> Class {
        match class {
            Class::Param(index) => Class::Local(self.tracer.program.root_of(self.view.id), Local(index + 1)),
            class => class,
        }
    }

    /// A section by what tells it from others; `make`: what else is known of it.
    fn section(
        &self,
        body: BodyRef,
        kind: SectionKind,
        lock: Option<Access>,
        make: impl FnOnce() -> Section,
    ) -> SectionId {
        let key = (body, kind, lock);
        if let Some(known) = self.tracer.tables.borrow().section(&key) {
            return known;
        }
        let section = make();
        self.tracer.tables.borrow_mut().add_section(key, section)
    }

    /// The section in which a cell is used at a statement.
    pub fn section_of(&self, cell: &Cell, at: (u32, u32)) -> Option<SectionId> {
        match &cell.lock {
            Some(lock) => {
                let mut held = self.held(at).iter().copied();
                let of_lock = |token: &Token| self.tokens[*token as usize].lock.access.as_ref() == Some(lock);
                // A helper that returns the guard begins the section in which its caller goes on.
                let made =
                    || (0..self.tokens.len() as Token).find(|token| self.is_made_at(*token, at) && of_lock(token));
                Some(self.token_section(held.find(of_lock).or_else(made)?))
            }
            None => match cell.root {
                Root::Param(index) => Some(self.handed_in(index, at).unwrap_or_else(|| self.caller_section(cell.root))),
                Root::Global(_) | Root::Local(..) | Root::Varying(..) => None,
            },
        }
    }

    /// The caller's section that goes on with a guard which the function was handed, until it lets go of that.
    fn handed_in(&self, index: u32, at: (u32, u32)) -> Option<SectionId> {
        let of_param = |token: &Token| self.tokens[*token as usize].origin == Origin::Local(Local(index + 1));
        self.held(at).iter().copied().find(of_param).map(|token| self.token_section(token))
    }

    /// Does a statement begin a section that goes on behind it?
    pub fn begins(&self, section: SectionId, at: (u32, u32)) -> bool {
        let section = &self.tracer.tables.borrow().sections[section as usize];
        match section.kind {
            SectionKind::Token(token) => section.body == self.view.id && self.is_made_at(token, at),
            SectionKind::Inside(..) | SectionKind::Caller => false,
        }
    }

    fn is_made_at(&self, token: Token, at: (u32, u32)) -> bool {
        let acquisition = &self.tokens[token as usize];
        let after = || self.held((at.0, at.1 + 1)).contains(&token) && !self.held(at).contains(&token);
        !acquisition.hops.is_empty() && (acquisition.origin == Origin::Call(at.0, at.1) || after())
    }

    fn caller_section(&self, root: Root) -> SectionId {
        let kind = SectionKind::Caller;
        self.section(self.view.id, kind, Some(Access::of(root)), || Section {
            body: self.view.id,
            kind,
            lock: None,
            class: None,
            name: String::new(),
            mode: Mode::Exclusive,
            awaited: false,
            simple: true,
            at: self.hop(self.view.body.map.body, ""),
            begins: None,
            under: Vec::new(),
        })
    }

    /// The section inside a call that takes a lock for itself.
    pub fn inside_section(
        &self,
        at: (u32, u32),
        number: u32,
        lock: &Access,
        name: &str,
        (mode, simple): (Mode, bool),
    ) -> SectionId {
        let kind = SectionKind::Inside(at, number);
        self.section(self.view.id, kind, Some(lock.clone()), || {
            let of = crate::flow::lock::LockRef::new(self.tracer.program, Some(lock.clone()), &Ty::Unknown, 0);
            let facts = self.tracer.facts.get(&self.view.id);
            let known =
                facts.and_then(|facts| facts.acquisitions.iter().find(|one| one.lock.access.as_ref() == Some(lock)));
            Section {
                body: self.view.id,
                kind,
                lock: Some(lock.clone()),
                class: Some(self.own_class(known.map_or(of.class, |known| known.lock.class.clone()))),
                name: of.name,
                mode,
                awaited: known.is_some_and(|known| is_task_lock(self.tracer.program, known)),
                simple,
                at: self.hop(self.span(at), name),
                begins: Some(at),
                under: self.held(at).iter().map(|token| SectionKind::Token(*token)).collect(),
            }
        })
    }

    /// The read of a cell at a statement.
    pub fn read(&self, cell: Cell, section: SectionId, at: (u32, u32), own: bool) -> record::Origin {
        let mut tables = self.tracer.tables.borrow_mut();
        let stale = matches!(tables.sections[section as usize].kind, SectionKind::Inside(..));
        let id = tables.read((self.view.id, at, section, own), cell, |cell| {
            self.hop(self.span(at), &cell.name(self.tracer.program, ""))
        });
        record::Origin { of: OriginOf::Read(id), stale, waited: false }
    }

    /// What a place means as state: something behind a reference or guard, not a value of one's own.
    pub fn state(&self, place: &Place) -> Option<Access> {
        if place.way.is_empty() {
            return None;
        }
        if let Some(known) = self.states.borrow().get(place) {
            return known.clone();
        }
        let found = match self.leads_through_reference(place) {
            true => self.tracer.accesses.place(self.view.id, place).and_then(|access| self.shared(access)),
            false => None,
        };
        self.states.borrow_mut().insert(place.clone(), found.clone());
        found
    }

    /// What a reference refers to as state.
    pub fn pointee(&self, operand: &Operand) -> Option<Access> {
        let Operand::Use(place) = operand else { return None };
        let ty = self.view.typer.place(place);
        let refers = is_reference(self.tracer.program, &ty) || self.leads_through_reference(place);
        if !refers {
            return None;
        }
        self.shared(self.tracer.accesses.place(self.view.id, place)?)
    }

    /// Is it a guard, and no `Option` or `Result` of one? What was tested before it was handed out decides whether there is
    /// one, and is no part of what is read through it.
    pub fn is_guard(&self, local: Local) -> bool {
        let program = self.tracer.program;
        match program.typed(self.view.id).local(local) {
            Ty::Adt(id, _) => program.effects.guard_type(*id).is_some(),
            _ => false,
        }
    }

    /// Only what a lock protects, or a parameter refers to.
    fn shared(&self, access: Access) -> Option<Access> {
        let protected = access.parts.contains(&Part::Content);
        (protected || matches!(access.root, Root::Param(_))).then_some(access)
    }

    fn leads_through_reference(&self, place: &Place) -> bool {
        if place.way.is_empty() {
            return false;
        }
        let program = self.tracer.program;
        let Base::Local(local) = place.base else { return true };
        if is_reference(program, program.typed(self.view.id).local(local)) {
            return true;
        }
        (1..place.way.len()).any(|length| {
            let prefix = Place { base: place.base, way: place.way[..length].into() };
            is_reference(program, &self.view.typer.place(&prefix))
        })
    }
}

/// A reference, pointer or guard: what lies behind it belongs to others as well.
fn is_reference(program: &Program, ty: &Ty) -> bool {
    match ty {
        Ty::Ref(..) | Ty::Pointer(..) => true,
        Ty::Adt(id, _) => program.effects.guard_type(*id).is_some(),
        _ => false,
    }
}

fn held(analysis: &HeldAnalysis, view: &View) -> Vec<Vec<Vec<Token>>> {
    let entries = crate::flow::dataflow::solve(analysis, view.body);
    let blocks = view.body.blocks.iter().zip(entries).enumerate();
    let of_block = blocks.map(|(at, (block, entry))| {
        let Some(mut state) = entry else { return Vec::new() };
        let mut before = Vec::with_capacity(block.statements.len() + 1);
        for (index, statement) in block.statements.iter().enumerate() {
            before.push(state.tokens().map(|(token, _)| token).collect());
            analysis.statement(&mut state, BlockId(at as u32), index as u32, statement);
        }
        before.push(state.tokens().map(|(token, _)| token).collect());
        before
    });
    of_block.collect()
}
