#!/usr/bin/env python3
"""The generated input in build/ to PDF, by the typesetter that the article names."""

import pathlib
import sys

import typst

HERE = pathlib.Path(__file__).resolve().parent


def main():
    names = sys.argv[1:] or sorted(path.stem for path in (HERE / "sources").glob("*.art"))
    for name in names:
        target = HERE / "pdf" / f"{name}.pdf"
        typst.compile(str(HERE / "build" / f"{name}.typ"), output=str(target), root=str(HERE),
                      ignore_system_fonts=True, timestamp=1735689600, pdf_tags=False)


if __name__ == "__main__":
    main()
