//! Findings about suppressions that are wrong.

use crate::finding::{Confidence, Finding, Help, Location};

/// A suppression names what is no lint.
pub fn unknown(at: Location, written: &str, nearest: Option<&str>) -> Finding {
    let help = match nearest {
        Some(name) => format!("write `{name}`"),
        None => "`cargo locklint explain` lists the codes".into(),
    };
    about("L003", at, format!("`{written}` is not known, so nothing is suppressed by it"), &help)
}

/// A suppression names nothing.
pub fn nameless(at: Location) -> Finding {
    let help = "name what is allowed: `// locklint: allow(R401) -- why`";
    about("L003", at, "this suppression names no lint, so nothing is suppressed by it".into(), help)
}

/// What a suppression names is not there.
pub fn unused(at: Location, selector: &str, expected: bool) -> Finding {
    let verb = if expected { "expected" } else { "suppressed" };
    about("L004", at, format!("`{selector}` is {verb} here but not found here"), "remove it")
}

/// A suppression does not say why.
pub fn unreasoned(at: Location) -> Finding {
    let help = "say why, after ` -- `, for whoever reads this next";
    about("L005", at, "this suppression gives no reason".into(), help)
}

/// A finding of one sentence and one help.
pub(super) fn about(code: &'static str, at: Location, message: String, help: &str) -> Finding {
    Finding {
        code,
        confidence: Confidence::High,
        primary: at,
        message,
        label: String::new(),
        labels: Vec::new(),
        notes: Vec::new(),
        scenario: None,
        helps: vec![Help { text: help.into(), code: Vec::new() }],
        suggestions: Vec::new(),
        function: None,
    }
}
