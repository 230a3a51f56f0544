"""The report as a Word file, out of a template that others may replace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from assessment.i18n import _
from assessment.reports.document import (
    Block,
    Card,
    Grid,
    Listing,
    Pairs,
    Paragraph,
    Picture,
    ReportDocument,
    Section,
)
from assessment.reports.word_template import filled, opened, place_of_body, style_ids
from assessment.reports.word_xml import (
    LIST,
    NUMBERED,
    heading,
    pair_table,
    paragraph,
    table,
)

TEMPLATE = Path(__file__).parent / "template.docx"
_TEXT_WIDTH = 170
#: Draws an SVG as PNG.
Draw = Callable[[str], bytes]


def word(document: ReportDocument, draw: Draw, template: Path | bytes | None = None) -> bytes:
    """Return the report as docx, out of a file of the installation or bytes from outside.

    Raises:
        TemplateBroken: the template has a placeholder too many or too few, or lacks a style.
        ReportTooSlow, ReportFailed: a picture could not be drawn.
    """
    file = opened(template or TEMPLATE)
    place = place_of_body(file)
    filled(file, document.head)
    _Writer(file, place, draw).write(document)
    place.getparent().remove(place)
    _describe(file, document)
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def _describe(file: WordFile, document: ReportDocument) -> None:
    """Write what the file says of itself; no name of a person, and the day of the result."""
    told = file.core_properties
    told.title = _("质量成熟度自评报告")
    told.subject = document.head.disclaimer
    told.author = told.last_modified_by = _("质阶")
    told.created = told.modified = datetime.combine(document.head.on, time())


class _Writer:
    """Writes sections one after the other in front of a place."""

    def __init__(self, file: WordFile, place: Any, draw: Draw) -> None:
        self._file = file
        self._place = place
        self._draw = draw
        self._styles = style_ids(file)

    def write(self, document: ReportDocument) -> None:
        for n, (section, blocks) in enumerate(document.for_medium("paper")):
            self._section(n, section, blocks)

    def _section(self, n: int, section: Section, blocks: tuple[Block, ...]) -> None:
        title = section.title if n == 0 else f"{n}　{section.title}"
        self._put(heading(title, 1))
        if section.lead:
            self._put(paragraph(section.lead, tone="quiet"))
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self._put(heading(block.text, 2) if block.tone == "lead" else _told(block))
        elif isinstance(block, Listing):
            self._listing(block)
        elif isinstance(block, Pairs):
            self._titled(block.title)
            self._put(pair_table(block))
            self._put(paragraph(""))
        elif isinstance(block, Picture):
            self._picture(block)
        elif isinstance(block, Card):
            self._card(block)
        else:
            self._grid(block)

    def _titled(self, title: str) -> None:
        if title:
            self._put(heading(title, 3))

    def _listing(self, block: Listing) -> None:
        self._titled(block.title)
        for item in block.items:
            self._put(paragraph(item, style=NUMBERED if block.ordered else LIST))

    def _grid(self, block: Grid) -> None:
        self._titled(block.title)
        if block.rows:
            self._put(table(block))
            self._put(paragraph(""))

    def _card(self, block: Card) -> None:
        marks = "".join(f"　〔{mark.text}〕" for mark in block.marks)
        self._put(heading(block.title + marks, 3))
        if block.eyebrow:
            self._put(paragraph(block.eyebrow, tone="quiet"))
        for each in block.blocks:
            self._block(each)

    def _picture(self, block: Picture) -> None:
        """Put a picture in, with its content in words for whoever cannot see it."""
        holder = self._file.add_paragraph()
        holder.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = holder.add_run()
        width = Mm(_TEXT_WIDTH * block.width // 100)
        picture = run.add_picture(BytesIO(self._draw(block.svg)), width=width)
        picture._inline.docPr.set("descr", block.words)
        self._place.addprevious(holder._p)

    def _put(self, xml: str) -> None:
        element = parse_xml(xml)
        for named in element.iter(qn("w:pStyle"), qn("w:tblStyle")):
            named.set(qn("w:val"), self._styles[named.get(qn("w:val"))])
        self._place.addprevious(element)


def _told(block: Paragraph) -> str:
    return paragraph(block.text, tone=block.tone)
