"""Which figures of indicators and which parts of rounds tell of the same answers or facts.

A bureau sees both. Told each by itself, a figure of a region less the groups of a round would be
what the few firms say that are counted in one alone, so they are held against one another by firm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from assessment.domain.peers import PeerLedger
from assessment.domain.ports import Unit
from assessment.services.round_parts import (
    Part,
    blocker_measure,
    gate_measure,
    parts_of,
    programs_of,
    standing_measure,
)
from questionnaires.gates import AnswerGate, FactGate
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from questionnaires.self_assessed import Measure
from scoring.aggregates import World


def counts_beside(
    unit: Unit, library: Library, model: MaturityModel, world: World, part: Part
) -> list[PeerLedger]:
    """Return the ledgers of the figures that tell of what a part tells of."""
    told, reads = library.self_assessed, facts_of_part(library, model, part.measures)
    measures = (measure for measure in told.measures if facts_of_measure(measure) & reads)
    found = (unit.indicators.count_ledger(world, m.id, told.digest(m)) for m in measures)
    return [_by_firm(ledger) for ledger in found if ledger is not None]


def parts_beside(unit: Unit, library: Library, world: World, measure: Measure) -> list[PeerLedger]:
    """Return the ledgers of the parts of rounds that tell of what a measure tells of."""
    reads = facts_of_measure(measure)
    names = {
        part.name
        for model in library.models
        for part in parts_of(library, model)
        if facts_of_part(library, model, part.measures) & reads
    }
    entries = (e for e in unit.rounds.all_newest() if e.world == world and e.part in names)
    found = (unit.rounds.ledger(each.campaign_id, world, each.part) for each in entries)
    return [_by_firm(ledger) for ledger in found if ledger is not None]


def facts_of_measure(measure: Measure) -> frozenset[str]:
    """Return what a measure reads: facts of the firm, and answers as ``answer.Q103``."""
    counted = (fact for condition in measure.counts for fact in condition.facts)
    return frozenset((*counted, *filter(None, (measure.adds, measure.known_by))))


def facts_of_part(
    library: Library, model: MaturityModel, measures: Iterable[str]
) -> frozenset[str]:
    """Return what the measures of a part read one by one; levels and scores read too much."""
    facts = _facts(library, model)
    return frozenset(fact for measure in measures for fact in facts.get(measure, ()))


def _facts(library: Library, model: MaturityModel) -> dict[str, tuple[str, ...]]:
    """Return what each measure reads, by its name."""
    found: dict[str, tuple[str, ...]] = {q: (f"answer.{q}",) for q in model.question_ids}
    for gate in model.gates:
        if isinstance(gate, AnswerGate):
            found[gate_measure(gate.id)] = (f"answer.{gate.question}",)
        elif isinstance(gate, FactGate):
            found[gate_measure(gate.id)] = (gate.fact,)
    for program in programs_of(library):
        facts = tuple(fact for requirement in program.eligibility for fact in requirement.facts)
        found[standing_measure(program.id)] = found[blocker_measure(program.id)] = facts
    return found


def _by_firm(kept: PeerLedger) -> PeerLedger:
    """Return a ledger whose firms have every measure: other measures than its own are asked."""
    everything = np.full_like(kept.ledger.has, np.iinfo(kept.ledger.has.dtype).max)
    return replace(kept, ledger=replace(kept.ledger, has=everything))
