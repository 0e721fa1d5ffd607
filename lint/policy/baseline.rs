//! The baseline as a text: one line a finding, so that version control can merge it.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Deserialize;
use thiserror::Error;

use super::Identity;

/// The form that is written. Another one means another program.
const VERSION: u32 = 1;

/// Why a text is no baseline.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BaselineProblem {
    /// It is not what is written here.
    #[error("line {line}: {message}")]
    Malformed {
        /// Where, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// It was written by a newer version of this program.
    #[error("it has version {0}, and this program knows version {VERSION}")]
    Version(u32),
}

#[derive(Deserialize)]
struct Written {
    findings: BTreeSet<Identity>,
}

/// Reads a baseline.
pub fn parse(text: &str) -> Result<BTreeSet<Identity>, BaselineProblem> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let malformed = |error: serde_json::Error| BaselineProblem::Malformed {
        line: error.line(),
        message: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
    };
    let Version { version } = serde_json::from_str(text).map_err(malformed)?;
    if version != VERSION {
        return Err(BaselineProblem::Version(version));
    }
    let Written { findings } = serde_json::from_str(text).map_err(malformed)?;
    Ok(findings)
}

/// Writes a baseline.
pub fn render(findings: &BTreeSet<Identity>) -> Result<String, serde_json::Error> {
    let mut text = format!("{{\"version\":{VERSION},\"findings\":[");
    for (at, finding) in findings.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        // Writing to a text cannot fail.
        let _ = write!(text, "{comma}\n{}", serde_json::to_string(finding)?);
    }
    text.push_str(if findings.is_empty() { "]}\n" } else { "\n]}\n" });
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(path: &str, ordinal: u32) -> Identity {
        let (code, function, text) = ("R401".into(), "A::f".into(), "\"x\".await".into());
        Identity { path: path.into(), code, function, text, ordinal }
    }

    #[test]
    fn what_is_written_is_read() {
        for findings in
            [BTreeSet::new(), BTreeSet::from([identity("b.rs", 2), identity("a.rs", 1), identity("b.rs", 1)])]
        {
            let text = render(&findings).expect("it is written");
            assert_eq!(text.lines().count(), if findings.is_empty() { 1 } else { findings.len() + 2 });
            assert_eq!(parse(&text), Ok(findings));
        }
    }

    #[test]
    fn what_is_broken_is_told() {
        let told = |text: &str| parse(text).expect_err(text).to_string();
        assert!(told("").starts_with("line 1: EOF"), "{}", told(""));
        assert!(told("{\n<<<<<<< ours\n").starts_with("line 2: "), "{}", told("{\n<<<<<<< ours\n"));
        assert_eq!(told("{\"version\":2,\"anything\":[]}"), "it has version 2, and this program knows version 1");
        let extra = "{\"version\":1,\"findings\":[\n{\"code\":\"R401\"}]}";
        assert_eq!(told(extra), "line 2: missing field `path`");
    }
}
