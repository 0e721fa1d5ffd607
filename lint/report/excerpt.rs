//! The lines of a file that a finding speaks of, made fit for a terminal: without control characters,
//! with tabs as spaces, and cut where they are wider than it. Labels move with their text.

use super::line::{Line, add_line, indent};
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
/// The excerpts that show all `marks`, in the order of lines; lines are at most `columns` wide.
pub fn excerpts(text: &str, lines: &LineIndex, marks: &[Mark], columns: usize) -> Vec<Excerpt> {
    let mut marks: Vec<Mark> = marks.iter().map(|mark| one_line(text, lines, mark)).collect();
    marks.sort_by_key(|mark| (mark.span.start, mark.span.end, mark.primary));
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
    // All begin at the same column, so that what lies deeper is seen to.
    let shown = groups.iter().flat_map(|(first, last, _)| *first..=*last).map(|number| lines.line_text(text, number));
    let indent = shown.filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let whole = Whole { text, lines, indent, columns };
    groups.into_iter().map(|(first, last, marks)| whole.excerpt(first..=last, marks)).collect()
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

/// Where a part of a text begins in it; an empty part may lie anywhere.
fn offset_in(text: &str, part: &str) -> u32 {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr()) as u32
}

/// A file, and how its lines are shown.
struct Whole<'t> {
    text: &'t str,
    lines: &'t LineIndex,
    indent: usize,
    columns: usize,
}

impl Whole<'_> {
    fn excerpt(&self, range: std::ops::RangeInclusive<u32>, marks: Vec<Mark>) -> Excerpt {
        let mut out = Excerpt { first: *range.start(), text: String::new(), marks: Vec::new() };
        for number in range {
            let line = self.lines.line_text(self.text, number);
            let is_own = |mark: &&Mark| self.lines.line(mark.span.start) == number;
            let own: Vec<Mark> = marks.iter().filter(is_own).cloned().collect();
            let start = match own.first() {
                Some(mark) if line.is_empty() => mark.span.start,
                Some(_) | None => offset_in(self.text, line),
            };
            add_line(&mut out, Line { text: line, start, indent: self.indent }, apart(own), self.columns);
        }
        out
    }
}

/// Labels of one line, none over another, from labels sorted by where they begin and end: of two that
/// overlap the later one takes what the earlier leaves, the earlier what comes before the later. Two on
/// the same text become one.
fn apart(marks: Vec<Mark>) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    for mut mark in marks {
        match out.last_mut() {
            Some(last) if mark.span.start <= last.span.start && mark.span.end <= last.span.end => join(last, mark),
            Some(last) if mark.span.start <= last.span.start => {
                mark.span.start = last.span.end;
                out.push(mark);
            }
            Some(last) => {
                last.span.end = last.span.end.min(mark.span.start);
                out.push(mark);
            }
            None => out.push(mark),
        }
    }
    out
}

fn join(mark: &mut Mark, other: Mark) {
    mark.primary |= other.primary;
    if mark.text.is_empty() || mark.text == other.text {
        mark.text = other.text;
    } else if !other.text.is_empty() {
        mark.text = format!("{}; {}", mark.text, other.text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::width;
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
    fn all_labels_of_a_wide_line_are_shown() {
        let text = format!("first{}second{}", "x".repeat(90), "y".repeat(300));
        let marks = [mark(&text, "first", "some words"), mark(&text, "second", "other words that are longer")];
        let shown = show(&text, &marks, 74);
        assert_eq!(shown[0].2, ["first", "second"]);
        assert_eq!(shown[0].1.matches('…').count(), 2, "{}", shown[0].1);
        let whole = show(&text, &[mark(&text, &text, "everything")], 40);
        assert!(whole[0].1.lines().all(|line| width(line) <= 40), "{}", whole[0].1);
        assert!(whole[0].2[0].starts_with("firstx"));
    }

    #[test]
    fn labels_do_not_overlap() {
        let text = "self.rf.lock().unwrap()";
        let marks = [mark(text, "self.rf.lock().unwrap()", "all"), mark(text, "rf", "lock")];
        assert_eq!(show(text, &marks, 80)[0].2, ["self.", "rf"]);
        let marks = [mark(text, "self.rf.lock().unwrap()", "read"), mark(text, "self.rf.lock()", "lock")];
        assert_eq!(show(text, &marks, 80)[0].2, ["self.rf.lock()", ".unwrap()"]);
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
