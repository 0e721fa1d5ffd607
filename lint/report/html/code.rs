//! Source lines on a page, with labelled parts marked in them and the labels below.

use crate::report::view::escape;
use crate::span::{LineIndex, Span};

/// Lines between two labelled ones are shown up to this many, and so many round them.
const GAP: u32 = 4;
const AROUND: u32 = 1;
/// A longer line is cut.
const LONGEST: usize = 2000;

/// A part of the source with what it has to do with the finding.
pub struct Label {
    /// The bytes.
    pub span: Span,
    /// A few words; may be empty.
    pub text: String,
    /// Is the finding reported here?
    pub primary: bool,
}

/// Draws the lines round the labels, in the order of lines. `key`: what the lines' anchors begin with.
pub fn draw(text: &str, lines: &LineIndex, labels: &[Label], key: &str) -> String {
    let mut labels: Vec<&Label> = labels.iter().collect();
    labels.sort_by_key(|label| (label.span.start, label.span.end));
    let mut groups: Vec<(u32, u32)> = Vec::new();
    for label in &labels {
        let first = lines.line(label.span.start).saturating_sub(AROUND).max(1);
        let last = (lines.line(label.span.start) + AROUND).min(lines.count());
        match groups.last_mut() {
            Some((_, end)) if first <= *end + GAP => *end = last.max(*end),
            _ => groups.push((first, last)),
        }
    }
    let mut out = String::from("<div class=\"code\" tabindex=\"0\" role=\"group\" aria-label=\"Source\">");
    for (at, (first, last)) in groups.iter().enumerate() {
        if at > 0 {
            out.push_str("<div class=\"gap\" aria-hidden=\"true\">⋮</div>");
        }
        for number in *first..=*last {
            out.push_str(&line(text, lines, number, &labels, key));
        }
    }
    out.push_str("</div>\n");
    out
}

fn line(text: &str, lines: &LineIndex, number: u32, labels: &[&Label], key: &str) -> String {
    let written = lines.line_text(text, number);
    let start = written.as_ptr() as usize - text.as_ptr() as usize;
    let (start, end) = (start as u32, (start + written.len()) as u32);
    let here: Vec<&&Label> = labels.iter().filter(|label| lines.line(label.span.start) == number).collect();
    let parts: Vec<(Span, bool)> = here
        .iter()
        .map(|label| (Span::new(label.span.start.clamp(start, end), label.span.end.clamp(start, end)), label.primary))
        .collect();
    let mut out = format!(
        "<div class=\"line\" id=\"{key}-{number}\"><span class=\"number\">{number}</span><code>{}</code></div>",
        marked(text, Span::new(start, end), &parts)
    );
    let indent = written.chars().take_while(|c| c.is_whitespace()).count();
    for label in here.iter().filter(|label| !label.text.is_empty()) {
        let class = if label.primary { "label primary" } else { "label" };
        out.push_str(&format!(
            "<div class=\"{class}\" style=\"--indent:{}ch\">{}</div>",
            indent.min(40),
            prose(&label.text)
        ));
    }
    out
}

/// A line in which some parts are marked; of parts over one another the text is marked once.
fn marked(text: &str, line: Span, parts: &[(Span, bool)]) -> String {
    let mut cuts: Vec<u32> =
        parts.iter().flat_map(|(span, _)| [span.start, span.end]).chain([line.start, line.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::new();
    for pair in cuts.windows(2) {
        let span = Span::new(pair[0], pair[1]);
        if (span.start - line.start) as usize > LONGEST {
            out.push('…');
            break;
        }
        let written = text.get(span.start as usize..span.end as usize).unwrap_or("");
        let written: String = written.chars().take(LONGEST).collect();
        let over = parts.iter().filter(|(part, _)| part.contains(span)).map(|(_, primary)| *primary).max();
        match over {
            Some(true) => out.push_str(&format!("<mark class=\"primary\">{}</mark>", escape(&written))),
            Some(false) => out.push_str(&format!("<mark>{}</mark>", escape(&written))),
            None => out.push_str(&escape(&written)),
        }
    }
    out
}

/// A sentence in which what stands in backquotes is code.
pub fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut pieces = text.split('`').peekable();
    let mut in_code = false;
    while let Some(piece) = pieces.next() {
        // A backquote without another is only itself.
        match (in_code, pieces.peek().is_some()) {
            (true, true) => out.push_str(&format!("<code>{}</code>", escape(piece))),
            (true, false) => out.push_str(&format!("`{}", escape(piece))),
            (false, _) => out.push_str(&escape(piece)),
        }
        in_code = !in_code;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backquotes_are_code() {
        assert_eq!(prose("`a<b` is `c` and ` not"), "<code>a&lt;b</code> is <code>c</code> and ` not");
    }

    #[test]
    fn parts_over_one_another_are_marked_once() {
        let drawn = marked("abcdef", Span::new(0, 6), &[(Span::new(1, 4), false), (Span::new(2, 3), true)]);
        assert_eq!(drawn, "a<mark>b</mark><mark class=\"primary\">c</mark><mark>d</mark>ef");
    }
}
