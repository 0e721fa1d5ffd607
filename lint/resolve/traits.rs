//! Which impl a type has of a trait, and what its associated types are.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::convert::Bound;
use super::types::{Param, Subst, TraitRef, Ty};
use super::{AdtId, AliasId, Def, GenericOwner, ImplId, Program, TraitId};
use crate::ir::{Owner, PathId, Symbol};

/// How deep impls may lead to other impls.
const DEPTH: u32 = 8;

/// The outermost part of a type, by which impls are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Head {
    /// A struct, enum or union.
    Adt(AdtId),
    /// A primitive type.
    Prim(Symbol),
    /// A reference.
    Ref,
    /// A pointer.
    Pointer,
    /// A tuple.
    Tuple,
    /// A slice or array.
    Slice,
    /// A trait object.
    Dyn(TraitId),
}

/// The head of a type; none for parameters and what is not known.
pub fn head(ty: &Ty) -> Option<Head> {
    match ty {
        Ty::Adt(id, _) => Some(Head::Adt(*id)),
        Ty::Prim(name) => Some(Head::Prim(*name)),
        Ty::Ref(..) => Some(Head::Ref),
        Ty::Pointer(..) => Some(Head::Pointer),
        Ty::Tuple(_) => Some(Head::Tuple),
        Ty::Slice(_) => Some(Head::Slice),
        Ty::Dyn(bounds) => bounds.first().map(|bound| Head::Dyn(bound.id)),
        Ty::Unknown | Ty::Never | Ty::External(_) | Ty::Fn(_) | Ty::Constructor(..) | Ty::FnPointer(..) => None,
        Ty::Closure(_) | Ty::Param(_) | Ty::Opaque(_) | Ty::Projection(..) | Ty::Infer(_) => None,
    }
}

/// What an impl is of and for.
#[derive(Debug)]
pub struct ImplHead {
    /// The type.
    pub self_ty: Ty,
    /// The trait.
    pub of: Option<TraitRef>,
    /// What its parameters are bound by.
    pub bounds: Vec<Bound>,
}

/// Impls by trait and by type.
#[derive(Debug, Default)]
pub struct ImplIndex {
    by_head: FxHashMap<(TraitId, Head), Vec<ImplId>>,
    /// `impl<T> Trait for T`.
    blanket: FxHashMap<TraitId, Vec<ImplId>>,
    /// All impls of a trait, in order.
    pub all: FxHashMap<TraitId, Vec<ImplId>>,
    associated: FxHashMap<(ImplId, Symbol), AliasId>,
    /// Traits that declare an associated type of a name.
    declaring: FxHashMap<Symbol, Vec<TraitId>>,
    /// Heads, made when first asked for: each cell guards only itself.
    heads: Vec<OnceLock<ImplHead>>,
    future: Option<TraitId>,
    deref: Option<TraitId>,
    index: Option<TraitId>,
    fns: Vec<TraitId>,
    /// `Drop`.
    pub drop: Option<TraitId>,
}

impl ImplIndex {
    /// Finds all impls.
    pub fn new(program: &Program) -> ImplIndex {
        let mut index =
            ImplIndex { heads: (0..program.impl_count()).map(|_| OnceLock::new()).collect(), ..Default::default() };
        for at in 0..program.impl_count() {
            let id = ImplId(at);
            let item = program.of_impl(id);
            if item.negative || !program.is_file_reached(program.impl_file(id)) {
                continue;
            }
            let Some(path) = item.of_trait else { continue };
            let scope = program.impl_scope(id);
            let Some(of) = program.trait_ref(&scope, path) else { continue };
            let self_ty = program.convert(&scope, item.self_ty);
            index.all.entry(of.id).or_default().push(id);
            match head(&self_ty) {
                Some(head) => index.by_head.entry((of.id, head)).or_default().push(id),
                None => index.blanket.entry(of.id).or_default().push(id),
            }
        }
        for at in 0..program.aliases.len() {
            let id = AliasId(at as u32);
            let (file, _) = program.aliases[at];
            let alias = program.alias(id);
            match alias.owner {
                Owner::Impl(of) => {
                    index.associated.insert((program.impl_at(file, of), alias.name), id);
                }
                Owner::Trait(of) => index.declaring.entry(alias.name).or_default().push(program.trait_at(file, of)),
                Owner::Module => {}
            }
        }
        index.future = program.std_trait(&["future", "Future"]);
        index.deref = program.std_trait(&["ops", "Deref"]);
        index.index = program.std_trait(&["ops", "Index"]);
        index.drop = program.std_trait(&["ops", "Drop"]);
        index.fns = ["Fn", "FnMut", "FnOnce"].iter().filter_map(|name| program.std_trait(&["ops", name])).collect();
        index
    }
}

/// What the surroundings know that types alone do not say.
pub trait Surroundings {
    /// A hole's filling, one step.
    fn shallow(&self, ty: &Ty) -> Ty;
    /// What a closure gives.
    fn closure_result(&self, ty: &Ty) -> Option<Ty>;
    /// Bounds of the parameters in scope.
    fn bounds(&self) -> &[Bound];
}

/// Nothing but the types.
pub struct NoSurroundings;

impl Surroundings for NoSurroundings {
    fn shallow(&self, ty: &Ty) -> Ty {
        ty.clone()
    }
    fn closure_result(&self, _: &Ty) -> Option<Ty> {
        None
    }
    fn bounds(&self) -> &[Bound] {
        &[]
    }
}

impl Program {
    fn std_trait(&self, names: &[&str]) -> Option<TraitId> {
        let std = self.crates.iter().find(|krate| krate.name == self.known.std)?;
        let names: Option<Vec<Symbol>> = names.iter().map(|name| self.symbols.get(name)).collect();
        let resolved = self.resolve_names(
            std.root,
            &[&[self.known.crate_], names?.as_slice()].concat(),
            false,
            super::scope::Namespace::Type,
            None,
        );
        resolved.defs.iter().find_map(|def| match def {
            Def::Trait(id) => Some(*id),
            _ => None,
        })
    }

    /// `std::future::Future`.
    pub fn future_trait(&self) -> Option<TraitId> {
        self.impl_index.future.or_else(|| self.std_trait(&["future", "Future"]))
    }

    /// Is it `Fn`, `FnMut` or `FnOnce`?
    pub fn is_fn_trait(&self, id: TraitId) -> bool {
        self.impl_index.fns.contains(&id)
    }

    /// `Drop`.
    pub fn drop_trait(&self) -> Option<TraitId> {
        self.impl_index.drop
    }

    /// Does an impl of `Drop` name this type?
    pub fn has_own_drop(&self, id: AdtId) -> bool {
        self.impl_index.drop.is_some_and(|of| self.impl_index.by_head.contains_key(&(of, Head::Adt(id))))
    }

    /// `std::ops::Index`.
    pub fn index_trait(&self) -> Option<TraitId> {
        self.impl_index.index
    }

    /// Impls of a trait, all of them.
    pub fn impls_of(&self, id: TraitId) -> &[ImplId] {
        self.impl_index.all.get(&id).map_or(&[], Vec::as_slice)
    }

    /// An impl's head.
    pub fn impl_head(&self, id: ImplId) -> &ImplHead {
        self.impl_index.heads[id.0 as usize].get_or_init(|| {
            let scope = self.impl_scope(id);
            let item = self.of_impl(id);
            ImplHead {
                self_ty: self.convert(&scope, item.self_ty),
                of: item.of_trait.and_then(|path| self.trait_ref(&scope, path)),
                bounds: self.bounds_of(GenericOwner::Impl(id), &scope),
            }
        })
    }

    /// The impl of a trait for a type, with what its parameters stand for.
    pub fn find_impl(&self, ty: &Ty, of: TraitId, around: &dyn Surroundings, depth: u32) -> Option<(ImplId, Subst)> {
        let ty = around.shallow(ty);
        self.find_exact(&ty, of, around, depth).or_else(|| self.find_blanket(&ty, of, around, depth))
    }

    fn find_exact(&self, ty: &Ty, of: TraitId, around: &dyn Surroundings, depth: u32) -> Option<(ImplId, Subst)> {
        let head = head(ty)?;
        // A reference to something unknown has no impl: any would fit.
        if let Ty::Ref(_, inner) = ty
            && matches!(around.shallow(inner), Ty::Unknown | Ty::Infer(_) | Ty::External(_) | Ty::Projection(..))
        {
            return None;
        }
        self.impl_index.by_head.get(&(of, head))?.iter().find_map(|id| {
            let head = self.impl_head(*id);
            let mut subst = Subst::default();
            // `impl<F: Future> Future for &mut F` holds only where the inner type has the trait; other bounds
            // are believed.
            let fits = matches(&head.self_ty, ty, &mut subst, around)
                && depth <= DEPTH
                && head
                    .bounds
                    .iter()
                    .filter(|bound| bound.of.id == of)
                    .all(|bound| self.implements(&subst.apply(&bound.ty), of, around, depth + 1));
            fits.then_some((*id, subst))
        })
    }

    fn find_blanket(&self, ty: &Ty, of: TraitId, around: &dyn Surroundings, depth: u32) -> Option<(ImplId, Subst)> {
        if depth > DEPTH || matches!(ty, Ty::Unknown | Ty::Infer(_) | Ty::External(_)) {
            return None;
        }
        for id in self.impl_index.blanket.get(&of).into_iter().flatten() {
            let head = self.impl_head(*id);
            let mut subst = Subst::default();
            if matches(&head.self_ty, ty, &mut subst, around)
                && self.bounds_hold(&head.bounds, &subst, around, depth + 1)
            {
                return Some((*id, subst));
            }
        }
        None
    }

    fn bounds_hold(&self, bounds: &[Bound], subst: &Subst, around: &dyn Surroundings, depth: u32) -> bool {
        bounds.iter().all(|bound| self.implements(&subst.apply(&bound.ty), bound.of.id, around, depth))
    }

    /// Is a trait known to be implemented?
    pub fn implements(&self, ty: &Ty, of: TraitId, around: &dyn Surroundings, depth: u32) -> bool {
        let ty = around.shallow(ty);
        self.own_bounds(&ty, around).iter().any(|bound| bound.id == of)
            || self.derives(&ty, of)
            || (self.is_fn_trait(of)
                && matches!(ty, Ty::Closure(_) | Ty::Fn(_) | Ty::FnPointer(..) | Ty::Constructor(..)))
            || self.find_impl(&ty, of, around, depth).is_some()
    }

    /// Does a type of the program derive a trait, by its name?
    pub fn derives(&self, ty: &Ty, of: TraitId) -> bool {
        let Ty::Adt(id, _) = ty else { return false };
        let name = self.of_trait(of).name;
        let last = |path: &PathId| self.path(self.adt_file(*id), *path).segments.last().map(|last| last.name);
        self.adt(*id).derives.iter().any(|path| last(path) == Some(name))
    }

    /// The traits that a parameter, trait object or opaque type is known by, supertraits included.
    pub fn own_bounds(&self, ty: &Ty, around: &dyn Surroundings) -> Vec<TraitRef> {
        let mut found: Vec<TraitRef> = match ty {
            Ty::Dyn(bounds) => bounds.to_vec(),
            Ty::Opaque(opaque) => opaque.bounds.clone(),
            Ty::Param(_) | Ty::Projection(..) => {
                around.bounds().iter().filter(|bound| bound.ty == *ty).map(|bound| bound.of.clone()).collect()
            }
            _ => return Vec::new(),
        };
        let mut at = 0;
        while at < found.len() && found.len() < 64 {
            for above in self.supertraits(&found[at]) {
                if !found.iter().any(|known| known.id == above.id) {
                    found.push(above);
                }
            }
            at += 1;
        }
        found
    }

    /// An associated type of a type.
    pub fn project(
        &self,
        ty: &Ty,
        of: Option<TraitId>,
        name: Symbol,
        around: &dyn Surroundings,
        depth: u32,
    ) -> Option<Ty> {
        let ty = around.shallow(ty);
        if depth > DEPTH {
            return None;
        }
        if name == self.known.output
            && matches!(ty, Ty::Closure(_) | Ty::Fn(_) | Ty::FnPointer(..) | Ty::Constructor(..))
            && let Some(result) = around.closure_result(&ty)
        {
            return Some(result);
        }
        let bounds = self.own_bounds(&ty, around);
        let bound =
            bounds.iter().filter(|bound| of.is_none_or(|of| of == bound.id)).find_map(|bound| bound.binding(name));
        if let Some(bound) = bound {
            return Some(bound.clone());
        }
        let traits: &[TraitId] = match &of {
            Some(id) => std::slice::from_ref(id),
            None => self.impl_index.declaring.get(&name).map_or(&[], Vec::as_slice),
        };
        // An impl for just this type before those for all that have some trait.
        let exact = traits.iter().map(|id| self.find_exact(&ty, *id, around, depth));
        let blanket = traits.iter().map(|id| self.find_blanket(&ty, *id, around, depth));
        for found in exact.chain(blanket) {
            let Some((found, subst)) = found else { continue };
            let Some(alias) = self.impl_index.associated.get(&(found, name)) else { continue };
            let Some(written) = self.alias(*alias).ty else { continue };
            let target = self.convert(&self.alias_scope(*alias), written);
            let subst = self.complete(found, subst, around, depth + 1);
            return Some(self.normalize(&subst.apply(&target), around, depth + 1));
        }
        None
    }

    /// Parameters of an impl that only its bounds fix: `B` of `F: FnMut(I::Item) -> B`.
    fn complete(&self, id: ImplId, mut subst: Subst, around: &dyn Surroundings, depth: u32) -> Subst {
        for bound in &self.impl_head(id).bounds {
            for (name, target) in bound.of.bindings.iter() {
                if let Ty::Param(param) = target
                    && subst.get(*param).is_none()
                    && let Some(ty) = self.project(&subst.apply(&bound.ty), Some(bound.of.id), *name, around, depth)
                {
                    subst.set(*param, ty);
                }
            }
        }
        subst
    }

    /// Replaces projections by what they are, where that is known.
    pub fn normalize(&self, ty: &Ty, around: &dyn Surroundings, depth: u32) -> Ty {
        if depth > DEPTH || !ty.any(&mut |part| matches!(part, Ty::Projection(..))) {
            return ty.clone();
        }
        ty.map(&mut |part| match part {
            Ty::Projection(of, id, name) => {
                let of = self.normalize(of, around, depth + 1);
                let known = self.project(&of, *id, *name, around, depth + 1);
                Some(known.unwrap_or_else(|| Ty::Projection(Arc::new(of), *id, *name)))
            }
            _ => None,
        })
    }

    /// The `deref` of a type.
    pub fn deref_method(&self, ty: &Ty) -> Option<super::FnId> {
        let (id, _) = self.find_impl(ty, self.impl_index.deref?, &NoSurroundings, 0)?;
        self.impl_method(id, self.symbols.get("deref")?)
    }

    /// What a type dereferences to, one step.
    pub fn deref(&self, ty: &Ty, around: &dyn Surroundings) -> Option<Ty> {
        match around.shallow(ty) {
            Ty::Ref(_, inner) | Ty::Pointer(_, inner) => Some(around.shallow(&inner)),
            ty @ (Ty::Adt(..) | Ty::Opaque(_) | Ty::Param(_)) => {
                let deref = self.impl_index.deref?;
                self.project(&ty, Some(deref), self.known.target, around, 0).map(|ty| around.shallow(&ty))
            }
            _ => None,
        }
    }
}

/// Does a type have a pattern's form? Parameters of the pattern are bound; holes fit everything.
pub fn matches(pattern: &Ty, ty: &Ty, subst: &mut Subst, around: &dyn Surroundings) -> bool {
    let ty = around.shallow(ty);
    match (pattern, &ty) {
        (Ty::Param(param), _) => match subst.get(*param).cloned() {
            Some(bound) => {
                bound == ty || matches!(bound, Ty::Param(_)) || is_open(&bound) || matches(&bound, &ty, subst, around)
            }
            None => {
                subst.set(*param, ty);
                true
            }
        },
        (_, Ty::Infer(_) | Ty::Unknown) | (Ty::Unknown | Ty::Infer(_) | Ty::Projection(..), _) => true,
        (Ty::Adt(left, left_args), Ty::Adt(right, right_args)) => {
            left == right && all(left_args, right_args, subst, around)
        }
        (Ty::Prim(left), Ty::Prim(right)) => left == right,
        (Ty::Ref(left_mut, left), Ty::Ref(right_mut, right)) => {
            left_mut == right_mut && matches(left, right, subst, around)
        }
        (Ty::Pointer(_, left), Ty::Pointer(_, right)) => matches(left, right, subst, around),
        (Ty::Tuple(left), Ty::Tuple(right)) => left.len() == right.len() && all(left, right, subst, around),
        (Ty::Slice(left), Ty::Slice(right)) => matches(left, right, subst, around),
        (Ty::FnPointer(left, left_result), Ty::FnPointer(right, right_result)) => {
            left.len() == right.len()
                && all(left, right, subst, around)
                && matches(left_result, right_result, subst, around)
        }
        (Ty::Dyn(left), Ty::Dyn(right)) => left.first().map(|bound| bound.id) == right.first().map(|bound| bound.id),
        (left, right) => left == right,
    }
}

fn is_open(ty: &Ty) -> bool {
    matches!(ty, Ty::Infer(_) | Ty::Unknown)
}

fn all(left: &[Ty], right: &[Ty], subst: &mut Subst, around: &dyn Surroundings) -> bool {
    left.iter().zip(right).all(|(left, right)| matches(left, right, subst, around))
}

/// The parameter that stands for `Self` in a trait.
pub fn trait_self(id: TraitId) -> Param {
    Param { owner: GenericOwner::Trait(id), index: Param::SELF }
}
