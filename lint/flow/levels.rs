//! In which order functions are looked at: callees before their callers, so that most need only one look.
//!
//! Knows nothing of what is looked for.

/// Nodes in levels: those of a level lead to nodes of earlier levels, and round circles to each other; nodes
/// of different circles in one level do not lead to each other.
pub fn levels(leads_to: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let circles = circles(leads_to);
    let mut circle_of = vec![0; leads_to.len()];
    for (index, circle) in circles.iter().enumerate() {
        circle.iter().for_each(|node| circle_of[*node as usize] = index);
    }
    let mut level_of = vec![0; circles.len()];
    let mut levels: Vec<Vec<u32>> = Vec::new();
    // What a circle leads to comes before it.
    for (index, circle) in circles.iter().enumerate() {
        let next = circle.iter().flat_map(|node| &leads_to[*node as usize]).map(|node| circle_of[*node as usize]);
        let level = next.filter(|other| *other != index).map(|other| level_of[other] + 1).max().unwrap_or(0);
        level_of[index] = level;
        levels.resize_with(levels.len().max(level + 1), Vec::new);
        levels[level].extend(circle);
    }
    levels.iter_mut().for_each(|level| level.sort_unstable());
    levels
}

/// Tarjan's strongly connected components, each after those that it leads to.
fn circles(leads_to: &[Vec<u32>]) -> Vec<Vec<u32>> {
    const UNSEEN: u32 = u32::MAX;
    const DONE: u32 = u32::MAX - 1;
    let mut found = Vec::new();
    // When a node was met, and the earliest node on the path that it leads back to.
    let mut met = vec![UNSEEN; leads_to.len()];
    let mut low = vec![UNSEEN; leads_to.len()];
    let mut count = 0;
    let mut open: Vec<u32> = Vec::new();
    for start in 0..leads_to.len() as u32 {
        if met[start as usize] != UNSEEN {
            continue;
        }
        let mut path: Vec<(u32, usize)> = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            let at = *node as usize;
            if *next == 0 && met[at] == UNSEEN {
                met[at] = count;
                low[at] = count;
                count += 1;
                open.push(*node);
            }
            if let Some(to) = leads_to[at].get(*next) {
                *next += 1;
                let to = *to;
                match met[to as usize] {
                    UNSEEN => path.push((to, 0)),
                    DONE => {}
                    earlier => low[at] = low[at].min(earlier),
                }
                continue;
            }
            path.pop();
            if let Some((before, _)) = path.last() {
                low[*before as usize] = low[*before as usize].min(low[at]);
            }
            if low[at] == met[at] {
                let first = open.iter().rposition(|other| *other as usize == at).unwrap_or(0);
                let circle = open.split_off(first);
                circle.iter().for_each(|node| met[*node as usize] = DONE);
                found.push(circle);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::levels;

    #[test]
    fn callees_come_first() {
        // 0 → 1 → 2 → 1, 3 → 0, 4 alone, 5 → 5.
        let graph = vec![vec![1], vec![2], vec![1], vec![0, 1], vec![], vec![5]];
        assert_eq!(levels(&graph), [vec![1, 2, 4, 5], vec![0], vec![3]]);
    }

    #[test]
    fn a_long_chain_is_no_recursion() {
        let graph: Vec<Vec<u32>> = (0..100_000).map(|node| if node == 0 { vec![] } else { vec![node - 1] }).collect();
        let levels = levels(&graph);
        assert_eq!((levels.len(), levels[99_999].as_slice()), (100_000, [99_999].as_slice()));
    }

    #[test]
    fn circles_that_share_a_node_are_one() {
        let graph = vec![vec![1], vec![0, 2], vec![3], vec![1], vec![3]];
        assert_eq!(levels(&graph), [vec![0, 1, 2, 3], vec![4]]);
    }
}
