//! The findings of a page.

use std::collections::BTreeMap;

use super::code::{self, prose};
use super::{find, markdown};
use crate::finding::{Finding, Interleaving, Location};
use crate::lesson;
use crate::policy::{Told, lint};
use crate::report::Report;
use crate::report::view::escape;
use crate::span::FileId;

/// All of them, with what leaves out those of other lints.
pub fn draw(report: &Report) -> String {
    if report.told.is_empty() {
        return "<p class=\"empty\">No rule is broken, as far as can be seen.</p>\n".to_string();
    }
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    for told in report.told {
        *by_code.entry(told.finding.code).or_default() += 1;
    }
    let mut codes = String::new();
    if by_code.len() > 1 {
        codes.push_str("<div class=\"filter\" role=\"group\" aria-label=\"Show the findings of\">\n");
        codes.push_str(&format!(
            "<button type=\"button\" aria-pressed=\"true\" data-code=\"\">All ({})</button>\n",
            report.told.len()
        ));
        for (code, count) in &by_code {
            let name = lint(code).map_or("", |info| info.name);
            codes.push_str(&format!(
                "<button type=\"button\" aria-pressed=\"false\" data-code=\"{code}\">{code} {} ({count})</button>\n",
                escape(name)
            ));
        }
        codes.push_str("</div>\n");
    }
    let mut out = find::bar("Find findings by words, files or functions", report.told.len(), &codes);
    for (at, told) in report.told.iter().enumerate() {
        out.push_str(&finding(report, told, at + 1));
    }
    let lessons = lessons(by_code.keys().copied());
    if !lessons.is_empty() {
        out.push_str(&format!("<h3 class=\"lessons\">Lessons</h3>\n{lessons}"));
    }
    out
}

fn finding(report: &Report, told: &Told, number: usize) -> String {
    let finding = &told.finding;
    let word = told.level.word();
    let function = finding.function.as_deref().map(|name| format!(" in <code>{}</code>", escape(name)));
    let address = report.address(finding.primary);
    let found_by = [finding.code, &finding.message, &address, finding.function.as_deref().unwrap_or_default()];
    let mut out = format!(
        "<article class=\"finding {word}\" id=\"f{number}\" data-code=\"{code}\"{} aria-labelledby=\"f{number}-title\">\n\
         <h3 id=\"f{number}-title\"><span class=\"level\">{word}</span> <span class=\"id\">{code}</span> {}</h3>\n\
         <p class=\"where\"><a href=\"#f{number}\">{}</a>{}</p>\n",
        find::words(&found_by, false),
        prose(&finding.message),
        escape(&address),
        function.unwrap_or_default(),
        code = finding.code,
    );
    out.push_str(&sources(report, finding, number));
    if let Some(scenario) = &finding.scenario {
        out.push_str(&lanes(report, finding, scenario, number));
    }
    for note in &finding.notes {
        out.push_str(&format!("<p class=\"note\"><b>Note</b> {}</p>\n", prose(note)));
    }
    if !finding.helps.is_empty() {
        out.push_str("<div class=\"help\"><h4>What to do</h4>\n<ul>\n");
        for help in &finding.helps {
            let text = help.text.strip_prefix("or ").unwrap_or(&help.text);
            out.push_str(&format!("<li>{}", prose(text)));
            if !help.code.is_empty() {
                out.push_str(&format!("<pre tabindex=\"0\"><code>{}</code></pre>", escape(&help.code.join("\n"))));
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ul></div>\n");
    }
    if lesson::page(finding.code).is_some() {
        out.push_str(&format!(
            "<p class=\"more\"><a href=\"#lesson-{code}\">Why this matters: {code}</a></p>\n",
            code = finding.code
        ));
    }
    out.push_str("</article>\n");
    out
}

/// The code of a finding, a frame a file, its own first.
fn sources(report: &Report, finding: &Finding, number: usize) -> String {
    let mut files: Vec<FileId> = vec![finding.primary.file];
    for label in &finding.labels {
        if !files.contains(&label.at.file) {
            files.push(label.at.file);
        }
    }
    let mut out = String::new();
    for file in files {
        let own = (file == finding.primary.file).then(|| code::Label {
            span: finding.primary.span,
            text: finding.label.clone(),
            primary: true,
        });
        let labels = finding.labels.iter().filter(|label| label.at.file == file);
        let labels = labels.map(|label| code::Label { span: label.at.span, text: label.text.clone(), primary: false });
        let labels: Vec<code::Label> = own.into_iter().chain(labels).collect();
        let source = report.program.file(file);
        let Some(lines) = report.lines.get(&file).filter(|_| !source.text.is_empty()) else { continue };
        if file != finding.primary.file {
            out.push_str(&format!("<p class=\"file\">{}</p>\n", escape(&source.shown())));
        }
        out.push_str(&code::draw(&source.text, lines, &labels, &anchor(number, file)));
    }
    out
}

/// What the anchors of a finding's lines in a file begin with.
fn anchor(number: usize, file: FileId) -> String {
    format!("f{number}-{}", file.0)
}

/// The interleaving: a table with a column a lane and a row a step, which the script steps through.
fn lanes(report: &Report, finding: &Finding, scenario: &Interleaving, number: usize) -> String {
    let one_file = scenario.steps.iter().filter_map(|step| step.at).all(|at| at.file == finding.primary.file);
    let mut out = format!(
        "<figure class=\"lanes\" id=\"f{number}-lanes\" aria-labelledby=\"f{number}-intro\">\n\
         <figcaption id=\"f{number}-intro\">{}</figcaption>\n\
         <div class=\"controls\" hidden><button type=\"button\" data-step=\"first\">Start</button>\
         <button type=\"button\" data-step=\"back\">Back</button><button type=\"button\" data-step=\"next\">Next step</button>\
         <button type=\"button\" data-step=\"all\">All</button><span class=\"progress\" role=\"status\" aria-live=\"polite\"></span></div>\n\
         <div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Interleaving\"><table>\n<thead><tr><th scope=\"col\"><span class=\"quiet\">Step</span></th>",
        if scenario.intro.is_empty() { "How it goes wrong:".to_string() } else { prose(&scenario.intro) }
    );
    for lane in &scenario.lanes {
        out.push_str(&format!("<th scope=\"col\">{}</th>", prose(lane)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (at, step) in scenario.steps.iter().enumerate() {
        let place = step.at.map(|at| place(report, at, one_file));
        let target = step.at.map(|at| format!("{}-{}", anchor(number, at.file), report.begin(at).0));
        let data = target.map(|target| format!(" data-line=\"{target}\"")).unwrap_or_default();
        out.push_str(&format!("<tr{data}><th scope=\"row\">{}</th>", at + 1));
        for lane in 0..scenario.lanes.len() {
            if lane == step.lane.min(scenario.lanes.len() - 1) {
                let place = place.as_deref().map(|place| format!("<span class=\"place\">{}</span> ", escape(place)));
                out.push_str(&format!("<td class=\"acts\">{}{}</td>", place.unwrap_or_default(), prose(&step.text)));
            } else {
                out.push_str("<td></td>");
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str(&format!(
        "</tbody></table></div>\n<p class=\"outcome\"><b>Outcome</b> {}</p>\n</figure>\n",
        prose(&scenario.outcome)
    ));
    out
}

fn place(report: &Report, at: Location, one_file: bool) -> String {
    if one_file {
        return format!("line {}", report.begin(at).0);
    }
    let shown = report.file(at).shown();
    // The last two parts: `mod.rs:4` says nothing.
    let mut parts: Vec<&str> = shown.rsplit(['/', '\\']).take(2).collect();
    parts.reverse();
    format!("{}:{}", parts.join("/"), report.begin(at).0)
}

/// The lessons of these lints, folded; a link to `lesson-CODE` opens one.
pub fn lessons<'c>(codes: impl Iterator<Item = &'c str>) -> String {
    let mut out = String::new();
    for code in codes {
        if let Some(page) = lesson::page(code) {
            let name = lint(code).map_or("", |info| info.name);
            let body = page.trim().lines().skip_while(|line| line.starts_with("# ")).collect::<Vec<_>>().join("\n");
            out.push_str(&format!(
                "<details class=\"lesson\"><summary>{code} {}</summary>\n<div class=\"text\" id=\"lesson-{code}\">\n{}</div></details>\n",
                escape(name),
                markdown::html(&body)
            ));
        }
    }
    out
}
