//! The map on a page: each function with bars beside its lines.

use std::cmp::Reverse;

use super::code::prose;
use super::find;
use crate::chart::{Function, Lock};
use crate::report::view::gutter::{Bar, Gutter, MarkKind, Row};
use crate::report::view::{Atlas, escape};

/// So many functions are open from the start: those that wait with a lock held, else the longest sections.
const OPEN: usize = 3;
/// So few are all open.
const FEW: usize = 6;
/// Lines without bars or marks that are shown round those with some.
const AROUND: usize = 2;

/// How many functions there are, and the drawing of each.
pub fn draw(atlas: &Atlas, only: Option<&[u32]>) -> (usize, String) {
    let functions = atlas.chosen(only);
    if functions.is_empty() {
        return (0, "<p class=\"empty\">No function here holds a lock.</p>\n".to_string());
    }
    let mut out = String::from(
        "<p class=\"legend\"><span class=\"lane must l0\"></span> held on every path \
         <span class=\"lane may l0\"></span> held on some paths \
         <span class=\"held-wait\">● waits with a lock held</span></p>\n",
    );
    let ill = functions.iter().filter(|(_, function)| waits_holding(function)).count();
    let only_ill = find::only_ill("Only those that wait with a lock held", ill, functions.len());
    out.push_str(&find::bar("Find functions, locks or files", functions.len(), &only_ill));
    let open = opened(&functions);
    let mut file = None;
    for (number, of) in &functions {
        if file != Some(of.file) {
            file = Some(of.file);
            out.push_str(&format!("<h3 class=\"file\">{}</h3>\n", escape(&atlas.shown(of.file))));
        }
        out.push_str(&function(atlas, *number, of, only.is_some() || open.contains(number)));
    }
    (functions.len(), out)
}

fn waits_holding(function: &Function) -> bool {
    function.waits.iter().any(|wait| !wait.held.is_empty())
}

/// The functions that are worth being seen first.
fn opened(functions: &[(u32, &Function)]) -> Vec<u32> {
    let longest = |function: &Function| function.holdings.iter().map(|holding| holding.lines).max();
    let mut by_worth: Vec<&(u32, &Function)> = functions.iter().collect();
    by_worth.sort_by_key(|(number, function)| (Reverse(waits_holding(function)), Reverse(longest(function)), *number));
    let most = if functions.len() <= FEW { FEW } else { OPEN };
    by_worth.iter().take(most).map(|(number, _)| *number).collect()
}

fn function(atlas: &Atlas, number: u32, function: &Function, open: bool) -> String {
    let gutter = Gutter::of(atlas, function);
    let ill = waits_holding(function);
    let alarm = if ill { " <span class=\"held-wait\">● waits with a lock held</span>" } else { "" };
    let locks: Vec<&Lock> = gutter.lanes.iter().map(|lock| &atlas.chart().locks[*lock as usize]).collect();
    let held: String = (0..).zip(&locks).map(|(lane, lock)| key(lane, &lock.short)).collect();
    let shown = atlas.shown(function.file);
    let found_by: Vec<&str> =
        [function.name.as_str(), &shown].into_iter().chain(locks.iter().map(|lock| lock.name.as_str())).collect();
    let mut out = format!(
        "<details class=\"function\" id=\"m{number}\"{}{}>\n<summary><code>{}</code> <span class=\"where\">line {}{held}</span>{alarm}</summary>\n",
        find::words(&found_by, ill),
        if open { " open" } else { "" },
        escape(&function.name),
        atlas.line_of(function.file, function.name_at),
    );
    if !locks.is_empty() {
        out.push_str("<ul class=\"key\">");
        for (lane, lock) in (0..).zip(&locks) {
            let kind = lock.kind.rsplit("::").next().unwrap_or_default();
            out.push_str(&format!("<li>{} {}</li>", key(lane, &lock.name), escape(kind)));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("<div class=\"code map\" tabindex=\"0\" role=\"group\" aria-label=\"Source with locks\">");
    let near = gutter.is_near(AROUND);
    let mut folded = false;
    for (row, near) in gutter.rows.iter().zip(near) {
        if near {
            out.push_str(&line(atlas, function, &gutter, row));
        } else if !folded {
            out.push_str("<div class=\"gap\" aria-hidden=\"true\">⋮</div>");
        }
        folded = !near;
    }
    out.push_str("</div>\n</details>\n");
    out
}

/// A lock beside the colour of its lane.
fn key(lane: usize, lock: &str) -> String {
    format!(" <span class=\"lane must l{}\"></span> <code>{}</code>", lane % 5, escape(lock))
}

fn line(atlas: &Atlas, function: &Function, gutter: &Gutter, row: &Row) -> String {
    let bars: String = row.bars.iter().enumerate().map(|(lane, bar)| drawn(lane, *bar)).collect();
    let held: Vec<String> = gutter
        .lanes
        .iter()
        .zip(&row.bars)
        .filter_map(|(lock, bar)| {
            let name = &atlas.chart().locks[*lock as usize].short;
            bar.map(|bar| if bar.must { name.clone() } else { format!("{name} perhaps") })
        })
        .collect();
    let said = if held.is_empty() {
        String::new()
    } else {
        format!("<span class=\"quiet\">held: {}. </span>", escape(&held.join(", ")))
    };
    let code: String = atlas.line_text(function.file, row.number).chars().take(2000).collect();
    let notes: String = row
        .marks
        .iter()
        .map(|mark| {
            let (class, sign) = match mark.kind {
                MarkKind::Acquire => ("takes", "▸"),
                MarkKind::Release => ("gives", "◂"),
                MarkKind::Wait => ("free-wait", "◌"),
                MarkKind::HeldWait => ("held-wait", "●"),
            };
            format!("<span class=\"{class}\"><span aria-hidden=\"true\">{sign}</span> {}</span> ", prose(&mark.text))
        })
        .collect();
    let notes = if notes.is_empty() { notes } else { format!("<span class=\"notes\">{notes}</span>") };
    format!(
        "<div class=\"line\"><span class=\"number\">{}</span><span class=\"bars\" aria-hidden=\"true\">{bars}</span><code>{said}{}</code>{notes}</div>",
        row.number,
        escape(&code)
    )
}

fn drawn(lane: usize, bar: Option<Bar>) -> String {
    let Some(bar) = bar else { return "<i></i>".to_string() };
    let must = if bar.must { "must" } else { "may" };
    let (above, below) = (if bar.above { "" } else { " begins" }, if bar.below { "" } else { " ends" });
    format!("<i class=\"{must} l{}{above}{below}\"></i>", lane % 5)
}
