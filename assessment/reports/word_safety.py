"""What a Word file from outside may hold. Nothing in it is run, fetched or unpacked beyond a limit.

First the archive is looked at, before anything is parsed; then every part of the opened file.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx.document import Document as WordFile
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from lxml import etree

from assessment.domain.report_errors import TemplateBroken
from assessment.i18n import _

MOST_ENTRIES = 400
MOST_UNPACKED = 40 * 1024 * 1024
#: XML takes many times its size once it is read.
MOST_XML, MOST_XML_OF_ALL = 4 * 1024 * 1024, 12 * 1024 * 1024
MOST_ELEMENTS = 200_000
TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_BINARY = re.compile(
    r"image/(png|jpe?g|pjpeg|gif|bmp|tiff|x-emf|x-wmf|emf|wmf|vnd\.ms-photo)"
    r"|application/(vnd\.openxmlformats-officedocument\.obfuscatedFont|x-font(data|-ttf))"
    r"|application/vnd\.openxmlformats-officedocument\.\w+\.printerSettings",
    re.IGNORECASE,
)
_MACROS = re.compile(r"macro|vba|keyMapCustomizations|attachedToolbars", re.IGNORECASE)
_OBJECTS = re.compile(r"activeX|oleObject|aFChunk|xhtml|/control$|subDocument", re.IGNORECASE)
_WEB = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_INSIDE = re.compile(r"#|data:image/", re.IGNORECASE)
#: What a field may do: tell of the document itself. Links are looked at one by one.
FIELDS = frozenset(
    {
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "TOC", "REF", "PAGEREF", "STYLEREF"),
        *("SEQ", "SYMBOL", "TITLE", "SUBJECT", "AUTHOR", "DOCPROPERTY", "DATE", "TIME"),
        *("CREATEDATE", "SAVEDATE", "PRINTDATE", "HYPERLINK"),
    }
)
_FIELD = re.compile(r"\s*([A-Za-z]*)")
_LINK = re.compile(
    r'\s*HYPERLINK\s+("(https?://|mailto:)[^"]*"|\\l\s+"[^"]*")'
    r'(\s+\\[hlmnot](\s+"[^"]*")?)*\s*',
    re.IGNORECASE,
)
_SHOWN = 60


def require_sound(data: bytes) -> None:
    """Let an archive pass whose parts are few, small and of known kinds.

    Nothing is parsed but the list of kinds.

    Raises:
        TemplateBroken: it is none, or holds what it may not.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _require_small(entries)
            kinds = _kinds(archive)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise unreadable() from None
    for entry in entries:
        _require_known(_kind(kinds, entry.filename))
    if _MAIN not in kinds.values():
        raise unreadable()
    written = [e.file_size for e in entries if not _is_binary(_kind(kinds, e.filename))]
    if max(written) > MOST_XML or sum(written) > MOST_XML_OF_ALL:
        raise _too_big()


def require_harmless(file: WordFile) -> None:
    """Let an opened file pass that reaches for nothing outside itself.

    Raises:
        TemplateBroken: a link, a field or an embedded object that may not be there.
    """
    package = file.part.package
    _require_inside(package.rels)
    elements = 0
    for part in package.iter_parts():
        _require_inside(part.rels)
        root = _root(part)
        if root is None:
            continue
        elements += sum(1 for _node in root.iter())
        if elements > MOST_ELEMENTS:
            raise _too_big()
        _require_plain(root)


def unreadable() -> TemplateBroken:
    """Return the refusal of what cannot be opened as a Word file."""
    return TemplateBroken(".docx", _("打不开，要用 Word 另存为"))


def _too_big() -> TemplateBroken:
    return TemplateBroken(_("这个文件"), _("内容太多，请用简单些的模板代替"))


def _require_small(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename.lower() for entry in entries}
    if len(names) != len(entries) or any(entry.flag_bits & 1 for entry in entries):
        raise unreadable()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _too_big()


def _kinds(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the kinds of parts by name, and by ending (``.png``), as the archive declares them."""
    if archive.getinfo(TYPES).file_size > MOST_XML:
        raise _too_big()
    try:
        declared = parse_xml(archive.read(TYPES))
    except etree.LxmlError:
        raise unreadable() from None
    found: dict[str, str] = {}
    for node in declared:
        name = node.get("PartName") or f".{node.get('Extension', '')}"
        found[name.lower()] = node.get("ContentType", "")
    return found


def _kind(kinds: dict[str, str], name: str) -> str:
    """Return the kind of a part; empty where none is declared, as of what nothing refers to."""
    lower = f"/{name.lower()}"
    return kinds.get(lower) or kinds.get(f".{lower.rpartition('.')[2]}", "")


def _require_known(kind: str) -> None:
    shown = kind.rpartition("/")[2].rpartition(".")[2][:_SHOWN]
    if _MACROS.search(kind):
        raise _macro(shown)
    is_known = not kind or kind.endswith(("+xml", "/xml", ".vmlDrawing")) or _is_binary(kind)
    if not is_known or _OBJECTS.search(kind):
        raise _object(shown)


def _macro(name: str) -> TemplateBroken:
    return TemplateBroken(name, _("带有宏，请另存为不带宏的 .docx；宏是"))


def _object(name: str) -> TemplateBroken:
    return TemplateBroken(name, _("嵌有别的文件或控件，请删去"))


def _outside(target: str) -> TemplateBroken:
    return TemplateBroken(target[:_SHOWN], _("引用了文件外面的内容，请删去"))


def _is_binary(kind: str) -> bool:
    return _BINARY.fullmatch(kind) is not None


def _require_inside(relations: Any) -> None:
    """Refuse what is fetched from elsewhere; a web or mail address somebody may click is none."""
    for relation in relations.values():
        kind = relation.reltype.rpartition("/")[2]
        if relation.is_external:
            target = relation.target_ref
            if kind != "hyperlink" or not _WEB.match(target):
                raise _outside(target)
        elif _MACROS.search(kind):
            raise _macro(kind[:_SHOWN])
        elif _OBJECTS.search(relation.reltype):
            raise _object(kind[:_SHOWN])


def _root(part: Any) -> Any:
    """Return a part as a tree; ``None`` for pictures and fonts.

    Raises:
        TemplateBroken: it says it is XML and is not, or declares entities.
    """
    if isinstance(part, XmlPart):
        root = part.element
    elif _is_binary(part.content_type):
        return None
    else:
        try:
            root = parse_xml(part.blob)
        except (etree.LxmlError, ValueError):
            raise unreadable() from None
    if root.getroottree().docinfo.doctype:
        raise unreadable()
    return root


def _require_plain(root: Any) -> None:
    for node in root.iter("{*}mailMerge", "{*}altChunk", "{*}object", "{*}control"):
        raise _object(etree.QName(node).localname)
    for value in root.xpath("//@*[local-name()='src' or local-name()='href']"):
        if value and not _INSIDE.match(value):
            raise _outside(str(value))
    for instruction in _instructions(root):
        _require_field(instruction)


def _require_field(instruction: str) -> None:
    name = _FIELD.match(instruction)[1].upper()  # type: ignore[index]
    if name not in FIELDS:
        raise TemplateBroken(instruction.strip()[:_SHOWN], _("有模板里不能用的域，请删去"))
    if name == "HYPERLINK" and not _LINK.fullmatch(instruction):
        raise _outside(instruction.strip())


def _instructions(root: Any) -> Iterator[str]:
    """Yield what each field says, put together from its pieces; fields may lie in one another."""
    open_fields: list[str] = []
    for node in root.iter("{*}fldSimple", "{*}fldChar", "{*}instrText", "{*}delInstrText"):
        name = etree.QName(node).localname
        if name == "fldSimple":
            yield _attribute(node, "instr")
        elif name != "fldChar":
            text = node.text or ""
            if open_fields:
                open_fields[-1] += text
            elif text.strip():
                yield text
        elif _attribute(node, "fldCharType") == "begin":
            open_fields.append("")
        elif _attribute(node, "fldCharType") == "end" and open_fields:
            yield open_fields.pop()
    yield from open_fields


def _attribute(node: Any, name: str) -> str:
    found = (value for key, value in node.attrib.items() if etree.QName(key).localname == name)
    return str(next(found, ""))
