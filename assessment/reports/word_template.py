"""The Word template: its placeholders and styles, and what is wrong with a broken one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as WordFile
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from assessment.domain.letterheads import BODY, NEEDED, PLACEHOLDERS
from assessment.domain.report_errors import TemplateBroken
from assessment.i18n import _
from assessment.reports.document import Head
from assessment.reports.word_safety import require_harmless, require_sound, unreadable
from assessment.reports.word_xml import STYLE_IDS, STYLES, clean

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
#: So many names are put in; each takes a walk through its paragraph.
_MOST = 100
_SHOWN = 40
_UNREADABLE = (BadZipFile, KeyError, LxmlError, OSError, PackageNotFoundError, ValueError)


def opened(source: Path | bytes) -> WordFile:
    """Return a template that can be used: the installation's own, or bytes that came from outside.

    Raises:
        TemplateBroken: it is no Word file, or lacks something, asks for something unknown, or,
            from outside, holds what it may not.
    """
    file = _foreign(source) if isinstance(source, bytes) else _own(source)
    found = list(_named(file))
    for name in found:
        if name not in PLACEHOLDERS:
            raise TemplateBroken(f"{{{{{name[:_SHOWN]}}}}}", _("有不认识的占位符"))
    if len(found) > _MOST:
        raise TemplateBroken(f"{{{{{found[0]}}}}}", _("占位符太多，请删去一些，例如"))
    for name in NEEDED:
        if name not in found:
            raise TemplateBroken(f"{{{{{name}}}}}", _("缺少占位符"))
    known = {style.name.lower() for style in file.styles if style.name}
    for style_name in STYLES:
        if style_name.lower() not in known:
            raise TemplateBroken(style_name, _("缺少样式"))
    return file


def _own(path: Path) -> WordFile:
    try:
        return Document(str(path))
    except _UNREADABLE:
        raise TemplateBroken(path.name, _("打不开文件")) from None


def _foreign(data: bytes) -> WordFile:
    require_sound(data)
    try:
        file = Document(BytesIO(data))
    except _UNREADABLE:
        raise unreadable() from None
    require_harmless(file)
    return file


def style_ids(file: WordFile) -> dict[str, str]:
    """Return how this template calls the styles that paragraphs and tables ask for.

    Their names are the same in every language of Word, their ids are not.
    """
    known = {style.name.lower(): style.style_id for style in file.styles if style.name}
    return {STYLE_IDS[name]: known[name.lower()] for name in STYLES}


def place_of_body(file: WordFile) -> Any:
    """Return the paragraph in whose place the sections go.

    Raises:
        TemplateBroken: it is not a paragraph of its own in the body.
    """
    mark = f"{{{{{BODY}}}}}"
    for paragraph in file.element.body.iterchildren(qn("w:p")):
        match = _PLACEHOLDER.fullmatch(_text(paragraph).strip())
        if match is not None and _name(match) == BODY:
            return paragraph
    raise TemplateBroken(mark, _("要单独成一段、放在正文里的占位符"))


def filled(file: WordFile, head: Head) -> None:
    """Put the values in the place of their names, everywhere in the template.

    This comes before the sections: what a firm wrote may look like a placeholder.
    """
    values = {
        "企业名称": head.firm,
        "企业概况": "　".join(head.firm_words),
        "等级": head.levels[head.level - 1],
        "等级说明": head.meaning,
        "状态": head.status,
        "日期": head.on.isoformat(),
        "模型": head.model,
        "模型版本": head.version,
        "凭据编号": head.receipt or head.status,
        "声明": head.disclaimer,
    }
    for paragraph in list(_paragraphs(file)):
        for match in reversed(list(_PLACEHOLDER.finditer(_text(paragraph)))):
            if _name(match) in values:
                _replace(paragraph, match.start(), match.end(), clean(values[_name(match)]))


def _named(file: WordFile) -> Iterator[str]:
    """Yield the names in a template.

    Raises:
        TemplateBroken: braces that do not close or open.
    """
    for paragraph in _paragraphs(file):
        text = _text(paragraph)
        yield from (_name(match) for match in _PLACEHOLDER.finditer(text))
        rest = _PLACEHOLDER.sub("", text)
        if "{{" in rest or "}}" in rest:
            raise TemplateBroken(rest.strip()[:_SHOWN], _("有没写完整的占位符"))


def _name(match: re.Match[str]) -> str:
    return match[1].strip()


def _paragraphs(file: WordFile) -> Iterator[Any]:
    """Yield every paragraph of body, headers and footers, also in tables and text boxes."""
    for root in _roots(file):
        yield from root.iter(qn("w:p"))


def _roots(file: WordFile) -> Iterator[Any]:
    yield file.element.body
    for relation in file.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            yield relation.target_part.element


def _text(paragraph: Any) -> str:
    return "".join(node.text or "" for node in _nodes(paragraph))


def _nodes(paragraph: Any) -> list[Any]:
    """Return the texts of a paragraph; those of a text box inside belong to the box."""
    return [node for node in paragraph.iter(qn("w:t")) if _home(node) is paragraph]


def _home(node: Any) -> Any:
    while node is not None and node.tag != qn("w:p"):
        node = node.getparent()
    return node


def _replace(paragraph: Any, start: int, end: int, value: str) -> None:
    """Replace a stretch of text, also where Word has split it into runs."""
    place = 0
    for node in _nodes(paragraph):
        text = node.text or ""
        first, last = start - place, end - place
        place += len(text)
        if last <= 0 or first >= len(text):
            continue
        node.text = text[: max(first, 0)] + (value if first >= 0 else "") + text[max(last, 0) :]
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
