//! `allow(R401, R402) -- reason` as written in a comment, `allow(R401, reason = "…")` in an attribute.

use crate::spelling::nearest;

/// What a comment addressed to the linter asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// Do not tell these.
    Suppress(Suppress),
    /// A word that is none of ours but close to one.
    Misspelt {
        /// As written.
        word: String,
        /// What was meant.
        meant: &'static str,
    },
    /// Something for others (`guarded_by`, `remote`).
    Other,
}

/// A suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppress {
    /// `allow-file`: in all of the file.
    pub whole_file: bool,
    /// `expect`: they are known to be there.
    pub expected: bool,
    /// Codes, names or prefixes.
    pub selectors: Vec<String>,
    /// What stands after ` -- `, or `reason = "…"`.
    pub reason: Option<String>,
}

/// Reads the text after `locklint:`, or after `locklint::` in an attribute.
pub fn parse(text: &str) -> Directive {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let (whole_file, expected) = match word {
        "allow" => (false, false),
        "expect" => (false, true),
        // A word with a hyphen cannot be written in an attribute.
        "allow-file" | "allow_file" => (true, false),
        _ => {
            let meant = nearest(word, ["allow", "expect", "allow-file"]);
            return meant.map_or(Directive::Other, |meant| Directive::Misspelt { word: word.into(), meant });
        }
    };
    let (listed, after) = parenthesised(rest);
    let mut selectors = Vec::new();
    let mut reason = after.trim_start().strip_prefix("--").map(|reason| reason.trim().to_owned());
    for item in listed {
        match item.split_once('=') {
            Some((key, value)) if key.trim() == "reason" => {
                reason = Some(unquoted(value).trim().to_owned());
            }
            Some(_) | None => selectors.push(item),
        }
    }
    let reason = reason.filter(|reason| !reason.is_empty());
    Directive::Suppress(Suppress { whole_file, expected, selectors, reason })
}

/// What stands in the quotes of a literal.
fn unquoted(literal: &str) -> &str {
    let literal = literal.trim().trim_start_matches('r').trim_matches('#');
    literal.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(literal)
}

/// What stands in parentheses, by commas that stand in no text, and what follows.
fn parenthesised(rest: &str) -> (Vec<String>, &str) {
    let Some(inner) = rest.trim_start().strip_prefix('(') else { return (Vec::new(), rest) };
    let mut items = vec![String::new()];
    let (mut in_text, mut is_escaped) = (false, false);
    let mut after = "";
    for (at, c) in inner.char_indices() {
        match c {
            ')' if !in_text => {
                after = &inner[at + 1..];
                break;
            }
            ',' if !in_text => items.push(String::new()),
            _ => {
                in_text ^= c == '"' && !is_escaped;
                is_escaped = c == '\\' && !is_escaped;
                if let Some(item) = items.last_mut() {
                    item.push(c);
                }
            }
        }
    }
    let items = items.iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty());
    (items.collect(), after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suppress(whole_file: bool, selectors: &[&str], reason: Option<&str>) -> Directive {
        let selectors = selectors.iter().map(|code| (*code).to_owned()).collect();
        Directive::Suppress(Suppress { whole_file, expected: false, selectors, reason: reason.map(str::to_owned) })
    }

    #[test]
    fn forms() {
        assert_eq!(parse("allow(R401) -- one exchange"), suppress(false, &["R401"], Some("one exchange")));
        assert_eq!(parse("allow( R401 , lock-order )"), suppress(false, &["R401", "lock-order"], None));
        assert_eq!(parse("allow-file(R4)--why"), suppress(true, &["R4"], Some("why")));
        assert_eq!(parse("allow(R401) --  "), suppress(false, &["R401"], None));
        assert_eq!(parse("allow"), suppress(false, &[], None));
        assert!(matches!(parse("expect(R401)"), Directive::Suppress(Suppress { expected: true, .. })));
    }

    #[test]
    fn forms_of_attributes() {
        let with_reason = "allow(R401, reason = \"a, b) \\\"c\\\"\")";
        assert_eq!(parse(with_reason), suppress(false, &["R401"], Some("a, b) \\\"c\\\"")));
        assert_eq!(parse("allow_file(R4, reason = r#\"why\"#)"), suppress(true, &["R4"], Some("why")));
        assert_eq!(parse("allow(R401, reason = \"\")"), suppress(false, &["R401"], None));
    }

    #[test]
    fn other_words() {
        assert_eq!(parse("remote"), Directive::Other);
        assert_eq!(parse("guarded_by(self.mu)"), Directive::Other);
        assert_eq!(parse("alow(R401)"), Directive::Misspelt { word: "alow".into(), meant: "allow" });
    }
}
