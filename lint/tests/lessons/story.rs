//! A recorded schedule as a story: who does what, turn by turn, in a table with a column a thread.

use std::fmt::Write as _;

use serde::Deserialize;

/// `schedule.toml` beside a pair of programs: how the bad one fails.
#[derive(Deserialize)]
pub struct Schedule {
    ends_in: EndsIn,
    message: String,
    preemptions: u32,
    schedules_before: u32,
    steps: Vec<Step>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum EndsIn {
    Deadlock,
    Panic,
    Race,
    NoEnd,
}

#[derive(Deserialize)]
struct Step {
    thread: String,
    does: Does,
    #[serde(default)]
    what: String,
    object: Option<u32>,
    line: usize,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Does {
    Locks,
    ReadLocks,
    Releases,
    WantsLock,
    Reads,
    Writes,
    Updates,
    Sends,
    Receives,
    WantsToSend,
    WantsToJoin,
    WaitsFor,
    Wakes,
    Notifies,
    Parks,
    Sleeps,
    Panics,
}

/// What one thread does in one line, at a stretch.
struct Turn<'a> {
    thread: &'a str,
    line: usize,
    deeds: Vec<String>,
    /// The locks that were acquired in it.
    locked: Vec<u32>,
}

impl Schedule {
    /// Reads it.
    pub fn of(text: &str) -> Schedule {
        toml::from_str(text).expect("a schedule as the test `proofs` writes it")
    }

    /// The story in Markdown, of a program of so many lines.
    pub fn told(&self, lines: usize) -> String {
        let (steps, verdict) = self.parted();
        let turns = turns(steps, lines, self.ends_in == EndsIn::Deadlock);
        let mut lanes: Vec<&str> = Vec::new();
        for turn in &turns {
            if !lanes.contains(&turn.thread) {
                lanes.push(turn.thread);
            }
        }
        let mut out = format!("{}\n\n| |", self.introduction());
        lanes.iter().for_each(|lane| out += &format!(" {lane} |"));
        out += &format!("\n|---|{}\n", "---|".repeat(lanes.len()));
        for (at, turn) in turns.iter().enumerate() {
            let place = if turn.line > lines { String::new() } else { format!("line {}: ", turn.line) };
            let _ = write!(out, "| {} |", at + 1);
            for lane in &lanes {
                let cell =
                    if *lane == turn.thread { format!(" {place}{} |", turn.deeds.join(", ")) } else { " |".into() };
                out += &cell;
            }
            out.push('\n');
        }
        out + &format!("\n{}\n", self.outcome(verdict))
    }

    fn introduction(&self) -> String {
        let which = match self.schedules_before {
            0 => "The first one fails".to_owned(),
            before => format!("Number {} fails", before + 1),
        };
        let preempted = match self.preemptions {
            0 => "no thread loses its turn before it has to wait",
            _ => "one thread loses its turn at the worst moment",
        };
        format!("This program was run under one schedule after the other. {which}; in it, {preempted}:")
    }

    /// The steps, and apart from them those in which `main` merely looks at what has come of it.
    fn parted(&self) -> (&[Step], Option<&Step>) {
        let looks = self.steps.iter().rev().take_while(|step| step.thread == "main").count();
        let (before, after) = self.steps.split_at(self.steps.len() - looks);
        let is_onlooker = before.iter().all(|step| step.thread != "main");
        if is_onlooker { (before, after.last()) } else { (&self.steps, None) }
    }

    fn outcome(&self, verdict: Option<&Step>) -> String {
        let message = &self.message;
        match (self.ends_in, verdict) {
            (EndsIn::Panic, Some(step)) => format!("Then `main` looks, in line {}: **{message}**.", step.line),
            (EndsIn::Panic, None) => format!("It panics: **{message}**."),
            (EndsIn::Deadlock, _) => format!("Nobody can go on: **{message}**."),
            (EndsIn::Race, _) => "It is a data race: **nothing orders the two**.".into(),
            (EndsIn::NoEnd, _) => format!("It never ends: **{message}**."),
        }
    }
}

/// Joins what a thread does in one line. That it wants a lock is told where it never gets it, and nobody else goes on
/// either.
fn turns(steps: &[Step], lines: usize, is_deadlock: bool) -> Vec<Turn<'_>> {
    let mut turns: Vec<Turn> = Vec::new();
    let shown = as_it_shows(steps);
    for (at, step) in shown.iter().enumerate() {
        let later = shown[at + 1..].iter().find(|later| later.thread == step.thread);
        if step.does == Does::WantsLock && (later.is_some() || !is_deadlock) {
            continue;
        }
        let goes_on = turns.last().is_some_and(|last| last.thread == step.thread && last.line == step.line);
        // What ends the story stands by itself.
        if !goes_on || step.does == Does::WantsLock {
            turns.push(Turn { thread: &step.thread, line: step.line, deeds: Vec::new(), locked: Vec::new() });
        }
        let Some(turn) = turns.last_mut() else { continue };
        let deed = deed(step, &turn.locked, lines, &owner(steps, step));
        if matches!(step.does, Does::Locks | Does::ReadLocks) {
            turn.locked.extend(step.object);
        }
        let Some(last) = turn.deeds.last_mut() else {
            turn.deeds.push(deed);
            continue;
        };
        // `reads a, b` for `reads a, reads b`
        match (last.split_once(' '), deed.split_once(' ')) {
            (Some((before, _)), Some((verb, what))) if before == verb && what.starts_with('`') => {
                if !last.ends_with(what) {
                    *last = format!("{last}, {what}");
                }
            }
            (_, _) => turn.deeds.push(deed),
        }
    }
    turns
}

/// The steps in the order in which they show: who is about to take a lock and loses its turn waits only once another has it.
fn as_it_shows(steps: &[Step]) -> Vec<&Step> {
    let mut shown: Vec<&Step> = steps.iter().collect();
    for (at, step) in steps.iter().enumerate() {
        let goes_on = steps[at + 1..].iter().any(|later| later.thread == step.thread);
        if step.does != Does::WantsLock || goes_on {
            continue;
        }
        let takes = |other: &&Step| {
            other.object == step.object
                && matches!(other.does, Does::Locks | Does::ReadLocks)
                && other.thread != step.thread
        };
        let from = shown.iter().position(|other| std::ptr::eq(*other, step));
        if let (Some(from), Some(taken)) = (from, shown.iter().rposition(takes))
            && taken > from
        {
            shown[from..=taken].rotate_left(1);
        }
    }
    shown
}

/// Where one name stands for several locks and this is not the thread's own, whose it is: theirs who took it first.
fn owner(steps: &[Step], step: &Step) -> String {
    let Some(object) = step.object else { return String::new() };
    let is_another = |other: &Step| other.what == step.what && other.object.is_some_and(|other| other != object);
    let takes = |other: &&Step| other.object == Some(object) && matches!(other.does, Does::Locks | Does::ReadLocks);
    match steps.iter().find(takes) {
        Some(first) if first.thread != step.thread && steps.iter().any(is_another) => format!("{}'s ", first.thread),
        Some(_) | None => String::new(),
    }
}

fn deed(step: &Step, locked: &[u32], lines: usize, owner: &str) -> String {
    let what = &step.what;
    match step.does {
        Does::Locks => format!("locks {owner}`{what}`"),
        Does::ReadLocks => format!("locks {owner}`{what}` to read"),
        Does::Releases if step.object.is_some_and(|object| locked == [object]) => "releases it".into(),
        Does::Releases => format!("releases `{what}`"),
        Does::WantsLock => format!("waits for {owner}`{what}`"),
        Does::Reads => format!("reads `{what}`"),
        Does::Writes => format!("writes `{what}`"),
        Does::Updates => format!("updates `{what}`"),
        Does::Sends => format!("sends on `{what}`"),
        Does::Receives if what.is_empty() => "receives a message".into(),
        Does::Receives => format!("receives from `{what}`"),
        Does::WantsToSend => format!("waits for room in `{what}`"),
        Does::WantsToJoin => format!("waits for the end of `{what}`"),
        Does::WaitsFor => format!("waits to be notified by `{what}`"),
        Does::Wakes => "wakes".into(),
        Does::Notifies => format!("notifies `{what}`"),
        Does::Parks => "parks".into(),
        Does::Sleeps => "sleeps".into(),
        // Where the fault shows in the standard library itself, there is no line of the program.
        Does::Panics if step.line > lines => "uses the same value at the same time".into(),
        Does::Panics => "panics".into(),
    }
}
