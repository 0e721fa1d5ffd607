//! Calls, method calls, `.await`.

use syn::Expr;

use super::Lowering;
use super::expr::strip;
use crate::ir::{Await, AwaitKind, Call, Callee, Local, Operand, Place, Rvalue, Statement};
use crate::span::Span;

impl Lowering<'_, '_> {
    /// `f(a, b)`.
    pub fn call(&mut self, call: &syn::ExprCall, whole: &Expr, dest: Option<Local>) {
        let (callee, name) = match strip(&call.func) {
            Expr::Path(path) => {
                let name = path.path.segments.last().map(|segment| self.cx.span(segment.ident.span()));
                let name = name.unwrap_or_default();
                let variable = match (&path.qself, path.path.get_ident()) {
                    (None, Some(ident)) => {
                        let name = self.cx.ident(ident);
                        self.variable(name)
                    }
                    _ => None,
                };
                let callee = match variable {
                    Some(local) => Callee::Value(Place::local(local)),
                    None => Callee::Path(self.cx.path(&path.path, path.qself.as_ref())),
                };
                (callee, name)
            }
            function => {
                let name = self.cx.expr_span(function);
                (Callee::Value(self.place(function)), name)
            }
        };
        let args = call.args.iter().map(|arg| self.operand(arg)).collect();
        self.emit_call(callee, args, dest, name, whole);
    }

    /// `x.f(a, b)`.
    pub fn method_call(&mut self, call: &syn::ExprMethodCall, whole: &Expr, dest: Option<Local>) {
        let mut args = Vec::with_capacity(call.args.len() + 1);
        args.push(self.operand(&call.receiver));
        args.extend(call.args.iter().map(|arg| self.operand(arg)));
        let generics = self.cx.turbofish(call.turbofish.as_ref());
        let callee = Callee::Method { name: self.cx.ident(&call.method), args: generics };
        let name = self.cx.span(call.method.span());
        self.emit_call(callee, args, dest, name, whole);
    }

    fn emit_call(&mut self, callee: Callee, args: Vec<Operand>, dest: Option<Local>, name: Span, whole: &Expr) {
        let dest = dest.unwrap_or_else(|| self.temporary(whole));
        let mut at = self.cx.expr_span(whole);
        // In a chain of several lines a method call is where its name stands.
        if let Expr::MethodCall(call) = whole
            && crate::lower::extent::first(whole).start().line < call.method.span().start().line
        {
            at.start = name.start;
        }
        self.push(Statement::Call(Box::new(Call { callee, args, dest, name })), at);
    }

    /// A method call that a loop or macro makes; its result is a new temporary.
    pub fn implied_call(&mut self, method: &str, args: Vec<Operand>, at: Span) -> Local {
        let dest = self.new_temporary(None, at);
        let callee = Callee::Method { name: self.cx.symbol(method), args: Vec::new() };
        self.push(Statement::Call(Box::new(Call { callee, args, dest, name: at })), at);
        dest
    }

    /// `x.await`.
    pub fn await_(&mut self, wait: &syn::ExprAwait, whole: &Expr, dest: Option<Local>) {
        let future = self.operand(&wait.base);
        let dest = dest.unwrap_or_else(|| self.temporary(whole));
        let at = self.cx.span(wait.dot_token.spans[0]).to(self.cx.span(wait.await_token.span));
        self.push_await(vec![future], vec![dest], AwaitKind::Plain, at);
    }

    /// A wait for these futures.
    pub fn push_await(&mut self, futures: Vec<Operand>, dests: Vec<Local>, kind: AwaitKind, at: Span) {
        self.push(Statement::Await(Box::new(Await { futures, dests, kind })), at);
    }

    /// A value made of these, into `dest` if one is given. One without parts is kept too: that something is printed is
    /// something that is done.
    pub fn compose(&mut self, parts: Vec<Operand>, dest: Option<Local>, at: Span) {
        let dest = dest.unwrap_or_else(|| self.new_plain(at));
        self.assign(dest, Rvalue::Compose(parts), at);
    }
}
