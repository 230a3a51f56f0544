"""What reviewers said and found, question by question, with who they are and what the firm said."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.domain.accounts import Role
from assessment.domain.firms import Actor
from assessment.domain.permissions import Action, may
from assessment.domain.ports import Unit
from assessment.domain.reviews import Remark, RemarkKind, Voice
from assessment.services.access import Admitted, dimension_of
from assessment.services.reviews import Beside, Reviews
from assessment.services.tools import Tools


@dataclass(frozen=True)
class Speaker:
    """Who speaks or verifies: in what part, and the name of the organisation or region.

    People are not named: the firm let an organisation or a bureau in, not a person.
    """

    voice: Voice
    organisation: str | None = None
    region: str | None = None
    is_you: bool = False


@dataclass(frozen=True)
class Said:
    """Words, with who said them."""

    remark: Remark
    speaker: Speaker


@dataclass(frozen=True)
class Thread:
    """A remark and what the firm answered, oldest first."""

    opening: Said
    replies: tuple[Said, ...]

    @property
    def asks_evidence(self) -> bool:
        return self.opening.remark.kind is RemarkKind.EVIDENCE_REQUEST


@dataclass(frozen=True)
class QuestionReview:
    """Everything about one question: the level a reviewer found, by whom, and the remarks."""

    question_id: str
    beside: Beside | None
    verifier: Speaker | None
    threads: tuple[Thread, ...]
    may_reply: bool


class Threads:
    """The use case of reading reviews."""

    def __init__(self, tools: Tools, reviews: Reviews) -> None:
        self._tools = tools
        self._reviews = reviews

    def of(self, assessment_id: str, actor: Actor) -> tuple[QuestionReview, ...]:
        """Return all reviewed questions this actor sees, in the order of the questionnaire.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        remarks = self._reviews.remarks(assessment_id, actor)
        besides = {b.verified.question_id: b for b in self._reviews.verified(assessment_id, actor)}
        with self._tools.store.reading() as unit:
            admitted = self._tools.access.see(unit, actor, Action.REVIEW_READ, assessment_id)
            model = self._tools.library.model(admitted.assessment.model_version)
            named = _Speakers(unit, admitted, actor)
            said = [Said(each, named.of(each.actor_id, each.voice)) for each in remarks]
            found = {s.remark.question_id for s in said} | set(besides)
            return tuple(
                _review(admitted, dimension_of(model, q), q, besides.get(q), said, named)
                for q in model.question_ids
                if q in found
            )


class _Speakers:
    """Names speakers by what the firm let in, as the rows stand now."""

    def __init__(self, unit: Unit, admitted: Admitted, reader: Actor) -> None:
        self._unit = unit
        self._reader = reader
        assessment = admitted.assessment
        grants = unit.organisations.grants_by(assessment.firm_id)
        self._granted = {grant.organisation_id for grant in grants}
        entries = unit.organisations.entries_of(assessment.id)
        campaigns = [unit.organisations.campaign(entry.campaign_id) for entry in entries]
        self._bureaus = {campaign.bureau for campaign in campaigns if campaign}

    def of(self, actor_id: str, voice: Voice) -> Speaker:
        """Return who an actor is; somebody who has left is told by their part alone."""
        is_you = actor_id == self._reader.id
        scopes = {(held.role, held.scope) for held in self._unit.sharing.roles(actor_id)}
        if voice is Voice.CONSULTANT:
            ids = sorted(s for role, s in scopes if role is Role.CONSULTANT and s in self._granted)
            found = self._unit.organisations.get(ids[0]) if ids else None
            return Speaker(voice, found.name if found else None, None, is_you)
        if voice is Voice.BUREAU:
            ids = sorted(s for role, s in scopes if role is Role.BUREAU and s in self._bureaus)
            return Speaker(voice, None, ids[0] if ids else None, is_you)
        return Speaker(voice, is_you=is_you)


def _review(
    admitted: Admitted,
    dimension: str,
    question_id: str,
    beside: Beside | None,
    said: list[Said],
    named: _Speakers,
) -> QuestionReview:
    level = None if beside is None else beside.verified
    return QuestionReview(
        question_id=question_id,
        beside=beside,
        verifier=None if level is None else named.of(level.actor_id, level.kind),
        threads=_threads([each for each in said if each.remark.question_id == question_id]),
        may_reply=may(admitted.bearing, Action.REVIEW_REPLY, dimension),
    )


def _threads(said: list[Said]) -> tuple[Thread, ...]:
    openings = [each for each in said if each.remark.kind is not RemarkKind.REPLY]
    return tuple(
        Thread(
            opening,
            tuple(each for each in said if each.remark.answers_id == opening.remark.id),
        )
        for opening in openings
    )
