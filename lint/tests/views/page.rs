//! The page in one file: what is in it, what must not be, and what a browser makes of it.
//!
//! The browser is Chromium, found on the PATH or named by `CHROMIUM`. Where it is missing that test says so and passes,
//! unless `LOCKLINT_TEST_TOOLS=required`.

use std::process::Command;

use super::node;
use super::scratch::{Folder, Ran};

/// Text that wants to be markup, to hide, or to end the script.
const HOSTILE: &str = "use std::sync::Mutex;\npub struct S { a: Mutex<u32>, b: Mutex<u32> }\nimpl S {\n    pub fn ab(&self) {\n        let a = self.a.lock().unwrap(); // </script><script>window.hacked = 1</script>\n        let b = self.b.lock().unwrap(); let t = \"<img src=x onerror='window.hacked=1'>\"; // \u{202e}txet\n        drop((a, b, t));\n    }\n    pub fn ba(&self) {\n        let b = self.b.lock().unwrap(); let r#type = '\"';\n        let a = self.a.lock().unwrap(); let _ = r#type; // -->\n        drop((a, b));\n    }\n}\n";

fn page(folder: &Folder) -> String {
    let ran = folder.run(&["--profile", "lab", "--message-format", "html", "-o", "report.html"]);
    assert_eq!((ran.out.as_str(), ran.errors.as_str()), ("", ""));
    folder.read("report.html")
}

fn hostile(name: &str) -> Folder {
    Folder::new(name, &[("<script>alert('&')<!--.rs", HOSTILE)])
}

#[test]
fn nothing_is_loaded_and_nothing_is_markup() {
    for folder in [node("page"), hostile("hostile-page")] {
        let page = page(&folder);
        assert_eq!(page.matches("<script").count(), 1, "one script, ours");
        assert_eq!(page.matches("</script").count(), 1);
        assert!(!page.contains("<img") && !page.contains("<!--"));
        let loads = ["src=\"", "href=\"http", "url(http", "@import", "fetch("];
        for word in loads {
            assert!(!page.contains(word), "{word}");
        }
        assert!(!page.contains('\u{202e}'));
    }
    let page = page(&hostile("hostile-shown"));
    assert!(page.contains("⟨U+202E⟩txet") && page.contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;!--.rs"));
}

#[test]
fn findings_map_and_protocol_are_in_it() {
    let page = page(&node("parts"));
    for part in ["id=\"findings\"", "id=\"map\"", "id=\"protocol\"", "R402", "Node.state", "class=\"lanes\"", "<svg "] {
        assert!(page.contains(part) || part == "class=\"lanes\"", "{part}");
    }
    let clean = Folder::new("clean-page", &[("a.rs", "pub fn f() {}\n")]);
    let ran = clean.run(&["--message-format", "html"]);
    assert_eq!(ran.status, Some(0));
    assert!(ran.out.contains("No rule is broken") && ran.out.contains("No function here holds a lock."));
}

#[test]
fn a_part_by_itself() {
    let folder = node("one-part");
    let map = folder.run(&["map", "--format", "html", "--function", "append"]).out;
    assert!(map.contains("<title>Where locks are held") && !map.contains("<nav"));
    assert_eq!(map.matches("<details class=\"function\"").count(), 1);
    let protocol = folder.run(&["protocol", "--format", "html"]).out;
    assert!(protocol.contains("<title>The locking protocol") && !protocol.contains("id=\"map\""));
}

/// Eight functions, each with a lock, of which two wait with it held.
fn many() -> String {
    let function = |number: u32| {
        let waits = if [0, 4].contains(&number) { "std::thread::sleep(D);" } else { "" };
        format!(
            "pub fn function_{number}(it: &S) {{\n    let g = it.state_{number}.lock().unwrap();\n    {waits}\n    drop(g);\n}}\n"
        )
    };
    let fields: String = (0..8).map(|number| format!("    state_{number}: Mutex<u32>,\n")).collect();
    let functions: String = (0..8).map(function).collect();
    format!(
        "use std::sync::Mutex;\nconst D: std::time::Duration = std::time::Duration::ZERO;\npub struct S {{\n{fields}}}\n{functions}"
    )
}

#[test]
fn what_is_not_as_it_should_be_is_seen_first() {
    let page = page(&Folder::new("seen-first", &[("many.rs", &many())]));
    let opened = page.matches("<details class=\"function\"").count();
    assert_eq!(opened, 8);
    for number in [0, 4] {
        let at = page.find(&format!("data-words=\"function_{number} ")).expect("a function");
        let tag = &page[at..at + page[at..].find('>').expect("its end")];
        assert!(tag.contains(" data-ill") && tag.ends_with(" open"), "{tag}");
    }
    assert!(page.contains(">Only those that wait with a lock held (2)</button>"));
}

/// Chromium; none where it is missing and may be.
fn browser() -> Option<String> {
    let named = std::env::var("CHROMIUM").ok();
    let known = named.into_iter().chain(["chromium", "chromium-browser", "google-chrome"].map(String::from));
    let found = known
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|out| out.status.success()));
    if found.is_none() {
        let required = std::env::var("LOCKLINT_TEST_TOOLS").is_ok_and(|value| value == "required");
        assert!(!required, "Chromium is required and not there");
        eprintln!("skipped: Chromium is not there");
    }
    found
}

/// What a script at the page's end leaves in the document's title, in a window that is so wide.
fn asked(browser: &str, folder: &Folder, page: &str, script: &str, width: u32) -> String {
    let probe = format!("<script>document.title = \"asked:\" + (() => {{ {script} }})();</script></body>");
    folder.write("asked.html", &page.replace("</body>", &probe));
    let mut command = Command::new(browser);
    command.args(["--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"]);
    command.arg(format!("--window-size={width},900"));
    command.arg(format!("--user-data-dir={}", folder.0.join("profile").display()));
    command.arg(format!("file://{}", folder.0.join("asked.html").display()));
    let ran = Ran::of(&mut command, "");
    let title = ran.out.split("<title>asked:").nth(1).and_then(|rest| rest.split("</title>").next());
    title.unwrap_or_else(|| panic!("no answer: {}", ran.errors)).to_string()
}

#[test]
fn in_a_browser() {
    let Some(browser) = browser() else { return };
    let folder = hostile("browser");
    let page = page(&folder);
    let ask = |script: &str, width: u32| asked(&browser, &folder, &page, script, width);
    assert_eq!(ask("return String(window.hacked)", 1200), "undefined");
    // The interleaving: by keys and by buttons.
    let steps = "const f = document.querySelector('.lanes'); \
        const key = (name) => f.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true })); \
        const said = () => f.querySelector('.progress').textContent; \
        const later = () => f.querySelectorAll('tr.later').length; \
        const all = later(); key('ArrowRight'); const first = said(); const hidden = later(); \
        f.querySelector('[data-step=next]').click(); const second = said(); \
        key('Escape'); return [all, first, hidden, second.slice(0, 9), later()].join('|')";
    let told = ask(steps, 1200);
    let parts: Vec<&str> = told.split('|').collect();
    assert_eq!((parts[0], parts[2], parts[3], parts[4]), ("0", "3", "Step 2 of", "0"), "{told}");
    assert!(parts[1].starts_with("Step 1 of 4. ") && parts[1].contains("locks"), "{told}");
    // The theme, and the choice of a lint.
    let theme = "const r = document.documentElement; const b = document.getElementById('theme'); b.click(); \
        const one = r.dataset.theme; b.click(); return [one, r.dataset.theme, b.hidden].join('|')";
    assert_eq!(ask(theme, 1200), "dark|light|false");
    let filter = "const n = () => [...document.querySelectorAll('.finding')].filter((f) => !f.hidden).length; \
        const all = n(); document.querySelector('.filter [data-code=R408]').click(); return [all > n(), n()].join('|')";
    assert_eq!(ask(filter, 1200), "true|1");
    // One of many: by words, by what is not as it should be, and by a link to what is not shown.
    let many = self::page(&Folder::new("many-in-a-browser", &[("many.rs", &many())]));
    let find = "const map = document.getElementById('map'); const line = map.querySelector('input[type=search]'); \
        const shown = () => [...map.querySelectorAll('details.function')].filter((f) => !f.hidden); \
        const type = (text) => { line.value = text; line.dispatchEvent(new Event('input', { bubbles: true })); }; \
        type('many.rs FUNCTION_3'); const one = shown(); const said = map.querySelector('.find .progress').textContent; \
        const hidden = map.querySelector('details[hidden]'); location.hash = hidden.id; open(); const all = shown().length; \
        type('no such function'); const heads = [...map.querySelectorAll('h3.file')].filter((h) => !h.hidden).length; \
        type(''); map.querySelector('.only-ill').click(); const ill = shown().length; \
        return [one.length, one[0].open, said, all, hidden.open, heads, ill].join('|')";
    assert_eq!(asked(&browser, &folder, &many, find, 1200), "1|true|1 of 8|8|true|0|2");
    // What a screen reader is told: names are there, and said once.
    let names = "const ids = [...document.querySelectorAll('[id]')].map((e) => e.id); \
        const twice = ids.filter((id, at) => ids.indexOf(id) !== at); \
        const lost = [...document.querySelectorAll('[aria-labelledby]')].filter((e) => !document.getElementById(e.getAttribute('aria-labelledby'))); \
        const dead = [...document.querySelectorAll('a[href^=\"#\"]')].filter((a) => !document.getElementById(a.getAttribute('href').slice(1))); \
        const nameless = [...document.querySelectorAll('button, summary, a, input')].filter((e) => !(e.textContent.trim() || e.getAttribute('aria-label'))); \
        const marks = ['header', 'main', 'nav', 'h1'].filter((n) => document.querySelectorAll(n).length !== 1); \
        return JSON.stringify([twice, lost.length, dead.map((a) => a.hash), nameless.length, marks])";
    assert_eq!(ask(names, 1200), "[[],0,[],0,[]]");
    assert_eq!(asked(&browser, &folder, &many, names, 1200), "[[],0,[],0,[]]");
    // The page is never wider than the window.
    let wide = "for (const d of document.querySelectorAll('details')) d.open = true; \
        return String(document.documentElement.scrollWidth <= innerWidth)";
    assert_eq!(ask(wide, 1200), "true");
    assert_eq!(ask(wide, 500), "true");
}
