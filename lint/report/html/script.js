"use strict";
// Light or dark: what the reader's system says, until the button says otherwise.
(() => {
  const button = document.getElementById("theme");
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recall = () => { try { return localStorage.getItem("locklint-theme"); } catch { return null; } };
  const keep = (theme) => { try { localStorage.setItem("locklint-theme", theme); } catch { /* a page without storage forgets */ } };
  const now = () => root.dataset.theme || (dark.matches ? "dark" : "light");
  const name = () => { button.textContent = now() === "dark" ? "Light theme" : "Dark theme"; };
  const known = recall();
  if (known === "dark" || known === "light") root.dataset.theme = known;
  button.addEventListener("click", () => {
    root.dataset.theme = now() === "dark" ? "light" : "dark";
    keep(root.dataset.theme);
    name();
  });
  dark.addEventListener("change", name);
  name();
  button.hidden = false;
})();

// Interleavings: one step at a time, by buttons or by the arrow keys. Without this script all steps are shown.
for (const figure of document.querySelectorAll(".lanes")) {
  const rows = [...figure.querySelectorAll("tbody tr")];
  const heads = [...figure.querySelectorAll("thead th")].map((head) => head.textContent);
  const controls = figure.querySelector(".controls");
  const progress = figure.querySelector(".progress");
  const outcome = figure.querySelector(".outcome");
  const article = figure.closest("article");
  const buttons = Object.fromEntries([...controls.querySelectorAll("button")].map((b) => [b.dataset.step, b]));
  // -1: all at once; from 0: up to this step; one more than there are: the outcome.
  let at = -1;
  const show = () => {
    const all = at < 0;
    rows.forEach((row, index) => {
      row.classList.toggle("later", !all && index > at);
      row.classList.toggle("now", index === at);
      if (index === at) row.setAttribute("aria-current", "step"); else row.removeAttribute("aria-current");
    });
    outcome.classList.toggle("later", !all && at < rows.length);
    for (const line of article.querySelectorAll(".line.now")) line.classList.remove("now");
    const target = !all && rows[at] && rows[at].dataset.line && document.getElementById(rows[at].dataset.line);
    if (target) target.classList.add("now");
    buttons.back.disabled = all || at === 0;
    buttons.next.disabled = !all && at >= rows.length;
    buttons.all.disabled = all;
    if (all) progress.textContent = `${rows.length} steps`;
    else if (at >= rows.length) progress.textContent = outcome.textContent;
    else {
      const cell = rows[at].querySelector(".acts");
      progress.textContent = `Step ${at + 1} of ${rows.length}. ${heads[cell.cellIndex]}: ${cell.textContent}`;
    }
  };
  const go = {
    first: () => { at = 0; },
    back: () => { at = Math.max(0, at - 1); },
    next: () => { at = Math.min(rows.length, at + 1); },
    all: () => { at = -1; },
  };
  for (const [step, button] of Object.entries(buttons)) {
    button.addEventListener("click", () => { go[step](); show(); });
  }
  figure.addEventListener("keydown", (event) => {
    const step = { ArrowRight: "next", ArrowLeft: "back", Home: "first", Escape: "all" }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step === "back" && at < 0) return;
    go[step]();
    show();
    event.preventDefault();
  });
  controls.hidden = false;
  show();
}

// Many things: those with all the words that are typed, of one lint alone, or those alone that are not as they should be.
const finders = new Map();
for (const finder of document.querySelectorAll(".find")) {
  const section = finder.closest("section");
  const items = [...section.querySelectorAll("[data-words]")];
  const typed = finder.querySelector("input");
  const ill = finder.querySelector(".only-ill");
  const codes = [...finder.querySelectorAll("[data-code]")];
  const told = finder.querySelector(".progress");
  const isPressed = (button) => button !== null && button.getAttribute("aria-pressed") === "true";
  const show = () => {
    const words = typed === null ? [] : typed.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const code = codes.filter(isPressed).map((button) => button.dataset.code).join("");
    const fits = (item) => words.every((word) => item.dataset.words.includes(word))
      && (code === "" || item.dataset.code === code)
      && (!isPressed(ill) || item.hasAttribute("data-ill"));
    for (const item of items) item.hidden = !fits(item);
    const shown = items.filter((item) => !item.hidden);
    if (words.length > 0 && shown.length <= 3) {
      for (const item of shown) if (item.tagName === "DETAILS") item.open = true;
    }
    for (const head of section.querySelectorAll("h3.file")) {
      let next = head.nextElementSibling;
      while (next && next.hidden) next = next.nextElementSibling;
      head.hidden = !next || next.tagName !== "DETAILS";
    }
    told.textContent = shown.length === items.length ? "" : `${shown.length} of ${items.length}`;
  };
  const reset = () => {
    if (typed !== null) typed.value = "";
    if (ill !== null) ill.setAttribute("aria-pressed", "false");
    for (const button of codes) button.setAttribute("aria-pressed", String(button.dataset.code === ""));
    show();
  };
  finder.addEventListener("input", show);
  finder.addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    if (chosen === ill) ill.setAttribute("aria-pressed", String(!isPressed(ill)));
    else for (const button of codes) button.setAttribute("aria-pressed", String(button === chosen));
    show();
  });
  for (const item of items) finders.set(item, reset);
  finder.hidden = false;
}

// What a link leads to is shown and opened.
const open = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.hidden && finders.has(target)) finders.get(target)();
  const folded = target && target.closest("details");
  if (folded) {
    folded.open = true;
    folded.scrollIntoView();
  }
};
addEventListener("hashchange", open);
open();
