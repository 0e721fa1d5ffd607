//! A layered layout of the lock-order graph: what is taken under something stands below it.
//!
//! Knows nothing of locks or of how it is drawn.

use std::collections::{BTreeMap, BTreeSet};

/// Where the nodes of a graph stand.
pub struct Layers {
    /// Nodes by layer, from the top, each layer from the left.
    pub layers: Vec<Vec<u32>>,
    /// Edges that go where others lead together.
    pub implied: BTreeSet<(u32, u32)>,
}

impl Layers {
    /// Lays out a graph. Edges that lead back up, on a circle, do not count.
    pub fn of(nodes: &[u32], edges: &[(u32, u32)]) -> Layers {
        let mut next: BTreeMap<u32, Vec<u32>> = nodes.iter().map(|node| (*node, Vec::new())).collect();
        for (from, to) in edges.iter().filter(|(from, to)| from != to) {
            next.entry(*from).or_default().push(*to);
        }
        let forward = forward(nodes, &next);
        let mut depth: BTreeMap<u32, usize> = nodes.iter().map(|node| (*node, 0)).collect();
        // The longest way down; without circles it is found in as many rounds as there are nodes.
        for _ in 0..nodes.len() {
            let mut changed = false;
            for (from, to) in &forward {
                let below = depth[from] + 1;
                if depth[to] < below {
                    depth.insert(*to, below);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let count = depth.values().max().map_or(0, |deepest| deepest + 1);
        let mut layers = vec![Vec::new(); count];
        for node in nodes {
            layers[depth[node]].push(*node);
        }
        let mut layout = Layers { layers, implied: implied(&forward) };
        layout.straighten(&forward);
        layout
    }

    /// Puts each node below the middle of those that lead to it.
    fn straighten(&mut self, forward: &[(u32, u32)]) {
        for at in 1..self.layers.len() {
            let above: BTreeMap<u32, usize> =
                self.layers[..at].iter().flat_map(|layer| layer.iter().copied().zip(0..)).collect();
            let middle = |node: u32| {
                let from: Vec<usize> =
                    forward.iter().filter(|(_, to)| *to == node).map(|(from, _)| above[from]).collect();
                // In halves of a half, to stay with whole numbers.
                if from.is_empty() { 0 } else { 4 * from.iter().sum::<usize>() / from.len() }
            };
            self.layers[at].sort_by_key(|node| (middle(*node), *node));
        }
    }
}

/// The edges of a graph without circles that go where others lead together.
fn implied(edges: &[(u32, u32)]) -> BTreeSet<(u32, u32)> {
    let mut next: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (from, to) in edges {
        next.entry(*from).or_default().insert(*to);
    }
    let mut found = BTreeSet::new();
    for (from, direct) in &next {
        // All that is reached in two steps or more.
        let mut reached: BTreeSet<u32> = BTreeSet::new();
        let mut open: Vec<u32> = direct.iter().filter_map(|to| next.get(to)).flatten().copied().collect();
        while let Some(node) = open.pop() {
            if reached.insert(node) {
                open.extend(next.get(&node).into_iter().flatten());
            }
        }
        found.extend(direct.intersection(&reached).map(|to| (*from, *to)));
    }
    found
}

/// The edges that lead to no node which led to them.
fn forward(nodes: &[u32], next: &BTreeMap<u32, Vec<u32>>) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let mut done: BTreeSet<u32> = BTreeSet::new();
    for start in nodes {
        // Depth first, with the way that led here.
        let mut way: Vec<(u32, usize)> = vec![(*start, 0)];
        if !done.insert(*start) {
            continue;
        }
        let mut open = BTreeSet::from([*start]);
        while let Some((node, at)) = way.last_mut() {
            let Some(to) = next.get(node).and_then(|next| next.get(*at)).copied() else {
                open.remove(node);
                way.pop();
                continue;
            };
            *at += 1;
            if open.contains(&to) {
                continue;
            }
            found.push((*node, to));
            if done.insert(to) {
                open.insert(to);
                way.push((to, 0));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_under_something_stands_below() {
        assert_eq!(Layers::of(&[1, 2, 3], &[(1, 2), (2, 3), (1, 3)]).layers, [[1], [2], [3]]);
        assert_eq!(Layers::of(&[1, 2, 3], &[(3, 1), (3, 2)]).layers, vec![vec![3], vec![1, 2]]);
    }

    #[test]
    fn what_follows_from_others_is_implied() {
        let implied = Layers::of(&[1, 2, 3, 4], &[(1, 2), (2, 3), (1, 3), (3, 4), (1, 4), (2, 4)]).implied;
        assert_eq!(implied, BTreeSet::from([(1, 3), (1, 4), (2, 4)]));
        assert!(Layers::of(&[1, 2, 3], &[(1, 3), (2, 3)]).implied.is_empty());
    }

    #[test]
    fn circles_are_cut_once() {
        assert_eq!(Layers::of(&[1, 2], &[(1, 2), (2, 1), (1, 1)]).layers, [[1], [2]]);
        assert!(Layers::of(&[], &[]).layers.is_empty());
    }

    #[test]
    fn nodes_stand_below_what_leads_to_them() {
        assert_eq!(Layers::of(&[1, 2, 3, 4], &[(1, 4), (2, 3)]).layers, [[1, 2], [4, 3]]);
    }
}
