"""Privacy and the trail, for everybody in town: every "no" is a no, changes nothing, is recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessment.domain.account_errors import LastAdministrator
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import Wanted
from assessment.domain.errors import Refusal
from assessment.domain.names import clean_note
from assessment.domain.notice import VERSION, Purpose

GONE = "0000000000000000"
NAUGHTY = json.loads((Path(__file__).parents[2] / "naughty.json").read_text(encoding="utf-8"))

CALLS: dict[str, Callable[..., Any]] = {
    "export": lambda s, who, firm: s.privacy.export_firm(who, firm),
    "agreements": lambda s, who, firm: s.consents.of(who, firm),
    "agree": lambda s, who, firm: s.consents.agree(who, firm, VERSION),
    "withdraw": lambda s, who, firm: s.consents.withdraw(who, firm, Purpose.CAMPAIGN, "x"),
    "erase": lambda s, who, firm: s.privacy.erase_firm(who, firm),
}
TRAIL: dict[str, Callable[..., Any]] = {
    "search": lambda s, who: s.trail.search(who, Wanted()),
    "table": lambda s, who: s.trail.table(who, Wanted()).close(),
    "export": lambda s, who: s.trail.export(who).close(),
    "check": lambda s, who: s.trail.check(who),
}


def is_let_in(call: Callable[..., Any], *given: Any) -> bool:
    try:
        call(*given)
    except Refusal:
        return False
    return True


@pytest.mark.parametrize("name", CALLS)
def test_only_the_owner_has_a_say_over_what_is_kept(town: Any, name: str) -> None:
    noes = 0
    before = town.refusals()
    for target in (town.firm, town.other_firm, GONE, "西安"):
        for role, who in sorted(town.who.items()):
            if (role, target) in (("owner", town.firm), ("rival", town.other_firm)):
                continue
            assert not is_let_in(CALLS[name], town.services, who, target), (role, target)
            noes += 1
    assert town.refusals() == before + noes
    assert is_let_in(CALLS[name], town.services, town.who["owner"], town.firm)
    assert is_let_in(CALLS[name], town.services, town.who["rival"], town.other_firm)
    assert town.services.trail.verify().ok


@pytest.mark.parametrize("name", TRAIL)
def test_only_the_administrator_reads_the_trail(town: Any, name: str) -> None:
    let_in = {role for role, who in town.who.items() if is_let_in(TRAIL[name], town.services, who)}
    assert let_in == {"admin"}


def test_an_administrator_exports_no_firm_and_reads_no_answer(town: Any) -> None:
    services, admin = town.services, town.who["admin"]
    for use in (
        lambda: services.privacy.export_firm(admin, town.firm),
        lambda: services.answering.open(town.draft, admin),
        lambda: services.results.result(town.sent, admin),
    ):
        with pytest.raises(Refusal):
            use()


def test_after_an_erasure_nobody_sees_the_firm(town: Any) -> None:
    services = town.services
    services.privacy.erase_firm(town.who["owner"], town.firm)
    for role, who in town.who.items():
        for use in (services.answering.open, services.results.result, services.reviews.remarks):
            for assessment_id in (town.draft, town.sent):
                assert not is_let_in(use, assessment_id, who), role
    assert services.trail.verify().ok


def test_everybody_can_erase_themselves_and_the_trail_stays_whole(town: Any) -> None:
    services = town.services
    town.who["second"] = town.account("second", HeldRole(Role.ADMIN))
    leads = ("lead", "readers_lead")  # after their members
    for role in sorted(town.who, key=lambda role: (role in leads, role)):
        who = town.who[role]
        if who.kind.value == "account" and role not in ("gone", "second"):
            services.privacy.erase_person(who)
            with town.store.reading() as unit:
                assert unit.accounts.get(who.id) is None
    assert services.trail.verify().ok
    with pytest.raises(LastAdministrator):
        services.privacy.erase_person(town.who["second"])
    assert [each.name for each in services.organisations.all()] == []


def test_comments_are_kept_as_typed_or_refused(town: Any) -> None:
    services, bureau = town.services, town.who["reviewer"]
    for text in NAUGHTY:
        try:
            expected = clean_note(text)
        except Refusal:
            expected = ""
        assert is_let_in(services.reviews.comment, town.sent, bureau, "Q103", text) == bool(
            expected
        ), text
        if expected:
            remarks = services.reviews.remarks(town.sent, town.who["owner"])
            assert expected in {remark.text for remark in remarks}, text
    assert services.trail.verify().ok
