"""An article as a list of blocks for three_columns.py: JSON, text in ReportLab's paragraph markup."""

import html
import json

WRAP = {"^": "super", "_": "sub", "i": "i", "b": "b"}


def escape(text):
    return html.escape(text, quote=False)


def wrap(style, text):
    return f"<{WRAP[style]}>{text}</{WRAP[style]}>"


def segments(parts):
    return "".join(wrap(style, escape(text)) if style else escape(text) for style, text in parts)


class Writer:
    def __init__(self, header, numbering):
        self.header, self.numbering = header, numbering

    def inline(self, nodes):
        out = []
        for node in nodes:
            if isinstance(node, str):
                out.append(escape(node))
            elif node.tag == "@":
                out.append("[" + ",".join(surface for surface, _ in self.numbering.markers(node.argument)) + "]")
            elif node.tag == "F":
                out.append(escape(node.children[0]))
            elif node.tag in WRAP:
                out.append(wrap(node.tag, self.inline(node.children)))
            else:
                out.append(self.inline(node.children))
        return "".join(out)

    def article(self, blocks, entries):
        record = {"running": self.header["running"], "journal": self.header["journal"],
                  "blocks": [self.block(block, entries) for block in blocks]}
        return json.dumps(record, ensure_ascii=False, indent=1) + "\n"

    def block(self, block, entries):
        if block.kind == "references":
            return {"kind": "references", "entries": [[label, segments(parts)] for label, parts, _ in entries]}
        made = {"kind": block.kind, "text": self.inline(block.inline)}
        if block.kind == "table":
            extra = block.extra
            made["columns"] = [float(part) for part in extra["cols"].split(",")]
            made["header"] = [self.inline(cell) for cell in extra["header"][0]]
            made["rows"] = [[self.inline(cell) for cell in cells] for _, cells in extra["rows"]]
            made["notes"] = [self.inline(note) for note in extra["notes"]]
        return made
