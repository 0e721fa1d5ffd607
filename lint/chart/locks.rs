//! The locks of the chart: one for each field, static or variable that holds one.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{Field, Function, Ground, Known, Lock, LockId, Place};
use crate::flow::lock::{Class, LockRef};
use crate::resolve::BodyRef;
use crate::section::cell::Cell;
use crate::span::{FileId, Span};

/// What makes two locks one line of the chart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    /// All values of the class.
    Class(Class),
    /// What a function knows by this name, and nobody else.
    Handed(BodyRef, String),
}

/// The locks found so far.
pub struct Table {
    locks: Vec<Lock>,
    numbers: FxHashMap<Key, LockId>,
}

impl Table {
    /// All locks that some body acquires, is handed or runs under, by the places of their declarations.
    pub fn new(ground: &Ground) -> Table {
        let mut found: BTreeMap<Key, Lock> = BTreeMap::new();
        let mut add = |body: BodyRef, lock: &LockRef| {
            let key = key(ground, body, &lock.class, &lock.name);
            let known = found.entry(key).or_insert_with_key(|key| describe(ground, key, lock));
            if known.protects.is_none() {
                known.protects = ground.program.type_name(&lock.content);
            }
            if known.kind.is_empty() {
                known.kind = type_of(ground, lock);
            }
        };
        for facts in &ground.facts.bodies {
            facts.acquisitions.iter().for_each(|acquisition| add(facts.body, &acquisition.lock));
        }
        for edge in ground.facts.edges.iter().filter(|edge| !is_handed(&edge.held) && !is_handed(&edge.taken)) {
            add(edge.body, &edge.held);
            add(edge.body, &edge.taken);
        }
        for section in ground.sections.roots.iter().flat_map(|root| &root.sections) {
            if let (Some(access), Some(class)) = (&section.lock, &section.class) {
                let name = section.name.clone();
                let content = crate::resolve::Ty::Unknown;
                let class = class.clone();
                add(section.body, &LockRef { access: Some(access.clone()), class, name, content, model: u32::MAX });
            }
        }
        let mut sorted: Vec<(Key, Lock)> = found.into_iter().collect();
        sorted.sort_by(|(one_key, one), (other_key, other)| {
            (one.declared.is_none(), one.declared, one_key).cmp(&(other.declared.is_none(), other.declared, other_key))
        });
        let numbers = sorted.iter().zip(0..).map(|((key, _), number)| (key.clone(), number)).collect();
        Table { locks: sorted.into_iter().map(|(_, lock)| lock).collect(), numbers }
    }

    /// The number of a lock that a body knows.
    pub fn number(&self, ground: &Ground, body: BodyRef, class: &Class, name: &str) -> Option<LockId> {
        self.numbers.get(&key(ground, body, class, name)).copied()
    }

    /// Adds what sections read and write. `functions`: the numbers of roots.
    pub fn add_fields(&mut self, ground: &Ground, functions: &FxHashMap<BodyRef, u32>) {
        type Users = (BTreeSet<u32>, BTreeSet<u32>);
        let mut used: BTreeMap<(LockId, String), Users> = BTreeMap::new();
        for root in &ground.sections.roots {
            let Some(function) = functions.get(&root.root) else { continue };
            let mut add = |cell: &Cell, section: u32, writes: bool| {
                let section = &root.sections[section as usize];
                let Some(class) = &section.class else { return };
                let Some(lock) = self.number(ground, section.body, class, &section.name) else { return };
                let names: Vec<&str> = cell.path.iter().map(|(_, name)| ground.program.name(*name)).collect();
                let users = used.entry((lock, names.join("."))).or_default();
                if writes {
                    users.1.insert(*function)
                } else {
                    users.0.insert(*function)
                };
            };
            root.reads.iter().for_each(|read| add(&read.cell, read.section, false));
            let writes = root.bodies.iter().flat_map(|body| &body.writes);
            writes.for_each(|write| add(&write.cell, write.section, true));
        }
        for ((lock, name), (read_by, written_by)) in used {
            let field =
                Field { name, read_by: read_by.into_iter().collect(), written_by: written_by.into_iter().collect() };
            self.locks[lock as usize].fields.push(field);
        }
    }

    /// The locks; those that only tests take are marked.
    pub fn into_locks(mut self, functions: &[Function]) -> Vec<Lock> {
        for (lock, number) in self.locks.iter_mut().zip(0..) {
            let mut takers = functions.iter().filter(|function| function.holdings.iter().any(|one| one.lock == number));
            let first = takers.next();
            lock.test = first.is_some_and(|first| first.test) && takers.all(|function| function.test);
        }
        self.locks
    }
}

/// Is it a lock that only the function's callers know?
pub fn is_handed(lock: &LockRef) -> bool {
    match lock.class {
        Class::Param(_) | Class::Unknown => true,
        Class::Field(_) | Class::Global(_) | Class::Local(..) => false,
    }
}

fn key(ground: &Ground, body: BodyRef, class: &Class, name: &str) -> Key {
    match class {
        Class::Field(_) | Class::Global(_) | Class::Local(..) => Key::Class(class.clone()),
        Class::Param(_) | Class::Unknown => Key::Handed(ground.program.root_of(body), name.to_string()),
    }
}

fn describe(ground: &Ground, key: &Key, lock: &LockRef) -> Lock {
    let program = ground.program;
    let (name, known, declared, declaration) = match key {
        Key::Class(Class::Field(fields)) => {
            let Some((owner, field)) = fields.first() else { return described(ground, lock, Known::Handed) };
            let adt = program.adt(*owner);
            let file = program.adt_file(*owner);
            let name = format!("{}.{}", program.name(adt.name), program.name(*field));
            let fields = adt.variants.iter().flat_map(|variant| &variant.fields);
            let span = fields.clone().find(|known| known.name == *field).map(|known| known.span);
            let place = span.filter(|_| program.is_user_file(file)).map(|span| without_attributes(ground, file, span));
            (name, Known::Field, place, place.map(|place| one_line(ground.text_at(place.file, place.span))))
        }
        Key::Class(Class::Global(id)) => {
            let (global, file) = (program.global(*id), program.global_file(*id));
            let place = program.is_user_file(file).then_some(Place { file, span: global.name_span });
            let rest = Span::new(global.name_span.start, global.name_span.start.saturating_add(400));
            let text = (ground.text)(file);
            let rest = text.get(rest.start as usize..text.len().min(rest.end as usize)).unwrap_or("");
            let written = rest.split(['=', ';', '\n']).next().unwrap_or("");
            (program.name(global.name).to_string(), Known::Static, place, place.map(|_| one_line(written)))
        }
        Key::Class(Class::Local(body, local)) => {
            let name = format!("{} in {}", lock.name, ground.function_name(*body));
            let span = program.body(*body).map.locals.get(local.0 as usize).copied();
            let place = span.map(|span| Place { file: body.file, span });
            (name, Known::Local, place, None)
        }
        Key::Handed(root, _) => {
            let name = format!("{} of {}'s callers", lock.name, ground.function_name(*root));
            (name, Known::Handed, None, None)
        }
        Key::Class(Class::Param(_) | Class::Unknown) => (lock.name.clone(), Known::Handed, None, None),
    };
    Lock { name, declared, declaration, ..described(ground, lock, known) }
}

/// What a lock says of itself.
fn described(ground: &Ground, lock: &LockRef, known: Known) -> Lock {
    Lock {
        name: lock.name.clone(),
        short: lock.name.clone(),
        known,
        declared: None,
        declaration: None,
        kind: type_of(ground, lock),
        protects: ground.program.type_name(&lock.content),
        fields: Vec::new(),
        test: false,
    }
}

fn type_of(ground: &Ground, lock: &LockRef) -> String {
    ground.program.effects.locks.get(lock.model as usize).map_or_else(String::new, |lock| lock.name.clone())
}

/// A field without the comments and attributes before it.
fn without_attributes(ground: &Ground, file: FileId, span: Span) -> Place {
    let whole = ground.text_at(file, span);
    let mut rest = whole;
    loop {
        rest = rest.trim_start();
        let after = if rest.starts_with("//") {
            rest.find('\n')
        } else if rest.starts_with("#[") {
            closing(rest)
        } else {
            None
        };
        match after {
            Some(after) => rest = &rest[after + 1..],
            None => break,
        }
    }
    Place { file, span: Span::new(span.start + (whole.len() - rest.len()) as u32, span.end) }
}

/// Where the bracket closes that an attribute opens.
fn closing(attribute: &str) -> Option<usize> {
    let mut open = 0;
    attribute.char_indices().find_map(|(at, c)| {
        match c {
            '[' => open += 1,
            ']' => open -= 1,
            _ => {}
        }
        (c == ']' && open == 0).then_some(at)
    })
}

/// A text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
