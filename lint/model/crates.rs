//! The external crates that are known, embedded.

/// An external crate.
#[derive(Debug)]
pub struct Crate {
    /// Its name; paths of its stub and effects begin with it.
    pub name: &'static str,
    /// Other names under which its items are reached: parts of it that are crates of their own. Its stub's
    /// root has their items too.
    pub aliases: &'static [&'static str],
    /// Other crates here that its stub names; `std` is always one.
    pub needs: &'static [&'static str],
    /// Its declarations in Rust syntax: the crate root as one file, bodies empty.
    pub stub: &'static str,
    /// What its functions do, in TOML.
    pub effects: &'static str,
}

/// A crate with its aliases, its needs and, where its stub is in several files, their names.
macro_rules! known {
    ($name:literal, [$($alias:literal),*], [$($need:literal),*]) => {
        known!(@ $name, [$($alias),*], [$($need),*], include_str!(concat!("stubs/", $name, ".rs")))
    };
    ($name:literal, [$($alias:literal),*], [$($need:literal),*], [$($part:literal),*]) => {
        known!(@ $name, [$($alias),*], [$($need),*],
            concat!($(include_str!(concat!("stubs/", $name, "/", $part, ".rs"))),*))
    };
    (@ $name:literal, [$($alias:literal),*], [$($need:literal),*], $stub:expr) => {
        Crate {
            name: $name,
            aliases: &[$($alias),*],
            needs: &[$($need),*],
            stub: $stub,
            effects: include_str!(concat!("effects/", $name, ".toml")),
        }
    };
}

/// Every known crate, `std` first.
pub fn crates() -> &'static [Crate] {
    CRATES
}

static CRATES: &[Crate] = &[
    known!(
        "std",
        ["core", "alloc"],
        [],
        ["core", "values", "numbers", "text", "sequence", "collections", "iter", "sync", "thread", "future", "io"]
    ),
    known!("tokio", [], [], ["sync", "task", "io"]),
    known!("tokio_util", ["tokio_stream"], ["futures", "tokio"]),
    known!("lock_api", [], []),
    known!("parking_lot", [], ["lock_api"]),
    known!("crossbeam", ["crossbeam_channel", "crossbeam_utils", "crossbeam_queue"], []),
    known!("flume", [], ["futures"]),
    known!("async_channel", [], ["futures"]),
    known!("async_lock", [], []),
    known!(
        "futures",
        [
            "futures_util",
            "futures_core",
            "futures_channel",
            "futures_executor",
            "futures_io",
            "futures_sink",
            "futures_task"
        ],
        []
    ),
    known!("futures_lite", [], ["futures"]),
    known!("async_io", [], ["futures"]),
    known!("smol", [], ["async_channel", "async_io", "async_lock", "futures", "futures_lite"]),
    known!("async_std", [], ["async_channel", "async_lock", "futures"]),
    known!("pollster", [], []),
    known!("event_listener", [], []),
    known!("spin", [], []),
    known!("once_cell", [], []),
    known!("lazy_static", [], []),
    known!("dashmap", [], []),
    known!("arc_swap", [], []),
    known!("rayon", [], []),
    known!("anyhow", [], []),
    known!("bytes", [], []),
    known!("tonic", [], ["futures"]),
    known!("reqwest", [], ["bytes"]),
    known!("hyper", [], []),
    known!("ureq", [], []),
    known!("loom", [], []),
    known!("madsim", [], []),
];
