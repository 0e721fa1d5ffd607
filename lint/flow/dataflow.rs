//! A small framework for forward dataflow: an analysis says what joins and what a statement does, and
//! [`solve`] finds the state at the beginning of each block.

use crate::ir::{BlockId, Body, Statement};

/// A forward analysis over one body. `State` is a join semilattice of finite height: `join` is
/// associative, commutative and idempotent, and says whether it changed anything.
pub trait Analysis {
    /// What is known at a point.
    type State: Clone + PartialEq;

    /// What is known where the body begins.
    fn entry(&self) -> Self::State;

    /// Adds what is known on another path.
    fn join(&self, into: &mut Self::State, other: &Self::State) -> bool;

    /// What one statement does.
    fn statement(&self, state: &mut Self::State, block: BlockId, index: u32, statement: &Statement);

    /// What the end of a block does, before it is known where it goes.
    fn end(&self, _state: &mut Self::State, _block: BlockId) {}
}

/// The states at the beginning of each block; none where no path leads.
pub fn solve<A: Analysis>(analysis: &A, body: &Body) -> Vec<Option<A::State>> {
    let mut entries: Vec<Option<A::State>> = vec![None; body.blocks.len()];
    if entries.is_empty() {
        return entries;
    }
    entries[0] = Some(analysis.entry());
    let mut pending = std::collections::BTreeSet::from([0u32]);
    while let Some(at) = pending.pop_first() {
        let Some(mut state) = entries[at as usize].clone() else { continue };
        let block = &body.blocks[at as usize];
        for (index, statement) in block.statements.iter().enumerate() {
            analysis.statement(&mut state, BlockId(at), index as u32, statement);
        }
        analysis.end(&mut state, BlockId(at));
        let mut state = Some(state);
        let mut successors = block.end.successors().peekable();
        while let Some(next) = successors.next() {
            let changed = match (&mut entries[next.0 as usize], &state) {
                (Some(known), Some(state)) => analysis.join(known, state),
                // The last one may have it.
                (slot, _) => {
                    *slot = if successors.peek().is_some() { state.clone() } else { state.take() };
                    true
                }
            };
            if changed {
                pending.insert(next.0);
            }
        }
    }
    entries
}
