"""What is known of one program: how to apply, on what it rests, what would meet a requirement."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.i18n import _, content
from assessment.reports.document import (
    Cell,
    Pair,
)
from assessment.reports.source import Source
from assessment.words.plain import MISSING
from assessment.words.programs import (
    months_words,
    reliability_word,
    window_words,
)
from questionnaires.conditions import Outcome
from questionnaires.program import Program
from scoring.recommend import Judgement


def what_to_do(judgement: Judgement, source: Source) -> str:
    """Return what would make a requirement met, or known; nothing where it is met."""
    requirement, verdict = judgement.requirement, judgement.verdict
    if verdict.outcome is Outcome.MET:
        return ""
    if verdict.outcome is Outcome.UNKNOWN:
        return _to_know(verdict.missing, source)
    if requirement.already_held:
        return _("已经办过，不用再申请。")
    if requirement.fix is None:
        return _("这一条不是短期能改变的。")
    time = months_words(requirement.months)
    return content(requirement.fix) + (_("（{time}）").format(time=time) if time else "")


def _to_know(missing: str | None, source: Source) -> str:
    if missing is None:
        return _("公开资料没有写清，请问受理单位。")
    space, _dot, name = missing.partition(".")
    if space == "answer":
        return _("先答这道题：{question}").format(question=source.titled(name))
    if space == "level":
        return _("这一块的题还没有计分，先把题答完。")
    return _("还不知道：{fact}").format(fact=source.words.fact(missing))


def how(program: Program, source: Source) -> Iterator[Pair]:
    """Yield how to apply; what was not found says so in one line."""
    rows: list[tuple[str, str, Cell]] = [
        ("benefit", _("能得到什么"), content(program.benefit or program.summary)),
        ("amounts", _("金额"), _amounts(program, source)),
        ("window", _("受理时间"), window_words(program.window)),
        ("materials", _("材料"), tuple(map(content, program.materials))),
        ("channel", _("渠道"), program.channel and content(program.channel)),
        ("cost", _("费用"), program.cost and content(program.cost)),
        ("duration", _("周期"), program.duration and content(program.duration)),
        ("issuer", _("主管单位"), content(program.issuer)),
        ("contact", _("问谁"), program.contact and content(program.contact)),
        ("articles", _("政策条文"), articles(program, source)),
        ("sources", _("来源"), sources(program, source)),
    ]
    yield from (Pair(key, title, value) for key, title, value in rows if value)
    absent = [title for _key, title, value in rows if not value]
    if absent:
        yield Pair("missing", MISSING, "、".join(absent))


def _amounts(program: Program, source: Source) -> tuple[str, ...]:
    return tuple(
        _("{text}（来源：{title}）").format(
            text=content(amount.text), title=content(source.library.source(amount.source).title)
        )
        for amount in program.amounts
    )


def articles(program: Program, source: Source) -> tuple[str, ...]:
    return tuple(content(source.library.cite(clause)) for clause in program.clauses)


def sources(program: Program, source: Source) -> tuple[str, ...]:
    return tuple(
        _("{title}（{letter} 级，{meaning}；{day} 核对）").format(
            title=content(source.library.source(note.ref).title),
            letter=note.reliability,
            meaning=reliability_word(note.reliability),
            day=note.verified_on.isoformat(),
        )
        for note in program.sources
    )
