//! Which functions a method call may mean.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::traits::{Head, Surroundings, head, matches, trait_self};
use super::types::{Param, Subst, TraitRef, Ty};
use super::{FnId, GenericOwner, ImplId, Program, TraitId};
use crate::ir::{Owner, Receiver, Symbol};

/// How often a receiver may be dereferenced.
const STEPS: usize = 8;

/// Methods by name.
#[derive(Debug, Default)]
pub struct MethodIndex {
    inherent: FxHashMap<(Head, Symbol), Vec<FnId>>,
    /// Methods that a trait declares.
    of_trait: FxHashMap<Symbol, Vec<(TraitId, FnId)>>,
    /// Methods of trait impls.
    of_impl: FxHashMap<(ImplId, Symbol), FnId>,
}

impl MethodIndex {
    /// Finds all methods.
    pub fn new(program: &Program) -> MethodIndex {
        let mut index = MethodIndex::default();
        for at in 0..program.function_count() {
            let id = FnId(at);
            let function = program.function(id);
            if !program.is_file_reached(program.function_file(id)) {
                continue;
            }
            match (function.owner, program.owner(id)) {
                (Owner::Impl(_), Some(GenericOwner::Impl(of))) if program.of_impl(of).of_trait.is_some() => {
                    index.of_impl.insert((of, function.name), id);
                }
                (Owner::Impl(_), Some(GenericOwner::Impl(of))) => {
                    if let Some(head) = head(&program.impl_head(of).self_ty) {
                        index.inherent.entry((head, function.name)).or_default().push(id);
                    }
                }
                (Owner::Trait(_), Some(GenericOwner::Trait(of))) => {
                    index.of_trait.entry(function.name).or_default().push((of, id));
                }
                (_, _) => {}
            }
        }
        index
    }
}

/// What a call may mean.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The functions; several behind a trait object or parameter. The first gives the signature.
    pub functions: SmallVec<[FnId; 1]>,
    /// What parameters of the impl or trait stand for.
    pub subst: Subst,
    /// The receiver's type at the step where it was found.
    pub receiver: Ty,
    /// Which impl is meant depends on the caller: the functions are the program's impls.
    pub open: bool,
}

impl Program {
    /// The function of a name in an impl of a trait.
    pub fn impl_method(&self, id: ImplId, name: Symbol) -> Option<FnId> {
        self.methods.of_impl.get(&(id, name)).copied()
    }

    /// Looks a method up on a receiver, dereferencing it step by step.
    pub fn find_method(&self, receiver: &Ty, name: Symbol, around: &dyn Surroundings) -> Option<Candidate> {
        let mut ty = around.shallow(receiver);
        let is_declared = self.methods.of_trait.contains_key(&name);
        for _ in 0..STEPS {
            // A method that takes `&self` is found on `&T` before those of traits that `&T` has.
            if let Ty::Ref(_, inner) = &ty {
                let inner = around.shallow(inner);
                if let Some(found) = self.inherent(&inner, name, true, around) {
                    return Some(found);
                }
            }
            if let Some(found) = self.member(&ty, name, true, around) {
                return Some(found);
            }
            // `impl Trait for &T`.
            if is_declared && !matches!(ty, Ty::Ref(..)) {
                let borrowed = Ty::Ref(false, std::sync::Arc::new(ty.clone()));
                if let Some(found) = self.trait_member(&borrowed, name, true, around) {
                    return Some(found);
                }
            }
            ty = self.deref(&ty, around)?;
        }
        None
    }

    /// A function of a type by name: `Type::name`. `method`: it must take `self`.
    pub fn member(&self, ty: &Ty, name: Symbol, method: bool, around: &dyn Surroundings) -> Option<Candidate> {
        if matches!(ty, Ty::Unknown | Ty::Infer(_) | Ty::External(_)) {
            return None;
        }
        self.inherent(ty, name, method, around).or_else(|| self.trait_member(ty, name, method, around))
    }

    fn inherent(&self, ty: &Ty, name: Symbol, method: bool, around: &dyn Surroundings) -> Option<Candidate> {
        let head = head(ty)?;
        self.methods.inherent.get(&(head, name))?.iter().find_map(|id| {
            let Some(GenericOwner::Impl(of)) = self.owner(*id) else { return None };
            let mut subst = Subst::default();
            let fits = (!method || self.function(*id).receiver != Receiver::None)
                && matches(&self.impl_head(of).self_ty, ty, &mut subst, around);
            let functions = SmallVec::from_slice(&[*id]);
            fits.then(|| Candidate { functions, subst, receiver: ty.clone(), open: false })
        })
    }

    fn trait_member(&self, ty: &Ty, name: Symbol, method: bool, around: &dyn Surroundings) -> Option<Candidate> {
        let declared = self.methods.of_trait.get(&name)?;
        let known = self.own_bounds(ty, around);
        for (of, id) in declared {
            if method && self.function(*id).receiver == Receiver::None {
                continue;
            }
            if let Some(bound) = known.iter().find(|bound| bound.id == *of) {
                return Some(self.open_candidate(ty, *id, name, bound, &known));
            }
        }
        if matches!(ty, Ty::Param(_) | Ty::Opaque(_) | Ty::Projection(..)) && known.is_empty() {
            return None;
        }
        for (of, id) in declared {
            if method && self.function(*id).receiver == Receiver::None {
                continue;
            }
            let Some((found, mut subst)) = self.find_impl(ty, *of, around, 0) else {
                if !self.derives(ty, *of) {
                    continue;
                }
                let mut subst = Subst::default();
                subst.set(trait_self(*of), ty.clone());
                let functions = SmallVec::from_slice(&[*id]);
                return Some(Candidate { functions, subst, receiver: ty.clone(), open: false });
            };
            let own = self.methods.of_impl.get(&(found, name)).copied();
            if own.is_none() {
                subst = self.trait_subst(found, *of, ty, subst);
            }
            let functions = SmallVec::from_slice(&[own.unwrap_or(*id)]);
            return Some(Candidate { functions, subst, receiver: ty.clone(), open: false });
        }
        self.derived_clone(ty, name, declared)
    }

    /// `clone` of a type of the program that has no impl of it in the text: it is derived, or else a
    /// reference is copied, which means the same value.
    fn derived_clone(&self, ty: &Ty, name: Symbol, declared: &[(TraitId, FnId)]) -> Option<Candidate> {
        let is_own =
            matches!(ty, Ty::Adt(id, _) if self.is_user_file(self.adt_file(*id))) || matches!(ty, Ty::Tuple(_));
        let of_std = |(_, id): &&(TraitId, FnId)| !self.is_user_file(self.function_file(*id));
        let (of, id) = declared.iter().find(of_std).filter(|_| is_own && name == self.known.clone)?;
        let mut subst = Subst::default();
        subst.set(trait_self(*of), ty.clone());
        let functions = SmallVec::from_slice(&[*id]);
        Some(Candidate { functions, subst, receiver: ty.clone(), open: false })
    }

    /// What a trait's own parameters stand for in an impl.
    fn trait_subst(&self, id: ImplId, of: TraitId, ty: &Ty, mut subst: Subst) -> Subst {
        let args = self.impl_head(id).of.as_ref().map(|of| of.args.clone());
        for (index, arg) in args.iter().flat_map(|args| args.iter()).enumerate() {
            let arg = subst.apply(arg);
            subst.set(Param { owner: GenericOwner::Trait(of), index: index as u32 }, arg);
        }
        subst.set(trait_self(of), ty.clone());
        subst
    }

    /// A method known by a bound: the trait's declaration gives the signature, the impls of the program's types
    /// that have all traits of the type may run.
    fn open_candidate(&self, ty: &Ty, id: FnId, name: Symbol, bound: &TraitRef, known: &[TraitRef]) -> Candidate {
        let of = bound.id;
        let mut subst = Subst::default();
        for (index, arg) in bound.args.iter().enumerate() {
            subst.set(Param { owner: GenericOwner::Trait(of), index: index as u32 }, arg.clone());
        }
        subst.set(trait_self(of), ty.clone());
        let mut functions: SmallVec<[FnId; 1]> = SmallVec::from_slice(&[id]);
        // Behind a trait object or parameter any impl of the program may run. What a function returns as
        // `impl Trait` is one type of its own, and traits of other crates (`Iterator`, `Write`) have impls
        // everywhere: these lead nowhere.
        let own = self.is_user_file(self.function_file(id)) && !matches!(ty, Ty::Opaque(_));
        let others: Vec<TraitId> = known.iter().map(|other| other.id).filter(|other| *other != of).collect();
        for found in self.impls_of(of).iter().filter(|_| own) {
            if others.iter().all(|other| self.may_also_be(*found, *other)) {
                functions.extend(self.impl_method(*found, name));
            }
        }
        Candidate { functions, subst, receiver: ty.clone(), open: true }
    }
}

impl Program {
    /// May the type of an impl have another trait too? Only of the program's own traits all impls are known.
    fn may_also_be(&self, id: ImplId, other: TraitId) -> bool {
        let Some(own) = head(&self.impl_head(id).self_ty) else { return true };
        let has = |id: &ImplId| head(&self.impl_head(*id).self_ty).is_none_or(|head| head == own);
        !self.is_user_file(self.traits[other.0 as usize].0) || self.impls_of(other).iter().any(has)
    }

    /// The method that a trait declares by a name.
    pub fn trait_method(&self, id: TraitId, name: Symbol) -> Option<FnId> {
        let declared = self.methods.of_trait.get(&name)?;
        declared.iter().find(|(of, _)| *of == id).map(|(_, id)| *id)
    }

    /// Does it belong to a type itself, not to a trait?
    pub fn is_inherent(&self, id: FnId) -> bool {
        matches!(self.owner(id), Some(GenericOwner::Impl(of)) if self.of_impl(of).of_trait.is_none())
    }
}
