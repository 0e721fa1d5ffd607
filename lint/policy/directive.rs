//! `allow(R401, R402) -- reason` as written in a comment.

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
    /// Codes, names or prefixes.
    pub selectors: Vec<String>,
    /// What stands after ` -- `.
    pub reason: Option<String>,
}

/// Reads the text after `locklint:`.
pub fn parse(text: &str) -> Directive {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let whole_file = match word {
        "allow" | "expect" => false,
        "allow-file" => true,
        _ => {
            let meant = crate::spelling::nearest(word, ["allow", "expect", "allow-file"]);
            return meant.map_or(Directive::Other, |meant| Directive::Misspelt { word: word.into(), meant });
        }
    };
    let (listed, after) = match rest.trim_start().strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        Some((listed, after)) => (listed, after),
        None => ("", rest),
    };
    let selectors = listed.split(',').map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect();
    let reason = after.trim_start().strip_prefix("--").map(str::trim).filter(|reason| !reason.is_empty());
    Directive::Suppress(Suppress { whole_file, selectors, reason: reason.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suppress(whole_file: bool, selectors: &[&str], reason: Option<&str>) -> Directive {
        let selectors = selectors.iter().map(|code| (*code).to_owned()).collect();
        Directive::Suppress(Suppress { whole_file, selectors, reason: reason.map(str::to_owned) })
    }

    #[test]
    fn forms() {
        assert_eq!(parse("allow(R401) -- one exchange"), suppress(false, &["R401"], Some("one exchange")));
        assert_eq!(parse("expect( R401 , lock-order )"), suppress(false, &["R401", "lock-order"], None));
        assert_eq!(parse("allow-file(R4)--why"), suppress(true, &["R4"], Some("why")));
        assert_eq!(parse("allow(R401) --  "), suppress(false, &["R401"], None));
        assert_eq!(parse("allow"), suppress(false, &[], None));
    }

    #[test]
    fn other_words() {
        assert_eq!(parse("remote"), Directive::Other);
        assert_eq!(parse("guarded_by(self.mu)"), Directive::Other);
        assert_eq!(parse("alow(R401)"), Directive::Misspelt { word: "alow".into(), meant: "allow" });
    }
}
