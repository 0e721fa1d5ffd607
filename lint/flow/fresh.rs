//! Values that nobody else has yet: a function makes them and returns them. Until then no other thread can
//! want their locks.
//!
//! Knows nothing of what happens under a lock.

use std::collections::BTreeSet;

use super::access::{Access, Accesses, Root, View};
use crate::ir::{Callee, Local, Operand, RETURN, Rvalue, Statement};
use crate::resolve::{BodyRef, CallInfo, Program};

/// What a function makes and returns, and what of it others may have before.
#[derive(Debug, Default)]
pub struct Fresh {
    made: BTreeSet<Local>,
    /// What is cloned, or seen by a closure.
    shared: Vec<Access>,
}

impl Fresh {
    /// Looks through a function's own body.
    pub fn of(accesses: &Accesses, id: BodyRef) -> Fresh {
        let view = accesses.view(id);
        if view.body.parent.is_some() {
            return Fresh::default();
        }
        let made = made(accesses.program, view);
        if made.is_empty() {
            return Fresh::default();
        }
        Fresh { made, shared: shared(accesses, view) }
    }

    /// Has nobody else the lock yet?
    pub fn has(&self, lock: &Access) -> bool {
        let Root::Local(_, local) = lock.root else { return false };
        self.made.contains(&local) && !self.shared.iter().any(|shared| lock.starts_with(shared))
    }
}

/// The locals that are made here, by a literal or constructor, and become the result or a part of it.
fn made(program: &Program, view: &View) -> BTreeSet<Local> {
    let mut returned = BTreeSet::from([RETURN]);
    loop {
        let before = returned.len();
        for (at, statement) in statements(view) {
            match statement {
                Statement::Assign(place, value) if place.as_local().is_some_and(|dest| returned.contains(&dest)) => {
                    match value {
                        Rvalue::Use(operand) => returned.extend(whole(operand)),
                        Rvalue::Aggregate(aggregate) => {
                            returned.extend(aggregate.fields.iter().filter_map(|(_, operand)| whole(operand)));
                        }
                        _ => {}
                    }
                }
                Statement::Call(call) if returned.contains(&call.dest) => {
                    let is_new = program.typed(view.id).call(at.0, at.1).is_some_and(|info| makes(program, info));
                    returned.extend(call.args.iter().filter(|_| is_new).filter_map(whole));
                }
                _ => {}
            }
        }
        if returned.len() == before {
            break;
        }
    }
    returned.retain(|local| {
        let Some(((block, at), made_by)) = view.made_by(*local) else { return false };
        match made_by {
            Statement::Assign(_, Rvalue::Aggregate(_)) => true,
            Statement::Call(_) => program.typed(view.id).call(block, at).is_some_and(|info| makes(program, info)),
            _ => false,
        }
    });
    returned
}

/// Does a call make a new value of what it is given: `Db(…)`, `Some(…)`, `Arc::new(…)`?
fn makes(program: &Program, info: &CallInfo) -> bool {
    let is_new =
        |id| !program.is_user_file(program.function_file(id)) && program.name(program.function(id).name) == "new";
    info.constructor || info.functions.first().is_some_and(|id| is_new(*id))
}

/// What may be shared: by a clone, or by a closure or task that captures it.
fn shared(accesses: &Accesses, view: &View) -> Vec<Access> {
    let mut shared = Vec::new();
    for (_, statement) in statements(view) {
        match statement {
            Statement::Assign(_, Rvalue::Closure(closure)) => {
                let closure = accesses.program.body(BodyRef { file: view.id.file, body: *closure });
                shared.extend(closure.captures.iter().filter_map(|capture| accesses.local(view.id, capture.outer)));
            }
            Statement::Call(call) if is_clone(accesses.program, view, &call.callee) => {
                shared.extend(call.args.first().and_then(|arg| accesses.operand(view.id, arg)));
            }
            _ => {}
        }
    }
    shared
}

fn is_clone(program: &Program, view: &View, callee: &Callee) -> bool {
    let name = match callee {
        Callee::Method { name, args: _ } => Some(*name),
        Callee::Path(path) => program.path(view.id.file, *path).segments.last().map(|last| last.name),
        Callee::Value(_) | Callee::Macro(_) => None,
    };
    name.is_some_and(|name| ["clone", "downgrade", "to_owned"].contains(&program.name(name)))
}

fn whole(operand: &Operand) -> Option<Local> {
    match operand {
        Operand::Use(place) => place.as_local(),
        Operand::Literal(_) => None,
    }
}

fn statements<'v>(view: &'v View) -> impl Iterator<Item = ((u32, u32), &'v Statement)> {
    view.body.blocks.iter().enumerate().flat_map(|(block, inside)| {
        let numbered = inside.statements.iter().enumerate();
        numbered.map(move |(at, statement)| ((block as u32, at as u32), statement))
    })
}
