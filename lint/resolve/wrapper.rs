//! Types made round a lock, and what locks protect.

use super::{AdtId, NoSurroundings, Program, Ty};
use crate::ir::Symbol;

impl Program {
    /// What a lock of some type, behind pointers, protects: its last argument. None if the type is no lock.
    pub fn protected_by(&self, ty: &Ty) -> Option<Ty> {
        let mut ty = ty.peeled().clone();
        for _ in 0..6 {
            if let Ty::Adt(id, args) = &ty
                && self.effects.lock_type(*id).is_some()
            {
                // `lock_api::Mutex<R, T>` names the state last.
                return Some(args.last().cloned().unwrap_or(Ty::Unknown));
            }
            ty = self.deref(&ty, &NoSurroundings)?;
        }
        None
    }

    /// A type made round a lock: a struct of one field, one whose lock protects its type parameter, or a pointer of
    /// the program's own to whatever its type parameter is. It gives a lock methods, not a name.
    pub fn is_wrapper(&self, id: AdtId, field: Symbol) -> bool {
        let [only] = self.adt(id).variants.as_slice() else { return false };
        if only.fields.len() == 1 && self.name(only.fields[0].name) == "0" {
            return true;
        }
        if self.adt(id).generics.params.is_empty() {
            return false;
        }
        let Some(at) = only.fields.iter().position(|known| known.name == field) else { return false };
        let wraps = |ty: &Ty| match self.protected_by(ty) {
            Some(content) => matches!(content, Ty::Param(_)),
            None => {
                let is_param = |ty: &Ty| matches!(ty, Ty::Param(_));
                is_param(ty) || self.is_pointer(ty) && ty.any(&mut |part| is_param(part))
            }
        };
        let known = &self.asked[id.0 as usize].wraps;
        known.get_or_init(|| self.field_types(id)[0].iter().map(wraps).collect())[at]
    }

    /// `*mut T`, `NonNull<T>`.
    fn is_pointer(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Pointer(..) => true,
            Ty::Adt(id, _) => self.name(self.adt(*id).name) == "NonNull",
            _ => false,
        }
    }
}
