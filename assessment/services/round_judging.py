"""What is worked out firm by firm for a round: gates, credibility, and where programs stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assessment.domain.assessments import State
from assessment.domain.receipts import Receipt
from assessment.services.profile_form import from_json
from assessment.services.round_parts import (
    CREDIBILITY,
    FIRED,
    GRADES,
    OTHERS,
    PASSED,
    STANDINGS,
    blocker_measure,
    gate_measure,
    is_open_to_tell,
    standing_measure,
)
from assessment.services.snapshot import sheet_of
from questionnaires.conditions import Outcome
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from questionnaires.program import Program
from scoring.histograms import MISSING
from scoring.maturity import score
from scoring.recommend import Recommendation, recommend
from scoring.scorecard import ScoreCard

Found = dict[str, int]


@dataclass(frozen=True)
class Judging:
    """How firms of a round are judged: by their receipts, for the windows of a day."""

    library: Library
    model: MaturityModel
    programs: Sequence[Program]
    on: date

    def judge(self, receipt: Receipt) -> Found:
        """Return what one firm adds to each measure, from its receipt alone."""
        content = receipt.content
        state = State(bytes.fromhex(content["answers"]), bytes.fromhex(content["evidence"]))
        sheet = sheet_of(self.model, state, content["reasons"])
        facts = from_json(self.library, content["facts"])
        card = score(self.model, sheet, facts, on=receipt.on, timings=content["timings"])
        fits = recommend(self.programs, self.model, sheet, facts, card, on=self.on)
        return {**_of_card(card), **_of_programs((*fits.help, *fits.recognition))}


def columns_of(
    receipts: Iterable[Receipt],
    firms: int,
    judge: Callable[[Receipt], Found],
) -> Mapping[str, NDArray[np.int16]]:
    """Judge n firms one by one: shape (n,) by measure, -1 where a firm has none."""
    columns: dict[str, NDArray[np.int16]] = {}
    for row, receipt in enumerate(receipts):
        for measure, value in judge(receipt).items():
            if measure not in columns:
                columns[measure] = np.full(firms, MISSING, np.int16)
            columns[measure][row] = value
    return columns


def _of_card(card: ScoreCard) -> Found:
    states = {"passed": PASSED, "fired": FIRED}
    gates = {gate_measure(g.id): states[g.state] for g in card.gates if g.state in states}
    return {CREDIBILITY: GRADES[card.credibility], **gates}


def _of_programs(fits: Iterable[Recommendation]) -> Found:
    return {measure: value for fit in fits for measure, value in _of_program(fit)}


def _of_program(fit: Recommendation) -> Iterator[tuple[str, int]]:
    yield standing_measure(fit.program.id), STANDINGS[fit.group]
    first = next(
        (at for at, j in enumerate(fit.judgements, 1) if j.verdict.outcome is Outcome.UNMET), None
    )
    if first is not None:
        told = first if is_open_to_tell(fit.program, first) else OTHERS
        yield blocker_measure(fit.program.id), told
