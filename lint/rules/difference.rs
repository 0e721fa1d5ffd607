//! What is set only where it differs: `if x != v { x = v }` does what `x = v` does, whoever comes between. Where the branch does
//! anything else, that it was this one who changed it matters.

use crate::ir::{BinaryOp, Callee, Literal, Local, Operand, RETURN, Rvalue, Statement, Terminator};
use crate::resolve::{Program, Ty};
use crate::section::conduct::WriteKind;
use crate::section::record::{BodyTrace, Origin, RootTrace, Write};

/// What may stand beside the write: ways to the state and copies.
const PLAIN: [&str; 10] =
    ["lock", "read", "write", "borrow_mut", "unwrap", "expect", "clone", "to_owned", "to_string", "into"];

/// How often a value is followed to where it was made.
const STEPS: u32 = 6;

/// Does the branch that decides a write compare the cell with the very value that it gets, and do nothing else?
pub fn is_set_if_different(program: &Program, root: &RootTrace, body: &BodyTrace, write: &Write) -> bool {
    let lowered = program.body(body.id);
    let (block, at) = write.point.at;
    let statement = lowered.blocks[block as usize].statements.get(at as usize);
    let Some(Statement::Assign(_, Rvalue::Use(value))) = statement else { return false };
    if write.kind != WriteKind::Set || write.in_callee.is_some() {
        return false;
    }
    let mut asking = body.control.deciding(block).into_iter().filter(|at| {
        let tests = body.branches.get(at).into_iter().flat_map(|branch| &branch.tests);
        let mut reads = tests.filter_map(Origin::read).map(|read| &root.reads[read as usize]);
        reads.any(|read| read.cell.overlaps(&write.cell))
    });
    let (Some(branch), None) = (asking.next(), asking.next()) else { return false };
    let Terminator::If { condition, .. } = &lowered.blocks[branch as usize].end else { return false };
    let mut others = body.writes.iter().filter(|other| other.point.at != write.point.at);
    let is_decided = |at: u32| body.control.deciding(at).contains(&branch);
    compares(program, body, condition, value)
        && !others.any(|other| is_decided(other.point.at.0))
        && (0..lowered.blocks.len() as u32).filter(|at| is_decided(*at)).all(|at| is_plain(program, body, at))
}

/// Is the condition the cell's own truth, where a truth value is written, or a comparison for equality with what is written?
fn compares(program: &Program, body: &BodyTrace, condition: &Operand, value: &Operand) -> bool {
    let lowered = program.body(body.id);
    let mut operand = condition;
    for _ in 0..STEPS {
        let Operand::Use(place) = operand else { return false };
        let Some(local) = place.as_local() else { return matches!(value, Operand::Literal(Literal::Bool(_))) };
        let mut made =
            lowered.blocks.iter().flat_map(|block| &block.statements).filter_map(|statement| match statement {
                Statement::Assign(to, value) if to.as_local() == Some(local) => Some(Some(value)),
                Statement::Call(call) if call.dest == local => Some(None),
                _ => None,
            });
        let (Some(Some(made)), None) = (made.next(), made.next()) else { return false };
        match made {
            Rvalue::Unary(inner) | Rvalue::Use(inner) => operand = inner,
            Rvalue::Binary(BinaryOp::Equality, left, right) => {
                let is_value = |side: &Operand| match (side, value) {
                    (Operand::Use(side), Operand::Use(value)) => side.as_local().is_some() && side == value,
                    (Operand::Literal(side), Operand::Literal(value)) => side == value,
                    (Operand::Use(_), Operand::Literal(_)) | (Operand::Literal(_), Operand::Use(_)) => false,
                };
                return is_value(left) || is_value(right);
            }
            _ => return false,
        }
    }
    false
}

/// Does a block no more than reach the state, copy and print?
fn is_plain(program: &Program, body: &BodyTrace, block: u32) -> bool {
    let typed = program.typed(body.id);
    let tells = |local: Local| local == RETURN && !matches!(typed.local(RETURN), Ty::Tuple(parts) if parts.is_empty());
    program.body(body.id).blocks[block as usize].statements.iter().enumerate().all(|(at, statement)| match statement {
        Statement::Assign(to, value) => !matches!(value, Rvalue::Closure(_)) && !to.as_local().is_some_and(tells),
        Statement::Call(call) => {
            let info = typed.call(block, at as u32);
            let named = |name: &str| PLAIN.contains(&name);
            let mut called = info.into_iter().flat_map(|info| &info.functions);
            match &call.callee {
                Callee::Macro(_) => true,
                Callee::Method { name, args: _ } => {
                    named(program.name(*name)) && called.all(|id| !program.is_user_file(program.function_file(*id)))
                }
                Callee::Path(_) | Callee::Value(_) => info.is_some_and(|info| info.constructor),
            }
        }
        Statement::Await(_) => false,
        Statement::Drop { .. } | Statement::Assume { .. } => true,
    })
}
