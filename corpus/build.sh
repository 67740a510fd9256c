#!/bin/sh
# Rebuilds every PDF in pdf/ and the annotations in ../annotations/ from sources/.
# Needs Python 3 with the packages in requirements.txt. The same input gives the same bytes.
set -eu
cd "$(dirname "$0")"
SOURCE_DATE_EPOCH=1735689600
export SOURCE_DATE_EPOCH
python="${PYTHON:-python3}"
"$python" generate.py "$@"
"$python" typeset.py "$@"
"$python" check.py "$@"
