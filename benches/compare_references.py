#!/usr/bin/env python3
"""Compares the references found with those of `refextract` on a folder of articles, in one run.

usage: compare_references.py ARTICLES --binary CLAIMTRACE [--refextract PYTHON] [--verbose]

ARTICLES holds one folder an article with article.pdf and gold.json (`references[{authors,year,title,journal,volume}]`).
CLAIMTRACE is a release build. PYTHON is an interpreter that has refextract (`pip install refextract`, needs poppler's
pdftotext); by default the one that runs this script.

Both give raw entries, and both are aligned with the gold by the same measure on that raw text: the share of the words
of the gold title found in the entry (of journal and volume where the gold has no title), with its year and the family
name of its first author. Pairs are taken one to one, best first, from a similarity of 0.7 on; so an entry that runs
over two references finds one of them, and pieces of one reference find it once.

  found      gold references with an entry (recall), and entries with a gold reference (precision)
  fields     of the gold references whose field is not empty: those whose entry gives the same year, volume, and first
             author; a reference not found counts as wrong. refextract gives authors as one string: it must begin
             with the family name. A value counts where one of several given is right
  time       wall and processor time and peak memory of whole processes, one thread each, over all articles in one
             process; ours writes the records of text and references, refextract prints its entries

refextract changes the files it reads (it cuts off what stands before the header and behind the last %%EOF), so it is
given copies.
"""

import argparse
import collections
import hashlib
import json
import pathlib
import re
import shutil
import sys
import tempfile
import unicodedata

import processes

ALIGNED = 0.7

REFEXTRACT_LOOP = """
import json, sys
from refextract import extract_references_from_file
out, *paths = sys.argv[1:]
found = {}
for path in paths:
    try:
        found[path] = extract_references_from_file(path)
    except Exception as error:
        print(path, type(error).__name__, error, file=sys.stderr)
        found[path] = []
json.dump(found, open(out, "w"))
"""


def plain(text):
    text = unicodedata.normalize("NFKD", text or "").lower()
    return "".join(character for character in text if not unicodedata.combining(character))


def words(text):
    return re.findall(r"[^\W_]+", plain(text))


def family(author):
    """Words of the family name; some gold has initials behind it."""
    return [word for word in words(author) if len(word) > 1][:1] or words(author)[:1]


class Entry:
    """A reference found, in the terms that both programs give."""

    def __init__(self, raw, years, volumes, authors):
        self.raw = raw
        # Line ends part words: the text without spaces is asked.
        self.letters = "".join(words(raw))
        self.years = {match for year in years for match in re.findall(r"\d{4}", year or "")}
        self.volumes = {"".join(words(volume)) for volume in volumes if volume}
        self.authors = [words(author) for author in authors if author]


def from_record(record):
    return [
        Entry(
            reference["raw"],
            [reference.get("year")],
            [reference.get("volume")],
            [author["family"] for author in reference["authors"][:1]],
        )
        for reference in record["references"]
    ]


def from_refextract(found):
    """Entries of refextract; those that it cut out of one raw entry are that entry."""
    merged = collections.OrderedDict()
    for number, entry in enumerate(found):
        raw = " ".join(entry.get("raw_ref", [])) or f"({number})"
        merged.setdefault(raw, []).append(entry)
    return [
        Entry(
            raw,
            [year for part in parts for key in ("year", "journal_year") for year in part.get(key, [])],
            [volume for part in parts for volume in part.get("journal_volume", [])],
            [author for part in parts for author in part.get("author", [])][:1],
        )
        for raw, parts in merged.items()
    ]


def similarity(gold, entry):
    identity = words(gold["title"]) or words(gold["journal"]) + words(gold["volume"])
    marks = [(0.2, "".join(words(gold["year"])[:1])), (0.2, "".join(family(gold["authors"][0])) if gold["authors"] else "")]
    weights, score = 0.6, 0.0
    if identity:
        score = 0.6 * sum(word in entry.letters for word in identity) / len(identity)
    for weight, mark in marks:
        if mark:
            weights += weight
            score += weight * (mark in entry.letters)
    return score / weights if identity else 0.0


def align(gold, entries):
    pairs = [
        (similarity(reference, entry), -abs(g - e), g, e)
        for g, reference in enumerate(gold)
        for e, entry in enumerate(entries)
    ]
    taken_gold, taken_entries, result = set(), set(), {}
    for score, _, g, e in sorted(pairs, reverse=True):
        if score < ALIGNED:
            break
        if g not in taken_gold and e not in taken_entries:
            taken_gold.add(g)
            taken_entries.add(e)
            result[g] = entries[e]
    return result


def right_fields(gold, entry):
    """Pairs (field, right) for the fields of the gold that are not empty."""
    year = re.findall(r"\d{4}", gold["year"] or "")
    if year:
        yield "year", entry is not None and year[0] in entry.years
    volume = "".join(words(gold["volume"]))
    if volume:
        yield "volume", entry is not None and volume in entry.volumes
    name = family(gold["authors"][0]) if gold["authors"] else []
    if name:
        yield "first author", entry is not None and any(name[0] in author[:2] for author in entry.authors)


def ours(binary, files):
    with tempfile.TemporaryDirectory() as database:
        command = [binary, "extract", *files, "--db", database, "--jobs", "1", "--only", "references", "--quiet"]
        cost = processes.cost(command)
        records = {}
        for path in (pathlib.Path(database) / "documents").glob("*.json"):
            record = json.loads(path.read_text())
            records[record["source"]["sha256"]] = record
    return cost, records


def refextract(python, files):
    """Cost, and the entries of each of `files`, in their order."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        # It truncates the files it is given behind their last %%EOF, in place: it must never see the originals.
        copies = [folder / f"{number}.pdf" for number in range(len(files))]
        for path, copy in zip(files, copies):
            shutil.copyfile(path, copy)
        out = folder / "found.json"
        cost = processes.cost([python, "-c", REFEXTRACT_LOOP, out, *copies])
        entries = json.loads(out.read_text())
        return cost, [entries[str(copy)] for copy in copies]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=pathlib.Path)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--refextract", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--verbose", action="store_true", help="print the figures of every article")
    args = parser.parse_args()
    articles = sorted(path.parent for path in args.articles.glob("*/gold.json"))
    files = [article / "article.pdf" for article in articles]
    costs, found = {}, {}
    costs["ours"], records = ours(args.binary, files)
    by_path = {path: records.get(hashlib.sha256(path.read_bytes()).hexdigest()) for path in files}
    found["ours"] = {path: from_record(record) if record else [] for path, record in by_path.items()}
    try:
        costs["refextract"], entries = refextract(args.refextract, files)
        found["refextract"] = {path: from_refextract(of) for path, of in zip(files, entries)}
    except (OSError, RuntimeError) as error:
        print(f"refextract did not run ({error}): left out", file=sys.stderr)

    counts = {name: collections.Counter() for name in found}
    for path in files:
        gold = json.loads((path.parent / "gold.json").read_text())["references"]
        row = [f"{path.parent.name:34} gold {len(gold):4}"]
        for name, of in found.items():
            aligned = align(gold, of[path])
            counts[name].update(gold=len(gold), entries=len(of[path]), aligned=len(aligned))
            row.append(f"{name} {len(of[path]):4} of which right {len(aligned):4}")
            for number, reference in enumerate(gold):
                for field, right in right_fields(reference, aligned.get(number)):
                    counts[name].update({("all", field): 1, ("right", field): int(right)})
        if args.verbose:
            print("  ".join(row))

    fields = ("year", "volume", "first author")
    print(f"{'':12} {'gold':>6} {'found':>6} {'right':>6} {'precision':>9} {'recall':>7}  " + "  ".join(fields))
    for name, count in counts.items():
        shares = [count["right", field] / max(count["all", field], 1) for field in fields]
        print(
            f"{name:12} {count['gold']:6} {count['entries']:6} {count['aligned']:6}"
            f" {count['aligned'] / max(count['entries'], 1):9.4f} {count['aligned'] / max(count['gold'], 1):7.4f}  "
            + "  ".join(f"{share:.4f}" for share in shares)
        )
    pages = sum(record["source"]["pages"] for record in records.values())
    print(f"speed and memory over {len(files)} articles, {pages} pages:")
    for line in processes.table(costs, pages):
        print("  " + line)


if __name__ == "__main__":
    main()
