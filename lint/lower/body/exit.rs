//! Ways out: `return`, `break`, `continue`, `?`.

use syn::Expr;

use super::Lowering;
use super::graph::TargetKind;
use crate::ir::{Local, Operand, Place, RETURN, Rvalue, Statement, Step, Terminator, Test};
use crate::span::Span;

impl Lowering<'_, '_> {
    /// `return value`.
    pub fn return_(&mut self, leave: &syn::ExprReturn) {
        if let Some(value) = &leave.expr {
            self.eval(value, Some(RETURN));
        }
        let at = self.cx.span(leave.return_token.span);
        self.leave_body(at);
    }

    /// Ends all scopes and returns.
    pub fn leave_body(&mut self, at: Span) {
        self.drops_to(0, at);
        self.end(Terminator::Return, at);
    }

    /// `break 'label value`.
    pub fn break_(&mut self, leave: &syn::ExprBreak) {
        let at = self.cx.span(leave.break_token.span);
        let target = self.target(leave.label.as_ref(), true);
        let Some((index, dest)) = target.map(|index| (index, self.frame.targets[index].dest)) else {
            self.end(Terminator::Diverge, at);
            return;
        };
        if let Some(value) = &leave.expr {
            self.eval(value, dest);
        }
        let target = &mut self.frame.targets[index];
        target.left = true;
        let (depth, exit) = (target.depth, target.exit);
        self.leave_for(exit, depth, at);
    }

    /// `continue 'label`.
    pub fn continue_(&mut self, leave: &syn::ExprContinue) {
        let at = self.cx.span(leave.continue_token.span);
        let target = self.target(leave.label.as_ref(), false).map(|index| self.frame.targets[index]);
        match target.map(|target| (target.kind, target.depth)) {
            Some((TargetKind::Loop(head), depth)) => self.leave_for(head, depth, at),
            Some((TargetKind::Block | TargetKind::Try, _)) | None => self.end(Terminator::Diverge, at),
        }
    }

    /// Ends the scopes beyond the outer `depth` and goes to `block`.
    pub fn leave_for(&mut self, block: crate::ir::BlockId, depth: usize, at: Span) {
        self.drops_to(depth, at);
        self.end(Terminator::Goto(block), at);
    }

    fn target(&mut self, label: Option<&syn::Lifetime>, blocks: bool) -> Option<usize> {
        let label = label.map(|label| self.cx.ident(&label.ident));
        self.frame.targets.iter().rposition(|target| match (label, target.kind) {
            (Some(_), TargetKind::Loop(_)) => target.label == label,
            (Some(_), TargetKind::Block) => blocks && target.label == label,
            (None, TargetKind::Loop(_)) => true,
            (None, TargetKind::Block) | (_, TargetKind::Try) => false,
        })
    }

    /// `x?`: the place whose [`Step::Success`] is the value. The other way leaves.
    pub fn question(&mut self, question: &syn::ExprTry, whole: &Expr) -> Place {
        let operand = self.temporary(whole);
        self.eval(&question.expr, Some(operand));
        let place = Place::local(operand);
        let at = self.cx.span(question.question_token.span);
        self.success_or_leave(&place, at);
        place
    }

    /// Goes on where `place` is a success; else returns its failure.
    pub fn success_or_leave(&mut self, place: &Place, at: Span) {
        let (good, bad) = (self.new_block(), self.new_block());
        self.terminate(Terminator::Match { scrutinee: place.clone(), arms: vec![good, bad] }, at);
        self.start(bad);
        self.push(Statement::Assume { place: place.clone(), test: Test::Success, holds: false }, at);
        let failure = Rvalue::Use(Operand::Use(place.then(Step::Failure)));
        self.leave_with(failure, at);
        self.start(good);
        self.push(Statement::Assume { place: place.clone(), test: Test::Success, holds: true }, at);
    }

    /// Leaves with an error: the body, or the `try` block round this.
    pub fn leave_with(&mut self, value: Rvalue, at: Span) {
        let around = self.frame.targets.iter().rposition(|target| matches!(target.kind, TargetKind::Try));
        match around.map(|index| self.frame.targets[index]) {
            Some(target) => {
                self.assign_if(target.dest, value, at);
                self.leave_for(target.exit, target.depth, at);
            }
            None => {
                self.assign(RETURN, value, at);
                self.leave_body(at);
            }
        }
    }

    fn assign_if(&mut self, dest: Option<Local>, value: Rvalue, at: Span) {
        if let Some(dest) = dest {
            self.assign(dest, value, at);
        }
    }
}
