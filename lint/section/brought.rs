//! Which functions hand on what a wait has brought: a reply may be handled by whom it is handed to.
//!
//! Knows nothing of sections; goes by the statements alone, in whatever order they run.

use rustc_hash::FxHashSet;

use super::ByBody;
use crate::ir::{Base, Local, Operand, Place, Rvalue, Statement};
use crate::resolve::{BodyRef, FnId, Program};

/// How often the bodies of a function are gone through: in a loop values come from further down.
const PASSES: usize = 3;

/// Does a function hand what a wait has brought to one of those that `takes` says?
pub fn hands_on(program: &Program, by_body: &ByBody, root: BodyRef, takes: &dyn Fn(&FnId) -> bool) -> bool {
    let bodies = program.nested(root);
    let mut brought = Brought::default();
    for body in bodies {
        for at in by_body.get(body).into_iter().flat_map(|facts| &facts.waits) {
            match program.body(*body).blocks[at.0 as usize].statements.get(at.1 as usize) {
                Some(Statement::Call(call)) => _ = brought.0.insert((*body, call.dest)),
                Some(Statement::Await(wait)) => brought.0.extend(wait.dests.iter().map(|dest| (*body, *dest))),
                Some(Statement::Assign(..) | Statement::Drop { .. } | Statement::Assume { .. }) | None => {}
            }
        }
    }
    for _ in 0..PASSES {
        let known = brought.0.len();
        for body in bodies {
            if brought.hands_on(program, *body, takes) {
                return true;
            }
        }
        if brought.0.len() == known {
            break;
        }
    }
    false
}

/// Variables whose values waits have brought, or are made of such.
#[derive(Default)]
struct Brought(FxHashSet<(BodyRef, Local)>);

impl Brought {
    fn place(&self, body: BodyRef, place: &Place) -> bool {
        matches!(place.base, Base::Local(local) if self.0.contains(&(body, local)))
    }

    fn operand(&self, body: BodyRef, operand: &Operand) -> bool {
        matches!(operand, Operand::Use(place) if self.place(body, place))
    }

    fn value(&mut self, program: &Program, body: BodyRef, value: &Rvalue) -> bool {
        let is_brought = |operand: &Operand| self.operand(body, operand);
        match value {
            Rvalue::Use(operand) | Rvalue::Unary(operand) | Rvalue::Cast(operand, _) => self.operand(body, operand),
            Rvalue::Binary(_, one, other) => is_brought(one) || is_brought(other),
            Rvalue::Compose(operands) => operands.iter().any(is_brought),
            Rvalue::Aggregate(aggregate) => {
                aggregate.fields.iter().map(|(_, operand)| operand).chain(&aggregate.base).any(is_brought)
            }
            Rvalue::Ref { place, .. } => self.place(body, place),
            Rvalue::Closure(closure) => {
                let closure = BodyRef { file: body.file, body: *closure };
                let captures = program.body(closure).captures.iter();
                let brought = captures.filter(|capture| self.0.contains(&(body, capture.outer)));
                let inner: Vec<(BodyRef, Local)> = brought.map(|capture| (closure, capture.inner)).collect();
                self.0.extend(inner);
                false
            }
        }
    }

    /// Goes through a body once.
    fn hands_on(&mut self, program: &Program, body: BodyRef, takes: &dyn Fn(&FnId) -> bool) -> bool {
        let typed = program.typed(body);
        for (block, code) in (0..).zip(&program.body(body).blocks) {
            for (at, statement) in (0..).zip(&code.statements) {
                match statement {
                    Statement::Assign(place, value) => {
                        if self.value(program, body, value)
                            && let Base::Local(local) = place.base
                        {
                            self.0.insert((body, local));
                        }
                    }
                    Statement::Call(call) if call.args.iter().any(|arg| self.operand(body, arg)) => {
                        self.0.insert((body, call.dest));
                        if typed.call(block, at).is_some_and(|info| info.functions.iter().any(takes)) {
                            return true;
                        }
                    }
                    Statement::Await(wait) if wait.futures.iter().any(|future| self.operand(body, future)) => {
                        self.0.extend(wait.dests.iter().map(|dest| (body, *dest)));
                    }
                    Statement::Call(_) | Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => {}
                }
            }
        }
        false
    }
}
