"""The answers with their anchors and articles, the evidence behind them, and what does not fit."""

from __future__ import annotations

from assessment.i18n import _, content
from assessment.reports.document import (
    Block,
    Cell,
    Column,
    Grid,
    Listing,
    Pair,
    Pairs,
    Paragraph,
    Section,
    count,
    percent,
    yes_no,
)
from assessment.reports.source import Source
from assessment.services.report_material import EvidenceLine
from assessment.words.plain import MISSING
from questionnaires.answers import DONT_KNOW, LEVELS, NOT_APPLICABLE
from questionnaires.model import Dimension, Question
from scoring.scorecard import AnswerScore, Contradiction

_COLUMNS = (
    ("id", _("编号"), 1, "data"),
    ("dimension", _("维度"), 1, "data"),
    ("practice", _("实践"), 1, "data"),
    ("number", _("题号"), 1, "all"),
    ("question", _("题目"), 5, "all"),
    ("level", _("作答"), 2, "all"),
    ("anchor", _("现在的样子"), 5, "all"),
    ("next", _("下一档"), 5, "all"),
    ("evidence", _("佐证"), 2, "all"),
    ("points", _("得分"), 1, "data"),
    ("evidence_points", _("有佐证的得分"), 1, "data"),
    ("articles", _("政策条文"), 4, "data"),
    ("cited", _("政策条文"), 4, "paper"),
    ("seconds", _("用时（秒）"), 1, "data"),
)


def answers(source: Source) -> Section:
    """Return every question this firm is asked, dimension by dimension."""
    grids = tuple(grid for d in source.model.dimensions if (grid := answer_grid(d, source)))
    lead = _("每题写明作答、这一档的样子和下一档；“政策条文”是题目的出处。")
    return Section("answers", _("逐题作答"), grids, lead)


def answer_grid(dimension: Dimension, source: Source) -> Grid | None:
    """Return one dimension's questions; nothing where the firm is asked none."""
    asked = [question for question in dimension.questions if question.id in source.numbers]
    if not asked:
        return None
    columns = tuple(
        Column(key, title, width, on=on)  # type: ignore[arg-type]
        for key, title, width, on in _COLUMNS
    )
    scored = {answer.question: answer for answer in source.card.answers}
    rows = tuple(_answer(question, scored.get(question.id), source) for question in asked)
    return Grid("answers", content(dimension.title), columns, rows)


def _answer(question: Question, scored: AnswerScore | None, source: Source) -> tuple[Cell, ...]:
    value = source.result.sheet.value(question.id)
    known = value in LEVELS
    counted = value if known else 0
    milliseconds = source.material.timings.get(question.id)
    return (
        question.id,
        source.words.short_dimension(source.model.dimension_of(question.id).id),
        content(source.model.practice_of(question.id).title),
        count(source.numbers[question.id]),
        source.words.text(question.id),
        source.answered(question.id),
        source.words.anchor(question.id, value) if known else _said(value),
        _next(question, counted, source),
        _evidence(question, source),
        None if scored is None else count(scored.points),
        None if scored is None else count(scored.points_with_evidence),
        articles(question, source),
        cited(question, source),
        None if milliseconds is None else count(round(milliseconds / 1000)),
    )


def _said(value: int) -> str:
    words = {
        NOT_APPLICABLE: _("不计入得分"),
        DONT_KNOW: _("先按第 1 档算，答清了才知道差多少"),
    }
    return words.get(value, _("没有作答，先按第 1 档算"))


def _next(question: Question, level: int, source: Source) -> str:
    if source.result.sheet.value(question.id) == NOT_APPLICABLE:
        return ""
    if level == len(source.model.scale.levels):
        return _("已是最高一档")
    return source.words.anchor(question.id, level + 1)


def _evidence(question: Question, source: Source) -> str:
    if question.evidence is None:
        return _("不要求")
    return _("有佐证") if source.result.sheet.answer(question.id).evidenced else _("缺佐证")


def articles(question: Question, source: Source) -> tuple[str, ...]:
    """Return the articles behind a question for this firm's sector; others rest on standards."""
    codes = dict.fromkeys(question.clauses_for(source.card.sector))
    cited = tuple(content(source.library.cite(code)) for code in codes)
    return cited or tuple(content(standard) for standard in question.standards)


def cited(question: Question, source: Source) -> str:
    """Return the same in short, without the headings of the articles."""
    codes = dict.fromkeys(question.clauses_for(source.card.sector))
    short = [_cited(code, source) for code in codes]
    return "、".join(short or (content(standard) for standard in question.standards))


def _cited(code: str, source: Source) -> str:
    policy, article = source.library.articles[code]
    return content(f"{policy.short}{article.label}")


def evidence(source: Source) -> Section:
    """Return what is evidenced and by what, and which answers lack it."""
    card = source.card
    asked = [a for a in card.answers if source.model.question(a.question).evidence]
    have = sum(answer.evidenced for answer in asked)
    figures = Pairs(
        "evidence",
        (
            Pair("evidence_share", _("佐证率"), percent(card.evidence_share)),
            Pair("evidence_asked", _("要求佐证的题"), count(len(asked))),
            Pair("evidence_given", _("有佐证的题"), count(have)),
            Pair("evidence_files", _("佐证材料"), count(len(source.material.evidence))),
        ),
    )
    blocks: list[Block] = [figures]
    if source.material.evidence:
        blocks.append(evidence_grid(source))
    else:
        blocks.append(Paragraph(_("还没有上传佐证，也没有登记文号。"), "quiet"))
    lacking = tuple(source.titled(a.question) for a in asked if not a.evidenced)
    if lacking:
        blocks.append(Listing(lacking, key="evidence_lacking", title=_("还缺佐证的题")))
    lead = _("佐证是至少一个文件，或文号加日期；只写备注不算。")
    return Section("evidence", _("佐证"), tuple(blocks), lead)


def evidence_grid(source: Source) -> Grid:
    columns = (
        Column("id", _("编号"), on="data"),
        Column("filename", _("文件"), 4),
        Column("document_number", _("文号"), 3),
        Column("document_date", _("日期"), 2),
        Column("questions", _("证明哪几题"), 7),
        Column("question_ids", _("题目编号"), on="data"),
        Column("sha256", _("内容摘要（SHA-256）"), on="data"),
    )
    rows = tuple(_piece(piece, source) for piece in source.material.evidence)
    return Grid("evidence", _("佐证材料"), columns, rows)


def _piece(piece: EvidenceLine, source: Source) -> tuple[Cell, ...]:
    return (
        piece.id,
        piece.filename or _("只登记文号"),
        piece.document_number or "",
        piece.document_date,
        tuple(source.titled(question) for question in piece.question_ids),
        piece.question_ids,
        piece.sha256 or MISSING,
    )


def consistency(source: Source) -> Section:
    """Return what does not fit together; it changes no score."""
    found = source.result.contradictions
    blocks: list[Block] = [Paragraph(_("没有发现前后矛盾的作答。"), "quiet")]
    if found:
        columns = (
            Column("id", _("编号"), on="data"),
            Column("sentence", _("哪里不一致"), 6),
            Column("questions", _("再看看这几题"), 7),
            Column("counts", _("影响可信度"), 2),
        )
        rows = tuple(_contradiction(each, source) for each in found)
        blocks = [Grid("contradictions", _("前后矛盾的地方"), columns, rows)]
    lead = _("只是提醒，不改变得分；数量会影响可信度。")
    return Section("consistency", _("前后矛盾的地方"), tuple(blocks), lead)


def _contradiction(found: Contradiction, source: Source) -> tuple[Cell, ...]:
    titles = tuple(source.titled(question) for question in found.questions)
    return (found.id, content(found.sentence), titles, yes_no(found.counts))
