//! The first and the last token of an expression, without printing it: the tree's outline is walked, so
//! the cost is its height rather than its size.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Path, RangeLimits};

/// Where a path begins.
pub(super) fn first_of_path(path: &Path) -> Span {
    match (&path.leading_colon, path.segments.first()) {
        (Some(colon), _) => colon.spans[0],
        (None, Some(segment)) => segment.ident.span(),
        (None, None) => Span::call_site(),
    }
}

fn last_of_path(path: &Path) -> Span {
    match path.segments.last() {
        Some(segment) => match &segment.arguments {
            syn::PathArguments::None => segment.ident.span(),
            syn::PathArguments::AngleBracketed(arguments) => arguments.gt_token.span,
            syn::PathArguments::Parenthesized(arguments) => match &arguments.output {
                syn::ReturnType::Default => arguments.paren_token.span.close(),
                syn::ReturnType::Type(_, ty) => ty.span(),
            },
        },
        None => Span::call_site(),
    }
}

fn of_label(label: &Option<syn::Label>, otherwise: Span) -> Span {
    label.as_ref().map_or(otherwise, |label| label.name.apostrophe)
}

/// The first token, attributes left out.
pub(super) fn first(mut expr: &Expr) -> Span {
    loop {
        expr = match expr {
            Expr::Assign(e) => &e.left,
            Expr::Await(e) => &e.base,
            Expr::Binary(e) => &e.left,
            Expr::Call(e) => &e.func,
            Expr::Cast(e) => &e.expr,
            Expr::Field(e) => &e.base,
            Expr::Group(e) => &e.expr,
            Expr::Index(e) => &e.expr,
            Expr::MethodCall(e) => &e.receiver,
            Expr::Try(e) => &e.expr,
            Expr::Range(e) => match (&e.start, &e.limits) {
                (Some(start), _) => start,
                (None, RangeLimits::HalfOpen(dots)) => return dots.spans[0],
                (None, RangeLimits::Closed(dots)) => return dots.spans[0],
            },
            Expr::Array(e) => return e.bracket_token.span.open(),
            Expr::Async(e) => return e.async_token.span,
            Expr::Block(e) => return of_label(&e.label, e.block.brace_token.span.open()),
            Expr::Break(e) => return e.break_token.span,
            Expr::Closure(e) => return first_of_closure(e),
            Expr::Const(e) => return e.const_token.span,
            Expr::Continue(e) => return e.continue_token.span,
            Expr::ForLoop(e) => return of_label(&e.label, e.for_token.span),
            Expr::If(e) => return e.if_token.span,
            Expr::Infer(e) => return e.underscore_token.spans[0],
            Expr::Let(e) => return e.let_token.span,
            Expr::Lit(e) => return e.lit.span(),
            Expr::Loop(e) => return of_label(&e.label, e.loop_token.span),
            Expr::Macro(e) => return first_of_path(&e.mac.path),
            Expr::Match(e) => return e.match_token.span,
            Expr::Paren(e) => return e.paren_token.span.open(),
            Expr::Path(e) => return e.qself.as_ref().map_or_else(|| first_of_path(&e.path), |q| q.lt_token.span),
            Expr::RawAddr(e) => return e.and_token.spans[0],
            Expr::Reference(e) => return e.and_token.spans[0],
            Expr::Repeat(e) => return e.bracket_token.span.open(),
            Expr::Return(e) => return e.return_token.span,
            Expr::Struct(e) => return e.qself.as_ref().map_or_else(|| first_of_path(&e.path), |q| q.lt_token.span),
            Expr::TryBlock(e) => return e.try_token.span,
            Expr::Tuple(e) => return e.paren_token.span.open(),
            Expr::Unary(e) => return e.op.span(),
            Expr::Unsafe(e) => return e.unsafe_token.span,
            Expr::While(e) => return of_label(&e.label, e.while_token.span),
            Expr::Yield(e) => return e.yield_token.span,
            other => return other.span(),
        }
    }
}

fn first_of_closure(closure: &syn::ExprClosure) -> Span {
    let lifetimes = closure.lifetimes.as_ref().map(|token| token.for_token.span);
    let constness = closure.constness.as_ref().map(|token| token.span);
    let asyncness = closure.asyncness.as_ref().map(|token| token.span);
    let capture = closure.capture.as_ref().map(|token| token.span);
    lifetimes.or(constness).or(asyncness).or(capture).unwrap_or(closure.inputs_begin.spans[0])
}

/// The last token.
pub(super) fn last(mut expr: &Expr) -> Span {
    loop {
        expr = match expr {
            Expr::Assign(e) => &e.right,
            Expr::Binary(e) => &e.right,
            Expr::Break(e) => match (&e.expr, &e.label) {
                (Some(value), _) => value,
                (None, Some(label)) => return label.ident.span(),
                (None, None) => return e.break_token.span,
            },
            Expr::Closure(e) => &e.body,
            Expr::Group(e) => &e.expr,
            Expr::If(e) => match &e.else_branch {
                Some((_, branch)) => branch,
                None => return e.then_branch.brace_token.span.close(),
            },
            Expr::Let(e) => &e.expr,
            Expr::Range(e) => match (&e.end, &e.limits) {
                (Some(end), _) => end,
                (None, RangeLimits::HalfOpen(dots)) => return dots.spans[1],
                (None, RangeLimits::Closed(dots)) => return dots.spans[2],
            },
            Expr::RawAddr(e) => &e.expr,
            Expr::Reference(e) => &e.expr,
            Expr::Return(e) => match &e.expr {
                Some(value) => value,
                None => return e.return_token.span,
            },
            Expr::Unary(e) => &e.expr,
            Expr::Yield(e) => match &e.expr {
                Some(value) => value,
                None => return e.yield_token.span,
            },
            Expr::Array(e) => return e.bracket_token.span.close(),
            Expr::Async(e) => return e.block.brace_token.span.close(),
            Expr::Await(e) => return e.await_token.span,
            Expr::Block(e) => return e.block.brace_token.span.close(),
            Expr::Call(e) => return e.paren_token.span.close(),
            Expr::Cast(e) => return e.ty.span(),
            Expr::Const(e) => return e.block.brace_token.span.close(),
            Expr::Continue(e) => return e.label.as_ref().map_or(e.continue_token.span, |label| label.ident.span()),
            Expr::Field(e) => return e.member.span(),
            Expr::ForLoop(e) => return e.body.brace_token.span.close(),
            Expr::Index(e) => return e.bracket_token.span.close(),
            Expr::Infer(e) => return e.underscore_token.spans[0],
            Expr::Lit(e) => return e.lit.span(),
            Expr::Loop(e) => return e.body.brace_token.span.close(),
            Expr::Macro(e) => return e.mac.delimiter.span().close(),
            Expr::Match(e) => return e.brace_token.span.close(),
            Expr::MethodCall(e) => return e.paren_token.span.close(),
            Expr::Paren(e) => return e.paren_token.span.close(),
            Expr::Path(e) => return last_of_path(&e.path),
            Expr::Repeat(e) => return e.bracket_token.span.close(),
            Expr::Struct(e) => return e.brace_token.span.close(),
            Expr::Try(e) => return e.question_token.spans[0],
            Expr::TryBlock(e) => return e.block.brace_token.span.close(),
            Expr::Tuple(e) => return e.paren_token.span.close(),
            Expr::Unsafe(e) => return e.block.brace_token.span.close(),
            Expr::While(e) => return e.body.brace_token.span.close(),
            other => return other.span(),
        }
    }
}
