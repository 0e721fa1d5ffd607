//! What was worked out before, kept in a folder: bytes under the digest of all that they were worked out from.
//!
//! What is there is never trusted: an entry that is not whole, or is another's, is none. What cannot be kept is
//! not kept. Neither is an error. Several runs may use one folder at once: an entry appears as a whole.
//!
//! Knows nothing of what it keeps.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// What an entry begins with. Another number for another form.
const MARK: &[u8] = b"locklint 1\n";
/// How many entries about one thing are kept: states of it that one goes back and forth between, and those in which
/// suggestions are tried.
const KEPT: usize = 16;
/// No entry is larger.
const LARGEST: u64 = 256 << 20;

/// Where results are kept, if anywhere.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    place: Option<Place>,
}

#[derive(Clone, Debug)]
struct Place {
    folder: PathBuf,
    program: u128,
}

/// What an entry is about, and what it was worked out from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// A thing in all its states.
    pub about: u128,
    /// One state of it.
    pub state: u128,
}

/// A digest of several parts, which tells apart where one ends and the next begins.
#[derive(Clone, Default)]
pub struct Digest {
    hash: Xxh3,
}

impl Digest {
    /// Adds a part.
    pub fn add(&mut self, part: &[u8]) {
        self.hash.update(&(part.len() as u64).to_le_bytes());
        self.hash.update(part);
    }

    /// Adds the digest of a part.
    pub fn add_digest(&mut self, digest: u128) {
        self.add(&digest.to_le_bytes());
    }

    /// Of all parts.
    pub fn value(&self) -> u128 {
        self.hash.digest128()
    }
}

/// The digest of one text.
pub fn digest(text: &[u8]) -> u128 {
    xxh3_128(text)
}

impl Cache {
    /// Keeps nothing.
    pub fn none() -> Cache {
        Cache::default()
    }

    /// Keeps results in a folder, which need not be there yet.
    pub fn at(folder: PathBuf) -> Cache {
        Cache { place: this_program().map(|program| Place { folder, program }) }
    }

    /// Which program's results are kept: another build of it may well have others. None if nothing is kept.
    pub fn program(&self) -> Option<u128> {
        self.place.as_ref().map(|place| place.program)
    }

    /// What was kept under a key.
    pub fn load(&self, key: Key) -> Option<Vec<u8>> {
        let path = self.place.as_ref()?.folder.join(name(key));
        let metadata = fs::metadata(&path).ok()?;
        if !metadata.is_file() || metadata.len() > LARGEST {
            return None;
        }
        let mut bytes = fs::read(&path).ok()?;
        let body = bytes.strip_prefix(head(key).as_slice())?;
        let (check, body) = body.split_first_chunk::<16>()?;
        let is_whole = u128::from_le_bytes(*check) == digest(body);
        let from = bytes.len() - body.len();
        if is_whole {
            note_use(&path);
        }
        is_whole.then(|| bytes.split_off(from))
    }

    /// Keeps something under a key, if that can be done.
    pub fn store(&self, key: Key, body: &[u8]) {
        if let Some(Place { folder, program: _ }) = &self.place
            && body.len() as u64 <= LARGEST / 2
            && write(folder, key, body).is_ok()
        {
            forget_old(folder, key);
        }
    }
}

/// This very program: its version, size and time.
fn this_program() -> Option<u128> {
    let metadata = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let time = metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let mut digest = Digest::default();
    digest.add(env!("CARGO_PKG_VERSION").as_bytes());
    digest.add(&metadata.len().to_le_bytes());
    digest.add(&time.as_nanos().to_le_bytes());
    Some(digest.value())
}

fn name(key: Key) -> String {
    format!("{:032x}-{:032x}", key.about, key.state)
}

fn head(key: Key) -> Vec<u8> {
    [MARK, &key.about.to_le_bytes(), &key.state.to_le_bytes()].concat()
}

fn write(folder: &Path, key: Key, body: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    // Git is told to leave the folder alone, whether or not it ignores what cargo builds.
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        fs::write(ignore, "*\n")?;
    }
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&head(key))?;
    file.write_all(&digest(body).to_le_bytes())?;
    file.write_all(body)?;
    file.persist(folder.join(name(key)))?;
    Ok(())
}

/// What is used is not forgotten; where that cannot be noted, it is all the same good.
fn note_use(path: &Path) {
    if let Ok(file) = fs::File::options().append(true).open(path) {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// Leaves only the latest entries about a thing.
fn forget_old(folder: &Path, key: Key) {
    let prefix = format!("{:032x}-", key.about);
    let Ok(entries) = fs::read_dir(folder) else { return };
    let own = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix));
    let time =
        |entry: &fs::DirEntry| entry.metadata().and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut own: Vec<(SystemTime, PathBuf)> = own.map(|entry| (time(&entry), entry.path())).collect();
    own.sort();
    for (_, path) in own.iter().rev().skip(KEPT) {
        // Another run may have done it.
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key { about: 1, state: 2 };

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn what_is_kept_is_had_again() {
        let folder = folder();
        let cache = Cache::at(folder.path().join("new/folder"));
        assert_eq!(cache.load(KEY), None);
        cache.store(KEY, b"result");
        assert_eq!(cache.load(KEY).as_deref(), Some(b"result".as_slice()));
        assert_eq!(cache.load(Key { state: 3, ..KEY }), None);
        assert_eq!(Cache::none().load(KEY), None);
    }

    #[test]
    fn what_is_not_whole_is_nothing() {
        let folder = folder();
        let cache = Cache::at(folder.path().to_owned());
        cache.store(KEY, b"a long enough result");
        let path = folder.path().join(name(KEY));
        let good = fs::read(&path).expect("the entry");
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x20;
            fs::write(&path, &bad).expect("written");
            assert_eq!(cache.load(KEY), None, "byte {at}");
            fs::write(&path, &good[..at]).expect("written");
            assert_eq!(cache.load(KEY), None, "cut at {at}");
        }
        fs::write(&path, [good.as_slice(), b" "].concat()).expect("written");
        assert_eq!(cache.load(KEY), None);
        // Another's entry under this name.
        cache.store(Key { state: 7, ..KEY }, b"another");
        fs::rename(folder.path().join(name(Key { state: 7, ..KEY })), &path).expect("renamed");
        assert_eq!(cache.load(KEY), None);
        cache.store(KEY, b"again");
        assert_eq!(cache.load(KEY).as_deref(), Some(b"again".as_slice()));
    }

    #[test]
    fn a_folder_that_cannot_be_written_keeps_nothing() {
        let folder = folder();
        let file = folder.path().join("file");
        fs::write(&file, "").expect("written");
        let cache = Cache::at(file.join("below"));
        cache.store(KEY, b"result");
        assert_eq!(cache.load(KEY), None);
        // A folder where the entry should be.
        let cache = Cache::at(folder.path().to_owned());
        fs::create_dir(folder.path().join(name(KEY))).expect("made");
        cache.store(KEY, b"result");
        assert_eq!(cache.load(KEY), None);
    }

    #[test]
    fn only_the_latest_are_kept() {
        let folder = folder();
        let cache = Cache::at(folder.path().to_owned());
        for state in 0..40 {
            cache.store(Key { about: 1, state }, b"one");
        }
        cache.store(Key { about: 2, state: 0 }, b"other");
        let count = fs::read_dir(folder.path()).expect("the folder").flatten().count();
        assert_eq!(count, KEPT + 2, "entries about the one, the other, and what git is told");
        assert!(cache.load(Key { about: 1, state: 39 }).is_some());
        assert!(cache.load(Key { about: 2, state: 0 }).is_some());
    }
}
