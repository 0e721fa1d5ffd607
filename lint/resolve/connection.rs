//! Connections to peers: which values are one, and what is done to one through what is made round it.
//!
//! Knows nothing of locks.

use smallvec::SmallVec;

use super::types::Param;
use super::{AdtId, CONNECTION_DEPTH, CallInfo, Effect, Effects, FnId, GenericOwner, Program, Ty};

impl Program {
    /// Is a value of this type a connection to a peer, or made round one?
    pub fn is_connection(&self, ty: &Ty) -> bool {
        self.has_connection(ty, 0)
    }

    fn has_connection(&self, ty: &Ty, depth: u32) -> bool {
        if depth > CONNECTION_DEPTH {
            return false;
        }
        match ty.peeled() {
            Ty::Adt(id, args) => {
                let in_field = || {
                    let known = &self.asked[id.0 as usize].connection[depth as usize];
                    let mut fields = self.field_types(*id).iter().flatten();
                    *known.get_or_init(|| fields.any(|ty| self.has_connection(ty, depth + 1)))
                };
                self.effects.connections.contains(id)
                    || ["Connection", "Conn"].iter().any(|name| self.name(self.adt(*id).name).ends_with(name))
                    || args.iter().any(|arg| self.has_connection(arg, depth + 1))
                    || self.is_user_file(self.adt_file(*id)) && in_field()
            }
            Ty::Tuple(parts) => parts.iter().any(|part| self.has_connection(part, depth + 1)),
            // Of a crate that nothing is known of, the name tells.
            Ty::External(path) => {
                ["Connection", "Conn", "Client", "Stream", "Socket"].iter().any(|name| path.ends_with(name))
            }
            _ => false,
        }
    }
}

impl Effects {
    /// What reading from a connection, or writing to it, does through a buffer: `BufReader<TcpStream>`. What only makes
    /// another reader or iterator of one (`lines`, `map_while`) waits for nothing yet.
    pub(super) fn through_buffer(
        &self,
        program: &Program,
        call: &CallInfo,
        id: FnId,
    ) -> Option<&SmallVec<[Effect; 1]>> {
        let Some(buffer @ Ty::Adt(_, args)) = call.receiver.as_ref().map(Ty::peeled) else { return None };
        if args.is_empty() || self.connections.is_empty() || program.is_user_file(program.function_file(id)) {
            return None;
        }
        let of = match program.owner(id)? {
            GenericOwner::Trait(of) => of,
            GenericOwner::Impl(of) => program.impl_head(of).of.as_ref()?.id,
            GenericOwner::Fn(_) | GenericOwner::Adt(_) | GenericOwner::Alias(_) => return None,
        };
        let (buffer, method) = match program.name(program.of_trait(of).name) {
            "Read" | "BufRead" => (buffer, "read"),
            "Iterator" => (parts_read_from(program, buffer)?, "read"),
            "Write" => (buffer, "write"),
            _ => return None,
        };
        let is_self = |ty: &Ty| matches!(ty, Ty::Param(param) if param.index == Param::SELF);
        let is_made_round = match program.signature(id).result.peeled() {
            Ty::Adt(_, args) => args.iter().any(is_self),
            result => is_self(result),
        };
        let effects = || self.methods.get(&(self.connection_in(buffer)?, program.symbols.get(method)?));
        if is_made_round { None } else { effects() }
    }

    /// The connection that a buffer was made of.
    fn connection_in(&self, ty: &Ty) -> Option<AdtId> {
        let Ty::Adt(id, args) = ty.peeled() else { return None };
        if self.connections.contains(id) { Some(*id) } else { args.iter().find_map(|arg| self.connection_in(arg)) }
    }
}

/// The iterator over what is read, in what was made of it: of `Map<Lines<…>, F>` the lines.
fn parts_read_from<'t>(program: &Program, ty: &'t Ty) -> Option<&'t Ty> {
    let Ty::Adt(id, args) = ty else { return None };
    match program.name(program.adt(*id).name) {
        "Lines" | "Split" | "Bytes" => Some(ty),
        _ => args.iter().find_map(|arg| parts_read_from(program, arg)),
    }
}
