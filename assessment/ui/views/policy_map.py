"""From a policy to its articles: what each asks, what it aims at, what here serves it."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import _, content
from assessment.ui.context import Open, opened, services, today
from assessment.ui.widgets.page import title
from assessment.ui.widgets.policy_articles import Kind, Served, matching, show_articles
from assessment.ui.widgets.policy_head import show_policy
from assessment.ui.widgets.policy_link import show_one_article
from questionnaires.policy import Article, Policy

KINDS: dict[Kind, str] = {
    "all": _("全部条文"),
    "firms": _("涉及企业的"),
    "targets": _("有量化目标的"),
}


def view() -> None:
    """Draw one policy; the one a link names, else that of the firm's place, comes first."""
    here = opened()
    title(
        _("政策对照"), _("五份质量政策逐条写成大白话，并对应到题目和项目。条文是概括，不是原文。")
    )
    linked = services().policies.article(st.query_params.get("clause", ""))
    if linked is not None:
        _one(here, *linked)
        return
    policy = _choice(here)
    show_policy(policy)
    words = st.text_input(
        _("在条文里找"), placeholder=_("例如：首席质量官"), key=f"find-{policy.id}"
    )
    kind = st.radio(
        _("看哪些条文"),
        list(KINDS),
        format_func=lambda kind: KINDS[kind],
        horizontal=True,
        key=f"kind-{policy.id}",
    )
    _draw(here, policy, matching(policy, words, kind))


def _one(here: Open | None, policy: Policy, article: Article) -> None:
    show_one_article(policy)
    _draw(here, policy, (article,))


def _draw(here: Open | None, policy: Policy, articles: tuple[Article, ...]) -> None:
    asked = [question.id for question in here.questions] if here else []
    serving = {policy.clause(a): _served(here, policy.clause(a)) for a in articles}
    show_articles(policy, articles, serving, asked, today())


def _served(here: Open | None, clause: str) -> Served:
    found, library = services().policies, services().library
    model = here.model if here else library.model()
    facts = here.sheet.facts if here else {}
    questions = {q: model.question(q).wording(facts).text for q in found.questions_for(clause)}
    programs = [p for p in found.programs_for(clause) if p.status != "history"]
    return Served(
        {q: content(words) for q, words in questions.items()},
        tuple(content(program.title) for program in programs),
    )


def _choice(here: Open | None) -> Policy:
    policies = {policy.id: policy for policy in services().policies.policies}
    chosen = st.radio(
        _("哪一份政策"),
        list(policies),
        index=_home(here, list(policies.values())),
        format_func=lambda policy_id: content(policies[policy_id].short),
        horizontal=True,
        key="policy",
    )
    return policies[chosen]


def _home(here: Open | None, policies: list[Policy]) -> int:
    """Return the place of the policy that is the ground where the firm is; the first elsewhere."""
    regions = services().library.regions
    region = here.sheet.facts.text("firm.region") if here else None
    if region not in regions:
        return 0
    named = [place.policy for place in regions.lineage(str(region)) if place.policy]
    return next((i for i, policy in enumerate(policies) if policy.id in named), 0)


view()
