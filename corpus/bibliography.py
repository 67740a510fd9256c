"""Reference lists as journals print them: the styles that the articles use.

An entry is a list of `(style, text)` segments; `style` is "" or one of the text styles of the markup. Beside it
stand the fields as printed, which is what a reader of the PDF can find again.
"""


def order(header, references, numbering, cited):
    """Keys of the list in print order: by first citation in numeric styles, by name in author-year."""
    if header["citations"] != "author-year":
        return numbering.keys + [key for key in header.get("uncited", "").split() if key not in numbering.keys]
    keys = sorted({*cited, *header.get("uncited", "").split()})

    def rank(key):
        names = [name.removeprefix("The ").lower() for name in references[key].families()]
        fold = str.maketrans("áéíóöøæç’", "aeiooaac'")
        return [name.translate(fold) for name in names[:1]], references[key].year, key

    return sorted(keys, key=rank)


def entry(style, label, reference, suffix):
    """Segments and printed fields of one entry."""
    segments, printed = STYLES[style](reference, suffix)
    prefix = {"vancouver": f"{label}. ", "ama": f"{label}. ", "bmj": f"{label} ", "mdpi": f"{label}. ",
              "elsevier": f"[{label}] "}.get(style, "")
    record = {"id": label or reference.key, "authors": reference.families(), "year": reference.year,
              "title": reference.title, "volume": reference.volume, **printed}
    record = {field: value for field, value in record.items() if value}
    if label:
        record["label"] = label
    record["raw"] = prefix + "".join(text for _, text in segments)
    return prefix.strip(), segments, record


def _names(reference, person, separator, more):
    if reference.group:
        return reference.group
    names = [person(family, initials) for family, initials in reference.people]
    if reference.more:
        return separator.join(names) + more
    return separator.join(names)


def _dash(pages):
    return pages.replace("-", "–")


def _short_pages(pages):
    """1139-1151 as 1139–51."""
    first, _, last = pages.partition("-")
    if not last or len(first) != len(last) or not last.isdigit():
        return _dash(pages)
    same = 0
    while first[same] == last[same]:
        same += 1
    return f"{first}–{last[same:]}"


def _doi(reference, before, after=""):
    return f"{before}{reference.doi}{after}" if reference.doi else ""


def _vancouver(reference, _suffix):
    names = _names(reference, lambda family, initials: f"{family} {initials}", ", ", ", et al")
    text = (f"{names}. {reference.title}. {reference.abbreviation} {reference.year};{reference.volume}"
            f"({reference.issue}):{reference.pages}.{_doi(reference, ' doi: ')}")
    return [("", text)], {"container": reference.abbreviation, "issue": reference.issue, "pages": reference.pages,
                          "doi": reference.doi}


def _ama(reference, _suffix):
    names = _names(reference, lambda family, initials: f"{family} {initials}", ", ", ", et al")
    rest = f". {reference.year};{reference.volume}({reference.issue}):{reference.pages}.{_doi(reference, ' doi:')}"
    return [("", f"{names}. {reference.title}. "), ("i", reference.abbreviation), ("", rest)], {
        "container": reference.abbreviation, "issue": reference.issue, "pages": reference.pages,
        "doi": reference.doi}


def _bmj(reference, _suffix):
    names = _names(reference, lambda family, initials: f"{family} {initials}", ", ", ", et al")
    pages = _short_pages(reference.pages)
    text = f"{names}. {reference.title}. "
    return [("", text), ("i", reference.abbreviation), ("", f" {reference.year};{reference.volume}:{pages}.")], {
        "container": reference.abbreviation, "pages": pages}


def _mdpi(reference, _suffix):
    def person(family, initials):
        letters, _, suffix = initials.partition(" ")
        return f"{family}, {''.join(letter + '.' for letter in letters)}" + (f", {suffix}." if suffix else "")

    names = _names(reference, person, "; ", "; et al.")
    names += "" if names.endswith(".") else "."
    container = _dotted(reference.abbreviation)
    return [("", f"{names} {reference.title}. "), ("i", container), ("", " "), ("b", reference.year), ("", ", "),
            ("i", reference.volume), ("", f", {_dash(reference.pages)}.{_doi(reference, ' https://doi.org/')}")], {
        "container": container, "pages": _dash(reference.pages), "doi": reference.doi}


def _dotted(abbreviation):
    whole = {"JAMA", "Lancet", "Circulation", "ESMO", "Open", "Med", "Oncology", "Medicine"}
    words = [word if word in whole - {"Med"} else word + "." for word in abbreviation.split()]
    return " ".join(words)


def _elsevier(reference, _suffix):
    def person(family, initials):
        letters, _, suffix = initials.partition(" ")
        return f"{'.'.join(letters)}. {family}" + (f" {suffix}." if suffix else "")

    names = _names(reference, person, ", ", ", et al.")
    container = _dotted(reference.abbreviation)
    text = (f"{names}, {reference.title}, {container} {reference.volume} ({reference.year}) "
            f"{_dash(reference.pages)}.{_doi(reference, ' https://doi.org/', '.')}")
    return [("", text)], {"container": container, "pages": _dash(reference.pages), "doi": reference.doi}


def _apa(reference, suffix):
    def person(family, initials):
        letters, _, suffix = initials.partition(" ")
        return f"{family}, {' '.join(letter + '.' for letter in letters)}" + (f", {suffix}." if suffix else "")

    names = _names(reference, person, ", ", ", et al.")
    names += "" if names.endswith(".") else "."
    return [("", f"{names} ({reference.year}{suffix}). {reference.title}. "), ("i", reference.journal), ("", ", "),
            ("i", reference.volume), ("", f"({reference.issue}), {_dash(reference.pages)}."
                                      f"{_doi(reference, ' https://doi.org/')}")], {
        "container": reference.journal, "issue": reference.issue, "pages": _dash(reference.pages),
        "doi": reference.doi}


def _springer(reference, suffix):
    names = _names(reference, lambda family, initials: f"{family} {initials}", ", ", " et al")
    text = (f"{names} ({reference.year}{suffix}) {reference.title}. {reference.abbreviation} {reference.volume}:"
            f"{_dash(reference.pages)}.{_doi(reference, ' https://doi.org/')}")
    return [("", text)], {"container": reference.abbreviation, "pages": _dash(reference.pages),
                          "doi": reference.doi}


STYLES = {"vancouver": _vancouver, "ama": _ama, "bmj": _bmj, "mdpi": _mdpi, "elsevier": _elsevier, "apa": _apa,
          "springer": _springer}
