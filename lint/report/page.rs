//! A page of Markdown in a terminal: broken where it may be, programs with their lines numbered, tables as lanes.
//!
//! It knows as much of Markdown as the pages of the book use.

use std::io::{self, Write};

use super::Style;
use super::human::{BOLD, CYAN, DIM, GREEN, RED, paint};
use super::lanes::{self, Cell};
use super::text::{width, wrap};

/// Prose is not read well in longer lines.
const PROSE: usize = 96;

/// Writes a page.
pub fn write_page(markdown: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { style, lines: Vec::new(), paragraph: String::new() };
    page.read(markdown);
    for line in page.lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

struct Page {
    style: Style,
    lines: Vec<String>,
    /// What is not broken into lines yet.
    paragraph: String,
}

impl Page {
    fn read(&mut self, markdown: &str) {
        let mut rest = markdown.lines().peekable();
        while let Some(line) = rest.next() {
            if let Some(language) = line.strip_prefix("```") {
                let code: Vec<&str> = rest.by_ref().take_while(|line| *line != "```").collect();
                self.code(language, &code);
            } else if line.starts_with("<details>") {
                // What can be folded away: the same once more, as a whole.
                rest.by_ref().find(|line| line.starts_with("</details>"));
            } else if line.starts_with("<!--") {
                self.end_paragraph();
            } else if let Some(heading) = line.strip_prefix('#') {
                self.end_paragraph();
                let heading = heading.trim_start_matches('#').trim();
                self.push(paint(self.style, BOLD, heading));
                // Headings are told from prose without colours too.
                self.push(paint(self.style, DIM, &"─".repeat(width(heading))));
            } else if line.starts_with('|') {
                let mut rows = vec![line];
                while let Some(row) = rest.next_if(|line| line.starts_with('|')) {
                    rows.push(row);
                }
                self.table(&rows);
            } else if line.is_empty() {
                self.end_paragraph();
                self.blank();
            } else {
                if is_item(line) {
                    self.end_paragraph();
                }
                self.paragraph = format!("{} {}", self.paragraph, line.trim()).trim_start().to_owned();
            }
        }
        self.end_paragraph();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
    }

    fn push(&mut self, line: String) {
        self.lines.push(line);
    }

    /// One blank line, however many there are.
    fn blank(&mut self) {
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = without_links(&std::mem::take(&mut self.paragraph));
        if paragraph.is_empty() {
            return;
        }
        let indent = match is_item(&paragraph) {
            true => paragraph.find(' ').map_or(0, |at| at + 1),
            false => 0,
        };
        let (mark, text) = paragraph.split_at(indent);
        let columns = self.style.width.min(PROSE).saturating_sub(indent);
        let mut emphasis = Emphasis::default();
        for (at, line) in wrap(text, columns).iter().enumerate() {
            let before = if at == 0 { mark.to_owned() } else { " ".repeat(indent) };
            let line = emphasis.paint(line, self.style);
            self.push(format!("{before}{line}"));
        }
    }

    /// Lines of code are never broken.
    fn code(&mut self, language: &str, code: &[&str]) {
        self.end_paragraph();
        let digits = code.len().to_string().len();
        for (at, line) in code.iter().enumerate() {
            let text = super::printable(line);
            let line = match language {
                // One line is no program: it needs no number.
                "rust" if code.len() > 1 => {
                    let number = paint(self.style, DIM, &format!("{:>digits$} │", at + 1));
                    let is_mark = text.trim_start().strip_prefix("//").is_some_and(|rest| rest.trim().starts_with('^'));
                    let text = if is_mark { paint(self.style, RED, &text) } else { text };
                    format!("  {number} {text}")
                }
                "diff" => match text.chars().next() {
                    Some('+') => format!("  {}", paint(self.style, GREEN, &text)),
                    Some('-') => format!("  {}", paint(self.style, RED, &text)),
                    Some(_) | None => format!("  {text}"),
                },
                _ => format!("    {text}"),
            };
            self.push(line.trim_end().to_owned());
        }
    }

    /// A table whose first column numbers its rows has a lane in each other.
    fn table(&mut self, rows: &[&str]) {
        self.end_paragraph();
        let split = |row: &&str| -> Vec<String> {
            row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
        };
        let rows: Vec<Vec<String>> = rows.iter().map(split).collect();
        let Some((head, body)) = rows.split_first() else { return };
        let cells = body.iter().skip(1).filter_map(|row| {
            let lane = row.iter().skip(1).position(|cell| !cell.is_empty())?;
            let (place, text) = row[lane + 1].split_once(": ").unwrap_or(("", &row[lane + 1]));
            let place = if place.is_empty() { String::new() } else { format!("{place}  ") };
            Some(Cell { lane, place, text: text.to_owned() })
        });
        let cells: Vec<Cell> = cells.collect();
        let drawn = lanes::table(&head[1..], &cells, self.style.width);
        for (at, line) in drawn.into_iter().enumerate() {
            let line = if at == 0 { paint(self.style, BOLD, &line) } else { line };
            self.push(line);
        }
    }
}

/// `- ` or `1. `
fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with("- ") || (number.len() < line.len() && number.starts_with(". "))
}

/// `[text](target)` is its text.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        let Some((shown, target)) = link.split_once("](") else { break };
        let Some((_, after)) = target.split_once(')') else { break };
        out += before;
        out += shown;
        rest = after;
    }
    out + rest
}

/// What is open at the end of a line goes on in the next.
#[derive(Default)]
struct Emphasis {
    is_strong: bool,
    is_code: bool,
}

impl Emphasis {
    /// A line without the marks of Markdown, in the terminal's own: `**strong**`, `*stressed*`. Code keeps its quotes, by
    /// which it is told from prose without colours too.
    fn paint(&mut self, line: &str, style: Style) -> String {
        let mut out = String::new();
        let mut part = String::new();
        let mut rest = line.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '*' if !self.is_code => {
                    out += &self.finish(&mut part, style);
                    rest.next_if_eq(&'*');
                    self.is_strong = !self.is_strong;
                }
                '`' if self.is_code => {
                    part.push(c);
                    out += &self.finish(&mut part, style);
                    self.is_code = false;
                }
                '`' => {
                    out += &self.finish(&mut part, style);
                    part.push(c);
                    self.is_code = true;
                }
                _ => part.push(c),
            }
        }
        out += &self.finish(&mut part, style);
        out
    }

    fn finish(&self, part: &mut String, style: Style) -> String {
        let part = std::mem::take(part);
        match (self.is_code, self.is_strong) {
            _ if width(&part) == 0 => part,
            (true, _) => paint(style, CYAN, &part),
            (false, true) => paint(style, BOLD, &part),
            (false, false) => part,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markdown: &str, width: usize, color: bool) -> String {
        let mut out = Vec::new();
        write_page(markdown, Style { width, color }, &mut out).expect("it is written");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn pages_are_broken_where_they_may_be() {
        let long = "word ".repeat(30);
        let page =
            shown(&format!("{long}\n{long}\n\n- one {long}\n  more\n- two\n\n```text\n{long}\n```\n"), 60, false);
        let (code, prose): (Vec<&str>, Vec<&str>) = page.lines().partition(|line| line.starts_with("    word"));
        assert_eq!(code, [format!("    {}", long.trim_end())]);
        assert!(prose.iter().all(|line| line.len() <= 60) && prose.contains(&"- two"), "{page}");
        assert!(prose.iter().any(|line| line.starts_with("  word")), "{page}");
    }

    #[test]
    fn marks_become_the_terminals_own() {
        let markdown = "# Head\n\n<!-- made -->\n\n**No *guard*: `a * b`** in [R401](R401.md).\n";
        assert_eq!(shown(markdown, 80, false), "Head\n────\n\nNo guard: `a * b` in R401.\n");
        assert!(shown(markdown, 80, true).starts_with("\x1b[1mHead\x1b[0m\n\x1b[2m────\x1b[0m\n\n\x1b[1mNo "));
    }

    #[test]
    fn programs_are_numbered_and_folds_left_out() {
        let markdown = "```rust\na();\n//^^ R401\n```\n\n<details><summary>x</summary>\n\n```rust\nb();\n```\n\n</details>\n\nEnd.\n";
        assert_eq!(shown(markdown, 80, false), "  1 │ a();\n  2 │ //^^ R401\n\nEnd.\n");
    }

    #[test]
    fn tables_are_lanes() {
        let markdown = "| | one | two |\n|---|---|---|\n| 1 | line 3: locks `a` | |\n| 2 | | waits for `a` |\n";
        let expected =
            "      one                │ two\n   1  line 3  locks `a`  │\n   2                     │ waits for `a`\n";
        let page = shown(markdown, 80, false);
        assert_eq!(
            page.split_whitespace().collect::<Vec<_>>(),
            expected.split_whitespace().collect::<Vec<_>>(),
            "{page}"
        );
    }
}
