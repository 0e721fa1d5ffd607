//! `drop(guard);` before a wait, where nothing uses the guard, or what borrows from it, any more.

use std::collections::BTreeSet;

use super::borrow::owns;
use crate::finding::{Applicability, Suggestion};
use crate::flow::event::{BodyFacts, Event, HeldAt};
use crate::ir::{Body, Local, LocalKind, Rvalue, Statement, Written, WrittenStatement};
use crate::resolve::{BodyRef, Passing, Program, Ty};
use crate::rules::Context;
use crate::span::Span;

impl<'a> Context<'a> {
    /// Releases what is held before the statement that waits.
    pub fn release_before(&self, facts: &BodyFacts, event: &Event, held: &[HeldAt]) -> Vec<Suggestion> {
        self.release(facts, event, held).into_iter().collect()
    }

    fn release(&self, facts: &BodyFacts, event: &Event, held: &[HeldAt]) -> Option<Suggestion> {
        let written = self.written_of(facts.body)?;
        let body = self.program.body(facts.body);
        let mut guards = Vec::new();
        for one in held {
            let guard = self.only_owner(facts, *one)?;
            guards.push((body.map.locals[guard.0 as usize].start, guard));
        }
        // The last acquired first, as their scopes would end.
        guards.sort_unstable_by(|one, other| other.cmp(one));
        guards.dedup();
        let places: Option<Vec<&WrittenStatement>> =
            guards.iter().map(|(_, guard)| statement_of(written, body, *guard, event.span)).collect();
        // The outermost: in a loop that only one of the guards is declared in, all go before it.
        let statement = places?.into_iter().min_by_key(|statement| statement.span.start)?;
        let names: Vec<&str> =
            guards.iter().map(|(_, guard)| self.written_name(written, body, *guard)).collect::<Option<_>>()?;
        let at = statement.span.start;
        for (_, guard) in &guards {
            let life = Life { program: self.program, id: facts.body, body };
            let is_hidden = hidden(body, *guard, at);
            if is_hidden || life.is_used_from(*guard, at, event.at) {
                return None;
            }
        }
        let drops: Vec<String> = names.iter().map(|name| format!("drop({name});")).collect();
        let told: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let it = if guards.len() == 1 { "it" } else { "them" };
        let text = format!("release {} before the wait: nothing uses {it} after that", told.join(" and "));
        let changes = vec![(Span::new(at, at), written.before_statement(at, &drops))];
        Some(self.suggestion(facts.body, text, Applicability::Unsafe, changes))
    }

    /// The variable that alone owns a guard on every path: what passes through temporaries on its way into
    /// the variable is that variable's.
    fn only_owner(&self, facts: &BodyFacts, held: HeldAt) -> Option<Local> {
        let body = self.program.body(facts.body);
        if !held.must {
            return None;
        }
        let mut owner = None;
        for local in &facts.owners[held.token as usize] {
            let decl = body.locals.get(local.0 as usize)?;
            let is_variable = match decl.kind {
                LocalKind::Variable => true,
                LocalKind::Param => decl.name.is_some(),
                LocalKind::Temporary => false,
                LocalKind::Capture | LocalKind::Return => return None,
            };
            if is_variable && owner.replace(*local).is_some() {
                return None;
            }
        }
        let owner = owner?;
        let ty = self.program.typed(facts.body).local(owner);
        (matches!(ty, Ty::Adt(..)) && self.program.may_hold_guard(ty)).then_some(owner)
    }

    /// A variable's name, if it stands in the text: a macro may have made it.
    fn written_name<'w>(&self, written: &'w Written, body: &Body, local: Local) -> Option<&'w str> {
        let text = written.source(body.map.locals[local.0 as usize]);
        let name = body.locals[local.0 as usize].name?;
        (text == self.program.name(name)).then_some(text)
    }
}

/// The innermost statement round a wait before which a guard can be dropped once: after its declaration,
/// and not in a loop that runs within its life.
fn statement_of<'w>(written: &'w Written, body: &Body, guard: Local, wait: Span) -> Option<&'w WrittenStatement> {
    let declared = body.map.locals[guard.0 as usize];
    let is_param = body.locals[guard.0 as usize].kind == LocalKind::Param;
    let repeats = |statement: &WrittenStatement| {
        body.loops.iter().any(|each| {
            each.span != statement.span
                && each.span.contains(statement.span)
                && (is_param || !each.span.contains(declared))
        })
    };
    let inside = |statement: &&WrittenStatement| body.map.body.contains(statement.span);
    let place = written.round(wait).filter(inside).find(|statement| !repeats(statement))?;
    (is_param || place.span.start >= declared.end).then_some(place)
}

/// Does another variable of the guard's name stand between?
fn hidden(body: &Body, guard: Local, at: u32) -> bool {
    let name = body.locals[guard.0 as usize].name;
    let declared = body.map.locals[guard.0 as usize].start;
    body.locals.iter().zip(&body.map.locals).enumerate().any(|(index, (decl, span))| {
        index != guard.0 as usize && decl.name == name && declared <= span.start && span.start < at
    })
}

/// How long a guard, and what borrows from it, is used.
struct Life<'a> {
    program: &'a Program,
    id: BodyRef,
    body: &'a Body,
}

impl Life<'_> {
    /// Is it used at or after a place of the text, or of the graph?
    fn is_used_from(&self, guard: Local, text: u32, at: (u32, u32)) -> bool {
        let borrowers = self.borrowers(guard);
        self.is_used_below(&borrowers, text)
            || borrowers.iter().any(|local| self.is_used_after(*local, *local == guard, at))
    }

    /// The guard, and all locals that may borrow from it.
    fn borrowers(&self, guard: Local) -> BTreeSet<Local> {
        let mut found = BTreeSet::from([guard]);
        loop {
            let before = found.len();
            for (block_at, block) in self.body.blocks.iter().enumerate() {
                for (index, statement) in block.statements.iter().enumerate() {
                    if self.used(statement).iter().any(|local| found.contains(local)) {
                        statement.each_set(&mut |local| self.add(&mut found, local));
                        self.put_into((block_at as u32, index as u32), statement, &mut found);
                    }
                    // What is changed through a reference that borrows.
                    if let Statement::Assign(to, Rvalue::Ref { place, mutable: true, raw: _ }) = statement
                        && to.as_local().is_some_and(|local| found.contains(&local))
                    {
                        place.each_local(&mut |local| self.add(&mut found, local));
                    }
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    fn add(&self, found: &mut BTreeSet<Local>, local: Local) {
        if !owns(self.program, self.program.typed(self.id).local(local)) {
            found.insert(local);
        }
    }

    /// What a statement may store a borrowing value in.
    fn put_into(&self, at: (u32, u32), statement: &Statement, found: &mut BTreeSet<Local>) {
        let typed = self.program.typed(self.id);
        match statement {
            Statement::Assign(place, _) => place.each_local(&mut |local| self.add(found, local)),
            Statement::Call(call) => {
                let receiver = typed.call(at.0, at.1).and_then(|info| info.passing);
                for (index, arg) in call.args.iter().enumerate() {
                    arg.each_local(&mut |local| match typed.local(local) {
                        Ty::Ref(false, _) => {}
                        Ty::Ref(true, inner) if owns(self.program, inner) => {}
                        Ty::Ref(true, _) => _ = found.insert(local),
                        _ if index == 0 && receiver == Some(Passing::RefMut) => self.add(found, local),
                        _ => {}
                    });
                }
            }
            Statement::Await(_) | Statement::Drop { .. } | Statement::Assume { .. } => {}
        }
    }

    /// The locals that a statement uses, those that its closure captures among them.
    fn used(&self, statement: &Statement) -> Vec<Local> {
        let mut used = Vec::new();
        statement.each_used(&mut |local| used.push(local));
        match statement {
            Statement::Assign(_, Rvalue::Closure(closure)) => {
                let closure = self.program.body(BodyRef { file: self.id.file, body: *closure });
                used.extend(closure.captures.iter().map(|capture| capture.outer));
            }
            Statement::Assign(..)
            | Statement::Call(_)
            | Statement::Await(_)
            | Statement::Drop { .. }
            | Statement::Assume { .. } => {}
        }
        used
    }

    /// Does anything that begins at or below a place of the text use or set one of them?
    fn is_used_below(&self, locals: &BTreeSet<Local>, text: u32) -> bool {
        self.body.blocks.iter().zip(&self.body.map.statements).zip(&self.body.map.ends).any(|((block, spans), end)| {
            let mut asked = Vec::new();
            block.end.each_used(&mut |local| asked.push(local));
            let in_statements = block.statements.iter().zip(spans).any(|(statement, span)| {
                let mut named = self.used(statement);
                statement.each_set(&mut |local| named.push(local));
                span.start >= text && named.iter().any(|local| locals.contains(local))
            });
            in_statements || end.start >= text && asked.iter().any(|local| locals.contains(local))
        })
    }

    /// Is a local used on a way on from a point of the graph, before it is set anew? The end of its scope is
    /// a use of whatever has a `drop` of its own, but for the guard.
    fn is_used_after(&self, local: Local, is_guard: bool, at: (u32, u32)) -> bool {
        let is_plain = matches!(self.program.typed(self.id).local(local), Ty::Ref(..) | Ty::Pointer(..));
        let mut seen = BTreeSet::new();
        let mut waiting = vec![at];
        while let Some((block_at, from)) = waiting.pop() {
            let block = &self.body.blocks[block_at as usize];
            let mut set = false;
            for statement in block.statements.iter().skip(from as usize) {
                if self.used(statement).contains(&local) {
                    return true;
                }
                match statement {
                    Statement::Drop { from, to } if (*from..*to).contains(&local) => {
                        if !is_guard && !is_plain {
                            return true;
                        }
                        set = true;
                    }
                    Statement::Assign(..)
                    | Statement::Call(_)
                    | Statement::Await(_)
                    | Statement::Drop { .. }
                    | Statement::Assume { .. } => statement.each_set(&mut |other| set |= other == local),
                }
                if set {
                    break;
                }
            }
            if set {
                continue;
            }
            let mut asked = false;
            block.end.each_used(&mut |other| asked |= other == local);
            if asked {
                return true;
            }
            waiting.extend(block.end.successors().filter(|next| seen.insert(next.0)).map(|next| (next.0, 0)));
        }
        false
    }
}
