//! `unsafe impl Sync` and `unsafe impl Send`: what a type claims, and which of its fields were not made for it.

use crate::ir::Symbol;
use crate::resolve::{AdtId, CellKind, ImplId, Program, TraitId, Ty};
use crate::span::{FileId, Span};

/// How deep fields are looked into.
const DEPTH: u32 = 4;

/// What is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// Several threads may use one value at once.
    Sync,
    /// A value may be handed to another thread.
    Send,
}

/// One such impl, for a type of the program that has a field which denies it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Where it stands: from `unsafe` to before the brace.
    pub at: (FileId, Span),
    /// What.
    pub claimed: Claimed,
    /// The type.
    pub of: AdtId,
    /// Cells in it, with the types that declare them, and whether even clones must stay on one thread.
    pub cells: Vec<(AdtId, Symbol, CellKind)>,
    /// Raw pointers to data that may change.
    pub pointers: Vec<(AdtId, Symbol)>,
    /// The type has an atomic, or something unknown, so it may have a protocol.
    pub has_protocol: bool,
    /// The type has a lock, which may be that of its cells.
    pub has_lock: bool,
}

/// The claims of a program, in the order of files.
pub fn claims(program: &Program) -> Vec<Claim> {
    let traits = [(Claimed::Sync, "Sync"), (Claimed::Send, "Send")];
    let named = |id: TraitId| {
        let own = program.is_user_file(program.trait_file(id));
        let name = program.name(program.of_trait(id).name);
        traits.iter().find(|(_, known)| !own && *known == name).map(|(claimed, _)| *claimed)
    };
    let mut found = Vec::new();
    for id in (0..program.impl_count()).map(ImplId) {
        let (file, item) = (program.impl_file(id), program.of_impl(id));
        if !program.is_user_file(file) || !item.is_unsafe || item.negative || item.test {
            continue;
        }
        if program.is_threadless(program.module(file, item.module)) {
            continue;
        }
        let head = program.impl_head(id);
        let claimed = head.of.as_ref().and_then(|of| named(of.id));
        if let (Some(claimed), Ty::Adt(of, _)) = (claimed, &head.self_ty)
            && program.is_user_file(program.adt_file(*of))
        {
            let at = (file, item.head);
            let (cells, pointers) = (Vec::new(), Vec::new());
            let mut claim = Claim { at, claimed, of: *of, cells, pointers, has_protocol: false, has_lock: false };
            look_into(program, *of, 0, &mut claim);
            if !claim.cells.is_empty() || !claim.pointers.is_empty() {
                found.push(claim);
            }
        }
    }
    found
}

fn look_into(program: &Program, id: AdtId, depth: u32, claim: &mut Claim) {
    let variants = program.adt(id).variants.iter().zip(program.field_types(id));
    for (field, ty) in variants.flat_map(|(variant, types)| variant.fields.iter().zip(types)) {
        look_at(program, (id, field.name), ty, depth, claim);
    }
}

fn look_at(program: &Program, field: (AdtId, Symbol), ty: &Ty, depth: u32, claim: &mut Claim) {
    match ty {
        Ty::Pointer(true, _) => claim.pointers.push(field),
        Ty::Adt(id, args) => match program.effects.cell_type(*id) {
            Some(CellKind::Shared) => claim.has_protocol = true,
            Some(kind) => claim.cells.push((field.0, field.1, kind)),
            // What a lock protects is used by one at a time.
            None if program.effects.lock_type(*id).is_some() => claim.has_lock = true,
            None => {
                let own = program.is_user_file(program.adt_file(*id));
                if own && depth < DEPTH && !has_own_claim(program, *id, claim) {
                    look_into(program, *id, depth + 1, claim);
                }
                args.iter().for_each(|arg| look_at(program, field, arg, depth, claim));
            }
        },
        Ty::Tuple(parts) => parts.iter().for_each(|part| look_at(program, field, part, depth, claim)),
        Ty::Slice(inner) | Ty::Ref(_, inner) => look_at(program, field, inner, depth, claim),
        // What is not known may well have a lock.
        Ty::External(_) | Ty::Unknown => claim.has_protocol = true,
        _ => {}
    }
}

/// Does an `unsafe impl` of its own answer for a type?
fn has_own_claim(program: &Program, id: AdtId, claim: &Claim) -> bool {
    let name = match claim.claimed {
        Claimed::Sync => "Sync",
        Claimed::Send => "Send",
    };
    (0..program.impl_count()).map(ImplId).any(|one| {
        let item = program.of_impl(one);
        item.is_unsafe && program.is_user_file(program.impl_file(one)) && {
            let head = program.impl_head(one);
            head.self_ty.adt() == Some(id)
                && head.of.as_ref().is_some_and(|of| program.name(program.of_trait(of.id).name) == name)
        }
    })
}
