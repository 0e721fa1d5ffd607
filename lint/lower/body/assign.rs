//! Assignments.

use syn::Expr;

use super::Lowering;
use super::expr::strip;
use crate::ir::{BinaryOp, LocalKind, Operand, Place, Rvalue, Statement, Step};
use crate::span::Span;

impl Lowering<'_, '_> {
    /// `a = b`.
    pub fn assignment(&mut self, assign: &syn::ExprAssign) {
        let at = self.cx.expr_span(&assign.left).to(self.cx.expr_span(&assign.right));
        match strip(&assign.left) {
            Expr::Infer(_) => {
                self.operand(&assign.right);
            }
            left @ (Expr::Tuple(_) | Expr::Array(_) | Expr::Struct(_) | Expr::Call(_)) => {
                // As `let (x, y) = right; a = x; b = y;`.
                self.enter(false);
                self.enter(true);
                let value = self.operand(&assign.right);
                let place = self.place_of(value, at);
                let mut parts = Vec::new();
                self.left_parts(left, &place, &mut parts);
                self.leave_into(parts, at);
            }
            left => {
                // The right side is computed first, then the left side's place.
                let value = self.rvalue(&assign.right);
                let place = self.place(left);
                self.push(Statement::Assign(place, value), at);
            }
        }
    }

    /// `(a, b.c) = value`: the places on the left, with what each is given.
    fn left_parts<'e>(&mut self, left: &'e Expr, from: &Place, parts: &mut Vec<(&'e Expr, Place)>) {
        match strip(left) {
            Expr::Infer(_) | Expr::Range(_) => {}
            Expr::Tuple(tuple) => {
                for (index, elem) in tuple.elems.iter().enumerate() {
                    let step = Step::Field(self.number(index));
                    self.left_parts(elem, &from.then(step), parts);
                }
            }
            Expr::Array(array) => {
                for elem in &array.elems {
                    self.left_parts(elem, &from.then(Step::Index(None)), parts);
                }
            }
            Expr::Struct(literal) => {
                let variant = Step::Variant(self.cx.path(&literal.path, literal.qself.as_ref()));
                for field in &literal.fields {
                    let step = Step::Field(self.member(&field.member));
                    self.left_parts(&field.expr, &from.then(variant).then(step), parts);
                }
            }
            Expr::Call(call) => {
                let Expr::Path(path) = strip(&call.func) else { return };
                let variant = Step::Variant(self.cx.path(&path.path, path.qself.as_ref()));
                for (index, elem) in call.args.iter().enumerate() {
                    let step = Step::Field(self.number(index));
                    self.left_parts(elem, &from.then(variant).then(step), parts);
                }
            }
            place => parts.push((place, from.clone())),
        }
    }

    /// Takes the parts out, lets the rest of the value end, and gives each place its part.
    fn leave_into(&mut self, parts: Vec<(&Expr, Place)>, at: Span) {
        let outer = self.frame.scopes.len() - 2;
        let mut taken = Vec::new();
        for (place, part) in parts {
            let local = self.declare(None, None, LocalKind::Temporary, at);
            self.end_with(outer, local);
            self.assign(local, Rvalue::Use(Operand::Use(part)), at);
            taken.push((place, local));
        }
        self.leave(at.last());
        for (place, local) in taken {
            let place = self.place(place);
            self.push(Statement::Assign(place, Rvalue::Use(Operand::Use(Place::local(local)))), at);
        }
        self.leave(at.last());
    }

    /// `a += b`: of two numbers the right side comes first, of anything else the left. Types are not known here, but a
    /// reference or a text is no number.
    pub fn compound(&mut self, binary: &syn::ExprBinary) {
        let (value, place) = if is_no_number(&binary.right) {
            let place = self.place(&binary.left);
            (self.operand(&binary.right), place)
        } else {
            let value = self.operand(&binary.right);
            (value, self.place(&binary.left))
        };
        let at = self.cx.expr_span(&binary.left).to(self.cx.expr_span(&binary.right));
        let sum = Rvalue::Binary(BinaryOp::Arithmetic, Operand::Use(place.clone()), value);
        self.push(Statement::Assign(place, sum), at);
    }
}

fn is_no_number(expr: &Expr) -> bool {
    match strip(expr) {
        Expr::Reference(_) => true,
        Expr::Lit(literal) => matches!(literal.lit, syn::Lit::Str(_)),
        _ => false,
    }
}
