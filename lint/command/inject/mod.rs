//! `cargo locklint inject`: puts a fault into somebody's own right code, such that exactly that fault is found, and keeps the key.

mod place;
mod student;

use std::io::Write;

use super::arguments::{FaultName, InjectOptions};
use super::progress::Progress;
use super::run::Run;
use super::setup::Setup;
use super::{CLEAN, CommandError, Engine};
use crate::mutate::Kind;
use crate::policy::{Known, Setting, identities};
use crate::report::printable;
use place::{Injected, Places};

/// `inject` as it was called.
pub struct Inject<'a> {
    /// The flags.
    pub options: &'a InjectOptions,
    /// `-A`, `-W` and `-D` in their order.
    pub order: &'a [Setting],
    /// The analysis.
    pub engine: Engine,
}

impl Inject<'_> {
    /// Lists places, or takes one and writes the program and the key.
    pub fn run(&self, out: &mut dyn Write) -> Result<u8, CommandError> {
        let options = self.options;
        let setup = Setup::of(&options.selection, &options.levels, self.order)?;
        let target = if options.list { None } else { Some(student::Target::of(&options.output)?) };
        let mut run = Run {
            engine: self.engine,
            setup: &setup,
            ignore_suppressions: options.levels.ignore_suppressions,
            all_targets: false,
            known: Vec::new(),
            threads: 0,
            charted: false,
        };
        let progress = Progress::begin(true);
        let before = run.look()?;
        let root = std::path::Path::new("/");
        let known = identities(&before.program, &before.told, root);
        run.known.push(Known { base: root.to_owned(), identities: known.into_iter().collect() });
        let kinds: Vec<FaultName> = options.fault.map_or_else(|| FaultName::ALL.to_vec(), |fault| vec![fault]);
        let places = Places { run: &run, program: &before.program, at: options.at.as_deref() };
        let Some(target) = target else {
            let mut listed = Vec::new();
            for kind in kinds {
                for place in places.of(Kind::from(kind)) {
                    listed.extend(places.inject(&place)?.map(|injected| (kind, injected)));
                }
            }
            drop(progress);
            return list(&listed, out);
        };
        for kind in kinds {
            for place in places.shuffled(Kind::from(kind), options.seed) {
                let Some(injected) = places.inject(&place)? else { continue };
                if options.compile && !target.compiles(&injected)? {
                    continue;
                }
                drop(progress);
                target.write(&injected, kind.word())?;
                // Where the fault is stands in the key alone.
                writeln!(
                    out,
                    "wrote the program to {} and the key to {}",
                    printable(&target.student().to_string_lossy()),
                    printable(&target.key().to_string_lossy())
                )?;
                return Ok(CLEAN);
            }
        }
        Err(CommandError::NoPlace)
    }
}

fn list(listed: &[(FaultName, Injected)], out: &mut dyn Write) -> Result<u8, CommandError> {
    for (kind, injected) in listed {
        let path = printable(&injected.file().shown());
        let site = &injected.place.site;
        let function = printable(&site.function);
        writeln!(
            out,
            "{:<14}  {}  {path}:{}  {function}: {}",
            kind.word(),
            injected.found.finding.code,
            site.line,
            printable(&site.what)
        )?;
    }
    Ok(CLEAN)
}
