//! Whether edits mend what they are to mend, and bring nothing new.

use std::collections::{BTreeMap, BTreeSet};

use super::apply::Edits;
use crate::finding::{Finding, Location, Suggestion};
use crate::span::FileId;

/// The findings whose suggestions failed, by their place in `known`: what they were to mend is still
/// there, or something is found that was not there before.
pub fn failed(
    known: &[Finding],
    chosen: &BTreeMap<usize, Suggestion>,
    edits: &Edits,
    found: &[Finding],
) -> BTreeSet<usize> {
    let mut failed = BTreeSet::new();
    for finding in found {
        let mut is_known = false;
        for (at, before) in known.iter().enumerate() {
            if is_same(before, finding, edits) {
                is_known = true;
                if chosen.contains_key(&at) {
                    failed.insert(at);
                }
            }
        }
        if !is_known {
            failed.extend(blamed(chosen, edits, finding.primary));
        }
    }
    failed
}

/// The same finding, in the text before and after the edits?
fn is_same(before: &Finding, after: &Finding, edits: &Edits) -> bool {
    if before.code != after.code || before.primary.file != after.primary.file {
        return false;
    }
    let (first, last) = moved(before.primary.file, before.primary.span.start, edits);
    (first..=last).contains(&after.primary.span.start)
}

/// Where a byte is after the edits: one place, or what stands for the text that held it.
fn moved(file: FileId, byte: u32, edits: &Edits) -> (u32, u32) {
    let mut shift = 0i64;
    for edit in edits.get(&file).into_iter().flatten() {
        let (start, end) = (edit.at.span.start, edit.at.span.end);
        let length = edit.replacement.len() as i64;
        if byte >= end {
            shift += length - i64::from(end - start);
        } else if byte >= start {
            let first = i64::from(start) + shift;
            return (first as u32, (first + length) as u32);
        }
    }
    let at = (i64::from(byte) + shift) as u32;
    (at, at)
}

/// Whose edits may have brought a finding: those who judged the code round it, else all in its file, else
/// all.
fn blamed(chosen: &BTreeMap<usize, Suggestion>, edits: &Edits, place: Location) -> Vec<usize> {
    let of = |is_near: &dyn Fn(&Suggestion) -> bool| -> Vec<usize> {
        chosen.iter().filter(|(_, suggestion)| is_near(suggestion)).map(|(at, _)| *at).collect()
    };
    let in_file = |suggestion: &Suggestion| suggestion.judged.file == place.file;
    let round = of(&|suggestion| {
        let first = moved(place.file, suggestion.judged.span.start, edits).0;
        let last = moved(place.file, suggestion.judged.span.end, edits).1;
        in_file(suggestion) && (first..=last).contains(&place.span.start)
    });
    let near = if round.is_empty() { of(&in_file) } else { round };
    if near.is_empty() { of(&|_| true) } else { near }
}
