//! Source lines with labels under them, drawn by miette: one frame a file.

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::excerpt::{Excerpt, Mark, excerpts};
use super::line::LEAD;
use super::text::{width, wrap};
use super::{Report, Style, printable};
use crate::finding::{Finding, Location};
use crate::policy::Level;
use crate::span::FileId;

/// Every file that a finding speaks of, that of the finding itself first.
pub fn draw(report: &Report, finding: &Finding, level: Level, style: Style) -> String {
    let mut out = String::new();
    let mut files = vec![finding.primary.file];
    for label in &finding.labels {
        if !files.contains(&label.at.file) {
            files.push(label.at.file);
        }
    }
    for file in files {
        let primary = Mark { span: finding.primary.span, text: finding.label.clone(), primary: true };
        let of_labels = finding.labels.iter().filter(|label| label.at.file == file);
        let marks = of_labels.map(|label| Mark { span: label.at.span, text: label.text.clone(), primary: false });
        let own = (file == finding.primary.file).then_some(primary);
        let marks: Vec<Mark> = own.into_iter().chain(marks).collect();
        // A file without text is one that could not be read: its name is all there is to show.
        let begin = marks.iter().find(|mark| mark.primary).or(marks.first()).map_or(finding.primary.span, |m| m.span);
        let address = report.address(Location { file, span: begin });
        if report.program.file(file).text.is_empty() {
            out.push_str(&format!("  ╭─[{}]\n  ╰────\n", printable(&report.program.file(file).shown())));
        } else {
            let function = finding.function.as_deref().filter(|_| file == finding.primary.file);
            let title = Title { address, function };
            out.push_str(&frame(report, title, file, &marks, Look { level, style }));
        }
    }
    out
}

/// What stands over a frame.
struct Title<'a> {
    address: String,
    function: Option<&'a str>,
}

impl Title<'_> {
    /// `[src/raft.rs:88:9] in `observe``, the function where there is room for it.
    fn draw(&self, columns: usize, style: Style) -> String {
        let link = if style.color { ("\x1b[36m", "\x1b[0m") } else { ("", "") };
        let function = self.function.map(|name| format!(" in `{}`", printable(name)));
        let function = function.filter(|name| width(&self.address) + width(name) + 2 <= columns);
        format!("[{}{}{}]{}", link.0, self.address, link.1, function.unwrap_or_default())
    }
}

/// How a frame is drawn.
#[derive(Clone, Copy)]
struct Look {
    level: Level,
    style: Style,
}

fn frame(report: &Report, title: Title, file: FileId, marks: &[Mark], look: Look) -> String {
    let Look { level, style } = look;
    let text = &report.program.file(file).text;
    let Some(lines) = report.lines.get(&file) else { return String::new() };
    let digits_of = |marks: &[Mark]| {
        let last = marks.iter().map(|mark| lines.line(mark.span.end)).max().unwrap_or(1);
        (last + 1).min(lines.count()).to_string().len()
    };
    // ` 88 │ `
    let columns = style.width.saturating_sub(digits_of(marks) + 4);
    let cut = excerpts(text, lines, marks, columns);
    let last_line = |excerpt: &Excerpt| excerpt.first as usize + excerpt.text.matches('\n').count() - 1;
    let digits = cut.last().map_or(1, |excerpt| last_line(excerpt).to_string().len());
    let margin = " ".repeat(digits + 2);
    let mut out = format!("{margin}╭─{}\n", title.draw(style.width.saturating_sub(digits + 4), style));
    for (index, excerpt) in cut.iter().enumerate() {
        if index > 0 {
            out.push_str(&format!("{margin}⋮\n"));
        }
        let padding = " ".repeat(digits - last_line(excerpt).to_string().len());
        for line in body(excerpt, columns, level, style).lines() {
            out.push_str(&format!("{padding}{}\n", line.trim_end()));
        }
    }
    out.push_str(&format!("{margin}╰────\n"));
    out
}

/// The lines and labels of an excerpt as miette draws them, without its frame.
fn body(excerpt: &Excerpt, columns: usize, level: Level, style: Style) -> String {
    let labels = excerpt.marks.iter().map(|mark| {
        let span = (mark.span.start as usize, (mark.span.end - mark.span.start) as usize);
        let words = (!mark.text.is_empty()).then(|| label_words(excerpt, mark, columns));
        if mark.primary {
            LabeledSpan::new_primary_with_span(words, span)
        } else {
            LabeledSpan::new_with_span(words, span)
        }
    });
    let drawn = Drawn { labels: labels.collect(), source: Whole(excerpt), level };
    let characters = ThemeCharacters::unicode();
    let styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_links(false)
        .with_context_lines(0)
        .without_syntax_highlighting();
    let mut out = String::new();
    // Writing to a string cannot fail, and labels lie inside the excerpt.
    if handler.render_report(&mut out, &drawn).is_err() {
        return excerpt.text.clone();
    }
    let lines: Vec<&str> = out.lines().collect();
    let top = lines.iter().position(|line| line.contains('╭')).map_or(0, |at| at + 1);
    let bottom = lines.iter().rposition(|line| line.contains("╰────")).unwrap_or(lines.len());
    lines.get(top..bottom).unwrap_or(&[]).join("\n")
}

/// A label's words, broken into the lines that fit to the right of where the label hangs.
fn label_words(excerpt: &Excerpt, mark: &Mark, columns: usize) -> String {
    let (start, end) = (mark.span.start as usize, mark.span.end as usize);
    let line_start = excerpt.text[..start].rfind('\n').map_or(0, |at| at + 1);
    let left = width(&excerpt.text[line_start..start]);
    let middle = left + width(&excerpt.text[start..end]) / 2;
    wrap(&mark.text, columns.saturating_sub(middle + LEAD).max(12)).join("\n")
}

#[derive(Debug)]
struct Drawn<'e> {
    labels: Vec<LabeledSpan>,
    source: Whole<'e>,
    level: Level,
}

impl std::fmt::Display for Drawn<'_> {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(match self.level {
            Level::Deny => Severity::Error,
            Level::Warn => Severity::Warning,
            Level::Allow => Severity::Advice,
        })
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }
}

/// An excerpt is always shown whole, whatever part miette asks for.
#[derive(Debug)]
struct Whole<'e>(&'e Excerpt);

impl SourceCode for Whole<'_> {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.0.text.as_bytes();
        let lines = self.0.text.matches('\n').count();
        let span = SourceSpan::from((0, text.len()));
        Ok(Box::new(MietteSpanContents::new(text, span, self.0.first as usize - 1, 0, lines)))
    }
}
