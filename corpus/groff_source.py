"""An article as input of groff with the ms macros and tbl: one column, the standard PDF fonts, not embedded."""

import re

BRACKETS = {"bracket": ("[", "]", ","), "parenthesis": ("(", ")", ", ")}


def escape(text):
    """Plain text so that groff takes every character as it stands."""
    return text.replace("\\", "\\e").replace("\u00a0", "\\~").replace("\u2009", "\\|")


def wrap(style, text):
    if style == "^":
        return f"\\s-3\\v'-0.4m'{text}\\v'0.4m'\\s+3"
    if style == "_":
        return f"\\s-3\\v'0.2m'{text}\\v'-0.2m'\\s+3"
    return f"\\f{'I' if style == 'i' else 'B'}{text}\\fP"


def segments(parts):
    return "".join(wrap(style, escape(text)) if style else escape(text) for style, text in parts)


def line(text):
    """Guards a line that begins with a control character."""
    return "\\&" + text if text[:1] in (".", "'") else text


class Writer:
    def __init__(self, header, numbering):
        self.header, self.numbering = header, numbering
        self.in_abstract = False

    def inline(self, nodes):
        out = []
        for node in nodes:
            if isinstance(node, str):
                out.append(escape(node))
            elif node.tag == "@":
                opening, closing, separator = BRACKETS[self.header["citations"]]
                chain = separator.join(surface for surface, _ in self.numbering.markers(node.argument))
                out.append(escape(opening + chain + closing))
            elif node.tag == "F":
                out.append(escape(node.children[0]))
            elif node.tag in "^_ib":
                out.append(wrap(node.tag, self.inline(node.children)))
            else:
                out.append(self.inline(node.children))
        return "".join(out)

    def article(self, blocks, entries):
        header = self.header
        out = [".nr PS 11", ".nr VS 14", ".nr LL 5.9i", ".nr PO 1.15i", ".nr PI 2n", ".nr HM 1.1i",
               ".nr FM 1i", f".ds LH {escape(header['journal'])}", ".ds CH", ".ds RH \\\\n[PN]",
               f".ds CF {escape(header['running'])}", ".hy 6"]
        out += [self.block(block, entries) for block in blocks]
        return "\n".join(out) + "\n"

    def block(self, block, entries):
        text = line(self.inline(block.inline)) if block.kind not in ("references", "table") else ""
        if block.kind == "title":
            return f".ps 16\n.vs 19\n.ft B\n.ce 9\n{text}\n.br\n.ce 0\n.ft R\n.ps 11\n.vs 14\n.sp 0.6"
        if block.kind in ("authors", "affiliation", "meta"):
            return f".ce 9\n{text}\n.br\n.ce 0\n.sp 0.2"
        if block.kind == "abshead":
            return f".SH\n{text}"
        if block.kind in ("abstract", "keywords"):
            return f".QP\n{text}"
        if block.kind in ("heading1", "heading2"):
            style = "" if block.kind == "heading1" else "\\fI"
            return f".SH\n{style}{text}"
        if block.kind == "paragraph":
            return f".PP\n{text}"
        if block.kind == "item":
            return f".IP \\(bu 2\n{text}"
        if block.kind == "references":
            return "\n".join(f".IP {label} 4n\n.ps 9.5\n.vs 12\n{line(segments(parts))}" for label, parts, _ in entries)
        if block.kind == "table":
            return self.table(block)
        raise ValueError(f"groff writer has no {block.kind}")

    def table(self, block):
        extra = block.extra
        columns = extra["cols"].split(",")
        caption = self.inline(block.inline)

        def cells(row):
            return "\t".join("T{\n" + line(self.inline(cell)) + "\nT}" for cell in row)

        widths = " ".join(f"lw({width}i)" for width in columns)
        bold = " ".join(f"lbw({width}i)" for width in columns)
        rows = "\n".join(cells(row) for _, row in extra["rows"])
        notes = "\n.br\n".join(line(self.inline(note)) for note in extra["notes"])
        return (f".KS\n.LP\n.ps 10\n.vs 12\n{caption}\n.nr old \\n[.j]\n.ad l\n.hy 0\n.TS\n;\n{bold}\n{widths}.\n_\n"
                f"{cells(extra['header'][0])}\n_\n{rows}\n_\n.TE\n.hy 6\n.ad b\n.ps 9\n.vs 11\n{notes}\n.KE")
