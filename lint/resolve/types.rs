//! Types as inference knows them. What is not known is [`Ty::Unknown`]: nothing is resolved on it, and
//! no lint speaks of it.

use std::sync::Arc;

use super::{AdtId, BodyRef, FnId, GenericOwner, TraitId};
use crate::ir::Symbol;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// Not known; the default everywhere, and it favours silence.
    Unknown,
    /// `!`.
    Never,
    /// `u64`, `bool`, `str`, …
    Prim(Symbol),
    /// A struct, enum or union with its arguments.
    Adt(AdtId, Args),
    /// A type of a crate that nothing is known of, by its path (`foo::sync::Mutex`).
    External(Arc<str>),
    /// `&T`, `&mut T`.
    Ref(bool, Arc<Ty>),
    /// `*const T`, `*mut T`.
    Pointer(bool, Arc<Ty>),
    /// `(A, B)`.
    Tuple(Args),
    /// `[T]`, `[T; N]`.
    Slice(Arc<Ty>),
    /// A function item, with its generic parameters still open.
    Fn(FnId),
    /// The constructor of a variant.
    Constructor(AdtId, u32),
    /// `fn(A) -> B`.
    FnPointer(Args, Arc<Ty>),
    /// A closure or an `async` block.
    Closure(BodyRef),
    /// A type parameter.
    Param(Param),
    /// `dyn A + B`.
    Dyn(Arc<[TraitRef]>),
    /// `impl A + B` as a result; also the future of an `async fn`.
    Opaque(Arc<Opaque>),
    /// `<T as Trait>::Name`, `T::Name`, not yet known.
    Projection(Arc<Ty>, Option<TraitId>, Symbol),
    /// A hole that inference fills.
    Infer(u32),
}

/// Type arguments.
pub type Args = Arc<[Ty]>;

/// A type parameter: whose, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Param {
    /// What declares it.
    pub owner: GenericOwner,
    /// Which of its parameters; `impl Trait` in argument position counts on after the named ones. A
    /// trait's `Self` is [`Param::SELF`].
    pub index: u32,
}

impl Param {
    /// `Self` inside a trait.
    pub const SELF: u32 = u32::MAX;
}

/// A trait with arguments and bindings of associated types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TraitRef {
    /// The trait.
    pub id: TraitId,
    /// Its arguments; of `Fn(A, B)` one tuple.
    pub args: Args,
    /// `Item = T`.
    pub bindings: Arc<[(Symbol, Ty)]>,
}

/// `impl A + B` in a result.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Opaque {
    /// Its traits.
    pub bounds: Vec<TraitRef>,
    /// The `async fn` whose future it is.
    pub future_of: Option<FnId>,
}

impl Ty {
    /// `()`.
    pub fn unit() -> Ty {
        Ty::Tuple(Arc::from([]))
    }

    /// What stays of a type when references are taken off.
    pub fn peeled(&self) -> &Ty {
        let mut ty = self;
        while let Ty::Ref(_, inner) = ty {
            ty = inner;
        }
        ty
    }

    /// The struct or enum behind references.
    pub fn adt(&self) -> Option<AdtId> {
        match self.peeled() {
            Ty::Adt(id, _) => Some(*id),
            _ => None,
        }
    }

    /// Replaces parts from the leaves up: `change` gives a type in place of another, or none to keep it.
    pub fn map(&self, change: &mut dyn FnMut(&Ty) -> Option<Ty>) -> Ty {
        if let Some(new) = change(self) {
            return new;
        }
        match self {
            Ty::Unknown
            | Ty::Never
            | Ty::Prim(_)
            | Ty::External(_)
            | Ty::Fn(_)
            | Ty::Constructor(..)
            | Ty::Closure(_)
            | Ty::Param(_)
            | Ty::Infer(_) => self.clone(),
            Ty::Adt(_, args) | Ty::Tuple(args) if args.is_empty() => self.clone(),
            Ty::Adt(id, args) => Ty::Adt(*id, map_args(args, change)),
            Ty::Ref(mutable, inner) => Ty::Ref(*mutable, Arc::new(inner.map(change))),
            Ty::Pointer(mutable, inner) => Ty::Pointer(*mutable, Arc::new(inner.map(change))),
            Ty::Tuple(args) => Ty::Tuple(map_args(args, change)),
            Ty::Slice(inner) => Ty::Slice(Arc::new(inner.map(change))),
            Ty::FnPointer(params, result) => Ty::FnPointer(map_args(params, change), Arc::new(result.map(change))),
            Ty::Dyn(bounds) => Ty::Dyn(bounds.iter().map(|bound| bound.map(change)).collect()),
            Ty::Opaque(opaque) => Ty::Opaque(Arc::new(Opaque {
                bounds: opaque.bounds.iter().map(|bound| bound.map(change)).collect(),
                future_of: opaque.future_of,
            })),
            Ty::Projection(of, id, name) => Ty::Projection(Arc::new(of.map(change)), *id, *name),
        }
    }

    /// Is any part such that `test` holds?
    pub fn any(&self, test: &mut dyn FnMut(&Ty) -> bool) -> bool {
        if test(self) {
            return true;
        }
        match self {
            Ty::Unknown
            | Ty::Never
            | Ty::Prim(_)
            | Ty::External(_)
            | Ty::Fn(_)
            | Ty::Constructor(..)
            | Ty::Closure(_)
            | Ty::Param(_)
            | Ty::Infer(_) => false,
            Ty::Adt(_, args) | Ty::Tuple(args) => args.iter().any(|arg| arg.any(test)),
            Ty::Ref(_, inner) | Ty::Pointer(_, inner) | Ty::Slice(inner) | Ty::Projection(inner, _, _) => {
                inner.any(test)
            }
            Ty::FnPointer(params, result) => params.iter().any(|param| param.any(test)) || result.any(test),
            Ty::Dyn(bounds) => bounds.iter().any(|bound| bound.any(test)),
            Ty::Opaque(opaque) => opaque.bounds.iter().any(|bound| bound.any(test)),
        }
    }
}

fn map_args(args: &Args, change: &mut dyn FnMut(&Ty) -> Option<Ty>) -> Args {
    args.iter().map(|arg| arg.map(change)).collect()
}

impl TraitRef {
    /// As [`Ty::map`], in arguments and bindings.
    pub fn map(&self, change: &mut dyn FnMut(&Ty) -> Option<Ty>) -> TraitRef {
        TraitRef {
            id: self.id,
            args: map_args(&self.args, change),
            bindings: self.bindings.iter().map(|(name, ty)| (*name, ty.map(change))).collect(),
        }
    }

    fn any(&self, test: &mut dyn FnMut(&Ty) -> bool) -> bool {
        self.args.iter().any(|arg| arg.any(test)) || self.bindings.iter().any(|(_, ty)| ty.any(test))
    }

    /// What an associated type is bound to.
    pub fn binding(&self, name: Symbol) -> Option<&Ty> {
        self.bindings.iter().find(|(bound, _)| *bound == name).map(|(_, ty)| ty)
    }
}

/// What type parameters stand for.
#[derive(Clone, Debug, Default)]
pub struct Subst {
    pairs: Vec<(Param, Ty)>,
}

impl Subst {
    /// What a parameter stands for.
    pub fn get(&self, param: Param) -> Option<&Ty> {
        self.pairs.iter().find(|(key, _)| *key == param).map(|(_, ty)| ty)
    }

    /// Says what a parameter stands for.
    pub fn set(&mut self, param: Param, ty: Ty) {
        match self.pairs.iter_mut().find(|(key, _)| *key == param) {
            Some(pair) => pair.1 = ty,
            None => self.pairs.push((param, ty)),
        }
    }

    /// A type with its parameters replaced; parameters that nothing is said of stay.
    pub fn apply(&self, ty: &Ty) -> Ty {
        if self.pairs.is_empty() {
            return ty.clone();
        }
        ty.map(&mut |part| match part {
            Ty::Param(param) => self.get(*param).cloned(),
            _ => None,
        })
    }

    /// As [`Subst::apply`], for a trait with its arguments.
    pub fn apply_trait(&self, bound: &TraitRef) -> TraitRef {
        bound.map(&mut |part| match part {
            Ty::Param(param) => self.get(*param).cloned(),
            _ => None,
        })
    }
}
