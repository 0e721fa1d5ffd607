// Numbers the lines of the programs in the book: a schedule names them.
"use strict";

for (const code of document.querySelectorAll("pre code.language-rust")) {
    const lines = code.innerHTML.replace(/\n$/, "").split("\n");
    // One line is no program.
    if (lines.length > 1) {
        const numbered = lines.map((line, at) => `<span class="line-number" aria-hidden="true">${at + 1}</span>${line}`);
        code.innerHTML = numbered.join("\n") + "\n";
    }
}
