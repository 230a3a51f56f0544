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
from scoring.plan import Plan
from scoring.scorecard import ScoreCard


class Format(StrEnum):
    """What a report can be handed out as; the value is the ending of the file's name."""

    PDF = "pdf"
    WORD = "docx"
    WORKBOOK = "xlsx"
    JSON = "json"


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
    """One measure among peers in hundredths of a percent: low, middle and high levels.

    ``quartiles`` are hundredths of a point (first, middle, third); absent where too few.
    """

    measure: str
    own: int | None
    low: int
    middle: int
    high: int
    quartiles: tuple[int, int, int] | None = None


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
    """A firm's place among its peers, where enough of them allow it."""

    group: str
    n: int
    spreads: tuple[Spread, ...]
    type: FirmType | None = None


@dataclass(frozen=True)
class Material:
    """One result and all that stands around it. ``receipt`` is absent for a preview."""

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

    @property
    def card(self) -> ScoreCard:
        return self.result.scorecard
