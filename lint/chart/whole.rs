//! Charts of parts of a program as one chart: numbers of files, locks and functions count through.

use super::{Begin, Chart, Place};
use crate::span::FileId;

impl Chart {
    /// With the numbers that the files have in the whole.
    pub fn renumber(&mut self, whole: &[FileId]) {
        let file = |id: &mut FileId| *id = whole[id.0 as usize];
        let place = |place: &mut Place| file(&mut place.file);
        self.locks.iter_mut().filter_map(|lock| lock.declared.as_mut()).for_each(place);
        self.functions.iter_mut().for_each(|function| file(&mut function.file));
        for site in self.orders.iter_mut().flat_map(|order| &mut order.sites) {
            [&mut site.at, &mut site.held_at].into_iter().for_each(place);
        }
        for entry in &mut self.entries {
            place(&mut entry.at);
            entry.code.iter_mut().for_each(place);
            let method = &mut entry.method;
            match &mut method.begins {
                Begin::Locks(at) | Begin::Waits(at) | Begin::Uses(at) => place(at),
                Begin::NoLock => {}
            }
            method.holds_over.iter_mut().map(|(at, _)| at).chain(&mut method.free_waits).for_each(place);
            for resume in &mut method.resumes {
                place(&mut resume.at);
                resume.unchecked.iter_mut().for_each(place);
            }
        }
    }

    /// Adds the chart of a part that shares nothing with what is there.
    pub fn add(&mut self, mut other: Chart) {
        let (locks, functions) = (self.locks.len() as u32, self.functions.len() as u32);
        let fields = other.locks.iter_mut().flat_map(|lock| &mut lock.fields);
        fields.flat_map(|field| field.read_by.iter_mut().chain(&mut field.written_by)).for_each(|by| *by += functions);
        for function in &mut other.functions {
            function.holdings.iter_mut().for_each(|holding| holding.lock += locks);
            function.waits.iter_mut().flat_map(|wait| &mut wait.held).for_each(|(lock, _)| *lock += locks);
        }
        for order in &mut other.orders {
            order.held += locks;
            order.taken += locks;
        }
        for method in other.entries.iter_mut().map(|entry| &mut entry.method) {
            let held_over = method.holds_over.iter_mut().flat_map(|(_, held)| held);
            let resumed = method.resumes.iter_mut().map(|resume| &mut resume.lock);
            held_over.chain(&mut method.locks).chain(resumed).for_each(|lock| *lock += locks);
        }
        self.locks.extend(other.locks);
        self.functions.extend(other.functions);
        self.orders.extend(other.orders);
        self.entries.extend(other.entries);
    }
}
