"""The history of answers, and reopening what was submitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from assessment.domain.assessments import EventKind
from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.sharing_errors import CampaignClosed, StillDraft
from assessment.services.access import dimension_of
from assessment.services.tools import Tools


@dataclass(frozen=True)
class Step:
    """One change: who, when, from what to what. ``by_verifier`` is a verifier's kind.

    ``name`` is that of an account; without one ``is_owner`` or ``invitation_id`` say who it was.
    """

    rev: int
    question_id: str
    kind: EventKind
    old: int
    new: int
    reason: str | None
    by_verifier: str | None
    actor_id: str
    name: str | None
    is_you: bool
    at: datetime
    is_owner: bool = False
    invitation_id: str | None = None


@dataclass(frozen=True)
class _Writers:
    """Who the actors in a log are: names of accounts, owners, and the links people came by."""

    names: Mapping[str, str | None]
    owners: frozenset[str]
    links: Mapping[str | None, str]


class History:
    """The use cases of what happened to an assessment."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def of(
        self, assessment_id: str, actor: Actor, question_id: str | None = None
    ) -> tuple[Step, ...]:
        """Return every change of the answers this actor sees, or of one of them, oldest first.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            admitted = self._tools.access.see(unit, actor, Action.SHEET_HISTORY, assessment_id)
            events = unit.answers.events(assessment_id)
            writers = _writers(unit, admitted.assessment.firm_id, {e.actor_id for e in events})
        model = self._tools.library.model(admitted.assessment.model_version)
        steps, last = [], dict[tuple[EventKind, str], int]()
        for event in events:
            key = (event.kind, event.question_id)
            old, last[key] = last.get(key, 0), event.value
            wanted = question_id in (None, event.question_id)
            if not (wanted and admitted.shows(dimension_of(model, event.question_id))):
                continue
            verifying = event.kind is EventKind.VERIFIED
            steps.append(
                Step(
                    rev=event.rev,
                    question_id=event.question_id,
                    kind=event.kind,
                    old=old,
                    new=event.value,
                    reason=None if verifying else event.reason,
                    by_verifier=event.reason if verifying else None,
                    actor_id=event.actor_id,
                    name=None if verifying else writers.names[event.actor_id],
                    is_you=event.actor_id == actor.id,
                    at=event.at,
                    is_owner=event.actor_id in writers.owners,
                    invitation_id=writers.links.get(event.actor_id),
                )
            )
        return tuple(steps)

    def reopen(self, assessment_id: str, actor: Actor) -> None:
        """Make a submitted assessment a draft again. Its receipt stays; a new one will follow.

        Raises:
            NotFound, Forbidden: not this actor's to reopen.
            StillDraft: it was not submitted.
            CampaignClosed: a campaign it takes part in is over.
        """
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            self._tools.access.see(unit, actor, Action.SHEET_REOPEN, assessment_id)
            for entry in unit.organisations.entries_of(assessment_id):
                campaign = unit.organisations.campaign(entry.campaign_id)
                if entry.withdrawn_at is None and campaign and campaign.closes_at <= now:
                    raise CampaignClosed
            if not unit.reviews.reopen(assessment_id):
                raise StillDraft
            self._tools.record(unit, AuditKind.REOPENED, actor, "assessment", assessment_id)


def _writers(unit: Unit, firm_id: str, actors: Iterable[str]) -> _Writers:
    accounts = {actor: unit.accounts.get(actor) for actor in actors}
    return _Writers(
        names={who: found.display_name if found else None for who, found in accounts.items()},
        owners=frozenset(unit.sharing.owners(firm_id)),
        links={each.used_by: each.id for each in unit.sharing.invitations(firm_id=firm_id)},
    )
