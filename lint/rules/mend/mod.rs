//! Changes of the text that mend findings. Each is suggested only where the facts show that it does; that
//! it brings no other finding is asked again when it is made.

mod borrow;
mod release;

use super::Context;
use crate::finding::{Edit, Location};
use crate::ir::Written;
use crate::resolve::BodyRef;
use crate::span::Span;

impl<'a> Context<'a> {
    /// The file of a body as it is written.
    fn written_of(&self, body: BodyRef) -> Option<&'a Written> {
        self.written.get(body.file)
    }

    /// An edit in a body's file.
    fn edit(&self, body: BodyRef, span: Span, replacement: String) -> Edit {
        Edit { at: self.at(body, span), replacement }
    }

    /// All of the body, as what a suggestion was judged by.
    fn whole(&self, body: BodyRef) -> Location {
        self.at(body, self.program.body(self.program.root_of(body)).map.body)
    }
}
