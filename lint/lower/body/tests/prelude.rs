// What the cases in `drops.rs` use. A guard says when it is made (`+1`) and when it ends (`-1`).
use std::cell::RefCell;

thread_local! {
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn log(text: String) {
    LOG.with(|log| log.borrow_mut().push(text));
}

fn note(n: u32) {
    log(n.to_string());
}

pub struct G(u32);

impl Drop for G {
    fn drop(&mut self) {
        log(format!("-{}", self.0));
    }
}

fn g(n: u32) -> G {
    log(format!("+{n}"));
    G(n)
}

impl G {
    fn val(&self) -> u32 {
        self.0
    }
    fn yes(&self) -> bool {
        true
    }
    fn no(&self) -> bool {
        false
    }
    fn some(&self) -> Option<u32> {
        Some(self.0)
    }
    fn none(&self) -> Option<u32> {
        None
    }
    fn me(&self) -> &G {
        self
    }
    fn present(self) -> Option<G> {
        Some(self)
    }
    fn absent(self) -> Option<G> {
        None
    }
    fn good(self) -> Result<G, G> {
        Ok(self)
    }
    fn bad(self) -> Result<G, G> {
        Err(self)
    }
}

fn take(_g: G) {}
fn see<T>(_: T) -> u32 {
    0
}
struct Pair {
    a: G,
    b: G,
}
struct Holds<'a> {
    r: &'a G,
}
struct Tuple<'a>(&'a G);
enum Role {
    Leader,
    Follower,
}
