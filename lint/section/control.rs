//! Which branches decide whether a block runs: control dependence by postdominators, and loops.
//!
//! Knows nothing of what is decided.

use std::collections::BTreeSet;

use crate::ir::Body;

/// The control structure of one body.
pub struct Control {
    /// By block, the branching blocks that it depends on directly.
    direct: Vec<Vec<u32>>,
    /// By block, the one that comes before on every path from the entry.
    dominator: Vec<Option<u32>>,
    /// By block, the loops (by their heads) that it is inside of.
    loops: Vec<Vec<u32>>,
    next: Vec<Vec<u32>>,
}

impl Control {
    /// Finds it.
    pub fn new(body: &Body) -> Control {
        let next: Vec<Vec<u32>> =
            body.blocks.iter().map(|block| block.end.successors().map(|next| next.0).collect()).collect();
        let before = reversed(&next);
        let dominator = dominators(&next, &before, 0);
        let loops = loops(&next, &before, &dominator);
        let direct = dependences(&next, &dominator);
        Control { direct, dominator, loops, next }
    }

    /// The branches that decide whether a block runs, however indirectly.
    pub fn deciding(&self, block: u32) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let mut waiting = vec![block];
        while let Some(at) = waiting.pop() {
            waiting.extend(self.direct[at as usize].iter().filter(|branch| found.insert(**branch)));
        }
        found
    }

    /// The branches that decide it directly.
    pub fn deciding_directly(&self, block: u32) -> &[u32] {
        &self.direct[block as usize]
    }

    /// Does a block lead to another without a further turn of a loop?
    pub fn leads(&self, from: u32, to: u32) -> bool {
        let mut seen = BTreeSet::from([from]);
        let mut waiting = vec![from];
        while let Some(block) = waiting.pop() {
            if block == to {
                return true;
            }
            let onward = self.next[block as usize].iter().filter(|next| !self.dominates(**next, block));
            waiting.extend(onward.copied().filter(|next| seen.insert(*next)));
        }
        false
    }

    /// By block, whether another leads to it without a further turn of a loop.
    pub fn onward(&self, from: u32) -> Vec<bool> {
        let mut seen = vec![false; self.next.len()];
        seen[from as usize] = true;
        let mut waiting = vec![from];
        while let Some(block) = waiting.pop() {
            let onward = self.next[block as usize].iter().filter(|next| !self.dominates(**next, block));
            waiting.extend(onward.copied().filter(|next| !std::mem::replace(&mut seen[*next as usize], true)));
        }
        seen
    }

    /// The blocks that may follow.
    pub fn next(&self, block: u32) -> &[u32] {
        &self.next[block as usize]
    }

    /// Does a loop's exit test at `branch` come before `block` on every path?
    pub fn leaves_loop_before(&self, branch: u32, block: u32) -> bool {
        let inside = &self.loops[branch as usize];
        inside.iter().any(|head| !self.loops[block as usize].contains(head) && self.dominates(*head, block))
    }

    /// Is the block inside of a loop?
    pub fn in_loop(&self, block: u32) -> bool {
        !self.loops[block as usize].is_empty()
    }

    fn dominates(&self, one: u32, other: u32) -> bool {
        dominates(&self.dominator, one, other)
    }
}

/// Does a block come before another, or is it the same, on every path?
fn dominates(dominator: &[Option<u32>], one: u32, other: u32) -> bool {
    let mut at = Some(other);
    while let Some(block) = at {
        if block == one {
            return true;
        }
        at = dominator[block as usize];
    }
    false
}

fn reversed(next: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut before = vec![Vec::new(); next.len()];
    for (at, successors) in next.iter().enumerate() {
        successors.iter().for_each(|to| before[*to as usize].push(at as u32));
    }
    before
}

/// Immediate dominators (Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm).
fn dominators(next: &[Vec<u32>], before: &[Vec<u32>], entry: u32) -> Vec<Option<u32>> {
    let mut dominator: Vec<Option<u32>> = vec![None; next.len()];
    if next.is_empty() {
        return dominator;
    }
    let order = postorder(next, entry);
    let mut rank = vec![usize::MAX; next.len()];
    order.iter().enumerate().for_each(|(rank_of, block)| rank[*block as usize] = rank_of);
    dominator[entry as usize] = Some(entry);
    let mut changed = true;
    while changed {
        changed = false;
        for block in order.iter().rev().filter(|block| **block != entry) {
            let known = before[*block as usize].iter().copied().filter(|at| dominator[*at as usize].is_some());
            let new = known.reduce(|one, other| meet(&dominator, &rank, one, other));
            if new.is_some() && dominator[*block as usize] != new {
                dominator[*block as usize] = new;
                changed = true;
            }
        }
    }
    dominator[entry as usize] = None;
    dominator
}

fn meet(dominator: &[Option<u32>], rank: &[usize], one: u32, other: u32) -> u32 {
    let (mut one, mut other) = (one, other);
    while one != other {
        while rank[one as usize] < rank[other as usize] {
            let Some(up) = dominator[one as usize] else { return other };
            one = up;
        }
        while rank[other as usize] < rank[one as usize] {
            let Some(up) = dominator[other as usize] else { return one };
            other = up;
        }
    }
    one
}

fn postorder(next: &[Vec<u32>], entry: u32) -> Vec<u32> {
    let mut order = Vec::new();
    let mut seen = vec![false; next.len()];
    let mut open = vec![(entry, 0)];
    seen[entry as usize] = true;
    while let Some((block, at)) = open.pop() {
        match next[block as usize].get(at) {
            Some(to) => {
                open.push((block, at + 1));
                if !std::mem::replace(&mut seen[*to as usize], true) {
                    open.push((*to, 0));
                }
            }
            None => order.push(block),
        }
    }
    order
}

/// Natural loops: what can reach a jump back without leaving the head's realm.
fn loops(next: &[Vec<u32>], before: &[Vec<u32>], dominator: &[Option<u32>]) -> Vec<Vec<u32>> {
    let mut inside: Vec<Vec<u32>> = vec![Vec::new(); next.len()];
    for (from, successors) in next.iter().enumerate() {
        for head in successors.iter().copied().filter(|head| dominates(dominator, *head, from as u32)) {
            let mut waiting = vec![from as u32];
            let mut seen = BTreeSet::from([head]);
            while let Some(block) = waiting.pop() {
                if seen.insert(block) {
                    waiting.extend(&before[block as usize]);
                }
            }
            for block in seen {
                if !inside[block as usize].contains(&head) {
                    inside[block as usize].push(head);
                }
            }
        }
    }
    inside
}

/// By block, the branches that it depends on (Ferrante, Ottenstein, Warren): those of whose ways one leads
/// to it for certain and another need not.
fn dependences(next: &[Vec<u32>], dominator: &[Option<u32>]) -> Vec<Vec<u32>> {
    let count = next.len();
    // A last block after all that end. An endless loop ends at its head, as far as this goes.
    let end = count as u32;
    let mut next: Vec<Vec<u32>> = next.to_vec();
    next.push(Vec::new());
    for successors in next.iter_mut().take(count).filter(|successors| successors.is_empty()) {
        successors.push(end);
    }
    let mut before = reversed(&next);
    let reached = postorder(&before, end);
    let mut seen = vec![false; count + 1];
    reached.iter().for_each(|block| seen[*block as usize] = true);
    let is_head = |block: &u32| before[*block as usize].iter().any(|from| dominates(dominator, *block, *from));
    let (heads, rest): (Vec<u32>, Vec<u32>) = (0..end).partition(is_head);
    for block in heads.into_iter().chain(rest.into_iter().rev()).map(|block| block as usize) {
        if !seen[block] {
            next[block].push(end);
            before[end as usize].push(block as u32);
            for block in postorder(&before, block as u32) {
                seen[block as usize] = true;
            }
        }
    }
    let after = dominators(&before, &next, end);
    let mut depends = vec![Vec::new(); count];
    for (branch, successors) in next.iter().enumerate().take(count).filter(|(_, ways)| ways.len() > 1) {
        for way in successors {
            let mut at = Some(*way);
            while let Some(block) = at
                && Some(block) != after[branch]
                && block != end
            {
                let list: &mut Vec<u32> = &mut depends[block as usize];
                if !list.contains(&(branch as u32)) {
                    list.push(branch as u32);
                }
                at = after[block as usize];
            }
        }
    }
    depends
}
