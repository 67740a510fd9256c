#!/usr/bin/env bash
# Everything that must hold before a change lands: format, lints, tests, documentation.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --check
cargo clippy --all-targets --locked -- -D warnings
cargo test --locked
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked

# The second engine and training need libtorch, which is fetched once and kept outside the tree.
status=0
libtorch="$(bash scripts/setup-libtorch.sh)" || status=$?
if [ "$status" -eq 3 ]; then
    echo "SKIPPED: the feature rust-bert, because libtorch cannot be downloaded here"
    exit 0
elif [ "$status" -ne 0 ]; then
    exit "$status"
fi
eval "$libtorch"
cargo clippy --features rust-bert --all-targets --locked -- -D warnings
cargo test --features rust-bert --lib --test engines --test training --locked
