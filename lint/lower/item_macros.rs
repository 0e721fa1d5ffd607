//! Macros in the place of items: those of the program are expanded; of others that wrap items
//! (`cfg_if!`, `pin_project!`, an unknown `cfg_rt! { … }`) the arguments are lowered as items;
//! `lazy_static!` and `thread_local!` declare globals.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, ImplItem, Item, ItemMacro, Macro, Meta, Token, TraitItem, Type, Visibility, braced};

use super::attributes;
use super::context::Context;
use super::items::{self, DeclaredGlobal};
use crate::ir::{GlobalKind, ModuleId, Owner};

/// A macro in the place of an item. Definitions were found by the lexing pass.
pub(super) fn item(cx: &mut Context, item: &ItemMacro, module: ModuleId) {
    if item.ident.is_none() {
        call(cx, &item.mac, module);
    }
}

fn call(cx: &mut Context, mac: &Macro, module: ModuleId) {
    let name = mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    match name.as_str() {
        "thread_local" => globals(cx, &mac.tokens, true, module),
        "lazy_static" => globals(cx, &mac.tokens, false, module),
        "cfg_if" => match parse::<Branches>(cx, &mac.tokens) {
            Some(Branches(branches)) => branches.iter().for_each(|branch| {
                let test = attributes::is_test(&branch.attributes);
                cx.under_cfg(&branch.attributes, |cx| {
                    cx.under_test(test, |cx| branch.items.iter().for_each(|each| items::item(cx, each, module)));
                });
            }),
            None => other(cx, mac, module),
        },
        "include" => cx.ir.modules[module.0 as usize].unseen = true,
        _ => other(cx, mac, module),
    }
}

fn other(cx: &mut Context, mac: &Macro, module: ModuleId) {
    if let Some(tokens) = cx.expand(mac) {
        let expansion = syn::parse2::<Sequence<Item>>(tokens);
        if let Ok(Sequence(items)) = &expansion {
            items.iter().for_each(|each| items::item(cx, each, module));
        }
        cx.end_expansion();
        if expansion.is_ok() {
            return;
        }
    }
    if let Some(Sequence(items)) = parse::<Sequence<Item>>(cx, &mac.tokens) {
        items.iter().for_each(|each| items::item(cx, each, module));
    }
}

/// A macro in an impl's block.
pub(super) fn impl_members(cx: &mut Context, mac: &Macro, module: ModuleId, owner: Owner, public: bool) {
    members(cx, mac, |cx, member: &ImplItem| items::impl_member(cx, member, module, owner, public));
}

/// A macro in a trait's block.
pub(super) fn trait_members(cx: &mut Context, mac: &Macro, module: ModuleId, owner: Owner, public: bool) {
    members(cx, mac, |cx, member: &TraitItem| items::trait_member(cx, member, module, owner, public));
}

fn members<T: Parse>(cx: &mut Context, mac: &Macro, lower: impl Fn(&mut Context, &T)) {
    if let Some(tokens) = cx.expand(mac) {
        let expansion = syn::parse2::<Sequence<T>>(tokens);
        if let Ok(Sequence(members)) = &expansion {
            members.iter().for_each(|member| lower(cx, member));
        }
        cx.end_expansion();
        if expansion.is_ok() {
            return;
        }
    }
    if let Some(Sequence(members)) = parse::<Sequence<T>>(cx, &mac.tokens) {
        members.iter().for_each(|member| lower(cx, member));
    }
}

fn globals(cx: &mut Context, tokens: &TokenStream, thread_local: bool, module: ModuleId) {
    let Some(Sequence(statics)) = parse::<Sequence<MacroStatic>>(cx, tokens) else { return };
    for each in statics {
        let declared = DeclaredGlobal {
            module,
            owner: Owner::Module,
            ident: &each.ident,
            kind: GlobalKind::Static { mutable: false, thread_local },
            test: attributes::is_test(&each.attributes),
        };
        items::global(cx, declared, &each.ty, Some(&each.value));
    }
}

/// A macro's arguments, if they are what is expected and not nested too deeply.
fn parse<T: Parse>(cx: &Context, tokens: &TokenStream) -> Option<T> {
    cx.may_parse(tokens).then(|| syn::parse2(tokens.clone()).ok()).flatten()
}

/// Some `T`s up to the end.
struct Sequence<T>(Vec<T>);

impl<T: Parse> Parse for Sequence<T> {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut parts = Vec::new();
        while !input.is_empty() {
            parts.push(input.parse()?);
        }
        Ok(Sequence(parts))
    }
}

/// `pub static ref NAME: T = value;` of `lazy_static!`, `static NAME: T = const { value };` of
/// `thread_local!`.
struct MacroStatic {
    attributes: Vec<Attribute>,
    ident: syn::Ident,
    ty: Type,
    value: Expr,
}

impl Parse for MacroStatic {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        input.parse::<Token![static]>()?;
        input.parse::<Option<Token![ref]>>()?;
        let ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        input.parse::<Token![=]>()?;
        let value = input.parse()?;
        if !input.is_empty() {
            input.parse::<Token![;]>()?;
        }
        Ok(MacroStatic { attributes, ident, ty, value })
    }
}

/// The branches of a `cfg_if!`.
struct Branches(Vec<Branch>);

struct Branch {
    /// `#[cfg(…)]`; none for the last `else`.
    attributes: Vec<Attribute>,
    items: Vec<Item>,
}

impl Parse for Branches {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut branches = Vec::new();
        loop {
            let attributes = if input.parse::<Option<Token![if]>>()?.is_some() {
                let attributes = input.call(Attribute::parse_outer)?;
                let is_cfg =
                    |attribute: &Attribute| matches!(&attribute.meta, Meta::List(list) if list.path.is_ident("cfg"));
                if !attributes.iter().all(is_cfg) {
                    return Err(input.error("expected #[cfg]"));
                }
                attributes
            } else {
                Vec::new()
            };
            let block;
            braced!(block in input);
            let Sequence(items) = block.parse()?;
            branches.push(Branch { attributes, items });
            if input.is_empty() {
                return Ok(Branches(branches));
            }
            input.parse::<Token![else]>()?;
        }
    }
}
