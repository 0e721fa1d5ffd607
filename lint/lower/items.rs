//! Items: modules, types, traits, impls, statics and constants. `use` declarations, functions and macros
//! in the place of items are next door.

use syn::{Expr, Fields, ForeignItem, ImplItem, Item, StaticMutability, TraitItem, Type, Visibility};

use super::context::Context;
use super::functions::{self, Declared, item_span, signature_start};
use super::{attributes, body, item_macros, uses};
use crate::ir::{
    Adt, AdtKind, Alias, Field, Global, GlobalKind, Impl, Module, ModuleDecl, ModuleId, Owner, Trait, Variant,
};
use crate::span::Span;

/// All items of the file.
pub(super) fn file(cx: &mut Context, file: &syn::File, module: ModuleId) {
    let test = attributes::is_test(&file.attrs);
    cx.ir.modules[module.0 as usize].test = test;
    let conditional = file.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"));
    cx.under_condition(conditional, |cx| {
        cx.under_cfg(&file.attrs, |cx| {
            cx.under_test(test, |cx| file.items.iter().for_each(|each| item(cx, each, module)));
        });
    });
}

/// Anything but private.
pub(super) fn is_public(visibility: &Visibility) -> bool {
    !matches!(visibility, Visibility::Inherited)
}

/// Any item.
pub(super) fn item(cx: &mut Context, item: &Item, module: ModuleId) {
    match item {
        Item::Const(item) => {
            let declared = DeclaredGlobal {
                module,
                owner: Owner::Module,
                ident: &item.ident,
                kind: GlobalKind::Const,
                test: attributes::is_test(&item.attrs),
            };
            global(cx, declared, &item.ty, Some(&item.expr));
        }
        Item::Static(item) => {
            let mutable = !matches!(item.mutability, StaticMutability::None);
            let declared = DeclaredGlobal {
                module,
                owner: Owner::Module,
                ident: &item.ident,
                kind: GlobalKind::Static { mutable, thread_local: false },
                test: attributes::is_test(&item.attrs),
            };
            global(cx, declared, &item.ty, Some(&item.expr));
        }
        Item::Enum(item) => enumeration(cx, item, module),
        Item::Struct(item) => structure(cx, item, module),
        Item::Union(item) => union(cx, item, module),
        Item::ExternCrate(item) => uses::extern_crate(cx, item, module),
        Item::Use(item) => uses::declaration(cx, item, module),
        Item::Fn(item) => {
            let end = cx.span(item.block.brace_token.span.close());
            let declared = Declared {
                module,
                owner: Owner::Module,
                attributes: &item.attrs,
                span: item_span(cx, &item.attrs, Some(&item.vis), signature_start(&item.sig), end),
                public: is_public(&item.vis),
            };
            functions::function(cx, &declared, &item.sig, Some(&item.block));
        }
        Item::ForeignMod(item) => item.items.iter().for_each(|each| foreign(cx, each, module)),
        Item::Impl(item) => implementation(cx, item, module),
        Item::Trait(item) => trait_item(cx, item, module),
        Item::TraitAlias(item) => {
            let alias = Trait {
                module,
                name: cx.ident(&item.ident),
                span: item_span(
                    cx,
                    &item.attrs,
                    Some(&item.vis),
                    item.trait_token.span,
                    cx.span(item.semi_token.spans[0]),
                ),
                generics: cx.generics(&item.generics),
                supertraits: cx.bounds(&item.bounds),
                public: is_public(&item.vis),
            };
            cx.ir.traits.push(alias);
        }
        Item::Type(item) => {
            let alias = Alias {
                module,
                owner: Owner::Module,
                name: cx.ident(&item.ident),
                generics: cx.generics(&item.generics),
                ty: Some(cx.ty(&item.ty)),
                bounds: Vec::new(),
            };
            cx.ir.aliases.push(alias);
        }
        Item::Mod(item) => module_item(cx, item, module),
        Item::Macro(item) => cx.under_condition(true, |cx| {
            cx.under_cfg(&item.attrs, |cx| {
                cx.under_test(attributes::is_test(&item.attrs), |cx| item_macros::item(cx, item, module));
            });
        }),
        // `macro` definitions and other syntax that `syn` does not understand.
        _ => {}
    }
}

fn module_item(cx: &mut Context, item: &syn::ItemMod, parent: ModuleId) {
    let name = cx.ident(&item.ident);
    let test = cx.test || attributes::is_test(&item.attrs);
    let Some((_, items)) = &item.content else {
        let end = item.semi.map_or(item.ident.span(), |semi| semi.spans[0]);
        let span = item_span(cx, &item.attrs, Some(&item.vis), item.mod_token.span, cx.span(end));
        let certain = !cx.conditional && !attributes::may_remove(&item.attrs);
        let threadless = attributes::is_threadless(&item.attrs);
        let conditions = cx.under_cfg(&item.attrs, |cx| cx.conditions.clone());
        let path = attributes::path(&item.attrs);
        let declaration = ModuleDecl { name, path, test, threadless, conditions, certain, span };
        cx.ir.modules[parent.0 as usize].declarations.push(declaration);
        return;
    };
    let threadless = attributes::is_threadless(&item.attrs);
    let module = Module { parent: Some(parent), name: Some(name), test, threadless, ..Module::default() };
    let module = cx.module(module);
    cx.under_condition(attributes::may_remove(&item.attrs), |cx| {
        cx.under_cfg(&item.attrs, |cx| {
            cx.under_test(test, |cx| items.iter().for_each(|each| self::item(cx, each, module)));
        });
    });
}

fn structure(cx: &mut Context, item: &syn::ItemStruct, module: ModuleId) {
    let end = match (&item.semi_token, &item.fields) {
        (Some(semi), _) => semi.spans[0],
        (None, Fields::Named(fields)) => fields.brace_token.span.close(),
        (None, Fields::Unnamed(fields)) => fields.paren_token.span.close(),
        (None, Fields::Unit) => item.ident.span(),
    };
    let span = item_span(cx, &item.attrs, Some(&item.vis), item.struct_token.span, cx.span(end));
    let name = cx.ident(&item.ident);
    let variants = vec![Variant { name, fields: fields(cx, &item.fields, false) }];
    let adt = Adt {
        module,
        name,
        name_span: cx.span(item.ident.span()),
        span,
        kind: AdtKind::Struct,
        generics: cx.generics(&item.generics),
        variants,
        public: is_public(&item.vis),
        test: cx.test || attributes::is_test(&item.attrs),
        derives: cx.derives(&item.attrs),
    };
    cx.ir.adts.push(adt);
}

fn enumeration(cx: &mut Context, item: &syn::ItemEnum, module: ModuleId) {
    let end = cx.span(item.brace_token.span.close());
    let span = item_span(cx, &item.attrs, Some(&item.vis), item.enum_token.span, end);
    let variants = item.variants.iter().map(|variant| Variant {
        name: cx.ident(&variant.ident),
        fields: fields(cx, &variant.fields, is_public(&item.vis)),
    });
    let variants = variants.collect();
    let adt = Adt {
        module,
        name: cx.ident(&item.ident),
        name_span: cx.span(item.ident.span()),
        span,
        kind: AdtKind::Enum,
        generics: cx.generics(&item.generics),
        variants,
        public: is_public(&item.vis),
        test: cx.test || attributes::is_test(&item.attrs),
        derives: cx.derives(&item.attrs),
    };
    cx.ir.adts.push(adt);
}

fn union(cx: &mut Context, item: &syn::ItemUnion, module: ModuleId) {
    let end = cx.span(item.fields.brace_token.span.close());
    let span = item_span(cx, &item.attrs, Some(&item.vis), item.union_token.span, end);
    let name = cx.ident(&item.ident);
    let fields = item.fields.named.iter().enumerate().map(|(index, each)| field(cx, index, each, false)).collect();
    let adt = Adt {
        module,
        name,
        name_span: cx.span(item.ident.span()),
        span,
        kind: AdtKind::Union,
        generics: cx.generics(&item.generics),
        variants: vec![Variant { name, fields }],
        public: is_public(&item.vis),
        test: cx.test || attributes::is_test(&item.attrs),
        derives: cx.derives(&item.attrs),
    };
    cx.ir.adts.push(adt);
}

/// The fields of a variant; those of an enum are as public as the enum.
fn fields(cx: &mut Context, fields: &Fields, public: bool) -> Vec<Field> {
    fields.iter().enumerate().map(|(index, each)| field(cx, index, each, public)).collect()
}

fn field(cx: &mut Context, index: usize, field: &syn::Field, public: bool) -> Field {
    let name = match &field.ident {
        Some(ident) => cx.ident(ident),
        None => cx.symbol(&index.to_string()),
    };
    let public = public || is_public(&field.vis);
    Field { name, ty: cx.ty(&field.ty), span: cx.span_of(field), public }
}

fn trait_item(cx: &mut Context, item: &syn::ItemTrait, module: ModuleId) {
    let index = cx.ir.traits.len() as u32;
    let start = item.unsafety.map_or(item.trait_token.span, |token| token.span);
    let end = cx.span(item.brace_token.span.close());
    let lowered = Trait {
        module,
        name: cx.ident(&item.ident),
        span: item_span(cx, &item.attrs, Some(&item.vis), start, end),
        generics: cx.generics(&item.generics),
        supertraits: cx.bounds(&item.supertraits),
        public: is_public(&item.vis),
    };
    cx.ir.traits.push(lowered);
    let public = is_public(&item.vis);
    let test = attributes::is_test(&item.attrs);
    cx.under_cfg(&item.attrs, |cx| {
        cx.under_test(test, |cx| {
            item.items.iter().for_each(|each| trait_member(cx, each, module, Owner::Trait(index), public));
        });
    });
}

/// An item of a trait's block.
pub(super) fn trait_member(cx: &mut Context, item: &TraitItem, module: ModuleId, owner: Owner, public: bool) {
    match item {
        TraitItem::Const(item) => {
            let test = attributes::is_test(&item.attrs);
            let declared = DeclaredGlobal { module, owner, ident: &item.ident, kind: GlobalKind::Const, test };
            global(cx, declared, &item.ty, item.default.as_ref().map(|(_, expr)| expr));
        }
        TraitItem::Fn(item) => {
            let end = match (&item.default, &item.semi_token) {
                (Some(block), _) => block.brace_token.span.close(),
                (None, Some(semi)) => semi.spans[0],
                (None, None) => item.sig.paren_token.span.close(),
            };
            let span = item_span(cx, &item.attrs, None, signature_start(&item.sig), cx.span(end));
            let declared = Declared { module, owner, attributes: &item.attrs, span, public };
            functions::function(cx, &declared, &item.sig, item.default.as_ref());
        }
        TraitItem::Type(item) => {
            let alias = Alias {
                module,
                owner,
                name: cx.ident(&item.ident),
                generics: cx.generics(&item.generics),
                ty: item.default.as_ref().map(|(_, ty)| cx.ty(ty)),
                bounds: cx.bounds(&item.bounds),
            };
            cx.ir.aliases.push(alias);
        }
        TraitItem::Macro(item) => item_macros::trait_members(cx, &item.mac, module, owner, public),
        _ => {}
    }
}

fn implementation(cx: &mut Context, item: &syn::ItemImpl, module: ModuleId) {
    let index = cx.ir.impls.len() as u32;
    let test = cx.test || attributes::is_test(&item.attrs);
    let start = item.unsafety.map_or(item.impl_token.span, |token| token.span);
    let brace = cx.span(item.brace_token.span.open());
    let end = cx.span(item.brace_token.span.close());
    let head = cx.span(start).to(cx.span(item.impl_token.span));
    let lowered = Impl {
        module,
        span: item_span(cx, &item.attrs, None, start, end),
        head: Span::new(head.start, brace.start.max(head.end)),
        generics: cx.generics(&item.generics),
        of_trait: item.trait_.as_ref().map(|(path, _)| cx.path(path, None)),
        negative: item.modifiers.polarity.is_some(),
        is_unsafe: item.unsafety.is_some(),
        self_ty: cx.ty(&item.self_ty),
        test,
    };
    cx.ir.impls.push(lowered);
    // What a trait declares can be called wherever the trait can be.
    let public = item.trait_.is_some();
    cx.under_cfg(&item.attrs, |cx| {
        cx.under_test(test, |cx| {
            item.items.iter().for_each(|each| impl_member(cx, each, module, Owner::Impl(index), public));
        });
    });
}

/// An item of an impl's block.
pub(super) fn impl_member(cx: &mut Context, item: &ImplItem, module: ModuleId, owner: Owner, public: bool) {
    match item {
        ImplItem::Const(item) => {
            let test = attributes::is_test(&item.attrs);
            let declared = DeclaredGlobal { module, owner, ident: &item.ident, kind: GlobalKind::Const, test };
            global(cx, declared, &item.ty, Some(&item.expr));
        }
        ImplItem::Fn(item) => {
            let end = cx.span(item.block.brace_token.span.close());
            let span = item_span(cx, &item.attrs, Some(&item.vis), signature_start(&item.sig), end);
            let public = public || is_public(&item.vis);
            let declared = Declared { module, owner, attributes: &item.attrs, span, public };
            functions::function(cx, &declared, &item.sig, Some(&item.block));
        }
        ImplItem::Type(item) => {
            let alias = Alias {
                module,
                owner,
                name: cx.ident(&item.ident),
                generics: cx.generics(&item.generics),
                ty: Some(cx.ty(&item.ty)),
                bounds: Vec::new(),
            };
            cx.ir.aliases.push(alias);
        }
        ImplItem::Macro(item) => item_macros::impl_members(cx, &item.mac, module, owner, public),
        _ => {}
    }
}

fn foreign(cx: &mut Context, item: &ForeignItem, module: ModuleId) {
    match item {
        ForeignItem::Fn(item) => {
            let end = cx.span(item.semi_token.spans[0]);
            let span = item_span(cx, &item.attrs, Some(&item.vis), signature_start(&item.sig), end);
            let declared =
                Declared { module, owner: Owner::Module, attributes: &item.attrs, span, public: is_public(&item.vis) };
            functions::function(cx, &declared, &item.sig, None);
        }
        ForeignItem::Static(item) => {
            let mutable = !matches!(item.mutability, StaticMutability::None);
            let declared = DeclaredGlobal {
                module,
                owner: Owner::Module,
                ident: &item.ident,
                kind: GlobalKind::Static { mutable, thread_local: false },
                test: attributes::is_test(&item.attrs),
            };
            global(cx, declared, &item.ty, None);
        }
        _ => {}
    }
}

/// What stands round a global's type and initialiser.
pub(super) struct DeclaredGlobal<'s> {
    /// Where it is declared.
    pub module: ModuleId,
    /// What it belongs to.
    pub owner: Owner,
    /// Its name.
    pub ident: &'s syn::Ident,
    /// Static or constant.
    pub kind: GlobalKind,
    /// Has it attributes that leave it to tests?
    pub test: bool,
}

/// A static or constant.
pub(super) fn global(cx: &mut Context, declared: DeclaredGlobal, ty: &Type, initialiser: Option<&Expr>) {
    let index = cx.ir.globals.len() as u32;
    let DeclaredGlobal { module, owner, ident, kind, test } = declared;
    let test = cx.test || test;
    let name_span = cx.span(ident.span());
    let global = Global { module, owner, name: cx.ident(ident), name_span, ty: cx.ty(ty), kind, body: None, test };
    cx.ir.globals.push(global);
    if let Some(expr) = initialiser.filter(|_| !cx.signatures_only) {
        let body = cx.under_test(test, |cx| body::initialiser(cx, index, expr, module));
        cx.ir.globals[index as usize].body = Some(body);
    }
}
