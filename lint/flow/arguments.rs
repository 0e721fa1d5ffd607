//! What the arguments of one call mean, each found once.

use std::cell::OnceCell;

use smallvec::SmallVec;

use super::access::{Access, Accesses};
use crate::ir::Call;
use crate::resolve::BodyRef;

/// The arguments of a call.
pub struct Arguments<'a, 'p> {
    accesses: &'a Accesses<'p>,
    body: BodyRef,
    call: &'a Call,
    found: SmallVec<[OnceCell<Option<Access>>; 4]>,
}

impl<'a, 'p> Arguments<'a, 'p> {
    /// Of a call in a body.
    pub fn new(accesses: &'a Accesses<'p>, body: BodyRef, call: &'a Call) -> Arguments<'a, 'p> {
        Arguments { accesses, body, call, found: call.args.iter().map(|_| OnceCell::new()).collect() }
    }

    /// What one of them means, from 0.
    pub fn get(&self, index: u32) -> Option<Access> {
        let at = index as usize;
        let find = || self.accesses.operand(self.body, &self.call.args[at]);
        self.found.get(at)?.get_or_init(find).clone()
    }
}
