"""A firm's own people: who fills in or reads which dimension, and how far each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor, Firm
from assessment.domain.moments import day_in_china
from assessment.domain.permissions import Action, may
from assessment.domain.ports import Unit
from assessment.domain.sharing import EVERYTHING, FOREVER, Member, MemberRole
from assessment.domain.sharing_errors import NoSuchMember, UnknownPart
from assessment.services.access import dimension_of
from assessment.services.snapshot import Snapshot, asked, read_snapshot
from assessment.services.tools import Tools


@dataclass(frozen=True)
class Share:
    """How far something is: questions answered, of those that are asked."""

    saved: int
    total: int


@dataclass(frozen=True)
class Person:
    """Somebody's part, and how far it is.

    ``name`` is an account's, told to the owner and to themselves alone; visitors have none.
    ``until`` is ``None`` where there is no end, ``invitation_id`` says by which link they came.
    """

    actor_id: str
    name: str | None
    role: str
    dimensions: tuple[str, ...]
    share: Share
    is_you: bool
    until: datetime | None = None
    invitation_id: str | None = None


@dataclass(frozen=True)
class Progress:
    """How far an assessment is, by dimension and by person. No answers."""

    dimensions: dict[str, Share]
    people: tuple[Person, ...]


class Members:
    """The use cases of a firm's colleagues. They come in by invitations."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def firms(self, actor: Actor) -> tuple[tuple[Firm, tuple[str, ...]], ...]:
        """Return the firms an actor owns or helps, each with its assessments, newest first."""
        with self._tools.store.reading() as unit:
            found = []
            for firm_id in unit.sharing.firms_of(actor.id, self._tools.clock()):
                firm = self._tools.access.firm(unit, actor, Action.FIRM_READ, firm_id)
                found.append((firm, unit.sharing.assessments_of(firm_id)))
        return tuple(found)

    def of(self, firm_id: str, actor: Actor) -> tuple[Member, ...]:
        """Return the members of a firm, one line for each dimension of theirs.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_SHARE, firm_id)
            return unit.sharing.members(firm_id, self._tools.clock())

    def assign(
        self,
        firm_id: str,
        actor: Actor,
        member_id: str,
        role: MemberRole,
        dimensions: Sequence[str],
    ) -> None:
        """Give a member these dimensions in place of those they had.

        Raises:
            NotFound, Forbidden, NoSuchMember, UnknownPart: nothing was changed.
        """
        with self._tools.store.writing() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_SHARE, firm_id)
            known = {d.id for d in self._tools.library.model().dimensions} | {EVERYTHING}
            if not dimensions or not set(dimensions) <= known:
                raise UnknownPart
            now = self._tools.clock()
            old = [m for m in unit.sharing.members(firm_id, now) if m.actor_id == member_id]
            if not old:
                raise NoSuchMember
            unit.sharing.drop_member(firm_id, member_id)
            for dimension in dict.fromkeys(dimensions):
                part = replace(old[0], dimension=dimension, role=role, since=now)
                unit.sharing.put_member(part)
            self._tools.record(unit, AuditKind.DIMENSION_ASSIGNED, actor, "actor", member_id)

    def remove(self, firm_id: str, actor: Actor, member_id: str) -> None:
        """Take everything of a firm from a member, at once.

        Raises:
            NotFound, Forbidden, NoSuchMember: nothing was changed.
        """
        with self._tools.store.writing() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_SHARE, firm_id)
            if not unit.sharing.drop_member(firm_id, member_id):
                raise NoSuchMember
            self._tools.record(unit, AuditKind.MEMBER_REMOVED, actor, "actor", member_id)

    def progress(self, assessment_id: str, actor: Actor) -> Progress:
        """Return how far everybody is, in numbers; names of others are for the owner alone.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        today = day_in_china(self._tools.clock())
        with self._tools.store.reading() as unit:
            admitted = self._tools.access.see(unit, actor, Action.PROGRESS_READ, assessment_id)
            shot = read_snapshot(unit, self._tools.library, assessment_id, today)
            dimensions = _by_dimension(shot)
            people = self._people(unit, shot.firm.id, dimensions)
        names_all = may(admitted.bearing, Action.FIRM_SHARE)
        return Progress(dimensions, tuple(_told(p, actor, names_all) for p in people))

    def _people(self, unit: Unit, firm_id: str, dimensions: dict[str, Share]) -> list[Person]:
        parts = sorted(
            unit.sharing.members(firm_id, self._tools.clock()),
            key=lambda member: (member.actor_id, member.role.value),
        )
        owners = [
            Person(owner, _name(unit, owner), "owner", (EVERYTHING,), _sum(dimensions), False)
            for owner in unit.sharing.owners(firm_id)
        ]
        return owners + [
            _person(unit, list(mine), dimensions)
            for _who, mine in groupby(parts, key=lambda member: (member.actor_id, member.role))
        ]


def _by_dimension(shot: Snapshot) -> dict[str, Share]:
    found = {dimension.id: Share(0, 0) for dimension in shot.model.dimensions}
    for question_id in asked(shot.model, shot.facts):
        dimension = dimension_of(shot.model, question_id)
        old, saved = found[dimension], bool(shot.sheet.value(question_id))
        found[dimension] = Share(old.saved + saved, old.total + 1)
    return found


def _person(unit: Unit, parts: list[Member], dimensions: dict[str, Share]) -> Person:
    """Return somebody by the lines of one role of theirs; the last of them to end counts."""
    first, mine = parts[0], tuple(member.dimension for member in parts)
    until = max(member.until for member in parts)
    return Person(
        actor_id=first.actor_id,
        name=_name(unit, first.actor_id),
        role=first.role.value,
        dimensions=mine,
        share=_sum(dimensions, mine),
        is_you=False,
        until=None if until == FOREVER else until,
        invitation_id=first.invitation_id,
    )


def _told(person: Person, actor: Actor, names_all: bool) -> Person:
    """Return what an actor is told of somebody."""
    is_you = person.actor_id == actor.id
    name = person.name if names_all or is_you else None
    return replace(person, name=name, is_you=is_you)


def _sum(dimensions: dict[str, Share], mine: tuple[str, ...] = (EVERYTHING,)) -> Share:
    shares = [share for d, share in dimensions.items() if d in mine or EVERYTHING in mine]
    return Share(sum(s.saved for s in shares), sum(s.total for s in shares))


def _name(unit: Unit, actor_id: str) -> str | None:
    account = unit.accounts.get(actor_id)
    return None if account is None else account.display_name
