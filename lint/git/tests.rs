use std::fs;

use super::*;

/// A repository in a folder that is gone with the value.
struct Scratch(tempfile::TempDir);

impl Scratch {
    /// With `a.rs`, `sub/b.rs` and `c.txt` committed.
    fn new() -> Scratch {
        let scratch = Scratch(tempfile::tempdir().expect("a folder"));
        scratch.git(&["init", "--quiet"]);
        for name in ["a.rs", "sub/b.rs", "c.txt"] {
            scratch.write(name, "first\n");
        }
        scratch.git(&["add", "."]);
        scratch.commit("first");
        scratch
    }

    fn git(&self, arguments: &[&str]) {
        let output = git(self.0.path()).args(arguments).output().expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(&self, message: &str) {
        let name = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        self.git(&[&name[..], &["commit", "--quiet", "--no-verify", "-m", message]].concat());
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn repository(&self, below: &str) -> Repository {
        Repository::round(&self.0.path().join(below)).expect("git runs").expect("a repository")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.repository("").root.join(name)
    }
}

#[test]
fn no_repository_is_no_mistake() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(Repository::round(folder.path()).expect("git runs"), None);
}

#[test]
fn changes_are_dirty_or_staged() {
    let scratch = Scratch::new();
    let repository = scratch.repository("sub");
    assert_eq!(repository.changes().expect("git runs"), Changes::default());
    scratch.write("a.rs", "second\n");
    scratch.git(&["add", "."]);
    scratch.write("sub/b.rs", "second\n");
    scratch.write("new file.rs", "");
    let changes = repository.changes().expect("git runs");
    assert_eq!(changes.staged, [PathBuf::from("a.rs")]);
    assert_eq!(changes.dirty, [PathBuf::from("sub/b.rs"), PathBuf::from("new file.rs")]);
    assert_eq!(repository.staged().expect("git runs"), [scratch.path("a.rs")]);
}

#[test]
fn the_index_is_what_would_be_committed() {
    let scratch = Scratch::new();
    scratch.write("a.rs", "staged\n");
    scratch.write("staged.rs", "staged\n");
    scratch.git(&["add", "."]);
    scratch.write("a.rs", "not staged\n");
    scratch.write("c.txt", "not staged\n");
    scratch.write("new.rs", "not staged\n");
    fs::remove_file(scratch.path("sub/b.rs")).expect("it is removed");
    for folder in ["", "sub"] {
        let snapshot = scratch.repository(folder).snapshot(Origin::Index).expect("git runs");
        let texts: Vec<(PathBuf, &str)> = snapshot.texts.iter().map(|(path, text)| (path.clone(), &**text)).collect();
        assert_eq!(texts, [(scratch.path("a.rs"), "staged\n"), (scratch.path("sub/b.rs"), "first\n")]);
        assert_eq!(snapshot.absent, BTreeSet::from([scratch.path("new.rs")]));
    }
}

#[test]
fn a_revision_is_what_was_committed() {
    let scratch = Scratch::new();
    scratch.write("a.rs", "second\n");
    scratch.write("later.rs", "second\n");
    scratch.git(&["add", "."]);
    scratch.commit("second");
    let snapshot = scratch.repository("").snapshot(Origin::Revision("HEAD~1")).expect("git runs");
    assert_eq!(snapshot.texts, BTreeMap::from([(scratch.path("a.rs"), "first\n".into())]));
    assert_eq!(snapshot.absent, BTreeSet::from([scratch.path("later.rs")]));
    for wrong in ["no-such-branch", "--all", ""] {
        let error = scratch.repository("").snapshot(Origin::Revision(wrong)).expect_err(wrong).to_string();
        assert_eq!(error, format!("`{wrong}` is not a revision of this repository"));
    }
}

#[test]
fn hooks_are_where_git_looks() {
    let scratch = Scratch::new();
    let real = |path: PathBuf| path.parent().and_then(|folder| folder.canonicalize().ok());
    let hooks = scratch.repository("sub").hooks().expect("git runs");
    assert_eq!(real(hooks), Some(scratch.path(".git")));
    scratch.git(&["config", "core.hooksPath", "own"]);
    let hooks = scratch.repository("").hooks().expect("git runs");
    assert_eq!((real(hooks.clone()), hooks.ends_with("own")), (Some(scratch.path("")), true));
}
