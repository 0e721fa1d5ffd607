//! A load, a decision and a store as one read-modify-write: `fetch_max` and its kin.

use super::source::{Changes, is_name, is_plain, method, only_statement, statement_of, without};
use crate::finding::Applicability;
use crate::ir::{NodeForm, StatementForm, Written, WrittenStatement};
use crate::span::Span;

/// One step for a load and a store of the same atomic: what it is called, whether it means the same, the
/// changes.
pub fn one_step(written: &Written, load: Span, store: Span) -> Option<(&'static str, Applicability, Changes)> {
    let (place, name, given) = method(written, store)?;
    let (loaded, load_name, load_given) = method(written, load)?;
    let place = written.source(place);
    let ([value, store_order], [load_order]) = (given, load_given) else { return None };
    if (name, load_name) != ("store", "load") || written.source(loaded) != place || !is_plain(place) {
        return None;
    }
    let order = joined(written.source(*load_order), written.source(*store_order))?;
    let step = Step { written, load, store, value: *value, place, order };
    step.raised().or_else(|| step.computed())
}

struct Step<'w> {
    written: &'w Written,
    load: Span,
    store: Span,
    value: Span,
    place: &'w str,
    order: String,
}

impl Step<'_> {
    /// `if v > a.load(…) { a.store(v, …); }`.
    fn raised(&self) -> Option<(&'static str, Applicability, Changes)> {
        let written = self.written;
        let stored = statement_of(written, self.store)?;
        let round = written.nodes_round(self.store).find(|node| node.span != self.store)?;
        let NodeForm::If { condition, then, has_else: false } = round.form else { return None };
        if only_statement(written, then)? != stored || stored.block != then {
            return None;
        }
        let Some(NodeForm::Binary { left, operator, right }) = written.node(condition) else { return None };
        let value = written.source(self.value);
        let (value_first, loaded) = match (written.source(*left) == value, written.source(*right) == value) {
            (true, false) => (true, *right),
            (false, true) => (false, *left),
            (_, _) => return None,
        };
        let step = match (written.source(*operator), value_first) {
            (">" | ">=", true) | ("<" | "<=", false) => "fetch_max",
            ("<" | "<=", true) | (">" | ">=", false) => "fetch_min",
            (_, _) => return None,
        };
        let whole = statement_of(written, round.span)?;
        let mut changes = Changes::new();
        if loaded != self.load {
            changes.extend(self.unneeded_let(loaded, whole)?);
        }
        if !is_plain(value) {
            return None;
        }
        let end = if written.source(whole.span).ends_with(';') { "" } else { ";" };
        changes.push((round.span, format!("{}.{step}({value}, {}){end}", self.place, self.order)));
        Some((step, Applicability::Safe, changes))
    }

    /// `let seen = a.load(…);` just before, which goes if nothing else asks for `seen`.
    fn unneeded_let(&self, used: Span, by: &WrittenStatement) -> Option<Changes> {
        let written = self.written;
        let before = written.before(by)?;
        let NodeForm::Let { pattern, value } = written.node(before.span)? else { return None };
        let name = written.source(*pattern);
        if *value != self.load || !is_name(name) || written.source(used) != name {
            return None;
        }
        let rest = Span::new(used.end, by.block.end);
        Some(if written.has_word(rest, name) { Vec::new() } else { vec![without(written, before)] })
    }

    /// `a.store(a.load(…) + n, …);`, also with the load in a `let` before.
    fn computed(&self) -> Option<(&'static str, Applicability, Changes)> {
        let written = self.written;
        let stored = statement_of(written, self.store)?;
        if stored.form != StatementForm::Expression {
            return None;
        }
        let (loaded, step, other, applicability) = match written.node(self.value)? {
            NodeForm::Binary { left, operator, right } => {
                let (step, applicability) = match written.source(*operator) {
                    // What overflows wraps, where it would have panicked.
                    "+" => ("fetch_add", Applicability::Unsafe),
                    "-" => ("fetch_sub", Applicability::Unsafe),
                    "|" => ("fetch_or", Applicability::Safe),
                    "&" => ("fetch_and", Applicability::Safe),
                    "^" => ("fetch_xor", Applicability::Safe),
                    _ => return None,
                };
                (*left, step, *right, applicability)
            }
            NodeForm::Method { receiver, name, arguments } => {
                let step = match written.source(*name) {
                    "max" => "fetch_max",
                    "min" => "fetch_min",
                    _ => return None,
                };
                let [other] = arguments[..] else { return None };
                (*receiver, step, other, Applicability::Safe)
            }
            NodeForm::If { .. }
            | NodeForm::Match(_)
            | NodeForm::For(_)
            | NodeForm::Assign { .. }
            | NodeForm::Let { .. } => return None,
        };
        let other = written.source(other);
        if !is_plain(other) {
            return None;
        }
        let call = format!("{}.{step}({other}, {})", self.place, self.order);
        if loaded == self.load {
            return Some((step, applicability, vec![(self.store, call)]));
        }
        // `let n = a.load(…); a.store(n + 1, …);`: the step gives what the load gave.
        let before = written.before(stored)?;
        let NodeForm::Let { pattern, value } = written.node(before.span)? else { return None };
        let is_it = *value == self.load && is_name(written.source(*pattern));
        let is_it = is_it && written.source(loaded) == written.source(*pattern);
        is_it.then(|| (step, applicability, vec![(self.load, call), without(written, stored)]))
    }
}

/// The ordering of one step that is at least as strong as a load's and a store's.
fn joined(load: &str, store: &str) -> Option<String> {
    let (prefix, store) = store.rfind("::").map_or(("", store), |at| store.split_at(at + 2));
    let load = load.rsplit("::").next()?;
    let order = match (load, store) {
        ("SeqCst", "Relaxed" | "Release" | "SeqCst") | ("Relaxed" | "Acquire", "SeqCst") => "SeqCst",
        ("Acquire", "Release") => "AcqRel",
        ("Acquire", "Relaxed") => "Acquire",
        ("Relaxed", "Release") => "Release",
        ("Relaxed", "Relaxed") => "Relaxed",
        (_, _) => return None,
    };
    // A name that was brought in alone does not bring another one.
    (!prefix.is_empty() || order == store).then(|| format!("{prefix}{order}"))
}
