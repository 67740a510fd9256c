"""Reads exports back with programs of others and prints what they found, as JSON.

    read_back.py FOLDER

FOLDER holds what `claimtrace export` wrote: references.ris, references.bib, references.json, everything.jsonl, and the
folders brat, bioc, pubannotation, web, conll, csv, parquet. Each reader counts what it understood and checks that the
offsets lead to the text they name. The Rust test compares the counts with the records.
"""

import collections
import csv
import json
import sys
import warnings
from pathlib import Path

import bibtexparser
import duckdb
import iobes
import rispy
from bioc import biocjson
from bioc.validator import BioCValidator
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

LABELS = ["DRUG", "DRUG_CLASS", "TRIAL", "OUTCOME", "ADVERSE_EVENT"]


def ris(folder):
    with open(folder / "references.ris", encoding="utf-8") as file:
        entries = rispy.load(file)
    assert len({entry["id"] for entry in entries}) == len(entries), "an id twice"
    return {
        "references": len(entries),
        "authors": sum(len(entry.get("authors", [])) for entry in entries),
        "dois": sum("doi" in entry for entry in entries),
        "titles": sum("title" in entry for entry in entries),
        "raw": sum(len(entry["notes"]) == 2 for entry in entries),
        "unknown_tags": sum("unknown_tag" in entry for entry in entries),
    }


def bibtex(folder):
    middlewares = [
        bibtexparser.middlewares.SeparateCoAuthors(),
        bibtexparser.middlewares.SplitNameParts(),
    ]
    library = bibtexparser.parse_file(str(folder / "references.bib"), append_middleware=middlewares)
    authors = 0
    for entry in library.entries:
        people = entry.fields_dict["author"].value if "author" in entry.fields_dict else []
        authors += sum(person.last != ["others"] for person in people)
    return {
        "references": len(library.entries),
        "failed_blocks": len(library.failed_blocks),
        "authors": authors,
        "dois": sum("doi" in entry.fields_dict for entry in library.entries),
        "titles": sum("title" in entry.fields_dict for entry in library.entries),
        "raw": sum("annote" in entry.fields_dict for entry in library.entries),
    }


def csl(folder):
    items = json.loads((folder / "references.json").read_text(encoding="utf-8"))
    with warnings.catch_warnings():
        # It warns of every variable that its data model lacks ("custom", "PMCID").
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items)
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        for key in source:
            bibliography.register(Citation([CitationItem(key)]))
        lines = [str(line) for line in bibliography.bibliography()]
    return {
        "references": len(source),
        "printed": sum(bool(line.strip()) for line in lines),
        "authors": sum(len(item.get("author", [])) for item in items),
        "dois": sum("DOI" in item for item in items),
        "titles": sum("title" in item for item in items),
        "raw": sum(bool(item["note"]) for item in items),
    }


def of_bioc(folder):
    counts = collections.Counter()
    for path in sorted((folder / "bioc").iterdir()):
        with open(path, encoding="utf-8") as file:
            collection = biocjson.load(file)
        # Checks that the text at each offset is the annotation's and that the nodes of relations exist.
        BioCValidator().validate(collection)
        for document in collection.documents:
            counts["documents"] += 1
            counts["relations"] += len(document.relations)
            annotations = list(document.annotations)
            for passage in document.passages:
                annotations += passage.annotations
            for annotation in annotations:
                counts[kind_of(annotation.infons["type"])] += 1
    return dict(counts)


def pubannotation(folder):
    counts = collections.Counter()
    for path in sorted((folder / "pubannotation").iterdir()):
        document = json.loads(path.read_text(encoding="utf-8"))
        counts["documents"] += 1
        names = set()
        for denotation in document["denotations"]:
            span = denotation["span"]
            assert 0 <= span["begin"] < span["end"] <= len(document["text"]), denotation
            names.add(denotation["id"])
            counts[kind_of(denotation["obj"])] += 1
        assert len(names) == len(document["denotations"]), "an id twice"
        for relation in document["relations"]:
            assert relation["subj"] in names and relation["obj"] in names, relation
            counts["relations"] += 1
        names |= {relation["id"] for relation in document["relations"]}
        assert all(attribute["subj"] in names for attribute in document["attributes"])
    return dict(counts)


def web(folder):
    """By JSON and the plain text that brat has: no reader of the vocabulary works without fetching its context."""
    counts = collections.Counter()
    for path in sorted((folder / "web").iterdir()):
        collection = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / "brat" / (path.stem + ".txt")).read_text(encoding="utf-8")
        counts["documents"] += 1
        items = collection["first"]["items"]
        assert collection["total"] == len(items)
        names = {item["id"] for item in items}
        for item in items:
            if item["motivation"] == "linking":
                assert item["target"] in names and item["body"][0]["source"] in names, item
                counts["relations"] += 1
                continue
            position, quote = item["target"][0]["selector"]
            surface = text[position["start"]:position["end"]]
            assert surface == quote["exact"].replace("\t", " "), (surface, quote)
            counts[kind_of(item["body"][0]["value"])] += 1
            counts["boxes"] += len(item["target"]) - 1
    return dict(counts)


def conll(folder):
    counts = collections.Counter()
    for path in sorted((folder / "conll").iterdir()):
        text = (folder / "brat" / (path.stem + ".txt")).read_text(encoding="utf-8")
        counts["documents"] += 1
        for sentence in path.read_text(encoding="utf-8").split("\n\n"):
            rows = [line.split("\t") for line in sentence.strip("\n").split("\n")]
            for token, start, end, *_ in rows:
                assert text[int(start):int(end)] == token, (token, start, end)
            for column, kind in zip((3, 4, 5, 6), ("entities", "citations", "claims", "findings")):
                spans, errors = iobes.parse.parse_spans_bio_with_errors([row[column] for row in rows])
                assert not errors, errors
                counts[kind] += len(spans)
    return dict(counts)


def tables(folder, ending):
    counts = {}
    for path in sorted((folder / ending).iterdir()):
        counts[path.stem] = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
    findings = folder / ending / f"findings.{ending}"
    claims = folder / ending / f"claims.{ending}"
    # The join of a finding with its claim holds, and numbers are numbers.
    joined = f"SELECT count(*), round(sum(value), 3) FROM '{findings}' f JOIN '{claims}' c USING (document, claim)"
    counts["joined"], counts["sum_of_values"] = duckdb.sql(joined).fetchall()[0]
    return counts


def defused(folder):
    """No cell of a text column that a spreadsheet would run."""
    bad = 0
    for path in sorted((folder / "csv").iterdir()):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for value in row.values():
                    if value.lstrip()[:1] in tuple("=+-@") and value.strip():
                        try:
                            float(value)
                        except ValueError:
                            bad += 1
    return {"formulas": bad}


def everything(folder):
    path = folder / "everything.jsonl"
    counts = collections.Counter()
    with open(path, encoding="utf-8") as file:
        for line in file:
            counts[json.loads(line)["type"]] += 1
    return dict(counts)


def kind_of(label):
    return "entities" if label in LABELS else label.lower() + "s"


def main():
    folder = Path(sys.argv[1])
    result = {
        "ris": ris(folder),
        "bibtex": bibtex(folder),
        "csl": csl(folder),
        "bioc": of_bioc(folder),
        "pubannotation": pubannotation(folder),
        "web": web(folder),
        "conll": conll(folder),
        "csv": tables(folder, "csv"),
        "parquet": tables(folder, "parquet"),
        "defused": defused(folder),
        "everything": everything(folder),
    }
    json.dump(result, sys.stdout, indent=1)


main()
