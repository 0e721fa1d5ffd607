//! In which threads a function runs, as far as the program shows where it is called from.

use std::collections::BTreeSet;

use super::calls::{Handed, When, when};
use super::{Company, DEPTH, Place};
use crate::resolve::{BodyRef, FnId};

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
}

/// The threads that lead to some functions.
struct Threads {
    all: BTreeSet<Thread>,
    /// There are more, or nobody knows.
    many: bool,
    /// It has to be seen from `main` that one is started once.
    by_main: bool,
}

impl Company<'_> {
    /// Does one thread alone run all of these? `by_main`: `main` shows that it is started once; else whoever starts it is taken to
    /// do so once for all that it uses.
    pub fn is_one_thread(&self, bodies: &[BodyRef], by_main: bool) -> bool {
        let mut threads = Threads { all: BTreeSet::new(), many: false, by_main };
        let mut seen = BTreeSet::new();
        bodies.iter().for_each(|body| self.add_threads(*body, &mut threads, &mut seen));
        !threads.many && (threads.all.len() == 1 || !by_main && self.take_turns(bodies))
    }

    /// Do all of these run in the same threads, each of which some function starts for a value of its own? Such threads share no
    /// value, or come one after the other (`start`, `reconnect`); two that one function starts may share.
    fn take_turns(&self, bodies: &[BodyRef]) -> bool {
        let threads = bodies.iter().map(|body| {
            let mut threads = Threads { all: BTreeSet::new(), many: false, by_main: false };
            self.add_threads(*body, &mut threads, &mut BTreeSet::new());
            threads.all
        });
        let threads: BTreeSet<BTreeSet<Thread>> = threads.collect();
        let mut starters = BTreeSet::new();
        threads.len() == 1
            && threads.iter().flatten().all(|thread| match thread {
                Thread::Of(body) => starters.insert(self.program.root_of(*body)),
                Thread::Main | Thread::Registrar(_) | Thread::Taker(_) => false,
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
        match when(self.program, self.summaries, body) {
            When::Here => self.add_threads(BodyRef { file: body.file, body: parent }, threads, seen),
            When::Started | When::Unknown => {
                threads.all.insert(Thread::Of(body));
                threads.many |= !self.is_begun_once(body, threads.by_main);
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
        // Whoever calls it is not in the program.
        threads.many |= sites.is_empty() && handed.is_empty();
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
        let to_own: Vec<Place> = handed.iter().filter_map(Handed::place).collect();
        threads.many |= !self.happen_once(&to_own, threads.by_main, DEPTH);
        sites.iter().for_each(|site| self.add_threads(site.body, threads, seen));
    }
}
