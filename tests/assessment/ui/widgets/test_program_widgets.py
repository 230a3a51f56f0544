"""Programs in words: groups, requirements, windows, what was not found, sources."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any, get_args

import pytest

from assessment.ui.widgets.program_card import program_card
from assessment.ui.widgets.program_groups import honours_lead, program_list
from assessment.ui.widgets.program_words import (
    ProgramWords,
    form_word,
    group_words,
    reliability_word,
    window_words,
)
from assessment.ui.widgets.question_words import asked_fact
from questionnaires.program import SourceNote, Window
from scoring.recommend import GROUPS, Recommendations, recommend

ON = date(2026, 11, 21)
FOOD_FACTORY = {
    "firm.region": "huangdao",
    "firm.industry": "C13",
    "firm.employees": 300,
    "firm.produces": True,
    "firm.revenue_floor": 2000,
    "firm.revenue_ceiling": 40000,
    "firm.certificates": frozenset({"qms", "food_haccp"}),
}


def recommended(firm: Any) -> Recommendations:
    programs = firm.library.programs
    return recommend(programs, firm.words.model, firm.sheet, firm.facts, firm.card, on=ON)


def worded(firm: Any) -> ProgramWords:
    return ProgramWords.of(firm.library, firm.words, firm.card)


@pytest.fixture
def factory(examples: Any) -> Any:
    return examples.firm(FOOD_FACTORY, 3)


def test_every_group_form_and_reliability_has_words(library: Any) -> None:
    assert len({group_words(group) for group in GROUPS}) == len(GROUPS)
    assert all(form_word(program.form) != program.form for program in library.programs)
    assert all(
        reliability_word(letter)
        for letter in get_args(SourceNote.model_fields["reliability"].annotation)
    )


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window(kind="always"), "常年受理"),
        (Window(kind="unknown"), "未查到"),
        (Window(kind="yearly"), "每年一次，以当年通知为准（上一次：未查到）"),
        (Window(kind="batch", last="2025 年 4 月"), "分批开展，以通知为准（上一次：2025 年 4 月）"),
        (
            Window(kind="yearly", opens=date(2026, 3, 1), closes=date(2026, 4, 30), last="去年"),
            "2026年3月1日 至 2026年4月30日（上一次：去年）",
        ),
    ],
)
def test_a_window_tells_of_the_last_round(window: Window, words: str) -> None:
    assert window_words(window) == words


def test_every_recommended_program_can_be_drawn(factory: Any) -> None:
    found, words = recommended(factory), worded(factory)
    for recommendation in (*found.help, *found.recognition):
        text = program_card(recommendation, words)
        assert f"<strong>{escape(recommendation.program.title)}</strong>" in text
        assert all(escape(j.requirement.text) in text for j in recommendation.judgements)


def test_what_was_not_found_is_said(factory: Any) -> None:
    found = recommended(factory)
    bare = next(r for r in found.help if not r.program.materials)
    assert "<dt>未查到</dt>" in program_card(bare, worded(factory))


def test_unmet_and_unknown_requirements_say_what_to_do(factory: Any) -> None:
    found, words = recommended(factory), worded(factory)
    everything = (*found.help, *found.recognition)
    held = next(r for r in everything if r.held)
    assert "已经办过" in program_card(held, words)
    unsure = next(r for r in everything if any(j.verdict.missing for j in r.unknown))
    assert "还不知道：" in program_card(unsure, words) or "先答这道题：" in program_card(
        unsure, words
    )


def test_help_says_which_weakness_it_mends(factory: Any) -> None:
    found, words = recommended(factory), worded(factory)
    helping = next(r for r in found.help if r.closes)
    assert words.why(helping).startswith("能补上“")
    honour = found.recognition[0]
    assert "项条件，符合" in words.why(honour)


def test_a_list_shows_its_groups_in_order_and_folds_what_does_not_fit(factory: Any) -> None:
    found = recommended(factory)
    text = program_list(found.recognition, worded(factory), "说明")
    heads = [group_words(g)[0] for g in GROUPS if any(r.group == g for r in found.recognition)]
    places = [text.index(f"{head}（") for head in heads]
    assert places == sorted(places)
    assert '<details class="fold others">' in text


def test_an_empty_list_says_so(factory: Any) -> None:
    assert "暂时没有项目" in program_list((), worded(factory), "说明")


def test_below_the_third_level_honours_are_a_path(library: Any) -> None:
    assert "只作为路径" in honours_lead(library.model(), 2)
    assert "只作为路径" not in honours_lead(library.model(), 3)


def test_derived_facts_are_asked_by_what_they_follow_from(library: Any) -> None:
    derived = [fact.id for fact in library.facts.facts if fact.asked == "derived"]
    assert all(library.facts[asked_fact(fact)].asked != "derived" for fact in derived)
