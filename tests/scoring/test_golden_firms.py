"""Three firms and the support that a person who knows the programs would name for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import pytest

from questionnaires.answers import Answer, AnswerSheet
from questionnaires.facts import Facts
from questionnaires.library import Library
from scoring.recommend import Recommendation, Recommendations, recommend
from scoring.scorecard import ScoreCard
from tests.builders import ON, scored

#: One can apply, or will be able to as soon as a notice is out.
ELIGIBLE = {"start_now", "awaiting_notice"}
#: ... or is one step or one piece of information away from it.
USABLE = {*ELIGIBLE, "one_step", "more_information"}

CLEAN_RECORD = {
    "firm.major_incident_3y": False,
    "firm.failed_sampling_3y": False,
    "firm.penalty_3y": False,
    "firm.severe_violation": False,
    "firm.serious_discredit": False,
}


class Advised:
    """What a firm is told: its card and its recommendations, by the references of programs."""

    def __init__(
        self,
        library: Library,
        known: Mapping[str, Any],
        levels: Mapping[str, int],
        *,
        otherwise: int,
        evidenced: Collection[str] = (),
    ) -> None:
        self.facts = library.derived(Facts({**CLEAN_RECORD, **known}), ON)
        model = library.model()
        asked = model.applicable(str(self.facts["firm.sector"]), str(self.facts["firm.size"]))
        sheet = AnswerSheet(
            {q.id: Answer(levels.get(q.id, otherwise), evidenced=q.id in evidenced) for q in asked}
        )
        self.card: ScoreCard = scored(model, sheet, self.facts)
        self.found: Recommendations = recommend(
            library.programs, model, sheet, self.facts, self.card, on=ON
        )

    def program(self, ref: str) -> Recommendation:
        every = (*self.found.help, *self.found.recognition)
        return next(r for r in every if r.program.ref == ref)

    def help_first(self) -> list[str]:
        """Return the help it is eligible for, what closes most first."""
        eligible = [r for r in self.found.help if r.group in ELIGIBLE]
        return [r.program.ref for r in sorted(eligible, key=lambda r: -r.closes)]

    def usable(self, *refs: str) -> dict[str, bool]:
        return {ref: self.program(ref).group in USABLE for ref in refs}


class TestAWorkshopInXian:
    """Twelve people who turn parts to drawings: orderly where customers look, little on paper."""

    FACTS: Mapping[str, Any] = {
        "firm.region": "yanta",
        "firm.industry": "C34",
        "firm.employees": 12,
        "firm.revenue_floor": 300,
        "firm.revenue_ceiling": 2000,
        "firm.produces": True,
        "firm.product_groups": ["other"],
        "firm.certificates": [],
        "firm.honours": [],
        "firm.has_measuring_equipment": True,
        "firm.above_designated": False,
        "firm.exports": False,
        "firm.consumer_facing": False,
        "firm.established_on": date(2016, 5, 1),
    }
    LEVELS: Mapping[str, int] = {"Q301": 3, "Q602": 3, "Q606": 3, "Q701": 3}

    @pytest.fixture
    def workshop(self, library: Library) -> Advised:
        return Advised(library, self.FACTS, self.LEVELS, otherwise=2)

    def test_is_a_micro_firm_at_the_second_level(self, workshop: Advised) -> None:
        assert (workshop.facts["firm.sector"], workshop.facts["firm.size"]) == ("M", "micro")
        assert workshop.card.level == 2

    def test_is_offered_experts_certification_metrology_stations_and_training(
        self, workshop: Advised
    ) -> None:
        assert set(workshop.help_first()[:5]) == {"ADD2", "PG03", "PG05", "PG04", "PG02"}

    def test_gets_a_plan_of_its_own_only_for_the_named_products(self, library: Library) -> None:
        maker = Advised(
            library,
            {**self.FACTS, "firm.product_groups": ["auto_parts"]},
            self.LEVELS,
            otherwise=2,
        )
        assert set(maker.help_first()[:6]) == {"ADD1", "ADD2", "PG03", "PG05", "PG04", "PG02"}

    def test_is_offered_no_honours_and_no_money_yet(self, workshop: Advised) -> None:
        groups = {recommendation.group for recommendation in workshop.found.recognition}
        assert groups <= {"path", "not_for_you"}


class TestAFoodFactoryInQingdao:
    """Three hundred people with both certificates: a system that runs, brand and data behind."""

    FACTS: Mapping[str, Any] = {
        "firm.region": "laoshan",
        "firm.industry": "C14",
        "firm.employees": 300,
        "firm.produces": True,
        "firm.product_groups": ["food"],
        "firm.certificates": ["qms", "food_haccp"],
        "firm.honours": [],
        "firm.services_used": [],
        "firm.has_measuring_equipment": True,
        "firm.above_designated": True,
        "firm.consumer_facing": True,
        "firm.exports": False,
        "firm.established_on": date(2008, 5, 1),
        "firm.trademark": True,
        "firm.own_standard": True,
        "firm.self_declared_standard": False,
        "firm.cqo_trained": False,
        "firm.legal_form": "company",
        "firm.core_system": True,
    }
    LEVELS: Mapping[str, int] = {
        **{"Q201": 4, "Q207": 4, "Q208": 4, "Q301": 4, "Q601": 4, "Q602": 4, "Q1001": 4},
        **{"Q804": 1, "Q805": 2},
    }
    PROVEN = ("Q103", "Q201", "Q207", "Q208", "Q506", "Q601", "Q602")

    def factory(self, library: Library, revenue: tuple[int, int], **more: Any) -> Advised:
        floor, ceiling = revenue
        known = {
            **self.FACTS,
            "firm.revenue_floor": floor,
            "firm.revenue_ceiling": ceiling,
            **{f"firm.{name}": value for name, value in more.items()},
        }
        return Advised(library, known, self.LEVELS, otherwise=3, evidenced=self.PROVEN)

    @pytest.mark.parametrize(
        ("revenue", "size"),
        [((2000, 40_000), "medium"), ((1999, 2000), "small"), ((300, 2000), "small")],
    )
    def test_is_medium_from_twenty_million_on(
        self, library: Library, revenue: tuple[int, int], size: str
    ) -> None:
        factory = self.factory(library, revenue)
        assert (factory.facts["firm.sector"], factory.facts["firm.size"]) == ("F", size)
        assert factory.card.level == 3

    @pytest.mark.parametrize("revenue", [(2000, 40_000), (1999, 2000)])
    def test_is_offered_officers_standards_brand_data_and_credit(
        self, library: Library, revenue: tuple[int, int]
    ) -> None:
        factory = self.factory(library, revenue)
        usable = factory.usable("PG01", "ADD5", "PG08", "PG24", "PG32", "PG33", "PG37")
        assert usable == dict.fromkeys(usable, True)

    def test_reaches_the_leading_standard_by_its_own_declaration(self, library: Library) -> None:
        leading = self.factory(library, (2000, 40_000)).program("PG09")
        assert leading.group == "path"
        assert [program.ref for program in leading.path] == ["PG08"]

    def test_is_not_offered_what_it_holds(self, library: Library) -> None:
        factory = self.factory(library, (2000, 40_000))
        for ref in ("PG03", "PG45"):
            assert factory.program(ref).held
            assert factory.program(ref).group == "not_for_you"

    def test_gets_the_same_line_only_with_exports(self, library: Library) -> None:
        at_home = self.factory(library, (2000, 40_000))
        abroad = self.factory(library, (2000, 40_000), exports=True)

        assert at_home.program("PG40").group == "not_for_you"
        assert abroad.program("PG40").group in USABLE

    def test_sees_the_mayors_award_but_cannot_simply_apply(self, library: Library) -> None:
        award = self.factory(library, (2000, 40_000)).program("PG16")
        assert award.group in {"path", "more_information"}


class TestADomesticServiceInHefei:
    """Forty-five people who clean and care in homes: good with customers, little system."""

    FACTS: Mapping[str, Any] = {
        "firm.region": "shushan",
        "firm.industry": "O80",
        "firm.employees": 45,
        "firm.produces": False,
        "firm.product_groups": ["other"],
        "firm.certificates": [],
        "firm.honours": [],
        "firm.services_used": [],
        "firm.domestic_service": True,
        "firm.consumer_facing": True,
        "firm.exports": False,
        "firm.above_designated": False,
        "firm.has_measuring_equipment": False,
        "firm.established_on": date(2017, 3, 1),
        "firm.legal_form": "company",
    }
    LEVELS: Mapping[str, int] = {"Q210": 3, "Q602": 3, "Q606": 3, "Q703": 3, "Q705": 3, "Q706": 3}

    @pytest.fixture
    def service(self, library: Library) -> Advised:
        return Advised(library, self.FACTS, self.LEVELS, otherwise=2)

    def test_is_a_small_firm_at_the_second_level(self, service: Advised) -> None:
        assert (service.facts["firm.sector"], service.facts["firm.size"]) == ("S", "small")
        assert service.card.level == 2

    def test_is_offered_coaching_training_certification_and_insurance(
        self, service: Advised
    ) -> None:
        eligible = service.help_first()

        assert {"ADD3", "PG03", "PG02", "PG38"} <= set(eligible)
        assert {"PG35", "ADD4"} & set(eligible)
        assert set(eligible[:3]) == {"ADD3", "PG03", "PG02"}

    def test_sees_safe_consumption_ahead(self, service: Advised) -> None:
        recommendation = service.program("PG39")
        assert recommendation.group in {"path", *USABLE}
        assert recommendation.unmet == ()
