"""Firms, owners, facts and consent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assessment.domain.firms import Actor, ActorKind, Consent


def test_only_owners_own(desk: Any) -> None:
    stranger = Actor(ActorKind.ANONYMOUS, "actor00000000002")
    at = desk.assessment.created_at
    with desk.store.writing() as unit:
        unit.firms.add_actor(stranger, at)
        assert unit.firms.owns(desk.actor.id, desk.assessment.id)
        assert not unit.firms.owns(stranger.id, desk.assessment.id)
        unit.firms.add_owner(desk.assessment.firm_id, stranger.id, at)
        unit.firms.add_owner(desk.assessment.firm_id, stranger.id, at)
        assert unit.firms.owns(stranger.id, desk.assessment.id)


def test_a_firm_comes_back_as_it_was_and_may_change_its_name(desk: Any) -> None:
    with desk.store.writing() as unit:
        firm = unit.firms.firm(desk.assessment.firm_id)
        unit.firms.change_firm(
            replace(firm, name="秦川机床(西安)有限公司", credit_code="91610113TEXT00017H")
        )
        changed = unit.firms.firm(firm.id)
    assert changed == replace(firm, name="秦川机床(西安)有限公司", credit_code="91610113TEXT00017H")


def test_two_firms_may_state_the_same_credit_code(desk: Any) -> None:
    with desk.store.writing() as unit:
        firm = unit.firms.firm(desk.assessment.firm_id)
        unit.firms.change_firm(replace(firm, credit_code="91610113TEXT00017H"))
        unit.firms.add_firm(replace(firm, id="firm000000000002", credit_code="91610113TEXT00017H"))


def test_facts_are_current_values_and_a_log(desk: Any) -> None:
    known, at = desk.assessment.id, desk.assessment.created_at
    with desk.store.writing() as unit:
        assert unit.firms.facts(known) == {}
        first = unit.firms.put_facts(
            known, desk.actor.id, {"firm.employees": 12, "firm.produces": True}, at
        )
        second = unit.firms.put_facts(
            known, desk.actor.id, {"firm.produces": None, "firm.certificates": []}, at
        )
        assert (first, second) == (1, 2)
        assert unit.firms.facts(known) == {"firm.employees": 12, "firm.certificates": []}
        assert unit.answers.assessment(known).facts_rev == 2
        log = unit.firms.fact_log(known)
    assert log == (
        (1, "firm.employees", 12),
        (1, "firm.produces", True),
        (2, "firm.certificates", []),
        (2, "firm.produces", None),
    )


def test_facts_of_a_submitted_assessment_do_not_change(desk: Any) -> None:
    known, at = desk.assessment.id, desk.assessment.created_at
    with desk.store.writing() as unit:
        unit.firms.submit(known, 0, at)
        assert unit.firms.put_facts(known, desk.actor.id, {"firm.employees": 12}, at) is None
        assert unit.firms.facts(known) == {}


def test_consent_keeps_purpose_version_and_moment(desk: Any) -> None:
    consent = Consent(
        desk.assessment.firm_id,
        desk.actor.id,
        "self_assessment",
        "2026-11",
        desk.assessment.created_at,
    )
    with desk.store.writing() as unit:
        unit.firms.add_consent(consent)
        assert unit.firms.consents(desk.assessment.firm_id) == (consent,)
