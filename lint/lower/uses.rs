//! `use` declarations and `extern crate`, one leaf at a time.

use syn::{ItemExternCrate, ItemUse, UseTree};

use super::context::Context;
use super::items::is_public;
use crate::ir::{ModuleId, Symbol, Use, UseKind};

/// What all leaves of one declaration have in common.
struct Declaration {
    module: ModuleId,
    global: bool,
    public: bool,
}

/// All leaves of a `use`.
pub(super) fn declaration(cx: &mut Context, item: &ItemUse, module: ModuleId) {
    let declaration = Declaration { module, global: item.leading_colon.is_some(), public: is_public(&item.vis) };
    tree(cx, &declaration, &mut Vec::new(), &item.tree);
}

/// `extern crate a as b;` brings in `::a`.
pub(super) fn extern_crate(cx: &mut Context, item: &ItemExternCrate, module: ModuleId) {
    let is_self = item.ident == "self";
    let name = if is_self { cx.symbol("crate") } else { cx.ident(&item.ident) };
    let alias = item.rename.as_ref().map_or(&item.ident, |(_, rename)| rename);
    let kind = kind(cx, alias);
    let path = cx.plain_path(!is_self, [name]);
    cx.ir.uses.push(Use { module, path, kind, public: is_public(&item.vis) });
}

fn kind(cx: &mut Context, alias: &syn::Ident) -> UseKind {
    if alias == "_" { UseKind::Unnamed } else { UseKind::Name(cx.ident(alias)) }
}

fn tree(cx: &mut Context, declaration: &Declaration, prefix: &mut Vec<Symbol>, use_tree: &UseTree) {
    match use_tree {
        UseTree::Path(path) => {
            prefix.push(cx.ident(&path.ident));
            tree(cx, declaration, prefix, &path.tree);
            prefix.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|item| tree(cx, declaration, prefix, item)),
        UseTree::Name(name) => leaf(cx, declaration, prefix, &name.ident, None),
        UseTree::Rename(rename) => {
            let kind = kind(cx, &rename.rename);
            leaf(cx, declaration, prefix, &rename.ident, Some(kind));
        }
        UseTree::Glob(_) => {
            // `use *` and `use ::*` of edition 2015 mean the crate's root.
            let root = prefix.is_empty().then(|| cx.symbol("crate"));
            let path = cx.plain_path(declaration.global && root.is_none(), root.into_iter().chain(prefix.clone()));
            let Declaration { module, public, .. } = *declaration;
            cx.ir.uses.push(Use { module, path, kind: UseKind::Glob, public });
        }
    }
}

fn leaf(cx: &mut Context, declaration: &Declaration, prefix: &[Symbol], ident: &syn::Ident, renamed: Option<UseKind>) {
    let mut names = prefix.to_vec();
    if ident != "self" || prefix.is_empty() {
        names.push(cx.ident(ident));
    }
    let Some(last) = names.last() else { return };
    let kind = renamed.unwrap_or(UseKind::Name(*last));
    let path = cx.plain_path(declaration.global, names);
    cx.ir.uses.push(Use { module: declaration.module, path, kind, public: declaration.public });
}
