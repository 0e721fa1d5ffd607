//! Replies that are handled elsewhere: which parameters of which functions hold what a wait brought back.
//!
//! Knows nothing of what is forbidden, nor of what becomes of a reply.

use std::collections::BTreeMap;

use super::cell::Cell;
use super::record::{Handed, Origin, OriginOf, Origins, Read};
use super::scene::Scene;
use crate::flow::access::Root;
use crate::flow::summary::Hop;
use crate::ir::{Call, Callee};
use crate::resolve::{Effect, FnId, Ty};

/// The parameters that hold replies, each with a place that hands it over.
#[derive(Default)]
pub struct Replies {
    params: BTreeMap<(FnId, u32), Hop>,
}

impl Replies {
    /// Follows replies from the waits that bring them through the functions that hand them on. `waiting`: what is handed
    /// on, and by which function.
    pub fn new(mut waiting: Vec<(Option<FnId>, &Handed)>) -> Replies {
        let mut replies = Replies::default();
        loop {
            let known = replies.params.len();
            waiting.retain(|(of, handed)| {
                let is_reply = handed.from.iter().any(|from| replies.is_one(*of, *from));
                if is_reply {
                    replies.params.entry((handed.to, handed.param)).or_insert_with(|| handed.at.clone());
                }
                !is_reply
            });
            if replies.params.len() == known {
                return replies;
            }
        }
    }

    /// Is a value of a function a reply?
    pub fn is_one(&self, function: Option<FnId>, of: OriginOf) -> bool {
        match of {
            OriginOf::Reply => true,
            OriginOf::Param(index) => function.is_some_and(|id| self.params.contains_key(&(id, index))),
            OriginOf::Brought | OriginOf::Read(_) => false,
        }
    }

    /// Is a function handed any?
    pub fn are_held_by(&self, function: FnId) -> bool {
        self.params.range((function, 0)..=(function, u32::MAX)).next().is_some()
    }

    /// Where a reply is handed to a function.
    pub fn handed_at(&self, function: FnId, of: OriginOf) -> Option<&Hop> {
        match of {
            OriginOf::Param(index) => self.params.get(&(function, index)),
            OriginOf::Reply | OriginOf::Brought | OriginOf::Read(_) => None,
        }
    }
}

impl Scene<'_, '_, '_> {
    /// Arguments that waits or parameters brought.
    pub fn hand_on<'o>(&self, at: (u32, u32), values: impl Iterator<Item = &'o Origins>, to: FnId) {
        if self.sink.borrow().is_none() {
            return;
        }
        for (param, value) in values.enumerate() {
            let from = value.iter().filter_map(|origin| self.brought_here(origin)).collect();
            let handed = Handed { to, param: param as u32, from, at: self.hop(self.span(at), "") };
            if !handed.from.is_empty() {
                self.keep(|trace| trace.handed.push(handed));
            }
        }
    }

    /// A reply is not a stale value for having been asked for with one: of a call that waits only what the
    /// callee read itself comes back.
    pub fn reply(&self, at: (u32, u32), call: Option<((u32, u32), &Call)>, mut result: Origins) -> Origins {
        if self.waits.contains(&at) {
            let tables = self.tracer.tables.borrow();
            let own = |read: &Read| read.at == (self.view.id, at) && read.cell.lock.is_some();
            result.retain(|origin| origin.read().is_some_and(|read| own(&tables.reads[read as usize])));
            let of = match call {
                Some((made_at, call)) if self.sends(made_at, call) => {
                    self.keep(|trace| trace.asks.extend([at]));
                    OriginOf::Reply
                }
                Some(_) | None => OriginOf::Brought,
            };
            result.insert(Origin { of, stale: false, waited: false });
        }
        result
    }

    /// Where a value comes from that is made of no lock's state: of parameters, or of what a wait brought.
    pub fn no_state(&self, origins: &Origins) -> Option<Origins> {
        let tables = self.tracer.tables.borrow();
        let mut found = Origins::new();
        for origin in origins {
            let of = match origin.of {
                OriginOf::Read(read) => match &tables.reads[read as usize].cell {
                    Cell { lock: None, root: Root::Param(index), .. } => OriginOf::Param(*index),
                    Cell { .. } => return None,
                },
                of @ (OriginOf::Param(_) | OriginOf::Brought | OriginOf::Reply) => of,
            };
            found.insert(Origin { of, ..*origin });
        }
        Some(found)
    }

    /// A parameter, what is behind one, or what a wait brought.
    fn brought_here(&self, origin: &Origin) -> Option<OriginOf> {
        match origin.of {
            OriginOf::Read(read) => match &self.tracer.tables.borrow().reads[read as usize].cell {
                Cell { lock: None, root: Root::Param(index), .. } => Some(OriginOf::Param(*index)),
                Cell { .. } => None,
            },
            of @ (OriginOf::Param(_) | OriginOf::Brought | OriginOf::Reply) => Some(of),
        }
    }

    /// Is a call a remote one, or handed something to send? What it waits for is then the reply to that. Who waits on a
    /// channel, a thread or a stream hands over no value of the program's own, a time limit at most.
    pub fn sends(&self, at: (u32, u32), call: &Call) -> bool {
        let program = self.tracer.program;
        let typed = program.typed(self.view.id);
        let is_marked = typed.call(at.0, at.1).is_some_and(|info| {
            let is_rpc = |effect: &&Effect| matches!(effect, Effect::Rpc { .. });
            let is_users = info.functions.iter().any(|id| program.is_user_file(program.function_file(*id)));
            is_users && program.effects.of(program, info).iter().any(is_rpc)
        });
        let is_message = |ty: &Ty| match ty {
            Ty::Adt(id, _) => program.is_user_file(program.adt_file(*id)),
            Ty::Unknown | Ty::External(_) | Ty::Param(_) => true,
            _ => false,
        };
        let is_method = matches!(call.callee, Callee::Method { .. });
        let mut given = call.args.iter().skip(usize::from(is_method)).map(|arg| self.view.typer.operand(arg));
        is_marked || given.any(|ty| ty.any(&mut |part| is_message(part)))
    }
}
