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

/// The same methods for several number types.
macro_rules! inherent {
    ($file:literal: $($ty:literal)*) => {
        concat!($("impl ", $ty, " {\n", include_str!($file), "}\n",)*)
    };
}

/// Every known crate, `std` first.
pub fn crates() -> &'static [Crate] {
    CRATES
}

static CRATES: &[Crate] = &[
    Crate {
        name: "std",
        aliases: &["core", "alloc"],
        needs: &[],
        stub: concat!(
            include_str!("stubs/std/core.rs"),
            include_str!("stubs/std/values.rs"),
            include_str!("stubs/std/text.rs"),
            include_str!("stubs/std/sequence.rs"),
            include_str!("stubs/std/collections.rs"),
            include_str!("stubs/std/iter.rs"),
            include_str!("stubs/std/sync.rs"),
            include_str!("stubs/std/thread.rs"),
            include_str!("stubs/std/future.rs"),
            include_str!("stubs/std/io.rs"),
            inherent!("stubs/std/integer.rs": "u8" "u16" "u32" "u64" "u128" "usize" "i8" "i16" "i32" "i64" "i128" "isize"),
            inherent!("stubs/std/float.rs": "f32" "f64"),
        ),
        effects: include_str!("effects/std.toml"),
    },
    known!("tokio", [], [], ["sync", "task", "io"]),
    known!("lock_api", [], []),
    known!("parking_lot", [], ["lock_api"]),
];
