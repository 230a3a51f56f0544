"""The form one kind of firm fills in: what it is asked, and what each answer weighs."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from questionnaires.gates import Gate
from questionnaires.model import MaturityModel, Question
from scoring.arithmetic import Shares, shares


@dataclass(frozen=True)
class Form:
    """What firms of one sector and size are asked; the same for all of them."""

    model: MaturityModel
    sector: str
    size: str

    @cached_property
    def asked(self) -> frozenset[str]:
        """Every question, also those that give no points."""
        return frozenset(q.id for q in self.model.applicable(self.sector, self.size))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions that give points, in position order."""
        return tuple(q for q in self.model.applicable(self.sector, self.size) if q.scored)

    @cached_property
    def practices(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Questions that give points, by dimension and practice."""
        scored = {question.id for question in self.questions}
        return {
            dimension.id: tuple(
                tuple(q.id for q in practice.questions if q.id in scored)
                for practice in dimension.practices
            )
            for dimension in self.model.dimensions
        }

    @cached_property
    def weights(self) -> dict[str, int]:
        """Weight of each dimension; they sum to 100."""
        return self.model.weights[self.sector]  # type: ignore[index]

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        return tuple(gate for gate in self.model.gates if self.sector in gate.sectors)

    @cached_property
    def evidence_questions(self) -> tuple[str, ...]:
        return tuple(q.id for q in self.questions if q.evidence)

    @cached_property
    def gate_questions(self) -> tuple[str, ...]:
        return tuple(q.id for q in self.questions if q.gate)

    @cached_property
    def trends(self) -> tuple[str, ...]:
        return tuple(q.id for q in self.questions if q.trend)

    @cached_property
    def comparisons(self) -> tuple[str, ...]:
        return tuple(q.id for q in self.questions if q.comparison)

    def shares(self, counted: Container[str]) -> dict[str, Shares]:
        """Return what the counted questions weigh, for every dimension that has one."""
        found = {
            dimension: shares([[q for q in questions if q in counted] for questions in practices])
            for dimension, practices in self.practices.items()
        }
        return {dimension: part for dimension, part in found.items() if part is not None}

    @cached_property
    def full_shares(self) -> Mapping[str, Shares]:
        """What the questions weigh where all of them count."""
        return self.shares({question.id for question in self.questions})


@lru_cache(maxsize=256)
def form_of(model: MaturityModel, sector: str, size: str) -> Form:
    """Return the form of a sector and size. Raises KeyError for a sector the model lacks."""
    form = Form(model, sector, size)
    assert form.weights
    return form
