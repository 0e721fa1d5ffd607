//! How long a check takes, measured by what `syn::parse_file` alone takes on the same files, in the same
//! pool of threads; how long it takes once results are kept and nothing has changed; and how much memory.
//! docs/performance.md says how to run it and what it gave.

use std::cmp::Reverse;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use locklint::cache::Cache;
use locklint::lower;
use locklint::model::Model;
use locklint::source::{self, Program, Request};
use rayon::prelude::*;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs of each in each pool, unless `--rounds` says otherwise.
const ROUNDS: usize = 5;

/// Runs this program anew, to check once and tell its memory.
const MEMORY: &str = "--memory";

fn main() {
    // `cargo bench` itself adds `--bench`.
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench").peekable();
    let only_memory = words.next_if(|word| word == MEMORY).is_some();
    let mut rounds = ROUNDS;
    if words.next_if(|word| word == "--rounds").is_some() {
        rounds = words.next().and_then(|word| word.parse().ok()).filter(|count| *count > 0).unwrap_or(ROUNDS);
    }
    let paths: Vec<PathBuf> = words.map(PathBuf::from).collect();
    if only_memory {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(2);
        pool(threads).install(|| check(&mut load(&paths), &Cache::none()));
        println!("{}", peak_memory().unwrap_or(0));
        return;
    }
    let program = load(&paths);
    let lines: usize = program.files.iter().map(|file| file.text.lines().count()).sum();
    println!("{} files, {lines} lines; {rounds} pairs of runs", program.files.len());
    let timed: Vec<Timed> = [1, 2].into_iter().map(|threads| compare(&program, threads, rounds)).collect();
    for (threads, timed) in (1..).zip(&timed) {
        println!(
            "{threads} thread{}: parse alone {:.2} s, check {:.2} s, ratio {:.2}",
            if threads == 1 { " " } else { "s" },
            timed.parse.as_secs_f64(),
            timed.check.as_secs_f64(),
            timed.ratio
        );
    }
    let gain = |of: fn(&Timed) -> Duration| of(&timed[0]).as_secs_f64() / of(&timed[1]).as_secs_f64();
    let (parse, check) = (gain(|timed| timed.parse), gain(|timed| timed.check));
    println!("the second thread makes parse {parse:.2} and check {check:.2} times as fast: {:.2}", check / parse);
    let (warm, parse) = (warm(&paths, rounds), timed[1].parse);
    let ratio = warm.as_secs_f64() / parse.as_secs_f64();
    println!("nothing changed, 2 threads: read and check {:.3} s, {ratio:.3} of parse alone", warm.as_secs_f64());
    match memory_of_own_process(&paths) {
        Some(kilobytes) => println!("peak memory of a check in a process of its own: {} MB", kilobytes / 1024),
        None => println!("peak memory: not known on this system"),
    }
}

/// Medians of paired runs.
struct Timed {
    parse: Duration,
    check: Duration,
    /// The median of the pairs' ratios.
    ratio: f64,
}

/// Runs both in turn, each pair in the other order than the one before.
fn compare(program: &Program, threads: usize, rounds: usize) -> Timed {
    let pool = pool(threads);
    let mut parse_times = Vec::new();
    let mut check_times = Vec::new();
    let texts = texts(program);
    for round in 0..rounds {
        for part in 0..2 {
            if (round + part) % 2 == 0 {
                let begin = Instant::now();
                pool.install(|| parse(&texts));
                parse_times.push(begin.elapsed());
            } else {
                let mut program = program.clone();
                let begin = Instant::now();
                pool.install(|| check(&mut program, &Cache::none()));
                check_times.push(begin.elapsed());
            }
        }
    }
    let pairs = parse_times.iter().zip(&check_times);
    let mut ratios: Vec<f64> = pairs.map(|(parse, check)| check.as_secs_f64() / parse.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    parse_times.sort_unstable();
    check_times.sort_unstable();
    let middle = rounds / 2;
    Timed { parse: parse_times[middle], check: check_times[middle], ratio: ratios[middle] }
}

/// A run from finding the files on, when all that it finds has been kept: the median.
fn warm(paths: &[PathBuf], rounds: usize) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = Cache::at(folder.path().to_owned());
    let pool = pool(2);
    let run = || {
        let begin = Instant::now();
        pool.install(|| check(&mut load(paths), &cache));
        begin.elapsed()
    };
    run();
    let mut times: Vec<Duration> = (0..rounds).map(|_| run()).collect();
    times.sort_unstable();
    times[rounds / 2]
}

/// The texts that are within the limits (others would end the process), the largest first.
fn texts(program: &Program) -> Vec<&str> {
    let mut texts: Vec<&str> = program.files.iter().map(|file| &*file.text).collect();
    texts.retain(|text| lower::scan(text).depth <= lower::MAX_DEPTH);
    texts.sort_by_key(|text| Reverse(text.len()));
    texts
}

fn parse(texts: &[&str]) {
    texts.par_iter().with_max_len(1).for_each(|text| {
        drop(std::hint::black_box(syn::parse_file(text)));
        proc_macro2::extra::invalidate_current_thread_spans();
    });
}

fn check(program: &mut Program, cache: &Cache) {
    drop(std::hint::black_box(locklint::analysis::check(program, &Model::default(), cache)));
}

fn pool(threads: usize) -> rayon::ThreadPool {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(lower::STACK).build();
    pool.expect("threads")
}

fn load(paths: &[PathBuf]) -> Program {
    let directory = std::env::current_dir().expect("a working directory");
    source::load(&Request { directory, paths: paths.to_vec(), ..Request::default() }).expect("a program")
}

fn memory_of_own_process(paths: &[PathBuf]) -> Option<u64> {
    let output = Command::new(std::env::current_exe().ok()?).arg(MEMORY).args(paths).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok().filter(|known| *known > 0)
}

/// The most memory that this process has had so far, in kilobytes, where the system says so.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
