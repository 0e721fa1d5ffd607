//! One submission, in a process of its own: copied, analysed, told as a class of one on standard output.

use std::io::Write;
use std::path::Path;

use super::super::arguments::GradeOneOptions;
use super::super::{Analysis, CLEAN, CommandError, Engine};
use crate::finding::Finding;
use crate::grade::{self, Found, Handled, Status, Submission};
use crate::occasion::Occasions;
use crate::policy::{self, FileLevels, Level, Levels, Origin, Profile, Ruling, Rulings, Scope, Told};
use crate::report::{Format, Report, Style};
use crate::settings::Settings;
use crate::source::{self, Glob, LeftOut, Program, Request, SourceError, StageKind, StageLimits, Staged};
use crate::span::LineIndex;

/// What is analysed may be nested deeply.
const STACK: usize = 64 << 20;
/// Findings that are kept: what comes after changes no grade.
const KEPT: usize = 1000;
/// Characters of what a finding says, and of its text: no program that people read has more.
const MESSAGE: usize = 1000;
const TEXT: usize = 20_000;
/// Columns of a finding's text.
const WIDTH: usize = 100;
/// Files and folders of any kind that a submission may have for each Rust file that it may have.
const ENTRIES: usize = 20;

/// Looks through it.
pub fn one(options: &GradeOneOptions, engine: Engine, out: &mut dyn Write) -> Result<u8, CommandError> {
    limit_memory(options.limits.memory);
    let path = &options.submission;
    let refused = |reason| CommandError::Submission { path: path.clone(), reason };
    let metadata = path.symlink_metadata().map_err(|_| refused("it is not there, or may not be looked at"))?;
    if !metadata.is_dir() {
        return Err(refused("it is a link, which was not followed"));
    }
    let limits = StageLimits {
        files: options.limits.max_files,
        bytes: options.limits.max_size << 20,
        entries: options.limits.max_files.saturating_mul(ENTRIES),
    };
    let staged = source::stage(path, &options.copy, StageKind::Rust, &limits)?;
    let settings = options.config.as_deref().map(Settings::read).transpose()?.unwrap_or_default();
    let copy = options.copy.canonicalize().map_err(CommandError::Directory)?;
    let request = Request {
        directory: copy.clone(),
        paths: vec![copy.clone()],
        excludes: options.exclude.iter().map(|pattern| (copy.clone(), Glob::new(pattern))).collect(),
        within: copy,
        ..Request::default()
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build();
    // A stack is what is asked for first.
    let pool = pool.map_err(|_| refused("looking through it takes more memory than it may have"))?;
    let submission = pool.install(|| {
        let mut program = match source::load(&request) {
            Ok(program) => program,
            Err(SourceError::Nothing { .. }) => Program::default(),
            Err(error) => return Err(CommandError::from(error)),
        };
        let (analysis, occasions) = (engine.appraise)(&mut program, settings.model(), &options.handler);
        submission(&program, analysis, occasions, &staged)
    })?;
    out.write_all(grade::write(&[submission]).as_bytes())?;
    Ok(CLEAN)
}

/// A process that would take more ends.
#[cfg(unix)]
fn limit_memory(mebibytes: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let most = Some(mebibytes << 20);
    // Where the system has no such limit, that of time has to do.
    let _ = setrlimit(Resource::As, Rlimit { current: most, maximum: most });
}

#[cfg(not(unix))]
fn limit_memory(_: u64) {}

fn submission(
    program: &Program,
    analysis: Analysis,
    occasions: Occasions,
    staged: &Staged,
) -> Result<Submission, CommandError> {
    let Analysis { findings, annotations, tests, checked, chart: _ } = analysis;
    let profiles = Profile::ALL.to_vec();
    let ruling = Ruling { scope: Scope::Everywhere, profiles, levels: Vec::new(), origin: Origin::CommandLine };
    let levels = FileLevels::new(program, &Rulings::new(vec![ruling])?);
    let annotations = annotations.iter().map(|(file, list)| (*file, list.as_slice())).collect();
    let open = policy::apply(program, &levels, &policy::Context::new(Vec::new(), tests.clone()), findings.clone());
    let unsuppressed = policy::apply(program, &levels, &policy::Context::new(annotations, tests), findings);
    let is_suppressed = |finding: &Finding| !unsuppressed.iter().any(|told| told.finding == *finding);

    let mut notes: Vec<String> = staged.left_out.iter().take(20).map(note).collect();
    let unread: Vec<&Told> = open.iter().filter(|told| told.finding.code.starts_with('L')).collect();
    let on_file =
        |told: &&Told| format!("`{}`: {}", program.file(told.finding.primary.file).shown(), told.finding.message);
    notes.extend(unread.iter().take(20).map(on_file));
    let mut found: Vec<Found> = staged.left_out.iter().take(KEPT).map(left_out).collect();
    let identities = policy::identities(program, &open, &base(program));
    let described = open.iter().zip(&identities).take(KEPT);
    found.extend(
        described.map(|(told, identity)| describe(program, told, identity.fingerprint(), is_suppressed(&told.finding))),
    );
    if open.len() > KEPT {
        notes.push(format!("{} findings more than {KEPT} were left out", open.len() - KEPT));
    }
    let files = program.files.iter().filter(|file| file.report).count() + staged.left_out.len();
    let is_whole = staged.left_out.is_empty() && unread.is_empty();
    let status = match (checked, is_whole) {
        (0, _) => Status::NotAtAll,
        (_, true) => Status::Whole,
        (_, false) => Status::Partly,
    };
    if staged.files == 0 {
        notes.push("there are no Rust files in it".to_owned());
    } else if checked == 0 {
        notes.push("none of its Rust files could be graded".to_owned());
    }
    let handler = |handler: &crate::occasion::Handler| {
        let file = program.file(handler.at.0);
        let (line, _) = LineIndex::new(&file.text).line_column(&file.text, handler.at.1.start);
        let (function, lock) = (cut(&handler.function, MESSAGE), handler.lock.as_ref().map(|lock| cut(lock, MESSAGE)));
        Handled { function, path: shown(&file.path), line, sections: handler.sections, lock }
    };
    Ok(Submission {
        name: "submission".to_owned(),
        status,
        notes,
        files: count(files),
        checked: count(checked),
        occasions: occasions.counts,
        handlers: occasions.handlers.iter().map(handler).collect(),
        findings: found,
    })
}

fn base(program: &Program) -> std::path::PathBuf {
    let file = program.files.first();
    let folder = file.and_then(|file| file.absolute.ancestors().nth(file.path.components().count()));
    folder.unwrap_or(Path::new("/")).to_owned()
}

fn describe(program: &Program, told: &Told, fingerprint: String, suppressed: bool) -> Found {
    let finding = &told.finding;
    let file = program.file(finding.primary.file);
    let (line, column) = LineIndex::new(&file.text).line_column(&file.text, finding.primary.span.start);
    let tells = |profile: &Profile| Levels::of_profiles(&[*profile]).shows(finding);
    Found {
        code: finding.code.to_owned(),
        profiles: Profile::ALL.into_iter().filter(tells).collect(),
        suppressed,
        path: shown(&file.path),
        line,
        column,
        function: cut(finding.function.as_deref().unwrap_or_default(), MESSAGE),
        message: cut(&finding.message, MESSAGE),
        fingerprint,
        text: cut(&text(program, told), TEXT),
    }
}

/// A finding as a terminal shows it.
fn text(program: &Program, told: &Told) -> String {
    let told = [Told { level: Level::Deny, finding: told.finding.clone() }];
    let report = Report::new(program, &told, 0, std::time::Duration::ZERO, true);
    let mut text = Vec::new();
    // Writing to memory does not fail.
    let _ = report.write(Format::Human, Style { width: WIDTH, color: false }, &mut text);
    String::from_utf8_lossy(&text).trim_end().to_owned()
}

/// A file that was not copied is one that was not read.
fn left_out(left: &LeftOut) -> Found {
    let path = shown(&left.path);
    Found {
        code: "L002".to_owned(),
        profiles: Profile::ALL.to_vec(),
        suppressed: false,
        line: 1,
        column: 1,
        function: String::new(),
        message: format!("this file {}", left.reason),
        fingerprint: String::new(),
        text: format!("error[L002]: `{path}` {}", left.reason),
        path,
    }
}

fn note(left: &LeftOut) -> String {
    format!("`{}` {}", shown(&left.path), left.reason)
}

/// No more than so many characters.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The same on every system.
fn shown(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
