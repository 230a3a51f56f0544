"""From policy to article to what it asks, the questions and programs behind it, and its targets."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _, content
from assessment.ui.context import Open, opened, services, today
from assessment.ui.widgets.markup import draw
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.policies import about, articles
from questionnaires.policy import Policy


def view() -> None:
    """Draw one policy; the firm's own city's comes first."""
    here = opened()
    title(
        _("政策对照"),
        _("五份质量强市（强省、强区）政策逐条对应到题目和项目。条文为概括，不是原文。"),
    )
    policy = _choice(here)
    heading(content(policy.short))
    draw(about(policy))
    asked = [question.id for question in here.questions] if here else []
    model = here.model if here else services().library.model()
    draw(articles(services().policies, model, policy, asked, today()))


def _choice(here: Open | None) -> Policy:
    policies = list(services().policies.policies)
    home = _home(here, policies)
    chosen = st.radio(
        _("选一份政策"),
        policies,
        index=home,
        format_func=lambda policy: content(policy.short),
        horizontal=True,
        key="policy",
    )
    return chosen or policies[home]


def _home(here: Open | None, policies: list[Policy]) -> int:
    """Return the place of the policy that is the ground where the firm is."""
    region = here.sheet.facts.text("firm.region") if here else None
    regions = services().library.regions
    if region is None or region not in regions:
        return 0
    near = [place.id for place in regions.lineage(region)]
    ranked = [near.index(p.region) if p.region in near else len(near) for p in policies]
    return ranked.index(min(ranked))


view()
