#!/usr/bin/env python3
"""Checks the annotations: offsets, targets, and mentions that the annotator passed over.

    python3 check.py [NAME ...]          errors, exit code 1 if there are any
    python3 check.py --list [NAME ...]   also every label with its surfaces, and the numbers left unmarked, to
                                         proof-read
"""

import collections
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ANNOTATIONS = HERE.parent / "annotations"
EDGE = re.compile(r"^[\s.,;:]|[\s.,;:]$")


def spans(record):
    """Every annotated span with a word for it."""
    for entity in record["entities"]:
        yield "entity", entity
    for citation in record["citations"]:
        yield "citation", citation
    for claim in record["claims"]:
        yield "claim", claim
        for role in claim.get("roles", []):
            yield "role", role
        for finding in claim["findings"]:
            yield "finding", finding
            for key in ("measure", "arm", "comparator"):
                if isinstance(finding.get(key), dict):
                    yield key, finding[key]


def offset_errors(record):
    for name, span in spans(record):
        if record["text"][span["start"]:span["end"]] != span["text"]:
            yield f"{name} at {span['start']}: text differs from the slice"
        if not span["text"] or EDGE.search(span["text"]):
            yield f"{name} at {span['start']}: “{span['text'][:30]}” begins or ends with space or punctuation"
        if "\n" in span["text"]:
            yield f"{name} at {span['start']}: runs over a line end"


def structure_errors(record):
    ids = {reference["id"] for reference in record["references"]}
    entities = sorted(record["entities"], key=lambda entity: entity["start"])
    for first, second in zip(entities, entities[1:]):
        if second["start"] < first["end"]:
            yield f"entities overlap: “{first['text']}” and “{second['text']}”"
    for citation in record["citations"]:
        if not set(citation["targets"]) <= ids:
            yield f"citation “{citation['text']}”: target that is not in the list"
        if (citation["status"] == "unresolved") != (not citation["targets"]):
            yield f"citation “{citation['text']}”: status {citation['status']} with targets {citation['targets']}"
    for claim in record["claims"]:
        if not set(claim["references"]) <= ids:
            yield f"claim “{claim['text'][:40]}”: reference that is not in the list"
        inside = [entity for entity in entities if claim["start"] <= entity["start"] < claim["end"]]
        if not inside:
            yield f"claim “{claim['text'][:60]}” has no entity"
        for index, finding in enumerate(claim["findings"]):
            if finding.get("qualifies") == index:
                yield f"finding “{finding['text']}” qualifies itself"


def covered(start, end, marked):
    return any(first <= start and end <= last for first, last in marked)


def passed_over(record, allowed):
    """Places that read like an annotated mention and are not annotated."""
    marked = [(span["start"], span["end"]) for span in record["entities"] + record["citations"]]
    labels = collections.defaultdict(set)
    for entity in record["entities"]:
        labels[entity["text"]].add(entity["label"])
    for surface, found in sorted(labels.items()):
        if len(found) > 1:
            yield f"“{surface}” is {' and '.join(sorted(found))}"
        pattern = r"(?<!\w)" + re.escape(surface) + r"(?:s|es)?(?!\w)"
        for match in re.finditer(pattern, record["text"], re.IGNORECASE):
            if covered(match.start(), match.end(), marked) or match.group(0).casefold() in allowed:
                continue
            context = record["text"][max(0, match.start() - 30):match.end() + 30].replace("\n", "⏎")
            yield f"not annotated: “{match.group(0)}” in …{context}…"


def unmarked_numbers(record):
    """Numbers in claims that are neither a finding nor a citation nor part of a name."""
    for claim in record["claims"]:
        taken = [(finding["start"], finding["end"]) for finding in claim["findings"]]
        taken += [(citation["start"], citation["end"]) for citation in record["citations"]]
        taken += [(entity["start"], entity["end"]) for entity in record["entities"]]
        for match in re.finditer(r"[−<>≤≥]?\d[\d.,]*%?", claim["text"]):
            start = claim["start"] + match.start()
            if not any(first <= start < last for first, last in taken):
                yield f"{match.group(0)} in …{claim['text'][max(0, match.start() - 25):match.end() + 20]}…"


def proof_list(record):
    surfaces = collections.defaultdict(collections.Counter)
    for entity in record["entities"]:
        surfaces[entity["label"]][entity["text"]] += 1
    for label, counter in sorted(surfaces.items()):
        print(f"  {label}: " + "; ".join(f"{text} ×{count}" for text, count in sorted(counter.items())))
    for line in unmarked_numbers(record):
        print(f"  number: {line}")
    for claim in record["claims"]:
        support = ",".join(claim["references"]) or "uncited"
        print(f"  claim [{support}; {claim['assertion']}] {claim['text'][:100]}")
        for finding in claim["findings"]:
            shown = {key: value["text"] if isinstance(value, dict) else value for key, value in finding.items()
                     if key not in ("start", "end")}
            print(f"      {shown}")


def main():
    arguments = sys.argv[1:]
    listing = "--list" in arguments
    names = [name for name in arguments if name != "--list"]
    names = names or sorted(path.stem for path in (HERE / "sources").glob("*.art"))
    failed = False
    for name in names:
        record = json.loads((ANNOTATIONS / f"{name}.json").read_text(encoding="utf-8"))
        source = (HERE / "sources" / f"{name}.art").read_text(encoding="utf-8")
        header = re.search(r"^unmarked: (.*)$", source.partition("\n---\n")[0], re.MULTILINE)
        allowed = {word.strip().casefold() for word in header.group(1).split(";")} if header else set()
        errors = [*offset_errors(record), *structure_errors(record), *passed_over(record, allowed)]
        failed |= bool(errors)
        findings = sum(len(claim["findings"]) for claim in record["claims"])
        print(f"{name}: {len(record['entities'])} entities, {len(record['citations'])} citations, "
              f"{len(record['references'])} references, {len(record['claims'])} claims, {findings} findings, "
              f"{len(errors)} errors")
        for error in errors:
            print(f"  ERROR {error}")
        if listing:
            proof_list(record)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
