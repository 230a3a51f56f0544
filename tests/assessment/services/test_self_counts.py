"""Each figure from self-assessments equals what is counted by hand; small ones are not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from assessment.domain.assessments import State, Status
from assessment.domain.firms import Consent, Firm, Origin
from assessment.domain.indicators import IndicatorValue
from assessment.domain.moments import day_in_china
from assessment.domain.sharing import Claim, Method
from assessment.services import self_counting
from assessment.services.indicators import Typed
from assessment.services.peer_meanwhile import BuiltMeanwhile
from assessment.services.self_counting import counted
from assessment.services.self_counts import told_of
from assessment.services.self_judging import judge
from questionnaires.library import Library
from scoring.editions import Edition
from scoring.tallies import Tally
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
    return Tally(said, have, have, have)


def editions(
    library: Library, firms: Sequence[Mapping[str, Any]], region: str = "xian"
) -> dict[str, Edition]:
    found = [judge(library, f"firm{n}", {**f, "firm.region": region}) for n, f in enumerate(firms)]
    return {
        measure.id: counted(
            library,
            b"key",
            measure,
            [firm for firm in found if measure.id in firm.has],
            None,
            world="real",
            on=date(2026, 11, 21),
        )[0]
        for measure in library.self_assessed.measures
    }


def in_xian(library: Library, firms: Sequence[Mapping[str, Any]], *entries: IndicatorValue) -> Any:
    return told_of(library, "xian", "real", editions(library, firms), entries)


@pytest.fixture
def town_of_firms() -> list[Mapping[str, Any]]:
    """84 firms: who has what is written beside them, so that it can be counted by hand."""
    factory = {"above_designated": True, "category": "C", "produces": True}
    trader = {"above_designated": True, "category": "F", "produces": False}
    builder = {"above_designated": True, "category": "E", "produces": True}
    workshop = {"above_designated": False, "category": "C", "produces": True}
    return [
        *[firm(3, **factory)] * 7,  # appointed
        *[firm(5, **factory)] * 4,  # appointed
        *[firm(2, **factory)] * 8,  # not appointed
        *[firm(None, **factory)] * 1,  # did not say
        *[firm(4, **trader)] * 6,  # appointed
        *[firm(1, **trader)] * 12,  # not appointed
        *[firm(3, **builder)] * 9,  # appointed
        *[firm(1, **builder)] * 7,  # not appointed
        *[firm(3, **workshop)] * 20,  # appointed, below designated size
        *[firm(1, **workshop)] * 10,  # not appointed, below designated size
    ]


def test_coverage_is_counted_by_each_of_its_three_denominators(
    library: Library, town_of_firms: list[Mapping[str, Any]]
) -> None:
    entries = [registered(INDUSTRIAL, "1000"), registered(ALL, "260")]
    found = in_xian(library, town_of_firms, *entries).of(COVERAGE)
    # 7 + 4 + 6 + 9 + 20 of 84 firms; one did not say
    assert found.tally == exactly(46, 83)
    assert found.on == date(2026, 11, 21)
    industrial, everybody, production = found.coverages
    assert [c.denominator.id for c in found.coverages] == [INDUSTRIAL, ALL, PRODUCTION]
    # 7 + 4 of 7 + 4 + 8 factories; 11 of 1000 are 1.1 %
    assert (industrial.tally, industrial.share) == (exactly(11, 19), 110)
    # 11 + 6 + 9 of 19 + 18 + 16; 26 of 260 are 10 %
    assert (everybody.tally, everybody.share) == (exactly(26, 53), 1_000)
    # 11 + 9 of 19 + 16, and nobody entered how many there are
    assert (production.tally, production.share) == (exactly(20, 35), None)
    assert production.registered is None


def test_the_three_lines_of_coverage_say_the_same(library: Library) -> None:
    counts = in_xian(library, [firm(3, above_designated=True)] * 20)
    assert counts.of(COVERAGE) == counts.of("xian_cqo_coverage_all")


def test_a_denominator_below_what_was_counted_gives_no_share(
    library: Library, town_of_firms: list[Mapping[str, Any]]
) -> None:
    found = in_xian(library, town_of_firms, registered(ALL, "25")).of(COVERAGE)
    assert found.coverages[1].share is None
    newer = [registered(ALL, "260"), registered(ALL, "520")]
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
    told = editions(library, firms, "qingdao")
    found = told_of(library, "qingdao", "real", told, ()).of("qingdao_china_quality_awards")
    assert found.tally == exactly(5, 14)


def test_certificates_are_added_up_over_the_firms_that_said_what_they_hold(
    library: Library,
) -> None:
    some = frozenset({"qms"})
    firms = [
        *[firm(certificates=some, valid_certificates=3)] * 6,
        *[firm(certificates=some, valid_certificates=1)] * 7,
        *[firm(certificates=frozenset(), valid_certificates=0)] * 6,
        *[firm(valid_certificates=0)] * 8,  # never asked
    ]
    found = in_xian(library, firms).of("xian_new_certificates")
    # seven have one, six have two or more
    assert found.tally == Tally(said=19, low=13, high=13, least=7 + 2 * 6)


def test_how_many_the_firm_with_the_most_has_is_not_told(library: Library) -> None:
    some = frozenset({"qms"})
    few = [firm(certificates=some, valid_certificates=2)] * 6
    none = [firm(certificates=frozenset(), valid_certificates=0)] * 6
    told = [
        in_xian(library, [*few, *none, firm(certificates=some, valid_certificates=n)]).of(
            "xian_new_certificates"
        )
        for n in (3, 400)
    ]
    assert told[0].tally == told[1].tally == Tally(said=13, low=7, high=7, least=7)


def test_neither_side_is_told_of_fewer_than_five_nor_of_nearly_all(library: Library) -> None:
    has, lacks = firm(cqo_trained=True), firm(cqo_trained=False)
    told = [
        in_xian(library, [has] * n + [lacks] * m).of("xian_cqo_new_certificates").tally
        for n, m in ((5, 5), (4, 40), (40, 4), (5, 95), (5, 96), (96, 5), (4, 5))
    ]
    hidden = [Tally(44, 0, 44, 0)] * 2
    nearly = [Tally(101, 0, 101, 0)] * 2
    assert told == [exactly(5, 10), *hidden, exactly(5, 100), *nearly, None]


def test_a_set_that_lacks_but_a_few_firms_of_a_larger_one_is_withheld(library: Library) -> None:
    factory = {"above_designated": True, "category": "C", "produces": True}
    firms = [firm(3, **factory)] * 8 + [firm(1, **factory)] * 8
    trader = firm(3, above_designated=True, category="F", produces=False)
    found = in_xian(library, [*firms, trader, trader]).of(COVERAGE)
    industrial, everybody, production = found.coverages
    assert everybody.tally == exactly(10, 18)
    assert industrial.tally is production.tally is None
    assert industrial.share is None


def test_a_set_whose_rest_is_all_alike_is_withheld(library: Library) -> None:
    factory = {"above_designated": True, "category": "C", "produces": True}
    firms = [firm(3, **factory)] * 8 + [firm(1, **factory)] * 8
    trader = firm(3, above_designated=True, category="F", produces=False)
    found = in_xian(library, [*firms, *[trader] * 12]).of(COVERAGE)
    assert found.coverages[1].tally == exactly(20, 28)
    assert found.coverages[0].tally is None


# ---- from day to day


class Days:
    """One measure counted day after day, as a bureau may watch it."""

    def __init__(self, library: Library) -> None:
        self.library, self.kept, self.day = library, None, date(2026, 11, 1)
        (self.measure,) = (m for m in library.self_assessed.measures if m.id == "cqo_coverage")

    def told(self, firms: Mapping[str, Mapping[str, Any]]) -> tuple[Any, ...]:
        """Return what is told of the town and of what lies around it."""
        judged = [judge(self.library, name, said) for name, said in firms.items()]
        said = [firm for firm in judged if self.measure.id in firm.has]
        edition, self.kept = counted(
            self.library, b"key", self.measure, said, self.kept, world="real", on=self.day
        )
        self.day += timedelta(days=1)
        told = {self.measure.id: edition}
        return tuple(
            told_of(self.library, region, "real", told, ()).counts or None
            for region in ("xian", "shaanxi")
        )


def town_of(n: int, *, level: int, first: int = 0, **facts: Any) -> dict[str, Mapping[str, Any]]:
    return {f"firm{first + i}": {**firm(level, **facts), "firm.region": "xian"} for i in range(n)}


@pytest.fixture
def days(library: Library) -> Days:
    return Days(library)


def some_town() -> dict[str, Mapping[str, Any]]:
    return {**town_of(20, level=4), **town_of(20, level=1, first=20)}


def test_a_firm_more_less_or_changed_is_not_seen(days: Days) -> None:
    town = some_town()
    before = days.told(town)
    one_more = {**town, **town_of(1, level=4, first=40)}
    assert days.told(one_more) == before
    assert days.told({name: town[name] for name in list(town)[1:]}) == before
    assert days.told({**town, **town_of(1, level=1)}) == before


def test_ten_newcomers_are_seen_unless_they_are_all_alike(days: Days) -> None:
    town = some_town()
    before = days.told(town)
    alike = {**town, **town_of(10, level=4, first=40)}
    assert days.told(alike) == before
    mixed = {**alike, **town_of(4, level=1, first=50)}
    assert days.told(mixed)[0][COVERAGE].tally == exactly(30, 54)


def test_one_newcomer_of_a_set_is_not_found_among_ten_others(days: Days) -> None:
    factory = {"above_designated": True, "category": "C", "produces": True}
    town = {
        **some_town(),
        **town_of(8, level=4, first=100, **factory),
        **town_of(8, level=1, first=120, **factory),
    }
    before = days.told(town)
    assert before[0][COVERAGE].coverages[0].tally == exactly(8, 16)
    others = {**town_of(7, level=1, first=200), **town_of(6, level=4, first=220)}
    with_one = {**town, **others, **town_of(1, level=4, first=300, **factory)}
    assert days.told(with_one) == before
    del with_one["firm300"]
    assert days.told(with_one)[0][COVERAGE].tally == exactly(34, 69)


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
    city, figures = town.who["city"], town.services.self_figures
    typed = Typed("2025-12-31", "50", "统计局")
    town.services.indicators.enter("xian", city, INDUSTRIAL, typed)
    assert not figures.of("xian", city).is_built
    built = town.services.self_counting.build()
    assert {each.firms for each in built if each.measure == "cqo_coverage"} == {11}
    found = figures.of("xian", city)
    assert (found.world, found.is_built) == ("real", True)
    industrial = found.of(COVERAGE).coverages[0]
    assert (industrial.tally, industrial.share) == (exactly(5, 10), 1_000)
    # all ten have it
    assert found.of("xian_cmmm_level_2").tally == Tally(10, 0, 10, 0)


def test_a_district_without_a_policy_is_not_told_of_by_itself(town: Any, willing: Any) -> None:
    for level in (3, 1) * 6:
        willing(level)
    town.services.self_counting.build()
    figures = town.services.self_figures
    assert figures.of("yanta", town.who["city"]).counts is None
    assert figures.of("yanta", town.who["city"]).of(COVERAGE) is None


def test_counting_again_without_a_change_tells_nothing_anew(town: Any, willing: Any) -> None:
    for level in (3, 1) * 6:
        willing(level)
    first = town.services.self_counting.build()
    assert all(each.is_told for each in first)
    assert not any(each.is_told for each in town.services.self_counting.build())


def test_a_firm_that_takes_its_agreement_back_is_not_seen_to_go(town: Any, willing: Any) -> None:
    firms = [willing(level) for level in (3, 1) * 8]
    counting, figures = town.services.self_counting, town.services.self_figures
    counting.build()
    before = figures.of("xian", town.who["city"])
    with town.store.writing() as unit:
        unit.privacy.withdraw_consent(firms[0], "peers", "operator", town.clock())
    counting.build()
    assert figures.of("xian", town.who["city"]) == before


def test_two_counts_at_once_do_not_both_count(
    town: Any, willing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for level in (3, 1) * 6:
        willing(level)
    counting = town.services.self_counting
    slow = self_counting.counted

    def overtaken(*args: Any, **named: Any) -> Any:
        monkeypatch.setattr(self_counting, "counted", slow)
        counting.build()
        return slow(*args, **named)

    monkeypatch.setattr(self_counting, "counted", overtaken)
    with pytest.raises(BuiltMeanwhile):
        counting.build()
