"""recommend(): two lists, groups, ranks, paths."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers import AnswerSheet
from questionnaires.library import Library
from questionnaires.program import Eligibility, Program, Requirement, Window, eligibility
from scoring.consistency import condition_values
from scoring.recommend import Recommendation, Recommendations, recommend, weighted_gaps
from tests.builders import ON, facts, miniature, miniature_model, scored, sheet, uniform

HERE = {"region": "town", "city": "town", "province": "county"}
AWARD, COACHING = miniature().program("award"), miniature().program("coaching")


def recommended(
    level: int = 3, programs: tuple[Program, ...] = (), on: date = ON, **known: Any
) -> Recommendations:
    model = miniature_model()
    answers = uniform(model, "M", "small", level)
    known = {**HERE, "certificates": frozenset(), "major_incident": False, **known}
    firm = facts(**{name: value for name, value in known.items() if value is not None})
    card = scored(model, answers, firm)
    return recommend(programs or miniature().programs, model, answers, firm, card, on=on)


def of(found: Recommendations, program: Program) -> Recommendation:
    recommendation = found.find(program.id)
    assert recommendation is not None
    return recommendation


def changed(program: Program, **changes: Any) -> Program:
    return program.model_copy(update=changes)


def step(months: int | None, **changes: Any) -> Requirement:
    """A requirement that a firm without exports does not meet."""
    condition = AWARD.eligibility[1].any[0]
    return Requirement.model_construct(text="有出口", when=condition, months=months, **changes)


class TestTheLists:
    def test_never_mix_help_with_recognition(self) -> None:
        found = recommended()
        assert [r.program.id for r in found.help] == ["coaching"]
        assert [r.program.id for r in found.recognition] == ["award"]
        assert found.find("nothing") is None

    def test_hold_only_what_is_offered_where_the_firm_is(self) -> None:
        found = recommended(region="elsewhere", city="elsewhere", province="elsewhere")
        assert found.find("coaching") is None
        assert found.find("award") is not None

    def test_leave_out_history(self) -> None:
        old = changed(COACHING, status="history")
        assert recommended(programs=(old, AWARD)).find("coaching") is None

    def test_show_every_requirement_with_its_verdict(self) -> None:
        award = of(recommended(exports=False, above_designated=False), AWARD)

        assert [j.requirement.text for j in award.unmet] == ["出口，或规模以上", "有体系证书"]
        assert award.unknown == ()
        assert award.eligibility == "not_eligible"
        assert award.readiness == 3333

    def test_rank_help_by_the_gap_it_closes_and_recognition_by_readiness(self) -> None:
        more = changed(COACHING, id="more", improves={"D1": 1.0})
        ready = changed(AWARD, id="ready", eligibility=AWARD.eligibility[:1])

        found = recommended(programs=(COACHING, more, AWARD, ready))

        assert [r.program.id for r in found.help] == ["more", "coaching"]
        readiness = [r.readiness for r in found.recognition if r.group == "more_information"]
        assert readiness == sorted(readiness, reverse=True)


class TestTheGroup:
    def group(self, program: Program, **more: Any) -> str:
        return of(recommended(programs=(program, COACHING), **more), program).group

    def test_is_start_now_while_the_window_is_open(self) -> None:
        assert self.group(COACHING) == "start_now"
        closed = changed(COACHING, id="closed", window=Window(kind="yearly"))
        assert self.group(closed) == "awaiting_notice"

    def test_follows_the_day(self) -> None:
        fitting = {"exports": True, "certificates": frozenset({"qms"})}
        assert self.group(AWARD, **fitting) == "start_now"
        assert self.group(AWARD, **fitting, on=date(2026, 12, 1)) == "awaiting_notice"

    def test_is_more_information_while_a_fact_is_unknown(self) -> None:
        assert self.group(COACHING, certificates=None) == "more_information"

    def test_is_one_step_where_one_requirement_can_be_met_within_a_year(self) -> None:
        near = changed(COACHING, id="near", eligibility=(step(months=12),))
        far = changed(COACHING, id="far", eligibility=(step(months=13),))
        two = changed(COACHING, id="two", eligibility=(step(months=1), step(months=1)))

        assert self.group(near, exports=False) == "one_step"
        assert self.group(far, exports=False) == "path"
        assert self.group(two, exports=False) == "path"

    def test_is_not_for_you_where_the_firm_cannot_change_it(self) -> None:
        fixed = changed(COACHING, id="fixed", eligibility=(step(months=None),))
        assert self.group(fixed, exports=False) == "not_for_you"

    def test_is_not_for_you_where_the_firm_holds_it(self) -> None:
        assert self.group(COACHING, certificates=frozenset({"qms"})) == "not_for_you"
        found = recommended(certificates=frozenset({"qms"}))
        assert of(found, COACHING).held

    def test_of_recognition_is_a_path_below_the_third_level(self) -> None:
        fitting = {"exports": True, "certificates": frozenset({"qms"})}
        free = changed(AWARD, eligibility=AWARD.eligibility[1:])

        assert self.group(free, level=2, **fitting) == "path"
        assert self.group(COACHING, level=2) == "start_now"

    def test_of_recognition_is_closed_by_a_veto(self) -> None:
        fitting = {"exports": True, "certificates": frozenset({"qms"})}

        assert self.group(AWARD, major_incident=True, **fitting) == "not_for_you"
        assert self.group(COACHING, major_incident=True) == "start_now"
        assert recommended(major_incident=True).vetoed

    def test_is_more_information_where_no_source_told_the_rest(self) -> None:
        unread = Requirement(text="没有查到", unread=True)
        program = changed(COACHING, id="unread", eligibility=(*COACHING.eligibility, unread))
        assert self.group(program) == "more_information"


class TestThePath:
    def test_is_what_must_come_before(self) -> None:
        assert [p.id for p in of(recommended(), AWARD).path] == ["coaching"]

    def test_leaves_out_what_the_firm_has_been_through(self) -> None:
        found = recommended(certificates=frozenset({"qms"}))
        assert of(found, AWARD).path == ()

    def test_leaves_out_what_is_only_advised_or_not_offered_here(self) -> None:
        advised = AWARD.prerequisites[0].model_copy(update={"strength": "advised"})
        award = changed(AWARD, prerequisites=(advised,))
        assert of(recommended(programs=(award, COACHING)), award).path == ()
        assert of(recommended(programs=(AWARD,)), AWARD).path == ()

    def test_leads_through_several_programs_in_order(self) -> None:
        before = AWARD.prerequisites[0].model_copy(update={"program": "award"})
        national = changed(AWARD, id="national", prerequisites=(before,))
        found = recommended(programs=(AWARD, COACHING, national))
        assert [p.id for p in of(found, national).path] == ["coaching", "award"]


class TestWeightedGaps:
    def test_are_weight_times_distance_to_the_level_above(self) -> None:
        model = miniature_model()
        answers = {"Q101": 3, "Q102": 3, "Q103": 2, "Q104": 2, "Q201": 4, "Q202": 2}
        card = scored(model, sheet(answers), facts())

        gaps = weighted_gaps(model, card)

        assert (card.level, card.dimension("D1").score) == (2, 3750)
        assert gaps["D1"] == 60 * (4500 - 3750)
        assert gaps["P12"] == 60 * (4500 - 2500)
        assert gaps["P11"] == gaps["P21"] == 0

    def test_look_at_least_to_the_third_level_and_at_most_to_the_fifth(self) -> None:
        model = miniature_model()
        lowest = scored(model, uniform(model, "M", "small", 1), facts())
        highest = scored(model, uniform(model, "M", "small", 5), facts(above_designated=False))

        assert weighted_gaps(model, lowest)["D1"] == 60 * 4500
        assert highest.level == 5
        assert set(weighted_gaps(model, highest).values()) == {0}


TRUTHS = [
    "above_designated",
    "exports",
    "produces",
    "major_incident_3y",
    "failed_sampling_3y",
    "trademark",
    "cqo_trained",
]
KNOWN = st.fixed_dictionaries(
    {},
    optional={
        **{f"firm.{name}": st.booleans() for name in TRUTHS},
        "firm.certificates": st.frozensets(st.sampled_from(["qms", "ems", "food_haccp"])),
        "firm.employees": st.integers(1, 2000),
        "firm.years_established": st.integers(0, 30),
    },
)
SETTLED: tuple[Eligibility, ...] = ("eligible", "not_eligible")


@given(KNOWN, KNOWN, st.integers(1, 5))
def test_knowing_more_never_turns_a_yes_into_a_no(
    library: Library, known: dict[str, Any], more: dict[str, Any], level: int
) -> None:
    model = library.model()
    answers: AnswerSheet = uniform(model, "M", "medium", level)
    levels = scored(model, answers, facts(size="medium")).levels()
    before = condition_values(answers, {**facts(size="medium"), **known}, levels)
    after = {**more, **before}
    for program in library.programs:
        verdict = eligibility(program.judge(before))
        if verdict in SETTLED:
            assert eligibility(program.judge(after)) == verdict, program.id


@pytest.mark.parametrize("level", range(1, 6))
def test_every_program_is_judged_for_every_sector_and_size(library: Library, level: int) -> None:
    model = library.model()
    for sector in "MFEPS":
        for size in ("micro", "large"):
            answers = uniform(model, sector, size, level)
            firm = facts(sector, size, region="xian", city="xian", province="shaanxi")
            found = recommend(
                library.programs, model, answers, firm, scored(model, answers, firm), on=ON
            )
            assert all(r.program.kind == "help" for r in found.help)
            assert all(r.program.kind != "help" for r in found.recognition)
            assert all(0 <= r.readiness <= 10_000 for r in (*found.help, *found.recognition))
