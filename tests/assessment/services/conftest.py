"""A town: two firms, two consultancies, three bureaus, an administrator, and a stranger."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from assessment.bootstrap import Services, build_services
from assessment.domain.accounts import Account, HeldRole, Role
from assessment.domain.assessments import State, Status
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.moments import day_in_china
from assessment.domain.sharing import GrantLevel, MemberRole
from assessment.settings import Settings
from tests.databases import new_database

GONE = "0000000000000000"


@dataclass
class Town:
    """Everybody by name in ``who``; the things of the firm, and of the other firm."""

    services: Services
    clock: Any
    who: dict[str, Actor]
    firm: str
    draft: str
    sent: str
    other_firm: str
    other_draft: str
    other_sent: str
    consultancy: str
    readers: str
    campaign: str
    ids: dict[str, str]

    @property
    def store(self) -> Any:
        return self.services.answering._store

    def account(self, name: str, *roles: HeldRole) -> Actor:
        """Make an account without the rites of registration."""
        actor = Actor(ActorKind.ACCOUNT, f"acct{name[:12]:x>12}")
        with self.store.writing() as unit:
            now = self.clock()
            unit.firms.add_actor(actor, now)
            held = Account(actor.id, name, name, None, None, None, True, now)
            assert unit.accounts.add(held, None)
            for role in roles:
                unit.accounts.give_role(actor.id, role, now)
        return actor

    def stranger(self, name: str) -> Actor:
        actor = Actor(ActorKind.ANONYMOUS, f"anon{name[:12]:x>12}")
        with self.store.writing() as unit:
            unit.firms.add_actor(actor, self.clock())
        return actor

    def colleague(self, actor: Actor, role: MemberRole, dimensions: tuple[str, ...]) -> str:
        invitations = self.services.invitations
        invited = invitations.invite_colleague(self.draft, self.who["owner"], role, dimensions)
        invitations.accept(invited.token, actor)
        return invited.invitation.id

    def second(self, draft: str, owner: Actor) -> str:
        """Give the firm of a draft an older assessment that is answered and submitted."""
        services, assessment_id = self.services, f"sent{draft[4:]}"
        with self.store.writing() as unit:
            first = unit.answers.assessment(draft)
            model = services.library.model(first.model_version)
            full = State(bytes([3]) * len(model.questions), bytes(len(model.questions)))
            created = first.created_at - timedelta(days=1)
            twin = replace(first, id=assessment_id, rev=0, facts_rev=0, created_at=created)
            unit.firms.add_assessment(replace(twin, status=Status.DRAFT), full)
            unit.firms.put_facts(assessment_id, owner.id, unit.firms.facts(draft), self.clock())
        services.results.submit(assessment_id, owner, day_in_china(self.clock()))
        return assessment_id

    def refusals(self) -> int:
        statement = text("SELECT count(*) FROM audit_event WHERE kind = 'refused'")
        with self.store.reading() as unit:
            return int(unit._connection.execute(statement).scalar_one())


def build_town(services: Services, clock: Any, facts: dict[str, Any]) -> Town:
    town = Town(services, clock, {}, *("",) * 9, {})
    who = town.who
    who["admin"] = town.account("admin", HeldRole(Role.ADMIN))
    for name, region in (("reviewer", "yanta"), ("city", "xian"), ("elsewhere", "hefei")):
        who[name] = town.account(name, HeldRole(Role.BUREAU, region))
    for firm, owner, place in (("", "owner", "yanta"), ("other_", "rival", "beilin")):
        name = f"长安{owner}精工机械厂"
        started = services.profiles.start({**facts, "firm.name": name, "firm.region": place})
        who[owner] = town.account(owner, HeldRole(Role.FIRM))
        with town.store.writing() as unit:
            firm_id = unit.answers.assessment(started.assessment_id).firm_id
            unit.firms.add_owner(firm_id, who[owner].id, clock())
            unit.accounts.drop_strangers(firm_id)
        setattr(town, f"{firm}firm", firm_id)
        setattr(town, f"{firm}draft", started.assessment_id)
        setattr(town, f"{firm}sent", town.second(started.assessment_id, who[owner]))
    who["contributor"] = town.account("contributor", HeldRole(Role.FIRM))
    who["reader"] = town.account("reader", HeldRole(Role.FIRM))
    who["visitor"], who["stranger"] = town.stranger("visitor"), town.stranger("stranger")
    town.colleague(who["contributor"], MemberRole.CONTRIBUTOR, ("D1",))
    town.colleague(who["reader"], MemberRole.READER, ("*",))
    town.ids["link"] = town.colleague(who["visitor"], MemberRole.READER, ("D1",))
    _consultancies(town)
    later = clock() + timedelta(days=30)
    campaigns = services.campaigns
    town.campaign = campaigns.add(who["reviewer"], "雁塔普测", "yanta", clock(), later).id
    campaigns.consent(town.campaign, town.sent, who["owner"], "2026-11")
    who["gone"] = town.account("gone", HeldRole(Role.FIRM))
    with town.store.writing() as unit:
        unit.firms.add_owner(town.firm, who["gone"].id, clock())
        unit.accounts.set_active(who["gone"].id, False)
    return town


def _consultancies(town: Town) -> None:
    """One that may fill in, one that may read; each with a lead, and one with a free member."""
    services, who = town.services, town.who
    later = town.clock() + timedelta(days=30)
    for place, lead, member, level in (
        ("consultancy", "lead", "filler", GrantLevel.FILL),
        ("readers", "readers_lead", "adviser", GrantLevel.READ),
    ):
        who[lead], who[member] = town.account(lead), town.account(member)
        found = services.organisations.found(who["admin"], f"{lead}咨询社", who[lead].id)
        setattr(town, place, found.id)
        invited = services.invitations.invite_member(found.id, who[lead])
        services.invitations.accept(invited.token, who[member])
        grant = services.grants.grant(town.firm, who["owner"], found.id, level, later)
        town.ids[place] = grant.id
        services.organisations.assign(found.id, who[lead], town.firm, who[member].id)
    who["unassigned"] = town.account("unassigned")
    invited = services.invitations.invite_member(town.consultancy, who["lead"])
    services.invitations.accept(invited.token, who["unassigned"])


FACTS = {
    "firm.name": "长安精工机械厂",
    "firm.region": "yanta",
    "firm.industry": "C34",
    "firm.employees": 12,
    "firm.produces": True,
    "firm.revenue_floor": 0,
}


@pytest.fixture(scope="session")
def built_town(memory: Path, library: Any) -> Iterator[Town]:
    """The town nobody has changed yet. Tests work on copies of it."""
    clock = _Clock(datetime(2026, 11, 21, 4, 30, tzinfo=UTC))
    settings = Settings(data=memory / "town", password_kibibytes=64)
    new_database(settings.data / "zhijie.db")
    services = build_services(settings, library=library, clock=clock)
    yield build_town(services, clock, FACTS)
    services.close()


@dataclass
class _Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def copies(memory: Path, library: Any) -> Iterator[Callable[[Town], Town]]:
    """Give copies of a town in which something may change."""
    yield from _copier(memory, library)


@pytest.fixture(scope="session")
def kept_copies(memory: Path, library: Any) -> Iterator[Callable[[Town], Town]]:
    """Give copies of a town that stay until the end."""
    yield from _copier(memory, library)


def _copier(memory: Path, library: Any) -> Iterator[Callable[[Town], Town]]:
    opened: list[tuple[Services, Path]] = []

    def copy(town: Town) -> Town:
        folder = Path(tempfile.mkdtemp(dir=memory))
        with town.store.reading() as unit:
            raw = unit._connection.connection.driver_connection
            raw.execute("COMMIT")
            raw.execute(f"VACUUM INTO '{folder / 'zhijie.db'}'")
            raw.execute("BEGIN")
        old, settings = town.services.settings, Settings(data=folder, password_kibibytes=64)
        for source, target in (
            (old.key_folder, settings.key_folder),
            (old.evidence_folder, settings.evidence_folder),
        ):
            if source.exists():
                shutil.copytree(source, target)
        clock = _Clock(town.clock())
        services = build_services(settings, library=library, clock=clock)
        opened.append((services, folder))
        return replace(town, services=services, clock=clock, who=dict(town.who), ids=dict(town.ids))

    yield copy
    for services, folder in opened:
        services.close()
        shutil.rmtree(folder)


@pytest.fixture
def town(built_town: Town, copies: Callable[[Town], Town]) -> Town:
    return copies(built_town)
