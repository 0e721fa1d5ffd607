//! Items: modules, functions, types, traits, impls, statics, `use` declarations.

use serde::{Deserialize, Serialize};

use super::{BodyId, PathId, Symbol, TypeId};
use crate::span::Span;

/// A module of the file; indexes [`super::FileIr::modules`]. 0 is the file itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ModuleId(pub u32);

/// A module: the file itself, an inline `mod`, or the items inside a function's block.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Module {
    /// The module that holds it; none for the file.
    pub parent: Option<ModuleId>,
    /// Its name; none for the file and for a block.
    pub name: Option<Symbol>,
    /// Items inside a block see the names of the module round it too.
    pub is_block: bool,
    /// `mod name;` declarations in it.
    pub declarations: Vec<ModuleDecl>,
    /// Compiled only for tests: under `#[cfg(test)]`, itself or a module round it.
    pub test: bool,
    /// Compiled only where there are no threads.
    pub threadless: bool,
    /// It has items that are in none of the files read: `include!`.
    pub unseen: bool,
}

/// `mod name;`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModuleDecl {
    /// Its name.
    pub name: Symbol,
    /// `#[path = "…"]`.
    pub path: Option<String>,
    /// Under `#[cfg(test)]`.
    pub test: bool,
    /// Compiled only where there are no threads.
    pub threadless: bool,
    /// What stands in the `#[cfg(…)]`s on it and round it, without white space.
    pub conditions: Vec<String>,
    /// Compiled in whatever is configured, wherever this file is: no attribute and no macro has a say in it.
    pub certain: bool,
    /// Where it stands.
    pub span: Span,
}

/// One leaf of a `use` declaration (`extern crate a as b` is one as well). `use a::{self, b as c, d::*}`
/// makes three.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Use {
    /// Where it is declared.
    pub module: ModuleId,
    /// The path without the `*`; a leaf `self` is left out.
    pub path: PathId,
    /// What it brings in.
    pub kind: UseKind,
    /// Anything but private (`pub`, `pub(crate)` …).
    pub public: bool,
}

/// What a `use` brings in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UseKind {
    /// One name (the path's last, or that of `as`).
    Name(Symbol),
    /// `use trait as _`.
    Unnamed,
    /// Everything.
    Glob,
}

/// Type parameters (lifetimes and constants are left out) with their bounds, `where` clauses included.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Generics {
    /// Names and defaults, in order.
    pub params: Vec<(Symbol, Option<TypeId>)>,
    /// `T: A + B`, also for types that are not parameters (`T::Item: A`).
    pub bounds: Vec<(TypeId, Vec<PathId>)>,
}

/// A function, a method, or a method that a trait declares.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Function {
    /// Where it is declared.
    pub module: ModuleId,
    /// What it belongs to.
    pub owner: Owner,
    /// Its name.
    pub name: Symbol,
    /// The name's place.
    pub name_span: Span,
    /// The whole item with its attributes.
    pub span: Span,
    /// Its own parameters (those of the impl or trait stand there). `impl Trait` in a parameter's
    /// type stays [`super::TypeRef::Impl`].
    pub generics: Generics,
    /// How it takes `self`.
    pub receiver: Receiver,
    /// Parameter types, `self` included as the first where there is one.
    pub params: Vec<TypeId>,
    /// The result as written; none is `()`.
    pub result: Option<TypeId>,
    /// `async fn`: its body runs when the future that a call returns is awaited.
    pub is_async: bool,
    /// `unsafe fn`.
    pub is_unsafe: bool,
    /// Anything but private.
    pub public: bool,
    /// Its body; a trait's required method has none.
    pub body: Option<BodyId>,
    /// Under `#[cfg(test)]`, or with `#[test]`, `#[tokio::test]`, `#[bench]` and the like.
    pub test: bool,
    /// The paths of its attributes, as written (`tokio::main`).
    pub attributes: Vec<PathId>,
    /// What stands in the `#[cfg(…)]`s on it and round it, without white space.
    pub conditions: Vec<String>,
    /// It runs an executor of one thread: `#[tokio::main(flavor = "current_thread")]`.
    pub single_threaded: bool,
}

/// What a function belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// A module.
    Module,
    /// An impl: index into [`super::FileIr::impls`].
    Impl(u32),
    /// A trait: index into [`super::FileIr::traits`].
    Trait(u32),
}

/// How a function takes `self`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receiver {
    /// It does not.
    None,
    /// `self` (also `mut self`).
    Value,
    /// `&self`.
    Ref,
    /// `&mut self`.
    RefMut,
    /// `self: T`, with the type as the first parameter's.
    Typed,
}

/// What shape an [`Adt`] has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AdtKind {
    /// `struct`: one variant of the type's own name.
    Struct,
    /// `enum`.
    Enum,
    /// `union`: one variant.
    Union,
}

/// A struct, enum or union.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Adt {
    /// Where it is declared.
    pub module: ModuleId,
    /// Its name.
    pub name: Symbol,
    /// The name's place.
    pub name_span: Span,
    /// The whole item.
    pub span: Span,
    /// Struct, enum or union.
    pub kind: AdtKind,
    /// Its parameters.
    pub generics: Generics,
    /// Its variants.
    pub variants: Vec<Variant>,
    /// Anything but private.
    pub public: bool,
    /// Compiled only for tests.
    pub test: bool,
    /// The paths that its `#[derive]`s name.
    pub derives: Vec<PathId>,
}

/// A variant of an enum, or the one of a struct.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Variant {
    /// Its name.
    pub name: Symbol,
    /// Its fields; those of a tuple are named `0`, `1`, …
    pub fields: Vec<Field>,
}

/// A field.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: Symbol,
    /// Its type.
    pub ty: TypeId,
    /// The whole field.
    pub span: Span,
    /// Anything but private.
    pub public: bool,
}

/// `type A<T> = B;` in a module, an impl or a trait (where the right side may be absent).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Alias {
    /// Where it is declared.
    pub module: ModuleId,
    /// What it belongs to (an associated type belongs to an impl or a trait).
    pub owner: Owner,
    /// Its name.
    pub name: Symbol,
    /// Its parameters.
    pub generics: Generics,
    /// What it stands for.
    pub ty: Option<TypeId>,
    /// Bounds of an associated type in a trait.
    pub bounds: Vec<PathId>,
}

/// A trait.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Trait {
    /// Where it is declared.
    pub module: ModuleId,
    /// Its name.
    pub name: Symbol,
    /// The whole item.
    pub span: Span,
    /// Its parameters, without `Self`.
    pub generics: Generics,
    /// Its supertraits.
    pub supertraits: Vec<PathId>,
    /// Anything but private.
    pub public: bool,
}

/// An impl block.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Impl {
    /// Where it stands.
    pub module: ModuleId,
    /// The whole item.
    pub span: Span,
    /// From `unsafe` or `impl` to before the brace.
    pub head: Span,
    /// Its parameters.
    pub generics: Generics,
    /// The trait, if any.
    pub of_trait: Option<PathId>,
    /// `impl !Trait for …`.
    pub negative: bool,
    /// `unsafe impl`.
    pub is_unsafe: bool,
    /// The type.
    pub self_ty: TypeId,
    /// Compiled only for tests.
    pub test: bool,
}

/// A static or a constant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Global {
    /// Where it is declared.
    pub module: ModuleId,
    /// What it belongs to (an associated constant belongs to an impl or trait).
    pub owner: Owner,
    /// Its name.
    pub name: Symbol,
    /// The name's place.
    pub name_span: Span,
    /// Its type.
    pub ty: TypeId,
    /// Static, `static mut`, constant.
    pub kind: GlobalKind,
    /// The initialiser.
    pub body: Option<BodyId>,
    /// Compiled only for tests.
    pub test: bool,
}

/// Kinds of [`Global`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GlobalKind {
    /// `static` (also of `lazy_static!` and `thread_local!`, see `thread_local`).
    Static {
        /// `static mut`.
        mutable: bool,
        /// Declared in `thread_local!`: each thread has its own.
        thread_local: bool,
    },
    /// `const`.
    Const,
}
