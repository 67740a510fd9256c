#!/usr/bin/env bash
# Makes the Python environment that reads exports back (tests/export_consumers.rs) and prints the path of its
# interpreter. It lies outside the tree, in the user's cache, under a name made of the pinned requirements: made once,
# made anew when they change. CLAIMTRACE_CONSUMERS names another place. Needs Python 3.10 or later and a package index.
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=tests/consumers/requirements.txt
digest=$(cksum <"$requirements" | cut -d" " -f1)
home=${CLAIMTRACE_CONSUMERS:-${XDG_CACHE_HOME:-$HOME/.cache}/claimtrace/consumers-$digest}
if [ ! -e "$home/ready" ]; then
    # One at a time: two tests may ask at once.
    mkdir -p "$(dirname "$home")"
    exec 9>"$home.lock"
    if command -v flock >/dev/null; then flock 9; fi
    if [ ! -e "$home/ready" ]; then
        rm -rf "$home"
        python3 -m venv "$home" >&2
        "$home/bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 30 \
            --requirement "$requirements" >&2
        touch "$home/ready"
    fi
fi
echo "$home/bin/python"
