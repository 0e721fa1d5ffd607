//! Functions that only whoever owns a value can run: each way to them leads through a method of its type that takes `&mut self`.

use std::collections::BTreeSet;

use super::calls::{When, comes_after, statements, when};
use super::{Company, DEPTH, Place};
use crate::ir::{BodyKind, PathId, Receiver, Rvalue, Statement};
use crate::resolve::{AdtId, BodyRef, FnId, ImplId, Program, Ty};

/// How many functions are asked on the ways to one.
const FAR: usize = 200;

impl Company<'_> {
    pub(super) fn owner_of_both(&self, one: BodyRef, other: BodyRef) -> Option<AdtId> {
        let one = self.runner(one)?;
        let other = self.runner(other)?;
        let candidates = self.owners_above(one);
        candidates.into_iter().find(|owner| {
            self.is_in_hands_of(one, *owner) && self.is_in_hands_of(other, *owner) && self.is_only_one(*owner)
        })
    }

    /// The types whose `&mut self` methods are on some way to a function.
    fn owners_above(&self, id: FnId) -> Vec<AdtId> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::from([id]);
        let mut waiting = vec![id];
        while let Some(at) = waiting.pop() {
            if let Some(owner) = exclusive_receiver(self.program, at).filter(|owner| !found.contains(owner)) {
                found.push(owner);
            }
            let callers = self.calls().of(at).iter().filter_map(|site| self.runner(site.body));
            let fresh: Vec<FnId> = callers.filter(|caller| seen.len() < FAR && seen.insert(*caller)).collect();
            waiting.extend(fresh);
        }
        found
    }

    /// Does each way to a function lead through a method of the owner that takes `&mut self`?
    fn is_in_hands_of(&self, id: FnId, owner: AdtId) -> bool {
        let mut seen = BTreeSet::from([id]);
        let mut waiting = vec![id];
        while let Some(at) = waiting.pop() {
            if exclusive_receiver(self.program, at) == Some(owner) {
                continue;
            }
            let sites = self.calls().of(at);
            if sites.is_empty() || !self.calls().handed(at).is_empty() || seen.len() > FAR {
                return false;
            }
            for site in sites {
                let Some(caller) = self.runner(site.body) else {
                    return false;
                };
                if seen.insert(caller) {
                    waiting.push(caller);
                }
            }
        }
        true
    }

    /// Is one value of the type made for all that it uses? Not in a loop, nor twice in one function, nor a clone.
    fn is_only_one(&self, owner: AdtId) -> bool {
        let makers = self.calls().makers(owner);
        !makers.is_empty() && !is_cloned(self.program, owner) && self.happen_once(makers, false, DEPTH)
    }

    /// Does each of these statements run once, and no two of them in one function? `by_main`: as `main` and the initialisers show;
    /// else a function that nobody calls here is taken to be called once for all that it uses.
    pub(super) fn happen_once(&self, places: &[Place], by_main: bool, depth: u32) -> bool {
        let mut roots = BTreeSet::new();
        places.iter().all(|place| {
            let program = self.program;
            let root = program.root_of(place.body);
            let Some(id) = program.function_of(root) else { return true };
            // Alternatives (a `match` that makes one or the other) are not told from two.
            let is_first = roots.insert(root);
            let callers = self.calls().of(id);
            let is_called = !callers.is_empty() && depth > 0 || program.is_main(id);
            is_first
                && !self.is_repeated(place)
                && (is_called || !by_main)
                && (depth == 0 || self.happen_once(callers, by_main, depth - 1))
        })
    }
}

impl Company<'_> {
    /// Is a closure or `async` block made, and so started, once?
    pub(super) fn is_begun_once(&self, body: BodyRef, by_main: bool) -> bool {
        let Some(parent) = self.program.body(body).parent else { return false };
        let outer = BodyRef { file: body.file, body: parent };
        made_at(self.program, outer, body)
            .is_some_and(|at| self.happen_once(&[Place { body: outer, at }], by_main, DEPTH))
    }

    /// Does a statement run again and again: in a loop, in a closure that may be run for each of many?
    fn is_repeated(&self, place: &Place) -> bool {
        let Place { mut body, mut at } = *place;
        loop {
            let lowered = self.program.body(body);
            if comes_after(lowered, at, at) {
                return true;
            }
            let Some(parent) = lowered.parent else { return false };
            let is_once = lowered.kind == BodyKind::Async
                || matches!(when(self.program, self.summaries, body), When::Started | When::Passed);
            let outer = BodyRef { file: body.file, body: parent };
            match made_at(self.program, outer, body).filter(|_| is_once) {
                Some(made) => (body, at) = (outer, made),
                None => return true,
            }
        }
    }
}

/// The statement that makes a closure or `async` block.
fn made_at(program: &Program, outer: BodyRef, inner: BodyRef) -> Option<(u32, u32)> {
    let mut around = statements(program.body(outer));
    let made = around.find(|(_, statement)| match statement {
        Statement::Assign(_, Rvalue::Closure(id)) => *id == inner.body,
        _ => false,
    });
    made.map(|(at, _)| at)
}

/// The type of a method that has its `self` to itself.
fn exclusive_receiver(program: &Program, id: FnId) -> Option<AdtId> {
    let own = match program.function(id).receiver {
        Receiver::RefMut | Receiver::Value => true,
        // `self: Pin<&mut Self>`.
        Receiver::Typed => program.signature(id).params.first().is_some_and(|ty| {
            ty.any(&mut |part| matches!(part, Ty::Ref(true, _)))
                && !ty.any(&mut |part| matches!(part, Ty::Ref(false, _)))
        }),
        Receiver::None | Receiver::Ref => false,
    };
    program.implementor(id).filter(|owner| own && program.is_user_file(program.adt_file(*owner)))
}

fn is_cloned(program: &Program, owner: AdtId) -> bool {
    let file = program.adt_file(owner);
    let is_clone = |path: &PathId| {
        program
            .path(file, *path)
            .segments
            .last()
            .is_some_and(|last| ["Clone", "Copy"].contains(&program.name(last.name)))
    };
    let by_hand = || {
        (0..program.impl_count()).map(ImplId).any(|one| {
            program.is_user_file(program.impl_file(one)) && {
                let head = program.impl_head(one);
                head.self_ty.adt() == Some(owner)
                    && head.of.as_ref().is_some_and(|of| program.name(program.of_trait(of.id).name) == "Clone")
            }
        })
    };
    program.adt(owner).derives.iter().any(is_clone) || by_hand()
}
