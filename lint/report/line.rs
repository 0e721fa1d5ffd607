//! One source line made fit for a terminal: tabs as spaces, no control characters, and of a line that
//! is too wide what lies round its labels.

use std::ops::Range;

use super::excerpt::{Excerpt, Mark};
use super::text::{printable_char, width};
use crate::span::Span;

/// A tab goes to the next multiple of this.
const TAB: usize = 4;
/// Columns from where a label hangs to its words.
pub const LEAD: usize = 4;
/// Columns that a label's words should have; they are broken into lines if need be.
const ROOM: usize = 32;
/// No line is searched further than this many characters for where to cut it.
const LONGEST: usize = 100_000;

/// Columns of white space that a line begins with.
pub fn indent(line: &str) -> usize {
    let white = line.chars().take_while(|c| matches!(c, ' ' | '\t' | '\u{feff}'));
    white.fold(0, |column, c| match c {
        '\t' => column + TAB - column % TAB,
        '\u{feff}' => column,
        _ => column + 1,
    })
}

/// A whole line: tabs as spaces, no control characters.
pub fn shown_line(text: &str) -> String {
    cells(Line { text, start: 0, indent: 0 }).into_iter().map(|cell| cell.shown).collect()
}

/// A line, where it begins, and how many columns of it all lines of the excerpt do without.
pub struct Line<'t> {
    pub text: &'t str,
    pub start: u32,
    pub indent: usize,
}

/// A character as shown: where it stands in the file, and its columns.
struct Cell {
    at: u32,
    shown: String,
    wide: usize,
}

/// Adds one line; of one that is too wide, what lies round its labels.
pub fn add_line(out: &mut Excerpt, line: Line<'_>, marks: Vec<Mark>, columns: usize) {
    let cells = cells(line);
    let before = out.text.len();
    let mut shown_to = 0;
    // Where in the excerpt each cell begins; what is cut lies at the mark of the cut.
    let mut offsets = Vec::with_capacity(cells.len() + 1);
    for part in parts(&cells, &marks, columns) {
        if part.start > shown_to {
            offsets.resize(part.start, out.text.len());
            out.text.push('…');
        }
        for cell in &cells[part.clone()] {
            offsets.push(out.text.len());
            out.text.push_str(&cell.shown);
        }
        shown_to = part.end;
    }
    offsets.resize(cells.len() + 1, out.text.len());
    if shown_to < cells.len() {
        out.text.push('…');
    }
    let offset = |byte: u32| {
        let cell = cells.partition_point(|cell| cell.at < byte);
        offsets.get(cell).copied().unwrap_or(before) as u32
    };
    for mark in marks {
        let start = offset(mark.span.start);
        // The last character's own end, so that a cut behind it is not underlined.
        let end = if mark.span.end > mark.span.start { offset(mark.span.end).max(start) } else { start };
        out.marks.push(Mark { span: Span::new(start, end), ..mark });
    }
    out.text.push('\n');
}

fn cells(line: Line<'_>) -> Vec<Cell> {
    let mut column = 0;
    let mut is_indent = true;
    let cell = |(at, c): (usize, char)| {
        is_indent &= matches!(c, ' ' | '\t' | '\u{feff}');
        let mut shown = match c {
            '\t' => " ".repeat(TAB - column % TAB),
            '\r' | '\u{feff}' => String::new(),
            _ => printable_char(c).to_string(),
        };
        let begin = column;
        column += width(&shown);
        if is_indent {
            // White space that all lines begin with is left out.
            shown.drain(..line.indent.saturating_sub(begin).min(shown.len()));
        }
        Cell { at: line.start + at as u32, wide: width(&shown), shown }
    };
    line.text.char_indices().take(LONGEST).map(cell).collect()
}

/// The cells that are shown: all if they fit with their labels' words; else as many as fit round each
/// label; else, of long labelled parts, what they begin with.
fn parts(cells: &[Cell], marks: &[Mark], columns: usize) -> Vec<Range<usize>> {
    let at = |byte: u32| cells.partition_point(|cell| cell.at < byte);
    let labelled: Vec<Range<usize>> = marks.iter().map(|mark| at(mark.span.start)..at(mark.span.end)).collect();
    let fit = |parts: &[Range<usize>], room: usize| fits(cells, &labelled, marks, parts, columns, room);
    if cells.len() < LONGEST && fit(std::slice::from_ref(&(0..cells.len())), ROOM) {
        return std::iter::once(0..cells.len()).collect();
    }
    if labelled.is_empty() {
        return std::iter::once(0..fitting(cells, columns.saturating_sub(1))).collect();
    }
    // Better fewer columns for words than no code round a label; better no code than hardly any words.
    for least in [10, 4, 0] {
        for room in [ROOM, ROOM * 3 / 4, ROOM / 2] {
            let rounds = (least..=columns).rev().map(|round| around(&labelled, cells.len(), round, usize::MAX));
            if let Some(parts) = rounds.into_iter().find(|parts| fit(parts, room)) {
                return parts;
            }
        }
    }
    let longest = labelled.iter().map(Range::len).max().unwrap_or(0).min(columns);
    let lengths = (1..=longest).rev().map(|length| around(&labelled, cells.len(), 0, length));
    let shortest = || around(&labelled, cells.len(), 0, 1);
    lengths.into_iter().find(|parts| fit(parts, ROOM / 2)).unwrap_or_else(shortest)
}

/// How many cells from the first on fit.
fn fitting(cells: &[Cell], columns: usize) -> usize {
    let mut used = 0;
    let inside = cells.iter().take_while(|cell| {
        used += cell.wide;
        used <= columns
    });
    inside.count()
}

fn room_of(mark: &Mark, room: usize) -> usize {
    if mark.text.is_empty() { 0 } else { (width(&mark.text) + LEAD).min(room) }
}

/// Each labelled part with `round` cells on both sides, of itself at most `length`.
fn around(labelled: &[Range<usize>], count: usize, round: usize, length: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for cells in labelled {
        let cut = cells.len() > length;
        let end = if cut { cells.start + length } else { (cells.end + round).min(count) };
        let part = cells.start.saturating_sub(round)..end.max(cells.start);
        match parts.last_mut() {
            // A cut that is no longer than its mark is none.
            Some(last) if part.start <= last.end + 1 => last.end = last.end.max(part.end),
            _ => parts.push(part),
        }
    }
    if let Some(first) = parts.first_mut()
        && first.start == 1
    {
        first.start = 0;
    }
    parts
}

/// Do these parts fit, with room for the words of each label?
fn fits(
    cells: &[Cell],
    labelled: &[Range<usize>],
    marks: &[Mark],
    parts: &[Range<usize>],
    columns: usize,
    room: usize,
) -> bool {
    let mut column = 0;
    let mut shown_to = 0;
    for part in parts {
        column += usize::from(part.start > shown_to);
        for (mark, own) in marks.iter().zip(labelled).filter(|(_, own)| (part.start..=part.end).contains(&own.start)) {
            let width_of = |range: Range<usize>| cells[range].iter().map(|cell| cell.wide).sum::<usize>();
            let start = column + width_of(part.start..own.start);
            let middle = start + width_of(own.start..own.end.min(part.end)) / 2;
            if middle + room_of(mark, room) > columns {
                return false;
            }
        }
        for cell in &cells[part.clone()] {
            column += cell.wide;
            if column > columns {
                return false;
            }
        }
        shown_to = part.end;
    }
    column + usize::from(shown_to < cells.len()) <= columns
}
