#!/usr/bin/env python3
"""The generated input in build/ to PDF, by the typesetter that the article names.

    python3 typeset.py [NAME ...]
"""

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
DATE = int(os.environ.get("SOURCE_DATE_EPOCH", "1735689600"))


def with_typst(source, target):
    import typst  # installed only where a PDF is rebuilt

    typst.compile(str(source), output=str(target), root=str(HERE), ignore_system_fonts=True, timestamp=DATE,
                  pdf_tags=False)


def with_groff(source, target):
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(DATE), "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    command = ["groff", "-K", "utf8", "-t", "-ms", "-T", "pdf", str(source)]
    target.write_bytes(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)


def with_reportlab(source, target):
    import three_columns  # needs ReportLab

    three_columns.typeset(source, target)


def main():
    names = sys.argv[1:] or sorted(path.stem for path in (HERE / "sources").glob("*.art"))
    for name in names:
        target = HERE / "pdf" / f"{name}.pdf"
        for extension, typesetter in ((".typ", with_typst), (".ms", with_groff), (".json", with_reportlab)):
            source = HERE / "build" / (name + extension)
            if source.exists():
                typesetter(source, target)


if __name__ == "__main__":
    main()
