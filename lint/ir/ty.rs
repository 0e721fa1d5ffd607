//! Paths and types as the source writes them.

use serde::{Deserialize, Serialize};

use super::Symbol;

/// A path of the file; indexes [`super::FileIr::paths`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PathId(pub u32);

/// A written type of the file; indexes [`super::FileIr::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TypeId(pub u32);

/// A path as written: `std::sync::Mutex::<T>::new`, `<T as Trait>::f`, `Self::g`, `crate::x`.
/// `self`, `super`, `crate` and `Self` are segments like others; `$crate` is written `crate`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PathRef {
    /// Begins with `::`.
    pub global: bool,
    /// `T` of `<T>::f` and `<T as Trait>::f`.
    pub qself: Option<TypeId>,
    /// With `qself`: how many leading segments name the trait (0 for `<T>::f`).
    pub trait_segments: u32,
    /// The segments, at least one.
    pub segments: Vec<Segment>,
}

/// One segment of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Segment {
    /// Its name.
    pub name: Symbol,
    /// Its generic arguments that are types (lifetimes and constants are left out). Of `Fn(A, B) -> C`
    /// one tuple `(A, B)`, with `Output` among the bindings.
    pub args: Vec<TypeId>,
    /// `Item = T`.
    pub bindings: Vec<(Symbol, TypeId)>,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TypeRef {
    /// A named type, a type parameter, `Self`, an associated type.
    Path(PathId),
    /// `&T`, `&mut T`.
    Ref {
        /// `mut`.
        mutable: bool,
        /// What it refers to.
        inner: TypeId,
    },
    /// `*const T`, `*mut T`.
    Pointer {
        /// `mut`.
        mutable: bool,
        /// What it points to.
        inner: TypeId,
    },
    /// `(A, B)`; the unit type is the empty one.
    Tuple(Vec<TypeId>),
    /// `[T]` and `[T; N]`.
    Slice(TypeId),
    /// `fn(A) -> B`.
    Function {
        /// Parameters.
        params: Vec<TypeId>,
        /// Result, if written.
        result: Option<TypeId>,
    },
    /// `dyn A + B`: the traits (lifetimes left out).
    Dyn(Vec<PathId>),
    /// `impl A + B`: the traits.
    Impl(Vec<PathId>),
    /// `!`.
    Never,
    /// `_`, and what is not understood (a macro in type position).
    Unknown,
}
