"""The profile: groups of facts, each stored as a whole, and the size with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.ui.widgets.facts import needed_by, reason
from questionnaires.library import Library

View = Callable[..., AppTest]


@pytest.fixture
def profile(view: View, bench: Any) -> AppTest:
    found = view("profile", bench.entered.token)
    assert not found.exception
    return found


def save(profile: AppTest, words: str, n: int = 0) -> None:
    [button for button in profile.button if button.label == words][n].click().run()
    assert not profile.exception


def site_notice(profile: AppTest) -> str:
    """Return what the frame would say above the next page."""
    return str(profile.session_state["zhijie.notice"][0])


def test_a_group_is_stored_as_a_whole(profile: AppTest, bench: Any, services: Any) -> None:
    profile.radio(key=f"fact-{bench.assessment_id}-firm.exports").set_value("no")
    profile.radio(key=f"fact-{bench.assessment_id}-firm.consumer_facing").set_value("yes")
    save(profile, "保存这一组", 1)
    known = services.profiles.facts(bench.assessment_id, bench.actor)
    assert known.truth("firm.exports") is False
    assert known.truth("firm.consumer_facing") is True


def test_unknown_forgets_a_fact(profile: AppTest, bench: Any, services: Any) -> None:
    key = f"fact-{bench.assessment_id}-firm.exports"
    profile.radio(key=key).set_value("no")
    save(profile, "保存这一组", 1)
    profile.radio(key=key).set_value("unknown")
    save(profile, "保存这一组", 1)
    assert "firm.exports" not in services.profiles.facts(bench.assessment_id, bench.actor)


def test_none_of_these_is_an_answer(profile: AppTest, bench: Any, services: Any) -> None:
    profile.checkbox(key=f"fact-{bench.assessment_id}-firm.certificates-none").check()
    save(profile, "保存这一组", 3)
    known = services.profiles.facts(bench.assessment_id, bench.actor)
    assert known["firm.certificates"] == frozenset()


def test_certificates_held_are_asked_for_number_and_date(
    profile: AppTest, bench: Any, services: Any
) -> None:
    profile.checkbox(key=f"fact-{bench.assessment_id}-firm.certificates-qms").check()
    save(profile, "保存这一组", 3)
    key = f"record-{bench.assessment_id}-qms"
    profile.text_input(key=f"{key}-number").set_value("00126Q30001")
    profile.text_input(key=f"{key}-until").set_value("2028-06-30")
    save(profile, "保存证书编号和有效期")
    records = services.profiles.facts(bench.assessment_id, bench.actor)["firm.certificate_records"]
    assert records[0]["valid_until"] == "2028-06-30"


def test_a_wrong_date_stores_nothing(profile: AppTest, bench: Any, services: Any) -> None:
    profile.text_input(key=f"fact-{bench.assessment_id}-firm.established_on").set_value("去年")
    save(profile, "保存这一组", 0)
    assert "日期" in profile.warning[0].value
    assert "firm.established_on" not in services.profiles.facts(bench.assessment_id, bench.actor)


@pytest.mark.parametrize(
    ("typed", "kept", "doubt"),
    [
        ("９１３５０２０３m0001qay9B", "91350203M0001QAY9B", "校验位对不上"),
        ("91350203", "91350203", "18 位"),
    ],
)
def test_a_doubtful_credit_code_is_kept_with_a_warning(
    profile: AppTest, bench: Any, services: Any, typed: str, kept: str, doubt: str
) -> None:
    profile.text_input(key=f"fact-{bench.assessment_id}-firm.credit_code").set_value(typed)
    save(profile, "保存这一组", 0)
    assert doubt in site_notice(profile)
    assert services.profiles.facts(bench.assessment_id, bench.actor)["firm.credit_code"] == kept


def test_the_size_is_shown_with_the_row_that_decided(profile: AppTest, shown: Any) -> None:
    assert "微型" in shown(profile)
    assert "未达到小型的下限" in shown(profile)


def test_another_size_needs_a_reason(profile: AppTest, bench: Any, services: Any) -> None:
    key = f"size-{bench.assessment_id}"
    profile.radio(key=f"{key}-override").set_value("small")
    save(profile, "保存规模信息")
    assert "写明理由" in profile.warning[0].value
    profile.radio(key=f"{key}-override").set_value("small")
    profile.text_input(key=f"{key}-why").set_value("属于集团")
    save(profile, "保存规模信息")
    assert services.answering.open(bench.assessment_id, bench.actor).facts["firm.size"] == "small"


def test_a_submitted_profile_cannot_be_changed(view: View, answered: Any) -> None:
    answered.services.results.submit(
        answered.assessment_id, answered.actor, answered.clock().date()
    )
    profile = view("profile", answered.entered.token)
    assert all(button.disabled for button in profile.button)


def test_every_fact_says_which_programs_ask_for_it(library: Library) -> None:
    asked = needed_by(library.programs)
    assert "firm.size" in asked
    fact = library.facts["firm.certificates"]
    assert asked[fact.id][0] in reason(fact, asked[fact.id])
