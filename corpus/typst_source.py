"""An article as Typst source: calls of the functions that every template in templates/ defines."""

import re

SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")
BRACKETS = {"bracket": ("[", "]", ","), "parenthesis": ("(", ")", ", "), "superscript": ("", "", ",")}
WRAP = {"^": "super", "_": "sub", "i": "emph", "b": "strong"}


def escape(text):
    """Plain text so that Typst takes every character as it stands."""
    return SPECIAL.sub(r"\\\1", text).replace("\u00a0", "~")


def segments(parts):
    return "".join(f"#{WRAP[style]}[{escape(text)}]" if style else escape(text) for style, text in parts)


class Writer:
    def __init__(self, header, numbering):
        self.header, self.numbering = header, numbering

    def inline(self, nodes):
        out = []
        for node in nodes:
            if isinstance(node, str):
                out.append(escape(node))
            elif node.tag == "@":
                out.append(self.citation(node))
            elif node.tag == "F":
                out.append(escape(node.children[0]))
            elif node.tag == "fn":
                first = re.sub(r"^\S+ ", "", node.children[0])
                out.append(f"#footnote[{self.inline([first, *node.children[1:]])}]")
            elif node.tag in WRAP:
                out.append(f"#{WRAP[node.tag]}[{self.inline(node.children)}]")
            else:
                out.append(self.inline(node.children))
        return "".join(out)

    def citation(self, node):
        style = self.header["citations"]
        if style == "author-year":
            return escape(node.children[0])
        opening, closing, separator = BRACKETS[style]
        chain = separator.join(surface for surface, _ in self.numbering.markers(node.argument))
        chain = escape(opening + chain + closing)
        return f"#super[{chain}]" if style == "superscript" else chain

    def article(self, blocks, entries):
        header = self.header
        out = [f'#import "/templates/{header["template"]}.typ": *',
               f"#show: article.with(running: [{escape(header['running'])}], journal: [{escape(header['journal'])}])"]
        front = [block for block in blocks]
        split = next(index for index, block in enumerate(blocks) if block.kind == "heading1")
        out.append("#front[")
        out += [self.block(block, entries) for block in front[:split]]
        out.append("]")
        out += [self.block(block, entries) for block in front[split:]]
        return "\n".join(out) + "\n"

    def block(self, block, entries):
        if block.kind == "references":
            items = ", ".join(f"([{escape(label)}], [{segments(parts)}])" for label, parts, _ in entries)
            return f"#references(({items},))"
        if block.kind == "break":
            return "#colbreak()"
        if block.kind == "table":
            return self.table(block)
        if block.kind == "figure":
            caption = self.inline(block.inline)
            return (f'#import "/figures/{block.extra["draw"]}.typ": drawing\n'
                    f'#fig(drawing, [{caption}], place-at: {block.extra.get("place", "none")})')
        return f"#{block.kind}[{self.inline(block.inline)}]"

    def table(self, block):
        extra = block.extra
        caption = self.inline(block.inline)
        head = ", ".join(f"[{self.inline(cell)}]" for cell in (extra["header"][0] if extra["header"] else []))
        rows = ", ".join(f"[{self.inline(cell)}]" for _, cells in extra["rows"] for cell in cells)
        notes = " #linebreak() ".join(self.inline(note) for note in extra["notes"])
        columns = ", ".join(f"{part}fr" for part in extra["cols"].split(","))
        return (f'#tab([{caption}], ({columns},), ({head},), ({rows},), [{notes}], '
                f'wide: {extra.get("wide", "false")}, place-at: {extra.get("place", "none")})')
