"""Starting, coming back, and saying more of a firm."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assessment.domain.errors import (
    AlreadySubmitted,
    FactsRefused,
    NoSession,
    NotFound,
    TicketExpired,
    TooManyAttempts,
    UnknownCode,
)
from assessment.domain.firms import Actor, ActorKind

STRANGER = Actor(ActorKind.ANONYMOUS, "0000000000000000")


def workshop(bench: Any, **changes: Any) -> dict[str, Any]:
    facts = bench.services.profiles.facts(bench.assessment_id, bench.actor)
    values = {fact: facts[fact] for fact in facts if not fact.endswith("_ceiling")}
    return values | {f"firm.{name}": value for name, value in changes.items()}


def test_a_start_stores_what_was_said_and_the_consent(bench: Any) -> None:
    facts = bench.services.profiles.facts(bench.assessment_id, bench.actor)
    assert facts["firm.name"] == "长安精工机械厂"
    assert facts["firm.employees"] == 12
    bands = dict(bench.services.library.size_classes.bands("industry", "revenue"))
    assert facts["firm.revenue_ceiling"] == bands[0]
    with bench.services.answering._store.reading() as unit:
        assessment = unit.answers.assessment(bench.assessment_id)
        (consent,) = unit.firms.consents(assessment.firm_id)
    assert (consent.purpose, consent.version) == ("self_assessment", "2026-11")


def test_names_of_firms_never_enter_the_log(bench: Any) -> None:
    code = "91610113TEXT00017H"
    bench.services.profiles.set_facts(bench.assessment_id, bench.actor, {"firm.credit_code": code})
    with bench.services.answering._store.reading() as unit:
        logged = {fact for _, fact, _ in unit.firms.fact_log(bench.assessment_id)}
        firm = unit.firms.firm(unit.answers.assessment(bench.assessment_id).firm_id)
    assert not logged & {"firm.name", "firm.credit_code"}
    assert (firm.name, firm.credit_code) == ("长安精工机械厂", code)
    view = bench.services.answering.open(bench.assessment_id, bench.actor)
    assert view.facts["firm.code_region_matches"] is True


@pytest.mark.parametrize(
    ("change", "fact", "word"),
    [
        ({"firm.name": ""}, "firm.name", "企业名称"),
        ({"firm.name": "甲\u202e乙"}, "firm.name", "看不见"),
        ({"firm.region": "atlantis"}, "firm.region", "选项"),
        ({"firm.industry": None}, "firm.industry", "行业"),
        ({"firm.employees": 0}, "firm.employees", "1 到 1000000"),
        ({"firm.employees": 10**7}, "firm.employees", "1 到 1000000"),
        ({"firm.employees": True}, "firm.employees", "整数"),
        ({"firm.employees": "12"}, "firm.employees", "整数"),
        ({"firm.produces": "yes"}, "firm.produces", "是或否"),
        ({"firm.revenue_floor": 7}, "firm.revenue_floor", "档"),
        ({"firm.sector": "M"}, "firm.sector", "系统算出"),
        ({"firm.colour": "red"}, "firm.colour", "刷新"),
        ({"firm.established_on": "2020-13-01"}, "firm.established_on", "日期"),
        ({"firm.certificates": ["qms", "nobel"]}, "firm.certificates", "选项"),
    ],
)
def test_a_wrong_value_is_named_with_its_field(
    bench: Any, change: dict[str, Any], fact: str, word: str
) -> None:
    facts = workshop(bench) | change
    with pytest.raises(FactsRefused) as refused:
        bench.services.profiles.start(facts)
    (problem,) = refused.value.problems
    assert problem.fact == fact
    assert word in problem.sentence


def test_a_band_is_asked_where_the_size_needs_it(bench: Any) -> None:
    with pytest.raises(FactsRefused) as refused:
        bench.services.profiles.start(workshop(bench, employees=400, revenue_floor=None))
    (problem,) = refused.value.problems
    assert problem.fact == "firm.revenue_floor"


def test_facts_change_and_are_forgotten(bench: Any) -> None:
    profiles = bench.services.profiles
    change = {
        "firm.certificates": ["qms"],
        "firm.established_on": "2015-06-01",
        "firm.certificate_records": [
            {"kind": "qms", "number": "00125Q30001R0S", "valid_until": "2027-05-31"}
        ],
    }
    assert profiles.set_facts(bench.assessment_id, bench.actor, change) == ()
    facts = profiles.facts(bench.assessment_id, bench.actor)
    assert facts["firm.certificates"] == frozenset({"qms"})
    assert facts["firm.established_on"] == date(2015, 6, 1)
    derived = bench.services.answering.open(bench.assessment_id, bench.actor).facts
    assert (derived["firm.valid_certificates"], derived["firm.years_established"]) == (1, 11)
    assert profiles.set_facts(bench.assessment_id, bench.actor, {"firm.certificates": None}) == ()
    assert "firm.certificates" not in profiles.facts(bench.assessment_id, bench.actor)


def test_with_one_bad_value_nothing_is_stored(bench: Any) -> None:
    profiles = bench.services.profiles
    before = profiles.facts(bench.assessment_id, bench.actor)
    problems = profiles.set_facts(
        bench.assessment_id, bench.actor, {"firm.exports": True, "firm.employees": -1}
    )
    assert [problem.fact for problem in problems] == ["firm.employees"]
    assert profiles.facts(bench.assessment_id, bench.actor) == before


def test_facts_that_would_leave_the_size_open_are_not_stored(bench: Any) -> None:
    profiles = bench.services.profiles
    problems = profiles.set_facts(bench.assessment_id, bench.actor, {"firm.region": None})
    assert [problem.fact for problem in problems] == ["firm.region"]


def test_a_band_the_new_industry_does_not_have_is_forgotten_and_asked_again(bench: Any) -> None:
    profiles = bench.services.profiles
    profiles.set_facts(
        bench.assessment_id, bench.actor, {"firm.employees": 400, "firm.revenue_floor": 2000}
    )
    industries = bench.services.library.industries.industries
    builder = next(i.id for i in industries if i.size_row == "construction")
    problems = profiles.set_facts(bench.assessment_id, bench.actor, {"firm.industry": builder})
    assert "firm.revenue_floor" in [problem.fact for problem in problems]


def test_a_stranger_changes_no_facts(bench: Any) -> None:
    with pytest.raises(NotFound):
        bench.services.profiles.set_facts(bench.assessment_id, STRANGER, {"firm.employees": 9})
    with pytest.raises(NotFound):
        bench.services.profiles.new_code(bench.assessment_id, STRANGER)


def test_facts_of_a_submitted_assessment_stay(bench: Any) -> None:
    with bench.services.answering._store.writing() as unit:
        rev = unit.answers.assessment(bench.assessment_id).rev
        unit.firms.submit(bench.assessment_id, rev, bench.clock.now)
    with pytest.raises(AlreadySubmitted):
        bench.services.profiles.set_facts(bench.assessment_id, bench.actor, {"firm.exports": True})


def test_a_ticket_lets_one_browser_in_within_two_minutes(bench: Any) -> None:
    visits = bench.services.visits
    with pytest.raises(TicketExpired):
        visits.enter(bench.started.ticket)
    started = bench.services.profiles.start(workshop(bench))
    bench.clock.pass_by(seconds=121)
    with pytest.raises(TicketExpired):
        visits.enter(started.ticket)


def test_a_session_knows_its_visit_until_it_is_left_or_too_old(bench: Any) -> None:
    visits, token = bench.services.visits, bench.entered.token
    assert visits.require(token).assessment_id == bench.assessment_id
    assert visits.visit("x" * 43) is None
    assert visits.visit(None) is None
    bench.clock.pass_by(days=31)
    assert visits.visit(token) is None
    bench.clock.pass_by(days=-31)
    visits.leave(token)
    visits.leave(token)
    with pytest.raises(NoSession):
        visits.require(token)


def test_a_code_brings_back_however_it_is_typed(bench: Any) -> None:
    typed = f" {bench.started.resume_code.lower().replace('-', ' ')} "
    entered = bench.services.visits.resume(typed, "10.0.0.9")
    assert entered.visit.assessment_id == bench.assessment_id
    assert entered.visit.actor != bench.actor


def test_a_browser_that_is_in_stays_who_it_is(bench: Any) -> None:
    visits = bench.services.visits
    again = visits.resume(bench.started.resume_code, "10.0.0.1", bench.entered.token)
    assert again.visit == bench.entered.visit
    assert again.token != bench.entered.token
    assert visits.visit(bench.entered.token) is None
    second = bench.services.profiles.start(workshop(bench))
    both = visits.enter(second.ticket, again.token)
    assert both.visit.actor == bench.actor
    assert bench.save("Q103", 3).saved == 1


def test_a_new_code_ends_the_old_one(bench: Any) -> None:
    code = bench.services.profiles.new_code(bench.assessment_id, bench.actor)
    with pytest.raises(UnknownCode):
        bench.services.visits.resume(bench.started.resume_code, "10.0.0.1")
    assert bench.services.visits.resume(code, "10.0.0.1").visit.assessment_id == bench.assessment_id


def test_guessing_slows_down_and_leaves_other_addresses_alone(
    bench: Any, caplog: pytest.LogCaptureFixture
) -> None:
    visits, wrong = bench.services.visits, "ABCD-EFGH-JKMN-PQRS"
    for _ in range(5):
        with pytest.raises(UnknownCode):
            visits.resume(wrong, "10.0.0.1")
    with pytest.raises(TooManyAttempts, match="15 秒"):
        visits.resume(bench.started.resume_code, "10.0.0.1")
    assert visits.resume(bench.started.resume_code, "10.0.0.2")
    bench.clock.pass_by(seconds=15)
    assert visits.resume(bench.started.resume_code, "10.0.0.1")
    assert "resume code refused" in caplog.text
    assert wrong not in caplog.text
    assert "10.0.0.1" not in caplog.text


def test_text_that_is_no_code_costs_no_attempt(bench: Any) -> None:
    for _ in range(20):
        with pytest.raises(UnknownCode):
            bench.services.visits.resume("不是续答码", "10.0.0.1")
    assert bench.services.visits.resume(bench.started.resume_code, "10.0.0.1")


def test_codes_and_tokens_lie_in_the_database_as_hashes_only(bench: Any) -> None:
    stored = (bench.services.settings.data / "zhijie.db").read_bytes()
    wal = (bench.services.settings.data / "zhijie.db-wal").read_bytes()
    for secret in (
        bench.started.resume_code,
        bench.started.resume_code.replace("-", ""),
        bench.entered.token,
    ):
        assert secret.encode() not in stored + wal
