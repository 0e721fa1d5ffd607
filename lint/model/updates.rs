//! What methods do to what they borrow to change: data, by name, for all containers alike.
//!
//! Knows nothing of programs.

use std::sync::LazyLock;

use serde::Deserialize;

/// What a method does to its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// Puts something in.
    Insert,
    /// Looks first at what is there, and adds to it.
    Merge,
    /// Takes something out.
    Remove,
    /// Empties it.
    Reset,
    /// Gives a way to a part of it.
    Borrow,
    /// Something else.
    Other,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Updates {
    insert: Vec<String>,
    merge: Vec<String>,
    remove: Vec<String>,
    reset: Vec<String>,
    borrow: Vec<String>,
    each: Vec<String>,
    hint: Vec<String>,
    inside: Vec<String>,
    insist: Vec<String>,
    reach: Vec<String>,
}

static UPDATES: LazyLock<Updates> = LazyLock::new(|| toml::from_str(include_str!("updates.toml")).unwrap_or_default());

/// What a method of this name does to a receiver that it borrows to change.
pub fn update(method: &str) -> Update {
    let has = |names: &[String]| names.iter().any(|name| name == method);
    if has(&UPDATES.insert) {
        Update::Insert
    } else if has(&UPDATES.merge) {
        Update::Merge
    } else if has(&UPDATES.remove) {
        Update::Remove
    } else if has(&UPDATES.reset) {
        Update::Reset
    } else if has(&UPDATES.borrow) {
        Update::Borrow
    } else {
        Update::Other
    }
}

/// Does a method of an iterator run a closure for each element?
pub fn runs_for_each(method: &str) -> bool {
    UPDATES.each.iter().any(|name| name == method)
}

/// Does a function take only how much room to make?
pub fn is_hint(function: &str) -> bool {
    UPDATES.hint.iter().any(|name| name == function)
}

/// Does a method of an `Option` give what is inside to a closure?
pub fn gives_inside(method: &str) -> bool {
    UPDATES.inside.iter().any(|name| name == method)
}

/// Does a method panic where there is nothing?
pub fn insists(method: &str) -> bool {
    UPDATES.insist.iter().any(|name| name == method)
}

/// Does a method of a sequence take an index first?
pub fn reaches(method: &str) -> bool {
    UPDATES.reach.iter().any(|name| name == method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert_eq!(update("push"), Update::Insert);
        assert_eq!(update("pop_front"), Update::Remove);
        assert_eq!(update("clear"), Update::Reset);
        assert_eq!(update("iter_mut"), Update::Borrow);
        assert_eq!(update("sort"), Update::Other);
        assert!(runs_for_each("map") && !runs_for_each("and_then"));
        assert!(is_hint("with_capacity") && !is_hint("push"));
        assert!(gives_inside("map_or") && !gives_inside("unwrap_or"));
        assert!(insists("expect") && !insists("unwrap_or"));
        assert!(reaches("swap_remove") && !reaches("push"));
    }
}
