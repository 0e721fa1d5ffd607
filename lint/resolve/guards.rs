//! Which types hold guards.

use super::{AdtId, FnId, NoSurroundings, Program, TraitId, Ty};

/// How deep fields are looked into.
pub(super) const DEPTH: u32 = 6;

impl Program {
    /// Can a value of this type keep a lock held? What is not known cannot.
    pub fn may_hold_guard(&self, ty: &Ty) -> bool {
        self.holds_guard(ty, 0)
    }

    fn holds_guard(&self, ty: &Ty, depth: u32) -> bool {
        if depth > DEPTH {
            return false;
        }
        match ty {
            Ty::Adt(id, args) => {
                self.effects.guard_type(*id).is_some()
                    || args.iter().any(|arg| self.holds_guard(arg, depth + 1))
                    || self.adt_holds_guard(*id, depth)
                    || self.future_holds_guard(ty, *id, depth)
            }
            Ty::Tuple(parts) => parts.iter().any(|part| self.holds_guard(part, depth + 1)),
            Ty::Slice(inner) => self.holds_guard(inner, depth + 1),
            // A future holds what it gives; other opaque types may hold anything.
            Ty::Opaque(opaque) => {
                let future = self.future_trait();
                let is_future = opaque.bounds.iter().any(|bound| Some(bound.id) == future);
                let gives = opaque.bounds.iter().flat_map(|bound| bound.bindings.iter());
                // The future of an `async fn` holds what the function was given.
                !is_future
                    || opaque.future_of.is_some()
                    || gives.map(|(_, ty)| ty).any(|ty| self.holds_guard(ty, depth + 1))
            }
            Ty::Closure(_) => true,
            Ty::Dyn(bounds) => bounds.iter().any(|bound| self.object_holds_guard(bound.id, depth)),
            Ty::Unknown | Ty::Never | Ty::Prim(_) | Ty::External(_) | Ty::Ref(..) | Ty::Pointer(..) => false,
            Ty::Fn(_) | Ty::Constructor(..) | Ty::FnPointer(..) | Ty::Param(_) | Ty::Projection(..) => false,
            Ty::Infer(_) => false,
        }
    }

    /// The future of an acquisition, as a type of its own (`futures::lock::MutexLockFuture`).
    fn future_holds_guard(&self, ty: &Ty, id: AdtId, depth: u32) -> bool {
        if self.is_user_file(self.adt_file(id)) || depth > 2 {
            return false;
        }
        let output = self.project(ty, self.future_trait(), self.known.output, &NoSurroundings, 0);
        output.is_some_and(|output| self.holds_guard(&output, depth + 1))
    }

    /// An object of one of the program's own traits holds a guard only if a type that implements it does. Of other traits
    /// (`Deref`, `FnOnce`, `Any`) nobody knows all of these.
    fn object_holds_guard(&self, id: TraitId, depth: u32) -> bool {
        if !self.is_user_file(self.traits[id.0 as usize].0) {
            return true;
        }
        let mut implementing = self.impls_of(id).iter().map(|&of| &self.impl_head(of).self_ty);
        implementing.any(|ty| matches!(ty, Ty::Param(_)) || self.holds_guard(ty, depth + 1))
    }

    fn adt_holds_guard(&self, id: AdtId, depth: u32) -> bool {
        if !self.is_user_file(self.adt_file(id)) {
            return false;
        }
        // A trait object in a field is no guard by itself.
        let is_plain = |ty: &Ty| !ty.any(&mut |part| matches!(part, Ty::Dyn(_)));
        let mut fields = self.field_types(id).iter().flatten();
        let known = &self.asked[id.0 as usize].guard[depth as usize];
        *known.get_or_init(|| fields.any(|ty| is_plain(ty) && self.holds_guard(ty, depth + 1)))
    }

    /// The program's `drop`s that run when a value of this type is dropped, those of its fields too. What an
    /// `Arc` points to may live on, and is left out.
    pub fn drop_glue(&self, ty: &Ty) -> Vec<FnId> {
        let mut found = Vec::new();
        if self.may_drop(ty, 0) {
            self.find_drops(ty, 0, &mut found);
        }
        found
    }

    /// Can some `drop` of the program be found in a type? Asked first, since most have none.
    fn may_drop(&self, ty: &Ty, depth: u32) -> bool {
        let (Ty::Adt(id, args), true) = (ty, depth <= DEPTH) else { return false };
        let in_fields = || {
            let mut fields = self.field_types(*id).iter().flatten();
            let known = &self.asked[id.0 as usize].drops[depth as usize];
            *known.get_or_init(|| self.has_own_drop(*id) || fields.any(|ty| self.may_drop(ty, depth + 1)))
        };
        args.iter().any(|arg| self.may_drop(arg, depth + 1)) || self.is_user_file(self.adt_file(*id)) && in_fields()
    }

    fn find_drops(&self, ty: &Ty, depth: u32, found: &mut Vec<FnId>) {
        let (Ty::Adt(id, args), true) = (ty, depth <= DEPTH) else { return };
        if !self.is_user_file(self.adt_file(*id)) {
            if self.is_outside(ty, &["Option", "Result", "Box", "Vec"]) {
                args.iter().for_each(|arg| self.find_drops(arg, depth + 1, found));
            }
            return;
        }
        let own = self.drop_trait().and_then(|of| self.find_impl(ty, of, &NoSurroundings, 0));
        let own = own.and_then(|(of, _)| self.impl_method(of, self.known.drop));
        found.extend(own.filter(|id| !found.contains(id)));
        let subst = self.adt_subst(*id, args);
        for field in self.field_types(*id).iter().flatten() {
            self.find_drops(&subst.apply(field), depth + 1, found);
        }
    }

    /// The lock type and state of the guard in a value.
    pub fn guard_of(&self, ty: &Ty) -> Option<(u32, Ty)> {
        self.find_guard(ty, 0)
    }

    fn find_guard(&self, ty: &Ty, depth: u32) -> Option<(u32, Ty)> {
        if depth > DEPTH {
            return None;
        }
        match ty {
            Ty::Adt(id, args) => {
                if let Some(model) = self.effects.guard_type(*id) {
                    let content = self.deref(ty, &NoSurroundings).unwrap_or(Ty::Unknown);
                    return Some((model, content));
                }
                if let Some(found) = args.iter().find_map(|arg| self.find_guard(arg, depth + 1)) {
                    return Some(found);
                }
                if !self.is_user_file(self.adt_file(*id)) {
                    return None;
                }
                let subst = self.adt_subst(*id, args);
                let mut types = self.field_types(*id).iter().flatten().map(|ty| subst.apply(ty));
                types.find_map(|ty| self.find_guard(&ty, depth + 1))
            }
            Ty::Tuple(parts) => parts.iter().find_map(|part| self.find_guard(part, depth + 1)),
            Ty::Slice(inner) => self.find_guard(inner, depth + 1),
            _ => None,
        }
    }
}
