//! Files that were not read or not understood, as findings: L001 where what stands in the file is at
//! fault, L002 where it cannot be read or is over a limit.
//!
//! Knows nothing of levels.

use std::path::Path;

use crate::finding::{Confidence, Finding, Help, Location};
use crate::ir::{Problem, ProblemKind};
use crate::source::{LARGEST_FILE, ModuleProblem, SourceFile, SourceProblem, SourceReason};
use crate::span::FileId;

/// The codes of what is found here.
pub const CODES: [&str; 2] = ["L001", "L002"];

/// What `lower` could not do with a file.
pub fn not_understood(file: FileId, problem: &Problem) -> Finding {
    let (code, message, label) = match problem.kind {
        ProblemKind::Syntax => {
            ("L001", format!("this file cannot be parsed: {}", problem.message), "not understood from here on")
        }
        ProblemKind::Limit => ("L002", format!("this file was not analysed: {}", problem.message), "here"),
    };
    finding(code, Location { file, span: problem.span }, message, label, None)
}

/// What `source` could not read.
pub fn not_read(problem: &SourceProblem) -> Finding {
    let at = Location { file: problem.file, span: problem.span };
    let reason = &problem.reason;
    finding(code(reason), at, message(reason), "", Some(help(reason)))
}

/// A `mod name;` without a file, in this file.
pub fn without_file(at: Location, declaring: &SourceFile, problem: &ModuleProblem) -> Finding {
    let (code, help) = match problem {
        ModuleProblem::Missing { .. } | ModuleProblem::MissingPath { .. } => {
            ("L001", "add the file (to git, too), or take the line away; what is only there sometimes has a `#[cfg]`")
        }
        ModuleProblem::LeadsOut { .. } => ("L002", "check the folder that holds both"),
    };
    // As files are shown: from the working directory.
    let start = |folder: Option<&Path>| match folder.map(|folder| folder.display().to_string()) {
        Some(folder) if !folder.is_empty() => format!("`{}/", folder.trim_end_matches('/')),
        Some(_) | None => "`".to_string(),
    };
    let message = problem.to_string().replace(&start(declaring.absolute.parent()), &start(declaring.path.parent()));
    finding(code, at, message, "", Some(help))
}

fn finding(code: &'static str, primary: Location, message: String, label: &str, help: Option<&str>) -> Finding {
    Finding {
        code,
        confidence: Confidence::High,
        primary,
        message,
        label: label.to_string(),
        labels: Vec::new(),
        notes: Vec::new(),
        scenario: None,
        helps: help.map(|text| Help { text: text.to_string(), code: Vec::new() }).into_iter().collect(),
        suggestions: Vec::new(),
        function: None,
    }
}

fn code(reason: &SourceReason) -> &'static str {
    match reason {
        SourceReason::NotUtf8 { .. } | SourceReason::Manifest(_) => "L001",
        SourceReason::TooLarge { .. }
        | SourceReason::Unreadable(_)
        | SourceReason::NotAFile
        | SourceReason::LinkCircle { .. }
        | SourceReason::LeadsOut { .. }
        | SourceReason::NoRoot { .. } => "L002",
    }
}

fn message(reason: &SourceReason) -> String {
    match reason {
        SourceReason::NotUtf8 { line } => format!("the file is not UTF-8 (line {line}) and was not checked"),
        SourceReason::TooLarge { bytes } => format!(
            "the file has {:.1} MiB, over the limit of {} MiB, and was not checked",
            *bytes as f64 / f64::from(1 << 20),
            LARGEST_FILE >> 20
        ),
        SourceReason::Unreadable(reason) => format!("the file could not be read: {reason}"),
        SourceReason::NotAFile => "this is not a regular file and was not read".into(),
        SourceReason::LinkCircle { to } => {
            format!("this link leads back to `{}`, which contains it; it was not followed", to.display())
        }
        SourceReason::LeadsOut { boundary } => {
            format!("this link leads out of `{}` and was not followed", boundary.display())
        }
        SourceReason::Manifest(reason) => format!("the manifest is not understood: {reason}"),
        SourceReason::NoRoot { target, expected } => {
            format!("the target `{target}` has no file `{}`", expected.display())
        }
    }
}

fn help(reason: &SourceReason) -> &'static str {
    match reason {
        SourceReason::NotUtf8 { .. } => "save it as UTF-8, as rustc demands",
        SourceReason::TooLarge { .. } => "generated code of this size is best left out: `exclude` in locklint.toml",
        SourceReason::Unreadable(_) => "check that it still exists and that you may read it",
        SourceReason::NotAFile => "only regular files are checked",
        SourceReason::LinkCircle { .. } | SourceReason::LeadsOut { .. } => "replace the link by what it links to",
        SourceReason::Manifest(_) => "the folder was checked as cargo lays it out by default",
        SourceReason::NoRoot { .. } => "correct `path` in the manifest, or add the file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn told(reason: SourceReason) -> Finding {
        not_read(&SourceProblem { file: FileId(3), span: Span::default(), reason })
    }

    #[test]
    fn what_was_not_read_is_told_with_a_way_out() {
        let large = told(SourceReason::TooLarge { bytes: 20 << 20 });
        assert_eq!(large.code, "L002");
        assert_eq!(large.message, "the file has 20.0 MiB, over the limit of 16 MiB, and was not checked");
        let target = told(SourceReason::NoRoot { target: "a".into(), expected: "gone.rs".into() });
        assert_eq!(target.message, "the target `a` has no file `gone.rs`");
        let manifest = told(SourceReason::Manifest("line 1: no name".into()));
        assert_eq!((manifest.code, manifest.primary.file), ("L001", FileId(3)));
        assert!(manifest.message.starts_with("the manifest is not understood: "));
        assert_eq!(manifest.helps.len(), 1);
    }

    #[test]
    fn what_was_not_understood_is_told_at_its_place() {
        let problem = Problem { kind: ProblemKind::Syntax, span: Span::new(4, 5), message: "expected `;`".into() };
        let finding = not_understood(FileId(1), &problem);
        assert_eq!((finding.code, finding.primary.span), ("L001", Span::new(4, 5)));
        assert_eq!(finding.message, "this file cannot be parsed: expected `;`");
        assert_eq!(not_understood(FileId(1), &Problem { kind: ProblemKind::Limit, ..problem }).code, "L002");
    }
}
