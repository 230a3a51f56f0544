"""How the level comes about: by score, then by the gates that hold it."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.i18n import _, content
from assessment.reports.document import (
    Block,
    Card,
    Column,
    Grid,
    Listing,
    Mark,
    Pair,
    Pairs,
    Paragraph,
    Picture,
    Section,
    points,
    yes_no,
)
from assessment.reports.source import Source
from assessment.reports.stairs import stairs, stairs_words
from assessment.words.figures import exact, quoted
from assessment.words.result import waiting_for
from scoring.scorecard import GateOutcome, Lift

#: So many answers are named at a gate that holds now, and at one further up.
LIFTS_NOW, LIFTS_LATER = 8, 2


def level(source: Source) -> Section:
    """Return how the level was set: by score, then by the gates that hold it."""
    blocks: list[Block] = [
        Picture("stairs", stairs(source.card, source.model), stairs_words(source), 72),
        level_grid(source),
        *verified(source),
        *_gate_cards(source),
        gate_grid(source),
    ]
    lead = _("先按得分定等级，再看门槛；门槛没过，得分再高也升不上去。")
    return Section("level", _("等级是怎么定的"), tuple(blocks), lead)


def level_grid(source: Source) -> Grid:
    columns = (
        Column("level", _("等级"), 2, "mark"),
        Column("least_score", _("得分线"), 2, "number"),
        Column("meaning", _("意思"), 7),
        Column("here", _("这家企业"), 4),
    )
    rows = tuple(
        (content(name.title), points(100 * name.least_score), content(name.meaning), here)
        for name, here in ((name, _here(source, name.level)) for name in source.model.scale.levels)
    )
    return Grid("levels", _("五个等级"), columns, rows)


def _here(source: Source, level: int) -> str:
    marks = [_("现在的等级")] if level == source.card.level else []
    if level == source.card.raw_level:
        marks.append(_("得分 {score}").format(score=exact(source.card.score)))
    return "，".join(marks)


def verified(source: Source) -> Iterator[Pairs]:
    """Yield what reviewers found beside the firm's own, never as one figure."""
    found = source.material.verified
    if found is None:
        return
    word = source.level(found.level) if found.level else _("全部核验后才有")
    told = _("核验了 {n} 题，共 {m} 题").format(n=found.verified, m=found.total)
    yield Pairs(
        "verified",
        (
            Pair("verified_score", _("核验得分"), points(found.score), told),
            Pair("verified_self_score", _("同样这些题的自评"), points(found.self_score)),
            Pair("verified_level", _("核验等级"), word),
        ),
        _("核验得分：另外记、另外算，不改自评"),
    )


def _gate_cards(source: Source) -> Iterator[Block]:
    """Yield the gates in the order they matter: those that hold now, then those above."""
    card = source.card
    now = [g for g in card.binding_gates if g.caps_at == card.level]
    later = [g for g in card.gates if g.caps_at is not None and g not in now]
    if now:
        sentence = _("按得分可以到{raw}，下面 {n} 道门槛把等级压在{level}。").format(
            raw=quoted(source.model, card.raw_level),
            n=len(now),
            level=quoted(source.model, card.level),
        )
        yield Paragraph(sentence, "warn", "paper")
    yield from (_gate_card(gate, source, LIFTS_NOW) for gate in now)
    if later:
        yield Paragraph(_("再往上还有 {n} 道门槛没过：").format(n=len(later)), "lead", "paper")
    yield from (_gate_card(gate, source, LIFTS_LATER) for gate in later)


def _gate_card(gate: GateOutcome, source: Source, shown: int) -> Card:
    cap = _("最高到“{level}”").format(level=source.level(gate.caps_at))
    lifts = tuple(lift_words(gate, source))
    if len(lifts) > shown + 1:
        more = _("还有 {n} 处，都在“差距和下一步”和“佐证”里。").format(n=len(lifts) - shown)
        lifts = (*lifts[:shown], more)
    blocks: tuple[Block, ...] = (Paragraph(content(gate.sentence)),)
    if lifts:
        blocks = (*blocks, Listing(lifts))
    return Card(content(gate.title), blocks, marks=(Mark(cap, "warn"),), on="paper")


def lift_words(gate: GateOutcome, source: Source) -> Iterator[str]:
    """Yield what would lift a gate."""
    if gate.state == "unknown":
        yield from (_("先答清：{what}").format(what=w) for w in waiting_for(gate, source.words))
    elif not gate.lifts:
        yield _("这一条不是作答能改变的，先整改、办好手续。")
    else:
        yield from (_lift(lift, source) for lift in gate.lifts)


def _lift(lift: Lift, source: Source) -> str:
    title = source.titled(lift.question)
    if lift.kind == "evidence":
        return _("{title}——补上佐证材料").format(title=title)
    if lift.kind == "answer" or lift.level is None:
        return _("{title}——答清这道题").format(title=title)
    return _("{title}——做到{reach}").format(
        title=title, reach=source.anchored(lift.question, lift.level)
    )


def gate_grid(source: Source) -> Grid:
    """Return every gate with what it says of this firm, for workbook and JSON."""
    columns = (
        Column("id", _("编号")),
        Column("rule", _("规则")),
        Column("title", _("门槛")),
        Column("sentence", _("说明")),
        Column("state", _("状态")),
        Column("caps_at", _("最高到")),
        Column("binding", _("正压低等级")),
        Column("lifts", _("怎么解开")),
    )
    states = {"passed": _("已过"), "fired": _("没过"), "unknown": _("还不知道")}
    binding = {gate.id for gate in source.card.binding_gates}
    rows = tuple(
        (
            gate.id,
            gate.rule,
            content(gate.title),
            content(gate.sentence),
            states[gate.state],
            source.level(gate.caps_at) if gate.caps_at else "",
            yes_no(gate.id in binding),
            tuple(lift_words(gate, source)) if gate.state != "passed" else (),
        )
        for gate in source.card.gates
    )
    return Grid("gates", _("全部门槛"), columns, rows, "data")
