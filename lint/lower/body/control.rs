//! Branches and loops.

use syn::{BinOp, Expr, UnOp};

use super::Lowering;
use super::expr::strip;
use super::graph::{Target, TargetKind, further};
use super::pattern::split_guard;
use crate::ir::{
    BlockId, Local, Loop, LoopKind, Operand, Place, Rvalue, Scrutinee, ScrutineeForm, Statement, Step, Terminator, Test,
};
use crate::span::{Edition, Span};

/// Where a test leads that is not passed: the block, and how many scopes stand there.
pub(super) type Elsewhere = (BlockId, usize);

impl Lowering<'_, '_> {
    /// `if c { … } else { … }`.
    pub fn branch(&mut self, branch: &syn::ExprIf, dest: Option<Local>) {
        let (otherwise, join) = (self.new_block(), self.new_block());
        let names = self.frame.names.len();
        let depth = self.frame.scopes.len();
        // What a `let` in the condition makes lives in the branch; up to 2021 its temporaries in all of it.
        self.enter(self.cx.edition >= Edition::E2024);
        let first = self.frame.body.scrutinees.len();
        self.jump_if(&branch.cond, false, (otherwise, depth));
        let body = match &branch.else_branch {
            Some((_, other)) if self.cx.edition < Edition::E2024 => {
                self.block_span(&branch.then_branch).to(self.cx.expr_span(other))
            }
            Some(_) | None => self.block_span(&branch.then_branch),
        };
        self.follow_scrutinees(first, ScrutineeForm::IfLet, body);
        self.enter(true);
        self.block(&branch.then_branch, dest);
        let close = self.cx.span(branch.then_branch.brace_token.span.close());
        self.leave(close);
        self.leave(close);
        self.frame.names.truncate(names);
        self.terminate(Terminator::Goto(join), close);
        self.start(otherwise);
        if let Some((_, other)) = &branch.else_branch {
            let end = self.cx.span(crate::lower::extent::last(other)).last();
            self.enter(true);
            self.eval(other, dest);
            self.leave(end);
            self.terminate(Terminator::Goto(join), end);
        } else {
            self.terminate(Terminator::Goto(join), close);
        }
        self.start(join);
    }

    /// Goes elsewhere if the condition's value is `value`, and on otherwise. Temporaries of a condition
    /// end with it; what a `let` in it makes ends with the scope that is open now.
    pub fn jump_if(&mut self, cond: &Expr, value: bool, to: Elsewhere) {
        let cond = strip(cond);
        match cond {
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) => {
                // The value of the first operand that decides.
                let decides = matches!(binary.op, BinOp::Or(_));
                if decides == value {
                    self.jump_if(&binary.left, value, to);
                    self.jump_if(&binary.right, value, to);
                } else {
                    let decided = self.new_block();
                    self.jump_if(&binary.left, decides, (decided, self.frame.scopes.len()));
                    self.jump_if(&binary.right, value, to);
                    let at = self.cx.span(crate::lower::extent::last(cond));
                    self.flow_into(decided, at);
                }
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => self.jump_if(&unary.expr, !value, to),
            Expr::Let(test) if !value => {
                let from = self.frame.next();
                self.jump_unless_matches(&test.expr, &test.pat, to);
                self.note_scrutinee(ScrutineeForm::IfLet, from, Span::default());
            }
            Expr::Macro(mac) if mac.mac.path.is_ident("matches") => match self.matches_arguments(&mac.mac) {
                Some((scrutinee, pat)) => self.jump_if_matches(&scrutinee, &pat, value, to, cond),
                None => self.jump_if_value(cond, value, to),
            },
            _ => self.jump_if_value(cond, value, to),
        }
    }

    /// Notes what is matched or iterated over: all that was made since `from` was the next local.
    pub fn note_scrutinee(&mut self, form: ScrutineeForm, from: u32, body: Span) {
        let (from, to) = (Local(from), Local(self.frame.next()));
        self.frame.body.scrutinees.push(Scrutinee { form, from, to, body });
    }

    /// Says what follows the scrutinees of a condition.
    fn follow_scrutinees(&mut self, first: usize, form: ScrutineeForm, body: Span) {
        for scrutinee in self.frame.body.scrutinees[first..].iter_mut().filter(|one| one.body == Span::default()) {
            (scrutinee.form, scrutinee.body) = (form, body);
        }
    }

    fn jump_if_value(&mut self, cond: &Expr, value: bool, to: Elsewhere) {
        let at = self.cx.expr_span(cond);
        let first = self.frame.next();
        self.enter(true);
        let operand = self.operand(cond);
        let condition = self.outlive(operand, first, at);
        let (next, edge) = (self.new_block(), self.edge(to));
        let (then, otherwise) = if value { (edge, next) } else { (next, edge) };
        self.terminate(Terminator::If { condition, then, otherwise }, at);
        self.walk_edge(edge, to, at);
        self.start(next);
    }

    /// Closes the innermost scope, opened when `first` was the next local, and keeps a `bool` that was
    /// computed in it.
    fn outlive(&mut self, operand: Operand, first: u32, at: Span) -> Operand {
        let inside = |local: Local| local.0 >= first && local.0 < super::graph::FIRST_CAPTURE;
        let kept = match &operand {
            Operand::Use(Place { base: crate::ir::Base::Local(local), way }) if inside(*local) => {
                if way.is_empty() && (local.0 + 1 == self.frame.next() || !self.ends_here(*local)) {
                    Some(*local)
                } else {
                    let copy = self.new_plain(at);
                    self.assign(copy, Rvalue::Use(operand.clone()), at);
                    Some(copy)
                }
            }
            Operand::Use(_) | Operand::Literal(_) => None,
        };
        match kept {
            Some(local) => {
                self.leave_keeping(local, at.last());
                Operand::Use(Place::local(local))
            }
            None => {
                self.leave(at.last());
                operand
            }
        }
    }

    /// The block that a way elsewhere begins with: a new one if scopes end on the way.
    fn edge(&mut self, to: Elsewhere) -> BlockId {
        if self.anything_from(to.1) { self.new_block() } else { to.0 }
    }

    fn walk_edge(&mut self, edge: BlockId, to: Elsewhere, at: Span) {
        if edge != to.0 {
            self.start(edge);
            self.drops_to(to.1, at.last());
            self.terminate(Terminator::Goto(to.0), at.last());
        }
    }

    /// `if let PAT = expr`: goes elsewhere if it does not match.
    fn jump_unless_matches(&mut self, expr: &Expr, pat: &syn::Pat, to: Elsewhere) {
        let at = self.cx.expr_span(expr);
        let scrutinee = self.scrutinee(expr);
        self.test(&scrutinee, pat, to, at);
    }

    /// Goes elsewhere if the pattern (with its guard) does not match a place; else its variables are
    /// bound.
    pub fn test(&mut self, scrutinee: &Place, pat: &syn::Pat, to: Elsewhere, at: Span) {
        let (pat, guard) = split_guard(pat);
        let unmatched = self.pending(to.1);
        let vars = self.declare_variables(pat, None);
        let matched = self.compare(pat, scrutinee, &vars);
        if matched.refutable {
            let (good, bad) = (self.new_block(), self.new_block());
            self.terminate(Terminator::Match { scrutinee: scrutinee.clone(), arms: vec![good, bad] }, at);
            self.start(bad);
            self.assume_not(&matched.denials(), at);
            self.drop_all(unmatched, at.last());
            self.terminate(Terminator::Goto(to.0), at.last());
            self.start(good);
        }
        self.bind(matched, at);
        self.frame.names.extend(vars);
        if let Some(guard) = guard {
            self.jump_if(guard, false, to);
        }
    }

    /// `matches!(expr, PAT if guard)` as a condition.
    fn jump_if_matches(&mut self, expr: &Expr, pat: &syn::Pat, value: bool, to: Elsewhere, whole: &Expr) {
        let at = self.cx.expr_span(whole);
        let names = self.frame.names.len();
        let depth = self.frame.scopes.len();
        let differs = self.new_block();
        self.enter(true);
        self.jump_unless_matches(expr, pat, (differs, depth));
        self.leave(at.last());
        self.frame.names.truncate(names);
        if value {
            self.leave_for(to.0, to.1, at.last());
            self.start(differs);
        } else {
            let next = self.new_block();
            self.terminate(Terminator::Goto(next), at.last());
            self.start(differs);
            self.leave_for(to.0, to.1, at.last());
            self.start(next);
        }
    }

    /// `loop { … }`.
    pub fn endless(&mut self, turn: &syn::ExprLoop, dest: Option<Local>) {
        let keyword = self.cx.span(turn.loop_token.span);
        let close = self.cx.span(turn.body.brace_token.span.close());
        let (head, exit) = self.begin_loop(LoopKind::Loop, keyword, close, turn.label.as_ref(), dest);
        self.enter(true);
        self.block(&turn.body, None);
        self.leave(close);
        if self.end_loop(head, close) {
            self.start(exit);
        }
    }

    /// `while c { … }`.
    pub fn while_(&mut self, turn: &syn::ExprWhile) {
        let keyword = self.cx.span(turn.while_token.span);
        let close = self.cx.span(turn.body.brace_token.span.close());
        let (head, exit) = self.begin_loop(LoopKind::While, keyword, close, turn.label.as_ref(), None);
        let names = self.frame.names.len();
        let depth = self.frame.scopes.len();
        self.enter(true);
        let first = self.frame.body.scrutinees.len();
        self.jump_if(&turn.cond, false, (exit, depth));
        let body = self.block_span(&turn.body);
        self.follow_scrutinees(first, ScrutineeForm::WhileLet, body);
        self.block(&turn.body, None);
        self.leave(close);
        self.frame.names.truncate(names);
        self.end_loop(head, close);
        self.start(exit);
    }

    /// `for x in it { … }`.
    pub fn for_(&mut self, turn: &syn::ExprForLoop, whole: &Expr) {
        let at = self.cx.expr_span(&turn.expr);
        let close = self.cx.span(crate::lower::extent::last(whole));
        // What the iterator borrows from ends with the loop, not with the statement.
        self.enter(true);
        let first = self.frame.next();
        let iterable = self.operand(&turn.expr);
        let iterator = self.implied_call("into_iter", vec![iterable], at);
        let body = self.block_span(&turn.body);
        self.note_scrutinee(ScrutineeForm::For, first, body);
        let keyword = self.cx.span(turn.for_token.span);
        let (head, exit) = self.begin_loop(LoopKind::For, keyword, close, turn.label.as_ref(), None);
        let names = self.frame.names.len();
        let depth = self.frame.scopes.len();
        self.enter(true);
        let next = Place::local(self.implied_call("next", vec![Operand::Use(Place::local(iterator))], at));
        let (some, none) = (self.new_block(), self.new_block());
        self.terminate(Terminator::Match { scrutinee: next.clone(), arms: vec![some, none] }, at);
        self.start(none);
        self.push(Statement::Assume { place: next.clone(), test: Test::Success, holds: false }, at);
        self.drops_to(depth, at.last());
        self.terminate(Terminator::Goto(exit), at);
        self.start(some);
        self.push(Statement::Assume { place: next.clone(), test: Test::Success, holds: true }, at);
        let vars = self.declare_variables(&turn.pat, None);
        self.bind_irrefutable(&turn.pat, &further(&next, &[Step::Success]), &vars);
        self.frame.names.extend(vars);
        self.block(&turn.body, None);
        self.leave(close);
        self.frame.names.truncate(names);
        self.end_loop(head, close);
        self.start(exit);
        self.leave(close);
    }

    fn begin_loop(
        &mut self,
        kind: LoopKind,
        keyword: Span,
        close: Span,
        label: Option<&syn::Label>,
        dest: Option<Local>,
    ) -> (BlockId, BlockId) {
        let (head, exit) = (self.new_block(), self.new_block());
        self.flow_into(head, keyword);
        self.frame.body.loops.push(Loop { head, exit, kind, keyword, span: keyword.to(close) });
        let label = label.map(|label| self.cx.ident(&label.name.ident));
        let depth = self.frame.scopes.len();
        self.frame.targets.push(Target { label, kind: TargetKind::Loop(head), depth, exit, dest, left: false });
        (head, exit)
    }

    /// Goes back to the head. Does anything break out?
    fn end_loop(&mut self, head: BlockId, close: Span) -> bool {
        self.end(Terminator::Goto(head), close);
        self.frame.targets.pop().is_some_and(|target| target.left)
    }
}
