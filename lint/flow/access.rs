//! Which value a place means, as far as the text of a function tells: a way from a parameter, a static or
//! a local, through references, smart pointers, clones of pointers, containers and guards.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::lock::{Class, LockRef, local_name};
use super::summary::Asking;
use crate::ir::{self, Base, Body, Callee, Local, LocalKind, Operand, Place, Rvalue, Statement, Step, Symbol};
use crate::resolve::{AdtId, BodyRef, Effect, GlobalId, Passing, Program, Ty, Typer};

/// The longest way that is followed.
const LONGEST: usize = 12;
/// Types of other crates that lend out what is in them.
const WRAPPERS: &[&str] = &[
    "Option", "Result", "Arc", "Rc", "Box", "Weak", "Pin", "Cow", "OnceLock", "OnceCell", "LazyLock", "LazyCell",
    "Lazy",
];

/// Where an access begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Root {
    /// A static or constant.
    Global(GlobalId),
    /// A parameter of the function, from 0.
    Param(u32),
    /// A local that is set once (in each turn of a loop).
    Local(BodyRef, Local),
    /// A local that is set in several places: never known to be the same.
    Varying(BodyRef, Local),
}

/// One step of an access. References and smart pointers are none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A field, with the type that declares it.
    Field(Option<AdtId>, Symbol),
    /// An element of a container, with the key where it is known.
    Element(Option<Box<Access>>),
    /// What a lock protects.
    Content,
}

/// A way to a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Access {
    /// Where it begins.
    pub root: Root,
    /// The steps.
    pub parts: Vec<Part>,
}

impl Access {
    /// The root itself.
    pub fn of(root: Root) -> Access {
        Access { root, parts: Vec::new() }
    }

    /// One step further; elements of elements are elements.
    pub fn then(mut self, part: Part) -> Access {
        if let (Part::Element(_), Some(Part::Element(key))) = (&part, self.parts.last_mut()) {
            *key = None;
        } else if self.parts.len() < LONGEST {
            self.parts.push(part);
        } else if let Some(last) = self.parts.last_mut() {
            // Recursion leads ever further: which value it is, is not known any more.
            *last = Part::Element(None);
        }
        self
    }

    /// Is it certainly one and the same value each time?
    pub fn is_exact(&self) -> bool {
        !matches!(self.root, Root::Varying(..))
            && self.parts.iter().all(|part| match part {
                Part::Element(key) => key.as_ref().is_some_and(|key| key.is_exact()),
                Part::Field(..) | Part::Content => true,
            })
    }

    /// A parameter or variable that never changes: a key that stays the same.
    pub fn is_fixed(&self) -> bool {
        self.parts.is_empty() && self.is_exact()
    }

    /// Does it lead through `other`?
    pub fn starts_with(&self, other: &Access) -> bool {
        self.root == other.root && self.parts.starts_with(&other.parts)
    }

    /// The same access where a parameter is an argument.
    pub fn substitute(&self, args: &dyn Fn(u32) -> Option<Access>) -> Option<Access> {
        let start = match self.root {
            Root::Param(index) => args(index)?,
            Root::Global(_) | Root::Local(..) | Root::Varying(..) => Access::of(self.root),
        };
        Some(self.parts.iter().fold(start, |access, part| {
            access.then(match part {
                Part::Element(key) => Part::Element(
                    key.as_ref().and_then(|key| key.substitute(args)).filter(Access::is_fixed).map(Box::new),
                ),
                Part::Field(..) | Part::Content => part.clone(),
            })
        }))
    }
}

/// Where a local gets its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefSite {
    /// Nowhere: a parameter or capture.
    None,
    /// At one statement.
    One(u32, u32),
    /// At several.
    Many,
}

/// Where each local of a body gets its value.
pub fn def_sites(body: &Body) -> Vec<DefSite> {
    let mut sites = vec![DefSite::None; body.locals.len()];
    definitions(body, &mut |local, at| {
        if let Some(site) = sites.get_mut(local.0 as usize) {
            *site = match site {
                DefSite::None => DefSite::One(at.0, at.1),
                DefSite::One(..) | DefSite::Many => DefSite::Many,
            };
        }
    });
    sites
}

/// Every place at which a local as a whole gets a value.
fn definitions(body: &Body, define: &mut dyn FnMut(Local, (u32, u32))) {
    for (block_at, block) in body.blocks.iter().enumerate() {
        for (at, statement) in block.statements.iter().enumerate() {
            let at = (block_at as u32, at as u32);
            match statement {
                Statement::Assign(place, _) => {
                    if let Some(local) = place.as_local() {
                        define(local, at);
                    }
                }
                Statement::Call(call) => define(call.dest, at),
                Statement::Await(wait) => wait.dests.iter().for_each(|dest| define(*dest, at)),
                Statement::Drop { .. } | Statement::Assume { .. } => {}
            }
        }
    }
}

fn tuple_part(place: &Place) -> Option<Part> {
    match place.way.first()? {
        Step::Field(name) => Some(Part::Field(None, *name)),
        Step::Deref | Step::Index(_) | Step::Variant(_) | Step::Success | Step::Failure => None,
    }
}

/// One body, with what is asked about it again and again.
pub struct View<'p> {
    /// Which.
    pub id: BodyRef,
    /// As lowered.
    pub body: &'p Body,
    /// Types of its places.
    pub typer: Typer<'p>,
    /// Where its locals get their values.
    pub defs: Vec<DefSite>,
    /// The places of those that get theirs at several, and of parameters that are set anew.
    several: FxHashMap<Local, Vec<(u32, u32)>>,
}

impl<'p> View<'p> {
    /// The one statement that gives a local its value, and where it stands.
    pub fn made_by(&self, local: Local) -> Option<((u32, u32), &'p Statement)> {
        let DefSite::One(block, at) = *self.defs.get(local.0 as usize)? else { return None };
        Some(((block, at), &self.body.blocks[block as usize].statements[at as usize]))
    }

    fn new(program: &'p Program, id: BodyRef) -> View<'p> {
        let body = program.body(id);
        let defs = def_sites(body);
        let mut several: FxHashMap<Local, Vec<(u32, u32)>> = FxHashMap::default();
        definitions(body, &mut |local, at| {
            let is_param = local.0 >= 1 && local.0 <= body.params;
            if is_param || defs.get(local.0 as usize) == Some(&DefSite::Many) {
                several.entry(local).or_default().push(at);
            }
        });
        View { id, body, typer: program.typer(id), defs, several }
    }
}

/// The bodies of one root function, and the accesses of their locals.
pub struct Accesses<'p> {
    /// The program.
    pub program: &'p Program,
    /// What is known of other functions by now.
    pub summaries: Asking<'p>,
    views: FxHashMap<ir::BodyId, View<'p>>,
    known: RefCell<FxHashMap<(ir::BodyId, Local), Option<Access>>>,
}

impl<'p> Accesses<'p> {
    /// For a root and all bodies inside.
    pub fn new(program: &'p Program, summaries: impl Into<Asking<'p>>, bodies: &[BodyRef]) -> Accesses<'p> {
        let views = bodies.iter().map(|id| (id.body, View::new(program, *id)));
        Accesses { program, summaries: summaries.into(), views: views.collect(), known: RefCell::default() }
    }

    /// One of the bodies.
    pub fn view(&self, body: BodyRef) -> &View<'p> {
        &self.views[&body.body]
    }

    /// How many statements they have, all together.
    pub fn statements(&self) -> usize {
        self.views.values().flat_map(|view| &view.body.blocks).map(|block| block.statements.len()).sum()
    }

    /// Says what a closure's parameter means, where its caller knows.
    pub fn bind(&self, body: BodyRef, param: Local, access: Access) {
        self.known.borrow_mut().insert((body.body, param), Some(access));
    }

    /// What a place means.
    pub fn place(&self, body: BodyRef, place: &Place) -> Option<Access> {
        let view = self.view(body);
        let mut prefix = Place { base: place.base, way: Box::default() };
        let mut way = &place.way[..];
        let mut access = match place.base {
            Base::Local(local) => match self.part_of_tuple(body, local, way.first()) {
                Some(part) => {
                    prefix = prefix.then(way[0]);
                    way = &way[1..];
                    self.operand(body, part).unwrap_or(self.local(body, local)?.then(tuple_part(place)?))
                }
                None => self.local(body, local)?,
            },
            Base::Path(path) => Access::of(Root::Global(view.typer.global(path)?)),
        };
        let mut in_variant = false;
        for step in way {
            access = match step {
                Step::Deref | Step::Success | Step::Failure => access,
                Step::Variant(_) => {
                    in_variant = true;
                    prefix = prefix.then(*step);
                    continue;
                }
                // The payload of `Some` and `Ok` is where the whole is.
                Step::Field(_) if in_variant => access,
                Step::Field(name) => {
                    let owner = view.typer.field_owner(&view.typer.place(&prefix), *name);
                    access.then(Part::Field(owner, *name))
                }
                Step::Index(key) => {
                    let key = key.and_then(|key| self.local(body, key)).filter(Access::is_fixed);
                    access.then(Part::Element(key.map(Box::new)))
                }
            };
            in_variant = false;
            prefix = prefix.then(*step);
        }
        Some(access)
    }

    /// What stands in a tuple that is taken apart again: `let (a, b) = (x, y)`.
    fn part_of_tuple(&self, body: BodyRef, tuple: Local, step: Option<&Step>) -> Option<&'p Operand> {
        let view = self.view(body);
        let (Some(Step::Field(name)), DefSite::One(block, at)) = (step, *view.defs.get(tuple.0 as usize)?) else {
            return None;
        };
        let Statement::Assign(_, Rvalue::Aggregate(aggregate)) =
            &view.body.blocks[block as usize].statements[at as usize]
        else {
            return None;
        };
        let is_tuple = aggregate.kind == ir::AggregateKind::Tuple;
        aggregate.fields.iter().find(|(field, _)| is_tuple && field == name).map(|(_, operand)| operand)
    }

    /// What an operand means.
    pub fn operand(&self, body: BodyRef, operand: &Operand) -> Option<Access> {
        match operand {
            Operand::Use(place) => self.place(body, place),
            Operand::Literal(_) => None,
        }
    }

    /// What a local means.
    pub fn local(&self, body: BodyRef, local: Local) -> Option<Access> {
        let key = (body.body, local);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let view = self.view(body);
        let varying = Access::of(Root::Varying(body, local));
        // A circle of definitions ends here.
        self.known.borrow_mut().insert(key, Some(varying.clone()));
        let access = match (view.body.locals.get(local.0 as usize)?.kind, view.defs[local.0 as usize]) {
            (LocalKind::Capture, DefSite::One(..) | DefSite::Many) => Some(varying),
            (LocalKind::Param, DefSite::One(..) | DefSite::Many) => self.agreed(body, local, &varying),
            (LocalKind::Capture, _) => {
                let capture = view.body.captures.iter().find(|capture| capture.inner == local)?;
                let parent = BodyRef { file: body.file, body: view.body.parent? };
                self.local(parent, capture.outer)
            }
            (LocalKind::Param, DefSite::None) if view.body.parent.is_none() => {
                Some(Access::of(Root::Param(local.0 - 1)))
            }
            (_, DefSite::None) => Some(Access::of(Root::Local(body, local))),
            (_, DefSite::Many) => self.agreed(body, local, &varying),
            (_, DefSite::One(block, at)) => {
                let statement = &view.body.blocks[block as usize].statements[at as usize];
                self.defined(body, local, (block, at), statement)
            }
        };
        self.known.borrow_mut().insert(key, access.clone());
        access
    }

    /// What a local means that is set in several places: the same each time (`guard = cv.wait(guard)`, the
    /// same lock locked again), or nothing in particular. Of values that exclude each other, the first that is
    /// known speaks.
    fn agreed(&self, body: BodyRef, local: Local, varying: &Access) -> Option<Access> {
        let view = self.view(body);
        let decl = view.body.locals[local.0 as usize];
        let is_param = decl.kind == LocalKind::Param && view.body.parent.is_none();
        let mut agreed = is_param.then(|| Access::of(Root::Param(local.0 - 1)));
        for at in view.several.get(&local).into_iter().flatten() {
            let statement = &view.body.blocks[at.0 as usize].statements[at.1 as usize];
            let found = self.defined(body, local, *at, statement);
            let is_new =
                |found: &Access| found.root == Root::Local(body, local) || matches!(found.root, Root::Varying(..));
            if decl.configured {
                agreed = agreed.or(found.filter(|found| !is_new(found)));
                continue;
            }
            let found = found?;
            if found == *varying {
                continue;
            }
            if is_new(&found) || agreed.as_ref().is_some_and(|known| *known != found) {
                return Some(varying.clone());
            }
            agreed = Some(found);
        }
        agreed.or_else(|| Some(varying.clone()))
    }

    fn defined(&self, body: BodyRef, local: Local, at: (u32, u32), statement: &Statement) -> Option<Access> {
        let own = Access::of(Root::Local(body, local));
        match statement {
            Statement::Assign(_, Rvalue::Use(operand) | Rvalue::Cast(operand, _)) => {
                self.operand(body, operand).or(Some(own))
            }
            Statement::Assign(_, Rvalue::Ref { place, .. }) => self.place(body, place).or(Some(own)),
            Statement::Assign(..) => Some(own),
            Statement::Call(call) => self.called(body, at, call).or(Some(own)),
            Statement::Await(wait) => {
                let index = wait.dests.iter().position(|dest| *dest == local)?;
                let future = self.operand(body, wait.futures.get(index)?);
                // The output of `lock()` is the guard, whose access is the content; of others, a new value.
                match future {
                    Some(access) if access.parts.last() == Some(&Part::Content) => Some(access),
                    _ => Some(own),
                }
            }
            Statement::Drop { .. } | Statement::Assume { .. } => None,
        }
    }

    /// What a call's result means, where it is part of what it was given.
    fn called(&self, body: BodyRef, at: (u32, u32), call: &ir::Call) -> Option<Access> {
        let info = self.program.typed(body).call(at.0, at.1)?;
        let view = self.view(body);
        for effect in self.program.effects.of(self.program, info) {
            match effect {
                Effect::Acquire { .. } => return Some(self.operand(body, call.args.first()?)?.then(Part::Content)),
                // The guard comes back.
                Effect::Condvar { .. } if self.program.may_hold_guard(self.program.typed(body).local(call.dest)) => {
                    return self.operand(body, call.args.get(1)?);
                }
                _ => {}
            }
        }
        let first = *info.functions.first()?;
        let args = |index: u32| call.args.get(index as usize).and_then(|arg| self.operand(body, arg));
        if self.program.is_user_file(self.program.function_file(first)) {
            let summary = self.summaries.of(first)?;
            let guard =
                summary.returns_guards.first().map(|guard| guard.lock.access.clone().map(|a| a.then(Part::Content)));
            return guard.unwrap_or_else(|| summary.returns.clone())?.substitute(&args);
        }
        self.outside(body, view, call, info.passing)
    }

    /// What a function of another crate returns of what it was given, judged by the types: the same value
    /// (`clone` of a pointer, `unwrap`, `as_ref`), an element (`get`, `iter`, `next`), or something new.
    fn outside(&self, body: BodyRef, view: &View, call: &ir::Call, passing: Option<Passing>) -> Option<Access> {
        let from = view.typer.operand(call.args.first()?);
        if passing.is_none() && !matches!(from, Ty::Ref(..)) && !matches!(call.callee, Callee::Method { .. }) {
            return None;
        }
        let to = view.typer.place(&Place::local(call.dest));
        let access = self.operand(body, call.args.first()?)?;
        let (inner, outer) = (self.core(&to), self.core(&from));
        let refers = to.any(&mut |part| matches!(part, Ty::Ref(..)));
        if inner == Ty::Unknown || matches!(inner, Ty::Prim(_)) && !refers {
            return None;
        }
        let target = || self.program.deref(&outer, &crate::resolve::NoSurroundings);
        if inner == outer || target().is_some_and(|target| self.core(&target) == inner) {
            return Some(access);
        }
        let part_of = |whole: &Ty, part: &Ty| whole.any(&mut |ty| ty == part);
        let wrapped = inner.any(&mut |ty| !matches!(ty, Ty::Tuple(_)) && *ty != inner && part_of(&outer, ty));
        if part_of(&outer, &inner) || wrapped {
            let key = call.args.get(1).and_then(|key| self.operand(body, key)).filter(Access::is_fixed);
            return Some(access.then(Part::Element(key.map(Box::new))));
        }
        None
    }

    /// A type without references, smart pointers, `Option` and `Result`.
    fn core(&self, ty: &Ty) -> Ty {
        let mut ty = ty.clone();
        for _ in 0..8 {
            let next = match &ty {
                Ty::Ref(_, inner) | Ty::Pointer(_, inner) => Ty::clone(inner),
                Ty::Adt(_, args) => match args.first() {
                    Some(inner) if self.program.is_outside(&ty, WRAPPERS) => inner.clone(),
                    _ => return ty,
                },
                _ => return ty,
            };
            ty = next;
        }
        ty
    }

    /// The lock that an acquiring call takes.
    pub fn lock_of(&self, body: BodyRef, receiver: &Operand, model: u32) -> LockRef {
        let view = self.view(body);
        let ty = view.typer.operand(receiver);
        let access = self.operand(body, receiver).map(|access| self.dereferenced(access, &ty));
        self.named(body, LockRef::new(self.program, access, &ty, model))
    }

    /// The same access where a struct that was built here is known by what it was built of.
    pub fn unfolded(&self, access: &Access) -> Option<Access> {
        let (Root::Local(body, local), Some(Part::Field(_, name))) = (access.root, access.parts.first()) else {
            return None;
        };
        let view = self.views.get(&body.body)?;
        let ((block, at), made_by) = view.made_by(local)?;
        let inner = match made_by {
            Statement::Assign(_, Rvalue::Aggregate(aggregate)) => {
                let (_, operand) = aggregate.fields.iter().find(|(field, _)| field == name)?;
                self.operand(body, operand)?
            }
            Statement::Call(call) if self.program.typed(body).call(block, at)?.constructor => {
                let index: usize = self.program.name(*name).parse().ok()?;
                self.operand(body, call.args.get(index)?)?
            }
            Statement::Call(call) => {
                let info = self.program.typed(body).call(block, at)?;
                let summary = self.summaries.of(*info.functions.first()?)?;
                let (_, inner) = summary.builds.iter().find(|(field, _)| field == name)?;
                inner.substitute(&|index| call.args.get(index as usize).and_then(|arg| self.operand(body, arg)))?
            }
            _ => return None,
        };
        let parts = access.parts[1..].iter().cloned();
        let whole = parts.fold(inner, Access::then);
        Some(self.unfolded(&whole).unwrap_or(whole))
    }

    /// What a tuple struct of one field was built round here: `AssertUnwindSafe(work)`.
    pub fn unwrapped(&self, access: Access) -> Access {
        let Root::Local(body, local) = access.root else { return access };
        let inside = match &self.tuple_fields(body, local)[..] {
            [only] if access.parts.is_empty() => {
                let owner = self.program.typed(body).local(local).adt();
                self.unfolded(&access.clone().then(Part::Field(owner, *only)))
            }
            _ => None,
        };
        inside.unwrap_or(access)
    }

    /// The names of the fields of a local's tuple struct.
    fn tuple_fields(&self, body: BodyRef, local: Local) -> Vec<Symbol> {
        let Ty::Adt(id, _) = self.program.typed(body).local(local) else { return Vec::new() };
        match &self.program.adt(*id).variants[..] {
            [only] => only.fields.iter().map(|field| field.name).collect(),
            _ => Vec::new(),
        }
    }

    /// The fields of the struct that a function returns, where they are parts of its parameters.
    pub fn built(&self, body: BodyRef) -> Vec<(Symbol, Access)> {
        let view = self.view(body);
        let is_lasting = |access: &Access| matches!(access.root, Root::Param(_) | Root::Global(_));
        let mut local = ir::RETURN;
        for _ in 0..6 {
            let Some(((block, at), made_by)) = view.made_by(local) else { return Vec::new() };
            match made_by {
                Statement::Assign(_, Rvalue::Use(Operand::Use(place))) => match place.as_local() {
                    Some(next) => local = next,
                    None => return Vec::new(),
                },
                Statement::Assign(_, Rvalue::Aggregate(aggregate)) => {
                    let fields = aggregate.fields.iter();
                    let known = fields.filter_map(|(name, operand)| Some((*name, self.operand(body, operand)?)));
                    return known.filter(|(_, access)| is_lasting(access)).collect();
                }
                Statement::Call(call)
                    if self.program.typed(body).call(block, at).is_some_and(|info| info.constructor) =>
                {
                    let names = self.tuple_fields(body, local);
                    let known = names.into_iter().zip(&call.args);
                    let known = known.filter_map(|(name, operand)| Some((name, self.operand(body, operand)?)));
                    return known.filter(|(_, access)| is_lasting(access)).collect();
                }
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    /// The lock behind types of the program that dereference to it.
    fn dereferenced(&self, mut access: Access, ty: &Ty) -> Access {
        let mut ty = ty.peeled().clone();
        for _ in 0..6 {
            let Ty::Adt(id, _) = &ty else { break };
            if self.program.effects.lock_type(*id).is_some() {
                break;
            }
            if self.program.is_user_file(self.program.adt_file(*id))
                && let Some(deref) = self.program.deref_method(&ty)
                && let Some(inner) = self.summaries.of(deref).and_then(|summary| summary.returns.clone())
            {
                let start = access.clone();
                access = inner.substitute(&|_| Some(start.clone())).unwrap_or(access);
            }
            match self.program.deref(&ty, &crate::resolve::NoSurroundings) {
                Some(next) => ty = next.peeled().clone(),
                None => break,
            }
        }
        access
    }

    /// A lock that is a parameter itself is named as the parameter.
    pub fn named(&self, body: BodyRef, mut lock: LockRef) -> LockRef {
        if let (Class::Param(index), Some(access)) = (&lock.class, &lock.access)
            && !access.parts.iter().any(|part| matches!(part, Part::Field(..)))
        {
            lock.name = local_name(self.program, self.program.root_of(body), Local(index + 1));
        }
        lock
    }
}
