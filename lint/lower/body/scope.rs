//! Scopes: which locals end where, and in which order.

use smallvec::SmallVec;

use super::Lowering;
use crate::ir::{Local, LocalKind, Statement, Symbol, TypeId};
use crate::span::Span;

/// Ranges of locals that end, in this order.
pub(super) type Drops = SmallVec<[(u32, u32); 4]>;

/// A scope and the locals that end with it.
#[derive(Default)]
pub(super) struct Scope {
    /// Ranges of locals, ascending. Locals of scopes that have been left since may lie in them.
    ranges: SmallVec<[(u32, u32); 2]>,
    /// Do temporaries end here, or in a scope further out?
    temporaries: bool,
}

impl Lowering<'_, '_> {
    /// Opens a scope. Temporaries made in it end with it only if `temporaries` says so.
    pub fn enter(&mut self, temporaries: bool) {
        self.frame.scopes.push(Scope { ranges: SmallVec::new(), temporaries });
    }

    /// Closes the innermost scope; its locals end here.
    pub fn leave(&mut self, at: Span) {
        let depth = self.frame.scopes.len().saturating_sub(1);
        self.drops_to(depth, at);
        self.frame.scopes.truncate(depth);
    }

    /// Closes the innermost scope but for its last local, which holds a value without an owner.
    pub fn leave_keeping(&mut self, kept: Local, at: Span) {
        if let Some(scope) = self.frame.scopes.last_mut()
            && let Some(last) = scope.ranges.last_mut()
            && last.1 == kept.0 + 1
        {
            last.1 = kept.0;
            if last.0 == last.1 {
                scope.ranges.pop();
            }
        }
        self.leave(at);
    }

    /// Would leaving all scopes but the outer `depth` end any local?
    pub fn anything_from(&self, depth: usize) -> bool {
        self.frame.scopes[depth..].iter().any(|scope| !scope.ranges.is_empty())
    }

    /// Does this local end with the innermost scope?
    pub fn ends_here(&self, local: Local) -> bool {
        let scope = self.frame.scopes.last();
        scope.is_some_and(|scope| scope.ranges.iter().any(|(from, to)| (*from..*to).contains(&local.0)))
    }

    /// The drops of a way out that leaves all scopes but the outer `depth`: inner scopes first.
    pub fn drops_to(&mut self, depth: usize, at: Span) {
        let drops = self.pending(depth);
        self.drop_all(drops, at);
    }

    /// What such a way out would drop if it were taken now.
    pub fn pending(&self, depth: usize) -> Drops {
        let mut drops = Drops::new();
        let scopes = &self.frame.scopes;
        let left = scopes.get(depth..).unwrap_or_default();
        for (from, to) in left.iter().rev().flat_map(|scope| scope.ranges.iter().rev().copied()) {
            // Between two ranges there may be locals that have ended already, but none that lives.
            let joins = |lower: u32| to == lower || (to < lower && !scopes.iter().any(|scope| scope.has(to, lower)));
            match drops.last_mut() {
                Some(last) if joins(last.0) => last.0 = from,
                Some(_) | None => drops.push((from, to)),
            }
        }
        drops
    }

    /// These drops.
    pub fn drop_all(&mut self, drops: Drops, at: Span) {
        for (from, to) in drops {
            self.drop_range(from, to, at);
        }
    }

    fn drop_range(&mut self, from: u32, to: u32, at: Span) {
        let current = self.frame.current.0 as usize;
        let last = self.frame.body.blocks[current].statements.last_mut();
        let span = self.frame.body.map.statements[current].last();
        match (last, span) {
            (Some(Statement::Drop { from: lower, to: _ }), Some(span)) if lower.0 == to && *span == at => {
                *lower = Local(from);
            }
            _ => self.push(Statement::Drop { from: Local(from), to: Local(to) }, at),
        }
    }

    /// A variable of a pattern: it ends with the innermost scope.
    pub fn new_variable(&mut self, name: Symbol, ty: Option<TypeId>, at: Span) -> Local {
        let local = self.declare(Some(name), ty, LocalKind::Variable, at);
        self.end_with(self.frame.scopes.len() - 1, local);
        local
    }

    /// A temporary: it ends with the innermost scope that takes temporaries.
    pub fn new_temporary(&mut self, ty: Option<TypeId>, at: Span) -> Local {
        let local = self.declare(None, ty, LocalKind::Temporary, at);
        let scope = self.frame.scopes.iter().rposition(|scope| scope.temporaries);
        self.end_with(scope.unwrap_or(0), local);
        local
    }

    /// A temporary that ends with the innermost scope, be it one of variables.
    pub fn new_extended(&mut self, at: Span) -> Local {
        let local = self.declare(None, None, LocalKind::Temporary, at);
        self.end_with(self.frame.scopes.len() - 1, local);
        local
    }

    /// A temporary whose end does not matter: a number, a reference.
    pub fn new_plain(&mut self, at: Span) -> Local {
        self.declare(None, None, LocalKind::Temporary, at)
    }

    /// Lets a local end with a scope.
    pub fn end_with(&mut self, scope: usize, local: Local) {
        let Some(last) = self.frame.scopes.get(scope).and_then(|scope| scope.ranges.last()).map(|last| last.1) else {
            if let Some(scope) = self.frame.scopes.get_mut(scope) {
                scope.ranges.push((local.0, local.0 + 1));
            }
            return;
        };
        // The locals between have ended already, or else they make two ranges of it.
        let joins = last == local.0 || !self.frame.scopes.iter().any(|scope| scope.has(last, local.0));
        let ranges = &mut self.frame.scopes[scope].ranges;
        match ranges.last_mut() {
            Some(last) if joins => last.1 = local.0 + 1,
            Some(_) | None => ranges.push((local.0, local.0 + 1)),
        }
    }
}

impl Scope {
    /// Does any local of `from..to` end here?
    fn has(&self, from: u32, to: u32) -> bool {
        self.ranges.iter().any(|range| range.0 < to && from < range.1)
    }
}
