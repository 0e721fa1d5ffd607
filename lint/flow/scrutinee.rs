//! Guards without a name that a `match`, `if let`, `while let` or `for` keeps alive through its body, and whether
//! the body needs them.
//!
//! Knows nothing of what is forbidden.

use std::collections::BTreeSet;

use super::access::View;
use super::dataflow::Analysis;
use super::event::HeldScrutinee;
use super::held::{Held, HeldAnalysis, Origin, Token};
use crate::ir::{
    AdtKind, Base, BlockId, Callee, Local, LocalKind, Operand, Place, Rvalue, Scrutinee, ScrutineeForm, Statement,
    Terminator,
};
use crate::resolve::{BodyRef, Program, Ty};
use crate::span::Span;

/// How deep fields are searched for references.
const DEPTH: u32 = 3;
/// Types of other crates that borrow only what their arguments borrow.
const OWNING: &[&str] = &[
    "Option",
    "Result",
    "Vec",
    "VecDeque",
    "String",
    "Box",
    "Arc",
    "Rc",
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "Duration",
    "Instant",
    "SystemTime",
    "PathBuf",
    "JoinHandle",
    "Sender",
    "Receiver",
    "IntoIter",
    "Bytes",
    "Ordering",
];

/// The guards that bodies of scrutinees hold and do not need.
pub fn held_scrutinees(
    program: &Program,
    view: &View,
    analysis: &HeldAnalysis,
    entries: &[Option<Held>],
    owners: &[Vec<Local>],
) -> Vec<HeldScrutinee> {
    let mut found = Vec::new();
    for scrutinee in view.body.scrutinees.iter().filter(|scrutinee| scrutinee.body != Span::default()) {
        for (token, acquisition) in analysis.tokens.iter().enumerate() {
            let Origin::Call(block, at) = acquisition.origin else { continue };
            let is_made_there = match &view.body.blocks[block as usize].statements[at as usize] {
                Statement::Call(call) => (scrutinee.from..scrutinee.to).contains(&call.dest),
                _ => false,
            };
            let owners = &owners[token];
            let unnamed = |local: &Local| view.body.locals[local.0 as usize].kind == LocalKind::Temporary;
            if !is_made_there || owners.is_empty() || !owners.iter().all(unnamed) {
                continue;
            }
            let leaning = Leaning::on(program, view, owners);
            if let Some(busy) = idle_through(view, analysis, entries, scrutinee, token as Token, &leaning) {
                found.push(HeldScrutinee {
                    token: token as Token,
                    form: scrutinee.form,
                    body: scrutinee.body,
                    first_call: busy,
                });
            }
        }
    }
    found
}

/// The first call of a body that holds a guard throughout and never uses it.
fn idle_through(
    view: &View,
    analysis: &HeldAnalysis,
    entries: &[Option<Held>],
    scrutinee: &Scrutinee,
    token: Token,
    leaning: &Leaning,
) -> Option<Span> {
    let mut first_call: Option<Span> = None;
    for (at, block) in view.body.blocks.iter().enumerate() {
        let Some(mut state) = entries[at].clone() else { continue };
        for (index, statement) in block.statements.iter().enumerate() {
            let span = view.body.map.statements[at][index];
            let alive = state.tokens().any(|(held, _)| held == token);
            if alive && scrutinee.body.contains(span) && !binds(view, statement, span) {
                if leaning.is_used_by(statement) {
                    return None;
                }
                if matches!(statement, Statement::Call(_) | Statement::Await(_)) {
                    first_call = Some(first_call.map_or(span, |first| first.min(span)));
                }
            }
            if scrutinee.form == ScrutineeForm::For && leaning.is_asked_for_more(scrutinee, statement) {
                return None;
            }
            analysis.statement(&mut state, BlockId(at as u32), index as u32, statement);
        }
        let alive = state.tokens().any(|(held, _)| held == token);
        if alive && scrutinee.body.contains(view.body.map.ends[at]) && leaning.decides(&block.end) {
            return None;
        }
    }
    first_call
}

/// Does a statement give a variable of a pattern its value?
fn binds(view: &View, statement: &Statement, span: Span) -> bool {
    let Statement::Assign(place, _) = statement else { return false };
    place.as_local().is_some_and(|local| {
        let index = local.0 as usize;
        view.body.locals[index].kind == LocalKind::Variable && view.body.map.locals.get(index) == Some(&span)
    })
}

/// The locals that may hold a reference into what a guard protects.
struct Leaning<'p> {
    program: &'p Program,
    file: BodyRef,
    locals: BTreeSet<Local>,
}

impl<'p> Leaning<'p> {
    fn on(program: &'p Program, view: &View, owners: &[Local]) -> Leaning<'p> {
        let mut leaning = Leaning { program, file: view.id, locals: owners.iter().copied().collect() };
        loop {
            let before = leaning.locals.len();
            for statement in view.body.blocks.iter().flat_map(|block| &block.statements) {
                leaning.spread(view, statement);
            }
            if leaning.locals.len() == before {
                return leaning;
            }
        }
    }

    /// What a statement makes of something that leans on the guard may lean on it too.
    fn spread(&mut self, view: &View, statement: &Statement) {
        match statement {
            Statement::Assign(place, value) if self.is_in(value) => {
                let Base::Local(dest) = place.base else { return };
                let is_pattern = view.body.locals[dest.0 as usize].kind == LocalKind::Variable;
                let ty = view.typer.place(place);
                let leans = match value {
                    Rvalue::Ref { .. } => true,
                    // Out of a guard only what is `Copy` can be moved; else the pattern has made a reference.
                    Rvalue::Use(Operand::Use(_)) if is_pattern => !self.is_copy(&ty),
                    _ => self.may_borrow(&ty, 0),
                };
                if leans {
                    self.locals.insert(dest);
                }
            }
            Statement::Call(call) if call.args.iter().any(|arg| self.is_operand(arg)) => {
                if self.may_borrow(&view.typer.place(&Place::local(call.dest)), 0) {
                    self.locals.insert(call.dest);
                }
                // Handed a reference, a container may keep it.
                if let Some(Operand::Use(Place { base: Base::Local(container), way: _ })) = call.args.first()
                    && call.args.iter().skip(1).any(|arg| self.is_operand(arg))
                    && self.may_borrow(view.typer.place(&Place::local(*container)).peeled(), 0)
                {
                    self.locals.insert(*container);
                }
            }
            Statement::Await(wait) if wait.futures.iter().any(|future| self.is_operand(future)) => {
                for dest in &wait.dests {
                    if self.may_borrow(&view.typer.place(&Place::local(*dest)), 0) {
                        self.locals.insert(*dest);
                    }
                }
            }
            Statement::Assign(..)
            | Statement::Call(_)
            | Statement::Await(_)
            | Statement::Drop { .. }
            | Statement::Assume { .. } => {}
        }
    }

    fn is_place(&self, place: &Place) -> bool {
        matches!(place.base, Base::Local(local) if self.locals.contains(&local))
    }

    fn is_operand(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Use(place) if self.is_place(place))
    }

    fn is_in(&self, value: &Rvalue) -> bool {
        match value {
            Rvalue::Use(operand) | Rvalue::Unary(operand) | Rvalue::Cast(operand, _) => self.is_operand(operand),
            Rvalue::Ref { place, mutable: _, raw: _ } => self.is_place(place),
            Rvalue::Aggregate(aggregate) => {
                let fields = aggregate.fields.iter().map(|(_, operand)| operand);
                fields.chain(&aggregate.base).any(|operand| self.is_operand(operand))
            }
            Rvalue::Binary(_, one, other) => self.is_operand(one) || self.is_operand(other),
            Rvalue::Closure(closure) => {
                let closure = self.program.body(BodyRef { body: *closure, ..self.file });
                closure.captures.iter().any(|capture| self.locals.contains(&capture.outer))
            }
            Rvalue::Compose(operands) => operands.iter().any(|operand| self.is_operand(operand)),
        }
    }

    fn is_used_by(&self, statement: &Statement) -> bool {
        match statement {
            Statement::Assign(place, value) => self.is_place(place) || self.is_in(value),
            Statement::Call(call) => {
                let is_callee = matches!(&call.callee, Callee::Value(place) if self.is_place(place));
                is_callee || call.args.iter().any(|arg| self.is_operand(arg))
            }
            Statement::Await(wait) => wait.futures.iter().any(|future| self.is_operand(future)),
            Statement::Drop { .. } | Statement::Assume { .. } => false,
        }
    }

    /// Does each turn of a loop ask an iterator that leans on the guard?
    fn is_asked_for_more(&self, scrutinee: &Scrutinee, statement: &Statement) -> bool {
        let Statement::Call(call) = statement else { return false };
        let is_next = matches!(call.callee, Callee::Method { name, args: _ } if self.program.name(name) == "next");
        let iterator = match call.args.first() {
            Some(Operand::Use(place)) => place.as_local(),
            Some(Operand::Literal(_)) | None => None,
        };
        is_next
            && iterator.is_some_and(|iterator| {
                (scrutinee.from..scrutinee.to).contains(&iterator) && self.locals.contains(&iterator)
            })
    }

    fn decides(&self, end: &Terminator) -> bool {
        match end {
            Terminator::If { condition, then: _, otherwise: _ } => self.is_operand(condition),
            Terminator::Match { scrutinee, arms: _ } => self.is_place(scrutinee),
            Terminator::Goto(_) | Terminator::Either(_) | Terminator::Return | Terminator::Diverge => false,
        }
    }

    fn is_copy(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Prim(_) => true,
            Ty::Adt(id, _) => {
                let adt = self.program.adt(*id);
                adt.kind == AdtKind::Enum && adt.variants.iter().all(|variant| variant.fields.is_empty())
            }
            _ => false,
        }
    }

    /// May a value of this type hold a reference? What is not known may.
    fn may_borrow(&self, ty: &Ty, depth: u32) -> bool {
        match ty {
            Ty::Prim(_) | Ty::Never | Ty::Param(_) | Ty::Fn(_) | Ty::Constructor(..) => false,
            Ty::Tuple(parts) => parts.iter().any(|part| self.may_borrow(part, depth)),
            Ty::Slice(inner) => self.may_borrow(inner, depth),
            Ty::Adt(id, args) => {
                let in_args = || args.iter().any(|arg| self.may_borrow(arg, depth));
                if self.program.is_user_file(self.program.adt_file(*id)) {
                    let mut fields = self.program.field_types(*id).iter().flatten();
                    depth < DEPTH && (in_args() || fields.any(|field| self.may_borrow(field, depth + 1)))
                } else {
                    !OWNING.contains(&self.program.name(self.program.adt(*id).name)) || in_args()
                }
            }
            Ty::Unknown
            | Ty::External(_)
            | Ty::Ref(..)
            | Ty::Pointer(..)
            | Ty::FnPointer(..)
            | Ty::Closure(_)
            | Ty::Dyn(_)
            | Ty::Opaque(_)
            | Ty::Projection(..)
            | Ty::Infer(_) => true,
        }
    }
}
