//! In which order locks are taken, and which orders contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use super::locks::{Table, is_handed};
use super::{Ground, LockId, Order, OrderSite, Place};

/// The lock-order graph of the chart's locks.
pub fn orders(ground: &Ground, table: &Table) -> Vec<Order> {
    let mut found: BTreeMap<(LockId, LockId), BTreeSet<OrderSite>> = BTreeMap::new();
    for edge in ground.facts.edges.iter().filter(|edge| !is_handed(&edge.held) && !is_handed(&edge.taken)) {
        let number = |lock: &crate::flow::lock::LockRef| table.number(ground, edge.body, &lock.class, &lock.name);
        let (Some(held), Some(taken)) = (number(&edge.held), number(&edge.taken)) else { continue };
        let function = ground.function_name(edge.body);
        let at = Place { file: edge.at.file, span: edge.at.span };
        let held_at = Place { file: edge.held_at.file, span: edge.held_at.span };
        found.entry((held, taken)).or_default().insert(OrderSite { function, at, held_at, tries: edge.tries });
    }
    let next: BTreeMap<LockId, Vec<LockId>> = found.keys().fold(BTreeMap::new(), |mut next, (held, taken)| {
        next.entry(*held).or_insert_with(Vec::new).push(*taken);
        next
    });
    let orders = found.into_iter().map(|((held, taken), sites)| Order {
        held,
        taken,
        circular: leads_to(&next, taken, held),
        sites: sites.into_iter().collect(),
    });
    orders.collect()
}

/// Is there a way from one lock to another?
fn leads_to(next: &BTreeMap<LockId, Vec<LockId>>, from: LockId, to: LockId) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut waiting = vec![from];
    while let Some(at) = waiting.pop() {
        if at == to {
            return true;
        }
        waiting.extend(next.get(&at).into_iter().flatten().copied().filter(|next| seen.insert(*next)));
    }
    false
}
