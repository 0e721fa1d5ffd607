#!/usr/bin/env bash
# Installs locklint into the image that Gradescope builds. Goes into the autograder's zip beside `run_autograder` and, if
# there is one, `rubric.toml`. Written by `cargo locklint init gradescope`.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends build-essential ca-certificates curl git
curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal
"$HOME/.cargo/bin/cargo" install --locked --git @FROM@ --tag @TAG@ --root /usr/local locklint
