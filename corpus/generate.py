#!/usr/bin/env python3
"""Sources of the articles to the typesetter's input (build/) and to the annotations (../annotations/).

    python3 generate.py [NAME ...]

Standard library only; the typesetter is called by build.sh.
"""

import json
import pathlib
import sys

import bibliography
import groff_source
import reportlab_source
import typst_source
from article import Annotator, MarkupError, Numbering, load_references, parse_article

HERE = pathlib.Path(__file__).resolve().parent
ANNOTATIONS = HERE.parent / "annotations"
TYPESETTERS = {"typst": (".typ", typst_source), "groff": (".ms", groff_source),
                "reportlab": (".json", reportlab_source)}


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
        "layers": header.get("layers", "references citations entities claims findings").split(),
        "text": annotator.text,
        "references": [record for _, _, record in entries],
        "citations": annotator.citations,
        "entities": sorted(annotator.entities, key=lambda entity: entity["start"]),
        "claims": annotator.claims,
    }
    return record, entries


def brat(record):
    """The record as brat standoff: text and lines of the `.ann` file. Findings have no place in it.

    A tab would end a field, so cells are parted by a space: one character for one, the offsets stay.
    """
    text = record["text"].replace("\t", " ")
    lines, note = [], 0

    def bound(label, span, remark=""):
        nonlocal note
        identity = f"T{sum(line.startswith('T') for line in lines) + 1}"
        lines.append(f"{identity}\t{label} {span['start']} {span['end']}\t{text[span['start']:span['end']]}")
        if remark:
            note += 1
            lines.append(f"#{note}\tAnnotatorNotes {identity}\t{remark}")

    for entity in record["entities"]:
        bound(entity["label"], entity)
    for citation in record["citations"]:
        status = [citation["status"]] if citation["status"] != "resolved" else []
        bound("CITATION", citation, " ".join(status + citation["targets"]))
    for claim in record["claims"]:
        bound("CLAIM", claim, " ".join(claim["references"]))
    return text, "\n".join(lines) + "\n"


def generate(name, references):
    source = (HERE / "sources" / f"{name}.art").read_text(encoding="utf-8")
    header, blocks = parse_article(source)
    record, entries = annotate(name, header, blocks, references)
    written = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (ANNOTATIONS / f"{name}.json").write_text(written, encoding="utf-8")
    if header.get("also") == "brat":
        (ANNOTATIONS / "brat").mkdir(exist_ok=True)
        for extension, content in zip((".txt", ".ann"), brat(record)):
            (ANNOTATIONS / "brat" / (name + extension)).write_text(content, encoding="utf-8")
    build = HERE / "build"
    build.mkdir(exist_ok=True)
    extension, module = TYPESETTERS[header.get("typesetter", "typst")]
    writer = module.Writer(header, Numbering())
    (build / f"{name}{extension}").write_text(writer.article(blocks, entries), encoding="utf-8")


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
