//! Looking through one body: values and where they come from, sections that end, branches that test,
//! writes.
//!
//! Knows nothing of what is forbidden, nor of who else touches the same state.

use std::sync::Arc;

use super::cell::Cell;
use super::conduct::{CAPTURES, WriteKind};
use super::now::Now;
use super::record::{
    BodyTrace, Bound, Branch, Combination, CombinationKind, IndexUse, Origin, OriginOf, Origins, Point, SectionId,
    Start, Write,
};
use super::scene::Scene;
use crate::flow::access::{DefSite, Part, Root};
use crate::flow::dataflow::{Analysis, solve};
use crate::ir::{
    Aggregate, AggregateKind, Base, BinaryOp, BlockId, BodyKind, Callee, Literal, Local, LocalKind, Operand, Place,
    RETURN, Rvalue, Statement, Step, Symbol, Terminator,
};
use crate::model::updates::runs_for_each;
use crate::resolve::{BodyRef, Ty};

/// Through how many variables a value is followed: in a loop two may get their values from each other.
pub const HANDED_ON: usize = 8;

impl Scene<'_, '_, '_> {
    /// Solves, then looks through once more and keeps what is found.
    pub fn run(self) -> BodyTrace {
        let entries = solve(&self, self.view.body);
        let empty = || BodyTrace {
            id: self.view.id,
            control: Arc::clone(&self.control),
            branches: Default::default(),
            writes: Vec::new(),
            combinations: Vec::new(),
            indices: Vec::new(),
            starts: Vec::new(),
            filled: Vec::new(),
            refilled: Vec::new(),
            asks: Default::default(),
            handed: Vec::new(),
            condvar_waits: Vec::new(),
            used: Default::default(),
            tested_inside: Default::default(),
            on_entry: Default::default(),
            used_inside: Default::default(),
            returns: Origins::new(),
        };
        self.sink.replace(Some(empty()));
        for (at, block) in self.view.body.blocks.iter().enumerate() {
            let Some(mut now) = entries[at].clone() else { continue };
            for (index, statement) in block.statements.iter().enumerate() {
                self.statement(&mut now, BlockId(at as u32), index as u32, statement);
            }
            if block.end == Terminator::Return {
                let returned = now.value(RETURN, &Place::local(RETURN));
                let at = (at as u32, block.statements.len() as u32);
                let parts = now.parts(RETURN);
                self.combine(&now, at, CombinationKind::Message, &parts);
                self.keep(|trace| trace.returns.extend(returned));
            }
            self.end(&mut now, BlockId(at as u32));
        }
        self.sink.take().unwrap_or_else(empty)
    }

    /// Keeps something, if it is time to.
    pub fn keep(&self, into: impl FnOnce(&mut BodyTrace)) {
        if let Some(trace) = self.sink.borrow_mut().as_mut() {
            into(trace);
        }
    }

    /// What is known at a statement, as a finding needs it.
    pub fn point(&self, now: &Now, at: (u32, u32), name: &str) -> Point {
        let current = self.held(at).iter().map(|token| self.token_section(*token)).collect();
        let place = self.hop(self.span(at), name);
        Point { at, place, past: now.past.clone(), current, tested: now.tested.clone() }
    }

    /// Where an operand's value comes from.
    pub fn operand(&self, now: &Now, at: (u32, u32), operand: &Operand) -> Origins {
        match operand {
            Operand::Use(place) => self.place(now, at, place),
            Operand::Literal(_) => Origins::new(),
        }
    }

    /// Where an operand's value comes from, or what it refers to: of a comparison or pattern.
    fn seen(&self, now: &Now, at: (u32, u32), operand: &Operand) -> Origins {
        let mut origins = self.operand(now, at, operand);
        if let Some(cell) = self.pointee(operand).map(|access| Cell::of(&access))
            && let Some(section) = self.section_of(&cell, at)
        {
            origins.insert(self.read(cell, section, at, false));
        }
        origins
    }

    fn place(&self, now: &Now, at: (u32, u32), place: &Place) -> Origins {
        let mut origins = match place.base {
            Base::Local(local) => now.value(local, place),
            Base::Path(_) => Origins::new(),
        };
        self.index(now, at, place);
        if let Some(access) = self.state(place) {
            let cell = Cell::of(&access);
            if let Some(section) = self.section_of(&cell, at) {
                origins.insert(self.read(cell, section, at, false));
            }
        }
        origins
    }

    /// Uses of indices on the way to a place.
    fn index(&self, now: &Now, at: (u32, u32), place: &Place) {
        for (depth, step) in place.way.iter().enumerate() {
            let Step::Index(Some(index)) = step else { continue };
            let container = Place { base: place.base, way: place.way[..depth].into() };
            let index = now.value(*index, &Place::local(*index));
            self.use_values(at, &index);
            self.use_index(now, at, &container, index);
        }
    }

    /// A container is reached into by an index.
    pub fn use_index(&self, now: &Now, at: (u32, u32), container: &Place, index: Origins) {
        if self.sink.borrow().is_none() || index.is_empty() || !self.is_sequence(container) {
            return;
        }
        let access = self.tracer.accesses.place(self.view.id, container);
        let Some(cell) = access.map(|access| Cell::of(&access)) else { return };
        let Some(section) = self.section_of(&cell, at) else { return };
        let name = cell.name(self.tracer.program, "");
        let point = self.point(now, at, &name);
        self.keep(|trace| trace.indices.push(IndexUse { cell, section, index, point, in_callee: false }));
    }

    pub fn is_sequence(&self, container: &Place) -> bool {
        let program = self.tracer.program;
        let mut ty = self.view.typer.place(container);
        for _ in 0..3 {
            match ty.peeled() {
                Ty::Slice(_) => return true,
                Ty::Adt(id, _) if matches!(program.name(program.adt(*id).name), "Vec" | "VecDeque" | "SmallVec") => {
                    return true;
                }
                Ty::Adt(id, _) if program.effects.guard_type(*id).is_some() => {
                    match program.deref(ty.peeled(), &crate::resolve::NoSurroundings) {
                        Some(inner) => ty = inner,
                        None => return false,
                    }
                }
                _ => return false,
            }
        }
        false
    }

    fn rvalue(&self, now: &Now, at: (u32, u32), value: &Rvalue) -> Origins {
        match value {
            Rvalue::Use(operand) | Rvalue::Cast(operand, _) | Rvalue::Unary(operand) => self.operand(now, at, operand),
            Rvalue::Ref { place, .. } => {
                self.index(now, at, place);
                // What is behind the reference is read where it is used.
                match place.base {
                    Base::Local(local) => now.value(local, place),
                    Base::Path(_) => Origins::new(),
                }
            }
            Rvalue::Binary(op, one, other) => {
                let mut origins = self.seen(now, at, one);
                let second = self.seen(now, at, other);
                let kind = match op {
                    BinaryOp::Equality | BinaryOp::Below | BinaryOp::Above => CombinationKind::Comparison,
                    BinaryOp::Arithmetic => CombinationKind::Expression,
                };
                self.combine(now, at, kind, &[origins.clone(), second.clone()]);
                if matches!(op, BinaryOp::Below | BinaryOp::Above) {
                    self.ordered.borrow_mut().insert(at, (*op, origins.clone(), second.clone()));
                }
                origins.extend(second);
                origins
            }
            Rvalue::Aggregate(aggregate) => self.aggregate(now, at, aggregate),
            Rvalue::Compose(operands) => operands.iter().flat_map(|operand| self.seen(now, at, operand)).collect(),
            Rvalue::Closure(closure) => {
                let closure = BodyRef { file: self.view.id.file, body: *closure };
                self.future_of_closure(now, at, closure);
                let mut captured = self.tracer.captured.borrow_mut();
                for capture in &self.tracer.program.body(closure).captures {
                    let value = now.value(capture.outer, &Place::local(capture.outer));
                    if self.sink.borrow().is_some() && !value.is_empty() {
                        captured.entry((closure, capture.inner)).or_default().extend(value);
                    }
                }
                Origins::new()
            }
        }
    }

    /// `map(|peer| async { … })`: one future for each, which run side by side later.
    fn future_of_closure(&self, now: &Now, at: (u32, u32), block: BodyRef) {
        let program = self.tracer.program;
        let is_one_of_many = self.view.body.kind == BodyKind::Closure && program.body(block).kind == BodyKind::Async;
        if !is_one_of_many || self.sink.borrow().is_none() || !self.runs_for_each() {
            return;
        }
        let current: Vec<SectionId> = self.held(at).iter().map(|token| self.token_section(*token)).collect();
        let past = now.past.keys().chain(&current).map(|section| (*section, true)).collect();
        self.tracer.started.borrow_mut().insert(block, past);
        let point = self.point(now, at, "");
        self.keep(|trace| trace.starts.push(Start { body: block, point, current }));
    }

    /// Is this closure handed to an iterator, which runs it for each element?
    fn runs_for_each(&self) -> bool {
        let program = self.tracer.program;
        let Some(parent) = self.view.body.parent else { return false };
        let parent = BodyRef { file: self.view.id.file, body: parent };
        let typer = &self.tracer.accesses.view(parent).typer;
        let is_this = |arg: &Operand| *typer.operand(arg).peeled() == Ty::Closure(self.view.id);
        let once = |arg: &Operand| program.is_optional(typer.operand(arg).peeled());
        program.body(parent).blocks.iter().flat_map(|block| &block.statements).any(|statement| match statement {
            Statement::Call(call) => match (&call.callee, call.args.as_slice()) {
                (Callee::Method { name, args: _ }, [receiver, rest @ ..]) => {
                    runs_for_each(program.name(*name)) && rest.iter().any(is_this) && !once(receiver)
                }
                (_, _) => false,
            },
            Statement::Assign(..) | Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => false,
        })
    }

    fn aggregate(&self, now: &Now, at: (u32, u32), aggregate: &Aggregate) -> Origins {
        let mut values = Vec::new();
        for (index, (_, operand)) in aggregate.fields.iter().enumerate() {
            let made_of = self.operand(now, at, operand);
            if let Some(span) = aggregate.spans.get(index) {
                self.stands_at(at, operand, &made_of, *span);
            }
            values.push(made_of);
        }
        if let Some(base) = &aggregate.base {
            values.push(self.operand(now, at, base));
        }
        let all: Origins = values.iter().flatten().copied().collect();
        if let AggregateKind::Struct(_) = aggregate.kind {
            self.combine(now, at, CombinationKind::Message, &values);
            self.use_values(at, &all);
        }
        all
    }

    /// A field's value that is read here stands on a line of its own.
    fn stands_at(&self, at: (u32, u32), operand: &Operand, made_of: &Origins, span: crate::span::Span) {
        if !matches!(operand, Operand::Use(place) if !place.way.is_empty()) {
            return;
        }
        let mut tables = self.tracer.tables.borrow_mut();
        for read in made_of.iter().filter_map(Origin::read) {
            let read = &mut tables.reads[read as usize];
            if read.at == (self.view.id, at) {
                read.place.span = span;
            }
        }
    }

    /// Values meet.
    pub fn combine(&self, now: &Now, at: (u32, u32), kind: CombinationKind, of: &[Origins]) {
        let least = if kind == CombinationKind::Comparison { 1 } else { 2 };
        if self.sink.borrow().is_some()
            && of.iter().filter(|one| one.iter().any(|origin| origin.read().is_some())).count() >= least
        {
            let point = self.point(now, at, "");
            self.keep(|trace| trace.combinations.push(Combination { kind, of: of.to_vec(), point }));
        }
    }

    /// Values go into a message, an argument or a write.
    pub fn use_values(&self, at: (u32, u32), of: &Origins) {
        if self.sink.borrow().is_some() {
            let place = self.hop(self.span(at), "");
            self.keep(|trace| {
                for read in of.iter().filter_map(Origin::read) {
                    trace.used.entry(read).or_insert_with(|| place.clone());
                }
            });
        }
    }

    fn assign(&self, now: &mut Now, at: (u32, u32), place: &Place, value: &Rvalue) {
        let origins = match value {
            // A sum that goes into what it is a sum of combines nothing.
            Rvalue::Binary(BinaryOp::Arithmetic, Operand::Use(from), other) if from == place => {
                let mut origins = self.place(now, at, from);
                origins.extend(self.seen(now, at, other));
                origins
            }
            _ => self.rvalue(now, at, value),
        };
        match value {
            Rvalue::Aggregate(aggregate) => self.fill(now, at, place, aggregate),
            _ => self.refill(now, at, place, &origins),
        }
        if let Some(access) = self.state(place) {
            self.index(now, at, place);
            let cell = Cell::of(&access);
            if let Some(section) = self.section_of(&cell, at) {
                let kind = self.write_kind(&cell, place, value, &origins);
                if let (Rvalue::Aggregate(aggregate), true) = (value, access == cell.access()) {
                    self.literal(now, at, place, &cell, section, aggregate);
                }
                let whole =
                    !access.parts.iter().any(|part| matches!(part, Part::Element(_))) || cell.access() == access;
                self.write(now, at, cell, kind, section, origins, whole);
            }
            return;
        }
        let Base::Local(local) = place.base else { return };
        if let (Rvalue::Compose(_), Ty::Adt(..)) = (value, self.tracer.program.typed(self.view.id).local(local)) {
            // A text that somebody is given, not one that is only printed.
            if let Rvalue::Compose(operands) = value {
                let values: Vec<Origins> = operands.iter().map(|operand| self.seen(now, at, operand)).collect();
                self.combine(now, at, CombinationKind::Message, &values);
            }
        }
        match (&*place.way, value) {
            ([], _) if self.is_guard(local) => now.forget(local),
            ([], Rvalue::Aggregate(aggregate)) if aggregate.base.is_none() => {
                now.forget(local);
                for (field, operand) in &aggregate.fields {
                    let value = self.operand(now, at, operand);
                    now.set_field(local, *field, value);
                }
            }
            ([], Rvalue::Use(Operand::Use(from))) if from.as_local().is_some() => {
                // A whole value keeps its fields apart.
                let from = from.as_local().unwrap_or(local);
                now.copy(from, local);
            }
            ([], _) => {
                let tells = local == RETURN || matches!(value, Rvalue::Use(Operand::Literal(Literal::Bool(_))));
                let origins = if tells { self.by_path(now, at.0, local, origins) } else { origins };
                now.set(local, origins);
            }
            ([Step::Field(field)], _) => now.set_field(local, *field, origins),
            (_, _) => now.add(local, origins),
        }
    }

    /// A struct literal that names several fields from different inputs writes them.
    fn literal(&self, now: &Now, at: (u32, u32), place: &Place, cell: &Cell, section: SectionId, from: &Aggregate) {
        let named: Vec<&(Symbol, Operand)> =
            from.fields.iter().filter(|(_, value)| matches!(value, Operand::Use(_))).collect();
        if named.len() < 2 || !matches!(from.kind, AggregateKind::Struct(_)) {
            return;
        }
        let ty = self.view.typer.place(place);
        for (name, value) in named {
            let Some(owner) = self.view.typer.field_owner(&ty, *name) else { continue };
            let mut path = cell.path.clone();
            path.push((Some(owner), *name));
            let made_of = self.operand(now, at, value);
            self.write(now, at, Cell { path, ..cell.clone() }, WriteKind::Set, section, made_of, true);
        }
    }

    fn write_kind(&self, cell: &Cell, place: &Place, value: &Rvalue, origins: &Origins) -> WriteKind {
        let tables = self.tracer.tables.borrow();
        let own = |origin: &Origin| {
            !origin.stale && origin.read().is_some_and(|read| tables.reads[read as usize].cell.overlaps(cell))
        };
        match value {
            Rvalue::Binary(BinaryOp::Arithmetic, Operand::Use(from), _) if from == place => WriteKind::Bump,
            _ if !cell.path.is_empty() && origins.iter().any(own) => WriteKind::Merge,
            _ if origins.iter().any(own) => WriteKind::Bump,
            _ => WriteKind::Set,
        }
    }

    /// A cell is written; `whole`: not only something inside a container.
    #[allow(clippy::too_many_arguments)]
    pub fn write(
        &self,
        now: &Now,
        at: (u32, u32),
        cell: Cell,
        kind: WriteKind,
        section: SectionId,
        made_of: Origins,
        whole: bool,
    ) {
        if self.sink.borrow().is_none() {
            return;
        }
        self.use_values(at, &self.of_others(at, &cell, &made_of));
        let point = self.point(now, at, &cell.name(self.tracer.program, ""));
        self.keep(|trace| {
            trace.writes.push(Write {
                cell,
                kind,
                section,
                point,
                made_of,
                key_of: Origins::new(),
                decided_by: Origins::new(),
                checked: Vec::new(),
                whole,
                keyed: false,
                insists: false,
                in_closure: false,
                in_callee: None,
            });
        });
    }

    /// What a cell is made of besides itself: `n += 1` uses no `n` but its own.
    pub fn of_others(&self, at: (u32, u32), cell: &Cell, made_of: &Origins) -> Origins {
        let tables = self.tracer.tables.borrow();
        let own = |origin: &Origin| {
            origin.read().map(|read| &tables.reads[read as usize]).is_some_and(|read| {
                let here = !origin.stale || read.at == (self.view.id, at);
                here && read.cell.overlaps(cell)
            })
        };
        made_of.iter().filter(|origin| !own(origin)).copied().collect()
    }

    /// Does a condition ask whether something fresh is behind what no section has?
    fn bound(&self, end: &Terminator) -> Option<Bound> {
        let Terminator::If { condition, then, otherwise } = end else { return None };
        let (mut condition, mut negated) = (condition, false);
        for _ in 0..HANDED_ON {
            let local = match condition {
                Operand::Use(place) => place.as_local()?,
                Operand::Literal(_) => return None,
            };
            let ((block, at), made_by) = self.view.made_by(local)?;
            match made_by {
                Statement::Assign(_, Rvalue::Unary(inner)) => (condition, negated) = (inner, !negated),
                Statement::Assign(_, Rvalue::Use(inner)) => condition = inner,
                Statement::Assign(_, Rvalue::Binary(..)) => {
                    let ordered = self.ordered.borrow();
                    let (op, left, right) = ordered.get(&(block, at))?;
                    let state = |origins| self.is_fresh_state(origins);
                    let (against, left_is_state) = match (self.no_state(left), self.no_state(right)) {
                        (_, Some(against)) if state(left) => (against, true),
                        (Some(against), _) if state(right) => (against, false),
                        (_, _) => return None,
                    };
                    let behind = ((*op == BinaryOp::Below) == left_is_state) != negated;
                    return Some(Bound { against, behind: if behind { then.0 } else { otherwise.0 } });
                }
                Statement::Assign(..) | Statement::Call(_) | Statement::Await(_) => return None,
                Statement::Drop { .. } | Statement::Assume { .. } => return None,
            }
        }
        None
    }

    /// Is it the `match` of an `Option` or `Result`?
    fn asks_whether_there_is(&self, end: &Terminator) -> bool {
        let Terminator::Match { scrutinee, arms: _ } = end else { return false };
        self.tracer.program.is_optional(self.view.typer.place(scrutinee).peeled())
    }

    /// State that is read in a section that goes on, or in the caller's.
    fn is_fresh_state(&self, origins: &Origins) -> bool {
        let tables = self.tracer.tables.borrow();
        let mut fresh = origins.iter().filter(|origin| !origin.stale).filter_map(Origin::read);
        fresh.any(|read| {
            let cell = &tables.reads[read as usize].cell;
            cell.lock.is_some() || cell.root == Root::Param(0)
        })
    }

    /// A value that is set on several paths tells which was taken.
    pub fn by_path(&self, now: &Now, block: u32, local: Local, origins: Origins) -> Origins {
        let several = self.view.defs.get(local.0 as usize) == Some(&DefSite::Many);
        if !origins.is_empty() || !several {
            return origins;
        }
        let deciding = self.control.deciding_directly(block);
        deciding.iter().filter_map(|branch| now.branches.get(branch)).flatten().copied().collect()
    }

    /// Sections whose guards a statement ends.
    fn ended(&self, now: &mut Now, at: (u32, u32)) {
        let before = self.held(at);
        if before.is_empty() {
            return;
        }
        let after = self.held((at.0, at.1 + 1));
        for token in before.iter().filter(|token| !after.contains(token)) {
            let section = self.token_section(*token);
            now.end(section, &self.tracer.tables.borrow().reads, false);
        }
    }
}

impl Analysis for Scene<'_, '_, '_> {
    type State = Now;

    fn entry(&self) -> Now {
        let started = self.tracer.started.borrow().get(&self.view.id).cloned();
        let is_started = started.is_some();
        let mut now = Now::default();
        let ran = || self.tracer.ran.borrow().get(&self.view.id).cloned();
        now.past = started.or_else(ran).unwrap_or_default();
        let body = self.view.body;
        let captured = self.tracer.captured.borrow();
        for (index, decl) in body.locals.iter().enumerate() {
            let local = Local(index as u32);
            match decl.kind {
                LocalKind::Param if body.parent.is_none() => {
                    let of = OriginOf::Param(index as u32 - 1);
                    now.set(local, Origins::one(Origin { of, stale: false, waited: false }));
                }
                LocalKind::Capture => {
                    let at = body.captures.iter().position(|capture| capture.inner == local);
                    let of = OriginOf::Param(CAPTURES + at.unwrap_or_default() as u32);
                    now.set(local, Origins::one(Origin { of, stale: false, waited: false }));
                    if let Some(origins) = captured.get(&(self.view.id, local)) {
                        // By the time that a thread runs, the sections before it are over.
                        let later = |origin: &Origin| match is_started {
                            true => Origin { stale: true, waited: true, ..*origin },
                            false => *origin,
                        };
                        now.add(local, origins.iter().map(later).collect());
                    }
                }
                LocalKind::Param | LocalKind::Return | LocalKind::Variable | LocalKind::Temporary => {}
            }
        }
        now
    }

    fn join(&self, into: &mut Now, other: &Now) -> bool {
        into.join(other)
    }

    fn statement(&self, now: &mut Now, block: BlockId, index: u32, statement: &Statement) {
        let at = (block.0, index);
        match statement {
            Statement::Assign(place, value) => self.assign(now, at, place, value),
            Statement::Call(call) => self.call(now, at, call),
            Statement::Await(wait) => self.awaited(now, at, wait),
            Statement::Drop { from, to } => (from.0..to.0).for_each(|local| now.forget(Local(local))),
            Statement::Assume { .. } => {}
        }
        self.ended(now, at);
        if self.waits.contains(&at) {
            now.wait();
        }
    }

    fn end(&self, now: &mut Now, block: BlockId) {
        let body = &self.view.body.blocks[block.0 as usize];
        let at = (block.0, body.statements.len() as u32);
        let tests = match &body.end {
            Terminator::If { condition, .. } => self.seen(now, at, condition),
            Terminator::Match { scrutinee, .. } => self.seen(now, at, &Operand::Use(scrutinee.clone())),
            Terminator::Goto(_) | Terminator::Either(_) | Terminator::Return | Terminator::Diverge => return,
        };
        let reads = tests.iter().filter(|origin| !origin.stale).filter_map(Origin::read);
        for read in reads {
            let section = self.tracer.tables.borrow().reads[read as usize].section;
            now.tested.insert((block.0, section));
        }
        now.branches.insert(block.0, tests.clone());
        if self.sink.borrow().is_some() && !tests.is_empty() {
            let place = self.hop(self.span(at), "");
            let bound = self.bound(&body.end);
            let presence = self.asks_whether_there_is(&body.end);
            self.keep(|trace| {
                trace.branches.insert(block.0, Branch { tests, place, bound, presence });
            });
        }
    }
}
