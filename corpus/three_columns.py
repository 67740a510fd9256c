"""Three narrow columns under a front matter (first page) or a table (second page) of full width, by ReportLab."""

import json

from reportlab import rl_config
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (BaseDocTemplate, Frame, FrameBreak, KeepTogether, NextPageTemplate, PageBreak,
                                PageTemplate, Paragraph, Spacer, Table)

WIDTH, HEIGHT = letter
MARGIN, GUTTER, TOP, BOTTOM = 42, 13, 46, 48
FRONT, TABLE = 184, 152
INNER = WIDTH - 2 * MARGIN
COLUMN = (INNER - 2 * GUTTER) / 3


def style(name, **options):
    options.setdefault("fontName", "Times-Roman")
    return ParagraphStyle(name, **options)


BODY = {"fontSize": 9, "leading": 10.8, "alignment": 4, "hyphenationLang": "en_GB", "hyphenationMinWordLength": 6}
STYLES = {
    "title": style("title", fontName="Vera-Bold", fontSize=15, leading=18, spaceAfter=5),
    "authors": style("authors", fontName="Vera", fontSize=9, leading=11, spaceAfter=3),
    "affiliation": style("affiliation", fontName="Times-Italic", fontSize=8.5, leading=10, spaceAfter=2),
    "meta": style("meta", fontSize=8.5, leading=10, spaceAfter=5),
    "abshead": style("abshead", fontName="Vera-Bold", fontSize=9, leading=12),
    "abstract": style("abstract", fontSize=9.2, leading=11.2, alignment=4, spaceAfter=4),
    "keywords": style("keywords", fontSize=8.8, leading=10.5),
    "heading1": style("heading1", fontName="Vera-Bold", fontSize=8.6, leading=11, spaceBefore=7, spaceAfter=3,
                      keepWithNext=1),
    "heading2": style("heading2", fontName="Vera", fontSize=8.2, leading=10.5, spaceBefore=5, spaceAfter=2,
                      keepWithNext=1),
    "paragraph": style("paragraph", firstLineIndent=9, **BODY),
    "item": style("item", leftIndent=9, bulletIndent=0, **BODY),
    "reference": style("reference", fontSize=7.8, leading=9.2, leftIndent=15, bulletIndent=0, bulletFontSize=7.8,
                       bulletFontName="Times-Roman", spaceAfter=1.5),
    "caption": style("caption", fontName="Vera", fontSize=7.6, leading=10, spaceAfter=4),
    "cell": style("cell", fontSize=8.4, leading=10),
    "head": style("head", fontName="Times-Bold", fontSize=8.4, leading=10),
    "note": style("note", fontSize=7.6, leading=9.2, spaceBefore=3),
}


def table(block):
    total = sum(block["columns"])
    cells = [[Paragraph(cell, STYLES["head"]) for cell in block["header"]]]
    cells += [[Paragraph(cell, STYLES["cell"]) for cell in row] for row in block["rows"]]
    grid = Table(cells, colWidths=[INNER * part / total for part in block["columns"]], style=[
        ("LINEABOVE", (0, 0), (-1, 0), 0.9, "black"), ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"),
        ("LINEBELOW", (0, -1), (-1, -1), 0.9, "black"), ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5), ("LEFTPADDING", (0, 0), (-1, -1), 3), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [Paragraph(block["text"], STYLES["caption"]), grid,
            *(Paragraph(note, STYLES["note"]) for note in block["notes"])]


def flowables(record):
    """Blocks in order: front matter, a change to the columns at the first heading, the table on a page of its own."""
    front = True
    for block in record["blocks"]:
        kind = block["kind"]
        if kind == "heading1" and front:
            yield from (NextPageTemplate("table"), FrameBreak())
            front = False
        if kind == "table":
            yield from (NextPageTemplate("table"), PageBreak(), *table(block), NextPageTemplate("columns"), FrameBreak())
        elif kind == "references":
            for label, text in block["entries"]:
                yield Paragraph(text, STYLES["reference"], bulletText=label)
        elif kind == "item":
            yield Paragraph(block["text"], STYLES["item"], bulletText="\u2022")
        else:
            yield Paragraph(block["text"], STYLES[kind])


def columns(bottom, top):
    return [Frame(MARGIN + index * (COLUMN + GUTTER), bottom, COLUMN, top - bottom, leftPadding=0, rightPadding=0,
                  topPadding=0, bottomPadding=0) for index in range(3)]


def typeset(source, target):
    """Writes the PDF; the same bytes for the same input."""
    record = json.loads(source.read_text(encoding="utf-8"))
    rl_config.invariant = 1
    for name, file in (("Vera", "Vera.ttf"), ("Vera-Bold", "VeraBd.ttf")):
        pdfmetrics.registerFont(TTFont(name, file))

    def furniture(canvas, document):
        canvas.setFont("Vera", 7)
        if document.page > 1:
            canvas.drawString(MARGIN, HEIGHT - 34, record["running"])
        canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 34, record["journal"])
        canvas.drawCentredString(WIDTH / 2, 28, f"{document.page + 114}")
        canvas.setLineWidth(0.4)
        canvas.line(MARGIN, 40, WIDTH - MARGIN, 40)

    def across(height):
        top = HEIGHT - TOP
        return [Frame(MARGIN, top - height, INNER, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0),
                *columns(BOTTOM, top - height - 8)]

    document = BaseDocTemplate(str(target), pagesize=letter, title="", author="")
    document.addPageTemplates([
        PageTemplate("front", across(FRONT), onPage=furniture),
        PageTemplate("table", across(TABLE), onPage=furniture),
        PageTemplate("columns", columns(BOTTOM, HEIGHT - TOP), onPage=furniture),
    ])
    document.build(list(flowables(record)))
