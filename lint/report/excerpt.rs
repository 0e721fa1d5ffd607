//! The lines of a file that a finding speaks of, made fit for a terminal: without control characters,
//! with tabs as spaces, and cut where they are wider than it. Labels move with their text.

use super::text::{printable_char, width};
use crate::span::{LineIndex, Span};

/// A label to be drawn under its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the file.
    pub span: Span,
    /// Its words; may be empty.
    pub text: String,
    /// Is the finding reported here?
    pub primary: bool,
}

/// Lines that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The first line's number, from 1.
    pub first: u32,
    /// The lines.
    pub text: String,
    /// The labels, their spans as bytes of `text`, none over another.
    pub marks: Vec<Mark>,
}

/// Lines between two labelled lines are shown up to this many.
const GAP: u32 = 2;
/// A tab goes to the next multiple of this.
const TAB: usize = 4;
/// Columns from where a label hangs to its words.
pub const LEAD: usize = 4;
/// Columns that a label's words should have; they are broken into lines if need be.
const ROOM: usize = 32;
/// No line is searched further than this many characters for where to cut it.
const LONGEST: usize = 100_000;

/// The excerpts that show all `marks`, in the order of lines; lines are at most `columns` wide.
pub fn excerpts(text: &str, lines: &LineIndex, marks: &[Mark], columns: usize) -> Vec<Excerpt> {
    let mut marks: Vec<Mark> = marks.iter().map(|mark| one_line(text, lines, mark)).collect();
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end), !mark.primary));
    let mut groups: Vec<(u32, u32, Vec<Mark>)> = Vec::new();
    for mark in marks {
        let line = lines.line(mark.span.start);
        match groups.last_mut() {
            Some((_, last, group)) if line <= *last + 1 + GAP => {
                *last = line;
                group.push(mark);
            }
            _ => groups.push((line, line, vec![mark])),
        }
    }
    if let [(first, last, _)] = &mut groups[..]
        && first == last
    {
        // A single line says little: show its neighbours.
        *first = first.saturating_sub(1).max(1);
        *last = (*last + 1).min(lines.count());
    }
    groups.into_iter().map(|(first, last, marks)| excerpt(text, lines, first..=last, marks, columns)).collect()
}

/// A label over several lines is drawn on one: of a call chain on its last, else on its first.
fn one_line(text: &str, lines: &LineIndex, mark: &Mark) -> Mark {
    let limit = text.len() as u32;
    let (start, end) = (mark.span.start.min(limit), mark.span.end.min(limit));
    let first = lines.line(start);
    let last = lines.line(end.saturating_sub(1).max(start));
    let mut span = Span::new(start, end.max(start));
    if first != last {
        let of_last = lines.line_text(text, last);
        let begin = offset_in(text, of_last) + (of_last.len() - of_last.trim_start().len()) as u32;
        if of_last.trim_start().starts_with('.') && begin < end {
            span.start = begin;
        } else {
            let of_first = lines.line_text(text, first);
            span.end = offset_in(text, of_first) + of_first.trim_end().len() as u32;
        }
    }
    Mark { span: Span::new(span.start, span.end.max(span.start)), ..mark.clone() }
}

fn offset_in(text: &str, part: &str) -> u32 {
    (part.as_ptr().addr() - text.as_ptr().addr()) as u32
}

fn excerpt(
    text: &str,
    lines: &LineIndex,
    range: std::ops::RangeInclusive<u32>,
    marks: Vec<Mark>,
    columns: usize,
) -> Excerpt {
    let first = *range.start();
    let mut out = Excerpt { first, text: String::new(), marks: Vec::new() };
    let shown = range.clone().map(|number| lines.line_text(text, number));
    let indent = shown.filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    for number in range {
        let line = lines.line_text(text, number);
        let own: Vec<Mark> = marks.iter().filter(|mark| lines.line(mark.span.start) == number).cloned().collect();
        let start = if line.is_empty() { own.first().map_or(0, |mark| mark.span.start) } else { offset_in(text, line) };
        add_line(&mut out, Line { text: line, start, indent }, apart(own), columns);
    }
    out
}

/// Columns of white space that a line begins with.
fn indent(line: &str) -> usize {
    let white = line.chars().take_while(|c| matches!(c, ' ' | '\t' | '\u{feff}'));
    white.fold(0, |column, c| match c {
        '\t' => column + TAB - column % TAB,
        '\u{feff}' => column,
        _ => column + 1,
    })
}

/// A line, where it begins, and how many columns of it all lines of the excerpt do without.
struct Line<'t> {
    text: &'t str,
    start: u32,
    indent: usize,
}

/// A character as shown: where it stands in the file, and its columns.
struct Cell {
    at: u32,
    shown: String,
    wide: usize,
}

/// Labels of one line, none over another: what lies round another ends where that begins, and two on
/// the same text become one.
fn apart(marks: Vec<Mark>) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    for mut mark in marks {
        let Some(last) = out.last_mut() else {
            out.push(mark);
            continue;
        };
        if last.span == mark.span || (last.span.start == mark.span.start && mark.span.end < last.span.end) {
            last.span.end = last.span.end.min(mark.span.end).max(last.span.start);
            last.primary |= mark.primary;
            if !last.text.is_empty() && !mark.text.is_empty() && last.text != mark.text {
                last.text.push_str("; ");
                last.text.push_str(&mark.text);
            } else if last.text.is_empty() {
                last.text = mark.text;
            }
            continue;
        }
        if mark.span.start < last.span.end {
            last.span.end = mark.span.start;
        }
        mark.span.end = mark.span.end.max(mark.span.start);
        out.push(mark);
    }
    out
}

/// Adds one line, with the window of it that holds its labels if it is too wide.
fn add_line(out: &mut Excerpt, line: Line<'_>, marks: Vec<Mark>, columns: usize) {
    let cells = cells(line);
    let (from, to) = window(&cells, &marks, columns);
    let before = out.text.len() + if from > 0 { '…'.len_utf8() } else { 0 };
    let offset = |byte: u32| {
        let inside = cells[from..to].iter().take_while(|cell| cell.at < byte);
        (before + inside.map(|cell| cell.shown.len()).sum::<usize>()) as u32
    };
    out.marks.extend(
        marks.into_iter().map(|mark| Mark { span: Span::new(offset(mark.span.start), offset(mark.span.end)), ..mark }),
    );
    out.text.extend((from > 0).then_some('…'));
    out.text.extend(cells[from..to].iter().map(|cell| cell.shown.as_str()));
    out.text.extend((to < cells.len()).then_some('…'));
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

/// The cells that are shown: all if they fit with their labels' words, or as many as fit from a little
/// before the first label.
fn window(cells: &[Cell], marks: &[Mark], columns: usize) -> (usize, usize) {
    let width_of = |range: std::ops::Range<usize>| cells[range].iter().map(|cell| cell.wide).sum::<usize>();
    let cell_at = |byte: u32| cells.partition_point(|cell| cell.at < byte);
    let needed = marks.iter().map(|mark| {
        let middle = (width_of(0..cell_at(mark.span.start)) + width_of(0..cell_at(mark.span.end))) / 2;
        let words = if mark.text.is_empty() { 0 } else { (width(&mark.text) + LEAD).min(ROOM) };
        (middle + words).max(width_of(0..cell_at(mark.span.end)))
    });
    let needed = needed.max().unwrap_or(0);
    if needed <= columns && width_of(0..cells.len()) <= columns && cells.len() < LONGEST {
        return (0, cells.len());
    }
    let inside = columns.max(20) - 2;
    let first = marks.first().map_or(0, |mark| cell_at(mark.span.start));
    let mut from = 0;
    while from < first && needed - width_of(0..from) > inside && width_of(from..first) > 4 {
        from += 1;
    }
    let mut used = 0;
    let fitting = cells[from..].iter().take_while(|cell| {
        used += cell.wide;
        used <= inside
    });
    (from, from + fitting.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, word: &str, label: &str) -> Mark {
        let start = text.find(word).expect(word) as u32;
        Mark { span: Span::new(start, start + word.len() as u32), text: label.into(), primary: false }
    }

    fn show(text: &str, marks: &[Mark], columns: usize) -> Vec<(u32, String, Vec<String>)> {
        let cut = excerpts(text, &LineIndex::new(text), marks, columns);
        let words = |cut: &Excerpt| {
            cut.marks.iter().map(|mark| cut.text[mark.span.start as usize..mark.span.end as usize].to_owned()).collect()
        };
        cut.iter().map(|cut| (cut.first, cut.text.clone(), words(cut))).collect()
    }

    #[test]
    fn near_lines_are_one_excerpt() {
        let text = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let marks = [mark(text, "b", ""), mark(text, "e", ""), mark(text, "h", "")];
        let shown = show(text, &marks, 80);
        assert_eq!(shown.len(), 1);
        let marks = [mark(text, "a", ""), mark(text, "h", "")];
        let shown = show(text, &marks, 80);
        assert_eq!(shown[1], (8, "h\n".into(), vec!["h".into()]));
    }

    #[test]
    fn one_label_gets_context() {
        assert_eq!(show("a\nb\nc\n", &[mark("a\nb\nc\n", "b", "")], 80), [(1, "a\nb\nc\n".into(), vec!["b".into()])]);
    }

    #[test]
    fn control_characters_and_tabs() {
        let text = "\u{feff}\tx\x1b[2Jy\r\n";
        assert_eq!(show(text, &[mark(text, "y", "")], 80)[0].1, "x␛[2Jy\n\n");
        assert_eq!(show(text, &[mark(text, "y", "")], 80)[0].2, ["y"]);
    }

    #[test]
    fn wide_lines_are_cut_round_their_label() {
        let text = format!("{}target{}", "x".repeat(500), "y".repeat(500));
        let shown = show(&text, &[mark(&text, "target", "")], 40);
        assert_eq!(shown[0].2, ["target"]);
        let line = shown[0].1.lines().next().expect("a line");
        assert!(line.starts_with('…') && line.ends_with('…') && line.chars().count() <= 40, "{line}");
    }

    #[test]
    fn labels_do_not_overlap() {
        let text = "self.rf.lock().unwrap()";
        let marks = [mark(text, "self.rf.lock().unwrap()", "all"), mark(text, "rf", "lock")];
        assert_eq!(show(text, &marks, 80)[0].2, ["self.", "rf"]);
        let marks = [mark(text, "self.rf", "a"), mark(text, "self.rf", "b")];
        let cut = excerpts(text, &LineIndex::new(text), &marks, 80);
        assert_eq!(cut[0].marks.len(), 1);
        assert_eq!(cut[0].marks[0].text, "a; b");
    }

    #[test]
    fn several_lines_become_one() {
        let chain = "rx\n    .inner\n    .recv()\n";
        assert_eq!(show(chain, &[mark(chain, chain.trim_end(), "")], 80)[0].2, [".recv()"]);
        let block = "spawn(|| {\n    work();\n})\n";
        assert_eq!(show(block, &[mark(block, block.trim_end(), "")], 80)[0].2, ["spawn(|| {"]);
    }

    #[test]
    fn spans_beyond_the_text_are_cut() {
        let beyond = Mark { span: Span::new(90, 99), text: String::new(), primary: true };
        assert_eq!(show("abc", std::slice::from_ref(&beyond), 80)[0].1, "abc\n");
        assert_eq!(show("", &[beyond], 80)[0].1, "\n");
    }
}
