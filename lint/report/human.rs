//! For people at a terminal: what is wrong, the lines that show it, how it goes wrong, what to do.

use std::io::{self, Write};

use super::text::wrap;
use super::{Report, Style, lanes, snippet};
use crate::finding::{Finding, Interleaving};
use crate::policy::{Level, Told};

pub(super) const BOLD: &str = "\x1b[1m";
pub(super) const DIM: &str = "\x1b[2m";
pub(super) const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
pub(super) const CYAN: &str = "\x1b[36m";
pub(super) const GREEN: &str = "\x1b[32m";
const RESET: &str = "\x1b[0m";

/// Writes all findings, a blank line after each.
pub fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for told in report.told {
        out.write_all(render(report, told, style).as_bytes())?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// One finding.
pub fn render(report: &Report, told: &Told, style: Style) -> String {
    let finding = &told.finding;
    let mut page = Page { text: String::new(), style };
    page.head(told);
    page.text.push_str(&snippet::draw(report, finding, told.level, style));
    if let Some(scenario) = &finding.scenario {
        page.scenario(report, finding, scenario);
    }
    for note in &finding.notes {
        page.item("  note: ", note);
    }
    for (index, help) in finding.helps.iter().enumerate() {
        let text = if index == 0 { &help.text } else { help.text.strip_prefix("or ").unwrap_or(&help.text) };
        page.item(if index == 0 { "  help: " } else { "    or: " }, text);
        page.code(&help.code);
    }
    if finding.code.starts_with('R') {
        let more = paint(style, DIM, &format!("  more: cargo locklint explain {}", finding.code));
        page.line(&more);
    }
    page.text
}

/// Puts a text in a colour, if there are colours.
pub(super) fn paint(style: Style, color: &str, text: &str) -> String {
    if style.color { format!("{color}{text}{RESET}") } else { text.to_owned() }
}

pub(super) fn level_color(level: Level) -> &'static str {
    match level {
        Level::Deny => RED,
        Level::Warn => YELLOW,
        Level::Allow => CYAN,
    }
}

struct Page {
    text: String,
    style: Style,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// `error[R301]: what is wrong`, later lines below the first one's words.
    fn head(&mut self, told: &Told) {
        let word = format!("{}[{}]", told.level.word(), told.finding.code);
        let indent = word.len() + 2;
        for (at, line) in wrap(&told.finding.message, self.style.width - indent.min(30)).iter().enumerate() {
            let line = paint(self.style, BOLD, line);
            let before = if at == 0 {
                format!("{}: ", paint(self.style, level_color(told.level), &word))
            } else {
                " ".repeat(indent)
            };
            self.line(&format!("{before}{line}"));
        }
    }

    /// The lanes between their introduction and what they end in.
    fn scenario(&mut self, report: &Report, finding: &Finding, scenario: &Interleaving) {
        if !scenario.intro.is_empty() {
            for line in wrap(&scenario.intro, self.style.width - 2) {
                self.line(&format!("  {line}"));
            }
        }
        self.line("");
        let drawn = lanes::draw(report, finding, scenario, self.style.width);
        for (at, line) in drawn.iter().enumerate() {
            let line = if at == 0 { paint(self.style, BOLD, line) } else { line.clone() };
            self.line(&line);
        }
        for line in wrap(&scenario.outcome, self.style.width - 6) {
            self.line(&format!("      {}", paint(self.style, RED, &line)));
        }
        self.line("");
    }

    /// A sentence after a word of ours.
    fn item(&mut self, word: &str, text: &str) {
        for (at, line) in wrap(text, self.style.width - word.len()).iter().enumerate() {
            let before = if at == 0 { paint(self.style, CYAN, word) } else { " ".repeat(word.len()) };
            self.line(&format!("{before}{line}"));
        }
    }

    /// Lines of code: never broken, since they are to be copied.
    fn code(&mut self, code: &[String]) {
        for line in code {
            self.line(format!("          {}", super::printable(line)).trim_end());
        }
    }
}
