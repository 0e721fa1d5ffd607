//! Functions and methods: signatures, and the way to their bodies.

use syn::spanned::Spanned;
use syn::{Attribute, Block, FnArg, ReceiverKind, Signature};

use super::context::Context;
use super::{attributes, body};
use crate::ir::{Function, ModuleId, Owner, Receiver, TypeId, TypeRef};
use crate::span::Span;

/// What stands round a signature.
pub(super) struct Declared<'s> {
    /// Where it is declared.
    pub module: ModuleId,
    /// What it belongs to.
    pub owner: Owner,
    /// Its attributes.
    pub attributes: &'s [Attribute],
    /// The whole item.
    pub span: Span,
    /// Anything but private.
    pub public: bool,
}

/// A function with its body, if it has one.
pub(super) fn function(cx: &mut Context, declared: &Declared, sig: &Signature, block: Option<&Block>) {
    let index = cx.ir.functions.len() as u32;
    let (receiver, params) = params(cx, sig);
    let test = cx.test || attributes::is_test(declared.attributes);
    let function = Function {
        module: declared.module,
        owner: declared.owner,
        name: cx.ident(&sig.ident),
        name_span: cx.span(sig.ident.span()),
        span: declared.span,
        generics: cx.generics(&sig.generics),
        receiver,
        params,
        result: cx.result(&sig.output),
        is_async: sig.asyncness.is_some(),
        is_unsafe: matches!(sig.safety, syn::Safety::Unsafe(_)),
        public: declared.public,
        body: None,
        test,
        attributes: cx.attributes(declared.attributes),
        conditions: cx.under_cfg(declared.attributes, |cx| cx.conditions.clone()),
        single_threaded: attributes::is_single_threaded(declared.attributes),
    };
    cx.ir.functions.push(function);
    if let Some(block) = block.filter(|_| !cx.signatures_only) {
        let body = cx.under_cfg(declared.attributes, |cx| {
            cx.under_test(test, |cx| body::function(cx, index, sig, block, declared.module))
        });
        cx.ir.functions[index as usize].body = Some(body);
    }
}

fn params(cx: &mut Context, sig: &Signature) -> (Receiver, Vec<TypeId>) {
    let mut receiver = Receiver::None;
    let params = sig.inputs.iter().map(|input| match input {
        FnArg::Receiver(written) => {
            let (kind, ty) = self_param(cx, written);
            receiver = kind;
            ty
        }
        FnArg::Typed(typed) => cx.ty(&typed.ty),
    });
    let params = params.collect();
    (receiver, params)
}

fn self_param(cx: &mut Context, written: &syn::Receiver) -> (Receiver, TypeId) {
    if let ReceiverKind::Typed(_, ty) = &written.kind {
        return (Receiver::Typed, cx.ty(ty));
    }
    let name = cx.symbol("Self");
    let path = cx.plain_path(false, [name]);
    let own = cx.type_ref(TypeRef::Path(path));
    match &written.kind {
        ReceiverKind::Reference(_, _, mutability) => {
            let mutable = mutability.is_some();
            let kind = if mutable { Receiver::RefMut } else { Receiver::Ref };
            (kind, cx.type_ref(TypeRef::Ref { mutable, inner: own }))
        }
        _ => (Receiver::Value, own),
    }
}

/// From an item's first attribute, or what else it begins with, to `end`.
pub(super) fn item_span(
    cx: &Context,
    attributes: &[Attribute],
    visibility: Option<&syn::Visibility>,
    start: proc_macro2::Span,
    end: Span,
) -> Span {
    let span = cx.span(start).to(end);
    let span = visibility.and_then(visibility_span).map_or(span, |visibility| span.to(cx.span(visibility)));
    attributes.first().map_or(span, |first| span.to(cx.span(first.pound_token.spans[0])))
}

fn visibility_span(visibility: &syn::Visibility) -> Option<proc_macro2::Span> {
    match visibility {
        syn::Visibility::Inherited => None,
        written => Some(written.span()),
    }
}

/// Where a signature begins, modifiers included.
pub(super) fn signature_start(sig: &Signature) -> proc_macro2::Span {
    let safety = match &sig.safety {
        syn::Safety::Unsafe(token) => Some(token.span),
        syn::Safety::Safe(token) => Some(token.span),
        syn::Safety::Default => None,
    };
    let constness = sig.constness.map(|token| token.span);
    let asyncness = sig.asyncness.map(|token| token.span);
    let abi = sig.abi.as_ref().map(|abi| abi.extern_token.span);
    constness.or(asyncness).or(safety).or(abi).unwrap_or(sig.fn_token.span)
}
