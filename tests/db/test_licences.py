"""Licences and the claims that wait, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from assessment.domain.firms import Firm, Origin
from assessment.domain.licences import KEPT, Doubt, Licence
from assessment.domain.sharing import Claim, Dispute, Method, Outcome
from tests.db.conftest import NOON

FIRM, OTHER = "firm000000000001", "firm000000000002"


@pytest.fixture
def photo(desk: Any) -> Licence:
    with desk.store.writing() as unit:
        unit.firms.add_firm(Firm(OTHER, "宝鸡某某电器厂", None, Origin.REAL, NOON))
    return Licence(FIRM, "abc123", "image/jpeg", 2048, desk.actor.id, NOON)


def test_a_licence_comes_back_and_the_next_takes_its_place(desk: Any, photo: Licence) -> None:
    refused = replace(
        photo, storage_id=None, decided_by="desk", decided_at=NOON, doubt=Doubt.OTHER_CODE
    )
    with desk.store.writing() as unit:
        assert unit.licences.of(FIRM) is None
        unit.licences.put(photo)
        assert unit.licences.of(FIRM) == photo
        unit.licences.put(refused)
    with desk.store.writing() as unit:
        assert unit.licences.of(FIRM) == refused
        unit.licences.drop(FIRM)
        unit.licences.drop(FIRM)
        assert unit.licences.of(FIRM) is None


def test_photos_are_needless_once_old_or_once_the_firm_is_confirmed(
    desk: Any, photo: Licence
) -> None:
    later = NOON + timedelta(days=1)
    young = replace(photo, firm_id=OTHER, storage_id="def456", handed_in_at=later)
    with desk.store.writing() as unit:
        unit.licences.put(photo)
        unit.licences.put(young)
        assert unit.licences.needless(NOON - timedelta(seconds=1)) == ()
        assert unit.licences.needless(NOON) == (photo,)
        claim = Claim(OTHER, "91610113MA6TX1K201", desk.actor.id, NOON)
        unit.sharing.put_claim(claim)
        assert unit.licences.needless(NOON) == (photo,)
        confirmed = replace(claim, method=Method.GOVERNMENT, confirmed_by="x", confirmed_at=NOON)
        unit.sharing.put_claim(confirmed)
        assert unit.licences.needless(NOON) == (photo, young)
        unit.licences.put(replace(young, storage_id=None))
        assert unit.licences.needless(later) == (photo,)
    assert photo.is_kept(NOON + KEPT - timedelta(seconds=1))
    assert not photo.is_kept(NOON + KEPT)


def test_claims_wait_with_a_photo_first_then_the_oldest(desk: Any, photo: Licence) -> None:
    third = "firm000000000003"
    with desk.store.writing() as unit:
        unit.firms.add_firm(Firm(third, "咸阳某某纺织厂", None, Origin.REAL, NOON))
        for number, firm_id in enumerate((FIRM, third, OTHER)):
            at = NOON + timedelta(hours=number)
            unit.sharing.put_claim(Claim(firm_id, f"code{number}", desk.actor.id, at))
        unit.licences.put(replace(photo, firm_id=OTHER))
        waiting = [claim.firm_id for claim in unit.licences.unconfirmed()]
        assert waiting == [OTHER, FIRM, third]
        settled = replace(unit.sharing.claim(FIRM), method=Method.LICENCE)
        unit.sharing.put_claim(settled)
        assert [claim.firm_id for claim in unit.licences.unconfirmed()] == [OTHER, third]


def test_the_region_of_a_firm_is_that_of_its_newest_assessment(desk: Any, photo: Licence) -> None:
    with desk.store.writing() as unit:
        assert unit.sharing.region_of(FIRM) is None
        unit.firms.put_facts(desk.assessment.id, desk.actor.id, {"firm.region": "yanta"}, NOON)
        assert unit.sharing.region_of(FIRM) == "yanta"
        assert unit.sharing.region_of("nobody") is None


def test_disputes_that_are_over_are_found_by_either_firm_the_last_first(
    desk: Any, photo: Licence
) -> None:
    def dispute(number: int, outcome: Outcome | None) -> Dispute:
        at = None if outcome is None else NOON + timedelta(days=number)
        settled = (None, None, None) if outcome is None else ("admin", at, outcome)
        return Dispute(f"dispute{number}", "code", FIRM, OTHER, desk.actor.id, NOON, *settled)

    old, last = dispute(1, Outcome.HOLDER), dispute(2, Outcome.CLAIMANT)
    with desk.store.writing() as unit:
        for each in (old, last, dispute(3, None)):
            unit.sharing.add_dispute(each)
        assert unit.sharing.settled_disputes(FIRM) == (last, old)
        assert unit.sharing.settled_disputes(OTHER) == (last, old)
        assert unit.sharing.settled_disputes("nobody") == ()
    assert last.is_lost_by(FIRM)
    assert not last.is_lost_by(OTHER)
    assert old.is_lost_by(OTHER)
