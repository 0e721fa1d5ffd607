//! May a value borrow from another? Lifetimes are not inferred, so the type decides: what is not known
//! to own all that it holds may borrow.

use crate::resolve::{Program, Ty};

/// Types of `std` and of well-known crates that own what they hold, if their arguments do.
const OWNING: &[&str] = &[
    "Arc",
    "AtomicBool",
    "AtomicI32",
    "AtomicI64",
    "AtomicU32",
    "AtomicU64",
    "AtomicUsize",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "Box",
    "Bytes",
    "Condvar",
    "Duration",
    "HashMap",
    "HashSet",
    "Instant",
    "IpAddr",
    "JoinHandle",
    "Mutex",
    "Notify",
    "Option",
    "Ordering",
    "OsString",
    "PathBuf",
    "RandomState",
    "Rc",
    "Receiver",
    "Result",
    "RwLock",
    "Sender",
    "SocketAddr",
    "String",
    "SyncSender",
    "SystemTime",
    "UnboundedReceiver",
    "UnboundedSender",
    "Vec",
    "VecDeque",
    "Weak",
    "Wrapping",
];

/// How deep types are looked into.
const DEPTH: u32 = 6;

/// Does a value of this type certainly borrow nothing?
pub fn owns(program: &Program, ty: &Ty) -> bool {
    Owning { program, in_field: false }.all_of(ty, 0)
}

#[derive(Clone, Copy)]
struct Owning<'a> {
    program: &'a Program,
    /// Type parameters of a field's type are judged as the arguments of the type that has the field.
    in_field: bool,
}

impl Owning<'_> {
    fn all_of(self, ty: &Ty, depth: u32) -> bool {
        let all = |types: &[Ty]| types.iter().all(|ty| self.all_of(ty, depth + 1));
        if depth > DEPTH {
            return false;
        }
        match ty {
            Ty::Never | Ty::Prim(_) | Ty::Fn(_) | Ty::Constructor(..) | Ty::FnPointer(..) => true,
            Ty::Tuple(parts) => all(parts),
            Ty::Slice(inner) => self.all_of(inner, depth + 1),
            Ty::Param(_) => self.in_field,
            Ty::Adt(id, args) => {
                if !self.program.is_user_file(self.program.adt_file(*id)) {
                    return OWNING.contains(&self.program.name(self.program.adt(*id).name)) && all(args);
                }
                // A lifetime parameter has to be used by a field.
                let of_field = Owning { in_field: true, ..self };
                all(args) && self.program.field_types(*id).iter().flatten().all(|ty| of_field.all_of(ty, depth + 1))
            }
            Ty::Unknown
            | Ty::External(_)
            | Ty::Ref(..)
            | Ty::Pointer(..)
            | Ty::Closure(_)
            | Ty::Dyn(_)
            | Ty::Opaque(_)
            | Ty::Projection(..)
            | Ty::Infer(_) => false,
        }
    }
}
