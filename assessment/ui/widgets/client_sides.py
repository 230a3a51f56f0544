"""A few clients beside each other: the same lines for each, and no order among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.i18n import _, content
from assessment.services.portfolio import LEAST_SIDES, MOST_SIDES, Side
from assessment.ui.widgets.blocks import chip, table
from assessment.ui.widgets.choices import distinct
from assessment.ui.widgets.elements import Markup, Part, joined, listed, tag
from assessment.ui.widgets.figures import exact, level_word, share
from assessment.ui.widgets.question_words import QuestionWords
from assessment.ui.widgets.words import day
from questionnaires.library import Library

#: So many gaps of each are named.
GAPS = 3


def ask_sides(clients: Mapping[str, str], key: str) -> list[str] | None:
    """Ask for two to four clients; ``None`` until they are asked for."""
    shown = distinct(clients)
    with st.form(f"sides-{key}", border=False):
        places = [*st.columns(2), *st.columns(2)]
        chosen = [
            place.selectbox(
                _("第 {n} 家").format(n=n)
                if n <= LEAST_SIDES
                else _("第 {n} 家（可不选）").format(n=n),
                list(shown),
                index=None,
                format_func=lambda firm_id: shown.get(firm_id, ""),
                placeholder=_("请选择"),
                key=f"side-{n}-{key}",
            )
            for n, place in zip(range(1, MOST_SIDES + 1), places, strict=True)
        ]
        asked = st.form_submit_button(_("并排看"), type="primary")
    wanted = [firm_id for firm_id in chosen if firm_id]
    return wanted if asked or len(set(wanted)) >= LEAST_SIDES else None


def sides_table(sides: Sequence[Side], library: Library) -> Markup:
    """Return what two to four clients say of themselves, line by line."""
    names = distinct({side.firm_id: side.firm_name for side in sides})
    heads = (_("项目"), *(names[side.firm_id] for side in sides))
    return table(_("并排对照"), heads, _rows(sides, library), css=f"beside of-{len(sides)}")


def _rows(sides: Sequence[Side], library: Library) -> list[tuple[Part, ...]]:
    words = [_words(side, library) for side in sides]
    pairs = list(zip(sides, words, strict=True))
    rows: list[tuple[Part, ...]] = [
        (_("自评等级"), *(_level(side, each) for side, each in pairs)),
        (_("自评得分"), *(exact(side.result.scorecard.score) for side in sides)),
        (_("有佐证的得分"), *(exact(side.result.scorecard.evidence_score) for side in sides)),
        (_("佐证率"), *(share(side.result.scorecard.evidence_share) for side in sides)),
        (_("压住等级的门槛"), *(_gates(side) for side in sides)),
    ]
    model = library.model()
    rows += [
        (
            words[0].short_dimension(dimension.id),
            *(_dimension(side, each, dimension.id) for side, each in pairs),
        )
        for dimension in model.dimensions
    ]
    rows.append((_("先补的三处"), *(_gaps(side, each) for side, each in pairs)))
    return rows


def _words(side: Side, library: Library) -> QuestionWords:
    model = library.model(side.result.scorecard.version)
    return QuestionWords(model, side.result.facts, library.facts)


def _level(side: Side, words: QuestionWords) -> Markup:
    card = side.result.scorecard
    marks = [
        chip(_("预览 · 未提交"), "warn") if side.is_draft else None,
        chip(_("暂定"), "warn") if card.provisional else None,
    ]
    on = tag("span", day(card.on), css="since")
    return tag("span", tag("strong", level_word(words.model, card.level)), *marks, on, css="lines")


def _gates(side: Side) -> Part:
    gates = [content(gate.title) for gate in side.result.scorecard.binding_gates]
    return joined([listed(dict.fromkeys(gates), css="dots")]) if gates else _("没有")


def _dimension(side: Side, words: QuestionWords, dimension_id: str) -> Part:
    found = [d for d in side.result.scorecard.dimensions if d.id == dimension_id]
    if not found or found[0].score is None:
        return tag("span", _("不适用"), css="unknown")
    one = found[0]
    said = _("{level} · {score} 分").format(
        level=level_word(words.model, one.level), score=exact(one.score)
    )
    remark = tag("span", _("只有一道题，仅供参考"), css="since") if one.indicative else None
    return tag("span", said, _bar(one.score), remark, css="lines")


def _bar(score: int | None) -> Markup:
    """Return a score as a bar; the figure stands beside it."""
    width = f"width:{exact(score)}%"
    return tag("span", tag("span", css="bar-proven", style=width), css="bar", aria_hidden="true")


def _gaps(side: Side, words: QuestionWords) -> Part:
    gaps = side.result.gaps[:GAPS]
    if not gaps:
        return _("适用的题都到了最高一档")
    return joined([listed([words.text(gap.question) for gap in gaps], css="dots")])
