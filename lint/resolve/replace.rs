//! Another version of a file in a linked program, where only bodies differ: nothing else has to be linked again.

use super::infer::untyped;
use super::{Program, effects};
use crate::ir::{FileIr, Symbol, same_shape};
use crate::span::FileId;

impl Program {
    /// Puts another version in the place of a file. Where it declares something else, nothing is changed and the answer is
    /// `false`: then the program is to be linked anew.
    pub fn replace(&mut self, id: FileId, mut file: FileIr) -> bool {
        let symbols = &mut self.symbols;
        let names: Vec<Symbol> = file.symbols.names().map(|name| symbols.intern(name)).collect();
        file.rename(&names);
        let at = id.0 as usize;
        if !same_shape(&self.files[at], &file) {
            return false;
        }
        self.typed[at] = untyped(&file);
        self.nests[at].take();
        self.files[at] = file;
        // Comments may be about other functions now.
        self.effects.remote = effects::marked_remote(self);
        true
    }
}
