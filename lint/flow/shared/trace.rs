//! Where a value goes inside one body, and what it decides there.

use std::collections::BTreeSet;

use crate::ir::{Base, Body, Local, Operand, Place, Rvalue, Statement, Terminator};
use crate::resolve::{BodyRef, Program};

/// The locals that a local's value is handed on to unchanged, itself among them.
pub fn copies(body: &Body, from: Local) -> BTreeSet<Local> {
    closure(body, from, &|_, statement, known| match statement {
        Statement::Assign(to, Rvalue::Use(operand) | Rvalue::Cast(operand, _)) if uses(operand, known) => to.as_local(),
        _ => None,
    })
}

/// The locals whose value is computed from a local's, itself among them. What a function of the program
/// makes of it is another value.
pub fn derived(program: &Program, id: BodyRef, from: Local) -> BTreeSet<Local> {
    let typed = program.typed(id);
    closure(program.body(id), from, &|at, statement, known| match statement {
        Statement::Assign(to, value) if rvalue_uses(value, known) => match to.base {
            Base::Local(local) => Some(local),
            Base::Path(_) => None,
        },
        Statement::Call(call) if call.args.iter().any(|arg| uses(arg, known)) => {
            let info = typed.call(at.0, at.1);
            let function = info.and_then(|info| info.functions.first());
            let own = function.is_some_and(|id| program.is_user_file(program.function_file(*id)));
            (!own).then_some(call.dest)
        }
        _ => None,
    })
}

/// Where a statement hands a value on to, if it uses one of these.
type Step<'a> = &'a dyn Fn((u32, u32), &Statement, &BTreeSet<Local>) -> Option<Local>;

fn closure(body: &Body, from: Local, leads_to: Step) -> BTreeSet<Local> {
    let mut known = BTreeSet::from([from]);
    loop {
        let before = known.len();
        for (block_at, block) in body.blocks.iter().enumerate() {
            for (index, statement) in block.statements.iter().enumerate() {
                known.extend(leads_to((block_at as u32, index as u32), statement, &known));
            }
        }
        if known.len() == before {
            return known;
        }
    }
}

/// Is the operand one of these, or part of one?
pub fn uses(operand: &Operand, known: &BTreeSet<Local>) -> bool {
    matches!(operand, Operand::Use(place) if place_uses(place, known))
}

fn place_uses(place: &Place, known: &BTreeSet<Local>) -> bool {
    matches!(place.base, Base::Local(local) if known.contains(&local))
}

/// Is a value made of one of these?
pub fn rvalue_uses(value: &Rvalue, known: &BTreeSet<Local>) -> bool {
    match value {
        Rvalue::Use(operand) | Rvalue::Unary(operand) | Rvalue::Cast(operand, _) => uses(operand, known),
        Rvalue::Ref { place, mutable: _, raw: _ } => place_uses(place, known),
        Rvalue::Binary(_, left, right) => uses(left, known) || uses(right, known),
        Rvalue::Aggregate(aggregate) => {
            aggregate.fields.iter().any(|(_, operand)| uses(operand, known))
                || aggregate.base.iter().any(|base| uses(base, known))
        }
        Rvalue::Compose(parts) => parts.iter().any(|part| uses(part, known)),
        Rvalue::Closure(_) => false,
    }
}

/// The blocks that can be reached from some block, that one included, without passing through `around`.
pub fn reachable(body: &Body, from: u32, around: Option<u32>) -> BTreeSet<u32> {
    let mut seen = BTreeSet::new();
    let mut pending = vec![from];
    while let Some(at) = pending.pop() {
        if Some(at) != around && seen.insert(at) {
            pending.extend(body.blocks[at as usize].end.successors().map(|next| next.0));
        }
    }
    seen
}

/// Can control come from one point to another?
pub fn leads(body: &Body, from: (u32, u32), to: (u32, u32)) -> bool {
    if from.0 == to.0 && from.1 < to.1 {
        return true;
    }
    body.blocks[from.0 as usize].end.successors().any(|next| reachable(body, next.0, None).contains(&to.0))
}

/// Does every way to `to` pass through the block `through`?
pub fn dominates(body: &Body, through: u32, to: u32) -> bool {
    through == to || !reachable(body, 0, Some(through)).contains(&to)
}

/// A branch that decides whether a point is reached.
pub struct Decision {
    /// The block that branches.
    pub block: u32,
    /// The successor from which the point can be reached, and those from which it cannot.
    pub taken: u32,
}

/// The branches, on a value made of these locals, that decide whether a block is reached.
pub fn decisions(body: &Body, known: &BTreeSet<Local>, to: u32) -> Vec<Decision> {
    decided_by(body, to, &|end| match end {
        Terminator::If { condition, .. } => uses(condition, known),
        Terminator::Match { scrutinee, .. } => place_uses(scrutinee, known),
        Terminator::Goto(_) | Terminator::Either(_) | Terminator::Return | Terminator::Diverge => false,
    })
}

/// All branches that decide whether a block is reached.
pub fn all_decisions(body: &Body, to: u32) -> Vec<Decision> {
    decided_by(body, to, &|end| matches!(end, Terminator::If { .. } | Terminator::Match { .. }))
}

fn decided_by(body: &Body, to: u32, counts: &dyn Fn(&Terminator) -> bool) -> Vec<Decision> {
    let mut found = Vec::new();
    for (at, block) in body.blocks.iter().enumerate() {
        let at = at as u32;
        if !counts(&block.end) {
            continue;
        }
        let ways: Vec<(u32, bool)> =
            block.end.successors().map(|next| (next.0, reachable(body, next.0, Some(at)).contains(&to))).collect();
        if ways.iter().any(|(_, leads)| !leads)
            && let Some((taken, _)) = ways.iter().find(|(_, leads)| *leads)
        {
            found.push(Decision { block: at, taken: *taken });
        }
    }
    found
}
