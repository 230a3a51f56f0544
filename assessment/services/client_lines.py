"""One line of the sheet of clients: what a consultant wants to know of a firm in the morning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from assessment.domain.names import by_sound
from assessment.domain.portfolios import Kept
from assessment.domain.receipts import Receipt
from assessment.domain.sharing import Grant
from assessment.services.profile_form import from_json
from assessment.services.snapshot import asked
from questionnaires.answers import AnswerSheet
from questionnaires.facts import Facts
from questionnaires.library import Library
from questionnaires.program import Program, eligibility
from scoring.consistency import condition_values
from scoring.recommend import is_offered

#: From here on the end of an agreement, or of a certificate, stands out. Days.
CONSENT_SOON, CERTIFICATE_SOON = 30, 90


class ConsentState(StrEnum):
    OPEN = "open"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class Sight(StrEnum):
    """What a reader of the sheet may see of a firm, beside its agreement."""

    WHOLE = "whole"
    UNASSIGNED = "unassigned"  # it lets the organisation in, but somebody else looks after it
    NOTHING = "nothing"  # the agreement has ended


@dataclass(frozen=True)
class Progress:
    """How far the newest assessment is."""

    saved: int
    total: int
    submitted_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """What the last submission says. ``gates`` are the titles of what holds the level."""

    on: date
    version: str
    level: int
    score: int
    gates: tuple[str, ...]
    provisional: bool


@dataclass(frozen=True)
class Change:
    """What is otherwise than at the submission before. Scores in hundredths."""

    since: date
    from_level: int
    to_level: int
    points: int


@dataclass(frozen=True)
class CertificateEnd:
    """A certificate that ends soon, or has ended."""

    title: str
    until: date


@dataclass(frozen=True)
class Deadline:
    """The next day until which one can apply for a program that fits, or may fit."""

    program: str
    closes: date


@dataclass(frozen=True)
class Known:
    """What the sheet tells of a firm whose results a reader may see.

    Without ``standing`` nothing was submitted yet. Without ``change`` there was no submission
    before, or, where ``is_other_model``, none it can be compared with.
    """

    assessment_id: str
    progress: Progress
    standing: Standing | None
    change: Change | None
    is_other_model: bool
    certificates: tuple[CertificateEnd, ...]
    deadline: Deadline | None


@dataclass(frozen=True)
class ClientLine:
    """One firm on the sheet. A firm that took its agreement back is not named any more."""

    grant: Grant
    firm_name: str | None
    consent: ConsentState
    members: tuple[tuple[str, str | None], ...]
    sight: Sight
    known: Known | None

    @property
    def firm_id(self) -> str:
        return self.grant.firm_id

    @property
    def by_name(self) -> tuple[bool, bytes, str]:
        """What puts lines in the order of names; those that may not be named come last."""
        name = self.firm_name or ""
        return not name, by_sound(name), self.firm_id


@dataclass(frozen=True)
class Lines:
    """Works lines out of what the store keeps. Nothing is read here."""

    library: Library
    today: date
    _dated: tuple[Program, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Keep the programs with a day that is still ahead; most have none, and cost nothing."""
        dated = [p for p in self.library.programs if p.status != "history" and self._ahead(p)]
        object.__setattr__(self, "_dated", tuple(dated))

    def known(self, kept: Sequence[Kept], receipts: Sequence[Receipt]) -> Known:
        """Return what is known of a firm: of its newest assessment, and its last submissions."""
        newest = kept[0]
        facts, sheet = self._facts(newest), self._sheet(newest)
        contents = [receipt.content for receipt in receipts[:2]]
        last = contents[0] if contents else None
        change = _change(*contents) if len(contents) == 2 else None
        return Known(
            assessment_id=newest.assessment.id,
            progress=self.progress(newest),
            standing=None if last is None else self._standing(last),
            change=change,
            is_other_model=len(contents) == 2 and change is None,
            certificates=self._certificates(facts),
            deadline=self._deadline(facts, sheet, last),
        )

    def progress(self, kept: Kept) -> Progress:
        """Return how far an assessment is."""
        model = self.library.model(kept.assessment.model_version)
        questions, sheet = asked(model, self._facts(kept)), self._sheet(kept)
        saved = sum(bool(sheet.value(question)) for question in questions)
        at = None if kept.assessment.is_draft else kept.assessment.submitted_at
        return Progress(saved, len(questions), at)

    def _sheet(self, kept: Kept) -> AnswerSheet:
        model = self.library.model(kept.assessment.model_version)
        return AnswerSheet.unpacked(model.question_ids, kept.state.answers, kept.state.evidence)

    def _facts(self, kept: Kept) -> Facts:
        return self.library.derived(from_json(self.library, dict(kept.facts)), self.today)

    def _standing(self, content: Mapping[str, Any]) -> Standing:
        result = content["result"]
        holding = [
            gate["id"]
            for gate in result["gates"]
            if gate["caps_at"] is not None and gate["caps_at"] < result["raw_level"]
        ]
        return Standing(
            on=date.fromisoformat(content["on"]),
            version=content["version"],
            level=int(result["level"]),
            score=int(result["score"]),
            gates=self._gate_titles(content["version"], holding),
            provisional=bool(result["provisional"]),
        )

    def _gate_titles(self, version: str, ids: Sequence[str]) -> tuple[str, ...]:
        """Return the titles of gates; of a model the content has no more, their ids."""
        models = {model.version: model for model in self.library.models}
        titles = (
            {gate.id: gate.title for gate in models[version].gates} if version in models else {}
        )
        return tuple(dict.fromkeys(titles.get(each, each) for each in ids))

    def _certificates(self, facts: Facts) -> tuple[CertificateEnd, ...]:
        records = facts.get("firm.certificate_records")
        titles = {c.id: c.title for c in self.library.facts["firm.certificates"].choices}
        found = [
            CertificateEnd(titles.get(str(record["kind"]), str(record["kind"])), until)
            for record in (records if isinstance(records, tuple) else ())
            if (until := _day(record.get("valid_until"))) is not None
            and (until - self.today).days <= CERTIFICATE_SOON
        ]
        return tuple(sorted(found, key=lambda each: (each.until, each.title)))

    def _deadline(
        self, facts: Facts, sheet: AnswerSheet, content: Mapping[str, Any] | None
    ) -> Deadline | None:
        if not self._dated:
            return None
        values = condition_values(sheet, facts, _levels(content))
        fitting = [
            Deadline(program.title, program.window.closes)
            for program in self._dated
            if program.window.closes is not None
            and is_offered(program, facts)
            and not (program.kind != "help" and _vetoed(content))
            and eligibility(program.judge(values)) != "not_eligible"
        ]
        return min(fitting, key=lambda each: (each.closes, each.program), default=None)

    def _ahead(self, program: Program) -> bool:
        return program.window.closes is not None and program.window.closes >= self.today


def consent_state(grant: Grant, now: datetime, days_left: int) -> ConsentState:
    """Return how a firm's agreement stands."""
    if grant.withdrawn_at is not None:
        return ConsentState.WITHDRAWN
    if not grant.is_open(now):
        return ConsentState.ENDED
    return ConsentState.ENDS_SOON if days_left <= CONSENT_SOON else ConsentState.OPEN


def _change(last: Mapping[str, Any], before: Mapping[str, Any]) -> Change | None:
    """Return what changed between two submissions; only those of one way of scoring compare."""
    if last["scoring_digest"] != before["scoring_digest"]:
        return None
    now, then = last["result"], before["result"]
    return Change(
        since=date.fromisoformat(before["on"]),
        from_level=int(then["level"]),
        to_level=int(now["level"]),
        points=int(now["score"]) - int(then["score"]),
    )


def _levels(content: Mapping[str, Any] | None) -> dict[str, int]:
    if content is None:
        return {}
    dimensions: Iterable[Mapping[str, Any]] = content["result"]["dimensions"]
    found = {f"level.{d['id']}": int(d["level"]) for d in dimensions if d["level"] is not None}
    return {"level.overall": int(content["result"]["level"]), **found}


def _vetoed(content: Mapping[str, Any] | None) -> bool:
    gates = () if content is None else content["result"]["gates"]
    return any(gate["rule"] == "G1" and gate["state"] == "fired" for gate in gates)


def _day(value: object) -> date | None:
    if isinstance(value, str):
        return date.fromisoformat(value)
    return value if isinstance(value, date) else None
