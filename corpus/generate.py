#!/usr/bin/env python3
"""Sources of the articles to the typesetter's input (build/) and to the annotations (../annotations/).

    python3 generate.py [NAME ...]

Standard library only; the typesetter is called by build.sh.
"""

import json
import pathlib
import sys

import bibliography
import typst_source
from article import Annotator, MarkupError, Numbering, load_references, parse_article

HERE = pathlib.Path(__file__).resolve().parent
ANNOTATIONS = HERE.parent / "annotations"


def annotate(name, header, blocks, references):
    """Annotation record, and the list entries as `(label, segments, record)`."""
    numbering = Numbering()
    annotator = Annotator(header, references, numbering)
    for block in blocks:
        annotator.block(block)
    annotator.finish()
    suffixes = dict(word.split("=") for word in header.get("suffixes", "").split())
    cited = {key for citation in annotator.citations for key in citation["targets"]}
    keys = bibliography.order(header, references, numbering, cited)
    entries, ids = [], {}
    for index, key in enumerate(keys, 1):
        label = str(index) if annotator.numeric else ""
        entry = bibliography.entry(header["references"], label, references[key], suffixes.get(key, ""))
        entries.append(entry)
        ids[key] = entry[2]["id"]
    for citation in annotator.citations:
        citation["targets"] = [ids[key] for key in citation["targets"]]
    for claim in annotator.claims:
        claim["references"] = [ids[key] for key in claim["references"]]
    record = {
        "schema": "claimtrace/annotations/1",
        "document": {"file_name": f"{name}.pdf", "doi": header["doi"]},
        "annotator": "claimtrace corpus",
        "layers": ["references", "citations", "entities", "claims", "findings"],
        "text": annotator.text,
        "references": [record for _, _, record in entries],
        "citations": annotator.citations,
        "entities": sorted(annotator.entities, key=lambda entity: entity["start"]),
        "claims": annotator.claims,
    }
    return record, entries


def generate(name, references):
    source = (HERE / "sources" / f"{name}.art").read_text(encoding="utf-8")
    header, blocks = parse_article(source)
    record, entries = annotate(name, header, blocks, references)
    written = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (ANNOTATIONS / f"{name}.json").write_text(written, encoding="utf-8")
    build = HERE / "build"
    build.mkdir(exist_ok=True)
    writer = typst_source.Writer(header, Numbering())
    (build / f"{name}.typ").write_text(writer.article(blocks, entries), encoding="utf-8")


def main():
    names = sys.argv[1:] or sorted(path.stem for path in (HERE / "sources").glob("*.art"))
    references = load_references(HERE / "references.txt")
    for name in names:
        try:
            generate(name, references)
        except MarkupError as error:
            sys.exit(f"{name}: {error}")


if __name__ == "__main__":
    main()
