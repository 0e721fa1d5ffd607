//! Expressions: as an operand, as a place, as a value that goes to a given local, or for their effect.
//!
//! What makes a value gets a temporary; a place is used as it stands.

use syn::{BinOp, Expr, Lit, UnOp};

use super::Lowering;
use super::graph::{Target, TargetKind, Way};
use crate::ir::{Aggregate, AggregateKind, Base, BinaryOp, Literal, Local, Operand, Place, Rvalue, Step, Symbol};
use crate::span::Span;

/// An array's literals beyond so many elements are left out: tables of numbers have nothing to say.
const MAX_LITERALS: usize = 16;

/// An expression without its parentheses.
pub(super) fn strip(mut expr: &Expr) -> &Expr {
    loop {
        expr = match expr {
            Expr::Paren(inner) => &inner.expr,
            Expr::Group(inner) => &inner.expr,
            _ => return expr,
        };
    }
}

impl Lowering<'_, '_> {
    /// The operand that an expression is; a value goes to a temporary first.
    pub fn operand(&mut self, expr: &Expr) -> Operand {
        match strip(expr) {
            Expr::Lit(literal) => Operand::Literal(self.literal(&literal.lit)),
            Expr::Tuple(tuple) if tuple.elems.is_empty() => Operand::Literal(Literal::Unit),
            expr @ (Expr::Path(_) | Expr::Field(_) | Expr::Index(_) | Expr::Try(_)) => Operand::Use(self.place(expr)),
            expr @ Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => Operand::Use(self.place(expr)),
            expr @ (Expr::Return(_)
            | Expr::Break(_)
            | Expr::Continue(_)
            | Expr::Assign(_)
            | Expr::While(_)
            | Expr::ForLoop(_)
            | Expr::Infer(_)
            | Expr::Verbatim(_)) => {
                self.eval(expr, None);
                Operand::Literal(Literal::Unit)
            }
            Expr::Binary(binary) if is_compound(&binary.op) => {
                self.eval(expr, None);
                Operand::Literal(Literal::Unit)
            }
            expr => {
                let temporary = self.temporary(expr);
                self.eval(expr, Some(temporary));
                Operand::Use(Place::local(temporary))
            }
        }
    }

    /// The local for the value of an expression: as a rule a new temporary.
    pub fn temporary(&mut self, expr: &Expr) -> Local {
        if !self.frame.extended.is_empty()
            && let Some((_, local)) = self.frame.extended.iter().find(|(known, _)| std::ptr::eq(*known, expr))
        {
            return *local;
        }
        let at = self.cx.expr_span(expr);
        let plain = match expr {
            Expr::Reference(_) | Expr::RawAddr(_) | Expr::Unary(_) | Expr::Cast(_) | Expr::Binary(_) => true,
            Expr::Macro(mac) => super::macros::is_plain(&mac.mac),
            _ => false,
        };
        if plain { self.new_plain(at) } else { self.new_temporary(None, at) }
    }

    /// An operand as a place; a literal goes to a temporary.
    pub fn place_of(&mut self, operand: Operand, at: Span) -> Place {
        match operand {
            Operand::Use(place) => place,
            literal @ Operand::Literal(_) => {
                let local = self.new_plain(at);
                self.assign(local, Rvalue::Use(literal), at);
                Place::local(local)
            }
        }
    }

    /// The place that an expression is; a value goes to a temporary first.
    pub fn place(&mut self, expr: &Expr) -> Place {
        let mut way = Way::new();
        let base = self.base(expr, &mut way);
        Place { base, way: way.as_slice().into() }
    }

    fn base(&mut self, expr: &Expr, way: &mut Way) -> Base {
        match strip(expr) {
            Expr::Path(path) => {
                if path.qself.is_none()
                    && let Some(ident) = path.path.get_ident()
                {
                    let name = self.cx.ident(ident);
                    if let Some(local) = self.variable(name) {
                        return Base::Local(local);
                    }
                }
                Base::Path(self.cx.path(&path.path, path.qself.as_ref()))
            }
            Expr::Field(field) => {
                let base = self.base(&field.base, way);
                let name = self.member(&field.member);
                way.push(Step::Field(name));
                base
            }
            Expr::Index(index) => {
                let base = self.base(&index.expr, way);
                let at = match self.operand(&index.index) {
                    Operand::Use(place) => match place.as_local() {
                        Some(local) => Some(local),
                        None => {
                            let at = self.cx.expr_span(&index.index);
                            let local = self.new_plain(at);
                            self.assign(local, Rvalue::Use(Operand::Use(place)), at);
                            Some(local)
                        }
                    },
                    Operand::Literal(_) => None,
                };
                way.push(Step::Index(at));
                base
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => {
                let base = self.base(&unary.expr, way);
                way.push(Step::Deref);
                base
            }
            expr @ Expr::Try(question) => {
                let place = self.question(question, expr);
                way.extend(place.way.iter().copied());
                way.push(Step::Success);
                place.base
            }
            expr => {
                let operand = self.operand(expr);
                let at = self.cx.expr_span(expr);
                let place = self.place_of(operand, at);
                way.extend(place.way.iter().copied());
                place.base
            }
        }
    }

    /// Computes an expression; its value goes to `dest`, or nowhere.
    pub fn eval(&mut self, expr: &Expr, dest: Option<Local>) {
        let expr = strip(expr);
        match expr {
            Expr::Block(block) => match &block.label {
                Some(label) => {
                    let label = self.cx.ident(&label.name.ident);
                    self.leavable(Some(label), TargetKind::Block, &block.block, dest);
                }
                None => self.block(&block.block, dest),
            },
            Expr::Unsafe(block) => self.block(&block.block, dest),
            Expr::Const(block) => self.block(&block.block, dest),
            Expr::TryBlock(block) => self.leavable(None, TargetKind::Try, &block.block, dest),
            Expr::If(branch) => self.branch(branch, dest),
            Expr::Match(matching) => self.matching(matching, dest),
            Expr::Loop(turn) => self.endless(turn, dest),
            Expr::While(turn) => self.while_(turn),
            Expr::ForLoop(turn) => self.for_(turn, expr),
            Expr::Return(leave) => self.return_(leave),
            Expr::Break(leave) => self.break_(leave),
            Expr::Continue(leave) => self.continue_(leave),
            Expr::Call(call) => self.call(call, expr, dest),
            Expr::MethodCall(call) => self.method_call(call, expr, dest),
            Expr::Await(wait) => self.await_(wait, expr, dest),
            Expr::Macro(mac) => self.macro_call(&mac.mac, Some(expr), dest),
            Expr::Assign(assign) => self.assignment(assign),
            Expr::Binary(binary) => match binary.op {
                BinOp::And(_) | BinOp::Or(_) => self.lazy(binary, expr, dest),
                _ if is_compound(&binary.op) => self.compound(binary),
                _ => self.computed(expr, dest),
            },
            Expr::Infer(_) | Expr::Verbatim(_) => {}
            Expr::Path(_) | Expr::Lit(_) | Expr::Field(_) | Expr::Index(_) | Expr::Try(_) if dest.is_none() => {
                self.operand(expr);
            }
            _ => self.computed(expr, dest),
        }
    }

    fn computed(&mut self, expr: &Expr, dest: Option<Local>) {
        let value = self.rvalue(expr);
        let dest = dest.unwrap_or_else(|| self.temporary(expr));
        let at = self.cx.expr_span(expr);
        self.assign(dest, value, at);
    }

    /// The value of an expression, not stored yet.
    pub fn rvalue(&mut self, expr: &Expr) -> Rvalue {
        let expr = strip(expr);
        match expr {
            Expr::Reference(reference) => {
                let place = self.place(&reference.expr);
                Rvalue::Ref { place, mutable: reference.mutability.is_some(), raw: false }
            }
            Expr::RawAddr(reference) => {
                let mutable = matches!(reference.mutability, syn::PointerMutability::Mut(_));
                Rvalue::Ref { place: self.place(&reference.expr), mutable, raw: true }
            }
            Expr::Tuple(tuple) if !tuple.elems.is_empty() => self.aggregate(AggregateKind::Tuple, tuple.elems.iter()),
            Expr::Array(array) => self.aggregate(AggregateKind::Array, array.elems.iter()),
            Expr::Repeat(repeat) => self.aggregate(AggregateKind::Array, [&*repeat.expr].into_iter()),
            Expr::Struct(literal) => {
                let path = self.cx.path(&literal.path, literal.qself.as_ref());
                let mut fields = Vec::with_capacity(literal.fields.len());
                let mut spans = Vec::with_capacity(literal.fields.len());
                for field in &literal.fields {
                    let name = self.member(&field.member);
                    fields.push((name, self.operand(&field.expr)));
                    spans.push(self.cx.expr_span(&field.expr));
                }
                let base = literal.rest.as_ref().map(|rest| self.operand(rest));
                Rvalue::Aggregate(Box::new(Aggregate { kind: AggregateKind::Struct(path), fields, base, spans }))
            }
            Expr::Binary(binary) => match operator(&binary.op) {
                Some(op) => {
                    let left = self.operand(&binary.left);
                    let right = self.operand(&binary.right);
                    Rvalue::Binary(op, left, right)
                }
                None => Rvalue::Use(self.operand(expr)),
            },
            Expr::Unary(unary) if !matches!(unary.op, UnOp::Deref(_)) => Rvalue::Unary(self.operand(&unary.expr)),
            Expr::Cast(cast) => {
                let operand = self.operand(&cast.expr);
                Rvalue::Cast(operand, self.cx.ty(&cast.ty))
            }
            Expr::Closure(closure) => Rvalue::Closure(self.closure(closure, expr)),
            Expr::Async(block) => {
                let by_move = block.capture.is_some();
                let body = self.asynchronous(expr, by_move, |lowering| {
                    lowering.block(&block.block, Some(crate::ir::RETURN));
                });
                Rvalue::Closure(body)
            }
            Expr::Range(range) => {
                let ends = [&range.start, &range.end].into_iter().flatten();
                Rvalue::Compose(ends.map(|end| self.operand(end)).collect())
            }
            // Only in a condition has it a meaning; there it is seen before.
            Expr::Let(test) => Rvalue::Compose(vec![self.operand(&test.expr)]),
            Expr::Yield(give) => Rvalue::Compose(give.expr.iter().map(|value| self.operand(value)).collect()),
            _ => Rvalue::Use(self.operand(expr)),
        }
    }

    /// A tuple, array or `vec!`.
    pub fn aggregate<'e>(&mut self, kind: AggregateKind, elems: impl ExactSizeIterator<Item = &'e Expr>) -> Rvalue {
        let is_long = elems.len() > MAX_LITERALS;
        let mut fields = Vec::new();
        for (at, elem) in elems.enumerate() {
            let operand = self.operand(elem);
            if !(is_long && matches!(operand, Operand::Literal(_))) {
                fields.push((self.number(at), operand));
            }
        }
        Rvalue::Aggregate(Box::new(Aggregate { kind, fields, base: None, spans: Vec::new() }))
    }

    /// The name of a field.
    pub fn member(&mut self, member: &syn::Member) -> Symbol {
        match member {
            syn::Member::Named(name) => self.cx.ident(name),
            syn::Member::Unnamed(index) => self.number(index.index as usize),
        }
    }

    /// The name of a tuple's field.
    pub fn number(&mut self, at: usize) -> Symbol {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        match DIGITS.get(at) {
            Some(digit) => self.cx.symbol(digit),
            None => self.cx.symbol(&at.to_string()),
        }
    }

    /// A literal.
    pub fn literal(&mut self, literal: &Lit) -> Literal {
        match literal {
            Lit::Bool(value) => Literal::Bool(value.value),
            Lit::Int(value) => match value.base10_parse::<u128>() {
                Ok(number) => {
                    let suffix = (!value.suffix().is_empty()).then(|| self.cx.symbol(value.suffix()));
                    Literal::Int(number, suffix)
                }
                // `1f32` is a float in spite of its look.
                Err(_) => Literal::Float,
            },
            Lit::Float(_) => Literal::Float,
            Lit::Char(_) | Lit::Byte(_) => Literal::Char,
            Lit::Str(_) | Lit::ByteStr(_) | Lit::CStr(_) => Literal::Str,
            _ => Literal::Str,
        }
    }

    /// `a && b`, `a || b` as values.
    fn lazy(&mut self, binary: &syn::ExprBinary, whole: &Expr, dest: Option<Local>) {
        let decides = matches!(binary.op, BinOp::Or(_));
        let at = self.cx.expr_span(whole);
        let (early, join) = (self.new_block(), self.new_block());
        self.jump_if(&binary.left, decides, (early, self.frame.scopes.len()));
        self.enter(true);
        self.eval(&binary.right, dest);
        self.leave(at.last());
        self.flow_into(join, at);
        self.start(early);
        self.give(dest, Operand::Literal(Literal::Bool(decides)), at);
        self.flow_into(join, at);
    }

    /// A labelled block or a `try` block: something inside may leave for its end.
    fn leavable(&mut self, label: Option<Symbol>, kind: TargetKind, block: &syn::Block, dest: Option<Local>) {
        let exit = self.new_block();
        let depth = self.frame.scopes.len();
        self.frame.targets.push(Target { label, kind, depth, exit, dest, left: false });
        self.block(block, dest);
        self.frame.targets.pop();
        let at = self.cx.span(block.brace_token.span.close());
        self.flow_into(exit, at);
    }
}

/// Is it `+=` or one of its kin?
pub(super) fn is_compound(op: &BinOp) -> bool {
    !matches!(op, BinOp::And(_) | BinOp::Or(_)) && operator(op).is_none()
}

/// A binary operator that computes something.
fn operator(op: &BinOp) -> Option<BinaryOp> {
    match op {
        BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_) => Some(BinaryOp::Arithmetic),
        BinOp::BitXor(_) | BinOp::BitAnd(_) | BinOp::BitOr(_) | BinOp::Shl(_) | BinOp::Shr(_) => {
            Some(BinaryOp::Arithmetic)
        }
        BinOp::Eq(_) | BinOp::Ne(_) => Some(BinaryOp::Equality),
        BinOp::Lt(_) | BinOp::Le(_) => Some(BinaryOp::Below),
        BinOp::Gt(_) | BinOp::Ge(_) => Some(BinaryOp::Above),
        _ => None,
    }
}
