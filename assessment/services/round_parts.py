"""What a round tells: its measures, as whole numbers from 1 to 5, and the parts they go in.

Questions of which the law speaks, and the gates that read them, stand in a part of their own that
is counted in groups of thirty: nobody finds out about fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.domain.peers import Sheets
from questionnaires.answers import DONT_KNOW, LEVELS
from questionnaires.gates import AnswerGate, FactGate, Gate
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from questionnaires.program import Program
from scoring.block import ScoreBlock
from scoring.histograms import MISSING
from scoring.sheets import BUREAU_VIEW, Rule

LEVEL, EVIDENCE, CREDIBILITY = "level", "evidence", "credibility"
#: What the law demands: told as rates of a region alone, of thirty firms at least.
LEGAL_QUESTIONS = ("Q602", "Q603", "Q606", "Q903")
LEAST_OF_ROUND = 30
#: Groups of five have sheets of one or two bands: a town of ninety firms added up from them would
#: be told as "between 0 % and 79 %". Groups of ten tell the same town within a few percent.
ROUND_VIEW = replace(BUREAU_VIEW, firms=10)
LEGAL_VIEW = replace(BUREAU_VIEW, firms=LEAST_OF_ROUND)
CITIES = ("province", "city")
DISTRICTS = (*CITIES, "district", "functional_area")
#: A ledger knows 64 measures.
MOST_MEASURES = 60

PASSED, FIRED = 1, 2
GRADES = {"low": 1, "medium": 2, "high": 3}
#: Where a firm stands with a program. Whether one can apply today is the program's window, which
#: is no matter of the firm: so no ledger sees everybody change when a window opens.
READY, ONE_STEP, UNDETERMINED, NO = 1, 3, 4, 5
STANDINGS = {
    "start_now": READY,
    "awaiting_notice": READY,
    "one_step": ONE_STEP,
    "more_information": UNDETERMINED,
    "path": NO,
    "not_for_you": NO,
}
#: The place of the first requirement that blocks; the last stands for all that come later.
OTHERS = LEVELS[-1]


@dataclass(frozen=True)
class Part:
    """Measures that are counted together, under one rule, on one lattice.

    Like the numbers of regions they are told by city, sector, and micro beside larger firms. What
    is asked by district is told of all sectors together.
    """

    name: str
    rule: Rule
    measures: tuple[str, ...]
    levels: tuple[str, ...] = CITIES
    by_sector: bool = True


def gate_measure(gate_id: str) -> str:
    return f"gate.{gate_id}"


def standing_measure(program_id: str) -> str:
    return f"program.{program_id}"


def blocker_measure(program_id: str) -> str:
    return f"blocker.{program_id}"


def parts_of(library: Library, model: MaturityModel) -> tuple[Part, ...]:
    """Return the parts of a round."""
    legal = [q for q in LEGAL_QUESTIONS if q in model.question_ids]
    gates = [gate_measure(gate.id) for gate in model.gates if not is_legal(gate)]
    legal_gates = [gate_measure(gate.id) for gate in model.gates if is_legal(gate)]
    profile = [*(d.id for d in model.dimensions), EVIDENCE, CREDIBILITY, *gates]
    questions = [q for q in model.question_ids if q not in legal]
    demand = chain.from_iterable(
        (standing_measure(p.id), blocker_measure(p.id)) for p in programs_of(library)
    )
    return (
        Part("level", ROUND_VIEW, (LEVEL,)),
        *_split("profile", ROUND_VIEW, profile),
        *_split("questions", ROUND_VIEW, questions),
        *_split("legal", LEGAL_VIEW, [*legal, *legal_gates], by_sector=False),
        *_split("programs", ROUND_VIEW, list(demand), levels=DISTRICTS, by_sector=False),
    )


def programs_of(library: Library) -> tuple[Program, ...]:
    """Return the programs that rounds tell of: the same in every round, so that none is subtracted."""
    return tuple(program for program in library.programs if program.status != "history")


def is_legal(gate: Gate) -> bool:
    """Tell whether a gate would tell of a question, or a fact, that is told of thirty firms only."""
    reads = isinstance(gate, AnswerGate) and gate.question in LEGAL_QUESTIONS
    return reads or isinstance(gate, FactGate)


def is_open_to_tell(program: Program, place: int) -> bool:
    """Tell whether the requirement at a place may be named as what blocks.

    Those that read what the law demands are counted among the others.
    """
    requirement = program.eligibility[place - 1]
    legal = {f"answer.{question}" for question in LEGAL_QUESTIONS}
    return place < OTHERS and legal.isdisjoint(requirement.facts)


def levels_of_block(
    model: MaturityModel, sheets: Sheets, block: ScoreBlock
) -> Mapping[str, NDArray[Any]]:
    """Return what block scoring tells of n firms, by measure: shape (n,), -1 where missing."""
    lines = np.array([100 * level.least_score for level in model.scale.levels[1:]])
    found: dict[str, NDArray[Any]] = {LEVEL: block.level}
    for column, dimension in enumerate(model.dimensions):
        scores = block.dimensions[:, column]
        levels = 1 + np.searchsorted(lines, scores, side="right")
        found[dimension.id] = np.where(scores < 0, MISSING, levels).astype(np.int16)
    found[EVIDENCE] = (1 + np.minimum(block.evidence_share // 2_000, 4)).astype(np.int16)
    for column, question in enumerate(model.question_ids):
        said = np.where(sheets.answers[:, column] == DONT_KNOW, 1, sheets.answers[:, column])
        found[question] = np.where(said < 1, MISSING, said).astype(np.int16)
    return found


def table_of(
    part: Part, firms: int, columns: Iterable[Mapping[str, NDArray[Any]]]
) -> NDArray[np.int16]:
    """Return the values of a part: shape (n, measures); a measure nobody told of is missing."""
    known = {name: column for columns_ in columns for name, column in columns_.items()}
    table = np.full((firms, len(part.measures)), MISSING, np.int16)
    for place, measure in enumerate(part.measures):
        if measure in known:
            table[:, place] = known[measure]
    return table


def _split(
    name: str,
    rule: Rule,
    measures: Sequence[str],
    *,
    levels: tuple[str, ...] = CITIES,
    by_sector: bool = True,
) -> tuple[Part, ...]:
    """Split measures into parts small enough for a ledger, as few as can be."""
    number = -(-len(measures) // MOST_MEASURES)
    size = -(-len(measures) // max(number, 1))
    size += size % 2
    return tuple(
        Part(f"{name}{place + 1}", rule, tuple(chosen), levels, by_sector)
        for place in range(number)
        if (chosen := measures[place * size : (place + 1) * size])
    )
