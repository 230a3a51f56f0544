"""Answering: open a sheet, save an answer, write a note, remember the place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from assessment.domain.assessments import Assessment, Note
from assessment.domain.errors import (
    BadAnswer,
    NotAsked,
    UnknownQuestion,
)
from assessment.domain.evidence import Evidence
from assessment.domain.firms import Actor, Origin
from assessment.domain.moments import day_in_china
from assessment.domain.names import clean_note
from assessment.domain.permissions import Action, Bearing, allowed, may
from assessment.domain.ports import Change, Store, Unit, Written
from assessment.domain.tokens import RandomBytes, new_id
from assessment.services.access import Access, dimension_of
from assessment.services.snapshot import asked, known_facts, read_snapshot
from questionnaires.answers import ANSWER_VALUES, NOT_APPLICABLE, OPEN, Answer, AnswerSheet
from questionnaires.facts import Facts
from questionnaires.library import Library
from questionnaires.model import MaturityModel, Question
from scoring.consistency import contradictions
from scoring.scorecard import Contradiction

LONGEST_MS = 3_600_000
PLACE_LIMIT = 64
_REMEMBERED = 4096


@dataclass(frozen=True)
class SheetView:
    """A sheet as it is shown. ``saved`` and ``total`` count the questions this person sees.

    ``dimensions`` are those this person sees, ``writable`` those they fill in; ``None``: all.
    ``actions`` is what this person may do with it, wholly or in part. ``is_demo``: the firm is an
    invented one.
    """

    assessment: Assessment
    facts: Facts
    answers: Mapping[str, Answer]
    evidence: tuple[Evidence, ...]
    notes: Mapping[str, str]
    rev: int
    saved: int
    total: int
    place: str | None
    hints: tuple[Contradiction, ...]
    dimensions: frozenset[str] | None = None
    writable: frozenset[str] | None = None
    actions: frozenset[Action] = frozenset()
    is_demo: bool = False


@dataclass(frozen=True)
class Glance:
    """What a frame must know of an assessment: what somebody may do there, and if it is invented."""

    actions: frozenset[Action] = frozenset()
    is_demo: bool = False


@dataclass(frozen=True)
class Saved:
    """An answer is stored. ``hints`` is ``None`` where the answer cannot have changed them.

    ``saved`` and ``total`` count what :class:`SheetView` counts: the questions this person sees.
    """

    rev: int
    saved: int
    total: int
    hints: tuple[Contradiction, ...] | None = None


@dataclass(frozen=True)
class Clash:
    """Somebody stored another answer since ``base`` was read; nothing was changed."""

    value: int
    who: str
    when: datetime


@dataclass(frozen=True)
class _Asked:
    """What one firm is asked (remembered per rev of its facts), or somebody's part of it."""

    facts: Facts
    positions: tuple[int, ...]
    is_part: bool = False

    def saved(self, answers: bytes) -> int:
        return sum(1 for position in self.positions if answers[position])

    def shows(self, positions: Iterable[int]) -> bool:
        return not self.is_part or set(positions) <= set(self.positions)


class Answering:
    """The use cases of the questionnaire. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        library: Library,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._random_bytes = random_bytes
        self._access = Access(library, clock)
        self._models: dict[str, MaturityModel] = {}
        self._asked: dict[tuple[str, int, date], _Asked] = {}
        self._checked: dict[str, frozenset[str]] = {}

    def open(self, assessment_id: str, actor: Actor) -> SheetView:
        """Return what the questionnaire shows this actor: their dimensions of the sheet.

        Raises:
            NotFound: no such assessment, or not this actor's.
        """
        with self._store.reading() as unit:
            admitted = self._access.see(unit, actor, Action.SHEET_OPEN, assessment_id)
            shot = read_snapshot(unit, self._library, assessment_id, self._today())
            evidence = unit.evidence.of(assessment_id)
            notes, place = unit.answers.notes(assessment_id), unit.answers.place(assessment_id)
        shown = tuple(
            q for q in shot.model.question_ids if admitted.shows(dimension_of(shot.model, q))
        )
        questions = tuple(q for q in asked(shot.model, shot.facts) if q in shown)
        return SheetView(
            assessment=shot.assessment,
            facts=shot.facts,
            answers={q: answer for q, answer in shot.sheet.items() if q in shown},
            evidence=tuple(_shown(item, shown) for item in evidence if _serves(item, shown)),
            notes={q: text for q, text in notes.items() if q in shown},
            rev=shot.assessment.rev,
            saved=sum(shot.sheet.value(q) != OPEN for q in questions),
            total=len(questions),
            place=place,
            hints=tuple(
                hint
                for hint in _hints(shot.model, shot.sheet, shot.facts)
                if set(hint.questions) <= set(shown)
            ),
            dimensions=admitted.dimensions,
            writable=_writable(admitted.bearing, shot.model),
            actions=allowed(admitted.bearing),
            is_demo=shot.firm.origin is Origin.DEMO,
        )

    def glance(self, assessment_id: str, actor: Actor) -> Glance:
        """Return what an actor may do with an assessment: nothing, where it is not theirs."""
        with self._store.reading() as unit:
            assessment = unit.answers.assessment(assessment_id)
            if assessment is None:
                return Glance()
            firm = unit.firms.firm(assessment.firm_id)
            bearing = self._access.bearing(unit, actor, assessment.firm_id, assessment_id)
        is_demo = firm is not None and firm.origin is Origin.DEMO
        return Glance(allowed(bearing), is_demo and bearing.knows)

    def save(
        self,
        assessment_id: str,
        actor: Actor,
        question_id: str,
        value: int,
        base: int,
        *,
        reason: str | None = None,
        elapsed_ms: int | None = None,
    ) -> Saved | Clash:
        """Store one answer if the stored one is still ``base``.

        Repeating what is stored succeeds and logs nothing, so a lost acknowledgement is harmless.

        Raises:
            NotFound, Forbidden: no such assessment, or not this actor's to fill in.
            UnknownQuestion, NotAsked, BadAnswer: nothing was changed.
            AlreadySubmitted: the assessment is no draft.
        """
        model = self._model_of(assessment_id, actor)
        question = _question(model, question_id)
        _require_allowed(question, value, base, reason)
        change = Change(
            assessment_id=assessment_id,
            actor_id=actor.id,
            question_id=question_id,
            position=model.position(question_id),
            value=value,
            base=base,
            reason=reason if value == NOT_APPLICABLE else None,
            elapsed_ms=None if elapsed_ms is None else min(max(elapsed_ms, 0), LONGEST_MS),
            at=self._clock(),
            dimension=dimension_of(model, question_id),
        )
        with self._store.writing() as unit:
            written = None if _repeats(unit, change) else unit.answers.put(change)
            if written is None:
                return self._unchanged(unit, model, actor, change)
            seen = self._asked_of(unit, model, assessment_id, written.facts_rev)
            if change.position not in seen.positions:
                raise NotAsked
            if not written.by_owner:
                seen = self._part_of(unit, model, actor, assessment_id, seen)
        return self._saved(model, written, seen, question_id)

    def note(self, assessment_id: str, actor: Actor, question_id: str, text: str) -> str:
        """Store a note in place of the old one and return it as stored; empty deletes it.

        Raises:
            NotFound, Forbidden, UnknownQuestion, AlreadySubmitted, BadText: nothing was changed.
        """
        words = clean_note(text)
        with self._store.writing() as unit:
            self._access.change(unit, actor, Action.SHEET_SAVE, assessment_id, question_id)
            note_id, at = new_id(self._random_bytes), self._clock()
            unit.answers.put_note(Note(note_id, assessment_id, question_id, words, actor.id, at))
        return words

    def remember_place(self, assessment_id: str, actor: Actor, place: str) -> None:
        """Remember the section that was open last.

        Raises:
            NotFound: no such assessment, or not this actor's.
        """
        with self._store.writing() as unit:
            self._access.see(unit, actor, Action.SHEET_PLACE, assessment_id)
            unit.answers.put_place(assessment_id, place[:PLACE_LIMIT])

    def _saved(
        self, model: MaturityModel, written: Written, seen: _Asked, question_id: str
    ) -> Saved:
        hints = None
        if question_id in self._checked_questions(model):
            blank = bytes(len(written.answers))
            sheet = AnswerSheet.unpacked(model.question_ids, written.answers, blank)
            hints = tuple(
                hint
                for hint in _hints(model, sheet, seen.facts)
                if seen.shows(model.position(q) for q in hint.questions)
            )
        return Saved(written.rev, seen.saved(written.answers), len(seen.positions), hints)

    def _unchanged(
        self, unit: Unit, model: MaturityModel, actor: Actor, change: Change
    ) -> Saved | Clash:
        """Say why nothing was written: it stands there already, or something else does."""
        assessment = self._access.change(
            unit, actor, Action.SHEET_SAVE, change.assessment_id, change.question_id
        )
        state = unit.answers.state(assessment.id)
        stored = state.value(change.position)
        if stored == change.value and _reason(unit, change, stored) == change.reason:
            every = self._asked_of(unit, model, assessment.id, assessment.facts_rev)
            seen = self._part_of(unit, model, actor, assessment.id, every)
            return Saved(assessment.rev, seen.saved(state.answers), len(seen.positions))
        event = unit.answers.last_event(assessment.id, change.question_id)
        if event is None:
            return Clash(stored, "", assessment.created_at)
        return Clash(stored, _teller(unit, event.actor_id, actor), event.at)

    def _model_of(self, assessment_id: str, actor: Actor) -> MaturityModel:
        """Return the model of an assessment. It never changes, so it is remembered."""
        if assessment_id not in self._models:
            with self._store.reading() as unit:
                assessment = unit.answers.assessment(assessment_id)
                if assessment is None:
                    self._access.refuse(unit, actor, "assessment", assessment_id)
            if len(self._models) >= _REMEMBERED:
                self._models.clear()
            self._models[assessment_id] = self._library.model(assessment.model_version)
        return self._models[assessment_id]

    def _asked_of(
        self, unit: Unit, model: MaturityModel, assessment_id: str, facts_rev: int
    ) -> _Asked:
        """Return what a firm is asked, remembered as long as its facts and the day stay."""
        key = (assessment_id, facts_rev, self._today())
        found = self._asked.get(key)
        if found is None:
            found = self._find_asked(unit, model, assessment_id)
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            self._asked[key] = found
        return found

    def _part_of(
        self, unit: Unit, model: MaturityModel, actor: Actor, assessment_id: str, every: _Asked
    ) -> _Asked:
        """Return what an actor sees of what is asked."""
        admitted = self._access.see(unit, actor, Action.SHEET_OPEN, assessment_id)
        if admitted.dimensions is None:
            return every
        shown = {
            model.position(q) for q in model.question_ids if admitted.shows(dimension_of(model, q))
        }
        return _Asked(every.facts, tuple(p for p in every.positions if p in shown), is_part=True)

    def _find_asked(self, unit: Unit, model: MaturityModel, assessment_id: str) -> _Asked:
        assessment = unit.answers.assessment(assessment_id)
        firm = None if assessment is None else unit.firms.firm(assessment.firm_id)
        assert firm is not None, "an assessment has a firm"
        known = known_facts(unit, self._library, assessment_id, firm)
        facts = self._library.derived(known, self._today())
        return _Asked(facts, tuple(model.position(q) for q in asked(model, facts)))

    def _checked_questions(self, model: MaturityModel) -> frozenset[str]:
        if model.scoring_digest not in self._checked:
            checked = frozenset(q for check in model.checks for q in check.questions)
            self._checked[model.scoring_digest] = checked
        return self._checked[model.scoring_digest]

    def _today(self) -> date:
        return day_in_china(self._clock())


def _writable(bearing: Bearing, model: MaturityModel) -> frozenset[str] | None:
    """Return the dimensions somebody fills in; ``None`` for all of them."""
    every = [dimension.id for dimension in model.dimensions]
    mine = frozenset(d for d in every if may(bearing, Action.SHEET_SAVE, d))
    return None if len(mine) == len(every) else mine


def _teller(unit: Unit, actor_id: str, reader: Actor) -> str:
    """Return who somebody is to a reader: themselves, a name where there is one, or neither."""
    if actor_id == reader.id:
        return "您自己"
    account = unit.accounts.get(actor_id)
    return f"另一位填写人（{account.display_name}）" if account else "另一位填写人"


def _serves(evidence: Evidence, shown: tuple[str, ...]) -> bool:
    return any(question_id in shown for question_id in evidence.question_ids)


def _shown(evidence: Evidence, shown: tuple[str, ...]) -> Evidence:
    return replace(evidence, question_ids=tuple(q for q in evidence.question_ids if q in shown))


def _question(model: MaturityModel, question_id: str) -> Question:
    try:
        return model.question(question_id)
    except KeyError:
        raise UnknownQuestion from None


def _require_allowed(question: Question, value: int, base: int, reason: str | None) -> None:
    if value not in ANSWER_VALUES or base not in ANSWER_VALUES:
        raise BadAnswer
    if value != NOT_APPLICABLE:
        return
    if not question.not_applicable:
        raise BadAnswer("这道题不能选“不适用”，没有保存。说不准时请选“不清楚”。")
    if reason not in question.not_applicable:
        raise BadAnswer("选“不适用”时请一并选出原因，这次作答没有保存。")


def _repeats(unit: Unit, change: Change) -> bool:
    """Tell whether a change asks for the value it starts from, with the same reason."""
    if change.value != change.base:
        return False
    return _reason(unit, change, change.value) == change.reason


def _reason(unit: Unit, change: Change, value: int) -> str | None:
    if value != NOT_APPLICABLE:
        return None
    return unit.answers.reasons(change.assessment_id).get(change.question_id)


def _hints(model: MaturityModel, sheet: AnswerSheet, facts: Facts) -> tuple[Contradiction, ...]:
    """Contradictions between single questions; those of the whole sheet wait for the result."""
    if not asked(model, facts):
        return ()
    return tuple(hint for hint in contradictions(model, sheet, facts) if hint.questions)
