//! What there is to learn: a page for each lint, for each rule of the advice, and for the advice's way to begin.
//!
//! The pages are those of the book, docs/lints. Those of lints are written by the test `lessons` from the lint's own file
//! and from the fixtures. Knows nothing of how a page is shown, and nothing of analysis.

use crate::policy;

/// A lesson: one page.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// What it is asked for by: `R401`, `rule-4`, `method`, `raft`.
    pub key: &'static str,
    /// The page, in Markdown.
    pub page: &'static str,
}

macro_rules! lessons {
    ($($key:literal)*) => {
        /// All lessons: the method, the rules, a whole peer, the lints by code.
        pub const LESSONS: &[Lesson] = &[$(
            Lesson { key: $key, page: include_str!(concat!("../../docs/lints/", $key, ".md")) }
        ),*];
    };
}

lessons! {
    "method" "rule-1" "rule-2" "rule-3" "rule-4" "rule-5" "raft"
    "L001" "L002" "L003" "L004" "L005"
    "R101" "R102" "R103" "R104" "R105"
    "R201" "R202" "R203"
    "R301" "R302" "R303" "R304"
    "R401" "R402" "R403" "R404" "R405" "R406" "R407" "R408" "R409" "R410" "R411" "R412"
    "R501" "R502" "R503" "R504" "R505"
}

/// The lesson of a key or of a lint's name, whatever the case.
pub fn lesson(wanted: &str) -> Option<&'static Lesson> {
    let key = policy::lint(wanted).map_or(wanted, |info| info.code);
    LESSONS.iter().find(|lesson| lesson.key.eq_ignore_ascii_case(key))
}

/// The page of a lint, by its code.
pub fn page(code: &str) -> Option<&'static str> {
    lesson(code).map(|lesson| lesson.page)
}

impl Lesson {
    /// The page's first line, without its mark.
    pub fn title(&self) -> &'static str {
        self.page.lines().next().unwrap_or_default().trim_start_matches("# ")
    }

    /// What it is about: what stands before the first heading.
    pub fn opening(&self) -> &'static str {
        let text = self.page.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
        let text = text.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")).map_or(text, |(_, rest)| rest);
        text.split("\n## ").next().unwrap_or_default().trim()
    }

    /// What stands below a heading.
    pub fn section(&self, heading: &str) -> Option<&'static str> {
        let mut sections = self.page.split("\n## ").skip(1);
        sections.find_map(|section| section.strip_prefix(heading)?.strip_prefix('\n')).map(str::trim)
    }

    /// The program that is wrong.
    pub fn bad(&self) -> Option<&'static str> {
        program(self.section("What goes wrong")?)
    }

    /// The same program, mended.
    pub fn mended(&self) -> Option<&'static str> {
        program(self.section("How to mend it")?)
    }

    /// What an editor shows beside a finding, in Markdown: what it is about, and the way out.
    pub fn brief(&self) -> String {
        let mend = self.section("How to mend it").map(|text| text.split("\n```").next().unwrap_or(text).trim());
        let page = match mend {
            Some(mend) => format!("**{}**\n\n{}\n\n{mend}\n", self.title(), self.opening()),
            None => format!("**{}**\n\n{}\n", self.title(), self.opening()),
        };
        without_links_to_pages(&page)
    }
}

/// A text in which links to other pages, which are not where it is shown, are their words alone.
fn without_links_to_pages(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let words = before.rfind('[').filter(|_| after.split(')').next().is_some_and(|to| to.contains(".md")));
        match (words, after.split_once(')')) {
            (Some(start), Some((_, after))) => {
                kept.extend([&before[..start], &before[start + 1..]]);
                rest = after;
            }
            (_, _) => {
                kept.extend([before, "]("]);
                rest = after;
            }
        }
    }
    kept + rest
}

/// The first block of Rust.
fn program(text: &'static str) -> Option<&'static str> {
    let (_, rest) = text.split_once("```rust\n")?;
    rest.find("```\n").map(|end| &rest[..end]).or_else(|| rest.strip_suffix("```"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: Lesson = Lesson {
        key: "R000",
        page: "# R000 none\n\n<!-- Written. -->\n\nIt is so.\n\n## What goes wrong\n\n```rust\nbad();\n```\n\n## How to mend it\n\nSo:\n\n```rust\ngood();\n```\n",
    };

    #[test]
    fn a_page_is_taken_apart() {
        assert_eq!((LESSON.title(), LESSON.opening()), ("R000 none", "It is so."));
        assert_eq!((LESSON.bad(), LESSON.mended()), (Some("bad();\n"), Some("good();\n")));
        assert_eq!(LESSON.section("Known limits"), None);
        assert_eq!(LESSON.brief(), "**R000 none**\n\nIt is so.\n\nSo:\n");
    }

    #[test]
    fn an_editor_is_given_no_links_that_lead_nowhere() {
        let text = "of [rule 4](rule-4.md), `v[i](x)`, [std](https://doc.rust-lang.org), [two](a.md#b).";
        let expected = "of rule 4, `v[i](x)`, [std](https://doc.rust-lang.org), two.";
        assert_eq!(without_links_to_pages(text), expected);
        for lesson in LESSONS {
            assert!(!lesson.brief().contains(".md)"), "{}", lesson.key);
        }
    }

    #[test]
    fn lessons_are_found_by_key_and_by_name() {
        for wanted in ["R301", "r301", "check-then-act", "rule-3", "Rule-3"] {
            assert!(lesson(wanted).is_some(), "{wanted}");
        }
        assert!(lesson("R3").is_none() && page("R301").is_some());
    }
}
