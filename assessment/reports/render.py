"""One door to all formats: material in, bytes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assessment.reports.as_json import as_json
from assessment.reports.compose import compose
from assessment.reports.document import ReportDocument
from assessment.reports.pdf import Typesetter
from assessment.services.report_material import Format, Material


class Renderer:
    """Draws reports. Safe to share between threads; ``close`` stops the typesetter."""

    def __init__(self, typesetter: Typesetter | None = None, word_template: Path | None = None):
        self._typesetter = typesetter or Typesetter()
        self._word_template = word_template
        self._formats: dict[Format, Callable[[ReportDocument], bytes]] = {
            Format.PDF: self._typesetter.pdf,
            Format.WORKBOOK: _workbook,
            Format.JSON: as_json,
        }

    def __call__(self, material: Material, form: Format) -> bytes:
        """Return a report.

        Raises:
            ReportTooSlow, ReportFailed, TemplateBroken: there is none.
        """
        document = compose(material)
        if form is Format.WORD:
            return self._word(document, material.letterhead)
        return self._formats[form](document)

    def template(self) -> bytes:
        """Return the Word template of this installation."""
        from assessment.reports.word import TEMPLATE

        return (self._word_template or TEMPLATE).read_bytes()

    def close(self) -> None:
        self._typesetter.close()

    def _word(self, document: ReportDocument, letterhead: bytes | None) -> bytes:
        from assessment.reports.word import word

        return word(document, self._typesetter.png, letterhead or self._word_template)


def _workbook(document: ReportDocument) -> bytes:
    from assessment.reports.workbook import workbook

    return workbook(document)
