"""Each figure from self-assessments equals what is counted by hand; small ones are not told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from assessment.domain.assessments import State, Status
from assessment.domain.firms import Consent, Firm, Origin
from assessment.domain.indicators import IndicatorValue
from assessment.domain.moments import day_in_china
from assessment.domain.sharing import Claim, Method
from assessment.domain.small_counts import FEW, WITHHELD, Shown
from assessment.services.indicators import Typed
from assessment.services.self_counts import SelfCounts, Tally, counted, judged
from questionnaires.library import Library
from tests.db.conftest import NOON, new_assessment

COVERAGE = "xian_cqo_coverage_industrial"
INDUSTRIAL, ALL, PRODUCTION = (
    "firms_industrial_above_designated",
    "firms_all_above_designated",
    "firms_production_above_designated",
)


def firm(level: int | None = None, **facts: Any) -> Mapping[str, Any]:
    """What conditions read of a firm: the chief-quality-officer question and some facts."""
    known = {f"firm.{name}": value for name, value in facts.items()}
    return known if level is None else {**known, "answer.Q103": level}


def registered(denominator: str, value: str) -> IndicatorValue:
    return IndicatorValue("xian", denominator, date(2025, 12, 31), value, "统计局", "desk", NOON)


def exactly(have: int, said: int) -> Tally:
    return Tally(Shown(have, have), Shown(said, said))


def in_xian(library: Library, firms: list[Mapping[str, Any]], *entries: IndicatorValue) -> Any:
    return counted(library, "xian", [judged(library, each) for each in firms], entries)


@pytest.fixture
def town_of_firms() -> list[Mapping[str, Any]]:
    """40 firms: who has what is written beside them, so that it can be counted by hand."""
    factory = {"above_designated": True, "category": "C", "produces": True}
    trader = {"above_designated": True, "category": "F", "produces": False}
    builder = {"above_designated": True, "category": "E", "produces": True}
    workshop = {"above_designated": False, "category": "C", "produces": True}
    return [
        *[firm(3, **factory)] * 7,  # appointed
        *[firm(5, **factory)] * 2,  # appointed
        *[firm(2, **factory)] * 6,  # not appointed
        *[firm(-2, **factory)] * 0,
        *[firm(None, **factory)] * 1,  # did not say
        *[firm(4, **trader)] * 5,  # appointed
        *[firm(1, **trader)] * 5,  # not appointed
        *[firm(3, **builder)] * 1,  # appointed
        *[firm(1, **builder)] * 6,  # not appointed
        *[firm(3, **workshop)] * 7,  # appointed, below designated size
    ]


def test_coverage_is_counted_by_each_of_its_three_denominators(
    library: Library, town_of_firms: list[Mapping[str, Any]]
) -> None:
    entries = [registered(INDUSTRIAL, "1000"), registered(ALL, "150")]
    found = in_xian(library, town_of_firms, *entries).of(COVERAGE)
    # 7 + 2 + 5 + 1 + 7 of 40 firms; one did not say
    assert found.tally == exactly(22, 39)
    industrial, everybody, production = found.coverages
    assert [c.denominator.id for c in found.coverages] == [INDUSTRIAL, ALL, PRODUCTION]
    # 7 + 2 of 7 + 2 + 6 factories; 9 of 1000 are 0.9 %
    assert (industrial.tally, industrial.share) == (exactly(9, 15), 90)
    # 9 + 5 + 1 of 15 + 10 + 7; 15 of 150 are 10 %
    assert (everybody.tally, everybody.share) == (exactly(15, 32), 1_000)
    # 9 + 1 of 15 + 7, and nobody entered how many there are
    assert (production.tally, production.share) == (exactly(10, 22), None)
    assert production.registered is None


def test_the_three_lines_of_coverage_say_the_same(library: Library) -> None:
    counts = in_xian(library, [firm(3, above_designated=True)] * 20)
    assert counts.of(COVERAGE) == counts.of("xian_cqo_coverage_all")


def test_a_denominator_below_what_was_counted_gives_no_share(
    library: Library, town_of_firms: list[Mapping[str, Any]]
) -> None:
    found = in_xian(library, town_of_firms, registered(ALL, "14")).of(COVERAGE)
    assert found.coverages[1].share is None
    newer = [registered(ALL, "150"), registered(ALL, "300")]
    assert in_xian(library, town_of_firms, *newer).of(COVERAGE).coverages[1].share == 500


HONOURS = [
    ("xian_cmmm_level_2", {"honours": frozenset({"cmmm_self_2"})}),
    ("xian_cmmm_level_3", {"honours": frozenset({"cmmm_self_3", "high_tech"})}),
    ("xian_shaanxi_quality_awards", {"honours": frozenset({"provincial_quality_award"})}),
    ("xian_city_quality_awards", {"honours": frozenset({"city_quality_award"})}),
    ("xian_quality_benchmarks", {"honours": frozenset({"provincial_benchmark"})}),
    ("xian_high_tech_firms", {"honours": frozenset({"high_tech"})}),
    ("xian_new_srdi", {"honours": frozenset({"little_giant"})}),
    ("xian_new_srdi", {"honours": frozenset({"srdi", "little_giant"})}),
    ("xian_green_factories", {"honours": frozenset({"green_factory"})}),
    ("xian_cqo_new_certificates", {"cqo_trained": True}),
]


@pytest.mark.parametrize(("indicator", "has"), HONOURS)
def test_each_count_is_that_of_a_hand(
    library: Library, indicator: str, has: Mapping[str, Any]
) -> None:
    other: dict[str, Any] = {"honours": frozenset({"longzihao"}), "cqo_trained": False}
    firms = [firm(**has)] * 6 + [firm(**other)] * 11 + [firm(exports=True)] * 3
    assert in_xian(library, firms).of(indicator).tally == exactly(6, 17)


def test_awards_of_the_nation_are_counted_in_qingdao(library: Library) -> None:
    firms = [firm(honours=frozenset({"china_quality_award"}))] * 5 + [firm(honours=frozenset())] * 9
    found = counted(library, "qingdao", [judged(library, each) for each in firms], ()).of(
        "qingdao_china_quality_awards"
    )
    assert found.tally == exactly(5, 14)


def test_certificates_are_added_up_over_the_firms_that_said_what_they_hold(
    library: Library,
) -> None:
    some = frozenset({"qms"})
    firms = [
        *[firm(certificates=some, valid_certificates=3)] * 4,
        *[firm(certificates=some, valid_certificates=1)] * 2,
        *[firm(certificates=frozenset(), valid_certificates=0)] * 6,
        *[firm(valid_certificates=0)] * 8,  # never asked
    ]
    found = in_xian(library, firms).of("xian_new_certificates")
    assert (found.tally, found.added) == (exactly(6, 12), 14)


def test_fewer_than_five_are_not_told_on_either_side(library: Library) -> None:
    has, lacks = firm(cqo_trained=True), firm(cqo_trained=False)
    told = [
        in_xian(library, [has] * n + [lacks] * m).of("xian_cqo_new_certificates").tally
        for n, m in ((4, 40), (3, 1), (40, 4), (5, 5), (0, 9))
    ]
    assert told == [
        Tally(FEW, Shown(44, 44)),
        Tally(FEW, FEW),
        Tally(Shown(40, 44), Shown(44, 44)),
        exactly(5, 10),
        Tally(FEW, Shown(9, 9)),
    ]
    few = in_xian(library, [firm(certificates=frozenset(), valid_certificates=2)] * 4)
    assert few.of("xian_new_certificates").added is None
    assert few.firms == FEW


def test_a_set_that_lacks_but_a_few_firms_of_a_larger_one_is_withheld(library: Library) -> None:
    factory = {"above_designated": True, "category": "C", "produces": True}
    firms = [firm(3, **factory)] * 8 + [firm(1, **factory)] * 8
    trader = firm(3, above_designated=True, category="F", produces=False)
    found = in_xian(library, [*firms, trader, trader]).of(COVERAGE)
    industrial, everybody, production = found.coverages
    assert everybody.tally == exactly(10, 18)
    assert industrial.tally == production.tally == Tally(WITHHELD, WITHHELD)
    assert industrial.share is None


# ---- from the store


@pytest.fixture
def willing(town: Any) -> Any:
    """Return a function that gives the town a confirmed firm that submitted and agreed."""
    numbers = iter(range(1, 99))

    def make(level: int = 3, region: str = "yanta", *, agrees: bool = True) -> str:
        number, owner = next(numbers), town.who["owner"]
        firm_id = f"made{number:012}"
        model = town.services.library.model()
        assessment = new_assessment(number, firm_id)
        digest = model.scoring_digest
        with town.store.writing() as unit:
            now = town.clock()
            unit.firms.add_firm(Firm(firm_id, f"企业{number}", None, Origin.REAL, now))
            unit.firms.add_owner(firm_id, owner.id, now)
            draft = type(assessment)(
                **{
                    **assessment.__dict__,
                    "model_version": model.version,
                    "scoring_digest": digest,
                    "status": Status.DRAFT,
                }
            )
            answers = bytes([level]) * len(model.questions)
            unit.firms.add_assessment(draft, State(answers, bytes(len(answers))))
            facts = {
                "firm.region": region,
                "firm.industry": "C34",
                "firm.employees": 12,
                "firm.produces": True,
                "firm.revenue_floor": 0,
                "firm.above_designated": True,
                "firm.honours": ["cmmm_self_2"],
            }
            unit.firms.put_facts(draft.id, owner.id, facts, now)
            unit.sharing.put_claim(
                Claim(firm_id, f"code{number}", owner.id, now, Method.LICENCE, "desk", now)
            )
            if agrees:
                unit.firms.add_consent(Consent(firm_id, owner.id, "peers", "2026-11", now))
        town.services.results.submit(draft.id, owner, day_in_china(town.clock()))
        return firm_id

    return make


def test_a_bureau_sees_what_firms_of_its_region_said_that_agreed(town: Any, willing: Any) -> None:
    for level in (3, 3, 4, 5, 3, 2, 1, 2, 2, 1):
        willing(level)
    willing(3, agrees=False)
    willing(3, "shushan")
    city, counting = town.who["city"], town.services.self_counting
    typed = Typed("2025-12-31", "50", "统计局")
    town.services.indicators.enter("xian", city, INDUSTRIAL, typed)
    found = counting.of("xian", city)
    assert found.firms == Shown(10, 10)
    industrial = found.of(COVERAGE).coverages[0]
    assert (industrial.tally, industrial.share) == (exactly(5, 10), 1_000)
    # all ten have it, so no more than "nearly all" is told
    assert found.of("xian_cmmm_level_2").tally == Tally(Shown(6, 10), Shown(10, 10))


def test_of_a_part_of_the_region_nothing_is_told(town: Any, willing: Any) -> None:
    for _ in range(6):
        willing()
    counting = town.services.self_counting
    assert counting.of("yanta", town.who["city"]) == SelfCounts(FEW, None)
    assert counting.of("yanta", town.who["city"]).of(COVERAGE) is None
    assert counting.of("yanta", town.who["reviewer"]).firms == Shown(6, 6)


def test_a_firm_that_takes_its_agreement_back_is_not_counted_any_more(
    town: Any, willing: Any
) -> None:
    firms = [willing() for _ in range(6)]
    with town.store.writing() as unit:
        unit.privacy.withdraw_consent(firms[0], "peers", "operator", town.clock())
    assert town.services.self_counting.of("yanta", town.who["reviewer"]).firms == Shown(5, 5)
