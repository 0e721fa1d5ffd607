//! An interleaving, drawn as lanes side by side: one for each thread, task or node.

use super::text::{width, wrap};
use super::{Report, printable};
use crate::finding::{Finding, Interleaving, Step};

/// Columns before the lanes: a step's number.
const MARGIN: usize = 6;
/// ` │ ` between lanes.
const BETWEEN: usize = 3;
/// A lane narrower than this is told, not drawn.
const NARROWEST: usize = 16;

/// What happens at one step: in which lane, where, what.
pub struct Cell {
    /// From 0.
    pub lane: usize,
    /// `line 17  `; may be empty.
    pub place: String,
    /// What.
    pub text: String,
}

/// The lines of an interleaving, without its introduction and outcome.
pub fn draw(report: &Report, finding: &Finding, scenario: &Interleaving, columns: usize) -> Vec<String> {
    let places = Places::of(finding, scenario);
    let cell = |step: &Step| Cell { lane: step.lane, place: places.place(report, step), text: step.text.clone() };
    let cells: Vec<Cell> = scenario.steps.iter().map(cell).collect();
    table(&scenario.lanes, &cells, columns)
}

/// Lanes side by side, in the order of the cells.
pub fn table(names: &[String], cells: &[Cell], columns: usize) -> Vec<String> {
    let lanes = names.len().max(1);
    let room = columns.saturating_sub(MARGIN + BETWEEN * (lanes - 1)) / lanes;
    if room < NARROWEST {
        return told(names, cells, columns);
    }
    let natural = |lane: usize| {
        let of_steps = cells.iter().filter(|cell| cell.lane.min(lanes - 1) == lane);
        let widest = of_steps.map(|cell| width(&cell.place) + width(&cell.text)).max().unwrap_or(0);
        widest.max(width(&names[lane]))
    };
    let naturals: Vec<usize> = (0..names.len()).map(natural).collect();
    let widths = share(&naturals, columns.saturating_sub(MARGIN + BETWEEN * (lanes - 1)));

    let heads: Vec<Vec<String>> = names.iter().zip(&widths).map(|(name, width)| wrap(name, *width)).collect();
    let mut lines = rows("", &heads, &widths);
    for (index, cell) in cells.iter().enumerate() {
        let mut row = vec![Vec::new(); widths.len()];
        let lane = cell.lane.min(lanes - 1);
        if let (Some(drawn), Some(width)) = (row.get_mut(lane), widths.get(lane)) {
            *drawn = cell_lines(&cell.place, &cell.text, *width);
        }
        lines.extend(rows(&(index + 1).to_string(), &row, &widths));
    }
    lines
}

/// A place and what happens there; what happens goes on below itself.
fn cell_lines(place: &str, text: &str, columns: usize) -> Vec<String> {
    let indent = width(place);
    if indent + width(text) <= columns {
        return vec![format!("{place}{text}")];
    }
    if indent + NARROWEST > columns && indent > 0 {
        let below = wrap(text, columns.saturating_sub(2)).into_iter().map(|line| format!("  {line}"));
        return wrap(place, columns).into_iter().chain(below).collect();
    }
    let lines = wrap(text, columns - indent).into_iter().enumerate();
    lines.map(|(at, line)| if at == 0 { format!("{place}{line}") } else { format!("{:indent$}{line}", "") }).collect()
}

/// One step, on as many lines as its cell has.
fn rows(number: &str, cells: &[Vec<String>], widths: &[usize]) -> Vec<String> {
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let mut line = if at == 0 { format!("{number:>4}  ") } else { " ".repeat(MARGIN) };
        for (lane, (cell, lane_width)) in cells.iter().zip(widths).enumerate() {
            let text = cell.get(at).map_or("", String::as_str);
            line.push_str(if lane > 0 { " │ " } else { "" });
            line.push_str(text);
            line.push_str(&" ".repeat(lane_width.saturating_sub(width(text))));
        }
        line.trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

/// Gives each lane what it needs; if that is too much, the wide ones share what is left.
fn share(naturals: &[usize], columns: usize) -> Vec<usize> {
    let mut widths = naturals.to_vec();
    while widths.iter().sum::<usize>() > columns {
        let Some(widest) = (0..widths.len()).max_by_key(|lane| (widths[*lane], *lane)) else { break };
        if widths[widest] <= NARROWEST {
            break;
        }
        widths[widest] -= 1;
    }
    widths
}

/// For terminals too narrow for lanes: the steps one after the other.
fn told(names: &[String], cells: &[Cell], columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, Cell { lane, place, text }) in cells.iter().enumerate() {
        let name = names.get(*lane).map_or("", String::as_str);
        let text = wrap(&format!("{name}: {place}{text}"), columns.saturating_sub(MARGIN));
        let number = |at: usize| if at == 0 { format!("{:>4}  ", index + 1) } else { " ".repeat(MARGIN) };
        lines.extend(text.iter().enumerate().map(|(at, line)| format!("{}{line}", number(at))));
    }
    lines
}

/// How places are written: by their line alone where all lie in the file of the finding.
struct Places {
    is_one_file: bool,
}

impl Places {
    fn of(finding: &Finding, scenario: &Interleaving) -> Places {
        let mut files = scenario.steps.iter().filter_map(|step| step.at).map(|at| at.file);
        Places { is_one_file: files.all(|file| file == finding.primary.file) }
    }

    fn place(&self, report: &Report, step: &Step) -> String {
        let Some(at) = step.at else { return String::new() };
        let line = report.begin(at).0;
        if self.is_one_file {
            return format!("line {line}  ");
        }
        let path = &report.file(at).path;
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        // `mod.rs:4` says nothing.
        let folder = path.parent().and_then(|folder| folder.file_name()).filter(|_| name == "mod.rs");
        let shown = folder.map_or_else(|| name.clone(), |folder| format!("{}/{name}", folder.to_string_lossy()));
        format!("{}:{line}  ", printable(&shown))
    }
}
