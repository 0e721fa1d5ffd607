//! The lock-order graph for Graphviz: an arrow from each lock to those that are taken while it is held.

use std::io::{self, Write};

use super::Atlas;

/// Writes it.
pub fn write(atlas: &Atlas, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph \"lock order\" {{")?;
    writeln!(out, "    node [shape=box, style=rounded, fontname=\"monospace\"];")?;
    for lock in atlas.locks() {
        writeln!(out, "    {lock} [label={}];", quoted(&atlas.lock_name(lock)))?;
    }
    for order in atlas.orders() {
        let first = order.sites.first().map_or_else(String::new, |site| atlas.address(site.at));
        let look = if order.circular { ", color=red, style=dashed" } else { "" };
        let tip = quoted(&format!("{first}, {} in all", order.sites.len()));
        writeln!(out, "    {} -> {} [tooltip={tip}{look}];", order.held, order.taken)?;
    }
    writeln!(out, "}}")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
