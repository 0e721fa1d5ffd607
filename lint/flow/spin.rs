//! Loops that wait by turning: they do nothing but ask for something that another thread must change.

use super::access::View;
use crate::ir::{BlockId, Callee, Loop, LoopKind, Operand, Statement, Terminator};
use crate::model;
use crate::resolve::{Effect, Program};
use crate::span::Span;

/// A spinning loop.
pub struct Spinning {
    /// Where each turn begins.
    pub head: BlockId,
    /// Its keyword.
    pub keyword: Span,
    /// What it asks for, for people.
    pub until: String,
}

/// Methods that ask without waiting and without changing anything.
const ASKING: &[&str] =
    &["load", "is_finished", "is_ready", "is_empty", "is_closed", "strong_count", "try_recv", "try_wait", "is_set"];

/// Methods that ask and claim at once, in the same words on each turn: the lock of who spins.
const CLAIMING: &[&str] = &["compare_exchange", "compare_exchange_weak", "swap"];

/// What makes an answer of another.
const TURNING: &[&str] = &["is_ok", "is_err", "is_some", "is_none"];

/// The loops of a body that spin.
pub fn spinning_loops(program: &Program, view: &View) -> Vec<Spinning> {
    view.body.loops.iter().filter_map(|each| spinning(program, view, each)).collect()
}

/// A loop spins if all that it calls asks, hints that it spins or gives way, and something does ask.
fn spinning(program: &Program, view: &View, each: &Loop) -> Option<Spinning> {
    if each.kind == LoopKind::For {
        return None;
    }
    let blocks = blocks_of(view, each);
    let typed = program.typed(view.id);
    let mut until = None;
    for block in &blocks {
        for (index, statement) in view.body.blocks[block.0 as usize].statements.iter().enumerate() {
            match statement {
                Statement::Call(call) => {
                    let info = typed.call(block.0, index as u32);
                    let effects = info.map(|info| program.effects.of(program, info)).unwrap_or_default();
                    let hints =
                        effects.iter().any(|effect| matches!(effect, Effect::Wait { kind: model::WaitKind::Spin, .. }));
                    if hints {
                        continue;
                    }
                    let Callee::Method { name, args: _ } = &call.callee else { return None };
                    let name = program.name(*name);
                    if TURNING.contains(&name) {
                        continue;
                    }
                    let is_constant = matches!(call.args.get(1), Some(Operand::Literal(_)));
                    let asks = ASKING.contains(&name) || is_constant && CLAIMING.contains(&name);
                    // Only what the outside world's types answer is known to change elsewhere.
                    let outside = info.is_some_and(|info| {
                        info.functions.first().is_some_and(|id| !program.is_user_file(program.function_file(*id)))
                    });
                    if !asks || !outside {
                        return None;
                    }
                    until = until.or_else(|| call.args.first().and_then(|arg| asked(program, view, arg)));
                }
                Statement::Await(_) => return None,
                // Work is done: what is counted or stored may end the loop.
                Statement::Assign(place, _) => {
                    let is_own = place.as_local().is_some_and(|local| {
                        view.body.locals[local.0 as usize].name.is_none()
                            || matches!(view.defs[local.0 as usize], super::access::DefSite::One(..))
                    });
                    if !is_own {
                        return None;
                    }
                }
                Statement::Drop { .. } | Statement::Assume { .. } => {}
            }
        }
    }
    Some(Spinning { head: each.head, keyword: each.keyword, until: until? })
}

fn asked(program: &Program, view: &View, operand: &Operand) -> Option<String> {
    let Operand::Use(place) = operand else { return None };
    let last = place.way.iter().rev().find_map(|step| match step {
        crate::ir::Step::Field(name) => Some(program.name(*name).to_string()),
        _ => None,
    });
    last.map(|name| format!("`{name}`")).or_else(|| match place.base {
        crate::ir::Base::Local(local) => {
            let name = view.body.locals[local.0 as usize].name;
            Some(name.map_or_else(|| "it".to_string(), |name| format!("`{}`", program.name(name))))
        }
        crate::ir::Base::Path(path) => {
            let path = program.path(view.id.file, path);
            path.segments.last().map(|last| format!("`{}`", program.name(last.name)))
        }
    })
}

/// The blocks of a loop: reachable from its head without its exit, and leading back to the head.
fn blocks_of(view: &View, each: &Loop) -> Vec<BlockId> {
    let reach = |from: BlockId| {
        let mut seen = std::collections::BTreeSet::new();
        let mut pending = vec![from];
        while let Some(at) = pending.pop() {
            if at == each.exit || !seen.insert(at) {
                continue;
            }
            pending.extend(view.body.blocks[at.0 as usize].end.successors());
        }
        seen
    };
    let forward = reach(each.head);
    let back = |block: &BlockId| {
        *block == each.head
            || view.body.blocks[block.0 as usize]
                .end
                .successors()
                .any(|next| next == each.head || next != each.exit && reach(next).contains(&each.head))
    };
    let ends =
        |block: &BlockId| matches!(view.body.blocks[block.0 as usize].end, Terminator::Return | Terminator::Diverge);
    forward.iter().filter(|block| back(block) && !ends(block)).copied().collect()
}
