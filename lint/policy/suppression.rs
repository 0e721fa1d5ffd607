//! Comments that suppress findings, and findings about such comments.

use std::collections::BTreeMap;

use super::directive::{self, Directive, Suppress};
use super::extent::{extent, rest_of_block};
use super::level;
use super::{Context, FileLevels, Level, meta};
use crate::finding::{Finding, Location};
use crate::ir::Annotation;
use crate::source::Program;
use crate::span::{FileId, LineIndex, Span};

/// One code that one comment suppresses.
struct Suppression {
    at: Location,
    extent: Span,
    selector: String,
    codes: Vec<&'static str>,
    expected: bool,
    used: bool,
}

/// Leaves out what comments suppress and adds what is wrong with the comments.
pub fn apply(program: &Program, levels: &FileLevels, context: &Context, findings: Vec<Finding>) -> Vec<Finding> {
    let mut told = Vec::new();
    let mut by_file: BTreeMap<FileId, Vec<Suppression>> = BTreeMap::new();
    for (file, annotations) in &context.annotations {
        if !program.file(*file).report || annotations.is_empty() {
            continue;
        }
        let text = &program.file(*file).text;
        let lines = LineIndex::new(text);
        for annotation in annotations.iter().filter(|annotation| !context.is_test(*file, annotation.target)) {
            let at = Location { file: *file, span: annotation.span };
            match directive::parse(&annotation.text) {
                Directive::Suppress(suppress) => {
                    let extent = reach(text, &lines, annotation, suppress.whole_file);
                    let suppressions = read(at, extent, suppress, &mut told);
                    by_file.entry(*file).or_default().extend(suppressions);
                }
                Directive::Misspelt { word, meant } => told.push(meta::unknown(at, &word, Some(meant))),
                Directive::Other => {}
            }
        }
    }
    for finding in findings {
        let suppressions = by_file.get_mut(&finding.primary.file).into_iter().flatten();
        let start = finding.primary.span.start;
        let mut is_suppressed = false;
        for suppression in suppressions {
            let covers = suppression.extent.start <= start && start < suppression.extent.end;
            if covers && suppression.codes.contains(&finding.code) {
                suppression.used = true;
                is_suppressed = true;
            }
        }
        if !is_suppressed {
            told.push(finding);
        }
    }
    for suppression in by_file.values().flatten() {
        // What is not looked for cannot be missed.
        let levels = levels.of(suppression.at.file);
        let is_looked_for = suppression.codes.iter().any(|code| levels.of(code) != Level::Allow);
        if !suppression.used && is_looked_for {
            told.push(meta::unused(suppression.at, &suppression.selector, suppression.expected));
        }
    }
    told
}

/// What a comment is about: the file, its line, or the statement or item that follows.
fn reach(text: &str, lines: &LineIndex, annotation: &Annotation, whole_file: bool) -> Span {
    if whole_file {
        return Span::new(0, u32::MAX);
    }
    if text.get(annotation.span.start as usize..).is_some_and(|attribute| attribute.starts_with("#!")) {
        return annotation.span.to(rest_of_block(text, annotation.target));
    }
    if annotation.own_line {
        // From the comment on, so that attributes of the item are inside.
        let item = extent(text, annotation.target);
        return annotation.span.to(item);
    }
    let line = lines.line(annotation.span.start);
    let text_of_line = lines.line_text(text, line);
    let start = text_of_line.as_ptr().addr() - text.as_ptr().addr();
    Span::new(start as u32, (start + text_of_line.len()) as u32)
}

fn read(at: Location, extent: Span, suppress: Suppress, told: &mut Vec<Finding>) -> Vec<Suppression> {
    if suppress.selectors.is_empty() {
        told.push(meta::nameless(at));
    } else if suppress.reason.is_none() {
        told.push(meta::unreasoned(at));
    }
    let mut read = Vec::new();
    for selector in suppress.selectors {
        match level::select(&selector) {
            Ok(codes) => {
                let expected = suppress.expected;
                read.push(Suppression { at, extent, selector, codes, expected, used: false });
            }
            Err(problem) => told.push(meta::unknown(at, &selector, problem.nearest.as_deref())),
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{LINTS, Rulings, Told, apply as apply_policy};

    /// Findings of `code` at each `marked()`; comments are taken as the lexing pass would.
    fn told(text: &str, code: &str) -> Vec<(&'static str, u32)> {
        told_with_tests(text, code, vec![])
    }

    fn told_with_tests(text: &str, code: &str, tests: Vec<(FileId, Span)>) -> Vec<(&'static str, u32)> {
        let program = Program::of_texts([("a.rs", text)]);
        let code = LINTS.iter().find(|lint| lint.code == code).map(|lint| lint.code).expect("a known code");
        let annotations: Vec<Annotation> = text
            .match_indices("// locklint:")
            .map(|(start, opening)| {
                let end = start + text[start..].find('\n').unwrap_or(text.len() - start);
                let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
                let next = end + text[end..].len() - text[end..].trim_start().len();
                Annotation {
                    span: Span::new(start as u32, end as u32),
                    text: text[start + opening.len()..end].trim().into(),
                    own_line: text[line_start..start].trim().is_empty(),
                    target: next as u32,
                }
            })
            .collect();
        let findings = text.match_indices("marked()").map(|(at, word)| {
            let at = Location { file: FileId(0), span: Span::new(at as u32, (at + word.len()) as u32) };
            meta::about(code, at, "marked".into(), "")
        });
        let lines = LineIndex::new(text);
        let context = Context::new(vec![(FileId(0), &annotations[..])], tests);
        let levels = FileLevels::new(&program, &Rulings::default());
        apply_policy(&program, &levels, &context, findings.collect())
            .into_iter()
            .map(|Told { finding, .. }| (finding.code, lines.line(finding.primary.span.start)))
            .collect()
    }

    #[test]
    fn at_the_end_of_a_line() {
        assert_eq!(told("marked(); // locklint: allow(R401) -- why\nmarked();\n", "R401"), [("R401", 2)]);
        assert_eq!(told("marked(); // locklint: allow(await-holding-guard) -- why\n", "R401"), []);
    }

    #[test]
    fn before_a_statement_or_item() {
        let text =
            "fn f() {\n    // locklint: expect(R4) -- why\n    g(|| {\n        marked();\n    });\n    marked();\n}\n";
        assert_eq!(told(text, "R401"), [("R401", 6)]);
        let text = "// locklint: allow(R401) -- why\nfn f() {\n    marked();\n    marked();\n}\nfn g() { marked() }\n";
        assert_eq!(told(text, "R401"), [("R401", 6)]);
    }

    #[test]
    fn in_a_whole_file() {
        assert_eq!(told("// locklint: allow-file(R401) -- why\nmarked();\nmarked();\n", "R401"), []);
        assert_eq!(told("// locklint: allow-file(R402) -- why\nmarked();\n", "R401"), [("L004", 1), ("R401", 2)]);
    }

    #[test]
    fn what_is_wrong_with_comments() {
        assert_eq!(told("marked(); // locklint: allow(R401)\n", "R401"), [("L005", 1)]);
        assert_eq!(told("marked(); // locklint: allow(R499) -- why\n", "R401"), [("R401", 1), ("L003", 1)]);
        assert_eq!(told("marked(); // locklint: allow(R402) -- why\n", "R401"), [("R401", 1), ("L004", 1)]);
        assert_eq!(told("marked(); // locklint: alow(R401) -- why\n", "R401"), [("R401", 1), ("L003", 1)]);
        assert_eq!(told("marked(); // locklint: allow -- why\n", "R401"), [("R401", 1), ("L003", 1)]);
        // Not looked for in the default profile, so not missed.
        assert_eq!(told("f(); // locklint: allow(R409) -- why\n", "R401"), []);
        assert_eq!(told("f(); // locklint: remote\n", "R401"), []);
    }

    #[test]
    fn test_code_is_left_alone() {
        let text = "fn a() { marked() }\nfn t() { marked() }\n// locklint: allow(R402)\nfn u() {}\n";
        let spans = ["fn t() { marked() }", "fn u() {}"].map(|item| text.find(item).map(|at| (at, at + item.len())));
        let tests = spans.into_iter().flatten().map(|(from, to)| (FileId(0), Span::new(from as u32, to as u32)));
        assert_eq!(told_with_tests(text, "R401", tests.rev().collect()), [("R401", 1)]);
        assert_eq!(told(text, "R401"), [("R401", 1), ("R401", 2), ("L004", 3), ("L005", 3)]);
    }
}
