//! Arms of a callee that a call cannot lead to: `apply(Request::Update(…))` does not run the arm of `Request::Disable`.

use std::collections::BTreeSet;

use crate::ir::{
    AggregateKind, Base, Body, BodyId, Call, Callee, Local, Operand, PathId, Place, Rvalue, Statement, Step, Test,
};
use crate::resolve::{BodyRef, Program};
use crate::section::Sections;
use crate::section::record::{RootTrace, Write};
use crate::span::FileId;

/// How often a value is followed to where it was made.
const STEPS: u32 = 4;

/// Does the callee write the cell in arms of a `match` of its parameter only, while the call hands it another variant?
pub fn is_in_other_arm(
    program: &Program,
    sections: &Sections,
    caller: BodyRef,
    root: &RootTrace,
    write: &Write,
) -> bool {
    let (Some(inside), at) = (&write.in_callee, write.point.at) else { return false };
    let body = program.body(caller);
    let statement = body.blocks.get(at.0 as usize).and_then(|block| block.statements.get(at.1 as usize));
    let Some(Statement::Call(call)) = statement else { return false };
    let Some(info) = program.typed(caller).call(at.0, at.1) else { return false };
    let callee = info.functions.iter().find_map(|id| {
        let file = program.function_file(*id);
        let body = program.function(*id).body.filter(|_| file == inside.file && program.is_user_file(file))?;
        let is_it = program.body(body_of(file, body)).map.body.contains(inside.span);
        is_it.then_some(body_of(file, body))
    });
    let Some(callee) = callee else { return false };
    let Some(own) = sections.roots.iter().find(|one| one.root == callee) else { return false };
    let key = write.cell.key(root.class(write.section));
    let same = |one: &&Write| one.cell.key(own.class(one.section)) == key;
    let writes: Vec<(BodyRef, u32)> = own
        .bodies
        .iter()
        .flat_map(|body| body.writes.iter().filter(same).map(|one| (body.id, one.point.at.0)))
        .collect();
    // In which arm a closure was made is not asked.
    !writes.is_empty()
        && writes.iter().all(|(body, _)| *body == callee)
        && (0..call.args.len()).any(|index| {
            handed(program, caller, call, index).is_some_and(|variant| {
                writes.iter().all(|(_, block)| {
                    let wanted = variants_on_the_way(program, callee, *block, Local(index as u32 + 1));
                    !wanted.is_empty() && !wanted.contains(variant)
                })
            })
        })
}

fn body_of(file: FileId, body: BodyId) -> BodyRef {
    BodyRef { file, body }
}

/// The variants of a parameter with which a block is reached; empty if there is a way without a `match` of it.
fn variants_on_the_way(program: &Program, callee: BodyRef, block: u32, param: Local) -> BTreeSet<&str> {
    let body = program.body(callee);
    let mut wanted = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![0];
    while let Some(at) = waiting.pop() {
        let tested = body.blocks[at as usize].statements.iter().find_map(|statement| match statement {
            Statement::Assume { place, test: Test::Variant(path), holds: true } if is_param(body, place, param) => {
                program.path(callee.file, *path).segments.last().map(|last| program.name(last.name))
            }
            _ => None,
        });
        match tested {
            // Behind an arm whatever follows is of its variant.
            Some(variant) if leads(body, at, block) => {
                wanted.insert(variant);
            }
            Some(_) => {}
            None if at == block => return BTreeSet::new(),
            None => {
                let next = body.blocks[at as usize].end.successors().map(|next| next.0);
                waiting.extend(next.filter(|next| seen.insert(*next)));
            }
        }
    }
    wanted
}

fn leads(body: &Body, from: u32, to: u32) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut waiting = vec![from];
    while let Some(at) = waiting.pop() {
        if at == to {
            return true;
        }
        waiting.extend(body.blocks[at as usize].end.successors().map(|next| next.0).filter(|next| seen.insert(*next)));
    }
    false
}

/// Is a place the parameter, or what it refers to?
fn is_param(body: &Body, place: &Place, param: Local) -> bool {
    let mut place = place;
    for _ in 0..STEPS {
        let plain = place.way.iter().all(|step| matches!(step, Step::Deref));
        match place.base {
            Base::Local(local) if local == param && plain => return true,
            Base::Local(local) if plain => match made(body, local) {
                Some(Made::Value(Rvalue::Use(Operand::Use(from)) | Rvalue::Ref { place: from, .. })) => place = from,
                Some(Made::Value(_) | Made::Call(..)) | None => return false,
            },
            Base::Local(_) | Base::Path(_) => return false,
        }
    }
    false
}

/// The variant that a call hands over, where it was made in the caller.
fn handed<'p>(program: &'p Program, caller: BodyRef, call: &Call, index: usize) -> Option<&'p str> {
    let body = program.body(caller);
    let name = |path: PathId| program.path(caller.file, path).segments.last().map(|last| program.name(last.name));
    let mut operand = call.args.get(index)?;
    for _ in 0..STEPS {
        let Operand::Use(place) = operand else { return None };
        let local = match place.base {
            Base::Local(local) if place.way.iter().all(|step| matches!(step, Step::Deref)) => local,
            Base::Path(path) if place.way.is_empty() => return name(path),
            Base::Local(_) | Base::Path(_) => return None,
        };
        match made(body, local)? {
            Made::Value(Rvalue::Use(from)) => operand = from,
            Made::Value(Rvalue::Aggregate(aggregate)) => {
                let AggregateKind::Struct(path) = aggregate.kind else { return None };
                return name(path);
            }
            Made::Value(_) => return None,
            Made::Call(at, call) => {
                let is_constructor = program.typed(caller).call(at.0, at.1).is_some_and(|info| info.constructor);
                let Callee::Path(path) = call.callee else { return None };
                return name(path).filter(|_| is_constructor);
            }
        }
    }
    None
}

/// How a local got its only value.
enum Made<'b> {
    Value(&'b Rvalue),
    Call((u32, u32), &'b Call),
}

/// The only statement that gives a local a value.
fn made(body: &Body, local: Local) -> Option<Made<'_>> {
    let mut found = body.blocks.iter().enumerate().flat_map(|(block, inside)| {
        inside.statements.iter().enumerate().filter_map(move |(at, statement)| match statement {
            Statement::Assign(place, value) if place.as_local() == Some(local) => Some(Made::Value(value)),
            Statement::Call(call) if call.dest == local => Some(Made::Call((block as u32, at as u32), call)),
            _ => None,
        })
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
