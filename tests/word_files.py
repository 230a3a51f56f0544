"""Word templates changed as people change them, and as people should not."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from docx import Document
from docx.document import Document as WordFile

from assessment.reports.word import TEMPLATE

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT_RELATIONS = "word/_rels/document.xml.rels"


def changed(change: Callable[[WordFile], object]) -> bytes:
    """Return our template after a change made through python-docx."""
    file, target = Document(str(TEMPLATE)), BytesIO()
    change(file)
    file.save(target)
    return target.getvalue()


def with_line(text: str) -> bytes:
    """Return our template with one more paragraph."""
    return changed(lambda file: file.add_paragraph(text))


def repacked(
    change: Callable[[dict[str, bytes]], object], *, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return our template after a change of its parts by name."""
    with zipfile.ZipFile(TEMPLATE) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def related(kind: str, target: str, *, external: bool = True) -> bytes:
    """Return our template with one more relationship of its document."""
    mode = ' TargetMode="External"' if external else ""
    line = f'<Relationship Id="rId99" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'

    def add(parts: dict[str, bytes]) -> None:
        end = b"</Relationships>"
        parts[DOCUMENT_RELATIONS] = parts[DOCUMENT_RELATIONS].replace(end, line.encode() + end)

    return repacked(add)


def with_part(name: str, kind: str, content: bytes, relation: str) -> bytes:
    """Return our template with one more part that its document refers to."""
    target = name.removeprefix("word/")
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    line = f'<Relationship Id="rId99" Type="{RELATIONS}/{relation}" Target="{target}"/>'

    def add(parts: dict[str, bytes]) -> None:
        parts[name] = content
        types, end = "[Content_Types].xml", b"</Relationships>"
        parts[types] = parts[types].replace(b"</Types>", override)
        parts[DOCUMENT_RELATIONS] = parts[DOCUMENT_RELATIONS].replace(end, line.encode() + end)

    return repacked(add)


def with_xml(xml: str) -> bytes:
    """Return our template with a piece of XML at the start of its body."""

    def add(parts: dict[str, bytes]) -> None:
        body = b"<w:body>"
        assert body in parts["word/document.xml"]
        parts["word/document.xml"] = parts["word/document.xml"].replace(body, body + xml.encode())

    return repacked(add)


def with_field(*pieces: str) -> bytes:
    """Return our template with a field whose instruction is split into pieces."""
    texts = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return with_xml(f"<w:p>{begin}{texts}{end}</w:p>")
