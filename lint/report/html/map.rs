//! The map on a page: each function with bars beside its lines.

use super::code::prose;
use crate::chart::{Function, Place};
use crate::report::view::gutter::{Bar, Gutter, MarkKind, Row};
use crate::report::view::{Atlas, escape};

/// So many functions are open from the start.
const OPEN: usize = 3;
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
    let mut file = None;
    for (at, (number, of)) in functions.iter().enumerate() {
        if file != Some(of.file) {
            file = Some(of.file);
            out.push_str(&format!("<h3 class=\"file\">{}</h3>\n", escape(&atlas.shown(of.file))));
        }
        out.push_str(&function(atlas, *number, of, at < OPEN || only.is_some()));
    }
    (functions.len(), out)
}

fn function(atlas: &Atlas, number: u32, function: &Function, open: bool) -> String {
    let gutter = Gutter::of(atlas, function);
    let alarms = function.waits.iter().filter(|wait| !wait.held.is_empty()).count();
    let alarm = if alarms > 0 { " <span class=\"held-wait\">● waits with a lock held</span>" } else { "" };
    let place = Place { file: function.file, span: function.name_at };
    let mut out = format!(
        "<details class=\"function\" id=\"m{number}\"{}>\n<summary><code>{}</code> <span class=\"where\">{}</span>{alarm}</summary>\n",
        if open { " open" } else { "" },
        escape(&function.name),
        escape(&atlas.address(place))
    );
    if !gutter.lanes.is_empty() {
        out.push_str("<ul class=\"key\">");
        for (lane, lock) in gutter.lanes.iter().enumerate() {
            let lock = &atlas.chart().locks[*lock as usize];
            let kind = lock.kind.rsplit("::").next().unwrap_or_default();
            out.push_str(&format!(
                "<li><span class=\"lane must l{}\"></span> <code>{}</code> {}</li>",
                lane % 5,
                escape(&lock.name),
                escape(kind)
            ));
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
