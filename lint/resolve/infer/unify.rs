//! Holes and what fills them.

use std::sync::Arc;

use super::Infer;
use crate::ir::BodyKind;
use crate::resolve::convert::Bound;
use crate::resolve::traits::{Surroundings, head};
use crate::resolve::types::Ty;

/// How deep types are compared.
const DEPTH: u32 = 24;

impl Infer<'_> {
    /// A new hole.
    pub(super) fn hole(&self) -> Ty {
        self.next.set(self.next.get() + 1);
        Ty::Infer(self.next.get() - 1)
    }

    fn filling(&self, var: u32) -> Option<Ty> {
        self.vars.borrow().get(var as usize).cloned().flatten()
    }

    fn fill(&self, var: u32, ty: Ty) {
        let mut vars = self.vars.borrow_mut();
        if vars.len() <= var as usize {
            vars.resize(self.next.get().max(var + 1) as usize, None);
        }
        vars[var as usize] = Some(ty);
    }

    /// A type with its filled holes replaced.
    pub(super) fn resolve(&self, ty: &Ty) -> Ty {
        self.resolve_to(ty, 0)
    }

    fn resolve_to(&self, ty: &Ty, depth: u32) -> Ty {
        if !ty.any(&mut |part| matches!(part, Ty::Infer(_))) {
            return ty.clone();
        }
        ty.map(&mut |part| match part {
            Ty::Infer(var) if depth < DEPTH => self.filling(*var).map(|ty| self.resolve_to(&ty, depth + 1)),
            _ => None,
        })
    }

    /// As [`Infer::resolve`]; holes that stay are unknown, projections are tried once more.
    pub(super) fn finish(&self, ty: Ty) -> Ty {
        if !ty.any(&mut |part| matches!(part, Ty::Infer(_) | Ty::Projection(..))) {
            return ty;
        }
        let ty = self.program.normalize(&self.resolve(&ty), self, 0);
        ty.map(&mut |part| match part {
            Ty::Infer(_) => Some(Ty::Unknown),
            _ => None,
        })
    }

    /// Makes two types one where holes allow it; what does not fit is left.
    pub(super) fn unify(&mut self, left: &Ty, right: &Ty) {
        self.unify_to(left, right, 0);
    }

    fn unify_to(&mut self, left: &Ty, right: &Ty, depth: u32) {
        if depth > DEPTH {
            return;
        }
        let (left, right) = (self.shallow(left), self.shallow(right));
        match (&left, &right) {
            (Ty::Infer(one), Ty::Infer(other)) if one == other => {}
            (Ty::Infer(var), other) | (other, Ty::Infer(var)) => {
                let resolved = self.resolve(other);
                let circular = resolved.any(&mut |part| *part == Ty::Infer(*var));
                if !circular && !matches!(resolved, Ty::Unknown | Ty::Never) {
                    self.fill(*var, resolved);
                }
            }
            (Ty::Adt(one, left), Ty::Adt(other, right)) if one == other => self.unify_all(left, right, depth),
            (Ty::Ref(_, left), Ty::Ref(_, right))
            | (Ty::Pointer(_, left), Ty::Pointer(_, right))
            | (Ty::Slice(left), Ty::Slice(right)) => self.unify_to(left, right, depth + 1),
            (Ty::Tuple(left), Ty::Tuple(right)) => self.unify_all(left, right, depth),
            (Ty::FnPointer(left, left_result), Ty::FnPointer(right, right_result)) => {
                self.unify_all(left, right, depth);
                self.unify_to(left_result, right_result, depth + 1);
            }
            (_, _) => {}
        }
    }

    fn unify_all(&mut self, left: &[Ty], right: &[Ty], depth: u32) {
        for (left, right) in left.iter().zip(right) {
            self.unify_to(left, right, depth + 1);
        }
    }

    /// As [`Infer::unify`], where a reference may be dereferenced to fit.
    pub(super) fn coerce(&mut self, from: &Ty, to: &Ty) {
        let (from, to) = (self.shallow(from), self.shallow(to));
        let (Ty::Ref(_, inner), Ty::Ref(_, wanted)) = (&from, &to) else {
            self.unify(&from, &to);
            return;
        };
        let wanted = self.shallow(wanted);
        let mut at = self.shallow(inner);
        if let Some(goal) = head(&wanted) {
            for _ in 0..6 {
                match head(&at) {
                    Some(here) if here != goal => match self.program.deref(&at, self) {
                        Some(next) => at = next,
                        None => return,
                    },
                    _ => break,
                }
            }
        }
        self.unify(&at, &wanted);
    }
}

impl Surroundings for Infer<'_> {
    fn shallow(&self, ty: &Ty) -> Ty {
        let mut ty = ty.clone();
        for _ in 0..DEPTH {
            match &ty {
                Ty::Infer(var) => match self.filling(*var) {
                    Some(next) => ty = next,
                    None => break,
                },
                _ => break,
            }
        }
        ty
    }

    fn closure_result(&self, ty: &Ty) -> Option<Ty> {
        match ty {
            Ty::Closure(body) => {
                let result = self.locals(body.body).filter(|_| body.file == self.root.file)?.first()?;
                let is_async = matches!(self.program.body(*body).kind, BodyKind::Async);
                debug_assert!(is_async || matches!(self.program.body(*body).kind, BodyKind::Closure));
                Some(self.resolve(result))
            }
            Ty::Fn(id) => {
                let result = &self.program.signature(*id).result;
                Some(if result.any(&mut |part| matches!(part, Ty::Param(_))) { Ty::Unknown } else { result.clone() })
            }
            Ty::FnPointer(_, result) => Some(Arc::unwrap_or_clone(result.clone())),
            Ty::Constructor(id, _) => {
                let args = self.program.adt(*id).generics.params.iter().map(|_| Ty::Unknown).collect();
                Some(Ty::Adt(*id, args))
            }
            _ => None,
        }
    }

    fn bounds(&self) -> &[Bound] {
        self.bounds
    }
}
