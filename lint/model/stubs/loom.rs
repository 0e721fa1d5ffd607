// loom: the standard library's types, in paths of its own.

pub mod sync {
    pub use std::sync::*;
    pub mod atomic {
        pub use std::sync::atomic::*;
    }
    pub mod mpsc {
        pub use std::sync::mpsc::*;
    }
}
pub mod thread {
    pub use std::thread::*;
}
pub mod hint {
    pub use std::hint::*;
}
pub mod cell {
    pub use std::cell::{Cell, UnsafeCell};
}
pub mod future {
    pub fn block_on<F: std::future::Future>(future: F) -> F::Output {}
}
pub fn model<F: Fn()>(f: F) {}
