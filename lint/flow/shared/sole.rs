//! Where nobody else can reach a value: it is owned here, or borrowed mutably all the way.

use crate::flow::access::{Access, Accesses, Part, Root};
use crate::ir::{Local, Symbol};
use crate::resolve::{AdtId, BodyRef, Program, Ty};

/// Can nobody else reach it here? What is not known is taken to be so: then nothing is said of it.
pub fn is_sole(accesses: &Accesses, body: BodyRef, access: &Access) -> bool {
    let program = accesses.program;
    let (own, local) = match access.root {
        Root::Global(_) => return false,
        Root::Param(index) => (program.root_of(body), Local(index + 1)),
        Root::Local(own, local) | Root::Varying(own, local) => (own, local),
    };
    let ty = program.typed(own).local(local);
    if matches!(access.root, Root::Local(..) | Root::Varying(..)) && is_captured(program, own, local, body) {
        return false;
    }
    // Who has the owner for itself has the field, if it is an `Arc` too: clones of that are other variables. A
    // task that runs later has only the clone.
    let by_owner = program.root_of(body) == body && access.parts.iter().any(|part| matches!(part, Part::Field(..)));
    owned_all_the_way(program, ty, &access.parts, by_owner)
}

/// A variable that a closure sees too, or this one of its closures.
fn is_captured(program: &Program, own: BodyRef, local: Local, here: BodyRef) -> bool {
    own != here || {
        let bodies = &program.file(own.file).bodies;
        bodies.iter().any(|body| body.parent == Some(own.body) && body.captures.iter().any(|one| one.outer == local))
    }
}

fn owned_all_the_way(program: &Program, ty: &Ty, parts: &[Part], by_owner: bool) -> bool {
    let mut ty = ty.clone();
    for part in parts {
        match reach(program, &ty, part) {
            Reach::Shared => return false,
            Reach::Unknown => return true,
            Reach::Owned(next) => ty = next,
        }
    }
    by_owner || !matches!(pointee(program, &ty), Some((false, _)))
}

enum Reach {
    /// Through something that others can have too.
    Shared,
    Unknown,
    /// The part's type.
    Owned(Ty),
}

fn reach(program: &Program, ty: &Ty, part: &Part) -> Reach {
    let mut ty = ty.clone();
    for _ in 0..8 {
        if let (Part::Field(Some(owner), name), Ty::Adt(id, args)) = (part, &ty)
            && id == owner
        {
            let found = field(program, *id, *name).and_then(|at| program.field_ty(*id, args, at, *name));
            return found.map_or(Reach::Unknown, Reach::Owned);
        }
        if let (Part::Field(None, name), Ty::Tuple(types)) = (part, &ty) {
            let at = program.name(*name).parse::<usize>().ok();
            return at.and_then(|at| types.get(at)).map_or(Reach::Unknown, |ty| Reach::Owned(ty.clone()));
        }
        match pointee(program, &ty) {
            Some((false, _)) => return Reach::Shared,
            Some((true, inner)) => ty = inner,
            None => break,
        }
    }
    match (part, &ty) {
        (Part::Element(_), Ty::Adt(_, args)) => args.last().map_or(Reach::Unknown, |ty| Reach::Owned(ty.clone())),
        (Part::Element(_), Ty::Slice(inner)) => Reach::Owned(Ty::clone(inner)),
        // What a lock protects is a matter of what is held.
        (Part::Content, _) => Reach::Shared,
        (_, _) => Reach::Unknown,
    }
}

fn field(program: &Program, id: AdtId, name: Symbol) -> Option<usize> {
    program.adt(id).variants.iter().position(|variant| variant.fields.iter().any(|field| field.name == name))
}

/// Behind a reference or pointer, and whether it is this one's alone.
fn pointee(program: &Program, ty: &Ty) -> Option<(bool, Ty)> {
    match ty {
        Ty::Ref(mutable, inner) => Some((*mutable, Ty::clone(inner))),
        Ty::Pointer(_, inner) => Some((false, Ty::clone(inner))),
        Ty::Adt(id, args) if !program.is_user_file(program.adt_file(*id)) => {
            let inner = args.first()?.clone();
            match program.name(program.adt(*id).name) {
                "Box" | "Pin" | "CachePadded" => Some((true, inner)),
                "Arc" | "Rc" | "Weak" | "LazyLock" | "Lazy" | "OnceLock" | "OnceCell" | "LocalKey" | "NonNull" => {
                    Some((false, inner))
                }
                _ => None,
            }
        }
        _ => None,
    }
}
