"""What a sheet of many clients reads from the memory: each kind of thing in one look, for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from assessment.domain.assessments import Assessment, State
from assessment.domain.errors import Refusal
from assessment.domain.firms import Firm
from assessment.domain.receipts import Receipt


@dataclass(frozen=True)
class Kept:
    """One assessment as it is stored: its packed answers, and the facts as JSON values."""

    assessment: Assessment
    state: State
    facts: Mapping[str, Any]


class PortfolioStore(Protocol):
    """Reads in as many statements for a thousand clients as for one. ``db.portfolios`` fills it."""

    def firms(self, firm_ids: Collection[str]) -> dict[str, Firm]: ...
    def assessments(self, firm_ids: Collection[str]) -> dict[str, tuple[Kept, ...]]:
        """Return the assessments of each firm, newest first; firms without any are left out."""

    def receipts(self, firm_ids: Collection[str]) -> dict[str, tuple[Receipt, ...]]:
        """Return the last two receipts of each assessment by firm, newest first."""

    def names(self, actor_ids: Collection[str]) -> dict[str, str | None]:
        """Return what accounts are called; whoever has none any more is left out."""


class WrongNumber(Refusal):
    """Only so many clients can be set side by side."""

    code = "wrong_number"
    sentence = "并排对照一次看 2 到 4 家企业。请增减后再看。"
