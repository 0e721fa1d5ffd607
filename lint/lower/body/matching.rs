//! `match` and `matches!`.

use syn::{Expr, Pat, Token};

use super::Lowering;
use super::expr::strip;
use super::pattern::{cases, split_guard};
use crate::ir::{BlockId, Literal, Local, Operand, Place, ScrutineeForm, Terminator};
use crate::span::Span;

/// Of how many earlier tests a catch-all arm says that they did not hold.
const MAX_DENIALS: usize = 32;

impl Lowering<'_, '_> {
    /// What a pattern is held against: a place as it stands, a value in a temporary of the enclosing
    /// scope.
    pub fn scrutinee(&mut self, expr: &Expr) -> Place {
        let operand = self.operand(expr);
        let at = self.cx.expr_span(expr);
        self.place_of(operand, at)
    }

    /// `match x { … }`.
    pub fn matching(&mut self, matching: &syn::ExprMatch, dest: Option<Local>) {
        let first = self.frame.next();
        let scrutinee = self.scrutinee(&matching.expr);
        let at = self.cx.expr_span(&matching.expr);
        let braces = &matching.brace_token.span;
        let body = self.cx.span(braces.open()).to(self.cx.span(braces.close()));
        self.note_scrutinee(ScrutineeForm::Match, first, body);
        let join = self.new_block();
        let arms: Vec<(Vec<&Pat>, Option<&Expr>)> = matching
            .arms
            .iter()
            .map(|arm| {
                let (pat, guard) = split_guard(&arm.pat);
                let cases = cases(pat);
                let binds = cases.len() > 1 && self.declares(pat);
                (if binds { cases } else { vec![pat] }, guard)
            })
            .collect();
        let heads: Vec<Vec<BlockId>> =
            arms.iter().map(|(cases, _)| cases.iter().map(|_| self.new_block()).collect()).collect();
        let from = |first: usize| heads[first..].iter().flatten().copied().collect::<Vec<_>>();
        self.terminate(Terminator::Match { scrutinee: scrutinee.clone(), arms: from(0) }, at);
        let mut denied = Vec::new();
        for (index, ((cases, guard), arm)) in arms.iter().zip(&matching.arms).enumerate() {
            let names = self.frame.names.len();
            let depth = self.frame.scopes.len();
            let body_end = self.cx.span(crate::lower::extent::last(&arm.body)).last();
            self.enter(true);
            let refuted = self.new_block();
            let all_denials = self.arm_head(cases, *guard, &scrutinee, &heads[index], (refuted, depth), &denied, at);
            if guard.is_none() && denied.len() < MAX_DENIALS {
                denied.extend(all_denials);
            }
            self.eval(&arm.body, dest);
            self.leave(body_end);
            self.frame.names.truncate(names);
            self.terminate(Terminator::Goto(join), body_end);
            if guard.is_some() {
                self.start(refuted);
                let rest = from(index + 1);
                let end = match rest.is_empty() {
                    true => Terminator::Diverge,
                    false => Terminator::Match { scrutinee: scrutinee.clone(), arms: rest },
                };
                self.terminate(end, at);
            }
        }
        self.start(join);
    }

    /// The tests, bindings and guard of an arm. Gives what later arms may take as denied.
    #[expect(clippy::too_many_arguments, reason = "an arm's parts, each used once")]
    fn arm_head(
        &mut self,
        cases: &[&Pat],
        guard: Option<&Expr>,
        scrutinee: &Place,
        heads: &[BlockId],
        refuted: super::control::Elsewhere,
        denied: &[(Place, crate::ir::Test)],
        at: Span,
    ) -> Vec<(Place, crate::ir::Test)> {
        let (Some(first), [head]) = (cases.first(), heads) else {
            let all = self.joined_heads(cases, scrutinee, heads, at);
            if let Some(guard) = guard {
                self.jump_if(guard, false, refuted);
            }
            return all;
        };
        self.start(*head);
        let names = self.frame.names.len();
        let mut vars = self.declare_variables(first, None);
        let matched = self.compare(first, scrutinee, &vars);
        let denials = matched.denials();
        if !matched.refutable {
            self.assume_not(denied, at);
        }
        match guard {
            // A guard sees references; only when it has held are values moved into the variables.
            Some(guard) if !vars.is_empty() => {
                self.bind_references(matched, at);
                self.frame.names.extend(vars);
                self.jump_if(guard, false, refuted);
                self.frame.names.truncate(names);
                vars = self.declare_variables(first, None);
                let again = self.compare(first, scrutinee, &vars);
                self.bind_tested(again, at);
            }
            Some(guard) => {
                self.bind(matched, at);
                self.jump_if(guard, false, refuted);
            }
            None => self.bind(matched, at),
        }
        self.frame.names.extend(vars);
        denials
    }

    /// Alternatives that bind: a block for each, joined.
    fn joined_heads(
        &mut self,
        cases: &[&Pat],
        scrutinee: &Place,
        heads: &[BlockId],
        at: Span,
    ) -> Vec<(Place, crate::ir::Test)> {
        let mut vars = Vec::new();
        if let Some(first) = cases.first() {
            vars = self.declare_variables(first, None);
        }
        let join = self.new_block();
        let mut all = Vec::new();
        let mut complete = true;
        for (case, head) in cases.iter().zip(heads) {
            self.start(*head);
            let matched = self.compare(case, scrutinee, &vars);
            let denials = matched.denials();
            complete &= !denials.is_empty();
            all.extend(denials);
            self.bind(matched, at);
            self.terminate(Terminator::Goto(join), at);
        }
        self.start(join);
        self.frame.names.extend(vars);
        if complete { all } else { Vec::new() }
    }

    fn declares(&self, pat: &Pat) -> bool {
        match pat {
            Pat::Paren(inner) => self.declares(&inner.pat),
            Pat::Or(alternatives) => alternatives.cases.iter().any(|case| self.declares(case)),
            Pat::Reference(inner) => self.declares(&inner.pat),
            Pat::Tuple(tuple) => tuple.elems.iter().any(|elem| self.declares(elem)),
            Pat::TupleStruct(tuple) => tuple.elems.iter().any(|elem| self.declares(elem)),
            Pat::Struct(pattern) => pattern.fields.iter().any(|field| self.declares(&field.pat)),
            Pat::Slice(slice) => slice.elems.iter().any(|elem| self.declares(elem)),
            Pat::Ident(ident) => ident.subpat.is_some() || self.simple_name(pat).is_some() || ident.by_ref.is_some(),
            _ => false,
        }
    }

    /// The scrutinee and the pattern (with its guard) of a `matches!`.
    pub fn matches_arguments(&self, mac: &syn::Macro) -> Option<(Expr, Pat)> {
        if !self.cx.may_parse(&mac.tokens) {
            return None;
        }
        mac.parse_body_with(|input: syn::parse::ParseStream| {
            let expr: Expr = input.parse()?;
            input.parse::<Token![,]>()?;
            let mut pat = Pat::parse_multi_with_leading_vert(input)?;
            if input.peek(Token![if]) {
                let if_token = input.parse()?;
                let guard = input.parse()?;
                pat = Pat::Guard(syn::PatGuard { attrs: Vec::new(), pat: Box::new(pat), if_token, guard });
            }
            input.parse::<Option<Token![,]>>()?;
            Ok((expr, pat))
        })
        .ok()
    }

    /// `matches!` as a value: its temporaries are those of a `match` in its place.
    pub fn matches_value(&mut self, expr: &Expr, pat: &Pat, dest: Option<Local>, at: Span) {
        let names = self.frame.names.len();
        let depth = self.frame.scopes.len();
        let (differs, join) = (self.new_block(), self.new_block());
        let scrutinee = self.scrutinee(strip(expr));
        self.enter(false);
        self.test(&scrutinee, pat, (differs, depth), at);
        self.leave(at.last());
        self.frame.names.truncate(names);
        self.give(dest, Operand::Literal(Literal::Bool(true)), at);
        self.flow_into(join, at);
        self.start(differs);
        self.give(dest, Operand::Literal(Literal::Bool(false)), at);
        self.flow_into(join, at);
    }
}
