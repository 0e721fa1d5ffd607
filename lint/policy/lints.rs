//! What is known of each lint without running it: its code, name, summary, and who asks for it.

use super::Profile;

/// A lint as levels and reports see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LintInfo {
    /// Its code: stable.
    pub code: &'static str,
    /// Its name: for people.
    pub name: &'static str,
    /// What it finds, in a few words.
    pub summary: &'static str,
    /// The profiles that switch it on.
    pub profiles: &'static [Profile],
}

const ALL: &[Profile] = &[Profile::Default, Profile::Lab, Profile::Pedantic];
const LAB: &[Profile] = &[Profile::Lab];
const PEDANTIC: &[Profile] = &[Profile::Pedantic];

const fn lint_info(
    code: &'static str,
    name: &'static str,
    profiles: &'static [Profile],
    summary: &'static str,
) -> LintInfo {
    LintInfo { code, name, summary, profiles }
}

/// Every lint, by code.
pub const LINTS: &[LintInfo] = &[
    lint_info("L001", "not-parsed", ALL, "a file is not Rust, or not UTF-8"),
    lint_info("L002", "not-checked", ALL, "a file is over a limit or cannot be read"),
    lint_info("L003", "unknown-suppression", ALL, "a suppression names no lint"),
    lint_info("L004", "unused-suppression", ALL, "a suppression suppresses nothing"),
    lint_info("L005", "unreasoned-suppression", ALL, "a suppression gives no reason"),
    lint_info("R101", "static-mut", ALL, "a `static mut` is used without a lock"),
    lint_info("R102", "unsafe-sync", ALL, "`unsafe impl Sync` or `Send` for a type that is not"),
    lint_info("R103", "unguarded-access", ALL, "state that belongs to a lock is used without it"),
    lint_info("R104", "discarded-guard", ALL, "a guard is dropped at once, or never existed"),
    lint_info("R105", "guard-outlived", ALL, "a pointer outlives the guard that it came from"),
    lint_info("R201", "split-writes", ALL, "related state is written in two critical sections"),
    lint_info("R202", "split-atomics", ALL, "related atomics are stored one after the other"),
    lint_info("R203", "split-locks", ALL, "related state is written under two locks, one after the other"),
    lint_info("R301", "check-then-act", ALL, "state is checked in one critical section and changed in another"),
    lint_info("R302", "torn-read", ALL, "values of two critical sections are combined"),
    lint_info("R303", "atomic-check-then-act", ALL, "an atomic is read and then stored in two steps"),
    lint_info("R304", "upgrade-without-recheck", ALL, "a write guard acts on what a released read guard has shown"),
    lint_info("R401", "await-holding-guard", ALL, "an `.await` while a lock is held"),
    lint_info("R402", "sleep-holding-guard", ALL, "sleeping while a lock is held"),
    lint_info("R403", "channel-holding-guard", ALL, "waiting for a channel while a lock is held"),
    lint_info("R404", "rpc-holding-guard", ALL, "waiting for the network while a lock is held"),
    lint_info("R405", "join-holding-guard", ALL, "waiting for a thread or process while a lock is held"),
    lint_info("R406", "condvar-holding-other", ALL, "waiting on a condition while another lock is held"),
    lint_info("R407", "double-lock", ALL, "a lock is acquired again while it is held"),
    lint_info("R408", "lock-order", ALL, "two locks are taken in both orders"),
    lint_info("R409", "guard-in-scrutinee", PEDANTIC, "a guard lives through a body that does not need it"),
    lint_info("R410", "callback-holding-guard", PEDANTIC, "unknown code runs while a lock is held"),
    lint_info("R411", "file-io-holding-guard", PEDANTIC, "files are read or written while a lock is held"),
    lint_info("R412", "nested-locks", LAB, "a second lock is taken while one is held"),
    lint_info("R501", "stale-write", ALL, "what was read before a wait is written after it"),
    lint_info("R502", "unchecked-reply", ALL, "state is changed after a wait without a check"),
    lint_info("R503", "reread-in-task", ALL, "a task reads again what the section before it had established"),
    lint_info("R504", "stale-index", ALL, "an index of an earlier critical section is used"),
    lint_info("R505", "wait-without-loop", ALL, "a condition is not tested again after the wait"),
];

/// The lint of a code or name, whatever the case.
pub fn lint(code_or_name: &str) -> Option<&'static LintInfo> {
    LINTS
        .iter()
        .find(|lint| lint.code.eq_ignore_ascii_case(code_or_name) || lint.name.eq_ignore_ascii_case(code_or_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_found() {
        assert!(LINTS.is_sorted_by(|a, b| a.code < b.code));
        for info in LINTS {
            assert_eq!(lint(info.code), Some(info));
            assert_eq!(lint(info.name), Some(info));
        }
        assert_eq!(lint("r401").map(|info| info.code), Some("R401"));
        assert_eq!(lint("R4"), None);
    }
}
