#!/bin/sh
# Refuses a commit whose staged Rust files have findings. `git commit --no-verify` commits all the same.
# Written by `cargo locklint hook install`.
exec cargo-locklint check --staged
