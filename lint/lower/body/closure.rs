//! Closures, `async` blocks and parameters.

use super::Lowering;
use super::graph::Frame;
use crate::ir::{BodyId, BodyKind, Local, LocalKind, Place, RETURN, Rvalue, TypeId};

impl Lowering<'_, '_> {
    /// A parameter: the pattern that takes it apart, if it is not simply a name.
    pub fn param<'p>(&mut self, pat: &'p syn::Pat, ty: Option<TypeId>) -> Option<&'p syn::Pat> {
        if let Some(ident) = self.simple_name(pat) {
            let name = self.cx.ident(ident);
            let span = self.cx.span(ident.span());
            let local = self.declare(Some(name), ty, LocalKind::Param, span);
            self.frame.names.push((name, local));
            return None;
        }
        let span = self.pattern_span(pat);
        self.declare(None, ty, LocalKind::Param, span);
        Some(pat)
    }

    /// Opens the scopes of the parameters that have just been declared and takes patterns apart. A
    /// parameter and the variables of its pattern end together, the last parameter first.
    pub fn params(&mut self, patterns: &[Option<&syn::Pat>]) {
        self.frame.body.params = patterns.len() as u32;
        self.enter(true);
        for at in 0..patterns.len() {
            if patterns[at].is_some() && at > 0 {
                self.enter(true);
            }
            self.end_with(self.frame.scopes.len() - 1, Local(at as u32 + 1));
            if let Some(pat) = patterns[at] {
                let vars = self.declare_variables(pat, None);
                self.bind_irrefutable(pat, &Place::local(Local(at as u32 + 1)), &vars);
                self.frame.names.extend(vars);
                if at + 1 < patterns.len() {
                    self.enter(true);
                }
            }
        }
    }

    /// `|x| …`, also `async |x| …`.
    pub fn closure(&mut self, expr: &syn::ExprClosure, whole: &syn::Expr) -> BodyId {
        self.open(BodyKind::Closure, expr.capture.is_some());
        self.frame.body.map.body = self.cx.expr_span(whole);
        if let syn::ReturnType::Type(_, ty) = &expr.output {
            self.frame.body.result = Some(self.cx.ty(ty));
        }
        let mut patterns = Vec::new();
        for input in &expr.inputs {
            let taken_apart = match input {
                syn::Pat::Type(typed) => {
                    let ty = self.cx.ty(&typed.ty);
                    self.param(&typed.pat, Some(ty))
                }
                _ => self.param(input, None),
            };
            patterns.push(taken_apart);
        }
        self.params(&patterns);
        if expr.asyncness.is_some() {
            let inner = self.asynchronous(whole, true, |lowering| lowering.eval(&expr.body, Some(RETURN)));
            let span = self.frame.body.map.body;
            self.assign(RETURN, Rvalue::Closure(inner), span);
        } else {
            self.eval(&expr.body, Some(RETURN));
        }
        self.finish(crate::lower::extent::last(whole))
    }

    /// `async { … }`, also the body of an `async` closure.
    pub fn asynchronous(&mut self, whole: &syn::Expr, by_move: bool, lower: impl FnOnce(&mut Self)) -> BodyId {
        self.open(BodyKind::Async, by_move);
        self.frame.body.map.body = self.cx.expr_span(whole);
        self.enter(true);
        lower(self);
        self.finish(crate::lower::extent::last(whole))
    }

    /// Begins a body inside this one.
    fn open(&mut self, kind: BodyKind, by_move: bool) {
        let frame = Frame::new(self.cx, kind, self.frame.body.module, Some(self.frame.id), by_move);
        self.outer.push(std::mem::replace(&mut self.frame, frame));
    }
}
