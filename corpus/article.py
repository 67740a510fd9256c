"""Articles in their marked-up source form: parsing, and the plain text with its annotations.

One source gives both what is typeset and what is annotated, so the two cannot drift apart. The markup is
described in README.md. Standard library only.
"""

import re
import shlex

LABELS = {"D": "DRUG", "C": "DRUG_CLASS", "T": "TRIAL", "O": "OUTCOME", "A": "ADVERSE_EVENT"}
ROLES = {"D": "intervention", "C": "intervention", "T": "trial", "O": "outcome", "A": "adverse_event"}
OTHER_ROLES = {"c": "comparator", "p": "population"}
STYLES = {"^": "super", "_": "sub", "i": "emph", "b": "strong"}
ASSERTIONS = {"": "asserted", "n": "negated", "h": "hedged", "p": "planned", "b": "background"}
KINDS = {
    "pr": "proportion", "hr": "hazard_ratio", "or": "odds_ratio", "rr": "risk_ratio", "du": "duration",
    "mn": "mean", "md": "median", "df": "mean_difference", "ra": "rate", "ct": "count", "p": "p_value",
    "ci": "confidence_interval", "ms": "measurement",
}
UNITLESS = {"hazard_ratio", "odds_ratio", "risk_ratio", "count", "p_value"}


class MarkupError(Exception):
    """A source that does not follow the markup."""


# ---------------------------------------------------------------------------------------------- references


class Reference:
    """One bibliography entry, independent of how a journal prints it."""

    def __init__(self, line):
        fields = [field.strip() for field in line.split("|")]
        if len(fields) != 10:
            raise MarkupError(f"reference line with {len(fields)} fields: {line}")
        (self.key, names, self.year, self.title, self.journal, self.abbreviation, self.volume, self.issue,
         self.pages, self.doi) = fields
        self.group, self.people, self.more = None, [], False
        for name in (part.strip() for part in names.split(";")):
            if name == "+":
                self.more = True
            elif name.startswith("="):
                self.group = name[1:]
            else:
                suffix = " Jr" if name.endswith(" Jr") else ""
                family, initials = name.removesuffix(" Jr").rsplit(" ", 1)
                self.people.append((family, initials + suffix))

    def families(self):
        """Family names as printed; a group is one author."""
        return [self.group] if self.group else [family for family, _ in self.people]


def load_references(path):
    """All references of the shared bibliography by key."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    found = [Reference(line) for line in lines if line and not line.startswith("#")]
    keys = [reference.key for reference in found]
    if len(keys) != len(set(keys)):
        raise MarkupError("two references with one key")
    return {reference.key: reference for reference in found}


# ------------------------------------------------------------------------------------------------- inline


class Node:
    """A mark: `tag` is what follows the brace, `argument` what stands before a bar, `children` its content."""

    def __init__(self, tag, argument, children):
        self.tag, self.argument, self.children = tag, argument, children


def parse_inline(source):
    """Source text to a list of strings and nodes."""
    nodes, position = _parse(source, 0, nested=False)
    if position != len(source):
        raise MarkupError(f"closing brace without an opening one: …{source[max(0, position - 40):position]}")
    return nodes


def _parse(source, position, nested):
    nodes, plain = [], []

    def flush():
        if plain:
            nodes.append("".join(plain))
            plain.clear()

    while position < len(source):
        character = source[position]
        if character == "}" and nested:
            flush()
            return nodes, position + 1
        if character == "}":
            return nodes, position
        if character != "{":
            plain.append(character)
            position += 1
            continue
        flush()
        head = re.compile(r"\{(fn|K[nhpb]?|[\^_ib]|[DCTOA](?:/[cp])?) ").match(source, position)
        if head:
            children, position = _parse(source, head.end(), nested=True)
            tag, _, role = head.group(1).partition("/")
            nodes.append(Node(tag, role, children))
            continue
        simple = re.compile(r"\{([@F])([^{}]*)\}").match(source, position)
        if not simple:
            raise MarkupError(f"unknown mark: {source[position:position + 40]}")
        argument, bar, surface = simple.group(2).partition("|")
        nodes.append(Node(simple.group(1), argument.strip(), [surface] if bar else []))
        position = simple.end()
    if nested:
        raise MarkupError(f"mark left open: {source[-60:]}")
    flush()
    return nodes, position


# ------------------------------------------------------------------------------------------------- blocks


class Block:
    """One line of the plain text (or, for a table, several) and how it is to be set."""

    def __init__(self, kind, inline=None, **extra):
        self.kind, self.inline, self.extra = kind, inline or [], extra


def parse_article(source):
    """Source of an article to its header and blocks."""
    head, _, body = source.partition("\n---\n")
    header = {}
    for line in head.splitlines():
        key, _, value = line.partition(":")
        header[key.strip()] = value.strip()
    blocks = []
    for chunk in re.split(r"\n\s*\n", body.strip()):
        lines = chunk.splitlines()
        first = lines[0]
        if first.startswith(":table"):
            blocks.append(_parse_table(lines))
        elif first.startswith(":figure"):
            options = dict(word.split("=", 1) for word in first.split()[1:])
            blocks.append(Block("figure", parse_inline(" ".join(lines[1:])), **options))
        elif first.startswith(":break"):
            blocks.append(Block("break"))
        elif first.startswith("- "):
            items = []
            for line in lines:
                if line.startswith("- "):
                    items.append(line[2:])
                else:
                    items[-1] += " " + line.strip()
            blocks += [Block("item", parse_inline(item)) for item in items]
        else:
            joined = " ".join(line.strip() for line in lines)
            blocks.append(_parse_line(joined))
    return header, blocks


def _parse_line(line):
    for prefix, kind in (("### ", "heading2"), ("## ", "heading1"), ("# ", "title")):
        if line.startswith(prefix):
            return Block(kind, parse_inline(line[len(prefix):]))
    if line == "@references":
        return Block("references")
    named = re.match(r"@(\w+) ", line)
    if named:
        return Block(named.group(1), parse_inline(line[named.end():]))
    return Block("paragraph", parse_inline(line))


def _parse_table(lines):
    options = dict(word.split("=", 1) for word in lines[0].split()[1:])
    table = Block("table", parse_inline(lines[1]), header=[], rows=[], notes=[], **options)
    for line in lines[2:]:
        if line.startswith("= "):
            table.extra["notes"].append(parse_inline(line[2:]))
            continue
        mark, rest = line.split(" ", 1)
        cells = [parse_inline(cell.strip()) for cell in rest.split("||")]
        if mark == "!":
            table.extra["header"].append(cells)
        else:
            table.extra["rows"].append((mark, cells))
    return table


# ------------------------------------------------------------------------------------------------ citations


class Numbering:
    """Numbers of references in the order of first citation, as numeric styles print them."""

    def __init__(self):
        self.keys = []

    def number(self, key):
        if key not in self.keys:
            self.keys.append(key)
        return self.keys.index(key) + 1

    def markers(self, argument):
        """The markers of a chain: `(surface, target keys)`, three or more neighbours drawn together.

        `!31` is a number that the list does not have; `~key` takes a number and prints nothing.
        """
        numbers, beyond = {}, []
        for word in argument.split():
            if word.startswith("!"):
                beyond.append((word[1:], []))
            elif word.startswith("~"):
                self.number(word[1:])
            else:
                numbers[self.number(word)] = word
        markers, ordered = [], sorted(numbers)
        while ordered:
            run = 1
            while run < len(ordered) and ordered[run] == ordered[0] + run:
                run += 1
            taken = ordered[:run] if run >= 3 else ordered[:1]
            del ordered[:len(taken)]
            surface = f"{taken[0]}–{taken[-1]}" if len(taken) > 1 else str(taken[0])
            markers.append((surface, [numbers[number] for number in taken]))
        return markers + beyond


# ----------------------------------------------------------------------------------------------- annotation


def parse_quantity(text, kind):
    """Number as written to the value fields of a finding."""
    found = {}
    body = text.replace("\u2009", "").replace("\u00a0", " ").replace("−", "-")
    body = re.sub(r"(^|to )–(?=\d)", r"\1-", body)
    comparison = re.match(r"[<≤>≥~]", body)
    if comparison:
        found["comparison"] = comparison.group(0)
        body = body[1:].strip()
    pattern = r"-?\d+(?:[ ,]\d{3})*(?:\.\d+)?"

    def number(match):
        return float(re.sub(r"[ ,]", "", match))

    span = re.match(rf"({pattern})([^\d]*?)\s*(–|to|and|;|,)\s*({pattern})(.*)$", body)
    share = re.match(rf"({pattern})\s*(?:/|of|of the|out of)\s*({pattern})(.*)$", body)
    single = re.match(rf"({pattern})(.*)$", body)
    if share and kind in ("proportion", "count"):
        found["value"], found["denominator"] = number(share.group(1)), number(share.group(2))
        unit = share.group(3)
    elif span:
        found["low"], found["high"] = number(span.group(1)), number(span.group(4))
        unit = span.group(5) or span.group(2)
    elif single:
        found["value"], unit = number(single.group(1)), single.group(2)
    else:
        raise MarkupError(f"no number in finding: {text}")
    unit = unit.strip(" -")
    if unit and kind not in UNITLESS and not found.get("denominator"):
        found["unit"] = unit
    return {key: plain_number(value) if isinstance(value, float) else value for key, value in found.items()}


def plain_number(value):
    """A whole number without a decimal point."""
    value = float(value)
    return int(value) if value.is_integer() else value


class Annotator:
    """Walks an article's blocks and collects plain text, entities, citations, claims and findings."""

    def __init__(self, header, references, numbering):
        self.style = header["citations"]
        self.numeric = self.style != "author-year"
        self.roles = header.get("roles") == "yes"
        self.references, self.numbering = references, numbering
        self.text, self.entities, self.citations, self.claims = "", [], [], []
        self.pending = []  # findings whose mentions are looked up when all mentions are known
        self.notes = []
        self.open_claim = None

    # -- text

    def add(self, string):
        self.text += string

    def line_end(self):
        if self.text and not self.text.endswith("\n"):
            self.add("\n")

    def block(self, block):
        if block.kind in ("references", "break"):
            return
        if block.kind == "table":
            self.table(block)
            return
        self.inline(block.inline)
        self.line_end()
        self.flush_notes()

    def table(self, block):
        self.inline(block.inline)
        self.line_end()
        for cells in block.extra["header"]:
            self.row(cells)
        for mark, cells in block.extra["rows"]:
            if mark.startswith("K"):
                self.claim(lambda cells=cells: self.row(cells), ASSERTIONS[mark[1:]])
            else:
                self.row(cells)
            self.line_end()
        for note in block.extra["notes"]:
            self.inline(note)
            self.line_end()
        self.flush_notes()

    def row(self, cells):
        for index, cell in enumerate(cells):
            if index:
                self.add("\t")
            self.inline(cell)
        if self.open_claim is None:
            self.line_end()

    def flush_notes(self):
        for note in self.notes:
            self.inline(note)
            self.line_end()
        self.notes = []

    # -- marks

    def inline(self, nodes):
        for node in nodes:
            if isinstance(node, str):
                self.add(node)
            elif node.tag in LABELS:
                start = len(self.text)
                self.inline(node.children)
                place = {"start": start, "end": len(self.text)}
                self.entities.append(place | {"label": LABELS[node.tag], "text": self.text[start:]})
                if self.roles and self.open_claim is not None:
                    role = OTHER_ROLES.get(node.argument, ROLES[node.tag])
                    self.claims[self.open_claim].setdefault("roles", []).append({"role": role} | place | {"text": self.text[start:]})
            elif node.tag == "@":
                self.citation(node)
            elif node.tag == "F":
                self.finding(node)
            elif node.tag.startswith("K"):
                self.claim(lambda node=node: self.inline(node.children), ASSERTIONS[node.tag[1:]])
            elif node.tag == "fn":
                symbol, rest = node.children[0].split(" ", 1)
                self.add(symbol)
                self.notes.append([symbol + " " + rest, *node.children[1:]])
            else:
                self.inline(node.children)

    def citation(self, node):
        if self.numeric:
            opening, closing, separator = self.brackets()
            self.add(opening)
            for index, (surface, keys) in enumerate(self.numbering.markers(node.argument)):
                if index:
                    self.add(separator)
                self.marker(surface, keys, "resolved" if keys else "unresolved")
            self.add(closing)
            return
        argument, status = node.argument, "resolved"
        if argument.startswith("?"):
            argument, status = argument[1:], "ambiguous"
        keys = [] if argument == "!" else argument.split(",")
        self.marker(node.children[0], keys, status if keys else "unresolved")

    def brackets(self):
        return {"bracket": ("[", "]", ","), "parenthesis": ("(", ")", ", "), "superscript": ("", "", ",")}[self.style]

    def marker(self, surface, keys, status):
        for key in keys:
            if key not in self.references:
                raise MarkupError(f"no reference {key}")
            if not self.numeric and status == "resolved" and self.references[key].year not in surface:
                raise MarkupError(f"marker {surface} does not carry the year of {key}")
        start = len(self.text)
        self.add(surface)
        self.citations.append({"start": start, "end": len(self.text), "text": surface, "targets": keys,
                               "status": status, "claim": self.open_claim})

    def claim(self, content, assertion):
        if self.open_claim is not None:
            raise MarkupError(f"claim inside a claim: {self.text[-60:]}")
        start = len(self.text)
        self.open_claim = len(self.claims)
        claim = {"start": start, "assertion": assertion, "references": [], "findings": []}
        self.claims.append(claim)
        self.sticky = {}
        content()
        claim["end"] = start + len(self.text[start:].rstrip(" .;\t\n"))
        claim["text"] = self.text[start:claim["end"]]
        self.open_claim = None

    def finding(self, node):
        if self.open_claim is None:
            raise MarkupError(f"finding outside a claim: {node.children}")
        words = shlex.split(node.argument)
        kind, options = KINDS[words[0]], dict(word.split("=", 1) for word in words[1:])
        claim, (surface,) = self.claims[self.open_claim], node.children
        start = len(self.text)
        finding = {"start": start, "end": start + len(surface), "text": surface, "kind": kind}
        finding |= parse_quantity(surface, kind)
        if "u" in options:
            finding["unit"] = options["u"]
        before = self.text[max(0, start - 40):]
        self.add(surface)
        claim["findings"].append(finding)
        if kind in ("p_value", "confidence_interval"):
            estimates = [index for index, other in enumerate(claim["findings"])
                         if other["kind"] not in ("p_value", "confidence_interval")]
            finding["qualifies"] = int(options["q"]) if "q" in options else estimates[-1]
            level = re.search(r"([\d.]+)% CI[^\d]*$", before)
            if kind == "confidence_interval":
                finding["level"] = plain_number(options.get("level", level.group(1) if level else 95))
            return
        if options.get("m") == "-":
            self.sticky.clear()
        elif "a" in options:
            self.sticky.pop("c", None)
        self.sticky |= {key: value for key, value in options.items() if key in "mactg"}
        self.sticky = {key: value for key, value in self.sticky.items() if value != "-"}
        for key, name in (("t", "time_point"), ("g", "grade")):
            if key in self.sticky:
                finding[name] = self.sticky[key]
        if "n" in options:
            finding["group_size"] = int(options["n"])
        wanted = {name: self.sticky[key] for key, name in (("m", "measure"), ("a", "arm"), ("c", "comparator"))
                  if key in self.sticky}
        self.pending.append((finding, claim, wanted))

    # -- after the walk

    def finish(self):
        for finding, claim, wanted in self.pending:
            for name, surface in wanted.items():
                finding[name] = self.mention(surface, finding, claim)
        for index, claim in enumerate(self.claims):
            claim["references"] = self.claim_references(index, claim)
        for citation in self.citations:
            del citation["claim"]

    def mention(self, surface, finding, claim):
        """The mention that names a measure or an arm: in the claim if it is there, else the nearest before."""
        if surface.startswith("="):
            return surface[1:]
        same = [entity for entity in self.entities if entity["text"] == surface]
        inside = [entity for entity in same if claim["start"] <= entity["start"] < claim["end"]]
        before = [entity for entity in same if entity["start"] < finding["start"]]
        if inside:
            best = min(inside, key=lambda entity: abs(entity["start"] - finding["start"]))
        elif before:
            best = before[-1]
        else:
            raise MarkupError(f"finding {finding['text']} in “{claim['text'][:60]}”: no mention of {surface}")
        return {"start": best["start"], "end": best["end"], "text": surface}

    def claim_references(self, index, claim):
        """Markers inside the claim, and those of a bracket or superscript alone right after it."""
        given = [citation for citation in self.citations if citation["claim"] == index]
        position = claim["end"]
        for citation in self.citations:
            if citation["claim"] is None and citation["start"] >= position:
                if not re.fullmatch(r"[\s.,;()\[\]]*", self.text[position:citation["start"]]):
                    break
                if "\n" in self.text[position:citation["start"]]:
                    break
                given.append(citation)
                position = citation["end"]
        keys = []
        for citation in given:
            keys += [key for key in citation["targets"] if key not in keys]
        return keys
