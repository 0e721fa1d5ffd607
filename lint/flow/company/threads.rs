//! In which threads a function runs, as far as the program shows where it is called from.

use std::collections::BTreeSet;

use super::calls::{Handed, When, when};
use super::{Company, DEPTH, Place};
use crate::ir::ModuleId;
use crate::resolve::{BodyRef, FnId, ModId};

/// How many functions are asked on the ways to one.
const FAR: usize = 400;

/// A thread, or what is taken for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thread {
    /// The one that runs `main`.
    Main,
    /// Started with this closure or `async` block; or somebody else runs it, one call at a time.
    Of(BodyRef),
    /// Whoever calls back the functions whose pointers this body registers.
    Registrar(BodyRef),
    /// The program's own function that this one is handed to.
    Taker(FnId),
    /// Whoever the program's own function passes this closure on to that runs it at once in one thread only: an event loop.
    Passed(BodyRef),
    /// Code of this module that is in no file read.
    Unseen(ModId),
}

/// How threads are counted.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// `main` has to show that a thread is started once; else whoever starts it is taken to do so once for all that it uses.
    pub by_main: bool,
    /// Nothing is awaited meanwhile: tasks of one executor come one after the other.
    pub in_turn: bool,
    /// Only what the program itself calls counts of a library that it uses.
    pub in_program: bool,
}

/// The threads that lead to some functions.
struct Threads {
    all: BTreeSet<Thread>,
    /// There are more, or nobody knows.
    many: bool,
    asked: Asked,
    /// What is asked about.
    given: Vec<BodyRef>,
}

impl Company<'_> {
    /// Does no more than one thread run all of these?
    pub fn is_one_thread(&self, bodies: &[BodyRef], asked: Asked) -> bool {
        let mut threads = Threads { all: BTreeSet::new(), many: false, asked, given: bodies.to_vec() };
        let mut seen = BTreeSet::new();
        bodies.iter().for_each(|body| self.add_threads(*body, &mut threads, &mut seen));
        !threads.many && (threads.are_one() || !asked.by_main && self.take_turns(bodies, asked))
    }

    /// Do all of these run in the same threads, each of which some function starts for a value of its own? Such threads share no
    /// value, or come one after the other (`start`, `reconnect`); two that one function starts may share.
    fn take_turns(&self, bodies: &[BodyRef], asked: Asked) -> bool {
        let threads = bodies.iter().map(|body| {
            let given = bodies.to_vec();
            let mut threads = Threads { all: BTreeSet::new(), many: false, asked, given };
            self.add_threads(*body, &mut threads, &mut BTreeSet::new());
            threads.all
        });
        let threads: BTreeSet<BTreeSet<Thread>> = threads.collect();
        let mut starters = BTreeSet::new();
        threads.len() == 1
            && threads.iter().flatten().all(|thread| match thread {
                Thread::Of(body) => starters.insert(self.program.root_of(*body)),
                Thread::Main | Thread::Registrar(_) | Thread::Taker(_) | Thread::Passed(_) | Thread::Unseen(_) => false,
            })
    }

    fn add_threads(&self, body: BodyRef, threads: &mut Threads, seen: &mut BTreeSet<BodyRef>) {
        if threads.many || !seen.insert(body) {
            return;
        }
        if seen.len() > FAR {
            threads.many = true;
            return;
        }
        let Some(parent) = self.program.body(body).parent else { return self.add_callers(body, threads, seen) };
        let parent = BodyRef { file: body.file, body: parent };
        match when(self.program, self.summaries, body) {
            When::Here => self.add_threads(parent, threads, seen),
            When::Local if threads.asked.in_turn => self.add_threads(parent, threads, seen),
            When::Task if threads.asked.in_turn && self.is_executor_of_one(parent, &mut BTreeSet::new()) => {
                self.add_threads(parent, threads, seen);
            }
            When::Passed => {
                threads.all.insert(Thread::Passed(body));
                threads.many |= !self.is_begun_once(body, threads.asked.by_main);
            }
            When::Started | When::Task | When::Local | When::Unknown => {
                threads.all.insert(Thread::Of(body));
                threads.many |= !self.is_begun_once(body, threads.asked.by_main);
            }
        }
    }

    fn add_callers(&self, root: BodyRef, threads: &mut Threads, seen: &mut BTreeSet<BodyRef>) {
        let Some(id) = self.program.function_of(root) else {
            threads.many = true;
            return;
        };
        if self.program.is_main(id) {
            threads.all.insert(Thread::Main);
            return;
        }
        let sites = self.calls().of(id);
        let handed = self.calls().handed(id);
        if let (true, true, Some(module)) = (sites.is_empty(), handed.is_empty(), self.unseen_callers(root, id)) {
            threads.all.insert(Thread::Unseen(module));
            return;
        }
        // Whoever calls it is not in the program.
        let is_elsewhere = sites.is_empty() && handed.is_empty();
        threads.many |= is_elsewhere && !(threads.asked.in_program && self.is_idle(root, id));
        for handed in handed {
            match handed {
                Handed::Registered(body) => threads.all.insert(Thread::Registrar(*body)),
                Handed::To(_) => threads.all.insert(Thread::Taker(id)),
                Handed::Out => {
                    threads.many = true;
                    return;
                }
            };
        }
        // What is never compiled with what is asked about leads to nothing.
        let together =
            |site: &&Place| !threads.given.iter().any(|given| self.program.are_alternatives(*given, site.body));
        let sites: Vec<Place> = sites.iter().filter(together).copied().collect();
        let to_own: Vec<Place> = handed.iter().filter_map(Handed::place).collect();
        threads.many |= !self.happen_once(&to_own, threads.asked.by_main, DEPTH);
        sites.iter().for_each(|site| self.add_threads(site.body, threads, seen));
    }

    /// Does nobody get to a function that nobody calls: one of a library that another crate of the program uses?
    fn is_idle(&self, root: BodyRef, id: FnId) -> bool {
        let program = self.program;
        let krate = |module: ModId| program.scope(module).krate;
        let own = krate(program.module(root.file, ModuleId(0)));
        let is_exported = program.function(id).attributes.iter().any(|path| {
            let path = program.path(root.file, *path);
            let name = path.segments.last().map_or("", |last| program.name(last.name));
            ["no_mangle", "export_name", "unsafe"].contains(&name)
        });
        let mut users = program.crates.iter().filter(|other| !program.scope(other.root).test);
        !is_exported && users.any(|other| other.externs.values().any(|seen| *seen != other.root && krate(*seen) == own))
    }

    /// The module of a private function, if parts of it are in files that are not read: only they can call it.
    fn unseen_callers(&self, root: BodyRef, id: FnId) -> Option<ModId> {
        let module = self.program.body(root).module;
        let is_unseen = self.program.file(root.file).modules[module.0 as usize].unseen;
        (is_unseen && !self.program.function(id).public).then(|| self.program.module(root.file, module))
    }

    /// Do all ways to a body lead through a function that runs an executor of one thread? Its tasks are run in turn.
    fn is_executor_of_one(&self, body: BodyRef, seen: &mut BTreeSet<BodyRef>) -> bool {
        if !seen.insert(body) {
            return true;
        }
        let Some(parent) = self.program.body(body).parent else {
            let Some(id) = self.program.function_of(body) else { return false };
            let sites = self.calls().of(id);
            let mut by_callers = || {
                !sites.is_empty()
                    && seen.len() < FAR
                    && self.calls().handed(id).is_empty()
                    && sites.iter().all(|site| self.is_executor_of_one(site.body, seen))
            };
            return self.program.function(id).single_threaded || by_callers();
        };
        match when(self.program, self.summaries, body) {
            When::Here | When::Local | When::Task => {
                self.is_executor_of_one(BodyRef { file: body.file, body: parent }, seen)
            }
            When::Started | When::Passed | When::Unknown => false,
        }
    }
}

impl Threads {
    /// Are all of them one, as far as the program shows? What is passed on to an event loop is run by the loop's callbacks.
    fn are_one(&self) -> bool {
        let is_loop = |thread: &&Thread| matches!(thread, Thread::Registrar(_));
        let is_passed = |thread: &&Thread| matches!(thread, Thread::Passed(_));
        let loops = self.all.iter().filter(is_loop).count();
        let passed = self.all.iter().filter(is_passed).count();
        self.all.len() <= 1 || loops == 1 && loops + passed == self.all.len()
    }
}
