"""The funnel of a round: started, submitted, valid, and nothing that gives a small count away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assessment.domain.indicators import Participant
from assessment.domain.small_counts import FEW, Shown
from assessment.services.funnels import UNKNOWN, RoundFirm, Stages, firm_of, funnel
from questionnaires.answers import AnswerSheet
from questionnaires.library import Library
from scoring.consistency import is_straight_lined
from tests.builders import uniform

ON = date(2026, 11, 21)
FACTS = {
    "firm.region": "yanta",
    "firm.industry": "C34",
    "firm.employees": 12,
    "firm.produces": True,
    "firm.revenue_floor": 0,
}


@pytest.fixture
def submitted(library: Library) -> Participant:
    """A confirmed workshop that answered everything, at two levels in turn."""
    model = library.model()
    facts = {**FACTS, "firm.sector": "M", "firm.size": "micro"}
    levels = bytes(2 + n % 2 for n in range(len(model.questions)))
    return Participant(facts, True, model.version, levels, 10_000)


def test_a_draft_has_started_and_is_placed_by_what_the_firm_has_said(library: Library) -> None:
    draft = Participant(FACTS, False, library.model().version)
    found = firm_of(library, "xian", draft, ON)
    assert found == RoundFirm("yanta", "M", "micro", is_submitted=False, is_valid=False)
    nothing = firm_of(library, "xian", replace(draft, facts={}), ON)
    assert (nothing.place, nothing.sector, nothing.size) == (UNKNOWN, UNKNOWN, UNKNOWN)


def test_a_submission_is_valid_if_confirmed_nearly_whole_and_no_straight_line(
    library: Library, submitted: Participant
) -> None:
    straight = bytes([3]) * len(library.model().questions)
    judged = {
        "as it is": submitted,
        "at the line": replace(submitted, coverage=9_000),
        "below it": replace(submitted, coverage=8_999),
        "unconfirmed": replace(submitted, is_confirmed=False),
        "straight": replace(submitted, answers=straight),
    }
    valid = {n: firm_of(library, "xian", p, ON).is_valid for n, p in judged.items()}
    assert valid == {
        "as it is": True,
        "at the line": True,
        "below it": False,
        "unconfirmed": False,
        "straight": False,
    }
    assert all(firm_of(library, "xian", p, ON).is_submitted for p in judged.values())


def test_a_straight_line_is_the_rule_of_the_model(library: Library) -> None:
    model, facts = library.model(), {"firm.sector": "M", "firm.size": "small"}
    sheet = uniform(model, "M", "small", 4)
    assert is_straight_lined(model, sheet, facts)
    ids = list(sheet)
    tenth = -(-len(ids) // 10)
    assert is_straight_lined(
        model, AnswerSheet({**sheet, **dict.fromkeys(ids[: tenth - 1], 2)}), facts
    )
    assert not is_straight_lined(
        model, AnswerSheet({**sheet, **dict.fromkeys(ids[: tenth + 1], 2)}), facts
    )


def test_firms_are_counted_by_district_sector_and_size(library: Library) -> None:
    whole = RoundFirm("yanta", "M", "micro", is_submitted=True, is_valid=True)
    firms = [
        *[whole] * 12,
        *[replace(whole, is_valid=False)] * 5,
        *[replace(whole, is_submitted=False, is_valid=False, sector="F", size="small")] * 9,
        *[replace(whole, place="beilin", sector="F", size="small")] * 8,
        *[replace(whole, place="lianhu")] * 3,
    ]
    found = funnel(library, "xian", firms)
    assert found.all == Stages(Shown(37, 37), Shown(28, 28), Shown(23, 23))
    by = {table.by: dict(table.rows) for table in found.tables}
    yanta, beilin = by["district"]["yanta"], by["district"]["beilin"]
    assert yanta == Stages(Shown(26, 26), Shown(17, 17), Shown(12, 12))
    # every other district has fewer than five: three firms among them all, nobody knows where
    assert by["district"]["lianhu"] == by["district"]["changan"] == Stages(FEW, FEW, FEW)
    assert beilin == Stages(Shown(8, 8), Shown(8, 8), Shown(8, 8))
    assert set(by["district"]) == {p.id for p in library.regions.children("xian")}
    # no medium and no large firm: that may be found out, it tells of nobody
    assert [by["size"][size].started for size in ("micro", "small", "medium", "large")] == [
        Shown(20, 20),
        Shown(17, 17),
        FEW,
        FEW,
    ]


def test_a_district_has_no_table_of_districts(library: Library) -> None:
    found = funnel(library, "yanta", [])
    assert [table.by for table in found.tables] == ["sector", "size"]


def test_firms_that_have_not_said_where_they_are_get_a_row_of_their_own(library: Library) -> None:
    unknown = RoundFirm(UNKNOWN, UNKNOWN, "small", is_submitted=False, is_valid=False)
    known = RoundFirm("yanta", "M", "small", is_submitted=False, is_valid=False)
    found = funnel(library, "xian", [unknown] * 7 + [known] * 9)
    assert all(UNKNOWN in dict(table.rows) for table in found.tables[:2])
    assert UNKNOWN not in dict(found.tables[2].rows)


def test_the_bureau_of_the_region_and_those_above_see_the_numbers(town: Any) -> None:
    for name in ("reviewer", "city"):
        found = town.services.funnels.of(town.campaign, town.who[name])
        assert found.all == Stages(FEW, FEW, FEW)
