use super::*;

fn parse(text: &str) -> Result<Layer, SettingsProblem> {
    let layer = Layer::parse(text, Origin::BuiltIn, Path::new("/program"), &[])?;
    Ok(layer.expect("the whole file is a table"))
}

#[test]
fn everything_at_once() {
    let text = r#"
        profile = ["lab", "pedantic"]
        exclude = "generated/**"
        baseline = "known.json"
        [levels]
        R401 = "warn"
        R4 = "allow"
        [[override]]
        paths = ["old"]
        levels = { R4 = "warn" }
        [[wait]]
        fn = ["bus::call"]
        kind = "channel"
        says = "waits"
    "#;
    let layer = parse(text).expect("it is right");
    assert_eq!(layer.profiles, [Profile::Lab, Profile::Pedantic]);
    assert_eq!(layer.levels[0], Setting { selector: "R4".into(), level: Level::Allow });
    assert_eq!(layer.levels[1], Setting { selector: "R401".into(), level: Level::Warn });
    assert!(layer.exclude[0].covers("generated/a.rs"));
    assert_eq!(layer.baseline.as_deref(), Some(Path::new("/program/known.json")));
    assert_eq!(layer.overrides.len(), 1);
    assert_eq!(layer.model.waits.len(), 1);
    assert_eq!(layer.entries, "[[wait]]\nfn = [\"bus::call\"]\nkind = \"channel\"\nsays = \"waits\"\n");
}

#[test]
fn errors_say_what_and_where() {
    for (text, expected) in [
        ("profiles = []", "line 1: unknown key `profiles`; did you mean `profile`?"),
        ("\nzzz = 1", "line 2: unknown key `zzz`"),
        ("[[locks]]\n", "line 1: unknown key `locks`; did you mean `lock`?"),
        ("[[rpc]]\nfn = []\nsay = ''", "line 3: unknown key `rpc.say`; did you mean `says`?"),
        ("[[override]]\npath = []", "line 2: unknown key `override.path`; did you mean `paths`?"),
        ("[rpc]\nfn = []", "line 1: `rpc` takes tables: write `[[rpc]]`: it is something else"),
        (
            "profile = \"Lab\"",
            "line 1: `profile` takes one of `default`, `lab`, `pedantic`, or a list of them: unknown variant `Lab`, \
             expected one of `default`, `lab`, `pedantic`",
        ),
        (
            "[levels]\nR4 = \"loud\"",
            "line 2: `levels` takes a table, each value `allow`, `warn`, `deny`: unknown variant `loud`, expected one \
             of `allow`, `warn`, `deny`",
        ),
        (
            "exclude = 3",
            "line 1: `exclude` takes a list of path patterns: invalid type: integer `3`, expected a text or a list \
             of texts",
        ),
        (
            "[[lock]]\ntype = 'a'\nkind = 'spin'\nguards = []\nacquire = {}",
            "line 3: `lock.kind` takes `mutex`, `rwlock`, `reentrant`: unknown variant `spin`, expected one of \
             `mutex`, `rwlock`, `reentrant`",
        ),
        ("[[lock]]\ntype = 'a'\nkind = 'mutex'\nguards = []\nacquire = { lock = 'loudly' }", "`loudly` is none of"),
        ("exclude = []\n[[wait]]\nfn = []\n", "missing field `kind`"),
        ("exclude = []\nprofile = [", "line 2: "),
    ] {
        let problem = parse(text).expect_err(text).to_string();
        assert!(problem == expected || (expected.len() < 30 && problem.contains(expected)), "{text}: {problem}");
    }
}

#[test]
fn tables_of_a_manifest() {
    let text = "[package]\nname = 'a'\n[package.metadata.locklint]\nprofile = 'lab'\n[workspace.metadata.other]\n";
    let read = |path: &[&str]| Layer::parse(text, Origin::BuiltIn, Path::new("/"), path);
    let layer = read(&["package", "metadata", "locklint"]).expect("it is right").expect("it is there");
    assert_eq!(layer.profiles, [Profile::Lab]);
    assert!(read(&["workspace", "metadata", "locklint"]).expect("it is right").is_none());
    let text = "[package.metadata]\nlocklint = 3\n";
    let problem = Layer::parse(text, Origin::BuiltIn, Path::new("/"), &["package", "metadata", "locklint"]);
    assert_eq!(
        problem.expect_err("it is no table").to_string(),
        "line 2: `package.metadata.locklint` takes a table: it is none"
    );
}
