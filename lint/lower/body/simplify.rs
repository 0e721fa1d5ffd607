//! The finished graph made small: empty blocks are passed over, straight lines become one block, what is
//! never reached goes, and captured variables are numbered after the other locals.

use super::graph::{FIRST_CAPTURE, Frame};
use crate::ir::{Block, BlockId, Body, BodyId, Callee, Local, Operand, Place, Rvalue, Statement, Step, Terminator};

/// Puts a finished body where its place has been kept.
pub(super) fn store(bodies: &mut [Body], frame: Frame) {
    let Frame { id, mut body, captures, .. } = frame;
    if !captures.is_empty() {
        number_captures(&mut body, id, bodies);
        for (decl, span) in captures {
            body.locals.push(decl);
            body.map.locals.push(span);
        }
    }
    compact(&mut body);
    body.locals.shrink_to_fit();
    body.map.locals.shrink_to_fit();
    if let Some(place) = bodies.get_mut(id.0 as usize) {
        *place = body;
    }
}

fn compact(body: &mut Body) {
    let count = body.blocks.len();
    let mut pinned = vec![false; count];
    for turn in &body.loops {
        pinned[turn.head.0 as usize] = true;
        pinned[turn.exit.0 as usize] = true;
    }
    let ways: Vec<BlockId> = (0..count).map(|at| destination(body, &pinned, BlockId(at as u32))).collect();
    for block in &mut body.blocks {
        redirect(&mut block.end, |next| ways[next.0 as usize]);
    }
    let mut before = vec![0u32; count];
    let mut todo = vec![BlockId(0)];
    before[0] = 2;
    while let Some(at) = todo.pop() {
        for next in body.blocks[at.0 as usize].end.successors() {
            let seen = &mut before[next.0 as usize];
            *seen += 1;
            if *seen == 1 {
                todo.push(next);
            }
        }
    }
    body.loops.retain(|turn| before[turn.head.0 as usize] > 0);
    for turn in &body.loops {
        // Of an endless loop nothing leads there; it stays, empty, as the loop's end.
        before[turn.exit.0 as usize] += 2;
        before[turn.head.0 as usize] += 2;
    }
    for at in 0..count {
        if before[at] > 0 {
            join_line(body, at, &mut before);
        }
    }
    renumber(body, &before);
}

/// Where one arrives that goes to `block`.
fn destination(body: &Body, pinned: &[bool], block: BlockId) -> BlockId {
    let mut at = block;
    for _ in 0..body.blocks.len() {
        let Block { statements, end } = &body.blocks[at.0 as usize];
        match end {
            Terminator::Goto(next) if statements.is_empty() && !pinned[at.0 as usize] => at = *next,
            _ => break,
        }
    }
    at
}

/// Takes in the blocks that only `at` leads to.
fn join_line(body: &mut Body, at: usize, before: &mut [u32]) {
    while let Terminator::Goto(next) = body.blocks[at].end {
        let next = next.0 as usize;
        if next == at || before[next] != 1 {
            break;
        }
        before[next] = 0;
        let taken = std::mem::take(&mut body.blocks[next]);
        body.blocks[at].statements.extend(taken.statements);
        body.blocks[at].end = taken.end;
        let spans = std::mem::take(&mut body.map.statements[next]);
        body.map.statements[at].extend(spans);
        body.map.ends[at] = body.map.ends[next];
    }
}

fn renumber(body: &mut Body, before: &[u32]) {
    let mut numbers = Vec::with_capacity(before.len());
    let mut kept = 0;
    for &seen in before {
        numbers.push(BlockId(kept));
        kept += u32::from(seen > 0);
    }
    let mut keep = before.iter().map(|seen| *seen > 0);
    body.blocks.retain(|_| keep.next().unwrap_or(false));
    let mut keep = before.iter().map(|seen| *seen > 0);
    body.map.statements.retain(|_| keep.next().unwrap_or(false));
    let mut keep = before.iter().map(|seen| *seen > 0);
    body.map.ends.retain(|_| keep.next().unwrap_or(false));
    for block in &mut body.blocks {
        redirect(&mut block.end, |next| numbers[next.0 as usize]);
        block.statements.shrink_to_fit();
    }
    body.map.statements.iter_mut().for_each(Vec::shrink_to_fit);
    for turn in &mut body.loops {
        turn.head = numbers[turn.head.0 as usize];
        turn.exit = numbers[turn.exit.0 as usize];
    }
    body.blocks.shrink_to_fit();
    body.map.statements.shrink_to_fit();
    body.map.ends.shrink_to_fit();
}

fn redirect(end: &mut Terminator, to: impl Fn(BlockId) -> BlockId) {
    match end {
        Terminator::Goto(next) => *next = to(*next),
        Terminator::If { condition: _, then, otherwise } => {
            *then = to(*then);
            *otherwise = to(*otherwise);
        }
        Terminator::Match { scrutinee: _, arms } | Terminator::Either(arms) => {
            arms.iter_mut().for_each(|arm| *arm = to(*arm));
        }
        Terminator::Return | Terminator::Diverge => {}
    }
}

/// Numbers captured variables after the other locals, here and where the bodies inside this one name them.
fn number_captures(body: &mut Body, id: BodyId, bodies: &mut [Body]) {
    let others = body.locals.len() as u32;
    let number = |local: &mut Local| {
        if local.0 >= FIRST_CAPTURE {
            local.0 = local.0 - FIRST_CAPTURE + others;
        }
    };
    body.captures.iter_mut().for_each(|capture| number(&mut capture.inner));
    for block in &mut body.blocks {
        block.statements.iter_mut().for_each(|statement| each_local(statement, &number));
        match &mut block.end {
            Terminator::If { condition, then: _, otherwise: _ } => in_operand(condition, &number),
            Terminator::Match { scrutinee, arms: _ } => in_place(scrutinee, &number),
            Terminator::Goto(_) | Terminator::Either(_) | Terminator::Return | Terminator::Diverge => {}
        }
    }
    for inside in &mut bodies[id.0 as usize + 1..] {
        if inside.parent == Some(id) {
            inside.captures.iter_mut().for_each(|capture| number(&mut capture.outer));
        }
    }
}

fn each_local(statement: &mut Statement, number: &impl Fn(&mut Local)) {
    match statement {
        Statement::Assign(place, value) => {
            in_place(place, number);
            in_rvalue(value, number);
        }
        Statement::Call(call) => {
            match &mut call.callee {
                Callee::Value(place) => in_place(place, number),
                Callee::Path(_) | Callee::Method { .. } | Callee::Macro(_) => {}
            }
            call.args.iter_mut().for_each(|arg| in_operand(arg, number));
            number(&mut call.dest);
        }
        Statement::Await(wait) => {
            wait.futures.iter_mut().for_each(|future| in_operand(future, number));
            wait.dests.iter_mut().for_each(number);
        }
        Statement::Drop { .. } => {}
        Statement::Assume { place, test: _, holds: _ } => in_place(place, number),
    }
}

fn in_rvalue(value: &mut Rvalue, number: &impl Fn(&mut Local)) {
    match value {
        Rvalue::Use(operand) | Rvalue::Unary(operand) | Rvalue::Cast(operand, _) => in_operand(operand, number),
        Rvalue::Ref { place, mutable: _, raw: _ } => in_place(place, number),
        Rvalue::Aggregate(aggregate) => {
            aggregate.fields.iter_mut().for_each(|(_, operand)| in_operand(operand, number));
            aggregate.base.iter_mut().for_each(|base| in_operand(base, number));
        }
        Rvalue::Binary(_, left, right) => {
            in_operand(left, number);
            in_operand(right, number);
        }
        Rvalue::Closure(_) => {}
        Rvalue::Compose(parts) => parts.iter_mut().for_each(|part| in_operand(part, number)),
    }
}

fn in_operand(operand: &mut Operand, number: &impl Fn(&mut Local)) {
    match operand {
        Operand::Use(place) => in_place(place, number),
        Operand::Literal(_) => {}
    }
}

fn in_place(place: &mut Place, number: &impl Fn(&mut Local)) {
    match &mut place.base {
        crate::ir::Base::Local(local) => number(local),
        crate::ir::Base::Path(_) => {}
    }
    for step in &mut place.way {
        match step {
            Step::Index(Some(local)) => number(local),
            Step::Index(None) | Step::Deref | Step::Field(_) | Step::Variant(_) | Step::Success | Step::Failure => {}
        }
    }
}
