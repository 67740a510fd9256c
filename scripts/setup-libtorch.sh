#!/usr/bin/env bash
# Fetches libtorch 2.4.0 for the feature `rust-bert` from the Python package index, for machines that reach no other
# source, and keeps it outside the tree. Prints the environment that the build needs:
#
#   eval "$(bash scripts/setup-libtorch.sh)"
#   cargo build --release --features rust-bert
#
# The wheel is made for CUDA; what is kept runs on processors and needs two small CUDA libraries to load.
# Needs Python 3 with pip. Exit code 3: the packages cannot be had here.
set -euo pipefail

target="${CLAIMTRACE_LIBTORCH:-${XDG_CACHE_HOME:-$HOME/.cache}/claimtrace/libtorch-2.4.0}"

if [ ! -e "$target/complete" ]; then
    work="$(mktemp -d)"
    trap 'rm -rf "$work"' EXIT
    fetch() {
        python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --dest "$work" "$@" 1>&2
    }
    if ! fetch --python-version 3.11 --platform manylinux1_x86_64 torch==2.4.0 ||
        ! fetch --python-version 3.11 --platform manylinux1_x86_64 \
            nvidia-cuda-cupti-cu12==12.1.105 nvidia-cuda-runtime-cu12==12.1.105; then
        echo "setup-libtorch: the packages could not be downloaded" >&2
        exit 3
    fi
    mkdir -p "$work/libtorch"
    python3 - "$work" <<'PYTHON'
import glob, os, re, shutil, sys, zipfile

work = sys.argv[1]
wanted = re.compile(
    r"torch/(include/.+)"
    r"|.*/?(lib/(?:libtorch_cpu\.so|libc10\.so|libgomp-[^/]*\.so\.1|libcupti\.so\.12|libcudart\.so\.12))"
)
for wheel in glob.glob(os.path.join(work, "*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            match = wanted.fullmatch(name)
            if not match or name.endswith("/"):
                continue
            path = os.path.join(work, "libtorch", match[1] or match[2])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(name) as source, open(path, "wb") as out:
                shutil.copyfileobj(source, out)
PYTHON
    # The build links `torch`, which here is these two.
    echo 'INPUT(-ltorch_cpu -lc10)' >"$work/libtorch/lib/libtorch.so"
    echo 2.4.0 >"$work/libtorch/build-version"
    touch "$work/libtorch/complete"
    mkdir -p "$(dirname "$target")"
    rm -rf "$target"
    mv "$work/libtorch" "$target"
fi

echo "export LIBTORCH='$target'"
# The wheel is built with the old C++ interface of strings.
echo "export LIBTORCH_CXX11_ABI=0"
# Threads that wait do not take processor time from others.
echo "export OMP_WAIT_POLICY=passive"
