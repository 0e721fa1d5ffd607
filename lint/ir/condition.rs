//! What stands in `#[cfg(…)]`, as text without white space: which two never hold together, as far as one sees.
//!
//! Knows nothing of items and statements.

/// Can the two never hold together?
pub fn excludes(one: &str, two: &str) -> bool {
    let (of_one, of_two) = (Shape::of(one), Shape::of(two));
    match (&of_one, &of_two) {
        (Shape::Any(list), _) => parts(list).all(|part| excludes(part, two)),
        (_, Shape::Any(list)) => parts(list).all(|part| excludes(one, part)),
        (Shape::All(list), _) => parts(list).any(|part| excludes(part, two)),
        (_, Shape::All(list)) => parts(list).any(|part| excludes(one, part)),
        (Shape::Not(inside), _) => implies(two, inside),
        (_, Shape::Not(inside)) => implies(one, inside),
        (Shape::Leaf, Shape::Leaf) => differ(one, two),
    }
}

/// Does `negation` say that `condition` does not hold?
pub fn is_not(negation: &str, condition: &str) -> bool {
    matches!(Shape::of(negation), Shape::Not(inside) if implies(condition, inside))
}

/// Does the one hold wherever the other does?
fn implies(one: &str, two: &str) -> bool {
    if one == two {
        return true;
    }
    match (Shape::of(one), Shape::of(two)) {
        (Shape::Any(list), _) => parts(list).all(|part| implies(part, two)),
        (_, Shape::All(list)) => parts(list).all(|part| implies(one, part)),
        (Shape::All(list), _) => parts(list).any(|part| implies(part, two)),
        (_, Shape::Any(list)) => parts(list).any(|part| implies(one, part)),
        (Shape::Not(_) | Shape::Leaf, Shape::Not(_) | Shape::Leaf) => false,
    }
}

enum Shape<'t> {
    Any(&'t str),
    All(&'t str),
    Not(&'t str),
    Leaf,
}

impl Shape<'_> {
    fn of(text: &str) -> Shape<'_> {
        let inside = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
        if let Some(list) = inside("any") {
            Shape::Any(list)
        } else if let Some(list) = inside("all") {
            Shape::All(list)
        } else if let Some(one) = inside("not") {
            Shape::Not(one)
        } else {
            Shape::Leaf
        }
    }
}

/// `target_os = "a"` and `target_os = "b"`; `windows` and `unix`.
fn differ(one: &str, two: &str) -> bool {
    const SINGLE: [&str; 5] = ["target_os=", "target_arch=", "target_pointer_width=", "target_endian=", "family="];
    // The short names of families; `windows` is a system as well.
    let family = |text: &str| match text {
        "unix" | "windows" => Some(format!("family={text}")),
        "target_os=\"windows\"" => Some("family=windows".to_string()),
        "target_os=\"linux\""
        | "target_os=\"macos\""
        | "target_os=\"android\""
        | "target_os=\"ios\""
        | "target_os=\"freebsd\"" => Some("family=unix".to_string()),
        _ => None,
    };
    let of_one = |one: &str, two: &str| {
        SINGLE.iter().any(|key| match (one.strip_prefix(key), two.strip_prefix(key)) {
            (Some(one), Some(two)) => one != two,
            _ => false,
        })
    };
    of_one(one, two) || family(one).zip(family(two)).is_some_and(|(one, two)| of_one(&one, &two))
}

/// The parts of a list, those in parentheses whole.
fn parts(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let parts = list.split(move |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_that_exclude_each_other() {
        let linux = "target_os=\"linux\"";
        assert!(excludes(
            "not(any(target_os=\"linux\",target_os=\"android\"))",
            "any(target_os=\"linux\",target_os=\"android\")"
        ));
        assert!(excludes("any(windows,target_os=\"macos\")", linux));
        assert!(excludes("windows", "unix"));
        assert!(excludes("all(unix,feature=\"a\")", "not(feature=\"a\")"));
        assert!(excludes("not(unix)", "all(unix,not(feature=\"a\"))"));
        assert!(!excludes("unix", linux));
        assert!(!excludes("feature=\"a\"", "feature=\"b\""));
        assert!(!excludes("not(windows)", "not(unix)"));
        assert!(!excludes("not(all(unix,feature=\"a\"))", "unix"));
    }
}
