//! Types of values: operands, paths, everything on the right side of an assignment.

use std::sync::Arc;

use smallvec::SmallVec;

use super::Infer;
use crate::ir::{self, Aggregate, AggregateKind, BinaryOp, Literal, Operand, PathId, Rvalue};
use crate::resolve::methods::Candidate;
use crate::resolve::scope::Namespace;
use crate::resolve::traits::{Surroundings, trait_self};
use crate::resolve::types::{Subst, Ty};
use crate::resolve::{AdtId, BodyRef, Def, Defs, GenericOwner};

/// What a path means as a value.
pub(super) struct PathValue {
    /// Its type.
    pub ty: Ty,
    /// The functions that it names.
    pub callee: Option<Candidate>,
    /// The constructor that it names: the type (its arguments are in `ty`) and the variant.
    pub constructor: Option<(AdtId, usize)>,
    /// Nothing known by this name.
    pub external: Option<Arc<str>>,
}

impl PathValue {
    fn of(ty: Ty) -> PathValue {
        PathValue { ty, callee: None, constructor: None, external: None }
    }

    fn function(candidate: Candidate) -> PathValue {
        let ty = candidate.functions.first().map_or(Ty::Unknown, |id| Ty::Fn(*id));
        PathValue { ty, callee: Some(candidate), constructor: None, external: None }
    }
}

impl<'p> Infer<'p> {
    /// The type of an operand.
    pub(super) fn operand(&self, body: ir::BodyId, operand: &Operand) -> Ty {
        let known = &self.program.known;
        match operand {
            Operand::Use(place) => self.place(body, place),
            Operand::Literal(Literal::Unit) => Ty::unit(),
            Operand::Literal(Literal::Bool(_)) => Ty::Prim(known.bool_),
            Operand::Literal(Literal::Int(_, Some(suffix))) => Ty::Prim(*suffix),
            Operand::Literal(Literal::Int(_, None)) => self.hole(),
            Operand::Literal(Literal::Float) => Ty::Prim(known.f64_),
            Operand::Literal(Literal::Str) => Ty::Ref(false, Arc::new(Ty::Prim(known.str_))),
            Operand::Literal(Literal::Char) => Ty::Prim(known.char_),
        }
    }

    /// The type of a computed value.
    pub(super) fn rvalue(&mut self, body: ir::BodyId, value: &'p Rvalue, pass: u32) -> Ty {
        match value {
            Rvalue::Use(operand) | Rvalue::Unary(operand) => self.operand(body, operand),
            Rvalue::Ref { place, mutable, raw: false } => Ty::Ref(*mutable, Arc::new(self.place(body, place))),
            Rvalue::Ref { place, mutable, raw: true } => Ty::Pointer(*mutable, Arc::new(self.place(body, place))),
            Rvalue::Aggregate(aggregate) => self.aggregate(body, aggregate),
            Rvalue::Binary(BinaryOp::Arithmetic, left, _) => self.operand(body, left),
            Rvalue::Binary(BinaryOp::Equality | BinaryOp::Below | BinaryOp::Above, _, _) => {
                Ty::Prim(self.program.known.bool_)
            }
            Rvalue::Cast(_, ty) => self.convert_in(self.body(body), *ty),
            Rvalue::Closure(closure) => {
                self.declare(*closure);
                debug_assert!(pass > 0);
                Ty::Closure(BodyRef { file: self.root.file, body: *closure })
            }
            Rvalue::Compose(_) => Ty::Unknown,
        }
    }

    fn aggregate(&mut self, body: ir::BodyId, aggregate: &Aggregate) -> Ty {
        match aggregate.kind {
            AggregateKind::Tuple => {
                Ty::Tuple(aggregate.fields.iter().map(|(_, operand)| self.operand(body, operand)).collect())
            }
            AggregateKind::Array | AggregateKind::Vec => {
                let element = self.hole();
                for (_, operand) in &aggregate.fields {
                    let ty = self.operand(body, operand);
                    self.coerce(&ty, &element);
                }
                match (aggregate.kind, self.program.prelude_adt(self.program.known.vec)) {
                    (AggregateKind::Vec, Some(vec)) => Ty::Adt(vec, Arc::from([element])),
                    (_, _) => Ty::Slice(Arc::new(element)),
                }
            }
            AggregateKind::Struct(path) => {
                let meant = self.path_value_in(body, path, Namespace::Type);
                if let (Ty::Adt(_, args), Some((id, variant))) = (&meant.ty, meant.constructor) {
                    for (name, operand) in &aggregate.fields {
                        let ty = self.operand(body, operand);
                        if let Some(field) = self.program.field_ty(id, args, variant, *name) {
                            let field = self.program.normalize(&field, self, 0);
                            self.coerce(&ty, &field);
                        }
                    }
                }
                meant.ty
            }
        }
    }

    /// What a path means as a value.
    pub(super) fn path_value(&self, body: ir::BodyId, path: PathId) -> PathValue {
        self.path_value_in(body, path, Namespace::Value)
    }

    fn path_value_in(&self, body: ir::BodyId, id: PathId, space: Namespace) -> PathValue {
        let scope = self.scope_of(self.body(body));
        let path = self.program.path(self.root.file, id);
        let starts_with_type = path.qself.is_some()
            || path.segments.first().is_some_and(|first| first.name == self.program.known.self_type);
        if !starts_with_type {
            let resolved = self.program.resolve_path(scope.module, path, space, None);
            if resolved.used == path.segments.len()
                && let Some(found) = self.defined(&scope, path, &resolved.defs)
            {
                return found;
            }
        }
        self.type_relative(&scope, path)
    }

    fn defined(
        &self,
        scope: &crate::resolve::convert::TypeScope,
        path: &ir::PathRef,
        defs: &Defs,
    ) -> Option<PathValue> {
        let last = path.segments.last()?;
        match defs.first()? {
            Def::Fn(_) => {
                let functions = defs.iter().filter_map(|def| match def {
                    Def::Fn(id) => Some(*id),
                    _ => None,
                });
                let functions: SmallVec<_> = functions.collect();
                Some(PathValue::function(Candidate {
                    functions,
                    subst: Subst::default(),
                    receiver: Ty::Unknown,
                    open: false,
                }))
            }
            Def::Global(id) => Some(PathValue::of(self.program.global_ty(*id))),
            Def::Adt(id) => {
                let args = self.program.fill_args(scope, GenericOwner::Adt(*id), &last.args);
                let ty = Ty::Adt(*id, args);
                Some(PathValue { constructor: Some((*id, 0)), ..PathValue::of(ty) })
            }
            Def::Variant(id, index) => {
                let before = path.segments.len().checked_sub(2).map(|at| &path.segments[at].args);
                let written = before.filter(|args| last.args.is_empty() && !args.is_empty()).unwrap_or(&last.args);
                let ty = Ty::Adt(*id, self.program.fill_args(scope, GenericOwner::Adt(*id), written));
                Some(PathValue { constructor: Some((*id, *index as usize)), ..PathValue::of(ty) })
            }
            Def::Alias(_) => {
                let (ty, _) = self.program.path_prefix(scope, path);
                let constructor = ty.adt().map(|id| (id, 0));
                Some(PathValue { constructor, ..PathValue::of(ty) })
            }
            Def::Mod(_) | Def::Trait(_) | Def::Prim(_) => None,
        }
    }

    /// `Type::name`, `Self::name`, `<T as Trait>::name`, `Trait::name`.
    fn type_relative(&self, scope: &crate::resolve::convert::TypeScope, path: &ir::PathRef) -> PathValue {
        let Some(last) = path.segments.last() else { return PathValue::of(Ty::Unknown) };
        if let Some(qself) = path.qself {
            let of = self.program.normalize(&self.program.convert(scope, qself), self, 0);
            let of = self.shallow(&of);
            let found = self.program.member(&of, last.name, false, self);
            return found.map_or_else(|| PathValue::of(Ty::Unknown), PathValue::function);
        }
        let (ty, used) = self.program.path_prefix(scope, path);
        let ty = self.shallow(&self.program.normalize(&ty, self, 0));
        if let Ty::External(name) = &ty {
            return PathValue { external: Some(name.clone()), ..PathValue::of(Ty::Unknown) };
        }
        if used == path.segments.len() {
            // `Self(…)` and `Self { … }`.
            let constructor = ty.adt().map(|id| (id, 0));
            return PathValue { constructor, ..PathValue::of(ty) };
        }
        if used + 1 != path.segments.len() {
            return PathValue::of(Ty::Unknown);
        }
        if let Ty::Adt(id, _) = &ty
            && let Some(Def::Variant(_, index)) = self.program.variant(*id, last.name).first()
        {
            return PathValue { constructor: Some((*id, *index as usize)), ..PathValue::of(ty.clone()) };
        }
        if let Some(mut found) = self.program.member(&ty, last.name, false, self) {
            // `Trait::name(x)`: which type it is, the arguments tell.
            if let (Ty::Dyn(bounds), true) = (&ty, found.open)
                && let Some(bound) = bounds.first()
            {
                found.subst.set(trait_self(bound.id), self.hole());
            }
            return PathValue::function(found);
        }
        PathValue::of(self.program.associated_const(&ty, last.name).unwrap_or(Ty::Unknown))
    }
}
