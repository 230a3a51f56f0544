"""What an account finds when it comes in, and an assessment that is its own from the first."""

from __future__ import annotations

from typing import Any

import pytest

from assessment.bootstrap import Services
from assessment.domain.account_errors import NotAllowed, StaffMayNotClaim
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.errors import FactsRefused, NotFound
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.notice import VERSION
from assessment.domain.permissions import Action
from assessment.services.account_rights import SYSTEM
from tests.assessment.conftest import WORKSHOP

PASSWORD = "correct horse battery 9"


def account(services: Services, name: str, role: Role = Role.FIRM, scope: str = "") -> Actor:
    return services.accounts.add(SYSTEM, name, HeldRole(role, scope), password=PASSWORD).actor


def test_an_owner_finds_drafts_and_what_was_submitted_with_its_level(town: Any) -> None:
    (found,) = town.services.shelf.of(town.who["owner"])
    assert (found.firm.id, found.is_owner) == (town.firm, True)
    draft, sent = found.lines
    assert (draft.assessment_id, draft.is_draft, draft.level) == (town.draft, True, None)
    assert (sent.assessment_id, sent.is_draft) == (town.sent, False)
    assert sent.saved == sent.total
    assert sent.submitted_on is not None
    card = town.services.results.result(town.sent, town.who["owner"]).scorecard
    levels = town.services.library.model().scale.levels
    assert sent.level == levels[card.level - 1].title


def test_a_colleague_counts_only_their_own_part(town: Any) -> None:
    (whole,) = town.services.shelf.of(town.who["owner"])
    (part,) = town.services.shelf.of(town.who["contributor"])
    assert not part.is_owner
    assert 0 < part.lines[0].total < whole.lines[0].total
    assert part.lines[0].may_fill
    (read,) = town.services.shelf.of(town.who["reader"])
    assert not read.lines[0].may_fill


@pytest.mark.parametrize("name", ["stranger", "admin", "filler", "reviewer"])
def test_nobody_finds_the_firm_of_somebody_else(town: Any, name: str) -> None:
    assert town.services.shelf.of(town.who[name]) == ()


def test_an_owner_who_was_switched_off_finds_nothing(town: Any) -> None:
    with pytest.raises(NotFound):
        town.services.shelf.of(town.who["gone"])


def test_an_account_begins_an_assessment_that_is_its_own(services: Services) -> None:
    owner = account(services, "factory")
    assessment_id = services.profiles.start_own(WORKSHOP, owner, consent=VERSION)
    opened = services.answering.open(assessment_id, owner)
    assert Action.SHEET_SUBMIT in opened.actions
    (found,) = services.shelf.of(owner)
    (agreed,) = services.consents.of(owner, found.firm.id)
    assert (agreed.version, agreed.is_open) == (VERSION, True)


def test_what_is_missing_begins_nothing(services: Services) -> None:
    owner = account(services, "factory")
    with pytest.raises(FactsRefused):
        services.profiles.start_own({"firm.name": "某厂"}, owner, consent=VERSION)
    assert services.shelf.of(owner) == ()


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.BUREAU, Role.ADMIN])
def test_staff_begins_no_assessment(services: Services, role: Role) -> None:
    scope = {Role.BUREAU: "yanta", Role.CONSULTANT: "org"}.get(role, "")
    with pytest.raises(StaffMayNotClaim):
        services.profiles.start_own(WORKSHOP, account(services, "x-y-z", role, scope), consent="1")


def test_an_account_that_was_switched_off_begins_nothing(services: Services) -> None:
    owner = account(services, "factory")
    services.accounts.deactivate(SYSTEM, owner.id)
    for nobody in (owner, Actor(ActorKind.ANONYMOUS, "0" * 16)):
        with pytest.raises(NotAllowed):
            services.profiles.start_own(WORKSHOP, nobody, consent=VERSION)
