//! The lock-order graph as a picture, for a page or for a file of its own.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Atlas;
use super::escape::escape;
use super::layers::Layers;
use crate::chart::{LockId, Order};
use crate::report::text::width;

/// Columns to units: the font is monospaced.
const LETTER: usize = 8;
const HEIGHT: usize = 34;
const ACROSS: usize = 36;
const DOWN: usize = 64;
const MARGIN: usize = 24;

/// The colours of a file of its own, which follow what its viewer prefers.
const COLORS: &str = "svg{color:#1f2328;background:#fff}.node rect{fill:#f3f5f7;stroke:#6b7480}.order{stroke:#4a5564}.implied{opacity:.25}\
.circular{stroke:#c1121f;stroke-dasharray:6 4;stroke-width:2.5}.head{fill:#4a5564}.head-circular{fill:#c1121f}\
@media(prefers-color-scheme:dark){svg{color:#e6e8ea;background:#14181d}.node rect{fill:#222a33;stroke:#8b95a1}\
.order{stroke:#aab4bf}.circular{stroke:#ff7b72}.head{fill:#aab4bf}.head-circular{fill:#ff7b72}}";

/// Writes it as a file.
pub fn write(atlas: &Atlas, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(draw(atlas, true).as_bytes())
}

/// Where a node stands.
#[derive(Clone, Copy)]
struct Node {
    x: usize,
    y: usize,
    wide: usize,
}

/// Are there arrows that go where others lead together, and are drawn faintly?
pub fn has_implied(orders: &[&Order]) -> bool {
    let (nodes, edges) = graph(orders);
    let implied = Layers::of(&nodes, &edges).implied;
    orders.iter().any(|order| !order.circular && implied.contains(&(order.held, order.taken)))
}

fn graph(orders: &[&Order]) -> (Vec<LockId>, Vec<(LockId, LockId)>) {
    let edges: Vec<(LockId, LockId)> = orders.iter().map(|order| (order.held, order.taken)).collect();
    let mut nodes: Vec<LockId> = edges.iter().flat_map(|(held, taken)| [*held, *taken]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    (nodes, edges)
}

/// Draws it. `alone`: with colours of its own; else those of the page hold.
pub fn draw(atlas: &Atlas, alone: bool) -> String {
    let orders: Vec<&Order> = atlas.orders().collect();
    let (nodes, edges) = graph(&orders);
    let Layers { layers, implied } = Layers::of(&nodes, &edges);
    let wide = |lock: LockId| width(&atlas.lock_name(lock)) * LETTER + 24;
    let of_layer = |layer: &[u32]| layer.iter().map(|lock| wide(*lock) + ACROSS).sum::<usize>().saturating_sub(ACROSS);
    let inner = layers.iter().map(|layer| of_layer(layer)).max().unwrap_or(0);
    let mut at: BTreeMap<LockId, Node> = BTreeMap::new();
    for (row, layer) in layers.iter().enumerate() {
        let mut x = MARGIN + (inner - of_layer(layer)) / 2;
        for lock in layer {
            at.insert(*lock, Node { x, y: MARGIN + row * (HEIGHT + DOWN), wide: wide(*lock) });
            x += wide(*lock) + ACROSS;
        }
    }
    // Room at the right for what leads back up.
    let back = orders.iter().filter(|order| at[&order.taken].y <= at[&order.held].y).count();
    let total = (2 * MARGIN + inner + if back > 0 { 40 + 14 * back } else { 0 }).max(320);
    let tall = 2 * MARGIN + (layers.len() * (HEIGHT + DOWN)).saturating_sub(DOWN);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {total} {tall}\" width=\"{total}\" height=\"{tall}\" style=\"min-width:{}px\">\n",
        escape(&said(atlas, &orders)),
        // On a page it shrinks to the page's width, as long as it can be read.
        total * 2 / 3
    );
    if alone {
        text.push_str(&format!("<style>{COLORS}</style>\n"));
    }
    for (id, class) in [("arrow", "head"), ("arrow-circular", "head-circular")] {
        text.push_str(&format!(
            "<marker id=\"{id}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"9\" markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"{class}\" d=\"M0 0 8 4 0 8z\"/></marker>\n"
        ));
    }
    // What is drawn faintly lies behind the rest.
    let is_faint = |order: &&&Order| !order.circular && implied.contains(&(order.held, order.taken));
    for order in orders.iter().filter(is_faint).chain(orders.iter().filter(|order| !is_faint(order))) {
        let (from, to) = (at[&order.held], at[&order.taken]);
        let way = if to.y > from.y { down(from, to) } else { around(from, to) };
        let (class, arrow) = if order.circular {
            ("order circular", "arrow-circular")
        } else if implied.contains(&(order.held, order.taken)) {
            ("order implied", "arrow")
        } else {
            ("order", "arrow")
        };
        let title = format!("{} → {}", atlas.lock_name(order.held), atlas.lock_name(order.taken));
        text.push_str(&format!(
            "<path class=\"{class}\" d=\"{way}\" fill=\"none\" marker-end=\"url(#{arrow})\"><title>{}</title></path>\n",
            escape(&title)
        ));
    }
    for (lock, Node { x, y, wide }) in &at {
        let name = escape(&atlas.lock_name(*lock));
        text.push_str(&format!(
            "<g class=\"node\"><rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{HEIGHT}\" rx=\"7\"/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-family=\"ui-monospace,monospace\" font-size=\"13\" fill=\"currentColor\">{name}</text></g>\n",
            x + wide / 2,
            y + HEIGHT / 2 + 5
        ));
    }
    if orders.is_empty() {
        text.push_str("<text x=\"24\" y=\"30\" font-size=\"14\" fill=\"currentColor\">No lock is taken while another is held.</text>\n");
    }
    text.push_str("</svg>\n");
    text
}

/// From the middle below one node to the middle above another.
fn down(from: Node, to: Node) -> String {
    let (x, y) = (from.x + from.wide / 2, from.y + HEIGHT);
    let (end_x, end_y) = (to.x + to.wide / 2, to.y - 2);
    let bend = (end_y - y) / 2;
    format!("M{x} {y}C{x} {} {end_x} {} {end_x} {end_y}", y + bend, end_y - bend)
}

/// Out at the right of one node, up, and in at the right of another.
fn around(from: Node, to: Node) -> String {
    let (x, y) = (from.x + from.wide, from.y + HEIGHT * 2 / 3);
    let (end_x, end_y) = (to.x + to.wide + 2, to.y + HEIGHT / 3);
    // Within the gap to the next node, if both stand below each other.
    let right = x.max(end_x) + ACROSS;
    format!("M{x} {y}C{right} {y} {right} {end_y} {end_x} {end_y}")
}

/// The graph in words.
fn said(atlas: &Atlas, orders: &[&Order]) -> String {
    if orders.is_empty() {
        return "Lock order: no lock is taken while another is held".to_string();
    }
    let said: Vec<String> = orders
        .iter()
        .map(|order| format!("{} before {}", atlas.lock_name(order.held), atlas.lock_name(order.taken)))
        .collect();
    format!("Lock order: {}", said.join(", "))
}
