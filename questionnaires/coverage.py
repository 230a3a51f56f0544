"""Which content serves which article and scheme, and what is not served and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from questionnaires.errors import Fault
from questionnaires.library import Library
from questionnaires.policy import Scheme

#: Kinds of schemes that questions and programs serve; a ``must`` of these has to be served.
SERVED_KINDS = ("dimension", "question_topic", "certificate", "program")


def by_article(library: Library) -> dict[str, list[str]]:
    """Return, for every article in the order of the files, the content that cites it."""
    serving: dict[str, list[str]] = {clause: [] for clause in library.articles}
    for model in library.models:
        for question in model.questions:
            for clause in dict.fromkeys(question.clauses_for(None)):
                serving[clause].append(question.id)
    for program in library.programs:
        for clause in program.clauses:
            serving[clause].append(f"{program.ref} {program.title}")
    for register in library.indicators:
        for indicator in register.indicators:
            serving[indicator.clause].append(f"指标 {indicator.title}")
    return serving


def by_scheme(library: Library) -> dict[str, list[str]]:
    """Return, for every scheme that anything names, the content that serves it."""
    serving: dict[str, list[str]] = defaultdict(list)
    for model in library.models:
        for question in model.questions:
            for scheme in question.schemes:
                serving[scheme].append(question.id)
    for program in library.programs:
        for scheme in program.schemes:
            serving[scheme].append(program.ref)
    for register in library.indicators:
        for indicator in register.indicators:
            for scheme in indicator.schemes:
                serving[scheme].append(indicator.id)
    return dict(serving)


def unexplained_schemes(library: Library) -> Iterator[Fault]:
    """Yield schemes that nothing serves although they must be, or without a stated reason."""
    serving = by_scheme(library)
    for number, scheme in enumerate(library.schemes):
        message = _fault(scheme, scheme.id in serving or bool(scheme.elsewhere))
        if message:
            yield Fault("schemes.yaml", ("schemes", number, "id"), message)


def _fault(scheme: Scheme, served: bool) -> str:
    if served:
        return "is served and yet gives a reason why not" if scheme.unserved else ""
    if scheme.priority == "must" and scheme.kind in SERVED_KINDS:
        return f"{scheme.ref} {scheme.title} must be served by a question or program"
    return "" if scheme.unserved else f"{scheme.ref} {scheme.title} is not served: say why"


def report(library: Library) -> Iterator[str]:
    """Yield the lines of the coverage report, in Chinese."""
    articles, schemes = by_article(library), by_scheme(library)
    for policy in library.policies:
        yield f"## {policy.title}"
        for article in policy.articles:
            serving = articles[policy.clause(article)]
            reason = article.none or (
                "只由监管部门统计或实施" if article.addressee == "bureau" else "没有对应内容"
            )
            words = "、".join(serving) if serving else f"—（{reason}）"
            yield f"{policy.clause(article)} {article.label}{article.heading}：{words}"
    yield "## 制度与行动"
    for scheme in library.schemes:
        serving = [*schemes.get(scheme.id, []), *([scheme.elsewhere] if scheme.elsewhere else [])]
        words = "、".join(serving) if serving else f"—（{scheme.unserved or '没有说明'}）"
        yield f"{scheme.ref} {scheme.title}[{scheme.kind}·{scheme.priority}]：{words}"
    served = sum(scheme.id in schemes or bool(scheme.elsewhere) for scheme in library.schemes)
    cited = sum(bool(serving) for serving in articles.values())
    yield f"共 {len(articles)} 条，有对应内容 {cited} 条；共 {len(library.schemes)} 项制度与行动，已对应 {served} 项"
