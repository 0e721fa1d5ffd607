//! What a statement is to whoever looks for a place for a fault.

use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprMethodCall, Ident, Pat, Stmt};

/// The shape of a statement.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// `drop(name);`
    Drop(String),
    /// `if … { return …; }`, or one that goes on or leaves the loop, without an `else`.
    Check,
    /// `{ … }`, or `let … = { …; tail };`: with the brackets, and where the tail begins after what stands before the block.
    Block {
        /// `{`.
        open: Range<usize>,
        /// `}`.
        close: Range<usize>,
        /// `let … = `, and the place of the tail.
        tail: Option<(Range<usize>, usize)>,
    },
    /// `while … { … wait(guard) … }`: the keyword.
    WaitLoop(Range<usize>),
    /// A guard that is acquired into a variable.
    Acquisition(String),
    /// `let name = guard.field;`: a copy of what a variable leads to.
    Copy {
        /// The new variable.
        name: String,
        /// The variable that it is of.
        of: String,
        /// What follows that.
        rest: Range<usize>,
    },
    /// Anything else.
    Other,
}

type Shift<'s> = &'s dyn Fn(Range<usize>) -> Range<usize>;

/// The shape of a statement. `acquires`: is this the value of an acquisition?
pub(super) fn shape(statement: &Stmt, shift: Shift, acquires: fn(&Expr) -> bool) -> Shape {
    match statement {
        Stmt::Local(local) => {
            let Some(init) = local.init.as_ref().filter(|init| init.diverge.is_none()) else { return Shape::Other };
            if let (Pat::Ident(name), Some(of)) = (&local.pat, field_of(&init.expr)) {
                let (start, end) = (shift(of.span().byte_range()).end, shift(init.expr.span().byte_range()).end);
                return Shape::Copy { name: name.ident.to_string(), of: of.to_string(), rest: start..end };
            }
            match (&local.pat, &*init.expr) {
                (Pat::Ident(name), value) if acquires(value) => Shape::Acquisition(name.ident.to_string()),
                (_, Expr::Block(block)) if block.label.is_none() && block.attrs.is_empty() => {
                    let Some(Stmt::Expr(tail, None)) = block.block.stmts.last() else { return Shape::Other };
                    let (open, close) = brackets(&block.block, shift);
                    let head = shift(local.span().byte_range()).start..open.start;
                    Shape::Block { open, close, tail: Some((head, shift(tail.span().byte_range()).start)) }
                }
                _ => Shape::Other,
            }
        }
        Stmt::Expr(Expr::Block(block), _) if block.label.is_none() && block.attrs.is_empty() => {
            let has_value = matches!(block.block.stmts.last(), Some(Stmt::Expr(_, None)));
            let (open, close) = brackets(&block.block, shift);
            if has_value { Shape::Other } else { Shape::Block { open, close, tail: None } }
        }
        Stmt::Expr(Expr::If(test), _) => {
            let leaves = test.else_branch.is_none() && diverges(&test.then_branch);
            let binds = matches!(&*test.cond, Expr::Let(_));
            if leaves && !binds { Shape::Check } else { Shape::Other }
        }
        Stmt::Expr(Expr::While(turn), _) if turn.label.is_none() && !matches!(&*turn.cond, Expr::Let(_)) => {
            let mut waits = Waits(false);
            waits.visit_block(&turn.body);
            if waits.0 { Shape::WaitLoop(shift(turn.while_token.span.byte_range())) } else { Shape::Other }
        }
        Stmt::Expr(Expr::Call(call), Some(_)) => {
            let is_drop = matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "drop"));
            match call.args.first() {
                Some(Expr::Path(name)) if is_drop && call.args.len() == 1 => {
                    name.path.get_ident().map_or(Shape::Other, |name| Shape::Drop(name.to_string()))
                }
                _ => Shape::Other,
            }
        }
        Stmt::Expr(..) | Stmt::Item(_) | Stmt::Macro(_) => Shape::Other,
    }
}

/// The variable of which an expression is a field, perhaps cloned.
fn field_of(value: &Expr) -> Option<&Ident> {
    match value {
        Expr::Field(field) => match &*field.base {
            Expr::Path(path) => path.path.get_ident(),
            base => field_of(base),
        },
        Expr::MethodCall(call) if call.method == "clone" && call.args.is_empty() => field_of(&call.receiver),
        _ => None,
    }
}

fn brackets(block: &Block, shift: Shift) -> (Range<usize>, Range<usize>) {
    let span = block.brace_token.span;
    (shift(span.open().byte_range()), shift(span.close().byte_range()))
}

/// Does a block end by leaving what is round it?
fn diverges(block: &Block) -> bool {
    match block.stmts.last() {
        Some(Stmt::Expr(last, _)) => matches!(last, Expr::Return(_) | Expr::Continue(_) | Expr::Break(_)),
        _ => false,
    }
}

/// Whether anything waits on a condition.
struct Waits(bool);

impl<'ast> Visit<'ast> for Waits {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.0 |= call.method == "wait" && call.args.len() == 1;
        visit::visit_expr_method_call(self, call);
    }
}
