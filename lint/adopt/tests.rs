use super::*;

fn supply(from: &str, tag: &str) -> Supply {
    Supply { from: from.into(), tag: tag.into() }
}

const ALL: [Service; 5] =
    [Service::Github, Service::Gitlab, Service::PreCommit, Service::Gradescope, Service::Classroom];

/// The text of all its files.
fn text(service: Service, supply: Option<&Supply>) -> Result<String, AdoptError> {
    Ok(service.files(supply)?.into_iter().map(|file| file.text).collect())
}

#[test]
fn where_it_comes_from_stands_in_the_files() {
    for service in ALL {
        let text = text(service, Some(&supply("https://example.org/locklint.git", "v1.2.3"))).expect("a text");
        assert!(text.contains("https://example.org/locklint.git") && text.contains("v1.2.3"), "{text}");
        assert!(!text.contains("@FROM@") && !text.contains("@TAG@"), "{text}");
    }
    assert!(text(Service::PreCommit, None).is_ok_and(|text| text.contains("repo: local")));
    let missing = text(Service::Github, None).expect_err("it has to be told");
    assert_eq!(missing.to_string(), "it is not known where GitHub is to install locklint from");
}

#[test]
fn what_would_be_more_than_an_address_is_refused() {
    let wrong = ["", "a b", "a\nb", "--config=x", "$(reboot)", "a;b", "a'b", "`a`", "a #b", "a:", "&x", "{a}", "é"];
    for wrong in wrong {
        for supply in [supply(wrong, "v1"), supply("https://example.org/a", wrong)] {
            let error = text(Service::Gitlab, Some(&supply)).expect_err(wrong).to_string();
            assert_eq!(error, format!("`{wrong}` is no address or tag of a repository"));
        }
    }
    for right in ["git@example.org:team/locklint.git", "https://user@example.org:8443/~me/locklint+x", "../locklint"] {
        assert!(text(Service::Gitlab, Some(&supply(right, "release/1.0"))).is_ok(), "{right}");
    }
}

#[test]
fn nothing_is_overwritten_unasked() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("below/it/file");
    write_new(&path, "one\n", false, false).expect("it is new");
    write_new(&path, "one\n", false, false).expect("it is the same");
    let error = write_new(&path, "two\n", false, false).expect_err("it is there").to_string();
    assert!(error.ends_with("below/it/file` is there already"), "{error}");
    assert_eq!(fs::read_to_string(&path).expect("a file"), "one\n");
    write_new(&path, "two\n", true, true).expect("it is replaced");
    assert_eq!(fs::read_to_string(&path).expect("a file"), "two\n");
    // Nothing else is left in the folder.
    assert_eq!(fs::read_dir(path.parent().expect("a folder")).expect("a folder").count(), 1);
    let error = write_new(&path.join("file"), "", false, false).expect_err("no folder").to_string();
    assert!(error.contains("cannot be written"), "{error}");
}

#[test]
#[cfg(unix)]
fn a_program_can_be_run() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    for (name, is_program) in [("hook", true), ("file", false)] {
        let path = folder.path().join(name);
        write_new(&path, HOOK, is_program, false).expect("it is written");
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!((mode & 0o100 != 0, mode & 0o400 != 0), (is_program, true), "{mode:o}");
    }
}
