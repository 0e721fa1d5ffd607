//! Patterns: which variables they declare, what they test, what they bind.

use syn::Pat;

use super::Lowering;
use super::graph::{Way, further};
use crate::ir::{Local, Operand, Place, Rvalue, Statement, Step, Symbol, Terminator, Test};
use crate::span::Span;

/// The variables that a pattern declares.
pub(super) type Variables = Vec<(Symbol, Local)>;

/// A pattern held against a place.
#[derive(Default)]
pub(super) struct Matched {
    /// What must hold, outer tests first.
    pub tests: Vec<(Place, Test)>,
    /// Can it fail?
    pub refutable: bool,
    /// Does it ask more than `tests` tell?
    vague: bool,
    /// For alternatives that bind nothing: the test of each, if each is one test.
    either: Vec<(Place, Test)>,
    bindings: Vec<(Local, Rvalue)>,
    /// Alternatives inside the pattern that bind variables.
    choices: Vec<(Place, Vec<Matched>)>,
}

impl Matched {
    /// What is known not to hold where the pattern did not match.
    pub fn denials(&self) -> Vec<(Place, Test)> {
        match (&*self.tests, &*self.either) {
            ([test], []) if !self.vague => vec![test.clone()],
            ([], either) if !self.vague => either.to_vec(),
            _ => Vec::new(),
        }
    }
}

/// A pattern without the guard that `syn` wraps it in.
pub(super) fn split_guard(pat: &Pat) -> (&Pat, Option<&syn::Expr>) {
    match pat {
        Pat::Guard(guarded) => (&guarded.pat, Some(&guarded.guard)),
        _ => (pat, None),
    }
}

/// The cases of an or-pattern; of any other one case.
pub(super) fn cases(pat: &Pat) -> Vec<&Pat> {
    match pat {
        Pat::Paren(inner) => cases(&inner.pat),
        Pat::Or(alternatives) => alternatives.cases.iter().collect(),
        _ => vec![pat],
    }
}

impl Lowering<'_, '_> {
    /// The name of a pattern that is nothing but a variable.
    pub fn simple_name<'p>(&self, pat: &'p Pat) -> Option<&'p syn::Ident> {
        match pat {
            Pat::Ident(ident) if ident.by_ref.is_none() && ident.subpat.is_none() && is_variable(ident) => {
                Some(&ident.ident)
            }
            Pat::Paren(inner) => self.simple_name(&inner.pat),
            _ => None,
        }
    }

    /// Where a pattern stands.
    pub fn pattern_span(&self, pat: &Pat) -> Span {
        match pat {
            Pat::Ident(ident) => self.cx.span(ident.ident.span()),
            Pat::Wild(wild) => self.cx.span(wild.underscore_token.span),
            Pat::Tuple(tuple) => {
                self.cx.span(tuple.paren_token.span.open()).to(self.cx.span(tuple.paren_token.span.close()))
            }
            _ => self.cx.span_of(pat),
        }
    }

    /// Declares a pattern's variables in the innermost scope, with their types where `ty` tells; they are
    /// not in scope yet.
    pub fn declare_variables(&mut self, pat: &Pat, ty: Option<&syn::Type>) -> Variables {
        let mut vars = Variables::new();
        self.declare_into(pat, ty, &mut vars);
        vars
    }

    fn declare_into(&mut self, pat: &Pat, ty: Option<&syn::Type>, vars: &mut Variables) {
        match pat {
            Pat::Ident(ident) => {
                if is_variable(ident) {
                    let name = self.cx.ident(&ident.ident);
                    if !vars.iter().any(|(known, _)| *known == name) {
                        let ty = ty.filter(|_| ident.by_ref.is_none()).map(|ty| self.cx.ty(ty));
                        let at = self.cx.span(ident.ident.span());
                        vars.push((name, self.new_variable(name, ty, at)));
                    }
                }
                if let Some((_, inner)) = &ident.subpat {
                    self.declare_into(inner, None, vars);
                }
            }
            Pat::Guard(guarded) => self.declare_into(&guarded.pat, ty, vars),
            Pat::Paren(inner) => self.declare_into(&inner.pat, ty, vars),
            Pat::Reference(reference) => {
                let ty = match ty {
                    Some(syn::Type::Reference(written)) => Some(&*written.elem),
                    _ => None,
                };
                self.declare_into(&reference.pat, ty, vars);
            }
            Pat::Or(alternatives) => alternatives.cases.iter().for_each(|case| self.declare_into(case, ty, vars)),
            Pat::Slice(slice) => slice.elems.iter().for_each(|elem| self.declare_into(elem, None, vars)),
            Pat::Struct(pattern) => {
                pattern.fields.iter().for_each(|field| self.declare_into(&field.pat, None, vars));
            }
            Pat::Tuple(tuple) => {
                let types = match ty {
                    Some(syn::Type::Tuple(types)) if types.elems.len() == tuple.elems.len() => Some(&types.elems),
                    _ => None,
                };
                for (at, elem) in tuple.elems.iter().enumerate() {
                    self.declare_into(elem, types.and_then(|types| types.get(at)), vars);
                }
            }
            Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|elem| self.declare_into(elem, None, vars)),
            Pat::Type(typed) => self.declare_into(&typed.pat, Some(&typed.ty), vars),
            _ => {}
        }
    }

    /// Holds a pattern against a place, with its variables as declared.
    pub fn compare(&mut self, pat: &Pat, place: &Place, vars: &Variables) -> Matched {
        let mut matched = Matched::default();
        self.compare_at(pat, place, &mut Way::new(), vars, &mut matched);
        matched
    }

    fn compare_at(&mut self, pat: &Pat, place: &Place, way: &mut Way, vars: &Variables, out: &mut Matched) {
        let test = |out: &mut Matched, way: &Way, test: Test| {
            out.refutable = true;
            out.tests.push((further(place, way), test));
        };
        match pat {
            Pat::Ident(ident) if is_variable(ident) => {
                let name = self.cx.ident(&ident.ident);
                if let Some((_, local)) = vars.iter().find(|(known, _)| *known == name) {
                    let place = further(place, way);
                    let value = match ident.by_ref {
                        Some(_) => Rvalue::Ref { place, mutable: ident.mutability.is_some(), raw: false },
                        None => Rvalue::Use(Operand::Use(place)),
                    };
                    out.bindings.push((*local, value));
                }
                if let Some((_, inner)) = &ident.subpat {
                    self.compare_at(inner, place, way, vars, out);
                }
            }
            Pat::Ident(ident) => {
                let path = self.cx.path(&syn::Path::from(ident.ident.clone()), None);
                test(out, way, Test::Variant(path));
            }
            Pat::Path(path) => {
                let path = self.cx.path(&path.path, path.qself.as_ref());
                test(out, way, Test::Variant(path));
            }
            Pat::Lit(_) | Pat::Range(_) | Pat::Const(_) => test(out, way, Test::Literal),
            Pat::Guard(guarded) => {
                out.vague = true;
                out.refutable = true;
                self.compare_at(&guarded.pat, place, way, vars, out);
            }
            Pat::Paren(inner) => self.compare_at(&inner.pat, place, way, vars, out),
            Pat::Type(typed) => self.compare_at(&typed.pat, place, way, vars, out),
            Pat::Reference(reference) => {
                way.push(Step::Deref);
                self.compare_at(&reference.pat, place, way, vars, out);
                way.pop();
            }
            Pat::Or(alternatives) => {
                let at = further(place, way);
                let each: Vec<Matched> = alternatives.cases.iter().map(|case| self.compare(case, &at, vars)).collect();
                self.alternatives(at, each, out);
            }
            Pat::Slice(slice) => {
                out.vague = true;
                out.refutable = true;
                for elem in &slice.elems {
                    if let Pat::Ident(syn::PatIdent { subpat: Some((_, inner)), .. }) = elem
                        && matches!(**inner, Pat::Rest(_))
                    {
                        self.compare_at(elem, place, way, vars, out);
                        continue;
                    }
                    way.push(Step::Index(None));
                    self.compare_at(elem, place, way, vars, out);
                    way.pop();
                }
            }
            Pat::Struct(pattern) => {
                let variant = self.cx.path(&pattern.path, pattern.qself.as_ref());
                test(out, way, Test::Variant(variant));
                way.push(Step::Variant(variant));
                for field in &pattern.fields {
                    way.push(Step::Field(self.member(&field.member)));
                    self.compare_at(&field.pat, place, way, vars, out);
                    way.pop();
                }
                way.pop();
            }
            Pat::Tuple(tuple) => self.compare_elements(tuple.elems.iter(), place, way, vars, out),
            Pat::TupleStruct(tuple) => {
                let variant = self.cx.path(&tuple.path, tuple.qself.as_ref());
                test(out, way, Test::Variant(variant));
                way.push(Step::Variant(variant));
                self.compare_elements(tuple.elems.iter(), place, way, vars, out);
                way.pop();
            }
            Pat::Rest(_) | Pat::Wild(_) => {}
            // Macros and what `syn` does not know.
            _ => {
                out.vague = true;
                out.refutable = true;
            }
        }
    }

    fn compare_elements<'p>(
        &mut self,
        elems: impl Iterator<Item = &'p Pat>,
        place: &Place,
        way: &mut Way,
        vars: &Variables,
        out: &mut Matched,
    ) {
        let mut counted = true;
        for (at, elem) in elems.enumerate() {
            counted &= !matches!(elem, Pat::Rest(_));
            // Which fields follow a `..` only the type tells.
            way.push(if counted { Step::Field(self.number(at)) } else { Step::Index(None) });
            self.compare_at(elem, place, way, vars, out);
            way.pop();
        }
    }

    fn alternatives(&mut self, at: Place, each: Vec<Matched>, out: &mut Matched) {
        let refutable = each.iter().all(|case| case.refutable);
        out.refutable |= refutable;
        if each.iter().any(|case| !case.bindings.is_empty() || !case.choices.is_empty()) {
            out.vague |= refutable;
            out.choices.push((at, each));
            return;
        }
        let single: Option<Vec<_>> = each
            .into_iter()
            .map(|case| <[_; 1]>::try_from(case.tests).ok().filter(|_| !case.vague).map(|[test]| test))
            .collect();
        match single {
            Some(tests) if refutable && out.tests.is_empty() && out.either.is_empty() => out.either = tests,
            Some(_) | None => out.vague |= refutable,
        }
    }

    /// Says what did not hold.
    pub fn assume_not(&mut self, denials: &[(Place, Test)], at: Span) {
        for (place, test) in denials {
            self.push(Statement::Assume { place: place.clone(), test: *test, holds: false }, at);
        }
    }

    /// Says what held, and binds the variables.
    pub fn bind(&mut self, matched: Matched, at: Span) {
        for (place, test) in matched.tests {
            self.push(Statement::Assume { place, test, holds: true }, at);
        }
        self.bind_variables(matched.bindings);
        for (scrutinee, cases) in matched.choices {
            let join = self.new_block();
            let arms: Vec<_> = cases.iter().map(|_| self.new_block()).collect();
            self.terminate(Terminator::Match { scrutinee, arms: arms.clone() }, at);
            for (arm, case) in arms.into_iter().zip(cases) {
                self.start(arm);
                self.bind(case, at);
                self.terminate(Terminator::Goto(join), at);
            }
            self.start(join);
        }
    }

    fn bind_variables(&mut self, bindings: Vec<(Local, Rvalue)>) {
        for (local, value) in bindings {
            let at = self.frame.body.map.locals[local.0 as usize];
            self.assign(local, value, at);
        }
    }

    /// Binds the variables of a pattern that cannot fail.
    pub fn bind_irrefutable(&mut self, pat: &Pat, place: &Place, vars: &Variables) {
        let mut matched = self.compare(pat, place, vars);
        matched.tests.clear();
        self.bind(matched, Span::default());
    }

    /// Binds each variable to a reference to what it would be: what a guard sees.
    pub fn bind_references(&mut self, mut matched: Matched, at: Span) {
        for (_, value) in &mut matched.bindings {
            if let Rvalue::Use(Operand::Use(place)) = value {
                *value = Rvalue::Ref { place: place.clone(), mutable: false, raw: false };
            }
        }
        self.bind(matched, at);
    }

    /// The binding alone, after its tests have been passed.
    pub fn bind_tested(&mut self, mut matched: Matched, at: Span) {
        matched.tests.clear();
        self.bind(matched, at);
    }
}

/// Does a pattern bind by `ref`, so that the initialiser's temporary lives on?
pub(super) fn binds_by_reference(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(ident) => {
            ident.by_ref.is_some() || ident.subpat.as_ref().is_some_and(|(_, inner)| binds_by_reference(inner))
        }
        Pat::Paren(inner) => binds_by_reference(&inner.pat),
        Pat::Type(typed) => binds_by_reference(&typed.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().any(binds_by_reference),
        Pat::TupleStruct(tuple) => tuple.elems.iter().any(binds_by_reference),
        Pat::Struct(pattern) => pattern.fields.iter().any(|field| binds_by_reference(&field.pat)),
        Pat::Slice(slice) => slice.elems.iter().any(binds_by_reference),
        _ => false,
    }
}

/// A variable, or the name of a constant or variant?
fn is_variable(ident: &syn::PatIdent) -> bool {
    ident.by_ref.is_some()
        || ident.mutability.is_some()
        || ident.subpat.is_some()
        || !ident.ident.to_string().trim_start_matches('_').starts_with(char::is_uppercase)
}
