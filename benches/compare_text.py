#!/usr/bin/env python3
"""Compares text, speed and memory of three engines on a folder of articles, in one run.

usage: compare_text.py ARTICLES --binary CLAIMTRACE [--repeat N] [--worst N]
       compare_text.py ARTICLES --records DB [--worst N]          without the measures of speed

ARTICLES holds one folder an article with article.pdf and gold.json (`paragraphs[{where,kind,section,text}]`,
title, abstract, doi). Our text comes from the records of an evidence database (matched by the hash of the file):
one that is there (--records), or one that CLAIMTRACE writes first (--binary, a release build). The other engines
are PyMuPDF (`pip install pymupdf`) and pdftotext (poppler-utils); one that is missing is left out and said so.

Measures, over the body paragraphs of at least eight words:
  recall  share of the gold 5-grams (lower-case \\w+ tokens; digits set as superscripts are compared glued and
          parted alike for every engine) that occur in the text, counted with multiplicity
  order   share of neighbouring gold paragraphs whose places in the text increase
and for ours alone, title, abstract, DOI, headings and superscript citation numbers. Every word that PyMuPDF gives and
our text does not have is accounted for: the ledger's class, or that it is drawn twice or cut otherwise, or it is
unexplained; --lost names the lines with unexplained words. With --binary also wall time,
processor time and peak memory of whole processes over all articles, one thread each, the best of N runs: PyMuPDF and
claimtrace read all files in one process, pdftotext is started for each. Ours counts everything up to the records on
disk; the others throw their text away.
"""

import argparse
import collections
import hashlib
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import unicodedata

import processes


def tokens(text):
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").lower()
    # Letters and digits are parted, so that a marker fused with its word counts alike for all.
    return re.findall(r"[^\W\d_]+|\d+", text)


def grams(words, n=5):
    return [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]


def recall(paragraphs, text_grams):
    have = collections.Counter(text_grams)
    total = found = 0
    for words in paragraphs:
        for gram in grams(words):
            total += 1
            if have[gram] > 0:
                have[gram] -= 1
                found += 1
    return found, total


def positions(paragraphs, words):
    """Median place in the text of the 5-grams of each paragraph that are found and unique there."""
    where = collections.defaultdict(list)
    for at, gram in enumerate(grams(words)):
        where[gram].append(at)
    result = []
    for paragraph in paragraphs:
        hits = [where[gram][0] for gram in grams(paragraph) if len(where.get(gram, ())) == 1]
        result.append(statistics.median_low(hits) if len(hits) >= 3 else None)
    return result


def order(paragraphs, words):
    places = [place for place in positions(paragraphs, words) if place is not None]
    pairs = list(zip(places, places[1:]))
    return sum(a < b for a, b in pairs), len(pairs)


def pymupdf_text(path):
    import pymupdf

    with pymupdf.open(path) as document:
        return "\n".join(page.get_text() for page in document)


def pdftotext_text(path):
    run = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, timeout=120, check=True)
    return run.stdout.decode("utf-8", "replace")


def dehyphenate(text):
    """The line-end hyphens of engines that keep them, closed as a reader of plain text would."""
    return re.sub(r"(\w)[-\u00ad]\n(\w)", r"\1\2", text)


def plain(text):
    return "".join(tokens(text))


def similar(a, b):
    a, b = tokens(a or ""), tokens(b or "")
    if not a or not b:
        return 0.0
    common = sum((collections.Counter(a) & collections.Counter(b)).values())
    return 2 * common / (len(a) + len(b))


def structure(gold, record):
    """Title, abstract, DOI, headings, superscript numbers of our record: pairs (right, all)."""
    meta = record.get("metadata", {})
    title = similar(meta.get("title"), gold["title"]) >= 0.9
    abstract = similar(meta.get("abstract"), gold.get("abstract") or "") >= 0.9
    doi = bool(gold.get("doi")) and (meta.get("doi") or "").lower() == gold["doi"].lower()
    text = record["text"]
    ours = collections.Counter(
        plain(re.sub(r"^[\dIVX.]+\s", "", text[slice(*span(block))])) for block in record["blocks"] if block["kind"] == "heading"
    )
    right = total = 0
    printed = plain(text)
    missed = []
    for paragraph in gold["paragraphs"]:
        if paragraph["where"] != "body" or paragraph["kind"] != "title":
            continue
        wanted = plain(re.sub(r"^[\dIVX.]+\s", "", paragraph["text"]))
        if not wanted or wanted not in printed:
            continue
        total += 1
        if ours[wanted] or any(wanted == key or key.endswith(wanted) for key in ours):
            right += 1
        else:
            missed.append(paragraph["text"])
    return {
        "title": (int(title), 1),
        "abstract": (int(abstract), 1 if gold.get("abstract") else 0),
        "doi": (int(doi), 1 if gold.get("doi") else 0),
        "headings": (right, total),
        "superscripts": superscripts(gold, record),
    }, missed


def span(block):
    value = block["span"]
    return (value["start"], value["end"]) if isinstance(value, dict) else tuple(value)


def superscripts(gold, record):
    """Citation numbers of articles that print them as superscripts: those that come out as marked runs."""
    if gold.get("citation_style_pdf") != "numeric-sup":
        return (0, 0)
    text = record["text"]
    references = len(gold["references"])
    wanted = collections.Counter()
    for citation in gold["citations"]:
        if citation["where"] in ("body", "abstract"):
            # Some XML glues the numbers of a group ("567"): no such number is printed.
            numbers = [int(number) for number in re.findall(r"\d+", citation["marker"])]
            wanted.update(number for number in numbers if number <= references)
    have = collections.Counter()
    for run in record["runs"]:
        if run["kind"] != "superscript":
            continue
        marked = text[slice(*span(run))]
        have.update(int(number) for number in re.findall(r"\d+", marked))
        # The XML may write a printed range out.
        for low, high in re.findall(r"(\d+)\s*[-–]\s*(\d+)", marked):
            have.update(range(int(low) + 1, int(high)) if int(high) - int(low) < 60 else ())
    return sum(min(count, have[number]) for number, count in wanted.items()), sum(wanted.values())


SPACING_ACCENTS = "".join(chr(code) for code in (*range(0x2C6, 0x2DE), 0xB4, 0xA8, 0xB8, 0xAF, 0x60))


def unaccented(text):
    """Without accents: where a font draws them apart from their letters, engines differ in joining the two."""
    text = text.translate(dict.fromkeys(map(ord, SPACING_ACCENTS)))
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", text) if unicodedata.category(ch) != "Mn")
    return plain.replace("ı", "i")


def squeezed(text):
    return "".join(tokens(text))


def account(text, record):
    """Counts the words of another engine's text by what our record says of them; and the lines not explained.

    A word counts as ours as often as our text has it. What is left is looked at line by line: lines that the ledger
    quotes, by its class; lines that our text has letter for letter, either as other words ("drug resistant" where we
    write "drug-resistant") or more rarely than the other engine ("drawn twice", a shadow or poor man's bold);
    characters without a meaning; the rest."""
    text = unaccented(text)
    have = collections.Counter(tokens(unaccented(record["text"])))
    ours = squeezed(unaccented(record["text"]))
    left_out = collections.defaultdict(list)
    for line in record["ledger"]["left_out"]:
        left_out[line["class"]].append(squeezed(unaccented(line["text"])))
    quoted = {name: " ".join(lines) for name, lines in left_out.items()}
    counts = collections.Counter()
    lost = []
    for line in text.splitlines():
        # Characters of private or no use, controls: the font says nothing of them.
        bare = "".join(ch for ch in line if unicodedata.category(ch) not in ("Co", "Cn", "Cc", "Cs") and ch != "\ufffd")
        if len(bare) < len(line) and not tokens(bare):
            counts["without Unicode"] += 1
            continue
        missing = []
        for word in tokens(bare):
            if have[word] > 0:
                have[word] -= 1
                counts["in the text"] += 1
            else:
                missing.append(word)
        if not missing:
            continue
        plain_line = squeezed(bare)
        named = {word: [name for name, quote in quoted.items() if word in quote] for word in missing}
        whole = [name for names in named.values() for name in names if plain_line in quoted[name]]
        if whole or plain_line not in ours and all(named.values()):
            for names in named.values():
                counts[(whole or names)[0]] += 1
        elif plain_line in ours or all(word in ours for word in missing):
            counts["cut into words otherwise, or drawn twice"] += len(missing)
        elif all(read_otherwise(word, plain_line, ours) for word in missing):
            counts["read with other letters"] += len(missing)
        else:
            counts["unexplained"] += len(missing)
            lost.append((" ".join(missing), line.strip()))
    return counts, lost


def read_otherwise(word, line, ours, context=6):
    """Whether our text has what stands before or behind the word in its line next to about as many letters."""
    at = line.find(word)
    before, behind = line[max(0, at - context) : at], line[at + len(word) :][:context]
    if len(before) < context and len(behind) < context:
        return False
    # An accent or a ligature changes a letter or two; both ends of the word are then still there.
    pattern = f"{re.escape(before)}.{{1,{len(word) + 4}}}{re.escape(behind)}"
    return re.search(pattern, ours) is not None


def our_records(database, articles):
    by_hash = {}
    for path in (pathlib.Path(database) / "documents").glob("*.json"):
        record = json.loads(path.read_text())
        by_hash[record["source"]["sha256"]] = record
    return {
        article.name: by_hash.get(hashlib.sha256((article / "article.pdf").read_bytes()).hexdigest())
        for article in articles
    }


PYMUPDF_LOOP = """
import sys, pymupdf
for path in sys.argv[1:]:
    with pymupdf.open(path) as document:
        for page in document:
            page.get_text()
"""


def speed(args, articles, engines, database):
    """Costs of whole processes; the last run of ours leaves its records in `database`."""
    files = [article / "article.pdf" for article in articles]
    extract = [args.binary, "extract", *files, "--db", database, "--jobs", "1", "--force", "--quiet"]
    costs = {
        "ours, text": processes.best(args.repeat, [*extract, "--only", "text"]),
        "ours, all stages": processes.best(args.repeat, extract),
    }
    if "pymupdf" in engines:
        costs["pymupdf"] = processes.best(args.repeat, [sys.executable, "-c", PYMUPDF_LOOP, *files])
    if "pdftotext" in engines:
        costs["pdftotext"] = processes.best(args.repeat, *(["pdftotext", path, "/dev/null"] for path in files))
    return costs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=pathlib.Path)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--binary")
    source.add_argument("--records")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--worst", type=int, default=12)
    parser.add_argument("--headings", action="store_true", help="name the headings missed")
    parser.add_argument("--lost", action="store_true", help="name the lines of PyMuPDF with words that nothing explains")
    args = parser.parse_args()
    articles = sorted(path.parent for path in args.articles.glob("*/gold.json"))
    engines = {"ours": None}
    try:
        import pymupdf  # noqa: F401

        engines["pymupdf"] = pymupdf_text
    except ImportError:
        print("PyMuPDF is not installed: left out", file=sys.stderr)
    try:
        subprocess.run(["pdftotext", "-v"], capture_output=True, check=True)
        engines["pdftotext"] = pdftotext_text
    except (OSError, subprocess.CalledProcessError):
        print("pdftotext is not installed: left out", file=sys.stderr)
    if args.records:
        costs = None
        records = our_records(args.records, articles)
    else:
        with tempfile.TemporaryDirectory() as database:
            costs = speed(args, articles, engines, database)
            records = our_records(database, articles)

    sums = collections.defaultdict(lambda: [0, 0])
    publishers = collections.defaultdict(lambda: [0, 0])
    rows = []
    accounts = {}
    for article in articles:
        gold = json.loads((article / "gold.json").read_text())
        chosen = [p for p in gold["paragraphs"] if p["where"] == "body" and p["kind"] == "p"]
        paragraphs = [words for words in (tokens(p["text"]) for p in chosen) if len(words) >= 8]
        row = {"id": article.name}
        for engine, read in engines.items():
            if engine == "ours":
                record = records.get(article.name)
                text = record["text"] if record else ""
            else:
                text = dehyphenate(read(article / "article.pdf"))
                if engine == "pymupdf" and records.get(article.name):
                    accounts[article.name] = account(text, records[article.name])
            words = tokens(text)
            for name, (part, whole) in (
                ("recall", recall(paragraphs, grams(words))),
                ("order", order(paragraphs, words)),
            ):
                row[engine, name] = part / whole if whole else None
                for key in (sums[engine, name], publishers[gold["publisher"], engine, name]):
                    key[0] += part
                    key[1] += whole
        if records.get(article.name):
            facts, missed = structure(gold, records[article.name])
            for name, (part, whole) in facts.items():
                sums["ours", name][0] += part
                sums["ours", name][1] += whole
                row["ours", name] = part / whole if whole else None
            row["missed"] = missed
        rows.append(row)

    def show(value):
        return "  –  " if value is None else f"{value:.4f}"

    names = [(engine, name) for engine in engines for name in ("recall", "order")]
    print("by publisher:", "  ".join(f"{engine} {name}" for engine, name in names))
    for publisher in sorted({key[0] for key in publishers}):
        cells = [publishers[publisher, engine, name] for engine, name in names]
        print(f"  {publisher[:38]:38}", "  ".join(show(a / b if b else None) for a, b in cells))
    print("worst articles (ours):")
    ranked = sorted(rows, key=lambda row: (row.get(("ours", "recall")) or 0) + (row.get(("ours", "order")) or 0))
    for row in ranked[: args.worst]:
        print(f"  {row['id']:32}", "  ".join(show(row.get(name)) for name in names))
    if any(records.values()):
        print("structure of ours, articles not right:")
        for name in ("title", "abstract", "doi", "headings", "superscripts"):
            part, whole = sums["ours", name]
            low = [row["id"] for row in rows if row.get(("ours", name)) is not None and row["ours", name] < 0.95]
            print(f"  {name:12} {part}/{whole} {show(part / whole if whole else None)}  below .95: {' '.join(low)}")
        if args.headings:
            for row in rows:
                if row.get("missed"):
                    print("  missed", row["id"], row["missed"])
    if accounts:
        total = sum((counts for counts, _ in accounts.values()), collections.Counter())
        words = sum(total.values())
        print(f"the {words} words that PyMuPDF gives:")
        for name, count in total.most_common():
            print(f"  {name:42} {count:8} {count / words:.5f}")
        most = sorted(accounts.items(), key=lambda item: -item[1][0]["unexplained"])
        named = [f"{name} {counts['unexplained']}" for name, (counts, _) in most if counts["unexplained"]]
        print("  unexplained, by article:", ", ".join(named[: args.worst]))
        if args.lost:
            for name, (_, lost) in most:
                for missing, line in lost:
                    print(f"  lost {name}: {missing} | {line[:110]}")
    print("all articles, pooled (mean of articles):")
    for engine, name in names:
        part, whole = sums[engine, name]
        values = [row[engine, name] for row in rows if row.get((engine, name)) is not None]
        print(f"  {engine:10} {name:7} {show(part / whole if whole else None)} ({show(statistics.mean(values))})")
    if costs:
        pages = sum(record["source"]["pages"] for record in records.values() if record)
        print(f"speed and memory over {len(articles)} articles, {pages} pages:")
        for line in processes.table(costs, pages):
            print("  " + line)


if __name__ == "__main__":
    main()
