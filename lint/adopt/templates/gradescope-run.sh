#!/usr/bin/env bash
# Grades one submission: Gradescope runs this, and reads results/results.json afterwards.
# Written by `cargo locklint init gradescope`.
set -euo pipefail
autograder=/autograder
rubric=()
if [ -f "$autograder/source/rubric.toml" ]; then
    rubric=(--rubric "$autograder/source/rubric.toml")
fi
grades=$(mktemp -d)
cargo-locklint grade "$autograder/submission" "${rubric[@]}" -o "$grades"
mkdir -p "$autograder/results"
cp "$grades"/students/*/results.json "$autograder/results/results.json"
