"""Word: the same report, editable; a template of others, and what is said of a broken one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from PIL import Image

from assessment.domain.letterheads import NEEDED
from assessment.domain.report_errors import TemplateBroken
from assessment.reports.compose import compose
from assessment.reports.document import ReportDocument
from assessment.reports.make_template import template
from assessment.reports.pdf import Typesetter
from assessment.reports.word import TEMPLATE, word
from tests.word_files import RELATIONS, changed


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    made = Typesetter()
    yield made
    made.close()


@pytest.fixture
def write(typesetter: Typesetter) -> Callable[..., WordFile]:
    """Return a function that makes a report and opens it."""

    def written(document: ReportDocument, path: Path | None = None) -> WordFile:
        return Document(BytesIO(word(document, typesetter.png, path)))

    return written


def texts(file: WordFile) -> str:
    body = [p.text for p in file.element.body.iter() if p.tag.endswith("}t") and p.text]
    return "".join(body)


def test_every_section_is_a_heading(write: Any, document: ReportDocument) -> None:
    headings = [p.text for p in write(document).paragraphs if p.style.name == "Heading 1"]
    titles = [section.title for section, _ in document.for_medium("paper")]
    assert [h.partition("　")[2] or h for h in headings] == titles


def test_the_cover_and_every_foot_say_what_it_is(write: Any, document: ReportDocument) -> None:
    file = write(document)
    assert document.head.firm in texts(file)
    (page,) = file.sections
    for foot in (page.footer, page.first_page_footer):
        told = "".join(p.text for p in foot.paragraphs)
        for word_ in ("企业自评 · 非官方评级", "2026.1", document.head.receipt, "2026-11-21"):
            assert word_ in told
        assert "PAGE" in foot._element.xml
    assert "{{" not in file.element.xml
    assert "{{" not in page.footer._element.xml


def test_the_pictures_are_in_it_with_their_words(write: Any, document: ReportDocument) -> None:
    pictures = write(document).inline_shapes
    words = [shape._inline.docPr.get("descr") or "" for shape in pictures]
    assert sum(w.startswith("雷达图") for w in words) == 1
    assert sum(w.startswith("五个等级") for w in words) == 1


@pytest.mark.parametrize(
    "name", ["<w:p/>&amp;\"'", "{{正文}}", "{{等级}} 厂", "甲\x0b\x00乙", "=1+1", "𠮷🙂"]
)
def test_names_are_text(write: Any, make: Any, name: str) -> None:
    kept = name.replace("\x0b", "").replace("\x00", "")
    assert kept in texts(write(compose(make.firm(name=name))))


def test_marks_of_direction_are_left_out(write: Any, make: Any) -> None:
    assert "甲乙厂" in texts(write(compose(make.firm(name="甲\u202e乙\u200f厂"))))


def test_the_template_in_the_repository_is_the_one_that_is_made() -> None:
    made, kept = Document(BytesIO(template())), Document(str(TEMPLATE))
    assert made.element.xml == kept.element.xml
    assert made.styles.element.xml == kept.styles.element.xml


class TestTemplates:
    @pytest.fixture
    def own(self, tmp_path: Path) -> Callable[[Callable[[WordFile], None]], Path]:
        """Return a function that changes the template and keeps it as somebody's own."""

        def changed(change: Callable[[WordFile], None]) -> Path:
            file = Document(str(TEMPLATE))
            change(file)
            path = tmp_path / "own.docx"
            file.save(str(path))
            return path

        return changed

    def test_a_cover_of_ones_own_is_used(
        self, write: Any, own: Any, document: ReportDocument
    ) -> None:
        def change(file: WordFile) -> None:
            run = file.add_paragraph().add_run("某某咨询 为 {{企业")
            run.font.bold = True
            run._r.addnext(file.add_paragraph().add_run("名称}} 编写")._r)

        told = texts(write(document, own(change)))
        assert f"某某咨询 为 {document.head.firm} 编写" in told

    def test_an_unknown_placeholder_is_named(
        self, write: Any, own: Any, document: ReportDocument
    ) -> None:
        path = own(lambda file: file.add_paragraph("{{企业名}}"))
        with pytest.raises(TemplateBroken, match="企业名") as broken:
            write(document, path)
        assert broken.value.placeholder == "{{企业名}}"
        assert "不认识的占位符" in broken.value.sentence

    @pytest.mark.parametrize("name", NEEDED)
    def test_a_missing_placeholder_is_named(
        self, write: Any, own: Any, document: ReportDocument, name: str
    ) -> None:
        def change(file: WordFile) -> None:
            roots = [
                file.element.body,
                *(
                    f._element
                    for f in (
                        file.sections[0].header,
                        file.sections[0].footer,
                        file.sections[0].first_page_footer,
                    )
                ),
            ]
            for node in (node for root in roots for node in root.iter()):
                if node.tag.endswith("}t") and node.text:
                    node.text = node.text.replace(f"{{{{{name}}}}}", "")

        with pytest.raises(TemplateBroken, match=f"缺少占位符“{{{{{name}}}}}”"):
            write(document, own(change))

    def test_braces_that_do_not_close_are_named(
        self, write: Any, own: Any, document: ReportDocument
    ) -> None:
        with pytest.raises(TemplateBroken, match="没写完整"):
            write(document, own(lambda file: file.add_paragraph("{{企业名称")))

    def test_a_missing_style_is_named(self, write: Any, own: Any, document: ReportDocument) -> None:
        def change(file: WordFile) -> None:
            style = file.styles["List Bullet"].element
            style.getparent().remove(style)

        with pytest.raises(TemplateBroken, match="List Bullet"):
            write(document, own(change))

    def test_the_body_in_a_table_is_told(
        self, write: Any, own: Any, document: ReportDocument
    ) -> None:
        def change(file: WordFile) -> None:
            place = next(p for p in file.paragraphs if p.text == "{{正文}}")
            place.text = ""
            file.add_table(rows=1, cols=1).rows[0].cells[0].text = "{{正文}}"

        with pytest.raises(TemplateBroken, match="单独成一段"):
            write(document, own(change))

    def test_styles_of_another_language_of_word_are_found_by_name(
        self, write: Any, own: Any, document: ReportDocument
    ) -> None:
        def change(file: WordFile) -> None:
            file.styles["Heading 1"].element.set(
                "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}styleId", "1"
            )

        headings = [
            p for p in write(document, own(change)).paragraphs if p.style.name == "Heading 1"
        ]
        assert len(headings) > 8

    @pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
    def test_a_file_that_is_no_word_file_is_told(
        self, write: Any, document: ReportDocument, tmp_path: Path, content: bytes
    ) -> None:
        path = tmp_path / "模板.docx"
        path.write_bytes(content)
        with pytest.raises(TemplateBroken, match=r"打不开文件“模板\.docx”"):
            write(document, path)

    def test_a_file_that_is_not_there_is_told(
        self, write: Any, document: ReportDocument, tmp_path: Path
    ) -> None:
        with pytest.raises(TemplateBroken, match="打不开文件"):
            write(document, tmp_path / "none.docx")


SLOGAN = "诚信咨询社，与工厂同行"


def branded() -> bytes:
    """Return our template as a consultancy changes it: cover, logo, colours, fonts, header, link."""

    def change(file: WordFile) -> None:
        cover = file.tables[0].rows[0].cells[0]
        shade = cover._tc.tcPr.find(qn("w:shd"))
        shade.set(qn("w:fill"), "7A1F2B")
        cover.paragraphs[0].runs[0].clear()
        cover.paragraphs[0].add_run().add_picture(BytesIO(_logo()), width=Mm(30))
        file.tables[0].rows[0].cells[0].add_paragraph("诚信咨询社 为 {{企业名称}} 编写")
        for name in ("Heading 1", "Heading 2", "Heading 3"):
            file.styles[name].font.color.rgb = RGBColor(0x7A, 0x1F, 0x2B)
            file.styles[name].font.name = "SimSun"
        file.sections[0].header.paragraphs[0].add_run(f"　{SLOGAN}")
        site = "https://consultancy.example/"
        file.part.relate_to(site, f"{RELATIONS}/hyperlink", is_external=True)

    return changed(change)


def _logo() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (240, 120), (122, 31, 43)).save(picture, "PNG")
    return picture.getvalue()


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="apt-get install libreoffice-writer-nogui"
)
@pytest.mark.parametrize("letterhead", [None, branded()], ids=["ours", "of a consultancy"])
def test_libreoffice_opens_it_and_shows_every_section(
    typesetter: Typesetter, document: ReportDocument, tmp_path: Path, letterhead: bytes | None
) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(word(document, typesetter.png, letterhead))
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    told = subprocess.run(
        [
            "soffice",
            home,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        capture_output=True,
        timeout=180,
        check=True,
    )
    assert b"Error" not in told.stderr
    file = pdfium.PdfDocument(tmp_path / "report.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in file)
    file.close()
    for section, _ in document.for_medium("paper"):
        assert section.title in text, section.title
    assert (SLOGAN in text) is (letterhead is not None)
    assert f"诚信咨询社 为 {document.head.firm} 编写" in text or letterhead is None
