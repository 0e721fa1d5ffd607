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

    /// Replaces parts, the outermost first: `change` gives a type in place of another, or none to look further inside.
    pub fn map(&self, change: &mut dyn FnMut(&Ty) -> Option<Ty>) -> Ty {
        self.changed(change).unwrap_or_else(|| self.clone())
    }

    /// As [`Ty::map`]; none where nothing is replaced, which is what happens to most types: they are shared then.
    fn changed(&self, change: &mut dyn FnMut(&Ty) -> Option<Ty>) -> Option<Ty> {
        if let Some(new) = change(self) {
            return Some(new);
        }
        Some(match self {
            Ty::Unknown
            | Ty::Never
            | Ty::Prim(_)
            | Ty::External(_)
            | Ty::Fn(_)
            | Ty::Constructor(..)
            | Ty::Closure(_)
            | Ty::Param(_)
            | Ty::Infer(_) => return None,
            Ty::Adt(id, args) => Ty::Adt(*id, changed_all(args, &mut |arg| arg.changed(change))?),
            Ty::Ref(mutable, inner) => Ty::Ref(*mutable, Arc::new(inner.changed(change)?)),
            Ty::Pointer(mutable, inner) => Ty::Pointer(*mutable, Arc::new(inner.changed(change)?)),
            Ty::Tuple(args) => Ty::Tuple(changed_all(args, &mut |arg| arg.changed(change))?),
            Ty::Slice(inner) => Ty::Slice(Arc::new(inner.changed(change)?)),
            Ty::FnPointer(params, result) => {
                let new_params = changed_all(params, &mut |param| param.changed(change));
                let new_result = result.changed(change).map(Arc::new);
                if new_params.is_none() && new_result.is_none() {
                    return None;
                }
                Ty::FnPointer(
                    new_params.unwrap_or_else(|| params.clone()),
                    new_result.unwrap_or_else(|| result.clone()),
                )
            }
            Ty::Dyn(bounds) => Ty::Dyn(changed_all(bounds, &mut |bound| bound.changed(change))?),
            Ty::Opaque(opaque) => {
                let bounds = changed_all(&opaque.bounds, &mut |bound| bound.changed(change))?;
                Ty::Opaque(Arc::new(Opaque { bounds: bounds.to_vec(), future_of: opaque.future_of }))
            }
            Ty::Projection(of, id, name) => Ty::Projection(Arc::new(of.changed(change)?), *id, *name),
        })
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

/// A list in which some parts are replaced; none where none is.
fn changed_all<T: Clone>(parts: &[T], change: &mut dyn FnMut(&T) -> Option<T>) -> Option<Arc<[T]>> {
    let (first, new) = parts.iter().enumerate().find_map(|(at, part)| Some((at, change(part)?)))?;
    let mut all = Vec::with_capacity(parts.len());
    all.extend_from_slice(&parts[..first]);
    all.push(new);
    all.extend(parts[first + 1..].iter().map(|part| change(part).unwrap_or_else(|| part.clone())));
    Some(all.into())
}

impl TraitRef {
    /// As [`Ty::map`], in arguments and bindings.
    pub fn map(&self, change: &mut dyn FnMut(&Ty) -> Option<Ty>) -> TraitRef {
        self.changed(change).unwrap_or_else(|| self.clone())
    }

    fn changed(&self, change: &mut dyn FnMut(&Ty) -> Option<Ty>) -> Option<TraitRef> {
        let args = changed_all(&self.args, &mut |arg| arg.changed(change));
        let bindings = changed_all(&self.bindings, &mut |(name, ty)| Some((*name, ty.changed(change)?)));
        (args.is_some() || bindings.is_some()).then(|| TraitRef {
            id: self.id,
            args: args.unwrap_or_else(|| self.args.clone()),
            bindings: bindings.unwrap_or_else(|| self.bindings.clone()),
        })
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
