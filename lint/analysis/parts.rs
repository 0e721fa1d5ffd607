//! A program part by part: those that cannot know of each other are analysed by themselves, and not at all if
//! nothing in them is reported on or has changed since the last run. Large parts have all threads; small ones one thread each.
//!
//! What is found is the same as of the whole at once; it takes less memory.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::Found;
use crate::cache::{self, Cache, Digest, Key};
use crate::lower;
use crate::model::Model;
use crate::source::{Part, Program};
use crate::span::FileId;

/// The form in which results are kept.
const FORM: &[u8] = b"found 1";

/// Analyses a program part by part, but for parts in which nothing is reported on. `extra`: what the user's configuration adds to the model.
pub fn check(sources: &mut Program, extra: &Model, cache: &Cache) -> Found {
    let tool = cache.program().map(|program| tool(program, extra));
    let mut parts = sources.parts();
    parts.retain(|part| part.program.files.iter().any(|file| file.report));
    let kept: Vec<(Option<Key>, Option<Found>)> = parts
        .par_iter()
        .map(|part| {
            let key = tool.map(|tool| key(tool, &part.program));
            let bytes = key.and_then(|key| cache.load(key));
            (key, bytes.and_then(|bytes| Found::of_bytes(&bytes, part.files.len())))
        })
        .collect();
    let mut all = Found::default();
    let mut new: Vec<(Part, Option<Key>)> = Vec::new();
    for (part, (key, found)) in parts.into_iter().zip(kept) {
        match found {
            Some(mut found) => {
                found.renumber(&part.files);
                all.add(found);
            }
            None => new.push((part, key)),
        }
    }
    for found in analyse(new, extra, cache) {
        all.add(found);
    }
    all.reached.sort_unstable();
    all.roots.sort_unstable();
    all.roots.iter().for_each(|root| sources.crown(*root));
    all.add_unread(sources);
    all
}

fn analyse(parts: Vec<(Part, Option<Key>)>, extra: &Model, cache: &Cache) -> Vec<Found> {
    let one = |(part, key): &(Part, Option<Key>)| {
        let mut found = super::look(&mut part.program.clone(), extra.clone()).found;
        if let Some((key, bytes)) = key.zip(found.to_bytes()) {
            cache.store(key, &bytes);
        }
        found.renumber(&part.files);
        found
    };
    let size = |(part, _): &(Part, Option<Key>)| part.program.files.iter().map(|file| file.text.len()).sum::<usize>();
    let threads = rayon::current_num_threads();
    let enough = parts.iter().map(size).sum::<usize>() / (2 * threads);
    let (large, mut small): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| size(part) > enough);
    let mut all: Vec<Found> = large.iter().map(one).collect();
    small.sort_by_key(|part| std::cmp::Reverse(size(part)));
    all.extend(side_by_side(&small, threads, one));
    // Whoever was done first.
    all.sort_by_key(|found| found.reached.first().copied());
    all
}

/// Does something with each, on so many threads that are a pool each: what one of them waits for is its own, so
/// that no stack holds the work on two.
fn side_by_side<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    // Which is next: each is taken by one thread.
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(work(item));
        }
        done
    };
    let pool = || rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(lower::STACK).build();
    let pools: Vec<rayon::ThreadPool> = (0..threads.min(items.len())).map_while(|_| pool().ok()).collect();
    if pools.len() < 2 {
        return take();
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = pools.iter().map(|pool| scope.spawn(|| pool.install(take))).collect();
        let done =
            running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done.flatten().collect()
    })
}

/// The program, and what the configuration adds to what it knows.
fn tool(program: u128, extra: &Model) -> u128 {
    let mut digest = Digest::default();
    digest.add(FORM);
    digest.add_digest(program);
    digest.add(format!("{extra:?}").as_bytes());
    digest.value()
}

/// All that what is found in a part depends on: all of a [`Program`] but for what is reported on (`report`, `named`)
/// and what packages are called.
fn key(tool: u128, part: &Program) -> Key {
    let texts: Vec<u128> = part.files.par_iter().map(|file| cache::digest(file.text.as_bytes())).collect();
    let (mut about, mut state) = (Digest::default(), Digest::default());
    state.add_digest(tool);
    state.add(&[u8::from(part.without_tests)]);
    for (file, text) in part.files.iter().zip(texts) {
        // The path as shown stands in some messages.
        for path in [&*file.absolute, &*file.path, &*file.boundary] {
            state.add(path.as_os_str().as_encoded_bytes());
        }
        let package = file.package.and_then(|at| part.packages.get(at));
        state.add(package.map_or(b"", |package| package.folder.as_os_str().as_encoded_bytes()));
        state.add(&[file.edition as u8, u8::from(package.is_some()), u8::from(file.test)]);
        state.add_digest(text);
    }
    for krate in &part.crates {
        let FileId(root) = krate.root;
        about.add(part.file(krate.root).absolute.as_os_str().as_encoded_bytes());
        state.add(format!("{root} {krate:?}").as_bytes());
    }
    if let Some(first) = part.files.first().filter(|_| part.crates.is_empty()) {
        about.add(first.boundary.as_os_str().as_encoded_bytes());
    }
    for problem in &part.problems {
        state.add(format!("{problem:?}").as_bytes());
    }
    Key { about: about.value(), state: state.value() }
}
