//! Type parameters and their bounds.

use syn::{GenericParam, WherePredicate};

use super::context::Context;
use crate::ir::{Generics, TypeRef};

impl Context<'_> {
    /// Type parameters with all bounds, those of the `where` clause included.
    pub fn generics(&mut self, generics: &syn::Generics) -> Generics {
        let mut lowered = Generics::default();
        for param in &generics.params {
            let GenericParam::Type(param) = param else { continue };
            let name = self.ident(&param.ident);
            let default = param.default.as_ref().map(|(_, ty)| self.ty(ty));
            lowered.params.push((name, default));
            let bounds = self.bounds(&param.bounds);
            if !bounds.is_empty() {
                let path = self.plain_path(false, [name]);
                lowered.bounds.push((self.type_ref(TypeRef::Path(path)), bounds));
            }
        }
        for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
            if let WherePredicate::Type(predicate) = predicate {
                let bounds = self.bounds(&predicate.bounds);
                if !bounds.is_empty() {
                    lowered.bounds.push((self.ty(&predicate.bounded_ty), bounds));
                }
            }
        }
        lowered
    }
}
