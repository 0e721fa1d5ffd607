//! Blocks and their statements, `let` above all.

use syn::{Expr, Pat, Stmt};

use super::Lowering;
use super::expr::strip;
use super::pattern::binds_by_reference;
use crate::ir::{Local, ModuleId, Operand, Place, Rvalue, Terminator};
use crate::span::{Edition, Span};

impl Lowering<'_, '_> {
    /// From brace to brace.
    pub fn block_span(&self, block: &syn::Block) -> Span {
        self.cx.span(block.brace_token.span.open()).to(self.cx.span(block.brace_token.span.close()))
    }

    /// A block; its value goes to `dest`.
    pub fn block(&mut self, block: &syn::Block, dest: Option<Local>) {
        let close = self.cx.span(block.brace_token.span.close());
        self.scoped_statements(&block.stmts, dest, close);
    }

    /// The statements of a block that ends at `close`.
    pub fn scoped_statements(&mut self, statements: &[Stmt], dest: Option<Local>, close: Span) {
        self.enter_items(statements);
        let names = self.frame.names.len();
        self.enter(false);
        self.statements(statements, dest, close);
        self.leave(close);
        self.frame.names.truncate(names);
    }

    /// Items of a block are visible in all of it, before their declaration too.
    pub fn enter_items(&mut self, statements: &[Stmt]) {
        let mut inside: Option<ModuleId> = None;
        for statement in statements {
            let Stmt::Item(item) = statement else { continue };
            let module = match inside {
                Some(module) => module,
                None => {
                    let module = self.cx.block_module(self.frame.body.module);
                    self.frame.body.module = module;
                    *inside.insert(module)
                }
            };
            self.cx.item(item, module);
        }
    }

    /// Statements in the scope that is open; the last one's value goes to `dest`.
    pub fn statements(&mut self, statements: &[Stmt], dest: Option<Local>, close: Span) {
        let mut at = 0;
        while at < statements.len() {
            let rest = &statements[at..];
            match super::cfg::group(rest) {
                Some(group) => {
                    let is_last = group.len == rest.len();
                    self.configured(&rest[..group.len], group.complete, is_last, dest, close);
                    at += group.len;
                }
                None => {
                    self.statement(&rest[0], rest.len() == 1, dest, close);
                    at += 1;
                }
            }
        }
    }

    /// One statement; `is_last` in its block.
    pub fn statement(&mut self, statement: &Stmt, is_last: bool, dest: Option<Local>, close: Span) {
        match statement {
            Stmt::Local(local) => self.let_(local),
            Stmt::Item(_) => {}
            Stmt::Expr(expr, None) if is_last => {
                self.tail(close, |lowering| lowering.eval(expr, dest));
            }
            Stmt::Expr(expr, semi) => {
                self.enter(true);
                self.eval(expr, None);
                let end = semi.map_or_else(|| crate::lower::extent::last(expr), |semi| semi.span);
                let end = self.cx.span(end).last();
                self.leave(end);
            }
            Stmt::Macro(call) if is_last && call.semi_token.is_none() => {
                self.tail(close, |lowering| lowering.macro_statement(&call.mac, dest, close));
            }
            Stmt::Macro(call) => {
                let end = call.semi_token.map_or_else(|| call.mac.delimiter.span().close(), |semi| semi.span);
                let end = self.cx.span(end).last();
                self.macro_statement(&call.mac, None, end);
            }
        }
    }

    /// The last expression of a block: from 2024 on its temporaries end before the block's variables.
    pub fn tail(&mut self, close: Span, lower: impl FnOnce(&mut Self)) {
        let is_scope = self.cx.edition >= Edition::E2024;
        if is_scope {
            self.enter(true);
        }
        lower(self);
        if is_scope {
            self.leave(close);
        }
    }

    fn let_(&mut self, local: &syn::Local) {
        let (pat, ty) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pat => (pat, None),
        };
        let Some(init) = &local.init else {
            let vars = self.declare_variables(pat, ty);
            self.frame.names.extend(vars);
            return;
        };
        let end = self.cx.span(local.semi_token.span);
        let extended = self.frame.extended.len();
        self.extend(&init.expr);
        if binds_by_reference(pat) {
            self.extend_base(&init.expr);
        }
        let vars = self.declare_variables(pat, ty);
        match (self.simple_name(pat), &*vars, &init.diverge) {
            (Some(_), [(_, variable)], None) => {
                let variable = *variable;
                self.enter(true);
                self.eval(&init.expr, Some(variable));
                self.leave(end);
            }
            _ => self.take_apart(pat, ty, init, &vars, end),
        }
        self.frame.extended.truncate(extended);
        self.frame.names.extend(vars);
    }

    /// `let (a, b) = …`, `let Some(x) = … else { … }`.
    fn take_apart(
        &mut self,
        pat: &Pat,
        ty: Option<&syn::Type>,
        init: &syn::LocalInit,
        vars: &super::pattern::Variables,
        end: Span,
    ) {
        let depth = self.frame.scopes.len();
        let at = self.cx.expr_span(&init.expr);
        self.enter(true);
        let scrutinee = match ty {
            Some(ty) if !is_place(&init.expr) && self.frame.extended.is_empty() => {
                let ty = self.cx.ty(ty);
                let temporary = self.new_temporary(Some(ty), at);
                self.eval(&init.expr, Some(temporary));
                Place::local(temporary)
            }
            Some(_) | None => match (pat, self.operand(&init.expr)) {
                (_, Operand::Use(place)) => place,
                (Pat::Wild(_), Operand::Literal(_)) => {
                    self.leave(end);
                    return;
                }
                (_, literal @ Operand::Literal(_)) => self.place_of(literal, at),
            },
        };
        let Some((_, otherwise)) = &init.diverge else {
            self.bind_irrefutable(pat, &scrutinee, vars);
            self.leave(end);
            return;
        };
        let matched = self.compare(pat, &scrutinee, vars);
        let (good, bad, next) = (self.new_block(), self.new_block(), self.new_block());
        self.terminate(Terminator::Match { scrutinee, arms: vec![good, bad] }, at);
        self.start(bad);
        self.assume_not(&matched.denials(), at);
        // The initialiser's temporaries end before the `else` block runs.
        self.drops_to(depth, at.last());
        let bad = self.frame.current;
        self.start(good);
        self.bind(matched, at);
        self.leave(end);
        self.terminate(Terminator::Goto(next), end);
        self.start(bad);
        self.enter(true);
        self.eval(otherwise, None);
        self.leave(end);
        self.start(next);
    }

    /// Reserves locals for the temporaries of a `let` initialiser that live as long as its variables.
    fn extend(&mut self, expr: &Expr) {
        match strip(expr) {
            Expr::Reference(reference) => {
                self.extend(&reference.expr);
                self.extend_base(&reference.expr);
            }
            Expr::RawAddr(reference) => {
                self.extend(&reference.expr);
                self.extend_base(&reference.expr);
            }
            Expr::Struct(literal) => literal.fields.iter().for_each(|field| self.extend(&field.expr)),
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.extend(elem)),
            Expr::Array(array) if array.elems.len() < 64 => array.elems.iter().for_each(|elem| self.extend(elem)),
            Expr::Cast(cast) => self.extend(&cast.expr),
            Expr::Block(block) => self.extend_tail(&block.block),
            Expr::Unsafe(block) => self.extend_tail(&block.block),
            Expr::If(branch) => {
                self.extend_tail(&branch.then_branch);
                if let Some((_, other)) = &branch.else_branch {
                    self.extend(other);
                }
            }
            Expr::Match(matching) => matching.arms.iter().for_each(|arm| self.extend(&arm.body)),
            Expr::Call(call) if is_constructor(&call.func) => call.args.iter().for_each(|arg| self.extend(arg)),
            _ => {}
        }
    }

    fn extend_tail(&mut self, block: &syn::Block) {
        if let Some(Stmt::Expr(tail, None)) = block.stmts.last() {
            self.extend(tail);
        }
    }

    /// Reserves locals for what a borrowed place is based on.
    fn extend_base(&mut self, expr: &Expr) {
        let mut expr = strip(expr);
        loop {
            let inner = match expr {
                Expr::Reference(reference) => &reference.expr,
                Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => &unary.expr,
                Expr::Field(field) => &field.base,
                Expr::Index(index) => &index.expr,
                Expr::Path(_) | Expr::Lit(_) => return,
                _ => break,
            };
            if matches!(expr, Expr::Reference(_)) {
                self.reserve(expr);
            }
            expr = strip(inner);
        }
        self.reserve(expr);
    }

    fn reserve(&mut self, expr: &Expr) {
        if self.frame.extended.iter().any(|(known, _)| std::ptr::eq(*known, expr)) {
            return;
        }
        let at = self.cx.expr_span(expr);
        let local = self.new_extended(at);
        self.frame.extended.push((std::ptr::from_ref(expr), local));
    }

    /// Statements of which a `cfg` leaves one, or none.
    fn configured(&mut self, statements: &[Stmt], complete: bool, is_last: bool, dest: Option<Local>, close: Span) {
        let join = self.new_block();
        let mut arms: Vec<_> = statements.iter().map(|_| self.new_block()).collect();
        let heads = arms.clone();
        if !complete {
            arms.push(join);
        }
        let at = close;
        self.terminate(Terminator::Either(arms), at);
        let names = self.frame.names.len();
        let mut first: Vec<(crate::ir::Symbol, Local)> = Vec::new();
        for (head, statement) in heads.into_iter().zip(statements) {
            self.start(head);
            if super::cfg::is_test(statement) {
                let span = self.cx.span_of(statement);
                self.frame.body.map.tests.push(span);
            }
            let before = self.frame.names.len();
            let is_tail = is_last && matches!(statement, Stmt::Expr(_, None) | Stmt::Macro(_));
            self.statement(statement, is_tail, dest, close);
            // A variable that each alternative declares is one variable.
            let declared = self.frame.names.split_off(before);
            for (name, local) in declared {
                match first.iter().find(|(known, _)| *known == name) {
                    Some((_, known)) => {
                        self.frame.body.locals[known.0 as usize].configured = true;
                        let value = Rvalue::Use(Operand::Use(Place::local(local)));
                        self.assign(*known, value, at);
                    }
                    None => first.push((name, local)),
                }
            }
            self.terminate(Terminator::Goto(join), at);
        }
        self.frame.names.truncate(names);
        self.frame.names.extend(first);
        self.start(join);
    }
}

fn is_place(expr: &Expr) -> bool {
    match strip(expr) {
        Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => true,
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)),
        _ => false,
    }
}

/// `Some`, `Point`: the name of a tuple struct or variant?
fn is_constructor(function: &Expr) -> bool {
    let Expr::Path(path) = strip(function) else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|segment| segment.ident.to_string().starts_with(char::is_uppercase))
}
