//! The lock-order graph and its cycles.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use crate::flow::access::{Access, Part, Root};
use crate::flow::lock::Class;
use crate::flow::summary::Edge;
use crate::ir::{BinaryOp, Callee, Rvalue, Statement};
use crate::model::{LockKind, Mode};
use crate::resolve::BodyRef;

/// A cycle: each edge takes what the next one holds.
pub struct Cycle<'a> {
    /// Its edges, in the order of the program.
    pub edges: Vec<&'a Edge>,
}

/// The longest cycle that is looked for.
const LONGEST: usize = 5;

/// How many ways are walked in search of cycles: more than a graph of a program that someone wrote has.
const WAYS: usize = 100_000;

/// The cycles of the program's lock-order graph: the shortest through each edge, each set of locks once.
pub fn cycles<'a>(context: Context<'a>) -> Vec<Cycle<'a>> {
    let mut graph: BTreeMap<&Class, BTreeMap<&Class, Vec<&Edge>>> = BTreeMap::new();
    let mut found = Vec::new();
    for edge in &context.facts.edges {
        if !counts(context, edge) {
            continue;
        }
        if edge.held.class == edge.taken.class {
            if is_unordered(context, edge) {
                found.push(Cycle { edges: vec![edge] });
            }
            continue;
        }
        graph.entry(&edge.held.class).or_default().entry(&edge.taken.class).or_default().push(edge);
    }
    trim(&mut graph);
    let mut search = Search { context, graph: &graph, ways: WAYS, told: BTreeSet::new(), found };
    for length in 2..=LONGEST {
        for start in graph.keys() {
            search.extend(&mut vec![*start], length);
        }
    }
    let mut found = search.found;
    for cycle in &mut found {
        cycle.edges.sort_by_key(|edge| (edge.at.file, edge.at.span.start));
    }
    found.sort_by_key(|cycle| cycle.edges.last().map(|edge| (edge.at.file, edge.at.span.start)));
    found.dedup_by_key(|cycle| cycle.edges.last().map(|edge| (edge.at.file, edge.at.span.start)));
    found
}

type Graph<'a> = BTreeMap<&'a Class, BTreeMap<&'a Class, Vec<&'a Edge>>>;

/// Leaves out the locks that no cycle leads through: those that nothing is taken under, or that are
/// taken under nothing.
fn trim(graph: &mut Graph) {
    loop {
        let taken: BTreeSet<&Class> = graph.values().flat_map(|next| next.keys().copied()).collect();
        let held: BTreeSet<&Class> = graph.keys().copied().collect();
        if taken == held {
            return;
        }
        graph.retain(|class, next| {
            next.retain(|class, _| held.contains(class));
            taken.contains(class) && !next.is_empty()
        });
    }
}

/// The search for cycles, the shortest first.
struct Search<'a, 'g> {
    context: Context<'a>,
    graph: &'g Graph<'a>,
    /// How many ways may still be walked.
    ways: usize,
    /// The locks of each cycle found.
    told: BTreeSet<BTreeSet<&'a Class>>,
    found: Vec<Cycle<'a>>,
}

impl<'a> Search<'a, '_> {
    /// Walks on from the end of a path, to cycles of this length.
    fn extend(&mut self, path: &mut Vec<&'a Class>, length: usize) {
        if self.ways == 0 {
            return;
        }
        self.ways -= 1;
        let (first, last) = (path[0], path[path.len() - 1]);
        let Some(nexts) = self.graph.get(last) else { return };
        if path.len() == length {
            if nexts.contains_key(first) {
                self.close(path);
            }
            return;
        }
        for next in nexts.keys() {
            // The smallest class begins, so that each cycle is walked once. A part of it that is a cycle
            // itself has been told.
            let is_told = |known: &&Class| self.told.contains(&BTreeSet::from([*known, *next]));
            if *next > first && !path.contains(next) && !path.iter().any(is_told) {
                path.push(next);
                self.extend(path, length);
                path.pop();
            }
        }
    }

    fn close(&mut self, path: &[&'a Class]) {
        let locks: BTreeSet<&Class> = path.iter().copied().collect();
        if self.told.iter().any(|known| known.is_subset(&locks)) {
            return;
        }
        let pairs: Vec<(&Class, &Class)> =
            path.iter().zip(path.iter().cycle().skip(1)).map(|(a, b)| (*a, *b)).collect();
        if let Some(edges) = choose(self.context, self.graph, &pairs) {
            self.told.insert(locks);
            self.found.push(Cycle { edges });
        }
    }
}

/// One edge for each pair such that they deadlock: no gate in common, and somebody writes each lock.
fn choose<'a>(context: Context, graph: &Graph<'a>, pairs: &[(&Class, &Class)]) -> Option<Vec<&'a Edge>> {
    let mut chosen: Vec<&'a Edge> = Vec::new();
    for (held, taken) in pairs {
        let edges = graph.get(held)?.get(taken)?;
        let fits = |edge: &&&Edge| {
            chosen.iter().all(|other| !share_gate(edge, other) && !exclude_each_other(context, edge, other))
        };
        chosen.push(edges.iter().find(fits)?);
    }
    let conflict =
        |taken: &Edge, held: &Edge| !(taken.taken_mode != Mode::Exclusive && held.held_mode != Mode::Exclusive);
    let all = (0..chosen.len()).all(|at| conflict(chosen[at], chosen[(at + 1) % chosen.len()]));
    (all || has_writers(context, &chosen)).then_some(chosen)
}

/// Readers alone never wait for each other; with a writer between they do.
fn has_writers(context: Context, edges: &[&Edge]) -> bool {
    edges.iter().all(|edge| {
        edge.taken_mode != Mode::Recursive
            && context.facts.bodies.iter().any(|facts| {
                facts.acquisitions.iter().any(|one| one.lock.class == edge.taken.class && one.mode == Mode::Exclusive)
            })
    })
}

fn share_gate(one: &Edge, other: &Edge) -> bool {
    one.gates
        .iter()
        .any(|gate| other.gates.iter().any(|known| known.class == gate.class && gate.class != Class::Unknown))
}

/// One function takes both orders on different branches of one comparison: it has an order of its own.
fn exclude_each_other(context: Context, one: &Edge, other: &Edge) -> bool {
    one.body == other.body && compares(context, one.body)
}

fn counts(context: Context, edge: &Edge) -> bool {
    let known = |class: &Class| matches!(class, Class::Field(_) | Class::Global(_) | Class::Local(..));
    let reentrant = |model: u32| {
        let kind = context.program.effects.locks.get(model as usize).map(|lock| lock.kind);
        kind == Some(LockKind::Reentrant)
    };
    let local = |class: &Class| matches!(class, Class::Local(..));
    !edge.tries
        && !edge.repeated
        && known(&edge.held.class)
        && known(&edge.taken.class)
        && !edge.held.same_instance(&edge.taken)
        && !(edge.held.class == edge.taken.class && (reentrant(edge.held.model) || local(&edge.held.class)))
        && !context.program.is_test(edge.body)
}

/// Two instances of one field: is there nothing that puts them in order?
fn is_unordered(context: Context, edge: &Edge) -> bool {
    let (Some(held), Some(taken)) = (&edge.held.access, &edge.taken.access) else { return false };
    let readers = edge.held_mode != Mode::Exclusive && edge.taken_mode != Mode::Exclusive;
    if readers || !is_peer(context, edge, held, taken) && (is_below(held, taken) || is_below(taken, held)) {
        return false;
    }
    // Different values, as far as the function can tell: two parameters, what two parameters lead to in one
    // container, or a node and one of its peers.
    let are_params = |one: &Access, other: &Access| {
        one.root != other.root && matches!(one.root, Root::Param(_)) && matches!(other.root, Root::Param(_))
    };
    let distinct = is_peer(context, edge, held, taken)
        || are_params(held, taken)
        || keys(held, taken).is_some_and(|(one, other)| are_params(one, other));
    distinct && !compares(context, edge.body)
}

/// The keys of two elements of one container, where nothing else tells their ways apart.
fn keys<'a>(held: &'a Access, taken: &'a Access) -> Option<(&'a Access, &'a Access)> {
    let same_length = held.root == taken.root && held.parts.len() == taken.parts.len();
    let mut differing = held.parts.iter().zip(&taken.parts).filter(|(one, other)| one != other);
    match (differing.next()?, differing.next()) {
        ((Part::Element(Some(one)), Part::Element(Some(other))), None) if same_length => Some((one, other)),
        _ => None,
    }
}

/// A method of another value of the same type, found in a container beside the lock, takes its lock: the
/// other may do the same with this one. Not so where the same function goes down from node to node, or
/// where the lock itself protects the way: then nodes form a tree.
fn is_peer(context: Context, edge: &Edge, held: &Access, taken: &Access) -> bool {
    let owner = match held.parts.split_last() {
        Some((Part::Field(..), rest)) => rest,
        _ => return false,
    };
    let Some(callee) = edge.hops.first() else { return false };
    let own = context.function(edge.body);
    let below = held.root == taken.root && taken.parts.starts_with(owner) && taken.parts.len() == held.parts.len() + 2;
    let beside = match taken.parts.get(owner.len()..) {
        Some([Part::Field(_, name), Part::Element(_), Part::Field(..)]) => !names_a_tree(context.program.name(*name)),
        _ => false,
    };
    below && beside && Some(&callee.name) != own.as_ref()
}

/// Peers and children look alike in their types; only the name tells them apart.
fn names_a_tree(name: &str) -> bool {
    ["child", "kid", "sub", "next", "left", "right", "lea", "branch", "descendant", "member", "part"]
        .iter()
        .any(|word| name.starts_with(word))
}

/// Is a lock reached through the other or its owner? Parents before children is an order.
fn is_below(above: &Access, below: &Access) -> bool {
    let owner = match above.parts.split_last() {
        Some((Part::Field(..), rest)) => rest,
        _ => &above.parts[..],
    };
    above.root == below.root && below.parts.starts_with(owner) && below.parts.len() > above.parts.len()
}

/// Does a function compare, sort or look at addresses? Then it is taken to lock in an order of its own.
fn compares(context: Context, body: BodyRef) -> bool {
    let root = context.program.root_of(body);
    context.program.body(root).blocks.iter().flat_map(|block| &block.statements).any(|statement| match statement {
        Statement::Assign(_, Rvalue::Binary(BinaryOp::Below | BinaryOp::Above, _, _)) => true,
        Statement::Call(call) => match &call.callee {
            Callee::Method { name, args: _ } => {
                let name = context.program.name(*name);
                name.starts_with("sort")
                    || matches!(name, "cmp" | "partial_cmp" | "min" | "max" | "lt" | "gt" | "le" | "ge")
            }
            Callee::Path(path) => {
                let path = context.program.path(body.file, *path);
                path.segments.last().is_some_and(|last| {
                    matches!(context.program.name(last.name), "min" | "max" | "swap" | "minmax" | "lt" | "addr_of")
                })
            }
            Callee::Value(_) | Callee::Macro(_) => false,
        },
        _ => false,
    })
}
