"""Which support fits a firm: two lists that never mix, every program with its requirements.

Help (training, coaching, tools) is ranked by the gap it closes; recognition and money by
readiness. Below the third level recognition and money are shown as a path only, and a veto
(G1) puts "first set right, then apply" before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from questionnaires.answers import AnswerSheet
from questionnaires.conditions import Outcome, Verdict
from questionnaires.model import MaturityModel
from questionnaires.program import Eligibility, Program, Requirement, eligibility
from scoring.arithmetic import FULL, share
from scoring.consistency import condition_values
from scoring.scorecard import ScoreCard

Group = Literal[
    "start_now", "awaiting_notice", "one_step", "more_information", "path", "not_for_you"
]
GROUPS: tuple[Group, ...] = (
    "start_now",
    "awaiting_notice",
    "one_step",
    "more_information",
    "path",
    "not_for_you",
)
#: Recognition and money are real choices from this level on; below they are a path.
READY_LEVEL = 3
#: A missing requirement is "one step away" if it can be met within this many months.
ONE_STEP_MONTHS = 12


@dataclass(frozen=True)
class Judgement:
    """One requirement and what it says of this firm."""

    requirement: Requirement
    verdict: Verdict


@dataclass(frozen=True)
class Recommendation:
    """One program for one firm.

    ``closes`` is the gap it helps to close (hundredths of a point, weighted); ``readiness`` the
    share of requirements met (hundredths of a percent); ``path`` the programs to do before.
    """

    program: Program
    eligibility: Eligibility
    group: Group
    judgements: tuple[Judgement, ...]
    closes: int
    readiness: int
    path: tuple[Program, ...]
    held: bool

    @property
    def unmet(self) -> tuple[Judgement, ...]:
        return tuple(j for j in self.judgements if j.verdict.outcome is Outcome.UNMET)

    @property
    def unknown(self) -> tuple[Judgement, ...]:
        return tuple(j for j in self.judgements if j.verdict.outcome is Outcome.UNKNOWN)


@dataclass(frozen=True)
class Recommendations:
    """Help, and recognition and money; ``vetoed`` asks to put things right first."""

    help: tuple[Recommendation, ...]
    recognition: tuple[Recommendation, ...]
    vetoed: bool

    def find(self, program_id: str) -> Recommendation | None:
        every = (*self.help, *self.recognition)
        return next((r for r in every if r.program.id == program_id), None)


def recommend(
    programs: Sequence[Program],
    model: MaturityModel,
    sheet: AnswerSheet,
    facts: Mapping[str, Any],
    card: ScoreCard,
    *,
    on: date,
) -> Recommendations:
    """Judge every program offered where the firm is. ``facts`` must be derived for ``on``."""
    values = condition_values(sheet, facts, card.levels())
    gaps = weighted_gaps(model, card)
    offered = [p for p in programs if p.status != "history" and is_offered(p, facts)]
    found = [_recommendation(p, offered, values, gaps, card, on) for p in offered]
    ranked = sorted(found, key=lambda r: (GROUPS.index(r.group), *_rank(r)))
    return Recommendations(
        help=tuple(r for r in ranked if r.program.kind == "help"),
        recognition=tuple(r for r in ranked if r.program.kind != "help"),
        vetoed=card.vetoed,
    )


def weighted_gaps(model: MaturityModel, card: ScoreCard) -> dict[str, int]:
    """Return, per dimension and practice, weight x distance to the next level's threshold.

    The threshold is that of the level above what the score alone gives, at least the third: a
    gate may hold a firm on a level that its score has long passed. Hundredths.
    """
    level = min(max(card.raw_level + 1, READY_LEVEL), len(model.scale.levels))
    goal = 100 * model.scale.levels[level - 1].least_score
    gaps: dict[str, int] = {}
    for dimension in card.dimensions:
        places = [(dimension.id, dimension.score), *((p.id, p.score) for p in dimension.practices)]
        for place, score in places:
            if score is not None:
                gaps[place] = dimension.weight * max(0, goal - score)
    return gaps


def is_offered(program: Program, facts: Mapping[str, Any]) -> bool:
    """Tell whether one can apply for a program where a firm is."""
    places = {"national", *(facts.get(f"firm.{p}") for p in ("region", "city", "province"))}
    return not places.isdisjoint(program.offered_in)


def _recommendation(
    program: Program,
    offered: Sequence[Program],
    values: Mapping[str, Any],
    gaps: Mapping[str, int],
    card: ScoreCard,
    on: date,
) -> Recommendation:
    verdicts = program.judge(values)
    judgements = tuple(map(Judgement, program.eligibility, verdicts))
    fits = eligibility(verdicts)
    met = sum(verdict.outcome is Outcome.MET for verdict in verdicts)
    return Recommendation(
        program=program,
        eligibility=fits,
        group=_group(program, fits, judgements, card, on),
        judgements=judgements,
        closes=sum(gaps.get(t, 0) * percent for t, percent in program.lift_percent.items()) // 100,
        readiness=share(met, len(verdicts)) if verdicts else FULL,
        path=tuple(_path(program, offered, values)),
        held=any(_is_held(judgement) for judgement in judgements),
    )


def _is_held(judgement: Judgement) -> bool:
    return judgement.requirement.already_held and judgement.verdict.outcome is Outcome.UNMET


def _group(
    program: Program,
    fits: Eligibility,
    judgements: Sequence[Judgement],
    card: ScoreCard,
    on: date,
) -> Group:
    unmet = [j for j in judgements if j.verdict.outcome is Outcome.UNMET]
    if any(_is_held(j) or j.requirement.months is None for j in unmet):
        return "not_for_you"
    if program.kind != "help" and (card.vetoed or card.level < READY_LEVEL):
        return "not_for_you" if card.vetoed else "path"
    if unmet and not _is_one_step(unmet):
        return "path"
    if _lacks_information(judgements) or (fits == "undetermined" and not unmet):
        return "more_information"
    if unmet:
        return "one_step"
    return "start_now" if program.window.is_open(on) else "awaiting_notice"


def _is_one_step(unmet: Sequence[Judgement]) -> bool:
    months = unmet[0].requirement.months
    return len(unmet) == 1 and months is not None and months <= ONE_STEP_MONTHS


def _lacks_information(judgements: Iterable[Judgement]) -> bool:
    """Tell whether the firm could still say something; what no source told does not count."""
    return any(
        j.verdict.outcome is Outcome.UNKNOWN and not j.requirement.unread for j in judgements
    )


def _path(
    program: Program, offered: Sequence[Program], values: Mapping[str, Any]
) -> Iterable[Program]:
    """Yield the required programs before this one, in order.

    What the firm has been through, or cannot apply for where it is, is left out.
    """
    by_id = {p.id: p for p in offered}
    steps: dict[str, Program] = {}

    def visit(step: Program) -> None:
        for before in step.prerequisites:
            earlier = by_id.get(before.program)
            if before.strength != "required" or earlier is None or earlier.id in steps:
                continue
            if not _is_done(earlier, values):
                visit(earlier)
                steps[earlier.id] = earlier

    visit(program)
    return steps.values()


def _is_done(program: Program, values: Mapping[str, Any]) -> bool:
    return any(
        _is_held(Judgement(r, r.judge(values))) for r in program.eligibility if r.already_held
    )


def _rank(recommendation: Recommendation) -> tuple[int, int, str]:
    first = recommendation.closes if recommendation.program.kind == "help" else 0
    return (-first, -recommendation.readiness, recommendation.program.id)
