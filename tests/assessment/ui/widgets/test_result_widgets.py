"""What a result says: level, gates, gaps, answers behind every score."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import Any

import pytest

from assessment.ui.widgets.contradictions import contradictions_block
from assessment.ui.widgets.dimension_detail import detail, total
from assessment.ui.widgets.dimension_table import dimension_table, not_applicable_remark
from assessment.ui.widgets.gap_list import gaps_block, strengths, strengths_block
from assessment.ui.widgets.ladder import holding, later_gates, next_level, rungs, unchecked
from assessment.ui.widgets.level_banner import (
    credibility_reasons,
    level_banner,
    provisional_note,
    stairs,
)
from assessment.ui.widgets.month import month_block
from assessment.ui.widgets.radar import radar_block, radar_words
from assessment.ui.widgets.receipt_note import receipt_block, verification_note
from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN, Answer
from scoring.gaps import find_gaps, three_this_month
from scoring.scorecard import Contradiction

FOOD_FACTORY = {
    "firm.region": "huangdao",
    "firm.industry": "C13",
    "firm.employees": 300,
    "firm.produces": True,
    "firm.revenue_floor": 2000,
    "firm.revenue_ceiling": 40000,
}


@pytest.fixture
def held(examples: Any) -> Any:
    """A food factory whose score is far above what one gate allows."""
    facts = {**FOOD_FACTORY, "firm.above_designated": True}
    return examples.firm(facts, 4, evidenced=True, Q201=2)


def test_a_preview_and_a_submission_are_told_apart(held: Any) -> None:
    assert "预览 · 未提交" in level_banner(held.card, held.words, draft=True)
    assert "未提交" not in level_banner(held.card, held.words, draft=False)


def test_a_held_level_says_what_the_score_alone_would_give(held: Any) -> None:
    assert held.card.raw_level > held.card.level
    text = level_banner(held.card, held.words, draft=True)
    assert f"按得分是“{held.words.model.scale.title(held.card.raw_level)}”" in text


def test_the_stairs_say_in_words_where_the_firm_stands(held: Any) -> None:
    text = stairs(held.card, held.words.model)
    assert text.count("<li") == 5
    assert text.count("现在") == 1
    assert text.count('aria-current="step"') == 1


def test_the_holding_gate_names_the_answer_that_lifts_it(held: Any) -> None:
    text = holding(held.card, held.words)
    assert text is not None
    gates = [g for g in held.card.binding_gates if g.caps_at == held.card.level]
    assert all(escape(gate.sentence) in text for gate in gates)
    assert 'href="questionnaire?q=Q201"' in text
    assert escape(held.words.anchor("Q201", 3)) in text


def test_nothing_holds_a_firm_whose_level_is_its_score(examples: Any) -> None:
    firm = examples.firm(level=1)
    assert holding(firm.card, firm.words) is None


def test_the_next_level_asks_for_the_points_that_are_missing(examples: Any) -> None:
    firm = examples.firm(level=1)
    text = next_level(firm.card, firm.words)
    assert text is not None
    assert "要 20 分，现在 0.00 分，还差 20.00 分" in text


def test_every_fired_gate_is_shown_somewhere(examples: Any) -> None:
    firm = examples.firm(level=2)
    parts = (holding, next_level, later_gates)
    text = "".join(part(firm.card, firm.words) or "" for part in parts)
    fired = [gate for gate in firm.card.gates if gate.caps_at is not None]
    assert fired
    assert all(escape(gate.sentence) in text for gate in fired)


def test_the_highest_level_has_no_next(examples: Any) -> None:
    facts = {**FOOD_FACTORY, "firm.above_designated": True}
    firm = examples.firm(facts, 5, evidenced=True)
    assert firm.card.level == 5
    assert "已经是最高一级" in (next_level(firm.card, firm.words) or "")


def test_facts_that_decide_a_gate_are_asked_for(examples: Any) -> None:
    firm = examples.firm()
    text = unchecked(firm.card, firm.words)
    assert text is not None
    assert 'href="profile?fact=firm.major_incident_3y"' in text


def test_the_ladder_runs_from_the_highest_level_down(held: Any) -> None:
    text = rungs(held.card, held.words)
    assert text.index("卓越") < text.index("起步")
    assert text.count("现在的等级") == 1


def test_a_provisional_level_asks_the_unclear_question(examples: Any) -> None:
    firm = examples.firm(Q201=DONT_KNOW)
    assert firm.card.provisional
    text = provisional_note(firm.card, firm.words)
    assert text is not None
    assert 'href="questionnaire?q=Q201"' in text


def test_a_provisional_level_asks_for_the_fact_behind_a_gate(examples: Any) -> None:
    firm = examples.firm(FOOD_FACTORY, 4, evidenced=True, Q103=2)
    text = provisional_note(firm.card, firm.words)
    assert text is not None
    assert 'href="profile?fact=firm.above_designated"' in text


def test_a_certain_level_has_no_such_note(held: Any) -> None:
    assert not held.card.provisional
    assert provisional_note(held.card, held.words) is None


def test_credibility_says_what_is_lacking(examples: Any) -> None:
    firm = examples.firm(level=3)
    assert any("佐证率 0%" in reason for reason in credibility_reasons(firm.card, firm.words.model))


def test_three_things_are_told_with_what_they_bring(held: Any) -> None:
    gaps = find_gaps(held.words.model, held.card, held.facts)
    month = three_this_month(gaps)
    text = month_block(month, held.words)
    assert text is not None
    assert text.count("<h3>") == len(month) == 3
    assert all(escape(gap.anchor) in text for gap in month)


def test_an_open_question_is_first_to_be_answered(examples: Any) -> None:
    firm = examples.firm(level=5, evidenced=True, Q701=OPEN)
    gaps = find_gaps(firm.words.model, firm.card, firm.facts)
    assert "先答清这道题" in (month_block(three_this_month(gaps), firm.words) or "")
    assert "还没有答清" in gaps_block(gaps, firm.words)


def test_nothing_to_do_this_month_is_nothing(held: Any) -> None:
    assert month_block((), held.words) is None


def test_gaps_name_the_gate_they_lift_and_fold_the_rest(held: Any) -> None:
    gaps = find_gaps(held.words.model, held.card, held.facts)
    text = gaps_block(gaps, held.words)
    assert "解开门槛：" in text
    assert f"其余 {len(gaps) - 6} 处差距" in text


def test_a_firm_without_gaps_is_told_so(examples: Any) -> None:
    firm = examples.firm(level=5, evidenced=True)
    assert "都到了最高一档" in gaps_block((), firm.words)


def test_strengths_stand_above_the_level_of_the_whole(held: Any) -> None:
    found = strengths(held.card)
    assert found
    assert all(d.level > held.card.level and not d.indicative for d in found)
    assert all(
        held.words.short_dimension(d.id) in strengths_block(held.card, held.words) for d in found
    )


def test_an_even_firm_has_no_strengths(examples: Any) -> None:
    firm = examples.firm(level=1)
    assert strengths(firm.card) == ()
    assert "没有明显高出" in strengths_block(firm.card, firm.words)


def test_the_table_shows_both_scores_of_every_dimension(held: Any) -> None:
    text = dimension_table(held.card, held.words)
    assert text.count('scope="row"') == len(held.card.dimensions)
    assert "有佐证" in text


def test_a_dimension_of_one_question_is_marked_in_words_and_hatched(examples: Any) -> None:
    firm = examples.firm()
    shaky = [d for d in firm.card.dimensions if d.indicative and d.score is not None]
    assert shaky
    assert "仅供参考" in dimension_table(firm.card, firm.words)
    assert "仅供参考" in radar_words(firm.card, firm.words)
    assert drawn(radar_block(firm.card, firm.words)).count('fill="url(#hatch)"') == len(shaky)


def drawn(block: str) -> str:
    """Return the picture that a block shows."""
    found = re.search(r"base64,([^\"]+)", block)
    assert found is not None
    return base64.b64decode(found[1]).decode("utf-8")


def test_the_radar_is_told_in_words(held: Any) -> None:
    text = radar_words(held.card, held.words)
    assert all(held.words.short_dimension(d.id) in text for d in held.card.dimensions)


def test_the_radar_closes_its_lines(held: Any) -> None:
    block = drawn(radar_block(held.card, held.words))
    assert block.count("stroke-linejoin") == 2
    assert "<polyline" not in block


def test_the_total_is_a_sum_one_can_follow(held: Any) -> None:
    text = total(held.card, held.words)
    assert f"= {held.card.score // 100}." in text
    assert text.count('scope="row"') == len(held.card.dimensions) + 1


def test_every_answer_stands_behind_its_dimension(held: Any) -> None:
    for dimension in held.card.dimensions:
        text = detail(dimension, held.sheet, held.words)
        answers = [a for practice in dimension.practices for a in practice.answers]
        assert all(f'href="questionnaire?q={a.question}"' in text for a in answers)


def test_what_does_not_apply_is_listed_with_its_reason(examples: Any) -> None:
    model = examples.library.model()
    question = next(q for q in model.applicable("M", "micro") if q.not_applicable and q.scored)
    reason = question.not_applicable[0]
    firm = examples.firm(**{question.id: Answer(NOT_APPLICABLE, reason)})
    home = model.dimension_of(question.id).id
    text = detail(firm.card.dimension(home), firm.sheet, firm.words)
    assert escape(model.na_reason(reason)) in text
    assert "若不适用项按 0 计" in not_applicable_remark(firm.card)


def test_contradictions_link_to_their_questions(held: Any) -> None:
    found = (
        Contradiction("C1", "两处<不>合", ("Q201", "Q202")),
        Contradiction("C13", "只是提醒", (), counts=False),
    )
    text = contradictions_block(found, held.words)
    assert "两处&lt;不&gt;合" in text
    assert 'href="questionnaire?q=Q202"' in text
    assert text.count("只作提示") == 1
    assert "没有发现" in contradictions_block((), held.words)


def test_a_receipt_names_what_can_be_checked() -> None:
    from datetime import date

    text = receipt_block("r1", date(2026, 11, 21), "2026.1", "ab" * 32)
    assert all(part in text for part in ("r1", "2026-11-21", "2026.1", "ab" * 32))
    assert "核对一致" in verification_note(True, 0)
    assert "有 2 处不同" in verification_note(False, 2)
