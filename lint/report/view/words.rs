//! What maps and protocols say, in words.

use super::{Atlas, printable};
use crate::chart::{Begin, EndBy, Entry, EntryKind, Holding, LockId, Mode, Origin, Place, Resume, Wait};

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
    let says = what_waits_in_short(wait);
    if wait.held.is_empty() {
        return says;
    }
    let sure = wait.held.iter().all(|(_, must)| *must);
    let held: Vec<String> = wait.held.iter().map(|(lock, _)| atlas.short_name(*lock)).collect();
    format!("{says} with {} {}", held.join(" and "), if sure { "held" } else { "perhaps held" })
}

/// What waits, and through which calls.
pub fn what_waits(wait: &Wait) -> String {
    waits_in(wait, &inner_calls(wait))
}

/// The same for people: of a long way through calls, where it begins and where it ends.
pub fn what_waits_in_short(wait: &Wait) -> String {
    let inner = inner_calls(wait);
    match inner.as_slice() {
        [first, second, _, .., last_but_one, last] => waits_in(wait, &[*first, *second, "…", *last_but_one, *last]),
        short => waits_in(wait, short),
    }
}

/// The last is what waits itself; the first stands in the line.
fn inner_calls(wait: &Wait) -> Vec<&str> {
    wait.through.iter().skip(1).map(String::as_str).collect()
}

fn waits_in(wait: &Wait, inner: &[&str]) -> String {
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
    let at = |place: &Place| places(atlas, entry, &[*place]);
    let (first, others) = locks(atlas, entry);
    let begin = match &method.begins {
        Begin::NoLock => Verdict { well: true, text: "takes no lock".to_string() },
        Begin::Locks(place) => {
            Verdict { well: true, text: format!("locks {first} at its start ({}){others}", at(place)) }
        }
        Begin::Waits(place) => {
            Verdict { well: true, text: format!("waits first ({}), then locks {first}{others}", at(place)) }
        }
        Begin::Uses(place) => Verdict {
            well: false,
            text: format!("changes something shared before it locks {first} ({}){others}", at(place)),
        },
    };
    let mut verdicts = vec![begin];
    let held = method.holds_over.iter().map(|(place, held)| {
        let held: Vec<String> = held.iter().map(|lock| atlas.short_name(*lock)).collect();
        (format!("waits with {} held", held.join(" and ")), *place)
    });
    verdicts.extend(together(atlas, entry, held, false));
    if method.holds_over.is_empty() && !method.free_waits.is_empty() && method.begins != Begin::NoLock {
        verdicts.push(Verdict { well: true, text: "holds nothing while it waits".to_string() });
    }
    let lock = |resume: &Resume| atlas.short_name(resume.lock);
    let checked = method.resumes.iter().filter(|resume| resume.unchecked.is_none());
    let checked = checked.map(|one| (format!("looks again at what {} protects after waiting", lock(one)), one.at));
    verdicts.extend(together(atlas, entry, checked, true));
    let unchecked = method.resumes.iter().filter_map(|resume| Some((resume, resume.unchecked?)));
    let unchecked = unchecked.map(|(one, place)| {
        (format!("writes after waiting without looking again at what {} protects", lock(one)), place)
    });
    verdicts.extend(together(atlas, entry, unchecked, false));
    verdicts
}

/// What is the same at several places is said once.
fn together(atlas: &Atlas, entry: &Entry, said: impl Iterator<Item = (String, Place)>, well: bool) -> Vec<Verdict> {
    let mut known: Vec<(String, Vec<Place>)> = Vec::new();
    for (text, place) in said {
        match known.iter_mut().find(|(other, _)| *other == text) {
            Some((_, places)) => places.push(place),
            None => known.push((text, vec![place])),
        }
    }
    let verdict =
        |(text, at): (String, Vec<Place>)| Verdict { well, text: format!("{text} ({})", places(atlas, entry, &at)) };
    known.into_iter().map(verdict).collect()
}

/// Lines of the file that the entry is in, then places elsewhere.
fn places(atlas: &Atlas, entry: &Entry, all: &[Place]) -> String {
    let (here, elsewhere): (Vec<&Place>, Vec<&Place>) = all.iter().partition(|place| place.file == entry.at.file);
    let mut lines: Vec<String> =
        here.iter().map(|place| atlas.line(place.file, place.span.start).to_string()).collect();
    lines.dedup();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let lines = (!lines.is_empty()).then(|| format!("{word} {}", lines.join(", ")));
    let elsewhere = elsewhere.into_iter().map(|place| atlas.address(*place));
    lines.into_iter().chain(elsewhere).collect::<Vec<_>>().join(", ")
}

/// The lock that is taken first, and a word on the others.
fn locks(atlas: &Atlas, entry: &Entry) -> (String, String) {
    let mut names: Vec<String> = Vec::new();
    for lock in &entry.method.locks {
        let name = atlas.short_name(*lock);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.split_first() {
        None => ("a lock".to_string(), String::new()),
        Some((first, [])) => (first.clone(), String::new()),
        Some((first, others)) => (first.clone(), format!(", later {}", others.join(", "))),
    }
}
