//! Where values end: those whose `Drop` locks or waits, and what leaves with the result.

use super::{Scene, Walk};
use crate::flow::access::{Access, Root, View};
use crate::flow::event::HeldAt;
use crate::flow::held::{Held, Origin, is_future, returned};
use crate::flow::summary::{Hop, ReturnedGuard};
use crate::ir::{Local, Place, RETURN};
use crate::span::Span;

impl<'a, 'p> Walk<'a, 'p> {
    /// Values whose `Drop` locks or waits end here, last first.
    pub(super) fn drops(&mut self, scene: &mut Scene, at: (u32, u32), range: (Local, Local), state: &Held) {
        let locals: Vec<Local> = scene.held.droppable.keys().rev().copied().collect();
        for local in locals.into_iter().filter(|local| (range.0..range.1).contains(local) && state.is_live(*local)) {
            let span = scene.view.body.map.statements[at.0 as usize][at.1 as usize];
            // Guards that are declared later are gone by now.
            let gone = |token: u32| {
                state.owners(token).all(|owner| owner.local > local && (range.0..range.1).contains(&owner.local))
            };
            let during = state.tokens().filter(|(token, _)| !gone(*token));
            let during: Vec<HeldAt> = during.map(|(token, must)| HeldAt { token, must }).collect();
            self.drop_value(scene, at, span, local, &during);
        }
    }

    /// What a variable held ends where it is set anew.
    pub(super) fn replaces(&mut self, scene: &mut Scene, at: (u32, u32), place: &Place, state: &Held) {
        if let Some(local) = place.as_local().filter(|local| state.is_live(*local)) {
            let span = scene.view.body.map.statements[at.0 as usize][at.1 as usize];
            let during: Vec<HeldAt> = state.tokens().map(|(token, must)| HeldAt { token, must }).collect();
            self.drop_value(scene, at, span, local, &during);
        }
    }

    pub(super) fn drop_value(
        &mut self,
        scene: &mut Scene,
        at: (u32, u32),
        span: Span,
        local: Local,
        during: &[HeldAt],
    ) {
        let glue = scene.held.droppable.get(&local).cloned().unwrap_or_default();
        let access = self.accesses.local(scene.view.id, local);
        for id in glue {
            let Some(summary) = self.summaries.of(id) else { continue };
            let hop = Hop { file: scene.view.id.file, span, name: self.program.function_name(id).to_string() };
            let args = |index: u32| access.clone().filter(|_| index == 0);
            self.callee_waits(scene, at, span, &hop, summary, &args, &|_| Vec::new(), during);
            self.callee_locks(scene, at, span, &hop, summary, &args, during);
        }
    }

    /// Guards that leave with the result.
    pub(super) fn returns(&self, scene: &mut Scene, state: &Held) {
        for token in returned(state) {
            let acquisition = &scene.held.tokens[token as usize];
            if !matches!(acquisition.origin, Origin::Call(..)) {
                continue;
            }
            let own = Hop { file: scene.view.id.file, span: acquisition.span, name: acquisition.lock.name.clone() };
            let hops = if acquisition.hops.is_empty() { vec![own] } else { acquisition.hops.clone() };
            let (lock, mode, how) = (acquisition.lock.clone(), acquisition.mode, acquisition.how);
            let always = state.is_certain(token);
            let guard = ReturnedGuard { lock, mode, how, always, hops };
            let known = scene.summary.returns_guards.iter().any(|known| known.lock.access == guard.lock.access);
            if !known && scene.summary.returns_guards.len() < 4 {
                scene.summary.returns_guards.push(guard);
            }
        }
    }

    /// The part of a parameter that a function returns.
    pub(super) fn returned_access(&self, view: &View) -> Option<Access> {
        if view.body.parent.is_some() || is_future(self.program, view.id) {
            return None;
        }
        let access = self.accesses.place(view.id, &Place::local(RETURN))?;
        match access.root {
            Root::Param(_) | Root::Global(_) => Some(access),
            Root::Local(..) | Root::Varying(..) => None,
        }
    }

    /// Acquisitions that end in a returned guard are told as that, not twice.
    pub(super) fn keep_for_callers(&self, scene: &mut Scene) {
        let returned = scene.summary.returns_guards.clone();
        scene.summary.acquires.retain(|one| !returned.iter().any(|guard| guard.lock == one.lock));
    }
}
