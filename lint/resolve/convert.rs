//! Types as written become types as inference knows them; signatures of functions.

use std::cell::Cell;
use std::sync::Arc;

use smallvec::SmallVec;

use super::scope::Namespace;
use super::types::{Args, Opaque, Param, Subst, TraitRef, Ty};
use super::{AdtId, AliasId, Def, FnId, GenericOwner, ImplId, ModId, Program, TraitId};
use crate::ir::{self, Generics, PathId, PathRef, Receiver, Symbol, TypeId, TypeRef};
use crate::span::FileId;

/// How deep aliases and types may nest before the rest is [`Ty::Unknown`].
const DEPTH: u32 = 32;

/// `T: Trait`.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The type.
    pub ty: Ty,
    /// The trait.
    pub of: TraitRef,
}

/// What a function takes and gives, in its own type parameters.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Parameter types, `self` first.
    pub params: Vec<Ty>,
    /// The result; of an `async fn` its future.
    pub result: Ty,
    /// What the parameters are bound by, the owner's included.
    pub bounds: Vec<Bound>,
    /// All parameters that a call fixes: its own and its owner's.
    pub generics: Vec<Param>,
    /// How many of `generics` are its own written ones (they come first).
    pub own: usize,
}

/// Where a type is written: the file and module, and whose parameters are in scope, inner first.
#[derive(Clone)]
pub struct TypeScope<'a> {
    /// The file.
    pub file: FileId,
    /// The module.
    pub module: ModId,
    /// The parameters in scope.
    pub owners: SmallVec<[GenericOwner; 2]>,
    /// `impl Trait` in an argument becomes the next parameter of this function.
    pub anonymous: Option<(FnId, &'a Cell<u32>)>,
    /// In a body `_` and missing arguments are holes; the cell counts them. Elsewhere they are unknown.
    pub holes: Option<&'a Cell<u32>>,
    /// Bounds of anonymous parameters, as they are met.
    pub found: Option<&'a std::cell::RefCell<Vec<Bound>>>,
    depth: u32,
}

impl<'a> TypeScope<'a> {
    /// A scope without parameters.
    pub fn new(file: FileId, module: ModId) -> TypeScope<'a> {
        let owners = SmallVec::new();
        TypeScope { file, module, owners, anonymous: None, holes: None, found: None, depth: 0 }
    }

    /// The same scope, where what is not written is a hole to fill.
    pub fn with_holes(self, holes: &'a Cell<u32>) -> TypeScope<'a> {
        TypeScope { holes: Some(holes), ..self }
    }

    fn hole(&self) -> Ty {
        match self.holes {
            Some(next) => {
                next.set(next.get() + 1);
                Ty::Infer(next.get() - 1)
            }
            None => Ty::Unknown,
        }
    }

    fn deeper(&self) -> TypeScope<'a> {
        TypeScope { depth: self.depth + 1, ..self.clone() }
    }
}

impl Program {
    /// The parameters that something declares.
    pub fn generics(&self, owner: GenericOwner) -> &Generics {
        match owner {
            GenericOwner::Fn(id) => &self.function(id).generics,
            GenericOwner::Adt(id) => &self.adt(id).generics,
            GenericOwner::Trait(id) => &self.of_trait(id).generics,
            GenericOwner::Impl(id) => &self.of_impl(id).generics,
            GenericOwner::Alias(id) => &self.alias(id).generics,
        }
    }

    /// The scope of a function's signature and body.
    pub fn function_scope(&self, id: FnId) -> TypeScope<'_> {
        let file = self.function_file(id);
        let mut scope = TypeScope::new(file, self.module(file, self.function(id).module));
        scope.owners.push(GenericOwner::Fn(id));
        scope.owners.extend(self.owner(id));
        scope
    }

    /// The scope of an impl's head.
    pub fn impl_scope(&self, id: ImplId) -> TypeScope<'_> {
        let file = self.impl_file(id);
        let mut scope = TypeScope::new(file, self.module(file, self.of_impl(id).module));
        scope.owners.push(GenericOwner::Impl(id));
        scope
    }

    /// The scope of a type's fields.
    pub fn adt_scope(&self, id: AdtId) -> TypeScope<'_> {
        let file = self.adt_file(id);
        let mut scope = TypeScope::new(file, self.module(file, self.adt(id).module));
        scope.owners.push(GenericOwner::Adt(id));
        scope
    }

    fn trait_scope(&self, id: TraitId) -> TypeScope<'_> {
        let file = self.traits[id.0 as usize].0;
        let mut scope = TypeScope::new(file, self.module(file, self.of_trait(id).module));
        scope.owners.push(GenericOwner::Trait(id));
        scope
    }

    /// The scope of a static's or constant's type and initialiser.
    pub fn global_scope(&self, id: super::GlobalId) -> TypeScope<'_> {
        let file = self.global_file(id);
        let global = self.global(id);
        let mut scope = TypeScope::new(file, self.module(file, global.module));
        scope.owners.extend(self.owner_of(file, global.owner));
        scope
    }

    /// The scope of an alias's right side.
    pub fn alias_scope(&self, id: AliasId) -> TypeScope<'_> {
        let file = self.aliases[id.0 as usize].0;
        let alias = self.alias(id);
        let mut scope = TypeScope::new(file, self.module(file, alias.module));
        scope.owners.push(GenericOwner::Alias(id));
        scope.owners.extend(self.owner_of(file, alias.owner));
        scope
    }

    /// The type that an impl is for.
    pub fn impl_self(&self, id: ImplId) -> Ty {
        self.convert(&self.impl_scope(id), self.of_impl(id).self_ty)
    }

    /// The type of a static or constant.
    pub fn global_ty(&self, id: super::GlobalId) -> Ty {
        self.convert(&self.global_scope(id), self.global(id).ty)
    }

    /// The signature of a function.
    pub fn signature(&self, id: FnId) -> &Signature {
        self.signatures[id.0 as usize].get_or_init(|| self.make_signature(id))
    }

    fn make_signature(&self, id: FnId) -> Signature {
        let function = self.function(id);
        let scope = self.function_scope(id);
        let own = function.generics.params.len();
        let anonymous = Cell::new(own as u32);
        let found = std::cell::RefCell::new(Vec::new());
        let params: Vec<Ty> = {
            let scope = TypeScope { anonymous: Some((id, &anonymous)), found: Some(&found), ..scope.clone() };
            let written = function.params.iter().enumerate();
            written
                .map(|(at, ty)| match (at, function.receiver) {
                    (0, Receiver::Value) => self.self_ty(&scope),
                    (0, Receiver::Ref) => Ty::Ref(false, Arc::new(self.self_ty(&scope))),
                    (0, Receiver::RefMut) => Ty::Ref(true, Arc::new(self.self_ty(&scope))),
                    (_, _) => self.convert(&scope, *ty),
                })
                .collect()
        };
        let written = function.result.map_or_else(Ty::unit, |ty| self.convert(&scope, ty));
        let result = if function.is_async { self.future_of(id, written) } else { written };
        let mut bounds = found.into_inner();
        let mut generics: Vec<Param> =
            (0..anonymous.get()).map(|index| Param { owner: GenericOwner::Fn(id), index }).collect();
        for owner in &scope.owners {
            bounds.extend(self.bounds_of(*owner, &scope));
            if *owner != GenericOwner::Fn(id) {
                let count = self.generics(*owner).params.len() as u32;
                generics.extend((0..count).map(|index| Param { owner: *owner, index }));
            }
            if let GenericOwner::Trait(of) = owner {
                let of_self = Param { owner: *owner, index: Param::SELF };
                generics.push(of_self);
                let args = self.own_args(*owner);
                let of = TraitRef { id: *of, args, bindings: Arc::from([]) };
                bounds.push(Bound { ty: Ty::Param(of_self), of });
            }
        }
        Signature { params, result, bounds, generics, own }
    }

    fn own_args(&self, owner: GenericOwner) -> Args {
        let count = self.generics(owner).params.len() as u32;
        (0..count).map(|index| Ty::Param(Param { owner, index })).collect()
    }

    fn future_of(&self, id: FnId, output: Ty) -> Ty {
        let bounds = self.future_trait().map(|future| TraitRef {
            id: future,
            args: Arc::from([]),
            bindings: Arc::from([(self.known.output, output)]),
        });
        Ty::Opaque(Arc::new(Opaque { bounds: bounds.into_iter().collect(), future_of: Some(id) }))
    }

    /// The bounds that something declares on its parameters.
    pub fn bounds_of(&self, owner: GenericOwner, scope: &TypeScope) -> Vec<Bound> {
        let mut bounds = Vec::new();
        for (ty, traits) in &self.generics(owner).bounds {
            let ty = self.convert(scope, *ty);
            bounds.extend(self.trait_refs(scope, traits).into_iter().map(|of| Bound { ty: ty.clone(), of }));
        }
        bounds
    }

    /// The traits above a trait.
    pub fn supertraits(&self, of: &TraitRef) -> Vec<TraitRef> {
        let convert = || self.trait_refs(&self.trait_scope(of.id), &self.of_trait(of.id).supertraits);
        let written = self.supertraits[of.id.0 as usize].get_or_init(convert);
        if written.is_empty() {
            return Vec::new();
        }
        let mut subst = Subst::default();
        for (index, arg) in of.args.iter().enumerate() {
            subst.set(Param { owner: GenericOwner::Trait(of.id), index: index as u32 }, arg.clone());
        }
        written.iter().map(|bound| subst.apply_trait(bound)).collect()
    }

    /// `Self` where the scope stands.
    pub fn self_ty(&self, scope: &TypeScope) -> Ty {
        for owner in &scope.owners {
            match owner {
                GenericOwner::Impl(id) => return self.convert(&self.impl_scope(*id), self.of_impl(*id).self_ty),
                GenericOwner::Trait(_) => return Ty::Param(Param { owner: *owner, index: Param::SELF }),
                GenericOwner::Adt(id) => return Ty::Adt(*id, self.own_args(*owner)),
                GenericOwner::Fn(_) | GenericOwner::Alias(_) => {}
            }
        }
        Ty::Unknown
    }

    /// A written type.
    pub fn convert(&self, scope: &TypeScope, ty: TypeId) -> Ty {
        if scope.depth > DEPTH {
            return Ty::Unknown;
        }
        match &self.file(scope.file).types[ty.0 as usize] {
            TypeRef::Path(path) => self.convert_path(scope, *path),
            TypeRef::Ref { mutable, inner } => Ty::Ref(*mutable, Arc::new(self.convert(&scope.deeper(), *inner))),
            TypeRef::Pointer { mutable, inner } => {
                Ty::Pointer(*mutable, Arc::new(self.convert(&scope.deeper(), *inner)))
            }
            TypeRef::Tuple(parts) => Ty::Tuple(self.convert_all(scope, parts)),
            TypeRef::Slice(inner) => Ty::Slice(Arc::new(self.convert(&scope.deeper(), *inner))),
            TypeRef::Function { params, result } => {
                let result = result.map_or_else(Ty::unit, |ty| self.convert(&scope.deeper(), ty));
                Ty::FnPointer(self.convert_all(scope, params), Arc::new(result))
            }
            TypeRef::Dyn(bounds) => Ty::Dyn(self.trait_refs(scope, bounds).into()),
            TypeRef::Impl(bounds) => self.convert_impl_trait(scope, bounds),
            TypeRef::Never => Ty::Never,
            TypeRef::Unknown => scope.hole(),
        }
    }

    fn convert_impl_trait(&self, scope: &TypeScope, bounds: &[PathId]) -> Ty {
        let traits = self.trait_refs(scope, bounds);
        let (Some((id, next)), Some(found)) = (scope.anonymous, scope.found) else {
            return Ty::Opaque(Arc::new(Opaque { bounds: traits, future_of: None }));
        };
        let ty = Ty::Param(Param { owner: GenericOwner::Fn(id), index: next.get() });
        next.set(next.get() + 1);
        found.borrow_mut().extend(traits.into_iter().map(|of| Bound { ty: ty.clone(), of }));
        ty
    }

    fn convert_all(&self, scope: &TypeScope, types: &[TypeId]) -> Args {
        types.iter().map(|ty| self.convert(&scope.deeper(), *ty)).collect()
    }

    /// Written bounds, those that are known.
    pub fn trait_refs(&self, scope: &TypeScope, bounds: &[PathId]) -> Vec<TraitRef> {
        bounds.iter().filter_map(|bound| self.trait_ref(scope, *bound)).collect()
    }

    /// A written bound.
    pub fn trait_ref(&self, scope: &TypeScope, path: PathId) -> Option<TraitRef> {
        let path = self.path(scope.file, path);
        let resolved = self.resolve_path(scope.module, path, Namespace::Type, None);
        let id = resolved.defs.iter().find_map(|def| match def {
            Def::Trait(id) if resolved.used == path.segments.len() => Some(*id),
            _ => None,
        })?;
        let last = path.segments.last()?;
        let args = self.convert_all(scope, &last.args);
        let bindings = last.bindings.iter().map(|(name, ty)| (*name, self.convert(&scope.deeper(), *ty))).collect();
        Some(TraitRef { id, args, bindings })
    }

    /// A type parameter in scope by its name.
    fn param(&self, scope: &TypeScope, name: Symbol) -> Option<Ty> {
        scope.owners.iter().find_map(|owner| {
            let at = self.generics(*owner).params.iter().position(|(param, _)| *param == name)?;
            Some(Ty::Param(Param { owner: *owner, index: at as u32 }))
        })
    }

    fn convert_path(&self, scope: &TypeScope, id: PathId) -> Ty {
        let path = self.path(scope.file, id);
        let (ty, used) = self.path_prefix(scope, path);
        let rest = &path.segments[used.min(path.segments.len())..];
        rest.iter().fold(ty, |ty, segment| match ty {
            Ty::Unknown | Ty::External(_) => Ty::Unknown,
            known => {
                let of = self.declaring_trait(scope, path, &known, segment.name);
                Ty::Projection(Arc::new(known), of, segment.name)
            }
        })
    }

    /// Which trait `T::Name` means: one that bounds `T`, or, of `Self`, the trait or impl round it.
    fn declaring_trait(&self, scope: &TypeScope, path: &PathRef, ty: &Ty, name: Symbol) -> Option<TraitId> {
        let first = path.segments.first()?.name;
        if first == self.known.self_type {
            return scope.owners.iter().find_map(|owner| match owner {
                GenericOwner::Trait(id) => self.declares(*id, name, 0),
                GenericOwner::Impl(id) => {
                    let of = self.of_impl(*id).of_trait?;
                    let of = self.trait_named(scope, of)?;
                    self.declares(of, name, 0)
                }
                GenericOwner::Fn(_) | GenericOwner::Adt(_) | GenericOwner::Alias(_) => None,
            });
        }
        if !matches!(ty, Ty::Param(_)) {
            return None;
        }
        let types = &self.file(scope.file).types;
        let is_param = |ty: TypeId| match &types[ty.0 as usize] {
            TypeRef::Path(path) => {
                let path = self.path(scope.file, *path);
                path.segments.len() == 1 && path.segments[0].name == first
            }
            _ => false,
        };
        let bounds = scope.owners.iter().flat_map(|owner| &self.generics(*owner).bounds);
        let traits = bounds.filter(|(ty, _)| is_param(*ty)).flat_map(|(_, traits)| traits);
        let mut ids = traits.filter_map(|path| self.trait_named(scope, *path));
        ids.find_map(|id| self.declares(id, name, 0))
    }

    /// The trait that a path names.
    fn trait_named(&self, scope: &TypeScope, path: PathId) -> Option<TraitId> {
        let path = self.path(scope.file, path);
        let resolved = self.resolve_path(scope.module, path, Namespace::Type, None);
        resolved.defs.iter().filter(|_| resolved.used == path.segments.len()).find_map(|def| match def {
            Def::Trait(id) => Some(*id),
            _ => None,
        })
    }

    /// The trait itself or the one above it that declares an associated type.
    fn declares(&self, id: TraitId, name: Symbol, depth: u32) -> Option<TraitId> {
        if self.associated.contains(&(id, name)) {
            return Some(id);
        }
        if depth > 4 {
            return None;
        }
        let scope = self.trait_scope(id);
        let above = self.of_trait(id).supertraits.iter().filter_map(|path| self.trait_named(&scope, *path));
        above.into_iter().find_map(|above| self.declares(above, name, depth + 1))
    }

    /// The type that a path begins with, and how many of its segments that is: all of `Vec<T>`, the first
    /// of `Vec::new`, `T` of `<T as Trait>::Item`.
    pub fn path_prefix(&self, scope: &TypeScope, path: &PathRef) -> (Ty, usize) {
        if scope.depth > DEPTH {
            return (Ty::Unknown, path.segments.len());
        }
        if let Some(qself) = path.qself {
            let of = self.convert(&scope.deeper(), qself);
            let used = path.trait_segments as usize;
            let names: Vec<Symbol> = path.segments.iter().take(used).map(|segment| segment.name).collect();
            let resolved = self.resolve_names(scope.module, &names, path.global, Namespace::Type, None);
            let id = resolved.defs.iter().find_map(|def| match def {
                Def::Trait(id) => Some(*id),
                _ => None,
            });
            return match (id, path.segments.get(used)) {
                (Some(id), Some(segment)) if path.segments.len() == used + 1 => {
                    (Ty::Projection(Arc::new(of), Some(id), segment.name), used + 1)
                }
                _ => (of, used),
            };
        }
        let Some(first) = path.segments.first() else { return (Ty::Unknown, 0) };
        if first.name == self.known.self_type {
            return (self.self_ty(scope), 1);
        }
        if !path.global
            && let Some(ty) = self.param(scope, first.name)
        {
            return (ty, 1);
        }
        let resolved = self.resolve_path(scope.module, path, Namespace::Type, None);
        let Some(def) = resolved.defs.first() else {
            return (Ty::External(self.external_path(scope.module, scope.file, path).into()), path.segments.len());
        };
        let segment = &path.segments[resolved.used - 1];
        let ty = match def {
            Def::Adt(id) => Ty::Adt(*id, self.fill_args(scope, GenericOwner::Adt(*id), &segment.args)),
            // `Enum::Variant` names the enum; its arguments stand at either segment.
            Def::Variant(id, _) => {
                let before = path.segments.len().checked_sub(2).and_then(|at| path.segments.get(at));
                let args = before.filter(|_| segment.args.is_empty()).map_or(&segment.args, |segment| &segment.args);
                Ty::Adt(*id, self.fill_args(scope, GenericOwner::Adt(*id), args))
            }
            Def::Alias(id) => self.convert_alias(scope, *id, &segment.args),
            Def::Prim(name) => Ty::Prim(*name),
            Def::Trait(id) => {
                let args = self.convert_all(scope, &segment.args);
                Ty::Dyn(Arc::from([TraitRef { id: *id, args, bindings: Arc::from([]) }]))
            }
            Def::Mod(_) | Def::Fn(_) | Def::Global(_) => Ty::Unknown,
        };
        (ty, resolved.used)
    }

    fn convert_alias(&self, scope: &TypeScope, id: AliasId, args: &[TypeId]) -> Ty {
        let Some(target) = self.alias(id).ty else { return Ty::Unknown };
        let inner = TypeScope { depth: scope.depth + 1, holes: scope.holes, ..self.alias_scope(id) };
        let ty = self.convert(&inner, target);
        let args = self.fill_args(scope, GenericOwner::Alias(id), args);
        let mut subst = Subst::default();
        for (index, arg) in args.iter().enumerate() {
            subst.set(Param { owner: GenericOwner::Alias(id), index: index as u32 }, arg.clone());
        }
        subst.apply(&ty)
    }

    /// Written arguments, then defaults, then holes.
    pub fn fill_args(&self, scope: &TypeScope, owner: GenericOwner, written: &[TypeId]) -> Args {
        let params = &self.generics(owner).params;
        let mut args: Vec<Ty> =
            written.iter().take(params.len()).map(|ty| self.convert(&scope.deeper(), *ty)).collect();
        for (index, (_, default)) in params.iter().enumerate().skip(args.len()) {
            let ty = match (default, owner) {
                // In a body nothing written means: to be inferred.
                (Some(default), GenericOwner::Adt(id)) if scope.holes.is_none() || !written.is_empty() => {
                    let inner = TypeScope { depth: scope.depth + 1, ..self.adt_scope(id) };
                    let mut subst = Subst::default();
                    for (at, arg) in args.iter().enumerate() {
                        subst.set(Param { owner, index: at as u32 }, arg.clone());
                    }
                    subst.apply(&self.convert(&inner, *default))
                }
                (_, _) => scope.hole(),
            };
            debug_assert_eq!(args.len(), index);
            args.push(ty);
        }
        args.into()
    }

    /// The struct or enum that an alias stands for, if it is one.
    pub fn alias_adt(&self, id: AliasId) -> Option<AdtId> {
        let scope = TypeScope::new(
            self.aliases[id.0 as usize].0,
            self.module(self.aliases[id.0 as usize].0, self.alias(id).module),
        );
        match self.convert_alias(&scope, id, &[]) {
            Ty::Adt(adt, _) => Some(adt),
            _ => None,
        }
    }

    /// The type of a field, with the type's arguments put in.
    pub fn field_ty(&self, id: AdtId, args: &Args, variant: usize, name: Symbol) -> Option<Ty> {
        let adt = self.adt(id);
        let at = adt.variants.get(variant)?.fields.iter().position(|field| field.name == name)?;
        Some(self.adt_subst(id, args).apply(&self.field_types(id)[variant][at]))
    }

    /// The types of a type's fields, by variant, in its own type parameters.
    pub fn field_types(&self, id: AdtId) -> &[Vec<Ty>] {
        self.asked[id.0 as usize].fields.get_or_init(|| {
            let scope = self.adt_scope(id);
            let variants = self.adt(id).variants.iter();
            variants
                .map(|variant| variant.fields.iter().map(|field| self.convert(&scope, field.ty)).collect())
                .collect()
        })
    }

    /// What a type's parameters stand for, given its arguments.
    pub fn adt_subst(&self, id: AdtId, args: &Args) -> Subst {
        let mut subst = Subst::default();
        for (index, arg) in args.iter().enumerate() {
            subst.set(Param { owner: GenericOwner::Adt(id), index: index as u32 }, arg.clone());
        }
        subst
    }

    /// A variant's index by a path's meaning, and the type it belongs to.
    pub fn variant_of(&self, def: Def) -> Option<(AdtId, usize)> {
        match def {
            Def::Variant(id, index) => Some((id, index as usize)),
            Def::Adt(id) if self.adt(id).kind != ir::AdtKind::Enum => Some((id, 0)),
            Def::Alias(id) => self.alias_adt(id).map(|adt| (adt, 0)),
            Def::Adt(_) | Def::Mod(_) | Def::Trait(_) | Def::Fn(_) | Def::Global(_) | Def::Prim(_) => None,
        }
    }
}
