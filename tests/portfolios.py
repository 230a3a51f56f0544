"""A consultancy with many clients: firms that submitted, made quickly and all of them different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.assessments import State
from assessment.domain.firms import Actor
from assessment.domain.moments import day_in_china
from assessment.domain.sharing import GrantLevel, Organisation
from assessment.services.snapshot import asked, read_snapshot
from tests import consultancies

WORKSHOP = {
    "firm.region": "yanta",
    "firm.industry": "C34",
    "firm.employees": 12,
    "firm.produces": True,
    "firm.revenue_floor": 0,
}


@dataclass(frozen=True)
class Office:
    """A consultancy, who leads it, and the ids of its clients and of their assessments."""

    services: Services
    organisation: Organisation
    lead: Actor
    firms: tuple[str, ...]
    assessments: tuple[str, ...]
    owner: Actor

    def withdraw(self, firm_id: str) -> None:
        """Let a firm take its agreement back."""
        (grant,) = (
            g for g in self.services.grants.of_firm(firm_id, self.owner) if not g.withdrawn_at
        )
        self.services.grants.withdraw(grant.id, self.owner)


def store_of(services: Services) -> Any:
    return services.answering._store


def open_office(
    services: Services,
    names: Sequence[str],
    *,
    name: str = "诚信质量咨询社",
    submitted: bool = True,
    days: int = 200,
    assigned: bool = True,
) -> Office:
    """Found a consultancy whose lead looks after one client a name."""
    lead = consultancies.account(services, f"lead{len(name)}{name[:2]}", display_name="王建国")
    organisation = consultancies.found(services, name, lead)
    owner = consultancies.account(services, f"owner-{organisation.id[:6]}", HeldRole(Role.FIRM))
    made = list(_firms(services, owner, names, submitted=submitted))
    until = services.clock() + timedelta(days=days)
    for firm_id, _assessment in made:
        level = GrantLevel.READ
        services.grants.grant(firm_id, owner, organisation.id, level, until)
        if assigned:
            services.organisations.assign(organisation.id, lead, firm_id, lead.id)
    firms, assessments = zip(*made, strict=True) if made else ((), ())
    return Office(services, organisation, lead, tuple(firms), tuple(assessments), owner)


def _firms(
    services: Services, owner: Actor, names: Sequence[str], *, submitted: bool
) -> Iterator[tuple[str, str]]:
    """Yield firms of one owner; what they answered differs from firm to firm."""
    for number, name in enumerate(names):
        started = services.profiles.start({**WORKSHOP, "firm.name": name}, consent="2026-11")
        with store_of(services).writing() as unit:
            assessment = unit.answers.assessment(started.assessment_id)
            unit.firms.add_owner(assessment.firm_id, owner.id, services.clock())
        if submitted:
            answer(services, started.assessment_id, number)
            day = day_in_china(services.clock())
            services.results.submit(started.assessment_id, owner, day)
        yield assessment.firm_id, started.assessment_id


def answer(services: Services, assessment_id: str, seed: int, *, least: int = 2) -> None:
    """Fill a draft in, differently for each seed."""
    with store_of(services).writing() as unit:
        today = day_in_china(services.clock())
        shot = read_snapshot(unit, services.library, assessment_id, today)
        wanted = set(asked(shot.model, shot.facts))
        values = bytes(
            least + (seed + place * (1 + seed // 7)) % 3 if question in wanted else 0
            for place, question in enumerate(shot.model.question_ids)
        )
        state = replace(shot.state, answers=values)
        unit.answers.fill(assessment_id, State(state.answers, state.evidence), ())
