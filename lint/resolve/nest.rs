//! Which bodies stand in which: functions with the closures and `async` blocks in them.

use super::{BodyRef, Program};
use crate::ir::{BodyId, FileIr};
use crate::span::FileId;

/// The bodies of a file, those of one root side by side.
#[derive(Debug)]
pub(super) struct Nests {
    bodies: Vec<BodyRef>,
    /// By root, from where to where among them.
    of_root: Vec<(u32, u32)>,
}

impl Nests {
    /// Of a file by its number.
    pub(super) fn new(id: FileId, file: &FileIr) -> Nests {
        // Its root and how deep it stands in that: a child's parent has been lowered around it.
        let place = |body: BodyId| {
            let (mut at, mut depth) = (body, 0u32);
            while let Some(parent) = file.bodies[at.0 as usize].parent {
                at = parent;
                depth += 1;
            }
            (at, depth)
        };
        let mut order: Vec<(BodyId, u32, BodyId)> = (0..file.bodies.len() as u32)
            .map(BodyId)
            .map(|body| {
                let (root, depth) = place(body);
                (root, depth, body)
            })
            .collect();
        order.sort_unstable();
        let mut of_root = vec![(0, 0); file.bodies.len()];
        for (at, (root, depth, _)) in (0..).zip(&order) {
            let range = &mut of_root[root.0 as usize];
            let first = if *depth == 0 { at } else { range.0 };
            *range = (first, at + 1);
        }
        let bodies = order.into_iter().map(|(_, _, body)| BodyRef { file: id, body });
        Nests { bodies: bodies.collect(), of_root }
    }
}

impl Program {
    /// A root with the bodies inside, itself first and parents before children; nothing for a body that is no root.
    pub fn nested(&self, root: BodyRef) -> &[BodyRef] {
        let at = root.file.0 as usize;
        let nests = self.nests[at].get_or_init(|| Nests::new(root.file, &self.files[at]));
        let (from, to) = nests.of_root.get(root.body.0 as usize).copied().unwrap_or_default();
        &nests.bodies[from as usize..to as usize]
    }
}
