"""The real model: how many questions, which weights, and that every level can be reached."""

from __future__ import annotations

import pytest

from questionnaires.base import SECTORS, SIZES
from questionnaires.library import Library
from tests.builders import facts, nothing_declared, scored, uniform

#: Questions by sector for micro, small, medium and large firms.
COUNTS = {
    "M": (23, 46, 60, 60),
    "F": (25, 48, 61, 61),
    "E": (25, 47, 56, 56),
    "P": (20, 41, 49, 49),
    "S": (22, 42, 50, 50),
}
KINDS = [(sector, size) for sector in SECTORS for size in SIZES]


@pytest.mark.parametrize(("sector", "size"), KINDS)
def test_a_firm_is_asked_as_many_questions_as_it_was_told(
    library: Library, sector: str, size: str
) -> None:
    asked = library.model().applicable(sector, size)
    assert len(asked) == COUNTS[sector][SIZES.index(size)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("sector", "size"), KINDS)
@pytest.mark.parametrize("level", range(1, 6))
@pytest.mark.parametrize("designated", [True, False])
def test_one_level_everywhere_with_evidence_is_that_level(
    library: Library, sector: str, size: str, level: int, designated: bool
) -> None:
    model = library.model()
    known = facts(sector, size, above_designated=designated) | nothing_declared(model)

    card = scored(model, uniform(model, sector, size, level), known)

    assert (card.raw_level, card.level, card.evidence_level) == (level, level, level)
    assert not card.provisional
    assert [d.level for d in card.dimensions if d.level is not None] == [level] * sum(
        d.level is not None for d in card.dimensions
    )


@pytest.mark.parametrize(("sector", "size"), KINDS)
def test_without_evidence_the_third_level_is_the_highest(
    library: Library, sector: str, size: str
) -> None:
    model = library.model()
    card = scored(model, uniform(model, sector, size, 5, evidenced=False), facts(sector, size))

    assert (card.raw_level, card.level, card.evidence_level) == (5, 3, 3)


@pytest.mark.parametrize("sector", SECTORS)
def test_the_weights_of_a_sector_sum_to_a_hundred(library: Library, sector: str) -> None:
    model = library.model()
    weights = model.weights[sector]  # type: ignore[index]
    assert set(weights) == {dimension.id for dimension in model.dimensions}
    assert sum(weights.values()) == 100
    assert all(weight > 0 for weight in weights.values())


@pytest.mark.parametrize(("sector", "size"), KINDS)
def test_every_dimension_has_a_question_for_every_kind_of_firm(
    library: Library, sector: str, size: str
) -> None:
    model = library.model()
    asked = {model.dimension_of(q.id).id for q in model.applicable(sector, size) if q.scored}
    assert asked == {dimension.id for dimension in model.dimensions}


def test_a_gate_question_is_asked_wherever_its_gate_is_judged(library: Library) -> None:
    model = library.model()
    for gate in model.gates:
        if gate.kind == "answer":
            question = model.question(gate.question)
            silent = [sector for sector in gate.sectors if not question.concerns(sector, "large")]
            assert silent == [], (
                f"{gate.id} is judged in {silent}, where {question.id} is not asked"
            )


def test_every_level_is_held_by_a_gate_somewhere(library: Library) -> None:
    caps = {getattr(gate, "caps_at", None) for gate in library.model().gates}
    results = {gate.for_level - 1 for gate in library.model().gates if hasattr(gate, "for_level")}
    assert caps | results >= {1, 2, 3, 4}
