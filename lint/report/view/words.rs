//! What maps and protocols say, in words.

use super::{Atlas, printable};
use crate::chart::{Begin, EndBy, Entry, EntryKind, Holding, LockId, Mode, Origin, Place, Wait};

/// An acquisition. `brief`: it ends with its statement.
pub fn acquisition(atlas: &Atlas, holding: &Holding, brief: bool) -> String {
    let lock = atlas.short_name(holding.lock);
    let does = match (holding.mode, holding.tries) {
        (Mode::Lock, false) => format!("locks {lock}"),
        (Mode::Lock, true) => format!("tries to lock {lock}"),
        (Mode::Write, false) => format!("write-locks {lock}"),
        (Mode::Write, true) => format!("tries to write-lock {lock}"),
        (Mode::Read, false) => format!("read-locks {lock}"),
        (Mode::Read, true) => format!("tries to read-lock {lock}"),
    };
    let does = if brief { format!("{does} for this statement") } else { does };
    match &holding.origin {
        Origin::Here | Origin::Runner => does,
        Origin::Helper(name) => format!("{does} (by {})", printable(name)),
        Origin::Inside(name) => format!("{does} inside {}", printable(name)),
        Origin::Parameter => format!("is handed the guard of {lock}"),
    }
}

/// The end of a guard.
pub fn end(atlas: &Atlas, lock: LockId, by: EndBy) -> String {
    let lock = atlas.short_name(lock);
    match by {
        EndBy::Scope => format!("releases {lock}: the block ends"),
        EndBy::Statement => format!("releases {lock}: the statement ends"),
        EndBy::Leave => format!("releases {lock} if it leaves here"),
        EndBy::Drop => format!("releases {lock}"),
        EndBy::Move => format!("the guard of {lock} goes elsewhere"),
        EndBy::Return => format!("returns the guard of {lock}"),
    }
}

/// A wait, with what is held.
pub fn wait(atlas: &Atlas, wait: &Wait) -> String {
    let says = what_waits(wait);
    if wait.held.is_empty() {
        return says;
    }
    let sure = wait.held.iter().all(|(_, must)| *must);
    let held: Vec<String> = wait.held.iter().map(|(lock, _)| atlas.short_name(*lock)).collect();
    format!("{says} with {} {}", held.join(" and "), if sure { "held" } else { "perhaps held" })
}

/// What waits, and through which calls.
pub fn what_waits(wait: &Wait) -> String {
    // The last is what waits itself; the first stands in the line.
    let inner = wait.through.get(1..).unwrap_or_default();
    let says = printable(&wait.says);
    if inner.is_empty() { says } else { format!("{says} in {}", printable(&inner.join(" → "))) }
}

/// What begins somewhere.
pub fn kind(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Thread => "thread",
        EntryKind::Scoped => "scoped thread",
        EntryKind::Task => "task",
        EntryKind::Blocking => "blocking work",
        EntryKind::Handler => "handler",
    }
}

/// One thing that the pragmatic method asks for, and whether it is done.
pub struct Verdict {
    /// Is it as the method asks?
    pub well: bool,
    /// In words.
    pub text: String,
}

/// How a thread, task or handler follows the pragmatic method: lock at the start, release round waits, look again.
pub fn verdicts(atlas: &Atlas, entry: &Entry) -> Vec<Verdict> {
    let method = &entry.method;
    let line = |place: &Place| match place.file == entry.at.file {
        true => format!("line {}", atlas.line(place.file, place.span.start)),
        false => atlas.address(*place),
    };
    let begin = match &method.begins {
        Begin::NoLock => Verdict { well: true, text: "takes no lock".to_string() },
        Begin::Locks(at) => {
            Verdict { well: true, text: format!("locks {} at its start ({})", locks(atlas, entry), line(at)) }
        }
        Begin::Waits(at) => {
            Verdict { well: true, text: format!("waits first ({}), then locks {}", line(at), locks(atlas, entry)) }
        }
        Begin::Uses(at) => Verdict {
            well: false,
            text: format!("changes something shared before it locks {} ({})", locks(atlas, entry), line(at)),
        },
    };
    let mut verdicts = vec![begin];
    for (place, held) in &method.holds_over {
        let held: Vec<String> = held.iter().map(|lock| atlas.short_name(*lock)).collect();
        verdicts
            .push(Verdict { well: false, text: format!("waits with {} held ({})", held.join(" and "), line(place)) });
    }
    if method.holds_over.is_empty() && !method.free_waits.is_empty() && method.begins != Begin::NoLock {
        verdicts.push(Verdict { well: true, text: "holds nothing while it waits".to_string() });
    }
    for resume in &method.resumes {
        let lock = atlas.short_name(resume.lock);
        verdicts.push(match &resume.unchecked {
            None => Verdict {
                well: true,
                text: format!("looks again at what {lock} protects after waiting ({})", line(&resume.at)),
            },
            Some(at) => {
                let text = format!("writes after waiting without looking again at what {lock} protects ({})", line(at));
                Verdict { well: false, text }
            }
        });
    }
    verdicts
}

fn locks(atlas: &Atlas, entry: &Entry) -> String {
    let names: Vec<String> = entry.method.locks.iter().map(|lock| atlas.short_name(*lock)).collect();
    if names.is_empty() { "a lock".to_string() } else { names.join(", ") }
}
