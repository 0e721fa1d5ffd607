//! Patterns over paths, as manifests and excludes write them: `*`, `?` and `[a-z]` inside a component,
//! `**` for any number of components.

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    parts: Vec<String>,
}

impl Glob {
    /// Takes a pattern apart; `./` at the beginning and `/` at the end mean nothing.
    pub fn new(pattern: &str) -> Glob {
        let parts = pattern.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".");
        Glob { parts: parts.map(str::to_owned).collect() }
    }

    /// Its components.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Does it match a relative path, or a folder that holds it?
    pub fn covers(&self, path: &str) -> bool {
        let names: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        (1..=names.len()).any(|length| components_match(&self.parts, &names[..length]))
    }
}

fn components_match(parts: &[String], names: &[&str]) -> bool {
    match parts.split_first() {
        None => names.is_empty(),
        Some((first, rest)) if first == "**" => (0..=names.len()).any(|skip| components_match(rest, &names[skip..])),
        Some((first, rest)) => match names.split_first() {
            Some((name, others)) => component_matches(first, name) && components_match(rest, others),
            None => false,
        },
    }
}

/// Does a component of a pattern match a name? Linear in their lengths times each other: on a mismatch
/// only the last `*` takes one character more.
pub fn component_matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while read < name.len() {
        if pattern.get(at) == Some(&'*') {
            star = Some((at + 1, read));
            at += 1;
        } else if let Some(next) = one(&pattern, at, name[read]) {
            at = next;
            read += 1;
        } else if let Some((after, taken)) = star {
            star = Some((after, taken + 1));
            at = after;
            read = taken + 1;
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}

/// Where the pattern goes on if what stands at `at` matches this one character.
fn one(pattern: &[char], at: usize, character: char) -> Option<usize> {
    match *pattern.get(at)? {
        '?' => Some(at + 1),
        '[' => {
            let close = at + 2 + pattern.get(at + 2..)?.iter().position(|c| *c == ']')?;
            let negated = pattern[at + 1] == '!';
            let set = &pattern[at + 1 + usize::from(negated)..close];
            (in_set(set, character) != negated).then_some(close + 1)
        }
        literal => (literal == character).then_some(at + 1),
    }
}

fn in_set(set: &[char], character: char) -> bool {
    match set {
        [from, '-', to, rest @ ..] => (*from..=*to).contains(&character) || in_set(rest, character),
        [one, rest @ ..] => *one == character || in_set(rest, character),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components() {
        for (pattern, name, expected) in [
            ("*", "anything", true),
            ("net-*", "net-core", true),
            ("net-*", "disk", false),
            ("*a*b", "xxaxxab", true),
            ("?ab", "cab", true),
            ("?ab", "ab", false),
            ("e20[12]?", "e2021", true),
            ("[!a]b", "ab", false),
            ("", "", true),
        ] {
            assert_eq!(component_matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn paths() {
        let covers = |pattern: &str, path: &str| Glob::new(pattern).covers(path);
        assert!(covers("fixtures", "fixtures/a/src/lib.rs"));
        assert!(covers("fixtures/**", "fixtures/a/src/lib.rs"));
        assert!(covers("**/generated.rs", "a/b/generated.rs"));
        assert!(covers("./src/*.rs", "src/main.rs"));
        assert!(!covers("src/*.rs", "src/deep/main.rs"));
        assert!(!covers("fix", "fixtures/a.rs"));
    }

    #[test]
    fn many_stars_end() {
        assert!(!component_matches(&"*a".repeat(40), &"a".repeat(39)));
    }
}
