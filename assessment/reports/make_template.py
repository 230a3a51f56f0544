"""python -m assessment.reports.make_template FILE: write the Word template anew.

A consultancy changes the file itself, in Word: logo, cover, colours, fonts of the styles.
"""

from __future__ import annotations

import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from assessment.reports.pdf import Typesetter
from assessment.reports.svg import drawing, element
from assessment.reports.word import TEMPLATE
from assessment.reports.word_xml import EVEN, STYLE_IDS, TABLE

INK, DIM, TEAL = RGBColor(0x16, 0x29, 0x2E), RGBColor(0x5A, 0x70, 0x76), RGBColor(0x07, 0x48, 0x45)
WHITE = RGBColor(0xFF, 0xFF, 0xFF)
FONT = "Microsoft YaHei"


def template() -> bytes:
    """Return the template."""
    file = Document()
    _page(file)
    _styles(file)
    _cover(file)
    file.add_paragraph("{{正文}}")
    _edges(file)
    told = file.core_properties
    told.author = told.last_modified_by = "质阶"
    told.title, told.comments = "质量成熟度自评报告（模板）", ""
    told.created = told.modified = datetime(2026, 11, 21)
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def logo() -> bytes:
    """Return the mark: five steps upwards."""
    steps = (
        element(
            "rect",
            x=6 + 15 * i,
            y=52 - 8 * i,
            width=12,
            height=14 + 8 * i,
            rx=2,
            fill="#ffffff",
            fill_opacity=0.45 + 0.13 * i,
        )
        for i in range(5)
    )
    typesetter = Typesetter()
    try:
        return typesetter.png(drawing(84, 72, "质阶", *steps))
    finally:
        typesetter.close()


def _page(file: WordFile) -> None:
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin = Mm(22), Mm(22)
    page.different_first_page_header_footer = True


def _styles(file: WordFile) -> None:
    normal = _font(file.styles["Normal"], 10, INK)
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.25
    for level, size in ((1, 18), (2, 13), (3, 11)):
        style = _font(file.styles[f"Heading {level}"], size, TEAL, bold=True)
        style.paragraph_format.space_before = Pt(14 if level > 1 else 6)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.page_break_before = level == 1
    quiet = file.styles.add_style(EVEN, WD_STYLE_TYPE.PARAGRAPH)
    quiet.base_style = file.styles["Normal"]
    _font(quiet, 9, DIM)
    quiet.element.set(qn("w:styleId"), STYLE_IDS[EVEN])
    file.styles.element.append(parse_xml(_TABLE_STYLE))


def _font(style: Any, size: float, colour: RGBColor, *, bold: bool = False) -> Any:
    """Give a style its font, for Latin letters and for Chinese."""
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb, style.font.bold = colour, bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if "Theme" in attribute:
            del fonts.attrib[attribute]
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)
    return style


_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{STYLE_IDS[TABLE]}">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
  <w:pPr><w:spacing w:before="40" w:after="40" w:line="264" w:lineRule="auto"/></w:pPr>
  <w:rPr><w:sz w:val="17"/></w:rPr>
  <w:tblPr><w:tblBorders>
    <w:bottom w:val="single" w:sz="4" w:color="CBD7D8"/>
    <w:insideH w:val="single" w:sz="4" w:color="CBD7D8"/>
  </w:tblBorders><w:tblCellMar>
    <w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>
  </w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/><w:color w:val="0B6360"/></w:rPr>
    <w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="10" w:color="0B6360"/></w:tcBorders></w:tcPr>
  </w:tblStylePr>
</w:style>"""


def _cover(file: WordFile) -> None:
    """Write a band of colour with logo, name and level, and the facts below it."""
    band = file.add_table(rows=1, cols=1).rows[0]
    band.height = Mm(150)
    cell = band.cells[0]
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="0B6360"/>')
    )
    cell.paragraphs[0].paragraph_format.space_before = Pt(24)
    cell.paragraphs[0].add_run().add_picture(BytesIO(logo()), width=Mm(24))
    lines = (
        ("质量成熟度自评报告", 13, False, 40),
        ("{{企业名称}}", 28, True, 6),
        ("{{企业概况}}", 11, False, 8),
        ("质量成熟度等级", 10, False, 60),
        ("{{等级}}", 44, True, 0),
        ("{{等级说明}}", 11, False, 4),
    )
    for text, size, bold, before in lines:
        written = cell.add_paragraph()
        written.paragraph_format.space_before = Pt(before)
        written.paragraph_format.left_indent = Mm(4)
        _look(written.add_run(text), size, WHITE, bold)
    for text, size, colour, bold in (
        ("{{声明}}", 13, TEAL, True),
        ("{{日期}}　{{状态}}", 10, DIM, False),
        ("{{模型}}　{{模型版本}}　凭据 {{凭据编号}}", 10, DIM, False),
    ):
        written = file.add_paragraph()
        written.paragraph_format.space_before = Pt(10)
        _look(written.add_run(text), size, colour, bold)


def _look(run: Any, size: float, colour: RGBColor, bold: bool) -> None:
    run.font.size, run.font.color.rgb, run.font.bold = Pt(size), colour, bold
    run.font.name = FONT
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)


def _edges(file: WordFile) -> None:
    """Write the running head and foot: what it is, of whom, of which version, which page."""
    page = file.sections[0]
    head = page.header.paragraphs[0]
    _look(head.add_run("{{企业名称}}　质量成熟度自评报告"), 8, DIM, False)
    for foot in (page.footer.paragraphs[0], page.first_page_footer.paragraphs[0]):
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        words = "{{声明}}　模型 {{模型版本}}　凭据 {{凭据编号}}　{{日期}}　第 "
        _look(foot.add_run(words), 8, DIM, False)
        _field(foot, "PAGE")
        _look(foot.add_run(" 页，共 "), 8, DIM, False)
        _field(foot, "NUMPAGES")
        _look(foot.add_run(" 页"), 8, DIM, False)


def _field(paragraph: Any, name: str) -> None:
    """Add a field that Word fills in."""
    run = paragraph.add_run()
    _look(run, 8, DIM, False)
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = name
        run._r.append(part)


def main(path: Path) -> None:
    path.write_bytes(template())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATE)
