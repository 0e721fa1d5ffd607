//! Bodies: expressions, statements and patterns → control-flow graphs, with the scopes and temporaries
//! of the file's edition.
//!
//! Knows nothing of items, of types, or of what any call does.

mod assign;
mod block;
mod call;
mod cfg;
mod closure;
mod control;
mod exit;
mod expr;
mod format;
mod graph;
mod macros;
mod matching;
mod pattern;
mod scope;
mod select;
mod simplify;
#[cfg(test)]
mod tests;

use super::context::Context;
use crate::ir::{BodyId, BodyKind, LocalKind, ModuleId, RETURN};
use graph::Frame;

/// Lowers a function's body; `index` is its place among the file's functions.
pub(super) fn function(
    cx: &mut Context,
    index: u32,
    sig: &syn::Signature,
    block: &syn::Block,
    module: ModuleId,
) -> BodyId {
    let mut lowering = Lowering::new(cx, BodyKind::Function(index), module);
    lowering.frame.body.map.body = lowering.block_span(block);
    let declared = lowering.cx.ir.functions.get(index as usize).map(|function| function.params.clone());
    let declared = declared.unwrap_or_default();
    let mut patterns = Vec::new();
    for (at, input) in sig.inputs.iter().enumerate() {
        let ty = declared.get(at).copied();
        match input {
            syn::FnArg::Receiver(receiver) => {
                let name = lowering.cx.symbol("self");
                let span = lowering.cx.span(receiver.self_token.span);
                let local = lowering.declare(Some(name), ty, LocalKind::Param, span);
                lowering.frame.names.push((name, local));
                patterns.push(None);
            }
            syn::FnArg::Typed(typed) => patterns.push(lowering.param(&typed.pat, ty)),
        }
    }
    lowering.params(&patterns);
    lowering.block(block, Some(RETURN));
    lowering.finish(block.brace_token.span.close())
}

/// Lowers the initialiser of a static or constant; `index` is its place among the file's globals.
pub(super) fn initialiser(cx: &mut Context, index: u32, expr: &syn::Expr, module: ModuleId) -> BodyId {
    let mut lowering = Lowering::new(cx, BodyKind::Global(index), module);
    lowering.frame.body.map.body = lowering.cx.expr_span(expr);
    lowering.enter(true);
    lowering.eval(expr, Some(RETURN));
    lowering.finish(super::extent::last(expr))
}

/// A body that is being lowered, and those round it.
struct Lowering<'c, 'a> {
    cx: &'c mut Context<'a>,
    /// The innermost body.
    frame: Frame,
    /// The bodies round it, outermost first.
    outer: Vec<Frame>,
}

impl<'c, 'a> Lowering<'c, 'a> {
    fn new(cx: &'c mut Context<'a>, kind: BodyKind, module: ModuleId) -> Lowering<'c, 'a> {
        let frame = Frame::new(cx, kind, module, None, false);
        Lowering { cx, frame, outer: Vec::new() }
    }

    /// Leaves all scopes, returns, and hands the body over.
    fn finish(&mut self, end: proc_macro2::Span) -> BodyId {
        let at = self.cx.span(end).last();
        self.drops_to(0, at);
        self.frame.scopes.clear();
        self.end(crate::ir::Terminator::Return, at);
        let id = self.frame.id;
        let replacement = self.outer.pop();
        let frame = match replacement {
            Some(outer) => std::mem::replace(&mut self.frame, outer),
            None => std::mem::replace(&mut self.frame, Frame::empty(id)),
        };
        simplify::store(&mut self.cx.ir.bodies, frame);
        id
    }
}
