"""Who can see a firm right now: its people, the organisations and the bureaus it let in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.firms import Actor
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.sharing import EVERYTHING, FOREVER, Entry, Grant, GrantLevel, Member
from assessment.services.tools import Tools

OWNER = "owner"


@dataclass(frozen=True)
class Insider:
    """Somebody of the firm. Without ``is_account`` they came in by a code or a link."""

    name: str | None
    role: str
    dimensions: tuple[str, ...]
    until: datetime | None
    is_you: bool
    is_account: bool


@dataclass(frozen=True)
class Guest:
    """An organisation that was let in, and how many of its people look after the firm."""

    grant_id: str
    name: str
    level: GrantLevel
    until: datetime
    consultants: int


@dataclass(frozen=True)
class Onlooker:
    """The bureau of a campaign. It sees a submission, so of a draft it ``sees`` nothing."""

    campaign: str
    bureau: str
    since: datetime
    sees: bool


@dataclass(frozen=True)
class Viewers:
    """All who see something of a firm's answers. ``desk_until``: a photo waits for the desk."""

    people: tuple[Insider, ...]
    guests: tuple[Guest, ...]
    onlookers: tuple[Onlooker, ...]
    desk_until: datetime | None

    @property
    def is_shared(self) -> bool:
        """Whether anybody but one person sees it."""
        return len(self.people) > 1 or bool(self.guests or self.onlookers)


class Sight:
    """The use case of one plain answer to "who sees my assessment"."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def of(self, firm_id: str, actor: Actor) -> Viewers:
        """Return who can see a firm at this moment, as the rows that decide say.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        now = self._tools.clock()
        with self._tools.store.reading() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_SHARE, firm_id)
            licence = unit.licences.of(firm_id)
            return Viewers(
                people=(*_owners(unit, firm_id, actor), *_members(unit, firm_id, actor, now)),
                guests=tuple(
                    _guest(unit, grant)
                    for grant in unit.organisations.grants_by(firm_id)
                    if grant.is_open(now)
                ),
                onlookers=_onlookers(unit, firm_id),
                desk_until=licence.until if licence and licence.is_kept(now) else None,
            )


def _owners(unit: Unit, firm_id: str, actor: Actor) -> list[Insider]:
    """Return the owners; an account that was switched off sees nothing."""
    found = []
    for owner_id in unit.sharing.owners(firm_id):
        account = unit.accounts.get(owner_id)
        if account is None or account.active:
            name = None if account is None else account.display_name
            is_you = owner_id == actor.id
            found.append(
                Insider(name, OWNER, (EVERYTHING,), None, is_you, is_account=account is not None)
            )
    return found


def _members(unit: Unit, firm_id: str, actor: Actor, now: datetime) -> list[Insider]:
    parts = sorted(unit.sharing.members(firm_id, now), key=_whose)
    found = [(key, list(mine)) for key, mine in groupby(parts, key=_whose)]
    return [
        _insider(unit, mine, actor)
        for (actor_id, _role), mine in found
        if not unit.sharing.is_inactive(actor_id)
    ]


def _whose(member: Member) -> tuple[str, str]:
    return member.actor_id, member.role.value


def _insider(unit: Unit, parts: list[Member], actor: Actor) -> Insider:
    actor_id, role = _whose(parts[0])
    account = unit.accounts.get(actor_id)
    until = max(part.until for part in parts)
    return Insider(
        name=None if account is None else account.display_name,
        role=role,
        dimensions=tuple(part.dimension for part in parts),
        until=None if until == FOREVER else until,
        is_you=actor_id == actor.id,
        is_account=account is not None,
    )


def _guest(unit: Unit, grant: Grant) -> Guest:
    organisation = unit.organisations.get(grant.organisation_id)
    held = HeldRole(Role.CONSULTANT, grant.organisation_id)
    clients = unit.organisations.clients(grant.organisation_id)
    assigned = [c.actor_id for c in clients if c.firm_id == grant.firm_id]
    return Guest(
        grant_id=grant.id,
        name=organisation.name if organisation else "",
        level=grant.level,
        until=grant.until,
        consultants=sum(held in unit.sharing.roles(each) for each in assigned),
    )


def _onlookers(unit: Unit, firm_id: str) -> tuple[Onlooker, ...]:
    entries = [
        entry
        for assessment_id in unit.sharing.assessments_of(firm_id)
        for entry in unit.organisations.entries_of(assessment_id)
        if entry.withdrawn_at is None
    ]
    return tuple(_onlooker(unit, entry) for entry in entries)


def _onlooker(unit: Unit, entry: Entry) -> Onlooker:
    campaign = unit.organisations.campaign(entry.campaign_id)
    assessment = unit.answers.assessment(entry.assessment_id)
    assert campaign is not None, "an entry names a campaign"
    assert assessment is not None, "an entry names an assessment"
    return Onlooker(campaign.name, campaign.bureau, entry.consented_at, not assessment.is_draft)
