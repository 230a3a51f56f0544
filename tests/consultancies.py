"""Consultancies as they come about: an administrator founds one, its lead invites, firms grant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role, Stage
from assessment.domain.firms import Actor
from assessment.domain.moments import day_in_china
from assessment.domain.sharing import GrantLevel, Organisation
from assessment.services.account_rights import SYSTEM
from tests.builders import digits_now

PASSWORD = "correct horse battery 9"
ADDRESS = "10.0.0.9"


def account(
    services: Services, name: str, role: HeldRole | None = None, *, display_name: str = ""
) -> Actor:
    """Make an account, of a firm unless another role is named."""
    held = role or HeldRole(Role.FIRM)
    accounts, shown = services.accounts, display_name
    return accounts.add(SYSTEM, name, held, password=PASSWORD, display_name=shown).actor


def enter(services: Services, name: str) -> str:
    """Sign in by name and return the token of the session."""
    opened = services.sign_in.enter(name, PASSWORD, ADDRESS)
    if opened.stage is Stage.FULL:
        return opened.token
    letters = services.second_factor.begin(opened.token).letters
    code = digits_now(letters, services.clock())
    return services.second_factor.prove(opened.token, code, ADDRESS).token


def found(services: Services, name: str, lead: Actor) -> Organisation:
    """Let an administrator found an organisation that an account leads."""
    admin = account(services, f"admin-{lead.id}", HeldRole(Role.ADMIN))
    return services.organisations.found(admin, name, lead.id)


def join(services: Services, organisation: Organisation, lead: Actor, member: Actor) -> None:
    """Let an account join an organisation by a link of its lead."""
    invited = services.invitations.invite_member(organisation.id, lead)
    services.invitations.accept(invited.token, member)


def grant(
    services: Services,
    assessment_id: str,
    owner: Actor,
    organisation: Organisation,
    level: GrantLevel,
    *,
    days: int = 40,
) -> str:
    """Let an organisation in to the firm of an assessment, and return the firm."""
    firm_id = services.answering.open(assessment_id, owner).assessment.firm_id
    until = services.clock() + timedelta(days=days)
    services.grants.grant(firm_id, owner, organisation.id, level, until)
    return firm_id


@dataclass
class House:
    """A consultancy with a lead and a member, and a firm with an assessment."""

    services: Services
    bench: Any
    lead: Actor
    member: Actor
    organisation: Organisation

    @classmethod
    def built(cls, services: Services, bench: Any) -> House:
        lead = account(services, "lead", display_name="王建国")
        member = account(services, "member", display_name="李芳 :red[x]")
        organisation = found(services, "诚信 $咨询$ 社", lead)
        join(services, organisation, lead, member)
        return cls(services, bench, lead, member, organisation)

    def grant(self, level: GrantLevel = GrantLevel.FILL) -> str:
        bench = self.bench
        return grant(self.services, bench.assessment_id, bench.actor, self.organisation, level)

    def take_on(self, level: GrantLevel = GrantLevel.FILL) -> str:
        """Let the firm grant, and the member look after it."""
        firm_id, house = self.grant(level), self.organisation.id
        self.services.organisations.assign(house, self.lead, firm_id, self.member.id)
        return firm_id

    def open(self, level: GrantLevel) -> str:
        """Let the member open the assessment, and return the token of their session."""
        self.take_on(level)
        token = self.token("member")
        self.services.sign_in.open(token, self.bench.assessment_id)
        return token

    def submit(self) -> None:
        """Let the firm submit what it answered."""
        bench = self.bench
        day = day_in_china(self.services.clock())
        self.services.results.submit(bench.assessment_id, bench.actor, day)

    def token(self, name: str) -> str:
        return enter(self.services, name)
