//! Which functions answer requests. Rust has no word for a handler, so names, types and calls have to tell.
//!
//! Knows nothing of what handlers do with locks, or of what is forbidden.

use rustc_hash::FxHashSet;

use crate::flow::Facts;
use crate::flow::summary::WaitKind;
use crate::ir::{BodyId, BodyKind, Callee, Receiver, Statement};
use crate::resolve::{BodyRef, FnId, Program, Ty};

/// What requests' types end in, and what replies' do.
const REQUESTS: &[&str] = &["Args", "Request", "Req"];
const REPLIES: &[&str] = &["Reply", "Response", "Resp"];
/// What names of handlers begin with.
const PREFIXES: &[&str] = &["handle_", "on_"];
/// What names begin with of functions on the caller's side, which have the same types.
const SENDERS: &[&str] = &["send_", "call_"];

/// The functions of the program that answer requests, by place. That is one which
///
/// - has the name of a call that leaves the program (`// locklint: remote`, `[[rpc]]`) and takes what that sends, or
///   implements such a call with a lock and without waiting,
/// - has one of these `names`, a name that says so (`handle_vote`, `on_reply`), or takes a request and returns a reply
///   (`AppendArgs`, `AppendReply`), and takes a lock.
///
/// Whoever makes such a call is on the other side. What takes no lock and has its state to itself (`&mut self`) leaves
/// the lock to the caller, who is the handler then.
pub fn handlers(program: &Program, facts: &Facts, names: &[String]) -> Vec<FnId> {
    let all = || (0..program.function_count()).map(FnId);
    let is_own = |id: &FnId| program.is_user_file(program.function_file(*id));
    let remote: Vec<FnId> = all().filter(|id| is_own(id) && program.effects.is_remote(program, *id)).collect();
    let locking: FxHashSet<BodyRef> = facts
        .bodies
        .iter()
        .filter(|body| !body.acquisitions.is_empty())
        .map(|body| program.root_of(body.body))
        .collect();
    let mut found: Vec<FnId> = all()
        .filter(|id| {
            let Some(body) = program.function_body(*id) else { return false };
            if !program.is_user_file(body.file) || !program.is_reached(body) {
                return false;
            }
            let summary = facts.summaries.of(*id);
            let waits = summary.map_or(&[][..], |summary| &summary.waits);
            let locks = locking.contains(&body) || summary.is_some_and(|summary| !summary.acquires.is_empty());
            if program.effects.is_remote(program, *id) {
                return locks && waits.is_empty();
            }
            let calls = waits.iter().any(|wait| wait.kind == WaitKind::Rpc);
            let looks_so = || is_named_so(program, *id, names) || answers(program, *id);
            let own = program.function(*id).receiver != Receiver::RefMut;
            !calls
                && (locks || own)
                && (locks && looks_so() || remote.iter().any(|call| is_other_end(program, *id, *call)))
        })
        .collect();
    found.sort_by_key(|id| {
        let (file, span) = program.function_place(*id);
        (file, span.start)
    });
    found
}

/// Has a function the name of a remote call, and takes what that sends? Where that is of no type of its own, it is a method
/// of the same crate: what has that name elsewhere is another thing.
fn is_other_end(program: &Program, id: FnId, remote: FnId) -> bool {
    if program.function(id).name != program.function(remote).name {
        return false;
    }
    let sent = |id: FnId| -> Vec<Ty> {
        let own = usize::from(program.function(id).receiver != Receiver::None);
        let params = program.signature(id).params.iter().skip(own).map(Ty::peeled);
        params.filter(|ty| matches!(ty, Ty::Adt(..))).cloned().collect()
    };
    let wanted = sent(remote);
    let is_method = program.function(id).receiver != Receiver::None;
    (wanted.is_empty() && is_method && krate(program, id) == krate(program, remote))
        || sent(id).iter().any(|ty| wanted.contains(ty))
}

fn krate(program: &Program, id: FnId) -> u32 {
    program.scope(program.module(program.function_file(id), program.function(id).module)).krate
}

fn is_named_so(program: &Program, id: FnId, names: &[String]) -> bool {
    let name = program.name(program.function(id).name);
    let is_method = program.function(id).receiver != Receiver::None;
    is_method && PREFIXES.iter().any(|prefix| name.starts_with(prefix)) || names.iter().any(|known| known == name)
}

/// Does it take a request and return a reply?
fn answers(program: &Program, id: FnId) -> bool {
    let function = program.function(id);
    let name = program.name(function.name);
    if function.receiver == Receiver::None || SENDERS.iter().any(|prefix| name.starts_with(prefix)) {
        return false;
    }
    let signature = program.signature(id);
    let is_called = |ty: &Ty, endings: &[&str]| {
        let name = program.type_name(ty).filter(|_| matches!(ty.peeled(), Ty::Adt(..) | Ty::External(_)));
        name.is_some_and(|name| endings.iter().any(|ending| name.ends_with(ending)))
    };
    let asks = signature.params.iter().skip(1).any(|param| is_called(param, REQUESTS));
    // A reply comes in a `Result`, a `Response`, a future.
    asks && signature.result.any(&mut |part| is_called(part, REPLIES))
}

/// Where the work of a function is done: of one that only returns an `async` block, in that block.
pub fn work_of(program: &Program, body: BodyRef) -> BodyRef {
    let inside = program.file(body.file).bodies.iter().enumerate();
    let mut blocks = inside.filter(|(_, inner)| inner.parent == Some(body.body));
    let has_calls =
        program.body(body).blocks.iter().flat_map(|block| &block.statements).any(|statement| match statement {
            Statement::Call(call) => !matches!(call.callee, Callee::Path(_)),
            Statement::Await(_) => true,
            Statement::Assign(..) | Statement::Drop { .. } | Statement::Assume { .. } => false,
        });
    match (blocks.next(), blocks.next()) {
        (Some((at, inner)), None) if inner.kind == BodyKind::Async && !has_calls => {
            BodyRef { file: body.file, body: BodyId(at as u32) }
        }
        _ => body,
    }
}
