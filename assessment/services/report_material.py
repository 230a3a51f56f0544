"""What a report is composed of: plain values, read in one look by ``services.reports``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assessment.domain.receipts import Receipt
from assessment.services.results import Result
from assessment.services.reviews import VerifiedScore
from questionnaires.library import Library
from scoring.benchmarks import Share
from scoring.benchmarks import Spread as Quartile
from scoring.plan import Plan
from scoring.scorecard import ScoreCard


class Format(StrEnum):
    """What a report can be handed out as; the value is the ending of the file's name."""

    PDF = "pdf"
    WORD = "docx"
    WORKBOOK = "xlsx"
    JSON = "json"

    @property
    def program(self) -> str:
        """What people call the format: by the program that opens it."""
        return {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "json": "JSON"}[self.value]


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence as the report names it; no file name for a number and date alone."""

    id: str
    question_ids: tuple[str, ...]
    filename: str
    document_number: str | None
    document_date: date | None
    sha256: str


@dataclass(frozen=True)
class Earlier:
    """The submission before this one. ``result`` is absent where its model cannot be computed."""

    on: date
    version: str
    result: Result | None


@dataclass(frozen=True)
class Spread:
    """One measure among peers: the firm's own score and its place, and the quartiles of all.

    ``place`` is the share of peers that score lower; the quartiles lie between two scores each.
    """

    measure: str
    own: int | None
    place: Share | None
    quartiles: tuple[Quartile, Quartile, Quartile]


@dataclass(frozen=True)
class FirmType:
    """The type a firm comes nearest to. Shares and membership in hundredths of a percent."""

    name: str
    share: int
    membership: int
    better: str | None = None
    separating: tuple[str, ...] = ()


@dataclass(frozen=True)
class PeerSection:
    """A firm's place among its peers, where enough of them allow it.

    ``place`` says it in a sentence, ``told`` how it is to be read. Without ``spreads`` there is
    no group, and ``told`` says why.
    """

    group: str | None
    n: int | None
    place: str | None
    told: tuple[str, ...]
    spreads: tuple[Spread, ...]
    type: FirmType | None = None


@dataclass(frozen=True)
class Material:
    """One result and all that stands around it. ``receipt`` is absent for a preview.

    ``letterhead`` is the Word template of the consultancy that hands it out, if it has one.
    """

    library: Library
    assessment_id: str
    firm_name: str
    credit_code: str | None
    is_demo: bool
    result: Result
    receipt: Receipt | None
    timings: Mapping[str, int]
    evidence: tuple[EvidenceLine, ...]
    earlier: Earlier | None
    plan: Plan | None
    verified: VerifiedScore | None = None
    peers: PeerSection | None = None
    with_financing: bool = False
    letterhead: bytes | None = None

    @property
    def card(self) -> ScoreCard:
        return self.result.scorecard
