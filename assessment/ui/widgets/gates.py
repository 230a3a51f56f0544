"""Gates that hold the level, and what would lift each."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _, content
from assessment.ui.context import Open
from assessment.ui.widgets.markup import draw, element, tag
from questionnaires.facts import Facts
from questionnaires.model import MaturityModel
from scoring.scorecard import GateOutcome, Lift, ScoreCard


def holding(card: ScoreCard) -> tuple[GateOutcome, ...]:
    """Return the gates to show: those that hold the level now, the lowest first.

    A level without such a gate is held by the score alone.
    """
    binding = [g for g in card.gates if g.caps_at is not None and g.caps_at <= card.raw_level]
    return tuple(sorted(binding, key=lambda gate: gate.caps_at or 0))


def gate_cards(here: Open, card: ScoreCard, facts: Facts) -> None:
    """Draw one card for each gate that holds the level, with links to the answers that lift it."""
    for gate in holding(card):
        with st.container(border=True, key=f"card-gate-{gate.id}"):
            draw(_head(here.model, gate))
            for lift in gate.lifts:
                _lift(here, card, facts, lift)


def _head(model: MaturityModel, gate: GateOutcome) -> str:
    cap = content(model.scale.title(gate.caps_at or 1))
    kind = "warn" if gate.state == "unknown" else "bad"
    label = _("最高到“{level}”").format(level=cap)
    return (
        f'<div class="zj-gate">{element("h3", content(gate.title))}{tag(label, kind)}'
        f"{tag(gate.rule)}{element('p', content(gate.sentence))}</div>"
    )


def _lift(here: Open, card: ScoreCard, facts: Facts, lift: Lift) -> None:
    question = here.model.question(lift.question)
    words = question.wording(facts)
    st.page_link(
        "views/questionnaire.py",
        label=f"{_what(lift)}：{content(words.text)}",
        query_params={"q": lift.question},
    )
    if lift.level:
        now = next((a.value for a in card.answers if a.question == lift.question), 0)
        goal = content(words.anchors[lift.level - 1])
        draw(
            element(
                "p",
                _("现在 {now} 级，要做到：{goal}").format(now=_now(now), goal=goal),
                "zj-dim zj-indent",
            )
        )


def _now(value: int) -> str:
    return str(value) if value > 0 else _("未答清，按 1")


def _what(lift: Lift) -> str:
    if lift.kind == "evidence":
        return _("补一份佐证")
    if lift.kind == "answer":
        return _("答清这道题")
    return _("提高到 {n} 级").format(n=lift.level)
