"""The document as a typesetter takes it: printed text only, in characters the font has."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from assessment.i18n import _
from assessment.reports.document import (
    Block,
    Card,
    Cell,
    Column,
    Figure,
    Grid,
    Head,
    Listing,
    Pairs,
    Paragraph,
    Picture,
    ReportDocument,
    Section,
    printed,
)

FONTS = Path(__file__).parent / "fonts"
#: Stands for a character that the bundled font has not.
FALLBACK = "〓"
_SHOWN = 12
_SPACES = {"\t": " ", "\r": " ", "\u2028": "\n", "\u2029": "\n"}


def paper(document: ReportDocument) -> dict[str, Any]:
    """Return the sections of paper as plain values, and what had to be printed as a fallback."""
    press = Press()
    sections = [press.section(s, blocks) for s, blocks in document.for_medium("paper")]
    head = press.head(document.head)
    return {"head": head, "sections": sections, "missing": press.told()}


@dataclass
class Press:
    """Writes values in characters the font has, and remembers those it has not."""

    missing: dict[str, None] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """Return a text without marks that turn its direction, the rest as it is or as 〓."""
        return "".join(self._letter(letter) for letter in unicodedata.normalize("NFC", text))

    def _letter(self, letter: str) -> str:
        if letter == "\n" or covers(ord(letter)):
            return "" if unicodedata.category(letter) == "Cf" else letter
        if letter in _SPACES:
            return _SPACES[letter]
        if unicodedata.category(letter) in ("Cf", "Cc", "Mn", "Me"):
            return ""
        self.missing[letter] = None
        return FALLBACK

    def told(self) -> str:
        """Return a sentence on what is printed as the fallback; nothing where nothing is."""
        codes = [f"U+{ord(letter):04X}" for letter in self.missing]
        if not codes:
            return ""
        more = _(" 等 {n} 个").format(n=len(codes)) if len(codes) > _SHOWN else ""
        return _("字库里没有的字印成“{mark}”：{codes}{more}。其他格式里是原字。").format(
            mark=FALLBACK, codes="、".join(codes[:_SHOWN]), more=more
        )

    def head(self, head: Head) -> dict[str, Any]:
        return {
            "firm": self.text(head.firm),
            "firm_words": [self.text(words) for words in head.firm_words],
            "status": head.status,
            "on": head.on.isoformat(),
            "receipt": head.receipt,
            "model": head.model,
            "version": head.version,
            "disclaimer": head.disclaimer,
            "level": head.level,
            "levels": list(head.levels),
            "meaning": head.meaning,
            "low_level": head.low_level,
            "high_level": head.high_level,
            "is_draft": head.is_draft,
            "is_demo": head.is_demo,
        }

    def section(self, section: Section, blocks: tuple[Block, ...]) -> dict[str, Any]:
        return {
            "key": section.key,
            "title": self.text(section.title),
            "lead": self.text(section.lead),
            "blocks": [self.block(block) for block in blocks],
        }

    def block(self, block: Block) -> dict[str, Any]:
        """Return a block under the name of its kind."""
        if isinstance(block, Paragraph):
            return {"is": "paragraph", "text": self.text(block.text), "tone": block.tone}
        if isinstance(block, Listing):
            return self._listing(block)
        if isinstance(block, Pairs):
            return self._pairs(block)
        if isinstance(block, Picture):
            told = {"svg": self.text(block.svg), "words": self.text(block.words)}
            return {"is": "picture", "key": block.key, "width": block.width, **told}
        return self._card(block) if isinstance(block, Card) else self._grid(block)

    def _listing(self, block: Listing) -> dict[str, Any]:
        return {
            "is": "listing",
            "key": block.key,
            "title": self.text(block.title),
            "ordered": block.ordered,
            "items": [self.text(item) for item in block.items],
        }

    def _pairs(self, block: Pairs) -> dict[str, Any]:
        rows = [
            {
                "key": row.key,
                "title": self.text(row.title),
                "value": self.text(printed(row.value)),
                "remark": self.text(row.remark),
            }
            for row in block.rows
        ]
        return {"is": "pairs", "key": block.key, "title": self.text(block.title), "rows": rows}

    def _card(self, block: Card) -> dict[str, Any]:
        return {
            "is": "card",
            "title": self.text(block.title),
            "eyebrow": self.text(block.eyebrow),
            "marks": [{"text": self.text(m.text), "tone": m.tone} for m in block.marks],
            "blocks": [self.block(each) for each in block.blocks],
        }

    def _grid(self, block: Grid) -> dict[str, Any]:
        columns = [
            {"key": c.key, "title": self.text(c.title), "width": c.width, "kind": c.kind}
            for c in block.columns
        ]
        rows = [
            [self._cell(cell, column) for cell, column in zip(row, block.columns, strict=True)]
            for row in block.rows
        ]
        return {
            "is": "grid",
            "key": block.key,
            "title": self.text(block.title),
            "columns": columns,
            "rows": rows,
        }

    def _cell(self, cell: Cell, column: Column) -> dict[str, Any]:
        """Return a cell as text; a bar also has its length, from 0 to 1."""
        told: dict[str, Any] = {"text": self.text(printed(cell))}
        if column.kind == "bar" and isinstance(cell, Figure):
            told["length"] = cell.value / 10_000
        return told


@cache
def _coverage() -> tuple[tuple[int, ...], tuple[int, ...]]:
    lines = (FONTS / "coverage.txt").read_text(encoding="ascii").split("\n")
    pairs = [line.split() for line in lines if line]
    return tuple(int(p[0], 16) for p in pairs), tuple(int(p[1], 16) for p in pairs)


def covers(code: int) -> bool:
    """Tell whether the bundled font has a character."""
    firsts, lasts = _coverage()
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]
