"""Invented firms in an empty installation, so that every page has something to show.

They are marked as demo firms for good: their pages say so, and they are compared with one another
only. Their answers come from ``scoring.synthetic``, and go the way of all answers: a log that adds
up, a submission with a receipt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np

from assessment.domain import resume_code
from assessment.domain.assessments import Assessment, Event, EventKind, State, Status
from assessment.domain.errors import Refusal
from assessment.domain.evidence import Evidence
from assessment.domain.firms import Actor, ActorKind, Firm, Origin, Visibility
from assessment.domain.moments import day_in_china
from assessment.domain.ports import Unit
from assessment.services.demo_records import records_of
from assessment.services.demo_rounds import Entered, open_rounds
from assessment.services.results import Results
from assessment.services.tools import Tools
from questionnaires.answers import NOT_APPLICABLE, OPEN
from questionnaires.base import SECTORS, SIZES
from questionnaires.model import MaturityModel, Question
from scoring.graded import Missing
from scoring.progress import Progress, say_nothing
from scoring.synthetic import Firms, Population, make_firms

FIRMS = 2000
#: Firms stored in one transaction.
BATCH = 100
#: An industry for each sector, and about how many people work in a firm of each size.
INDUSTRIES = {"M": "C34", "F": "C14", "E": "E50", "P": "I65", "S": "O80"}
EMPLOYEES = {"micro": 9, "small": 60, "medium": 420, "large": 1500}
#: Whoever looks at the demo can come in as one firm of each of these sizes.
OPEN_SIZES = ("micro", "small", "medium")


class NotEmpty(Refusal):
    """There are firms already."""

    code = "not_empty"
    sentence = "数据库里已经有企业，演示企业没有添加。请换一个空的数据文件夹（ZHIJIE_DATA）再试。"


@dataclass(frozen=True)
class DemoFirm:
    """An invented firm that can be opened with a resume code."""

    name: str
    size: str
    resume_code: str


class Demo:
    """The use case of those who run the installation."""

    def __init__(self, tools: Tools, results: Results, *, code_key: bytes) -> None:
        self._tools = tools
        self._results = results
        self._code_key = code_key

    def fill(
        self,
        firms: int = FIRMS,
        *,
        random_state: int = 0,
        progress: Progress | None = None,
        within: str | None = None,
        with_rounds: bool = False,
    ) -> tuple[DemoFirm, ...]:
        """Fill an empty database with submitted assessments; return the firms to look at.

        They lie in the places of the policies, or in those ``within`` one region, and
        have entered a round there ``with_rounds``.

        Raises:
            NotEmpty: there are firms already; nothing was stored.
        """
        tell = progress or say_nothing
        with self._tools.store.reading() as unit:
            if unit.firms.any():
                raise NotEmpty
        drawn = _drawn(self._tools, firms, random_state, within)
        opened: dict[str, DemoFirm] = {}
        entered: list[Entered] = []
        for start in range(0, firms, BATCH):
            tell("firms", start, firms)
            rows = range(start, min(start + BATCH, firms))
            with self._tools.store.writing() as unit:
                stored = [self._store(unit, drawn, row, opened) for row in rows]
            for row, (assessment_id, actor) in zip(rows, stored, strict=True):
                self._results.submit(assessment_id, actor, self._today)
                entered.append(Entered(str(drawn.regions[row]), assessment_id, actor))
        tell("firms", firms, firms)
        if with_rounds:
            with self._tools.store.writing() as unit:
                open_rounds(self._tools, unit, entered)
        return tuple(opened.values())

    @property
    def _today(self) -> date:
        return day_in_china(self._tools.clock())

    def _store(
        self, unit: Unit, drawn: Firms, row: int, opened: dict[str, DemoFirm]
    ) -> tuple[str, Actor]:
        """Store one firm with its filled-in draft, and a code for the first of some sizes."""
        now, model = self._tools.clock(), drawn.model
        actor = Actor(ActorKind.ANONYMOUS, self._tools.new_id())
        firm = Firm(self._tools.new_id(), f"演示企业 {row + 1:04}", None, Origin.DEMO, now)
        draft = _draft(self._tools.new_id(), firm, model, now)
        unit.firms.add_actor(actor, now)
        unit.firms.add_firm(firm)
        unit.firms.add_owner(firm.id, actor.id, now)
        unit.firms.add_assessment(draft, State.blank(len(model.questions)))
        rev = unit.firms.put_facts(draft.id, actor.id, _facts(drawn, row, self._today), now) or 0
        filling = _Filling(drawn, row, draft.id, actor, now)
        unit.answers.fill(draft.id, filling.state, tuple(filling.events(rev + 1)))
        self._show_evidence(unit, filling)
        size = SIZES[drawn.sizes[row]]
        if size in OPEN_SIZES and size not in opened:
            opened[size] = DemoFirm(firm.name, size, self._code(unit, draft.id, now))
        return draft.id, actor

    def _show_evidence(self, unit: Unit, filling: _Filling) -> None:
        """Let one document stand for everything that is evidenced."""
        if questions := filling.evidenced:
            unit.evidence.add(
                Evidence(
                    id=self._tools.new_id(),
                    assessment_id=filling.assessment_id,
                    question_ids=questions,
                    kind="other",
                    filename="",
                    media_type="",
                    size=0,
                    sha256="",
                    upload_sha256="",
                    storage_id=None,
                    document_number=f"演示〔{filling.at.year}〕{filling.row + 1}号",
                    document_date=day_in_china(filling.at),
                    created_at=filling.at,
                ),
                filling.actor.id,
            )

    def _code(self, unit: Unit, assessment_id: str, now: datetime) -> str:
        code = resume_code.generate(self._tools.random_bytes)
        unit.entries.put_code(assessment_id, resume_code.fingerprint(code, self._code_key), now)
        return code


@dataclass(frozen=True)
class _Filling:
    """How one invented firm fills in its draft."""

    drawn: Firms
    row: int
    assessment_id: str
    actor: Actor
    at: datetime

    @property
    def state(self) -> State:
        answers = self.drawn.answers[self.row]
        marks = self.drawn.evidence[self.row] & (answers >= 1)
        return State(answers.tobytes(), marks.astype(np.int8).tobytes())

    @property
    def evidenced(self) -> tuple[str, ...]:
        marks = self.state.evidence
        return tuple(
            q for q, mark in zip(self.drawn.model.question_ids, marks, strict=True) if mark
        )

    def events(self, rev: int) -> Iterator[Event]:
        """Yield the log that adds up to the state."""
        for question, value in zip(
            self.drawn.model.questions, self.drawn.answers[self.row].tolist(), strict=True
        ):
            if value != OPEN:
                reason = question.not_applicable[0] if value == NOT_APPLICABLE else None
                yield self._event(rev, EventKind.ANSWER, question, value, reason)
                rev += 1
        for question_id in self.evidenced:
            yield self._event(
                rev, EventKind.EVIDENCE, self.drawn.model.question(question_id), 1, None
            )
            rev += 1

    def _event(
        self, rev: int, kind: EventKind, question: Question, value: int, reason: str | None
    ) -> Event:
        spent = _spent(self.row, rev) if kind is EventKind.ANSWER else None
        return Event(
            assessment_id=self.assessment_id,
            rev=rev,
            kind=kind,
            question_id=question.id,
            value=value,
            reason=reason,
            elapsed_ms=spent,
            actor_id=self.actor.id,
            at=self.at,
        )


def _drawn(tools: Tools, firms: int, random_state: int, within: str | None) -> Firms:
    """Invent firms that answer everything, in the places of the five policies."""
    regions = tools.library.regions
    policies = [within] if within else [region.id for region in regions.regions if region.policy]
    places = [
        region.id
        for region in regions.regions
        if not regions.children(region.id) and regions.within(region.id, tuple(policies))
    ]
    drawn = make_firms(
        firms,
        random_state=random_state,
        model=tools.library.model(),
        population=Population(missing=Missing(unfinished=0.0)),
        regions=places,
    )
    return replace(drawn, evidence=drawn.evidence & _asks_evidence(drawn.model))


def _asks_evidence(model: MaturityModel) -> Any:
    return np.array([question.evidence is not None for question in model.questions])


def _facts(drawn: Firms, row: int, on: date) -> Mapping[str, Any]:
    """Return what an invented firm says of itself."""
    sector, size = SECTORS[drawn.sectors[row]], SIZES[drawn.sizes[row]]
    told: dict[str, Any] = {
        "firm.region": str(drawn.regions[row]),
        "firm.industry": INDUSTRIES[sector],
        "firm.employees": EMPLOYEES[size],
        "firm.produces": sector in "MF",
        "firm.size_override": size,
    }
    gates = {f: v for f, v in drawn.facts(row).items() if f not in ("firm.sector", "firm.size")}
    return {**told, **gates, **records_of(row, on)}


def _draft(assessment_id: str, firm: Firm, model: MaturityModel, now: datetime) -> Assessment:
    return Assessment(
        id=assessment_id,
        firm_id=firm.id,
        model_id=model.id,
        model_version=model.version,
        scoring_digest=model.scoring_digest,
        status=Status.DRAFT,
        visibility=Visibility.OWNERS,
        rev=0,
        facts_rev=0,
        created_at=now,
    )


def _spent(row: int, rev: int) -> int:
    """Return milliseconds for an answer: six to thirty seconds."""
    return 6_000 + (row * 7_919 + rev * 104_729) % 24_000
