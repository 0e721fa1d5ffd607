//! Finds the uses: calls of the methods of atomics and cells, of helpers round them, and places.

use rustc_hash::{FxHashMap, FxHashSet};

use super::claims::Claim;
use super::declared::{Declaration, Protected};
use super::{Holding, State, Through, Touch, sole, trace};
use crate::flow::access::{Access, Accesses, Root};
use crate::flow::body::entries_of;
use crate::flow::dataflow::Analysis;
use crate::flow::event::BodyFacts;
use crate::flow::held::{Held, HeldAnalysis};
use crate::flow::lock::{self, Class};
use crate::ir::{
    Base, BlockId, Body, Call, Callee, GlobalKind, Local, LocalKind, Operand, Place, RETURN, Rvalue, Statement, Step,
    Symbol, Terminator,
};
use crate::model::CellUse;
use crate::resolve::{AdtId, BodyRef, Effect, FnId, GlobalId, Passing, Program};

/// What is looked for by name.
#[derive(Clone, Default, PartialEq)]
pub struct Wanted {
    statics: FxHashSet<Symbol>,
    ids: FxHashSet<GlobalId>,
    /// With the types that declare them, and whether only what they point to counts.
    fields: FxHashMap<Symbol, Vec<(AdtId, bool)>>,
}

impl Wanted {
    /// Every `static mut`, what comments tie to a lock, and pointers in types that claim to be `Sync`.
    pub fn new(program: &Program, declarations: &[Declaration], claims: &[Claim]) -> Wanted {
        let mut wanted = Wanted::default();
        for id in (0..program.global_count()).map(GlobalId) {
            let own = program.is_user_file(program.global_file(id));
            if let (true, GlobalKind::Static { mutable: true, thread_local: false }) = (own, program.global(id).kind) {
                wanted.ids.insert(id);
            }
        }
        for declaration in declarations {
            match declaration.protected {
                Protected::Field(owner, name) => wanted.fields.entry(name).or_default().push((owner, false)),
                Protected::Global(id) => {
                    wanted.ids.insert(id);
                }
            }
        }
        for (owner, name) in claims.iter().flat_map(|claim| &claim.pointers) {
            wanted.fields.entry(*name).or_default().push((*owner, true));
        }
        wanted.statics = wanted.ids.iter().map(|id| program.global(*id).name).collect();
        wanted
    }

    /// The part of a place that is looked for, if it leads to one.
    fn part(&self, program: &Program, body: BodyRef, place: &Place) -> Option<Place> {
        if let Base::Path(path) = place.base {
            let last = program.path(body.file, path).segments.last()?;
            let is_named = self.statics.contains(&last.name);
            if is_named && program.typer(body).global(path).is_some_and(|id| self.ids.contains(&id)) {
                return Some(Place { base: place.base, way: Box::default() });
            }
        }
        for (index, step) in place.way.iter().enumerate() {
            let Step::Field(name) = step else { continue };
            let Some(owners) = self.fields.get(name) else { continue };
            let typer = program.typer(body);
            let before = Place { base: place.base, way: place.way[..index].into() };
            let owner = typer.field_owner(&typer.place(&before), *name);
            let goes_on = place.way.get(index + 1) == Some(&Step::Deref);
            if owners.iter().any(|(known, pointer)| Some(*known) == owner && (!pointer || goes_on)) {
                return Some(Place { base: place.base, way: place.way[..=index].into() });
            }
        }
        None
    }
}

/// Functions of the program that only read or write one value: what they do, and the parameter that is written.
#[derive(Default)]
pub struct Helpers(FxHashMap<FnId, (Access, CellUse, Option<u32>)>);

impl Helpers {
    /// The helpers among the functions that use something.
    pub fn of<'a>(program: &Program, touches: impl Iterator<Item = &'a Touch>) -> Helpers {
        let mut by_body: FxHashMap<BodyRef, Vec<&Touch>> = FxHashMap::default();
        for touch in touches {
            by_body.entry(touch.body).or_default().push(touch);
        }
        let mut helpers = Helpers::default();
        for (body, own) in by_body {
            let ([touch], Some(id)) = (own.as_slice(), program.function_of(body)) else { continue };
            let lowered = program.body(body);
            let (Some(access), true) = (&touch.state.access, lowered.parent.is_none()) else { continue };
            let calls = lowered.blocks.iter().flat_map(|block| &block.statements);
            let calls = calls.filter(|statement| matches!(statement, Statement::Call(_))).count();
            let from_caller = matches!(access.root, Root::Param(_) | Root::Global(_));
            if calls != 1 || !from_caller || touch.through != Through::Method || !touch.held.is_empty() {
                continue;
            }
            match touch.does {
                CellUse::Read if touch.dest.is_some_and(|dest| trace::copies(lowered, dest).contains(&RETURN)) => {
                    helpers.0.insert(id, (access.clone(), CellUse::Read, None));
                }
                CellUse::Write => {
                    let written = touch.value.as_ref().and_then(written_param);
                    let is_param = |local: &Local| {
                        lowered.locals.get(local.0 as usize).is_some_and(|decl| decl.kind == LocalKind::Param)
                    };
                    if let Some(param) = written.filter(is_param) {
                        helpers.0.insert(id, (access.clone(), CellUse::Write, Some(param.0 - 1)));
                    }
                }
                CellUse::Read | CellUse::Modify | CellUse::Compare | CellUse::Expose => {}
            }
        }
        helpers
    }

    /// Which functions they are, in no particular order.
    pub fn ids(&self) -> impl Iterator<Item = FnId> + '_ {
        self.0.keys().copied()
    }
}

fn written_param(value: &Operand) -> Option<Local> {
    match value {
        Operand::Use(place) => place.as_local(),
        Operand::Literal(_) => None,
    }
}

/// A use before it is known what is held there.
pub struct Site {
    body: BodyRef,
    at: (u32, u32),
    what: What,
}

enum What {
    Cell(CellUse),
    Helper(FnId, Access, CellUse, Option<u32>),
    Place(Place, CellUse, Option<Operand>),
}

/// The uses in some bodies.
pub fn sites(program: &Program, wanted: &Wanted, helpers: &Helpers, bodies: &[BodyRef]) -> Vec<Site> {
    let mut found = Vec::new();
    for id in bodies {
        let body = program.body(*id);
        let typed = program.typed(*id);
        for (block_at, block) in body.blocks.iter().enumerate() {
            for (index, statement) in block.statements.iter().enumerate() {
                let at = (block_at as u32, index as u32);
                let info = typed.call(at.0, at.1);
                let mut told = None;
                if let (Statement::Call(call), Some(info)) = (statement, info)
                    && let Some(what) = called(program, helpers, call, info)
                {
                    told = call.args.first();
                    found.push(Site { body: *id, at, what });
                }
                each_place(statement, info.and_then(|info| info.passing), &mut |place, does, value| {
                    let is_told = matches!(told, Some(Operand::Use(known)) if known == place);
                    if let (false, Some(part)) = (is_told, wanted.part(program, *id, place)) {
                        found.push(Site { body: *id, at, what: What::Place(part, does, value.cloned()) });
                    }
                });
            }
            let end = match &block.end {
                Terminator::If { condition: Operand::Use(place), .. } => Some(place),
                Terminator::Match { scrutinee, .. } => Some(scrutinee),
                _ => None,
            };
            if let Some(part) = end.and_then(|place| wanted.part(program, *id, place)) {
                let at = (block_at as u32, block.statements.len() as u32);
                found.push(Site { body: *id, at, what: What::Place(part, CellUse::Read, None) });
            }
        }
    }
    found
}

fn called(program: &Program, helpers: &Helpers, call: &Call, info: &crate::resolve::CallInfo) -> Option<What> {
    if let [id] = info.functions.as_slice()
        && let Some((access, does, param)) = helpers.0.get(id)
    {
        return Some(What::Helper(*id, access.clone(), *does, *param));
    }
    call.args.first()?;
    program.effects.of(program, info).iter().find_map(|effect| match effect {
        Effect::Cell(does) => Some(What::Cell(*does)),
        _ => None,
    })
}

/// The places of a statement, with what happens to each and what is written.
fn each_place(
    statement: &Statement,
    receiver: Option<Passing>,
    found: &mut dyn FnMut(&Place, CellUse, Option<&Operand>),
) {
    let mut read = |operand: &Operand| {
        if let Operand::Use(place) = operand {
            found(place, CellUse::Read, None);
        }
    };
    match statement {
        Statement::Assign(place, value) => {
            match value {
                Rvalue::Use(operand) | Rvalue::Unary(operand) | Rvalue::Cast(operand, _) => read(operand),
                Rvalue::Binary(_, left, right) => {
                    // `x += 1` reads and writes at once.
                    if *left != Operand::Use(place.clone()) {
                        read(left);
                    }
                    read(right);
                }
                Rvalue::Aggregate(aggregate) => {
                    aggregate.fields.iter().for_each(|(_, operand)| read(operand));
                    aggregate.base.iter().for_each(read);
                }
                Rvalue::Compose(parts) => parts.iter().for_each(read),
                Rvalue::Ref { place, mutable, raw: _ } => {
                    let does = if *mutable { CellUse::Expose } else { CellUse::Read };
                    found(place, does, None);
                }
                Rvalue::Closure(_) => {}
            }
            let written = match value {
                Rvalue::Use(operand) => Some(operand),
                _ => None,
            };
            found(place, CellUse::Write, written);
        }
        Statement::Call(call) => {
            if let Callee::Value(place) = &call.callee {
                found(place, CellUse::Read, None);
            }
            for (index, arg) in call.args.iter().enumerate() {
                if let Operand::Use(place) = arg {
                    let changes = index == 0 && receiver == Some(Passing::RefMut);
                    found(place, if changes { CellUse::Modify } else { CellUse::Read }, None);
                }
            }
        }
        Statement::Await(wait) => wait.futures.iter().for_each(read),
        Statement::Drop { .. } | Statement::Assume { .. } => {}
    }
}

/// The uses at some sites of one root, with what is held there.
pub fn touches(accesses: &Accesses, facts: &FxHashMap<BodyRef, &BodyFacts>, sites: &[Site]) -> Vec<Touch> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(first) = sites.get(from) {
        let own = sites[from..].iter().take_while(|site| site.body == first.body).count();
        let body = first.body;
        let held = HeldIn::new(accesses, facts, body);
        let touches = sites[from..from + own].iter().filter_map(|site| touch(accesses, &held, site));
        found.extend(touches);
        from += own;
    }
    found
}

fn touch(accesses: &Accesses, held: &HeldIn, site: &Site) -> Option<Touch> {
    let program = accesses.program;
    let view = accesses.view(site.body);
    let statement = view.body.blocks[site.at.0 as usize].statements.get(site.at.1 as usize);
    let map = &view.body.map;
    let mut span = match statement {
        Some(_) => map.statements[site.at.0 as usize][site.at.1 as usize],
        None => map.ends[site.at.0 as usize],
    };
    let (access, does, value, dest, through) = match (&site.what, statement) {
        (What::Cell(does), Some(Statement::Call(call))) => {
            let access = accesses.operand(site.body, call.args.first()?);
            span = crate::flow::body::call_span(view, site.at, call);
            (access, *does, call.args.get(1).cloned(), Some(call.dest), Through::Method)
        }
        (What::Helper(id, inner, does, param), Some(Statement::Call(call))) => {
            let args = |index: u32| call.args.get(index as usize).and_then(|arg| accesses.operand(site.body, arg));
            let value = param.and_then(|param| call.args.get(param as usize)).cloned();
            span = crate::flow::body::call_span(view, site.at, call);
            (inner.substitute(&args), *does, value, Some(call.dest), Through::Helper(*id))
        }
        (What::Place(place, does, value), statement) => {
            let dest = match statement {
                Some(Statement::Assign(to, _)) if *does == CellUse::Read => to.as_local(),
                _ => None,
            };
            (accesses.place(site.body, place), *does, value.clone(), dest, Through::Place)
        }
        (What::Cell(_) | What::Helper(..), _) => return None,
    };
    let class = access.as_ref().map_or(Class::Unknown, |access| lock::class(program, access));
    let name = access.as_ref().map_or_else(String::new, |access| name_of(program, site.body, access));
    let sole = access.as_ref().is_none_or(|access| sole::is_sole(accesses, site.body, access));
    let state = State { access, class, name };
    let held = held.at(site.at);
    Some(Touch { body: site.body, at: site.at, span, state, does, value, dest, through, held, sole })
}

/// A parameter is named as the function names it.
fn name_of(program: &Program, body: BodyRef, access: &Access) -> String {
    match access.root {
        Root::Param(index) if access.parts.is_empty() => {
            lock::local_name(program, program.root_of(body), Local(index + 1))
        }
        _ => lock::name(program, access),
    }
}

/// What is held at the statements of one body.
pub struct HeldIn<'a, 'p> {
    analysis: Option<HeldAnalysis<'a, 'p>>,
    entries: Vec<Option<Held>>,
    body: &'p Body,
    id: BodyRef,
}

impl<'a, 'p> HeldIn<'a, 'p> {
    /// Of a body in which nothing happens to a lock, nothing is held.
    pub fn new(accesses: &'a Accesses<'p>, facts: &FxHashMap<BodyRef, &BodyFacts>, id: BodyRef) -> HeldIn<'a, 'p> {
        let body = accesses.view(id).body;
        let analysis = facts.get(&id).map(|known| HeldAnalysis::new(accesses, id, &known.callers, &known.given));
        let entries = analysis.as_ref().map_or_else(Vec::new, |analysis| entries_of(analysis, body));
        HeldIn { analysis, entries, body, id }
    }

    /// Just before a statement.
    pub fn at(&self, at: (u32, u32)) -> Vec<Holding> {
        let Some(analysis) = &self.analysis else { return Vec::new() };
        let Some(Some(entry)) = self.entries.get(at.0 as usize) else { return Vec::new() };
        let mut state = entry.clone();
        for (index, statement) in self.body.blocks[at.0 as usize].statements.iter().enumerate().take(at.1 as usize) {
            analysis.statement(&mut state, BlockId(at.0), index as u32, statement);
        }
        let holding = |(token, must): (u32, bool)| {
            let one = &analysis.tokens[token as usize];
            Holding { lock: one.lock.clone(), mode: one.mode, must, at: (self.id.file, one.span) }
        };
        state.tokens().map(holding).collect()
    }
}
