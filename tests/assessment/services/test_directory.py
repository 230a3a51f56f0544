"""Accounts as an administrator looks them up, and which roles go together on one account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assessment.bootstrap import Services
from assessment.domain.account_errors import NotAllowed, RolesClash
from assessment.domain.account_ports import AccountsWanted
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.sharing import LogEvent
from assessment.services.account_rights import SYSTEM

PASSWORD = "correct horse battery"


def names(services: Services, **wanted: Any) -> list[str]:
    found = services.directory.search(SYSTEM, AccountsWanted(**wanted))
    return [view.account.name for view in found.views]


@pytest.fixture
def crowd(services: Services) -> Services:
    """A town hall: 45 firms, one of them with odd letters, a bureau and an administrator."""
    for number in range(44):
        services.accounts.add(SYSTEM, f"firm{number:02}", HeldRole(Role.FIRM))
    services.accounts.add(
        SYSTEM, "odd_one", HeldRole(Role.FIRM), display_name="100%_厂", mobile="13800138000"
    )
    services.accounts.add(SYSTEM, "desk", HeldRole(Role.BUREAU, "xian"), display_name="西安市局")
    services.accounts.add(SYSTEM, "boss", HeldRole(Role.ADMIN))
    return services


def test_a_list_comes_a_page_at_a_time_and_says_how_long_it_is(crowd: Services) -> None:
    first = crowd.directory.search(SYSTEM, AccountsWanted(limit=20))
    assert (len(first.views), first.total) == (20, 47)
    assert first.views[0].account.name == "boss"
    seen = {name for offset in range(0, 60, 20) for name in names(crowd, offset=offset)}
    assert len(seen) == 47


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("13800", ["odd_one"]),
        ("+86 138-0013 8000", ["odd_one"]),
        ("西安", ["desk"]),
        ("DESK", ["desk"]),
        ("%", ["odd_one"]),
        ("m_0", []),
        ("odd_", ["odd_one"]),
        ("'; --", []),
    ],
)
def test_a_search_looks_into_names_and_numbers_and_takes_no_pattern(
    crowd: Services, text: str, found: list[str]
) -> None:
    assert names(crowd, text=text) == found


def test_a_search_narrows_to_a_role(crowd: Services) -> None:
    assert names(crowd, role=Role.BUREAU) == ["desk"]
    assert crowd.directory.search(SYSTEM, AccountsWanted(role=Role.FIRM)).total == 45
    assert names(crowd, role=Role.FIRM, text="desk") == []


def test_details_tell_of_the_account_and_of_nothing_it_does(services: Services) -> None:
    account = services.accounts.add(SYSTEM, "owner", HeldRole(Role.FIRM), password=PASSWORD)
    before = services.directory.details(SYSTEM, account.id)
    assert (before.has_password, before.last_sign_in) == (True, None)
    services.sign_in.enter("owner", PASSWORD, "10.0.0.1")
    after = services.directory.details(SYSTEM, account.id)
    assert after.last_sign_in == services.clock()
    fresh = services.accounts.add(SYSTEM, "fresh", None)
    assert not services.directory.details(SYSTEM, fresh.id).has_password
    assert services.directory.details(SYSTEM, fresh.id).view.roles == ()
    with pytest.raises(NotFound):
        services.directory.details(SYSTEM, "0000000000000000")


def test_only_administrators_look_accounts_up_and_every_no_is_recorded(town: Any) -> None:
    directory, target = town.services.directory, town.who["owner"].id
    calls: tuple[Callable[[Actor], object], ...] = (
        lambda by: directory.search(by, AccountsWanted()),
        lambda by: directory.details(by, target),
        lambda by: directory.named(by, "owner"),
        lambda by: directory.names(by, [target]),
    )
    for name, by in town.who.items():
        for call in calls:
            noted = town.refusals()
            if name == "admin":
                call(by)
            else:
                with pytest.raises(NotAllowed):
                    call(by)
                assert town.refusals() == noted + 1, name


@pytest.mark.parametrize(
    ("who", "held"),
    [
        ("owner", HeldRole(Role.BUREAU, "xian")),
        ("owner", HeldRole(Role.ADMIN)),
        ("contributor", HeldRole(Role.BUREAU, "yanta")),
        ("filler", HeldRole(Role.BUREAU, "yanta")),
        ("filler", HeldRole(Role.ADMIN)),
        ("reviewer", HeldRole(Role.ADMIN)),
        ("admin", HeldRole(Role.BUREAU, "yanta")),
    ],
)
def test_nobody_judges_firms_in_two_parts(town: Any, who: str, held: HeldRole) -> None:
    account, accounts = town.who[who].id, town.services.accounts
    before = accounts.view(account).roles
    with pytest.raises(RolesClash):
        accounts.give_role(SYSTEM, account, held)
    assert accounts.view(account).roles == before
    for place in ("consultancy", "readers"):
        if who != "filler":
            with pytest.raises(RolesClash):
                accounts.give_role(SYSTEM, account, HeldRole(Role.CONSULTANT, getattr(town, place)))


def test_a_bureau_may_have_several_regions(town: Any) -> None:
    accounts, desk = town.services.accounts, town.who["reviewer"].id
    accounts.give_role(SYSTEM, desk, HeldRole(Role.BUREAU, "beilin"))
    assert len(accounts.view(desk).roles) == 2


def test_the_role_of_a_consultant_comes_and_goes_with_the_organisation(town: Any) -> None:
    services, filler, lead = town.services, town.who["filler"], town.who["lead"]
    held = HeldRole(Role.CONSULTANT, town.consultancy)
    services.accounts.take_role(SYSTEM, filler.id, held)
    members = services.organisations.members(town.consultancy, lead)
    assert filler.id not in [member.actor_id for member in members]
    assert filler.id not in [
        client.actor_id for client in services.organisations.clients(town.consultancy, lead)
    ]
    services.accounts.give_role(SYSTEM, filler.id, held)
    members = services.organisations.members(town.consultancy, lead)
    assert filler.id in [member.actor_id for member in members]
    assert services.grants.assessments(filler) == ()
    events = [line.event for line in services.organisations.log(town.consultancy, lead, filler.id)]
    assert events[:2] == [LogEvent.JOINED, LogEvent.LEFT]


def test_a_desk_helps_an_account_by_the_region_of_its_firm(town: Any) -> None:
    services, owner = town.services, town.who["owner"]
    assert services.accounts.view(owner.id).account.region is None
    for desk in ("reviewer", "city"):
        assert services.recovery.reset_by_desk(town.who[desk], "owner").code
    for desk, name in (("elsewhere", "owner"), ("reviewer", "rival"), ("city", "stranger")):
        with pytest.raises(NotAllowed):
            services.recovery.reset_by_desk(town.who[desk], name)
