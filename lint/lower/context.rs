//! What every part of lowering shares: the ir under construction, the tables that keep each path and
//! type once, the way from `proc-macro2` spans to bytes, and the expansion of macros.
//!
//! Knows nothing of items and bodies.

use rustc_hash::FxHashMap;

use super::extent;
use super::macros::{Expander, Macros};
use super::offsets::Offsets;
use super::scan::Scan;
use super::{Options, attributes, items};
use crate::ir::{FileIr, Module, ModuleId, PathId, PathRef, Symbol, TypeId, TypeRef};
use crate::span::{Edition, Span};

/// The file that is being lowered.
pub(super) struct Context<'a> {
    /// What has been lowered so far.
    pub ir: FileIr,
    /// Decides when temporaries are dropped.
    pub edition: Edition,
    /// Is the item that is being lowered compiled only for tests?
    pub test: bool,
    /// Does a condition or a macro decide whether the item that is being lowered is compiled?
    pub conditional: bool,
    /// What stands in the `#[cfg(…)]`s round the item that is being lowered.
    pub conditions: Vec<String>,
    /// Leave out bodies?
    pub signatures_only: bool,
    offsets: Offsets<'a>,
    expander: Expander<'a>,
    paths: FxHashMap<PathRef, PathId>,
    types: FxHashMap<TypeRef, TypeId>,
}

impl<'a> Context<'a> {
    /// A file with nothing but its own module in it. `stripped` bytes at the beginning of `text` are not
    /// seen by the parser.
    pub fn new(text: &'a str, stripped: usize, scan: &'a Scan, macros: &'a Macros, options: &Options) -> Context<'a> {
        let ir = FileIr { edition: options.edition, modules: vec![Module::default()], ..FileIr::default() };
        Context {
            ir,
            edition: options.edition,
            test: false,
            conditional: false,
            conditions: Vec::new(),
            signatures_only: options.signatures_only,
            offsets: Offsets::new(text, stripped),
            expander: Expander::new(scan, macros),
            paths: FxHashMap::default(),
            types: FxHashMap::default(),
        }
    }

    /// The symbol of a name.
    pub fn symbol(&mut self, name: &str) -> Symbol {
        self.ir.symbols.intern(name)
    }

    /// The symbol of an identifier, a raw one without its `r#`.
    pub fn ident(&mut self, ident: &syn::Ident) -> Symbol {
        let name = ident.to_string();
        self.ir.symbols.intern(name.strip_prefix("r#").unwrap_or(&name))
    }

    /// Each path once.
    pub fn path_ref(&mut self, path: PathRef) -> PathId {
        if let Some(id) = self.paths.get(&path) {
            return *id;
        }
        let id = PathId(self.ir.paths.len() as u32);
        self.ir.paths.push(path.clone());
        self.paths.insert(path, id);
        id
    }

    /// Each type once.
    pub fn type_ref(&mut self, ty: TypeRef) -> TypeId {
        if let Some(id) = self.types.get(&ty) {
            return *id;
        }
        let id = TypeId(self.ir.types.len() as u32);
        self.ir.types.push(ty.clone());
        self.types.insert(ty, id);
        id
    }

    /// Bytes of the file on disk. Only for spans of tokens that come from the file or from
    /// [`Context::expand`]: an identifier made while lowering must be given the span of such a token.
    pub fn span(&self, span: proc_macro2::Span) -> Span {
        self.offsets.span(span)
    }

    /// From the first token of `tokens` to the last. It prints the tokens, so for expressions use
    /// [`Context::expr_span`], which does not.
    pub fn span_of(&self, tokens: &impl syn::spanned::Spanned) -> Span {
        self.span(tokens.span())
    }

    /// From the first token of an expression to its last, attributes left out.
    pub fn expr_span(&self, expr: &syn::Expr) -> Span {
        self.span(extent::first(expr)).to(self.span(extent::last(expr)))
    }

    /// From a macro's path to its closing delimiter.
    pub fn macro_span(&self, mac: &syn::Macro) -> Span {
        self.span(extent::first_of_path(&mac.path)).to(self.span(mac.delimiter.span().close()))
    }

    /// Expands a call of a `macro_rules!` macro of the program, if there is one and one of its rules
    /// matches. After the result has been lowered [`Context::end_expansion`] must follow: expansions
    /// inside expansions are limited in depth.
    pub fn expand(&mut self, mac: &syn::Macro) -> Option<proc_macro2::TokenStream> {
        let at = self.span(extent::first_of_path(&mac.path)).start;
        self.expander.expand(mac, at)
    }

    /// The result of the last [`Context::expand`] that gave one has been lowered.
    pub fn end_expansion(&mut self) {
        self.expander.leave();
    }

    /// May these tokens of a macro's arguments be parsed, or are they nested too deeply?
    pub fn may_parse(&self, tokens: &proc_macro2::TokenStream) -> bool {
        self.expander.may_parse(tokens)
    }

    /// Lowers any item, also one inside a block.
    pub fn item(&mut self, item: &syn::Item, module: ModuleId) {
        items::item(self, item, module);
    }

    /// A module for the items inside a block.
    pub fn block_module(&mut self, parent: ModuleId) -> ModuleId {
        self.module(Module { parent: Some(parent), is_block: true, test: self.test, ..Module::default() })
    }

    /// A new module.
    pub fn module(&mut self, module: Module) -> ModuleId {
        let id = ModuleId(self.ir.modules.len() as u32);
        self.ir.modules.push(module);
        id
    }

    /// Runs `work` with `test` set if `test` says so.
    pub fn under_test<R>(&mut self, test: bool, work: impl FnOnce(&mut Self) -> R) -> R {
        let before = self.test;
        self.test |= test;
        let result = work(self);
        self.test = before;
        result
    }

    /// Runs `work` with the conditions of these attributes added.
    pub fn under_cfg<R>(&mut self, attributes: &[syn::Attribute], work: impl FnOnce(&mut Self) -> R) -> R {
        let before = self.conditions.len();
        self.conditions.extend(attributes::conditions(attributes));
        let result = work(self);
        self.conditions.truncate(before);
        result
    }

    /// Runs `work` with `conditional` set if `conditional` says so.
    pub fn under_condition<R>(&mut self, conditional: bool, work: impl FnOnce(&mut Self) -> R) -> R {
        let before = self.conditional;
        self.conditional |= conditional;
        let result = work(self);
        self.conditional = before;
        result
    }
}
