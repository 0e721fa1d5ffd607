//! The page of a lint: its prose from the lint's own file, its programs and their story from the fixtures.

use std::fs;
use std::path::{Path, PathBuf};

use locklint::policy::{LintInfo, Profile};
use locklint::rules::LINTS;
use similar::TextDiff;

use super::story::Schedule;

/// What stands below the title of each page that is written by the test.
pub const WRITTEN: &str = "<!-- Written by the test `lessons`; LOCKLINT_BLESS=1 writes it anew. -->";

/// The packages that have pairs, the proven ones first.
const PACKAGES: [&str; 2] = ["proven", "lessons"];

/// A bad program and the mended one.
pub struct Pair {
    bad: String,
    mended: String,
    schedule: Option<Schedule>,
}

impl Pair {
    /// The pair of a code.
    pub fn of(code: &str) -> Pair {
        let folder = PACKAGES.iter().find_map(|package| folder(package, code));
        let folder = folder.unwrap_or_else(|| panic!("{code} has no pair of programs"));
        let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a program");
        let schedule = fs::read_to_string(folder.join("schedule.toml")).ok();
        Pair { bad: read("bad.rs"), mended: read("mended.rs"), schedule: schedule.map(|text| Schedule::of(&text)) }
    }

    /// The bad program, and how it fails.
    fn goes_wrong(&self) -> String {
        let code = format!("```rust\n{}```\n", self.bad);
        match &self.schedule {
            Some(schedule) => format!("{code}\n{}", schedule.told(self.bad.lines().count())),
            None => code,
        }
    }

    /// What is changed, and the whole that it gives.
    fn mending(&self) -> String {
        let passes = match &self.schedule {
            Some(_) => "\nThe mended program passes under [all of its schedules](../proofs.md).\n",
            None => "",
        };
        format!(
            "```diff\n{}```\n{passes}\n<details><summary>The whole mended program</summary>\n\n```rust\n{}```\n\n</details>\n",
            change(&self.bad, &self.mended),
            self.mended
        )
    }
}

/// What differs, with a few lines round it. The first lines are about the program, and marks about the bad one.
fn change(bad: &str, mended: &str) -> String {
    let code = |text: &str| -> String {
        let is_code = |line: &&str| !line.starts_with("//!") && !line.trim_start().starts_with("//^") && !is_mark(line);
        text.lines().filter(is_code).map(|line| format!("{line}\n")).collect()
    };
    let diff = TextDiff::from_lines(code(bad), code(mended)).unified_diff().context_radius(2).to_string();
    let lines: Vec<&str> = diff.lines().map(|line| if line.starts_with("@@") { "…" } else { line }).skip(1).collect();
    // An empty line at the edge of a part shows nothing.
    let is_edge = |line: Option<&&str>| line.is_none_or(|line| *line == "…");
    let is_shown = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| lines.get(at));
        !lines[at].trim().is_empty() || !(is_edge(before) || is_edge(lines.get(at + 1)))
    };
    (0..lines.len()).filter(|at| is_shown(*at)).map(|at| format!("{}\n", lines[at])).collect()
}

/// `//  ^^^^ R301`
fn is_mark(line: &str) -> bool {
    line.trim_start().strip_prefix("//").is_some_and(|rest| rest.trim_start().starts_with('^'))
}

fn folder(package: &str, code: &str) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(package).join("src");
    let start = format!("{}_", code.to_lowercase());
    let entries = fs::read_dir(source).ok()?;
    let mut folders = entries.filter_map(|entry| Some(entry.ok()?.path()));
    folders.find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&start)))
}

/// The page of a lint.
pub fn page(info: &LintInfo) -> String {
    let code = info.code;
    let pair = Pair::of(code);
    let rule = match code.strip_prefix('R').and_then(|rest| rest.chars().next()) {
        Some(rule) => format!("One of the lints of [rule {rule}](rule-{rule}.md). "),
        None => String::new(),
    };
    let mut parts = vec![
        format!("# {code} {}", info.name),
        WRITTEN.to_owned(),
        format!("*{}.* {rule}{}", capital(info.summary), on(info)),
    ];
    for (heading, text) in sections(&prose(code)) {
        match heading.as_str() {
            "" => {
                parts.push(text);
                parts.push(format!("## What goes wrong\n\n{}", pair.goes_wrong()));
            }
            "How to mend it" => parts.push(format!("## {heading}\n\n{text}\n\n{}", pair.mending())),
            _ => parts.push(format!("## {heading}\n\n{text}")),
        }
    }
    parts.push(suppressing(code));
    parts.iter().map(|part| part.trim_end()).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// What the lint's file says; of a lint that has none, what is kept for it here.
fn prose(code: &str) -> String {
    let text = match LINTS.iter().find(|lint| lint.code == code) {
        Some(lint) => lint.lesson(),
        None => {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("lint/lesson/prose/{code}.md"));
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{code} has no lesson: {error}"))
        }
    };
    // The page has a title of its own.
    text.lines().skip_while(|line| line.starts_with("# ")).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Prose by its headings; what stands before the first has none.
fn sections(prose: &str) -> Vec<(String, String)> {
    let mut sections = vec![(String::new(), String::new())];
    for line in prose.lines() {
        match line.strip_prefix("## ") {
            Some(heading) => sections.push((heading.to_owned(), String::new())),
            None => sections.last_mut().expect("the first").1.push_str(&format!("{line}\n")),
        }
    }
    sections.into_iter().map(|(heading, text)| (heading, text.trim().to_owned())).collect()
}

fn on(info: &LintInfo) -> String {
    match info.profiles {
        [only] if *only != Profile::Default => format!("On in the profile `{}` only.", only.name()),
        _ => "On in every profile.".into(),
    }
}

fn suppressing(code: &str) -> String {
    if code.starts_with('L') {
        return format!(
            "## How to switch it off\n\nIt is about the run, not about a line. `{code} = \"allow\"` below `[levels]` in \
             `locklint.toml` switches it off, as does `-A {code}`."
        );
    }
    format!(
        "## How to suppress it\n\nWhere it is right all the same, say why, at the end of the line or on a line of its own \
         before the statement:\n\n```rust\n// locklint: allow({code}) -- why it is right here\n```\n\nIn a whole file: \
         `// locklint: allow-file({code}) -- why`. As an attribute: \
         `#[cfg_attr(any(), locklint::allow({code}, reason = \"why\"))]`. In a program: `{code} = \"allow\"` below \
         `[levels]` in `locklint.toml`. For one run: `-A {code}`."
    )
}

fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
