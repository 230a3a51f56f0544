"""Reviews: remarks on answers, the firm's replies, and verified levels beside its own.

The firm's levels and the verified ones are two sheets with two scores; neither changes the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessment.domain.assessments import EventKind
from assessment.domain.audit import AuditKind
from assessment.domain.errors import BadAnswer, ChangedMeanwhile, Refusal
from assessment.domain.firms import Actor
from assessment.domain.names import clean_note
from assessment.domain.permissions import FILLING, Action, Bearing, Relation
from assessment.domain.ports import Unit
from assessment.domain.reviews import Remark, RemarkKind, VerifiedLevel, Verifying, Voice
from assessment.domain.sharing_errors import HadAHand, MayFill, RemarkEmpty, StillDraft
from assessment.services.access import Admitted, dimension_of
from assessment.services.snapshot import Snapshot, asked, read_snapshot
from assessment.services.tools import Tools
from questionnaires.answers import NOT_APPLICABLE, Answer, AnswerSheet
from scoring.arithmetic import share
from scoring.maturity import score

LEVELS = range(6)


@dataclass(frozen=True)
class Beside:
    """A verified level beside the firm's own as it stands now.

    ``moved``: the firm changed its answer since it was verified.
    """

    verified: VerifiedLevel
    self_assessed: int
    moved: bool


@dataclass(frozen=True)
class VerifiedScore:
    """The score of the verified levels alone, and the firm's own score of the same questions.

    What nobody verified is in neither. ``total`` counts the questions with something to verify:
    what gives no points, and what the firm says does not apply while no level stands beside it,
    is left out.
    ``level`` is known once all are verified. Scores are in hundredths, ``coverage`` is the share
    verified in hundredths of a percent.
    """

    score: int
    self_score: int
    verified: int
    total: int
    level: int | None

    @property
    def coverage(self) -> int:
        return share(self.verified, self.total)


@dataclass(frozen=True)
class _Said:
    actor: Actor
    question_id: str
    words: str
    kind: RemarkKind
    answers_id: str | None = None


class Reviews:
    """The use cases of reviewers, and of the firm that answers them."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def comment(self, assessment_id: str, actor: Actor, question_id: str, text: str) -> Remark:
        """Comment on an answer.

        Raises:
            NotFound, Forbidden, UnknownQuestion, BadText, RemarkEmpty: nothing was stored.
        """
        return self._say(assessment_id, actor, question_id, text, RemarkKind.COMMENT)

    def ask_evidence(self, assessment_id: str, actor: Actor, question_id: str, text: str) -> Remark:
        """Ask for evidence of an answer.

        Raises:
            NotFound, Forbidden, UnknownQuestion, BadText, RemarkEmpty: nothing was stored.
        """
        return self._say(assessment_id, actor, question_id, text, RemarkKind.EVIDENCE_REQUEST)

    def reply(self, remark_id: str, actor: Actor, text: str) -> Remark:
        """Answer a remark in the firm's name.

        Raises:
            NotFound, Forbidden, BadText, RemarkEmpty: nothing was stored.
        """
        words = _words(text)
        with self._tools.store.writing() as unit:
            found = unit.reviews.remark(remark_id)
            if found is None:
                self._tools.access.refuse(unit, actor, "remark", remark_id)
            admitted = self._tools.access.question(
                unit, actor, Action.REVIEW_REPLY, found.assessment_id, found.question_id
            )
            said = _Said(actor, found.question_id, words, RemarkKind.REPLY, remark_id)
            return self._add(unit, admitted, said)

    def remarks(self, assessment_id: str, actor: Actor) -> tuple[Remark, ...]:
        """Return all remarks on what this actor sees, oldest first.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            admitted = self._tools.access.see(unit, actor, Action.REVIEW_READ, assessment_id)
            found = unit.reviews.remarks(assessment_id)
        return tuple(remark for remark in found if self._shows(admitted, remark.question_id))

    def verify(
        self, assessment_id: str, actor: Actor, question_id: str, level: int, base: int = 0
    ) -> VerifiedLevel:
        """Record a level beside the firm's own, if the one recorded is still ``base``.

        0 stands for none: it takes a verified level back.

        Raises:
            NotFound, Forbidden, UnknownQuestion, BadAnswer: nothing was recorded.
            HadAHand: this actor set, edited or imported an answer of this assessment.
            StillDraft: the firm has not submitted.
            ChangedMeanwhile: somebody else recorded another level.
        """
        if level not in LEVELS or base not in LEVELS:
            raise BadAnswer
        with self._tools.store.writing() as unit:
            admitted = self._admit_verifier(unit, actor, assessment_id, question_id)
            model = self._tools.library.model(admitted.assessment.model_version)
            if not model.question(question_id).scored:
                raise BadAnswer("这道题不计分，不用核验，没有保存。")
            verified = unit.reviews.verify(
                Verifying(
                    assessment_id=assessment_id,
                    actor_id=actor.id,
                    question_id=question_id,
                    position=model.position(question_id),
                    level=level,
                    base=base,
                    kind=_voice(admitted.bearing, Action.REVIEW_VERIFY),
                    at=self._tools.clock(),
                )
            )
            if verified is None:
                raise ChangedMeanwhile("另一位核验人刚刚改过这道题，没有保存。请刷新后再看。")
            kind = AuditKind.LEVEL_VERIFIED
            self._tools.record(unit, kind, actor, "assessment", assessment_id)
        return verified

    def verified(self, assessment_id: str, actor: Actor) -> tuple[Beside, ...]:
        """Return the verified levels this actor sees, each beside the firm's own.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            admitted = self._tools.access.see(unit, actor, Action.REVIEW_READ, assessment_id)
            found = unit.reviews.verified(assessment_id)
            state = unit.answers.state(assessment_id)
            moved = _answered_after(unit, assessment_id, found)
        model = self._tools.library.model(admitted.assessment.model_version)
        return tuple(
            Beside(v, state.value(model.position(v.question_id)), v.question_id in moved)
            for v in found
            if self._shows(admitted, v.question_id)
        )

    def verified_score(self, assessment_id: str, actor: Actor, on: date) -> VerifiedScore | None:
        """Score the verified levels alone; ``None`` while there are none.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.see(unit, actor, Action.RESULT_READ, assessment_id)
            found = unit.reviews.verified(assessment_id)
            shot = read_snapshot(unit, self._tools.library, assessment_id, on)
        return score_of(shot, found, on)

    def hindrance(self, assessment_id: str, actor: Actor) -> Refusal | None:
        """Return why a reviewer cannot verify levels here; ``None``: they can.

        Raises:
            NotFound, Forbidden: not this actor's to review.
        """
        with self._tools.store.reading() as unit:
            access, action = self._tools.access, Action.REVIEW_COMMENT
            admitted = access.see(unit, actor, action, assessment_id)
        hand = _hand_in(admitted.bearing)
        return StillDraft() if hand is None and admitted.assessment.is_draft else hand

    def _admit_verifier(
        self, unit: Unit, actor: Actor, assessment_id: str, question_id: str
    ) -> Admitted:
        access, action = self._tools.access, Action.REVIEW_VERIFY
        assessment = unit.answers.assessment(assessment_id)
        if assessment is not None:
            bearing = access.bearing(unit, actor, assessment.firm_id, assessment_id)
            hand = _hand_in(bearing) if bearing.allowing(Action.REVIEW_COMMENT) else None
            if hand is not None:
                access.note_refusal(unit, actor, "assessment", assessment_id)
                raise hand
        admitted = access.question(unit, actor, action, assessment_id, question_id)
        if admitted.assessment.is_draft:
            raise StillDraft
        return admitted

    def _say(
        self, assessment_id: str, actor: Actor, question_id: str, text: str, kind: RemarkKind
    ) -> Remark:
        words = _words(text)
        with self._tools.store.writing() as unit:
            admitted = self._tools.access.question(
                unit, actor, Action.REVIEW_COMMENT, assessment_id, question_id
            )
            return self._add(unit, admitted, _Said(actor, question_id, words, kind))

    def _add(self, unit: Unit, admitted: Admitted, said: _Said) -> Remark:
        is_reply = said.kind is RemarkKind.REPLY
        remark = Remark(
            id=self._tools.new_id(),
            assessment_id=admitted.assessment.id,
            question_id=said.question_id,
            kind=said.kind,
            text=said.words,
            actor_id=said.actor.id,
            voice=_voice(
                admitted.bearing, Action.REVIEW_REPLY if is_reply else Action.REVIEW_COMMENT
            ),
            answers_id=said.answers_id,
            at=self._tools.clock(),
        )
        unit.reviews.add(remark)
        asks = said.kind is RemarkKind.EVIDENCE_REQUEST
        kind = AuditKind.EVIDENCE_REQUESTED if asks else AuditKind.COMMENTED
        self._tools.record(unit, kind, said.actor, "assessment", remark.assessment_id)
        return remark

    def _shows(self, admitted: Admitted, question_id: str) -> bool:
        model = self._tools.library.model(admitted.assessment.model_version)
        return admitted.shows(dimension_of(model, question_id))


_VOICES = {
    Relation.REVIEWER: Voice.BUREAU,
    Relation.ADVISER: Voice.CONSULTANT,
    Relation.FILLER: Voice.CONSULTANT,
    Relation.OWNER: Voice.FIRM,
    Relation.CONTRIBUTOR: Voice.FIRM,
}


def _voice(bearing: Bearing, action: Action) -> Voice:
    """Return in what part somebody speaks, by the standing that lets them."""
    allowing = {standing.relation for standing in bearing.allowing(action)}
    return next(voice for relation, voice in _VOICES.items() if relation in allowing)


def _hand_in(bearing: Bearing) -> HadAHand | None:
    """Return what keeps a reviewer from verifying: a hand in the answers, or the right to one."""
    if bearing.has_filled:
        return HadAHand()
    fills = any(standing.relation in FILLING for standing in bearing.standings)
    return MayFill() if fills else None


def _asked(shot: Snapshot) -> frozenset[str]:
    """Return the questions that give this firm points."""
    return frozenset(q for q in asked(shot.model, shot.facts) if shot.model.question(q).scored)


def score_of(shot: Snapshot, found: Iterable[VerifiedLevel], on: date) -> VerifiedScore | None:
    """Score verified levels alone; ``None`` where there are none."""
    levels = {v.question_id: v.level for v in found if v.question_id in _asked(shot)}
    return _scored(shot, levels, on) if levels else None


def _scored(shot: Snapshot, levels: dict[str, int], on: date) -> VerifiedScore:
    """Score these levels, and the firm's own answers to the same questions."""
    own, out = shot.sheet, Answer(NOT_APPLICABLE)
    found = {q: Answer(level, evidenced=own.answer(q).evidenced) for q, level in levels.items()}
    verified = AnswerSheet({**dict.fromkeys(_asked(shot), out), **found})
    same = AnswerSheet({q: own.answer(q) if q in levels else out for q in verified})
    total = sum(q in levels or own.value(q) != NOT_APPLICABLE for q in verified)
    card = score(shot.model, verified, shot.facts, on=on)
    return VerifiedScore(
        score=card.score,
        self_score=score(shot.model, same, shot.facts, on=on).score,
        verified=len(levels),
        total=total,
        level=card.level if len(levels) == total else None,
    )


def _words(text: str) -> str:
    words = clean_note(text)
    if not words:
        raise RemarkEmpty
    return words


def _answered_after(
    unit: Unit, assessment_id: str, levels: tuple[VerifiedLevel, ...]
) -> frozenset[str]:
    """Return the questions whose answer changed after its level was verified."""
    verified = {level.question_id: level.rev for level in levels}
    return frozenset(
        event.question_id
        for event in unit.answers.events(assessment_id)
        if event.kind is EventKind.ANSWER and event.rev > verified.get(event.question_id, event.rev)
    )
