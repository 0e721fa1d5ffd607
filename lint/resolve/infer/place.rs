//! Types of places.

use std::sync::Arc;

use super::Infer;
use crate::ir::{self, Base, PathId, Place, Step, Symbol};
use crate::resolve::AdtId;
use crate::resolve::scope::Namespace;
use crate::resolve::traits::Surroundings;
use crate::resolve::types::{Args, Ty};

/// How often a place may be dereferenced on the way to a field.
const STEPS: usize = 8;

impl Infer<'_> {
    /// The type of a place.
    pub(super) fn place(&self, body: ir::BodyId, place: &Place) -> Ty {
        let base = match place.base {
            Base::Local(local) => self.local(body, local),
            Base::Path(path) => self.path_value(body, path).ty,
        };
        let mut ty = self.shallow(&base);
        let mut variant: Option<(AdtId, usize, Args, Option<bool>)> = None;
        for step in &place.way {
            ty = match step {
                Step::Deref => self.program.deref(&ty, self).unwrap_or(Ty::Unknown),
                Step::Variant(path) => {
                    variant = self.enter_variant(body, &ty, *path);
                    continue;
                }
                Step::Field(name) => match variant.take() {
                    Some((id, index, args, reference)) => {
                        let field = self.program.field_ty(id, &args, index, *name).unwrap_or(Ty::Unknown);
                        match reference {
                            Some(mutable) => Ty::Ref(mutable, Arc::new(field)),
                            None => field,
                        }
                    }
                    None => self.field(&ty, *name),
                },
                Step::Index(_) => self.element(&ty),
                Step::Success => self.unwrapped(&ty, true),
                Step::Failure => self.unwrapped(&ty, false),
            };
            ty = self.settled(ty);
        }
        ty
    }

    /// With projections replaced where they are known, and holes that are filled: mostly the very type.
    fn settled(&self, ty: Ty) -> Ty {
        if !ty.any(&mut |part| matches!(part, Ty::Infer(_) | Ty::Projection(..))) {
            return ty;
        }
        self.shallow(&self.program.normalize(&ty, self, 0))
    }

    /// The type that a variant's pattern looks into, and whether its fields are seen by reference.
    fn enter_variant(&self, body: ir::BodyId, ty: &Ty, path: PathId) -> Option<(AdtId, usize, Args, Option<bool>)> {
        let mut ty = self.shallow(ty);
        let mut reference = None;
        while let Ty::Ref(mutable, inner) = &ty {
            reference = Some(*mutable && reference.unwrap_or(true));
            ty = self.shallow(inner);
        }
        let module = self.program.module(self.root.file, self.body(body).module);
        let written = self.program.path(self.root.file, path);
        let resolved = self.program.resolve_path(module, written, Namespace::Value, None);
        let whole = resolved.used == written.segments.len();
        let meant = resolved.defs.iter().filter(|_| whole).find_map(|def| self.program.variant_of(*def));
        let last = written.segments.last()?.name;
        match &ty {
            Ty::Adt(id, args) => {
                let index = match meant {
                    Some((meant, index)) if meant == *id => index,
                    _ => self.program.adt(*id).variants.iter().position(|variant| variant.name == last).unwrap_or(0),
                };
                Some((*id, index, args.clone(), reference))
            }
            // The scrutinee is not known, but the pattern is.
            _ => {
                let (id, index) = meant?;
                let args = self.program.adt(id).generics.params.iter().map(|_| Ty::Unknown).collect();
                Some((id, index, args, reference))
            }
        }
    }

    /// The type of a field, dereferencing on the way.
    pub(super) fn field(&self, ty: &Ty, name: Symbol) -> Ty {
        let mut ty = self.shallow(ty);
        for _ in 0..STEPS {
            let found = match &ty {
                Ty::Adt(id, args) if self.program.adt(*id).kind != ir::AdtKind::Enum => {
                    self.program.field_ty(*id, args, 0, name)
                }
                Ty::Tuple(parts) => {
                    let index: Option<usize> = self.program.name(name).parse().ok();
                    index.and_then(|index| parts.get(index)).cloned()
                }
                _ => None,
            };
            if let Some(found) = found {
                return found;
            }
            match self.program.deref(&ty, self) {
                Some(next) => ty = next,
                None => break,
            }
        }
        Ty::Unknown
    }

    /// The struct that has a field, dereferencing on the way.
    pub(super) fn field_owner(&self, ty: &Ty, name: Symbol) -> Option<AdtId> {
        let mut ty = self.shallow(ty);
        for _ in 0..STEPS {
            match &ty {
                Ty::Adt(id, args) if self.program.field_ty(*id, args, 0, name).is_some() => return Some(*id),
                Ty::Tuple(_) => return None,
                _ => ty = self.program.deref(&ty, self)?,
            }
        }
        None
    }

    /// The type of an element.
    fn element(&self, ty: &Ty) -> Ty {
        let mut ty = self.shallow(ty);
        for _ in 0..STEPS {
            if let Ty::Slice(inner) = &ty {
                return self.shallow(inner);
            }
            let output = self.program.known.output;
            if let Some(index) = self.program.index_trait()
                && let Some(found) = self.program.project(&ty, Some(index), output, self, 0)
            {
                return found;
            }
            match self.program.deref(&ty, self) {
                Some(next) => ty = next,
                None => break,
            }
        }
        Ty::Unknown
    }

    /// What `?` takes out of a type, or returns of it.
    fn unwrapped(&self, ty: &Ty, success: bool) -> Ty {
        let Ty::Adt(id, args) = self.shallow(ty) else { return Ty::Unknown };
        let name = self.program.adt(id).name;
        let known = &self.program.known;
        let part = if name == known.option || name == known.result { usize::from(!success) } else { usize::MAX };
        args.get(part).cloned().unwrap_or(Ty::Unknown)
    }
}
